"""The loop page tells one problem from top to bottom; what nobody may read stands nowhere; three stand together."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from compstat.concerns.models import Translation
from compstat.problems.models import Plan, Problem
from compstat.problems.rules.measuring import read_told
from compstat.promises.models import PromiseEvent

from . import scenes
from .making import NOW
from .telling import (
    SECRET,
    TODAY,
    WEEK,
    amended,
    asked,
    coded,
    counted,
    event,
    judged,
    known,
    looked,
    plan,
    problem,
    raised,
    windows,
)

PANELS = ["Was it done?", "Did it change?", "What do residents say?"]


@pytest.fixture(autouse=True)
def _today(monkeypatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def read(client, found: Problem, status: int = 200) -> str:
    answer = client.get(f"/harborview/problems/{found.id}/")
    assert answer.status_code == status, answer.content
    return unescape(answer.content.decode())


def words(page: str) -> str:
    """The page as one reads it: without tags, each blank once."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def panels(page: str) -> list[tuple[str, str]]:
    """The three panels, in their order: heading and what stands in it."""
    three = re.search(r'<div class="three">(.*?)</div>', page, re.DOTALL)
    assert three
    found = re.findall(r'<section class="panel[^"]*"><h3>(.*?)</h3>(.*?)</section>', three.group(1), re.DOTALL)
    return [(head, words(body).strip()) for head, body in found]


def change(page: str) -> str:
    return panels(page)[1][1]


def test_a_running_problem_reads_from_top_to_bottom(client, harborview) -> None:
    page = read(client, scenes.running())
    heads = re.findall(r"<h2[^>]*>(.*?)</h2>", page)
    assert heads[:6] == [
        "1. What people said", "2. What we know", "3. What we planned",
        "4. Was it done? Did it change? What do residents say?", "5. What comes next", "6. What happened, day by day",
    ]  # fmt: skip
    told = words(page)
    for sentence in (
        "A plan is under way. On December 31, 2026 we say whether it has changed anything.",
        "3 concerns are part of this. The first came on September 10, 2026.", "1 more person said the same.",
        "1 more concern belongs here. Its words are not published.", "31 people voted.",
        "The room advised something else.", "The lights are mended by the city next month",
        "Drivers go faster than 40 mph at two crossings without lights on weekday afternoons.",
        "Families in the blocks along the road", "Yes: at 40 doors on May 5", "The road is wide and straight.",
        "Speeds fall where the road narrows.", "Pier Street is as wide", "We dropped this idea.",
        "It is worst when the factory’s shift ends", "1 text was not published. Why: It tells who a person is",
        "We walked the road at 3 pm.", "Humps before both crossings",
        "3 days late.", "Where exactly: from November 26, 2026 on.", "120 hours", "40.5 hours", "By radar on Quay Road",
        "Nobody counts speeds anywhere else.", "Fewer than 10 of 100.", "December 17, 2026", "Changed by: Captain.",
        "This look is 14 days late.", "Words on this page were changed.", "“in the afternoon”",
        "The plan starts: October 8, 2026", "34 of 100", "22 of 100",
    ):  # fmt: skip
        assert sentence in told, sentence
    assert "9 reports in the 28 days to November 15, 2026. Usual for these days: 4 to 14." in told
    assert 'href="/harborview/editions/0123456789ab/d4/2026-11-15/robbery/days28/"' in page
    assert 'href="/harborview/concerns/' in page and 'href="/harborview/meetings/' in page
    assert 'property="og:description" content="A plan is under way.' in page


def test_what_nobody_may_read_stands_on_no_page(client, harborview) -> None:
    found = scenes.make()
    pages = [f"problems/{key}/" for name, key in found.items() if name != "plan"]
    pages += [f"d4/{name}/" for name in ("problems", "you-said", "asked-and-done", "promises", "concerns")]
    pages += [f"d4/facts/{kind}.csv" for kind in ("concerns", "promises", "problems", "plans", "reviews", "effects")]
    for path in pages:
        answer = client.get(f"/harborview/{path}")
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert answer.status_code == 200, path
        assert SECRET.encode() not in body, path
    for path in ("concerns", "promises", "problems", f"problems/{found['running']}"):
        assert SECRET.encode() not in client.get(f"/api/v1/harborview/{path}").content, path


