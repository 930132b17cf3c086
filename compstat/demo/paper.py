"""How reports look once they are published: Boston's seventeen columns, with another oddity every year."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from . import layout
from .city import ground
from .kinds import DISTRICTS, KINDS
from .reports import BLANK, EXTERNAL, LOST, Reports, points

COLUMNS = (
    "INCIDENT_NUMBER",
    "OFFENSE_CODE",
    "OFFENSE_CODE_GROUP",
    "OFFENSE_DESCRIPTION",
    "DISTRICT",
    "REPORTING_AREA",
    "SHOOTING",
    "OCCURRED_ON_DATE",
    "YEAR",
    "MONTH",
    "DAY_OF_WEEK",
    "HOUR",
    "UCR_PART",
    "STREET",
    "Lat",
    "Long",
    "Location",
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "Febuary",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)  # one of them misspelt, as in the file this was learnt from
MISSPELT = {"D3": "Shipyard and Ganet Point"}  # how the file with names spells this district
DAMAGES = (
    "no date",
    "unreadable date",
    "no code",
    "unreadable code",
    "date to come",
    "date long ago",
    "cut short",
    "too long",
)
Record = list[str]


def _slashes(at: datetime) -> str:
    return f"{at.month}/{at.day}/{at.year % 100:02} {at.hour}:{at.minute:02}"


def _slashes_long(at: datetime) -> str:
    return f"{at.month}/{at.day}/{at.year} {at.hour}:{at.minute:02}"


def _iso(at: datetime) -> str:
    return f"{at.isoformat(' ')}"


def _iso_plus(at: datetime) -> str:
    return f"{at.isoformat(' ')}+00"  # the hours are the city's own all the same


@dataclass(frozen=True)
class Form:
    """How one year's file is written."""

    encoding: str = "utf-8"
    ends: str = "\n"
    moment: Callable[[datetime], str] = _iso
    prefix: str = ""  # before the incident number
    wide_codes: bool = False  # five digits, with zeros in front
    named: bool = False  # names instead of district codes, one misspelt; months in words
    lost: tuple[str, str] = ("0", "0")  # the coordinates of what could not be located
    groups: bool = False  # are OFFENSE_CODE_GROUP and UCR_PART filled?
    flag: tuple[str, str] = ("0", "1")
    corners: bool = True  # some streets with their crossing and the town, on three lines
    garbled: bool = False  # a blank that went through two encodings


FORMS: dict[int, Form] = {
    2019: Form("utf-8-sig", "\r", _slashes, prefix="I", groups=True, flag=("", "Y"), corners=False),
    2020: Form("cp1252", "\r\n", lost=("-1", "-1")),
    2021: Form(wide_codes=True),
    2022: Form(ends="\r\n", moment=_slashes_long, named=True),
    2023: Form(),
    2024: Form("utf-8-sig", "\r\n", garbled=True),
    2025: Form(moment=_iso_plus),
    2026: Form(moment=_iso_plus, lost=("", "")),
}


@dataclass(frozen=True)
class Page:
    """The records of one year in the order of entry, each with the day on which it was entered."""

    records: list[Record]
    entered: NDArray[np.int64]
    damage: list[str]  # per record: "" or what is wrong with it
    again: NDArray[np.bool_]  # per record: an exact copy of an earlier one


def page(lines: Reports, year: int, first: date, rng: np.random.Generator) -> Page:
    """One year as records: its lines, then a few damaged ones and a few copies slipped in among them."""
    records = _records(lines, year, first, rng)
    spoilt = rng.choice(len(lines), max(len(DAMAGES), round(0.003 * len(lines))), replace=False)
    damages = [DAMAGES[i % len(DAMAGES)] for i in range(len(spoilt))]
    bad = [
        _damaged(records[i], d, f"{year % 100}7{n:06}") for n, (i, d) in enumerate(zip(spoilt, damages, strict=True))
    ]
    copied = rng.choice(len(lines), max(3, round(0.001 * len(lines))), replace=False)
    entered = np.concatenate((lines.entered, lines.entered[spoilt], lines.entered[copied]))
    order = np.argsort(entered, kind="stable")
    everything = [*records, *bad, *(records[i] for i in copied)]
    notes = [""] * len(records) + damages + [""] * len(copied)
    return Page(
        [everything[i] for i in order],
        entered[order],
        [notes[i] for i in order],
        order >= len(records) + len(bad),
    )


