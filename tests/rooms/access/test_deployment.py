"""What is weak about a set-up is told, each thing by itself, with what to do; what is mended is told no more."""

from __future__ import annotations

import json
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.core import checks
from django.db import connection

from compstat.access import deployment, sealing
from compstat.access.acts import Act
from compstat.access.logbook import acting
from compstat.access.rules import OPERATOR
from compstat.website.command import main

NOW = datetime(2026, 11, 19, 18, tzinfo=UTC)


@pytest.fixture
def sound(data_folder: Path, settings, monkeypatch):
    """A staff door as it should be, Django's own findings and PostgreSQL's grants aside (they have their tests)."""
    settings.MODE, settings.COMPSTAT_DOOR = "production", "staff"
    settings.SECRET_KEY, settings.COMPSTAT_SHARED_SECRET = secrets.token_urlsafe(50), secrets.token_urlsafe(50)
    settings.ALLOWED_HOSTS = ["localhost", "compstat.example.org"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.DEFAULT_FROM_EMAIL = "compstat@example.org"
    settings.COMPSTAT_KEYS = data_folder.with_name("keys")
    sealing.make_keys(settings.COMPSTAT_KEYS)
    monkeypatch.setattr(checks, "run_checks", lambda **how: [])
    monkeypatch.setattr(deployment, "_grants", lambda: iter(()))
    with acting(Act.BACKUP_MADE, by=OPERATOR, now=NOW - timedelta(days=6), object_kind="backup"):
        pass
    return settings


def told(*, mend: bool = True) -> list[str]:
    return [weakness.sentence for weakness in deployment.weaknesses(NOW) if weakness.mend == mend]


def test_a_sound_machine_is_told_what_sqlite_cannot_do_and_nothing_else(sound) -> None:
    assert told() == []
    proxies, *others = told(mend=False)
    assert proxies.startswith("COMPSTAT_PROXIES is 0")
    assert others == ([deployment.NO_GRANTS] if connection.vendor == "sqlite" else [])
    sound.COMPSTAT_PROXIES = 1
    assert proxies not in told(mend=False)


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("MODE", "demo", "This is the demo"),
        ("COMPSTAT_DOOR", "all", "All doors are open in one process"),
        ("SECRET_KEY", "only-for-the-demo-and-tests", "COMPSTAT_SECRET is short"),
        ("SECRET_KEY", "a" * 60, "COMPSTAT_SECRET is short"),
        ("COMPSTAT_SHARED_SECRET", None, "COMPSTAT_SHARED_SECRET is not set"),
        ("ALLOWED_HOSTS", ["localhost", "127.0.0.1"], "Set COMPSTAT_HOSTS"),
        ("ALLOWED_HOSTS", ["*"], "COMPSTAT_HOSTS takes names that are not yours"),
        ("ALLOWED_HOSTS", [".example.org"], "COMPSTAT_HOSTS takes names that are not yours"),
        ("EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend", "Mail goes to files"),
        ("DEFAULT_FROM_EMAIL", "compstat@localhost", "COMPSTAT_MAIL_FROM"),
    ],
)
def test_a_weak_setting_is_told(sound, setting: str, value: object, sentence: str) -> None:
    setattr(sound, setting, sound.SECRET_KEY if value is None else value)
    (only,) = told()
    assert sentence in only


def test_keys_that_are_inside_the_data_absent_or_open_to_others_are_told(sound, data_folder: Path) -> None:
    private = sound.COMPSTAT_KEYS / "private.key"
    private.chmod(0o640)
    assert [s for s in told() if "Others on this machine can read private.key" in s] == told() != []
    private.chmod(0o600)
    (sound.COMPSTAT_KEYS / "public.key").unlink()
    (only,) = told()
    assert "compstat make-keys" in only
    sound.COMPSTAT_KEYS = data_folder / "keys"
    (only,) = told()
    assert "COMPSTAT_KEYS lies inside COMPSTAT_DATA" in only


def test_the_public_door_must_not_read_the_secret_keys_and_sends_no_mail(sound) -> None:
    sound.COMPSTAT_DOOR = "public"
    sound.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    assert [s.partition(",")[0] for s in told()] == [
        f"The public door can read {name}" for name in ("private.key", "lookup.key")
    ]
    for name in ("private.key", "lookup.key"):
        (sound.COMPSTAT_KEYS / name).unlink()
    assert told() == []


def test_no_backup_and_an_old_one_are_told(sound) -> None:
    later = deployment.weaknesses(NOW + timedelta(days=2))
    assert [w.mend for w in later if "newest backup is 8 days old" in w.sentence] == [False]
    with acting(Act.BACKUP_MADE, by=OPERATOR, now=NOW + timedelta(days=1), object_kind="backup"):
        pass
    assert not [w for w in deployment.weaknesses(NOW + timedelta(days=2)) if "backup" in w.sentence]


def test_without_any_backup_it_must_be_mended(sound, monkeypatch) -> None:
    monkeypatch.setattr(deployment.LogLine.objects, "filter", lambda **which: deployment.LogLine.objects.none())
    (only,) = told()
    assert "No backup was ever made" in only


def test_what_django_finds_is_told_in_its_words(sound, monkeypatch) -> None:
    found = [
        checks.Error("It is wrong.", hint="Mend it.", id="x.E1"), checks.Warning("Odd.", id="x.W1"),
        checks.Warning("The secret.", id="security.W009"),
    ]  # fmt: skip
    asked: list[dict] = []
    monkeypatch.setattr(checks, "run_checks", lambda **how: asked.append(how) or found)
    assert told() == ["Django says: It is wrong. Mend it. (x.E1)"]
    assert told(mend=False)[-1] == "Django says: Odd. (x.W1)" or "Django says: Odd. (x.W1)" in told(mend=False)
    assert asked[0] == {"include_deployment_checks": True}


def test_the_command_exits_with_one_when_something_must_be_mended(sound) -> None:
    def check(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(main, ["check", "--deploy", *words], catch_exceptions=False)
        return done.exit_code, done.stdout

    recent = datetime.now(UTC)
    with acting(Act.BACKUP_MADE, by=OPERATOR, now=recent, object_kind="backup"):
        pass
    code, out = check()
    assert (code, out.startswith("Nothing must be mended.\n")) == (0, True)
    sound.SECRET_KEY = "short"
    code, out = check()
    assert (code, "To mend:\n  COMPSTAT_SECRET is short" in out) == (1, True)
    code, out = check("--json")
    answer = json.loads(out)
    assert (code, answer["ready"]) == (1, False)
    assert {"sentence", "mend"} == answer["weaknesses"][0].keys() and answer["weaknesses"][0]["mend"]
