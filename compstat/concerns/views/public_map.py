"""The map of the form: an image button, without a script. What was pressed becomes a hexagon here, and no more."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext

from compstat.places.queries import Area, City

from ..queries import spots
from ..saying import area_text

SHOW, AWAY = "map", "away"  # the names of the buttons


@dataclass(frozen=True)
class Picture:
    """The map in one size."""

    name: str
    address: str
    wide: int
    high: int


@dataclass(frozen=True)
class Map:
    """What the form shows of the map. `said`: what became of the last press, or which spot is chosen."""

    pictures: tuple[Picture, ...]
    cell: str
    said: str
    alt: str


@dataclass(frozen=True)
class Pressed:
    """What pressing a button of the map left: a hexagon or none, and what is said about it."""

    cell: str
    said: str = ""


def pressed(sheet: spots.Sheet | None, sent: QueryDict) -> Pressed | None:
    """What was pressed, if it was a button of the map; the form is not sent then. None: it was another button."""
    if sheet is None:
        return None
    before = known(sheet, sent.get("cell", ""))
    if AWAY in sent:
        return Pressed("", gettext("No spot is chosen."))
    for size in spots.SIZES:
        if f"{size}.x" in sent:
            return _at(sheet, size, sent.get(f"{size}.x", ""), sent.get(f"{size}.y", ""), before)
    return Pressed(before) if SHOW in sent else None


def known(sheet: spots.Sheet, cell: str) -> str:
    """The hexagon, if it is one of this map."""
    return cell if cell and spots.place_of(sheet, cell) is not None else ""


def _at(sheet: spots.Sheet, size: str, x: str, y: str, before: str) -> Pressed:
    """A press on the picture. From a keyboard a browser sends 0, 0: nothing is chosen by that."""
    if not (_number(x) and _number(y)) or int(x) == int(y) == 0:
        return Pressed(before, gettext(
            "No spot was chosen: the map needs a pointer. You can name the street instead, or choose another way."
        ))  # fmt: skip
    cell = spots.cell_at(sheet, size, int(x), int(y))
    if not cell:
        return Pressed(before, gettext("That spot lies outside this area. Choose one inside the thick line."))
    return Pressed(cell)


def _number(told: str) -> bool:
    digits = told.removeprefix("-")
    return digits.isascii() and digits.isdecimal() and len(digits) < 7


def map_of(sheet: spots.Sheet, area: Area, where: City, cell: str, said: str) -> Map:
    """The map in every size, with the chosen hexagon outlined."""
    chosen = ""
    if cell:
        place = {"place": spots.place_of(sheet, cell)}
        told = gettext("You chose a spot in %(place)s. We keep only “around here (about three blocks)”, no point.")
        chosen = told % place
    alt = gettext("Map of %(area)s: choose a spot") % {"area": area_text(area, where)}
    pictures = tuple(
        Picture(size, sheet.picture(size, cell), wide, sheet.flat(size).high) for size, wide in spots.SIZES.items()
    )
    return Map(pictures, cell, " ".join(filter(None, (said, chosen))), alt)
