"""The pages of the staff door: whose they are, what each says, and that what is typed is kept when it is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from compstat.access.models import LogLine, Person
from compstat.access.rules import Role
from compstat.concerns import queries as concerns
from compstat.concerns.models import Concern
from compstat.places import queries as places
from compstat.problems import actions, queries
from compstat.problems.models import ContributionSent, GroupNote, Hypothesis, Option, Panel, Plan, Problem, Review
from compstat.problems.queries import overdue
from compstat.problems.rules import Closing, Result

from .making import (
    AREA,
    CITY,
    LEAD,
    NOW,
    SAID,
    SCANNED,
    TITLE,
    TODAY,
    WHY,
    acting,
    actor,
    analyzed,
    ballot,
    desk_of,
    in_analysis,
    meeting,
    member,
    nominated,
    option,
    priority,
    raised,
    weighed,
)

LIST = "/staff/problems/"


@pytest.fixture
def captain() -> Person:
    return member(Role.CAPTAIN)


@pytest.fixture
def desk(captain) -> Client:
    return desk_of(captain)


@pytest.fixture
def by(captain):
    return acting(captain)


def page(found: Problem, name: str = "") -> str:
    return f"{LIST}{found.id}/{f'{name}/' if name else ''}"


def read(client: Client, address: str, status: int = 200) -> str:
    told = client.get(address)
    assert told.status_code == status, address
    return unescape(told.content.decode())


def post(client: Client, address: str, refused: str = "", **told: object) -> str:
    """Send a form: done, or refused with these words, and nothing written."""
    lines = LogLine.objects.count()
    answer = client.post(address, told)
    if not refused:
        assert answer.status_code == 302, unescape(answer.content.decode())
        assert LogLine.objects.count() > lines
        return answer.headers["Location"]
    told_back = unescape(answer.content.decode())
    assert answer.status_code == 200
    assert refused in told_back
    assert LogLine.objects.count() == lines
    return told_back


PAGES = ("", "scanning", "analysis", "library")


def test_who_opens_which_page(by) -> None:
    found = priority(by)
    works = (Role.CAPTAIN, Role.COMMUNITY_SERVICE_OFFICER, Role.OFFICER, Role.CRIME_ANALYST, Role.PARTNER)
    decides, moderates = (Role.CAPTAIN,), (Role.CAPTAIN, Role.COMMUNITY_SERVICE_OFFICER, Role.MODERATOR)
    for role in Role:
        client = desk_of(member(role))
        assert client.get(LIST).status_code == 200
        assert client.get(f"{LIST}nominate/").status_code == (200 if role in works else 403)
        for name in PAGES:
            assert client.get(page(found, name)).status_code == (200 if role in works else 403), (role, name)
        for name in ("open", "close"):
            assert client.get(page(found, name)).status_code == (200 if role in decides else 403), (role, name)
        assert client.get(page(found, "contributions")).status_code == (200 if role in moderates else 403), role
    elsewhere, nobody = desk_of(member(Role.CAPTAIN, "D1")), Client()
    for name in (*PAGES, "open", "close", "contributions"):
        assert elsewhere.get(page(found, name)).status_code == 403
        assert nobody.get(page(found, name)).status_code == 302
    Problem.objects.update(city="boston")
    for name in (*PAGES, "open", "close", "contributions"):
        assert desk_of(member(Role.CAPTAIN)).get(page(found, name)).status_code == 404


def test_the_list_teaches_while_it_is_empty_and_shows_what_comes_next(desk, by) -> None:
    assert "Most concerns are smaller: they end as a promise" in read(desk, LIST)
    assert "None of your roles has to do with problems" in read(desk_of(member(Role.PUBLISHER)), LIST)
    found, gone = priority(by, urgent_why=WHY, room_said=""), priority(by, "Dark lamps")
    nominated(by, "Noise <b>at</b> night")
    actions.retire(gone.id, WHY, by=by, now=NOW)
    ContributionSent.objects.create(problem=found, text="We counted cars.", at=NOW)
    told = desk.get(LIST).content.decode()
    assert "Noise &lt;b&gt;at&lt;/b&gt; night" in told and "Priorities: 1 of 3" in told
    for words in (
        "11 things are missing.", "Urgent: it comes before the next meeting", "1 contribution to read",
        "Made room for another priority (1)", "The captain decides whether it becomes a priority.",
    ):  # fmt: skip
        assert words in unescape(told), words
    moderator = read(desk_of(member(Role.MODERATOR)), LIST)
    assert "1 contribution to read" in moderator
    assert f'href="{page(found)}"' not in moderator
    assert "Nominate a problem" not in moderator
    assert "contribution to read" not in read(desk_of(member(Role.OFFICER)), LIST)


def test_a_problem_is_nominated_with_concerns_and_then_made_a_priority(desk, by) -> None:
    near, private = raised(by), raised(by, "Somebody at 12 Quay Road deals.")
    Concern.objects.filter(pk=private.pk).update(publication="waiting")
    form = read(desk, f"{LIST}nominate/?concern={near.id}")
    assert "Cars race past the school" in form and "12 Quay Road" not in form
    assert "checked" in form.split(near.id)[1].split(">")[0]
    told = {"area": AREA, "title": TITLE, "theme": "speeding", "concerns": [near.id]}
    kept = post(desk, f"{LIST}nominate/", "Write 4 to 120 characters", **{**told, "title": "Car"})
    assert 'value="Car"' in kept
    where = post(desk, f"{LIST}nominate/", **told)
    found = Problem.objects.get()
    assert where == page(found) and Concern.objects.get(pk=near.pk).problem == found.id
    shown = read(desk, page(found))
    assert "Cars race past the school" in shown and "Make it a priority" in shown
    opening = page(found, "open")
    assert "There is no priority here now" in read(desk, opening) and "1 concern is part of it" in read(desk, opening)
    sent = {"do": "open", "owner": LEAD, "reason": WHY, "way": "words"}
    assert LEAD in post(desk, opening, "This is needed for the way you chose.", **sent)
    assert post(desk, opening, **sent, room_said=SAID, urgent_why="Not meant to be kept") == page(found)
    found.refresh_from_db()
    assert (found.state, found.owner, found.room_said, found.urgent_why) == ("scanning", LEAD, SAID, "")
    assert "It is not waiting to be opened" in read(desk, opening)


def test_the_page_of_a_decision_offers_ballots_and_finds_this_problem_on_the_newest(desk, by) -> None:
    poll = ballot(meeting(), {"Dark lamps": 9, TITLE: 7, "Noise": 2, "Break-ins": 1})
    found, last = nominated(by), nominated(by, "Break-ins")
    told = read(desk, page(found, "open"))
    assert "Ballot of November 12, 2026: What should come first?" in told
    assert f'<option value="{poll.id}:1" selected>It is “{TITLE}”: 7</option>' in told
    sent = {"do": "open", "owner": LEAD, "reason": WHY, "way": "ballot"}
    post(desk, page(found, "open"), **sent, advice=f"{poll.id}:1")
    refused = post(desk, page(last, "open"), "The room advised something else", **sent, advice=f"{poll.id}:3")
    assert WHY in refused
    post(desk, page(last, "open"), **sent, advice=f"{poll.id}:", differs_why="Two people were hurt there.")
    shown = read(desk, page(last))
    assert "This problem got 1." in shown and "Why the captain decided otherwise" in shown


def test_a_fourth_is_asked_which_one_makes_room(desk, by) -> None:
    there = [priority(by, f"Problem number {n}") for n in range(3)]
    found = nominated(by)
    assert "There are three priorities already. One of them makes room." in read(desk, page(found, "open"))
    sent = {"do": "open", "owner": LEAD, "reason": WHY, "way": "words", "room_said": SAID}
    post(desk, page(found, "open"), "Which one makes room", **sent)
    post(desk, page(found, "open"), **sent, retire=there[1].id, retire_why=WHY)
    assert {each.id for each in queries.priorities(CITY, AREA)} == {there[0].id, there[2].id, found.id}


def test_what_could_not_wait_asks_what_the_room_said_once_a_meeting_was_held(desk, by) -> None:
    now = timezone.now()
    today = places.moment(places.city(CITY), now).date()
    found = priority(by, room_said="", urgent_why=WHY, at=now - timedelta(days=9))
    coming = meeting(today + timedelta(days=5), state="open")
    assert "It comes before the next meeting, on" in read(desk, page(found))
    coming.delete()
    assert "None is announced yet" in read(desk, page(found))
    held = meeting(today - timedelta(days=1))
    late = [each for each in concerns.overdue(CITY, [AREA], now) if each.kind == "unheard"]
    assert [(each.key, each.page, each.days) for each in late] == [(found.id, "staff_problem", 1)]
    told = {"do": "confirm", "confirm-meeting": held.id, "confirm-room_said": "Yes."}
    assert "Yes." in post(desk, page(found), "Say why in 10 to 1000 characters", **told)
    post(desk, page(found), **{**told, "confirm-room_said": SAID})
    assert SAID in read(desk, page(found)) and "confirm-meeting" not in read(desk, page(found))
    assert not [each for each in concerns.overdue(CITY, [AREA], now) if each.kind == "unheard"]


def test_scanning_is_kept_shows_its_sentence_and_goes_on(desk, by) -> None:
    found = priority(by)
    where = page(found, "scanning")
    told = read(desk, where)
    assert "It stands here once all five parts are written." in told and "Say what people do." in told
    sent = {"do": "scan", **SCANNED.words, "sources": ["meeting"], "harmful_yes": "no"}
    refused = post(desk, where, "Leave out: “Young men”", **{**sent, "behavior": "Young men race"})
    assert 'value="Young men race"' in refused
    assert post(desk, where, **sent) == where
    told = read(desk, where)
    assert "It leads to near misses with children." in told and "Say why not: Is it harmful" in told
    assert "Finish scanning and go on to analysis" not in told
    post(desk, where, "Finish scanning: answer the six CHEERS questions", do="finish")
    answers = {f"{name}_yes": "yes" for name in SCANNED.cheers}
    post(desk, where, **{**sent, **answers, "harmful_yes": "no", "harmful_why": "People are afraid of it."})
    assert "Nothing is missing." in read(desk, where)
    assert post(desk, where, do="finish") == page(found, "analysis")
    assert desk.post(where, {"do": "nonsense"}).status_code == 200
    found.refresh_from_db()
    assert (found.state, found.cheers["harmful"]["yes"]) == ("analysis", False)


def test_a_reading_of_the_newest_briefing_stands_beside_it_and_may_be_where_it_starts(harborview, desk, by) -> None:
    found = priority(by)
    where = page(found, "scanning")
    asked = {"do": "read", "behavior": "Men shout at teens", "row": "robbery", "period": "days28", "area": AREA}
    told = unescape(desk.post(where, asked).content.decode())
    assert "Robbery, District D4:" in told and "in the 28 days to November 15, 2026." in told
    assert f"/harborview/editions/{harborview.id}/d4/2026-11-15/robbery/days28/" in told
    assert 'value="Men shout at teens"' in told and "It says who people are: Men, teens." in told
    assert queries.problem(found.id).behavior == "" and not Panel.objects.exists()
    assert "Robbery, Harborview:" in unescape(desk.post(where, {**asked, "area": "city"}).content.decode())
    for wrong in ({"row": "none"}, {"period": "month"}, {"area": "D1"}):
        assert 'class="reading"' not in desk.post(where, {**asked, **wrong}).content.decode()
    post(desk, where, "Leave out: “Men”", **{**asked, "do": "pin"})
    asked["behavior"] = "People shout and throw bottles"
    post(desk, where, "Choose a row of the table", **{**asked, "do": "pin", "row": "none"})
    post(desk, where, **{**asked, "do": "pin"})
    found.refresh_from_db()
    assert (found.behavior, found.baseline, Panel.objects.count()) == (asked["behavior"], "", 1)
    post(desk, where, **{**asked, "do": "start", "period": "ytd", "harm": "cuts from glass"})
    found.refresh_from_db()
    assert found.baseline.endswith("reports (robbery) from January 1, 2026 to November 15, 2026")
    assert found.harm == "cuts from glass" and Panel.objects.count() == 2
    told = read(desk, where)
    assert found.baseline in told and told.count('class="reading"') == 2


def test_a_city_without_an_edition_says_that_there_is_no_figure(data_folder, desk, by) -> None:
    found = priority(by)
    told = {"do": "read", "row": "robbery", "period": "week", "area": AREA}
    shown = unescape(desk.post(page(found, "scanning"), told).content.decode())
    assert "No briefing of this area is frozen yet, so there is no figure to pin." in shown
    told["do"] = "pin"
    post(desk, page(found, "analysis"), "No briefing of this area is frozen yet", **told)


def test_analysis_is_written_part_by_part(desk, by) -> None:
    found = in_analysis(by)
    where = page(found, "analysis")
    told = read(desk, where)
    assert told.index("Who lives with this") < told.index("Why it may exist") < told.index("People and place")
    assert post(desk, where, **{"do": "residents", "residents-who_lives": "Families."}) == f"{where}#residents"
    post(desk, where, **{"do": "burden", "burden-burden": "Drivers; we ask them."})
    post(desk, where, **{"do": "members", "members-members": "School parents"})
    post(desk, where, **{"do": "triangle", "triangle-place": "A wide road", "triangle-offender": "Drivers in a hurry"})
    refused = {"do": "triangle", "triangle-offender": "Teens", "triangle-place": "A narrow road"}
    assert "A narrow road</textarea>" in post(desk, where, "Leave out: “Teens”", **refused)
    post(desk, where, "Write 10 to 500 characters", **{"do": "hypothesis", "hypothesis-text": "Wide"})
    post(desk, where, **{"do": "hypothesis", "hypothesis-text": "The road is wide and nothing slows cars."})
    reason = Hypothesis.objects.get()
    key = f"evidence-{reason.id}"
    sent = {"do": "evidence", "of": reason.id, f"{key}-side": "for", f"{key}-text": "It is slower where it narrows.",
            f"{key}-source": "concerns"}  # fmt: skip
    post(desk, where, **sent)
    assert "Short</textarea>" in post(desk, where, "Write 10 to 1000", **{**sent, f"{key}-text": "Short"})
    post(desk, where, **{**sent, f"{key}-side": "against", f"{key}-text": "On Pier Street it is wide too."})
    told = read(desk, where)
    assert "Evidence on both sides" in told and "Concerns of residents, November" in told
    post(
        desk, where, **{"do": "note", "note-on": TODAY, "note-came": "School parents", "note-text": "We counted cars."}
    )
    assert GroupNote.objects.get().came == "School parents" and "We counted cars." in read(desk, where)
    post(desk, where, **{"do": "residents", "residents-who_lives": "Families.", "residents-were_asked": "In May."})
    assert "Nothing is missing" in read(desk, where)
    drop = {"do": "drop", "of": reason.id, f"drop-{reason.id}-why": "It is as fast on narrow roads."}
    post(desk, where, **drop)
    assert "It does not hold." in read(desk, where)
    assert "dropped already" in post(desk, where, "This reason was dropped already", **drop)


def test_what_is_not_of_this_problem_is_not_found(desk, by) -> None:
    found, other = in_analysis(by), analyzed(by, "Dark lamps")
    reason, chosen = other.hypotheses.get(), option(other, by)
    sent = ContributionSent.objects.create(problem=other, text="x", at=NOW)
    for name, told in (
        ("analysis", {"do": "drop", "of": reason.id}), ("analysis", {"do": "evidence", "of": ""}),
        ("library", {"do": "choose", "of": chosen.id}), ("contributions", {"do": "publish", "of": sent.id}),
        ("contributions", {"do": "withhold", "of": "none"}),
    ):  # fmt: skip
        assert desk.post(page(found, name), told).status_code == 404


def test_evidence_shows_what_it_cites(harborview, desk, by) -> None:
    found = analyzed(by)
    sent = ContributionSent.objects.create(problem=found, text="We counted 300 cars.", at=NOW)
    actions.publish_contribution(sent.id, "We counted <300> cars.", by=by, now=NOW)
    panel = actions.pin_panel(found.id, "robbery", "ytd", "To compare", by=by, now=NOW)
    reason, where = found.hypotheses.get(), page(found, "analysis")
    key = f"evidence-{reason.id}"
    for cites in (panel.id, sent.id):
        post(desk, where, **{"do": "evidence", "of": reason.id, f"{key}-side": "for", f"{key}-source": "reports",
                             f"{key}-text": "It is counted.", f"{key}-cites": cites})  # fmt: skip
    told = desk.get(where).content.decode()
    assert '<blockquote dir="auto">We counted &lt;300&gt; cars.</blockquote>' in told
    assert told.count("Robbery, District D4:") >= 3 and "Pinned on November 19, 2026" in told


def test_the_library_is_closed_until_a_reason_was_tested_and_then_weighs_options(desk, by) -> None:
    found = in_analysis(by)
    where = page(found, "library")
    told = read(desk, where)
    assert "First why, then what." in told and "Write down why it may happen." in told and "Harden targets" not in told
    sent = {"do": "weigh", "weigh-kind": "enforcement", "weigh-text": "Stop cars that speed", "weigh-technique": "",
            "weigh-speaks_for": "It is done at once.", "weigh-speaks_against": "It burdens drivers."}  # fmt: skip
    post(desk, where, "Find evidence for one reason, and evidence against it", **sent)
    found = analyzed(by, "Racing on Pier Street")
    where = page(found, "library")
    told = read(desk, where)
    assert "Speeding on streets where people live" in told and "25 ways to make harm less likely" in told
    assert "https://popcenter.asu.edu/" in told and "Speeding in Residential Areas" in told
    assert "No plan has ended in this city yet" in told and "Weigh at least one option without enforcement" in told
    assert post(desk, where, **sent) == f"{where}#options"
    assert "with enforcement" in read(desk, where)
    post(desk, where, "Write 10 to 500", **{**sent, "weigh-text": "Humps"})
    post(desk, where, **{**sent, "weigh-kind": "traffic", "weigh-technique": "15", "weigh-text": "Humps on the road"})
    told = read(desk, where)
    assert "15 Deny the benefit" in told and "Weigh at least one option without enforcement" not in told
    made = Option.objects.get(technique=15)
    post(desk, where, do="choose", of=made.id, chosen="on")
    assert "chosen for a plan" in read(desk, where)
    post(desk, where, do="choose", of=made.id)
    assert not Option.objects.filter(chosen=True).exists()


def test_what_failed_before_stands_in_the_library(desk, by) -> None:
    failed, found = weighed(by), analyzed(by, "Racing on Pier Street")
    actions.close_problem(failed.id, Closing.UNLIKELY, Result.NO_CHANGE_SEEN, WHY, by=by, now=NOW)
    told = read(desk, page(found, "library"))
    assert "No change seen." in told and WHY in told and f'href="{page(failed)}"' in told
    Problem.objects.filter(pk=failed.pk).update(area="D1")
    assert f'href="/harborview/problems/{failed.id}/"' in read(desk, page(found, "library"))


def test_contributions_are_read_with_what_to_look_at_twice(desk, by) -> None:
    found = priority(by)
    first = ContributionSent.objects.create(problem=found, text="Call Ana, 617-555-0134 <now>", at=NOW, language="es")
    second = ContributionSent.objects.create(problem=found, text="Buy my lamps", who="partner", at=NOW)
    where = page(found, "contributions")
    told = desk.get(where).content.decode()
    assert "2 wait to be read." in told and "Spanish" in told and "A partner organization" in told
    assert "&lt;now&gt;" in told and '<mark title="' in told and "Look at this twice:" in told
    assert "criticism of police" in told.lower()
    post(desk, where, "This field is required", do="publish", of=first.id)
    post(desk, where, **{"do": "publish", "of": first.id, f"publish-{first.id}-text": "Cars race."})
    post(desk, where, **{"do": "withhold", "of": second.id, f"withhold-{second.id}-ground": "advertising"})
    told = read(desk, where)
    assert "None waits to be read." in told and "Published: Cars race." in told
    assert "Not published: It advertises something." in told
    moderator = desk_of(member(Role.MODERATOR))
    assert f'href="{page(found)}"' not in read(moderator, where)
    post(moderator, where, **{"do": "withhold", "of": first.id, f"withhold-{first.id}-ground": "identifies"})
    assert found.contributions.get(pk=first.id).text == ""


def test_a_contribution_came_on_the_day_it_was_where_people_live(desk, by) -> None:
    found = priority(by)
    ContributionSent.objects.create(problem=found, text="It is dark there.", at=datetime(2026, 11, 20, 2, tzinfo=UTC))
    told = read(desk, page(found, "contributions"))
    assert "November 19, 2026" in told and "November 20, 2026" not in told


def test_a_captain_retires_revises_closes_and_reopens_and_others_see_no_form(desk, by) -> None:
    found = analyzed(by)
    where, officer = page(found), desk_of(member(Role.OFFICER))
    assert "Retire it" in read(desk, where) and "Retire it" not in read(officer, where)
    assert officer.post(where, {"do": "retire", "retire-reason": WHY}).status_code == 403
    Problem.objects.filter(pk=found.pk).update(state="active")
    assert "End the plan" not in read(desk, where)
    post(desk, where, "Say why in 10 to 1000", **{"do": "revise", "revise-reason": "No"})
    post(desk, where, **{"do": "revise", "revise-reason": WHY})
    post(desk, where, **{"do": "retire", "retire-reason": WHY})
    assert "It was a priority." in read(desk, where)
    closing = page(found, "close")
    told = read(desk, closing)
    for words in (
        "What we set out to reach is reached.",
        "More effort is unlikely to help.",
        "We will not work on it.",
    ):
        assert words in told
    sent = {"do": "close", "closing": "declined", "result": "done", "reason": WHY}
    assert WHY in post(desk, closing, "does not go with this criterion", **sent)
    post(desk, closing, **{**sent, "result": "declined"})
    shown = read(desk, where)
    assert "How it was closed" in shown and "It is closed already" in read(desk, closing)
    assert "It is closed: what is known of it stays as it is." in read(desk, page(found, "analysis"))
    assert "It is closed: what is known of it stays as it is." in read(desk, page(found, "scanning"))
    post(desk, where, **{"do": "reopen", "reopen-owner": LEAD, "reopen-reason": "Cars are as fast as before."})
    assert queries.problem(found.id).state == "analysis" and "Opened again." in read(desk, where)


def test_while_a_plan_is_fixed_or_running_the_page_of_closing_says_to_end_it(desk, by) -> None:
    found = weighed(by)
    Plan.objects.create(problem=found, title="Humps", state="running", drafted_on=TODAY)
    told = read(desk, page(found, "close"))
    assert "A plan is fixed or running. End it first" in told and "Humps" in told and 'name="closing"' not in told
    told = read(desk, page(found))
    assert "It ends, with its reason, before the problem" in told and "Retire it" not in told
    refused = {"do": "retire", "retire-reason": WHY}
    assert "Retire it" in post(desk, page(found), "End the plan that is fixed or running first", **refused)


def test_a_draft_of_a_plan_is_begun_where_the_analysis_is_done(desk, by) -> None:
    found = weighed(by)
    assert "Draft a plan." in read(desk, page(found)) and "Begin the draft" in read(desk, page(found))
    post(desk, page(found), "Write 10 to 120", **{"do": "draft", "draft-title": "Humps"})
    post(desk, page(found), **{"do": "draft", "draft-title": "Humps on Quay Road"})
    plan = Plan.objects.get()
    told = read(desk, page(found))
    assert "Humps on Quay Road" in told and f"/staff/plans/{plan.id}/" in told
    assert "Fix what the plan is judged by." in told


def test_concerns_may_become_part_of_the_open_problems_near_them_priorities_first(by) -> None:
    waiting, found, closed = nominated(by), priority(by, "Dark lamps"), nominated(by, "Noise at night")
    actions.close_problem(closed.id, Closing.DECLINED, Result.DECLINED, WHY, by=by, now=NOW)
    far = nominated(actor(Role.CAPTAIN, "D1"), "A loud bar", area="D1")
    told = concerns.problems_there(CITY, AREA)
    assert [(each.key, each.title) for each in told] == [(found.id, "Dark lamps"), (waiting.id, TITLE)]
    assert [each.key for each in concerns.problems_there(CITY, "D1")] == [far.id]
    assert {each.key for each in concerns.problems_there(CITY, "city")} == {found.id, waiting.id, far.id}


def test_reviews_whose_day_is_over_are_overdue(by) -> None:
    found = weighed(by)
    plan = Plan.objects.create(problem=found, title="Humps on Quay Road", state="running", drafted_on=TODAY)
    for days, held in ((-3, None), (-9, TODAY), (0, None), (5, None)):
        Review.objects.create(plan=plan, due_on=TODAY + timedelta(days), held_on=held)
    (late,) = overdue.late(CITY, [AREA], NOW)
    assert (late.kind, late.page, late.key, late.what) == ("review", "plan_review", plan.id, "Humps on Quay Road")
    assert (late.area, late.owner, late.days, late.label) == (AREA, LEAD, 3, "Reviews")
    assert late in concerns.overdue(CITY, [AREA], NOW)
    assert not list(overdue.late(CITY, ["D1"], NOW)) and not list(overdue.late("boston", [AREA], NOW))
    Plan.objects.update(state="stopped")
    assert not list(overdue.late(CITY, [AREA], NOW))
    assert overdue.incomplete() == [plan.id]  # ended without a day, a reason and what it was judged by


def test_more_than_three_priorities_are_found_at_night(by) -> None:
    three = [priority(by, f"Problem number {n}") for n in range(3)]
    fourth = nominated(by)
    given = Problem.objects.filter(pk=three[0].pk).values("state", "owner", "priority_since").get()
    Problem.objects.filter(pk=fourth.pk).update(**given)
    assert fourth.id in overdue.incomplete()
