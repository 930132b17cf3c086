"""Maps as inline SVG: neighborhoods, hexagon classes, water and parks faintly, names, never pins.

Shapes are drawn in whole units of a 1000 × 750 picture; names are placed by percentages, so that letters
keep their size when the picture shrinks. Names that fit on a phone are always shown, others where there
is room.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol, TypeVar

import h3
import numpy as np
import shapely
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from numpy.typing import NDArray
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

Points = NDArray[np.float64]  # rows of two coordinates
Part = TypeVar("Part", Polygon, LineString)

WIDE, HIGH = 1000, 750
MARGIN = 0.05  # of the picture, on each side
COARSE = 2.0  # outlines are simplified by this many units
PHONE, DESK = 300, 620  # widths in pixels for which names are placed
LETTER, LEADING = 7.6, 17  # the usual width of a letter, and the height of a line of names, in pixels
BACKGROUND = (("water", "water"), ("open_space", "park"))
SPECK = 200  # a shape smaller than this many square units is not drawn in the background, nor named
NARROW = 20  # a neighbor narrower than this many units all over gets no name
FOLD = 13  # names longer than this take two lines


class Place(Protocol):
    """A named shape in degrees (longitude, latitude)."""

    @property
    def id(self) -> str:
        """What it is called in addresses and documents."""

    @property
    def name(self) -> str:
        """What people call it."""

    @property
    def shape(self) -> BaseGeometry:
        """Its polygon, or polygons."""


class Geography(Protocol):
    """What is asked of `places.queries.geography(city)`; anything that answers so can be drawn."""

    @property
    def id(self) -> str:
        """What it is called in addresses and documents."""

    def drawing(self, name: str, /) -> Sequence[Place]:
        """The shapes of a layer, simplified for drawing; none when it was not loaded."""
        ...


class Drawn(Protocol):
    """The area a map is about."""

    @property
    def id(self) -> str:
        """What it is called in addresses and documents."""

    @property
    def kind(self) -> str:
        """city, district, group or neighborhood."""

    @property
    def districts(self) -> tuple[str, ...]:
        """The districts it is made of, or lies in."""


@dataclass(frozen=True)
class View:
    """From degrees to the picture: north up, the same scale both ways at this latitude."""

    west: float
    north: float
    scale: float
    narrowing: float
    shift: tuple[float, float]

    def points(self, degrees: Points) -> Points:
        """Places in the picture; rows of (longitude, latitude) become rows of (x, y)."""
        x = self.shift[0] + (degrees[:, 0] - self.west) * self.narrowing * self.scale
        y = self.shift[1] + (self.north - degrees[:, 1]) * self.scale
        return np.column_stack((x, y))

    def near(self, shapes: Sequence[BaseGeometry]) -> list[BaseGeometry]:
        """Those of the shapes that may lie in the picture and be large enough to see."""
        edges = shapely.bounds(shapes).reshape(-1, 4)
        low, high = self.points(edges[:, (0, 3)]), self.points(edges[:, (2, 1)])
        seen = (low < (WIDE, HIGH)).all(axis=1) & (high > 0).all(axis=1)
        large = (high - low).prod(axis=1) > SPECK
        return [shapes[index] for index in np.flatnonzero(seen & large).tolist()]

    def flat(self, geometry: BaseGeometry) -> BaseGeometry:
        """A geometry in the picture's units."""
        return shapely.transform(geometry, self.points)

    def cut(self, geometry: BaseGeometry) -> BaseGeometry:
        """What of a geometry lies in the picture, and a little around it."""
        return shapely.clip_by_rect(shapely.make_valid(geometry), -4, -4, WIDE + 4, HIGH + 4)

    def shape(self, geometry: BaseGeometry) -> BaseGeometry:
        """A geometry in the picture, coarse enough to draw."""
        return self.cut(self.flat(geometry).simplify(COARSE))


def view(extent: tuple[float, float, float, float]) -> View:
    """The view that shows an extent (west, south, east, north) whole."""
    west, south, east, north = extent
    narrowing = math.cos(math.radians((south + north) / 2))
    wide, high = (east - west) * narrowing, north - south
    scale = (1 - 2 * MARGIN) * min(WIDE / max(wide, 1e-9), HIGH / max(high, 1e-9))
    return View(west, north, scale, narrowing, ((WIDE - wide * scale) / 2, (HIGH - high * scale) / 2))


def _parts(geometry: BaseGeometry, kind: type[Part]) -> list[Part]:
    """The polygons, or the lines, of a geometry; what else cutting left over is dropped."""
    parts = (part for piece in shapely.get_parts(geometry) for part in shapely.get_parts(piece))
    return [part for part in parts if isinstance(part, kind) and not part.is_empty]


