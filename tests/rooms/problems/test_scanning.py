"""Six questions, a sentence, sources: kept as far as it has come, words before in view, never who people are."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from compstat.access.rules import NotAllowed, Role, WrongState
from compstat.briefings import queries as briefings
from compstat.places import queries as places
from compstat.problems import actions, queries
from compstat.problems.models import Panel
from compstat.problems.queries import figures
from compstat.problems.rules import CHEERS, Source

from .making import AREA, CITY, NOW, SCANNED, actor, acts, in_analysis, nominated, priority

SENTENCE = (
    "Drivers go faster than 40 mph at two crossings without lights on weekday afternoons. It leads to near misses with "
    "children. Where we start: 34 of 100 cars, counted on March 3."
)


def test_it_is_kept_as_far_as_it_has_come_and_says_what_is_missing(mei) -> None:
    found = priority(mei)
    told = actions.Scanning(
        behavior=" Drivers go too fast ", cheers={"harmful": {"yes": False}, "events": {"yes": True}}
    )
    found = actions.scan(found.id, told, by=mei, now=NOW)
    assert (found.behavior, found.harm, found.sources) == ("Drivers go too fast", "", [])
    assert found.cheers == {"harmful": {"yes": False, "why": ""}, "events": {"yes": True, "why": ""}}
    assert queries.scanning_lacks(found) == [
        "community", "expectation", "recurring", "similar", "harmful_why", "place_type", "time", "harm", "baseline",
    ]  # fmt: skip
    assert queries.statement_of(found) == ""
    with pytest.raises(WrongState, match="Finish scanning: answer the six CHEERS questions"):
        actions.finish_scanning(found.id, by=mei, now=NOW)


def test_once_it_is_whole_it_goes_on_to_analysis(mei) -> None:
    found = priority(mei)
    found = actions.scan(found.id, SCANNED, by=mei, now=NOW)
    assert queries.scanning_lacks(found) == [] and queries.statement_of(found) == SENTENCE
    assert found.sources == ["meeting", "concerns"]
    found = actions.finish_scanning(found.id, by=mei, now=NOW)
    assert found.state == "analysis"
    assert [each.kind for each in found.events.all()] == ["nominated", "opened", "changed", "scanned"]
    assert acts() == ["problem_opened", "problem_moved", "problem_changed", "problem_moved"]


def test_the_words_before_stay_in_view_and_the_same_words_are_no_change(mei) -> None:
    found = in_analysis(mei)
    lines = acts()
    assert actions.scan(found.id, SCANNED, by=mei, now=NOW) == found
    assert acts() == lines
    changed = replace(SCANNED, time="on weekdays from 3 to 5 pm", sources=(Source.COUNCIL,))
    found = actions.scan(found.id, changed, by=mei, now=NOW + timedelta(1))
    assert found.events.last().before == {"time": "on weekday afternoons", "sources": ["meeting", "concerns"]}
    assert (found.state, found.events.last().kind, acts()[len(lines) :]) == ("analysis", "changed", ["problem_changed"])


@pytest.mark.parametrize(
    ("part", "text", "good"),
    [
        ("behavior", "Young men race", False), ("behavior", "Drivers race", True), ("time", "if teens come", False),
        ("harm", "Haitian families are afraid", False), ("harm", "older people and children are afraid", True),
        ("place_type", "the Haitian church", True), ("behavior", "x" * 201, False), ("baseline", "x" * 301, False),
    ],
)  # fmt: skip
def test_who_people_are_is_refused_where_offenders_are_meant(mei, part: str, text: str, good: bool) -> None:
    found = priority(mei)
    if good:
        assert getattr(actions.scan(found.id, actions.Scanning(**{part: text}), by=mei, now=NOW), part) == text
        return
    with pytest.raises(WrongState, match=r"Leave out|Write 0 to"):
        actions.scan(found.id, actions.Scanning(**{part: text}), by=mei, now=NOW)
    assert queries.problem(found.id).events.count() == 2


def test_only_the_six_questions_are_answered_and_briefly(mei) -> None:
    found = priority(mei)
    for cheers in ({"money": {"yes": True}}, {"harmful": {"yes": False, "why": "x" * 301}}):
        with pytest.raises(WrongState):
            actions.scan(found.id, actions.Scanning(cheers=cheers), by=mei, now=NOW)
    in_disorder = {name: {"yes": True} for name in reversed(CHEERS)} | {"events": {"yes": None, "why": " "}}
    found = actions.scan(found.id, actions.Scanning(cheers=in_disorder), by=mei, now=NOW)
    assert set(found.cheers) == set(CHEERS) - {"events"}


def test_whoever_works_in_the_area_may_scan_what_is_not_closed(mei) -> None:
    found = nominated(mei)
    for role in (Role.OFFICER, Role.PARTNER, Role.CRIME_ANALYST):
        actions.scan(found.id, actions.Scanning(behavior=f"Seen by {role}"), by=actor(role), now=NOW)
    for by in (actor(Role.MODERATOR), actor(Role.OFFICER, "D1")):
        with pytest.raises(NotAllowed):
            actions.scan(found.id, SCANNED, by=by, now=NOW)
    with pytest.raises(WrongState, match="not open to that now"):  # nobody has made it a priority
        actions.finish_scanning(found.id, by=mei, now=NOW)


def test_a_figure_of_the_newest_briefing_is_read_in_words_with_the_way_to_its_recipe(harborview, mei) -> None:
    found, where = priority(mei), places.city(CITY)
    read = queries.reading(found, "robbery", "days28")
    to = briefings.frozen_dates(harborview, places.area(where, AREA))[0]
    cell = briefings.table(harborview, AREA, to)["rows"]
    cell = next(row for row in cell if row["row"] == "robbery")["periods"]["days28"]
    assert (read.edition, read.area, read.to, read.told["count"]) == (harborview.id, AREA, to, cell["count"])
    told = figures.figure(read, where)
    low, high = cell["usual_low"], cell["usual_high"]
    assert told.sentence.startswith(
        f"Robbery, District D4: {cell['count']} reports in the 28 days to November 15, 2026."
    )
    assert told.sentence.endswith(f"Usual for these days: {low} to {high}.") == (low is not None)
    assert told.word and told.href == f"/harborview/editions/{harborview.id}/d4/2026-11-15/robbery/days28/"
    assert len(told.caveats) == len(cell["caveats"])
    week, year = (figures.figure(queries.reading(found, "robbery", p), where).sentence for p in ("week", "ytd"))
    assert "in the 7 days to November 15, 2026" in week and "from January 1, 2026 to November 15, 2026" in year
    assert figures.baseline_text(read) == (
        f"{cell['count']} reports (robbery) from October 19, 2026 to November 15, 2026"
    )


def test_what_cannot_be_read_says_why(harborview, mei) -> None:
    found = priority(mei)
    protected = next(row.id for row in places.city(CITY).rows if row.protected)
    for row, period, area in (("robbery", "month", ""), ("no_such_row", "week", ""), (protected, "ytd", "")):
        with pytest.raises(WrongState, match="Choose a row of the table"):
            queries.reading(found, row, period, area_id=area)
    with pytest.raises(places.AreaUnknown):
        queries.reading(found, "robbery", "week", area_id="atlantis")


def test_without_an_edition_or_a_briefing_there_is_nothing_to_pin(data_folder, mei) -> None:
    with pytest.raises(WrongState, match="No briefing of this area is frozen yet"):
        actions.pin_panel(priority(mei).id, "robbery", "week", by=mei, now=NOW)


def test_a_pinned_figure_stays_as_it_was_and_its_row_may_go(harborview, mei, monkeypatch) -> None:
    found = priority(mei)
    made = actions.pin_panel(found.id, "robbery", "days28", " Since the summer. ", by=mei, now=NOW)
    kept = Panel.objects.get()
    assert (kept.edition, kept.area, kept.row, kept.period, kept.note) == (
        harborview.id, AREA, "robbery", "days28", "Since the summer.",
    )  # fmt: skip
    assert kept.told == {**queries.reading(found, "robbery", "days28").told}
    assert acts()[-1] == "problem_changed" and queries.problem(found.id).events.count() == 2
    where = places.city(CITY)
    before = figures.figure(kept, where)
    gone = replace(where, rows=tuple(row for row in where.rows if row.id != "robbery"))
    assert figures.figure(made, gone).sentence == before.sentence
    Panel.objects.update(area="gone", told={**kept.told, "usual_low": None, "count": 1})
    told = figures.figure(Panel.objects.get(), gone)
    assert told.sentence == "Robbery, gone: 1 report in the 28 days to November 15, 2026." and told.href == ""
