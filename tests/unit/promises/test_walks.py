"""Random walks (10,000 in full) of promises: each step as an oracle says, written without the rules."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta

from compstat.access.rules import WrongState
from compstat.promises import rules
from compstat.promises.rules import Event, State

IN_FULL, SHORT, STEPS = 10_000, 2_000, 12
MADE = date(2026, 11, 2)
# From which state to which one, and whether the public is told why: by hand.
ORACLE = {
    "moved": ("open", "open", True), "reworded": ("open", "open", True), "kept": ("open", "kept", False),
    "dropped": ("open", "dropped", True), "reopened": ("kept", "open", True),
}  # fmt: skip
REASONS = ("", "   ", "too short", "The lamps come in May, not in April.", "x" * 301)
WORDS = (*["Nine lamps are checked"] * 9, "", "Lamps", "x" * 301)
OWNERS, DAYS = (*["Captain"] * 9, "", "Al", "x" * 81), (*[0, 30] * 5, -1, 4000)


def made(chance: random.Random) -> bool:
    """Whether a promise with these words, role and day may be made; refused, whenever one of them is not right."""
    owner, days = chance.choice(OWNERS), chance.choice(DAYS)
    what = chance.choice(WORDS)
    right = owner == "Captain" and days in {0, 30} and what == "Nine lamps are checked"
    try:
        rules.check_made(what, owner, MADE + timedelta(days=days), MADE)
    except WrongState:
        assert not right, (what, owner, days)
        return False
    assert right, (what, owner, days)
    return True


def test_promises_walk_at_random_and_owe_nothing(prove: bool, record_proof) -> None:
    chance, met = random.Random(6), Counter()
    walks = IN_FULL if prove else SHORT
    for _ in range(walks):
        if not made(chance):
            met["not made"] += 1
            continue
        state, told = "open", ""
        for _ in range(STEPS):
            event, reason = chance.choice(list(ORACLE)), chance.choice(REASONS)
            before, after, why = ORACLE[event]
            short, long = len(reason.strip()) < 10, len(reason.strip()) > 300
            allowed = state == before and not long and not (why and short)
            try:
                now = rules.check_move(Event(event), State(state), reason)
            except WrongState:
                assert not allowed, (event, state, reason)
            else:
                assert allowed and now == after, (event, state, reason)
                state, told = after, reason.strip()
            assert state != "dropped" or len(told) >= 10, "dropped without a reason"
            met[state] += 1
    assert {*met} == {"not made", "open", "kept", "dropped"} == {"not made", *State} - {"withdrawn"}, "sealing alone"
    record_proof("Random walks of promises", {"walks": walks, **met})
