"""Counts the department supplies itself: read, checked, and kept with the edition (contracts §7)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from compstat.places.queries import CITY, City

from .rules import CountsRejected

HEADER = ("row_id", "area_id", "from", "to", "count", "prior_count", "source")


@dataclass(frozen=True)
class SuppliedCount:
    """One count of one row, area and window, and the same window's count a year before."""

    row: str
    area: str
    first: date
    last: date
    count: int
    prior_count: int | None
    source: str


def read(city: City, path: Path) -> tuple[SuppliedCount, ...]:
    """The counts of a file. CountsRejected names every bad line."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restval="")
            header, lines = reader.fieldnames or (), list(enumerate(reader, 2))
    except (csv.Error, UnicodeDecodeError) as error:
        raise CountsRejected(f"{path.name} is no CSV in UTF-8 ({error}). Save it as “CSV UTF-8”.") from error
    if missing := [name for name in HEADER if name not in header]:
        raise CountsRejected(f"{path.name} lacks {', '.join(missing)}. Its header must be {','.join(HEADER)}.")
    counts, problems = [], []
    for number, record in lines:
        found = list(_problems(city, record))
        problems += [f"line {number}: {problem}" for problem in found]
        if not found:
            counts.append(_count(record))
    problems += _twice(counts)
    if problems:
        raise CountsRejected("\n".join((f"{path.name} cannot be used:", *problems)))
    return tuple(counts)


def _problems(city: City, record: dict[str, str]) -> Iterator[str]:
    rows = {r.id for r in city.rows if not r.total}
    areas = {CITY, *(d.id for d in city.districts), *(g.id for g in city.groups)}
    if record["row_id"] not in rows:
        yield f"there is no row {record['row_id']!r} that takes counts (totals are computed)"
    if record["area_id"] not in areas:
        yield f"there is no area {record['area_id']!r}"
    if not (record["source"] or "").strip():
        yield "no source: say who counted"
    for name in ("count", "prior_count"):
        text = (record[name] or "").strip()
        if not (text.isascii() and text.isdigit() and len(text) < 10) and not (name == "prior_count" and not text):
            yield f"{name} {text!r} is no whole number"
    days = []
    for name in ("from", "to"):
        try:
            days.append(date.fromisoformat(record[name] or ""))
        except ValueError:
            yield f"{name} {record[name]!r} is no date like 2026-06-30"
    if len(days) == 2 and days[1] < days[0]:
        yield f"to {days[1]} is before from {days[0]}"


def _count(record: dict[str, str]) -> SuppliedCount:
    prior = record["prior_count"].strip()
    return SuppliedCount(
        record["row_id"], record["area_id"], date.fromisoformat(record["from"]), date.fromisoformat(record["to"]),
        int(record["count"]), int(prior) if prior else None, record["source"].strip(),
    )  # fmt: skip


def _twice(counts: list[SuppliedCount]) -> list[str]:
    seen, problems = set(), []
    for c in counts:
        key = (c.row, c.area, c.first, c.last)
        if key in seen:
            problems.append(f"{c.row} in {c.area} from {c.first} to {c.last} stands twice")
        seen.add(key)
    return problems


def as_dicts(counts: tuple[SuppliedCount, ...]) -> list[dict[str, object]]:
    """For the manifest."""
    return [{**asdict(c), "first": c.first.isoformat(), "last": c.last.isoformat()} for c in counts]


def from_dicts(told: list[dict[str, str]]) -> tuple[SuppliedCount, ...]:
    """From the manifest."""
    return tuple(
        SuppliedCount(**{**t, "first": date.fromisoformat(t["first"]), "last": date.fromisoformat(t["last"])})  # type: ignore[arg-type]
        for t in told
    )
