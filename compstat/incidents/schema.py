"""What a valid report is: which published form a file has, and what each record's columns say.

Values repeat (days, codes, districts, coordinates), so each distinct text is understood once and remembered.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from compstat.places.queries import City, Variant

from .feed import Piece
from .rules import FeedRejected

T = TypeVar("T")
PERSON = re.compile(
    r"(^|_|\b)(age|sex|gender|race|ethnicity|ethnic|dob|birth|birthdate|ssn|phone|name|first_?name|last_?name|"
    r"victim|suspect|perp|offender|vic)(_|\b|$)",
    re.IGNORECASE,
)
NO_HOUR = -1
OUTSIDE, UNKNOWN_DISTRICT = -1, -2
REMEMBERED = 400_000
SPACES = re.compile(r"[\s\xa0]+")


class Status(IntEnum):
    """What became of a record. Below REJECTED nothing is wrong with it."""

    ACCEPTED = 0
    WITHHELD = 1
    DUPLICATE = 2
    FIELD_COUNT = 10
    UNCLOSED_QUOTE = 11
    UNREADABLE = 12
    NO_DATE = 13
    UNREADABLE_DATE = 14
    DATE_BEFORE_FEED = 15
    DATE_AFTER_AS_OF = 16
    NO_CODE = 17
    UNREADABLE_CODE = 18

    @property
    def rejected(self) -> bool:
        return self >= Status.FIELD_COUNT


class Memo(dict[str, T], Generic[T]):
    """What each distinct text means; forgets everything when it grows too large."""

    def __init__(self, understand: Callable[[str], T]) -> None:
        super().__init__()
        self.understand = understand

    def __missing__(self, text: str) -> T:
        if len(self) > REMEMBERED:
            self.clear()
        found = self[text] = self.understand(text)
        return found


@dataclass(frozen=True)
class Layout:
    """Where each of our columns stands in this file, and what was left out on purpose."""

    variant: Variant
    width: int
    at: dict[str, int]
    ignored: tuple[str, ...]
    person: tuple[str, ...]


def plain(header: str) -> str:
    """A header as it is compared: no BOM, no surrounding blanks, no capitals."""
    return header.strip("\ufeff \t\r\n").lower()


def layout(city: City, header: list[str], name: str) -> Layout:
    """The published form this header belongs to. FeedRejected names what is missing."""
    names = [plain(h) for h in header]
    known = [(v, [r for r in v.requires if plain(r) not in names]) for v in city.feed.variants]
    variant = next((v for v, missing in known if not missing), None)
    if variant is None:
        raise FeedRejected(_what_is_missing(city, name, known, header))
    twice = [n for n, times in Counter(names).items() if times > 1 and n]
    if twice:
        raise FeedRejected(f"{name} has the column {twice[0]!r} more than once. Remove one of them and load again.")
    at = {ours: names.index(plain(theirs)) for ours, theirs in variant.columns.items() if plain(theirs) in names}
    extra = [h.strip("\ufeff ") for h, n in zip(header, names, strict=True) if names.index(n) not in at.values()]
    listed = {plain(p) for p in variant.person_columns}
    person = tuple(h for h in extra if plain(h) in listed or PERSON.search(h))
    required = {plain(r) for r in variant.requires}
    unused = required | {plain(u) for u in variant.unused}
    ignored = tuple(h for h in extra if h not in person and plain(h) not in unused)
    return Layout(variant, len(header), at, ignored, person)


def _what_is_missing(city: City, name: str, known: list[tuple[Variant, list[str]]], header: list[str]) -> str:
    variant, missing = min(known, key=lambda pair: len(pair[1]))
    if len(missing) == len(variant.requires):
        return (
            f"{name} has no column that {city.name}'s feed has: its first line is no header of a known form "
            f"({'; '.join(v.id for v, _ in known)}). Check that it is the right file, and that its first line is the "
            "header."
        )
    return (
        f"{name} lacks the column{'s' if len(missing) > 1 else ''} {', '.join(missing)} (nearest known form: "
        f"{variant.id}). Export it with all columns, or describe the new form in {city.id}/city.toml."
    )


@dataclass
class Columns:
    """The understood records of a piece, column by column; all arrays have one length."""

    status: NDArray[np.uint8]
    day: NDArray[np.int32]  # proleptic ordinal; 0 where unknown
    hour: NDArray[np.int8]
    kind: NDArray[np.int32]  # index into Understanding.kinds
    district: NDArray[np.int16]
    incident: list[str]
    lat: NDArray[np.float32]
    lng: NDArray[np.float32]
    street: list[str]


@dataclass
class Understanding:
    """How one city's texts are read; shared by all its files, so that kinds and districts keep their numbers."""

    city: City
    as_of: date | None = None
    kinds: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)  # (code, flags set)
    unknown_districts: Counter[str] = field(default_factory=Counter)
    repaired: int = 0

    def __post_init__(self) -> None:
        feed = self.city.feed
        self._districts = {s.lower(): i for i, d in enumerate(self.city.districts) for s in (d.id, *d.aliases)}
        self._outside = {o.lower() for o in feed.outside} | {""}
        self._truths = {t.lower() for t in feed.truths}
        self._kind_numbers: dict[tuple[int, tuple[str, ...]], int] = {}
        self.hours: Memo[int] = Memo(hour_of)
        self.codes: Memo[int] = Memo(code_of)
        self.districts: Memo[int] = Memo(self._district)
        self.numbers: Memo[float] = Memo(number_of)
        self.truth: Memo[bool] = Memo(lambda text: text.strip().lower() in self._truths)
        self._days: dict[tuple[str, ...], Memo[int]] = {}

    def days(self, forms: tuple[str, ...]) -> Memo[int]:
        """The day of a date's text: its ordinal; or minus the Status that says why it has none."""
        return self._days.setdefault(forms, Memo(lambda text: self._day(text, forms)))

    def _day(self, text: str, forms: tuple[str, ...]) -> int:
        text = text.strip()
        if not text:
            return -Status.NO_DATE
        for form in forms:
            try:
                day = datetime.strptime(text, form).date()  # noqa: DTZ007 - a date as published
            except ValueError:
                continue
            if day < self.city.feed.earliest:
                return -Status.DATE_BEFORE_FEED
            if self.as_of and day > self.as_of:
                return -Status.DATE_AFTER_AS_OF
            return day.toordinal()
        return -Status.UNREADABLE_DATE

    def _district(self, text: str) -> int:
        name = mended(text)[0].lower()
        if name in self._outside:
            return OUTSIDE
        return self._districts.get(name, UNKNOWN_DISTRICT)

    def kind(self, code: int, flags: tuple[str, ...]) -> int:
        """The number of a code with these flags set."""
        key = (code, flags)
        if key not in self._kind_numbers:
            self._kind_numbers[key] = len(self.kinds)
            self.kinds.append(key)
        return self._kind_numbers[key]

    def read(self, piece: Piece, form: Layout) -> Columns:
        """Understand the records of a piece."""
        return _read(self, piece, form)


