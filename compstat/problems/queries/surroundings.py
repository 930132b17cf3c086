"""Where a plan may lie: areas of one kind and how they are called, what adjoins them, and who is at work there already.

A plan lies in districts, in neighborhoods or in hexagons, never in several kinds at once. Hexagons are numbered from
north to south within the neighborhood their center lies in, so that their names last as long as the ground does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import h3
import shapely
from django.utils.translation import gettext, ngettext
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from compstat.access.rules import WrongState
from compstat.incidents.queries import Edition, hexagon_counts
from compstat.places import queries as places
from compstat.places.queries import AreaUnknown, City, Geography

from ..saying import listed

DISTRICT: Final = "district"
NEIGHBORHOOD: Final = "neighborhood"
HEXAGON: Final = "hexagon"
NEAR: Final = 0.0004  # degrees, about 30 meters: borders drawn by different hands leave that much between them
OVERLAP: Final = 0.01  # of the smaller one's surface


@dataclass(frozen=True)
class Spot:
    """An area a plan may lie in, or be compared with."""

    id: str
    name: str
    kind: str
    districts: tuple[str, ...] = ()
    within: str = ""  # of a hexagon, the neighborhood it is listed under


def is_hexagon(area_id: str) -> bool:
    """Whether this is the key of a hexagon."""
    return bool(h3.is_valid_cell(area_id))


def kind_of(city: City, areas: Iterable[str]) -> str:
    """The one kind these areas are of; empty for none. WrongState: several kinds, or one no plan can lie in."""
    kinds = {_kind(city, area) for area in areas}
    if len(kinds) > 1:
        raise WrongState("Choose districts, or neighborhoods, or hexagons: one kind for one plan.")
    return kinds.pop() if kinds else ""


def _kind(city: City, area_id: str) -> str:
    if is_hexagon(area_id):
        if h3.get_resolution(area_id) != city.hexagon_resolution:
            raise WrongState("This is no hexagon of our maps. Choose hexagons from the list.")
        return HEXAGON
    found = places.area(city, area_id)
    if found.kind == "city":
        raise WrongState("A plan for the whole city can be compared with nothing. Choose districts or neighborhoods.")
    return DISTRICT if found.kind == "group" else found.kind


def chosen(city: City, areas: Iterable[str]) -> tuple[str, ...]:
    """Areas by their ids, once each; a group is its districts. AreaUnknown, WrongState as in `kind_of`."""
    listed = list(areas)
    if kind_of(city, listed) == HEXAGON:
        return tuple(sorted(set(listed)))
    return tuple(places.reach(city, listed))


def spot(city: City, area_id: str) -> Spot:
    """One area a plan may lie in. AreaUnknown."""
    if not is_hexagon(area_id):
        found = places.area(city, area_id)
        named = found.kind == NEIGHBORHOOD or found.name == found.id
        return Spot(found.id, found.name if named else f"{found.id} {found.name}", found.kind, found.districts)
    known, inside = places.geography(city), districts_of(city, [area_id])[area_id]
    within, number = _numbers(known, city.hexagon_resolution).get(area_id, ("", 0)) if known else ("", 0)
    if not within:
        return Spot(area_id, gettext("Hexagon %(id)s") % {"id": area_id[:11]}, HEXAGON, inside)
    told = {"place": places.area(city, within).name, "n": number}
    return Spot(area_id, gettext("%(place)s, hexagon %(n)s") % told, HEXAGON, inside, within)


def spots(city: City, areas: Iterable[str]) -> list[Spot]:
    """Several of them, those that are gone from the ground left out."""
    found = []
    for each in areas:
        try:
            found.append(spot(city, each))
        except AreaUnknown:
            continue
    return found


def hexagons_text(city: City, cells: Iterable[str]) -> list[str]:
    """Hexagons by the neighborhoods they are listed under: "Mill Hill: hexagons 1, 4 and 7"; then those of none."""
    found = spots(city, cells)
    numbers: dict[str, list[int]] = {}
    for each in found:
        if each.within:
            numbers.setdefault(each.within, []).append(int(each.name.rpartition(" ")[2]))
    told = [
        ngettext("%(place)s: hexagon %(numbers)s", "%(place)s: hexagons %(numbers)s", len(some))
        % {"place": places.area(city, within).name, "numbers": listed([str(n) for n in sorted(some)])}
        for within, some in sorted(numbers.items())
    ]
    return [*told, *sorted(each.name for each in found if not each.within)]


def all_spots(city: City, kind: str, edition: Edition) -> tuple[str, ...]:
    """The ids of all areas of a kind that this edition can count."""
    if kind == HEXAGON:
        return hexagons_with_reports(edition)
    counted = set(edition.cube.areas)
    return tuple(each.id for each in places.areas(city) if each.kind == kind and each.id in counted)


@lru_cache(maxsize=8)
def hexagons_with_reports(edition: Edition) -> tuple[str, ...]:
    """PRIVATE source: hexagons in which anything was reported, of any row that maps may show. No counts."""
    first = min((span[0] for spans in edition.coverage.districts.values() for span in spans), default=edition.as_of)
    scored = {row.id for row in edition.city.leaf_rows if row.scored}
    counts = hexagon_counts(edition, first, edition.as_of)
    return tuple(sorted({cell for row, cells in counts.items() if row in scored for cell in cells}))


@lru_cache(maxsize=8)
def _numbers(known: Geography, resolution: int) -> dict[str, tuple[str, int]]:
    """For each hexagon with its center in a neighborhood: which one, and its number there, from north to south."""
    found: dict[str, tuple[str, int]] = {}
    for place in known.neighborhoods:
        cells = {cell for part in _polygons(place.shape) for cell in h3.geo_to_cells(part, resolution)}
        ordered = sorted(cells, key=lambda cell: (-h3.cell_to_latlng(cell)[0], h3.cell_to_latlng(cell)[1]))
        found |= {cell: (place.id, number) for number, cell in enumerate(ordered, 1)}
    return found


def _polygons(shape: BaseGeometry) -> list[BaseGeometry]:
    return [part for part in shapely.get_parts(shape).tolist() if isinstance(part, Polygon)]


@lru_cache(maxsize=1 << 14)
def outline(cell: str) -> Polygon:
    """A hexagon as a shape, in longitude and latitude."""
    return Polygon([(lng, lat) for lat, lng in h3.cell_to_boundary(cell)])


def districts_of(city: City, cells: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The districts each hexagon lies in; all of the city where nobody can tell."""
    listed_cells = list(cells)
    known = places.geography(city) if listed_cells else None
    every = tuple(d.id for d in city.districts)
    inside = {cell: set(_within(known, cell)) if known else set() for cell in listed_cells}
    return {cell: tuple(d for d in every if d in found) or every for cell, found in inside.items()}


