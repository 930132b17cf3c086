"""Small feed files in Harborview's published form, and counting them again with the csv module alone."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

HEADER = (
    "INCIDENT_NUMBER", "OFFENSE_CODE", "OFFENSE_CODE_GROUP", "OFFENSE_DESCRIPTION", "DISTRICT", "REPORTING_AREA",
    "SHOOTING", "OCCURRED_ON_DATE", "YEAR", "MONTH", "DAY_OF_WEEK", "HOUR", "UCR_PART", "STREET", "Lat", "Long",
    "Location",
)  # fmt: skip
START = date(2026, 3, 1)
CODES = (301, 413, 520, 614, 613, 724, 1402, 801, 2403, 1102)
STREETS = ("ROPEWALK LN", "MARKET ST", "SHORE RD", "CHAPEL ST", "ORCHARD RD")
WITHHELD = 3005
Record = dict[str, str]


def record(number: int, **changes: str) -> Record:
    """A plain, readable record; give columns to change them."""
    day = START + timedelta(number % 60)
    told = {
        "INCIDENT_NUMBER": f"26{number:07}",
        "OFFENSE_CODE": str(CODES[number % len(CODES)]),
        "OFFENSE_CODE_GROUP": "",
        "OFFENSE_DESCRIPTION": f"THING {number % len(CODES)}",
        "DISTRICT": f"D{number % 10 + 1}",
        "REPORTING_AREA": str(number % 90),
        "SHOOTING": "0",
        "OCCURRED_ON_DATE": f"{day} {number % 24:02}:15:00",
        "YEAR": str(day.year),
        "MONTH": str(day.month),
        "DAY_OF_WEEK": f"{day:%A}",
        "HOUR": str(number % 24),
        "UCR_PART": "",
        "STREET": STREETS[number % len(STREETS)],
        "Lat": f"{40.95 + number % 97 / 1000:.6f}",
        "Long": f"{-66.57 + number % 89 / 1000:.6f}",
        "Location": "",
    }
    assert set(changes) <= {*told}, changes
    return {**told, **changes}


def records(count: int, **changes: str) -> list[Record]:
    """So many records, one incident each."""
    return [record(n, **changes) for n in range(count)]


def text(rows: Iterable[Mapping[str, str]], header: Sequence[str] = HEADER, end: str = "\n") -> str:
    """The records as a publisher writes them."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, header, extrasaction="ignore", lineterminator=end)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def write(path: Path, rows: Iterable[Mapping[str, str]], header: Sequence[str] = HEADER, end: str = "\n",
          encoding: str = "utf-8") -> Path:  # fmt: skip
    """A file of these records."""
    path.write_bytes(text(rows, header, end).encode(encoding))
    return path


def reread(path: Path, encoding: str = "utf-8-sig") -> list[Record]:
    """A file's records, read by the csv module."""
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file))


def incidents(rows: Iterable[Mapping[str, str]], low: int, high: int, district: str = "") -> int:
    """Distinct incidents with a code from `low` to `high`, in a district or anywhere."""
    return len(
        {
            r["INCIDENT_NUMBER"]
            for r in rows
            if low <= int(r["OFFENSE_CODE"]) <= high and district in ("", r["DISTRICT"])
        }
    )
