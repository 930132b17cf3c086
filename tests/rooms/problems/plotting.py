"""Plans at each point of their way: for tests of plans."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from compstat.access.rules import Actor
from compstat.demo.happenings import AT_ITS_WORST, WORKED, Planned
from compstat.incidents.queries import Edition
from compstat.problems import actions
from compstat.problems.models import Evidence, Hypothesis, Option, Plan, Problem, Review
from compstat.problems.rules import Decision, InterventionKind, ResourceKind, Source

from .making import AREA, CITY, ZONE

FIXED_ON = WORKED.starts - timedelta(14)  # the planted plan is fixed two weeks before it starts
THEN = datetime(FIXED_ON.year, FIXED_ON.month, FIXED_ON.day, 18, 30, tzinfo=ZONE)
ALIKE = ("D1", "D3", "D5", "D9")  # what is proposed for D4
WHY = "The street was closed for three weeks, so we look later."
HELD = actions.Held("Both humps are built, the third waits.", "Cars slow down.", Decision.CONTINUE)


def at(day: date) -> datetime:
    """Noon of a day in the city."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZONE)


def measured(planned: Planned = WORKED, *, areas: tuple[str, ...] = (), **more: object) -> dict[str, object]:
    """What a plan measured by reports is judged by, as it is typed, with the comparison places proposed for D4."""
    compared = ALIKE if planned is WORKED and not areas else ()
    return {
        "measure": "reports", "rows": [planned.row], "areas": areas or (planned.district,), "others": "places",
        "selected_first": planned.selected[0], "selected_last": planned.selected[1], "starts_on": planned.starts,
        "deciding_on": planned.decides, "baselines": planned.baselines, "comparison": compared,
        "enough": "A third fewer cars broken into.",
        "review_days": [planned.starts + timedelta(42)], **more,
    }  # fmt: skip


def counted(**more: object) -> dict[str, object]:
    """What a plan measured by a count is judged by."""
    return {
        "measure": "count", "count_what": "Cars over 40 mph, of 100 that pass", "count_owner": "Traffic engineer",
        "count_method": "By radar on Quay Road, Tuesdays from 3 to 4 pm.", "others": "before",
        "others_why": "Nobody counts speeds anywhere else.", "baseline_note": "Nobody counted before.",
        "starts_on": WORKED.starts, "deciding_on": WORKED.decides, "enough": "Fewer than 10 of 100.",
        "review_days": [WORKED.starts + timedelta(42)], **more,
    }  # fmt: skip


def analyzed() -> Problem:
    """A priority in analysis to which nothing is missing, an option without enforcement weighed; put there at once."""
    made = Problem.objects.create(
        city=CITY, area=AREA, title="Cars broken into near the station", theme="theft", state="analysis",
        owner="Captain", opened_on=FIXED_ON, priority_since=FIXED_ON, who_lives="Families along the road.",
        behavior="Drivers go faster than 40 mph", place_type="two crossings without lights", harm="near misses",
        time="on weekday afternoons", baseline="34 of 100 cars, counted on March 3", burden="People who drive to work.",
        were_asked="At their doors, on May 5.",
    )  # fmt: skip
    told = {"by_role": "Captain", "on": FIXED_ON}
    reason = Hypothesis.objects.create(problem=made, text="The road is wide and straight.", **told)
    for speaks_for, source in ((True, Source.PARTNERS), (False, Source.OFFICERS)):
        Evidence.objects.create(hypothesis=reason, speaks_for=speaks_for, text="Seen.", source=source, **told)
    Option.objects.create(problem=made, kind=InterventionKind.TRAFFIC, text="Humps before both crossings")
    return made


def drafted(by: Actor, title: str = "Slower cars on Quay Road", *, now: datetime = THEN) -> Plan:
    """A plan with all that is done, by whom and with what; what it is judged by is still open."""
    plan = actions.draft_plan(analyzed().id, title, by=by, now=now)
    words = actions.Written(title, "We slow cars where children cross, and ask again.", "School parents’ council")
    actions.write_plan(plan.id, words, by=by, now=now)
    actions.add_intervention(plan.id, InterventionKind.TRAFFIC, "Humps before both crossings", by=by, now=now)
    actions.add_resource(plan.id, ResourceKind.HOURS, "Patrols at the school gate", Decimal(120), "hours",
                         withheld_until=now.date() + timedelta(30), by=by, now=now)  # fmt: skip
    due = now.date() + timedelta(30)
    actions.add_task(plan.id, "Build the humps before both crossings", "Public works liaison", due, by=by, now=now)
    plan.refresh_from_db()
    return plan


def ready(by: Actor, told: dict[str, object] | None = None, *, now: datetime = THEN) -> Plan:
    """A draft to which nothing is missing: with the comparison places that are proposed, unless told otherwise."""
    plan = drafted(by, now=now)
    told = told or measured()
    plan = actions.set_measure(plan.id, told, by=by, now=now)
    if told["measure"] == "reports" and not told.get("comparison"):
        from compstat.problems.actions.fixing import worked_of

        plan = actions.set_measure(plan.id, {"comparison": worked_of(plan).proposed}, by=by, now=now)
    return plan


def fixed(by: Actor, told: dict[str, object] | None = None, *, now: datetime = THEN) -> Plan:
    """A plan that is fixed."""
    plan = ready(by, told, now=now)
    actions.fix_plan(plan.id, by=by, now=now)
    plan.refresh_from_db()
    return plan


def running(by: Actor, told: dict[str, object] | None = None) -> Plan:
    """A plan that is running, since the day on which the planted one starts."""
    plan = fixed(by, told)
    return actions.start_plan(plan.id, by=by, now=at(WORKED.starts))


def review_of(plan: Plan, place: int = 0) -> Review:
    """One of its reviews, in the order of their days."""
    return list(plan.reviews.all())[place]


def known_to(edition: Edition, as_of: date, name: str) -> Edition:
    """The same reports as an edition of another day would know them: nothing after that day is covered."""
    covered = {
        district: [[first, min(last, as_of.isoformat())] for first, last in spans if first <= as_of.isoformat()]
        for district, spans in edition.manifest["coverage"]["districts"].items()
    }
    told = {**edition.manifest["coverage"], "districts": covered}
    manifest = {**edition.manifest, "as_of": as_of.isoformat(), "coverage": told}
    return replace(edition, id=name, manifest=manifest)


__all__ = [
    "ALIKE", "AT_ITS_WORST", "FIXED_ON", "HELD", "THEN", "WHY", "WORKED", "analyzed", "at", "counted", "drafted",
    "fixed", "known_to", "measured", "ready", "review_of", "running",
]  # fmt: skip
