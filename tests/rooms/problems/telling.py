"""Problems with all that everybody may read of them, and much that nobody may: rows made directly, for public pages."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from compstat.access.actions import new_key
from compstat.concerns.codes import code_hash
from compstat.concerns.models import Concern, OwnWords
from compstat.problems.models import (
    Amendment,
    Contribution,
    ContributionSent,
    CountEntered,
    EffectFound,
    Evidence,
    FixedPart,
    GroupNote,
    Hypothesis,
    Intervention,
    Option,
    Panel,
    Plan,
    PlanResource,
    Problem,
    ProblemEvent,
    Review,
    Task,
    Verdict,
    VerdictCount,
)
from compstat.problems.rules import CHEERS
from compstat.problems.rules.measuring import blank, write_told
from compstat.promises.models import Promise, PromiseEvent

from .making import AREA, CITY, NOW, ZONE

TODAY = NOW.date()
TITLE = "Speeding on Quay Road"
SECRET = "zebrafinch"  # in every text that nobody may read
WEEK = timedelta(days=7)


def at(day: date) -> datetime:
    """Noon of a day in the city."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZONE)


def raised(text: str = "Cars race past the school every afternoon.", **told: Any) -> Concern:
    """A concern that everybody can read, unless told otherwise."""
    given = {
        "city": CITY, "area": AREA, "text": text, "origin": "web", "raised_on": TODAY - 10 * WEEK,
        "came_at": at(TODAY - 10 * WEEK), "theme": "speeding", "publication": "published", "state": "in_problem",
    }  # fmt: skip
    return Concern.objects.create(**(given | told))


def unread(text: str = f"{SECRET} lives at 12 Quay Road", **told: Any) -> Concern:
    """A concern that nobody has read yet: its row has no text, its own words do."""
    found = raised("", publication="waiting", **told)
    OwnWords.objects.create(concern=found, kind="raised", text=text, at=NOW)
    return found


def coded(code: str, **told: Any) -> Concern:
    """A concern whose author holds this code."""
    return raised(code_hash=code_hash(code), **told)


def problem(title: str = TITLE, **told: Any) -> Problem:
    """A priority in its analysis, unless told otherwise."""
    given = {
        "city": CITY, "area": AREA, "title": title, "theme": "speeding", "state": "analysis", "owner": "Captain",
        "opened_on": TODAY - 9 * WEEK, "priority_since": TODAY - 8 * WEEK,
    }  # fmt: skip
    return Problem.objects.create(**(given | told))


def event(found: Problem, kind: str, on: date, reason: str = "", **told: Any) -> ProblemEvent:
    """Something that happened to it."""
    given = {"problem": found, "kind": kind, "at": at(on), "reason": reason, "role": "Captain"}
    return ProblemEvent.objects.create(**(given | told))


