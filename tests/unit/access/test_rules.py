"""Who may do what: each condition with its sentence, the second person, going alone, and the proposal's moves."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from compstat.access import models, rules
from compstat.access.rules import Actor, DoorName, Permission, ProposalState, Role, Standing

PROJECT = Path(__file__).resolve().parents[3]
NOW = datetime(2026, 11, 23, 18, tzinfo=UTC)
TODAY = NOW.date()


def standing(role: Role, *areas: str, city: str = "boston", since: date = TODAY, until: date | None = None) -> Standing:
    return Standing(role, "agency", city, frozenset(areas), since, until)


def person(*standings: Standing, who: str = "chen", **proved) -> Actor:
    """Somebody at the staff door who has proved everything, unless told otherwise."""
    proof = {"second_factor": True, "proved_at": NOW, "keys_until": NOW + timedelta(minutes=30), **proved}
    return Actor(who, DoorName.STAFF, standings, **proof)


def allowed(actor: Actor, permission: Permission, city: str = "boston", area: str | None = None) -> bool:
    return rules.may(actor, permission, city=city, area=area, now=NOW)


def refusal(actor: Actor, permission: Permission, area: str | None = None) -> str:
    with pytest.raises(rules.NotAllowed) as refused:
        rules.check(actor, permission, city="boston", area=area, now=NOW)
    return str(refused.value)


CAPTAIN = person(standing(Role.CAPTAIN, "A1", "A15"))
ANALYST = person(standing(Role.CRIME_ANALYST, "city"))
PUBLISHER = person(standing(Role.PUBLISHER, "city"))
RECORDS = person(standing(Role.RECORDS_OFFICER, "city"))
ADMINISTRATOR = person(standing(Role.ADMINISTRATOR, "city"))


# --- The table itself.


@pytest.mark.parametrize("permission", Permission)
def test_every_permission_is_declared_with_one_sentence(permission):
    grant = rules.GRANTS[permission]
    assert grant.sentence.startswith("May ")
    assert grant.sentence.endswith(".")
    assert grant.sentence.count(".") == 1
    assert grant.roles


@pytest.mark.parametrize("permission", Permission)
def test_the_declarations_agree_with_themselves(permission):
    grant = rules.GRANTS[permission]
    assert DoorName.STAFF in grant.doors
    assert DoorName.PUBLIC not in grant.doors
    assert (DoorName.COMMAND in grant.doors) == (grant.command_line == "may")
    assert grant.two_people or grant.command_line != "prepare"
    assert not grant.two_people or grant.doors == {DoorName.STAFF}
    assert grant.second_factor or (grant.fresh is None and not grant.keys and not grant.two_people)
    assert not grant.two_people or grant.roles <= rules.GRANTS[Permission.SECOND].roles


def test_the_records_officer_sees_no_content_and_officers_publish_nothing():
    promises = {Permission.MAKE_PROMISE, Permission.SETTLE_PROMISE}
    meetings = {Permission.CALL_MEETING, Permission.RUN_MEETING, Permission.SIGN_MINUTES}
    concerns = {
        Permission.READ_CONCERNS, Permission.MODERATE_CONCERN, Permission.ANSWER_CONCERN, Permission.DECIDE_APPEAL,
        Permission.TRANSLATE_CONCERN, Permission.WORK_ON_PROBLEM, Permission.REVIEW_PLAN,
    }  # fmt: skip
    for role in (Role.OFFICER, Role.COMMUNITY_SERVICE_OFFICER, Role.MODERATOR, Role.PARTNER):
        held = {p for p in Permission if allowed(person(standing(role, "city")), p, area="A1")}
        assert held <= promises | meetings | concerns
    for permission in (Permission.READ_REJECTS, Permission.SIGN_NOTE):
        assert not allowed(RECORDS, permission, area="A1")


def test_confidential_roles_take_their_own_permission():
    assert rules.permission_to_grant(Role.RECORDS_OFFICER) == Permission.GRANT_CONFIDENTIAL_ROLE
    assert {rules.permission_to_grant(role) for role in Role if role not in rules.CONFIDENTIAL_ROLES} == {
        Permission.GRANT_ROLE
    }


def test_what_is_told_of_violence_is_read_by_one_role_alone():
    assert rules.GRANTS[Permission.READ_DISCLOSURE].roles == {Role.ADVOCATE}
    assert Role.ADVOCATE in rules.CONFIDENTIAL_ROLES
    advocate = person(standing(Role.ADVOCATE, "city"))
    assert {p for p in Permission if allowed(advocate, p, area="A1")} == {Permission.READ_DISCLOSURE}


def test_a_person_acts_in_a_role_that_reaches_and_in_their_own_first():
    told = {"permission": Permission.FIX_PLAN, "city": "boston", "area": "A1", "now": NOW}
    elsewhere, here = standing(Role.CAPTAIN, "B2"), standing(Role.CAPTAIN, "A1")
    assert rules.role_of(person(elsewhere, here), **told) == "captain"
    lent = replace(here, deputy_of="somebody else")
    assert rules.role_of(person(elsewhere, lent), **told) == "captain.deputy"
    assert rules.role_of(person(lent, here), **told) == "captain"
    assert rules.role_of(person(standing(Role.OFFICER, "A1")), **told) == ""


def test_the_rules_know_neither_django_nor_the_time():
    source = "".join(file.read_text() for file in Path(rules.__file__).parent.glob("*.py"))
    asked = "import sys, compstat.access.rules; sys.exit(any(name.startswith('django') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", asked], cwd=PROJECT).returncode == 0
    assert [word for word in (".now(", ".today(", "import time", "random") if word in source] == []


# --- Roles, cities, days.


def test_a_role_allows_what_the_table_says_and_no_more():
    assert allowed(ANALYST, Permission.LOAD_EDITION)
    assert not allowed(ANALYST, Permission.PUBLISH_EDITION)
    assert refusal(ANALYST, Permission.PUBLISH_EDITION) == (
        "No role you hold in this city today allows this. These do: publisher. Ask an administrator."
    )
    assert "These do: captain, crime analyst, publisher." in refusal(RECORDS, Permission.FREEZE_BRIEFING, "A1")


@pytest.mark.parametrize(
    ("since", "until", "counts"),
    [
        (TODAY, None, True),
        (TODAY, TODAY, True),
        (TODAY - timedelta(9), TODAY, True),
        (TODAY - timedelta(9), TODAY - timedelta(1), False),
        (TODAY + timedelta(1), None, False),
        (TODAY, TODAY - timedelta(1), False),  # ended on its first day
    ],
)
def test_a_membership_counts_from_its_first_day_to_its_last(since, until, counts):
    actor = person(standing(Role.CRIME_ANALYST, "city", since=since, until=until))
    assert allowed(actor, Permission.FETCH_FEED) is counts


def test_the_day_is_that_of_the_clock_that_is_given():
    """Half past eleven in the evening in Boston is the next day in UTC."""
    late = datetime(2026, 11, 23, 23, 30, tzinfo=ZoneInfo("America/New_York"))
    actor = person(standing(Role.CRIME_ANALYST, "city", until=TODAY))
    assert rules.may(actor, Permission.FETCH_FEED, city="boston", now=late)
    assert not rules.may(actor, Permission.FETCH_FEED, city="boston", now=late.astimezone(UTC))


def test_a_role_counts_in_its_own_city_alone():
    assert not allowed(ANALYST, Permission.FETCH_FEED, city="new_york")


def test_the_system_holds_no_roles():
    for who in ("operator", "system", "nobody", ""):
        assert not allowed(replace(ANALYST, who=who), Permission.FETCH_FEED)


# --- Areas.


@pytest.mark.parametrize(
    ("held", "area", "covered"),
    [
        ({"A1"}, "A1", True),
        ({"A1"}, "D4", False),
        ({"A1"}, None, False),
        ({"A1"}, "city", False),
        ({"A1"}, "A1+A15", False),
        ({"A1"}, "A1+", False),
        ({"A1", "A15"}, "A1+A15", True),
        ({"A1+A15"}, "A1+A15", True),
        ({"A1+A15"}, "A1", False),
        ({"city"}, "A1+A15", True),
        ({"city"}, "city", True),
        ({"city"}, None, True),
        (set(), "A1", False),
        (set(), "", False),
    ],
)
def test_an_area_is_reached_when_all_of_it_is(held, area, covered):
    assert allowed(person(standing(Role.CAPTAIN, *held)), Permission.SIGN_NOTE, area=area) is covered


def test_two_memberships_reach_a_group_together():
    a1, a15 = standing(Role.CAPTAIN, "A1"), standing(Role.CRIME_ANALYST, "A15")
    assert allowed(person(a1, a15), Permission.SIGN_NOTE, area="A1+A15")
    assert not allowed(person(a1, standing(Role.OFFICER, "A15")), Permission.SIGN_NOTE, area="A1+A15")


def test_a_refused_area_is_named():
    assert refusal(CAPTAIN, Permission.SIGN_NOTE, "D4").startswith("Your role does not reach D4. Ask somebody")
    assert refusal(CAPTAIN, Permission.SIGN_NOTE).startswith("Your role does not reach the whole city.")
    assert refusal(CAPTAIN, Permission.SIGN_NOTE, "city").startswith("Your role does not reach the whole city.")


def test_most_permissions_ask_for_no_area():
    assert allowed(person(standing(Role.CRIME_ANALYST, "A1")), Permission.LOAD_EDITION, area="D4")


# --- What must be proved.


def test_a_second_factor_is_asked_for():
    without = replace(ANALYST, second_factor=False)
    assert allowed(without, Permission.FETCH_FEED)
    assert refusal(without, Permission.READ_REJECTS).startswith("This takes a second factor. Sign in again")


@pytest.mark.parametrize(
    ("ago", "fresh"),
    [(timedelta(0), True), (timedelta(minutes=10), True), (timedelta(minutes=10, seconds=1), False), (None, False)],
)
def test_a_proof_is_fresh_for_ten_minutes(ago, fresh):
    actor = replace(RECORDS, proved_at=ago if ago is None else NOW - ago)
    assert allowed(actor, Permission.EXPORT_PERSON) is fresh
    assert allowed(actor, Permission.READ_LOGBOOK)


def test_an_old_proof_is_renewed():
    assert refusal(replace(RECORDS, proved_at=None), Permission.EXPORT_PERSON) == (
        "This takes a second factor given in the last 10 minutes. Give it once more, then try again."
    )


@pytest.mark.parametrize(("left", "held"), [(timedelta(seconds=1), True), (timedelta(0), False), (None, False)])
def test_keys_hold_until_their_time(left, held):
    actor = replace(ADMINISTRATOR, keys_until=left if left is None else NOW + left)
    assert allowed(actor, Permission.INVITE_PERSON) is held
    assert allowed(actor, Permission.TAKE_KEYS)


def test_an_administrator_without_keys_is_told_to_take_them():
    assert refusal(replace(ADMINISTRATOR, keys_until=None), Permission.GRANT_ROLE) == (
        "This takes an administrator's keys. Take the keys and say what for, then try again."
    )


# --- Doors.


@pytest.mark.parametrize("permission", Permission)
def test_nobody_may_do_anything_and_no_door_lends_another_ones_power(permission):
    everything = tuple(standing(role, "city") for role in Role)
    assert allowed(person(*everything), permission)
    for door in (DoorName.PUBLIC, DoorName.COMMAND, DoorName.WORK):
        assert not allowed(replace(person(*everything), door=door), permission)
    assert not allowed(rules.NOBODY, permission)
    for machine in (rules.OPERATOR, rules.SYSTEM):
        assert not [
            door for door in DoorName if door != machine.door and allowed(replace(machine, door=door), permission)
        ]


def test_the_command_line_does_what_one_person_may_and_prepares_what_two_must_want():
    done = {p for p in Permission if allowed(rules.OPERATOR, p)}
    prepared = {p for p in Permission if rules.may_prepare(rules.OPERATOR, p)}
    assert prepared == {
        Permission.PUBLISH_COUNTS, Permission.GRANT_CONFIDENTIAL_ROLE, Permission.ERASE_PERSON,
    }  # fmt: skip
    assert set(Permission) - done - prepared == {
        Permission.TAKE_KEYS, Permission.SECOND, Permission.READ_PROPOSAL, Permission.NAME_DEPUTY,
        Permission.NAME_CONFIDENTIAL_DEPUTY,  # everybody names their own
        Permission.MAKE_PROMISE, Permission.SETTLE_PROMISE,  # a role promises, and a person in it says so
        Permission.CALL_MEETING, Permission.RUN_MEETING, Permission.SIGN_MINUTES, Permission.SET_INCIDENT_MODE,
        Permission.READ_CONCERNS, Permission.MODERATE_CONCERN, Permission.ANSWER_CONCERN, Permission.DECIDE_APPEAL,
        Permission.TRANSLATE_CONCERN, Permission.READ_DISCLOSURE,  # what people entrust is read by people
        Permission.DECIDE_PRIORITY, Permission.WORK_ON_PROBLEM, Permission.FIX_PLAN, Permission.REVIEW_PLAN,
    }  # fmt: skip
    assert not done & prepared


def test_scheduled_work_does_three_things():
    assert {p for p in Permission if allowed(rules.SYSTEM, p)} == {
        Permission.FREEZE_BRIEFING, Permission.FETCH_FEED, Permission.VERIFY_LOGBOOK,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("actor", "permission", "words"),
    [
        (rules.OPERATOR, Permission.PUBLISH_COUNTS, "Prepare it here; one of them then proposes it at the staff door."),
        (rules.OPERATOR, Permission.TAKE_KEYS, "This takes a person. Sign in at the staff door."),
        (rules.SYSTEM, Permission.LOAD_EDITION, "This takes a person who has signed in."),
        (rules.NOBODY, Permission.LOAD_EDITION, "This takes a person who has signed in. Sign in at the staff door."),
        (
            replace(ANALYST, door=DoorName.COMMAND),
            Permission.LOAD_EDITION,
            "This door (command) is the operator's alone.",
        ),
        (replace(ANALYST, door=DoorName.WORK), Permission.FETCH_FEED, "This door (work) is the system's alone."),
    ],
)
def test_a_wrong_door_says_which_is_the_right_one(actor, permission, words):
    assert words in refusal(actor, permission)


# --- Why.


def test_why_lists_every_condition_with_whether_it_holds():
    told = rules.why(
        replace(ADMINISTRATOR, keys_until=None), Permission.GRANT_CONFIDENTIAL_ROLE, city="boston", now=NOW
    )
    assert told == rules.Answer(
        False,
        (
            "Yes. It can be done through this door (staff).",
            "Yes. Your role allows it: administrator.",
            "Yes. You signed in with a second factor.",
            "Yes. You gave a second factor in the last 10 minutes.",
            "No. This takes an administrator's keys. Take the keys and say what for, then try again.",
            "Yes. Two people must want it: one proposes it, another agrees.",
        ),
    )


def test_why_says_yes_where_check_is_silent():
    rules.check(CAPTAIN, Permission.SIGN_NOTE, city="boston", area="A1+A15", now=NOW)
    told = rules.why(CAPTAIN, Permission.SIGN_NOTE, city="boston", area="A1+A15", now=NOW)
    assert told.allowed
    assert "Yes. Your role reaches A1+A15." in told.sentences
    assert rules.why(rules.SYSTEM, Permission.FETCH_FEED, city="boston", now=NOW).sentences == (
        "Yes. It can be done through this door (work).", "Yes. Through this door the system acts.",
    )  # fmt: skip


def test_every_no_says_what_to_do():
    bare = Actor("chen", DoorName.PUBLIC)
    for permission in Permission:
        for each in rules.conditions(bare, permission, city="boston", area=None, now=NOW):
            assert len(each.missing.split(". ")) >= 2, each.missing


# --- Two people.


def second(actor: Actor, proposed_by: str = "ortiz", permission: Permission = Permission.PUBLISH_COUNTS) -> str:
    """Empty where this actor may be the second person; else the first sentence that refuses."""
    asked = {"city": "boston", "now": NOW}
    told = rules.why_second(actor, proposed_by, permission, **asked)
    assert rules.may_second(actor, proposed_by, permission, **asked) is told.allowed
    if told.allowed:
        rules.check_second(actor, proposed_by, permission, **asked)
        return ""
    with pytest.raises(rules.NotAllowed) as refused:
        rules.check_second(actor, proposed_by, permission, **asked)
    assert f"No. {refused.value}" in told.sentences
    return str(refused.value)


def test_the_second_is_another_person_with_the_same_permission():
    assert second(PUBLISHER) == ""
    assert second(ADMINISTRATOR, permission=Permission.GRANT_CONFIDENTIAL_ROLE) == ""
    assert second(PUBLISHER, "chen") == "You proposed this yourself. Ask another person to agree."
    assert second(RECORDS).startswith("No role you hold in this city today allows this. These do: publisher.")
    assert second(ANALYST).startswith("No role you hold in this city today allows this.")
    assert second(replace(PUBLISHER, proved_at=None)).startswith("This takes a second factor given in the last")
    assert second(PUBLISHER, permission=Permission.PUBLISH_EDITION).startswith("One person is enough for this.")


@pytest.mark.parametrize("machine", ["operator", "system", "nobody", ""])
def test_what_no_person_proposed_nobody_can_agree_to(machine):
    assert second(PUBLISHER, machine).startswith("Nobody has proposed this yet. Propose it yourself")


def test_to_second_is_not_enough_without_keys_where_keys_are_asked():
    without = replace(ADMINISTRATOR, keys_until=None)
    assert not allowed(without, Permission.SECOND)
    assert allowed(replace(PUBLISHER, keys_until=None), Permission.SECOND)  # in another role they need none
    assert second(without, permission=Permission.GRANT_CONFIDENTIAL_ROLE).startswith(
        "This takes an administrator's keys"
    )


def test_why_second_tells_each_condition_once():
    told = rules.why_second(PUBLISHER, "ortiz", Permission.PUBLISH_COUNTS, city="boston", now=NOW).sentences
    assert told[:3] == (
        "Yes. Two people must want it: one proposes it, another agrees.",
        "Yes. A person proposed it.",
        "Yes. Somebody else proposed it.",
    )
    assert told.count("Yes. You signed in with a second factor.") == 1
    assert told.count(told[0]) == 1


def test_only_the_operator_prepares_and_only_what_two_must_want():
    rules.check_prepare(rules.OPERATOR, Permission.ERASE_PERSON)
    for actor in (RECORDS, rules.SYSTEM, rules.NOBODY, replace(RECORDS, door=DoorName.COMMAND)):
        assert not rules.may_prepare(actor, Permission.ERASE_PERSON)
    with pytest.raises(rules.NotAllowed, match="Only the operator prepares this"):
        rules.check_prepare(RECORDS, Permission.ERASE_PERSON)
    with pytest.raises(rules.NotAllowed, match="nothing to prepare"):
        rules.check_prepare(rules.OPERATOR, Permission.LOAD_EDITION)


# --- Alone.


@pytest.mark.parametrize(
    ("hours", "publishers", "permission", "refused"),
    [
        (24, 1, Permission.PUBLISH_COUNTS, ""),
        (23.99, 1, Permission.PUBLISH_COUNTS, "Wait until 2026-11-24 18:00"),
        (24, 2, Permission.PUBLISH_COUNTS, "Somebody else can agree"),
        (24, 0, Permission.PUBLISH_COUNTS, "Somebody else can agree"),
        (99, 1, Permission.ERASE_PERSON, "however few there are"),
        (99, 1, Permission.GRANT_CONFIDENTIAL_ROLE, "however few there are"),
    ],
)
def test_a_day_with_notice_replaces_the_second_where_there_is_none(hours, publishers, permission, refused):
    now = NOW + timedelta(hours=hours)
    assert rules.may_go_alone(NOW, now, publishers, permission=permission) is (refused == "")
    if refused:
        with pytest.raises(rules.WrongState, match=refused):
            rules.check_go_alone(NOW, now, publishers, permission=permission)
    else:
        rules.check_go_alone(NOW, now, publishers, permission=permission)


# --- The proposal's states and moves.


def test_the_states_are_those_that_are_stored():
    assert [state.value for state in ProposalState] == models.Proposal.State.values
    assert set(rules.MOVES) == set(ProposalState)


def test_the_moves_are_these_and_no_others():
    pairs = [(before, after) for before in ProposalState for after in ProposalState]
    together = {(b.value, a.value) for b, a in pairs if rules.can_move(b, a)}
    alone = {(b.value, a.value) for b, a in pairs if rules.can_move(b, a, alone=True)}
    assert together == {
        ("open", "agreed"),
        ("open", "refused"),
        ("open", "withdrawn"),
        ("agreed", "done"),
        ("agreed", "withdrawn"),
    }
    assert alone - together == {("open", "done")}
    assert together < alone


@pytest.mark.parametrize(
    ("before", "after", "alone", "words"),
    [
        ("open", "done", False, "Two people must want this. Ask another person to agree."),
        ("open", "open", False, "cannot become open. It can become: agreed, refused, withdrawn."),
        ("open", "open", True, "It can become: agreed, refused, withdrawn, done."),
        (
            "agreed",
            "refused",
            False,
            "A proposal that is agreed cannot become refused. It can become: done, withdrawn.",
        ),
        ("withdrawn", "done", True, "This proposal is withdrawn, and that is final. Propose it anew"),
    ],
)
def test_a_wrong_move_is_refused_with_what_can_be_done(before, after, alone, words):
    with pytest.raises(rules.WrongState, match=words):
        rules.check_move(before, after, alone=alone)


def test_a_right_move_is_silent():
    rules.check_move("open", "agreed")
    rules.check_move("open", "done", alone=True)
