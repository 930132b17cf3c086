"""Commands about people and records: each leaves its line, and refuses in a sentence."""

from __future__ import annotations

import json
import zipfile
from datetime import datetime, timedelta

import pytest
from click.testing import CliRunner
from django.core import mail
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from compstat.access import actions, queries, rules
from compstat.access.models import Agency, Keys, LegalHold, LogLine, Person, Proposal
from compstat.access.sealing import make_keys
from compstat.access.work import run_due
from compstat.website.command import main

pytestmark = pytest.mark.django_db
POLICE = ("--agency", "Harborview Police")
ADDRESS = "dana@police.example"


@pytest.fixture(autouse=True)
def set_up(data_folder, tmp_path, settings, monkeypatch) -> None:
    settings.KEYS_FOLDER = settings.COMPSTAT_KEYS = tmp_path / "keys"
    monkeypatch.setenv("COMPSTAT_KEYS", str(tmp_path / "keys"))
    make_keys(tmp_path / "keys")
    monkeypatch.setattr("compstat.website.server.ready", lambda: None)
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}  # letters wait for `compstat work`


def compstat(*words: str, code: int = 0) -> str:
    done = CliRunner().invoke(main, list(words), catch_exceptions=False)
    assert done.exit_code == code, done.output
    return done.output


def acts() -> list[tuple[str, str]]:
    return list(LogLine.objects.order_by("id").values_list("act", "who"))


@pytest.fixture
def dana() -> Person:
    person = Person.objects.create(email=ADDRESS, name="Dana")
    agency = Agency.objects.create(city="harborview", name="Harborview Police", kind="department")
    person.memberships.create(agency=agency, role="captain", areas=["D4"], since="2026-01-01")
    return person


def test_the_first_administrator_is_invited_on_an_empty_machine() -> None:
    role = ("--role", "administrator")
    assert "To make it, say what it is" in compstat("invite", "harborview", ADDRESS, *POLICE, *role, code=1)
    assert "is no e-mail address" in compstat("invite", "harborview", "dana", *POLICE, *role, code=1)
    assert "There is no role named boss" in compstat("invite", "harborview", ADDRESS, *POLICE, "--role", "boss", code=1)
    assert not acts() and not DBTaskResult.objects.exists()
    site = ("--site", "https://staff.example.org/")
    told = compstat("invite", "harborview", ADDRESS, *POLICE, "--kind", "department", *role, *site)
    assert "can be used once, within 7 days" in told
    assert acts() == [("role_granted", "operator"), ("person_invited", "operator")]
    run_due(timezone.now())
    assert "https://staff.example.org/staff/join/" in mail.outbox[0].body and mail.outbox[0].to == [ADDRESS]
    confidential = ("--agency", "Another", "--kind", "city", "--role", "records_officer")
    assert "needs a second person" in compstat("invite", "harborview", ADDRESS, *confidential, code=1)
    assert Agency.objects.count() == 1


def test_roles_are_listed_given_and_ended(dana) -> None:
    compstat("people", "grant", "harborview", ADDRESS, *POLICE, "--role", "publisher", "--until", "2199-01-31")
    told = json.loads(compstat("people", "list", "harborview", "--json"))
    assert [(t["role"], t["areas"], t["until"]) for t in told] == [
        ("captain", "D4", ""), ("publisher", "city", "2199-01-31"),
    ]  # fmt: skip
    assert ADDRESS in compstat("people", "list", "harborview")
    compstat("people", "end", told[1]["membership"])
    assert "ended already" in compstat("people", "end", told[1]["membership"], code=1)
    assert "Nobody of this city" in compstat("people", "reset", "harborview", "nobody@police.example", code=1)
    compstat("people", "reset", "harborview", ADDRESS)
    assert [act for act, _ in acts()] == ["role_granted", "role_ended", "second_factor_removed"]


def test_areas_are_areas_of_the_city_and_a_group_is_its_districts(dana) -> None:
    words = ("people", "grant", "harborview", ADDRESS, *POLICE, "--role", "crime_analyst")
    assert "has no area 'D99'" in compstat(*words, "--area", "D99", code=1)
    compstat(*words, "--area", "d4", "--area", "D1+D2")
    assert dana.memberships.get(role="crime_analyst").areas == ["D1", "D2", "D4"]


def test_the_address_in_the_letter_is_one_that_the_door_has(settings) -> None:
    words = ("invite", "harborview", ADDRESS, *POLICE, "--kind", "department", "--role", "administrator")
    assert "Write --site https://" in compstat(*words, "--site", "staff.example.org", code=1)
    settings.MODE, settings.ALLOWED_HOSTS = "production", ["localhost", "staff.example.org"]
    assert "Write --site https://" in compstat(*words, "--site", "http://staff.example.org", code=1)
    assert "an address at https://staff.example.org." in compstat(*words)
    settings.ALLOWED_HOSTS = ["localhost"]
    assert "Say where the staff door is" in compstat(*words, code=1)


@pytest.mark.parametrize(
    "words",
    [
        ("people", "list", "harborview"),
        ("people", "reset", "harborview", ADDRESS),
        ("people", "end", "A"),
        ("records", "kept", "harborview"),
        ("records", "lift", "A"),
        ("logbook", "read", "harborview"),
        ("logbook", "verify"),
        ("jobs",),
    ],
)
def test_the_settings_of_the_public_door_open_nothing_of_people(words, settings) -> None:
    settings.COMPSTAT_DOOR = "public"
    assert "Use the settings of the staff door" in compstat(*words, code=1)
    assert not acts()


