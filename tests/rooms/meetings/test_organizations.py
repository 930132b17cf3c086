"""Organizations: who was asked, who came, and first of all who has not been asked for a year."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from compstat.access.models import LogLine, Person
from compstat.access.rules import NotAllowed, Role, WrongState
from compstat.meetings.actions import organizations as actions
from compstat.meetings.models import Meeting, Organization, OrganizationAsked
from compstat.meetings.queries.organizations import OrganizationUnknown, invitations

from .calling import CITY, NOW, ON, acting, acts, called, desk_of, member

TODAY = NOW.date()


@pytest.fixture
def mei() -> Person:
    return member(Role.CAPTAIN, "D4")


def listed(by: Person, name: str, area: str = "d4", role: str = "office") -> Organization:
    return actions.keep_organization(CITY, area, name, role, "in person", by=acting(by), now=NOW)


def asked_before(which: Organization, days: int, by: Person) -> None:
    OrganizationAsked.objects.create(organization=which, meeting=called(by), asked_on=TODAY - timedelta(days=days))


def test_those_not_asked_for_a_year_stand_first_the_longest_wait_before_all(mei) -> None:
    lately, exactly, long_ago, never, too = (
        listed(mei, name) for name in ("Bakery", "Clinic", "School", "Parish", "Arts")
    )
    for which, days in ((lately, 10), (exactly, 365), (long_ago, 366)):
        asked_before(which, days, mei)
    told = invitations(called(mei), TODAY)
    assert [each.organization.name for each in told.listed] == ["Arts", "Parish", "School", "Bakery", "Clinic"]
    assert [each.neglected for each in told.listed] == [True, True, True, False, False]
    assert [each.last_asked for each in told.listed][2:4] == [date(2025, 11, 4), date(2026, 10, 26)]
    assert (told.neglected, told.asked, told.came) == (3, 0, 0)
    assert {never.id, too.id} <= {each.organization.id for each in told.listed if each.last_asked is None}


def test_asked_once_and_came_or_not(mei) -> None:
    made, bakery, clinic, other = (
        called(mei),
        listed(mei, "Bakery"),
        listed(mei, "Clinic"),
        listed(member(Role.CAPTAIN, "D1"), "Elsewhere", "d1"),
    )
    by = {"by": acting(mei), "now": NOW}
    actions.ask_organizations(CITY, made.id, [bakery.id, other.id], **by)  # one of another area is not asked
    actions.note_who_came(CITY, made.id, {bakery.id: True, clinic.id: True}, **by)
    actions.ask_organizations(CITY, made.id, [bakery.id, clinic.id], **by)
    told = {each.organization.name: each.asked for each in invitations(made, TODAY).listed}
    assert (told["Bakery"].came, told["Clinic"].came) == (True, None) and set(told) == {"Bakery", "Clinic"}
    assert OrganizationAsked.objects.count() == 2
    counts = invitations(made, TODAY)
    assert (counts.asked, counts.came, counts.neglected) == (2, 1, 0)
    with pytest.raises(WrongState, match="Choose the organizations"):
        actions.ask_organizations(CITY, made.id, [other.id], **by)
    assert acts().count("organization_asked") == 3


def test_one_of_a_name_is_changed_ended_and_comes_back(mei) -> None:
    first, again = listed(mei, "Bakery"), listed(mei, " bakery ", role="owner’s office")
    assert first.id == again.id and Organization.objects.get().role == "owner’s office"
    actions.end_organization(CITY, first.id, by=acting(mei), now=NOW)
    assert invitations(called(mei), TODAY).listed == () and [o.name for o in invitations(called(mei), TODAY).ended] == [
        "Bakery"
    ]
    with pytest.raises(WrongState, match="off the list already"):
        actions.end_organization(CITY, first.id, by=acting(mei), now=NOW)
    assert listed(mei, "Bakery").ended_on is None
    assert LogLine.objects.filter(act="organization_kept").count() == 4


def test_only_in_ones_own_areas(mei) -> None:
    made, bakery = called(mei), listed(mei, "Bakery")
    for by in (member(Role.CAPTAIN, "D1"), member(Role.OFFICER, "D4")):
        for refused in (
            lambda by=by: listed(by, "School"),
            lambda by=by: actions.end_organization(CITY, bakery.id, by=acting(by), now=NOW),
            lambda by=by: actions.ask_organizations(CITY, made.id, [bakery.id], by=acting(by), now=NOW),
            lambda by=by: actions.note_who_came(CITY, made.id, {bakery.id: True}, by=acting(by), now=NOW),
        ):  # fmt: skip
            with pytest.raises(NotAllowed):
                refused()
    with pytest.raises(OrganizationUnknown):
        actions.end_organization("boston", bakery.id, by=acting(mei), now=NOW)
    assert OrganizationAsked.objects.count() == 0 and Organization.objects.count() == 1


def test_on_the_page(mei) -> None:
    desk, made = desk_of(mei), called(mei)
    page = f"/staff/meetings/{made.id}/organizations/"
    assert "Nobody is on the list yet" in desk.get(page).content.decode()
    told = {"what": "keep", "name": "Quay <b>Street</b> Grocery", "role": "manager", "channel": "in person"}
    wrong = desk.post(page, {**told, "role": ""}).content.decode()
    assert "Something is missing" in wrong and "in person" in wrong
    assert "2 to 120 characters" in desk.post(page, {**told, "role": "x"}).content.decode()
    assert desk.post(page, told).status_code == 302
    (kept,) = Organization.objects.all()
    read = desk.get(page).content.decode()
    assert "&lt;b&gt;Street" in read and "not for a year" in read and "No private persons." in read
    assert "Choose the organizations" in desk.post(page, {"what": "asked"}).content.decode()
    assert desk.post(page, {"what": "asked", "organization": [kept.id]}).status_code == 302
    for said, came in (("yes", True), ("no", False), ("", None)):
        assert desk.post(page, {"what": "came", f"came:{kept.id}": said}).status_code == 302
        assert OrganizationAsked.objects.get().came is came
    assert "1 asked to this meeting, 0 came; 0 not asked for a year" in desk.get(page).content.decode()
    assert desk.post(page, {"what": f"end:{kept.id}"}).status_code == 302
    assert "1 taken off the list" in desk.get(page).content.decode()
    assert desk.post(page, {"what": "end:none"}).status_code == 200
    assert Meeting.objects.get().on == ON and desk_of(member(Role.OFFICER, "D4")).get(page).status_code == 403
