"""Harborview's reports: one line each, as the department's records system holds them, before any file."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from . import layout
from .city import Ground, ground
from .happenings import Calendar, weekly_counts
from .kinds import CLOCKS, CODES, COMPANIONS, DISTRICTS, KINDS, REPEATED, number
from .shapes import degrees

SEED = 15  # a history in which chance raises no false alarm on the days the demo shows
FIRST, LAST = date(2019, 1, 1), date(2026, 11, 19)
GAP = (date(2019, 3, 4), date(2019, 3, 10))  # the week the server moved: nothing was published
BLANK, EXTERNAL = -1, -2  # instead of a district
PLACED, FILED, LOST = 0, 1, 2  # where: at its block, at the station where it was filed, nowhere
ASTRAY = 0.022  # share whose recorded district is not the one its point lies in
Ints = NDArray[np.int64]
REPEAT_DAYS = 14


@dataclass(frozen=True)
class Reports:
    """Lines of the records system, in the order of entry; arrays of one length."""

    incident: Ints  # lines with the same number are one incident
    kind: Ints  # index into KINDS
    day: Ints  # days since the calendar's first day
    minute: Ints  # of the day
    district: Ints  # index into DISTRICTS, or BLANK or EXTERNAL
    block: Ints  # index into the streets' blocks
    spot: Ints  # PLACED, FILED or LOST
    entered: Ints  # day on which it was entered, as `day`
    shooting: Ints  # 1 if flagged

    def __len__(self) -> int:
        return len(self.incident)

    def take(self, which: NDArray[np.int64] | NDArray[np.bool_]) -> Reports:
        """These lines only."""
        return Reports(*(getattr(self, f.name)[which] for f in fields(self)))


def reports(*, seed: int = SEED, scale: float = 1.0, first: date = FIRST, last: date = LAST) -> Reports:
    """Every line from the first day to the last; the same seed always gives the same lines."""
    calendar, place = Calendar(first, last), ground()
    rng = np.random.Generator(np.random.PCG64(seed))
    counts = weekly_counts(calendar, scale, rng)
    kind, home, week = (np.repeat(axis.ravel(), counts.ravel()) for axis in np.indices(counts.shape))
    day, minute = _times(kind, week, calendar, rng)
    keep = _published(day, calendar)
    kind, home, day, minute = kind[keep], home[keep], day[keep], minute[keep]
    order = np.lexsort((minute, day, home, kind))
    kind, home, day, minute = kind[order], home[order], day[order], minute[order]
    block = _repeats(kind, home, day, _blocks(kind, home, place, rng), rng)
    lines = Reports(
        np.arange(len(kind)),
        kind,
        day,
        minute,
        home,
        block,
        _spots(home, rng),
        day + _delays(kind, rng),
        _shootings(kind, rng),
    )
    lines = _with_companions(_recorded(lines, rng), rng)
    return lines.take(np.lexsort((lines.incident, lines.minute, lines.day, lines.entered)))


def _times(kind: Ints, week: Ints, calendar: Calendar, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Day and minute of each report, from the clock of its kind: hour and weekday in one draw."""
    hour = np.empty(len(kind), dtype=np.int64)
    clocks = np.array([k.clock for k in KINDS])[kind]
    for name, clock in CLOCKS.items():
        mine = clocks == name
        hour[mine] = np.searchsorted(np.cumsum(clock), rng.random(mine.sum()) * clock.sum() * (1 - 1e-12), side="right")
    minute = rng.choice((0, 15, 30, 45, -1), len(kind), p=(0.38, 0.07, 0.2, 0.07, 0.28))
    minute = np.where(minute < 0, rng.integers(0, 60, len(kind)), minute) + 60 * (hour % 24)
    unknown = rng.random(len(kind)) < 0.03  # nobody knows when: midnight
    start = (calendar.monday - calendar.first).days
    return start + 7 * week + hour // 24, np.where(unknown, 0, minute)


def _published(day: Ints, calendar: Calendar) -> NDArray[np.bool_]:
    gap = [(d - calendar.first).days for d in GAP]
    inside: NDArray[np.bool_] = (day >= 0) & (day <= (calendar.last - calendar.first).days)
    return inside & ~((day >= gap[0]) & (day <= gap[1]))


def _blocks(kind: Ints, home: Ints, place: Ground, rng: np.random.Generator) -> Ints:
    """A block in the district for each report; a few lie across the border, where it was taken for home."""
    districts = np.array([DISTRICTS.index(p.district) for p in layout.PLACES])[place.streets.place]
    spreads = np.array([k.spread for k in KINDS])[kind]
    shapes = [place.districts[d] for d in DISTRICTS]
    next_to = [
        [j for j, other in enumerate(shapes) if j != i and other.intersects(one)] for i, one in enumerate(shapes)
    ]
    astray = rng.random(len(kind)) < ASTRAY
    swapped = np.array([next_to[h][int(u * len(next_to[h]))] for h, u in zip(home, rng.random(len(home)), strict=True)])
    where = np.where(astray, swapped, home)
    block = np.empty(len(kind), dtype=np.int64)
    for spread in sorted(set(spreads)):
        weight = _pull(spread, place, rng)
        for d in range(len(DISTRICTS)):
            mine, there = (spreads == spread) & (where == d), np.flatnonzero(districts == d)
            steps = np.cumsum(weight[there])
            block[mine] = there[np.searchsorted(steps, rng.random(mine.sum()) * steps[-1] * (1 - 1e-12), side="right")]
    return block


