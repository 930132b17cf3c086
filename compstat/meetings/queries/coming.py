"""Ask about seats: whose code it is, how many come, what they need. Never who: no name is kept that could be listed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from django.db.models import Count, Q
from django.utils.translation import gettext

from compstat.access.rules import WrongState

from ..browsers import hashed
from ..models import Meeting, Seat
from ..rules import Mode, Need, SeatState, State, spelled
from ..saying import language_text
from ..words import NEEDS

SLOT: Final = timedelta(minutes=10)
MOST_GROUPS: Final = 40  # beyond them held registrations are told by the hour
MOST_SINGLY: Final = 30  # seats of a group that are listed one by one
ONE: Final = "seat."  # begins the key of a single seat
COUNTED: Final = (SeatState.COMING, SeatState.WAITING)


class SeatUnknown(WrongState, LookupError):
    """No seat of this meeting has this code."""


@dataclass(frozen=True)
class AskedFor:
    """How many ask for a language or for help, and whether it is offered."""

    code: str
    words: str
    count: int
    offered: bool


@dataclass(frozen=True)
class NeedsSummed:
    """What those who have registered ask for, summed; and how many they are. Those held are counted apart."""

    languages: tuple[AskedFor, ...]
    needs: tuple[AskedFor, ...]
    in_person: int
    online: int
    waiting: int
    held: int
    registered: int  # all that ever came, cancelled ones too
    capacity: int | None


@dataclass(frozen=True)
class HeldSeat:
    """One held registration: when it came, and what it asks for in words. Nobody's name."""

    key: str
    at: datetime
    words: str


@dataclass(frozen=True)
class HeldGroup:
    """Held registrations that came in the same minutes, and ask for something or for nothing."""

    key: str
    first: datetime
    last: datetime
    count: int
    asking: bool
    singly: tuple[HeldSeat, ...] = ()  # where there are few enough to look at one by one


def why_closed(meeting: Meeting, today: date) -> str:
    """Why nobody can register now, in a sentence; empty while they can."""
    if meeting.state == State.CANCELLED:
        return gettext("This meeting was cancelled. The page of the meeting says why.")
    if meeting.state == State.ANNOUNCED:
        return _not_open_yet(meeting)
    if meeting.state == State.IN_SESSION:
        told = gettext("The meeting has begun. You need no registration: just come in.")
        return "" if online_alone(meeting) else told
    return gettext("This meeting is over.") if meeting.state != State.OPEN or meeting.on < today else ""


def _not_open_yet(meeting: Meeting) -> str:
    if meeting.mode == Mode.IN_PERSON:
        return gettext("Registration is not open yet. You need none: just come.")
    return gettext(
        "Registration is not open yet. You need none to listen and ask. To vote from home, register once it is open, "
        "or while the meeting goes on."
    )


def online_alone(meeting: Meeting) -> bool:
    """Whether seats are given out to those alone who take part from home: while people are together.

    Whoever sits in the room needs none; from home nobody can vote without the slip that comes with a seat.
    """
    return meeting.state == State.IN_SESSION and meeting.mode != Mode.IN_PERSON


def code_hash(meeting: Meeting, code: str) -> str:
    """What a seat is found by."""
    return hashed(meeting, "seat", spelled(code))


def seat_of(meeting: Meeting, code: str) -> Seat:
    """The seat with this code, however it was typed. SeatUnknown."""
    found = Seat.objects.filter(meeting=meeting, code_hash=code_hash(meeting, code)).first()
    if found is None:
        raise SeatUnknown(gettext("No registration for this meeting has this code. Read it again, letter by letter."))
    found.meeting = meeting
    return found


def taken(meeting: Meeting, but: str = "") -> int:
    """How many chairs are given out. Whoever is online takes none."""
    return Seat.objects.filter(meeting=meeting, state=SeatState.COMING, online=False).exclude(pk=but).count()


