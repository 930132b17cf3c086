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
from django.utils.translation import get_language_bidi
from shapely import affinity
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

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
class SamplePlace:
    """A named polygon."""

    name: str
    polygon: BaseGeometry


@dataclass(frozen=True)
class SampleGeography:
    """Four neighborhoods by a harbor, drawn by hand."""

    id: str
    neighborhoods: dict[str, SamplePlace]
    districts: dict[str, SamplePlace]
    layers: dict[str, BaseGeometry]


def language(manner: str, current: str) -> str:
    """The right-to-left panel speaks the generated mirrored language."""
    return settings.PSEUDO if manner == "rtl" else current


def _sections() -> list[dict[str, Any]]:
    """The board: every state a row can be in."""
    people = [
        _row("robbery", "Robbery", 14, (9, 24), 12, 88, 91),
        _row("non_domestic_aggravated_assault", "Assault with a weapon or serious injury", 21, (12, 31), 18, 118, 124),
        _row("domestic_aggravated_assault", "Assault by a partner or relative", None, None, None, None, None)
        | {"word": "Shown each quarter, to protect people", "hidden": True, "range_text": "",
           "note": "Counted by the department"},
    ]  # fmt: skip
    property_ = [
        _row("residential_burglary", "Burglary of homes", 5, (9, 24), 17, 46, 81),
        _row("commercial_burglary", "Burglary of shops and offices", 19, (3, 13), 9, 71, 44),
        _row("larceny_from_motor_vehicle", "Theft from cars", 48, (33, 66), 52, 301, 288),
        _row("other_larceny", "Other theft", 1112, (898, 1258), 1031, 6690, 6735)
        | {"word": "About what we would expect, as in the whole city"},
        _row("auto_theft", "Car theft", 2, None, 1, 11, 9)
        | {"word": "Too few to say", "word_class": "few", "range_text": "No usual range: fewer than 3 a month"},
        _row("vandalism", "Damage to property", 31, None, None, 140, None)
        | {"word": "Cannot be compared", "word_class": "few", "range_text": "The way of counting changed in 2025"},
    ]  # fmt: skip
    return [{"label": "Against people", "rows": people}, {"label": "Against property", "rows": property_}]


def _row(
    id_: str, label: str, count: int | None, usual: tuple[int, int] | None, *others: int | None
) -> dict[str, Any]:
    low, high = usual or (None, None)
    word, word_class = "About what we would expect", ""
    if count is not None and usual:
        if count > usual[1]:
            word, word_class = "More than we would expect", "more"
        elif count < usual[0]:
            word, word_class = "Fewer than we would expect", "fewer"
    last_year, ytd, last_ytd = others
    return {
        "id": id_, "label": label, "href": f"#{id_}", "word": word, "word_class": word_class, "count": count,
        "count_href": f"#{id_}-recipe", "low": low, "high": high, "last_year": last_year,
        "last_year_href": f"#{id_}-last-year", "ytd": ytd, "ytd_href": f"#{id_}-ytd", "last_ytd": last_ytd,
        "note": "", "hidden": False, "range_text": "",
    }  # fmt: skip


def series(*, breaks: bool = False, gap: bool = False, band: bool = True) -> dict[str, Any]:
    """104 weeks with a season, a fall after a plan, and the last four not final."""
    chance = random.Random(4)
    ends = [TO - timedelta(weeks=103 - week) for week in range(104)]
    mean = [7.5 + 3.2 * math.sin(2 * math.pi * (week - 8) / 52) for week in range(104)]
    counts: list[int | None] = [
        max(0, round(chance.gauss(m * (0.55 if week > 89 else 1), 2.1))) for week, m in enumerate(mean)
    ]
    if gap:
        counts[30:37] = [None] * 7
        counts[33] = 4
    told = [{"on": "2026-10-05", "text": "Porch lights and locks plan began"}]
    told += [
        {
            "on": "2027-02-01",
            "text": "Burglaries of sheds are counted as burglaries of homes from this day on",
        }
    ]
    return {
        "week_ends": [end.isoformat() for end in ends],
        "counts": counts,
        "low": [max(0, round(m - 5)) if band else None for m in mean],
        "high": [round(m + 6) if band else None for m in mean],
        "provisional_from": "2027-06-04",
        "breaks": told if breaks else [],
    }