def test_a_draft_is_nobodys_business_but_that_one_is_written_is_said(client, harborview) -> None:
    found = problem()
    Plan.objects.create(problem=found, title=SECRET, strategy=SECRET, drafted_on=TODAY, draft={"enough": SECRET})
    event(found, "drafted", TODAY, SECRET)
    page = read(client, found)
    assert SECRET not in page and "A plan is being written." in page
    assert [head for head, _ in panels(page)] == PANELS and "There is no plan yet." in panels(page)[0][1]


@pytest.mark.parametrize("state", ["nominated", "scanning", "analysis", "planned", "active", "assessment", "closed"])
@pytest.mark.parametrize("measure", ["", "reports", "count", "answers"])
def test_the_three_stand_together_in_every_state(client, harborview, state: str, measure: str) -> None:
    closed = {"closed_on": TODAY, "closing": "reasonable", "result": "no_change_seen"} if state == "closed" else {}
    found = problem(state=state, **closed)
    if measure:
        plan(found, measure, "fixed" if state == "planned" else "running")
    told = panels(read(client, found))
    assert [head for head, _ in told] == PANELS and all(body for _, body in told)


def test_where_it_stands_is_said_in_each_state(client, harborview) -> None:
    named = problem(state="nominated", priority_since=None)
    assert "People have named it." in read(client, named)
    event(named, "retired", TODAY - WEEK)
    assert "On November 12, 2026 it made room for another." in read(client, named)
    assert "It is a priority since September 24, 2026." in read(client, problem())
    fixed = problem(state="planned")
    assert "It has not started yet." in read(client, fixed)
    plan(fixed, state="fixed", starts_on=TODAY + WEEK)
    assert "A plan is fixed. It starts on November 26, 2026." in read(client, fixed)
    assessed = problem(state="assessment")
    assert "The plan has run its time." in read(client, assessed)
    plan(assessed, deciding_on=TODAY - WEEK)
    assert "The plan has run until the deciding date, November 12, 2026." in read(client, assessed)
    assert "We are finding out what happens" in read(client, problem(state="scanning"))
    assert "It is closed." in read(client, problem(state="closed"))


@pytest.mark.parametrize(("result", "closing", "head"), [
    ("done", "achieved", "Done"), ("no_change_seen", "unlikely", "No change seen"),
    ("handed_over", "handed_over", "Handed over"), ("declined", "declined", "Declined"),
])  # fmt: skip
def test_how_it_ended_is_four_words_that_are_never_mixed(client, harborview, result, closing, head) -> None:
    found = problem(state="closed", result=result, closing=closing, closed_on=TODAY, closed_why="So it is.")
    page = read(client, found)
    assert f'<p class="answer">{head}</p>' in page and "So it is." in page
    assert "contribute/" not in page and "Follow this by mail" in page


def test_before_the_deciding_date_nothing_fell(client, harborview) -> None:
    found = problem(state="active")
    made = plan(found, "reports")
    looked(made, "so_far", after=12, days=40)
    told = change(read(client, found))
    assert told.startswith("Not decided yet The deciding date is December 31, 2026. Until then we only say")
    assert "In 40 days" in told and "fell" not in told.lower()


@pytest.mark.parametrize(("outcome", "said"), [
    ("fell", "Fell more than comparison places, beyond chance"),
    ("rose", "Rose more than comparison places, beyond chance"),
    ("no_clear", "No clear difference: a fall smaller than 28% could not have been seen"),
])  # fmt: skip
def test_on_the_deciding_date_one_word_is_said_and_later_looks_change_nothing(
    client, harborview, outcome, said
) -> None:
    found = problem(state="assessment")
    made = plan(found, "reports", starts_on=TODAY - 24 * WEEK, deciding_on=TODAY - 12 * WEEK)
    looked(made, "so_far", TODAY - 16 * WEEK, days=40)
    looked(made, outcome, TODAY - 8 * WEEK, ring={"said": "rose"})
    looked(made, "so_far", TODAY - WEEK, again=True)
    page = read(client, found)
    assert change(page).startswith(said)
    assert "That is 9 to 32 fewer" in change(page) and "Some may have moved there" in change(page)
    assert words(page).count("So far.") == 2 and "Every look at the counts" in page


