"""The counts cube: day × row × area, summed along the days, so that any window is one subtraction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int32]
Codes = NDArray[np.integer[Any]]

BLOCK = 1 << 16  # so many reports at a time, their cells worked out, stay in the processor's cache


@dataclass(frozen=True)
class Cube:
    """Counts of every day, row and area, summed along the days.

    `prefix` is (days + 1, rows, areas): prefix[d] holds the counts of all days before day d, and day 0 is
    `first`. It may be a read-only memory map.
    """

    first: date
    rows: tuple[str, ...]
    areas: tuple[str, ...]
    prefix: Counts

    def __post_init__(self) -> None:
        """Refuse axes that do not fit the counts."""
        if self.prefix.ndim != 3 or self.prefix.shape[1:] != (len(self.rows), len(self.areas)):
            raise ValueError(
                f"The cube has {len(self.rows)} rows and {len(self.areas)} areas, "
                f"but its counts have the shape {self.prefix.shape}."
            )

    @property
    def days(self) -> int:
        """How many days the cube holds."""
        return int(self.prefix.shape[0]) - 1

    @cached_property
    def row_index(self) -> dict[str, int]:
        """Where each row stands."""
        return {row: i for i, row in enumerate(self.rows)}

    @cached_property
    def area_index(self) -> dict[str, int]:
        """Where each area stands."""
        return {area: i for i, area in enumerate(self.areas)}

    def count(self, row: str, area: str, first: date, last: date) -> int:
        """Reports of the row in the area, first and last day counted; days outside the cube count 0."""
        begin, end = self._bounds(first, last)
        r, a = self.row_index[row], self.area_index[area]
        return int(self.prefix[end, r, a]) - int(self.prefix[begin, r, a])

    def window(self, first: date, last: date) -> Counts:
        """Counts (rows, areas) of the days from `first` to `last`, both counted."""
        begin, end = self._bounds(first, last)
        counts: Counts = self.prefix[end] - self.prefix[begin]
        return counts

    def windows(self, pairs: Sequence[tuple[date, date]]) -> Counts:
        """Counts (windows, rows, areas) of several windows at once."""
        bounds = np.array([self._bounds(first, last) for first, last in pairs], dtype=np.intp).reshape(-1, 2)
        counts: Counts = self.prefix[bounds[:, 1]] - self.prefix[bounds[:, 0]]
        return counts

    def daily(self, row: str, area: str, first: date, last: date) -> Counts:
        """Counts of each day from `first` to `last`, both counted."""
        return self._steps(row, area, first, (last - first).days + 1, 1)

    def weekly(self, row: str, area: str, last: date, weeks: int) -> Counts:
        """Counts of so many weeks, oldest first; the newest ends on `last`."""
        first = date.fromordinal(last.toordinal() - 7 * weeks + 1)
        return self._steps(row, area, first, weeks, 7)

    def _steps(self, row: str, area: str, first: date, steps: int, days: int) -> Counts:
        begin = (first - self.first).days
        edges = np.clip(begin + days * np.arange(steps + 1), 0, self.days)
        counts: Counts = np.diff(self.prefix[edges, self.row_index[row], self.area_index[area]])
        return counts

    def _bounds(self, first: date, last: date) -> tuple[int, int]:
        begin = min(max((first - self.first).days, 0), self.days)
        return begin, max(begin, min((last - self.first).days + 1, self.days))


def build(day: Codes, row: Codes, area: Codes, *, shape: tuple[int, int, int]) -> Counts:
    """Count coded reports into a cube of the shape (days, rows, areas); the result is prefix-summed.

    The three columns have one length: the i-th report counts once on day[i], in row[i] and area[i].
    Errors: ValueError where the columns differ in length, or a code lies outside its axis (names the column).
    """
    counts = np.zeros(shape, dtype=np.int32)
    accumulate(counts, day, row, area)
    return prefix_sum(counts)


def accumulate(counts: Counts, day: Codes, row: Codes, area: Codes) -> None:
    """Add a piece of the reports to counts (days, rows, areas) in place; errors as in `build`."""
    check_codes(counts.shape, day=day, row=row, area=area)
    cells = counts.reshape(-1, copy=False)  # an error rather than a copy, in which the counts would be lost
    _, rows, areas = counts.shape
    for begin in range(0, len(day), BLOCK):
        piece = slice(begin, begin + BLOCK)
        cell = day[piece].astype(np.intp)
        cell *= rows
        cell += row[piece]
        cell *= areas
        cell += area[piece]
        np.add.at(cells, cell, np.int32(1))


def check_codes(shape: tuple[int, ...], **columns: Codes) -> None:
    """Refuse coded columns that differ in length or hold a code outside their axis (ValueError)."""
    if len(set(map(len, columns.values()))) > 1:
        lengths = ", ".join(f"{name} {len(column)}" for name, column in columns.items())
        raise ValueError(f"The columns differ in length: {lengths}.")
    for (name, column), size in zip(columns.items(), shape, strict=True):
        if len(column) and (column.min() < 0 or column.max() >= size):
            raise ValueError(f"The column {name} holds a code outside 0 to {size - 1}.")


def prefix_sum(counts: Counts) -> Counts:
    """Sum counts (days, rows, areas) along the days into (days + 1, rows, areas), the first all zero."""
    prefix = np.zeros((counts.shape[0] + 1, *counts.shape[1:]), dtype=np.int32)
    np.cumsum(counts, axis=0, out=prefix[1:])
    return prefix
