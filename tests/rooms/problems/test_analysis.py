"""Analysis with residents: reasons with evidence on both sides, what opens the library, contributions, the group."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from compstat.access.rules import NotAllowed, Role, WrongState
from compstat.concerns.rules import Ground
from compstat.places import queries as places
from compstat.problems import actions, queries
from compstat.problems.actions import contributing
from compstat.problems.models import Contribution, ContributionSent, EffectFound, Intervention, Option, Plan, Problem
from compstat.problems.queries import problems, working
from compstat.problems.rules import Closing, InterventionKind, Result, Source

from .making import (
    NOW,
    TODAY,
    WHY,
    acting,
    actor,
    acts,
    analyzed,
    in_analysis,
    member,
    nominated,
    option,
    priority,
    weighed,
)

REASON = "The road is wide and straight, and nothing slows cars."


def sent(found: Problem, text: str = "We counted cars from our porch.", who: str = "resident") -> ContributionSent:
    return ContributionSent.objects.create(problem=found, text=text, who=who, at=NOW)


def test_residents_come_first_and_each_part_is_kept_by_itself(mei) -> None:
    found = in_analysis(mei)
    assert queries.analysis_lacks(found) == ["who_lives", "were_asked", "other_source", "hypothesis", "burden"]
    found = actions.write_analysis(found.id, who_lives=" Families along the road. ", by=mei, now=NOW)
    assert (found.who_lives, found.burden) == ("Families along the road.", "")
    found = actions.write_analysis(
        found.id, were_asked="At their doors in May.", burden="Drivers; we ask them.", members="School parents", by=mei,
        now=NOW,
    )  # fmt: skip
    assert (found.who_lives, found.members) == ("Families along the road.", "School parents")
    assert queries.analysis_lacks(found) == ["other_source", "hypothesis"]
    found = actions.write_analysis(found.id, who_lives="Tenants.", by=mei, now=NOW + timedelta(1))
    assert found.events.last().before == {"who_lives": "Families along the road."}
    for told in ({"who_lives": "x" * 1001}, {"members": "x" * 501}):
        with pytest.raises(WrongState, match="Write 0 to"):
            actions.write_analysis(found.id, **told, by=mei, now=NOW)


def test_the_triangle_has_six_corners_and_says_nothing_of_who_offenders_are(mei) -> None:
    found = in_analysis(mei)
    told = {
        "manager": "The traffic office",
        "offender": " Drivers who look for a short cut ",
        "target": "",
        "place": " ",
    }
    found = actions.write_analysis(found.id, triangle=told, by=mei, now=NOW)
    assert found.triangle == {"offender": "Drivers who look for a short cut", "manager": "The traffic office"}
    found = actions.write_analysis(found.id, triangle={"target": "Young women at the stop"}, by=mei, now=NOW)
    assert found.triangle == {"target": "Young women at the stop"}
    for wrong in ({"offender": "Young men in cars"}, {"witness": "x"}, {"place": "x" * 501}):
        with pytest.raises(WrongState):
            actions.write_analysis(found.id, triangle=wrong, by=mei, now=NOW)
    assert queries.problem(found.id).triangle == {"target": "Young women at the stop"}


def test_the_library_opens_once_one_reason_has_evidence_for_it_and_against_it(mei) -> None:
    found = in_analysis(mei)
    reason = actions.add_hypothesis(found.id, f" {REASON} ", by=mei, now=NOW)
    assert (reason.text, reason.by_role, reason.on, reason.dropped_why) == (REASON, "Captain", TODAY, "")
    other = actions.add_hypothesis(found.id, "Nobody knows the new speed limit.", by=mei, now=NOW)
    actions.add_evidence(reason.id, True, "Speeds fall where it narrows.", Source.REPORTS, by=mei, now=NOW)
    actions.add_evidence(other.id, False, "The sign is seen by all.", Source.OFFICERS, by=mei, now=NOW)
    assert not queries.library_open(found) and "evidence" in queries.analysis_lacks(found)
    with pytest.raises(WrongState, match="Find evidence for one reason, and evidence against it"):
        option(found, mei)
    actions.add_evidence(reason.id, False, "On Pier Street it is as wide.", Source.CALLS, by=mei, now=NOW)
    assert queries.library_open(found)
    assert queries.analysis_lacks(found) == ["who_lives", "were_asked", "other_source", "burden"]
    actions.add_evidence(other.id, True, "Visitors ask for it.", Source.CONCERNS, by=mei, now=NOW)
    assert "other_source" not in queries.analysis_lacks(found)
    assert [each.kind for each in found.events.all()] == ["nominated", "opened", "changed", "scanned"]
    assert acts().count("problem_changed") == 1 + 2 + 4


def test_a_reason_that_does_not_hold_stays_in_view_and_opens_nothing(mei) -> None:
    found = analyzed(mei)
    reason = found.hypotheses.get()
    with pytest.raises(WrongState, match="Write 10 to 500"):
        actions.drop_hypothesis(reason.id, "No.", by=mei, now=NOW)
    reason = actions.drop_hypothesis(reason.id, "Cars are as fast where it is narrow.", by=mei, now=NOW)
    assert reason.dropped_why == "Cars are as fast where it is narrow."
    assert not queries.library_open(found) and queries.analysis_lacks(found) == ["other_source", "hypothesis"]
    with pytest.raises(WrongState, match="dropped already"):
        actions.drop_hypothesis(reason.id, "Cars are as fast where it is narrow.", by=mei, now=NOW)
    with pytest.raises(WrongState, match="This reason was dropped"):
        actions.add_evidence(reason.id, True, "Speeds fall where it narrows.", Source.REPORTS, by=mei, now=NOW)


def test_evidence_cites_a_figure_or_a_published_contribution_of_its_own_problem(harborview, mei) -> None:
    found = in_analysis(mei)
    reason = actions.add_hypothesis(found.id, REASON, by=mei, now=NOW)
    panel = actions.pin_panel(found.id, "robbery", "ytd", by=mei, now=NOW)
    told = actions.publish_contribution(sent(found).id, "We counted cars.", by=mei, now=NOW)
    hidden = actions.withhold_contribution(sent(found).id, Ground.IDENTIFIES, by=mei, now=NOW)
    elsewhere = actions.pin_panel(priority(mei, "Dark lamps").id, "robbery", "ytd", by=mei, now=NOW)
    for key in (panel.id, told.id):
        made = actions.add_evidence(reason.id, True, "It is counted there.", Source.REPORTS, cites=key, by=mei, now=NOW)
        assert made.panel == key and problems.citable(found, key).pk == key
    for key in (hidden.id, elsewhere.id, "none"):
        with pytest.raises(WrongState, match="What you cite is not on this page"):
            actions.add_evidence(reason.id, True, "It is counted there.", Source.REPORTS, cites=key, by=mei, now=NOW)
    actions.withhold_contribution(told.id, Ground.IDENTIFIES, by=mei, now=NOW)
    assert problems.citable(found, told.id) is None


def test_what_is_not_there_or_somebody_else_s_is_refused(mei) -> None:
    found = analyzed(mei)
    reason = found.hypotheses.get()
    officer_elsewhere = actor(Role.OFFICER, "D1")
    for unknown in (
        lambda: actions.drop_hypothesis("none", "It does not hold.", by=mei, now=NOW),
        lambda: actions.add_evidence("none", True, "It is so there.", Source.CALLS, by=mei, now=NOW),
        lambda: actions.publish_contribution("none", "x", by=mei, now=NOW),
    ):  # fmt: skip
        with pytest.raises(queries.ProblemUnknown):
            unknown()
    for refused in (
        lambda: actions.write_analysis(found.id, who_lives="x", by=officer_elsewhere, now=NOW),
        lambda: actions.drop_hypothesis(reason.id, "It does not hold.", by=officer_elsewhere, now=NOW),
        lambda: actions.add_evidence(reason.id, True, "It is so there.", Source.CALLS, by=officer_elsewhere, now=NOW),
        lambda: actions.note_group(found.id, TODAY, "Parents", "We counted cars.", by=officer_elsewhere, now=NOW),
        lambda: actions.add_hypothesis(found.id, REASON, by=actor(Role.MODERATOR), now=NOW),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            refused()


def test_the_group_notes_days_that_have_come(mei) -> None:
    found = in_analysis(mei)
    made = actions.note_group(
        found.id, TODAY, " School parents, traffic office ", "We counted 300 cars.", by=mei, now=NOW
    )
    assert (made.came, made.by_role) == ("School parents, traffic office", "Captain")
    for on, came, text in (
        (TODAY + timedelta(1), "Parents", "We counted 300 cars."), (TODAY, "x", "We counted 300 cars."),
        (TODAY, "Parents", "We."), (TODAY, "x" * 301, "We counted 300 cars."),
    ):  # fmt: skip
        with pytest.raises(WrongState):
            actions.note_group(found.id, on, came, text, by=mei, now=NOW)
    assert found.group_notes.count() == 1


def test_options_are_weighed_and_one_without_enforcement_is_asked_for(mei) -> None:
    found = analyzed(mei)
    made = option(found, mei, InterventionKind.ENFORCEMENT)
    option(found, mei, InterventionKind.PATROL)
    assert (made.technique, made.chosen) == (15, False) and not queries.other_option(found)
    for told in (
        {"text": "Humps"}, {"speaks_for": "Good"}, {"speaks_against": ""}, {"technique": 26}, {"technique": 0},
    ):  # fmt: skip
        known = {"text": "Humps on the road", "speaks_for": "Cars slow down.", "speaks_against": "Buses are slower."}
        with pytest.raises(WrongState):
            actions.weigh_option(found.id, InterventionKind.TRAFFIC, **{**known, **told}, by=mei, now=NOW)
    assert Option.objects.count() == 2
    option(found, mei, InterventionKind.TRAFFIC)
    assert queries.other_option(found)
    assert actions.choose_option(made.id, True, by=mei, now=NOW).chosen
    assert not actions.choose_option(made.id, False, by=mei, now=NOW).chosen
    with pytest.raises(WrongState, match="no such option"):
        actions.choose_option("none", True, by=mei, now=NOW)
    with pytest.raises(NotAllowed):
        actions.choose_option(made.id, True, by=actor(Role.OFFICER, "D1"), now=NOW)


def test_a_contribution_is_published_or_withheld_by_a_person_and_may_be_decided_anew(mei) -> None:
    found, moderator = priority(mei), actor(Role.MODERATOR)
    first, second = sent(found, "Ring Anna at 555 0134: cars race."), sent(found, "Buy lamps!", "partner")
    made = actions.publish_contribution(first.id, " Cars race at night. ", by=moderator, now=NOW)
    assert (made.id, made.text, made.who, made.ground, made.on) == (
        first.id,
        "Cars race at night.",
        "resident",
        "",
        TODAY,
    )
    made = actions.withhold_contribution(second.id, Ground.ADVERTISING, by=moderator, now=NOW)
    assert (made.text, made.who, made.ground) == ("", "partner", "advertising")
    assert acts()[-2:] == ["contribution_decided", "contribution_decided"]
    assert working.unread(found) == 0
    actions.withhold_contribution(first.id, Ground.IDENTIFIES, by=mei, now=NOW + timedelta(1))
    assert Contribution.objects.get(pk=first.id).text == ""
    assert ContributionSent.objects.get(pk=first.id).text.startswith("Ring Anna")
    for by in (actor(Role.PARTNER), actor(Role.OFFICER), actor(Role.MODERATOR, "D1")):
        with pytest.raises(NotAllowed):
            actions.publish_contribution(second.id, "Lamps.", by=by, now=NOW)
    for words in ("", "x" * 1001):
        with pytest.raises(WrongState, match="Write 1 to 1000"):
            actions.publish_contribution(second.id, words, by=moderator, now=NOW)


def test_of_two_who_decide_at_once_one_is_told(mei, monkeypatch) -> None:
    one = sent(priority(mei))
    stale = ContributionSent.objects.get(pk=one.pk)
    actions.publish_contribution(one.id, "We counted cars.", by=mei, now=NOW)
    monkeypatch.setattr(contributing, "_sent", lambda _: stale)
    with pytest.raises(WrongState, match="Somebody has just changed this"):
        actions.withhold_contribution(one.id, Ground.THREAT, by=mei, now=NOW + timedelta(1))
    assert Contribution.objects.get().text == "We counted cars."


def step(found: Problem) -> tuple[str, str]:
    told = working.next_step(queries.problem(found.id))
    return (told.name, " | ".join(told.lacks)) if told else ("", "")


def test_each_problem_knows_its_next_step_and_what_is_lacking_in_words(mei) -> None:
    found = nominated(mei)
    assert step(found) == ("open_problem", "")
    found = priority(mei, "Dark lamps")
    name, lacks = step(found)
    assert name == "scanning"
    assert lacks.startswith("Answer: Is the community affected") and lacks.endswith(
        "a count and its days, or a reading."
    )
    found = in_analysis(mei, "Noise at night")
    assert step(found)[1].startswith("Say who lives with this. | Say whether they were asked, and how.")
    actions.retire(found.id, WHY, by=mei, now=NOW)
    found = analyzed(mei)
    assert step(found) == ("library", "Weigh one option without enforcement.")
    option(found, mei)
    assert step(found) == ("staff_problem", "")
    plan = Plan.objects.create(problem=found, title="Humps", drafted_on=TODAY)
    assert (step(found)[0], working.next_step(found).plan) == ("plan", plan.id)
    for state, plan_state, told in (
        ("planned", "fixed", "plan"), ("active", "running", "plan"), ("active", "stopped", "close_problem"),
        ("assessment", "running", "plan"), ("assessment", "completed", "close_problem"),
    ):  # fmt: skip
        Problem.objects.filter(pk=found.pk).update(state=state)
        Plan.objects.filter(pk=plan.pk).update(state=plan_state)
        assert step(found)[0] == told, state
    Plan.objects.all().delete()
    actions.close_problem(found.id, Closing.ACHIEVED, Result.DONE, WHY, by=mei, now=NOW)
    assert working.next_step(queries.problem(found.id)) is None


def test_a_no_without_its_why_is_asked_for(mei) -> None:
    found = priority(mei)
    actions.scan(found.id, actions.Scanning(cheers={"harmful": {"yes": False}}), by=mei, now=NOW)
    assert "Say why not: Is it harmful" in step(found)[1]


def test_what_was_tried_here_is_told_with_its_failures_those_of_the_same_theme_first(mei) -> None:
    failed, other, here = (
        weighed(mei),
        nominated(mei, "Dark lamps in the park"),
        nominated(mei, "Racing on Pier Street"),
    )
    Problem.objects.filter(pk=other.pk).update(theme="lights")
    plan = Plan.objects.create(
        problem=failed,
        title="More patrols",
        state="stopped",
        drafted_on=TODAY,
        ended_on=TODAY,
        ended_why="Nothing fell.",
    )
    Intervention.objects.create(plan=plan, kind=InterventionKind.PATROL, text="Patrols at noon")
    for day, outcome in enumerate(("so_far", "no_clear", "fell")):
        EffectFound.objects.create(
            plan=plan, edition="e", as_of=TODAY, to=TODAY, outcome=outcome, figures={}, at=NOW + timedelta(day)
        )
    Plan.objects.create(problem=here, title="A draft", drafted_on=TODAY)
    actions.close_problem(failed.id, Closing.UNLIKELY, Result.NO_CHANGE_SEEN, WHY, by=mei, now=NOW)
    actions.close_problem(other.id, Closing.HANDED_OVER, Result.HANDED_OVER, WHY, by=mei, now=NOW)
    declined = nominated(mei, "A statue nobody likes")
    actions.close_problem(declined.id, Closing.DECLINED, Result.DECLINED, WHY, by=mei, now=NOW)
    told = working.tried_before(places.city("harborview"), queries.problem(here.id))
    assert [(each.problem, each.plan, each.result, each.why) for each in told] == [
        (failed, plan, "No change seen", "Nothing fell."), (other, None, "Handed over", WHY),
    ]  # fmt: skip
    assert told[0].outcome == "No clear difference from comparison places."  # the first that decided, not the last
    assert told[0].kinds == ("Police presence",)


def test_the_lists_of_an_area_tell_priorities_nominated_retired_and_closed_apart(mei) -> None:
    urgent = priority(mei, "Cars on fire", room_said="", urgent_why=WHY)
    first, gone, over, waiting = (
        priority(mei),
        priority(mei, "Dark lamps"),
        nominated(mei, "Noise at night"),
        nominated(mei),
    )
    actions.retire(gone.id, WHY, by=mei, now=NOW)
    actions.close_problem(over.id, Closing.DECLINED, Result.DECLINED, WHY, by=mei, now=NOW)
    sent(first)
    (told,) = working.of_areas("harborview", places.areas(places.city("harborview")))
    parts = (told.priorities, told.nominated, told.retired, told.closed)
    assert [[each.problem for each in part] for part in parts] == [[urgent, first], [waiting], [gone], [over]]
    assert [(each.unheard_since, each.unread) for each in told.priorities] == [(TODAY, 0), (None, 1)]
    assert told.count == 5 and told.area.id == "D4"


def test_a_role_is_told_in_the_language_the_site_is_kept_in(mei) -> None:
    with translation.override("es"):
        found = nominated(acting(member(Role.COMMUNITY_SERVICE_OFFICER)))
    assert found.events.get().role == "Community service officer"