def _records(lines: Reports, year: int, first: date, rng: np.random.Generator) -> list[Record]:
    form = FORMS.get(year, FORMS[2023])
    started = datetime(first.year, first.month, first.day)  # noqa: DTZ001 (the city's own clock, as published)
    moments = [
        started + timedelta(days=d, minutes=m) for d, m in zip(lines.day.tolist(), lines.minute.tolist(), strict=True)
    ]
    kinds = [_kind_cells(i, form) for i in range(len(KINDS))]
    flags = [form.flag[s] for s in lines.shooting.tolist()]
    months = MONTHS if form.named else [str(m) for m in range(1, 13)]
    hours = [str(h) for h in range(24)]
    return [
        [
            number,
            *kind[:3],
            district,
            area,
            flag,
            form.moment(at),
            str(at.year),
            months[at.month - 1],
            WEEKDAYS[at.weekday()],
            hours[at.hour],
            kind[3],
            street,
            *where,
        ]
        for number, kind, district, area, flag, at, street, where in zip(
            _numbers(lines, year, form, rng),
            (kinds[k] for k in lines.kind.tolist()),
            _districts(lines, form),
            _areas(lines, rng),
            flags,
            moments,
            _street_cells(lines, form, rng),
            _point_cells(lines, form),
            strict=True,
        )
    ]


def _kind_cells(index: int, form: Form) -> tuple[str, str, str, str]:
    kind = KINDS[index]
    text = kind.text.replace("PROPERTY ", "PROPERTY Â\xa0") if form.garbled else kind.text
    code = f"{kind.code:05}" if form.wide_codes else str(kind.code)
    return code, kind.group if form.groups else "", text, kind.part if form.groups else ""


def _numbers(lines: Reports, year: int, form: Form, rng: np.random.Generator) -> list[str]:
    """Numbers in the order of entry; a handful are missing."""
    _, at, ordinal = np.unique(lines.incident, return_index=True, return_inverse=True)
    rank = np.empty(len(at), dtype=np.int64)
    rank[np.argsort(at, kind="stable")] = np.arange(len(at))
    numbers = [f"{form.prefix}{year % 100}2{n:06}" for n in rank[ordinal].tolist()]
    alone = np.flatnonzero(np.bincount(ordinal)[ordinal] == 1)
    for i in rng.choice(alone, 2, replace=False).tolist():
        numbers[i] = ""
    return numbers


def _districts(lines: Reports, form: Form) -> list[str]:
    names = layout.DISTRICT_NAMES | MISSPELT
    known = {BLANK: "", EXTERNAL: "External"} | dict(enumerate(names[d] if form.named else d for d in DISTRICTS))
    return [known[d] for d in lines.district.tolist()]


def _areas(lines: Reports, rng: np.random.Generator) -> list[str]:
    place = ground().streets.place
    number = 100 + place * 30 + np.arange(len(place)) % 30
    known = rng.random(len(lines)) > 0.18
    return [str(n) if k else "" for n, k in zip(number[lines.block].tolist(), known.tolist(), strict=True)]


def _street_cells(lines: Reports, form: Form, rng: np.random.Generator) -> list[str]:
    found = ground().streets
    plain = [found.names[i] for i in found.name.tolist()]
    corner = [
        f"{a} & {found.names[c]}\nHARBORVIEW  MA 00{214 + p}\nUNITED STATES"
        for a, c, p in zip(plain, found.cross.tolist(), found.place.tolist(), strict=True)
    ]
    at_corner = (rng.random(len(lines)) < 0.115) & form.corners
    return [corner[b] if c else plain[b] for b, c in zip(lines.block.tolist(), at_corner.tolist(), strict=True)]


def _point_cells(lines: Reports, form: Form) -> list[tuple[str, str, str]]:
    lost = (*form.lost, f"({form.lost[0]}, {form.lost[1]})" if form.lost[0] else "")
    place = points(lines)
    known = np.unique(place[lines.spot != LOST], axis=0)
    cells = {(lng, lat): (f"{lat:.7f}", f"{lng:.7f}", f"({lat:.7f}, {lng:.7f})") for lng, lat in known.tolist()}
    return [
        lost if spot == LOST else cells[lng, lat]
        for spot, (lng, lat) in zip(lines.spot.tolist(), place.tolist(), strict=True)
    ]


def _damaged(record: Record, damage: str, number: str) -> Record:
    """A record somebody or some program spoilt."""
    bad = [number, *record[1:]]
    if damage == "cut short":
        return bad[:9]
    if damage == "too long":
        return [*bad, bad[-1]]
    column, text = {
        "no date": (7, ""),
        "unreadable date": (7, "31/31/20 noon"),
        "no code": (1, ""),
        "unreadable code": (1, "N/A"),
        "date to come": (7, "2062-01-09 10:00:00"),
        "date long ago": (7, "1900-01-01 00:00:00"),
    }[damage]
    bad[column] = text
    return bad


def encoded(records: Sequence[Record], year: int) -> bytes:
    """The year's file, byte for byte."""
    form = FORMS.get(year, FORMS[2023])
    text = io.StringIO()
    writer = csv.writer(text, lineterminator=form.ends)
    writer.writerow(COLUMNS)
    writer.writerows(records)
    return text.getvalue().encode(form.encoding)
