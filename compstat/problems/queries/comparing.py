"""A plan against comparison places: its baseline, what it could see, whom to compare it with, how it stands.

What is handed on of hexagons is fit for everybody: small counts are classes, and nothing that would give them back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

import numpy as np

from compstat.analysis import effect as arithmetic
from compstat.analysis.change import Dispersion
from compstat.analysis.effect import Effect, Match, Windows
from compstat.analysis.hexagons import FIRST
from compstat.analysis.interrupted import interrupted
from compstat.analysis.periods import Window
from compstat.incidents.queries import Edition

from ..models import FixedPart, Plan
from ..rules import PlanState
from ..rules.measuring import (
    DECIDING,
    LEAST_BASELINES,
    MOST_BASELINES,
    Measure,
    Others,
    Outcome,
    Told,
    hours_of,
)
from . import counts
from .counts import DAY, What
from .subtracting import versions
from .surroundings import HEXAGON, adjoining, all_spots, kind_of, overlapping

Figures = dict[str, Any]
PROVISIONAL: Final = timedelta(days=28)  # contracts §5: so long before as-of counts are still unfinished
LEAST_LOOK: Final = 7  # days of an after-window before anything is said of it
FALLS: Final = (0.2, 0.3, 0.5)  # whose power is told
HISTORY: Final = 156  # weeks that are compared before the selection window
PLACES_PROPOSED: Final = 6
HEXAGONS_PROPOSED: Final = (3, 12, 60)  # so many times its own, at least, at most
LEAST_SHOWN: Final = 5  # contracts §8
DIGITS: Final = 4
EVIDENCE_WEEKS: Final = 208


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

    exact: whether sums of hexagons may be told, see `subtracting`.

    `smallest_fall` is None where not even a fall of 95 % would be found, or there is nothing to compare with; `why`
    says which.
    """
    windows = trial.windows()
    told: Figures = {"edition": edition.id, "as_of": edition.as_of.isoformat(), "kind": trial.kind, "why": ""}
    told |= {"windows": [], "phi": None, "df": 0, "smallest_fall": None, "power": {}, **_left_out(edition, trial)}
    if len(windows) < LEAST_BASELINES:
        return told | {"why": "too_few_windows"}
    if counts.uncovered(edition, trial.everywhere, windows[0].first, windows[-1].last):
        return told | {"why": "not_covered"}
    every = _known_areas(edition, trial, windows[0].first, windows[-1].last)
    table = counts.table(edition, trial.what, every, windows)
    d = arithmetic.dispersion_of(table.counts)
    place, others, ring = (table.total(some) for some in (trial.place, trial.others, trial.ring))
    sums = {"place": place, "others": others, "ring": ring}
    told |= {
        "windows": _shown(windows, sums, trial.kind, exact),
        "phi": round(d.phi, DIGITS),
        "df": d.df,
        "areas": len(every),
    }
    return told | _power(place, others, d) if trial.others else told | {"why": "no_comparison"}


def _known_areas(edition: Edition, trial: Trial, first: date, last: date) -> tuple[str, ...]:
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


def _power(place: Sequence[int], others: Sequence[int], d: Dispersion) -> Figures:
    """The smallest fall that would be found in four of five cases, and how likely some falls would be."""
    try:
        least = arithmetic.smallest_fall(place, others, d)
        power = {f"{fall:.0%}": round(arithmetic.power_of(fall, place, others, d), 2) for fall in FALLS}
    except ValueError:
        return {"why": "too_few_reports"}
    return {"smallest_fall": least and round(least, DIGITS), "power": power}


def class_of(count: int) -> str:
    """A count as a class: 0, 1–4, 5–9, 10–19, 20+."""
    low = max(first for first in FIRST if first <= count)
    return {0: "0", 1: "1–4", 5: "5–9", 10: "10–19", 20: "20+"}[low]


def _shown(
    windows: Sequence[Window], sums: Mapping[str, Sequence[int]], kind: str, may_be_exact: bool = True
) -> list[Figures]:
    """Windows with their counts; of hexagons as classes, as soon as one count of the three places is a small one."""
    small = any(0 < n < LEAST_SHOWN for counts in sums.values() for n in counts)
    exact = kind != HEXAGON or (may_be_exact and not small)
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


@dataclass(frozen=True)
class Look:
    """What one edition says of a plan: the last day that was counted, the word, the figures."""

    to: date
    outcome: Outcome
    figures: Figures


def look(
    edition: Edition, trial: Trial, *, decided: bool, smallest_fall: float | None = None, exact: bool = True
) -> Look:
    """How a plan stands in an edition; decided: the deciding finding is there already; exact: as in `baseline`.

    Only days that are as complete as the baseline are counted. The first edition in which the whole after-window is
    decides; every other look is "so far", and one of an after-window of less than a week "not yet".
    """
    to = min(trial.last, edition.as_of - PROVISIONAL)
    days = (to - trial.starts_on).days + 1
    if days < LEAST_LOOK:
        return Look(max(to, trial.starts_on), Outcome.NOT_YET, {"why": "too_soon"})
    windows = [*trial.windows(days), Window(trial.starts_on, to)]
    deciding = to == trial.last and not decided
    kept: Figures = {"days": days, "again": decided, "kind": trial.kind, "smallest_fall": smallest_fall}
    if why := _cannot(edition, trial, windows):
        return Look(to, Outcome.NOT_TESTED, kept | why)
    found = _compared(edition, trial, windows)
    if found is None:
        return Look(to, Outcome.NOT_TESTED, kept | {"why": "too_few_reports"})
    word = Outcome(found["said"]) if deciding else Outcome.SO_FAR
    return Look(to, word, kept | _fit(found, trial.kind, deciding=deciding, exact=exact))


