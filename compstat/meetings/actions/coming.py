"""Register, change and cancel a seat, as somebody who will come does it: with a code, and without their name.

Seats are given out one after another, so that there are never more than chairs. Whoever gets none, or is held since
very many came from their network, may come in any case.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import IntegrityError
from django.utils.translation import gettext

from compstat.access.actions import Limit, new_key, sealed_text, spent
from compstat.access.rules import WrongState

from .. import rules
from ..browsers import hashed
from ..models import Asked, Contact, Meeting, Seat, Slip
from ..queries import coming
from ..queries.voting import SLIP_LETTERS, slip_key, was_used
from ..rules import FUTURE, Mode, Origin, SeatState
from ..rules.codes import code_of, key_of_digest
from .alone import alone

SEAT_LETTERS: Final = 8
HELD_AFTER: Final = Limit("registrations", 60, timedelta(hours=1), public=True)
LONGEST_TOPIC: Final = 500


@dataclass(frozen=True)
class Wish:
    """What somebody who will come asks for; all of it may be left out."""

    online: bool = False
    language: str = ""  # of an interpreter
    needs: tuple[str, ...] = ()
    topic: str = ""  # to be raised
    address: str = ""
    name: str = ""  # to be written to by
    reads: str = "en"  # the language of letters, and of the topic


@dataclass(frozen=True)
class Registered:
    """A seat, its code, and the code of its ballot slip, if it is online."""

    seat: Seat
    code: str
    slip: str = ""


def register(meeting: Meeting, wish: Wish, act: str, *, network: str, now: datetime) -> Registered:
    """A seat, or a place on the waiting list. The same form again gives the same seat and code. WrongState.

    `network` is where it comes from. It is counted as a keyed hash and stands nowhere beside the seat.
    """
    check_open(meeting, now.date())
    seat = Seat(id=_key(meeting, act, wish), meeting=meeting, made_at=now, changed_at=now)
    if there := Seat.objects.filter(pk=seat.pk).first():
        return told(there)
    flooded = spent(HELD_AFTER, network, now)
    try:
        with one_at_a_time(meeting) as fresh:
            fill_seats(fresh)
            _take(seat, fresh, wish, flooded=flooded)
            _entrust(seat, wish, now)
            _ask(meeting, wish, now)
    except IntegrityError:  # the same form, delivered twice at once
        return told(Seat.objects.get(pk=seat.pk))
    return told(seat)


def check_open(meeting: Meeting, today: date) -> None:
    """Refuse to give out seats before registration is open, and once it is over. WrongState.

    While people are together, whoever takes part from home still gets one, with the slip for its ballots.
    """
    if why := coming.why_closed(meeting, today):
        raise WrongState(why)


@contextmanager
def one_at_a_time(meeting: Meeting) -> Iterator[Meeting]:
    """A transaction in which nobody else gives out seats of this meeting; the meeting as it stands then."""
    with alone(f"seats {meeting.pk}"):
        yield Meeting.objects.get(pk=meeting.pk)


def change_seat(
    meeting: Meeting, code: str, *, online: bool, language: str, needs: tuple[str, ...], now: datetime
) -> Registered:
    """Ask for something else. Whoever comes in person after all takes a chair, or waits for one. SeatUnknown."""
    check_open(meeting, now.date())
    with one_at_a_time(meeting) as fresh:
        seat = coming.seat_of(meeting, code)
        if seat.state == SeatState.CANCELLED:
            raise WrongState(gettext("This registration was cancelled. Register again, or just come."))
        moved, seat.online = seat.online, _online(fresh, online)
        seat.language, seat.needs, seat.changed_at = language, list(needs), now
        if moved != seat.online and seat.state != SeatState.HELD:
            seat.state = _state(fresh, seat, flooded=False)
        seat.save()
        _give_slip(seat)
        fill_seats(fresh)
    return told(seat)


def cancel_seat(meeting: Meeting, code: str, *, now: datetime) -> Seat:
    """Somebody will not come; whoever has waited longest moves up. Twice is as good as once. SeatUnknown."""
    with one_at_a_time(meeting) as fresh:
        seat = coming.seat_of(meeting, code)
        seat.state, seat.changed_at = SeatState.CANCELLED, now
        seat.save(update_fields=["state", "changed_at"])
        fill_seats(fresh)
    return seat


def fill_seats(meeting: Meeting) -> int:
    """Chairs that are free go to whoever has waited longest; how many. Inside `one_at_a_time`."""
    found = Seat.objects.filter(meeting=meeting, state=SeatState.WAITING).order_by("made_at", "id")
    waiting = list(found.values_list("pk", flat=True))
    if not waiting:
        return 0
    free = None if meeting.capacity is None else max(0, meeting.capacity - coming.taken(meeting))
    return Seat.objects.filter(pk__in=waiting[:free]).update(state=SeatState.COMING)


def let_in(meeting: Meeting, seats: Iterator[Seat]) -> None:
    """Held seats count from now on, in the order in which they came. Inside `one_at_a_time`."""
    for seat in seats:
        seat.state = _state(meeting, seat, flooded=False)
        seat.save(update_fields=["state"])
        _give_slip(seat)


def tend_seats(now: datetime) -> None:
    """Chairs that came free otherwise are given out; slips of seats that are not online any more are good no more.

    One that nobody has used goes, and comes back should its seat be online again; one that was used stays, void.
    """
    waiting = Meeting.objects.filter(seats__state=SeatState.WAITING, state__in=FUTURE).distinct()
    for meeting in waiting:
        with one_at_a_time(meeting) as fresh:
            fill_seats(fresh)
    changed = Seat.objects.filter(changed_at__gte=now - timedelta(days=1)).select_related("meeting")
    given_back = changed.exclude(online=True, state=SeatState.COMING)
    for seat in given_back:
        slip = Slip.objects.filter(pk=slip_key(seat.meeting, slip_code(seat)), void=False)
        if slip.exists():
            slip.update(void=True) if was_used(slip.get()) else slip.delete()


def told(seat: Seat) -> Registered:
    """A seat with its codes: they are made of its key, so that whoever sends a form again is told the same."""
    has_slip = seat.online and seat.state == SeatState.COMING
    return Registered(seat, seat_code(seat), slip_code(seat) if has_slip else "")


def seat_code(seat: Seat) -> str:
    """The code that changes or cancels a seat."""
    return code_of(hashed(seat.meeting, "seat code", seat.pk), SEAT_LETTERS)


def slip_code(seat: Seat) -> str:
    """The code of the ballot slip of a seat."""
    return code_of(hashed(seat.meeting, "slip code", seat.pk), SLIP_LETTERS)


def _key(meeting: Meeting, act: str, wish: Wish) -> str:
    """The same form gives the same key; with anything in it changed, it is somebody else's."""
    return key_of_digest(hashed(meeting, "seat form", act, *map(str, astuple(wish))))


