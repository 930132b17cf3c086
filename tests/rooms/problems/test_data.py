"""Public facts as files and for programs: what stands on the pages, in documented columns, and nothing else."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils.html import escape

from compstat.concerns.models import Concern
from compstat.problems.queries import facts
from compstat.problems.views.data import cell

from . import scenes
from .making import CITY, NOW
from .telling import SECRET, TODAY, WEEK, plan, problem, promised, raised, unread

REFERENCE = Path(__file__).parents[3] / "docs" / "reference" / "facts.md"


@pytest.fixture(autouse=True)
def _today(monkeypatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def rows(client, kind: str, area: str = "d4") -> list[dict[str, str]]:
    answer = client.get(f"/{CITY}/{area}/facts/{kind}.csv")
    assert answer.status_code == 200 and answer["Content-Type"] == "text/csv; charset=utf-8"
    text = b"".join(answer.streaming_content).decode()
    found = csv.DictReader(io.StringIO(text))
    told = list(found)
    assert tuple(found.fieldnames or ()) == facts.COLUMNS[kind]
    return told


def ask(client, path: str, status: int = 200):
    answer = client.get(f"/api/v1/{CITY}/{path}")
    assert answer.status_code == status, answer.content
    return answer.json()


@pytest.mark.parametrize("kind", facts.COLUMNS)
def test_an_empty_city_gives_a_header(client, harborview, kind: str) -> None:
    assert rows(client, kind) == [] == rows(client, kind, "city")


def test_every_column_is_documented_and_no_other() -> None:
    text = REFERENCE.read_text()
    for kind, columns in facts.COLUMNS.items():
        table = text.split(f"\n## {kind}\n")[1].split("\n## ")[0]
        assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == [*columns]


def test_the_files_hold_what_stands_on_the_pages(client, harborview) -> None:
    found = scenes.make()
    problems = {each["id"]: each for each in rows(client, "problems")}
    running = problems[found["running"]]
    assert (running["state"], running["theme"], running["concerns"]) == ("active", "speeding", "2")
    assert running["statement"].startswith("Drivers go faster than 40 mph at two crossings")
    assert problems[found["declined"]]["result"] == "declined"
    plans = {each["problem"]: each for each in rows(client, "plans")}
    told = plans[found["finished"]]
    assert (told["measure"], told["rows"], told["areas"]) == ("reports", "larceny_from_motor_vehicle", "D4")
    assert (told["comparison"], told["smallest_fall"], told["amendments"]) == ("D1 D2", "0.28", "0")
    told = plans[found["running"]]
    assert (told["deciding_on"], told["amendments"], told["tasks"], told["tasks_late"]) == ("2026-12-31", "1", "2", "1")
    effects = [each for each in rows(client, "effects") if each["problem"] == found["finished"]]
    assert [each["outcome"] for each in effects] == ["so_far", "fell", "so_far"]
    assert (effects[1]["counted"], effects[1]["expected"], effects[1]["to"]) == ("36", "58.4", "2026-08-27")
    reviews = {each["problem"]: each for each in rows(client, "reviews")}
    assert reviews[found["running"]]["days_late"] == "14" and reviews[found["finished"]]["days_late"] == "0"
    promises = rows(client, "promises")
    assert {each["state"] for each in promises} == {"kept", "late"} and promises[0]["made_on"] == "2026-10-01"
    assert len(rows(client, "concerns")) == 15 == len(rows(client, "concerns", "city"))
    assert rows(client, "concerns", "d1") == []


def test_of_a_concern_only_what_is_published(client, harborview) -> None:
    hidden = unread(state="promised")
    made = promised("The lamp works again by then", "open", TODAY + WEEK, hidden.id, "concern")
    shown = raised("The lamp is dark.", state="answered", answer="It is mended.", answered_on=TODAY)
    promised("The other lamp works too", "open", TODAY + WEEK, shown.id, "concern")
    waits = raised("And that one?", state="acknowledged", answer="not yet said")
    told = {each["id"]: each for each in rows(client, "concerns")}
    assert set(told) == {shown.id, waits.id}
    assert (told[shown.id]["answer"], told[waits.id]["answer"]) == ("It is mended.", "")
    origins = {each["what"]: each["origin_id"] for each in rows(client, "promises")}
    assert origins == {made.what: "", "The other lamp works too": shown.id}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_spreadsheet_runs_nothing(client, harborview, text: str) -> None:
    Concern.objects.filter(pk=raised(state="answered").pk).update(text=text, answer=f'"{text}"')
    (told,) = rows(client, "concerns")
    assert told["text"] == f"'{text}"


def test_cells_are_written_as_documented() -> None:
    told = [cell(each) for each in (None, "", date(2026, 5, 1), ("D1", "D2"), 0, -2.5, Decimal("1.5"), True)]
    assert told == ["", "", "2026-05-01", "D1 D2", "0", "-2.5", "1.5", "True"]


@pytest.mark.parametrize(("path", "words"), [
    ("/harborview/d4/facts/people.csv", b""), ("/harborview/d99/facts/plans.csv", b"has no area"),
    ("/atlantis/d4/facts/plans.csv", b"There is no city"), ("/harborview/plans/none.pdf", b""),
])  # fmt: skip
def test_what_there_is_not(client, harborview, path: str, words: bytes) -> None:
    assert client.get(path).status_code == 404


def test_programs_are_told_the_same(client, harborview) -> None:
    found = scenes.make()
    assert [each["id"] for each in ask(client, "concerns?area=d4")] == [e["id"] for e in rows(client, "concerns")]
    assert len(ask(client, "promises")) == 9 and len(ask(client, "problems?area=D1")) == 0
    told = ask(client, f"problems/{found['finished']}")
    assert told["problem"]["result"] == "done" and len(told["concerns"]) == 1
    assert [each["outcome"] for each in told["effects"]] == ["so_far", "fell", "so_far"]
    assert told["verdicts"][0] | {"plan": ""} == {
        "plan": "", "opened_on": "2026-09-10", "closes_on": "2026-09-24", "yes": 12, "no": 5, "dont_know": 3, "n": 20,
    }  # fmt: skip
    assert [each["kind"] for each in told["events"]] == ["opened", "closed"]
    assert SECRET not in str(told)
    running = ask(client, f"problems/{found['running']}")
    assert running["verdicts"] == [] and running["plans"][0]["measure"] == "count"


def test_programs_are_told_what_is_known_and_done(client, harborview) -> None:
    """All that the page tells: causes with both sides, what was weighed, who does what with what."""
    found = scenes.running()
    page = client.get(f"/{CITY}/problems/{found.id}/").content.decode()
    told = ask(client, f"problems/{found.id}")
    known, (made,) = told["analysis"], told["plans"]
    assert known["sources"] and known["triangle"] and known["options"] and known["contributions"]
    assert {len(each["speaks_for"]) and len(each["speaks_against"]) for each in known["causes"]} != {0}
    assert made["interventions"] and made["resources"] and len(made["duties"]) == made["tasks"]
    for part in (*known["causes"], *known["contributions"], *known["options"], *made["interventions"]):
        assert escape(part["text"]) in page
    for each in made["duties"]:
        assert escape(each["what"]) in page
    assert SECRET not in str(told)


def test_programs_are_told_how_an_area_answers(client, harborview) -> None:
    scenes.make()
    told = ask(client, "answering?area=d4")
    assert told["clock"]["hours"] == 72 and told["clock"]["in_time"] <= told["clock"]["of_them"]
    asked = {each["theme"]: each["asked"] for each in told["themes"]}
    assert asked["Noise"] == 9 and sum(asked.values()) == told["asked"]
    assert told["withheld"] == [] and SECRET not in str(told)


def test_a_class_of_a_small_count_is_told_as_it_is(client, harborview) -> None:
    from .telling import looked, windows

    found = problem(state="active")
    looked(plan(found, "reports"), "so_far", windows=windows("5–9"), hidden=True, expected=None)
    (told,) = ask(client, f"problems/{found.id}")["effects"]
    assert (told["counted"], told["expected"]) == ("5–9", None)


def test_refusals_are_sentences(client, harborview) -> None:
    assert "There is no such problem" in ask(client, "problems/none", 404)["detail"]
    other = problem(city="boston")
    assert "There is no such problem here" in ask(client, f"problems/{other.id}", 404)["detail"]
    assert "has no area" in ask(client, "promises?area=D99", 404)["detail"]


def test_facts_are_the_same_in_every_language(client, harborview) -> None:
    scenes.running()
    told = [
        client.get("/api/v1/harborview/problems", headers={"Accept-Language": each}).json() for each in ("en", "es")
    ]
    assert told[0] == told[1]


def test_a_draft_has_no_page_to_print(client, harborview) -> None:
    made = plan(problem(), state="draft")
    assert client.get(f"/harborview/plans/{made.id}.pdf").status_code == 404


@pytest.mark.parametrize("language", ["", "/es", "/ar-xb"])
def test_a_fixed_plan_is_one_page_to_print(client, harborview, language: str) -> None:
    made = plan(problem(state="active"), "reports")
    answer = client.get(f"{language}/harborview/plans/{made.id}.pdf")
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-") and f'"harborview-plan-{made.id}.pdf"' in answer["Content-Disposition"]
    assert SECRET.encode() not in answer.content
    assert client.get(f"/boston/plans/{made.id}.pdf").status_code == 404
