"""What the public door does with polls: a browser answers a show of phones, a slip answers a ballot. Each once.

The public door adds rows and reads them; it can change none. Whatever is accepted is there exactly once: the same act
again is a success that changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, connection, transaction

from compstat.access.actions import Limit, spent
from compstat.access.rules import WrongState

from .. import rules
from ..models import Answer, Meeting, Poll, Slip
from ..queries import voting
from ..queries.room import WRONG_CODES
from ..rules import Origin, PollKind, PollState
from .once import count_up
from .sent import NotTaken, Sent

WRONG: Final = Limit("wrong ballot codes", 200, timedelta(minutes=10), public=True)


def answer_poll(meeting: Meeting, poll_id: str, token: str, choices: Sequence[int], act: str) -> Sent:
    """A browser answers a show of phones. PollUnknown, NotTaken."""
    if not token:
        raise NotTaken("join")
    poll = _poll(meeting, poll_id, PollKind.SHOW)
    key = voting.show_key(poll, token)
    return _take(Answer(id=key, poll=poll, act=act, choices=list(choices)), "answered", "answered_before")


def answer_ballot(
    meeting: Meeting, poll_id: str, code: str, choices: Sequence[int], act: str, *, network: str, now: datetime
) -> Sent:
    """A slip answers a ballot, whoever holds it. Right codes always work. PollUnknown, NotTaken."""
    poll = _poll(meeting, poll_id, PollKind.BALLOT)
    slip = Slip.objects.filter(pk=voting.slip_key(meeting, code), meeting=meeting).first()
    if slip is None:
        raise NotTaken(_wrong_code(meeting, network, now))
    if slip.void:
        raise NotTaken("void")
    origin = Origin.PHONE if slip.number else Origin.ONLINE  # one without a number was given out with a seat
    key = voting.answer_key(poll, slip.id)
    return _take(Answer(id=key, poll=poll, act=act, choices=list(choices), origin=origin), "balloted", "used")


def _poll(meeting: Meeting, poll_id: str, kind: PollKind) -> Poll:
    poll = voting.poll(meeting, poll_id)
    if poll.kind != kind:
        raise voting.PollUnknown("There is no such poll at this meeting. Load the page again.")
    return poll


def _wrong_code(meeting: Meeting, network: str, now: datetime) -> str:
    """Count it, for the scribe to see; what the phone is told."""
    count_up(meeting, WRONG_CODES, "", Origin.PHONE)
    return "wrong_codes" if spent(WRONG, f"{meeting.id} {network}", now) else "wrong_code"


def _take(answer: Answer, said: str, before: str) -> Sent:
    """Put an answer in its place, unless one is there."""
    if there := Answer.objects.filter(pk=answer.pk).first():
        return _taken_before(there, answer, said, before)
    try:
        rules.check_choices(answer.choices, len(answer.poll.options), answer.poll.dots)
    except WrongState as refusal:
        raise NotTaken("choose") from refusal
    try:
        _add(answer)
    except IntegrityError:  # the same one came twice at once
        return _taken_before(Answer.objects.get(pk=answer.pk), answer, said, before)
    return Sent(said)


def _taken_before(there: Answer, answer: Answer, said: str, before: str) -> Sent:
    if there.act != answer.act:
        raise NotTaken(before)
    return Sent(said, again=True)


def _add(answer: Answer) -> None:
    """Add it while the poll is open. Whoever closes the poll locks it first: either they wait for this answer, or this
    one sees that it is closed."""
    with transaction.atomic():
        answer.save(force_insert=True)
        if connection.vendor == "postgresql":
            connection.check_constraints()  # holds the poll's row, now and not at the end
        if not Poll.objects.filter(pk=answer.poll_id, state=PollState.OPEN).exists():
            raise NotTaken("closed")
