"""`{% load charts %}`: the strip, the weekly chart and the hour × weekday grid, drawn from frozen numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any

from babel.dates import format_interval, format_time
from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_bidi, gettext

from compstat.places.queries import locale

from ..weekly_chart import Figure, short, weekly_svg, weeks
from .numbers import num, usual

register = template.Library()

STRIP_WIDTH = 152  # pixels
PART = 4  # hours in a part of the day


def _strip_words(count: int, low: int, high: int, label: str) -> str:
    """What the strip shows, for those who do not see it."""
    figures = {"label": label, "count": num(count), "range": usual(low, high)}
    if count > high:
        return gettext("%(label)s: %(count)s, above the usual range %(range)s") % figures
    if count < low:
        return gettext("%(label)s: %(count)s, below the usual range %(range)s") % figures
    return gettext("%(label)s: %(count)s, within the usual range %(range)s") % figures


@register.simple_tag
def strip(count: Figure, low: Figure, high: Figure, label: str = "") -> SafeString:
    """A count within its usual range: a bar on an axis from 0, and a dot, brick when outside.

    Nothing is drawn when the count or its range is missing.
    """
    if count is None or low is None or high is None:
        return mark_safe("")
    scale = (STRIP_WIDTH - 12) / max(1.25 * high, 1.1 * count, 4)
    least, most, here = (6 + scale * value for value in (low, high, count))
    if get_language_bidi():
        least, most, here = STRIP_WIDTH - most, STRIP_WIDTH - least, STRIP_WIDTH - here
    return format_html(
        '<svg class="strip" viewBox="0 0 {0} 24" width="{0}" height="24" role="img" aria-label="{1}">'
        '<path class="axis" d="M2 12h{2}"/>'
        '<rect class="usual" x="{3}" y="6" width="{4}" height="12" rx="2"/>'
        '<circle class="dot{5}" cx="{6}" cy="12" r="5.5"/></svg>',
        STRIP_WIDTH,
        _strip_words(count, low, high, label),
        STRIP_WIDTH - 4,
        short(least),
        short(max(most - least, 4)),
        "" if low <= count <= high else " out",
        short(here),
    )


@register.inclusion_tag("parts/weekly_chart.html")
def weekly_chart(series: Mapping[str, Any], caption: str, row_label: str, table_href: str = "") -> dict[str, object]:
    """Two years of weeks as a figure: the sentence, the chart, and the equal table (or a link to it)."""
    drawn = weeks(series)
    rows = [
        {"end": end, "count": count, "usual": usual(low, high), "final": end < drawn.provisional_from}
        for end, count, low, high in zip(drawn.ends, drawn.counts, drawn.low, drawn.high, strict=True)
    ]
    return {
        "caption": caption,
        "svg": weekly_svg(drawn, row_label),
        "rows": rows[::-1],
        "has_usual": any(row["usual"] for row in rows),
        "breaks": drawn.breaks,
        "row_label": row_label,
        "table_href": table_href,
    }


def shade(value: int, most: int) -> int:
    """Which of five steps a figure gets: 0 for none, then quarters of the largest."""
    return 0 if value == 0 else min(4, 1 + 4 * (value - 1) // max(most, 1))


def _cells(values: Sequence[int], most: int) -> list[dict[str, int]]:
    """The cells of one line of the grid."""
    return [{"count": value, "shade": shade(value, most)} for value in values]


def _clock() -> str:
    """How the language tells an hour: by the half day or by the day."""
    return "h" if "a" in locale().time_formats["short"].pattern else "H"


def _hour(hour: int) -> str:
    """An hour as the language writes it: "3 pm", "15"."""
    form = "h a" if _clock() == "h" else "H"
    return format_time(time(hour), form, locale=locale()).lower()


def _part(hour: int) -> str:
    """A part of the day: "8 am – 12 pm", "8–12"."""
    return format_interval(time(hour), time((hour + PART) % 24), _clock(), locale=locale()).lower()


def _by_hour(grid: Sequence[Sequence[int]]) -> list[dict[str, object]]:
    """A line for each weekday, a cell for each hour."""
    most = max(max(line) for line in grid)
    names = locale().days["stand-alone"]["wide"]
    return [{"label": names[day], "cells": _cells(line, most)} for day, line in enumerate(grid)]


def _by_part(grid: Sequence[Sequence[int]]) -> list[dict[str, object]]:
    """A line for each part of the day, a cell for each weekday."""
    hours = range(0, 24, PART)
    lines = [[sum(line[hour : hour + PART]) for line in grid] for hour in hours]
    most = max(max(line) for line in lines)
    return [{"label": _part(hour), "cells": _cells(line, most)} for hour, line in zip(hours, lines, strict=True)]


@register.inclusion_tag("parts/rhythm_grid.html")
def rhythm_grid(when: Mapping[str, Any]) -> dict[str, object]:
    """Hour × weekday, Monday first: a table by the hour, and one by parts of the day for phones.

    Nothing is drawn when the grid is withheld; the page says why from `when["reason"]`.
    """
    grid = when.get("grid")
    if grid is None:
        return {"grid": None}
    names, brief = (locale().days["stand-alone"][width] for width in ("wide", "abbreviated"))
    return {
        "grid": _by_hour(grid),
        "hours": [_hour(hour) for hour in range(24)],
        "parts": _by_part(grid),
        "days": [{"name": names[day], "brief": brief[day]} for day in range(7)],
        "first": when["first"],
        "last": when["last"],
        "unknown": when.get("unknown") or 0,
        "midnight": when.get("midnight") or 0,
    }
