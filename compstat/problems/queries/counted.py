"""What a plan's measure counted, in the form of a chart: week by week where the edition's counts know it, or by day.

Counts alone are read, never single reports: a plan of hexagons or of a part of the day has no weeks here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from compstat.analysis.periods import provisional_from
from compstat.briefings.queries import default_to
from compstat.incidents import queries as incidents
from compstat.incidents.queries import Edition
from compstat.places.queries import City

from ..models import EffectFound, Plan
from ..rules.measuring import DECIDING, Told
from ..saying import day_text, listed, number
from .before_after import before_after, counted_text, use_text
from .plans import Fixed

WEEK: Final = timedelta(days=7)
MOST_WEEKS: Final = 156
BEFORE: Final = 52  # weeks before the start, where no baseline asks for more
AFTER: Final = 26  # weeks after the deciding date
BEGINS, DECIDED = _("The plan runs"), _("The plan is judged")


@dataclass(frozen=True)
class Bar:
    """A line of the chart by days: a count with its bar; or, without one, a rule with its words."""

    on: date
    label: str
    count: str = ""
    note: str = ""
    share: float = 0.0  # of the whole bar, in percent
    use: str = ""  # what a count is to the plan, where a reader has to know

    @property
    def rule(self) -> bool:
        """Whether this is the plan's start, or the day that decides."""
        return not self.count


@dataclass(frozen=True)
class Counted:
    """A chart, and the one sentence that says what it shows. One of the two is filled, or neither."""

    sentence: str
    label: str
    weeks: dict[str, Any] | None = None
    bars: tuple[Bar, ...] = ()


def weekly(told: Told, where: City) -> Counted | None:
    """Weeks of the measured rows and areas in the live edition; None where its counts do not know them."""
    edition = incidents.live_edition(where)
    if edition is None or told["day_parts"] or not told["starts_on"] or not told["deciding_on"]:
        return None
    drawn = {row.id: row.label for row in where.rows if row.scored and not row.protected and not row.total}
    rows, areas = list(told["rows"]), list(told["areas"])
    known = edition.cube
    if not rows or not areas or not set(rows) <= drawn.keys() & known.row_index.keys():
        return None
    if not set(areas) <= known.area_index.keys():
        return None
    label = listed([drawn[row] for row in rows])
    return Counted(_weeks_sentence(label, told), label, _series(edition, rows, areas, told))


def _weeks_sentence(label: str, told: Told) -> str:
    said = {"rows": label, "start": day_text(told["starts_on"]), "deciding": day_text(told["deciding_on"])}
    return gettext("%(rows)s, week by week. The plan starts on %(start)s; it is decided on %(deciding)s.") % said


def _series(edition: Edition, rows: list[str], areas: list[str], told: Told) -> dict[str, Any]:
    """The weeks that end on Sundays: as far back as the baseline goes, and half a year on from the deciding date."""
    starts_on, deciding_on = told["starts_on"], told["deciding_on"]
    newest = default_to(edition)
    before = max(BEFORE, told["baselines"] * ((deciding_on - starts_on).days // 7) + 4)
    first = min(starts_on, newest) - before * WEEK
    end = deciding_on + WEEK if deciding_on > newest else min(newest, deciding_on + AFTER * WEEK)
    count = min(MOST_WEEKS, max(2, (end - first).days // 7))
    ends = [newest + WEEK * ((end - newest).days // 7 - n) for n in reversed(range(count))]
    breaks = [{"on": b.on.isoformat(), "text": b.text} for b in edition.city.breaks]
    ruled = [(starts_on, BEGINS), (deciding_on, DECIDED)]
    return {
        "week_ends": [each.isoformat() for each in ends],
        "counts": [_week(edition, rows, areas, each) if each <= newest else None for each in ends],
        "provisional_from": provisional_from(edition.as_of).isoformat(),
        "breaks": [*breaks, *({"on": on.isoformat(), "text": text} for on, text in ruled)],
    }  # fmt: skip


def _week(edition: Edition, rows: list[str], areas: list[str], end: date) -> int | None:
    """All rows and areas of the week that ends on this day; None where one of them is not covered."""
    first = end - WEEK + timedelta(days=1)
    if not all(edition.coverage.covers(area, first, end) for area in areas):
        return None
    return sum(edition.cube.count(row, area, first, end) for row in rows for area in areas)


def by_day(plan: Plan, fixed: Fixed) -> Counted | None:
    """The counts somebody entered, by their day, with the start and the deciding date between them."""
    found = before_after(plan, fixed).taken
    if not found:
        return None
    as_share = all(each.of for each in found)
    shares = [float(each.count / each.of) if as_share and each.of else float(each.count) for each in found]
    longest = max(*shares, 1.0 if as_share else 1e-9)  # of a share, all of it is the whole bar, as the sentence says
    bars = [
        Bar(each.on, day_text(each.on), counted_text(each.count, each.of), each.method,
            round(100 * share / longest, 1), use_text(each))
        for each, share in zip(found, shares, strict=True)
    ]  # fmt: skip
    sentence = gettext("%(what)s, each time it was counted.") % {"what": fixed.count_what.rstrip(".")}
    if as_share:
        sentence += " " + gettext("The bars show how many of all.")
    return Counted(sentence, fixed.count_what, bars=_ruled(bars, fixed.told))


def by_window(fixed: Fixed, effects: Sequence[EffectFound], where: City) -> Counted | None:
    """Equal spans of time before the start, and what was counted since; of hexagons, classes where a count is small."""
    before: list[dict[str, Any]] = fixed.figures.get("windows") or []
    looked = [each for each in effects if each.figures.get("windows")]
    decided = next((each for each in looked if each.outcome in DECIDING), looked[-1] if looked else None)
    since = [decided.figures["windows"][-1]] if decided else []
    if not before:
        return None
    longest = max([1, *(w["place"] for w in (*before, *since) if isinstance(w["place"], int))])
    bars = [_window(w, longest) for w in (*before, *since)]
    rows = {row.id: row.label for row in where.rows}
    label = listed([rows.get(each, each) for each in fixed.rows])
    said = {"rows": label, "days": number(fixed.dates.days)}
    sentence = gettext("%(rows)s, in spans of %(days)s days before the plan, and since it started.") % said
    return Counted(sentence, label, bars=_ruled(bars, fixed.told))


def _window(window: dict[str, Any], longest: int) -> Bar:
    """A span of time; a class has no bar, since nobody may tell its length."""
    count, first = window["place"], date.fromisoformat(window["first"])
    if isinstance(count, str):
        return Bar(first, _span(window), count)
    return Bar(first, _span(window), number(count), share=round(100 * count / longest, 1))


def _span(window: dict[str, Any]) -> str:
    first, last = (day_text(date.fromisoformat(window[end])) for end in ("first", "last"))
    return gettext("%(first)s to %(last)s") % {"first": first, "last": last}


def _ruled(bars: list[Bar], told: Told) -> tuple[Bar, ...]:
    """With a rule where the plan starts, and one where it is decided."""
    ruled = [(told["starts_on"], gettext("The plan starts")), (told["deciding_on"], gettext("Deciding date"))]
    rules = [Bar(on, f"{words}: {day_text(on)}") for on, words in ruled if on]
    return tuple(sorted([*bars, *rules], key=lambda bar: (bar.on, not bar.rule)))