def place_in_line(seat: Seat) -> int:
    """Which place on the waiting list a seat has: 1 is next."""
    earlier = Q(made_at__lt=seat.made_at) | Q(made_at=seat.made_at, pk__lte=seat.pk)
    return Seat.objects.filter(earlier, meeting=seat.meeting, state=SeatState.WAITING).count()


def needs_summed(meeting: Meeting) -> NeedsSummed:
    """How many ask for each language and each kind of help, and how many come, wait and are held."""
    seats = Seat.objects.filter(meeting=meeting)
    asked = list(seats.filter(state__in=COUNTED).values_list("language", "needs"))
    spoken = Counter(language for language, _ in asked if language)
    needed = Counter(need for _, needs in asked for need in needs if need in set(Need))
    most_first = sorted(spoken.items(), key=lambda each: (-each[1], each[0]))
    languages = [AskedFor(c, language_text(c), n, c in meeting.languages) for c, n in most_first]
    needs = [AskedFor(need, str(NEEDS[need]), needed[need], offers(meeting, need)) for need in Need if needed[need]]
    coming = Q(state=SeatState.COMING)
    told = seats.aggregate(
        in_person=Count("pk", filter=coming & Q(online=False)), online=Count("pk", filter=coming & Q(online=True)),
        waiting=Count("pk", filter=Q(state=SeatState.WAITING)), held=Count("pk", filter=Q(state=SeatState.HELD)),
        registered=Count("pk"),
    )  # fmt: skip
    return NeedsSummed(tuple(languages), tuple(needs), **told, capacity=meeting.capacity)


def offers(meeting: Meeting, need: Need) -> bool:
    """Whether the meeting offers this to whoever needs it."""
    known = {Need.STEP_FREE: meeting.step_free, Need.HEARING_LOOP: meeting.hearing_loop}
    return need in meeting.needs or bool(known.get(need))


def held_groups(meeting: Meeting) -> list[HeldGroup]:
    """Held registrations by when they came, in groups: one network's flood stands together, others apart."""
    held = list(Seat.objects.filter(meeting=meeting, state=SeatState.HELD).order_by("made_at", "id"))
    groups = _grouped(held, SLOT)
    return list(groups if len(groups) <= MOST_GROUPS else _grouped(held, timedelta(hours=1)))


def _grouped(held: Iterable[Seat], slot: timedelta) -> list[HeldGroup]:
    found: dict[str, list[Seat]] = {}
    for seat in held:
        found.setdefault(f"{_slot(seat, slot)}.{int(asks(seat))}.{slot.seconds}", []).append(seat)
    return [
        HeldGroup(key, seats[0].made_at, seats[-1].made_at, len(seats), asks(seats[0]), tuple(_singly(seats)))
        for key, seats in found.items()
    ]


def _singly(seats: list[Seat]) -> Iterator[HeldSeat]:
    """The seats of a group one by one, if there are some and not a flood of them."""
    for seat in seats if 1 < len(seats) <= MOST_SINGLY else ():
        needs = [str(NEEDS[Need(need)]) for need in seat.needs if need in set(Need)]
        words = ", ".join([*([language_text(seat.language)] if seat.language else []), *needs])
        yield HeldSeat(f"{ONE}{seat.pk}", seat.made_at, words)


def in_groups(meeting: Meeting, keys: Iterable[str]) -> Iterator[Seat]:
    """The held seats of these groups, and single ones by their keys, in the order in which they came."""
    wanted = set(keys)
    for seat in Seat.objects.filter(meeting=meeting, state=SeatState.HELD).order_by("made_at", "id"):
        slots = {f"{_slot(seat, slot)}.{int(asks(seat))}.{slot.seconds}" for slot in (SLOT, timedelta(hours=1))}
        if slots & wanted or f"{ONE}{seat.pk}" in wanted:
            seat.meeting = meeting
            yield seat


def asks(seat: Seat) -> bool:
    """Whether a seat asks for a language or for help."""
    return bool(seat.language or seat.needs)


def _slot(seat: Seat, slot: timedelta) -> int:
    return int((seat.made_at - datetime(2000, 1, 1, tzinfo=UTC)) / slot)
