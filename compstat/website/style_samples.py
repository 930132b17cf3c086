"""Invented Harborview figures for the style page: no report behind any of them."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import h3
from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_bidi
from shapely import affinity
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from .catalogs import mirrored_text

TO = date(2027, 6, 27)


@dataclass(frozen=True)
class SampleEdition:
    """What the frame needs of an edition."""

    id: str = "2f9c71ab03de"
    as_of: date = date(2027, 7, 2)


@dataclass(frozen=True)
class SampleArea:
    """What a map needs of an area."""

    id: str
    name: str
    kind: str
    districts: tuple[str, ...]


@dataclass(frozen=True)
class SampleHelp:
    """A help number."""

    label: str
    number: str = ""
    url: str = ""
    hours: str = ""
    languages: tuple[str, ...] = ()


@dataclass(frozen=True)
class SampleCity:
    """What the frame needs of a city."""

    helps: list[SampleHelp]
    id: str = "harborview"
    name: str = "Harborview"
    fictional: bool = True


@dataclass(frozen=True)
class SamplePlace:
    """A named shape."""

    id: str
    name: str
    shape: BaseGeometry


@dataclass(frozen=True)
class SampleGeography:
    """Layers drawn by hand; answers like `places.queries.geography(city)`."""

    id: str
    layers: dict[str, list[SamplePlace]]

    def drawing(self, name: str, /) -> list[SamplePlace]:
        """The shapes of a layer."""
        return self.layers.get(name, [])


def say(text: str) -> str:
    """A sample sentence; in the mirrored panel, mirrored. Samples are no work for translators."""
    return mirrored_text(text) if get_language() == settings.PSEUDO else text


def language(manner: str, current: str) -> str:
    """The right-to-left panel speaks the generated mirrored language."""
    return settings.PSEUDO if manner == "rtl" else current


Figure = int | None
Verdict = tuple[str, str, str]  # the word, its class, and why there is no range

AS_EXPECTED = ("About what we would expect", "", "")
MORE = ("More than we would expect", "more", "")
FEWER = ("Fewer than we would expect", "fewer", "")
AS_IN_THE_CITY = ("About what we would expect, as in the whole city", "", "")
TOO_FEW = ("Too few to say", "few", "No usual range: fewer than 3 a month")
BROKEN = ("Cannot be compared", "few", "The way of counting changed in 2025")
PROTECTED = ("Shown each quarter, to protect people", "few", "")


def _row(label: str, verdict: Verdict, low: Figure, high: Figure, *figures: Figure) -> dict[str, Any]:
    """One row of the board; figures are the count, last year's, this year so far, last year so far."""
    names = ("count", "last_year", "ytd", "last_ytd")
    word, word_class, why = verdict
    return {
        "label": say(label),
        "href": "#cite",
        "word": say(word),
        "word_class": word_class,
        "range_text": say(why) if why else "",
        "low": low,
        "high": high,
        "hidden": figures[0] is None,
        **dict(zip(names, figures, strict=True)),
        **{f"{name}_href": "#cite" for name in names},
    }


def _sections() -> list[dict[str, Any]]:
    """The board: every state a row can be in."""
    people = [
        _row("Robbery", AS_EXPECTED, 9, 24, 14, 12, 88, 91),
        _row("Assault with a weapon or serious injury", AS_EXPECTED, 12, 31, 21, 18, 118, 124),
        _row("Assault by a partner or relative", PROTECTED, None, None, None, None, None, None)
        | {"note": say("Counted by the department")},
    ]
    things = [
        _row("Burglary of homes", FEWER, 9, 24, 5, 17, 46, 81),
        _row("Burglary of shops and offices", MORE, 3, 13, 19, 9, 71, 44),
        _row("Theft from cars", AS_EXPECTED, 33, 66, 48, 52, 301, 288),
        _row("Other theft", AS_IN_THE_CITY, 898, 1258, 1112, 1031, 6690, 6735),
        _row("Car theft", TOO_FEW, None, None, 2, 1, 11, 9),
        _row("Damage to property", BROKEN, None, None, 31, None, 140, None),
    ]
    return [
        {"label": say("Against people"), "rows": people},
        {"label": say("Against property"), "rows": things},
    ]


def series(*, breaks: bool = False, gap: bool = False, band: bool = True, rare: bool = False) -> dict[str, Any]:
    """104 weeks with a season, a fall after a plan, and the last four not final."""
    chance = random.Random(4)
    ends = [TO - timedelta(weeks=103 - week) for week in range(104)]
    mean = [7.5 + 3.2 * math.sin(2 * math.pi * (week - 8) / 52) for week in range(104)]
    counts: list[Figure] = [
        max(0, round(chance.gauss(m * (0.55 if week > 89 else 1), 2.1))) for week, m in enumerate(mean)
    ]
    if gap:
        counts[30:37] = [None] * 7
        counts[33] = 4
    if rare:
        counts = [int(chance.random() < 0.3) + int(chance.random() < 0.1) for _ in ends]
        mean, band = [0.4] * 104, False
    told = [
        {"on": "2026-10-05", "text": say("Porch lights and locks plan")},
        {"on": "2027-02-01", "text": say("Burglaries of sheds are counted as burglaries of homes.")},
    ]
    return {
        "week_ends": [end.isoformat() for end in ends],
        "counts": counts,
        "low": [max(0, round(m - 5)) if band else None for m in mean],
        "high": [round(m + 6) if band else None for m in mean],
        "provisional_from": "2027-06-04",
        "breaks": told if breaks else [],
    }


