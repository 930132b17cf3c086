"""A plan against comparison places: its baseline, what it could see, whom to compare it with. How it stands: `looking`.

What is handed on of hexagons is fit for everybody: small counts are classes, and nothing that would give them back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import numpy as np

from compstat.analysis import effect as arithmetic
from compstat.analysis.change import Dispersion
from compstat.analysis.effect import Match
from compstat.analysis.hexagons import FIRST, sums_tell_none
from compstat.analysis.periods import Window
from compstat.analysis.scatter import dispersion_of_blocks
from compstat.incidents.queries import Edition

from ..models import FixedPart, Plan
from ..rules import PlanState
from ..rules.measuring import (
    DECIDING,
    LEAST_BASELINES,
    MOST_BASELINES,
    Measure,
    Others,
    Told,
    hours_of,
)
from . import counts
from .counts import DAY, Table, What
from .subtracting import versions
from .surroundings import DISTRICT, HEXAGON, adjoining, all_spots, home_of, kind_of, overlapping

Figures = dict[str, Any]
FALLS: Final = (0.2, 0.3, 0.5)  # whose power is told
HISTORY: Final = 156  # weeks that are compared before the selection window
PLACES_PROPOSED: Final = 6
HEXAGONS_PROPOSED: Final = (3, 12, 60)  # so many times its own, at least, at most
LEAST_SHOWN: Final = 5  # contracts §8
DIGITS, COARSE = 4, 2  # of a share; of one that follows from counts of hexagons which may not be told


@dataclass(frozen=True)
class Trial:
    """What is compared with what, and when: a plan as it is counted."""

    what: What
    kind: str
    place: tuple[str, ...]
    others: tuple[str, ...]
    ring: tuple[str, ...]
    selected_first: date
    starts_on: date
    deciding_on: date
    baselines: int

    @property
    def days(self) -> int:
        """How long the after-window is, and each window of the baseline."""
        return (self.deciding_on - self.starts_on).days

    @property
    def last(self) -> date:
        """The last day of the after-window."""
        return self.deciding_on - DAY

    def windows(self, days: int | None = None) -> list[Window]:
        """The baseline, oldest first; of each window the first so many days, or all."""
        found = arithmetic.baseline_windows(self.selected_first, self.days, max(self.baselines, LEAST_BASELINES))
        whole = found[len(found) - self.baselines :] if self.baselines else []
        return [Window(w.first, w.first + ((days or w.days) - 1) * DAY) for w in whole]

    @property
    def everywhere(self) -> tuple[str, ...]:
        """The plan's areas, the comparison places and the ring."""
        return tuple(dict.fromkeys((*self.place, *self.others, *self.ring)))


def trial_of(edition: Edition, told: Told) -> Trial | None:
    """The trial of a plan; None where reports do not measure it, or too little of it is written to count anything."""
    needed = (told["rows"], told["areas"], told["selected_first"], told["starts_on"], told["deciding_on"])
    if told["measure"] != Measure.REPORTS or not all(needed) or told["deciding_on"] <= told["starts_on"]:
        return None
    others = told["comparison"] if told["others"] == Others.PLACES else ()
    return Trial(
        What(tuple(told["rows"]), hours_of(told["day_parts"])), kind_of(edition.city, told["areas"]),
        tuple(told["areas"]), tuple(others), tuple(told["ring"]), told["selected_first"], told["starts_on"],
        told["deciding_on"], int(told["baselines"]),
    )  # fmt: skip


@dataclass(frozen=True)
class Fits:
    """How many baseline windows there can be, and what stands in the way of one more: not_covered, break, most."""

    baselines: int
    why: str
    text: str = ""


def fits(edition: Edition, trial: Trial) -> Fits:
    """As many equal windows before the selection window as are covered everywhere and on this side of every break."""
    found, ground = 0, counts.ground(edition, trial.everywhere)
    while found < MOST_BASELINES:
        window = replace(trial, baselines=found + 1).windows()[0]
        if changed := counts.break_in(edition.city, window.first, trial.last):
            return Fits(found, "break", changed)
        if counts.uncovered(edition, ground, window.first, window.last):
            return Fits(found, "not_covered")
        found += 1
    return Fits(found, "most")


