"""What changed between two editions, on the days both cover."""

from __future__ import annotations

from datetime import date

import numpy as np

from .coverage import Span, joined, shared
from .editions import Edition
from .protect import ALL, SPECIAL


def both_cover(old: Edition, new: Edition, area: str) -> tuple[Span, ...]:
    """Days that both editions cover in the area."""
    if area not in old.coverage.members or area not in new.coverage.members:
        return ()
    return shared(old.coverage.spans(area), new.coverage.spans(area))


def totals(old: Edition, new: Edition) -> tuple[int, int]:
    """Incidents of the old and of the new edition, over all districts, on days both cover."""
    before = now = 0
    for district in new.city.districts:
        for first, last in both_cover(old, new, district.id):
            before += old.cube.count(ALL, district.id, first, last)
            now += new.cube.count(ALL, district.id, first, last)
    return before, now


def days_lost(old: Edition, new: Edition) -> int:
    """Days the old edition covers somewhere and the new one nowhere."""
    had, has = (_days(joined(s for spans in e.coverage.districts.values() for s in spans)) for e in (old, new))
    return len(had - has)


def _days(spans: tuple[Span, ...]) -> set[int]:
    return {day for first, last in spans for day in range(first.toordinal(), last.toordinal() + 1)}


def since(old: Edition, new: Edition) -> dict[str, object]:
    """For each row and district how many counts came and how many went: {previous, days, rows}."""
    rows = [r for r in new.cube.rows if r in old.cube.rows and r not in SPECIAL]
    changed = []
    days: set[int] = set()
    for district in (d.id for d in new.city.districts):
        spans = both_cover(old, new, district)
        days |= _days(spans)
        for row in rows:
            steps = [_daily(new, row, district, *s) - _daily(old, row, district, *s) for s in spans]
            difference = np.concatenate(steps) if steps else np.zeros(0, np.int64)
            more, fewer = int(difference[difference > 0].sum()), int(-difference[difference < 0].sum())
            if more or fewer:
                changed.append({"row": row, "area": district, "more": more, "fewer": fewer})
    return {"previous": old.id, "days": len(days), "rows": changed}


def _daily(edition: Edition, row: str, area: str, first: date, last: date) -> np.ndarray:
    return edition.cube.daily(row, area, first, last).astype(np.int64)
