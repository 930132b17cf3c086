"""People: keys made outside the database, the same on both databases, migrations that go both ways."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import nullcontext
from pathlib import Path

import pytest

from compstat.access.models import Person, new_key
from tests import postgres

PROJECT = Path(__file__).resolve().parents[3]
CROCKFORD = set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")


BOTH_WAYS = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("migrate", "access", "zero", verbosity=0)
call_command("migrate", verbosity=0)
"""
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
def test_people_are_the_same_on_both_databases(database: str, tmp_path: Path) -> None:
    with postgres.server() if database == "postgres" else nullcontext("") as url:
        done = subprocess.run(
            [sys.executable, "-c", BOTH_WAYS + MAKE_TWO], cwd=PROJECT, capture_output=True, text=True, check=False,
            env={**os.environ, "COMPSTAT_MODE": "test", "DJANGO_SETTINGS_MODULE": "compstat.website.settings",
                 "COMPSTAT_DATA": str(tmp_path), "DATABASE_URL": url},
        )  # fmt: skip
    assert done.stdout.splitlines() == ["twice refused", "26 True Chen@example.org True False", "2"], done.stderr


@pytest.mark.django_db
def test_a_person_is_named_by_key_never_by_address() -> None:
    person = Person.objects.create_user("baker@example.org")
    assert str(person) == person.pk
    assert "baker" not in repr(person)