NEIGHBORHOODS = {
    "Mill Hill": [(0, 30), (26, 22), (40, 34), (38, 60), (16, 66), (0, 56)],
    "Riverside": [(40, 34), (66, 28), (84, 40), (80, 62), (38, 60)],
    "Station Square": [(26, 22), (30, 6), (62, 4), (66, 28), (40, 34)],
    "Ropewalk": [(66, 28), (62, 4), (96, 8), (100, 32), (84, 40)],
    "Old Customs House": [(16, 66), (38, 60), (80, 62), (74, 84), (30, 86)],
}
HARBOR = [(-30, -20), (130, -20), (130, 6), (98, 2), (64, -3), (28, 0), (4, 12), (-30, 16)]
RIVER = [(-20, 74), (10, 60), (30, 50), (52, 44), (78, 30), (104, 4)]
PARK = [(6, 34), (17, 31), (20, 42), (9, 46)]


def _place(name: str, shape: BaseGeometry) -> SamplePlace:
    """A place, its id made from its name."""
    return SamplePlace(name.lower().replace(" ", "-"), name, _degrees(shape))


def geography() -> SampleGeography:
    """A made-up shore: neighborhoods, a district of three of them, a harbor, a river, a park."""
    shapes = {name: Polygon(points) for name, points in NEIGHBORHOODS.items()}
    district = shapes["Mill Hill"].union(shapes["Riverside"]).union(shapes["Station Square"])
    layers = {
        "neighborhoods": [_place(name, shape) for name, shape in shapes.items()],
        "districts": [SamplePlace("D4", "District 4", _degrees(district))],
        "water": [_place("Harbor", Polygon(HARBOR)), _place("River", LineString(RIVER).buffer(1.6))],
        "open_space": [_place("Mill Green", Polygon(PARK))],
    }
    return SampleGeography("sample", layers)


def _degrees(shape: BaseGeometry) -> BaseGeometry:
    """Drawing units to degrees, south-west corner near a shore that does not exist."""
    return affinity.translate(affinity.scale(shape, 0.0005, 0.00037, origin=(0, 0)), -60.0, 42.0)


def where(area: SampleGeography) -> dict[str, Any]:
    """Hexagons around one square, and the same in words."""
    heart = area.drawing("neighborhoods")[2].shape.centroid
    middle = h3.latlng_to_cell(heart.y, heart.x, 9)
    classes = {middle: 4}
    for ring, step in ((1, 3), (2, 2), (4, 1), (7, 0)):
        for number, cell in enumerate(sorted(h3.grid_ring(middle, ring))):
            classes[cell] = step if (number * 7 + ring) % 5 else max(step - 1, 0)
    told = [
        {"area": "station-square", "count": 13, "usual_low": 1, "usual_high": 6, "signal": "more"},
        {"area": "mill-hill", "count": 3, "usual_low": 0, "usual_high": 5, "signal": "as_expected"},
        {"area": "riverside", "count": 2, "usual_low": 0, "usual_high": 4, "signal": "as_expected"},
        {"area": "ropewalk", "count": 1, "usual_low": None, "usual_high": None, "signal": "too_few"},
    ]
    return {"shown": True, "reason": None, "hexagons": classes, "neighborhoods": told}


def when() -> dict[str, Any]:
    """A year of thefts: evenings, and more of them at the weekend."""
    chance = random.Random(9)
    shape = [math.exp(-(((hour - 19) % 24 - 0) ** 2) / 60) + 0.2 for hour in range(24)]
    grid = [[round(chance.uniform(0.5, 1.5) * 16 * s * (1.5 if day > 3 else 1)) for s in shape] for day in range(7)]
    grid[1][4] = 0
    return {
        "first": "2026-06-28",
        "last": "2027-06-27",
        "grid": grid,
        "unknown": 12,
        "midnight": 31,
        "reason": None,
    }


def helps() -> list[SampleHelp]:
    """Numbers of a city that does not exist; 911 and 988 are real everywhere."""
    return [
        SampleHelp(say("Emergency"), "911"),
        SampleHelp(say("Someone to talk to"), "988", hours=say("any hour")),
        SampleHelp(say("City services"), "311"),
        SampleHelp(say("Police, not an emergency"), "555-0144", hours=say("any hour")),
        SampleHelp(say("Victim services"), "555-0190", "", say("any hour"), ("English", "Español", "Kreyòl")),
        SampleHelp(say("Complaint about police"), url="/harborview/privacy/"),
    ]