def geography() -> SampleGeography:
    """A made-up shore: outlines in degrees, a river, a harbor, a park."""
    shapes = {
        "mill-hill": ("Mill Hill", [(0, 30), (26, 22), (40, 34), (38, 60), (16, 66), (0, 56)]),
        "riverside": ("Riverside", [(40, 34), (66, 28), (84, 40), (80, 62), (38, 60)]),
        "station-square": ("Station Square", [(26, 22), (30, 6), (62, 4), (66, 28), (40, 34)]),
        "ropewalk": ("Ropewalk", [(66, 28), (62, 4), (96, 8), (100, 32), (84, 40)]),
        "old-customs-house": ("Old Customs House", [(16, 66), (38, 60), (80, 62), (74, 84), (30, 86)]),
    }
    own = {key: SamplePlace(name, _degrees(Polygon(points))) for key, (name, points) in shapes.items()}
    harbor = Polygon([(-30, -20), (130, -20), (130, 6), (98, 2), (64, -3), (28, 0), (4, 12), (-30, 16)])
    river = LineString([(-20, 74), (10, 60), (30, 50), (52, 44), (78, 30), (104, 4)]).buffer(1.6)
    park = Polygon([(6, 34), (17, 31), (20, 42), (9, 46)])
    district = own["mill-hill"].polygon.union(own["riverside"].polygon).union(own["station-square"].polygon)
    layers = {"water": _degrees(harbor.union(river)), "open_space": _degrees(park)}
    return SampleGeography("sample", own, {"D4": SamplePlace("District 4", district)}, layers)


def _degrees(shape: BaseGeometry) -> BaseGeometry:
    """Drawing units to degrees, south-west corner near a shore that does not exist."""
    return affinity.translate(affinity.scale(shape, 0.0005, 0.00037, origin=(0, 0)), -60.0, 42.0)


def where(area: SampleGeography) -> dict[str, Any]:
    """Hexagons around one square, and the same in words."""
    heart = area.neighborhoods["station-square"].polygon.centroid
    middle = h3.latlng_to_cell(heart.y, heart.x, 9)
    classes = {middle: 4}
    for ring, step in ((1, 3), (2, 2), (4, 1), (7, 0)):
        for number, cell in enumerate(sorted(h3.grid_ring(middle, ring))):
            classes[cell] = step if (number * 7 + ring) % 5 else max(step - 1, 0)
    told = [("station-square", 13, 1, 6, "more"), ("mill-hill", 3, 0, 5, "as_expected"),
            ("riverside", 2, 0, 4, "as_expected"), ("ropewalk", 1, None, None, "too_few")]  # fmt: skip
    return {
        "shown": True, "reason": None, "hexagons": classes,
        "neighborhoods": [{"area": a, "count": c, "usual_low": lo, "usual_high": hi, "signal": s} for a, c, lo, hi, s in told],
    }  # fmt: skip


def when() -> dict[str, Any]:
    """A year of thefts: evenings, and more of them at the weekend."""
    chance = random.Random(9)
    shape = [math.exp(-(((hour - 19) % 24 - 0) ** 2) / 60) + 0.2 for hour in range(24)]
    grid = [
        [round(chance.uniform(0.5, 1.5) * 16 * s * (1.5 if day > 3 else 1)) for s in shape]
        for day in range(7)
    ]
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
        SampleHelp("Emergency", "911"),
        SampleHelp("Someone to talk to", "988", hours="any hour"),
        SampleHelp("City services", "311"),
        SampleHelp("Police, not an emergency", "555-0144", hours="any hour"),
        SampleHelp(
            "Victim services", "555-0190", hours="any hour", languages=("English", "Español", "Kreyòl")
        ),
        SampleHelp("Complaint about police", url="/harborview/complaint/"),
    ]


def panel(manner: str, request: HttpRequest) -> dict[str, object]:
    """One manner of the page: every specimen, rendered in the language that is active now."""
    place = geography()
    context = {
        "manner": manner, "board": _sections(), "to": TO, "series": series(), "broken": series(breaks=True, gap=True),
        "bare": series(band=False), "geography": place, "where": where(place), "when": when(), "helps": helps(),
        "area": SampleArea("D4", "District 4", "district", ("D4",)), "edition": SampleEdition(), "request": request,
    }  # fmt: skip
    html: SafeString = mark_safe(render_to_string("style_panel.html", context))
    return {"manner": manner, "rtl": manner == "rtl" or get_language_bidi(), "html": html}
