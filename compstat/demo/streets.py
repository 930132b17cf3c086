"""Harborview's streets: bent grids that lie differently in every neighborhood, and main roads across them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from . import names
from .layout import ARTERIALS, BRIDGES, PLACES, Place
from .shapes import Points, smooth

LONGEST_LEG = 140.0  # metres of a main road between two crossings


@dataclass(frozen=True)
class Streets:
    """Blocks of streets. A report stands at the middle of a block: the publisher's own snapping."""

    names: tuple[str, ...]  # distinct
    name: NDArray[np.int64]  # per block: index into names
    cross: NDArray[np.int64]  # per block: the street at its corner
    ends: NDArray[np.float64]  # (blocks, 2, 2), metres
    place: NDArray[np.int64]  # per block: index into PLACES
    main: NDArray[np.bool_]  # per block: on a main road?

    @property
    def middles(self) -> Points:
        """Where the reports of each block stand."""
        middle: Points = self.ends.mean(axis=1)
        return middle


@dataclass(frozen=True)
class _Blocks:
    """Blocks before their streets have names: streets are numbered."""

    street: NDArray[np.int64]
    cross: NDArray[np.int64]
    ends: NDArray[np.float64]
    main: bool


def streets(tiles: list[BaseGeometry], free: BaseGeometry, rng: np.random.Generator) -> Streets:
    """Streets on the free ground (no water, no parks) of every tile; `tiles` in the order of PLACES."""
    grids = [_grid(place, tile.intersection(free), rng) for place, tile in zip(PLACES, tiles, strict=True)]
    count, pieces = len(ARTERIALS), []
    for grid in grids:
        pieces.append(_Blocks(grid.street + count, grid.cross + count, grid.ends, main=False))
        count += int(max(grid.street.max(), grid.cross.max())) + 1
    ends = np.concatenate([p.ends for p in pieces])
    street = np.concatenate([p.street for p in pieces])
    roads = _main_roads(ends.mean(axis=1), street)
    pieces.append(roads)
    ends = np.concatenate((ends, roads.ends))
    keep, place = _owners(ends.mean(axis=1), tiles)
    return _named(pieces, keep, place, rng)


def _grid(place: Place, ground: BaseGeometry, rng: np.random.Generator) -> _Blocks:
    """A grid around the place, bent a little; the blocks whose middle lies on its ground."""
    reach = 3400.0
    along, across = _spacing(place.block * 1.55, reach, rng), _spacing(place.block, reach, rng)
    phase, bend = rng.uniform(0, 2 * np.pi, 2), rng.uniform(25, 70)
    u, v = np.meshgrid(along, across, indexing="ij")
    x = u + bend * np.sin(v / 800 + phase[0])
    y = v + bend * np.sin(u / 900 + phase[1])
    turn = np.deg2rad(place.turn)
    nodes = np.stack((place.x + x * np.cos(turn) - y * np.sin(turn), place.y + x * np.sin(turn) + y * np.cos(turn)), -1)
    n, m = len(along), len(across)
    up, down = np.meshgrid(np.arange(n), np.arange(m), indexing="ij")
    first = (
        np.stack((nodes[:, :-1], nodes[:, 1:]), 2).reshape(-1, 2, 2),
        up[:, :-1].ravel(),
        n + down[:, :-1].ravel(),
    )
    second = (np.stack((nodes[:-1], nodes[1:]), 2).reshape(-1, 2, 2), n + down[:-1].ravel(), up[:-1].ravel())
    ends, street, cross = (np.concatenate(pair) for pair in zip(first, second, strict=True))
    middle = ends.mean(axis=1)
    inside = shapely.contains_xy(ground, middle[:, 0], middle[:, 1])
    ends, street, cross = ends[inside], street[inside], cross[inside]
    used = np.unique(np.concatenate((street, cross)))
    return _Blocks(np.searchsorted(used, street), np.searchsorted(used, cross), ends, main=False)


def _spacing(step: float, reach: float, rng: np.random.Generator) -> NDArray[np.float64]:
    gaps = step * rng.uniform(0.8, 1.25, int(2 * reach / step))
    at: NDArray[np.float64] = np.cumsum(gaps) - gaps.sum() / 2
    return at


def _main_roads(middles: Points, street: NDArray[np.int64]) -> _Blocks:
    """The main roads, cut into blocks; the cross street is the nearest small one."""
    tree = shapely.STRtree([shapely.Point(at) for at in middles])
    ends, numbers = [], []
    for number, (_, way) in enumerate(ARTERIALS):
        for a, b in pairwise(_even(smooth(way, 3))):
            ends.append((a, b))
            numbers.append(number)
    legs = np.asarray(ends)
    nearest = tree.nearest(shapely.points(legs[:, 0]))
    return _Blocks(np.asarray(numbers), street[nearest], legs, main=True)


def _even(line: Points) -> Points:
    """The same way in equal steps no longer than LONGEST_LEG."""
    way = shapely.LineString(line)
    steps = int(np.ceil(way.length / LONGEST_LEG))
    found = shapely.line_interpolate_point(way, np.linspace(0, way.length, steps + 1))
    return shapely.get_coordinates(found)


def _owners(middles: Points, tiles: list[BaseGeometry]) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    owner = np.full(len(middles), -1)
    for i, tile in enumerate(tiles):
        owner[shapely.contains_xy(tile, middles[:, 0], middles[:, 1])] = i
    return owner >= 0, owner


def _named(
    pieces: list[_Blocks], keep: NDArray[np.bool_], place: NDArray[np.int64], rng: np.random.Generator
) -> Streets:
    street = np.concatenate([p.street for p in pieces])[keep]
    cross = np.concatenate([p.cross for p in pieces])[keep]
    main = np.concatenate([np.full(len(p.street), p.main) for p in pieces])[keep]
    ends = np.concatenate([p.ends for p in pieces])[keep]
    roads = [name for name, _ in ARTERIALS]
    used = np.unique(np.concatenate((np.arange(len(roads)), street, cross)))
    small = [n for n in names.street_names(len(used) + len(roads), rng) if n not in roads][: len(used) - len(roads)]
    return Streets(
        tuple(roads + small),
        np.searchsorted(used, street),
        np.searchsorted(used, cross),
        ends,
        place[keep],
        main,
    )


def street_lines(found: Streets) -> list[tuple[str, NDArray[np.float64]]]:
    """Each street as a bundle of its blocks, for drawing: name, (blocks, 2, 2)."""
    return [(name, found.ends[found.name == i]) for i, name in enumerate(found.names) if (found.name == i).any()]


def bridges() -> list[Points]:
    """Where streets cross the river."""
    return [np.asarray(way, dtype=float) for way in BRIDGES]
