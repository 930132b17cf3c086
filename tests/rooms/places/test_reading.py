"""city.toml: every mistake names key, line and remedy; the cities here have none."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from compstat.access.rules import Refused
from compstat.places import closed, queries, reading
from compstat.places.city import CityInvalid, code_ranges

SETUP = "import django; from django.conf import settings; django.setup()\n"
TOML = (Path(settings.PROJECT) / "cities" / "harborview" / "city.toml").read_text(encoding="utf-8")


def written(tmp_path: Path, text: str) -> Path:
    """A city's folder with this city.toml."""
    (tmp_path / "town").mkdir(exist_ok=True)
    (tmp_path / "town" / "city.toml").write_text(text, encoding="utf-8")
    return tmp_path / "town"


def changed(old: str, new: str, after: str = "") -> tuple[str, int]:
    """Harborview's file with the first `old` behind `after` replaced, and the line it stood on."""
    at = TOML.index(old, TOML.index(after))
    return TOML[:at] + new + TOML[at + len(old) :], TOML.count("\n", 0, at) + 1


def refused(tmp_path: Path, text: str) -> tuple[str, ...]:
    with pytest.raises(CityInvalid) as error:
        reading.read(written(tmp_path, text))
    assert isinstance(error.value, Refused)
    assert str(error.value) == "\n".join(("city.toml cannot be used:", *error.value.problems))
    return error.value.problems


ROBBERY, D2, GROUP, FORM = 'id = "robbery"', 'id = "D2"', 'id = "D1+D2"', 'id = "seventeen columns"'
CODES, KEEP = 'codes = ["300-399"]', "keep_reports = 4"
MISTAKES = [  # old, new, behind what, key, words, remedy
    ('section = "violent"', 'section = "x"', ROBBERY, "rows.section", "no section 'x'", "Name one of [[sections]]."),
    ('flag = "shooting"', 'flag = "shot"', "", "rows.flag", "no column 'shot'", "Name it under [feed.variants"),
    ('of = ["homicide"', 'of = ["rape"', "", "rows.sum_of", "'rape' is no row counted", "Name such a row."),
    ('of = ["homicide"', 'of = ["murder"', "", "rows.sum_of", "'murder' is no row counted", "Name such a row."),
    (CODES, 'codes = ["300-39x"]', ROBBERY, "codes", "neither a code nor a range", "Correct the value."),
    (CODES, 'codes = ["399-300"]', ROBBERY, "codes", "ends before it begins", "Correct the value."),
    (CODES, 'codes = "300-399"', ROBBERY, "codes", "write a list of codes and ranges", "Correct the value."),
    (CODES, 'kodes = ["300-399"]', ROBBERY, "kodes", "no such key", "Did you mean 'codes'?"),
    (CODES, "qqq = 1", ROBBERY, "qqq", "no such key", "See docs/reference/city-toml.md"),
    ("scored = false", 'scored = "maybe"', 'id = "homicide"', "scored", "valid boolean", "Correct the value."),
    ('["D1", "D2"]', '["D1", "D99"]', GROUP, "groups.districts", "no district 'D99'", "Name one of [[districts]]."),
    ("[layers.water]", "[layers.waters]", "", "layers.waters", "no such layer", "The layers are districts, "),
    ('"America/New_York"', '"New York"', "", "feed.timezone", "'New York' is no time zone", "Write it like"),
    ('"%m/%d/%Y"', '"%m/%d"', FORM, "variants.date_forms", "'%m/%d' writes no full date", 'Write it like "%Y-%m-%d".'),
    ("last = 2019-03-10", "last = 2019-03-01", "", "gaps.last", "2019-03-01 is before 2019-03-04", "Swap them."),
    ("earliest = 2019-01-01", 'earliest = "then"', "", "earliest", "valid date", "Correct the value."),
    (KEEP, "hexagon_resolution = 10", "", "hexagon_resolution", "out of bounds", "Choose 7, 8 or 9"),
    (KEEP, "hexagon_resolution = 6", "", "hexagon_resolution", "out of bounds", "Choose 7, 8 or 9"),
    (KEEP, 'keep_reports = "few"', "", "keep_reports", "valid integer", "Correct the value."),
    (KEEP, 'protected_periods = ["month"]', "", "protected_periods", "no period 'month'", "The periods are week"),
    ('themes = ["cars"]', 'themes = ["kars"]', "", "rows.themes", "no theme 'kars'", "The themes are speeding, "),
    ("protected = true", 'themes = ["police"]\nprotected = true', 'id = "rape"', "rows.themes", "protected", "another"),
    ('holidays = "US"', 'holidays = "us"', "", "holidays", "no country 'us'", 'Write it like "US", or "US-MA"'),
    ('holidays = "US"', 'holidays = "QQ"', "", "holidays", "no country 'QQ'", 'Write it like "US", or "US-MA"'),
    ('holidays = "US"', 'holidays = "US-XX"', "", "holidays", "US has no region 'XX'", "Its regions are AK, AL, AR,"),
    ('holidays = "US"', 'holidays = "LU-D"', "", "holidays", "LU has no region 'D'", "Write 'LU' alone."),
    ("closed_days = [2027-03-15]", 'closed_days = ["monday"]', "", "closed_days", "valid date", "Correct the value."),
    ('name = "Harborview"', 'nam = "Harborview"', "", "nam", "no such key", "Did you mean 'name'?"),
    ("bounds = [40.94, -66.58, 41.06, -66.42]", "bounds = 3", "", "bounds", "valid tuple", "Correct the value."),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "after", "key", "words", "remedy"), MISTAKES)
