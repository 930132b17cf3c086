"""Harborview's feed as files: what the city would have published on a day, and what is known to be in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from . import counts, geography, paper
from .happenings import FALL, RISE, WHOLE_CITY, Calendar
from .kinds import CODES, DISTRICTS, WITHHELD
from .planted import planted
from .reports import FILED, FIRST, GAP, LAST, LOST, SEED, Reports, default_point, reports

Facts = dict[str, object]


@dataclass(frozen=True)
class Written:
    """Files on disk and what is true of them."""

    feed_files: tuple[Path, ...]
    areas_files: tuple[Path, ...]
    counts_files: tuple[Path, ...]
    facts: Facts


@dataclass(frozen=True)
class History:
    """All that ever happened in one Harborview, ready to be published as of any day."""

    seed: int
    calendar: Calendar
    lines: Reports
    pages: dict[int, paper.Page]
    complete: set[Path] = field(default_factory=set)  # files written whole, which no later day changes

    def offset(self, day: date) -> int:
        """The day as a number of days since the first."""
        return (day - self.calendar.first).days


def history(*, seed: int = SEED, scale: float = 1.0, first: date = FIRST, last: date = LAST) -> History:
    """Make a history; about four seconds for eight years at scale 1."""
    calendar = Calendar(first, last)
    lines = planted(reports(seed=seed, scale=scale, first=first, last=last), calendar, seed)
    pages = {}
    for year in range(first.year, last.year + 1):
        start, end = ((date(y, 1, 1) - first).days for y in (year, year + 1))
        rng = np.random.Generator(np.random.PCG64([seed, year]))
        pages[year] = paper.page(lines.take((lines.day >= start) & (lines.day < end)), year, first, rng)
    return History(seed, calendar, lines, pages)


def write(
    folder: Path,
    *,
    seed: int = SEED,
    scale: float = 1.0,
    first: date = FIRST,
    last: date = LAST,
    as_of: date = LAST,
) -> Written:
    """Write all that `compstat load` and `compstat areas` take, as published on `as_of`."""
    return publish(history(seed=seed, scale=scale, first=first, last=last), folder, as_of)


def small(folder: Path, *, as_of: date = LAST) -> Written:
    """Files of a small Harborview for tests: the same districts and stories, fewer reports, six years."""
    return write(folder, seed=1115, scale=0.1, first=date(2021, 1, 1), as_of=as_of)


def publish(known: History, folder: Path, as_of: date) -> Written:
    """Write a history as it was known on a day: reports entered later are not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    return Written(
        tuple(_feed_files(known, folder, as_of)),
        geography.write(folder / "areas"),
        (counts.write(known.lines, known.calendar, folder, as_of, known.seed),),
        facts(known, as_of),
    )


def _feed_files(known: History, folder: Path, as_of: date) -> Iterator[Path]:
    """One file a year. A year that is complete keeps its name, whatever the day of publication."""
    last = known.offset(as_of)
    for year, page in known.pages.items():
        if year > as_of.year:
            return
        shown = int(np.searchsorted(page.entered, last, side="right"))
        whole = shown == len(page.records)
        path = folder / (f"incidents-{year}.csv" if whole else f"incidents-{year}-on-{as_of}.csv")
        if path not in known.complete:
            path.write_bytes(paper.encoded(page.records[:shown], year))
        if whole:
            known.complete.add(path)
        yield path


def facts(known: History, as_of: date) -> Facts:
    """What tests and readers may rely on: counts of the stories planted in the feed as known on that day."""
    last = known.offset(as_of)
    lines = known.lines.take(known.lines.entered <= last)
    calendar = known.calendar
    notes: Counter[str] = Counter()
    copies = records = 0
    for page in known.pages.values():
        shown = int(np.searchsorted(page.entered, last, side="right"))
        notes.update(n for n in page.damage[:shown] if n)
        copies += int(page.again[:shown].sum())
        records += shown
    latitude, longitude = default_point()
    return {
        "as_of": as_of.isoformat(),
        "to": calendar.to.isoformat(),
        "gap": [d.isoformat() for d in GAP],
        "rise": _story(lines, calendar, (RISE[0],), RISE[1]),
        "fall": _story(lines, calendar, (FALL[0],), FALL[1]),
        "whole_city": _story(lines, calendar, WHOLE_CITY, None),
        "default_point": {"lat": latitude, "lng": longitude, "lines": int((lines.spot == FILED).sum())},
        "not_located": int((lines.spot == LOST).sum()),
        "records": records,
        "lines": len(lines),
        "damaged": dict(sorted(notes.items())),
        "copies": copies,
        "withheld_lines": int(np.isin(CODES[lines.kind], list(WITHHELD)).sum()),
    }


def _story(lines: Reports, calendar: Calendar, codes: tuple[int, ...], district: str | None) -> Facts:
    """Distinct incidents of these codes in the current 28 days."""
    first = (calendar.to - timedelta(27) - calendar.first).days
    mine = np.isin(CODES[lines.kind], codes) & (lines.day >= first) & (lines.day < first + 28)
    if district is not None:
        mine &= lines.district == DISTRICTS.index(district)
    return {"codes": list(codes), "area": district or "city", "count": len(np.unique(lines.incident[mine]))}