def path(points: Points, *, closed: bool = True) -> str:
    """A line in whole units, each step told from the one before; of a ring, the closing point is left out."""
    return _told(np.rint(points).astype(int).tolist(), closed)


def _told(points: Sequence[Sequence[int]], closed: bool) -> str:
    """Whole points as the letters of a path."""
    (x, y), told, steps = points[0], "", 0
    start = f"M{x} {y}l"
    for far_x, far_y in points[1:]:
        if far_x != x or far_y != y:
            told += f" {far_x - x} {far_y - y}"
            steps += 1
        x, y = far_x, far_y
    return start + told[1:].replace(" -", "-") + ("z" if closed else "") if steps > closed else ""


def surface(geometry: BaseGeometry) -> str:
    """All rings of a geometry's polygons as one path, specks left out."""
    large = (part for part in _parts(geometry, Polygon) if part.area > SPECK)
    rings = (ring for part in large for ring in (part.exterior, *part.interiors))
    return "".join(path(np.asarray(ring.coords)[:-1, :2]) for ring in rings)


def borders(shapes: Sequence[BaseGeometry]) -> str:
    """The borders of areas as one path; one shared by two areas is drawn once."""
    merged = shapely.line_merge(shapely.union_all([shape.boundary for shape in shapes]))
    return "".join(path(np.asarray(line.coords)[:, :2], closed=False) for line in _parts(merged, LineString))


# --- names


@dataclass(frozen=True)
class Name:
    """A name on the map: its lines, its place, and the narrowest width at which it fits."""

    lines: tuple[str, ...]
    x: float
    y: float
    inside: bool
    roomy: bool

    def box(self, width: int) -> tuple[float, float, float, float]:
        """What it covers, in pixels of a map this wide."""
        x, y = self.x * width / WIDE, self.y * width / WIDE
        half, high = LETTER * max(map(len, self.lines)) / 2 + 3, LEADING * len(self.lines) / 2 + 1
        return x - half, y - high, x + half, y + high


def folded(name: str) -> tuple[str, ...]:
    """A long name on two lines, parted at the space nearest its middle."""
    spaces = [i for i, letter in enumerate(name) if letter == " "]
    if len(name) <= FOLD or not spaces:
        return (name,)
    at = min(spaces, key=lambda i: abs(2 * i - len(name)))
    return name[:at], name[at + 1 :]


def _fits(name: Name, others: list[Name], width: int) -> bool:
    """Whether a name lies in the frame and apart from the others at this width."""
    a = name.box(width)
    if a[0] < 2 or a[1] < 2 or a[2] > width - 2 or a[3] > width * HIGH / WIDE - 2:
        return False
    boxes = (other.box(width) for other in others)
    return all(a[2] < b[0] or b[2] < a[0] or a[3] < b[1] or b[3] < a[1] for b in boxes)


def _middle(shape: BaseGeometry) -> tuple[float, float, float]:
    """The roomiest place of a shape's largest part, and how far it is from the border there."""
    circle = shapely.maximum_inscribed_circle(max(_parts(shape, Polygon), key=lambda part: part.area), 4)
    x, y, *_ = circle.coords[0]
    return x, y, circle.length


def names(shapes: Mapping[str, BaseGeometry], inside: frozenset[str]) -> list[Name]:
    """Names without overlaps: the area's own neighborhoods first, larger ones before smaller."""
    order = sorted(shapes, key=lambda n: (n not in inside, -shapes[n].area))
    spots = {n: _middle(shapes[n]) for n in order if shapes[n].area > SPECK}
    placed: list[Name] = []
    for width in (PHONE, DESK):
        done = {name.lines for name in placed}
        for label, (x, y, room) in spots.items():
            if room < NARROW and label not in inside:
                continue
            name = Name(folded(label), x, y, label in inside, width == DESK)
            if name.lines not in done and _fits(name, placed, width):
                placed.append(name)
    return placed


def _name_svg(name: Name) -> SafeString:
    """One name; a second line stands below the first."""
    kind = f"name{' roomy' if name.roomy else ''}{'' if name.inside else ' beyond'}"
    x, y = f"{name.x / WIDE:.1%}", f"{name.y / HIGH:.1%}"
    lift = 0.35 - 0.6 * (len(name.lines) - 1)
    spans = format_html_join(
        "",
        '<tspan x="{}" dy="{}em">{}</tspan>',
        ((x, f"{lift:.2f}" if i == 0 else "1.2", line) for i, line in enumerate(name.lines)),
    )
    return format_html('<text class="{}" y="{}" text-anchor="middle">{}</text>', kind, y, spans)