def known(found: Problem) -> None:
    """All that scanning and analysis found."""
    words = {
        "behavior": "Drivers go faster than 40 mph", "place_type": "two crossings without lights",
        "time": "on weekday afternoons", "harm": "near misses with children", "baseline": "34 of 100 cars on March 3",
        "who_lives": "Families in the blocks along the road, and the children of Pier School.",
        "were_asked": "Yes: at 40 doors on May 5, in English, Spanish and Haitian Creole.",
        "burden": "People who drive to work. We ask them in June.", "members": "School parents’ council",
        "sources": ["meeting", "concerns"], "triangle": {"place": "The road is wide and straight."},
        "cheers": {name: {"yes": name != "expectation", "why": "The city’s traffic office could, too."
                          if name == "expectation" else ""} for name in CHEERS},
    }  # fmt: skip
    Problem.objects.filter(pk=found.pk).update(**words)
    first = Hypothesis.objects.create(
        problem=found, text="The road is wide and straight, and nothing slows cars.", by_role="Captain", on=TODAY
    )
    dropped = Hypothesis.objects.create(
        problem=found, text="People do not know the limit.", by_role="Captain", on=TODAY,
        dropped_why="Nine of ten who were asked knew it.",
    )  # fmt: skip
    for hypothesis, side, text in (
        (first, True, "Speeds fall where the road narrows."),
        (first, False, "Pier Street is as wide, and cars are slow there."),
        (dropped, False, "Nine of ten drivers who were asked knew the limit."),
    ):
        Evidence.objects.create(
            hypothesis=hypothesis, speaks_for=side, text=text, source="partners", by_role="Captain", on=TODAY
        )
    GroupNote.objects.create(
        problem=found, on=TODAY - 3 * WEEK, came="Parents’ council, traffic office", text="We walked the road at 3 pm.",
        by_role="Captain",
    )  # fmt: skip
    Option.objects.create(
        problem=found, kind="traffic", text="Humps before both crossings", speaks_for="They work at night.",
        speaks_against="Buses are slower.", chosen=True,
    )  # fmt: skip
    Option.objects.create(problem=found, kind="enforcement", text="Speed checks every Friday")
    cell = {
        "label": "Robbery", "count": 9, "from": "2026-10-19", "to": "2026-11-15", "usual_low": 4, "usual_high": 14,
        "signal": "as_expected", "caveats": [],
    }  # fmt: skip
    Panel.objects.create(
        problem=found, edition="0123456789ab", area=AREA, row="robbery", to=date(2026, 11, 15), period="days28",
        told=cell, note="The nearest figure there is.", on=TODAY,
    )  # fmt: skip
    contributed(found, "It is worst when the factory’s shift ends, at 3 pm.")
    contributed(found, "", ground="identifies")
    ContributionSent.objects.create(problem=found, text=f"{SECRET} drives the red car", at=NOW)
    found.refresh_from_db()


def contributed(found: Problem, text: str, ground: str = "") -> Contribution:
    """What somebody added, published or not."""
    sent = ContributionSent.objects.create(problem=found, text=f"{SECRET}: {text}", at=NOW, read_at=NOW)
    return Contribution.objects.create(id=sent.id, problem=found, text=text, who="resident", ground=ground, on=TODAY)


def judged(measure: str, **told: Any) -> dict[str, Any]:
    """What a plan is judged by, as it is kept."""
    starts, deciding = told.get("starts_on", TODAY - 6 * WEEK), told.get("deciding_on", TODAY + 6 * WEEK)
    reports = {
        "rows": ("larceny_from_motor_vehicle",), "areas": (AREA,), "selected_first": starts - 12 * WEEK,
        "selected_last": starts - 4 * WEEK, "baselines": 3, "others": "places", "comparison": ("D1", "D2"),
        "ring": ("D7",), "smallest_fall": 0.28, "enough": "A third fewer cars broken into.",
    }  # fmt: skip
    count = {
        "count_what": "Cars over 40 mph", "count_owner": "Traffic office", "others": "before",
        "count_method": "By radar on Quay Road, Tuesdays from 3 to 4 pm.", "enough": "Fewer than 10 of 100.",
        "others_why": "Nobody counts speeds anywhere else.",
    }  # fmt: skip
    answers = {"others": "none", "others_why": "Nobody else was asked.", "enough": "Most notice a change."}
    own = {"reports": reports, "count": count, "answers": answers}[measure]
    every = blank() | {
        "measure": measure,
        "starts_on": starts,
        "deciding_on": deciding,
        "review_days": (starts + 3 * WEEK,),
    }
    return write_told(every | own | told)


def windows(*counts: int | str, first: date = date(2025, 1, 1)) -> list[dict[str, Any]]:
    """Equal windows of the plan's place, as baselines and looks keep them."""
    return [
        {"first": str(first + n * 12 * WEEK), "last": str(first + (n + 1) * 12 * WEEK - timedelta(1)), "place": count,
         "others": 400, "ring": 90}
        for n, count in enumerate(counts)
    ]  # fmt: skip


