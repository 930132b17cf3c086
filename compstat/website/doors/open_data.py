"""Open data, read only: counts and what they mean; concerns, promises, problems. No key, no account."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import NinjaAPI, Schema, Status

from compstat.access.rules import Refused
from compstat.briefings import queries as briefings
from compstat.incidents import queries as incidents
from compstat.incidents.queries import Edition, EditionUnknown
from compstat.places import queries as places
from compstat.problems.queries import facts, problems

api = NinjaAPI(
    title="Community CompStat",
    version="1",
    description="Counts of reports, their usual ranges and their caveats; what people raised, what was promised, which "
    "problems are worked on, and what came of it. A null count is never zero: its caveats say why. Free to reuse with "
    "credit; say the edition.",
    docs_url=None,
    urls_namespace="api",
)


class Problem(Schema):
    """Why there is no answer, in a sentence."""

    detail: str


class Unreadable(Schema):
    """Which parts of the question could not be read, and why."""

    detail: list[dict[str, Any]]


class CityOut(Schema):
    """A city that has published something."""

    id: str
    name: str
    department: str
    fictional: bool
    source: str
    live_edition: str | None


class AreaOut(Schema):
    """A place with counts."""

    id: str
    slug: str
    name: str
    kind: str
    districts: list[str]
    population: int | None


class EditionOut(Schema):
    """A published edition."""

    id: str
    as_of: date
    live: bool
    read: int
    accepted: int
    withheld: int
    duplicates: int
    rejected: int


class Definition(Schema):
    """What a row counts."""

    id: str
    label: str
    plain: str
    codes: str
    flag: str
    section: str
    sum_of: list[str]
    department_label: str
    source: str
    scored: bool
    caveat: str


class SeriesOut(Schema):
    """Two years of weeks; null where not covered, or where there is no usual range."""

    city: str
    area: str
    edition: str
    row: str
    week_ends: list[date]
    counts: list[int | None]
    low: list[int | None]
    high: list[int | None]
    phi: float | None
    provisional_from: date
    breaks: list[dict[str, Any]]


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
    """What one edition said of a plan. `counted` is a class, like "5–9", where a small count may not be told."""

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


class LoopOut(Schema):
    """One problem with all that became of it."""

    problem: ProblemOut
    concerns: list[ConcernOut]
    plans: list[PlanOut]
    reviews: list[ReviewOut]
    effects: list[EffectOut]
    verdicts: list[VerdictOut]
    events: list[EventOut]


@api.exception_handler(Refused)
def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    """A refusal is a sentence: 404 for what there is not, 400 for what cannot be asked."""
    status = 404 if isinstance(error, LookupError) else 400
    return api.create_response(request, {"detail": str(error)}, status=status)


def _edition(city: str, edition: str | None) -> Edition:
    """The edition asked for, or the live one."""
    where = places.city(city)
    found = incidents.edition(where, edition) if edition else incidents.live_edition(where)
    if found is None:
        raise EditionUnknown(f"{where.name} has published no edition yet.")
    return found


@api.get("cities", response=list[CityOut])
def cities(request: HttpRequest) -> list[dict[str, Any]]:
    """The cities of this site."""
    told = []
    for city in places.cities():
        live = incidents.live_edition(city)
        told.append(
            {
                "id": city.id, "name": city.name, "department": city.department, "fictional": city.fictional,
                "source": city.feed.source, "live_edition": live.id if live else None,
            }
        )  # fmt: skip
    return told


@api.get("{city}/areas", response={200: list[AreaOut], 404: Problem, 422: Unreadable})
def areas(request: HttpRequest, city: str) -> list[dict[str, Any]]:
    """The city, its districts, groups and neighborhoods."""
    where = places.city(city)
    people = places.population(where)
    return [
        {"id": a.id, "slug": a.slug, "name": a.name, "kind": a.kind, "districts": list(a.districts),
         "population": people.get(a.id)}
        for a in places.areas(where)
    ]  # fmt: skip


@api.get("{city}/editions", response={200: list[EditionOut], 404: Problem, 422: Unreadable})
def editions(request: HttpRequest, city: str) -> list[dict[str, Any]]:
    """Published editions, newest first."""
    where = places.city(city)
    live = incidents.live_edition(where)
    return [
        {
            "id": e.id, "as_of": e.as_of, "live": live is not None and e.id == live.id,
            **{name: e.manifest[name] for name in ("read", "accepted", "withheld", "duplicates")},
            "rejected": sum(e.manifest["rejected"].values()),
        }
        for e in incidents.editions_of(where)
    ]  # fmt: skip


@api.get("{city}/definitions", response={200: list[Definition], 404: Problem, 422: Unreadable})
def definitions(request: HttpRequest, city: str) -> list[dict[str, Any]]:
    """What each row counts."""
    return briefings.dictionary(_edition(city, None))


@api.get("{city}/table", response={200: dict[str, Any], 400: Problem, 404: Problem, 422: Unreadable})
def table(
    request: HttpRequest, city: str, area: str = "city", to: date | None = None, edition: str | None = None
) -> dict[str, Any]:
    """The table of an area to a date (default: the last Sunday): docs/reference/table.schema.json."""
    return briefings.table(_edition(city, edition), area, to)


@api.get("{city}/series", response={200: SeriesOut, 400: Problem, 404: Problem, 422: Unreadable})
def series(
    request: HttpRequest, city: str, row: str, area: str = "city", to: date | None = None, edition: str | None = None
) -> dict[str, Any]:
    """Two years of weekly counts of one row in one area."""
    return briefings.series(_edition(city, edition), area, row, to)


@api.get("{city}/concerns", response={200: list[ConcernOut], 404: Problem, 422: Unreadable})
def concerns(request: HttpRequest, city: str, area: str = "city") -> list[dict[str, Any]]:
    """What people of an area raised, the newest first; nothing that nobody has published."""
    return list(_facts("concerns", city, area))


@api.get("{city}/promises", response={200: list[PromiseOut], 404: Problem, 422: Unreadable})
def promises(request: HttpRequest, city: str, area: str = "city") -> list[dict[str, Any]]:
    """What was promised to an area, the newest first, and what became of it."""
    return list(_facts("promises", city, area))


@api.get("{city}/problems", response={200: list[ProblemOut], 404: Problem, 422: Unreadable})
def problems_of_area(request: HttpRequest, city: str, area: str = "city") -> list[dict[str, Any]]:
    """The problems of an area, the newest first."""
    return list(_facts("problems", city, area))


@api.get("{city}/problems/{problem_id}", response={200: LoopOut, 404: Problem, 422: Unreadable})
def problem(request: HttpRequest, city: str, problem_id: str) -> dict[str, Any]:
    """One problem: its concerns, plans, reviews, effects, what residents say, and what happened."""
    where = places.city(city)
    return facts.loop_row(where, problems.problem_of(where.id, problem_id), timezone.now())


def _facts(kind: str, city: str, area: str) -> Iterator[dict[str, Any]]:
    where = places.city(city)
    return facts.rows(kind, where, places.area(where, area), timezone.now())


@api.get("{path:rest}", include_in_schema=False, response={404: Problem})
def nothing(request: HttpRequest, rest: str) -> Status[dict[str, str]]:
    """Whatever else is asked for: a sentence in the form of all other answers."""
    return Status(404, {"detail": "There is nothing at this address. What there is: /api/v1/openapi.json"})
