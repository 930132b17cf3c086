"""Deputies in the rules: they count as one with whom they stand in for; refusing takes less than agreeing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from compstat.access import rules
from compstat.access.rules import Actor, DoorName, Permission, Role, Standing

NOW = datetime(2026, 11, 23, 18, tzinfo=UTC)
PUBLISHER = Standing(Role.PUBLISHER, "agency", "boston", frozenset({"city"}), NOW.date())
COUNTS = Permission.PUBLISH_COUNTS


def publisher(who: str, *deputy_of: str) -> Actor:
    return Actor(who, DoorName.STAFF, (PUBLISHER,), True, NOW, deputy_of=frozenset(deputy_of))


@pytest.mark.parametrize(
    ("second", "proposed_by", "proposed_for", "allowed"),
    [
        (publisher("ortiz"), "chen", (), True),
        (publisher("ortiz", "chen"), "chen", (), False),  # the deputy of whoever proposed
        (publisher("chen"), "ortiz", ("chen",), False),  # the reverse
        (publisher("ortiz", "baker"), "chen", ("baker",), False),  # two deputies of one person
        (publisher("ortiz", "baker"), "chen", ("rivera",), True),
        (publisher("ortiz", "baker"), "baker", (), False),
    ],
)
def test_a_deputy_and_whom_they_stand_in_for_are_one(second, proposed_by, proposed_for, allowed) -> None:
    asked = {"proposed_for": proposed_for, "city": "boston", "now": NOW}
    assert rules.may_second(second, proposed_by, COUNTS, **asked) is allowed
    if not allowed:
        with pytest.raises(rules.NotAllowed, match=r"count as one\. Ask somebody else to agree\."):
            rules.check_second(second, proposed_by, COUNTS, **asked)


def test_refusing_takes_a_second_factor_and_another_person_but_not_the_permission() -> None:
    records = Standing(Role.RECORDS_OFFICER, "office", "boston", frozenset({"city"}), NOW.date())
    grace = Actor("grace", DoorName.STAFF, (records,), True, NOW)
    assert rules.may_refuse(grace, "chen", city="boston", now=NOW)
    assert not rules.may_second(grace, "chen", COUNTS, city="boston", now=NOW)
    rules.check_refuse(grace, "", city="boston", now=NOW)  # what was prepared, too
    with pytest.raises(rules.NotAllowed, match="Withdraw it instead"):
        rules.check_refuse(grace, "grace", city="boston", now=NOW)
    with pytest.raises(rules.NotAllowed, match="in the last 10 minutes"):
        rules.check_refuse(replace(grace, proved_at=None), "chen", city="boston", now=NOW)
    assert not rules.may_refuse(replace(grace, standings=()), "chen", city="boston", now=NOW)


def test_only_whoever_proposed_withdraws_and_needs_no_role_for_it() -> None:
    chen = Actor("chen", DoorName.STAFF)
    assert rules.may_withdraw(chen, "chen")
    for other in (Actor("ortiz", DoorName.STAFF), replace(chen, door=DoorName.PUBLIC)):
        assert not rules.may_withdraw(other, "chen")
        with pytest.raises(rules.NotAllowed, match="Refuse it instead"):
            rules.check_withdraw(other, "chen")
    assert not rules.may_withdraw(rules.OPERATOR, "operator")


def test_the_logbook_tells_a_deputy_by_the_role() -> None:
    assert PUBLISHER.code == "publisher"
    assert replace(PUBLISHER, deputy_of="chen").code == "publisher.deputy"


def test_naming_a_deputy_in_a_confidential_role_takes_two() -> None:
    assert rules.permission_to_name(Role.CAPTAIN) is Permission.NAME_DEPUTY
    assert rules.permission_to_name(Role.RECORDS_OFFICER) is Permission.NAME_CONFIDENTIAL_DEPUTY
    assert rules.GRANTS[Permission.NAME_CONFIDENTIAL_DEPUTY].two_people
    assert Role.ADMINISTRATOR not in rules.DEPUTY_ROLES
