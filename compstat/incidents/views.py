"""Pages about the feed: find my district, is the feed healthy, corrections."""

from __future__ import annotations

from typing import Any

from babel.numbers import format_decimal
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters

from compstat.places import queries as places
from compstat.places.queries import City

from . import queries
from .queries import Edition, Found


def number(value: float) -> str:
    """1234 → "1,234", as the reader's language writes it."""
    return str(format_decimal(value, locale=places.locale()))


NOT_SHOWN = {"default_points", "no_geography", "unknown_district"}  # warnings told otherwise, or to the operator alone
MOST_CHANGES = 60  # lines of one correction on the page


def _frame(where: City, edition: Edition | None, **more: object) -> dict[str, Any]:
    """What base.html needs."""
    return {"city": where, "edition": edition, **more}


@csrf_exempt  # changes nothing, and the public door sets no cookie
@sensitive_post_parameters("street", "cross")
def find(request: HttpRequest, city_id: str) -> HttpResponse:
    """Find my district by street name. What is typed comes by POST, so that no log and no address holds it."""
    where = places.city(city_id)
    edition = queries.live_edition(where)
    street = request.POST.get("street", "").strip()[:120]
    cross = request.POST.get("cross", "").strip()[:120]
    context = _frame(where, edition, here="city", typed=street, cross=cross, noindex=True)
    if request.method != "POST":
        return render(request, "incidents/find.html", context)
    found = queries.find_street(edition, street, cross) if edition and street else ()
    if len(found) == 1 and len(found[0].districts) == 1:
        return redirect("area", where.id, found[0].districts[0].lower())
    context["found"] = [_told(where, each) for each in found]
    context["ask_cross"] = len(found) == 1 and not cross
    if not found:
        context["problem"] = _problem(street)
    return render(request, "incidents/find.html", context)


def _told(where: City, found: Found) -> dict[str, Any]:
    """A street and the areas it runs through."""
    name = " & ".join(part.strip().title() for part in found.name.split("&"))
    return {"name": name, "districts": [places.area(where, d) for d in found.districts]}


def _problem(street: str) -> str:
    """Why nothing was found, and what to do."""
    if not street:
        return gettext("Type the name of your street.")
    return gettext(
        "No street in the reports is called “%(street)s”. Try its main word alone, or a bigger street nearby; a street "
        "where little was reported may be missing."
    ) % {"street": street}


def quality(request: HttpRequest, city_id: str) -> HttpResponse:
    """Is the feed healthy? Every record accounted for, and what is odd about them."""
    where = places.city(city_id)
    edition = queries.live_edition(where)
    context = _frame(where, edition, here="quality", cite_as=gettext("Is the feed healthy?"))
    if edition:
        told = edition.manifest
        context |= {
            "told": told, "rejected": sum(told["rejected"].values()), "steps": _steps(told),
            "reasons": sorted((REASONS[r]() if r in REASONS else r, n) for r, n in told["rejected"].items()),
            "oddities": _oddities(edition), "coverage": _coverage(edition), "gaps": where.gaps, "breaks": where.breaks,
        }  # fmt: skip
    return render(request, "incidents/quality.html", context)


REASONS = {
    "field_count": lambda: gettext("more or fewer fields than the header has"),
    "unclosed_quote": lambda: gettext("a quotation mark that never closes"),
    "unreadable": lambda: gettext("a line that cannot be read"),
    "no_date": lambda: gettext("no date"),
    "unreadable_date": lambda: gettext("a date that cannot be read"),
    "date_before_feed": lambda: gettext("a date before the feed began"),
    "date_after_as_of": lambda: gettext("a date after the files were made"),
    "no_code": lambda: gettext("no offense code"),
    "unreadable_code": lambda: gettext("an offense code that cannot be read"),
}


def _steps(told: Any) -> list[tuple[str, int, str]]:  # noqa: ANN401 - JSON
    """What became of every record: they add up to those read."""
    return [
        (gettext("Accepted"), told["accepted"], gettext("counted on these pages")),
        (
            gettext("Withheld"),
            told["withheld"],
            gettext("of kinds that must not be held here, to protect people: not stored"),
        ),
        (gettext("Rejected"), sum(told["rejected"].values()), gettext("kept in a private folder with the reason")),
        (gettext("Duplicates"), told["duplicates"], gettext("the same line a second time: counted once")),
    ]


def _oddities(edition: Edition) -> list[str]:
    """What readers should know of the accepted reports, in sentences."""
    told, where = edition.manifest, edition.city
    n, piles = sum(p["reports"] for p in told["default_points"]), len(told["default_points"])
    accepted = max(told["accepted"], 1)
    said = []
    if piles:
        words = {"n": number(n), "share": number(round(100 * n / accepted, 1)), "piles": piles}
        said.append(
            ngettext(
                "%(n)s reports (%(share)s %%) lie on one point where the records system puts what it cannot place. "
                "They are counted, and kept off maps.",
                "%(n)s reports (%(share)s %%) lie on %(piles)s points where the records system puts what it cannot "
                "place. They are counted, and kept off maps.",
                piles,
            )
            % words
        )
    if told["disagreement"]["of"]:
        words = {"of": number(told["disagreement"]["of"]), "n": number(told["disagreement"]["n"])}
        said.append(
            gettext(
                "Of %(of)s reports with a usable place, %(n)s lie outside the %(word)s that was written down. The one "
                "written down counts."
            )
            % {**words, "word": gettext(where.district_word)}
        )
    if told["midnight"]:
        said.append(
            gettext("%(n)s reports are dated in the hour after midnight, where times that nobody knows often end up.")
            % {"n": number(told["midnight"])}
        )
    unknown = sum(w["count"] for w in told["warnings"] if w["code"] == "unknown_district")
    if unknown:  # how it was spelt is not shown: a shifted column may hold anything
        said.append(
            gettext("%(n)s reports name no %(word)s that is known; they count in the city alone.")
            % {"n": number(unknown), "word": gettext(where.district_word)}
        )
    return said + [w["text"] for w in told["warnings"] if w["code"] not in NOT_SHOWN]


def _coverage(edition: Edition) -> list[dict[str, Any]]:
    """The covered days of each district; the same days are told once."""
    by_days: dict[tuple[Any, ...], list[str]] = {}
    for district in edition.city.districts:
        by_days.setdefault(edition.coverage.spans(district.id), []).append(district.id)
    every = len(edition.city.districts)
    return [
        {"spans": spans, "names": None if len(names) == every else ", ".join(names)} for spans, names in by_days.items()
    ]


def corrections(request: HttpRequest, city_id: str) -> HttpResponse:
    """The dated log of figures that changed after they were published."""
    where = places.city(city_id)
    edition = queries.live_edition(where)
    context = _frame(where, edition, cite_as=gettext("Corrections, by date"))
    context["log"] = [_correction(where, e) for e in queries.corrections(where)]
    return render(request, "incidents/corrections.html", context)


def _correction(where: City, edition: Edition) -> dict[str, Any]:
    """One edition's changes: the largest first."""
    labels = {r.id: r.label for r in where.rows}
    rows = sorted(edition.manifest["changes"]["rows"], key=lambda r: -(r["more"] + r["fewer"]))
    return {
        "edition": edition, **{name: edition.manifest["changes"][name] for name in ("previous", "days")},
        "more": sum(r["more"] for r in rows), "fewer": sum(r["fewer"] for r in rows),
        "left": max(len(rows) - MOST_CHANGES, 0),
        "rows": [{**r, "label": labels.get(r["row"], r["row"])} for r in rows[:MOST_CHANGES]],
    }  # fmt: skip