def _take(seat: Seat, meeting: Meeting, wish: Wish, *, flooded: bool) -> None:
    seat.online = coming.online_alone(meeting) or _online(meeting, wish.online)
    seat.language, seat.needs = wish.language, list(wish.needs)
    seat.code_hash = coming.code_hash(meeting, seat_code(seat))
    seat.state = _state(meeting, seat, flooded=flooded)
    seat.save(force_insert=True)
    _give_slip(seat)


def _online(meeting: Meeting, wanted: bool) -> bool:
    return {Mode.ONLINE: True, Mode.IN_PERSON: False}.get(Mode(meeting.mode), wanted)


def _state(meeting: Meeting, seat: Seat, *, flooded: bool) -> SeatState:
    """What a seat is worth. Whoever is online takes no chair."""
    if flooded or seat.online or meeting.capacity is None:
        return rules.seat_state(None, 0, flooded=flooded)
    return rules.seat_state(meeting.capacity, coming.taken(meeting, but=seat.pk), flooded=False)


def _give_slip(seat: Seat) -> None:
    """A ballot slip for whoever takes part online."""
    if not seat.online or seat.state != SeatState.COMING:
        return
    slip = Slip(id=slip_key(seat.meeting, slip_code(seat)), meeting=seat.meeting)
    if not Slip.objects.filter(pk=slip.pk).exists():
        slip.save(force_insert=True)


def _entrust(seat: Seat, wish: Wish, now: datetime) -> None:
    """The address, sealed; the name as well, which serves nothing without an address and is not kept then."""
    if wish.address:
        contact = Contact(seat=seat, language=wish.reads, entrusted_at=now)
        contact.entrust(wish.address)
        contact.name = sealed_text(wish.name) if wish.name else None
        contact.save(force_insert=True)


def _ask(meeting: Meeting, wish: Wish, now: datetime) -> None:
    """What they want to be raised waits for a person to read it."""
    if text := wish.topic.strip()[:LONGEST_TOPIC]:
        Asked(
            id=new_key(), meeting=meeting, text=text, language=wish.reads, origin=Origin.REGISTRATION,
            marks=rules.marks(text), at=now,
        ).save(force_insert=True)  # fmt: skip
