"""A plan on one page: all that was fixed, in plain words, whatever was typed, in each language that is offered."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from compstat.meetings.queries import printed
from compstat.problems import actions
from compstat.problems.models import Plan, Task
from compstat.problems.paper import plan as paper
from compstat.problems.queries import plans, surroundings
from compstat.problems.rules import InterventionKind

from .plotting import THEN, WHY, WORKED, analyzed, at, counted, drafted, fixed, measured, ready, running

HOSTILE = '#panic("x") $x$ *a* `b` \\ "q" <b>&amp;</b> // ñ ò 北 ' + "w" * 60


def words_of(told: object) -> str:
    """All that is told, as one text."""
    if isinstance(told, dict):
        return " ".join(words_of(each) for each in told.values())
    return " ".join(words_of(each) for each in told) if isinstance(told, list) else str(told)


def pages(plan: Plan, language: str = "en") -> int:
    return len(printed.pages("plan", paper.told(plan, language), paper.SHEETS))


def test_it_says_what_why_who_by_when_measured_how_against_what_and_when_it_is_decided(mei, harborview) -> None:
    plan = running(mei)
    actions.amend(plan.id, {"enough": "A quarter fewer."}, WHY, by=mei, now=at(WORKED.starts + timedelta(1)))
    said = words_of(paper.told(plan, "en"))
    for wanted in (
        "Harborview · District D4", "Drivers go faster than 40 mph", "The road is wide and straight",
        "We slow cars where children cross", "Traffic: Humps before both crossings", "School parents’ council",
        "Public works liaison", "August 12, 2026", "Theft from cars", "D1 Ropewalk", "October 19, 2026",
        "5 spans of time as long, before March 23, 2026", "we see it in four of five cases",
        "A fall of less than 40% could not be seen here.", "A quarter fewer.", WHY, "D2 Old Market",
        "Fixed on July 13, 2026, before the start.", "/harborview/d4/problems", "No report here is real.",
    ):  # fmt: skip
        assert wanted in said, wanted
    assert pages(plan) == 1


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        (counted(), "By radar on Quay Road, Tuesdays from 3 to 4 pm."),
        (counted(measure="answers", others="none"), "Do you notice a change?"),
    ],
)
def test_a_count_and_answers_are_told_too(mei, told, wanted) -> None:
    plan = fixed(mei, told)
    assert wanted in words_of(paper.told(plan, "en")) and pages(plan) == 1
    assert paper.told(plan, "en")["seen"] == []


def test_whatever_was_typed_stands_on_one_page_and_breaks_nothing(mei, harborview) -> None:
    plan = actions.draft_plan(analyzed().id, HOSTILE[:120], by=mei, now=THEN)
    actions.write_plan(plan.id, actions.Written(HOSTILE[:120], (HOSTILE * 20)[:2000], HOSTILE[:110]), by=mei, now=THEN)
    for _ in range(9):
        actions.add_intervention(plan.id, InterventionKind.PLACE, (HOSTILE * 5)[:500], by=mei, now=THEN)
        due = THEN.date() + timedelta(9)
        actions.add_task(plan.id, (HOSTILE * 3)[:300], HOSTILE[:80], due, by=mei, now=THEN)
    actions.set_measure(
        plan.id, counted(enough=(HOSTILE * 5)[:500], count_method=(HOSTILE * 5)[:500]), by=mei, now=THEN
    )
    actions.fix_plan(plan.id, by=mei, now=THEN)
    for n in range(5):
        actions.amend(
            plan.id, {"enough": f"Less than {n}."}, (HOSTILE * 9)[:900], by=mei, now=THEN + timedelta(hours=n)
        )
    told = paper.told(plans.plan(plan.id), "en")
    assert told["more"] == "And 2 more." and told["amended"][-1] == "And 2 more."
    assert pages(plans.plan(plan.id)) == 1 and paper.plan_pdf(plans.plan(plan.id), "en").startswith(b"%PDF-1.7")


@pytest.mark.parametrize("language", ["es", "ht"])
def test_it_is_printed_in_the_languages_of_the_site(mei, harborview, language) -> None:
    plan = fixed(mei)
    assert pages(plan, language) == 1 and paper.told(plan, language)["lang"] == language
    assert paper.plan_pdf(plan, language).startswith(b"%PDF")


def test_hexagons_are_told_by_name_and_never_by_count(mei, harborview) -> None:
    every = surroundings.spots(harborview.city, surroundings.all_spots(harborview.city, "hexagon", harborview))
    plan = fixed(mei, measured(areas=tuple(s.id for s in every if s.within == "station-square")))
    told = paper.told(plan, "en")
    assert "Station Square: hexagons 1, 2, 3, 4, 5, 6, 7, 8, 9, and 10" in words_of(told["know"])
    assert not re.search(r"\b\d+ reports\b", words_of(told)) and pages(plan) == 1


def test_what_is_kept_back_says_so_on_paper(mei, harborview, monkeypatch) -> None:
    plan = fixed(mei)
    until = plan.resources.get().withheld_until
    monkeypatch.setattr(paper.timezone, "now", lambda: THEN)
    assert "kept back until" in paper.told(plan, "en")["takes"][0]
    monkeypatch.setattr(paper.timezone, "now", lambda: at(until))
    assert paper.told(plan, "en")["takes"] == ["Hours of work: 120 hours, Patrols at the school gate"]


def test_a_draft_is_not_printed(mei, harborview) -> None:
    with pytest.raises(plans.NotFixed):
        paper.plan_pdf(drafted(mei), "en")
    assert Task.objects.exists()
    plan = ready(mei)
    assert Client().get(f"/harborview/plans/{plan.id}.pdf").status_code == 404
    actions.fix_plan(plan.id, by=mei, now=THEN)
    answer = Client().get(f"/harborview/plans/{plan.id}.pdf")
    assert answer.status_code == 200 and answer.content.startswith(b"%PDF") and not answer.cookies
