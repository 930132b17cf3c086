"""Ask about promises: those of an area, in the order in which a meeting goes through them, and one with its history."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from compstat.access.rules import WrongState
from compstat.places import queries as places

from . import rules
from .models import Promise
from .rules import Event, Origin, State

__all__ = [
    "Board", "Came", "Promise", "PromiseUnknown", "Tally", "answering", "came_from", "late_in", "promise",
    "promises_of", "promises_with", "register_origin", "tally", "with_words",
]  # fmt: skip


class PromiseUnknown(WrongState, LookupError):
    """There is no such promise."""


@dataclass(frozen=True)
class Board:
    """An area's promises: late ones first, then open ones by their day, then those kept or dropped.

    One that was withdrawn is on none: that one was is already more than anybody may read (record 0016).
    """

    late: tuple[Promise, ...]
    open: tuple[Promise, ...]
    kept: tuple[Promise, ...]
    dropped: tuple[Promise, ...]

    @property
    def count(self) -> int:
        """All of them."""
        return len(self.late) + len(self.open) + len(self.kept) + len(self.dropped)


@dataclass(frozen=True)
class Tally:
    """How many promises there are, by what became of them; `changed`: of all of them, those moved or reworded."""

    n: int
    kept: int
    late: int
    open: int
    dropped: int
    changed: int


@dataclass(frozen=True)
class Came:
    """Where a promise comes from: its words, and the page to read more on (empty where there is none)."""

    words: str
    href: str = ""


Origins = Callable[[str, Sequence[str]], Mapping[str, Came]]  # a city, keys of one origin → what each of them is
_told: dict[Origin, Origins] = {}


def register_origin(origin: Origin, told: Origins) -> None:
    """Take what promises of an origin come from, from a room above that knows it; the newest counts."""
    _told[origin] = told


def came_from(city_id: str, promises: Iterable[Promise]) -> dict[str, Came]:
    """Where each of these promises comes from, by its key; what nobody can tell is left out."""
    some = [each for each in promises if each.origin_id]
    known = {
        origin: told(city_id, list({each.origin_id for each in some if each.origin == origin}))
        for origin, told in _told.items()
        if any(each.origin == origin for each in some)
    }
    found = {each.id: known.get(Origin(each.origin), {}).get(each.origin_id) for each in some}
    return {key: came for key, came in found.items() if came}


def promises_with(keys: Iterable[str]) -> dict[str, Promise]:
    """Promises by their keys; one there is not is left out."""
    return {each.id: each for each in Promise.objects.filter(pk__in=list(keys))}


def tally(board: Board) -> Tally:
    """How many there are, by what became of them."""
    every = (*board.late, *board.open, *board.kept, *board.dropped)
    moved = {Event.MOVED, Event.REWORDED}
    return Tally(
        board.count, len(board.kept), len(board.late), len(board.open), len(board.dropped),
        sum(any(event.kind in moved for event in each.events.all()) for each in every),
    )  # fmt: skip


def with_words(origin: Origin) -> QuerySet[Promise, str]:
    """Keys of what promises of an origin come from, as far as their words are kept: to see that none is."""
    found = Promise.objects.filter(origin=origin).exclude(state=State.WITHDRAWN)
    return found.values_list("origin_id", flat=True)


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
    found = Promise.objects.filter(city=city_id, area=area_id).exclude(state=State.WITHDRAWN)
    listed = list(found.order_by("due_on", "id").prefetch_related("events"))
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


def late_in(city_id: str, areas: Collection[str], today: date) -> list[Promise]:
    """Promises of these areas whose day is over while they are open, the longest late first. Each has `days_late`."""
    found = Promise.objects.filter(city=city_id, area__in=areas, state=State.OPEN, due_on__lt=today)
    listed = list(found.order_by("due_on", "id"))
    for each in listed:
        each.days_late = rules.days_late(State(each.state), each.due_on, today)  # type: ignore[attr-defined]
    return listed


def _newest_first(promises: Iterable[Promise]) -> tuple[Promise, ...]:
    return tuple(sorted(promises, key=lambda each: each.id, reverse=True))