def hour_of(text: str) -> int:
    """The hour of a time of day, 0 to 23; −1 where there is none. `+00` after it is dropped: the wall clock stays."""
    found = re.fullmatch(
        r"\s*(\d{1,2})(?::(\d{2}))?(?::(\d{2})(?:\.\d+)?)?\s*([AaPp][Mm])?\s*(?:[+-]\d{2}(?::?\d{2})?|Z)?\s*",
        text,
    )
    if not found or int(found[1]) > 23:
        return NO_HOUR
    hour, half = int(found[1]), (found[4] or "").lower()
    if half and not 1 <= hour <= 12:
        return NO_HOUR
    return hour % 12 + 12 * (half == "pm") if half else hour


def code_of(text: str) -> int:
    """The number of an offense code, leading zeros aside; minus the Status that says why there is none."""
    text = text.strip()
    if not text:
        return -Status.NO_CODE
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -Status.UNREADABLE_CODE


def number_of(text: str) -> float:
    """A coordinate; NaN where there is none."""
    try:
        found = float(text)
    except ValueError:
        return float("nan")
    return found if abs(found) <= 360 else float("nan")


def mended(text: str) -> tuple[str, bool]:
    """A text without doubled encodings and odd blanks, and whether anything had to be mended.

    UTF-8 once read as cp1252 (`Â\\xa0`) is turned back; the same read as Mac Roman (`åÊ`) becomes a blank.
    """
    if text.isascii():
        return SPACES.sub(" ", text).strip(), False
    better = text.replace("åÊ", " ")
    try:
        better = better.encode("cp1252").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        better = better.replace("Â\xa0", " ")
    better = SPACES.sub(" ", better).strip()
    return better, better != text


