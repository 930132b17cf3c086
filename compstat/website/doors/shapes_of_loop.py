"""The shapes of answers about what people raised, what was promised, and problems that are worked on."""

from __future__ import annotations

from datetime import date

from ninja import Schema


class ConcernOut(Schema):
    """What somebody raised, once a person has published it: docs/reference/facts.md."""

    id: str
    area: str
    raised_on: date
    theme: str
    language: str
    place: str
    text: str
    state: str
    answer: str
    answered_on: date | None
    owner: str
    due_on: date | None
    organization: str
    promise: str
    problem: str


class PromiseOut(Schema):
    """What a role promised, and what became of it: docs/reference/facts.md."""

    id: str
    area: str
    made_on: date
    what: str
    owner: str
    due_on: date
    state: str
    days_late: int
    origin: str
    origin_id: str


class ProblemOut(Schema):
    """A problem: docs/reference/facts.md."""

    id: str
    area: str
    opened_on: date
    title: str
    theme: str
    state: str
    priority_since: date | None
    owner: str
    room_said: str
    differs_why: str
    urgent_why: str
    statement: str
    who_lives: str
    were_asked: str
    concerns: int
    closed_on: date | None
    closing: str
    result: str
    closed_why: str
    finding: str
    against_why: str


class PlanOut(Schema):
    """A plan that is fixed or was, with what it is judged by now: docs/reference/facts.md."""

    id: str
    title: str
    state: str
    fixed_on: date
    measure: str
    rows: list[str]
    areas: list[str]
    day_parts: list[str]
    count_what: str
    baselines: int
    others: str
    comparison: list[str]
    others_why: str
    ring: list[str]
    smallest_fall: float | None
    starts_on: date
    deciding_on: date
    enough: str
    amendments: int
    tasks: int
    tasks_kept: int
    tasks_kept_late: int
    tasks_late: int
    ended_on: date | None
    ended_why: str


class ReviewOut(Schema):
    """A day on which a plan is looked at."""

    plan: str
    due_on: date
    held_on: date | None
    days_late: int
    done: str
    seen: str
    decision: str
    reason: str


class EffectOut(Schema):
    """What one edition said of a plan. `counted` is a class, like "5–9", where a small count may not be told.

    `ring`: the places around, where it may have moved to. `net`: both together.
    """

    plan: str
    edition: str
    as_of: date
    to: date
    outcome: str
    days: int | None
    counted: int | str | None
    expected: float | None
    difference_low: float | None
    difference_high: float | None
    phi: float | None
    df: int | None
    ring_counted: int | str | None
    ring_expected: float | None
    ring_difference_low: float | None
    ring_difference_high: float | None
    ring_smallest_rise: float | None
    net_counted: int | str | None
    net_expected: float | None
    net_difference_low: float | None
    net_difference_high: float | None


class VerdictOut(Schema):
    """How residents answered whether they notice a change."""

    plan: str
    opened_on: date
    closes_on: date
    yes: int
    no: int
    dont_know: int
    n: int


class EventOut(Schema):
    """Something that happened to a problem."""

    on: date
    kind: str
    role: str
    reason: str


class QuestionOut(Schema):
    """One of the six questions that are asked of every problem."""

    question: str
    yes: bool
    why: str


class CornerOut(Schema):
    """A corner of the triangle: who does harm, who or what is hurt, the place; and who looks after each."""

    corner: str
    text: str


class EvidenceOut(Schema):
    """What speaks for a cause, or against it."""

    on: date
    source: str
    text: str


class CauseOut(Schema):
    """Why a problem may exist; `dropped_why` where it was given up."""

    text: str
    dropped_why: str
    speaks_for: list[EvidenceOut]
    speaks_against: list[EvidenceOut]


class ContributionOut(Schema):
    """What a resident or partner added, once a person has read it."""

    on: date
    who: str
    text: str


class OptionOut(Schema):
    """An option that was weighed."""

    kind: str
    text: str
    speaks_for: str
    speaks_against: str
    chosen: bool


class GroupNoteOut(Schema):
    """What the working group did between meetings."""

    on: date
    came: str
    text: str


class AnalysisOut(Schema):
    """What is known of a problem."""

    sources: list[str]
    questions: list[QuestionOut]
    triangle: list[CornerOut]
    causes: list[CauseOut]
    contributions: list[ContributionOut]
    options: list[OptionOut]
    group_notes: list[GroupNoteOut]


class InterventionOut(Schema):
    """One thing a plan does."""

    kind: str
    text: str


class ResourceOut(Schema):
    """What is planned and used; `until`: the day before which it is not told what it is for."""

    kind: str
    what: str
    planned: str
    used: str
    until: date | None


class DutyOut(Schema):
    """A task, and what became of the promise it is."""

    what: str
    owner: str
    due_on: date
    state: str
    days_late: int
    promise: str
    kept_on: date | None


class WorkedPlanOut(PlanOut):
    """A plan with what is done, by whom and with what."""

    interventions: list[InterventionOut]
    resources: list[ResourceOut]
    duties: list[DutyOut]


class ClockOut(Schema):
    """Of how many concerns whose time is over or that are answered, how many were answered in so many working hours."""

    in_time: int
    of_them: int
    hours: int
    days: int


class GroundOut(Schema):
    """How many texts were not published on one ground."""

    ground: str
    n: int


class ThemeOut(Schema):
    """What was asked for beside what was worked on; shares are of all themes."""

    theme: str
    asked: int
    asked_share: float | None
    priorities: int
    plans: int
    promises: int
    worked: int
    worked_share: float | None


class AnsweringOut(Schema):
    """How an area answers."""

    clock: ClockOut
    withheld: list[GroundOut]
    since: date
    until: date
    asked: int
    worked: int
    themes: list[ThemeOut]


class LoopOut(Schema):
    """One problem with all that became of it."""

    problem: ProblemOut
    analysis: AnalysisOut
    concerns: list[ConcernOut]
    plans: list[WorkedPlanOut]
    reviews: list[ReviewOut]
    effects: list[EffectOut]
    verdicts: list[VerdictOut]
    events: list[EventOut]
