"""New York's shootings against the department's own yearly table, and a signal worked out without our arithmetic."""

from __future__ import annotations

import csv
import dataclasses
import json
import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from math import sqrt
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from compstat.access.rules import OPERATOR

PROJECT = Path(__file__).resolve().parents[2]
PAGE = PROJECT / "docs" / "explanation" / "new-york-worked-example.md"
ROW, KILLED = "shooting_incidents", "people_killed"
YEARS = range(2006, 2019)
PERSONS = {"PERP_AGE_GROUP", "PERP_SEX", "PERP_RACE", "VIC_AGE_GROUP", "VIC_SEX", "VIC_RACE"}
PRECINCT, YEAR, EARLIER = "105", 2013, range(2008, 2013)

pytestmark = pytest.mark.real_data


def load(folder: Path, path: Path):
    from django.test import override_settings

    from compstat.incidents import actions
    from compstat.places.queries import city

    now = datetime(2026, 1, 5, tzinfo=UTC)
    with override_settings(COMPSTAT_DATA=folder):
        return actions.store(city("new_york"), [path], by=OPERATOR, now=now).edition


@pytest.fixture(scope="session")
def shootings(real_data: Path) -> Path:
    return real_data / "new_york" / "shooting-incidents-2006-2018.csv"


@pytest.fixture(scope="session")
def edition(shootings: Path, tmp_path_factory):
    return load(tmp_path_factory.mktemp("new-york"), shootings)


@pytest.fixture(scope="session")
def official(real_data: Path) -> dict[str, dict]:
    """`city`: year → shootings; `precincts`: (number, year) → shootings, as the department's table has them."""
    told = json.loads((real_data / "new_york" / "crime-history-1993-2025.json").read_text(encoding="utf-8"))
    precincts: dict[tuple[str, int], int] = {}
    for name, years in told["precincts"].items():
        number = re.match(r"\d+", name)
        for year, figures in years.items():
            if number and int(year) in YEARS and "Shooting Inc." in figures:
                assert (number[0], int(year)) not in precincts
                precincts[number[0], int(year)] = figures["Shooting Inc."]
    return {"city": {y["y"]: y["Shooting Inc."] for y in told["citywide"] if y["y"] in YEARS}, "precincts": precincts}


def year_of(edition, row: str, area: str, year: int) -> int:
    """A calendar year as the cube has it; whether it is covered is another question."""
    return edition.cube.count(row, area, date(year, 1, 1), date(year, 12, 31))


# --- The file as it is read.


def test_every_row_is_read_and_every_shooting_counted_once(edition):
    told = edition.manifest
    assert (told["read"], told["accepted"], told["withheld"], told["duplicates"]) == (20_659, 20_659, 0, 0)
    assert told["rejected"] == {}
    assert sum(year_of(edition, ROW, "city", year) for year in YEARS) == 16_255
    assert [w["code"] for w in told["warnings"]] == ["no_geography", "person_columns"]


def test_rows_are_victims_and_would_give_too_many(shootings, official):
    with shootings.open(newline="") as file:
        rows = sum(line["OCCUR_DATE"].endswith("/2006") for line in csv.DictReader(file))
    assert (rows, official["city"][2006]) == (2_055, 1_567)


def test_columns_about_persons_never_pass_the_reader(edition, shootings, tmp_path):
    """The same file with these columns overwritten makes the same counts, and the same single reports."""
    import duckdb

    with shootings.open(newline="") as file:
        lines = list(csv.DictReader(file))
    assert set(lines[0]) >= PERSONS
    blank = tmp_path / "blank.csv"
    with blank.open("w", newline="") as file:
        out = csv.DictWriter(file, list(lines[0]))
        out.writeheader()
        out.writerows({**line, **dict.fromkeys(PERSONS, "overwritten")} for line in lines)
    other = load(tmp_path, blank)
    assert other.id != edition.id
    assert np.array_equal(other.cube.prefix, edition.cube.prefix)
    kept = [
        duckdb.sql(f"SELECT * FROM read_parquet('{e.folder}/reports.parquet')").fetchall() for e in (edition, other)
    ]
    assert len(kept[0]) > 16_255
    assert repr(kept[0]) == repr(kept[1])
    assert set(re.findall(r"[A-Z]+_[A-Z_]+", edition.manifest["warnings"][1]["text"])) == PERSONS


