"""Who is missing: answers at the door by neighborhood, against the people who live there, as classes alone."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from compstat.analysis.turnout import classes, fewest
from compstat.places import queries as places
from compstat.places.queries import Area, City

from ..models import Meeting
from ..rules import DoorQuestion
from . import door


@dataclass(frozen=True)
class Place:
    """A neighborhood: the class of its answers, its people, and their share of all people here in percent."""

    area: Area
    shown: int  # a class: 0 none, 1 for 1–4, 2 for 5–9, 3 for 10–19, 4 for 20 and more
    people: int | None  # None: the city has not said
    share: int | None
    partly: bool  # it lies in other districts too; all its people are counted

    @property
    def words(self) -> str:
        """How many answered that they live there."""
        return class_text(self.shown)


@dataclass(frozen=True)
class Turnout:
    """Where people came from. The place that is missing most, unless it could be chance."""

    places: tuple[Place, ...]
    elsewhere: str
    missing: Area | None
    can_compare: bool  # whether the city has said how many people live in each place, and there are two or more


def class_text(shown: int) -> str:
    """A class in words."""
    return [gettext("none"), gettext("1 to 4"), gettext("5 to 9"), gettext("10 to 19"), gettext("20 or more")][shown]


def turnout(meeting: Meeting, where: City) -> Turnout | None:
    """Where the people of a meeting live, in classes; None while fewer than ten have said, or nobody was asked."""
    area = places.area(where, meeting.area)
    near = door.neighborhoods_of(where, area)
    counts = door.counted(meeting).get(DoorQuestion.NEIGHBORHOOD, {})
    shown = classes([*(counts.get(each.id, 0) for each in near), _elsewhere(counts, near)])
    if shown is None or not near:
        return None
    people = places.population(where)
    living = sum(people.get(each.id, 0) for each in near)
    told = tuple(_place(each, of, people.get(each.id), living, area) for each, of in zip(near, shown[:-1], strict=True))
    can_compare = len(near) > 1 and all(each.people for each in told)
    return Turnout(told, class_text(shown[-1]), _missing(told) if can_compare else None, can_compare)


def _elsewhere(counts: dict[str, int], near: list[Area]) -> int:
    """Whoever lives in none of these places."""
    known = {each.id for each in near}
    return sum(count for answer, count in counts.items() if answer not in known)


def _place(area: Area, shown: int, people: int | None, living: int, of: Area) -> Place:
    share = round(100 * people / living) if people and living else None
    return Place(area, shown, people, share, of.kind != "city" and not set(area.districts) <= set(of.districts))


def _missing(told: tuple[Place, ...]) -> Area | None:
    """The place from which fewest came for its people. One that lies partly elsewhere is never named."""
    partly = [n for n, each in enumerate(told) if each.partly]
    found = fewest([each.shown for each in told], [each.people or 0 for each in told], but=partly)
    return told[found.place].area if found else None
