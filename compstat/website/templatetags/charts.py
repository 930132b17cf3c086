"""Charts as inline SVG, drawn from frozen numbers: they follow the theme, the language and its direction.

Shapes are drawn in a stretched inner picture and words are placed by percentages, so letters keep their size from a
phone to a projector. No style attributes (the content-security policy forbids them): classes of `site.css` only.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import cached_property
from typing import Any

from babel.dates import format_time
from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_bidi, gettext

from .numbers import as_date, day_year, locale, month_year, num, usual

register = template.Library()

Figure = int | None
STRIP_WIDTH, STRIP_HEIGHT = 152, 24
DEEP = 1000  # height of a plot in its own units
WEEK = 10  # width of a week in the plot's own units
LINE = 18  # height of a line of words above a plot, in pixels
PLOT = 176  # height of a plot, in pixels
SHORT = 34  # a break told in more letters than this stands below the chart


def _short(value: float) -> str:
    """A coordinate in as few letters as it needs."""
    return f"{value:.1f}".rstrip("0").rstrip(".") or "0"


# --- the strip -------------------------------------------------------------------------------------------------------


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
    """A count within its usual range: a bar on an axis from 0, and a dot (brick when outside); nothing without both."""
    if count is None or low is None or high is None:
        return mark_safe("")
    scale = (STRIP_WIDTH - 12) / max(1.25 * high, 1.1 * count, 4)
    at = [6 + scale * value for value in (low, high, count)]
    if get_language_bidi():
        at = [STRIP_WIDTH - x for x in at]
    near, wide = min(at[0], at[1]), max(abs(at[1] - at[0]), 4)
    middle = STRIP_HEIGHT / 2
    return format_html(
        '<svg class="strip" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img" aria-label="{label}">'
        '<path class="axis" d="M2 {m}h{long}"/><rect class="usual" x="{x}" y="{top}" width="{wide}" height="12" rx="2"/>'
        '<circle class="{dot}" cx="{cx}" cy="{m}" r="5.5"/></svg>',
        w=STRIP_WIDTH,
        h=STRIP_HEIGHT,
        label=_strip_words(count, low, high, label),
        m=_short(middle),
        long=STRIP_WIDTH - 4,
        x=_short(near),
        top=_short(middle - 6),
        wide=_short(wide),
        dot="dot" if low <= count <= high else "dot out",
        cx=_short(at[2]),
    )


# --- the weekly chart ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Weeks:
    """One weekly series and how it lies on the page; across is 0…1 from the reader's starting side."""

    ends: Sequence[date]
    counts: Sequence[Figure]
    low: Sequence[Figure]
    high: Sequence[Figure]
    provisional_from: date
    breaks: Sequence[tuple[date, str]]
    mirrored: bool

    @property
    def wide(self) -> int:
        return WEEK * max(len(self.ends) - 1, 1)

    @cached_property
    def step(self) -> int:
        """The distance of grid lines: 1, 2 or 5 times a power of ten; two to four of them."""
        top = max([1, *(v for v in (*self.counts, *self.high) if v is not None)])
        power = 10 ** math.floor(math.log10(max(top / 4, 1)))
        return next(s for s in (power, 2 * power, 5 * power, 10 * power) if top <= 4 * s)

    @cached_property
    def top(self) -> int:
        """The highest grid line: at or above every figure."""
        values = [v for v in (*self.counts, *self.high) if v is not None]
        return self.step * max(1, math.ceil(max(values, default=1) / self.step))

    @property
    def head(self) -> int:
        """The room for words above the plot, in pixels: a line for each break and one for the tail."""
        return LINE * (len(self.breaks) + 1) + 6

    @cached_property
    def final(self) -> int:
        """How many of the weeks are final."""
        return sum(end < self.provisional_from for end in self.ends)

    def x(self, index: float) -> str:
        """The place of a week in the plot's units."""
        along = WEEK * index
        return _short(self.wide - along if self.mirrored else along)

    def y(self, value: float) -> str:
        """The depth of a value in the plot's units; 0 lies at the bottom."""
        return str(round(DEEP * (1 - value / self.top)))

    def pixel(self, value: float) -> int:
        """The depth of a value in pixels."""
        return round(self.head + PLOT * (1 - value / self.top))

    def aside(self, pixels: int) -> int:
        """A step in reading direction."""
        return -pixels if self.mirrored else pixels

    def index(self, on: date) -> float:
        """Where a day lies, in weeks: 0 is the first week's end."""
        return (on - self.ends[0]).days / 7

    def percent(self, index: float) -> str:
        """The place of a week as a percentage of the plot's width."""
        share = index / max(len(self.ends) - 1, 1)
        return f"{_short(100 * (1 - share if self.mirrored else share))}%"