def _cannot(edition: Edition, trial: Trial, windows: Sequence[Window]) -> Figures:
    """Why nothing can be compared in these windows; empty if it can."""
    if not trial.others:
        return {"why": "no_comparison"}
    if len(windows) - 1 < LEAST_BASELINES:
        return {"why": "too_few_windows"}
    if changed := counts.break_in(edition.city, windows[0].first, windows[-1].last):
        return {"why": "break", "text": changed}
    if not all(counts.known_in(edition, counts.ground(edition, trial.everywhere), windows)):
        return {"why": "not_covered"}
    return {}


def _compared(edition: Edition, trial: Trial, windows: Sequence[Window]) -> Figures | None:
    """The comparison itself, of place and ring, and the series beside it; None for too few reports."""
    every = _known_areas(edition, trial, windows[0].first, windows[-2].last)
    table = counts.table(edition, trial.what, every, windows)
    d = arithmetic.dispersion_of(table.counts[:, :-1])
    sums = {name: table.total(some) for name, some in _parts(trial).items()}
    place, others, ring = (Windows(tuple(n[:-1]), n[-1]) for n in sums.values())
    found = _or_none(lambda: arithmetic.compare(place, others, d))
    if found is None:
        return None
    told = {"said": str(found.outcome), "windows": _plain(windows, sums), "after": place.after, **_rounded(found)}
    beside = _or_none(lambda: arithmetic.displacement(ring, others, d)) if trial.ring else None
    told["ring"] = {"said": str(beside.outcome), **_rounded(beside)} if beside else None
    return told | {"series": _series(edition, trial, windows[-1])}


def _parts(trial: Trial) -> dict[str, tuple[str, ...]]:
    return {"place": trial.place, "others": trial.others, "ring": trial.ring}


def _plain(windows: Sequence[Window], sums: Mapping[str, Sequence[int]]) -> list[Figures]:
    return _shown(windows, sums, "")


def _rounded(found: Effect) -> Figures:
    """An effect as it is kept: four digits, the words apart."""
    told = {name: value for name, value in asdict(found).items() if name not in {"outcome", "compared"}}
    return {name: round(value, DIGITS) if isinstance(value, float) else value for name, value in told.items()}


def _or_none(do: Callable[[], Effect]) -> Effect | None:
    try:
        return do()
    except ValueError:
        return None


def _series(edition: Edition, trial: Trial, after: Window) -> Figures | None:
    """The plan's own weeks as an interrupted series: evidence beside the comparison, never the word itself."""
    weeks = after.days // 7
    last = trial.starts_on + (7 * weeks - 1) * DAY
    known = counts.known_in(edition, counts.ground(edition, trial.place), _weeks_to(last))
    length = next((at for at, each in enumerate(reversed(known)) if not each), len(known))
    if not weeks or counts.break_in(edition.city, last - 7 * length * DAY, last):
        return None
    own = counts.weekly(edition, trial.what, trial.place, last, length).sum(axis=0) if length else np.zeros(0)
    try:
        found = interrupted(own, length - weeks)
    except ValueError:
        return None
    return {name: value and round(value, DIGITS) for name, value in asdict(found).items()} | {"weeks": length}


def _weeks_to(last: date) -> list[Window]:
    newest = Window(last - 6 * DAY, last)
    return [newest.back(7 * i) for i in reversed(range(EVIDENCE_WEEKS))]


WORDS: Final = frozenset({"said", "p_fell", "p_rose"})  # what only the deciding look tells


def _fit(found: Figures, kind: str, *, deciding: bool, exact: bool) -> Figures:
    """What may be told: no word but on the deciding date; of hexagons exact counts once, and where none is small.

    Two looks a week apart would tell a week's count; so a look at hexagons that does not decide tells classes.
    """
    told = found if deciding else {name: value for name, value in found.items() if name not in WORDS}
    if not deciding and told["ring"]:
        told |= {"ring": {name: value for name, value in told["ring"].items() if name not in WORDS}}
    counted = [w[name] for w in found["windows"] for name in ("place", "others", "ring")]
    if kind != HEXAGON or (deciding and exact and not any(0 < n < LEAST_SHOWN for n in counted)):
        return told
    after = found["windows"][-1]
    classes = {name: class_of(after[name]) for name in ("place", "others", "ring")}
    words: Figures = {name: told[name] for name in ("said", "phi", "df") if name in told}
    ring = {"said": told["ring"]["said"]} if deciding and told["ring"] else None
    return {**words, "windows": [after | classes], "ring": ring, "series": None, "hidden": True}


def is_decided(plan: Plan) -> bool:
    """Whether the deciding finding is there."""
    return plan.effects.filter(outcome__in=DECIDING).exists()
