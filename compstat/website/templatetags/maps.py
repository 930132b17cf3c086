"""Maps as inline SVG: neighborhoods, hexagon classes, water and parks faintly, names, never pins.

Shapes are drawn in whole units of a 1000 × 750 picture; names are placed by percentages, so that letters
keep their size when the picture shrinks. Names that fit on a phone are always shown, others where there
is room.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Protocol

import h3
import numpy as np
import shapely
from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from numpy.typing import NDArray
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from .numbers import usual

register = template.Library()

Points = NDArray[np.float64]  # rows of two coordinates

WIDE, HIGH = 1000, 750
MARGIN = 0.05  # of the picture, on each side
COARSE = 2.0  # outlines are simplified by this many units
PHONE, DESK = 300, 620  # widths in pixels for which names are placed
LETTER, LEADING = 7.6, 17  # the usual width of a letter, and the height of a line of names, in pixels
BACKGROUND = (("water", "water"), ("open_space", "park"))
SPECK = 400  # a shape smaller than this many square units gets no name
FOLD = 13  # names longer than this take two lines


class Place(Protocol):
    """A named polygon in degrees (longitude, latitude)."""

    name: str
    polygon: BaseGeometry


class Geography(Protocol):
    """What `places.queries.geography(city)` gives; anything of this shape can be drawn."""

    id: str
    neighborhoods: Mapping[str, Place]
    districts: Mapping[str, Place]
    layers: Mapping[str, BaseGeometry]


class Drawn(Protocol):
    """The area a map is about."""

    id: str
    kind: str
    districts: tuple[str, ...]


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

    def shape(self, geometry: BaseGeometry) -> BaseGeometry:
        """A geometry in the picture, cut at its frame and made coarse enough to draw."""
        coarse = shapely.transform(geometry, self.points).simplify(COARSE)
        return shapely.clip_by_rect(shapely.make_valid(coarse), -4, -4, WIDE + 4, HIGH + 4)


def view(extent: tuple[float, float, float, float]) -> View:
    """The view that shows an extent (west, south, east, north) whole."""
    west, south, east, north = extent
    narrowing = math.cos(math.radians((south + north) / 2))
    wide, high = (east - west) * narrowing, north - south
    scale = (1 - 2 * MARGIN) * min(WIDE / max(wide, 1e-9), HIGH / max(high, 1e-9))
    return View(west, north, scale, narrowing, ((WIDE - wide * scale) / 2, (HIGH - high * scale) / 2))


def _polygons(geometry: BaseGeometry) -> list[Polygon]:
    """The polygons of a geometry; lines and points that cutting left over are dropped."""
    parts = (part for piece in shapely.get_parts(geometry) for part in shapely.get_parts(piece))
    return [part for part in parts if isinstance(part, Polygon) and not part.is_empty]


def path(ring: Points) -> str:
    """A closed ring (its closing point left out) in whole units, each step told from the one before."""
    rounded = np.rint(ring).astype(int)
    steps = [(x, y) for x, y in np.diff(rounded, axis=0).tolist() if x or y]
    told = " ".join(f"{x} {y}" for x, y in steps)
    return f"M{rounded[0, 0]} {rounded[0, 1]}l{told}z".replace(" -", "-") if len(steps) > 1 else ""


def outline(geometry: BaseGeometry) -> str:
    """All rings of a geometry as one path."""
    rings = (ring for part in _polygons(geometry) for ring in (part.exterior, *part.interiors))
    return "".join(path(np.asarray(ring.coords)[:-1, :2]) for ring in rings)


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


def _middle(shape: BaseGeometry) -> tuple[float, float]:
    """The roomiest place of a shape's largest part."""
    circle = shapely.maximum_inscribed_circle(max(_polygons(shape), key=lambda part: part.area), 4)
    x, y, *_ = circle.coords[0]
    return x, y


def names(shapes: Mapping[str, BaseGeometry], inside: frozenset[str]) -> list[Name]:
    """Names without overlaps: the area's own neighborhoods first, larger ones before smaller."""
    order = sorted(shapes, key=lambda n: (n not in inside, -shapes[n].area))
    spots = {n: _middle(shapes[n]) for n in order if shapes[n].area > SPECK}
    placed: list[Name] = []
    for width in (PHONE, DESK):
        done = {name.lines for name in placed}
        for label, (x, y) in spots.items():
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


