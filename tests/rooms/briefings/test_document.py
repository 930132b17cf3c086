"""The frozen document, its note, paragraph, recipes and downloads."""

from __future__ import annotations

import csv
import io
import json
import shutil
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest

from compstat.access.rules import OPERATOR
from compstat.briefings import actions, queries, words
from compstat.briefings.document import path_of
from compstat.briefings.rules import BriefingUnknown, NoteRejected, ParagraphWrong
from compstat.briefings.where import HEXAGONS, block, hexagon_classes
from compstat.incidents.queries import live_edition
from compstat.places.queries import area, areas, city

TO = date(2026, 11, 15)
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def own(harborview_data: Path, tmp_path: Path, settings):
    """A copy of Harborview that a test may write into; its live edition."""
    settings.COMPSTAT_DATA = tmp_path / "own"
    shutil.copytree(harborview_data, settings.COMPSTAT_DATA, symlinks=True)
    return live_edition(city("harborview"))


def test_every_area_has_its_newest_briefing(harborview) -> None:
    for place in areas(harborview.city):
        frozen = queries.briefing(harborview, place, TO)
        assert (frozen["area"], frozen["to"], frozen["edition"]) == (place.id, "2026-11-15", harborview.id)
        assert len(frozen["id"]) == 12
        assert frozen["quality"]["read"] == sum(v for k, v in frozen["quality"].items() if k != "read")


def test_freezing_again_changes_nothing_and_a_new_date_is_added(own) -> None:
    place = area(own.city, "D4")
    before = path_of(own, place, TO).read_bytes()
    assert actions.freeze(own, "D4", TO, by=OPERATOR, now=NOW)["id"] == json.loads(before)["id"]
    assert path_of(own, place, TO).read_bytes() == before
    actions.freeze(own, "d4", date(2026, 11, 8), by=OPERATOR, now=NOW)
    assert queries.frozen_dates(own, place) == [TO, date(2026, 11, 8)]


def test_a_briefing_there_is_not_names_those_there_are(harborview) -> None:
    with pytest.raises(BriefingUnknown, match=r"Frozen dates: 2026-11-15.*compstat brief harborview"):
        queries.briefing(harborview, area(harborview.city, "D4"), date(2026, 1, 4))


def test_a_note_is_signed_and_the_last_one_stands(own) -> None:
    place = area(own.city, "D5")
    assert queries.note(own, place, TO) is None
    for text in ("First words.", "  Better words.  "):
        actions.write_note(own, "D5", TO, role=" District  captain ", text=text, by=OPERATOR, now=NOW)
    note = queries.note(own, place, TO)
    assert (note["text"], note["role"], note["on"], note["by"]) == (
        "Better words.", "District captain", "2026-11-20", "operator",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("role", "text", "sentence"),
    [
        ("Captain", "  ", "The note is empty"),
        (" ", "Words.", "signed with a role"),
        ("Captain", "x" * 4001, "at most 4,000"),
    ],
)
def test_a_note_that_cannot_be_signed(own, role: str, text: str, sentence: str) -> None:
    with pytest.raises(NoteRejected, match=sentence):
        actions.write_note(own, "D5", TO, role=role, text=text, by=OPERATOR, now=NOW)
    with pytest.raises(BriefingUnknown):
        actions.write_note(own, "D5", date(2026, 1, 4), role="Captain", text="Words.", by=OPERATOR, now=NOW)


def test_a_note_changes_no_computed_figure(own) -> None:
    before = queries.briefing(own, area(own.city, "D4"), TO)
    actions.write_note(own, "D4", TO, role="Captain", text="Robbery is 999.", by=OPERATOR, now=NOW)
    assert queries.briefing(own, area(own.city, "D4"), TO) == before


def test_every_paragraph_is_counted_again_before_it_is_shown(harborview) -> None:
    for place in areas(harborview.city):
        text = queries.paragraph(harborview, place, queries.briefing(harborview, place, TO))
        assert "November 15, 2026" in text
        assert harborview.city.department in text


def test_a_paragraph_with_a_wrong_figure_is_never_shown(harborview) -> None:
    place = area(harborview.city, "D4")
    frozen = json.loads(json.dumps(queries.briefing(harborview, place, TO)))
    row = frozen["stands_out"][0]["row"]
    for line in frozen["table"]["rows"]:
        if line["row"] == row:
            line["periods"]["days28"]["count"] += 1
    with pytest.raises(ParagraphWrong, match="not what counting again gives"):
        queries.paragraph(harborview, place, frozen)


