"""Reads `city.toml` and checks it: each mistake names key, line and remedy, and all are told at once."""

from __future__ import annotations

import difflib
import hashlib
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar
from zoneinfo import available_timezones

from django.conf import settings
from django.utils.translation import get_language
from pydantic import ConfigDict, TypeAdapter, ValidationError

from .city import (
    CITY,
    STRICT,
    Area,
    Break,
    City,
    CityInvalid,
    District,
    Feed,
    Gap,
    Help,
    Layer,
    Promise,
    Row,
    Section,
    Variant,
)
from .closed import regions
from .languages import translated

HELPS = ("emergency", "crisis", "services", "non_emergency", "victims", "complaint", "privacy")
LAYERS = (
    "districts", "neighborhoods", "outline", "water", "open_space", "transit_lines", "transit_stops",
    "streets", "venues", "population",
)  # fmt: skip
COLUMNS = ("incident", "code", "district", "date", "time", "street", "lat", "lng")
THEMES = (
    "speeding", "traffic", "burglary", "cars", "theft", "robbery", "assault", "guns", "drugs", "noise", "disorder",
    "lights", "dumping", "vandalism", "youth", "homelessness", "mental_health", "police", "complaint", "other",
)  # fmt: skip
HOLIDAYS = re.compile(r"([A-Z]{2})(?:-([A-Z0-9]{1,3}))?")
SNAKE = re.compile(r"[a-z][a-z0-9_]*")
PERIODS = ("week", "days28", "ytd")


@dataclass(frozen=True)
class Group:
    """Districts that are read together, as city.toml writes them."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    id: str
    name: str
    districts: tuple[str, ...]


@dataclass(frozen=True)
class Written:
    """city.toml as it is written; `City` is what becomes of it."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    name: str
    department: str
    languages: tuple[str, ...]
    feed: Feed
    sections: tuple[Section, ...]
    rows: tuple[Row, ...]
    districts: tuple[District, ...]
    help: tuple[Help, ...]
    fictional: bool = False
    district_word: str = "district"
    groups: tuple[Group, ...] = ()
    breaks: tuple[Break, ...] = ()
    gaps: tuple[Gap, ...] = ()
    layers: dict[str, Layer] | None = None
    hexagon_resolution: int = 9
    unusual_years: tuple[int, ...] = (2020, 2021)
    protected_periods: tuple[str, ...] = ("ytd",)
    protected_quarter_ends: bool = True
    keep_reports: int = 4
    retention: str = ""
    holidays: str = ""
    closed_days: tuple[date, ...] = ()
    promise: Promise | None = None


@dataclass(frozen=True)
class Mistake:
    """What is wrong with a key, and what to do."""

    key: str
    what: str
    remedy: str
    near: str = ""  # a word that stands on the line, or in the table the line is in


def read(folder: Path) -> City:
    """The city of this folder, its words in the active language. CityInvalid with every mistake.

    Read anew only when the file changes.
    """
    path = folder / "city.toml"
    language = get_language() or settings.LANGUAGE_CODE
    return _told_in(language, path, path.stat().st_mtime_ns)


@lru_cache(maxsize=256)
def _told_in(language: str, path: Path, changed: int) -> City:
    """The city as the reader's language, which is active, tells it."""
    found = _read(path, changed)
    return found if language == settings.LANGUAGE_CODE else translated(found)


