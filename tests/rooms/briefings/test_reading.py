"""What the numbers say about what a resident raises: one honest sentence, never a percentage, never what is hidden."""

from __future__ import annotations

from dataclasses import replace

import pytest

from compstat.briefings import reading, words
from compstat.incidents import queries as incidents
from compstat.places import queries as places


@pytest.fixture
def where() -> places.City:
    return places.city("harborview")


def cell(signal: str | None, count: int | None, low: int | None = None, high: int | None = None) -> dict[str, object]:
    return {
        "signal": signal, "count": count, "usual_low": low, "usual_high": high, "caveats": [], "from": "2026-10-19",
        "to": "2026-11-15",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (cell("as_expected", 3, 1, 9), "3 reports in the last 28 days, about what we would expect (usually 1 to 9)."),
        (cell("as_expected", 1, 0, 4), "1 report in the last 28 days, about what we would expect (usually 0 to 4)."),
        (
            cell("as_expected", 23, 25, 52),
            "23 reports in the last 28 days. That is below the usual range (25 to 52), but not enough to tell it from "
            "chance.",
        ),
        (
            cell("as_expected", 1, 2, 9),
            "1 report in the last 28 days. That is below the usual range (2 to 9), but not enough to tell it from "
            "chance.",
        ),
        (
            cell("as_expected", 53, 25, 52),
            "53 reports in the last 28 days. That is above the usual range (25 to 52), but not enough to tell it from "
            "chance.",
        ),
        (
            cell("as_expected", 25, 25, 52),
            "25 reports in the last 28 days, about what we would expect (usually 25 to 52).",
        ),
        (cell("more", 40, 9, 24), "40 reports in the last 28 days, more than we would expect (usually 9 to 24)."),
        (cell("fewer", 0, 3, 16), "0 reports in the last 28 days, fewer than we would expect (usually 3 to 16)."),
        (cell("too_few", 1), "1 report in the last 28 days. There are too few to say whether that is unusual."),
        (cell("too_few_years", 1200), "1,200 reports in the last 28 days. Nobody can say yet what is usual here."),
        (cell("not_comparable", 5), "5 reports in the last 28 days. Nobody can say yet what is usual here."),
        (cell("not_tested", 5), "5 reports in the last 28 days. It is counted, and not rated."),
        (cell("as_expected", 5), "5 reports in the last 28 days. It is counted, and not rated."),
        (cell(None, None), "not known for these days; the files do not hold all of them."),
    ],
)
def test_a_figure_is_told_in_one_sentence(where, told, sentence) -> None:
    row = where.row("robbery")
    assert reading.reading_text(where, row, told) == f"{row.label}: {sentence}"


@pytest.mark.parametrize(
    ("told", "word"),
    [
        (cell("as_expected", 52, 25, 52), "About what we would expect"),
        (cell("as_expected", 24, 25, 52), "Below its usual range, but not enough to tell it from chance"),
        (cell("as_expected", 53, 25, 52), "Above its usual range, but not enough to tell it from chance"),
        (cell("as_expected", 53), "About what we would expect"), (cell(None, None, 1, 2), "Not known"),
        (cell("more", 53, 25, 52), "More than we would expect"),
    ],
)  # fmt: skip
def test_the_word_never_gainsays_the_range_beside_it(told, word) -> None:
    assert words.ranged_text(told) == word


def test_what_is_protected_or_hidden_says_so_and_gives_no_count(where) -> None:
    row, area = where.row("robbery"), places.area(where, "D4")
    for kind, signal in ((replace(row, protected=True), "not_tested"), (row, "hidden")):
        line = {"periods": {"days28": cell(signal, 3, 1, 9), "ytd": cell(signal, 7, 1, 9)}}
        told = reading._figure(where, area, kind, line, "/there/")
        assert told.hidden and (told.count, told.usual_low, told.usual_high) == (None, None, None)
        assert "the law protects these counts" in told.sentence and not {"3", "7", "9"} & set(told.sentence)


def test_it_is_the_newest_briefing_of_the_nearest_area_that_has_one(harborview, monkeypatch) -> None:
    where = harborview.city
    hood = places.neighborhoods(where)[0]
    near = reading.reading(where, hood, "robbery")
    assert (
        near and near.area == hood.name and near.href.startswith(f"/harborview/editions/{harborview.id}/{hood.slug}/")
    )
    frozen = reading.document.frozen_dates

    def without(*missing: str):
        return lambda edition, here: [] if here.id in missing else frozen(edition, here)

    monkeypatch.setattr(reading.document, "frozen_dates", without(hood.id))
    around = reading.reading(where, hood, "robbery")
    assert around and hood.districts[0].lower() in around.href
    monkeypatch.setattr(reading.document, "frozen_dates", lambda *_: [])
    assert reading.reading(where, hood, "robbery") is None
    monkeypatch.undo()
    monkeypatch.setattr(type(where), "row", lambda *_: where.rows[0])
    assert reading.reading(where, places.area(where, "D4"), "newer") is None, "a row that this briefing does not hold"


def test_where_nothing_is_published_nothing_is_told(where, monkeypatch) -> None:
    monkeypatch.setattr(incidents, "live_edition", lambda _: None)
    assert reading.reading(where, where.whole, "robbery") is None