def baseline(edition: Edition, trial: Trial, *, exact: bool = True) -> Figures:
    """The figures of a plan before it starts: its windows, φ and df, the smallest fall, power, what is left out.

    exact: whether sums of hexagons may be told, see `subtracting` and `may_tell`; the figures say what came of it.
    `smallest_fall` is None where not even a fall of 95 % would be found, or there is nothing to compare with; `why`
    says which.
    """
    windows = trial.windows()
    told: Figures = {"edition": edition.id, "as_of": edition.as_of.isoformat(), "kind": trial.kind, "why": ""}
    told |= {"windows": [], "phi": None, "df": 0, "smallest_fall": None, "smallest_rise": None, "power": {}}
    told |= {"exact": exact, **_left_out(edition, trial)}
    if len(windows) < LEAST_BASELINES:
        return told | {"why": "too_few_windows"}
    if counts.uncovered(edition, trial.everywhere, windows[0].first, windows[-1].last):
        return told | {"why": "not_covered"}
    every = known_areas(edition, trial, windows[0].first, windows[-1].last)
    table = counts.table(edition, trial.what, every, windows)
    sums = {name: table.total(some) for name, some in parts_of(trial).items()}
    exact = exact and may_tell(trial, table)
    d = scatter_of(edition, trial, table, sums["place"])
    told |= {
        "windows": shown(windows, sums, exact=exact), "exact": exact, "phi": round(d.phi, DIGITS), "df": d.df,
        "areas": len(every),
    }  # fmt: skip
    if not trial.others:
        return told | {"why": "no_comparison"}
    rise = _rise(sums["ring"], sums["others"], scatter_of(edition, trial, table, sums["ring"]))
    return told | _power(sums["place"], sums["others"], d, exact) | {"smallest_rise": rounded(rise, exact=exact)}


def parts_of(trial: Trial) -> dict[str, tuple[str, ...]]:
    """What is counted, each as one: the plan's areas, the comparison places, the ring."""
    return {"place": trial.place, "others": trial.others, "ring": trial.ring}


def scatter_of(edition: Edition, trial: Trial, table: Table, of: Sequence[int]) -> Dispersion:
    """φ of a place with so many reports in the windows of this table, which holds all areas of the kind.

    Districts scatter each for itself. Smaller areas move with the district they lie in: see `analysis.scatter`.
    """
    if trial.kind == DISTRICT:
        return arithmetic.dispersion_of(table.counts)
    return dispersion_of_blocks(table.counts, home_of(edition.city, table.areas), sum(of))


def may_tell(trial: Trial, table: Table) -> bool:
    """Whether exact sums of place, comparison and ring give no hexagon away (contracts §8), in any of these windows."""
    if trial.kind != HEXAGON:
        return True
    sums = {name: table.total(some) for name, some in parts_of(trial).items()}
    if any(0 < n < LEAST_SHOWN for counted in sums.values() for n in counted):
        return False
    return all(sums_tell_none(table.of(some), len(some)) for some in parts_of(trial).values() if some)


def known_areas(edition: Edition, trial: Trial, first: date, last: date) -> tuple[str, ...]:
    """All areas of the plan's kind that the baseline covers: φ comes from them."""
    every = all_spots(edition.city, trial.kind, edition)
    gone = set(counts.uncovered(edition, every, first, last))
    return tuple(each for each in every if each not in gone)


def _left_out(edition: Edition, trial: Trial) -> Figures:
    """What the counts do not hold: reports without a place, reports without an hour. Of the year before the start."""
    last = min(trial.starts_on - DAY, edition.as_of)
    first = last - 364 * DAY
    lost = counts.left_out(edition, trial.what, trial.kind, trial.place, first, last)
    return {"left_out": lost, "without_hour": counts.without_hour(edition, trial.what, first, last)}


def _power(place: Sequence[int], others: Sequence[int], d: Dispersion, exact: bool) -> Figures:
    """The smallest fall that would be found in four of five cases, and how likely some falls would be."""
    try:
        least = arithmetic.smallest_fall(place, others, d)
        power = {f"{fall:.0%}": round(arithmetic.power_of(fall, place, others, d), 2) for fall in FALLS}
    except ValueError:
        return {"why": "too_few_reports"}
    return {"smallest_fall": rounded(least, exact=exact), "power": power}


def _rise(ring: Sequence[int], others: Sequence[int], d: Dispersion) -> float | None:
    """The smallest rise next door that would be found in four of five cases; None without a ring, or if none would."""
    try:
        return arithmetic.smallest_rise(ring, others, d)
    except ValueError:
        return None


def rounded(share: float | None, *, exact: bool = True) -> float | None:
    """A share as it is kept: to whole percents where finer ones would tell the counts they follow from."""
    return None if share is None else round(share, DIGITS if exact else COARSE)