@lru_cache(maxsize=64)
def _read(path: Path, changed: int) -> City:
    raw = path.read_bytes()
    try:
        table = tomllib.loads(raw.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CityInvalid(path, (f"It is not TOML: {error}. Correct that line.",)) from error
    written = _shaped(path, raw.decode("utf-8"), table)
    if found := tuple(_mistakes(written)):
        raise CityInvalid(path, _told(raw.decode("utf-8"), found))
    return _city(written, path, hashlib.sha256(raw).hexdigest())


def _shaped(path: Path, text: str, table: dict[str, Any]) -> Written:
    """The table in the shape of `Written`; CityInvalid names unknown, missing and misshapen keys."""
    try:
        return TypeAdapter(Written).validate_python(table)
    except ValidationError as error:
        found = tuple(_from_pydantic(dict(e), table) for e in error.errors())
        raise CityInvalid(path, _told(text, found)) from error


def _from_pydantic(error: dict[str, Any], table: dict[str, Any]) -> Mistake:
    """One of pydantic's errors in our words."""
    keys = [str(part) for part in error["loc"]]
    named = ".".join(keys)
    near = _name_at(table, error["loc"])
    if error["type"] in {"unexpected_keyword_argument", "extra_forbidden"}:
        close = difflib.get_close_matches(keys[-1], _known_keys() - {keys[-1]}, n=1)
        remedy = f"Did you mean {close[0]!r}?" if close else "See docs/reference/city-toml.md for the keys there are."
        return Mistake(named, "no such key", remedy, near)
    if error["type"] in {"missing", "missing_argument", "missing_keyword_only_argument"}:
        return Mistake(named, "missing", "Add it; docs/reference/city-toml.md says what it means.", near)
    return Mistake(named, error["msg"].removeprefix("Value error, "), "Correct the value.", near)


def _name_at(table: Any, place: Iterable[Any]) -> str:  # noqa: ANN401 - parsed TOML
    """The id of the innermost named table on the way to a mistake, to find its line by."""
    name = ""
    for part in place:
        try:
            table = table[part]
        except (KeyError, IndexError, TypeError):
            break
        if isinstance(table, dict) and isinstance(table.get("id"), str):
            name = table["id"]
    return name


def _known_keys() -> set[str]:
    """Every key the reader knows."""
    kinds = (Written, Feed, Variant, Section, Row, District, Group, Help, Break, Gap, Layer, Promise)
    return {f.name for kind in kinds for f in fields(kind)} | set(COLUMNS)


def _told(text: str, mistakes: Iterable[Mistake]) -> tuple[str, ...]:
    """Each mistake with its line."""
    lines = text.splitlines()
    return tuple(f"line {_line(lines, m)}, {m.key}: {m.what}. {m.remedy}" for m in mistakes)


def _line(lines: list[str], mistake: Mistake) -> int:
    """The line of the mistake's key, from the table that bears its name on; else that table; else 1."""
    start = 0
    if mistake.near:
        quoted = f'"{mistake.near}"'
        start = next((n for n, line in enumerate(lines) if quoted in line), 0)
    key = next((part for part in reversed(mistake.key.split(".")) if not part.isdigit()), mistake.key)
    pattern = re.compile(rf"^\s*\[*\s*(?:[\w.]+\.)?{re.escape(key)}\b")
    found = next((n for n in range(start, len(lines)) if pattern.match(lines[n])), start)
    return found + 1


def _mistakes(written: Written) -> Iterator[Mistake]:
    """What pydantic cannot see: names that must fit together."""
    yield from _ids(written)
    yield from _rows(written)
    yield from _themes(written)
    yield from _holidays(written.holidays)
    yield from _areas(written)
    yield from _feed(written.feed)
    yield from _rest(written)


def _ids(written: Written) -> Iterator[Mistake]:
    named_in_snake_case = {"sections": [s.id for s in written.sections], "rows": [r.id for r in written.rows]}
    for kind, ids in named_in_snake_case.items():
        for name in ids:
            if not SNAKE.fullmatch(name):
                yield Mistake(f"{kind}.id", f"{name!r} is not in snake case", "Use a-z, 0-9 and _.", name)
    areas = [CITY, *(d.id for d in written.districts), *(g.id for g in written.groups)]
    named = {
        "rows": [r.id for r in written.rows],
        "districts or groups": areas,
        "help": [h.id for h in written.help],
    }
    for kind, ids in named.items():
        for name, times in Counter(i.lower() for i in ids).items():
            if times > 1:
                yield Mistake(f"{kind}.id", f"{name!r} stands {times} times", "Give each its own id.", name)


def _rows(written: Written) -> Iterator[Mistake]:
    rows = {r.id: r for r in written.rows}
    sections = {s.id for s in written.sections}
    flags = {name for variant in written.feed.variants for name in variant.columns} - set(COLUMNS)
    for row in written.rows:
        if row.section not in sections:
            yield Mistake("rows.section", f"no section {row.section!r}", "Name one of [[sections]].", row.id)
        if row.flag and row.flag not in flags:
            yield Mistake("rows.flag", f"no column {row.flag!r}", "Name it under [feed.variants.columns].", row.id)
        for part in row.sum_of:
            if part not in rows or not (rows[part].leaf):
                yield Mistake("rows.sum_of", f"{part!r} is no row counted from the feed", "Name such a row.", row.id)
        how = [bool(row.codes or row.flag), row.every, row.total, row.protected]
        if sum(how) != 1:
            yield Mistake(
                "rows.id", f"{row.id!r} must say in one way what it counts",
                "Give it codes (or a flag), or every, or sum_of, or protected.", row.id,
            )  # fmt: skip


def _themes(written: Written) -> Iterator[Mistake]:
    for row in written.rows:
        for theme in row.themes:
            if theme not in THEMES:
                yield Mistake("rows.themes", f"no theme {theme!r}", f"The themes are {', '.join(THEMES)}.", row.id)
            elif row.protected:
                yield Mistake("rows.themes", f"{row.id!r} is protected", "Name the theme at another row.", row.id)


def _holidays(told: str) -> Iterator[Mistake]:
    found = HOLIDAYS.fullmatch(told)
    if not told:
        return
    if found is None or (known := regions(found[1])) is None:
        yield Mistake("holidays", f"no country {told!r}", 'Write it like "US", or "US-MA" with a region of ISO 3166-2.')
    elif found[2] and found[2] not in known:
        there = f"Its regions are {', '.join(sorted(known))}." if known else f"Write {found[1]!r} alone."
        yield Mistake("holidays", f"{found[1]} has no region {found[2]!r}", there)


def _areas(written: Written) -> Iterator[Mistake]:
    known = {d.id for d in written.districts}
    for group in written.groups:
        for member in group.districts:
            if member not in known:
                yield Mistake("groups.districts", f"no district {member!r}", "Name one of [[districts]].", group.id)
    spellings = Counter(s.lower() for d in written.districts for s in (d.id, *d.aliases))
    for spelling, times in spellings.items():
        if times > 1:
            yield Mistake("districts.aliases", f"{spelling!r} names {times} districts", "Keep it at one.", spelling)
    for layer in written.layers or {}:
        if layer not in LAYERS:
            yield Mistake(f"layers.{layer}", "no such layer", f"The layers are {', '.join(LAYERS)}.")


def _feed(feed: Feed) -> Iterator[Mistake]:
    if feed.timezone not in available_timezones():
        yield Mistake("feed.timezone", f"{feed.timezone!r} is no time zone", 'Write it like "America/New_York".')
    if not feed.variants:
        yield Mistake("feed.variants", "none given", "Describe at least one published form of the file.")
    for variant in feed.variants:
        for need in ("date", "district"):
            if need not in variant.columns:
                yield Mistake("variants.columns", f"no column for {need!r}", f'Add {need} = "…".', variant.id)
        for form in variant.date_forms:
            if not _date_form(form):
                yield Mistake(
                    "variants.date_forms",
                    f"{form!r} writes no full date",
                    'Write it like "%Y-%m-%d".',
                    variant.id,
                )


def _date_form(form: str) -> bool:
    """Whether a date written in this form is read back as the same day."""
    day = datetime(2021, 11, 23)  # noqa: DTZ001 - only a date
    try:
        return datetime.strptime(day.strftime(form), form).date() == day.date()  # noqa: DTZ007
    except ValueError:
        return False


def _rest(written: Written) -> Iterator[Mistake]:
    given = {h.id for h in written.help}
    for need in HELPS:
        if need not in given:
            yield Mistake("help", f"no {need!r}", "Add a [[help]] with this id; number and url may stay empty.")
    for gap in written.gaps:
        if gap.last < gap.first:
            yield Mistake("gaps.last", f"{gap.last} is before {gap.first}", "Swap them.", str(gap.last))
    for period in written.protected_periods:
        if period not in PERIODS:
            yield Mistake("protected_periods", f"no period {period!r}", f"The periods are {', '.join(PERIODS)}.")
    if (signed := written.promise) and not (signed.signed_by.strip() and signed.title.strip()):
        yield Mistake("promise.signed_by", "nobody is named", "Say who signs and as what, or leave [promise] out.")
    if not 7 <= written.hexagon_resolution <= 9:
        yield Mistake("hexagon_resolution", "out of bounds", "Choose 7, 8 or 9 (about three blocks wide).")


def _city(written: Written, path: Path, sha256: str) -> City:
    """The city of a table that holds no mistake."""
    same = {f.name: getattr(written, f.name) for f in fields(Written) if f.name in {g.name for g in fields(City)}}
    return City(
        **{
            **same,
            "id": path.parent.name,
            "folder": path.parent,
            "groups": tuple(Area(g.id, g.name, "group", g.districts) for g in written.groups),
            "helps": written.help,
            "layers": written.layers or {},
            "toml_sha256": sha256,
        }
    )