def test_a_mistake_names_key_line_and_remedy(tmp_path, old, new, after, key, words, remedy) -> None:
    text, line = changed(old, new, after)
    told = [p for p in refused(tmp_path, text) if words in p]
    assert told, refused(tmp_path, text)
    assert all(re.match(rf"line {line}, ([\w.]+\.)?{re.escape(key)}\b", p) and remedy in p for p in told)


def test_a_mistake_inside_a_list_names_the_lists_line(tmp_path) -> None:
    text, line = changed("bounds = [40.94, -66.58, 41.06, -66.42]", "bounds = [40.94]")
    assert all(p.startswith(f"line {line}, feed.bounds") for p in refused(tmp_path, text))


def test_a_key_from_another_table_is_not_proposed(tmp_path) -> None:
    text, _ = changed(CODES, 'code = ["300-399"]', ROBBERY)
    assert any("rows" in p and "Did you mean 'codes'?" in p for p in refused(tmp_path, text))


def test_ids_are_spelt_and_given_once(tmp_path) -> None:
    text, line = changed('id = "robbery"', 'id = "Robbery-1"')
    text = text.replace('id = "vandalism"', 'id = "fraud"').replace('id = "D3"', 'id = "d2"')
    text = text.replace('id = "crisis"', 'id = "emergency"').replace('id = "property"\n', 'id = "Property"\n')
    told = refused(tmp_path, text)
    assert f"line {line}, rows.id: 'Robbery-1' is not in snake case. Use a-z, 0-9 and _." in told
    assert any("rows.id: 'fraud' stands 2 times. Give each its own id." in p for p in told)
    assert any("districts or groups.id: 'd2' stands 2 times" in p for p in told)
    assert any("help.id: 'emergency' stands 2 times" in p for p in told)
    assert any("sections.id: 'Property' is not in snake case" in p for p in told)
    assert any(", help: no 'crisis'. Add a [[help]] with this id; number and url may stay empty." in p for p in told)


@pytest.mark.parametrize(
    "line", ['codes = ["300-399"]\nevery = true', 'codes = ["300-399"]\nprotected = true', 'label = "Robbery2"']
)
def test_a_row_says_in_one_way_what_it_counts(tmp_path, line) -> None:
    text, _ = changed('codes = ["300-399"]', line.replace('label = "Robbery2"', ""), ROBBERY)
    told = [p for p in refused(tmp_path, text) if "'robbery' must say in one way what it counts" in p]
    assert len(told) == 1 and told[0].startswith(f"line {TOML[: TOML.index(ROBBERY)].count(chr(10)) + 1}, rows.id")
    assert told[0].endswith("Give it codes (or a flag), or every, or sum_of, or protected.")


