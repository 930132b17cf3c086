"""The problems of an area: its priorities, what else was named, what made room, what was closed and how."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext

from compstat.places import queries as places
from compstat.places.queries import Area, City

from ..models import Problem
from ..rules import RESULTS, Event, ProblemState, Result
from ..saying import area_text
from .areas import districts_told, within
from .loop import newest_plan, stands_of, theme_text
from .planned import planned_of
from .problems import problems_of
from .told import said_count


@dataclass(frozen=True)
class Card:
    """One problem in a list."""

    problem: Problem
    area_words: str
    theme: str
    stands: str
    said: int
    urgent: bool


@dataclass(frozen=True)
class Group:
    """Closed problems with one result: the four are never mixed."""

    result: str  # a value of rules.Result
    heading: str
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Listed:
    """An area's problems. `priorities`: by district, where the area is made of several, or lies in several."""

    priorities: tuple[tuple[Area, str, tuple[Card, ...]], ...]
    without: tuple[str, ...]  # of several districts those that have none
    named: tuple[Card, ...]
    retired: tuple[Card, ...]
    closed: tuple[Group, ...]

    @property
    def count(self) -> int:
        """All of them."""
        first = sum(len(cards) for _, _, cards in self.priorities)
        return first + len(self.named) + len(self.retired) + sum(len(group.cards) for group in self.closed)


def listed_of(where: City, area: Area, now: datetime) -> Listed:
    """The problems of an area and what lies in it."""
    today = places.moment(where, now).date()
    found = list(Problem.objects.filter(city=where.id, area__in=within(where, area)).order_by("-id"))
    if area.kind == "neighborhood":  # the priorities that concern it are those of its districts
        found += [p for d in area.districts for p in problems_of(where.id, d) if p.priority_since]
    cards = [_card(each, where, today) for each in sorted(found, key=_order)]
    districts = districts_told(where, area)
    first = tuple(
        (each, area_text(each, where), tuple(c for c in cards if c.problem.area == each.id and _is_priority(c.problem)))
        for each in districts
    )  # fmt: skip
    elsewhere = tuple(
        c for c in cards if _is_priority(c.problem) and c.problem.area not in {each.id for each in districts}
    )
    rest = [c for c in cards if not _is_priority(c.problem) and c.problem.state != ProblemState.CLOSED]
    retired = [c for c in rest if c.problem.events.filter(kind=Event.RETIRED).exists()]
    named = tuple(c for c in rest if c not in retired)
    every = (*first, *(((area, area_text(area, where), elsewhere),) if elsewhere else ()))
    some = tuple(each for each in every if each[2] or len(every) == 1)
    without = tuple(words for _, words, cards in every if not cards and len(every) > 1)
    return Listed(some, without, named, tuple(retired), tuple(_closed(cards)))


def _order(each: Problem) -> tuple[date, str]:
    return each.priority_since or date.max, each.id


def _is_priority(each: Problem) -> bool:
    return each.priority_since is not None and each.state != ProblemState.CLOSED


def _closed(cards: Iterable[Card]) -> Iterable[Group]:
    every = list(cards)
    for result in Result:
        some = [c for c in every if c.problem.state == ProblemState.CLOSED and c.problem.result == result]
        if some:
            newest = sorted(some, key=lambda c: c.problem.closed_on or date.min, reverse=True)
            yield Group(str(result), gettext(RESULTS[result]), tuple(newest))


def _card(each: Problem, where: City, today: date) -> Card:
    newest = newest_plan(each)
    planned = planned_of(newest, where, today) if newest else None
    return Card(
        each, area_text(places.area(where, each.area), where), theme_text(each), stands_of(each, planned, where, today),
        said_count(each), bool(each.urgent_why) and _is_priority(each),
    )  # fmt: skip
