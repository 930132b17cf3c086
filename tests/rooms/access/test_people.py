"""People: keys made outside the database, the same on both databases, migrations that go both ways."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from compstat.access.models import Person, new_key
from tests import postgres

PROJECT = Path(__file__).resolve().parents[3]
CROCKFORD = set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")


@pytest.fixture(scope="module")
def postgres_url() -> Iterator[str]:
    with postgres.server() as url:
        yield url


def django(*arguments: str, **environment: str) -> str:
    """Run a management command in its own process."""
    done = subprocess.run(
        [sys.executable, "-m", "django", *arguments, "--settings", "compstat.website.settings"],
        cwd=PROJECT, env={**os.environ, "COMPSTAT_MODE": "test", **environment}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


MAKE_TWO = """
from compstat.access.models import Person
from django.db import IntegrityError, transaction
a = Person.objects.create_user("Chen@EXAMPLE.org", "correct horse")
b = Person.objects.create_user("ortiz@example.org")
try:
    with transaction.atomic():
        Person.objects.create_user("ortiz@example.org")
except IntegrityError:
    print("twice refused")
print(len(a.pk), a.pk < b.pk, a.email, a.check_password("correct horse"), b.has_usable_password())
print(Person.objects.count())
"""


def test_keys_sort_by_time_and_use_the_ulid_alphabet() -> None:
    first = new_key()
    time.sleep(0.002)
    second = new_key()
    assert first < second
    assert len(first) == 26
    assert set(first) <= CROCKFORD


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_people_are_the_same_on_both_databases(database: str, tmp_path: Path, request) -> None:
    where = {"COMPSTAT_DATA": str(tmp_path)}
    if database == "postgres":
        where["DATABASE_URL"] = request.getfixturevalue("postgres_url")
    django("migrate", "-v0", **where)
    told = django("shell", "-v0", "-c", MAKE_TWO, **where).splitlines()
    assert told == ["twice refused", "26 True Chen@example.org True False", "2"]
    django("migrate", "access", "zero", "-v0", **where)
    django("migrate", "-v0", **where)


@pytest.mark.django_db
def test_a_person_is_named_by_key_never_by_address() -> None:
    person = Person.objects.create_user("baker@example.org")
    assert str(person) == person.pk
    assert "baker" not in repr(person)
