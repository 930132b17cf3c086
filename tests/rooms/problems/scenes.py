"""Whole scenes of a district for public pages: a running, a finished, a failed, a declined and a passed-on problem."""

from __future__ import annotations

from datetime import timedelta

from compstat.problems.models import Plan, Problem
from compstat.problems.rules.measuring import read_told

from .making import meeting
from .telling import (
    SECRET,
    TODAY,
    WEEK,
    amended,
    asked,
    counted,
    event,
    judged,
    known,
    looked,
    plan,
    problem,
    promised,
    raised,
    unread,
)


def running() -> Problem:
    """A speeding problem: its measure is no report count, its plan runs, was amended, and residents are being asked."""
    held = meeting(TODAY - 8 * WEEK)
    found = problem(
        state="active", meeting=held.id, room_said="31 people voted. Most went to: lights (14), this one (11).",
        differs_why="The lights are mended by the city next month, without a plan of ours.",
    )  # fmt: skip
    first = raised(problem=found.id, place="Quay Road, between Pier Street and Mill Lane")
    raised("A truck nearly hit my son at the crossing.", problem=found.id, raised_on=TODAY - 9 * WEEK)
    raised("Same as my neighbor: far too fast.", merged_into=first.id)
    unread(problem=found.id)
    known(found)
    event(found, "nominated", TODAY - 9 * WEEK, "Three people raised it within a week.")
    event(found, "opened", TODAY - 8 * WEEK, "Children cross there on their way to school.")
    event(found, "scanned", TODAY - 8 * WEEK + timedelta(2))
    event(found, "changed", TODAY - 7 * WEEK, before={"time": "in the afternoon"})
    event(found, "planned", TODAY - 7 * WEEK)
    event(found, "fixed", TODAY - 7 * WEEK)
    event(found, "started", TODAY - 6 * WEEK)
    made = plan(found)
    later = TODAY + 6 * WEEK
    amended(made, {"deciding_on": [str(later - 2 * WEEK), str(later)]})
    for on, count, before in ((-20, 34, True), (-12, 31, True), (-3, 27, False), (-1, 22, False)):
        counted(made, TODAY + on * WEEK, count, before=before)
    asked(made)
    return found


def finished(outcome: str = "fell", result: str = "done") -> Problem:
    """A problem measured by reports, decided and closed."""
    found = problem(
        "Cars broken into near the station", theme="cars", state="closed", closed_on=TODAY - WEEK, result=result,
        closing="achieved" if result == "done" else "unlikely", priority_since=None,
        closed_why="The lights stay, and the station looks after them." if result == "done" else "We tried twice.",
    )  # fmt: skip
    raised("Two windows of my car were broken in a month.", problem=found.id, theme="cars")
    known(found)
    event(found, "opened", TODAY - 40 * WEEK, "Every second concern was about it.")
    event(found, "closed", TODAY - WEEK, found.closed_why)
    made = plan(found, "reports", "completed", starts_on=TODAY - 24 * WEEK, deciding_on=TODAY - 12 * WEEK)
    Plan.objects.filter(pk=made.pk).update(
        title="Lights and locks at the station", ended_on=TODAY - 2 * WEEK, ended_why="It ran as planned."
    )
    looked(made, "so_far", TODAY - 16 * WEEK, days=40)
    looked(made, outcome, TODAY - 8 * WEEK, ring={"said": "no_clear"})
    looked(made, "so_far", TODAY - 4 * WEEK, again=True)
    asked(made, TODAY - 10 * WEEK, TODAY - 8 * WEEK, yes=12, no=5, dont_know=3)
    return found


def make() -> dict[str, str]:
    """All of them; their keys by name."""
    found = {"running": running(), "finished": finished(), "failed": finished("no_clear", "no_change_seen")}
    Problem.objects.filter(pk=found["failed"].pk).update(title="Bicycles stolen at the pool", theme="theft")
    found["declined"] = problem(
        "A camera on every corner", theme="other", state="closed", closing="declined", result="declined",
        priority_since=None, closed_on=TODAY - 3 * WEEK, closed_why="It would watch everybody, and help with little.",
    )  # fmt: skip
    event(found["declined"], "closed", TODAY - 3 * WEEK, "It would watch everybody, and help with little.")
    found["handed"] = problem(
        "Dark lamps on Mill Lane", theme="lights", state="closed", closing="handed_over", result="handed_over",
        priority_since=None, closed_on=TODAY - 2 * WEEK, closed_why="Public works mends them by May.",
    )  # fmt: skip
    found["urgent"] = problem(
        "Shots heard behind the market", theme="guns", state="scanning", priority_since=TODAY - WEEK,
        urgent_why="Three times in one week; nobody was hurt.",
    )  # fmt: skip
    event(found["urgent"], "opened", TODAY - WEEK, "Nobody wants to wait for the next meeting.")
    found["hexagons"] = problem("Packages taken from doors", theme="theft", state="planned")
    made = plan(found["hexagons"], "reports", "fixed", starts_on=TODAY + WEEK, deciding_on=TODAY + 13 * WEEK,
                areas=("8a2a30649b17fff", "8a2a30649b87fff"), day_parts=("evening",), smallest_fall=0.62)  # fmt: skip
    found["named"] = problem("Noise from the bar on Pier Street", theme="noise", state="nominated", priority_since=None)
    found["retired"] = problem("Bikes on the sidewalk", theme="traffic", state="nominated", priority_since=None)
    event(found["retired"], "retired", TODAY - 5 * WEEK, "The shots behind the market came first.")
    for n in range(9):
        raised(f"The bar is loud on Friday nights ({n}).", theme="noise", state="acknowledged")
    kept = raised("The lamp at the bus stop is dark.", theme="lights", state="promised")
    kept.promise = promised("The lamp at the bus stop is mended", "kept", TODAY - WEEK, kept.id, "concern").id
    kept.save()
    raised("When is the next meeting?", theme="police", state="answered", answer="On December 10 at 6:30 pm.")
    unread(f"{SECRET}")
    return {**{name: each.id for name, each in found.items()}, "plan": made.id}


__all__ = ["finished", "judged", "make", "read_told", "running"]