# --- The official table.


def test_precinct_years_equal_the_official_table(edition, official):
    cells = official["precincts"]
    assert len(cells) == 994
    ours = {(precinct, year): year_of(edition, ROW, precinct, year) for precinct, year in cells}
    differences = Counter(ours[cell] - said for cell, said in cells.items())
    assert differences[0] >= 975
    assert sum(differences[n] for n in (-1, 0, 1)) >= 992
    assert sum(ours.values()) == 16_255


def test_what_differs_most_is_the_year_a_precinct_was_cut_out_of_its_neighbors(edition, official):
    cells = official["precincts"]
    ours = {precinct: year_of(edition, ROW, precinct, 2013) for precinct in ("120", "121", "122")}
    theirs = {precinct: cells[precinct, 2013] for precinct in ours}
    assert {p: ours[p] - theirs[p] for p in ours} == {"120": 5, "121": -6, "122": 1}
    assert sum(ours.values()) == sum(theirs.values()) == 43


@pytest.mark.parametrize("year", YEARS)
def test_each_year_of_the_city_lies_within_one_of_the_official_table(edition, official, year):
    ours = edition.count(ROW, "city", date(year, 1, 1), date(year, 12, 31))
    assert ours is not None
    assert abs(ours - official["city"][year]) <= 1


def test_a_precinct_without_a_row_is_a_true_zero(edition, official):
    """Central Park: covered because the file speaks of the whole city, and 0 in the official table as well."""
    assert [edition.count(ROW, "22", date(y, 1, 1), date(y, 12, 31)) for y in YEARS] == [0] * 13
    assert [official["precincts"]["22", year] for year in YEARS] == [0] * 13
    assert edition.count(ROW, "22", date(2018, 1, 1), date(2019, 1, 1)) is None


def test_shootings_with_a_death_are_counted_and_never_scored(edition, shootings):
    from compstat.analysis.periods import Period
    from compstat.briefings.board import comparison

    with shootings.open(newline="") as file:
        deadly = {
            (line["INCIDENT_KEY"], line["OCCUR_DATE"][-4:])
            for line in csv.DictReader(file)
            if line["STATISTICAL_MURDER_FLAG"] == "true"
        }
    by_year = Counter(year for _, year in deadly)
    assert {str(year): year_of(edition, KILLED, "city", year) for year in YEARS} == by_year
    board = comparison(edition, Period.YTD, date(YEAR, 12, 31))
    covered = [d.id for d in edition.city.districts if edition.covered(d.id, date(YEAR, 1, 1), date(YEAR, 12, 31))]
    assert len(covered) >= 76
    assert {board.cell(KILLED, d).signal for d in covered} == {"not_tested"}


# --- Districts that opened later.


def coverage_with_later_precincts(edition):
    from compstat.incidents import coverage
    from compstat.places.queries import District

    city = edition.city
    later = {"121": date(2013, 7, 1), "116": date(2024, 12, 1)}
    districts = (*city.districts, *([] if "116" in {d.id for d in city.districts} else [District("116", "116th")]))
    opened = tuple(dataclasses.replace(d, opened=later.get(d.id)) for d in districts)
    changed = dataclasses.replace(city, districts=opened)
    span = (date(2006, 1, 1), date(2018, 12, 31))
    return coverage.of_files(changed, [(span, frozenset())], {d.id: (d.id,) for d in opened})


def test_a_precinct_is_covered_from_the_day_it_opened(edition):
    found = coverage_with_later_precincts(edition)
    assert found.spans("121") == ((date(2013, 7, 1), date(2018, 12, 31)),)
    assert found.spans("116") == ()


