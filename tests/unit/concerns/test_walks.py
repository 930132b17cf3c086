"""Random walks (10,000 in full) of the concern machine: it never stands in a state without what that state takes.

The oracle below was written by hand from the words of the issue, and reads no table of the program.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from compstat.access.rules import WrongState
from compstat.concerns import rules
from compstat.concerns.rules import Event, Happened, Need, Reply, Standing, State

IN_FULL, SHORT, STEPS = 10_000, 2_000, 14
BEGINS = datetime(2026, 11, 2, 9, tzinfo=UTC)
ALWAYS = tuple(Event)
STAFF = tuple(each for each in Event if each not in {Event.NOT_FIXED, Event.REPLIED})


@dataclass
class Concern:
    """A concern as the program keeps it: a row, and what happened; the row may be behind what was sent."""

    complaint: bool
    row: Standing = field(default_factory=lambda: Standing(State.RECEIVED))
    events: list[Happened] = field(default_factory=list)
    kept: dict[str, str] = field(default_factory=dict)  # what each move gave

    def stands(self) -> Standing:
        return rules.standing(self.row, self.events)

    def settle(self) -> None:
        now = self.stands()
        self.row = Standing(now.state, now.owner, now.due_on)


@dataclass
class Oracle:
    """What a person would say of it, told of each thing that was taken."""

    state: str = "received"
    reason: bool = False
    owner: bool = False
    due: bool = False
    promise: bool = False
    problem: bool = False
    organization: bool = False
    done_by_them: bool = False
    never_declined: bool = True

    def take(self, event: str, reply: str) -> None:
        """One thing more."""
        if event in {"raised", "reworded", "published", "withheld", "appealed", "appeal_decided"}:
            return
        if event in {"merged", "unmerged", "translated"}:
            return
        if event == "not_fixed" or reply == "not_ours":
            self.state, self.owner, self.due = "acknowledged", False, False
        elif event == "acknowledged":
            self.state = "acknowledged"
        elif event == "put_off":
            self.state, self.owner, self.due = "follow_up", True, True
        elif event == "answered":
            self.state, self.reason = "answered", True
        elif event == "promised":
            self.state, self.promise, self.owner, self.due = "promised", True, True, True
        elif event == "joined":
            self.state, self.problem, self.reason = "in_problem", True, True
        elif event == "passed_on":
            self.state, self.organization, self.reason, self.due = "with_organization", True, True, True
        elif event == "declined":
            self.state, self.reason, self.never_declined = "declined", True, False
        elif reply == "ours":
            self.due = True
        elif reply == "done":
            self.state, self.done_by_them, self.due = "answered", True, False

    def complete(self) -> bool:
        """Whether it has what its state takes, for everybody to read."""
        return {
            "received": True, "acknowledged": True, "follow_up": self.owner and self.due,
            "answered": self.reason or self.done_by_them, "promised": self.promise and self.owner and self.due,
            "in_problem": self.problem and self.reason,
            "with_organization": self.organization and self.reason and self.due, "declined": self.reason,
        }[self.state]  # fmt: skip


def tried(concern: Concern, oracle: Oracle, chance: random.Random, at: datetime) -> bool:
    """Try anything at all, with or without what it takes; whether it was taken."""
    event = chance.choice(ALWAYS)
    if event in {Event.NOT_FIXED, Event.REPLIED}:
        return sent(concern, oracle, event, chance, at)
    concern.settle() if chance.random() < 0.7 else None  # the desk settles; a list that was opened before has not
    given = frozenset(need for need in Need if chance.random() < 0.75)
    try:
        after = rules.check_move(event, concern.row.state, given, complaint=concern.complaint)
    except WrongState:
        return False
    due = (at + timedelta(days=3)).date() if Need.DUE in given else None
    moved = event in rules.MOVES
    owner = "Captain" if Need.OWNER in given else ""
    concern.row = Standing(after, owner, due) if moved else concern.row
    concern.events.append(Happened(event, at))
    oracle.take(event, "")
    return True


def sent(concern: Concern, oracle: Oracle, event: Event, chance: random.Random, at: datetime) -> bool:
    """By the public door: a row is added, and the concern's is left."""
    state = concern.stands().state
    if not rules.can_move(event, state):
        return False
    reply = chance.choice(tuple(Reply)) if event is Event.REPLIED else None
    due = chance.choice((None, at.date(), at.date() + timedelta(5), at.date() - timedelta(1)))
    if reply:
        try:
            rules.check_reply(reply, due, "", at.date())
        except WrongState:
            return False
    concern.events.append(Happened(event, at, reply, due))
    oracle.take(event, reply or "")
    return True


def test_walks_never_stand_without_reason_owner_or_date(prove: bool, record_proof) -> None:
    chance = random.Random(20261102)
    reached: set[tuple[str, str]] = set()
    walks = IN_FULL if prove else SHORT
    for _ in range(walks):
        concern, oracle = Concern(complaint=chance.random() < 0.2), Oracle()
        for step in range(STEPS):
            before = oracle.state
            tried(concern, oracle, chance, BEGINS + timedelta(hours=step))
            if chance.random() < 0.2:
                concern.settle()
            now = concern.stands()
            assert now.state == oracle.state, (before, [each.event for each in concern.events])
            assert oracle.complete(), (oracle, [each.event for each in concern.events])
            assert now.state != State.FOLLOW_UP or (now.owner and now.due_on)
            assert now.state != State.PROMISED or (now.owner and now.due_on)
            assert now.state != State.WITH_ORGANIZATION or isinstance(now.due_on, date)
            assert not concern.complaint or oracle.never_declined
            reached.add((before, oracle.state))
    assert {after for _, after in reached} == set(State), "every state was reached"
    assert len(reached) == 38, "and by every way there is"
    record_proof("Random walks of concerns", {"walks": walks, "moves met": len(reached)})
