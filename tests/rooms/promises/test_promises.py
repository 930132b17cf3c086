"""Promises are made in one's own areas, change with a reason, and stand in public view with all that happened."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from compstat.access import queries as people
from compstat.access.models import Agency, LogLine, Membership, Person
from compstat.access.rules import OPERATOR, Actor, DoorName, NotAllowed, Role, WrongState
from compstat.places.queries import AreaUnknown
from compstat.promises import actions, queries
from compstat.promises.models import Promise

NOW = datetime(2026, 11, 5, 23, 30, tzinfo=UTC)
CITY, WHAT, OWNER, DUE = "harborview", "The broken lights on Pier Street work again", "Captain", date(2026, 12, 3)
WHY = "The parts come two weeks later."


def member(role: Role, *areas: str) -> Person:
    agency, _ = Agency.objects.get_or_create(city=CITY, name="Harborview Police", defaults={"kind": "department"})
    person = Person.objects.create(email=f"{role}{Person.objects.count()}@example.org", name=role)
    Membership.objects.create(person=person, agency=agency, role=role, areas=areas, since=date(2026, 1, 1))
    return person


def acting(person: Person) -> Actor:
    return Actor(person.id, DoorName.STAFF, people.standings(person.id), True, NOW)


@pytest.fixture
def mei() -> Person:
    return member(Role.CAPTAIN, "D4")


def made(by: Person, what: str = WHAT, due: date = DUE, area: str = "d4") -> Promise:
    return actions.make_promise(CITY, area, what, OWNER, due, by=acting(by), now=NOW)


def acts() -> list[str]:
    return [line.act for line in LogLine.objects.order_by("id")]


def test_a_promise_is_made_kept_and_opened_again_each_with_its_line(mei) -> None:
    found = made(mei)
    assert (found.city, found.area, found.state, found.made_on) == (CITY, "D4", "open", date(2026, 11, 5))
    actions.move(found.id, DUE + timedelta(14), WHY, by=acting(mei), now=NOW)
    actions.reword(found.id, f"{WHAT}, all nine", "Two more were found.", by=acting(mei), now=NOW)
    actions.keep(found.id, by=acting(mei), now=NOW)
    actions.reopen(found.id, "One lamp is dark again.", by=acting(mei), now=NOW)
    actions.drop(found.id, "The street is rebuilt next year.", by=acting(mei), now=NOW)
    found = queries.promise(found.id)
    told = [(e.kind, e.reason, e.due_before, e.what_before) for e in found.events.all()]
    assert told == [
        ("made", "", None, ""), ("moved", WHY, DUE, ""), ("reworded", "Two more were found.", None, WHAT),
        ("kept", "", None, ""), ("reopened", "One lamp is dark again.", None, ""),
        ("dropped", "The street is rebuilt next year.", None, ""),
    ]  # fmt: skip
    assert (found.state, found.due_on, found.what) == ("dropped", DUE + timedelta(14), f"{WHAT}, all nine")
    assert acts() == [
        "promise_made", "promise_changed", "promise_changed", "promise_kept", "promise_reopened", "promise_dropped",
    ]  # fmt: skip
    assert {(line.object_id, line.role) for line in LogLine.objects.all()} == {(found.id, "captain")}


def test_what_is_refused_changes_nothing_and_leaves_no_line(mei) -> None:
    found, lines = made(mei), acts()
    for refused in (
        lambda: made(mei, what="Lights"), lambda: made(mei, due=date(2026, 11, 4)),
        lambda: actions.drop(found.id, "no", by=acting(mei), now=NOW),
        lambda: actions.move(found.id, date(2026, 11, 4), WHY, by=acting(mei), now=NOW),
        lambda: actions.reopen(found.id, WHY, by=acting(mei), now=NOW),
        lambda: actions.keep("none", by=acting(mei), now=NOW),
    ):  # fmt: skip
        with pytest.raises(WrongState):
            refused()
    with pytest.raises(AreaUnknown):
        made(mei, area="atlantis")
    assert Promise.objects.count() == 1 and acts() == lines
    assert queries.promise(found.id).events.count() == 1


def test_only_in_ones_own_areas_and_an_officer_settles_nothing(mei) -> None:
    found, officer = made(mei), member(Role.OFFICER, "D4")
    made(officer)
    for refused in (
        lambda: made(mei, area="d1"), lambda: made(mei, area="city"), lambda: made(member(Role.PUBLISHER, "city")),
        lambda: actions.keep(found.id, by=acting(officer), now=NOW),
        lambda: actions.keep(found.id, by=acting(member(Role.CAPTAIN, "D1")), now=NOW),
        lambda: actions.keep(found.id, by=OPERATOR, now=NOW),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            refused()
    assert queries.promise(found.id).state == "open"


def test_the_board_has_the_late_ones_first(mei) -> None:
    soon, far, late = made(mei, due=date(2026, 11, 9)), made(mei), made(mei, due=date(2026, 11, 5))
    kept, dropped = made(mei), made(mei)
    actions.keep(kept.id, by=acting(mei), now=NOW)
    actions.drop(dropped.id, "The street is rebuilt next year.", by=acting(mei), now=NOW)
    board = queries.promises_of(CITY, "D4", date(2026, 11, 8))
    assert [[p.id for p in part] for part in (board.late, board.open, board.kept, board.dropped)] == [
        [late.id], [soon.id, far.id], [kept.id], [dropped.id],
    ]  # fmt: skip
    assert (board.late[0].days_late, board.count) == (3, 5)
    assert queries.promises_of(CITY, "D1", date(2026, 11, 8)).count == 0


def test_of_two_who_settle_it_at_once_one_is_told(mei, monkeypatch) -> None:
    found = made(mei)
    stale = queries.promise(found.id)
    actions.keep(found.id, by=acting(mei), now=NOW)
    monkeypatch.setattr(queries, "promise", lambda _: stale)
    with pytest.raises(WrongState, match="Somebody has just changed this promise"):
        actions.drop(found.id, "The street is rebuilt next year.", by=acting(mei), now=NOW)
    assert acts() == ["promise_made", "promise_kept"]


def test_everybody_can_read_it_and_nothing_typed_becomes_markup(client, mei) -> None:
    empty = client.get("/harborview/d4/promises/").content.decode()
    assert "No promise has been made here yet" in empty
    found = made(mei, what="Lights <b>on</b> Pier Street & Quay")
    actions.move(found.id, DUE + timedelta(14), "<script>late</script>", by=acting(mei), now=NOW)
    page = client.get("/harborview/d4/promises/")
    told = page.content.decode()
    assert not page.cookies and "Lights &lt;b&gt;on&lt;/b&gt; Pier Street &amp; Quay" in told
    assert "<script>late" not in told and "before, it was" in told
    assert mei.id not in told and "example.org" not in told
    assert client.get("/harborview/atlantis/promises/").status_code == 404


@pytest.fixture
def desk(mei) -> Client:
    client = Client()
    client.force_login(mei, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": timezone.now().timestamp(), "type": "totp"}]
    session["account_authentication_methods_user"] = mei.pk
    session.save()
    return client


def test_a_captain_makes_and_settles_one_on_the_page(desk, mei) -> None:
    due = timezone.now().date() + timedelta(30)
    told = {"area": "D4", "what": WHAT, "owner": OWNER, "due_on": due}
    assert "No promise has been made in your areas yet" in desk.get("/staff/promises/").content.decode()
    wrong = desk.post("/staff/promises/", {**told, "what": "Lights"})
    assert (
        wrong.status_code == 200
        and "Say what is promised" in wrong.content.decode()
        and "Lights</textarea>" in wrong.content.decode()
    )
    assert desk.post("/staff/promises/", {**told, "area": "D1"}).status_code == 200  # it is not on their list
    assert desk.post("/staff/promises/", told).status_code == 302
    found = Promise.objects.get()
    page = f"/staff/promises/{found.id}/"
    assert WHAT in desk.get("/staff/promises/").content.decode() and WHAT in desk.get(page).content.decode()
    unsaid = desk.post(page, {"event": "dropped", "dropped-reason": "no"})
    assert unsaid.status_code == 200 and "Say why in 10 to 300 characters" in unsaid.content.decode()
    assert desk.post(page, {"event": "kept", "kept-reason": ""}).status_code == 302
    assert queries.promise(found.id).state == "kept"
    assert "It was not kept after all" in desk.get(page).content.decode()
    assert desk.get("/staff/promises/none/").status_code == 404
    assert acts().count("promise_made") == 1


def test_a_promise_of_another_city_is_not_there(desk, mei) -> None:
    found = made(mei)
    Promise.objects.filter(pk=found.id).update(city="boston")
    assert desk.get(f"/staff/promises/{found.id}/").status_code == 404
