"""Ask about promises: those of an area, in the order in which a meeting goes through them, and one with its history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from compstat.access.rules import WrongState
from compstat.places import queries as places

from . import rules
from .models import Promise
from .rules import State

__all__ = ["Board", "Promise", "PromiseUnknown", "answering", "promise", "promises_of"]


class PromiseUnknown(WrongState, LookupError):
    """There is no such promise."""


@dataclass(frozen=True)
class Board:
    """An area's promises: late ones first, then open ones by their day, then those that were kept or dropped."""

    late: tuple[Promise, ...]
    open: tuple[Promise, ...]
    kept: tuple[Promise, ...]
    dropped: tuple[Promise, ...]

    @property
    def count(self) -> int:
        """All of them."""
        return len(self.late) + len(self.open) + len(self.kept) + len(self.dropped)


def promise(promise_id: str) -> Promise:
    """One promise, with its history in `events`. PromiseUnknown."""
    found = Promise.objects.filter(pk=promise_id).prefetch_related("events").first()
    if found is None:
        raise PromiseUnknown("There is no such promise. Go back to the list.")
    return found


def answering(of: Promise) -> str:
    """The area by which a role is asked for: see `places.queries.answering`."""
    return places.answering(places.area(places.city(of.city), of.area))


def promises_of(city_id: str, area_id: str, today: date, *, since: date | None = None) -> Board:
    """The promises of one area; of those that are settled only what was made since a day, if one is given.

    Each has `days_late`.
    """
    found = Promise.objects.filter(city=city_id, area=area_id).order_by("due_on", "id").prefetch_related("events")
    listed = list(found)
    for each in listed:
        each.days_late = rules.days_late(State(each.state), each.due_on, today)  # type: ignore[attr-defined]
    settled = [each for each in listed if each.state != State.OPEN and (since is None or each.made_on >= since)]
    late = [each for each in listed if each.days_late]  # type: ignore[attr-defined]
    return Board(
        tuple(late),
        tuple(each for each in listed if each.state == State.OPEN and each not in late),
        _newest_first(each for each in settled if each.state == State.KEPT),
        _newest_first(each for each in settled if each.state == State.DROPPED),
    )


def _newest_first(promises: Iterable[Promise]) -> tuple[Promise, ...]:
    return tuple(sorted(promises, key=lambda each: each.id, reverse=True))
