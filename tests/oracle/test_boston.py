"""Boston's real files, counted a second time with the csv module alone, and beside figures the department printed."""

from __future__ import annotations

import csv
import re
import tomllib
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from compstat.access.rules import OPERATOR

PROJECT = Path(__file__).resolve().parents[2]
PAGE = PROJECT / "docs" / "reference" / "boston-2021-check.md"
WRITTEN = tomllib.loads((PROJECT / "cities" / "boston" / "city.toml").read_text(encoding="utf-8"))
ROWS = {row["id"]: row for row in WRITTEN["rows"] if not row.get("protected")}
DISTRICTS = ["A1", "A15", "A7", "B2", "B3", "C6", "C11", "D4", "D14", "E5", "E13", "E18"]
TOGETHER = {"A1+A15": {"A1", "A15"}}
DATES = [date(2021, 3, 14), date(2021, 7, 25), date(2021, 12, 31)]
B3 = [f"b3-{year}.csv" for year in range(2015, 2020)]
MOJIBAKE = ("Â\xa0", "åÊ")

pytestmark = pytest.mark.real_data


# --- The recount: csv, sets and dates; nothing of ours but the codes that city.toml lists.


def whole_numbers(written: list[int | str]) -> set[int]:
    """`[111, "300-399"]` → every code it names."""
    found: set[int] = set()
    for item in written:
        low, _, high = str(item).partition("-")
        found.update(range(int(low), int(high or low) + 1))
    return found


def day_of(text: str) -> date:
    """`2021-03-14 …` or `3/14/21 …`."""
    told = text.split()[0]
    if "-" in told:
        return date.fromisoformat(told)
    month, day, year = map(int, told.split("/"))
    return date(year + 2000 if year < 100 else year, month, day)


def encoding_of(path: Path) -> str:
    try:
        path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


class Recount:
    """Reads files in order; each list of days has one entry an incident, for its first line in a row and area."""

    def __init__(self, paths: list[Path], until: date = date.max) -> None:
        held_back = whole_numbers(WRITTEN["feed"]["withheld"])
        codes = {r: whole_numbers(row.get("codes", [])) for r, row in ROWS.items() if not row.get("sum_of")}
        self.read = self.duplicates = self.withheld = self.late = self.mojibake = 0
        self.kept: list[tuple[str, str, date]] = []  # incident, district, day
        self.days: dict[tuple[str, str], list[date]] = {}
        seen: set[tuple[str, ...]] = set()
        once: set[tuple[str, str, str]] = set()
        for path in paths:
            with path.open(encoding=encoding_of(path), newline="") as file:
                lines = csv.reader(file)
                header = [name.strip() for name in next(lines)]
                for fields in lines:
                    self.read += 1
                    self.mojibake += any(odd in text for text in fields for odd in MOJIBAKE)
                    if tuple(fields) in seen:
                        self.duplicates += 1
                        continue
                    seen.add(tuple(fields))
                    told = dict(zip(header, fields, strict=True))
                    day, code = day_of(told["OCCURRED_ON_DATE"]), int(told["OFFENSE_CODE"])
                    if day > until:
                        self.late += 1
                    elif code in held_back:
                        self.withheld += 1
                    else:
                        self._take(told, day, [r for r in codes if self._in_row(r, codes[r], code, told)], once)

    def _in_row(self, row: str, codes: set[int], code: int, told: dict[str, str]) -> bool:
        return code in codes and (not ROWS[row].get("flag") or told.get("SHOOTING", "").strip() in {"1", "Y"})

    def _take(self, told: dict[str, str], day: date, rows: list[str], once: set[tuple[str, str, str]]) -> None:
        district = told["DISTRICT"].strip()
        incident = told["INCIDENT_NUMBER"].strip() or f"line {self.read}"
        self.kept.append((incident, district, day))
        areas = ["city", *([district] if district in DISTRICTS else [])]
        areas += [group for group, members in TOGETHER.items() if district in members]
        for row in rows:
            for area in areas:
                if (incident, row, area) not in once:
                    once.add((incident, row, area))
                    self.days.setdefault((row, area), []).append(day)

    def count(self, row: str, area: str, first: date, last: date) -> int:
        parts = ROWS[row].get("sum_of", [row])
        return sum(first <= day <= last for part in parts for day in self.days.get((part, area), []))


def first_day(period: str, to: date) -> date:
    return {"week": to - timedelta(6), "days28": to - timedelta(27), "ytd": date(to.year, 1, 1)}[period]


# --- Each load happens once.