def weeks(series: Mapping[str, Any]) -> Weeks:
    """A weekly series of a frozen document."""
    ends = [as_date(end) for end in series["week_ends"]]
    blank: list[Figure] = [None] * len(ends)
    return Weeks(
        ends,
        series["counts"],
        series.get("low") or blank,
        series.get("high") or blank,
        as_date(series["provisional_from"]),
        [
            (as_date(b["on"]), b["text"])
            for b in series.get("breaks", ())
            if ends[0] <= as_date(b["on"]) <= ends[-1]
        ],
        get_language_bidi(),
    )


def _runs(
    values: Sequence[Figure], first: int = 0, last: int | None = None
) -> Iterator[list[tuple[int, int]]]:
    """Stretches of figures without a gap, as (index, value)."""
    run: list[tuple[int, int]] = []
    for index, value in enumerate(values[:last]):
        if index < first:
            continue
        if value is None:
            if run:
                yield run
            run = []
        else:
            run.append((index, value))
    if run:
        yield run


def _line(series: Weeks, run: list[tuple[int, int]]) -> str:
    """The path through one stretch; a lone week becomes a dot (a stroke without length, with round ends)."""
    points = [f"{series.x(index)} {series.y(value)}" for index, value in run]
    return f"M{points[0]}h0" if len(points) == 1 else "M" + "L".join(points)


def _band(series: Weeks) -> str:
    """The usual range as closed paths, one for each stretch that has one."""
    paths = []
    for run in _runs(series.high):
        lower = [(i, v) for i, _ in run if (v := series.low[i]) is not None]
        up = "L".join(f"{series.x(i)} {series.y(v)}" for i, v in run)
        down = "L".join(f"{series.x(i)} {series.y(v)}" for i, v in reversed(lower))
        paths.append(f"M{up}L{down}Z")
    return "".join(paths)


def _tail(series: Weeks) -> SafeString:
    """The weeks that are not final: a wash, hatched."""
    if series.final >= len(series.ends):
        return mark_safe("")
    first, last = max(series.final - 0.5, 0), len(series.ends) - 1
    x, end = sorted((float(series.x(first)), float(series.x(last))))
    wide = end - x
    lines = "".join(f"M{_short(x)} {y}L{_short(end)} {y - 90}" for y in range(90, DEEP + 1, 70))
    return format_html(
        '<path class="tail-wash" d="M{} 0h{}v{}h-{}z"/><path class="hatch" d="{}"/>',
        _short(x), _short(wide), DEEP, _short(wide), lines,
    )  # fmt: skip


def _shapes(series: Weeks) -> SafeString:
    """Everything of the chart that stretches with the page: grid, band, tail and the line."""
    grid = "".join(f"M0 {series.y(v)}h{series.wide}" for v in range(0, series.top + 1, series.step))
    firm = "".join(_line(series, run) for run in _runs(series.counts, 0, series.final))
    open_ended = "".join(_line(series, run) for run in _runs(series.counts, max(series.final - 1, 0)))
    return format_html(
        '<svg class="ink" y="{head}" height="{plot}" viewBox="0 0 {wide} {deep}" preserveAspectRatio="none">'
        '<path class="grid" d="{grid}"/><path class="band" d="{band}"/>{tail}'
        '<path class="line" d="{firm}"/><path class="line open" d="{open}"/></svg>',
        head=series.head, plot=PLOT, wide=series.wide, deep=DEEP, grid=grid, band=_band(series), tail=_tail(series), firm=firm,
        open=open_ended if series.final < len(series.ends) else "",
    )  # fmt: skip


def _words(kind: str, x: str, y: int, text: str, *, anchor: str = "start", dx: int = 0) -> SafeString:
    """A word on the chart; start and end follow the reading direction by themselves."""
    return format_html(
        '<text class="{}" x="{}" y="{}"{}{}>{}</text>',
        kind, x, y,
        mark_safe("" if anchor == "start" else f' text-anchor="{anchor}"'),
        mark_safe(f' dx="{dx}"' if dx else ""),
        text,
    )  # fmt: skip


def _scale(series: Weeks) -> Iterator[SafeString]:
    """Figures beside the grid lines, months below."""
    for value in range(0, series.top + 1, series.step):
        yield _words(
            "tick", series.percent(0), series.pixel(value) + 5, num(value), anchor="end", dx=series.aside(-8)
        )
    below, last = series.head + PLOT + 22, len(series.ends) - 1
    for index, end in enumerate(series.ends):
        if end.month in (1, 7) and end.day <= 7:
            anchor = "start" if index < last * 0.06 else "end" if index > last * 0.94 else "middle"
            yield _words("tick", series.percent(index), below, month_year(end), anchor=anchor)