def class_of(count: int) -> str:
    """A count as a class: 0, 1–4, 5–9, 10–19, 20+."""
    low = max(first for first in FIRST if first <= count)
    return {0: "0", 1: "1–4", 5: "5–9", 10: "10–19", 20: "20+"}[low]


def shown(windows: Sequence[Window], sums: Mapping[str, Sequence[int]], *, exact: bool) -> list[Figures]:
    """Windows with their counts, or with classes."""
    return [
        {
            "first": w.first.isoformat(), "last": w.last.isoformat(),
            **{name: counts[at] if exact else class_of(counts[at]) for name, counts in sums.items()},
        }
        for at, w in enumerate(windows)
    ]  # fmt: skip


@dataclass(frozen=True)
class Proposal:
    """Places that went the same way before, the most alike first; `why`: why there are none."""

    found: tuple[tuple[str, Match], ...]
    proposed: tuple[str, ...]
    ring: tuple[str, ...]
    busy: tuple[str, ...]  # places with a plan of their own on the same reports
    why: str = ""


def propose(edition: Edition, trial: Trial, *, but: str = "") -> Proposal:
    """Comparison places for a plan; `but`: the key of the plan itself, which is in its own way nowhere.

    Of the same kind, from the same feed, neither in the plan nor next to it, and without a plan on the same rows.
    """
    city = edition.city
    every = all_spots(city, trial.kind, edition)
    ring = adjoining(city, trial.kind, trial.place, every)
    free = [each for each in every if each not in {*trial.place, *ring}]
    busy = overlapping(city, free, _busy(city.id, trial.what.rows, but))
    candidates = [each for each in free if each not in busy]
    try:
        found = _matched(edition, trial, candidates)
    except ValueError:
        return Proposal((), (), ring, tuple(sorted(busy)), "too_short")
    times, least, most = HEXAGONS_PROPOSED
    wanted = min(max(times * len(trial.place), least), most) if trial.kind == HEXAGON else PLACES_PROPOSED
    first = tuple(sorted(each for each, _ in found[:wanted]))
    return Proposal(tuple(found), first, ring, tuple(sorted(busy)), "" if found else "none")


def _busy(city_id: str, rows: Sequence[str], but: str) -> list[str]:
    """The areas of other plans that are fixed or running and count one of these rows."""
    under_way = (PlanState.FIXED, PlanState.RUNNING)
    parts = FixedPart.objects.filter(plan__problem__city=city_id, plan__state__in=under_way).exclude(plan=but)
    told = [as_amended(part) for part in parts.select_related("plan").prefetch_related("plan__amendments")]
    return sorted({area for each in told if set(each["rows"]) & set(rows) for area in each["areas"]})


def as_amended(part: FixedPart) -> Told:
    """What a plan is judged by now: what was fixed, with every amendment, in their order."""
    return [*versions(part)][-1]


def _matched(edition: Edition, trial: Trial, candidates: Sequence[str]) -> list[tuple[str, Match]]:
    """Candidates by how alike their history was before the selection window. ValueError: too short a history."""
    last = min(trial.selected_first, edition.as_of) - DAY
    areas = (*trial.place, *candidates)
    weeks = counts.weekly(edition, trial.what, areas, last, HISTORY).astype(np.float64)
    parts = counts.covered_with(edition.city, areas)
    weeks_of = {each: _known_weeks(edition, each, last) for each in set(parts.values())}
    known = np.array([weeks_of[parts[area]] for area in areas])
    weeks = np.where(known, weeks, np.nan)
    history = np.vstack([weeks[: len(trial.place)].sum(axis=0), weeks[len(trial.place) :]])
    found = arithmetic.match(history, 0, range(1, len(history)))
    return [(candidates[each.place - 1], each) for each in found]


def _known_weeks(edition: Edition, parts: Sequence[str], last: date) -> list[bool]:
    """Which weeks before this day are covered in all of these areas, and after the last break."""
    newest = Window(last - 6 * DAY, last)
    since = max((b.on for b in edition.city.breaks if b.on <= last), default=date.min)
    weeks = [newest.back(7 * i) for i in reversed(range(HISTORY))]
    return [w.first >= since and known for w, known in zip(weeks, counts.known_in(edition, parts, weeks), strict=True)]


def is_decided(plan: Plan) -> bool:
    """Whether the deciding finding is there."""
    return plan.effects.filter(outcome__in=DECIDING).exists()
