"""What all phones of a meeting are shown is made once a second in each process and language; the rest is handing out.

A phone that has it already is told so without asking the database.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic
from typing import Final, Generic, TypeVar

T = TypeVar("T")

SECONDS = 1.0  # tests set it to 0
STALE: Final = 5  # times as long an old one is handed out while somebody makes the new one
MOST: Final = 200  # of different ones in a process


@dataclass
class _Slot(Generic[T]):
    lock: Lock = field(default_factory=Lock)
    made: T | None = None
    at: float = 0.0

    def younger_than(self, seconds: float) -> bool:
        return self.made is not None and monotonic() - self.at < seconds


_slots: dict[object, _Slot[object]] = {}


def kept(key: object, make: Callable[[], T]) -> T:
    """The one that was made within the last second, or a new one."""
    if len(_slots) >= MOST and key not in _slots:
        _slots.clear()
    slot: _Slot[T] = _slots.setdefault(key, _Slot())  # type: ignore[assignment]
    if slot.younger_than(SECONDS) or (slot.lock.locked() and slot.younger_than(STALE * SECONDS)):
        return slot.made  # type: ignore[return-value]
    try:
        with slot.lock:
            if not slot.younger_than(SECONDS):
                slot.made, slot.at = make(), monotonic()
            return slot.made  # type: ignore[return-value]
    finally:
        if slot.made is None:  # there is no such thing: it takes nobody's place
            _slots.pop(key, None)
