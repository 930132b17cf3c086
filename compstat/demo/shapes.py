"""Lines and tilings that look grown rather than drawn: coasts, rivers, borders, in metres on a plane."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, MultiPoint, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import linemerge, polygonize, unary_union

Points = NDArray[np.float64]  # (n, 2), metres east and north of the origin

ORIGIN_LAT, ORIGIN_LNG = 41.0, -66.5  # open sea, some 300 km off the coast of New England
METRES_PER_LAT = 111_132.0
METRES_PER_LNG = 84_100.0  # at 41° north
DECIMALS = 7  # about a centimetre; also hides the last bits in which two machines may differ


def degrees(points: Points) -> Points:
    """Longitude and latitude, rounded, of points on the plane."""
    lng = ORIGIN_LNG + points[:, 0] / METRES_PER_LNG
    lat = ORIGIN_LAT + points[:, 1] / METRES_PER_LAT
    return np.column_stack((lng, lat)).round(DECIMALS)


def to_degrees(shape: BaseGeometry) -> BaseGeometry:
    """A shape on the plane in degrees. Equal vertices stay equal, so neighbors keep their common edge."""
    return shapely.transform(shape, degrees)


def rough(
    points: Sequence[tuple[float, float]] | Points,
    rng: np.random.Generator,
    *,
    roughness: float,
    shortest: float,
) -> Points:
    """Fractal midpoint displacement of every leg of a line; its corners stay where they are."""
    line = np.asarray(points, dtype=float)
    legs = [_rough_leg(a, b, rng, roughness, shortest) for a, b in pairwise(line)]
    return np.vstack([*(leg[:-1] for leg in legs), line[-1:]])


def _rough_leg(a: Points, b: Points, rng: np.random.Generator, roughness: float, shortest: float) -> Points:
    along = b - a
    length = float(np.hypot(*along))
    if length < shortest:
        return np.vstack((a, b))
    aside = np.array((-along[1], along[0])) * rng.normal(0.0, roughness)
    middle = a + along * rng.uniform(0.42, 0.58) + np.clip(aside, -length / 4, length / 4)
    first = _rough_leg(a, middle, rng, roughness, shortest)
    return np.vstack((first[:-1], _rough_leg(middle, b, rng, roughness, shortest)))


def smooth(points: Sequence[tuple[float, float]] | Points, times: int, *, closed: bool = False) -> Points:
    """Chaikin's corner cutting; an open line keeps its ends."""
    line = np.asarray(points, dtype=float)
    for _ in range(times):
        after = np.roll(line, -1, axis=0)
        cut = np.stack((0.75 * line + 0.25 * after, 0.25 * line + 0.75 * after), axis=1)
        ring = cut.reshape(-1, 2)
        line = ring if closed else np.vstack((line[:1], ring[1:-3], line[-1:]))
    return line


def ribbon(centre: Points, widths: Points) -> Polygon:
    """A river: its centre line widened by half of a width that changes along the way."""
    reached = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(centre, axis=0).T))))
    stops = np.linspace(0.0, reached[-1], len(widths))
    half = np.interp(reached, stops, widths) / 2
    discs = [LineString(pair).buffer(h, quad_segs=4) for pair, h in zip(pairwise(centre), half, strict=False)]
    return Polygon(max(polygons(unary_union(discs)), key=lambda p: p.area).exterior)


def blob(x: float, y: float, radius: float, rng: np.random.Generator) -> Polygon:
    """A park or pond: a rounded, uneven patch of ground."""
    turns = np.linspace(0, 2 * np.pi, 9, endpoint=False) + rng.uniform(0, 0.6)
    reach = radius * rng.uniform(0.7, 1.25, len(turns))
    return Polygon(smooth(np.column_stack((x + reach * np.cos(turns), y + reach * np.sin(turns))), 2, closed=True))


def cells(ground: Polygon, seeds: Sequence[tuple[float, float]], rng: np.random.Generator) -> list[BaseGeometry]:
    """Tile the ground: the part nearest to each seed, with borders that bend as streets do.

    The edges between neighbors are displaced once and cut out of the ground together, so two
    neighbors always share every vertex of their border, and nothing is left over.
    """
    plain = _nearest(ground, seeds)
    straight = shapely.voronoi_polygons(MultiPoint(list(seeds)), extend_to=ground.buffer(500), only_edges=True)
    edges = [
        LineString(rough(np.asarray(leg.coords), rng, roughness=0.06, shortest=260.0))
        for leg in _lines(unary_union(straight))
    ]
    faces = [f for f in polygonize(unary_union([ground.boundary, *edges])) if ground.contains(f.representative_point())]
    owner = [int(np.argmax([face.intersection(cell).area for cell in plain])) for face in faces]
    parts = [[face for face, who in zip(faces, owner, strict=True) if who == i] for i in range(len(plain))]
    return [unary_union(p) for p in parts]


def _nearest(ground: Polygon, seeds: Sequence[tuple[float, float]]) -> list[BaseGeometry]:
    found = shapely.voronoi_polygons(MultiPoint(list(seeds)), extend_to=ground.envelope)
    by_seed = [next(c for c in found.geoms if c.contains(Point(seed))) for seed in seeds]
    return [cell.intersection(ground) for cell in by_seed]


def _lines(shape: BaseGeometry) -> list[LineString]:
    merged = linemerge([g for g in getattr(shape, "geoms", [shape]) if g.geom_type == "LineString"])
    return [g for g in getattr(merged, "geoms", [merged]) if g.geom_type == "LineString" and g.length > 0]


def polygons(shape: BaseGeometry) -> list[Polygon]:
    """The polygons a shape is made of, without stray lines and points."""
    return [g for g in getattr(shape, "geoms", [shape]) if isinstance(g, Polygon) and g.area > 0]


def areal(shape: BaseGeometry) -> BaseGeometry:
    """The shape as one polygon where it is one, else as several."""
    parts = polygons(shape)
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)
