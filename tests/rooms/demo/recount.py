"""Counting Harborview's files again with the csv module alone: nothing of generator or reader."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

FORMS = ("%m/%d/%y %H:%M", "%m/%d/%Y %H:%M", "%Y-%m-%d %H:%M:%S")


@dataclass(frozen=True)
class Line:
    """One record that can be read."""

    incident: str
    code: int
    on: date
    district: str
    lat: str
    lng: str


def text(path: Path) -> str:
    """The file's text: UTF-8 if it is, else the Windows code page."""
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252")


def records(path: Path) -> list[list[str]]:
    """All records but the header."""
    return list(csv.reader(io.StringIO(text(path), newline="")))[1:]


def moment(cell: str) -> datetime | None:
    """The date and time in a cell, in any of the forms the files use."""
    for form in FORMS:
        try:
            return datetime.strptime(cell.removesuffix("+00"), form)  # noqa: DTZ007
        except ValueError:
            continue
    return None


def lines(paths: Iterable[Path]) -> list[Line]:
    """Every record that holds together, exact copies once."""
    found, seen = [], set()
    for path in paths:
        for record in records(path):
            at = moment(record[7]) if len(record) == 17 else None
            whole = tuple(record)
            if at is None or not record[1].isdigit() or not 2019 <= at.year <= 2026 or whole in seen:
                continue
            seen.add(whole)
            incident = record[0] or f"alone-{len(found)}"
            found.append(Line(incident, int(record[1]), at.date(), record[4], record[14], record[15]))
    return found


def incidents(found: Iterable[Line], codes: Iterable[int], first: date, last: date) -> Counter[str]:
    """Distinct incidents of these codes by recorded district; under "city" wherever they were."""
    codes, counts, seen = set(codes), Counter[str](), set()
    for line in found:
        if line.code not in codes or not first <= line.on <= last:
            continue
        for area in {line.district, "city"}:
            if (area, line.incident) not in seen:
                seen.add((area, line.incident))
                counts[area] += 1
    return counts
