"""Recent counts are unfinished: compare them with counts that were just as young (contracts §5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from compstat.analysis.periods import Window, provisional_from, same_date

TOLERANCE_DAYS = 7


def same_maturity(as_of: date, others: Sequence[date]) -> int | None:
    """Which of the other editions knew last year's window as this one knows this year's; None if none did.

    `others` are their as-of dates; the answer is a place in it. An edition serves whose as-of lies within 7
    days, either way, of one year before this one's (29 February: 28 February). Of several the newest as-of;
    of several with that same as-of the first given, so give the newest loaded first.
    """
    target = same_date(as_of, 1)
    near = [i for i, other in enumerate(others) if abs((other - target).days) <= TOLERANCE_DAYS]
    return max(near, key=lambda i: others[i], default=None)


def provisional_days(window: Window, as_of: date) -> int:
    """How many days of the window lie in the last 28 days before as-of, and may still grow."""
    first, last = max(window.first, provisional_from(as_of)), min(window.last, as_of)
    return max(0, (last - first).days + 1)


def is_provisional(window: Window, as_of: date) -> bool:
    """Whether any day of the window may still grow."""
    return provisional_days(window, as_of) > 0
