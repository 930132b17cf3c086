"""The table: to the letter of contracts §6, equal to a recount of the published lines."""

from __future__ import annotations

import csv
import io
import json
import math
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import jsonschema
import pytest
from scipy import stats

from compstat.briefings.queries import DateRefused, default_to, table
from compstat.places.queries import AreaUnknown, areas

SCHEMA = json.loads((Path(__file__).parents[3] / "docs" / "reference" / "table.schema.json").read_text())
DATES = (date(2026, 11, 15), date(2026, 3, 1), date(2024, 2, 29))
PERIODS = ("week", "days28", "ytd")


def every_cell(answer: dict):
    return [(r, p, r["periods"][p]) for r in answer["rows"] for p in PERIODS]


@pytest.mark.parametrize("to", DATES, ids=str)
def test_every_area_answers_in_the_published_form(harborview, to: date) -> None:
    check = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
    for area in areas(harborview.city)[:: 1 if to == DATES[0] else 6]:
        answer = json.loads(json.dumps(table(harborview, area.id, to)))
        assert [e.message for e in check.iter_errors(answer)] == []
        assert answer["area"] == area.id


def test_counts_equal_a_recount_of_the_files(harborview, recounted) -> None:
    """District and row counts of three periods and dates, from the lines themselves."""
    by_row = {r.id: r for r in harborview.city.leaf_rows}
    seen = 0
    for to in DATES[:2]:
        for district in ("D1", "D4", "D8"):
            for row, period, cell in every_cell(table(harborview, district, to)):
                if row["row"] not in by_row or any(c["code"] == "figure_of_record" for c in cell["caveats"]):
                    continue
                first, last = date.fromisoformat(cell["from"]), date.fromisoformat(cell["to"])
                days = {"week": 7, "days28": 28, "ytd": (to - date(to.year, 1, 1)).days + 1}[period]
                assert (last, (last - first).days + 1) == (to, days)
                found = {i for d, i in recounted[row["row"], district] if first <= d <= last}
                assert cell["count"] == len(found), (row["row"], district, period, to)
                seen += cell["count"] > 0
    assert seen > 100


