"""The weekly chart as inline SVG: a line within its usual range, its breaks, and the weeks not final.

Shapes are drawn in a stretched inner picture and words are placed by percentages, so letters keep their
size from a phone to a projector. There are no style attributes (the content-security policy forbids them):
the classes are those of `site.css`. Under a right-to-left language time runs from right to left.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi, gettext

from .templatetags.numbers import as_date, day_year, month_year, num

Figure = int | None
Run = list[tuple[int, int]]  # (index of the week, value), without a gap

DEEP = 1000  # height of the plot in its own units
WEEK = 10  # width of a week in the plot's own units
LINE = 18  # height of a line of words, in pixels
PLOT = 184  # height of the plot, in pixels
FOOT = 30  # room for the months below, in pixels
SHORT = 34  # a break told in more letters than this is told below the chart


def short(value: float) -> str:
    """A coordinate in as few letters as it needs."""
    return f"{value:.1f}".rstrip("0").rstrip(".") or "0"


@dataclass(frozen=True)
class Break:
    """A day from which counts cannot be compared with those before, or on which something began."""

    on: date
    text: str

    @property
    def fits(self) -> bool:
        """Whether its own words stand beside its rule."""
        return len(self.text) <= SHORT


@dataclass(frozen=True)
class Weeks:
    """One weekly series, and where its weeks and values lie in the picture."""

    ends: Sequence[date]
    counts: Sequence[Figure]
    low: Sequence[Figure]
    high: Sequence[Figure]
    provisional_from: date
    breaks: Sequence[Break]
    mirrored: bool

    @property
    def last(self) -> int:
        """The index of the last week."""
        return len(self.ends) - 1

    @property
    def wide(self) -> int:
        """The plot's width in its own units."""
        return WEEK * max(self.last, 1)

    @cached_property
    def largest(self) -> int:
        """The largest figure shown, at least 1."""
        return max([1, *(value for value in (*self.counts, *self.high) if value is not None)])

    @cached_property
    def step(self) -> int:
        """The distance of grid lines: 1, 2 or 5 times a power of ten, at most four of them above 0."""
        power: int = 10 ** math.floor(math.log10(max(self.largest / 4, 1)))
        return next(s for s in (power, 2 * power, 5 * power, 10 * power) if self.largest <= 4 * s)

    @property
    def top(self) -> int:
        """The highest grid line: at or above every figure."""
        return self.step * math.ceil(self.largest / self.step)

    @property
    def head(self) -> int:
        """The room for words above the plot, in pixels: a line for each break, and one for the tail."""
        return LINE * (len(self.breaks) + 1) + 6

    @cached_property
    def final(self) -> int:
        """How many weeks are final."""
        return sum(end < self.provisional_from for end in self.ends)

    def x(self, index: float) -> str:
        """The place of a week in the plot's units."""
        along = WEEK * index
        return short(self.wide - along if self.mirrored else along)

    def y(self, value: float) -> str:
        """The depth of a value in the plot's units; 0 lies at the bottom."""
        return str(round(DEEP * (1 - value / self.top)))

    def percent(self, index: float) -> str:
        """The place of a week in hundredths of the plot's width."""
        share = index / max(self.last, 1)
        return f"{short(100 * (1 - share if self.mirrored else share))}%"

    def pixel(self, value: float) -> int:
        """The depth of a value in pixels."""
        return round(self.head + PLOT * (1 - value / self.top))

    def aside(self, pixels: int) -> int:
        """A step in reading direction."""
        return -pixels if self.mirrored else pixels


def weeks(series: Mapping[str, Any]) -> Weeks:
    """A weekly series of a frozen document; breaks outside its weeks are left out."""
    ends = [as_date(end) for end in series["week_ends"]]
    blank: list[Figure] = [None] * len(ends)
    known = [(told["on"], told["text"]) for told in series.get("breaks", ())]
    breaks = [Break(as_date(on), gettext(text)) for on, text in known]
    return Weeks(
        ends,
        series["counts"],
        series.get("low") or blank,
        series.get("high") or blank,
        as_date(series["provisional_from"]),
        [told for told in breaks if ends[0] <= told.on <= ends[-1]],
        get_language_bidi(),
    )


# --- shapes


def _runs(values: Sequence[Figure], first: int, stop: int) -> Iterator[Run]:
    """Stretches of figures without a gap, from `first` up to but without `stop`."""
    run: Run = []
    for index in range(first, stop):
        value = values[index]
        if value is not None:
            run.append((index, value))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _through(series: Weeks, run: Run) -> str:
    """The path through one stretch."""
    return "M" + "L".join(f"{series.x(index)} {series.y(value)}" for index, value in run)


def _band(series: Weeks) -> str:
    """The usual range as closed paths, one for each stretch that has one."""
    paths = []
    for run in _runs(series.high, 0, len(series.ends)):
        lower = [(index, low) for index, _ in reversed(run) if (low := series.low[index]) is not None]
        paths.append(_through(series, run) + _through(series, lower).replace("M", "L", 1) + "Z")
    return "".join(paths)


def _tail(series: Weeks) -> tuple[str, str]:
    """The weeks that are not final: a wash, and the hatching over it."""
    if series.final > series.last:
        return "", ""
    ends = float(series.x(max(series.final - 0.5, 0))), float(series.x(series.last))
    near, far = short(min(ends)), short(max(ends))
    hatching = "".join(f"M{near} {y}L{far} {y - 90}" for y in range(90, DEEP + 1, 70))
    return f"M{near} 0H{far}V{DEEP}H{near}Z", hatching


