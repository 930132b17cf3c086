"""A spot on a map, kept as the hexagon it lies in and never as a point; and the map itself, drawn here as a picture.

The picture is an image button: a browser sends where on it somebody pressed, in pixels of the size it is shown in, so
that each size has its own name. Nothing of a point outlives `cell_at`.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians
from typing import Any, Final
from xml.sax.saxutils import escape

import h3
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from compstat.places import queries as places
from compstat.places.queries import Area, City, Geography

__all__ = ["SIZES", "Sheet", "cell_at", "place_of", "sheet_of", "small_map"]

Points = NDArray[np.float64]
SIZES: Final = {"spot": 280, "spot_middle": 340, "spot_wide": 640}  # the name of the image button: its width in pixels
SMALL: Final = 240  # as staff see it
MARGIN: Final = 0.05
FLATTEST, TALLEST = 0.6, 1.2  # height by width
GAP: Final = 0.0002  # degrees, about 20 meters: areas drawn by different hands leave that much between them
SPECK: Final = 12  # square pixels; less is not drawn
LETTER, LINE = 0.56, 1.35  # of the size of letters: how wide one is, and how high a line
STYLE: Final = (
    ".out{fill:#f1ede5}.in{fill:#fff}.water{fill:#cfe2ea}.park{fill:#e6ecda}.edge{fill:none;stroke:#8a8377;"
    "stroke-opacity:.6}.own{fill:none;stroke:#1c1b19;stroke-width:2}.name{fill:#1c1b19;stroke:#fff;stroke-width:3px;"
    "paint-order:stroke;stroke-linejoin:round;font-weight:600;font-family:sans-serif;text-anchor:middle}"
    ".cell{fill:#a03c27;fill-opacity:.3;stroke:#a03c27;stroke-width:3}@media(prefers-color-scheme:dark){"
    ".out{fill:#161513}.in{fill:#262420}.water{fill:#1a3440}.park{fill:#26301f}.edge{stroke:#7d776b}"
    ".own{stroke:#ece8df}.name{fill:#ece8df;stroke:#1f1e1b}.cell{fill:#f29a83;stroke:#f29a83}}"
)


@dataclass(frozen=True)
class Sheet:
    """What is asked of the map of one area; made by `sheet_of`."""

    known: Geography
    area: Area
    resolution: int

    def picture(self, size: str = "", chosen: str = "") -> str:
        """The map as an address of its own (data:), in one of the sizes or the small one, with a hexagon outlined."""
        return _address(_drawn(self, SIZES.get(size, SMALL)), self.flat(size).path(_outline(chosen)) if chosen else "")

    def flat(self, size: str = "") -> Flat:
        """From degrees to pixels of this size, and back."""
        return _flat(self, SIZES.get(size, SMALL))


@dataclass(frozen=True)
class Flat:
    """North up, the same scale both ways at this latitude."""

    wide: int
    high: int
    west: float
    north: float
    across: float  # pixels to a degree of longitude
    down: float

    def degrees(self, x: float, y: float) -> tuple[float, float]:
        """Longitude and latitude of a pixel; what lies beyond the picture is taken for its edge."""
        inside = min(max(x, 0), self.wide), min(max(y, 0), self.high)
        return self.west + inside[0] / self.across, self.north - inside[1] / self.down

    def shape(self, geometry: BaseGeometry) -> BaseGeometry:
        """A geometry in pixels: what of it lies in the picture, as coarse as one can see."""
        flat = shapely.transform(geometry, self._points).simplify(0.7)
        return shapely.clip_by_rect(shapely.make_valid(flat), -4, -4, self.wide + 4, self.high + 4)

    def path(self, geometry: BaseGeometry) -> str:
        """A geometry in degrees as a path."""
        return _path(self.shape(geometry))

    def _points(self, degrees: Points) -> Points:
        return (degrees - (self.west, self.north)) * (self.across, -self.down)


def sheet_of(where: City, area: Area) -> Sheet | None:
    """The map of an area; None where no geography is loaded, or it does not hold the area."""
    known = places.geography(where)
    sheet = Sheet(known, area, where.hexagon_resolution) if known else None
    return sheet if sheet and not _ground(sheet).is_empty else None


def cell_at(sheet: Sheet, size: str, x: int, y: int) -> str:
    """The hexagon somebody pressed; empty outside the area. The point itself is kept nowhere."""
    lng, lat = sheet.flat(size).degrees(x, y)
    inside = _ground(sheet).covers(Point(lng, lat))
    return str(h3.latlng_to_cell(lat, lng, sheet.resolution)) if inside else ""


def place_of(sheet: Sheet, cell: str) -> str | None:
    """The name of the neighborhood most of a hexagon lies in, else of the area; None: it is no hexagon of this map."""
    if not h3.is_valid_cell(cell) or cell != cell.lower() or h3.get_resolution(cell) != sheet.resolution:
        return None
    shape = _outline(cell)
    if not _ground(sheet).intersects(shape):
        return None
    shares = [(each.shape.intersection(shape).area, each.name) for each in sheet.known.drawing("neighborhoods")]
    most, name = max(shares, default=(0.0, ""))
    return name if most > 0 else sheet.area.name


def small_map(where: City, area: Area, cell: str) -> str:
    """A small map with a hexagon outlined, for whoever reads a concern; empty where there is nothing to show."""
    sheet = sheet_of(where, area) if cell else None
    return sheet.picture(chosen=cell) if sheet and place_of(sheet, cell) is not None else ""


def _outline(cell: str) -> Polygon:
    return Polygon([(lng, lat) for lat, lng in h3.cell_to_boundary(cell)])


def _named(known: Geography) -> tuple[places.Place, ...]:
    return known.drawing("neighborhoods") or known.drawing("districts")


@lru_cache(maxsize=64)
def _ground(sheet: Sheet) -> BaseGeometry:
    """The surface of the area; empty where the geography does not hold it."""
    known, area = sheet.known, sheet.area
    if area.kind == "city":
        own = [each.shape for each in _named(known)]
    elif area.kind == "neighborhood":
        own = [each.shape for each in known.drawing("neighborhoods") if each.id == area.id]
    else:
        own = [each.shape for each in known.drawing("districts") if each.id in area.districts]
    found: BaseGeometry = shapely.union_all(own).buffer(GAP, join_style="mitre").buffer(-GAP, join_style="mitre")
    shapely.prepare(found)
    return found


@lru_cache(maxsize=256)
def _flat(sheet: Sheet, wide: int) -> Flat:
    west, south, east, north = _ground(sheet).bounds
    narrow = cos(radians((south + north) / 2))
    ratio = (north - south) / max((east - west) * narrow, 1e-9)
    high = round(wide * min(max(ratio, FLATTEST), TALLEST))
    scale = (1 - 2 * MARGIN) * min(wide / max((east - west) * narrow, 1e-9), high / max(north - south, 1e-9))
    across = scale * narrow
    return Flat(
        wide, high, (west + east) / 2 - wide / 2 / across, (north + south) / 2 + high / 2 / scale, across, scale
    )  # fmt: skip


@lru_cache(maxsize=256)
def _drawn(sheet: Sheet, wide: int) -> tuple[str, str]:
    """The picture up to where a hexagon is outlined, and the rest."""
    flat = _flat(sheet, wide)
    own = flat.path(_ground(sheet))
    layers = [("in", own)]
    for layer, kind in (("open_space", "park"), ("water", "water")):
        layers.append((kind, "".join(flat.path(each.shape) for each in sheet.known.drawing(layer))))
    areas = _named(sheet.known)
    layers += [("edge", "".join(flat.path(each.shape) for each in areas)), ("own", own)]
    ground = "".join(f'<path class="{kind}" d="{d}"/>' for kind, d in layers if d)
    letters = 12 if wide < SIZES["spot_wide"] else 15
    names = "".join(
        f'<text class="name" x="{x:.0f}" y="{y:.0f}" font-size="{letters}">{escape(name)}</text>'
        for name, x, y in _names(sheet, flat, areas, letters)
    )
    size = f'viewBox="0 0 {wide} {flat.high}" width="{wide}" height="{flat.high}"'
    start = f'<svg xmlns="http://www.w3.org/2000/svg" {size}><style>{STYLE}</style>'
    return f'{start}<rect class="out" width="100%" height="100%"/>{ground}', f"{names}</svg>"


def _names(
    sheet: Sheet, flat: Flat, areas: tuple[places.Place, ...], letters: int
) -> Iterator[tuple[str, float, float]]:
    """Names of the areas in this one, the larger first, as far as they fit without touching."""
    inside = [(flat.shape(each.shape.intersection(_ground(sheet))), each.name) for each in areas]
    taken: list[Any] = [shapely.box(0, 0, flat.wide, flat.high).exterior]
    for shape, name in sorted(inside, key=lambda each: -each[0].area):
        if shape.area < SPECK:
            continue
        middle = shape.representative_point()
        half, high = len(name) * letters * LETTER / 2, letters * LINE / 2
        box = shapely.box(middle.x - half, middle.y - high, middle.x + half, middle.y + high)
        if not any(box.intersects(each) for each in taken):
            taken.append(box)
            yield name, middle.x, middle.y + letters / 3


def _path(shape: BaseGeometry) -> str:
    """The rings of a shape in whole pixels, specks left out."""
    told = []
    for part in shapely.get_parts(shape).tolist():
        for piece in shapely.get_parts(part).tolist():
            if isinstance(piece, Polygon) and piece.area >= SPECK:
                told += [_ring(ring) for ring in (piece.exterior, *piece.interiors)]
    return "".join(told)


def _ring(ring: LineString) -> str:
    return f"M{'L'.join(f'{round(x)} {round(y)}' for x, y in ring.coords[:-1])}z"


def _address(drawn: tuple[str, str], cell: str) -> str:
    marked = f'<path class="cell" d="{cell}"/>' if cell else ""
    picture = b64encode(f"{drawn[0]}{marked}{drawn[1]}".encode()).decode()
    return f"data:image/svg+xml;base64,{picture}"
