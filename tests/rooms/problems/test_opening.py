"""Nominated from concerns; opened within three, with the room or against it, at once if it cannot wait; retired."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta

import pytest

from compstat.access.models import LogLine
from compstat.access.rules import OPERATOR, Actor, NotAllowed, Permission, Role, WrongState
from compstat.concerns.models import Concern
from compstat.concerns.rules import Theme
from compstat.meetings.rules import PollKind, PollState, State
from compstat.places.queries import AreaUnknown
from compstat.problems import actions, queries
from compstat.problems.actions import moving
from compstat.problems.models import Plan, Problem
from compstat.problems.queries.overdue import incomplete
from compstat.problems.rules import Closing, Event, PlanEvent, PlanState, ProblemState, Result

from . import making
from .making import (
    AREA,
    CITY,
    LEAD,
    NOW,
    SAID,
    TITLE,
    TODAY,
    WHY,
    actor,
    acts,
    ballot,
    meeting,
    nominated,
    priority,
    raised,
)

RETIRE = "The lamps there work again since June."
OTHERWISE = "Two people were hurt there since the meeting."
URGENT = "Three cars were set on fire in one night."


def events(found: Problem) -> list[tuple[str, str, str]]:
    return [(each.kind, each.reason, each.role) for each in found.events.all()]


def told(found: Problem) -> Problem:
    return queries.problem(found.id)


def test_it_is_nominated_with_the_concerns_that_become_part_of_it(mei) -> None:
    first, second, other = raised(mei), raised(mei, "Nobody stops for us at the crossing."), raised(mei, "Dark lamps.")
    found = nominated(mei, f" {TITLE} ", concerns=[first.id, second.id, first.id])
    assert (found.title, found.state, found.theme, found.opened_on) == (TITLE, "nominated", "speeding", TODAY)
    assert found.priority_since is None
    assert events(told(found)) == [("nominated", "", "Captain")]
    assert set(Concern.objects.filter(problem=found.id)) == {first, second}
    assert {each.state for each in Concern.objects.filter(problem=found.id)} == {"acknowledged"}, "it waits on"
    other.refresh_from_db()
    assert other.problem == ""
    assert acts() == ["concern_raised"] * 3 + ["problem_opened"] + ["concern_moved"] * 2
    assert {(line.object_id, line.role) for line in LogLine.objects.filter(act="problem_opened")} == {
        (found.id, "captain")
    }


def test_what_cannot_be_nominated_is_refused_and_changes_nothing(mei) -> None:
    far = raised(actor(Role.CAPTAIN, "D1"), "A loud bar.", area="D1")
    answered = raised(mei)
    Concern.objects.filter(pk=answered.pk).update(state="declined")
    lines = acts()
    for refused in (
        lambda: nominated(mei, "Car"), lambda: nominated(mei, "x" * 121), lambda: nominated(mei, "Haitian men drink"),
        lambda: nominated(mei, concerns=[far.id]), lambda: nominated(mei, concerns=["none"]),
        lambda: nominated(mei, concerns=[answered.id]),
    ):  # fmt: skip
        with pytest.raises(WrongState):
            refused()
    with pytest.raises(AreaUnknown):
        nominated(mei, area="atlantis")
    assert not Problem.objects.exists()
    assert acts() == lines
    far.refresh_from_db()
    assert far.problem == ""


def test_who_works_in_the_area_nominates_and_the_captain_alone_decides(mei) -> None:
    for role in (Role.COMMUNITY_SERVICE_OFFICER, Role.OFFICER, Role.CRIME_ANALYST, Role.PARTNER):
        found = nominated(actor(role))
        assert found.events.get().role
        with pytest.raises(NotAllowed):
            actions.open_priority(found.id, LEAD, WHY, room_said=SAID, by=actor(role), now=NOW)
    for by in (actor(Role.MODERATOR), actor(Role.CAPTAIN, "D1"), actor(Role.PUBLISHER, "city"), OPERATOR):
        with pytest.raises(NotAllowed):
            nominated(by)
    by_analyst, concern = actor(Role.CRIME_ANALYST), raised(mei)
    with pytest.raises(NotAllowed):  # they may not say what becomes of a concern
        nominated(by_analyst, concerns=[concern.id])
    assert Problem.objects.count() == 4


def test_it_becomes_a_priority_with_a_role_a_reason_and_what_the_room_said(mei) -> None:
    found = priority(mei, meeting="M" * 26)
    assert (found.state, found.owner, found.priority_since, found.room_said) == ("scanning", LEAD, TODAY, SAID)
    assert (found.meeting, found.poll, found.differs_why, found.urgent_why) == ("M" * 26, "", "", "")
    assert events(found) == [("nominated", "", "Captain"), ("opened", WHY, "Captain")]
    assert acts() == ["problem_opened", "problem_moved"]
    assert queries.waits_for_the_room(found) is None


def test_without_the_room_without_hurry_without_a_reason_or_role_it_is_refused(mei) -> None:
    found = nominated(mei)
    for owner, reason, more, said in (
        (LEAD, WHY, {}, "Say what the room advised"), (LEAD, "Why", {"room_said": SAID}, "Say why in 10"),
        ("", WHY, {"room_said": SAID}, "which role leads"), (LEAD, WHY, {"urgent_why": "Now!"}, "Say why in 10"),
        (LEAD, WHY, {"poll": "none"}, "no such ballot"),
        (LEAD, WHY, {"room_said": SAID, "retire": "x"}, "no priority of this area"),
    ):  # fmt: skip
        with pytest.raises(WrongState, match=said):
            actions.open_priority(found.id, owner, reason, **more, by=mei, now=NOW)
    assert told(found).state == "nominated"
    assert acts() == ["problem_opened"]
    with pytest.raises(queries.ProblemUnknown):
        actions.open_priority("none", LEAD, WHY, room_said=SAID, by=mei, now=NOW)


VOTED = {"Dark lamps": 21, TITLE: 14, "Noise at night": 9, "Break-ins at shops": 3}


def test_the_room_s_advice_is_written_by_the_machine_with_its_numbers(mei) -> None:
    poll = ballot(meeting(), VOTED)
    found = actions.open_priority(nominated(mei).id, LEAD, WHY, poll=poll.id, by=mei, now=NOW)
    assert found.room_said == (
        "21 people answered the ballot of November 12, 2026. Most went to: Dark lamps (21), Speeding on Quay Road (14),"
        " and Noise at night (9). This problem got 14."
    )
    assert (found.poll, found.meeting, found.differs_why) == (poll.id, poll.meeting_id, "")


def test_a_captain_who_differs_from_the_room_says_why(mei) -> None:
    poll = ballot(meeting(), VOTED)
    last, unasked = nominated(mei, "Break-ins at shops"), nominated(mei, "Trash in the park")
    for found in (last, unasked):
        with pytest.raises(WrongState, match="The room advised something else"):
            actions.open_priority(found.id, LEAD, WHY, poll=poll.id, by=mei, now=NOW)
        actions.open_priority(found.id, LEAD, WHY, poll=poll.id, differs_why=OTHERWISE, by=mei, now=NOW)
    assert told(last).room_said.endswith("This problem got 3.")
    assert told(unasked).room_said.endswith("This problem was not on it.")
    assert told(last).differs_why == told(unasked).differs_why == OTHERWISE


def test_a_problem_may_be_an_answer_in_other_words(mei) -> None:
    poll = ballot(meeting(), VOTED)
    found = nominated(mei, "Lamps that are dark on Pier Street")
    with pytest.raises(WrongState, match="no such answer"):
        actions.open_priority(found.id, LEAD, WHY, poll=poll.id, option=4, by=mei, now=NOW)
    found = actions.open_priority(found.id, LEAD, WHY, poll=poll.id, option=0, by=mei, now=NOW)
    assert found.room_said.endswith("This problem got 21.")


def test_retiring_what_the_room_wants_is_against_the_room_too(mei) -> None:
    there = [priority(mei, title) for title in ("Dark lamps", "Trash", "Scooters on the pavement")]
    poll, found = ballot(meeting(), VOTED), nominated(mei)
    given = {"poll": poll.id, "retire_why": RETIRE, "by": mei, "now": NOW}
    with pytest.raises(WrongState, match="The room advised something else"):
        actions.open_priority(found.id, LEAD, WHY, retire=there[0].id, **given)
    actions.open_priority(found.id, LEAD, WHY, retire=there[1].id, **given)
    assert {each.title for each in queries.priorities(CITY, AREA)} == {"Dark lamps", "Scooters on the pavement", TITLE}


def test_only_ballots_that_are_over_and_concern_the_area_advise(mei) -> None:
    found = nominated(mei)
    for poll in (
        ballot(meeting(), VOTED, state=PollState.OPEN), ballot(meeting(), VOTED, kind=PollKind.SHOW),
        ballot(meeting(area="D1"), VOTED),
    ):  # fmt: skip
        with pytest.raises(WrongState, match="no such ballot"):
            actions.open_priority(found.id, LEAD, WHY, poll=poll.id, by=mei, now=NOW)
    nobody = ballot(meeting(), dict.fromkeys(VOTED, 0), state=PollState.CLOSED)
    with pytest.raises(WrongState, match="The room advised something else"):
        actions.open_priority(found.id, LEAD, WHY, poll=nobody.id, by=mei, now=NOW)


def test_where_several_are_level_four_are_named_and_long_ones_are_cut(mei) -> None:
    options = {f"{letter} {'word ' * 23}".strip(): 5 for letter in "ABCDEF"}
    poll = ballot(meeting(), options)
    found = actions.open_priority(nominated(mei).id, LEAD, WHY, poll=poll.id, option=5, by=mei, now=NOW)
    assert found.room_said.count("… (5)") == 4
    assert len(found.room_said) <= 500
    nobody = actions.open_priority(
        nominated(mei, "Noise at night").id, LEAD, WHY, poll=ballot(meeting(), {"Noise at night": 0, "B": 0}).id,
        differs_why=OTHERWISE, by=mei, now=NOW,
    )  # fmt: skip
    assert nobody.room_said == "Nobody answered the ballot of November 12, 2026."


def test_a_fourth_needs_one_retired_with_a_reason_and_both_have_their_line(mei) -> None:
    there = [priority(mei, f"Problem number {n}") for n in range(3)]
    found, lines = nominated(mei), len(acts())
    for more in ({}, {"retire": found.id, "retire_why": RETIRE}, {"retire": there[0].id, "retire_why": "No."}):
        with pytest.raises(WrongState):
            actions.open_priority(found.id, LEAD, WHY, room_said=SAID, **more, by=mei, now=NOW)
        assert len(acts()) == lines
        assert told(there[0]).priority_since
    actions.open_priority(found.id, LEAD, WHY, room_said=SAID, retire=there[0].id, retire_why=RETIRE, by=mei, now=NOW)
    gone = told(there[0])
    assert (gone.state, gone.priority_since, events(gone)[-1]) == ("nominated", None, ("retired", RETIRE, "Captain"))
    assert [each.title for each in queries.priorities(CITY, AREA)] == ["Problem number 1", "Problem number 2", TITLE]
    assert acts()[lines:] == ["problem_moved", "problem_moved"]
    again = actions.open_priority(  # what made room may come back
        gone.id, LEAD, WHY, room_said=SAID, retire=there[1].id, retire_why=RETIRE, by=mei, now=NOW
    )
    assert again.state == "scanning"


def test_each_area_has_its_own_three(mei) -> None:
    for n in range(3):
        priority(mei, f"Problem number {n}")
    elsewhere = actor(Role.CAPTAIN, "D1")
    found = nominated(elsewhere, area="D1")
    actions.open_priority(found.id, LEAD, WHY, room_said=SAID, by=elsewhere, now=NOW)
    assert queries.priorities(CITY, AREA).count() == 3
    with pytest.raises(WrongState, match="no priority of this area"):
        actions.open_priority(
            nominated(mei).id, LEAD, WHY, room_said=SAID, retire=found.id, retire_why=RETIRE, by=mei, now=NOW
        )


def test_of_two_who_move_it_at_once_one_is_told(mei, monkeypatch) -> None:
    found = nominated(mei)
    stale = told(found)
    actions.open_priority(found.id, LEAD, WHY, room_said=SAID, by=mei, now=NOW)
    monkeypatch.setattr(moving.queries, "problem", lambda _: stale)
    with pytest.raises(WrongState, match="Somebody has just changed this"):
        actions.open_priority(found.id, "Captain", WHY, room_said=SAID, by=mei, now=NOW)
    assert Problem.objects.get().owner == LEAD
    assert acts() == ["problem_opened", "problem_moved"]


def test_what_cannot_wait_is_opened_at_once_and_comes_before_the_next_meeting(mei) -> None:
    before = meeting()
    found = priority(mei, room_said="", urgent_why=URGENT)
    assert (found.urgent_why, found.room_said, queries.waits_for_the_room(found)) == (URGENT, "", TODAY)
    later = NOW + timedelta(days=14)
    heard = meeting((NOW + timedelta(7)).date())
    coming = meeting((NOW + timedelta(30)).date(), state=State.OPEN)
    poll, elsewhere = ballot(heard, {TITLE: 12, "Noise": 20}), ballot(before, {TITLE: 1, "Noise": 2})
    for key, more, said in (
        (before.id, {"room_said": SAID}, "held since this problem was opened"),
        (coming.id, {"room_said": SAID}, "held since this problem was opened"),
        (heard.id, {"room_said": "Yes."}, "Say why in 10"), (heard.id, {}, "Say why in 10"),
        (heard.id, {"poll": elsewhere.id}, "held at another meeting"),
    ):  # fmt: skip
        with pytest.raises(WrongState, match=said):
            actions.confirm_urgent(found.id, key, **more, by=mei, now=later)
    with pytest.raises(NotAllowed):
        actions.confirm_urgent(found.id, heard.id, SAID, by=actor(Role.OFFICER), now=later)
    found = actions.confirm_urgent(found.id, heard.id, poll=poll.id, by=mei, now=later)
    assert found.room_said.endswith("This problem got 12.")
    assert (found.meeting, found.poll, found.state) == (heard.id, poll.id, "scanning")
    assert (events(found)[-1][0], found.events.last().key) == ("confirmed", heard.id)
    assert queries.waits_for_the_room(found) is None
    with pytest.raises(WrongState, match="does not wait"):
        actions.confirm_urgent(found.id, heard.id, SAID, by=mei, now=later)


def test_a_room_that_did_not_want_it_is_answered_with_a_reason(mei) -> None:
    found = priority(mei, room_said="", urgent_why=URGENT)
    heard = meeting(TODAY)
    poll = ballot(heard, {"A": 9, "B": 8, "C": 7, TITLE: 1})
    with pytest.raises(WrongState, match="The room advised something else"):
        actions.confirm_urgent(found.id, heard.id, poll=poll.id, by=mei, now=NOW + timedelta(1))
    found = actions.confirm_urgent(
        found.id, heard.id, poll=poll.id, differs_why=OTHERWISE, by=mei, now=NOW + timedelta(1)
    )
    assert found.differs_why == OTHERWISE


def test_one_opened_again_as_urgent_waits_for_the_room_again(mei) -> None:
    found = priority(mei, room_said="", urgent_why=URGENT)
    actions.confirm_urgent(found.id, meeting(TODAY).id, SAID, by=mei, now=NOW + timedelta(1))
    actions.retire(found.id, RETIRE, by=mei, now=NOW + timedelta(2))
    assert queries.waits_for_the_room(told(found)) is None
    found = actions.open_priority(found.id, LEAD, WHY, urgent_why=URGENT, by=mei, now=NOW + timedelta(3))
    assert queries.waits_for_the_room(found) == TODAY + timedelta(3)


def with_plan(found: Problem, by: Actor, state: PlanState) -> Plan:
    """A problem that has come to a plan, moved by the same helper the plans use."""
    for event in (Event.PLANNED, Event.STARTED)[: 2 if state is PlanState.RUNNING else 1]:
        given = queries.problems.given(told(found)) | {"plan"}
        moving.move(told(found), event, given, by=by, now=NOW, permission=Permission.FIX_PLAN)
    return Plan.objects.create(problem=found, title="Humps", state=state, drafted_on=TODAY)


@pytest.mark.parametrize("state", [PlanState.FIXED, PlanState.RUNNING])
def test_while_a_plan_is_fixed_or_running_it_is_not_retired_revised_or_closed(mei, state) -> None:
    found = making.weighed(mei)
    plan = with_plan(found, mei, state)
    ways: tuple[Callable[[], object], ...] = (
        lambda: actions.retire(found.id, RETIRE, by=mei, now=NOW),
        lambda: actions.revise(found.id, WHY, by=mei, now=NOW),
        lambda: actions.close_problem(found.id, Closing.ACHIEVED, Result.DONE, WHY, by=mei, now=NOW),
    )
    for way in ways:
        with pytest.raises(WrongState, match="End the plan that is fixed or running first"):
            way()
    Plan.objects.filter(pk=plan.pk).update(state=PlanState.STOPPED)
    actions.revise(found.id, WHY, by=mei, now=NOW)
    assert (told(found).state, events(told(found))[-1]) == ("analysis", ("revised", WHY, "Captain"))
    with pytest.raises(WrongState, match="not open to that now"):
        actions.revise(found.id, WHY, by=mei, now=NOW)


def test_it_is_closed_by_a_criterion_with_its_result_and_is_no_priority_any_more(mei) -> None:
    found = priority(mei)
    for closing, result, reason, said in (
        (Closing.ACHIEVED, Result.NO_CHANGE_SEEN, WHY, "does not go with"),
        (Closing.DECLINED, Result.DECLINED, "No", "Say why"),
    ):
        with pytest.raises(WrongState, match=said):
            actions.close_problem(found.id, closing, result, reason, by=mei, now=NOW)
    with pytest.raises(NotAllowed):
        actions.close_problem(found.id, Closing.ACHIEVED, Result.DONE, WHY, by=actor(Role.OFFICER), now=NOW)
    found = actions.close_problem(found.id, Closing.REASONABLE, Result.NO_CHANGE_SEEN, WHY, by=mei, now=NOW)
    assert (found.state, found.priority_since, found.closed_on) == ("closed", None, TODAY)
    assert (found.closing, found.result, found.closed_why) == ("reasonable", "no_change_seen", WHY)
    assert events(found)[-1] == ("closed", WHY, "Captain")
    with pytest.raises(WrongState, match="not open to that now"):
        actions.close_problem(found.id, Closing.ACHIEVED, Result.DONE, WHY, by=mei, now=NOW)
    with pytest.raises(WrongState, match="not open to that now"):
        actions.add_hypothesis(found.id, "The road is wide and straight.", by=mei, now=NOW)


def test_what_was_only_nominated_may_be_declined(mei) -> None:
    found = actions.close_problem(nominated(mei).id, Closing.DECLINED, Result.DECLINED, WHY, by=mei, now=NOW)
    assert (found.state, found.result) == ("closed", "declined")


def test_it_is_opened_again_within_the_three_and_how_it_was_closed_stays_in_view(mei) -> None:
    found = priority(mei)
    actions.close_problem(found.id, Closing.ACHIEVED, Result.DONE, WHY, by=mei, now=NOW)
    there = [priority(mei, f"Problem number {n}") for n in range(3)]
    with pytest.raises(WrongState, match="There are 3 priorities already"):
        actions.reopen_problem(found.id, LEAD, "Cars are as fast as before.", by=mei, now=NOW)
    found = actions.reopen_problem(
        found.id, LEAD, "Cars are as fast as before.", retire=there[2].id, retire_why=RETIRE, by=mei, now=NOW
    )
    assert (found.state, found.priority_since, found.closing, found.closed_on) == ("analysis", TODAY, "", None)
    assert found.events.last().before == {
        "closing": "achieved", "result": "done", "closed_why": WHY, "closed_on": str(TODAY),
    }  # fmt: skip
    assert queries.priorities(CITY, AREA).count() == 3


def test_open_problems_come_with_priorities_first_and_without_those_that_are_closed(mei) -> None:
    first, closed, second = nominated(mei, "Trash in the park"), priority(mei, "Dark lamps"), priority(mei)
    actions.close_problem(closed.id, Closing.ACHIEVED, Result.DONE, WHY, by=mei, now=NOW)
    assert list(queries.open_problems(CITY, AREA)) == [told(second), told(first)]
    assert list(queries.problems_of(CITY, AREA)) == [told(second), told(closed), told(first)]
    assert not queries.problems_of("boston", AREA).exists()


def test_events_of_plans_stand_beside_those_of_their_problem(mei) -> None:
    found = priority(mei)
    made = moving.add_event(found, PlanEvent.AMENDED, NOW, reason=f" {WHY} ", role="Captain", key="P" * 26)
    assert (made.kind, made.reason, made.key, made.before) == ("amended", WHY, "P" * 26, {})


@pytest.mark.parametrize("seed", range(6))
def test_through_the_acts_nothing_walks_into_a_state_without_what_it_takes(mei, seed) -> None:
    """The same walk as in the unit tests, with the real acts: refused or complete, and never four priorities."""
    chance = random.Random(seed)
    there, done = [nominated(mei, f"Problem number {n}") for n in range(5)], 0
    for step in range(60):
        found, now = chance.choice(there), NOW + timedelta(minutes=step)
        reason, owner = chance.choice([WHY, ""]), chance.choice([LEAD, LEAD, ""])
        retired = chance.choice(["", *(each.id for each in queries.priorities(CITY, AREA))])
        room = chance.choice([{"room_said": SAID}, {"urgent_why": URGENT}, {}])
        acts_of = (
            lambda f, n, r, o, x, m: actions.open_priority(f.id, o, r, retire=x, retire_why=r, **m, by=mei, now=n),
            lambda f, n, r, o, x, m: actions.retire(f.id, r, by=mei, now=n),
            lambda f, n, r, o, x, m: actions.scan(f.id, making.SCANNED, by=mei, now=n),
            lambda f, n, r, o, x, m: actions.finish_scanning(f.id, by=mei, now=n),
            lambda f, n, r, o, x, m: actions.close_problem(f.id, Closing.ACHIEVED, Result.DONE, r, by=mei, now=n),
            lambda f, n, r, o, x, m: actions.reopen_problem(f.id, o, r, retire=x, retire_why=r, by=mei, now=n),
        )  # fmt: skip
        try:
            chance.choice(acts_of)(found, now, reason, owner, retired, room)
        except WrongState:
            continue
        done += 1
        assert incomplete() == []
        assert queries.priorities(CITY, AREA).count() <= 3
    assert done >= 6
    assert {each.state for each in Problem.objects.all()} <= {*ProblemState}


def test_what_stands_without_what_its_state_takes_is_found(mei) -> None:
    found = priority(mei)
    assert incomplete() == []
    for told_wrong in (
        {"owner": ""}, {"priority_since": None}, {"state": "closed"}, {"state": "nominated"}, {"state": "elsewhere"},
        {"state": "closed", "priority_since": None, "closed_on": TODAY, "closing": "achieved", "result": "done",
         "closed_why": WHY},  # nobody ever said so in an event
    ):  # fmt: skip
        before = Problem.objects.filter(pk=found.pk).values().get()
        Problem.objects.filter(pk=found.pk).update(**told_wrong)
        assert incomplete() == [found.id], told_wrong
        Problem.objects.filter(pk=found.pk).update(**before)
    assert incomplete() == []


def test_the_theme_is_one_of_concerns(mei) -> None:
    assert nominated(mei, theme=Theme.LIGHTS).theme == "lights"
