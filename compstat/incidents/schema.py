"""What a valid report is: which published form a file has, and what each record's columns say.

Values repeat (days, codes, districts, coordinates), so each distinct text is understood once and remembered.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum
from operator import itemgetter
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from compstat.places.queries import City, Variant

from .feed import Piece
from .rules import FeedRejected

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")
PERSON = re.compile(
    r"(^|_|\b)(age|sex|gender|race|ethnicity|ethnic|dob|birth|birthdate|ssn|phone|name|first_?name|last_?name|"
    r"victim|suspect|perp|offender|vic)(_|\b|$)",
    re.IGNORECASE,
)
NO_HOUR = -1
OUTSIDE, UNKNOWN_DISTRICT = -1, -2
REMEMBERED = 400_000
Kind = tuple[int, tuple[str, ...]]  # an offense code and the flags that are set
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


def withheld(city: City, code: int) -> bool:
    """Whether this code must not be held here."""
    return any(low <= code <= high for low, high in city.feed.withheld)


def each(known: Mapping[K, T], keys: Sequence[K]) -> Sequence[T]:
    """What a mapping holds for every key; the quickest way that `dict` allows."""
    found: Sequence[T] = itemgetter(*keys)(known) if len(keys) > 1 else tuple(known[key] for key in keys)
    return found


class Memo(dict[K, T], Generic[K, T]):
    """What each distinct text means; forgets everything when it grows too large."""

    def __init__(self, understand: Callable[[K], T]) -> None:
        super().__init__()
        self.understand = understand

    def __missing__(self, text: K) -> T:
        if len(self) > REMEMBERED:
            self.clear()
        found = self[text] = self.understand(text)
        return found

    def each(self, texts: Sequence[K]) -> Sequence[T]:
        """The meaning of every text, in turn."""
        return each(self, texts)


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
    incident: Sequence[str]
    lat: NDArray[np.float32]
    lng: NDArray[np.float32]
    street: Sequence[str]
    unknown_districts: Counter[str]
    repaired: int  # records that held text read in the wrong encoding once


@dataclass
class Understanding:
    """How one city's texts are read; shared by all its files, so that kinds keep their numbers."""

    city: City
    as_of: date | None = None
    kinds: list[Kind] = field(default_factory=list)

    def __post_init__(self) -> None:
        feed = self.city.feed
        self._districts = {s.lower(): i for i, d in enumerate(self.city.districts) for s in (d.id, *d.aliases)}
        self._outside = {o.lower() for o in feed.outside} | {""}
        self._truths = {t.lower() for t in feed.truths}
        self._kind_numbers: dict[Kind, int] = {}
        self.hours: Memo[str, int] = Memo(hour_of)
        self.districts: Memo[str, int] = Memo(self._district)
        self.numbers: Memo[str, float] = Memo(number_of)
        self.mends: Memo[str, bool] = Memo(lambda text: mended(text)[1])
        self._days: dict[tuple[str, ...], Memo[str, int]] = {}
        self._kinds: dict[tuple[str, ...], Memo[tuple[str, ...], int]] = {}

    def days(self, forms: tuple[str, ...]) -> Memo[str, int]:
        """The day of a date's text: its ordinal; or minus the Status that says why it has none."""
        return self._days.setdefault(forms, Memo(lambda text: self._day(text, forms)))

    def kinds_of(self, flags: tuple[str, ...]) -> Memo[tuple[str, ...], int]:
        """The kind of the texts of code and flags: its number; or minus the Status that says why it has none."""
        return self._kinds.setdefault(flags, Memo(lambda texts: self._kind(texts, flags)))

    def _kind(self, texts: tuple[str, ...], flags: tuple[str, ...]) -> int:
        code = code_of(texts[0])
        if code < 0:
            return code
        true = (flag for flag, text in zip(flags, texts[1:], strict=True) if text.strip().lower() in self._truths)
        return self.kind(code, tuple(true))

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
    rows, status = _whole(piece, form)
    columns = list(zip(*rows, strict=True)) or [()] * form.width
    nothing = ("",) * len(rows)

    def column(name: str) -> tuple[str, ...]:
        return columns[form.at[name]] if name in form.at else nothing

    day, hour = _when(known, form, column)
    kind = _kinds(known, form, column, len(rows))
    for reasons in (day, kind):  # a date's fault is named before a code's
        faulty = (status == 0) & (reasons < 0)
        status[faulty] = -reasons[faulty]
    names = column("district")
    district = np.fromiter(known.districts.each(names), np.int16, len(names))
    strange = np.flatnonzero((district == UNKNOWN_DISTRICT) & (status == 0)).tolist()
    odd = (row for row, raw in zip(rows, piece.raws, strict=True) if not raw.isascii())
    repaired = sum(any(known.mends[text] for text in row if not text.isascii()) for row in odd)
    lat, lng = (np.fromiter(known.numbers.each(column(c)), np.float32, len(rows)) for c in ("lat", "lng"))
    return Columns(
        status, np.maximum(day, 0), hour, np.maximum(kind, 0), np.maximum(district, OUTSIDE),
        column("incident"), lat, lng, column("street"), Counter(names[i].strip()[:40] for i in strange), repaired,
    )  # fmt: skip


def _whole(piece: Piece, form: Layout) -> tuple[list[list[str]], NDArray[np.uint8]]:
    """The fields of each record, blank where they do not fit the form, and why not."""
    status = np.zeros(len(piece.fields), np.uint8)
    if None not in piece.fields and {*map(len, piece.fields)} == {form.width}:  # type: ignore[arg-type]
        return piece.fields, status  # type: ignore[return-value]
    blank, rows = [""] * form.width, list[list[str]]()
    for i, row in enumerate(piece.fields):
        if row is not None and len(row) == form.width:
            rows.append(row)
            continue
        rows.append(blank)
        unreadable = Status.UNCLOSED_QUOTE if i in piece.unclosed else Status.UNREADABLE
        status[i] = unreadable if row is None else Status.FIELD_COUNT
    return rows, status


def _when(
    known: Understanding, form: Layout, column: Callable[[str], tuple[str, ...]]
) -> tuple[NDArray[np.int32], NDArray[np.int8]]:
    """Days (or minus the reason there is none) and hours; the time may stand in a column of its own."""
    days = known.days(form.variant.date_forms)
    parts = [text.strip().replace("T", " ", 1).partition(" ") for text in column("date")]
    day = np.fromiter(days.each([p[0] for p in parts]), np.int32, len(parts))
    times = column("time") if "time" in form.at else [p[2] for p in parts]
    return day, np.fromiter(known.hours.each(times), np.int8, len(parts))


def _kinds(
    known: Understanding, form: Layout, column: Callable[[str], tuple[str, ...]], size: int
) -> NDArray[np.int32]:
    """The kind of each record (its code with the flags that are set), or minus the reason it has no code."""
    flags = tuple(sorted(set(form.at) - OURS))
    codes = column("code") if "code" in form.at else ("0",) * size
    return np.fromiter(known.kinds_of(flags).each([*zip(codes, *map(column, flags), strict=True)]), np.int32, size)


OURS = {"incident", "code", "district", "date", "time", "street", "lat", "lng"}