def _pull(spread: str, place: Ground, rng: np.random.Generator) -> NDArray[np.float64]:
    """How much each block draws reports of this sort: few blocks draw many, as everywhere."""
    found = place.streets
    places = layout.PLACES
    blocks = np.bincount(found.place, minlength=len(places))
    bustle = np.array([p.bustle for p in places])[found.place]
    people = np.array([p.people or 5_000 for p in places])[found.place] / blocks[found.place]
    base = {
        "homes": people,
        "shops": bustle**2,
        "street": bustle * people**0.5,
        "cars": people**0.5 * bustle**0.5,
        "roads": np.ones(len(bustle)),
    }[spread]
    main = {"homes": 0.8, "shops": 7.0, "street": 3.0, "cars": 1.0, "roads": 9.0}[spread]
    return base * np.where(found.main, main, 1.0) * rng.lognormal(0.0, 0.95, len(base))


def _repeats(kind: Ints, home: Ints, day: Ints, block: Ints, rng: np.random.Generator) -> Ints:
    """Let some reports come back within days to the block of the one before (same kind, same district)."""
    near = np.isin(CODES[kind], list(REPEATED)) & (rng.random(len(kind)) < 0.12)
    near[1:] &= (kind[1:] == kind[:-1]) & (home[1:] == home[:-1]) & (day[1:] - day[:-1] <= REPEAT_DAYS)
    near[0] = False
    return block[np.maximum.accumulate(np.where(near, 0, np.arange(len(kind))))]


def _spots(home: Ints, rng: np.random.Generator) -> Ints:
    """A few reports have no point; more than a few lie at the station where they were filed."""
    chance = rng.random(len(home))
    filed = np.where(home == DISTRICTS.index(layout.FILED_AT), 0.17, 0.0155)
    return np.where(chance < filed, FILED, np.where(chance > 0.96, LOST, PLACED))


def _delays(kind: Ints, rng: np.random.Generator) -> Ints:
    """Days until a report is entered: most within three, a tail up to forty; late finds come later."""
    slow = np.array([k.slow for k in KINDS])[kind]
    days = np.arange(41)
    quick, late = (
        np.concatenate((head, _tail(1 - sum(head), len(days) - len(head))))
        for head in ((0.62, 0.22, 0.08, 0.03), (0.42, 0.24, 0.10, 0.07))
    )
    chance = rng.random(len(kind))
    drawn = np.where(slow, np.searchsorted(np.cumsum(late), chance), np.searchsorted(np.cumsum(quick), chance))
    return np.minimum(drawn, 40)


def _tail(mass: float, length: int) -> NDArray[np.float64]:
    falling = 0.88 ** np.arange(length)
    tail: NDArray[np.float64] = falling / falling.sum() * mass
    return tail


def _shootings(kind: Ints, rng: np.random.Generator) -> Ints:
    """The flag stands on shots at people, but also on shell cases and damaged cars."""
    chance = np.array(
        [{111: 0.7, 423: 0.055, 413: 0.03, 3114: 0.012, 2662: 0.6, 1402: 0.006}.get(int(c), 0.0) for c in CODES]
    )
    return (rng.random(len(kind)) < chance[kind]).astype(np.int64)


def _recorded(lines: Reports, rng: np.random.Generator) -> Reports:
    """Some reports carry no district, some one of another town's."""
    chance = rng.random(len(lines))
    district = np.where(chance < 0.013, BLANK, np.where(chance > 0.998, EXTERNAL, lines.district))
    return replace(lines, district=district)


def _with_companions(lines: Reports, rng: np.random.Generator) -> Reports:
    """One incident in 25 has a second line, some a third or fourth: other codes, or the same row."""
    more = np.searchsorted(np.cumsum((0.96, 0.033, 0.005)), rng.random(len(lines)))
    which = np.repeat(np.arange(len(lines)), more)
    extra = lines.take(which)
    codes = np.array([number(c) for c in COMPANIONS])[rng.integers(0, len(COMPANIONS), len(which))]
    again = np.isin(CODES[extra.kind], (613, 617)) & (rng.random(len(which)) < 0.5)
    kind = np.where(again, number(619), codes)
    extra = replace(extra, kind=kind, shooting=np.zeros(len(which), dtype=np.int64))
    both = Reports(*(np.concatenate((getattr(lines, f.name), getattr(extra, f.name))) for f in fields(lines)))
    _, once = np.unique(both.incident * len(KINDS) + both.kind, return_index=True)
    return both.take(once)


def default_point() -> tuple[float, float]:
    """Latitude and longitude of the station where a great many reports were filed."""
    lng, lat = degrees(np.array([layout.STATIONS[layout.FILED_AT]], dtype=float))[0]
    return float(lat), float(lng)


def points(lines: Reports) -> NDArray[np.float64]:
    """Longitude and latitude of each line; NaN where it has none."""
    at = degrees(ground().streets.middles)[lines.block]
    lat, lng = default_point()
    at[lines.spot == FILED] = (lng, lat)
    at[lines.spot == LOST] = np.nan
    return at