def _told(series: Weeks) -> Iterator[SafeString]:
    """Rules at breaks with their words, and the word over the weeks that are not final."""
    for number, (on, text) in enumerate(series.breaks):
        index = series.index(on)
        at, level = series.percent(index), LINE * (number + 1) - 4
        words = text if len(text) <= SHORT else gettext("Break in %(month)s") % {"month": month_year(on)}
        early = index < (len(series.ends) - 1) / 2
        yield format_html(
            '<line class="rule" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/>', at, level - 10, series.head + PLOT
        )
        yield _words(
            "said", at, level, words, anchor="start" if early else "end", dx=series.aside(6 if early else -6)
        )
    if series.final < len(series.ends):
        yield _words(
            "said",
            series.percent(len(series.ends) - 1),
            series.head - 10,
            gettext("not final yet"),
            anchor="end",
        )


def _labels(series: Weeks) -> Iterator[SafeString]:
    """What the line and the band are, at their ends, kept apart."""
    known = [v for v in series.counts if v is not None]
    band = [
        (a + b) / 2 for a, b in zip(series.low, series.high, strict=True) if a is not None and b is not None
    ]
    if not known:
        return
    line = series.pixel(known[-1]) + 5
    at, dx = series.percent(len(series.ends) - 1), series.aside(8)
    yield _words("lab strong", at, line, gettext("reports a week"), dx=dx)
    if band:
        usually = series.pixel(band[-1]) + 5
        if abs(usually - line) < LINE:
            usually = line + (LINE if usually > line else -LINE)
        yield _words("lab", at, usually, gettext("usual range"), dx=dx)


def weekly_svg(series: Weeks, row_label: str) -> SafeString:
    """The whole chart."""
    label = gettext("%(row)s, week by week from %(first)s to %(last)s; the same figures stand in the table") % {
        "row": row_label, "first": day_year(series.ends[0]), "last": day_year(series.ends[-1]),
    }  # fmt: skip
    inside = [*_scale(series), *_told(series), *_labels(series)]
    return format_html(
        '<svg class="chart{mirrored}" width="100%" height="{height}" role="img" aria-label="{label}">'
        '<svg class="plot" x="5%" width="78%">{shapes}{inside}</svg></svg>',
        mirrored=" mirrored" if series.mirrored else "",
        height=series.head + PLOT + 30,
        label=label,
        shapes=_shapes(series),
        inside=format_html_join("", "{}", ((piece,) for piece in inside)),
    )


@register.inclusion_tag("parts/weekly_chart.html")
def weekly_chart(
    series: Mapping[str, Any], caption: str, row_label: str, table_href: str = ""
) -> dict[str, object]:
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
        "notes": [{"on": on, "text": text} for on, text in drawn.breaks if len(text) > SHORT],
        "row_label": row_label,
        "table_href": table_href,
    }


# --- hour × weekday --------------------------------------------------------------------------------------------------


def shade(value: int, most: int) -> int:
    """Which of five steps a figure gets: 0 for none, then quarters of the largest."""
    return 0 if value == 0 else min(4, 1 + math.floor(4 * (value - 1) / max(most, 1)))


def _cells(values: Sequence[int], most: int) -> list[dict[str, int]]:
    return [{"count": value, "shade": shade(value, most)} for value in values]


def _hour(hour: int) -> str:
    """An hour as the language writes it: "3 pm", "15"."""
    clock = locale().time_formats["short"].pattern
    return format_time(time(hour % 24), "h a" if "a" in clock else "HH", locale=locale()).lower()


def _weekdays(width: str) -> list[str]:
    """Monday to Sunday."""
    return [locale().days["stand-alone"][width][number] for number in range(7)]


@register.inclusion_tag("parts/rhythm_grid.html")
def rhythm_grid(when: Mapping[str, Any]) -> dict[str, object]:
    """Hour × weekday, Monday first: a wide table by the hour, and one of four-hour groups for phones."""
    grid = when.get("grid")
    if grid is None:
        return {"grid": None}
    most = max(max(line) for line in grid)
    blocks = [[sum(line[start : start + 4]) for line in grid] for start in range(0, 24, 4)]
    most_block = max(max(line) for line in blocks)
    names, shorts = _weekdays("wide"), _weekdays("abbreviated")
    return {
        "grid": [
            {"label": name, "cells": _cells(line, most)} for name, line in zip(names, grid, strict=True)
        ],
        "hours": [_hour(hour) for hour in range(24)],
        "blocks": [
            {"label": f"{_hour(4 * number)}–{_hour(4 * number + 4)}", "cells": _cells(line, most_block)}
            for number, line in enumerate(blocks)
        ],
        "days": [{"name": name, "short": short} for name, short in zip(names, shorts, strict=True)],
        "first": when["first"],
        "last": when["last"],
        "unknown": when.get("unknown") or 0,
        "midnight": when.get("midnight") or 0,
    }
