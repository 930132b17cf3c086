"""Polls at the staff door: made, opened, closed, shown, counted; slips made and made void; ballots on paper.

A poll is locked while its state changes: answers under way are waited for, later ones see the new state. So whatever
was accepted is counted, and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Max

from compstat.access.actions import Act, new_key
from compstat.access.rules import Actor, WrongState

from .. import rules
from ..models import Answer, Meeting, Poll, PollCount, Slip
from ..queries import voting
from ..queries.room import PAPER_WINS
from ..queries.voting import ANSWERED, SLIP_LETTERS, uncounted
from ..rules import Origin, PollEvent, PollKind, PollState, State
from .once import count_up
from .running import done_once

MOST_SLIPS: Final = 1000
OPENS: Final = {PollEvent.OPENED, PollEvent.REOPENED}
CLOSED: Final = {State.DRAFTED, State.PUBLISHED, State.CANCELLED}


def make_poll(
    meeting: Meeting, kind: PollKind, question: str, options: Sequence[str], dots: int = 1, *, by: Actor,
    now: datetime, act: str = "",
) -> Poll:  # fmt: skip
    """A poll, not open yet. The same act again gives the same poll. WrongState."""
    told = [option.strip() for option in options if option.strip()]
    rules.check_poll(question, told, dots)
    made = Poll(
        id=act or new_key(), meeting=meeting, kind=kind, question=question.strip(), options=told, dots=dots
    )  # fmt: skip
    done_once(
        Act.POLL_MOVED, meeting, lambda: made.save(force_insert=True), by=by, now=now, act=act, kind="poll", key=made.id
    )
    return voting.poll(meeting, made.id)


def move_poll(poll: Poll, event: PollEvent, *, by: Actor, now: datetime, act: str = "") -> bool:
    """Open, close, open again, or count for good. WrongState. Counted is what was accepted, exactly."""

    def change() -> None:
        if event in OPENS:
            _check_goes_on(poll.meeting)
        found = Poll.objects.select_for_update().get(pk=poll.pk)
        found.state = rules.poll_after(event, PollState(found.state))
        found.opened_at = now if event is PollEvent.OPENED else found.opened_at
        found.closed_at = {PollEvent.CLOSED: now, PollEvent.REOPENED: None}.get(event, found.closed_at)
        if event is PollEvent.FINISHED:
            _count_for_good(found)
        found.save(update_fields=["state", "opened_at", "closed_at"])

    fresh = done_once(Act.POLL_MOVED, poll.meeting, change, by=by, now=now, act=act, kind="poll", key=poll.id)
    poll.refresh_from_db()
    return fresh


def _check_goes_on(meeting: Meeting) -> None:
    """Refuse to open a poll for a meeting that is over. WrongState."""
    if State(Meeting.objects.values_list("state", flat=True).get(pk=meeting.pk)) in CLOSED:
        raise WrongState(
            "This meeting is over, so phones cannot vote any more. Enter slips on paper, and count the poll for good."
        )


def count_late(meeting: Meeting, now: datetime) -> None:
    """Count for good what nobody has counted in time: it is forgotten which answer chose what. A job does it."""
    with transaction.atomic():
        for poll in uncounted(meeting).select_for_update():
            _count_for_good(poll)
            poll.closed_at = poll.closed_at or now
            poll.save(update_fields=["state", "closed_at"])


def _count_for_good(poll: Poll) -> None:
    """Write the counts by origin, and forget which answer chose what."""
    poll.state = PollState.CLOSED  # counted from the answers
    found = voting.counts(poll)
    told = [(option.place, origin, n) for option in found.options for origin, n in option.by_origin.items()]
    told += [(ANSWERED, origin, n) for origin, n in found.answered.items()]
    PollCount.objects.bulk_create(
        PollCount(poll=poll, option=place, origin=origin, count=n) for place, origin, n in told
    )
    poll.answers.update(choices=[])
    poll.state = PollState.FINAL


def show_counts(poll: Poll, shown: bool, *, by: Actor, now: datetime, act: str = "") -> bool:
    """Put the counts on projector and phones, or take them off."""

    def change() -> None:
        Poll.objects.filter(pk=poll.pk).update(shown=shown)

    fresh = done_once(Act.POLL_MOVED, poll.meeting, change, by=by, now=now, act=act, kind="poll", key=poll.id)
    poll.refresh_from_db()
    return fresh


def make_slips(meeting: Meeting, count: int, *, by: Actor, now: datetime, act: str = "") -> list[tuple[int, str]]:
    """More slips: their numbers and codes, XXXXX-XXXXX, which are told this once and kept as keyed hashes alone.

    Empty when this act was delivered before: print them again by making new ones.
    """
    if not 1 <= count <= MOST_SLIPS:
        raise WrongState(f"Print 1 to {MOST_SLIPS} slips at once.")
    made: list[tuple[int, str]] = []

    def change() -> None:
        Meeting.objects.select_for_update().get(pk=meeting.pk)  # numbers follow one another
        last = Slip.objects.filter(meeting=meeting).aggregate(last=Max("number"))["last"] or 0
        codes = [rules.new_code(SLIP_LETTERS) for _ in range(count)]
        made.extend((number, f"{code[:5]}-{code[5:]}") for number, code in enumerate(codes, last + 1))
        Slip.objects.bulk_create(
            Slip(id=voting.slip_key(meeting, code), meeting=meeting, number=number) for number, code in made
        )

    done_once(Act.SLIPS_MADE, meeting, change, by=by, now=now, act=act)
    return made


def void_slip(meeting: Meeting, told: str, *, by: Actor, now: datetime, act: str = "") -> bool:
    """A slip was lost or spoiled: by its code or number. Ballots that are not final forget its answer. SlipUnknown."""
    slip = voting.slip_of(meeting, told)

    def change() -> None:
        polls = Poll.objects.select_for_update().filter(meeting=meeting, kind=PollKind.BALLOT)
        keys = [voting.answer_key(poll, slip.id) for poll in polls.exclude(state=PollState.FINAL)]
        Slip.objects.filter(pk=slip.pk).update(void=True)
        Answer.objects.filter(pk__in=keys).delete()

    return done_once(Act.SLIPS_MADE, meeting, change, by=by, now=now, act=act, kind="slip", key=slip.id)


def enter_paper_ballot(
    poll: Poll, slip: str, choices: Sequence[int], *, by: Actor, now: datetime, act: str = ""
) -> bool:
    """A slip that came back on paper, by its code or number. It takes the place of what a phone sent with the same
    slip: paper wins, and how often it did is counted. SlipUnknown, WrongState."""
    found = voting.slip_of(poll.meeting, slip)
    act = act or new_key()

    def change() -> None:
        state = _locked(poll)
        if found.void or poll.kind != PollKind.BALLOT or state not in {PollState.OPEN, PollState.CLOSED}:
            raise WrongState("This slip is void, or this poll takes no slips now. Open the list of polls.")
        rules.check_choices(choices, len(poll.options), poll.dots)
        _put_paper(poll, voting.answer_key(poll, found.id), list(choices), act)

    return done_once(Act.PAPER_ENTERED, poll.meeting, change, by=by, now=now, act=act, kind="poll", key=poll.id)


def _locked(poll: Poll) -> PollState:
    return PollState(Poll.objects.select_for_update().get(pk=poll.pk).state)


def _put_paper(poll: Poll, key: str, choices: list[int], act: str) -> None:
    before = Answer.objects.filter(pk=key).first()
    if before is None:
        Answer(id=key, poll=poll, act=act, choices=choices, origin=Origin.PAPER).save(force_insert=True)
        return
    if before.origin == Origin.PAPER:
        raise WrongState("This slip was entered already. If one of the two was misread, make the slip void and say so.")
    Answer.objects.filter(pk=key).update(choices=choices, act=act, origin=Origin.PAPER)
    count_up(poll.meeting, PAPER_WINS, poll.id, Origin.PAPER)
