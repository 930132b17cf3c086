"""Where: neighborhoods with their counts, and hexagon classes of a four-week block that no longer changes.

Blocks are the same for everyone and do not overlap, so that two maps cannot be subtracted; a block that an earlier
edition drew differently is not drawn again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Set
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import h3
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from compstat.analysis.hexagons import drawable, hexagon_class
from compstat.analysis.periods import Period, provisional_from
from compstat.incidents import queries as incidents
from compstat.incidents.queries import Edition
from compstat.places import queries as places
from compstat.places.queries import Area, Geography, Row

from .board import comparison

FIRST_BLOCK_ENDS = date(2000, 1, 30)  # a Sunday
BLOCK = timedelta(28)
MARGIN = 0.004  # degrees: hexagons a little outside an area are drawn too
HEXAGONS = "hexagons.json"


def block(edition: Edition, to: date) -> tuple[date, date]:
    """The newest four-week block that ends on or before `to` and before the counts that are still unfinished."""
    before = min(to, provisional_from(edition.as_of) - timedelta(1))
    last = FIRST_BLOCK_ENDS + (before - FIRST_BLOCK_ENDS) // BLOCK * BLOCK
    return last - BLOCK + timedelta(1), last


def where(edition: Edition, area: Area, to: date, classes: Mapping[str, Mapping[str, int]]) -> dict[str, Any]:
    """By row: neighborhoods in the area, and the hexagons drawn; or the reason there is neither."""
    city, known = edition.city, places.geography(edition.city)
    first, last = block(edition, to)
    inside = [n for n in places.neighborhoods(city) if area.kind == "city" or _meets(n, area)]
    near = _near(known, area, {cell for drawn in classes.values() for cell in drawn})
    told: dict[str, Any] = {"first": first.isoformat(), "last": last.isoformat(), "rows": {}}
    for row in city.rows:
        if reason := _never(row) or (None if inside else "no_neighborhoods"):
            told["rows"][row.id] = {"shown": False, "reason": reason, "hexagons": {}, "neighborhoods": []}
            continue
        drawn = {cell: size for cell, size in classes.get(row.id, {}).items() if cell in near}
        listed = [_neighborhood(edition, n, row, to, first, last) for n in inside]
        told["rows"][row.id] = {"shown": True, "reason": None, "hexagons": drawn, "neighborhoods": listed}
    return told


def _never(row: Row) -> str | None:
    """Why a row is never placed."""
    if row.protected:
        return "protected"
    if not row.scored:
        return "never_placed"
    return "total" if row.total else None


def _meets(neighborhood: Area, area: Area) -> bool:
    if area.kind == "neighborhood":
        return neighborhood.id == area.id
    return bool(set(neighborhood.districts) & set(area.districts))


def _neighborhood(edition: Edition, area: Area, row: Row, to: date, first: date, last: date) -> dict[str, Any]:
    """One line of the table beside the map; `mapped` is the count in the map's own four weeks."""
    c = comparison(edition, Period.DAYS28, to)
    count = edition.count(row.id, area.id, c.now.first, c.now.last)
    cell = c.cell(row.id, area.id)
    shown = count is not None
    return {
        "area": area.id, "count": count, "signal": str(cell.signal) if shown and cell.signal else None,
        "usual_low": cell.usual_low if shown else None, "usual_high": cell.usual_high if shown else None,
        "mapped": edition.count(row.id, area.id, first, last),
    }  # fmt: skip


def _shape(known: Geography, area: Area) -> BaseGeometry:
    """The surface of an area; of the city, all neighborhoods and districts."""
    if area.kind == "neighborhood":
        return next(p.shape for p in known.neighborhoods if p.id == area.id)
    found = [p.shape for p in known.districts if area.kind == "city" or p.id in area.districts]
    if area.kind == "city" or not found:
        found += [p.shape for p in known.neighborhoods]
    return shapely.union_all(found)


def _near(known: Geography | None, area: Area, cells: Set[str]) -> Set[str]:
    """The hexagons whose center lies in the area or close to it."""
    if known is None or not cells:
        return frozenset()
    listed = sorted(cells)
    lat, lng = np.array([_center(cell) for cell in listed]).T
    inside = shapely.contains_xy(_shape(known, area).buffer(MARGIN), lng, lat)
    return {listed[i] for i in np.flatnonzero(inside)}


@lru_cache(maxsize=1 << 16)
def _center(cell: str) -> tuple[float, float]:
    """Latitude and longitude."""
    lat, lng = h3.cell_to_latlng(cell)
    return lat, lng


def hexagon_classes(edition: Edition, to: date) -> dict[str, dict[str, int]]:
    """PRIVATE source: by row the hexagons that may be drawn for the block before `to`, each in its class.

    Worked out once for an edition and block, from single reports, and kept as classes.
    """
    city = edition.city
    first, last = block(edition, to)
    path = edition.folder / "briefings" / f"{last.isoformat()}.{HEXAGONS}"
    if path.exists():
        kept: dict[str, dict[str, int]] = json.loads(path.read_text(encoding="utf-8"))
        return kept
    if places.geography(city) is None or not edition.covered(city.whole.id, first, last):
        return {}
    counts = incidents.hexagon_counts(edition, first, last)
    classes = {row.id: _drawn(counts.get(row.id, {})) for row in city.rows if not _never(row)}
    earlier = _drawn_before(edition, last)
    classes = {r: k for r, k in classes.items() if all(known.get(r, k) == k for known in earlier)}
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(classes), encoding="utf-8")
    return classes


def _drawn_before(edition: Edition, last: date) -> list[dict[str, dict[str, int]]]:
    """What other editions drew for the same block: a row drawn otherwise could be subtracted."""
    others = [e for e in incidents.editions_of(edition.city) if e.id != edition.id]
    paths = [other.folder / "briefings" / f"{last.isoformat()}.{HEXAGONS}" for other in others]
    return [json.loads(path.read_text(encoding="utf-8")) for path in paths if path.exists()]


def _drawn(counts: Mapping[str, Mapping[int, int]]) -> dict[str, int]:
    """The hexagons of a row whose classes give no count away; those outside every neighborhood are left out."""
    cells = sorted(cell for cell, parts in counts.items() if min(parts) >= 0)
    if not cells:
        return {}
    table = np.zeros((len(cells), 1 + max(max(counts[cell]) for cell in cells)), np.int64)
    for number, cell in enumerate(cells):
        for neighborhood, n in counts[cell].items():
            table[number, neighborhood] = n
    shown = drawable(table)
    return {cell: hexagon_class(n) for cell, n, show in zip(cells, table.sum(axis=1), shown, strict=True) if show}