@pytest.fixture(scope="module")
def recounted(harborview_data: Path):
    """(row, district) → (day, incident) pairs of all feed files, read with the csv module and the toml alone."""
    import tomllib

    project = Path(__file__).parents[3]
    toml = tomllib.loads((project / "cities" / "harborview" / "city.toml").read_text())
    rows, names = toml["rows"], {a.lower(): d["id"] for d in toml["districts"] for a in (d["id"], *d["aliases"])}
    told: dict[tuple[str, str], set] = defaultdict(set)
    seen: set[tuple] = set()
    live = harborview_data / "cities" / "harborview" / "live"
    manifest = json.loads((live / "manifest.json").read_text())
    firsts: dict[tuple[str, str, str], date] = {}
    for file in manifest["files"]:
        raw = (live / "raw" / file["sha256"]).read_bytes()
        text = raw.decode("utf-8-sig") if file["encoding"] != "cp1252" else raw.decode("cp1252")
        lines = list(csv.reader(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"))))
        head = [h.strip("\ufeff ") for h in lines[0]]
        for fields in lines[1:]:
            if tuple(fields) in seen or len(fields) != len(head):
                continue
            seen.add(tuple(fields))
            line = dict(zip(head, fields, strict=True))
            day, code = _day(line["OCCURRED_ON_DATE"]), line["OFFENSE_CODE"].strip()
            if day is None or not code.isdigit() or not date(2019, 1, 1) <= day <= date(2026, 11, 19):
                continue
            district = names.get(" ".join(line["DISTRICT"].replace("\xa0", " ").split()).lower())
            for row in rows:
                if district and _counts(row, int(code), line):
                    key = (row["id"], district, line["INCIDENT_NUMBER"].strip())
                    firsts.setdefault(key, day)
    for (row, district, incident), day in firsts.items():
        told[row, district].add((day, incident))
    return told


def _day(text: str) -> date | None:
    text = text.strip().split(" ")[0].split("T")[0]
    try:
        if "/" in text:
            month, day, year = (int(p) for p in text.split("/"))
            return date(year + 2000 if year < 100 else year, month, day)
        return date.fromisoformat(text)
    except ValueError:
        return None


def _counts(row: dict, code: int, line: dict) -> bool:
    if row.get("protected") or row.get("sum_of"):
        return False
    if row.get("flag") and line[row["flag"].upper()].strip() not in {"1", "Y"}:
        return False
    spans = [tuple(int(x) for x in str(c).split("-")) for c in row.get("codes", [])]
    return not spans or any(s[0] <= code <= s[-1] for s in spans)


def test_totals_are_the_sums_of_their_rows(harborview) -> None:
    answer = table(harborview, "D4", DATES[0])
    cells = {r["row"]: r["periods"] for r in answer["rows"]}
    for row in harborview.city.rows:
        for period in PERIODS if row.total else ():
            parts = [cells[part][period] for part in row.sum_of]
            assert cells[row.id][period]["count"] == sum(p["count"] for p in parts)
            assert cells[row.id][period]["signal"] == "not_tested"


def test_deaths_and_people_shot_carry_no_signal(harborview) -> None:
    for row, _, cell in every_cell(table(harborview, "city", DATES[0])):
        if not harborview.city.row(row["row"]).scored:
            assert cell["signal"] == "not_tested"
            assert (cell["p"], cell["usual_low"], cell["ratio"], cell["method"]) == (None, None, None, "none")
            assert "never_scored" in {c["code"] for c in cell["caveats"]}


def test_z_and_p_by_the_contract(harborview) -> None:
    """p of every tested cell again, from its own figures: z of contracts §5, t with df degrees of freedom."""
    tested = 0
    for _, _, cell in every_cell(table(harborview, "D4", DATES[0])):
        if cell["p"] is not None:
            x, y, k = cell["count"], sum(e["count"] for e in cell["earlier"]), len(cell["earlier"])
            z = 2 * (math.sqrt(x + 3 / 8) - math.sqrt((y + 3 / 8) / k)) / math.sqrt((1 + 1 / k) * cell["phi"])
            assert cell["p"] == pytest.approx(2 * stats.t.sf(abs(z), cell["df"]), rel=1e-9)
            assert cell["earlier_mean"] == pytest.approx(y / k)
            tested += 1
    assert tested > 30


def test_windows_before_the_files_are_null_never_zero(harborview) -> None:
    for row, _, cell in every_cell(table(harborview, "D4", date(2021, 1, 3))):
        if row["source"] == "open_file" and cell["from"] < "2021-01-01":
            assert cell["count"] is None
            assert "not_covered" in {c["code"] for c in cell["caveats"]}


def test_the_default_date_is_a_sunday_that_is_known(harborview) -> None:
    to = default_to(harborview)
    assert to.isoweekday() == 7
    assert harborview.as_of - timedelta(7) < to <= harborview.as_of


def test_what_cannot_be_asked_is_refused_in_words(harborview) -> None:
    with pytest.raises(DateRefused, match="knows reports to 2026-11-19"):
        table(harborview, "D4", date(2027, 1, 3))
    with pytest.raises(DateRefused, match="feed begins on 2019-01-01"):
        table(harborview, "D4", date(2001, 1, 7))
    with pytest.raises(AreaUnknown, match="Its areas are"):
        table(harborview, "D99")


def test_one_reason_is_published_for_every_hidden_count(harborview) -> None:
    """Small counts and those that would give them away cannot be told apart."""
    hidden = [
        cell
        for area in areas(harborview.city)
        for _, _, cell in every_cell(table(harborview, area.id, DATES[0]))
        if cell["signal"] == "hidden"
    ]
    assert hidden
    assert all(cell["count"] is None for cell in hidden)
    codes = {c["code"] for cell in hidden for c in cell["caveats"]}
    assert codes == {"protected_quarter_end", "small_counts_hidden"}
