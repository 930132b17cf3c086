"""Ask about residents' verdicts: one by its key, what may be counted with it, how it was answered."""

from __future__ import annotations

from collections import Counter
from datetime import date

from django.db.models import QuerySet

from compstat.access.rules import WrongState
from compstat.meetings import queries as meetings
from compstat.places import queries as places

from ..models import Plan, Verdict
from ..rules import Voice
from ..saying import number
from .codes import counted_at_the_ballot, uncoded_key
from .judged import WAYS, Voices, voices_of

PAPER = "paper"  # the origin under which answers are kept that somebody entered from slips
BALLOT = "ballot"  # the origin under which answers of a meeting's ballot are kept
ORDER = (Voice.YES, Voice.NO, Voice.DONT_KNOW)  # of the options of such a ballot


class VerdictUnknown(WrongState, LookupError):
    """There is no such question to residents."""


def verdict(verdict_id: str) -> Verdict:
    """One, with its plan and problem. VerdictUnknown."""
    found = Verdict.objects.filter(pk=verdict_id).select_related("plan__problem").first()
    if found is None:
        raise VerdictUnknown("There is no such question. Go back to the plan.")
    return found


def verdicts_of(of: Plan) -> QuerySet[Verdict]:
    """Every time residents were asked, the newest first."""
    return of.verdicts.order_by("-opened_on", "-id")


def voices(of: Plan) -> tuple[Voices, ...]:
    """How residents answered, each time they were asked and it was counted: by voice and by origin, with n."""
    return voices_of(of)


def is_open(of: Verdict, today: date) -> bool:
    """Whether people may answer today."""
    return of.counted_on is None and of.opened_on <= today <= of.closes_on


def answers(of: Verdict) -> Counter[tuple[str, str]]:
    """How many gave each answer by a code, by voice and origin, while it is not counted; no slip counts twice."""
    return Counter(of.answers.exclude(pk__in=counted_at_the_ballot(of)).values_list("voice", "origin"))


def ways_so_far(of: Verdict) -> list[str]:
    """How many answered online and on paper while it is not counted: "online 3"; not what they said."""
    origins: Counter[str] = Counter()
    for (_, origin), n in answers(of).items():
        origins[origin] += n
    return [f"{WAYS[origin]} {number(n)}" for origin, n in sorted(origins.items())]


def waiting(of: Plan) -> Verdict | None:
    """What residents are being asked, or will be, and nobody has counted; None for nothing."""
    return verdicts_of(of).filter(counted_on=None).first()


def uncoded(of: Verdict) -> dict[Voice, int]:
    """How many slips without a code were entered, by what they say: the only answers nobody has a code for."""
    there = set(of.answers.filter(origin=PAPER).values_list("pk", flat=True))
    return {
        voice: next(n for n in range(len(there) + 1) if uncoded_key(of, voice, n + 1) not in there) for voice in ORDER
    }


def ballots_for(of: Plan) -> list[meetings.Ballot]:
    """Ballots of meetings that concern the plan's area, are over, and asked with three answers."""
    where = places.city(of.problem.city)
    found = meetings.ballots(where, places.area(where, of.problem.area))
    return [each for each in found if len(each.poll.options) == len(ORDER)]


def ballot_of(of: Verdict) -> meetings.Ballot | None:
    """The ballot that counts with a verdict; None for none."""
    return ballot_at(of.plan, of.poll) if of.poll else None


def ballot_at(of: Plan, poll_id: str) -> meetings.Ballot:
    """A ballot by its key, of a meeting that concerns the plan's area. PollUnknown."""
    where = places.city(of.problem.city)
    return meetings.ballot(where, places.area(where, of.problem.area), poll_id)


def ballot_counts(of: meetings.Ballot) -> dict[Voice, int]:
    """How a ballot was answered: its three options are yes, no and don't know, in this order."""
    return {voice: option.count for voice, option in zip(ORDER, of.counts.options, strict=True)}
