"""A copy of everything for a person, and erasing a person: markers are planted everywhere, then looked for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.test import Client

from compstat.access import actions, queries, sign_in, traces
from compstat.access.erasure import clear
from compstat.access.logbook import acting
from compstat.access.models import Agency, Invitation, Keys, LegalHold, LogLine, Membership, Person, Session
from compstat.access.personal_data import DECLARED, Retention
from compstat.access.rules import OPERATOR, SYSTEM, Actor, DoorName, NotAllowed, Refused, Role
from tests.rooms.access.test_membership import signed_in

NOW = datetime(2026, 11, 19, 18, tzinfo=UTC)
LEFT = NOW.date() - timedelta(days=30)
CITY = "harborview"
PROJECT = Path(__file__).resolve().parents[3]


@pytest.fixture
def agency() -> Agency:
    return Agency.objects.create(city=CITY, name="City Hall", kind="city")


def somebody(agency: Agency, role: Role, word: str, until=None) -> Person:
    """A person whose every text holds the word."""
    person = Person.objects.create(
        email=f"{word}@example.org", name=f"{word.title()} by name", last_login=NOW, password=f"argon2 of {word}"
    )
    Membership.objects.create(person=person, agency=agency, role=role, areas=["city"], since=LEFT, until=until)
    return person


def plant(person: Person, agency: Agency, word: str) -> None:
    """Something of them in every table that can hold it."""
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    Authenticator.objects.create(user=person, type="webauthn", data={"name": f"{word} key", "credential": f"{word}-c"})
    SocialAccount.objects.create(user=person, provider="department", uid=f"{word}-uid")
    Session.objects.create(
        session_key=f"{word}-cookie", session_data=f"{word}-session", expire_date=NOW, person=person.id, made_at=NOW
    )
    Invitation.objects.create(
        email=person.email.upper(), agency=agency, role="officer", code_hash=f"{word}-hash", invited_by="operator",
        invited_at=NOW, until=NOW,
    )  # fmt: skip
    Keys.objects.create(person=person, reason="To set up the partner", taken_at=NOW, until=NOW)
    with acting(actions.Act.SIGNED_IN, by=actor(person), now=NOW, object_kind="person", object_id=person.id):
        pass


def actor(person: Person) -> Actor:
    """Signed in with a fresh second factor."""
    return Actor(person.id, DoorName.STAFF, queries.standings(person.id), True, NOW, NOW + timedelta(minutes=9))


@pytest.fixture
def nadia(agency) -> Person:
    return somebody(agency, Role.RECORDS_OFFICER, "nadia")


@pytest.fixture
def omar(agency) -> Person:
    return somebody(agency, Role.RECORDS_OFFICER, "omar")


@pytest.fixture
def heron(agency) -> Person:
    """Somebody who has left, with markers everywhere."""
    person = somebody(agency, Role.OFFICER, "heron", until=LEFT)
    plant(person, agency, "heron")
    return person


def everything() -> str:
    """Every value of every table."""
    return "\n".join(
        json.dumps(list(model._default_manager.values()), default=lambda v: v.hex() if isinstance(v, bytes) else str(v))
        for model in apps.get_models()
    ).lower()


def acts() -> list[str]:
    return [line.act for line in LogLine.objects.order_by("id")]


def test_the_copy_holds_every_marker_of_the_person_and_nobody_elses(agency, nadia, heron) -> None:
    plant(nadia, agency, "nadia")
    Invitation.objects.create(
        email="heron-invited@example.org", agency=agency, role="officer", code_hash="other", invited_by=nadia.id,
        invited_at=NOW, until=NOW,
    )  # fmt: skip
    file = actions.export_person(heron.id, city=CITY, by=actor(nadia), now=NOW).decode()
    told = json.loads(file)
    rows = {table["table"]: table["about_you"] for table in told["tables"]}
    assert set(rows) == {
        "access.Person", "account.EmailAddress", "mfa.Authenticator", "socialaccount.SocialAccount", "access.Session",
        "access.Membership", "access.Invitation", "access.Keys", "access.LogLine",
    }  # fmt: skip
    for marker in ("heron@example.org", "Heron by name", "heron key", "heron-uid", "HERON@EXAMPLE.ORG", "partner"):
        assert marker in file, marker
    assert sign_in._added and {line["act"] for line in rows["access.LogLine"]} == {"signed_in", "second_factor_added"}
    assert "nadia" not in file.lower()
    mine = actions.export_own(by=actor(nadia), now=NOW).decode()
    assert "Nadia by name" in mine and "heron" not in mine.lower(), "whom somebody invited is not theirs to have"
    assert '"where_you_are_named": [\n        {\n          "id"' in mine
    assert acts()[-2:] == ["person_exported", "person_exported"]


def test_what_proves_who_somebody_is_is_handed_out_to_nobody(nadia, heron) -> None:
    file = actions.export_person(heron.id, city=CITY, by=actor(nadia), now=NOW).decode()
    for secret in ("argon2", "heron-c", "heron-cookie", "heron-session", "heron-hash"):
        assert secret not in file
    assert file.count("It proves who you are.") == 5


def test_a_copy_takes_a_records_officer_of_the_city_or_oneself(agency, nadia, heron) -> None:
    captain = somebody(agency, Role.CAPTAIN, "mei")
    with pytest.raises(NotAllowed):
        actions.export_person(heron.id, city=CITY, by=actor(captain), now=NOW)
    away = somebody(Agency.objects.create(city="boston", name="X", kind="city"), Role.OFFICER, "far")
    with pytest.raises(Refused, match="no such person"):
        actions.export_person(away.id, city=CITY, by=actor(nadia), now=NOW)
    with pytest.raises(NotAllowed):
        actions.export_own(by=OPERATOR, now=NOW)
    assert json.loads(actions.export_own(by=actor(captain), now=NOW))["person"] == captain.id


def erased(person: Person, nadia: Person, omar: Person) -> None:
    """Two people want it."""
    asked = actions.propose_erasure(person.id, city=CITY, by=actor(nadia), now=NOW)
    with pytest.raises(NotAllowed, match="yourself"):
        actions.decide(asked.id, agree=True, by=actor(nadia), now=NOW)
    actions.decide(asked.id, agree=True, by=actor(omar), now=NOW)


def test_erasing_leaves_no_marker_and_keeps_the_key(
    agency, nadia, omar, heron, data_folder, settings, django_capture_on_commit_callbacks
) -> None:
    settings.EMAIL_FILE_PATH = data_folder / "mail"
    settings.EMAIL_FILE_PATH.mkdir()
    (settings.EMAIL_FILE_PATH / "1.log").write_text("To: Heron@example.org\n\nYou are invited")
    (settings.EMAIL_FILE_PATH / "2.log").write_text("To: nadia@example.org\n\nYou are invited")
    actions.set_period(CITY, "people", 365, by=actor(nadia), now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        erased(heron, nadia, omar)
    assert "heron" not in everything() and "nadia by name" in everything()
    assert [file.name for file in settings.EMAIL_FILE_PATH.iterdir()] == ["2.log"]
    assert "heron" not in actions.export_person(heron.id, city=CITY, by=actor(nadia), now=NOW).decode().lower()
    assert LogLine.objects.filter(who=heron.id).exists() and Membership.objects.filter(person=heron).exists()
    heron.refresh_from_db()
    assert heron.shown_name == "erased person" and not heron.is_active and not heron.has_usable_password()
    assert acts()[-4:] == ["act_proposed", "act_agreed", "person_erased", "person_exported"]
    with pytest.raises(Refused, match="erased already"):
        actions.propose_erasure(heron.id, city=CITY, by=actor(nadia), now=NOW)


def test_whoever_was_erased_is_shown_as_such_and_cannot_come_in(nadia, omar, heron) -> None:
    actions.set_period(CITY, "people", 365, by=actor(nadia), now=NOW)
    heron.set_password("heron in a password")
    known = heron.password
    erased(heron, nadia, omar)
    lines = list(queries.lines(CITY).filter(who=heron.id))
    queries.put_into_words(lines)
    assert {line.who_words for line in lines} == {"erased person"}
    Person.objects.filter(pk=heron.pk).update(password=known)
    for address in ("heron@example.org", f"{heron.pk}@erased.invalid"):
        assert not Client().login(email=address.lower(), password="heron in a password")


@pytest.mark.parametrize("when", ["proposing", "agreeing"])
@pytest.mark.parametrize(
    ("stop", "sentence"),
    [
        ("no period", "Set it first"), ("period taken back", "Set it first"), ("hold", "Lift it first"),
        ("hold on everything", "Lift it first"), ("hold on an invitation of theirs", "Lift it first"),
        ("role", "Ask an administrator to end it"),
        ("last administrator", "Give somebody else the role"), ("deputy", "End that first"),
    ],
)  # fmt: skip
def test_erasing_is_refused_and_the_refusal_says_what_to_do(agency, nadia, omar, heron, stop, sentence, when) -> None:
    def put_in_the_way() -> None:
        if stop == "period taken back":
            actions.set_period(CITY, "people", None, by=actor(nadia), now=NOW + timedelta(seconds=1))
        elif stop == "hold":
            actions.set_hold(CITY, "Docket 26-114", "people", [heron.id], by=actor(nadia), now=NOW)
        elif stop == "hold on everything":
            actions.set_hold(CITY, "Docket 26-114", by=actor(nadia), now=NOW)
        elif stop == "hold on an invitation of theirs":
            told = Invitation.objects.get(email__iexact=heron.email).id
            actions.set_hold(CITY, "Docket 26-114", "invitations", [told], by=actor(nadia), now=NOW)
        elif stop in {"role", "last administrator"}:
            role = Role.CAPTAIN if stop == "role" else Role.ADMINISTRATOR
            Membership.objects.create(person=heron, agency=agency, role=role, since=LEFT)
        elif stop == "deputy":
            place = nadia.memberships.get()
            place.deputies.create(person=heron, since=LEFT, until=NOW.date(), named_by=nadia.id, named_at=NOW)

    if stop != "no period":
        actions.set_period(CITY, "people", 365, by=actor(nadia), now=NOW)
    elif when == "agreeing":
        return  # it cannot have been proposed
    if when == "proposing":
        put_in_the_way()
        with pytest.raises(Refused, match=sentence):
            actions.propose_erasure(heron.id, city=CITY, by=actor(nadia), now=NOW)
    else:
        asked = actions.propose_erasure(heron.id, city=CITY, by=actor(nadia), now=NOW)
        put_in_the_way()
        with pytest.raises(Refused, match=sentence):
            actions.decide(asked.id, agree=True, by=actor(omar), now=NOW)
        assert queries.proposal(asked.id).state == "open"
    assert "heron by name" in everything() and "person_erased" not in acts()


def test_another_administrator_makes_the_refusal_the_common_one(agency, nadia, heron) -> None:
    for person in (heron, nadia):
        Membership.objects.create(person=person, agency=agency, role=Role.ADMINISTRATOR, since=LEFT)
    with pytest.raises(Refused, match="still has a role here"):
        actions.propose_erasure(heron.id, city=CITY, by=actor(nadia), now=NOW)


def test_it_is_proposed_once_and_by_a_records_officer_alone(agency, nadia, omar, heron) -> None:
    actions.set_period(CITY, "people", 365, by=actor(nadia), now=NOW)
    assert actions.propose_erasure(heron.id, city=CITY, by=OPERATOR, now=NOW).proposed_by == ""  # prepared alone
    for by in (SYSTEM, actor(somebody(agency, Role.ADMINISTRATOR, "samir"))):
        with pytest.raises(NotAllowed):
            actions.propose_erasure(heron.id, city=CITY, by=by, now=NOW)
    actions.propose_erasure(heron.id, city=CITY, by=actor(nadia), now=NOW)
    with pytest.raises(Refused, match="proposed already"):
        actions.propose_erasure(heron.id, city=CITY, by=actor(omar), now=NOW)


def test_what_is_declared_to_go_with_a_person_is_what_goes(heron) -> None:
    """Of the person's own row all fields that are declared to be erased are emptied; other tables go or stay whole."""
    before = Person.objects.filter(pk=heron.pk).values().get()
    clear(heron, NOW)
    heron.save()
    after = Person.objects.filter(pk=heron.pk).values().get()
    declared = {key.rpartition(".")[2] for key, said in DECLARED.items()
                if key.startswith("access.Person.") and said.retention is Retention.ERASED}  # fmt: skip
    assert {name for name in before if before[name] != after[name]} == declared | {"is_active", "erased_at"}
    for model, _ in traces.tables():
        if model is not Person:
            told = {said.retention for key, said in DECLARED.items() if key.startswith(f"{model._meta.label}.")}
            assert told <= traces.GOES or not told & traces.GOES, model