def _extent(geography: Geography, area: Drawn) -> BaseGeometry:
    """The polygon of the area itself."""
    if area.kind == "neighborhood":
        return geography.neighborhoods[area.id].polygon
    places = geography.neighborhoods if area.kind == "city" else geography.districts
    own = [place.polygon for id_, place in places.items() if area.kind == "city" or id_ in area.districts]
    return shapely.union_all(own)


def _background(geography: Geography, seen: View) -> SafeString:
    """Water and parks, faintly, so that people recognize home."""
    found = ((kind, geography.layers[layer]) for layer, kind in BACKGROUND if layer in geography.layers)
    drawn = ((kind, outline(seen.shape(geometry))) for kind, geometry in found)
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
def ground(sheet: Sheet) -> Ground:
    """Background, outlines and names of an area's map."""
    own = _extent(sheet.geography, sheet.area)
    seen = view(own.bounds)
    shapes = {place.name: seen.shape(place.polygon) for place in sheet.geography.neighborhoods.values()}
    shapes = {name: shape for name, shape in shapes.items() if shape.area > 0}
    flat = seen.shape(own)
    inside = frozenset(n for n, s in shapes.items() if s.intersection(flat).area > 0.5 * s.area)
    lines = "".join(outline(shape) for shape in shapes.values())
    return Ground(
        seen,
        _background(sheet.geography, seen),
        format_html('<path class="border" d="{}"/><path class="own" d="{}"/>', lines, outline(flat)),
        format_html_join("", "{}", ((_name_svg(name),) for name in names(shapes, inside))),
    )


def _hexagons(classes: Mapping[str, int], seen: View) -> SafeString:
    """The hexagons that hold reports, one path for each of the classes 1 to 4; empty ones stay paper."""
    drawn: dict[int, list[str]] = {}
    for cell, step in classes.items():
        ring = seen.points(np.asarray(h3.cell_to_boundary(cell))[:, ::-1])
        if step > 0 and ((ring > 0) & (ring < (WIDE, HIGH))).all(axis=1).any():
            drawn.setdefault(step, []).append(path(ring))
    return format_html_join(
        "", '<path class="hex step{}" d="{}"/>', ((k, "".join(drawn[k])) for k in sorted(drawn))
    )


def map_svg(geography: Geography, classes: Mapping[str, int], area: Drawn, label: str) -> SafeString:
    """The whole map."""
    base = ground(Sheet(geography.id, area.id, geography, area))
    return format_html(
        '<svg class="map" role="img" aria-label="{}"><svg width="100%" height="100%" viewBox="0 0 {} {}">'
        "{}{}{}</svg>{}</svg>",
        label, WIDE, HIGH, base.background, _hexagons(classes, base.view), base.outlines, base.names,
    )  # fmt: skip


def _word(signal: str | None, usually: str) -> str:
    """What stands beside a neighborhood's count."""
    words = {
        "more": gettext("more than usual"),
        "fewer": gettext("fewer than usual"),
        "as_expected": gettext("about as usual"),
        "too_few": gettext("too few to say"),
        "too_few_years": gettext("too few years to compare"),
        "not_comparable": gettext("cannot be compared"),
        "hidden": gettext("hidden: small number"),
    }
    return words.get(signal or "", "" if usually else gettext("not compared"))


def _rows(geography: Geography, where: Mapping[str, Any]) -> list[dict[str, object]]:
    """The map in words: neighborhoods, most reports first."""
    found = sorted(where["neighborhoods"], key=lambda n: (-(n["count"] or 0), n["area"]))
    rows = []
    for entry in found:
        usually = usual(entry.get("usual_low"), entry.get("usual_high"))
        place = geography.neighborhoods.get(entry["area"])
        rows.append(
            {
                "name": place.name if place else entry["area"],
                "count": entry["count"],
                "usual": usually,
                "word": _word(entry.get("signal"), usually),
                "out": entry.get("signal") in {"more", "fewer"},
            }
        )
    return rows


@register.inclusion_tag("parts/place_map.html")
def place_map(
    geography: Geography | None, where: Mapping[str, Any], area: Drawn, row_label: str
) -> dict[str, object]:
    """Where, for one row: the map beside its equal table; nothing without a geography or if withheld."""
    if geography is None or not where.get("shown"):
        return {"svg": None}
    label = gettext("Map of %(row)s; the table beside it says the same in words") % {"row": row_label}
    return {
        "svg": map_svg(geography, where.get("hexagons") or {}, area, label),
        "rows": _rows(geography, where),
        "row_label": row_label,
    }
