"""Acts that two people must want: who prepares them, who may be the second, when one person may go alone.

People propose what they `may` do. What the command line prepared, nobody has proposed yet.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from .answers import Answer, Condition, answer, conditions, refuse_unless, two_people
from .grants import GRANTS, Permission
from .people import OPERATOR, Actor, DoorName, is_person
from .refusals import WrongState

ALONE_AFTER: Final = timedelta(hours=24)
MAY_GO_ALONE: Final = frozenset({Permission.PUBLISH_COUNTS})  # nothing that gives away or destroys


class ProposalState(StrEnum):
    """Where a proposal stands."""

    OPEN = "open"
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    DONE = "done"


@dataclass(frozen=True)
class Move:
    """What brings a proposal from one state into another."""

    sentence: str
    alone: bool = False  # only where one person may go alone


MOVES: Final[Mapping[ProposalState, Mapping[ProposalState, Move]]] = {
    ProposalState.OPEN: {
        ProposalState.AGREED: Move("Another person agrees."),
        ProposalState.REFUSED: Move("Another person refuses."),
        ProposalState.WITHDRAWN: Move("The person who proposed it takes it back."),
        ProposalState.DONE: Move("Nobody else could agree, and notice was given 24 hours ago.", alone=True),
    },
    ProposalState.AGREED: {
        ProposalState.DONE: Move("It is done."),
        ProposalState.WITHDRAWN: Move("It can no longer be done, and the person who proposed it takes it back."),
    },
    ProposalState.REFUSED: {},
    ProposalState.WITHDRAWN: {},
    ProposalState.DONE: {},
}


def can_move(before: str, after: str, *, alone: bool = False) -> bool:
    """Whether a proposal can go from one state into another; `alone` is the answer of `may_go_alone`."""
    move = MOVES[ProposalState(before)].get(ProposalState(after))
    return move is not None and (alone or not move.alone)


def check_move(before: str, after: str, *, alone: bool = False) -> None:
    """Refuse a move that the table does not have."""
    if can_move(before, after, alone=alone):
        return
    moves = MOVES[ProposalState(before)]
    if not moves:
        raise WrongState(f"This proposal is {before}, and that is final. Propose it anew if it is still wanted.")
    if ProposalState(after) in moves:
        raise WrongState("Two people must want this. Ask another person to agree.")
    ways = ", ".join(state for state, move in moves.items() if alone or not move.alone)
    raise WrongState(f"A proposal that is {before} cannot become {after}. It can become: {ways}.")


def may_prepare(actor: Actor, permission: Permission) -> bool:
    """Whether this actor may prepare, at the command line, what two people must then want."""
    return all(each.holds for each in _preparing(actor, permission))


def check_prepare(actor: Actor, permission: Permission) -> None:
    """Refuse whoever may not prepare this."""
    refuse_unless(_preparing(actor, permission))


def _preparing(actor: Actor, permission: Permission) -> tuple[Condition, ...]:
    return (
        Condition(
            actor.who == OPERATOR.who and actor.door is DoorName.COMMAND,
            "The operator prepares it at the command line.",
            "Only the operator prepares this, at the command line. At the staff door, propose it instead.",
        ),
        Condition(
            GRANTS[permission].command_line == "prepare",
            "Two people must want it.",
            "There is nothing to prepare here. Do it, or sign in at the staff door.",
        ),
    )


def may_second(
    actor: Actor, proposed_by: str, permission: Permission, *, proposed_for: Collection[str] = (), city: str,
    area: str | None = None, now: datetime,
) -> bool:  # fmt: skip
    """Whether this actor may be the second person for what somebody proposed.

    `proposed_for` are those whose deputy the proposer was; they and their deputies are not another person.
    """
    return all(each.holds for each in _seconding(actor, proposed_by, permission, proposed_for, city, area, now))


def check_second(
    actor: Actor, proposed_by: str, permission: Permission, *, proposed_for: Collection[str] = (), city: str,
    area: str | None = None, now: datetime,
) -> None:  # fmt: skip
    """Refuse whoever may not be the second person."""
    refuse_unless(_seconding(actor, proposed_by, permission, proposed_for, city, area, now))


def why_second(
    actor: Actor, proposed_by: str, permission: Permission, *, proposed_for: Collection[str] = (), city: str,
    area: str | None = None, now: datetime,
) -> Answer:  # fmt: skip
    """The same answer with every condition and whether it holds."""
    return answer(_seconding(actor, proposed_by, permission, proposed_for, city, area, now))


def _seconding(
    actor: Actor, proposed_by: str, permission: Permission, proposed_for: Collection[str], city: str,
    area: str | None, now: datetime,
) -> tuple[Condition, ...]:  # fmt: skip
    """What it takes to be the second person; a condition of both permissions is told once."""
    same = actor.stands_for & {proposed_by, *proposed_for}
    found = (
        two_people(GRANTS[permission]),
        Condition(
            is_person(proposed_by),
            "A person proposed it.",
            "Nobody has proposed this yet. Propose it yourself at the staff door; then another person may agree.",
        ),
        Condition(
            actor.who != proposed_by,
            "Somebody else proposed it.",
            "You proposed this yourself. Ask another person to agree.",
        ),
        Condition(
            not same or actor.who == proposed_by,
            "Neither of you stands in for the other, or for the same person.",
            "A deputy and the person they stand in for count as one. Ask somebody else to agree.",
        ),
        *conditions(actor, Permission.SECOND, city=city, area=area, now=now),
        *conditions(actor, permission, city=city, area=area, now=now),
    )
    return tuple(dict.fromkeys(found))


def may_refuse(actor: Actor, proposed_by: str, *, city: str, now: datetime) -> bool:
    """Whether this actor may refuse: it takes less than agreeing."""
    return all(each.holds for each in _refusing(actor, proposed_by, city, now))


def check_refuse(actor: Actor, proposed_by: str, *, city: str, now: datetime) -> None:
    """Refuse whoever may not refuse."""
    refuse_unless(_refusing(actor, proposed_by, city, now))


def _refusing(actor: Actor, proposed_by: str, city: str, now: datetime) -> tuple[Condition, ...]:
    return (
        Condition(
            actor.who != proposed_by,
            "Somebody else proposed it.",
            "You proposed this yourself. Withdraw it instead.",
        ),
        *conditions(actor, Permission.SECOND, city=city, area=None, now=now),
    )


def may_withdraw(actor: Actor, proposed_by: str) -> bool:
    """Whether this actor may take a proposal back: whoever proposed it, whatever became of their role."""
    return all(each.holds for each in _withdrawing(actor, proposed_by))


def check_withdraw(actor: Actor, proposed_by: str) -> None:
    """Refuse whoever did not propose it."""
    refuse_unless(_withdrawing(actor, proposed_by))


def _withdrawing(actor: Actor, proposed_by: str) -> tuple[Condition, ...]:
    return (
        Condition(
            is_person(actor.who) and actor.who == proposed_by and actor.door is DoorName.STAFF,
            "You proposed it.",
            "Only the person who proposed it can withdraw it. Refuse it instead.",
        ),
    )


def may_go_alone(proposed_at: datetime, now: datetime, publishers: int, *, permission: Permission) -> bool:
    """Whether 24 hours with notice have replaced the second person; `publishers` counts who holds the permission."""
    return all(each.holds for each in _alone(proposed_at, now, publishers, permission))


def check_go_alone(proposed_at: datetime, now: datetime, publishers: int, *, permission: Permission) -> None:
    """Refuse to go alone, where or while another person is needed."""
    for each in _alone(proposed_at, now, publishers, permission):
        if not each.holds:
            raise WrongState(each.missing)


def _alone(proposed_at: datetime, now: datetime, publishers: int, permission: Permission) -> tuple[Condition, ...]:
    start = (proposed_at + ALONE_AFTER).astimezone(now.tzinfo)
    return (
        Condition(
            permission in MAY_GO_ALONE,
            "One person may do this alone after 24 hours.",
            "Two people must want this, however few there are. Ask an administrator for a second person.",
        ),
        Condition(publishers == 1, "Nobody else could agree.", "Somebody else can agree to this. Ask them."),
        Condition(
            now >= start,
            "It was announced 24 hours ago.",
            f"One person may do this alone 24 hours after it was proposed. Wait until {start:%Y-%m-%d %H:%M}.",
        ),
    )