def test_one_spelling_names_one_district(tmp_path) -> None:
    text, _ = changed('aliases = ["D-2"', 'aliases = ["D-1"', D2)
    (told,) = refused(tmp_path, text)
    assert told.endswith("districts.aliases: 'd-1' names 2 districts. Keep it at one.")


def test_what_is_missing_is_named(tmp_path) -> None:
    text, _ = changed('department = "Harborview Police Department"\n', "")
    assert refused(tmp_path, text) == (
        "line 1, department: missing. Add it; docs/reference/city-toml.md says what it means.",
    )
    text, line = changed('date = "OCCURRED_ON_DATE", ', "", FORM)
    assert refused(tmp_path, text) == (f"line {line}, variants.columns: no column for 'date'. Add date = \"…\".",)
    start, end = TOML.index("[[feed.variants]]"), TOML.index("# --- Rows")
    line = TOML.count("\n", 0, start) + 1
    wanted = f"line {line}, feed.variants: none given. Describe at least one published form of the file."
    assert wanted in refused(tmp_path, TOML[:start] + "variants = []\n" + TOML[end:])


def test_every_mistake_is_told_at_once(tmp_path) -> None:
    text = TOML.replace('"New', '"Old').replace("America/New_York", "Nowhere").replace('"D1", "D2"]', '"D1", "D77"]')
    assert len(refused(tmp_path, text)) == 2


def test_what_is_not_toml_says_where(tmp_path) -> None:
    (told,) = refused(tmp_path, TOML.replace("keep_reports = 4", "keep_reports = = 4"))
    line = TOML[: TOML.index("keep_reports")].count("\n") + 1
    assert told.startswith("It is not TOML:") and f"at line {line}" in told and told.endswith("Correct that line.")
    folder = written(tmp_path, "")
    (folder / "city.toml").write_bytes(b'name = "S\xe3o"\n')
    with pytest.raises(CityInvalid, match="It is not TOML"):
        reading.read(folder)


def test_a_corrected_file_is_read_anew(tmp_path) -> None:
    folder = written(tmp_path, TOML)
    first = reading.read(folder)
    assert reading.read(folder) is first
    written(tmp_path, TOML.replace('name = "Harborview"', 'name = "Otherhaven"', 1))
    assert reading.read(folder).name == "Otherhaven"
    assert reading.read(folder).toml_sha256 != first.toml_sha256


@pytest.mark.parametrize("city", ["boston", "harborview"])
def test_the_cities_here_are_read(city) -> None:
    found = queries.city(city)
    assert found.id == city and found.rows and found.districts and found.feed.variants
    assert all(found.row(part).leaf for row in found.rows for part in row.sum_of)
    assert {h.id for h in found.helps} >= set(reading.HELPS)


def test_harborviews_file_says_what_the_city_is() -> None:
    found = queries.city("harborview")
    assert (found.name, found.fictional, found.keep_reports) == ("Harborview", True, 4)
    assert [d.id for d in found.districts] == [f"D{n}" for n in range(1, 11)]
    assert found.row("robbery").codes == ((300, 399),) and found.row("people_shot").flag == "shooting"
    assert found.row("violent_total").total and not found.row("rape").leaf and found.row("rape").protected
    assert found.groups[0].districts == ("D1", "D2") and found.groups[0].kind == "group"
    with pytest.raises(KeyError):
        found.row("nothing")


