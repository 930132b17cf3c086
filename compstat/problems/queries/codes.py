"""What a code stands for when residents are asked: a concern, the card it was written on, or a ballot slip.

An answer is kept under a keyed hash of question and code, and goes when it is counted: nobody can read who said what.
"""

from __future__ import annotations

from django.utils.translation import gettext

from compstat.access.queries import shared_key_of
from compstat.access.rules import WrongState
from compstat.concerns import queries as concerns
from compstat.concerns.queries import Concern
from compstat.concerns.queries.status import concern_of_code
from compstat.concerns.rules import Event, Publication
from compstat.meetings.queries import finding, voting
from compstat.meetings.queries.finding import MeetingUnknown
from compstat.meetings.queries.voting import PollUnknown, SlipUnknown
from compstat.meetings.rules.paper import card_number
from compstat.places import queries as places

from ..models import Verdict
from .areas import within


class CodeRefused(WrongState):
    """This code does not count here."""


class CodeUsed(CodeRefused):
    """This code has answered already."""


def answer_key(verdict: Verdict, token: str) -> str:
    """Under which key the answer of a code is kept. Nothing leads back from it to the code."""
    return shared_key_of("verdict", verdict.id, token)


def uncoded_key(verdict: Verdict, voice: str, n: int) -> str:
    """Under which key the nth slip without a code that says this is kept."""
    return answer_key(verdict, f"uncoded {voice} {n}")


def token_of(verdict: Verdict, code: str, *, in_hand: bool = False) -> str | None:
    """What a code stands for, however it was typed; None where it is none that counts here.

    in_hand: somebody who enters paper holds it, so a card or a ballot slip may be told by the number printed on it.
    Online it may not: whoever works here reads those numbers.

    A concern's code and the number of the card it was written on stand for the same person.
    """
    city = verdict.plan.problem.city
    concern = concern_of_code(code) or (concerns.concern_of_card(city, _card(code)) if in_hand else None)
    if concern is not None and has_a_voice(verdict, concern):
        return f"concern {concern.id}"
    return _slip(verdict, code, in_hand) if verdict.meeting else None


def has_a_voice(verdict: Verdict, concern: Concern) -> bool:
    """Whether who raised this is asked: it was published, is of the problem's area, and came before people were asked.

    It came on the day on which it was written down here, whatever day it is said to be of: nobody gets more voices by
    raising more once they know of the question, and nobody who works here makes some.
    """
    problem, where = verdict.plan.problem, places.city(concern.city)
    if concern.city != problem.city or concern.area not in within(where, places.area(where, problem.area)):
        return False
    came = concern.events.filter(kind=Event.RAISED).first()
    on = max(places.moment(where, came.at).date(), concern.raised_on) if came else concern.raised_on
    into = Concern.objects.filter(pk=concern.merged_into or concern.pk, publication=Publication.PUBLISHED)
    return on < min(verdict.opened_on, verdict.announced_on or verdict.opened_on) and into.exists()


def _card(code: str) -> str:
    try:
        return card_number(code)
    except WrongState:
        return ""


def _slip(verdict: Verdict, code: str, in_hand: bool) -> str | None:
    """A slip of the meeting at which people were asked; one that has answered the ballot there counts there alone."""
    try:
        meeting = finding.meeting(verdict.plan.problem.city, verdict.meeting)
        slip = voting.slip_of(meeting, code)
    except (MeetingUnknown, SlipUnknown):
        return None
    if slip.void or (code.strip().isdecimal() and not in_hand):  # its number is printed there, and no secret
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
