"""`{% load maps %}`: where, for one row: a map of neighborhoods and hexagons beside its equal table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext

from ..place_map import Drawn, Geography, map_svg
from .numbers import usual

register = template.Library()


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


def _rows(geography: Geography | None, where: Mapping[str, Any]) -> list[dict[str, object]]:
    """The map in words: neighborhoods, most reports first."""
    called = {place.id: place.name for place in geography.drawing("neighborhoods")} if geography else {}
    rows = []
    for entry in sorted(where["neighborhoods"], key=lambda entry: (-(entry["count"] or 0), entry["area"])):
        usually, signal = usual(entry.get("usual_low"), entry.get("usual_high")), entry.get("signal")
        rows.append(
            {
                "name": called.get(entry["area"], entry["area"]),
                "count": entry["count"],
                "mapped": entry.get("mapped"),
                "usual": usually,
                "word": _word(signal, usually),
                "out": signal in {"more", "fewer"},
            }
        )
    return rows


@register.inclusion_tag("parts/place_map.html")
def place_map(geography: Geography | None, where: Mapping[str, Any], area: Drawn, row_label: str) -> dict[str, object]:
    """Where, for one row: the map beside its equal table; without a geography the table alone.

    Nothing is drawn when the row may not be shown; the page says why from `where["reason"]`.
    """
    if not where.get("shown"):
        return {"rows": []}
    label = gettext("Map of %(row)s; the table beside it says the same in words") % {"row": row_label}
    svg = map_svg(geography, where.get("hexagons") or {}, area, label) if geography else None
    days = {"first": where.get("first"), "last": where.get("last")}
    return {"svg": svg, "rows": _rows(geography, where), "row_label": row_label, **days}
