"""Whoever registered and left an address: told of their seat, of what changes, and once of what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from compstat.access.actions import Record, opened_text
from compstat.places import queries as places
from compstat.places.queries import City
from compstat.promises import queries as promises

from .. import letters
from ..letters import Letter
from ..links import SEAT, Link
from ..models import Contact, FollowerAct, LetterSent, Line, Meeting
from ..rules import FUTURE, Following, LineKind, LineState, SeatState, State
from ..saying import day_text
from .post import AT_ONCE, Round, make_findable, tell_unreadable

DAY: Final = timedelta(days=1)
WEEK: Final = timedelta(days=7)  # so late a summary is still sent, if no runner was there
SEATS_A_DAY: Final = 3  # letters a day that tell one address of seats
SUMMARY: Final = "summary"
STOPPED: Final = "stopped"  # of LetterSent: no more letters about this meeting to this address
SEATED: Final = {SeatState.COMING: "seat-coming", SeatState.WAITING: "seat-waiting"}


def find_contacts() -> None:
    """Give new addresses their keyed hashes, so that one address is written to once."""
    for row in Contact.objects.filter(found_by="")[:AT_ONCE]:
        make_findable(row)
        Contact.objects.filter(pk=row.pk).update(found_by=row.found_by)


def stop_contact(act: FollowerAct) -> None:
    """No more letters about one meeting to an address that was left with a seat."""
    found = Contact.objects.filter(pk=act.follower).select_related("seat").first()
    if found and act.kind == Following.STOP:
        LetterSent.objects.get_or_create(to=found.pk, meeting=found.seat.meeting, kind=STOPPED, defaults={"at": act.at})


@dataclass(frozen=True)
class Left:
    """An address that was left with seats of a meeting that still count, and what was written to it about it."""

    contact: Contact
    meeting: Meeting
    state: SeatState  # the best of its seats
    since: datetime
    told: frozenset[str]

    @property
    def stop(self) -> Link:
        """What ends letters about this meeting."""
        return Link(SEAT, self.contact.pk, self.meeting.city, self.meeting.area)

    def name(self) -> str:
        """How they want to be greeted; empty if they did not say."""
        return opened_text(self.contact.name) if self.contact.name else ""


def addresses_left(meeting: Meeting) -> Iterator[Left]:
    """Each address once, however many seats it was left with. Those who wanted no more letters are left out."""
    told: dict[str, set[str]] = {}
    for to, kind in LetterSent.objects.filter(meeting=meeting).values_list("to", "kind"):
        told.setdefault(to, set()).add(kind)
    found: dict[str, list[Contact]] = {}
    for row in Contact.objects.filter(seat__meeting=meeting).exclude(found_by="").select_related("seat").order_by("id"):
        found.setdefault(row.found_by, []).append(row)
    for rows in found.values():
        kinds = frozenset().union(*(told.get(row.pk, set()) for row in rows))
        counting = [row for row in rows if row.seat.state in SEATED]
        if counting and STOPPED not in kinds:
            coming = any(row.seat.state == SeatState.COMING for row in counting)
            state = SeatState.COMING if coming else SeatState.WAITING
            yield Left(counting[0], meeting, state, min(row.seat.made_at for row in counting), kinds)


def tell_of_seats(post: Round, meetings: list[Meeting]) -> None:
    """That there is a seat, or a place on the waiting list; later, that a seat came free."""
    with_addresses = set(Contact.objects.filter(seat__meeting__in=meetings).values_list("seat__meeting", flat=True))
    for meeting in meetings:
        if meeting.pk not in with_addresses or meeting.state not in FUTURE:
            continue
        for left in addresses_left(meeting):
            kind = SEATED[left.state]
            if kind not in left.told and _seat_letters(left.contact, post.now) < SEATS_A_DAY:
                waiting = left.state is SeatState.WAITING
                letter = partial(
                    letters.seat, post.where, meeting, waiting=waiting, stop=left.stop, name=left.name
                )  # fmt: skip
                post.write(left.contact, [(meeting, kind)], letter)


def _seat_letters(contact: Contact, now: datetime) -> int:
    """How many letters told this address of seats in a day: nobody can have somebody else flooded."""
    same = Contact.objects.filter(found_by=contact.found_by).values("pk")
    return LetterSent.objects.filter(to__in=same, kind__in=SEATED.values(), at__gt=now - DAY).count()


def send_summaries(now: datetime) -> None:
    """Thanks, and what came of it, to whoever registered and left an address, once the minutes are signed."""
    unreadable = 0
    find_contacts()
    for meeting in Meeting.objects.filter(state=State.PUBLISHED, published_at__gt=now - WEEK):
        post = Round(places.city(meeting.city), now)
        for left in addresses_left(meeting):
            if SUMMARY not in left.told:
                post.write(left.contact, [(meeting, SUMMARY)], partial(_summary, post.where, left))
        unreadable += post.unreadable
    tell_unreadable(unreadable)


def _summary(where: City, left: Left) -> Letter:
    said = list(Line.objects.filter(meeting=left.meeting, undone_at=None, shown=True))
    asked = [line for line in said if line.is_question]
    answered = sum(line.state == LineState.ANSWERED for line in asked)
    made = [_promised(line) for line in said if line.kind == LineKind.PROMISE]
    to_come = sum(line.state != LineState.ANSWERED and line.due_on is not None for line in asked)
    return letters.summary(where, left.meeting, made, answered, to_come, left.stop, left.name)


def _promised(line: Line) -> str:
    """What was promised, by which role, by when: as everybody reads it, once it stands among the promises."""
    if made := promises.promises_with([line.promise] if line.promise else []).get(line.promise):
        return f"{made.what} ({made.owner}, {day_text(made.due_on)})"
    who = ", ".join([*([line.owner] if line.owner else []), *([day_text(line.due_on)] if line.due_on else [])])
    return f"{line.text} ({who})" if who else line.text


def ended_contacts(now: datetime) -> Iterator[Record]:
    """Addresses that wanted no more letters."""
    for mark in LetterSent.objects.filter(kind=STOPPED).select_related("meeting"):
        if Contact.objects.filter(pk=mark.to).exists():
            yield Record(mark.to, mark.at, frozenset({mark.meeting.city}))


def forget_contact(record: Record, now: datetime) -> None:
    """Remove the address."""
    Contact.objects.filter(pk=record.key).delete()