def plan(found: Problem, measure: str = "count", state: str = "running", **told: Any) -> Plan:
    """A plan that is fixed: two tasks, hours of patrol whose places are withheld, one review that is late."""
    made = Plan.objects.create(
        problem=found, title="Slower cars on Quay Road", state=state, drafted_on=TODAY - 8 * WEEK,
        strategy="We slow cars where children cross, and ask the people who live there again.",
        co_owners="School parents’ council",
    )  # fmt: skip
    Intervention.objects.create(plan=made, kind="traffic", text="Humps before both crossings")
    PlanResource.objects.create(
        plan=made, kind="hours", what=f"Patrols at {SECRET} corner", planned=Decimal(120), used=Decimal("40.5"),
        unit="hours", withheld_until=TODAY + WEEK,
    )  # fmt: skip
    PlanResource.objects.create(plan=made, kind="money", what="Two humps", planned=Decimal(9000), unit="dollars")
    for what, state_of, due in (
        ("The humps before both crossings are built", "kept", TODAY - WEEK),
        ("The crossing guard is there on every school day", "open", TODAY - timedelta(3)),
    ):
        promise = promised(what, state_of, due, made.id)
        Task.objects.create(plan=made, what=what, owner=promise.owner, due_on=due, promise=promise.id)
    figures = told.pop("figures", {"windows": windows(60, 55, 65)} if measure == "reports" else {})
    told_of = judged(measure, **told)
    FixedPart.objects.create(
        id=made.id, plan=made, told=told_of, figures=figures,
        role="Captain", fixed_at=at(TODAY - 7 * WEEK), seal="0" * 64,
    )  # fmt: skip
    Review.objects.create(plan=made, due_on=TODAY - 2 * WEEK)
    return made


def promised(what: str, state: str, due: date, plan_id: str = "", origin: str = "plan") -> Promise:
    """A promise, kept or open."""
    made = Promise.objects.create(
        city=CITY, area=AREA, what=what, owner="Public works liaison", due_on=due, made_on=TODAY - 7 * WEEK,
        state=state, origin=origin, origin_id=plan_id,
    )  # fmt: skip
    PromiseEvent.objects.create(promise=made, on=made.made_on, kind="made")
    if state == "kept":
        PromiseEvent.objects.create(promise=made, on=due, kind="kept")
    return made


def counted(made: Plan, on: date, count: int, of: int | None = 100, *, before: bool = False) -> CountEntered:
    """A count somebody entered."""
    return CountEntered.objects.create(
        plan=made,
        on=on,
        count=count,
        of=of,
        method="By radar",
        before_start=before,
        role="Traffic office",
        entered_on=on,
    )


def amended(made: Plan, changes: dict[str, list[Any]], on: date = TODAY - 2 * WEEK) -> Amendment:
    """A change of what is fixed."""
    return Amendment.objects.create(
        plan=made, changes=changes, reason="The street was closed for three weeks.", role="Captain", at=at(on)
    )


def looked(made: Plan, outcome: str, on: date = TODAY, **figures: Any) -> EffectFound:
    """What an edition says of it."""
    given: dict[str, Any] = {
        "days": 84, "again": False, "kind": "district", "smallest_fall": 0.28, "windows": windows(60, 55, 65, 36),
        "after": 36, "expected": 58.4, "ratio": 0.62, "ratio_low": 0.45, "ratio_high": 0.84, "difference": -22.4,
        "difference_low": -32.1, "difference_high": -9.3, "phi": 1.2, "df": 22, "ring": None, "series": None,
    }  # fmt: skip
    return EffectFound.objects.create(
        plan=made, edition="e" + new_key()[-7:].lower(), as_of=on, to=on - 4 * WEEK, outcome=outcome,
        figures={"why": "no_comparison"} if outcome == "not_tested" else given | figures, at=at(on),
    )  # fmt: skip


def asked(made: Plan, first: date = TODAY - WEEK, last: date = TODAY + WEEK, **counts: int) -> Verdict:
    """Residents are asked; with counts: it is over and counted."""
    found = Verdict.objects.create(
        plan=made, opened_on=first, closes_on=last, counted_on=last + timedelta(1) if counts else None
    )
    for voice, count in counts.items():
        VerdictCount.objects.create(verdict=found, voice=voice, origin="web", count=count)
    return found
