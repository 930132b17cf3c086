"""Letters about meetings to come: called, moved, cancelled, soon."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from compstat.places import queries as places
from compstat.places.queries import City

from .. import letters
from ..models import Follower, LetterSent, Meeting, Moved
from ..queries.following import announced_at, hearing
from ..rules import FUTURE, Event, Reminder, State
from ..rules.reminding import reminders_open
from .followers import area_of, followers, stop
from .post import Round, sent, tell_unreadable
from .registered import addresses_left, find_contacts, tell_of_seats

DAY: Final = timedelta(days=1)
WEEK: Final = timedelta(days=7)  # so late news are still sent, if no runner was there
ANNOUNCED: Final = "announced"
NEWS: Final = (Event.MOVED, Event.CANCELLED, Event.REVIVED)


def write_letters(now: datetime) -> None:
    """All letters that are due about meetings to come. CannotOpen, once all others are written."""
    find_contacts()
    unreadable = 0
    for where, meetings in _to_come(now):
        post = Round(where, places.moment(where, now))
        _announce(post, meetings)
        _tell_news(post, meetings)
        _remind(post, meetings)
        tell_of_seats(post, meetings)
        unreadable += post.unreadable
    tell_unreadable(unreadable)


def _to_come(now: datetime) -> Iterator[tuple[City, list[Meeting]]]:
    """The meetings that have not begun, cancelled ones too, by city."""
    found = Meeting.objects.filter(on__gte=(now - DAY).date(), state__in=[*FUTURE, State.CANCELLED])
    for city in sorted(set(found.values_list("city", flat=True))):
        where = places.city(city)
        here = found.filter(city=city).order_by("on", "begins", "id")
        yield where, [each for each in here if each.starts_at(where.feed.timezone) > now]


def _announce(post: Round, meetings: list[Meeting]) -> None:
    """One letter for each follower, however many meetings were called since the last."""
    where, zone = post.where, post.where.feed.timezone
    when = {each: announced_at(each, zone) for each in meetings if each.state in FUTURE}
    due = {each: set(hearing(where, each)) for each, at in when.items() if post.now - WEEK <= at <= post.now}
    went = sent(due, [ANNOUNCED])
    for row in followers(where, set().union(*due.values())) if due else ():
        since = row.confirmed_at or post.now
        new = [
            each for each, areas in due.items()
            if row.area in areas and since <= when[each] and (row.pk, each.pk, ANNOUNCED) not in went
        ]  # fmt: skip
        if new:
            letter = partial(letters.announced, where, new, area_of(where, row), stop(row))
            post.write(row, [(each, ANNOUNCED) for each in new], letter)


def _tell_news(post: Round, meetings: list[Meeting]) -> None:
    """The newest move, cancellation or revival of each meeting, to followers and to whoever registered."""
    moves = Moved.objects.filter(meeting__in=meetings, kind__in=NEWS, at__gt=post.now - WEEK).order_by("id")
    newest = {move.meeting_id: move for move in moves}
    for meeting in meetings:
        move = newest.get(meeting.pk)
        if move and (move.kind == Event.CANCELLED) == (meeting.state == State.CANCELLED):
            heard = _tell_followers(post, meeting, move)
            _tell_registered(post, meeting, move, heard)


def _tell_followers(post: Round, meeting: Meeting, move: Moved) -> set[str]:
    """Write to followers who could know of the meeting before; by what all who hear of it are found."""
    where, kind = post.where, f"{move.kind}-{move.pk}"
    if announced_at(meeting, where.feed.timezone) > post.now:
        return set()
    told = LetterSent.objects.filter(meeting=meeting)
    knew = told.filter(kind=ANNOUNCED, at__gte=move.at).values("to")
    everybody = followers(where, hearing(where, meeting))
    for row in everybody.filter(confirmed_at__lte=move.at).exclude(pk__in=told.filter(kind=kind).values("to")).exclude(
        pk__in=knew
    ):  # fmt: skip
        why = partial(letters.why_followed, where, area_of(where, row))
        post.write(row, [(meeting, kind)], partial(letters.changed, where, meeting, move, why, stop(row)))
    return set(everybody.values_list("found_by", flat=True))


def _tell_registered(post: Round, meeting: Meeting, move: Moved, heard: set[str]) -> None:
    kind = f"{move.kind}-{move.pk}"
    for left in addresses_left(meeting):
        if kind not in left.told and left.since <= move.at and left.contact.found_by not in heard:
            letter = partial(
                letters.changed, post.where, meeting, move, letters.why_left, left.stop, left.name
            )  # fmt: skip
            post.write(left.contact, [(meeting, kind)], letter)


def _remind(post: Round, meetings: list[Meeting]) -> None:
    """Reminders whose moment has come, to followers who wanted them and did not hear of the meeting since."""
    where, zone = post.where, post.where.feed.timezone
    for meeting in meetings:
        starts_at = meeting.starts_at(zone)
        if meeting.state not in FUTURE or not reminders_open(starts_at, meeting.called_at, post.now):
            continue
        moved = meeting.moves.filter(kind__in=NEWS).last()
        opened = reminders_open(starts_at, max(meeting.called_at, moved.at if moved else meeting.called_at), post.now)
        kinds = {each: f"reminder-{each.value}-{meeting.on:%Y%m%d}" for each in opened}
        went = sent([meeting], kinds.values())
        for row in followers(where, hearing(where, meeting)) if opened else ():
            new = [kind for each, kind in kinds.items() if _wants(row, each, opened[each])]
            new = [kind for kind in new if (row.pk, meeting.pk, kind) not in went]
            if new:
                letter = partial(letters.reminder, where, meeting, post.now.date(), area_of(where, row), stop(row))
                post.write(row, [(meeting, kind) for kind in new], letter)


def _wants(row: Follower, reminder: Reminder, moment: datetime) -> bool:
    return bool(row.reminders & reminder) and row.confirmed_at is not None and row.confirmed_at <= moment
