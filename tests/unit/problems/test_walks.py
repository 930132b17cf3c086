"""Random walks (10,000 in full) of problems and plans: each step as an oracle says, written without the rules.

The oracle is a table of strings and a second opinion on what each state owes: reason, role, date. What a walk writes
down is only what the accepted step was given, so that a need missing in the rules shows up as something owed.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field

import pytest

from compstat.access.rules import WrongState
from compstat.problems import rules
from compstat.problems.rules import Event, Need, PlanEvent, PlanNeed, PlanState, ProblemState

IN_FULL, SHORT, STEPS = 10_000, 2_000, 24
# What may follow on what, and what it takes; read as "in this state, this event leads there, if it brings that".
PROBLEMS: dict[str, dict[str, tuple[str, str]]] = {
    "nominated": {"opened": ("scanning", "reason owner"), "closed": ("closed", "reason closing ended"),
                  "changed": ("nominated", "")},
    "scanning": {"scanned": ("analysis", "scanning")},
    "analysis": {"planned": ("planned", "analysis plan")},
    "planned": {"started": ("active", "plan"), "revised": ("analysis", "reason ended")},
    "active": {"assessed": ("assessment", "plan"), "revised": ("analysis", "reason ended")},
    "assessment": {"revised": ("analysis", "reason ended")},
    "closed": {"reopened": ("analysis", "reason owner")},
}  # fmt: skip
for worked_on in ("scanning", "analysis", "planned", "active", "assessment"):
    PROBLEMS[worked_on] |= {
        "retired": ("nominated", "reason ended"), "closed": ("closed", "reason closing ended"),
        "confirmed": (worked_on, "reason"), "changed": (worked_on, ""),
    }  # fmt: skip
PLANS: dict[str, dict[str, tuple[str, str]]] = {
    "draft": {"fixed": ("fixed", "fixed intervention task other_option")},
    "fixed": {"started": ("running", ""), "stopped": ("stopped", "reason")},
    "running": {"completed": ("completed", "reason review"), "stopped": ("stopped", "reason")},
    "completed": {},
    "stopped": {},
}


@dataclass
class Record:
    """What is written down of a problem or a plan while it walks."""

    state: str
    written: dict[str, str] = field(default_factory=dict)
    events: list[tuple[str, frozenset[str]]] = field(default_factory=list)

    def owes(self, *names: str) -> list[str]:
        return [name for name in names if not self.written.get(name)]


def problem_owes(record: Record) -> list[str]:
    """What a problem's state owes to whoever reads it."""
    wanted = {
        "nominated": ["named_on"], "closed": ["closing", "result", "closed_why", "closed_on"],
    }.get(record.state, ["owner", "opened_why", "priority_since"])  # fmt: skip
    owed = record.owes(*wanted)
    if record.state in {"nominated", "closed"} and record.written.get("priority_since"):
        owed.append("it is no priority, and has a day since when it is one")
    if record.state in {"planned", "active", "assessment"}:
        owed += record.owes("plan")
    for kind, given in record.events:
        if kind in {"retired", "revised", "closed", "reopened", "opened", "confirmed"} and "reason" not in given:
            owed.append(f"a reason of {kind}")
    return owed


def write_problem(record: Record, event: str, given: frozenset[str], day: int) -> None:
    """What the house writes of a step, out of what the step brought, and nothing else."""
    told, on = record.written, f"day {day}"
    if event in {"opened", "reopened"}:
        told |= {"priority_since": on, "owner": "Captain" if "owner" in given else told.get("owner", "")}
        told |= {"opened_why": "why" if "reason" in given else "", "closing": "", "result": "", "closed_on": ""}
    if event == "planned":
        told["plan"] = "plan" if "plan" in given else ""
    if event in {"retired", "closed"}:
        told["priority_since"] = ""
    if event == "closed":
        told |= {"closing": "x" if "closing" in given else "", "result": "x" if "closing" in given else ""}
        told |= {"closed_on": on, "closed_why": "why" if "reason" in given else ""}


def plan_owes(record: Record) -> list[str]:
    """What a plan's state owes to whoever reads it."""
    owed = []
    if record.state != "draft" and record.state in PLANS:
        owed += record.owes("measure", "deciding_on", "something_done", "task_owner", "task_due", "other_way")
    if record.state in {"running", "completed"}:
        owed += record.owes("started_on")
    if record.state in {"completed", "stopped"}:
        owed += record.owes("ended_on", "ended_why")
    if record.state == "completed":
        owed += record.owes("review")
    return owed