def test_what_cannot_be_told_says_why(client, harborview) -> None:
    found = problem(state="active")
    made = plan(
        found, "reports", others="none", comparison=(), others_why="There is nothing like it.", smallest_fall=None
    )
    looked(made, "not_tested")
    told = change(read(client, found))
    assert told.startswith("Cannot be told") and "There is no place to compare with." in told
    assert "A fall of less than 40% could not be seen here." in told


def test_after_the_deciding_date_it_waits_until_counts_are_complete(client, harborview) -> None:
    found = problem(state="active")
    plan(found, "reports", starts_on=TODAY - 20 * WEEK, deciding_on=TODAY - WEEK)
    assert "The deciding date was November 12, 2026. The last counts are not complete yet." in change(
        read(client, found)
    )


@pytest.mark.parametrize(("first", "last", "said"), [
    ((34, 100), (9, 100), "Less than before"), ((34, 100), (68, 200), "No clear difference"),
    ((34, None), (40, None), "More than before"),
])  # fmt: skip
def test_a_count_is_compared_with_itself_and_claims_no_cause(client, harborview, first, last, said) -> None:
    found = problem(state="assessment")
    made = plan(found, starts_on=TODAY - 20 * WEEK, deciding_on=TODAY - 2 * WEEK)
    counted(made, TODAY - 21 * WEEK, *first, before=True)
    assert "Not known yet" in change(read(client, found))
    counted(made, TODAY - WEEK, *last)
    told = change(read(client, found))
    assert told.startswith(said) and "other causes cannot be ruled out" in told


def test_residents_answer_in_each_phase(client, harborview) -> None:
    found = problem(state="active")
    made = plan(found, "answers")
    assert "Residents decide" in change(read(client, found))
    assert panels(read(client, found))[2][1].startswith("Not asked yet Nobody has been asked yet")
    later = asked(made, TODAY + WEEK, TODAY + 2 * WEEK)
    assert "We ask from November 26, 2026 on." in panels(read(client, found))[2][1]
    later.delete()
    asked(made, TODAY - 10 * WEEK, TODAY - 9 * WEEK)
    assert panels(read(client, found))[2][1].startswith("Being counted")
    asked(made, TODAY - 8 * WEEK, TODAY - 7 * WEEK, yes=12, no=5, dont_know=3)
    told = panels(read(client, found))[2][1]
    assert told.startswith("12 of 20 notice a change 5 notice no change. 3 do not know.")
    opened = asked(made)
    page = read(client, found)
    assert "12 of 20" in panels(page)[2][1] and f'href="/harborview/verdict/{opened.id}/"' in page


def test_nobody_answered_is_said_so(client, harborview) -> None:
    found = problem(state="active")
    asked(plan(found), TODAY - 3 * WEEK, TODAY - WEEK, yes=0)
    assert panels(read(client, found))[2][1].startswith("Nobody answered")


def test_the_weeks_of_a_district_are_drawn_with_start_and_deciding_date(client, harborview) -> None:
    found = problem(state="active")
    plan(found, "reports")
    page = read(client, found)
    assert "Theft from cars, week by week. The plan starts on October 8, 2026; it is decided on December 31" in page
    assert 'class="chart"' in page and page.count('class="rule"') == 2 and "The same as a table" in page
    assert "not final yet" in page


def test_hexagons_are_drawn_by_window_and_small_counts_are_classes(client, harborview) -> None:
    found = problem(state="active")
    made = plan(found, "reports", areas=("8a2a30649b17fff",), day_parts=("evening",))
    shown = words(read(client, found))
    assert "in spans of 84 days" in shown and "6 in the evening to midnight" in shown
    assert re.search(r"January 1, 2025 to March 25, 2025\s+60", shown)
    looked(made, "so_far", hidden=True, windows=windows("5–9"), days=40)
    page = read(client, found)
    assert "5–9" in page and "Exact small counts are never shown." in page


