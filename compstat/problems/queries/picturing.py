"""Hexagons of a neighborhood as a picture beside the list that says the same: numbered, in classes, without counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import cos, radians
from typing import Final

import shapely
from django.utils.translation import gettext
from shapely.geometry.base import BaseGeometry

from compstat.analysis.hexagons import hexagon_class
from compstat.incidents.queries import Edition, hexagon_counts
from compstat.places import queries as places

from ..rules.measuring import Told
from .surroundings import HEXAGON, Spot, all_spots, outline, spots

WIDE: Final = 600
MARGIN: Final = 0.06
YEAR: Final = timedelta(days=364)


@dataclass(frozen=True)
class Cell:
    """A hexagon on the picture and on the list: its number, its class from 0 to 4, and the class in words."""

    id: str
    number: str
    step: int
    words: str
    chosen: bool
    path: str
    x: int
    y: int


@dataclass(frozen=True)
class Picture:
    """The picture of one neighborhood."""

    height: int
    border: str
    cells: tuple[Cell, ...]
    label: str
    width: int = WIDE


def classes_of(edition: Edition, rows: Sequence[str], until: date) -> Mapping[str, int]:
    """PRIVATE source: in which class each hexagon's reports of the year before a day are. No counts."""
    last = min(until, edition.as_of) - timedelta(days=1)
    found = hexagon_counts(edition, last - YEAR, last)
    sums: dict[str, int] = {}
    for row in rows:
        for cell, n in found.get(row, {}).items():
            sums[cell] = sums.get(cell, 0) + sum(n.values())
    return {cell: hexagon_class(n) for cell, n in sums.items()}


def pictured(edition: Edition, near: str, told: Told) -> Picture | None:
    """The hexagons of a neighborhood, with what is chosen of them; None where there are none."""
    every = spots(edition.city, all_spots(edition.city, HEXAGON, edition))
    if not any(each.within == near for each in every if near):
        return None
    classes = classes_of(edition, told["rows"], told["selected_first"] or edition.as_of)
    return picture(edition, near, every, classes, told["areas"])


def class_text(step: int) -> str:
    """A class in words."""
    return (
        gettext("no report in a year"), gettext("1 to 4 reports in a year"), gettext("5 to 9 reports in a year"),
        gettext("10 to 19 reports in a year"), gettext("20 reports in a year, or more"),
    )[step]  # fmt: skip


def picture(
    edition: Edition, near: str, among: Iterable[Spot], classes: Mapping[str, int], chosen: Iterable[str]
) -> Picture:
    """One neighborhood with its hexagons."""
    there, picked = [each for each in among if each.within == near], set(chosen)
    shapes = {each.id: outline(each.id) for each in there}
    border = _border(edition, near)
    west, south, east, north = shapely.total_bounds([*shapes.values(), *([border] if border else [])])
    narrow = cos(radians((south + north) / 2))
    scale = WIDE * (1 - 2 * MARGIN) / max((east - west) * narrow, 1e-9)

    def flat(shape: BaseGeometry) -> BaseGeometry:
        return shapely.transform(shape, lambda p: (p - (west, north)) * (narrow * scale, -scale) + WIDE * MARGIN)

    cells = tuple(_cell(each, flat(shapes[each.id]), classes.get(each.id, 0), each.id in picked) for each in there)
    high = round((north - south) * scale + 2 * MARGIN * WIDE)
    name = places.area(edition.city, near).name
    label = gettext("Map of the hexagons of %(place)s; the list below says the same in words") % {"place": name}
    ordered = sorted(cells, key=lambda each: (len(each.number), each.number))
    return Picture(high, _path(flat(border)) if border else "", tuple(ordered), label)


def _cell(spot: Spot, flat: BaseGeometry, step: int, chosen: bool) -> Cell:
    middle = flat.centroid
    number = spot.name.rpartition(" ")[2]
    return Cell(spot.id, number, step, class_text(step), chosen, _path(flat), round(middle.x), round(middle.y))


def _border(edition: Edition, near: str) -> BaseGeometry | None:
    known = places.geography(edition.city)
    drawn = known.drawing("neighborhoods") if known else ()
    return next((place.shape for place in drawn if place.id == near), None)


def _path(shape: BaseGeometry) -> str:
    """The rings of a shape as a path, in whole units."""
    told = []
    for part in shapely.get_parts(shape).tolist():
        for ring in (part.exterior, *part.interiors):
            points = [f"{round(x)} {round(y)}" for x, y in ring.coords]
            told.append(f"M{'L'.join(points)}z")
    return "".join(told)