def test_pages_of_the_records_officer(agency, nadia, omar, heron) -> None:
    client = signed_in(nadia)
    assert "Not set: nothing is erased." in client.get("/staff/records/").content.decode()
    told = {"period-kind": "people", "period-days": "365"}
    assert client.post("/staff/records/period/", told).status_code == 302
    wrong = client.post("/staff/records/period/", {"period-kind": "people", "period-days": "0"}).content.decode()
    assert "Something is missing or not right" in wrong and 'value="0"' in wrong
    client.post("/staff/records/hold/", {"hold-name": "Docket 26-114", "hold-kind": "people", "hold-objects": heron.id})
    page = client.get("/staff/records/").content.decode()
    assert "365 days, set on" in page and "Docket 26-114" in page and heron.id in page
    assert client.post(f"/staff/records/people/{heron.id}/erase/").status_code == 400
    assert client.post(f"/staff/records/hold/{LegalHold.objects.get().id}/lift/").status_code == 302
    assert client.post(f"/staff/records/people/{heron.id}/erase/").status_code == 302
    copy = client.post(f"/staff/records/people/{heron.id}/copy/")
    assert "no-store" in copy["Cache-Control"] and "heron by name" in copy.content.decode().lower()
    assert json.loads(client.post("/staff/account/copy/").content)["person"] == nadia.id


