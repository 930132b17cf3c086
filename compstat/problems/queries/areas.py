"""Which areas a public page of an area speaks of: itself, and what lies in it."""

from __future__ import annotations

from compstat.places import queries as places
from compstat.places.queries import Area, City


def within(where: City, area: Area) -> list[str]:
    """The ids of an area, and of those that lie wholly or partly in it: as pages of concerns have it."""
    if area.kind == "city":
        return [each.id for each in places.areas(where)]
    if area.kind == "neighborhood":
        return [area.id]
    parts = set(area.districts)
    inside = [n.id for n in places.neighborhoods(where) if set(n.districts) & parts]
    return list(dict.fromkeys([area.id, *area.districts, *inside]))


def districts_told(where: City, area: Area) -> list[Area]:
    """The districts whose priorities a page of an area shows: those it is made of, or lies in; all for the city."""
    wanted = [d.id for d in where.districts] if area.kind == "city" else list(area.districts)
    return [places.area(where, each) for each in wanted]
