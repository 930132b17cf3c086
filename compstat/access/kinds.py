"""Kinds of records that may be removed one day. A room registers each of its kinds with one declaration."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final


@dataclass(frozen=True)
class Record:
    """A record that has come to its end: whose cities and which people it is about, by their keys."""

    key: str
    ended_at: datetime
    cities: frozenset[str] = field(default=frozenset())
    people: frozenset[str] = field(default=frozenset())
    with_it: frozenset[tuple[str, str]] = field(default=frozenset())  # kind and key of each record that goes with it


@dataclass(frozen=True)
class Kind:
    """Records of one kind. `fixed` is for technical leftovers: they go after that time, whatever anybody has set."""

    code: str
    words: str  # what it is, in the words of people, marked for translation
    since: str  # from when its days count: a sentence
    ended: Callable[[datetime], Iterable[Record]]  # those that have ended at this moment
    remove: Callable[[Record, datetime], None]
    fixed: timedelta | None = None


KINDS: Final[dict[str, Kind]] = {}


def register_kind(kind: Kind) -> None:
    """Make a kind known. ValueError: the code is taken."""
    if KINDS.setdefault(kind.code, kind) != kind:
        raise ValueError(f"There is another kind of records named {kind.code!r}. Choose a name of its own.")