def test_the_question_of_a_recipe_gives_its_figure(harborview, tmp_path) -> None:
    """Every figure of two areas, asked of the downloaded CSV with the question its recipe prints."""
    asked = 0
    for name in ("D4", "D1+D2"):
        place = area(harborview.city, name)
        frozen = queries.briefing(harborview, place, TO)
        with (tmp_path / "counts.csv").open("w", newline="") as file:
            csv.writer(file).writerows(queries.counts_csv(harborview, place))
        for row in frozen["table"]["rows"]:
            for period in queries.PERIODS:
                made = queries.recipe_of(harborview, place, frozen["table"], row["row"], period)
                if made["question"] and not any(c["code"] == "figure_of_record" for c in made["cell"]["caveats"]):
                    question = made["question"].replace("'counts.csv'", f"'{tmp_path / 'counts.csv'}'")
                    ((found,),) = duckdb.execute(question).fetchall()
                    assert found == made["cell"]["count"], (name, row["row"], period)
                    asked += 1
    assert asked > 80


def test_a_recipe_of_nothing_is_refused(harborview) -> None:
    place = area(harborview.city, "D4")
    codes = queries.briefing(harborview, place, TO)["table"]
    for row, period in (("robbery", "decade"), ("witchcraft", "week")):
        with pytest.raises(BriefingUnknown):
            queries.recipe_of(harborview, place, codes, row, period)


def test_counts_csv_holds_every_covered_day(harborview) -> None:
    lines = list(queries.counts_csv(harborview, area(harborview.city, "D4")))
    assert lines[0] == ("area", "row", "day", "count")
    days = sum((b - a).days + 1 for a, b in harborview.coverage.spans("D4"))
    assert len(lines) - 1 == days * len(harborview.city.leaf_rows)
    assert any(line[3] == 0 for line in lines[1:])


def test_protected_rows_are_in_no_download(harborview) -> None:
    text = io.StringIO()
    csv.writer(text).writerows(queries.counts_csv(harborview, area(harborview.city, "city")))
    for row in harborview.city.rows:
        if row.protected:
            assert f",{row.id}," not in text.getvalue()


def test_places_and_hours_leave_out_what_must_not_be_placed(harborview) -> None:
    frozen = queries.briefing(harborview, area(harborview.city, "D4"), TO)
    for row in harborview.city.rows:
        where, when = frozen["where"]["rows"][row.id], frozen["when"]["rows"][row.id]
        if row.protected or not row.scored or row.total:
            assert (where["shown"], where["hexagons"], where["neighborhoods"], when["grid"]) == (False, {}, [], None)
            assert words.unplaced_text(where["reason"])
            assert words.unplaced_text(when["reason"])
        else:
            assert where["shown"]
            assert set(where["hexagons"].values()) <= {1, 2, 3, 4}
    assert any(frozen["where"]["rows"][r.id]["hexagons"] for r in harborview.city.rows)


def test_maps_do_not_overlap_and_are_final(harborview) -> None:
    blocks = {block(harborview, date.fromordinal(TO.toordinal() - 7 * n)) for n in range(20)}
    for first, last in blocks:
        assert (last - first).days == 27
        assert (harborview.as_of - last).days >= 28
    ordered = sorted(blocks)
    assert all(b[0] > a[1] for a, b in pairwise(ordered))


def test_a_map_that_an_edition_drew_otherwise_is_not_drawn_again(own) -> None:
    _, last = block(own, TO)
    path = own.folder / "briefings" / f"{last.isoformat()}.{HEXAGONS}"
    kept = json.loads(path.read_text())
    row = next(r for r, classes in kept.items() if classes)
    other = own.folder.with_name("aaaaaaaaaaaa")
    shutil.copytree(own.folder, other, symlinks=True)
    path.unlink()
    assert hexagon_classes(own, TO) == kept
    path.unlink()
    (other / "briefings" / path.name).write_text(json.dumps({**kept, row: {}}))
    assert hexagon_classes(own, TO) == {r: classes for r, classes in kept.items() if r != row}


def test_weekly_series_are_drawn_for_what_may_be(harborview) -> None:
    weeks = queries.series(harborview, "D4", "robbery", TO)
    assert len(weeks["week_ends"]) == len(weeks["counts"]) == 104
    assert weeks["week_ends"][-1] == "2026-11-15"
    with pytest.raises(BriefingUnknown, match="no weekly series"):
        queries.series(harborview, "D4", "homicide", TO)


def test_the_dictionary_names_every_row(harborview) -> None:
    told = {d["id"]: d for d in queries.dictionary(harborview)}
    assert set(told) == {r.id for r in harborview.city.rows}
    assert told["residential_burglary"]["codes"] == "520–529"
    assert told["rape"]["source"] == "department"