def _read(known: Understanding, piece: Piece, form: Layout) -> Columns:
    rows = piece.fields
    status = np.zeros(len(rows), np.uint8)
    for i, row in enumerate(rows):
        if row is None:
            status[i] = Status.UNCLOSED_QUOTE if i in piece.unclosed else Status.UNREADABLE
        elif len(row) != form.width:
            status[i] = Status.FIELD_COUNT
    blank = [""] * form.width
    good: list[list[str]] = [row if not s else blank for row, s in zip(rows, status, strict=True)]  # type: ignore[misc]

    def column(name: str) -> list[str]:
        at = form.at.get(name)
        return [""] * len(good) if at is None else [row[at] for row in good]

    day, hour = _when(known, form, column)
    kind = _kinds(known, form, column, len(good))
    for reasons in (day, kind):  # a date's fault is named before a code's
        faulty = (status == 0) & (reasons < 0)
        status[faulty] = -reasons[faulty]
    names = column("district")
    district = np.array([known.districts[text] for text in names], np.int16)
    for i in np.flatnonzero((district == UNKNOWN_DISTRICT) & (status == 0)).tolist():
        known.unknown_districts[names[i].strip()[:40]] += 1
    known.repaired += sum(not raw.isascii() and mended(raw)[1] for raw in piece.raws)
    lat, lng = (np.array([known.numbers[t] for t in column(c)], np.float32) for c in ("lat", "lng"))
    return Columns(
        status, np.maximum(day, 0), hour, np.maximum(kind, 0), np.maximum(district, OUTSIDE),
        column("incident"), lat, lng, column("street"),
    )  # fmt: skip


def _when(
    known: Understanding, form: Layout, column: Callable[[str], list[str]]
) -> tuple[NDArray[np.int32], NDArray[np.int8]]:
    """Days (or minus the reason there is none) and hours; the time may stand in a column of its own."""
    days = known.days(form.variant.date_forms)
    parts = [text.strip().replace("T", " ", 1).partition(" ") for text in column("date")]
    day = np.array([days[p[0]] for p in parts], np.int32)
    times = column("time") if "time" in form.at else [p[2] for p in parts]
    return day, np.array([known.hours[t] for t in times], np.int8)


def _kinds(known: Understanding, form: Layout, column: Callable[[str], list[str]], size: int) -> NDArray[np.int32]:
    """The kind of each record (its code with the flags that are set), or minus the reason it has no code."""
    codes = [known.codes[text] for text in column("code")] if "code" in form.at else [0] * size
    flags = sorted(set(form.at) - OURS)
    set_ = [[flag if known.truth[text] else "" for text in column(flag)] for flag in flags]
    keys = list(zip(codes, *set_, strict=True))
    numbers = {key: _number(known, int(key[0]), key[1:]) for key in dict.fromkeys(keys)}  # in order of appearance
    return np.array([numbers[key] for key in keys], np.int32)


def _number(known: Understanding, code: int, flags: Sequence[object]) -> int:
    return code if code < 0 else known.kind(code, tuple(str(flag) for flag in flags if flag))


OURS = {"incident", "code", "district", "date", "time", "street", "lat", "lng"}
