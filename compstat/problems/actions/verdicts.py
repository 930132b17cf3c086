"""Ask residents whether they notice a change, and count what they say. Single answers are forgotten when counted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from compstat.access.actions import Act, acting
from compstat.access.rules import SYSTEM, Actor, WrongState
from compstat.meetings.queries import Ballot

from ..models import Verdict, VerdictCount
from ..queries import verdicts as queries
from ..queries.plans import has_begun, plan
from ..rules import PlanState
from ..rules.plans import check_asking, check_closed, check_judged
from . import moving
from .plan_moving import REVIEW, mine


def ask_residents(
    plan_id: str, opened_on: date, closes_on: date, *, meeting: str = "", poll: str = "", by: Actor, now: datetime
) -> Verdict:
    """Ask from a day until a day, by codes of concerns and cards; a ballot of a meeting may count too. WrongState.

    Such a ballot is over and has three options: yes, no, don't know, in this order.
    """
    found = mine(plan_id, REVIEW, by, now)
    check_judged(PlanState(found.state), has_begun(found))
    check_asking(PlanState(found.state), opened_on, closes_on, moving.today(found.problem, now))
    if found.verdicts.filter(counted_on=None).exists():
        raise WrongState("Residents are being asked already. Count those answers first.")
    meeting = _meeting_of(found_ballot(found.id, poll), meeting) if poll else meeting
    made = Verdict(plan=found, opened_on=opened_on, closes_on=closes_on, meeting=meeting, poll=poll)
    made.announced_on = moving.today(found.problem, now)
    with acting(
        Act.VERDICT_ASKED, by=by, now=now, object_kind="verdict", object_id=made.id, city=found.problem.city,
        permission=REVIEW,
    ):  # fmt: skip
        made.save(force_insert=True)
    return made


def found_ballot(plan_id: str, poll: str) -> Ballot:
    """The ballot that is to count with a verdict: of the plan's area, over, with three options. WrongState."""
    found = queries.ballot_at(plan(plan_id), poll)
    if len(found.poll.options) != len(queries.ORDER):
        raise WrongState("This ballot did not ask with yes, no and don't know. Choose another.")
    return found


def _meeting_of(ballot: Ballot, meeting: str) -> str:
    if meeting not in {"", ballot.meeting.id}:
        raise WrongState("This ballot was held at another meeting.")
    key: str = ballot.meeting.id
    return key


def add_ballot(verdict_id: str, poll: str, *, by: Actor, now: datetime) -> Verdict:
    """A ballot held while residents are asked counts with their answers. WrongState."""
    found = queries.verdict(verdict_id)
    mine(found.plan_id, REVIEW, by, now)
    ballot = found_ballot(found.plan_id, poll)
    with acting(
        Act.VERDICT_ASKED, by=by, now=now, object_kind="verdict", object_id=found.id, city=found.plan.problem.city,
        permission=REVIEW,
    ):  # fmt: skip
        same = Verdict.objects.filter(pk=found.pk, counted_on=None)
        if not same.update(poll=poll, meeting=ballot.meeting.id):
            raise WrongState("These answers have been counted already.")
    found.refresh_from_db()
    return found


def count_verdict(verdict_id: str, *, by: Actor, now: datetime) -> Verdict:
    """Close the question and count it, by answer and origin; single answers are forgotten for good. WrongState."""
    found = queries.verdict(verdict_id)
    mine(found.plan_id, REVIEW, by, now)
    return _count(found, by, now)


def _count(found: Verdict, by: Actor, now: datetime) -> Verdict:
    today = moving.today(found.plan.problem, now)
    check_closed(found.closes_on, found.counted_on is not None, today)
    with acting(
        Act.VERDICT_ASKED, by=by, now=now, object_kind="verdict", object_id=found.id, city=found.plan.problem.city,
        permission=REVIEW,
    ):  # fmt: skip
        if not Verdict.objects.filter(pk=found.pk, counted_on=None).update(counted_on=today):
            raise WrongState(moving.FASTER)
        for (voice, origin), count in sorted(_counts(found).items()):
            VerdictCount(verdict=found, voice=voice, origin=origin, count=count).save(force_insert=True)
        found.answers.all().delete()
    found.refresh_from_db()
    return found


def _counts(found: Verdict) -> Mapping[tuple[str, str], int]:
    """All answers by voice and origin, the meeting's ballot with them."""
    counted = queries.answers(found)
    ballot = queries.ballot_of(found)
    if ballot is not None:
        counted.update({(voice, queries.BALLOT): n for voice, n in queries.ballot_counts(ballot).items() if n})
    return counted


def count_due(city_id: str, now: datetime) -> list[Verdict]:
    """Questions whose last day is over are counted, so that nobody keeps single answers; the job of every hour."""
    waiting = Verdict.objects.filter(plan__problem__city=city_id, counted_on=None).select_related("plan__problem")
    due = [each for each in waiting.order_by("id") if each.closes_on < moving.today(each.plan.problem, now)]
    return [_count(each, SYSTEM, now) for each in due]