def write_plan(record: Record, event: str, given: frozenset[str], day: int) -> None:
    """What the house writes of a step of a plan, out of what the step brought, and nothing else."""
    told, on = record.written, f"day {day}"
    if event == "fixed":
        told |= dict.fromkeys(("measure", "deciding_on"), "x" if "fixed" in given else "")
        told |= dict.fromkeys(("task_owner", "task_due"), "x" if "task" in given else "")
        told |= {"something_done": "x" if "intervention" in given else ""}
        told |= {"other_way": "x" if "other_option" in given else ""}
    if event == "started":
        told["started_on"] = on
    if event in {"completed", "stopped"}:
        told |= {"ended_on": on, "ended_why": "why" if "reason" in given else ""}
        told["review"] = "x" if "review" in given else ""


def brought(chance: random.Random, needs: list[str]) -> frozenset[str]:
    """A step brings everything as often as not, else each thing or not."""
    if chance.random() < 0.5:
        return frozenset(needs)
    return frozenset(need for need in needs if chance.random() < 0.7)


def chosen(chance: random.Random, ways: dict[str, tuple[str, str]], events: list[str]) -> str:
    """Any event; half of the time one that leads on, so that walks come far."""
    onward = [event for event, (after, _) in ways.items() if after not in {"nominated", "closed", "stopped"}]
    return chance.choice(onward) if onward and chance.random() < 0.5 else chance.choice(events)


def walk(record: Record, table: dict, events: list[str], needs: list[str], ask, write, owes, chance) -> Counter:
    """One walk; how often each state was reached."""
    met: Counter[str] = Counter()
    for day in range(STEPS):
        event, given = chosen(chance, table[record.state], events), brought(chance, needs)
        after, takes = table[record.state].get(event, ("", ""))
        allowed = bool(after) and set(takes.split()) <= given
        try:
            told = ask(event, record.state, given)
        except WrongState:
            assert not allowed, (record, event, given)
        else:
            assert allowed, (record, event, given)
            assert told == after, (record, event, given)
            write(record, event, given, day)
            record.state = after
            record.events.append((event, given))
        assert owes(record) == [], record
        met[record.state] += 1
    return met


def ask_problem(event: str, state: str, given: frozenset[str]) -> str:
    return rules.check_move(Event(event), ProblemState(state), frozenset(map(Need, given))).value


def ask_plan(event: str, state: str, given: frozenset[str]) -> str:
    return rules.check_plan_move(PlanEvent(event), PlanState(state), frozenset(map(PlanNeed, given))).value


def test_problems_walk_at_random_and_owe_nothing(prove: bool, record_proof) -> None:
    chance, met = random.Random(4), Counter()
    events, needs = [event.value for event in Event], [need.value for need in Need]
    walks = IN_FULL if prove else SHORT
    for _ in range(walks):
        record = Record("nominated", {"named_on": "day 0"})
        met += walk(record, PROBLEMS, events, needs, ask_problem, write_problem, problem_owes, chance)
    assert set(met) == {state.value for state in ProblemState} == set(PROBLEMS)
    assert min(met.values()) > walks / 10, met
    record_proof("Random walks of problems", {"walks": walks, **met})


def test_plans_walk_at_random_and_owe_nothing(prove: bool, record_proof) -> None:
    chance, met = random.Random(5), Counter()
    events, needs = [event.value for event in rules.PLAN_MOVES], [need.value for need in PlanNeed]
    walks = IN_FULL if prove else SHORT
    for _ in range(walks):
        met += walk(Record("draft"), PLANS, events, needs, ask_plan, write_plan, plan_owes, chance)
    assert set(met) == {state.value for state in PlanState} == set(PLANS)
    assert min(met.values()) > walks / 10, met
    record_proof("Random walks of plans", {"walks": walks, **met})


@pytest.mark.parametrize("seed", range(4))
def test_ten_problems_of_an_area_are_never_more_than_three_priorities(seed: int) -> None:
    """Opened, retired, closed and reopened at random: the cap holds, and only a fourth without a retired one fails."""
    chance, standing = random.Random(seed), set()
    for _ in range(2_500):
        which, retired = chance.randrange(10), chance.choice([None, *standing])
        if which in standing:
            standing.discard(which) if chance.random() < 0.3 else None
            continue
        try:
            rules.check_priority(len(standing), retired is not None)
        except WrongState:
            assert len(standing) == 3
            assert retired is None
        else:
            standing.discard(retired)
            standing.add(which)
        assert len(standing) <= 3