def test_a_precinct_not_yet_opened_does_not_leave_the_city_uncovered(edition):
    assert coverage_with_later_precincts(edition).spans("city") == ((date(2006, 1, 1), date(2018, 12, 31)),)


# --- One signal, worked out from the file with numpy and scipy by contracts section 5.


@dataclasses.dataclass(frozen=True)
class WorkedOut:
    """Every figure of a precinct's comparison."""

    x: int
    earlier: list[int]
    city_now: int
    city_earlier: list[int]
    table: np.ndarray
    expected: np.ndarray
    chi2: float
    df: int
    phi: float
    z: float
    p: float


def first_days(year: int) -> tuple[date, date]:
    """So many days from January 1 as 2013 has, which is 365."""
    first = date(year, 1, 1)
    return first, first + timedelta((date(YEAR, 12, 31) - date(YEAR, 1, 1)).days)


def z_and_p(x: float, y: float, r: float, phi: float, df: int) -> tuple[float, float]:
    z = 2 * (sqrt(x + 0.375) - sqrt(r * (y + 0.375))) / sqrt((1 + r) * phi)
    return z, 2 * stats.t.sf(abs(z), df)


@pytest.fixture(scope="session")
def counts(shootings: Path) -> dict[str, list[int]]:
    """Precinct → shootings in the windows of 2008 to 2012 and of 2013."""
    with shootings.open(newline="") as file:
        keys = {line["INCIDENT_KEY"]: (line["PRECINCT"], line["OCCUR_DATE"]) for line in csv.DictReader(file)}
    windows = [first_days(year) for year in (*EARLIER, YEAR)]
    found = {precinct: [0] * len(windows) for precinct, _ in keys.values()}
    for precinct, told in keys.values():
        month, day, year = map(int, told.split("/"))
        for number, (first, last) in enumerate(windows):
            found[precinct][number] += first <= date(year, month, day) <= last
    return found


@pytest.fixture(scope="session")
def worked_out(counts: dict[str, list[int]]) -> dict[str, WorkedOut]:
    """Precinct → its comparison, for those with a mean of at least 3."""
    totals = np.array(list(counts.values())).sum(axis=0).tolist()
    named = [p for p in counts if sum(counts[p][:-1])]
    table = np.array([counts[p][:-1] for p in named])
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    chi2 = float(((table - expected) ** 2 / expected).sum())
    df = (table.shape[0] - 1) * (table.shape[1] - 1)
    phi = max(1.0, chi2 / df)
    found = {}
    for precinct in named:
        *earlier, x = counts[precinct]
        if sum(earlier) / len(earlier) >= 3:
            z, p = z_and_p(x, sum(earlier), 1 / len(earlier), phi, df)
            found[precinct] = WorkedOut(
                x, earlier, totals[-1], totals[:-1], table, expected[named.index(precinct)], chi2, df, phi, z, p
            )
    return found


@pytest.fixture(scope="session")
def board(edition):
    from compstat.analysis.periods import Period
    from compstat.briefings.board import comparison

    return comparison(edition, Period.YTD, date(YEAR, 12, 31))


def test_every_tested_precinct_has_the_phi_df_p_worked_out_from_the_file(board, worked_out, edition):
    cells = {d.id: board.cell(ROW, d.id) for d in edition.city.districts}
    assert {d for d, cell in cells.items() if cell.method == "t_sqrt"} == set(worked_out)
    for precinct, said in worked_out.items():
        cell = cells[precinct]
        assert (cell.phi, cell.p) == pytest.approx((said.phi, said.p), rel=1e-9)
        assert (cell.df, cell.k, cell.earlier_mean) == (said.df, 5, sum(said.earlier) / 5)


def test_the_words_are_those_of_benjamini_and_hochberg_at_a_tenth(board, worked_out):
    adjusted = stats.false_discovery_control([w.p for w in worked_out.values()], method="bh")
    expected = {
        precinct: ("more" if w.z > 0 else "fewer") if q <= 0.10 else "as_expected"
        for (precinct, w), q in zip(worked_out.items(), adjusted, strict=True)
    }
    assert {precinct: str(board.cell(ROW, precinct).signal) for precinct in worked_out} == expected
    assert Counter(expected.values()) == {"fewer": 7, "as_expected": 54}
    assert expected[PRECINCT] == "fewer"


