"""One table of states and moves: what may become of a concern, and what each move takes. docs are drawn from it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from compstat.access.rules import WrongState


class State(StrEnum):
    """What has become of a concern."""

    RECEIVED = "received"  # a receipt is not an answer
    ACKNOWLEDGED = "acknowledged"  # a person has read or heard it
    FOLLOW_UP = "follow_up"  # a role answers by a day
    ANSWERED = "answered"
    PROMISED = "promised"
    IN_PROBLEM = "in_problem"
    WITH_ORGANIZATION = "with_organization"
    DECLINED = "declined"


OPEN: Final = frozenset({State.RECEIVED, State.ACKNOWLEDGED, State.FOLLOW_UP})  # nobody has said what will be done
DONE: Final = frozenset({State.ANSWERED, State.PROMISED, State.IN_PROBLEM, State.WITH_ORGANIZATION, State.DECLINED})
ENDED: Final = frozenset({State.ANSWERED, State.DECLINED})  # nothing more is to come unless the author says so


class Origin(StrEnum):
    """Where it was raised."""

    SPOKEN = "spoken"
    PHONE = "phone"
    PAPER = "paper"
    KIOSK = "kiosk"
    REGISTRATION = "registration"
    ONLINE = "online"
    WEB = "web"
    OFFICER = "officer"


class Publication(StrEnum):
    """Whether everybody can read it. Every text is read by a person before."""

    WAITING = "waiting"
    PUBLISHED = "published"
    WITHHELD = "withheld"  # on one of the closed grounds


class Event(StrEnum):
    """What may happen to a concern."""

    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    PUT_OFF = "put_off"  # a role will answer by a day
    ANSWERED = "answered"
    PROMISED = "promised"
    PUT_FORWARD = "put_forward"  # it is part of a problem that nobody has decided on yet: no answer, the clock runs
    JOINED = "joined"  # it is part of a problem that is worked on, or on which it was decided otherwise
    PASSED_ON = "passed_on"  # another organization is asked
    REPLIED = "replied"  # …and has replied
    DECLINED = "declined"
    NOT_FIXED = "not_fixed"  # the author says so
    REWORDED = "reworded"
    PUBLISHED = "published"
    WITHHELD = "withheld"
    APPEALED = "appealed"  # the author asks a civilian moderator to look again
    APPEAL_DECIDED = "appeal_decided"
    MERGED = "merged"
    UNMERGED = "unmerged"
    TRANSLATED = "translated"


class Need(StrEnum):
    """What a move takes."""

    REASON = "reason"  # words everybody can read; the answer itself, where it is answered
    OWNER = "owner"  # a role
    DUE = "due"
    PROMISE = "promise"
    PROBLEM = "problem"
    ORGANIZATION = "organization"


class Reply(StrEnum):
    """What another organization may reply, once."""

    OURS = "ours"  # by a day
    NOT_OURS = "not_ours"
    DONE = "done"


@dataclass(frozen=True)
class Move:
    """From which states, to which one, and what it takes."""

    before: frozenset[State]
    after: State
    needs: frozenset[Need] = frozenset()


STANDING: Final = OPEN | {State.WITH_ORGANIZATION}
MOVES: Final[dict[Event, Move]] = {
    Event.ACKNOWLEDGED: Move(frozenset({State.RECEIVED}), State.ACKNOWLEDGED),
    Event.PUT_OFF: Move(STANDING, State.FOLLOW_UP, frozenset({Need.OWNER, Need.DUE})),
    Event.ANSWERED: Move(STANDING, State.ANSWERED, frozenset({Need.REASON})),
    Event.PROMISED: Move(STANDING, State.PROMISED, frozenset({Need.PROMISE, Need.OWNER, Need.DUE})),
    Event.JOINED: Move(STANDING | {State.PROMISED}, State.IN_PROBLEM, frozenset({Need.PROBLEM, Need.REASON})),
    Event.PASSED_ON: Move(OPEN, State.WITH_ORGANIZATION, frozenset({Need.ORGANIZATION, Need.REASON, Need.DUE})),
    Event.REPLIED: Move(frozenset({State.WITH_ORGANIZATION}), State.WITH_ORGANIZATION, frozenset({Need.ORGANIZATION})),
    Event.DECLINED: Move(STANDING, State.DECLINED, frozenset({Need.REASON})),
    Event.NOT_FIXED: Move(DONE, State.ACKNOWLEDGED),
}


def reply_state(reply: Reply) -> State:
    """What becomes of a concern when another organization has replied."""
    return {
        Reply.OURS: State.WITH_ORGANIZATION, Reply.NOT_OURS: State.ACKNOWLEDGED, Reply.DONE: State.ANSWERED
    }[reply]  # fmt: skip


def can_move(event: Event, state: State, *, complaint: bool = False) -> bool:
    """Whether this may happen to a concern in this state. A complaint about an officer is never dropped."""
    if event is Event.DECLINED and complaint:
        return False
    return event not in MOVES or state in MOVES[event].before


def check_move(event: Event, state: State, given: frozenset[Need], *, complaint: bool = False) -> State:
    """The state after this event; refused from another state, or without what it takes. WrongState."""
    if event is Event.DECLINED and complaint:
        raise WrongState("A complaint about an officer is never declined. Pass it on to whoever looks into complaints.")
    if event not in MOVES:
        return state
    move = MOVES[event]
    if state not in move.before:
        raise WrongState("This is not open to that any more. Open it again to see what became of it.")
    if missing := sorted(move.needs - given):
        raise WrongState(f"{' and '.join(MISSING[Need(need)] for need in missing)}. Everybody can read it.")
    return move.after


MISSING: Final[dict[Need, str]] = {
    Need.REASON: "Say why in a sentence",
    Need.OWNER: "Say which role does it",
    Need.DUE: "Say by which day",
    Need.PROMISE: "Say what is promised",
    Need.PROBLEM: "Choose the problem",
    Need.ORGANIZATION: "Say which organization",
}