ERASE_ON_DISK = """
from datetime import UTC, datetime, timedelta
from compstat.access.erasure import erase
from compstat.access.models import Agency, Invitation, Membership, Person
from compstat.access.rules import SYSTEM
now = datetime.now(UTC)
agency = Agency.objects.create(city="harborview", name="City Hall", kind="city")
for n in range(50):
    person = Person.objects.create(email=f"plantedheron{n}@example.org", name="Plantedheron" * 9)
    Invitation.objects.create(email=person.email, agency=agency, role="officer", code_hash=f"plantedheron{n}",
                              invited_by="operator", invited_at=now, until=now)
    erase(person, by=SYSTEM, now=now)
"""


@pytest.mark.slow
def test_no_file_of_the_embedded_database_holds_a_marker(tmp_path) -> None:
    """Pages of the database that were freed are overwritten, and its journal is gone once it is closed."""
    environment = {**os.environ, "COMPSTAT_MODE": "test", "COMPSTAT_DATA": str(tmp_path / "var")}
    environment.pop("DATABASE_URL", None)
    (tmp_path / "var").mkdir()
    for arguments in (["migrate", "-v0"], ["shell", "-v0", "-c", ERASE_ON_DISK]):
        subprocess.run(
            [sys.executable, "-m", "django", *arguments, "--settings", "compstat.website.settings"],
            cwd=PROJECT, env=environment, check=True, capture_output=True,
        )  # fmt: skip
    files = [file for file in (tmp_path / "var").rglob("*") if file.is_file()]
    assert files
    assert [file.name for file in files if b"plantedheron" in file.read_bytes().lower()] == []
