"""A sealed account is opened by one trained role alone, with a fresh second step; nothing of it stands elsewhere."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.apps import apps
from django.core import mail
from django.utils import timezone

from compstat.access import actions as access
from compstat.access.models import LogLine
from compstat.access.rules import OPERATOR, Actor, DoorName, NotAllowed, Role, WrongState
from compstat.concerns import actions, codes
from compstat.concerns.actions.raising import Account
from compstat.concerns.models import Concern, Disclosure, DisclosureState
from compstat.concerns.queries import DisclosureUnknown, disclosures_of
from compstat.places import queries as places

from .desk_making import CITY, DAY, NOW, TODAY, ZONE, acting, acts, browser, member, person

TOLD = "He hits me when he has been drinking zanzibarine."
REACH = "Call my sister at 555-0199 zanzibarine"


@pytest.fixture
def ruth():
    return person(Role.ADVOCATE, "city")


def disclosed(text: str = TOLD, contact: str = REACH) -> DisclosureState:
    code = actions.disclose(places.city(CITY), Account(text, contact, "es"), network="192.0.2.1", now=NOW)
    return DisclosureState.objects.get(code_hash=codes.code_hash(code))


def everywhere() -> str:
    """All that any table holds, as text: sealed values as the bytes they are."""
    rows = [row for model in apps.get_models() for row in model._default_manager.values_list()]
    return repr([[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in rows])


def test_whoever_is_trained_opens_it_and_each_opening_leaves_a_line(ruth) -> None:
    found = disclosed()
    told = actions.open_disclosure(found.pk, by=acting(ruth), now=NOW)
    assert (told.text, told.contact) == (TOLD, REACH) and "zanzibarine" not in repr(told)
    found.refresh_from_db()
    assert (found.state, found.read_on) == ("read", TODAY)
    actions.open_disclosure(found.pk, by=acting(ruth, NOW + DAY), now=NOW + DAY)
    found.refresh_from_db()
    assert found.read_on == TODAY, "the first time counts"
    actions.close_disclosure(found.pk, by=acting(ruth), now=NOW)
    found.refresh_from_db()
    assert (found.state, found.closed_on) == ("closed", TODAY)
    assert acts() == ["disclosure_read", "disclosure_read", "disclosure_closed"]
    assert {(line.object_kind, line.object_id, line.role) for line in LogLine.objects.all()} == {
        ("disclosure", found.pk, "advocate")
    }


def test_without_a_way_to_reach_them_none_is_told(ruth) -> None:
    assert actions.open_disclosure(disclosed(contact="").pk, by=acting(ruth), now=NOW).contact == ""


def test_nothing_of_it_stands_in_any_table_line_or_letter(ruth) -> None:
    found = disclosed()
    actions.open_disclosure(found.pk, by=acting(ruth), now=NOW)
    actions.close_disclosure(found.pk, by=acting(ruth), now=NOW)
    access.run_due(timezone.now() + timedelta(hours=1))
    told = everywhere() + "".join(f"{letter.subject}{letter.body}" for letter in mail.outbox)
    assert "zanzibarine" not in told and "555-0199" not in told and "sister" not in told
    assert not Concern.objects.exists(), "it is no concern: in no list, theme, match or search"


@pytest.mark.parametrize(
    "role", [role for role in Role if role is not Role.ADVOCATE], ids=lambda role: role.value
)  # fmt: skip
def test_no_other_role_opens_it(role: Role) -> None:
    found = disclosed()
    by = member(role, "city")
    for refused in (
        lambda: actions.open_disclosure(found.pk, by=by, now=NOW),
        lambda: actions.close_disclosure(found.pk, by=by, now=NOW),
    ):
        with pytest.raises(NotAllowed):
            refused()
    assert acts() == []


def test_neither_from_elsewhere_nor_with_a_stale_or_no_second_step(ruth) -> None:
    found = disclosed()
    stale = acting(ruth, NOW - timedelta(minutes=11))
    half = Actor(ruth.id, DoorName.STAFF, acting(ruth).standings, False, None)
    elsewhere = member(Role.ADVOCATE, "city", city="boston")
    for by in (stale, half, elsewhere, OPERATOR):
        with pytest.raises(NotAllowed):
            actions.open_disclosure(found.pk, by=by, now=NOW)
    found.refresh_from_db()
    assert found.state == "received" and acts() == []


def test_what_is_refused_changes_nothing(ruth) -> None:
    found, by = disclosed(), acting(ruth)
    with pytest.raises(WrongState, match="Open it before"):
        actions.close_disclosure(found.pk, by=by, now=NOW)
    with pytest.raises(DisclosureUnknown):
        actions.open_disclosure("none", by=by, now=NOW)
    actions.open_disclosure(found.pk, by=by, now=NOW)
    actions.close_disclosure(found.pk, by=by, now=NOW)
    with pytest.raises(WrongState, match="closed already"):
        actions.close_disclosure(found.pk, by=by, now=NOW)
    assert acts() == ["disclosure_read", "disclosure_closed"]


def test_one_that_was_changed_cannot_be_opened_and_leaves_no_line(ruth) -> None:
    found = disclosed()
    Disclosure.objects.filter(pk=found.pk).update(text=b"x" * 60)
    with pytest.raises(WrongState, match="cannot be opened"):
        actions.open_disclosure(found.pk, by=acting(ruth), now=NOW)
    assert acts() == []


def test_unread_ones_come_first_and_closed_ones_last(ruth) -> None:
    closed, read, unread = (disclosed(f"{TOLD} {number}") for number in range(3))
    for each in (closed, read):
        actions.open_disclosure(each.pk, by=acting(ruth), now=NOW)
    actions.close_disclosure(closed.pk, by=acting(ruth), now=NOW)
    assert [each.pk for each in disclosures_of(CITY)] == [unread.pk, read.pk, closed.pk]
    assert not disclosures_of("boston").exists()
    assert '"concerns_disclosure"' not in str(disclosures_of(CITY).query), "the list does not even read what they say"


# --- The pages


def test_the_list_says_nothing_and_one_is_opened_with_a_press(ruth) -> None:
    found, client = disclosed(), browser(ruth)
    listed = client.get("/staff/disclosures/")
    assert listed.status_code == 200 and "November 25, 2026" in listed.content.decode()
    assert "Spanish" in listed.content.decode() and "Not read yet" in listed.content.decode()
    address = f"/staff/disclosures/{found.pk}/"
    before = client.get(address)
    assert "zanzibarine" not in before.content.decode() and acts() == [], "a look at the page opens nothing"
    opened = client.post(address, {"do": "open"})
    told = opened.content.decode()
    assert TOLD in told and REACH in told and "zanzibarine" not in told.partition("</head>")[0]
    assert opened["Cache-Control"] == "no-store, private"
    assert acts() == ["disclosure_read"]
    assert "zanzibarine" not in client.get("/staff/disclosures/").content.decode()
    closed = client.post(address, {"do": "close"}, follow=True).content.decode()
    assert "In thirty days it is removed" in closed and "zanzibarine" not in closed
    again = client.post(address, {"do": "close"}).content.decode()
    assert "closed already" in again and acts() == ["disclosure_read", "disclosure_closed"]
    assert "zanzibarine" not in repr(dict(client.session))


def test_a_stale_second_step_is_asked_for_again(ruth) -> None:
    found, client = disclosed(), browser(ruth)
    session = client.session
    before = timezone.now() - timedelta(minutes=11)
    session["account_authentication_methods"] = [{"method": "mfa", "at": before.timestamp(), "type": "totp"}]
    session.save()
    for address in ("/staff/disclosures/", f"/staff/disclosures/{found.pk}/"):
        for answer in (client.get(address), client.post(address, {"do": "open"})):
            assert answer.status_code == 302 and answer["Location"].startswith("/staff/second/again/")
    assert acts() == []


def test_for_others_there_is_no_page(ruth) -> None:
    found = disclosed()
    for role in (Role.CAPTAIN, Role.MODERATOR, Role.RECORDS_OFFICER, Role.ADMINISTRATOR):
        client = browser(person(role, "city"))
        assert client.get("/staff/disclosures/").status_code == 403
        assert client.post(f"/staff/disclosures/{found.pk}/", {"do": "open"}).status_code == 403
        assert "disclosures" not in client.get("/staff/concerns/").content.decode()
    elsewhere = browser(person(Role.ADVOCATE, "city", city="boston"))
    assert elsewhere.get("/staff/disclosures/").status_code == 200
    assert elsewhere.post(f"/staff/disclosures/{found.pk}/", {"do": "open"}).status_code == 404
    nobody = browser(person(Role.ADVOCATE, "city", city="boston"))
    nobody_s = nobody.get(f"/staff/disclosures/{'0' * 26}/")
    assert nobody_s.status_code == 404
    assert "/staff/disclosures/" in browser(ruth).get("/staff/concerns/").content.decode()
    assert acts() == []


# --- In time


def test_thirty_days_after_it_was_closed_it_is_gone(ruth) -> None:
    open_one, found = disclosed("Another one, left open."), disclosed()
    actions.open_disclosure(found.pk, by=acting(ruth), now=NOW)
    actions.close_disclosure(found.pk, by=acting(ruth), now=NOW)
    noon = NOW.replace(hour=12, tzinfo=ZONE)
    assert access.remove_outlived(noon + 30 * DAY)["disclosures"] == 0
    assert access.remove_outlived(noon + 31 * DAY)["disclosures"] == 1
    assert list(DisclosureState.objects.all()) == [open_one], "what nobody has closed stays"
    assert list(Disclosure.objects.values_list("pk", flat=True)) == [open_one.pk]
