"""Bring Harborview, or a real city from its files, from raw form to published briefings."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from . import feed
from .reports import LAST

SMALL_SCALE, SMALL_FIRST = 0.1, date(2021, 1, 1)


def small(folder: Path, *, as_of: date = LAST) -> feed.Written:
    """A small Harborview for tests: the same districts and stories, a quarter of the reports, six years."""
    return feed.write(folder, scale=SMALL_SCALE, first=SMALL_FIRST, as_of=as_of)
