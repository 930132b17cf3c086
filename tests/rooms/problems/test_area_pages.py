"""An area's problems, you said we did, asked and done, the board of promises: what is late or not known says so."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.urls import reverse

from compstat.concerns.models import Concern
from compstat.places import queries as places
from compstat.promises.models import Promise, PromiseEvent
from compstat.promises.queries import came_from, promises_of, tally

from . import scenes
from .making import CITY, NOW, meeting
from .telling import SECRET, TODAY, WEEK, event, plan, problem, promised, raised, unread

PAGES = ("problems_of_area", "you_said", "alignment", "promises_of_area")


@pytest.fixture(autouse=True)
def _today(monkeypatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def read(client, name: str, area: str = "d4") -> str:
    answer = client.get(reverse(name, args=[CITY, area]))
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def line(page: str, title: str) -> list[str]:
    """The cells of the line with this title, as one reads them."""
    row = next(each for each in re.findall(r"<tr>.*?</tr>", page, re.DOTALL) if f">{title}<" in each)
    return [words(cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("area", ["d4", "city", "neighborhood"])
def test_an_empty_area_teaches(client, harborview, name: str, area: str) -> None:
    slug = places.neighborhoods(harborview.city)[0].slug if area == "neighborhood" else area
    told = words(read(client, name, slug))
    assert {
        "problems_of_area": "It begins with what people say.", "you_said": "Once somebody does, a line stands here",
        "alignment": "Once people raise concerns here", "promises_of_area": "No promise has been made here yet.",
    }[name] in told  # fmt: skip


def test_problems_stand_in_their_groups(client, harborview) -> None:
    scenes.make()
    page = read(client, "problems_of_area")
    heads = [unescape(each) for each in re.findall(r"<h[23]>(.*?)</h[23]>", page)]
    assert heads[:9] == [
        "Priorities", "Named, and not a priority", "Made room for another", "Closed", "Done", "No change seen",
        "Handed over", "Declined", "If you need help",
    ][: len(heads[:9])]  # fmt: skip
    titles = [unescape(each) for each in re.findall(r'<p class="what"><a[^>]*><bdi>(.*?)</bdi>', page)]
    assert titles == [
        "Speeding on Quay Road", "Packages taken from doors", "Shots heard behind the market",
        "Noise from the bar on Pier Street", "Bikes on the sidewalk", "Cars broken into near the station",
        "Bicycles stolen at the pool", "Dark lamps on Mill Lane", "A camera on every corner",
    ]  # fmt: skip
    assert words(page).count("Urgent.") == 1 and "3 concerns" in words(page)


def test_the_city_shows_each_districts_priorities_and_a_neighborhood_those_of_its_districts(client, harborview) -> None:
    problem()
    problem("Bikes on Rope Walk", area="D1")
    whole = read(client, "problems_of_area", "city")
    assert "Priorities: District D1" in whole and whole.index("Bikes on Rope Walk") < whole.index("Speeding on Quay")
    inside = next(n for n in places.neighborhoods(harborview.city) if n.districts == ("D4",))
    assert "Speeding on Quay Road" in read(client, "problems_of_area", inside.slug)
    problem("Loud nights", area=inside.id)
    assert "Loud nights" in read(client, "problems_of_area", inside.slug)
    assert "Loud nights" in read(client, "problems_of_area")


def test_you_said_we_did_tells_problems_first(client, harborview) -> None:
    scenes.make()
    page = read(client, "you_said")
    assert line(page, "Speeding on Quay Road") == [
        "Speeding on Quay Road 3 concerns",
        "Plan: Slower cars on Quay Road. 1 of 2 tasks done. 1 task is late. 1 look at the plan is late.",
        "Not decided yet. Residents: You can answer now.",
        "We were to look at the plan on November 5, 2026. That is late.",
    ]  # fmt: skip
    assert line(page, "Cars broken into near the station")[1:] == [
        "Plan: Lights and locks at the station. 1 of 2 tasks done. 1 task is late. The plan was completed on "
        "November 5, 2026.",
        "Fell more than comparison places, beyond chance. Residents: 12 of 20 notice a change.",
        "Closed on November 12, 2026: done.",
    ]  # fmt: skip
    assert line(page, "A camera on every corner")[1:3] == [
        "It was closed without a plan.", "Not known: there was no plan."
    ]  # fmt: skip
    assert line(page, "Packages taken from doors")[3] == "The plan starts on November 26, 2026."
    assert line(page, "Shots heard behind the market")[1] == "We look for the causes. There is no plan yet."
    assert line(page, "Noise from the bar on Pier Street")[1] == "There is no plan yet."


def test_what_is_no_part_of_a_problem_is_told_by_theme(client, harborview) -> None:
    raised(theme="lights", state="acknowledged")
    kept = raised(theme="lights", state="promised")
    late = raised(theme="lights", state="promised")
    for each, state, due in ((kept, "kept", TODAY), (late, "open", TODAY - WEEK)):
        Concern.objects.filter(pk=each.pk).update(promise=promised("The lamp works again", state, due, each.id).id)
    raised(theme="lights", state="with_organization", organization="Public works")
    raised(theme="lights", state="declined")
    raised(theme="burglary", state="answered", answer="Yes.")
    raised(theme="noise", state="follow_up", due_on=TODAY + WEEK, owner="Captain")
    unread(theme="dumping", state="received")
    page = read(client, "you_said")
    assert line(page, "Street lights") == [
        "Street lights 5 concerns",
        "2 promises, 1 kept. 1 promise is late. 1 is with another organization. 1 declined, with a reason. "
        "1 waits for an answer.",
        "Police reports do not measure this. What would: A count of dark lamps, and of lamps repaired.",
        "Something was due on November 12, 2026. It is late.",
    ]  # fmt: skip
    assert line(page, "Noise")[3] == "The next thing is due on November 26, 2026."
    told = line(page, "Break-ins")
    assert told[1] == "1 answered." and told[3] == "Nothing has a date now." and "report" in told[2].lower()
    assert "Trash and dumping" not in page and "?theme=lights" in page


def test_what_comes_next_of_a_plan(client, harborview) -> None:
    found = problem(state="active")
    made = plan(found)
    made.reviews.update(due_on=TODAY + WEEK)
    assert line(read(client, "you_said"), found.title)[3] == "On November 26, 2026 we look at the plan."
    made.reviews.all().delete()
    assert line(read(client, "you_said"), found.title)[3] == "It is decided on December 31, 2026."
    other = problem("Dust on Mill Lane", state="assessment")
    plan(other, deciding_on=TODAY - WEEK).reviews.update(held_on=TODAY)
    assert "Now we judge it." in line(read(client, "you_said"), other.title)[3]


def test_asked_and_done_stand_side_by_side(client, harborview) -> None:
    scenes.make()
    page = read(client, "alignment")
    rows = {cells[0]: cells[1:] for cells in (
        [words(c).strip() for c in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)]
        for row in re.findall(r"<tr>.*?</tr>", page.split("</tfoot>")[0], re.DOTALL)
    )}  # fmt: skip
    assert rows["Noise"] == ["9 60%", "0", "0", "0"]
    assert rows["Speeding"] == ["2 13%", "1", "1", "2"]
    assert rows["Other thefts"][0] == "0"
    assert rows["In all"][0] == "15"
    told = words(page)
    assert "Asked for most: Noise." in told and "nothing was begun" not in told
    assert "put forward, handed over or passed on to others: Noise." in told
    assert page.count('<svg class="share"') == 14 and "Asked: 60%" in told and "Plans and promises: 0%" in told


def test_what_was_passed_on_handed_over_or_put_forward_was_begun(client) -> None:
    for theme in ("noise", "dumping", "lights", "youth", "drugs", "traffic", "guns"):
        for n in range(3):
            some = raised(f"{theme} {n}", theme=theme, state="acknowledged", raised_on=TODAY - WEEK)
        if theme == "dumping":
            some.events.create(kind="passed_on", at=NOW, organization="Works")
        if theme == "lights":
            Concern.objects.filter(pk=some.pk).update(promise="P" * 26)
        if theme == "drugs":  # in a problem of another theme
            Concern.objects.filter(pk=some.pk).update(problem=problem(theme="other", priority_since=None).pk)
    closed = {"state": "closed", "priority_since": None, "closed_on": TODAY - WEEK}
    problem("Youth", theme="youth", **{**closed, "result": "handed_over"})
    problem("Traffic", theme="traffic", **{**closed, "result": "declined"})
    problem("Guns", theme="guns", **{**closed, "result": "done", "closed_on": TODAY - 60 * WEEK})
    told = words(read(client, "alignment"))
    idle = re.search(r"nothing was begun: ([^.]*)\.", told)
    begun = re.search(r"put forward, handed over or passed on to others: ([^.]*)\.", told)
    assert idle and {*idle[1].split(", ")} == {"Noise", "Traffic and crossings", "Guns"}
    assert begun and {*begun[1].split(", ")} == {"Trash and dumping", "Street lights", "Young people", "Drugs"}


def test_shares_stand_only_beside_ten_or_more(client, harborview) -> None:
    for _ in range(9):
        raised(theme="noise", state="acknowledged")
    page = read(client, "alignment")
    assert "%" not in words(page) and '<svg class="share"' not in page
    raised(theme="lights", state="acknowledged")
    told = words(read(client, "alignment"))
    assert "90%" in told and "10%" in told


def test_promises_of_meetings_have_no_theme_and_are_said_to_be_left_out(client, harborview) -> None:
    promised("The hall is open at six o’clock", "open", TODAY + WEEK, meeting().id, "meeting")
    raised(theme="noise")
    assert "1 promise was made in a meeting. Nobody says what it is about" in words(read(client, "alignment"))
    found = problem(priority_since=None, state="closed", closed_on=TODAY, theme="")
    event(found, "opened", TODAY - 3 * WEEK)
    page = read(client, "alignment")
    assert "Something else" in page  # a priority of this year, of which nobody said a theme


def test_the_board_says_in_one_sentence_what_became_of_them(client, harborview) -> None:
    scenes.make()
    made = Promise.objects.filter(state="open").first()
    PromiseEvent.objects.create(promise=made, on=TODAY, kind="moved", reason="Rain.", due_before=TODAY)
    told = words(read(client, "promises_of_area"))
    assert "9 promises: 5 kept, 4 late, 0 not due yet, 0 dropped. 1 of them was given another day" in told
    board = promises_of(CITY, "D4", TODAY)
    assert (tally(board).n, tally(board).changed) == (9, 1)


def test_each_promise_says_where_it_comes_from(client, harborview) -> None:
    held = meeting(TODAY - 3 * WEEK)
    said, hidden = raised("The lamp at the bus stop is dark.", state="promised"), unread(state="promised")
    found = problem(state="active")
    made = plan(found)
    for origin, key in (("meeting", held.id), ("concern", said.id), ("concern", hidden.id), ("meeting", "N" * 26)):
        promised("It will be seen to by then", "open", TODAY + WEEK, key, origin)
    page = read(client, "promises_of_area")
    told = words(page)
    for sentence in (
        "Promised in the meeting of October 29, 2026.",
        "Promised since somebody said: “The lamp at the bus stop is dark.”",
        "Promised to somebody who raised a concern.", "Part of a plan: Speeding on Quay Road.",
    ):  # fmt: skip
        assert sentence in told, sentence
    assert f'href="/harborview/problems/{found.id}/"' in page and SECRET not in page
    assert made.id not in came_from("boston", Promise.objects.all())


def test_the_area_page_leads_to_all_of_them(client, harborview) -> None:
    page = client.get("/harborview/d4/").content.decode()
    order = ["promises/", "raise/", "concerns/", "problems/", "you-said/", "asked-and-done/", "What stands out"]
    places = [page.index(each, page.index("<main")) for each in order]
    assert places == sorted(places)