def test_what_the_operator_prepared_is_done_once_two_people_want_it(dana) -> None:
    compstat("people", "grant", "harborview", ADDRESS, *POLICE, "--role", "records_officer")
    now = timezone.now()
    (proposal,) = Proposal.objects.all()
    first, second = (administrator(name, now) for name in ("ann", "ben"))
    with pytest.raises(rules.NotAllowed, match="Nobody has proposed this yet"):
        actions.decide(proposal.id, agree=True, by=second, now=now)
    actions.take_up(proposal.id, address="https://staff.example.org", by=first, now=now)
    with pytest.raises(rules.NotAllowed, match="proposed this yourself"):
        actions.decide(proposal.id, agree=True, by=first, now=now)
    assert not dana.memberships.filter(role="records_officer").exists()
    actions.decide(proposal.id, agree=True, by=second, now=now)
    assert dana.memberships.get(role="records_officer").areas == ["city"]


def administrator(name: str, now: datetime) -> rules.Actor:
    """Somebody with the role, a fresh second step and the keys."""
    person = Person.objects.create(email=f"{name}@police.example", name=name)
    person.memberships.create(agency=Agency.objects.get(), role="administrator", areas=["city"], since="2026-01-01")
    taken = Keys.objects.create(person=person, reason="To appoint somebody.", taken_at=now, until=now + timedelta(1))
    return queries.actor(person, proofs=[now], keys_id=taken.id, now=now)


def test_what_two_people_must_want_is_only_prepared(dana) -> None:
    told = compstat("people", "grant", "harborview", ADDRESS, *POLICE, "--role", "records_officer")
    assert "a second person agrees" in told and dana.memberships.count() == 1
    assert "Ask an administrator to end it" in compstat("records", "erase", "harborview", ADDRESS, code=1)
    dana.memberships.update(until="2026-02-01")
    assert "Set it first" in compstat("records", "erase", "harborview", ADDRESS, code=1)
    compstat("records", "keep", "harborview", "people", "365")
    assert "a second one agrees" in compstat("records", "erase", "harborview", ADDRESS)
    assert {(p.permission, p.proposed_by, p.state) for p in Proposal.objects.all()} == {
        ("grant_confidential_role", "", "open"), ("erase_person", "", "open"),
    }  # fmt: skip
    dana.refresh_from_db()
    assert dana.email == ADDRESS


def test_periods_and_holds(dana) -> None:
    compstat("records", "keep", "harborview", "invitations", "90")
    compstat("records", "keep", "harborview", "keys", code=2)
    kept = {row["kind"]: row["days"] for row in json.loads(compstat("records", "kept", "harborview", "--json"))}
    assert (kept["invitations"], kept["people"], kept["sessions"]) == (90, None, 0)
    assert "invitations" in compstat("records", "kept", "harborview")
    assert compstat("records", "holds", "harborview") == "No hold stands.\n"
    compstat("records", "hold", "harborview", "Docket 26-114", "--kind", "people", "--object", dana.id)
    held = LegalHold.objects.get()
    assert dana.id in compstat("records", "holds", "harborview")
    compstat("records", "lift", held.id)
    assert json.loads(compstat("records", "holds", "harborview", "--json")) == []
    assert [act for act, _ in acts()] == ["retention_set", "legal_hold_set", "legal_hold_lifted"]


def test_copies_go_to_new_files_of_their_owner(dana, tmp_path) -> None:
    copy, zipped = tmp_path / "dana.json", tmp_path / "records.zip"
    compstat("records", "copy", "harborview", ADDRESS, str(copy))
    days = ("--from", "2026-01-01", "--to", "2026-12-31")
    compstat("records", "hand-out", "harborview", "--kind", "memberships", *days, str(zipped))
    assert ADDRESS in copy.read_text() and copy.stat().st_mode & 0o777 == 0o600
    assert "memberships.json" in zipfile.ZipFile(zipped).namelist()
    assert "cannot be written there" in compstat("records", "copy", "harborview", ADDRESS, str(copy), code=1)
    assert [act for act, _ in acts()] == ["person_exported", "records_exported"]


def test_the_logbook_is_read_and_jobs_are_shown(dana) -> None:
    (line,) = json.loads(compstat("logbook", "read", "harborview", "--json"))
    assert (line["act"], line["who"]) == ("logbook_read", "operator")
    assert compstat("logbook", "read", "harborview", "--days", "1").count("logbook_read") == 2
    run_due(timezone.now())
    assert "seal-logbook" in compstat("jobs") and json.loads(compstat("jobs", "--json"))["letters"]["failed"] == []


def test_what_failed_is_tried_again(dana, monkeypatch) -> None:
    compstat("people", "reset", "harborview", ADDRESS)
    compstat("people", "reset", "harborview", ADDRESS)
    monkeypatch.setattr("compstat.access.letters.send_mail", lambda *told: 1 / 0)
    run_due(timezone.now())
    told = compstat("jobs")
    assert "0 wait, 2 failed" in told and told.count("ZeroDivisionError") == 2
    failed = json.loads(compstat("jobs", "--json"))["letters"]["failed"]
    assert "tried within seconds" in compstat("jobs", "--again", failed[0]["key"])
    monkeypatch.setattr("compstat.access.letters.send_mail", mail.send_mail)
    run_due(timezone.now())
    assert len(mail.outbox) == 1
    assert "done meanwhile" in compstat("jobs", "--again", failed[0]["key"], code=1)
    assert LogLine.objects.filter(act="job_tried_again", who="operator").count() == 1
