"""What a city is: the nouns of `city.toml`, read and checked by `places.reading`.

A city is configuration, never code: nothing in the project asks which city it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, ConfigDict

from compstat.access.rules import Refused

CITY = "city"  # the area id of the whole city


class CityUnknown(Refused, LookupError):
    """No folder with this name in `cities/` or in COMPSTAT_CITIES."""


class AreaUnknown(Refused, LookupError):
    """The city has no area with this id."""


class GeographyRejected(Refused, ValueError):
    """A file is no layer or population table that this city's configuration can read."""


class CityInvalid(Refused, ValueError):
    """`city.toml` has mistakes; each names key, line and remedy."""

    def __init__(self, path: Path, problems: tuple[str, ...]) -> None:
        self.path, self.problems = path, problems
        super().__init__("\n".join((f"{path.name} cannot be used:", *problems)))


def code_ranges(value: object) -> object:
    """`[111, "300-399"]` as inclusive ranges: ((111, 111), (300, 399)). ValueError for anything else."""
    if not isinstance(value, list | tuple):
        raise ValueError('write a list of codes and ranges, like [111, "300-399"]')
    return tuple(_code_range(item) for item in value)


def _code_range(item: object) -> tuple[int, int]:
    first, dash, last = str(item).partition("-")
    if not first.strip().isdigit() or (dash and not last.strip().isdigit()):
        raise ValueError(f'{item!r} is neither a code nor a range like "300-399"')
    low, high = int(first), int(last or first)
    if high < low:
        raise ValueError(f"the range {item!r} ends before it begins")
    return low, high


Codes = Annotated[tuple[tuple[int, int], ...], BeforeValidator(code_ranges)]
STRICT = ConfigDict(extra="forbid")  # an unknown key is a mistake


@dataclass(frozen=True)
class Area:
    """A place with counts: the city, a district, a group of districts, or a neighborhood."""

    id: str
    name: str
    kind: str  # city | district | group | neighborhood
    districts: tuple[str, ...] = ()  # the districts it is made of, or lies in

    @property
    def slug(self) -> str:
        """The area as it stands in an address."""
        return self.id.lower()


@dataclass(frozen=True)
class District:
    """A police district (precinct, beat); reports belong to it by what the publisher recorded."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    id: str
    name: str
    aliases: tuple[str, ...] = ()  # other spellings in the feed
    opened: date | None = None  # no coverage before this day
    serves: tuple[str, ...] = ()  # who serves here, one sentence each; names only if configured
    next_meeting: str = ""  # configured text until meetings exist
    station: str = ""


@dataclass(frozen=True)
class Row:
    """A kind of report: which offense codes it counts, and how it may be shown."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    id: str
    label: str
    plain: str  # one sentence a resident understands
    section: str  # id of a Section
    codes: Codes = ()  # inclusive ranges; empty with a flag or `every` means any code
    flag: str = ""  # name of a boolean feed column that must be true
    every: bool = False  # every accepted report counts
    sum_of: tuple[str, ...] = ()  # a total: the rows it names
    protected: bool = False  # counts come from the department alone
    scored: bool = True  # False for deaths and people shot: no signal, no percent, no map, no clock
    incomplete: str = ""  # why the open file does not hold every such report
    department_label: str = ""  # what the department itself calls it
    themes: tuple[str, ...] = ()  # what residents raise that this row comes nearest to

    @property
    def total(self) -> bool:
        return bool(self.sum_of)

    @property
    def leaf(self) -> bool:
        """Counted from the feed."""
        return not (self.sum_of or self.protected)


@dataclass(frozen=True)
class Section:
    """A heading over rows of the table."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    id: str
    label: str
    note: str = ""


@dataclass(frozen=True)
class Variant:
    """One published form of the feed: its columns, and how it writes dates."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    id: str
    requires: tuple[str, ...]  # headers that must be there (their set decides the variant)
    columns: dict[str, str]  # ours (incident, code, district, date, time, street, lat, lng, flags…) → theirs
    date_forms: tuple[str, ...]  # strptime forms of the date part, first that fits wins
    person_columns: tuple[str, ...] = ()  # never pass the reader
    unused: tuple[str, ...] = ()  # known columns that nothing is made of


