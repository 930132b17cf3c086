"""The shapes of answers about counts: cities, areas, editions, definitions, series."""

from __future__ import annotations

from datetime import date
from typing import Any

from ninja import Schema


class Problem(Schema):
    """Why there is no answer, in a sentence."""

    detail: str


class Unreadable(Schema):
    """Which parts of the question could not be read, and why."""

    detail: list[dict[str, Any]]


class CityOut(Schema):
    """A city that has published something."""

    id: str
    name: str
    department: str
    fictional: bool
    source: str
    live_edition: str | None


class AreaOut(Schema):
    """A place with counts."""

    id: str
    slug: str
    name: str
    kind: str
    districts: list[str]
    population: int | None


class EditionOut(Schema):
    """A published edition."""

    id: str
    as_of: date
    live: bool
    read: int
    accepted: int
    withheld: int
    duplicates: int
    rejected: int


class Definition(Schema):
    """What a row counts."""

    id: str
    label: str
    plain: str
    codes: str
    flag: str
    section: str
    sum_of: list[str]
    department_label: str
    source: str
    scored: bool
    caveat: str


class SeriesOut(Schema):
    """Two years of weeks; null where not covered, or where there is no usual range."""

    city: str
    area: str
    edition: str
    row: str
    week_ends: list[date]
    counts: list[int | None]
    low: list[int | None]
    high: list[int | None]
    phi: float | None
    provisional_from: date
    breaks: list[dict[str, Any]]
