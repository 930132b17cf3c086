"""People come by invitation, hold roles, take the keys; some acts need a second person. Each leaves one line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.utils import is_mfa_enabled
from django.core import mail
from django.test import Client
from django.utils import timezone

from compstat.access import actions, queries
from compstat.access.forms import Grant
from compstat.access.models import Agency, LogLine, Membership, Person, Proposal, Session
from compstat.access.rules import OPERATOR, Actor, DoorName, NotAllowed, Refused, Role, Standing, WrongState

NOW = datetime(2026, 11, 19, 18, tzinfo=UTC)
CITY = "harborview"


@pytest.fixture
def agency() -> Agency:
    return Agency.objects.create(city=CITY, name="City Hall", kind="city")


def made(agency: Agency, role: Role, mail: str) -> Person:
    person = Person.objects.create(email=mail, name=mail.split("@")[0])
    Membership.objects.create(person=person, agency=agency, role=role, areas=["city"], since=NOW.date())
    return person


def actor(person: Person, *, keys: bool = True) -> Actor:
    """Signed in with a fresh second factor, with or without the keys."""
    return Actor(
        person.id, DoorName.STAFF, queries.standings(person.id), True, NOW, NOW + timedelta(minutes=9) if keys else None
    )


@pytest.fixture
def samir(agency) -> Person:
    return made(agency, Role.ADMINISTRATOR, "samir@example.org")


@pytest.fixture
def elena(agency) -> Person:
    return made(agency, Role.ADMINISTRATOR, "elena@example.org")


@pytest.fixture
def grace(agency) -> Person:
    return made(agency, Role.OFFICER, "grace@example.org")


def acts() -> list[str]:
    return [line.act for line in LogLine.objects.order_by("id")]


def invited(samir, agency, django_capture_on_commit_callbacks, email="new@example.org", role=Role.CAPTAIN) -> str:
    codes: list[str] = []

    def link(code: str) -> str:
        codes.append(code)
        return f"https://example.org/staff/join/{code}/"

    with django_capture_on_commit_callbacks(execute=True):
        actions.invite(email, agency.id, role, ["D4"], link=link, by=actor(samir), now=NOW)
    return codes[0]


def test_an_invitation_lets_one_person_in_once(samir, agency, django_capture_on_commit_callbacks) -> None:
    code = invited(samir, agency, django_capture_on_commit_callbacks)
    (letter,) = mail.outbox
    assert letter.to == ["new@example.org"] and code in letter.body and "samir" not in letter.body.lower()
    person = actions.join(code, " Mei Chen ", "three green herons fly", now=NOW)
    assert person.name == "Mei Chen" and person.check_password("three green herons fly")
    (standing,) = queries.standings(person.id)
    assert standing == Standing(Role.CAPTAIN, agency.id, CITY, frozenset({"D4"}), NOW.date())
    with pytest.raises(Refused, match="Ask whoever invited you"):
        actions.join(code, "Somebody Else", "three green herons fly", now=NOW)
    assert acts() == ["person_invited", "person_joined"]
    assert not any("@" in f"{line.object_id}{line.who}" for line in LogLine.objects.all())


def test_an_invitation_signs_nobody_in_who_has_an_account(samir, agency, django_capture_on_commit_callbacks) -> None:
    """Else whoever reads one letter would be a captain, without password or second step."""
    elena = made(agency, Role.CAPTAIN, "elena@example.org")
    elena.set_password("three green herons fly")
    elena.save()
    code = invited(samir, agency, django_capture_on_commit_callbacks, email="Elena@example.org", role=Role.PUBLISHER)
    thief, told = Client(), {"name": "Elena", "password": "three green herons fly"}
    for answer in (thief.get(f"/staff/join/{code}/"), thief.post(f"/staff/join/{code}/", told)):
        assert (answer.status_code, answer["Location"]) == (302, f"/staff/sign-in/?next=/staff/join/{code}/")
    assert "_auth_user_id" not in thief.session
    with pytest.raises(actions.NotAccepted, match="Sign in, then open the invitation again"):
        actions.join(code, "Elena", "three green herons fly", now=NOW)
    with pytest.raises(NotAllowed, match="went to another address"):
        actions.accept(code, by=actor(samir), now=NOW)
    assert queries.invitation(code, NOW).used_at is None
    actions.accept(code, by=actor(elena), now=NOW)
    assert {s.role for s in queries.standings(elena.id)} == {Role.CAPTAIN, Role.PUBLISHER}
    with pytest.raises(Refused, match="Ask whoever invited you"):
        actions.accept(code, by=actor(elena), now=NOW)
    assert acts() == ["person_invited", "person_joined"]


def test_an_administrator_gives_lost_second_steps_a_new_start(samir, grace, agency, mailoutbox) -> None:
    TOTP.activate(grace, "secret")
    Session.objects.create(
        session_key="a", session_data="", expire_date=NOW + timedelta(days=99), made_at=NOW, person=grace.id
    )
    for refused in (actor(samir, keys=False), actor(grace)):
        with pytest.raises(NotAllowed):
            actions.reset_second_steps(grace.id, CITY, by=refused, now=NOW)
    actions.reset_second_steps(grace.id, CITY, by=actor(samir), now=NOW)
    assert not is_mfa_enabled(grace) and not Session.objects.filter(person=grace.id).exists()
    line = LogLine.objects.get(act="second_factor_removed")
    assert (line.who, line.object_id) == (samir.id, grace.id)
    keeper = made(agency, Role.RECORDS_OFFICER, "keeper@example.org")
    with pytest.raises(WrongState, match="opens too much for one to decide"):
        actions.reset_second_steps(keeper.id, CITY, by=actor(samir), now=NOW)
    actions.reset_second_steps(keeper.id, CITY, by=OPERATOR, now=NOW)


def test_a_role_reaches_areas_that_there_are(samir, grace, agency) -> None:
    told = {"by": actor(samir), "now": NOW}
    for areas in (["D99"], ["D4", "atlantis"]):
        with pytest.raises(Refused, match="has no area"):
            actions.grant(grace.id, agency.id, Role.CAPTAIN, areas, **told)
    made = actions.grant(grace.id, agency.id, Role.CAPTAIN, ["d4", " D1+D2", "D1"], **told)
    assert made.areas == ["D1", "D2", "D4"]
    form = Grant(queries.agencies(CITY), {"role": "captain", "agency": agency.id, "areas": "D4, d99"})
    assert not form.is_valid() and "has no area" in str(form.errors["areas"])


def test_an_invitation_runs_out(samir, agency, django_capture_on_commit_callbacks) -> None:
    code = invited(samir, agency, django_capture_on_commit_callbacks)
    with pytest.raises(Refused, match="has run out"):
        actions.join(code, "Mei", "three green herons fly", now=NOW + timedelta(days=7, seconds=1))


@pytest.mark.parametrize(
    ("name", "password"), [("", "three green herons fly"), ("Mei", "short"), ("Mei", "password1234")]
)
def test_a_weak_password_or_no_name_is_told_and_the_invitation_stays(
    samir, agency, django_capture_on_commit_callbacks, name, password
) -> None:
    code = invited(samir, agency, django_capture_on_commit_callbacks)
    with pytest.raises(actions.NotAccepted):
        actions.join(code, name, password, now=NOW)
    assert queries.invitation(code, NOW).used_at is None and acts() == ["person_invited"]


def test_nobody_is_invited_into_a_confidential_role(samir, agency) -> None:
    with pytest.raises(actions.NotAccepted, match="second person"):
        actions.invite("a@example.org", agency.id, Role.RECORDS_OFFICER, [], link=str, by=actor(samir), now=NOW)
    assert acts() == []


def test_without_the_keys_an_administrator_may_nothing(samir, grace, agency) -> None:
    weak = actor(samir, keys=False)
    with pytest.raises(NotAllowed):
        actions.grant(grace.id, agency.id, Role.CAPTAIN, ["D4"], by=weak, now=NOW)
    with pytest.raises(NotAllowed):
        actions.invite("a@example.org", agency.id, Role.CAPTAIN, [], link=str, by=weak, now=NOW)
    with pytest.raises(NotAllowed):
        actions.end(grace.memberships.get().id, by=weak, now=NOW)
    assert acts() == []


def test_keys_last_half_an_hour_and_can_be_given_back(samir) -> None:
    with pytest.raises(actions.NotAccepted, match="what you need the keys for"):
        actions.take_keys(CITY, "because", by=actor(samir, keys=False), now=NOW)
    taken = actions.take_keys(CITY, "To set up the new partner", by=actor(samir, keys=False), now=NOW).id
    assert queries.keys_until(samir.id, taken, NOW) == NOW + timedelta(minutes=30)
    assert queries.keys_until(samir.id, taken, NOW + timedelta(minutes=30)) is None
    actions.return_keys(CITY, by=actor(samir), now=NOW + timedelta(minutes=1))
    assert queries.keys_until(samir.id, taken, NOW + timedelta(minutes=2)) is None
    assert acts() == ["keys_taken", "keys_returned"]


def test_roles_are_given_and_end(samir, grace, agency) -> None:
    given = actions.grant(grace.id, agency.id, Role.CAPTAIN, ["D4"], by=actor(samir), now=NOW)
    assert [s.role for s in queries.standings(grace.id)] == [Role.OFFICER, Role.CAPTAIN]
    ended = actions.end(given.id, by=actor(samir), now=NOW)
    assert ended.until == NOW.date() - timedelta(1)
    with pytest.raises(Refused, match="ended already"):
        actions.end(given.id, by=actor(samir), now=NOW)
    with pytest.raises(actions.NotAccepted, match="to themselves"):
        actions.grant(samir.id, agency.id, Role.PUBLISHER, ["city"], by=actor(samir), now=NOW)
    with pytest.raises(actions.NotAccepted, match="past"):
        actions.grant(
            grace.id, agency.id, Role.PUBLISHER, [], until=NOW.date() - timedelta(1), by=actor(samir), now=NOW
        )
    assert acts() == ["role_granted", "role_ended"]


def test_nobody_of_another_city_is_given_a_role_or_seen(samir, agency) -> None:
    elsewhere = made(Agency.objects.create(city="boston", name="X", kind="city"), Role.OFFICER, "far@example.org")
    with pytest.raises(Refused, match="no such person"):
        actions.grant(elsewhere.id, agency.id, Role.CAPTAIN, ["D4"], by=actor(samir), now=NOW)
    assert elsewhere not in queries.people_of(CITY)


def test_a_confidential_role_needs_a_second_person(samir, elena, grace, agency) -> None:
    asked = actions.grant(grace.id, agency.id, Role.RECORDS_OFFICER, ["city"], by=actor(samir), now=NOW)
    assert isinstance(asked, Proposal) and len(queries.standings(grace.id)) == 1
    with pytest.raises(NotAllowed, match="yourself"):
        actions.decide(asked.id, agree=True, by=actor(samir), now=NOW)
    with pytest.raises(NotAllowed):
        actions.decide(asked.id, agree=True, by=actor(grace), now=NOW)
    actions.decide(asked.id, agree=True, by=actor(elena), now=NOW)
    assert [s.role for s in queries.standings(grace.id)] == [Role.OFFICER, Role.RECORDS_OFFICER]
    with pytest.raises(Refused, match="final"):
        actions.decide(asked.id, agree=True, by=actor(elena), now=NOW)
    assert acts() == ["act_proposed", "act_agreed"]


def test_a_second_person_may_refuse(samir, elena, grace, agency) -> None:
    asked = actions.grant(grace.id, agency.id, Role.RECORDS_OFFICER, ["city"], by=actor(samir), now=NOW)
    actions.decide(asked.id, agree=False, by=actor(elena), now=NOW)
    assert len(queries.standings(grace.id)) == 1
    assert acts() == ["act_proposed", "act_refused"]


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": timezone.now().timestamp(), "type": "totp"}]
    session["account_authentication_methods_user"] = person.pk
    session.save()
    return client


def test_sessions_are_ones_own_and_end_everywhere(grace, samir) -> None:
    phone, desk, other = signed_in(grace), signed_in(grace), signed_in(samir)
    assert queries.sessions_of(grace.id, timezone.now()).count() == 2
    assert phone.get("/staff/account/").content.decode().count("Since ") == 2
    assert phone.post("/staff/account/sessions/end/").status_code == 302
    assert desk.get("/staff/").status_code == 302 and other.get("/staff/").status_code == 200
    assert Session.objects.filter(person=grace.id).count() == 0


def test_a_records_officer_reads_the_logbook_of_their_own_city(grace, samir) -> None:
    elsewhere = Agency.objects.create(city="boston", name="Elsewhere", kind="city")
    other = made(elsewhere, Role.ADMINISTRATOR, "other@example.org")
    actions.take_keys(CITY, "To set up the new partner", by=actor(samir, keys=False), now=NOW)
    actions.take_keys("boston", "To set up the new partner", by=actor(other, keys=False), now=NOW)
    actions.end_sessions(by=actor(other), now=NOW)  # for no agency
    assert {line.who for line in queries.lines(CITY)} == {samir.id}
    assert {line.who for line in queries.lines("boston")} == {other.id}


def test_codes_of_another_version_are_shown_as_they_are() -> None:
    line = LogLine(id="x", at=NOW, who="nobody", act="from_tomorrow", role="marshal.deputy", reason="odd")
    queries.put_into_words([line])
    assert (line.act_words, line.reason_words) == ("from_tomorrow", "odd") and "marshal" in line.role_words


def test_who_left_one_city_for_another_works_in_the_other(grace) -> None:
    grace.memberships.update(until=NOW.date() - timedelta(1))
    made(Agency.objects.create(city="boston", name="Elsewhere", kind="city"), Role.OFFICER, "new@example.org")
    Membership.objects.create(
        person=grace, agency=Agency.objects.get(city="boston"), role=Role.CAPTAIN, areas=[], since=NOW.date()
    )
    assert queries.city_of(actor(grace), NOW.date()) == "boston"


def test_the_logbook_can_be_narrowed(grace, agency, samir, elena) -> None:
    Membership.objects.create(
        person=grace, agency=agency, role=Role.RECORDS_OFFICER, areas=["city"], since=timezone.now().date()
    )
    later = NOW + timedelta(days=3)
    actions.take_keys(CITY, "To set up the new partner", by=actor(samir, keys=False), now=NOW)
    actions.return_keys(CITY, by=actor(samir), now=NOW)
    actions.return_keys(CITY, by=actor(elena), now=later)
    desk, day = signed_in(grace), NOW.date().isoformat()

    def told(**asked: str) -> list[tuple[str, str]]:
        lines = desk.get("/staff/logbook/", asked).context["shown"].object_list
        return [(line.act, line.who) for line in lines if line.act.startswith("keys_")]

    taken, first, second = ("keys_taken", samir.id), ("keys_returned", samir.id), ("keys_returned", elena.id)
    assert told() == [second, first, taken]
    assert told(act="keys_returned") == [second, first]
    assert told(who=samir.id) == [first, taken]
    assert told(first=day, last=day) == [first, taken]
    assert told(first=later.date().isoformat(), act="keys_returned", who=samir.id) == []
    assert told(last="9999-12-31", first="0001-01-01") == [second, first, taken]
    page = desk.get("/staff/logbook/", {"act": "no such act"})
    assert page.status_code == 200 and "Select a valid choice" in page.content.decode()


def test_the_logbook_shows_names_and_writes_down_who_read_it(grace, agency, samir) -> None:
    Membership.objects.create(
        person=grace, agency=agency, role=Role.RECORDS_OFFICER, areas=["city"], since=timezone.now().date()
    )
    actions.take_keys(CITY, "To set up the new partner", by=actor(samir, keys=False), now=NOW)
    page = signed_in(grace).get("/staff/logbook/").content.decode()
    assert "samir" in page and "To set up the new partner" not in page
    assert acts() == ["keys_taken", "signed_in", "logbook_read"]
