"""Protected rows: counts the department supplies, with small ones hidden, and whatever would give them back."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from compstat.analysis import disclosure
from compstat.analysis.periods import Period, Window
from compstat.incidents import queries as incidents
from compstat.incidents.queries import Edition
from compstat.places.queries import CITY, Area, City, Row

from .board import Comparison
from .shapes import UNTESTED, caveat

HIDDEN = "hidden"


def last_quarter_end(on: date) -> date:
    """The last day of a quarter that is not after the day."""
    month = (on.month - 1) // 3 * 3 + 1
    first = on.replace(month=month, day=1)
    following = (first + timedelta(days=95)).replace(day=1)
    end = following - timedelta(days=1)
    return on if on == end else first - timedelta(days=1)


@dataclass(frozen=True)
class Shown:
    """A protected count as it may be shown: None where it is hidden. Why is never told: the reason would narrow it."""

    count: int | None
    prior: int | None
    count_hidden: bool
    prior_hidden: bool


Table = NDArray[np.int64]
Days = tuple[date, date]


@dataclass(frozen=True, eq=False)
class Decision:
    """What one edition shows of its protected tables: the first period is this year, the second the year before."""

    days: tuple[Days, ...]
    rows: tuple[str, ...]
    counts: Table  # (districts, rows, periods)
    hidden: disclosure.Hidden


@lru_cache(maxsize=512)
def decided(edition: Edition) -> Decision | None:
    """Which protected counts are hidden, beside all that earlier editions showed.

    An edition shows one table: the newest year to date that the department supplied for every district, and the year
    before. Fewer figures give less away. None where no table is complete.
    """
    supplied = _newest(edition)
    if supplied is None:
        return None
    last, rows, counts = supplied
    days = _year_to(last), _year_to(_a_year_before(last))
    earlier = [d for d in _earlier(edition) if d.rows == rows]
    for before in reversed(earlier):
        if before.days[:2] == days and np.array_equal(before.counts[:, :, :2], counts):
            return before
    nested = _nested(days, earlier)
    joined = np.concatenate([counts, *(_part(d, day, "counts") for day, d in nested.items())], axis=2)
    within = [(n + 2, days.index(_around(day, days))) for n, day in enumerate(nested)]
    every = (*days, *nested)
    return Decision(every, rows, joined, _protect(edition.city, joined, every, within, earlier))


def _year_to(last: date) -> Days:
    return last.replace(month=1, day=1), last


def _a_year_before(last: date) -> date:
    day = 28 if (last.month, last.day) == (2, 29) else last.day
    return last.replace(year=last.year - 1, day=day)


def _newest(edition: Edition) -> tuple[date, tuple[str, ...], Table] | None:
    """The newest year to date that is complete: its last day, its rows, this year's and the year before's counts."""
    city = edition.city
    protected, districts = [r.id for r in city.rows if r.protected], [d.id for d in city.districts]
    given = {
        (c.row, c.area, c.last): (c.count, c.prior_count)
        for c in incidents.supplied_counts(edition)
        if c.row in protected and c.prior_count is not None and (c.first, c.last) == _year_to(c.last)
    }
    for last in sorted({key[2] for key in given}, reverse=True):
        rows = tuple(r for r in protected if all((r, d, last) in given for d in districts))
        if rows:
            return last, rows, np.array([[given[r, d, last] for r in rows] for d in districts], np.int64)
    return None


def _earlier(edition: Edition) -> list[Decision]:
    """What editions loaded before this one decided, oldest first."""
    others = [e for e in incidents.editions_of(edition.city) if e.id != edition.id]
    before = sorted((e for e in others if _age(e) < _age(edition)), key=_age)
    return list(dict.fromkeys(d for e in before if (d := decided(e)) is not None))


def _age(edition: Edition) -> tuple[datetime, date, str]:
    """By what editions follow one another."""
    return edition.loaded_at, edition.as_of, edition.id


def _around(day: Days, days: tuple[Days, ...]) -> Days:
    """The longer year so far that a shorter one is the beginning of."""
    return next(d for d in days if d[0] == day[0] and day[1] < d[1])


def _nested(days: tuple[Days, ...], earlier: list[Decision]) -> dict[Days, Decision]:
    """Shorter beginnings of the same years that were published before; of several versions the newest."""
    return {day: d for d in earlier for day in d.days if any(day[0] == long[0] and day[1] < long[1] for long in days)}


def _part(decision: Decision, day: Days, what: str) -> Table:
    """One period of a decision: its counts, or a kind of hidden figures; the period stays the last axis."""
    number = decision.days.index(day)
    source = decision.counts if what == "counts" else getattr(decision.hidden, what)
    part: Table = source[..., number : number + 1]
    return part


def _protect(
    city: City, counts: Table, days: tuple[Days, ...], within: list[tuple[int, int]], earlier: list[Decision]
) -> disclosure.Hidden:
    """Hide what must be hidden; everything, where earlier editions have left no safe way."""
    groups = _groups(city)
    try:
        return disclosure.protect(counts, groups=groups, within=within, already=_already(counts, days, groups, earlier))
    except ArithmeticError:
        shapes = disclosure.protect(np.zeros_like(counts), groups=groups)
        return disclosure.Hidden(**{k: np.full_like(v, disclosure.COMPLEMENTARY) for k, v in vars(shapes).items()})


def _groups(city: City) -> tuple[tuple[int, ...], ...]:
    """The groups of districts, by number."""
    districts = [d.id for d in city.districts]
    return tuple(tuple(districts.index(d) for d in g.districts) for g in city.groups)


def _already(
    counts: Table, days: tuple[Days, ...], groups: tuple[tuple[int, ...], ...], earlier: list[Decision]
) -> disclosure.Hidden | None:
    """What was decided before of the same figures; NOT_YET for figures never published, or since corrected."""
    if not earlier:
        return None
    told: dict[str, list[NDArray[np.int8]]] = {f.name: [] for f in fields(disclosure.Hidden)}
    for number, day in enumerate(days):
        now = _figures(counts[:, :, number : number + 1], groups)
        before = next((d for d in reversed(earlier) if day in d.days), None)
        for kind, parts in told.items():
            parts.append(np.full(now[kind].shape, disclosure.NOT_YET, np.int8))
            if before is not None:
                then = _figures(_part(before, day, "counts"), groups)
                same = now[kind] == then[kind]
                parts[-1][same] = _part(before, day, kind)[same]
    return disclosure.Hidden(**{kind: np.concatenate(parts, axis=-1) for kind, parts in told.items()})


def _figures(counts: Table, groups: tuple[tuple[int, ...], ...]) -> dict[str, Table]:
    """Every figure of a table (areas, rows, periods) by the kinds of `disclosure.Hidden`."""
    summed = [counts[list(group)].sum(axis=0) for group in groups]
    city = counts.sum(axis=0)
    return {
        "cells": counts, "groups": np.array(summed, np.int64).reshape(len(groups), *counts.shape[1:]), "city": city,
        "margins": counts.sum(axis=1), "whole": city.sum(axis=0),
    }  # fmt: skip


@lru_cache(maxsize=64)
def shown(edition: Edition, last: date) -> dict[tuple[str, str], Shown]:
    """Every protected row and area of the year to `last`, with small counts and their betrayers hidden."""
    found = decided(edition)
    if found is None or found.days[0][1] != last:
        return {}
    city, sums = edition.city, _figures(found.counts, _groups(edition.city))
    places = [
        *((d.id, sums["cells"][i], found.hidden.cells[i]) for i, d in enumerate(city.districts)),
        *((g.id, sums["groups"][i], found.hidden.groups[i]) for i, g in enumerate(city.groups)),
        (CITY, sums["city"], found.hidden.city),
    ]
    return {(row, area): _pair(values[n], why[n]) for area, values, why in places for n, row in enumerate(found.rows)}


def _pair(values: Table, reasons: NDArray[np.int8]) -> Shown:
    """This year's and the year before's count, where they may be shown."""
    now, prior = (None if why else int(value) for value, why in zip(values[:2], reasons[:2], strict=True))
    return Shown(now, prior, bool(reasons[0]), bool(reasons[1]))


def protected_period(c: Comparison, row: Row, area: Area) -> dict[str, Any]:
    """A protected row in one period: the department's count where the city shows one, else why there is none."""
    city = c.edition.city
    now = c.now
    told = {
        "from": now.first.isoformat(), "to": now.last.isoformat(), "count": None, "last_year": None,
        "last_year_same_maturity": None, "earlier": [], "earlier_mean": None, **UNTESTED, "caveats": [],
    }  # fmt: skip
    if c.period.value not in city.protected_periods or area.kind == "neighborhood":
        told["caveats"] = [caveat("protected_not_at_this_date")]
        return told
    if city.protected_quarter_ends and c.period is Period.YTD:
        end = last_quarter_end(now.last)
        now = Window(end.replace(month=1, day=1), end)
        told.update({"from": now.first.isoformat(), "to": now.last.isoformat()})
        told["caveats"].append(caveat("protected_quarter_end", to=end.isoformat()))
    found = shown(c.edition, now.last).get((row.id, area.id))
    if found is None:
        older = decided(c.edition) is not None and city.protected_quarter_ends
        told["caveats"] = [caveat("protected_not_at_this_date" if older else "protected_not_supplied")]
        return told
    told.update({"count": found.count, "last_year": found.prior})
    told["signal"] = HIDDEN if found.count_hidden else "not_tested"
    hidden = [name for name, so in (("count", found.count_hidden), ("last_year", found.prior_hidden)) if so]
    told["caveats"] += [caveat("small_counts_hidden", figure=figure) for figure in hidden]
    return told