@pytest.mark.parametrize(
    ("city", "day", "closed"),
    [
        ("boston", date(2026, 4, 20), True),  # Patriots' Day
        ("boston", date(2026, 11, 26), True),  # Thanksgiving
        ("boston", date(2026, 11, 27), False),
        ("boston", date(2027, 1, 1), True),  # a clock that starts in December knows it
        ("boston", date(2026, 2, 12), False),
        ("new_york", date(2026, 2, 12), True),  # Lincoln's birthday
        ("new_york", date(2026, 4, 20), False),
        ("harborview", date(2026, 4, 20), False),
        ("harborview", date(2026, 7, 3), True),  # the Fourth, a Saturday, as it is observed
        ("harborview", date(2027, 3, 15), True),  # Harbor Day, of its own
    ],
)
def test_offices_are_closed_on_public_holidays_and_on_days_of_the_city_s_own(city, day, closed) -> None:
    found = queries.city(city)
    assert found.knows_holidays and (day in queries.closed_days(found, date(2026, 1, 5))) is closed


def test_closed_days_reach_from_the_first_year_to_the_one_after_the_last() -> None:
    boston = queries.city("boston")
    assert {day.year for day in queries.closed_days(boston, date(2026, 6, 1))} == {2026, 2027}
    several = queries.closed_days(boston, date(2024, 6, 1), date(2026, 6, 1))
    assert {day.year for day in several} == {2024, 2025, 2026, 2027}


def test_without_the_key_weekends_alone_are_closed() -> None:
    bare = replace(queries.city("harborview"), holidays="", closed_days=())
    assert not bare.knows_holidays and queries.closed_days(bare, date(2026, 11, 2)) == frozenset()
    own = replace(bare, closed_days=(date(2026, 11, 3),))
    assert own.knows_holidays and queries.closed_days(own, date(2026, 11, 2)) == {date(2026, 11, 3)}


def test_holidays_are_found_in_a_package_that_is_put_together_otherwise(monkeypatch) -> None:
    monkeypatch.setattr(closed, "spec_from_file_location", lambda *_: None)
    kind = closed._kind.__wrapped__("US")
    assert date(2026, 11, 26) in kind(subdiv="MA", years=2026)


def test_only_the_country_that_is_named_is_read() -> None:
    code = (
        "import sys; from datetime import date; from compstat.places import closed; closed.regions('US')\n"
        "print(len([name for name in sys.modules if name.startswith('holidays.countries')]), 'holidays' in sys.modules)"
    )
    before = "import sys; import compstat.places.queries; print('holidays' in sys.modules)"
    told = [
        subprocess.run([sys.executable, "-c", SETUP + each], capture_output=True, text=True, check=True).stdout.strip()
        for each in (before, code)
    ]
    assert told == ["False", "0 True"]


@pytest.mark.parametrize(
    ("city", "theme", "rows"),
    [
        ("harborview", "cars", ("larceny_from_motor_vehicle", "auto_theft")), ("boston", "speeding", ()),
        ("boston", "noise", ("noise_and_disorder",)), ("boston", "disorder", ("noise_and_disorder",)),
        ("boston", "burglary", ("commercial_burglary", "residential_burglary", "other_burglary")),
        ("boston", "assault", ("non_domestic_aggravated_assault", "simple_assault")),
        ("new_york", "guns", ("shooting_incidents",)), ("new_york", "cars", ()),
    ],
)  # fmt: skip
def test_a_city_says_which_rows_come_nearest_to_a_theme(city, theme, rows) -> None:
    assert queries.city(city).rows_for(theme) == rows


@pytest.mark.parametrize(
    ("value", "ranges"),
    [([111, "300-399"], ((111, 111), (300, 399))), ([], ()), (("7",), ((7, 7),)), (["1 - 3"], ((1, 3),))],
)
def test_codes_and_ranges(value, ranges) -> None:
    assert code_ranges(value) == ranges


@pytest.mark.parametrize("value", ["300", 300, None, ["a"], ["3-"], ["-3"], ["1-b"], [1.5], [True], ["9-3"]])
def test_what_is_no_range_of_codes(value) -> None:
    with pytest.raises(ValueError, match=r"write a list|neither a code|ends before"):
        code_ranges(value)
