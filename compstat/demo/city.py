"""The ground Harborview stands on: shores, river, districts, neighborhoods, parks, streets, lines."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import split, unary_union

from . import layout
from .layout import PLACES
from .shapes import Points, areal, blob, cells, polygons, ribbon, rough, smooth
from .streets import Streets, streets

SEED = 20270627  # the day the town hall clock stopped; any other number is another city


@dataclass(frozen=True)
class Ground:
    """Harborview in metres on a plane. Districts tile the territory without gap; so do neighborhoods."""

    territory: BaseGeometry
    districts: dict[str, BaseGeometry]
    neighborhoods: dict[str, BaseGeometry]
    tiles: list[BaseGeometry]  # in the order of PLACES
    water: dict[str, BaseGeometry]
    parks: dict[str, BaseGeometry]
    streets: Streets
    lines: dict[str, Points]
    stops: list[tuple[str, str, float, float]]  # name, line, x, y


@cache
def ground(seed: int = SEED) -> Ground:
    """The city this seed makes; always the same."""
    rng = np.random.Generator(np.random.PCG64(seed))
    river_line = rough(smooth(layout.RIVER, 3), rng, roughness=0.05, shortest=60)
    river = ribbon(river_line, np.asarray(layout.RIVER_WIDTHS))
    creek = ribbon(rough(smooth(layout.CREEK, 3), rng, roughness=0.06, shortest=50), np.array((14.0, 18, 24, 34)))
    land = _land(rng)
    tiles = _tiles(land, river_line, rng)
    territory = unary_union(tiles)
    ponds: dict[str, BaseGeometry] = {name: blob(x, y, r, rng) for name, x, y, r in layout.PONDS}
    water = _water(territory, unary_union((river, creek)), ponds, rng)
    wet = unary_union(list(water.values()))
    parks = {name: areal(blob(x, y, r, rng).intersection(territory).difference(wet)) for name, x, y, r in layout.PARKS}
    free = territory.difference(unary_union([wet, *parks.values()]).buffer(12))
    return Ground(
        territory,
        _together(tiles, [p.district for p in PLACES]),
        _together(tiles, [p.part_of or p.name for p in PLACES]),
        tiles,
        water,
        parks,
        streets(tiles, free, rng),
        *_transit(),
    )


def _land(rng: np.random.Generator) -> list[Polygon]:
    """The mainland with its piers, then the islands."""
    coast = smooth(rough(layout.COAST, rng, roughness=0.09, shortest=90), 1)
    mainland = Polygon(np.vstack((np.asarray(layout.CITY_LIMIT, dtype=float), coast[1:-1])))
    piers = [_pier(*pier) for pier in layout.PIERS]
    joined = max(polygons(unary_union([mainland.buffer(0), *piers])), key=lambda p: p.area)
    islands = [
        Polygon(smooth(rough((*ring, ring[0]), rng, roughness=0.08, shortest=80)[:-1], 1, closed=True))
        for ring in layout.ISLANDS
    ]
    return [Polygon(joined.exterior), *islands]


def _pier(x: float, y: float, turn: float, length: float) -> BaseGeometry:
    """A finger pier: half of it on land, so that it surely meets the shore."""
    way = np.array((np.cos(np.deg2rad(turn)), np.sin(np.deg2rad(turn))))
    foot, head = np.array((x, y)) - way * length * 0.8, np.array((x, y)) + way * length * 0.5
    return LineString((foot, head)).buffer(19, cap_style="flat")


def _tiles(land: list[Polygon], river_line: Points, rng: np.random.Generator) -> list[BaseGeometry]:
    """A tile for every place; the river is a border, islands go to one of the places."""
    mainland, *islands = land
    banks = sorted(polygons(split(mainland, LineString(river_line))), key=lambda g: -g.area)[:2]
    south, north = sorted(banks, key=lambda g: g.centroid.y)
    tiles: dict[str, BaseGeometry] = {}
    for bank, here in ((north, True), (south, False)):
        there = [p for p in PLACES if (p.district in layout.NORTH_OF_RIVER) is here]
        found = cells(bank, [(p.x, p.y) for p in there], rng)
        tiles |= {p.name: tile for p, tile in zip(there, found, strict=True)}
    owner = layout.ISLANDS_BELONG_TO
    tiles[owner] = unary_union([tiles[owner], *islands])
    return [tiles[p.name] for p in PLACES]


def _together(tiles: list[BaseGeometry], owners: list[str]) -> dict[str, BaseGeometry]:
    return {
        who: areal(unary_union([t for t, o in zip(tiles, owners, strict=True) if o == who]))
        for who in dict.fromkeys(owners)
    }


def _water(
    territory: BaseGeometry, rivers: BaseGeometry, ponds: dict[str, BaseGeometry], rng: np.random.Generator
) -> dict[str, BaseGeometry]:
    """Harbor, river and ponds: the sea for a frame around the city, the rest within its limits."""
    north, south = (rough(way, rng, roughness=0.12, shortest=90) for way in layout.SHORES_BEYOND)
    sea_side = Polygon(np.vstack((south, layout.OPEN_SEA, north, layout.BEHIND_THE_COAST)))
    harbor = sea_side.buffer(0).difference(territory)
    within = territory.buffer(30)
    return {
        "Harbor": areal(max(polygons(harbor), key=lambda p: p.area)),
        "Alder River": areal(rivers.intersection(within)),
    } | ponds


def _transit() -> tuple[dict[str, Points], list[tuple[str, str, float, float]]]:
    """The lines, smoothed, and stops in equal measure along them; one shared by lines stands in one place."""
    lines, stops, stands = {}, [], dict[str, Point]()
    for line, way, named in layout.LINES:
        lines[line] = smooth(way, 3)
        track = LineString(lines[line])
        for name, at in zip(named, np.linspace(0.0, track.length, len(named)), strict=True):
            point = track.interpolate(at)
            known = stands.setdefault(name, point)
            stops.append((name, line, known.x, known.y))
    lines["Harbor ferry"] = smooth(layout.FERRY, 3)
    return lines, stops
