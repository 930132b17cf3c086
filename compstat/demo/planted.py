"""What became of two plans, planted in Harborview's reports: one worked; of the other nothing came but better luck.

Of what the one took away nothing moved next door. Chance alone had put so many more there that it looked like a move.
Planted after everything else, by a chance of its own: no other row, district or week is any different for it.
"""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from .happenings import AT_ITS_WORST, BAD_LUCK, CHANCE, GONE, NEXT_DOOR, WORKED, Calendar, Planned
from .kinds import CODES, DISTRICTS
from .reports import Reports

Flags = NDArray[np.bool_]


def planted(lines: Reports, calendar: Calendar, seed: int) -> Reports:
    """The lines with both plans in them, in the order of entry; unchanged where their days lie outside."""
    rng = np.random.Generator(np.random.PCG64([seed, 4]))
    lines = _thinned(lines, calendar, (WORKED.district,), GONE)
    lines = _with_bad_luck(_thinned(lines, calendar, NEXT_DOOR, CHANCE), calendar, rng)
    return lines.take(np.lexsort((lines.incident, lines.minute, lines.day, lines.entered)))


def _thinned(lines: Reports, calendar: Calendar, districts: tuple[str, ...], share: float) -> Reports:
    """Of the reports there since the plan began, in their order, this share goes, with all their lines."""
    found = np.flatnonzero(_of(WORKED, lines, districts) & (lines.day >= _day(WORKED.starts, calendar)))
    found = found[np.lexsort((lines.incident[found], lines.minute[found], lines.day[found]))]
    steps = np.floor(np.arange(len(found) + 1) * share)
    gone = lines.incident[found[np.diff(steps) > 0]]
    return lines.take(~np.isin(lines.incident, gone))


def _with_bad_luck(lines: Reports, calendar: Calendar, rng: np.random.Generator) -> Reports:
    """More of the same in the weeks that got the place chosen: like reports of other weeks, incidents of their own."""
    first, last = (_day(day, calendar) for day in AT_ITS_WORST.selected)
    mine = _of(AT_ITS_WORST, lines, (AT_ITS_WORST.district,))
    then = mine & (lines.day >= first) & (lines.day <= last)
    elsewhen = np.flatnonzero(mine & ~then)
    if not then.any():
        return lines
    like = lines.take(rng.choice(elsewhen, BAD_LUCK, replace=False))
    day = rng.integers(first, last + 1, len(like))
    more = replace(
        like,
        incident=int(lines.incident.max()) + 1 + np.arange(len(like)),
        day=day,
        entered=day + like.entered - like.day,
        shooting=np.zeros(len(like), dtype=np.int64),
    )
    return _both(lines, more)


def _both(one: Reports, other: Reports) -> Reports:
    return Reports(*(np.concatenate((getattr(one, f.name), getattr(other, f.name))) for f in fields(Reports)))


def _of(plan: Planned, lines: Reports, districts: tuple[str, ...]) -> Flags:
    """Reports of the plan's row in these districts, as recorded."""
    there = [DISTRICTS.index(each) for each in districts]
    flags: Flags = np.isin(CODES[lines.kind], plan.codes) & np.isin(lines.district, there)
    return flags


def _day(on: date, calendar: Calendar) -> int:
    return (on - calendar.first).days