def test_an_unfinished_review_of_a_plan_that_ended_was_not_held(client, harborview) -> None:
    found = problem(state="closed", result="done", closing="achieved", closed_on=TODAY)
    made = plan(found, state="completed")
    Plan.objects.filter(pk=made.pk).update(ended_on=TODAY - WEEK)
    assert "Nobody looked at the plan on this day." in read(client, found)
    made.reviews.update(due_on=TODAY)
    assert "The plan ended before this day." in read(client, found)
    made.reviews.update(held_on=TODAY, done="Humps built.", seen="Fewer cars.", decision="complete", reason="Enough.")
    told = words(read(client, found))
    assert "The plan is complete." in told and "Humps built." in told and "This look" not in told


def history(page: str) -> list[str]:
    """The lines of the history, as they are read."""
    told = page.partition('id="history"')[2].partition("</ol>")[0]
    return [words(line).strip() for line in re.findall(r"<li>(.*?)</li>", told, re.DOTALL)]


def test_a_plan_completed_early_ends_on_its_day_and_is_decided_on_its_own(client, harborview, monkeypatch) -> None:
    found = problem(state="assessment")
    made = plan(found, state="completed")  # it is decided in six weeks
    event(found, "completed", TODAY - WEEK, "The humps stand.", key=made.id)
    event(found, "assessed", TODAY - WEEK, key=made.id)
    page = read(client, found)
    assert history(page) == ["November 12, 2026. The plan was completed. Captain The humps stand."]
    assert "The plan is completed. On December 31, 2026 we say whether it has changed anything." in words(page)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + 7 * WEEK)
    event(found, "closed", TODAY + 7 * WEEK, "It is done.")
    page = read(client, found)
    assert [line[:44] for line in history(page)] == [
        "November 12, 2026. The plan was completed. C", "December 31, 2026. The deciding date came.",
        "January 7, 2027. Closed. Captain It is done.",
    ]  # fmt: skip
    assert "The plan has run until the deciding date, December 31, 2026. Now we judge it." in words(page)


def test_a_deciding_date_is_told_on_its_day_though_the_job_came_later(client, harborview) -> None:
    found = problem(state="assessment")
    made = plan(found, starts_on=TODAY - 12 * WEEK, deciding_on=TODAY - WEEK)
    event(found, "reviewed", TODAY - timedelta(3))
    event(found, "assessed", TODAY, key=made.id)
    event(found, "assessed", TODAY, key="0" * 26)  # of a plan nobody knows
    assert [line[:18] for line in history(read(client, found))] == [
        "November 12, 2026.", "November 16, 2026.", "November 19, 2026."
    ]  # fmt: skip


def test_a_finished_task_says_on_which_day_it_was_done(client, harborview) -> None:
    found = problem(state="active")
    made = plan(found)
    assert "by November 12, 2026. Done on November 12, 2026." in words(read(client, found))
    PromiseEvent.objects.filter(promise__origin_id=made.id, kind="kept").update(on=date(2026, 11, 3))
    assert "by November 12, 2026. Done on November 3, 2026." in words(read(client, found))
    PromiseEvent.objects.filter(kind="kept").delete()
    assert "Done. On the board" in words(read(client, found))


def test_other_reports_places_and_hours_are_shown_in_words(client, harborview) -> None:
    found = problem(state="active")
    made = plan(found, "reports")
    changed = {
        "rows": [["larceny_from_motor_vehicle"], ["larceny_from_motor_vehicle", "robbery"]],
        "areas": [["D4"], ["mill-hill", "riverside"]], "day_parts": [[], ["evening", "night"]],
    }  # fmt: skip
    amended(made, changed)
    told = words(read(client, found))
    labels = {row.id: row.label for row in harborview.city.rows}
    first, second = labels["larceny_from_motor_vehicle"], labels["robbery"]
    assert f"Which reports are counted {first} {first} and {second}" in told
    assert "Where D4 Mill Hill, Riverside and Station Square Mill Hill and Riverside" in told
    parts = "6 in the evening to midnight and midnight to 6 in the morning"
    assert f"Time of day the whole day {parts}" in told
    amended(made, {"day_parts": [["evening", "night"], []]}, TODAY)
    assert f"Time of day {parts} the whole day" in words(read(client, found))


