"""Open data, read only: counts and what they mean; concerns, promises, problems. No key, no account."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import NinjaAPI, Status

from compstat.access.rules import Refused
from compstat.briefings import queries as briefings
from compstat.incidents import queries as incidents
from compstat.incidents.queries import Edition, EditionUnknown
from compstat.places import queries as places
from compstat.problems.queries import facts, facts_loop, problems

from .shapes import AreaOut, CityOut, Definition, EditionOut, Problem, SeriesOut, Unreadable
from .shapes_of_loop import AnsweringOut, ConcernOut, LoopOut, ProblemOut, PromiseOut

api = NinjaAPI(
    title="Community CompStat",
    version="1",
    description="Counts of reports, their usual ranges and their caveats; what people raised, what was promised, which "
    "problems are worked on, and what came of it. A null count is never zero: its caveats say why. Free to reuse with "
    "credit; say the edition.",
    docs_url=None,
    urls_namespace="api",
)


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
    return facts_loop.loop_row(where, problems.problem_of(where.id, problem_id), timezone.now())


@api.get("{city}/answering", response={200: AnsweringOut, 404: Problem, 422: Unreadable})
def answering(request: HttpRequest, city: str, area: str = "city") -> dict[str, Any]:
    """How an area answers: its clock, what was withheld by ground, what was asked for beside what was worked on."""
    where = places.city(city)
    return facts_loop.answering_row(where, places.area(where, area), timezone.now())


def _facts(kind: str, city: str, area: str) -> Iterator[dict[str, Any]]:
    where = places.city(city)
    return facts.rows(kind, where, places.area(where, area), timezone.now())


@api.get("{path:rest}", include_in_schema=False, response={404: Problem})
def nothing(request: HttpRequest, rest: str) -> Status[dict[str, str]]:
    """Whatever else is asked for: a sentence in the form of all other answers."""
    return Status(404, {"detail": "There is nothing at this address. What there is: /api/v1/openapi.json"})