@dataclass(frozen=True)
class Feed:
    """A published file of reports."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    id: str
    title: str
    source: str  # who publishes it, and the licence: the citation line
    variants: tuple[Variant, ...]
    unit: str  # "report" or whatever one incident is called
    timezone: str
    earliest: date  # a date before this is a mistake
    outside: tuple[str, ...] = ()  # district values that mean "not in a district"
    sentinels: tuple[tuple[float, float], ...] = ()  # coordinates (lat, lng) that mean "not located"
    bounds: tuple[float, float, float, float] | None = None  # south, west, north, east
    withheld: Codes = ()  # codes that must not be held here
    truths: tuple[str, ...] = ("1", "Y", "true")  # spellings of a flag that is set
    whole_city: bool = False  # the publisher says that a file covers every district
    ckan: str = ""  # address of the package, for `compstat fetch`
    address_file: str = ""


@dataclass(frozen=True)
class Break:
    """A day from which counts cannot be compared with those before."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    on: date
    text: str


@dataclass(frozen=True)
class Gap:
    """Days for which the publisher holds no reports."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    first: date
    last: date
    text: str


@dataclass(frozen=True)
class Help:
    """A number or address a reader may need."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    id: str  # emergency, crisis, services, non_emergency, victims, complaint, privacy
    label: str
    number: str = ""
    url: str = ""
    hours: str = ""
    languages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Promise:
    """Who signed for the city that nothing here feeds investigations or immigration enforcement, and when."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    signed_by: str
    title: str
    on: date


@dataclass(frozen=True)
class Layer:
    """A geography file and how its properties are called."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    id_property: str = ""  # the property that tells which area a shape is
    name_property: str = ""
    marks: tuple[str, ...] = ()  # properties by which a file is recognised as this layer
    year_property: str = ""  # population only: the column of the year
    sum: tuple[str, ...] = ()  # population only: the columns that add up to all people


@dataclass(frozen=True)
class City:
    """A configured city."""

    id: str
    name: str
    department: str
    folder: Path
    fictional: bool
    languages: tuple[str, ...]
    district_word: str  # district, precinct…
    feed: Feed  # incidents; calls and 311 come later
    sections: tuple[Section, ...]
    rows: tuple[Row, ...]
    districts: tuple[District, ...]
    groups: tuple[Area, ...]
    breaks: tuple[Break, ...]
    gaps: tuple[Gap, ...]
    helps: tuple[Help, ...]
    layers: dict[str, Layer]
    hexagon_resolution: int = 9
    unusual_years: tuple[int, ...] = (2020, 2021)
    protected_periods: tuple[str, ...] = ("ytd",)  # periods in which protected rows may be shown
    protected_quarter_ends: bool = True  # …and only when `to` ends a quarter
    keep_reports: int = 4  # editions whose private reports are kept
    retention: str = ""
    holidays: str = ""  # country, or country and region, of whose public holidays clocks know: "US-MA"
    closed_days: tuple[date, ...] = ()  # further days on which offices are closed
    promise: Promise | None = None  # None: nobody has signed it yet
    toml_sha256: str = ""

    def row(self, row_id: str) -> Row:
        """The row with this id; KeyError if there is none."""
        for row in self.rows:
            if row.id == row_id:
                return row
        raise KeyError(row_id)

    def rows_for(self, theme: str) -> tuple[str, ...]:
        """The ids of the rows that come nearest to a theme of what residents raise; none where none does."""
        return tuple(row.id for row in self.rows if theme in row.themes)

    @property
    def knows_holidays(self) -> bool:
        """Whether clocks stand still on more days than weekends."""
        return bool(self.holidays or self.closed_days)

    @property
    def leaf_rows(self) -> tuple[Row, ...]:
        return tuple(r for r in self.rows if r.leaf)

    @property
    def whole(self) -> Area:
        """The whole city as an area."""
        return Area(CITY, self.name, "city", tuple(d.id for d in self.districts))
