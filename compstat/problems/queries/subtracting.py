"""Could two plans be subtracted from each other, so that the small count of a hexagon comes out? Then neither tells an
exact count: of hexagons that two plans share, and do not share wholly, only classes are told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..models import FixedPart
from ..rules.measuring import Others, Told, hours_of, read_told
from .surroundings import is_hexagon

Set = frozenset[str]


def versions(part: FixedPart) -> Iterator[Told]:
    """What a plan was judged by when it was fixed, and after each amendment."""
    told = dict(part.told)
    yield read_told(told)
    for each in part.plan.amendments.all():
        told |= {name: after for name, (_, after) in each.changes.items()}
        yield read_told(told)


def may_be_exact(city_id: str, told: Told) -> bool:
    """Whether exact sums of these hexagons can be told beside all that was told of plans of the city before."""
    if not any(map(is_hexagon, told["areas"])):
        return True
    parts = FixedPart.objects.filter(plan__problem__city=city_id)
    known = (each for part in parts.select_related("plan") for each in versions(part))
    return not any(_tells(told, other) for other in known)


def _tells(one: Told, other: Told) -> bool:
    """Whether sums of one less sums of the other are sums of fewer hexagons, rows or hours."""
    if not set(one["rows"]) & set(other["rows"]):
        return False
    alike = set(one["rows"]) == set(other["rows"]) and _hours(one) == _hours(other)
    return any(mine & theirs and not (alike and mine == theirs) for mine in _sets(one) for theirs in _sets(other))


def _hours(told: Told) -> Sequence[tuple[int, int]]:
    return hours_of(told["day_parts"])


def _sets(told: Told) -> list[Set]:
    """The hexagons that are added up: of the plan, of the comparison, of the ring."""
    compared = told["comparison"] if told["others"] == Others.PLACES else ()
    return [frozenset(filter(is_hexagon, some)) for some in (told["areas"], compared, told["ring"])]