@lru_cache(maxsize=1 << 14)
def _within(known: Geography, cell: str) -> tuple[str, ...]:
    shape = outline(cell)
    return tuple(p.id for p in known.districts if p.shape.intersection(shape).area > OVERLAP * shape.area)


def home_of(city: City, areas: Iterable[str]) -> list[str]:
    """The district each area lies in, the first of several; empty for one that lies in none."""
    listed_areas = list(areas)
    inside = districts_of(city, filter(is_hexagon, listed_areas))
    rest = {each.id: each.districts for each in places.areas(city)}
    return [next(iter(inside.get(area) or rest.get(area, ())), "") for area in listed_areas]


def shape_of(city: City, area_id: str) -> BaseGeometry | None:
    """The surface of an area; None where no ground is loaded."""
    if is_hexagon(area_id):
        return outline(area_id)
    known = places.geography(city)
    found = [p.shape for p in (*known.districts, *known.neighborhoods) if p.id == area_id] if known else []
    return found[0] if found else None


def adjoining(city: City, kind: str, areas: Sequence[str], among: Iterable[str]) -> tuple[str, ...]:
    """The ring around a plan: areas of its kind that touch it, so that we see whether reports only move next door.

    among: the ids there are. Of hexagons, the six around each. Empty where no ground is loaded.
    """
    own, others = set(areas), [each for each in among if each not in set(areas)]
    if kind == HEXAGON:
        around = {cell for each in areas for cell in h3.grid_disk(each, 1)} - own
        return tuple(sorted(around & set(others)))
    shapes = [shape for shape in (shape_of(city, each) for each in areas) if shape is not None]
    if not shapes:
        return ()
    whole = shapely.union_all(shapes)
    near = ((each, shape_of(city, each)) for each in others)
    return tuple(each for each, shape in near if shape is not None and shapely.dwithin(whole, shape, NEAR))


def overlapping(city: City, candidates: Iterable[str], busy: Sequence[str]) -> frozenset[str]:
    """Which of these areas other plans lie in, whatever kind of area those plans are for."""
    listed = list(candidates)
    same = frozenset(listed) & frozenset(busy)
    others = [shape for shape in (shape_of(city, each) for each in busy) if shape is not None]
    shapes = {each: shape_of(city, each) for each in listed} if others else {}
    surfaces = {each: shape for each, shape in shapes.items() if shape is not None}
    if not surfaces:
        return same
    whole, least = shapely.union_all(others), min(shape.area for shape in others)
    shared = shapely.area(shapely.intersection(list(surfaces.values()), whole)).tolist()
    inside = zip(surfaces.items(), shared, strict=True)
    return same | {each for (each, shape), area in inside if area > OVERLAP * min(shape.area, least)}
