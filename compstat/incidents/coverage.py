"""Which days an edition can speak about, by area. Inside coverage no report means 0; outside nothing is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from compstat.places.queries import CITY, City

Span = tuple[date, date]
DAY = timedelta(days=1)


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans in order, those that touch or overlap made one."""
    out: list[Span] = []
    for first, last in sorted(spans):
        if out and first <= out[-1][1] + DAY:
            out[-1] = (out[-1][0], max(out[-1][1], last))
        else:
            out.append((first, last))
    return tuple(out)


def without(spans: Iterable[Span], gaps: Iterable[Span]) -> tuple[Span, ...]:
    """Spans less the days of the gaps."""
    left = list(spans)
    for gap_first, gap_last in gaps:
        left = [
            part
            for first, last in left
            for part in ((first, min(last, gap_first - DAY)), (max(first, gap_last + DAY), last))
            if part[0] <= part[1]
        ]
    return joined(left)


def shared(left: Iterable[Span], right: Iterable[Span]) -> tuple[Span, ...]:
    """Days that both hold."""
    right = tuple(right)
    return joined((max(a, c), min(b, d)) for a, b in left for c, d in right if max(a, c) <= min(b, d))


@dataclass(frozen=True)
class Coverage:
    """Covered days of each district; other areas follow from the districts they are made of or lie in."""

    districts: Mapping[str, tuple[Span, ...]]
    members: Mapping[str, tuple[str, ...]]  # area → districts
    before: Mapping[str, Span] = field(default_factory=dict)  # district → days before it opened

    _known: dict[str, tuple[Span, ...]] = field(default_factory=dict, compare=False, repr=False)

    def spans(self, area: str) -> tuple[Span, ...]:
        """The covered days of an area: where all of its districts are covered."""
        if area not in self._known:
            self._known[area] = self._spans(area)
        return self._known[area]

    def _spans(self, area: str) -> tuple[Span, ...]:
        if area in self.districts:
            return self.districts[area]
        found: tuple[Span, ...] | None = None
        for district in self.members[area]:
            spans = self.districts.get(district, ())
            if district in self.before:  # its ground was another district's then
                spans = joined([*spans, self.before[district]])
            found = spans if found is None else shared(found, spans)
        return found or ()

    def covers(self, area: str, first: date, last: date) -> bool:
        """Whether every day of the window is covered."""
        return any(a <= first and last <= b for a, b in self.spans(area))


def of_files(
    city: City, files: Iterable[tuple[Span, frozenset[str]]], members: Mapping[str, tuple[str, ...]]
) -> Coverage:
    """Coverage from each file's own first and last accepted day and the districts found in it (contracts §3)."""
    gaps = [(gap.first, gap.last) for gap in city.gaps]
    spans: dict[str, list[Span]] = {d.id: [] for d in city.districts}
    for span, found in files:
        for district in city.districts:
            if city.feed.whole_city or district.id in found:
                spans[district.id].append(span)
    start = city.feed.earliest
    before = {d.id: (start, d.opened - DAY) for d in city.districts if d.opened and d.opened > start}
    covered = {d: without(joined(spans[d]), [*gaps, *([before[d]] if d in before else [])]) for d in spans}
    return Coverage(covered, {CITY: tuple(spans), **members}, before)
