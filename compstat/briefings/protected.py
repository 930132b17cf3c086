"""Protected rows: counts the department supplies, with small ones hidden, and whatever would give them back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import numpy as np

from compstat.analysis import disclosure
from compstat.analysis.periods import Period, Window
from compstat.incidents import queries as incidents
from compstat.incidents.queries import Edition
from compstat.places.queries import CITY, Area, Row

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
    """A protected count as it may be shown: None where it is hidden, with the reason."""

    count: int | None
    prior: int | None
    why: str | None
    prior_why: str | None


@lru_cache(maxsize=64)
def shown(edition: Edition, last: date) -> dict[tuple[str, str], Shown]:
    """Every protected row and area of the year to `last`, with small counts and their betrayers hidden.

    This year and the year before are protected together, as two periods of one table.
    """
    city = edition.city
    rows = [r.id for r in city.rows if r.protected]
    first = last.replace(month=1, day=1)
    given = {
        (c.row, c.area): (c.count, c.prior_count)
        for c in incidents.supplied_counts(edition)
        if (c.first, c.last) == (first, last) and c.row in rows
    }
    districts = [d.id for d in city.districts]
    complete = [r for r in rows if all(None not in given.get((r, d), (None,)) for d in districts)]
    if not complete:
        return {}
    table = np.array([[given[r, d] for r in complete] for d in districts], np.int64)
    groups = tuple(tuple(districts.index(d) for d in g.districts) for g in city.groups)
    hidden = disclosure.protect(table, groups=groups)
    masks = {
        **{d: hidden.cells[i] for i, d in enumerate(districts)},
        **{g.id: hidden.groups[i] for i, g in enumerate(city.groups)},
        CITY: hidden.city,
    }
    sums = {
        **dict(zip(districts, table, strict=True)),
        **{g.id: table[list(groups[i])].sum(axis=0) for i, g in enumerate(city.groups)},
        CITY: table.sum(axis=0),
    }
    return {
        (row, area): Shown(*_pair(sums[area][n], masks[area][n])) for n, row in enumerate(complete) for area in masks
    }


def _pair(values: np.ndarray, reasons: np.ndarray) -> tuple[int | None, int | None, str | None, str | None]:
    codes = {disclosure.SMALL: "small_count_hidden", disclosure.COMPLEMENTARY: "complementary_hidden"}
    why = [codes.get(int(reason)) for reason in reasons]
    counts = [None if w else int(v) for v, w in zip(values, why, strict=True)]
    return counts[0], counts[1], why[0], why[1]


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
        told["caveats"] = [caveat("protected_not_supplied")]
        return told
    told.update({"count": found.count, "last_year": found.prior, "signal": HIDDEN if found.why else "not_tested"})
    reasons = {found.why: "count", found.prior_why: "last_year"}
    told["caveats"] += [caveat(why, figure=figure) for why, figure in reasons.items() if why]
    return told
