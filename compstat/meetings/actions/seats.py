"""Decide what becomes of held registrations: very many came from one network, and a person looks at them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from compstat.access.actions import Act
from compstat.access.rules import Actor, WrongState

from ..models import Meeting, Seat
from ..queries import coming
from ..rules import SeatState
from .coming import fill_seats, let_in, one_at_a_time
from .running import done_once


def let_held_in(meeting: Meeting, groups: Sequence[str], *, by: Actor, now: datetime, act: str = "") -> int:
    """These held registrations, whole groups or single ones, count from now on; how many. NotAllowed, WrongState."""
    chosen: list[Seat] = []

    def change() -> None:
        with one_at_a_time(meeting) as fresh:
            fill_seats(fresh)
            chosen.extend(_chosen(fresh, groups))
            let_in(fresh, iter(chosen))

    done_once(Act.SEATS_DECIDED, meeting, change, by=by, now=now, act=act)
    return len(chosen)


def let_one_in(meeting: Meeting, code: str, *, by: Actor, now: datetime, act: str = "") -> Seat:
    """The held registration of whoever tells its code counts from now on. NotAllowed, SeatUnknown, WrongState."""
    found: list[Seat] = []

    def change() -> None:
        with one_at_a_time(meeting) as fresh:
            found.append(coming.seat_of(fresh, code))
            if found[0].state != SeatState.HELD:
                raise WrongState("This registration waits for nobody: it counts already, or was cancelled.")
            fill_seats(fresh)
            let_in(fresh, iter(found))

    done_once(Act.SEATS_DECIDED, meeting, change, by=by, now=now, act=act)
    return found[0]


def refuse_held(meeting: Meeting, groups: Sequence[str], *, by: Actor, now: datetime, act: str = "") -> int:
    """These groups of held registrations are not counted; how many. Whoever sent them may come in any case."""
    refused: list[int] = []

    def change() -> None:
        with one_at_a_time(meeting) as fresh:
            keys = [seat.pk for seat in _chosen(fresh, groups)]
            refused.append(Seat.objects.filter(pk__in=keys).update(state=SeatState.CANCELLED, changed_at=now))

    done_once(Act.SEATS_DECIDED, meeting, change, by=by, now=now, act=act)
    return sum(refused)


def _chosen(meeting: Meeting, groups: Sequence[str]) -> list[Seat]:
    found = list(coming.in_groups(meeting, groups))
    if not found:
        raise WrongState("Choose which registrations this is about. Somebody may just have decided them: look again.")
    return found