TOKENS = [
    *("paper", "sheet", "ink", "quiet", "hair", "edge", "harbor", "harbor-deep", "harbor-wash", "brick"),
    *("ochre", "ochre-wash", "usual", "water", "park", "step0", "step1", "step2", "step3", "step4"),
]
WORDS = {
    "title": "District 4: Mill Hill, Riverside and Station Square",
    "manners": "Say “reports”, not “crimes”. Short sentences; figures in figures; about one a week, in "
    "words, beside a rate.",
    "link": "A link looks like this.",
    "next": "The one next step",
    "other": "Another way",
    "caption": "Reports in the 28 days from May 31 to June 27. The grey bar is the usual range for these "
    "weeks, from the last five years (2022–2026); the dot is this year.",
    "fewer": "Homes are being burgled less often than in any spring since 2021.",
    "fell": "Burglaries of homes fell after the plan began; seven weeks of reports are missing.",
    "no_range": "Damage to property has no usual range yet.",
    "rare": "Car theft is so rare here that a change of one or two means nothing.",
    "homes": "Burglary of homes",
    "shops": "Burglary of shops and offices",
    "damage": "Damage to property",
    "cars": "Car theft",
    "killed": "People killed or shot",
    "paragraph": "In the four weeks to Sunday, June 27, 2027, Harborview police took 19 reports of burglary "
    "of shops and offices in District 4, more than the 3 to 13 usual for these weeks.",
    "no_paragraph": "There is no paragraph for this week: its figures did not add up when counted again.",
    "no_street": "No street here is called “Ropewlk Lane”. Did you mean Ropewalk Lane?",
    "empty": "No reports are loaded yet",
    "load": "Load the feed your department publishes; this page fills by itself.",
}
KILLED = [
    "One person was killed and three people were shot between January 1 and June 27.",
    "In the same days of the five years before, between 0 and 3 people were killed.",
]
STANDING = [
    "Burglary of shops and offices: 19 reports in four weeks, more than we would expect (usually 3 to 13).",
    "Burglary of homes: 5 reports in four weeks, fewer than we would expect (usually 9 to 24).",
]
CANNOT = [
    "The last four weeks are not complete: a few more reports will arrive.",
    "Car theft is so rare here that a change of one or two means nothing.",
    "Reports are not all that happens. What nobody reports is not in these numbers.",
]
SERVES = [
    "Captain: district commander since 2024.",
    "Two community service officers, weekdays 8 to 4.",
    "Station desk 555-0144, any hour.",
]
MEETING = [
    "St. Brendan’s hall, step-free, two minutes from Mill Hill station. Spanish and Haitian Creole "
    "interpreters. You don’t need to register or give a name."
]
NOTE = (
    "Homes are being burgled less often than in any spring since 2021. Shops are another story: most of the "
    "nineteen break-ins were at night, through back doors on two blocks near the station. We would like to "
    "hear from the people who open up in the morning."
)


def _cards() -> list[dict[str, Any]]:
    """Two notices."""
    meet = "Meet them, and what they have been doing"
    return [
        {"title": say("Who serves here"), "sentences": map(say, SERVES), "href": "#cite", "link": say(meet)},
        {"title": say("Next meeting: Thursday, July 8, 6:30 pm"), "sentences": map(say, MEETING)}
        | {"href": "#cite", "link": say("What will be discussed"), "action": True},
    ]


def _definition() -> dict[str, Any]:
    """One definition."""
    facts = {
        "The department calls it": "Larceny from motor vehicle",
        "Codes": "531, 614, 615, 641",
        "Counted": "Once for each incident",
    }
    return {
        "id": "larceny_from_motor_vehicle",
        "label": say("Theft from cars"),
        "plain": say("Something was taken from a car, or a part was taken off it. The car itself stayed."),
        "facts": [{"name": say(name), "value": say(value)} for name, value in facts.items()],
    }


def _words() -> dict[str, Any]:
    """What the parts that hold only words are given."""
    return {
        "tokens": TOKENS,
        "trail": [{"label": say("Harborview"), "href": "#cite"}, {"label": say("District 4")}],
        "say": {key: say(text) for key, text in WORDS.items()},
        "cards": _cards(),
        "note": {"text": say(NOTE), "by": say("District captain and crime analyst"), "on": "2027-07-01"},
        "plain": [say(sentence) for sentence in KILLED],
        "standing": [{"sentence": say(sentence), "href": "#cite"} for sentence in STANDING],
        "cannot": [say(sentence) for sentence in CANNOT],
        "victims": [helps()[4]],
        "definition": _definition(),
    }


def panel(manner: str, request: HttpRequest) -> dict[str, object]:
    """One manner of the page: every specimen, rendered in the language that is active now."""
    place = geography()
    context = _words() | {
        "manner": manner,
        "board": _sections(),
        "to": TO,
        "series": series(),
        "broken": series(breaks=True, gap=True),
        "bare": series(band=False),
        "rare": series(rare=True),
        "geography": place,
        "where": where(place),
        "when": when(),
        "helps": helps(),
        "area": SampleArea("D4", "District 4", "district", ("D4",)),
        "edition": SampleEdition(),
        "request": request,
    }
    html: SafeString = mark_safe(render_to_string("style_panel.html", context))
    return {"manner": manner, "rtl": manner == "rtl" or get_language_bidi(), "html": html}