def test_earlier_plans_stay_in_view_with_their_three(client, harborview) -> None:
    found = problem(state="active")
    first = plan(found, state="stopped")
    Plan.objects.filter(pk=first.pk).update(
        title="A sign alone", ended_on=TODAY - 7 * WEEK, ended_why="Nothing changed in four weeks."
    )
    amended(first, {"others_why": ["Nobody counts there.", ""], "review_days": [["2026-01-05"], ["2026-01-12"]]})
    plan(found)
    page = read(client, found)
    assert page.count('<div class="three">') == 2 and "ended on October 1, 2026" in words(page)
    assert "Nothing changed in four weeks." in page and "January 12, 2026" in page and "nothing" in words(page)


def test_a_translation_by_a_person_is_read_in_its_language(client, harborview) -> None:
    found = problem()
    told = raised("Los carros van muy rápido.", language="es", problem=found.id)
    Translation.objects.create(
        concern=told,
        of="text",
        language="ht",
        text="Machin yo ale twò vit.",
        original=told.text,
        role="Interpreter",
        at=NOW,
    )
    page = client.get(f"/ht/harborview/problems/{found.id}/").content.decode()
    assert "Machin yo ale twò vit." in page and 'lang="ht"' in page
    assert 'lang="es">Los carros' in read(client, found)
    told.text = "Los carros van muy rápido aquí."
    told.save()
    assert "Machin yo" not in client.get(f"/ht/harborview/problems/{found.id}/").content.decode()


def test_an_urgent_priority_says_why_and_when_it_came_before_a_meeting(client, harborview) -> None:
    found = problem(urgent_why="Shots were heard three times.")
    event(found, "opened", TODAY - WEEK, "Nobody wants to wait.")
    event(found, "confirmed", TODAY, "The room agreed.")
    told = words(read(client, found))
    assert "It was opened at once, before a meeting. Why: Shots were heard three times." in told
    assert "It came before a meeting on November 19, 2026. The room agreed." in told


def test_another_citys_problem_is_not_here(client, harborview) -> None:
    read(client, problem(city="boston"), 404)
    assert client.get("/harborview/problems/nothing/").status_code == 404
    assert client.get("/harborview/problems/nothing/follow/").status_code == 404


def test_codes_and_keys_of_authors_stand_on_no_page(client, harborview) -> None:
    found = problem()
    mine = coded("ABCD2345", problem=found.id)
    assert mine.code_hash not in read(client, found) and "ABCD" not in read(client, found)


def test_the_page_asks_the_database_as_often_for_thirty_concerns_as_for_three(client, harborview) -> None:
    found = problem()
    known(found)
    plan(found)
    for _ in range(3):
        raised(problem=found.id)
    with CaptureQueriesContext(connection) as few:
        read(client, found)
    for _ in range(27):
        raised(problem=found.id, raised_on=TODAY - timedelta(3))
    with CaptureQueriesContext(connection) as many:
        read(client, found)
    assert len(many) == len(few) < 60


@pytest.mark.parametrize("told", [
    {"rows": ("no_such_row",)}, {"areas": ("no-such-area",)}, {"rows": ("homicide",)}, {"starts_on": None},
])  # fmt: skip
def test_what_the_counts_do_not_know_is_not_drawn(harborview, told) -> None:
    from compstat.problems.queries.counted import weekly

    known_of = read_told(judged("reports"))
    drawn = weekly(known_of, harborview.city)
    assert (
        drawn and drawn.weeks and None in drawn.weeks["counts"]
    )  # the weeks until the deciding date are still to come
    assert weekly(known_of | told, harborview.city) is None


def test_weeks_that_are_not_covered_have_no_count(harborview) -> None:
    from compstat.problems.queries.counted import weekly

    long_ago = judged("reports", starts_on=date(2020, 3, 2), deciding_on=date(2020, 5, 25))
    drawn = weekly(read_told(long_ago), harborview.city)
    assert drawn and drawn.weeks and drawn.weeks["counts"][0] is None
    assert drawn.weeks["week_ends"][-1] < "2020-12-01"


def test_a_plan_whose_reports_were_never_counted_has_no_drawing(client, harborview) -> None:
    found = problem(state="active")
    made = plan(found, "reports", state="fixed", areas=("8a2a30649b17fff",), figures={})
    assert "<figure" not in read(client, found) and made.title in read(client, found)
