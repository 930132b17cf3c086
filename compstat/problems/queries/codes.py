"""What a code stands for when residents are asked: a concern, the card it was written on, or a ballot slip.

An answer is kept under a keyed hash of question and code, and goes when it is counted: nobody can read who said what.
"""

from __future__ import annotations

from django.utils.translation import gettext

from compstat.access.queries import shared_key_of
from compstat.access.rules import WrongState
from compstat.concerns import queries as concerns
from compstat.concerns.queries.status import concern_of_code
from compstat.meetings.queries import finding, voting
from compstat.meetings.queries.finding import MeetingUnknown
from compstat.meetings.queries.voting import PollUnknown, SlipUnknown
from compstat.meetings.rules.paper import card_number

from ..models import Verdict


class CodeRefused(WrongState):
    """This code does not count here."""


class CodeUsed(CodeRefused):
    """This code has answered already."""


def answer_key(verdict: Verdict, token: str) -> str:
    """Under which key the answer of a code is kept. Nothing leads back from it to the code."""
    return shared_key_of("verdict", verdict.id, token)


def token_of(verdict: Verdict, code: str) -> str | None:
    """What a code stands for, however it was typed; None where it is none that counts here.

    A concern's code and the number of the card it was written on stand for the same person. Of concerns count those
    that were raised before people were asked: nobody gets more voices by raising more.
    """
    city = verdict.plan.problem.city
    concern = concern_of_code(code) or concerns.concern_of_card(city, _card(code))
    if concern is not None and concern.city == city and concern.raised_on <= verdict.opened_on:
        return f"concern {concern.id}"
    return _slip(verdict, code) if verdict.meeting else None


def _card(code: str) -> str:
    try:
        return card_number(code)
    except WrongState:
        return ""


def _slip(verdict: Verdict, code: str) -> str | None:
    """A slip of the meeting at which people were asked; one that has answered the ballot there counts there alone."""
    try:
        meeting = finding.meeting(verdict.plan.problem.city, verdict.meeting)
        slip = voting.slip_of(meeting, code)
    except (MeetingUnknown, SlipUnknown):
        return None
    if slip.void or code.strip().isdecimal():  # its number is printed beside the code, and no secret
        return None
    if slip.pk in voted(verdict):
        raise CodeUsed(gettext("This slip has answered in the meeting already. It counts once."))
    return slip_token(slip.pk)


def slip_token(slip: str) -> str:
    """What the slip with this key is called here."""
    return f"slip {slip}"


def voted(verdict: Verdict) -> frozenset[str]:
    """The keys of slips that answered the ballot that counts with a question: they count there, and not here too."""
    if not verdict.poll:
        return frozenset()
    try:
        poll = voting.poll(finding.meeting(verdict.plan.problem.city, verdict.meeting), verdict.poll)
    except (MeetingUnknown, PollUnknown):
        return frozenset()
    answered = set(poll.answers.values_list("pk", flat=True))
    slips = poll.meeting.slips.values_list("pk", flat=True)
    return frozenset(slip for slip in slips if voting.answer_key(poll, slip) in answered)


def counted_at_the_ballot(verdict: Verdict) -> list[str]:
    """Keys of answers by slips that answered the ballot as well: none of them counts twice."""
    return [answer_key(verdict, slip_token(slip)) for slip in voted(verdict)]