def test_the_precinct_has_the_z_worked_out_from_the_file(worked_out, counts):
    """z alone is not in the table; the change it comes from is asked for it."""
    from compstat.analysis.change import Dispersion, change

    w = worked_out[PRECINCT]
    found = change(w.x, sum(w.earlier), 5, Dispersion(w.phi, w.df))
    assert (found.z, found.p) == pytest.approx((w.z, w.p), rel=1e-9)
    assert w.z == pytest.approx(-3.7188518, abs=1e-6)


def left_of(w: WorkedOut) -> tuple[float, float]:
    """z and p of what remains after the city's own move."""
    scale = w.city_now * 5 / sum(w.city_earlier)
    return z_and_p(w.x, sum(w.earlier), scale / 5, w.phi, w.df)


def test_a_fall_of_the_whole_city_is_told_apart(board, worked_out):
    fewer = [p for p in worked_out if board.cell(ROW, p).signal == "fewer"]
    with_city = {p for p in fewer if left_of(worked_out[p])[1] >= 0.05}
    assert {p for p in fewer if board.cell(ROW, p).as_in_city} == with_city == {"40", "43", "48", "61"}
    assert set(fewer) - with_city == {"23", "25", PRECINCT}


def ratio_and_range(w: WorkedOut) -> tuple[list[float], list[float], list[float]]:
    """Exact interval, widened interval, usual range; from scipy's beta and negative binomial."""
    y, r = sum(w.earlier), 1 / 5
    ratio, mean, spread = w.x / (r * y), y / 5, w.phi * 1.2
    shares = [stats.beta.ppf(0.025, w.x, y + 1), stats.beta.ppf(0.975, w.x + 1, y)]
    exact = [share / (1 - share) / r for share in shares]
    usual = stats.nbinom.ppf([0.025, 0.975], mean / (spread - 1), 1 / spread)
    return exact, [ratio * (end / ratio) ** sqrt(w.phi) for end in exact], usual.tolist()


def test_range_and_ratio_are_those_worked_out_from_the_file(board, worked_out):
    cell, w = board.cell(ROW, PRECINCT), worked_out[PRECINCT]
    _, widened, usual = ratio_and_range(w)
    assert [cell.ratio, cell.ratio_low, cell.ratio_high] == pytest.approx([w.x / 26.4, *widened], rel=1e-9)
    assert [cell.usual_low, cell.usual_high] == usual == [16, 38]


# --- The page.