def _lines(series: Weeks) -> Iterator[tuple[str, str]]:
    """The count: a firm line, dots where a week stands alone, and an open line through weeks not final."""
    firm = list(_runs(series.counts, 0, series.final))
    yield "line", "".join(_through(series, run) for run in firm if len(run) > 1)
    yield "line lone", "".join(_through(series, run) + "h0" for run in firm if len(run) == 1)
    if series.final <= series.last:
        tail = _runs(series.counts, max(series.final - 1, 0), len(series.ends))
        yield "line open", "".join(_through(series, run) for run in tail)


def _shapes(series: Weeks) -> SafeString:
    """Everything that stretches with the page, back to front."""
    grid = "".join(f"M0 {series.y(value)}h{series.wide}" for value in range(0, series.top + 1, series.step))
    wash, hatching = _tail(series)
    layers = [
        ("tail-wash", wash),
        ("grid", grid),
        ("band", _band(series)),
        ("hatch", hatching),
        *_lines(series),
    ]
    return format_html(
        '<svg class="ink" y="{}" height="{}" viewBox="0 0 {} {}" preserveAspectRatio="none">{}</svg>',
        series.head,
        PLOT,
        series.wide,
        DEEP,
        format_html_join("", '<path class="{}" d="{}"/>', ((kind, d) for kind, d in layers if d)),
    )


# --- words


def _word(kind: str, x: str, y: int, text: str, *, anchor: str = "start", dx: int = 0) -> SafeString:
    """A word on the chart; "start" and "end" follow the reading direction by themselves."""
    given = {"text-anchor": "" if anchor == "start" else anchor, "dx": dx or ""}
    more = format_html_join("", ' {}="{}"', ((name, value) for name, value in given.items() if value))
    return format_html('<text class="{}" x="{}" y="{}"{}>{}</text>', kind, x, y, more, text)


def _figures(series: Weeks) -> Iterator[SafeString]:
    """Figures beside the grid lines."""
    for value in range(0, series.top + 1, series.step):
        depth = series.pixel(value) + 5
        yield _word("tick", series.percent(0), depth, num(value), anchor="end", dx=series.aside(-8))


def _months(series: Weeks) -> Iterator[SafeString]:
    """Months below: each January, and each July where there is room."""
    depth = series.head + PLOT + 22
    for index, end in enumerate(series.ends):
        if end.month in (1, 7) and end.day <= 7:
            edge = index / max(series.last, 1)
            anchor = "start" if edge < 0.06 else "end" if edge > 0.94 else "middle"
            kind = "tick" if end.month == 1 else "tick more"
            yield _word(kind, series.percent(index), depth, month_year(end), anchor=anchor)


def _told(series: Weeks, told: Break, level: int) -> Iterator[SafeString]:
    """A rule at a break; beside it its words, or on a narrow page (and when they are many) its month."""
    index = (told.on - series.ends[0]).days / 7
    at, early = series.percent(index), index < series.last / 2
    anchor, dx = ("start", 6) if early else ("end", -6)
    month = month_year(told.on)
    words = told.text if told.fits else gettext("Break in %(month)s") % {"month": month}
    rule = '<line class="rule" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/>'
    yield format_html(rule, at, level - 10, series.head + PLOT)
    yield _word("said full", at, level, words, anchor=anchor, dx=series.aside(dx))
    yield _word("said brief", at, level, month, anchor=anchor, dx=series.aside(dx))


def _labels(series: Weeks) -> Iterator[SafeString]:
    """What the line and the band are, at their ends, kept apart."""
    counts = [value for value in series.counts if value is not None]
    pairs = zip(series.low, series.high, strict=True)
    middles = [(low + high) / 2 for low, high in pairs if low is not None and high is not None]
    at, dx = series.percent(series.last), series.aside(8)
    line = series.pixel(counts[-1] if counts else 0) + 5
    yield _word("lab strong", at, line, gettext("reports a week"), dx=dx)
    if middles:
        usually = series.pixel(middles[-1]) + 5
        if abs(usually - line) < LINE:
            usually = line + (LINE if usually > line else -LINE)
        yield _word("lab", at, usually, gettext("usual range"), dx=dx)


def _all_words(series: Weeks) -> Iterator[SafeString]:
    """Every word of the chart."""
    yield from _figures(series)
    yield from _months(series)
    for number, told in enumerate(series.breaks, 1):
        yield from _told(series, told, LINE * number - 4)
    if series.final <= series.last:
        yield _word("said", series.percent(series.last), series.head - 10, gettext("not final yet"), anchor="end")
    yield from _labels(series)


def weekly_svg(series: Weeks, row_label: str) -> SafeString:
    """The whole chart, with a text alternative."""
    first, last = day_year(series.ends[0]), day_year(series.ends[-1])
    label = gettext("%(row)s, week by week from %(first)s to %(last)s; the same figures stand in the table")
    return format_html(
        '<svg class="chart{}" width="100%" height="{}" role="img" aria-label="{}">'
        '<svg class="plot" x="5%" width="78%">{}{}</svg></svg>',
        " mirrored" if series.mirrored else "",
        series.head + PLOT + FOOT,
        label % {"row": row_label, "first": first, "last": last},
        _shapes(series),
        format_html_join("", "{}", ((word,) for word in _all_words(series))),
    )
