"""Plans: states and moves, kinds of work and of resources, what a review decides, what residents are asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from compstat.access.rules import WrongState


class PlanState(StrEnum):
    """Where a plan stands."""

    DRAFT = "draft"
    FIXED = "fixed"  # measure, comparison and dates are fixed; it has not begun
    RUNNING = "running"
    COMPLETED = "completed"
    STOPPED = "stopped"


class PlanEvent(StrEnum):
    """What may happen to a plan."""

    DRAFTED = "drafted"
    FIXED = "fixed"
    STARTED = "started"
    AMENDED = "amended"
    REVIEWED = "reviewed"
    COMPLETED = "completed"
    STOPPED = "stopped"
    DISCARDED = "discarded"  # a draft alone


class PlanNeed(StrEnum):
    """What a move takes."""

    FIXED = "fixed"  # everything in rules.FIXED
    INTERVENTION = "intervention"
    TASK = "task"  # with a role and a day
    OTHER_OPTION = "other_option"  # at least one option without enforcement was weighed
    REASON = "reason"
    REVIEW = "review"


@dataclass(frozen=True)
class PlanMove:
    """From which states, to which one, and what it takes."""

    before: frozenset[PlanState]
    after: PlanState
    needs: frozenset[PlanNeed] = frozenset()


# A plan that is stopped stays judged: nobody stops one to be rid of what would be found.
JUDGED: Final = frozenset({PlanState.RUNNING, PlanState.COMPLETED, PlanState.STOPPED})
PLAN_MOVES: Final[dict[PlanEvent, PlanMove]] = {
    PlanEvent.FIXED: PlanMove(
        frozenset({PlanState.DRAFT}), PlanState.FIXED,
        frozenset({PlanNeed.FIXED, PlanNeed.INTERVENTION, PlanNeed.TASK, PlanNeed.OTHER_OPTION}),
    ),
    PlanEvent.STARTED: PlanMove(frozenset({PlanState.FIXED}), PlanState.RUNNING),
    PlanEvent.COMPLETED: PlanMove(
        frozenset({PlanState.RUNNING}), PlanState.COMPLETED, frozenset({PlanNeed.REASON, PlanNeed.REVIEW})
    ),
    PlanEvent.STOPPED: PlanMove(
        frozenset({PlanState.FIXED, PlanState.RUNNING}), PlanState.STOPPED, frozenset({PlanNeed.REASON})
    ),
}  # fmt: skip
MISSING: Final[dict[PlanNeed, str]] = {
    PlanNeed.FIXED: "fix what it is measured by, the comparison and the deciding date",
    PlanNeed.INTERVENTION: "write at least one thing that will be done",
    PlanNeed.TASK: "write at least one task with a role and a day",
    PlanNeed.OTHER_OPTION: "weigh at least one option without enforcement",
    PlanNeed.REASON: "say why in a sentence that everybody can read",
    PlanNeed.REVIEW: "hold a review first: what was done, what was seen",
}


def check_plan_move(event: PlanEvent, state: PlanState, given: frozenset[PlanNeed]) -> PlanState:
    """The state after this event; refused from another state, or without what it takes. WrongState."""
    move = PLAN_MOVES[event]
    if state not in move.before:
        raise WrongState("This plan is not open to that now. Open it again to see where it stands.")
    if missing := sorted(move.needs - given):
        told = "; ".join(MISSING[PlanNeed(need)] for need in missing)
        raise WrongState(f"{told[0].upper()}{told[1:]}.")
    return move.after


class InterventionKind(StrEnum):
    """What kind of work an intervention is."""

    PLACE = "place"  # lighting, signs, locks, repairs
    TRAFFIC = "traffic"
    SERVICE = "service"  # social and health services
    OUTREACH = "outreach"
    TALKING = "talking"  # mediation, agreements
    RULES = "rules"  # code enforcement, licenses, policy
    PATROL = "patrol"
    ENFORCEMENT = "enforcement"
    INFORMATION = "information"
    TRAINING = "training"


ENFORCING: Final = frozenset({InterventionKind.PATROL, InterventionKind.ENFORCEMENT})


class ResourceKind(StrEnum):
    """What a plan spends."""

    HOURS = "hours"
    MONEY = "money"
    EQUIPMENT = "equipment"
    PARTNER_TIME = "partner_time"


class Decision(StrEnum):
    """What a review decides."""

    CONTINUE = "continue"
    ADJUST = "adjust"
    COMPLETE = "complete"
    STOP = "stop"


class Voice(StrEnum):
    """What residents answer to: do you notice a change?"""

    YES = "yes"
    NO = "no"
    DONT_KNOW = "dont_know"


SHORTEST: Final = 10  # characters of a reason
LONGEST: Final = 1000
EARLY: Final = timedelta(days=7)  # so long before its day a review may be held
ASKED_AT_MOST: Final = timedelta(days=90)


def check_why(reason: str) -> None:
    """Refuse a reason that says nothing, or too much. WrongState."""
    if not SHORTEST <= len(reason.strip()) <= LONGEST:
        raise WrongState(f"Say why in {SHORTEST} to {LONGEST} characters. Everybody can read it.")


def check_decision(decision: Decision, reason: str) -> None:
    """Refuse a decision other than to go on that does not say why. WrongState."""
    if decision is not Decision.CONTINUE or reason.strip():
        check_why(reason)


def check_held(state: PlanState, due_on: date, today: date, done: str, seen: str) -> None:
    """Refuse a review that is held too early, of a plan that does not run, or that says nothing. WrongState."""
    if state is not PlanState.RUNNING:
        raise WrongState("Only a plan that is running is reviewed. Open it again to see where it stands.")
    if today < due_on - EARLY:
        raise WrongState(f"This review is not due yet. It can be held from {EARLY.days} days before its day.")
    if not done.strip() or not seen.strip():
        raise WrongState("Say what was done, and what was seen. “Nothing yet” is an answer too.")


def check_count(count: Decimal, of: Decimal | None, method: str, on: date, today: date) -> None:
    """Refuse a count that cannot be, or that does not say how it was taken. WrongState."""
    if count < 0 or (of is not None and not (of > 0 and of >= count)):
        raise WrongState("A count is 0 or more, and not more than what it is out of.")
    if on > today:
        raise WrongState("Enter a count on the day it was taken, or later.")
    if not method.strip():
        raise WrongState("Say how it was counted, so that it can be counted the same way again.")


def check_judged(state: PlanState, begun: bool) -> None:
    """Refuse to judge a plan that was stopped before it began. One that was stopped later is judged. WrongState."""
    if state is PlanState.STOPPED and not begun:
        raise WrongState("This plan was stopped before it began. There is nothing of it to judge.")


def check_asking(state: PlanState, opened_on: date, closes_on: date, today: date) -> None:
    """Refuse to ask residents of a plan that has not begun, or on days that cannot be. WrongState."""
    if state not in JUDGED:
        raise WrongState("Residents are asked once a plan is running, or after it has ended.")
    if not today <= opened_on <= closes_on <= opened_on + ASKED_AT_MOST:
        raise WrongState(f"Ask from today or later, for at most {ASKED_AT_MOST.days} days.")


def check_closed(closes_on: date, counted: bool, today: date) -> None:
    """Refuse to count answers twice, or while people may still answer. WrongState."""
    if counted:
        raise WrongState("These answers have been counted already.")
    if today <= closes_on:
        raise WrongState("People may still answer. Count when the last day is over.")


def check_start(starts_on: date, today: date) -> None:
    """Refuse a start before its day. WrongState."""
    if today < starts_on:
        raise WrongState("This plan starts on the day that was fixed. Amend the start if it is to be another.")


def check_withheld(kind: ResourceKind, until: date | None, today: date) -> None:
    """Refuse to withhold anything but where people patrol, or without an end in sight. WrongState."""
    if until is None:
        return
    if kind is not ResourceKind.HOURS:
        raise WrongState("Only where hours of patrol are spent may wait. Money and equipment are always shown.")
    if not today < until <= today + timedelta(days=366):
        raise WrongState("Detail may wait for a year at most. Choose the day from which everybody can read it.")