def figures(w: WorkedOut, everyone: dict[str, WorkedOut]) -> list[str]:
    """Every figure of the page, as it is written there."""
    x, y, city = w.x, sum(w.earlier), sum(w.city_earlier)
    scale = w.city_now * 5 / city
    exact, widened, usual = ratio_and_range(w)
    ps = sorted(each.p for each in everyone.values())
    m = len(ps)
    z_left, p_left = left_of(w)
    top = 2 * (sqrt(x + 0.375) - sqrt((y + 0.375) / 5))
    city_z, _ = z_and_p(w.city_now, city, 1 / 5, w.phi, w.df)
    said = w.expected[0]
    return [
        "| 105th Precinct | " + " | ".join(map(str, w.earlier)) + f" | {y} | {y / 5} | **{x}** |",
        "| City | " + " | ".join(map(str, w.city_earlier)) + f" | {city} | {city / 5} | {w.city_now} |",
        f"x = {x}, y = {y}, k = {len(w.earlier)}",
        f"{w.table.shape[0]} precincts × {w.table.shape[1]} years",
        f"{y} × {w.city_earlier[0]} / {city} = {said:.2f}. It had {w.earlier[0]}",
        f"({w.earlier[0]} − {said:.2f})² / {said:.2f} = {(w.earlier[0] - said) ** 2 / said:.3f}",
        f"All {w.table.size} cells together give χ² = {w.chi2:.2f}",
        f"({w.table.shape[0]} − 1) × ({w.table.shape[1]} − 1) = {w.df} degrees",
        f"φ = {w.chi2:.2f} / {w.df} = **{w.phi:.4f}**",
        f"√({x} + ⅜) = √{x + 0.375} = {sqrt(x + 0.375):.4f}",
        f"√(({y} + ⅜) / 5) = √{(y + 0.375) / 5} = {sqrt((y + 0.375) / 5):.4f}",
        f"Twice the difference is {top:.4f}",
        f"√((1 + 1/5) × {w.phi:.4f}) = {sqrt(1.2 * w.phi):.4f}",
        f"z = {top:.4f} / {sqrt(1.2 * w.phi):.4f} = **{w.z:.4f}**",
        f"with {w.df} degrees of freedom gives p = **{w.p:.5f}**",
        f"once in {round(1 / w.p, -2):.0f} times",
        f"{m} of the precincts had a mean of at least 3",
        f"smallest p of the {m} may be at most 0.10 × 1/{m} = {0.1 / m:.5f}. The smallest is this one, {ps[0]:.5f}",
        f"The seventh p is {ps[6]:.4f}, and its limit is 0.10 × 7/{m} = {0.7 / m:.4f}",
        f"the eighth is {ps[7]:.4f}, and its limit is {0.8 / m:.4f}",
        f"variance {w.phi:.4f} × (1 + 1/5) × {y / 5} = {w.phi * 1.2 * y / 5:.2f}",
        f"**{usual[0]:.0f} to {usual[1]:.0f}**. {x} lies below",
        f"{x} / {y / 5} = {x / (y / 5):.3f}. The exact interval",
        f"ratio of pure chance is {exact[0]:.3f} to {exact[1]:.3f}; widened",
        f"√{w.phi:.4f} = {sqrt(w.phi):.4f}",
        f"**{widened[0]:.3f} to {widened[1]:.3f}**",
        f"{w.city_now} after a mean of {city / 5}: {scale:.3f} of it",
        f"√{w.city_now + 0.375} = {sqrt(w.city_now + 0.375):.4f}",
        f"√({city + 0.375} / 5) = {sqrt((city + 0.375) / 5):.4f}, so its z is {city_z:.2f}:",
        f"{scale:.3f} × {y / 5} = {scale * y / 5:.2f} there, and r = {scale:.3f} / 5 = {scale / 5:.4f}",
        f"√({scale / 5:.4f} × {y + 0.375}) = {sqrt(scale / 5 * (y + 0.375)):.4f}",
        f"√((1 + {scale / 5:.4f}) × {w.phi:.4f}) = {sqrt((1 + scale / 5) * w.phi):.4f}",
        f"z = 2 × ({sqrt(x + 0.375):.4f} − {sqrt(scale / 5 * (y + 0.375)):.4f}) / {sqrt((1 + scale / 5) * w.phi):.4f}",
        f"= {z_left:.3f}, p = {p_left:.3f}. That is less than 0.05",
        f"*{x} shootings; usual range {usual[0]:.0f} to {usual[1]:.0f}. Fewer than",
    ]


def test_every_figure_of_the_page_is_worked_out_from_the_file(worked_out, official):
    page = " ".join(PAGE.read_text(encoding="utf-8").split())
    said = [figure.replace("-", "−") for figure in figures(worked_out[PRECINCT], worked_out)]
    assert [figure for figure in said if figure not in page] == []
    assert f"has {official['precincts'][PRECINCT, YEAR]} for the 105th Precinct in {YEAR} as well" in page
    assert f"and {official['city'][YEAR]} for the city" in page


def test_no_other_decimal_stands_on_the_page(worked_out):
    """Nothing was written there that is not worked out above."""
    decimal = re.compile(r"\d+\.\d+")
    worked = set(decimal.findall(" ".join(figures(worked_out[PRECINCT], worked_out)))) | {"0.10", "0.05"}
    assert set(decimal.findall(PAGE.read_text(encoding="utf-8"))) == worked