def load(folder: Path, paths: list[Path], as_of: date | None = None):
    from django.test import override_settings

    from compstat.incidents import actions
    from compstat.places.queries import city

    now = datetime(2026, 1, 5, tzinfo=UTC)
    with override_settings(COMPSTAT_DATA=folder):
        return actions.store(city("boston"), paths, as_of=as_of, by=OPERATOR, now=now).edition


@pytest.fixture(scope="session")
def incidents(real_data: Path) -> Path:
    return real_data / "boston" / "incidents"


@pytest.fixture(scope="session")
def year_2021(incidents: Path, tmp_path_factory):
    return load(tmp_path_factory.mktemp("boston-2021"), [incidents / "2021.csv"])


@pytest.fixture(scope="session")
def recount_2021(incidents: Path) -> Recount:
    return Recount([incidents / "2021.csv"])


@pytest.fixture(scope="session")
def b3(incidents: Path, tmp_path_factory):
    return load(tmp_path_factory.mktemp("boston-b3"), [incidents / name for name in B3])


@pytest.fixture(scope="session")
def recount_b3(incidents: Path) -> Recount:
    return Recount([incidents / name for name in B3])


UNTIL = date(2019, 6, 30)


@pytest.fixture(scope="session")
def b3_until_june(incidents: Path, tmp_path_factory):
    return load(tmp_path_factory.mktemp("boston-b3-june"), [incidents / name for name in B3], UNTIL)


@pytest.fixture(scope="session")
def recount_b3_until_june(incidents: Path) -> Recount:
    return Recount([incidents / name for name in B3], UNTIL)


@pytest.fixture(scope="session")
def printed(real_data: Path) -> dict[tuple[str, str], int]:
    """(district, row) → what a newspaper printed of the department's table."""
    path = real_data.parent / "reference" / "published-part-one.csv"
    if not path.is_file():
        pytest.skip("no published figures beside the real data")
    with path.open(newline="") as file:
        lines = list(csv.DictReader(file))
    assert {(line["from"], line["to"]) for line in lines} == {("2021-01-01", "2021-07-25")}
    return {(line["district"], line["row"]): int(line["this_year"]) for line in lines}


# --- 2021: every count of the edition is the recount's.


@pytest.mark.parametrize("to", DATES, ids=str)
@pytest.mark.parametrize("period", ["week", "days28", "ytd"])
def test_every_count_of_2021_is_that_of_the_recount(year_2021, recount_2021, period, to):
    first = first_day(period, to)
    areas = [*DISTRICTS, *TOGETHER, "city"]
    ours = {(row, area): year_2021.count(row, area, first, to) for row in ROWS for area in areas}
    theirs = {(row, area): recount_2021.count(row, area, first, to) for row in ROWS for area in areas}
    assert len(ours) == 23 * 14
    assert sum(theirs.values()) > 1000
    assert {at: (ours[at], theirs[at]) for at in ours if ours[at] != theirs[at]} == {}


def test_the_recount_covers_every_row_and_district_the_edition_has(year_2021):
    assert [d.id for d in year_2021.city.districts] == DISTRICTS
    assert [r.id for r in year_2021.city.rows if not r.protected] == list(ROWS)
    assert sum(bool(row.get("sum_of")) for row in ROWS.values()) == 3


def test_the_records_of_2021_add_up_as_in_the_recount(year_2021, recount_2021):
    told = year_2021.manifest
    assert (told["read"], told["duplicates"], told["withheld"], told["accepted"], told["rejected"]) == (
        recount_2021.read, recount_2021.duplicates, recount_2021.withheld, len(recount_2021.kept), {},
    )  # fmt: skip
    assert told["read"] == 71_721


def test_a_window_that_begins_before_the_file_is_no_count(year_2021):
    assert year_2021.count("robbery", "A1", date(2020, 12, 21), date(2021, 1, 17)) is None
    assert year_2021.count("robbery", "A1", date(2021, 1, 1), date(2021, 1, 17)) is not None


# --- B3, 2015 to 2019: five files with three sorts of line ends and two encodings.


def test_five_files_of_b3_become_one_edition(b3, recount_b3):
    told = b3.manifest
    assert (told["read"], told["duplicates"]) == (44_298, 114) == (recount_b3.read, recount_b3.duplicates)
    assert (told["withheld"], told["accepted"]) == (recount_b3.withheld, len(recount_b3.kept))
    assert told["read"] == told["accepted"] + told["withheld"] + told["duplicates"] + sum(told["rejected"].values())
    assert [f["encoding"] for f in told["files"]] == ["utf-8-sig"] * 3 + ["cp1252", "utf-8-sig"]
    assert [f["records"] for f in told["files"]] == [5_448, 10_587, 10_985, 10_994, 6_284]


