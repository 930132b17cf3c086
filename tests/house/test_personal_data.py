"""Every field of every table is declared, and nothing else is.

    DJANGO_SETTINGS_MODULE=compstat.website.settings python -m tests.house.test_personal_data

writes docs/reference/personal-data.md anew.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.translation import override

from compstat.access import personal_data
from compstat.access.personal_data import DECLARED, Authority, Purpose, Retention

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "personal-data.md"


def ours() -> list[type[models.Model]]:
    """The tables of this project."""
    return [m for m in apps.get_models(include_auto_created=True) if m.__module__.startswith("compstat.")]


def test_every_field_is_declared_and_every_declaration_has_a_field() -> None:
    assert personal_data.undeclared() == [], "say in compstat/access/personal_data.py what they are kept for"
    assert personal_data.stale() == []


def test_a_forgotten_field_and_a_dead_declaration_are_found(monkeypatch) -> None:
    without = {key: said for key, said in DECLARED.items() if key not in {"access.Person.email", "access.Agency.kind"}}
    monkeypatch.setattr(
        personal_data, "DECLARED", {**without, "access.Person.nickname": DECLARED["access.Person.name"]}
    )
    missing = personal_data.undeclared()
    assert "access.Person.email" in missing and "access.Agency.kind" in missing
    assert personal_data.stale() == ["access.Person.nickname"]


def test_each_field_of_ours_is_declared_by_its_name() -> None:
    """A star would let a field that is added later pass unseen."""
    labels = {model._meta.label for model in ours()}
    assert [key for key in DECLARED if key.endswith(".*") and key.removesuffix(".*") in labels] == []


@pytest.mark.parametrize("key", sorted(DECLARED))
def test_a_declaration_says_all_there_is_to_say(key: str) -> None:
    said = DECLARED[key]
    assert (type(said.purpose), type(said.authority), type(said.retention)) == (Purpose, Authority, Retention)
    assert len(said.what) > 5
    assert said.personal == (said.authority is not Authority.NOBODY)
    if said.personal:
        assert said.retention is not Retention.PROGRAM, "what is about a person names how long it is kept"


def test_a_star_stands_only_for_tables_that_know_nobody() -> None:
    stars = [key.removesuffix(".*") for key in DECLARED if key.endswith(".*")]
    for label in stars:
        app, _, name = label.partition(".")
        model = apps.get_model(app, name)
        assert not DECLARED[f"{label}.*"].personal
        assert model._meta.label != settings.AUTH_USER_MODEL
        for field in model._meta.local_fields:
            assert not isinstance(field, models.EmailField)
            assert getattr(field.remote_field, "model", None) is not apps.get_model(settings.AUTH_USER_MODEL)


def test_each_table_says_what_the_public_door_may_do_with_it() -> None:
    from compstat.access.database import GRANTS

    said = {m._meta.label: vars(m).get("public_door") for m in ours() if not m._meta.auto_created}
    assert {label: door for label, door in said.items() if door not in GRANTS} == {}
    assert said["access.Person"] == "none"


def test_the_public_reads_nothing_that_is_about_a_person() -> None:
    """A table about people may be read through the public door by none; adding to it shows nothing."""
    from compstat.access.database import GRANTS

    read = [m._meta.label for m in ours() if "SELECT" in GRANTS[vars(m).get("public_door", "none")]]
    assert [key for key, said in DECLARED.items() if key.rpartition(".")[0] in read and said.personal] == []


def test_what_we_keep_tells_everything_once_people_first() -> None:
    rows = personal_data.what_we_keep()
    assert [row.personal for row in rows] == sorted((row.personal for row in rows), reverse=True)
    assert {row.purpose for row in rows} == {said.purpose.value for said in DECLARED.values()}
    told = {word for row in rows for things in row.things for word in things.words}
    assert told == {said.what for said in DECLARED.values()}
    for row in rows:
        for sentence in (row.purpose, row.authority, *(things.how_long for things in row.things)):
            assert sentence[0].isupper() and sentence.endswith(".")


def test_a_row_is_told_in_the_language_of_its_reader(monkeypatch) -> None:
    monkeypatch.setattr(personal_data, "gettext", str.upper)
    row = personal_data.what_we_keep()[0]
    assert all(text == text.upper() for text in (row.purpose, row.authority, row.things[0].how_long))
    assert not any(isinstance(value, Purpose) for value in dataclasses.astuple(row))


def test_the_page_is_current_whatever_language_is_on() -> None:
    with override("ar-xb"):
        assert PAGE.read_text() == personal_data.as_markdown(), "write the page anew: see the top of this file"


if __name__ == "__main__":
    PAGE.write_text(personal_data.as_markdown())