# --- the picture


def _places(geography: Geography) -> Sequence[Place]:
    """The areas a map names: neighborhoods, or districts where a city has no neighborhoods."""
    return geography.drawing("neighborhoods") or geography.drawing("districts")


def _extent(geography: Geography, area: Drawn) -> BaseGeometry:
    """The shape of the area itself; empty when the geography does not hold it."""
    if area.kind == "city":
        own = [place.shape for place in _places(geography)]
    elif area.kind == "neighborhood":
        own = [place.shape for place in geography.drawing("neighborhoods") if place.id == area.id]
    else:
        own = [place.shape for place in geography.drawing("districts") if place.id in area.districts]
    return shapely.union_all(own)


def _background(geography: Geography, seen: View) -> SafeString:
    """Water and parks, faintly, so that people recognize home."""
    drawn = []
    for layer, kind in BACKGROUND:
        shapes = seen.near([place.shape for place in geography.drawing(layer)])
        drawn.append((kind, "".join(surface(seen.shape(shape)) for shape in shapes)))
    return format_html_join("", '<path class="{}" d="{}"/>', ((kind, d) for kind, d in drawn if d))


@dataclass(frozen=True)
class Ground:
    """The part of a map that is the same for every row."""

    view: View
    background: SafeString
    outlines: SafeString
    names: SafeString


@dataclass(frozen=True)
class Sheet:
    """Which ground: known by the geography's id and the area's, so that it is drawn once."""

    geography_id: str
    area_id: str
    geography: Geography = field(compare=False)
    area: Drawn = field(compare=False)


@lru_cache(maxsize=256)
def ground(sheet: Sheet) -> Ground | None:
    """Background, outlines and names of an area's map; None when the geography does not hold the area."""
    own = _extent(sheet.geography, sheet.area)
    if own.is_empty:
        return None
    seen = view(own.bounds)
    places = _places(sheet.geography)
    seamless = shapely.coverage_simplify([seen.flat(place.shape) for place in places], COARSE)
    cut = {place.name: seen.cut(shape) for place, shape in zip(places, seamless, strict=True)}
    shapes = {name: shape for name, shape in cut.items() if shape.area > 0}
    flat = seen.shape(own)
    whole = {place.name: shape.area for place, shape in zip(places, seamless, strict=True)}
    inside = frozenset(n for n, s in shapes.items() if s.intersection(flat).area > 0.5 * whole[n])
    lines = borders(list(shapes.values()))
    frame = "" if sheet.area.kind == "city" else surface(flat)
    return Ground(
        seen,
        _background(sheet.geography, seen),
        format_html('<path class="border" d="{}"/><path class="own" d="{}"/>', lines, frame),
        format_html_join("", "{}", ((_name_svg(name),) for name in names(shapes, inside))),
    )


@lru_cache(maxsize=100_000)
def _boundary(cell: str) -> Points:
    """The corners of a hexagon, as (longitude, latitude)."""
    return np.asarray(h3.cell_to_boundary(cell))[:, ::-1]


def _hexagons(classes: Mapping[str, int], seen: View) -> SafeString:
    """The hexagons that hold reports, one path for each of the classes 1 to 4; empty ones stay paper."""
    cells = [cell for cell, step in classes.items() if step > 0]
    corners = [_boundary(cell) for cell in cells]
    flat = np.rint(seen.points(np.concatenate([np.empty((0, 2)), *corners])))
    points: list[list[int]] = flat.astype(int).tolist()
    inside = [0 < x < WIDE and 0 < y < HIGH for x, y in points]
    drawn, at = defaultdict[int, str](str), 0
    for cell, ring in zip(cells, corners, strict=True):
        until = at + len(ring)
        if any(inside[at:until]):
            drawn[classes[cell]] += _told(points[at:until], True)
        at = until
    return format_html_join("", '<path class="hex step{}" d="{}"/>', sorted(drawn.items()))


def map_svg(geography: Geography, classes: Mapping[str, int], area: Drawn, label: str) -> SafeString | None:
    """The whole map; None when the geography does not hold the area."""
    base = ground(Sheet(geography.id, area.id, geography, area))
    if base is None:
        return None
    return format_html(
        '<svg class="map" role="img" aria-label="{}"><svg width="100%" height="100%" viewBox="0 0 {} {}">'
        "{}{}{}</svg>{}</svg>",
        *(label, WIDE, HIGH, base.background, _hexagons(classes, base.view), base.outlines, base.names),
    )