@pytest.mark.parametrize("year", [2016, 2017, 2018])
def test_an_incident_on_several_lines_counts_once_in_a_row(b3, recount_b3, year):
    first, last = date(year, 1, 1), date(year, 12, 31)
    ours = {row: b3.count(row, "B3", first, last) for row in ROWS}
    assert ours == {row: recount_b3.count(row, "B3", first, last) for row in ROWS}
    inside = [incident for incident, _, day in recount_b3.kept if first <= day <= last]
    assert b3.cube.count("_all", "B3", first, last) == len(set(inside)) < len(inside)


def test_what_went_through_two_encodings_is_mended_and_said(b3, recount_b3):
    said = {w["code"]: w["count"] for w in b3.manifest["warnings"]}
    assert said["mended_text"] == recount_b3.mojibake == 913
    streets = (b3.folder / "streets.json").read_text(encoding="utf-8")
    assert len(streets) > 1000
    assert [odd for odd in MOJIBAKE if odd in streets] == []


def test_nothing_of_b3_is_rejected_without_cause(b3):
    from compstat.incidents.queries import rejects

    assert b3.manifest["rejected"] == {}
    assert list(rejects(b3)) == []


def test_each_reject_has_its_reason_file_line_and_text(b3_until_june, recount_b3_until_june, incidents):
    """Up to June 30, 2019, all later reports are rejects."""
    from compstat.incidents.queries import rejects

    found = list(rejects(b3_until_june))
    late = recount_b3_until_june.late
    assert b3_until_june.manifest["rejected"] == {"date_after_as_of": late}
    assert Counter((r.reason, r.file) for r in found) == {("date_after_as_of", "b3-2019.csv"): late}
    lines = (incidents / "b3-2019.csv").read_bytes().decode("utf-8-sig").split("\r")
    assert [r.line for r in found if lines[r.line - 1] != r.raw] == []
    assert late > 1000


# --- What the department printed: January 1 to July 25, 2021, districts A1 and A15.


def of_the_page() -> dict[tuple[str, str], tuple[int, int | None]]:
    """(district, row) → (printed, open file) as the page has it; None where the page has a dash."""
    line = re.compile(r"^\| (A1|A15) \| `(\w+)` \| (\d+) \| (\d+|–) \| (.+) \|$", re.MULTILINE)
    told = {}
    for district, row, said, ours, difference in line.findall(PAGE.read_text(encoding="utf-8")):
        assert difference == ("not in the open file" if ours == "–" else signed(int(ours) - int(said)))
        told[district, row] = (int(said), None if ours == "–" else int(ours))
    return told


def signed(number: int) -> str:
    return f"{number:+d}".replace("-", "−") if number else "0"


def open_rows(printed: dict[tuple[str, str], int]) -> list[tuple[str, str]]:
    return [at for at in printed if at[1] in ROWS]


def test_open_rows_lie_within_a_tenth_or_three_of_what_was_printed(year_2021, printed):
    compared = open_rows(printed)
    assert Counter(row for _, row in compared) == dict.fromkeys(
        ["homicide", "robbery", "non_domestic_aggravated_assault", "commercial_burglary"], 2
    )
    ours = {(d, row): year_2021.count(row, d, date(2021, 1, 1), date(2021, 7, 25)) for d, row in compared}
    assert [at for at in compared if abs(ours[at] - printed[at]) > max(3, 0.1 * printed[at])] == []


def test_the_open_file_does_not_hold_every_homicide(year_2021, printed):
    ours = year_2021.count("homicide", "A1", date(2021, 1, 1), date(2021, 7, 25))
    assert (ours, printed["A1", "homicide"]) == (0, 1)


def test_with_assaults_at_home_among_them_the_open_counts_would_not_fit(year_2021, printed):
    """So the open file's serious assaults are the ones outside the home, as the row's name says."""
    for district in ("A1", "A15"):
        ours = year_2021.count("non_domestic_aggravated_assault", district, date(2021, 1, 1), date(2021, 7, 25))
        alone = printed[district, "non_domestic_aggravated_assault"]
        both = alone + printed[district, "domestic_aggravated_assault"]
        assert abs(ours - alone) <= 2 < abs(ours - both)


def test_the_page_has_these_figures(year_2021, recount_2021, printed):
    first, last = date(2021, 1, 1), date(2021, 7, 25)
    for count in (year_2021.count, recount_2021.count):
        expected = {
            (d, row): (said, count(row, d, first, last) if row in ROWS else None) for (d, row), said in printed.items()
        }
        assert of_the_page() == expected
    together = [sum(printed[d, f"{part}domestic_aggravated_assault"] for part in ("", "non_")) for d in ("A1", "A15")]
    assert f"with those at home they would be {together[0]} and {together[1]}." in PAGE.read_text(encoding="utf-8")
