"""Each table that knows people leads to them one by one; of residents nothing can be read, listed or searched."""

from __future__ import annotations

import ast
import dataclasses
import re
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import models
from django.test.utils import isolate_apps

from compstat.access import sealed
from compstat.access.personal_data import DECLARED, Subject
from compstat.access.traces import TRACES

PROJECT = Path(__file__).resolve().parents[2]


def test_each_table_that_knows_people_says_how_it_leads_to_them() -> None:
    """For the copy of everything, and for erasing: each personal field lies in such a table, each link is named."""
    personal = {key.rpartition(".")[0] for key, said in DECLARED.items() if said.personal}
    assert personal == set(TRACES)
    for model in apps.get_models():
        trace = TRACES.get(model._meta.label)
        for field in model._meta.local_fields:
            if getattr(field.remote_field, "model", None) is apps.get_model(settings.AUTH_USER_MODEL):
                assert trace and field.name in (*trace.theirs, *trace.named), f"{model._meta.label}.{field.name}"


def test_what_residents_entrust_is_sealed_and_in_no_list() -> None:
    assert sealed.readable_about_residents() == [], "seal it: compstat/access/sealed.py"
    names = {model.__name__ for model in sealed.resident_tables()}
    listed = [
        f"{file.relative_to(PROJECT)}: {name}" for file in rooms_that_ask() for name in lists(file.read_text(), names)
    ]
    assert listed == [], "residents are found one by one: compstat.access.sealed.with_address"


def rooms_that_ask() -> list[Path]:
    """Modules through which a page or another room can ask for rows."""
    named = re.compile(r"(queries|views|forms|admin)\.py$|_(views|forms)\.py$")
    return [file for file in (PROJECT / "compstat").rglob("*.py") if named.search(file.name)]


def lists(text: str, names: set[str]) -> list[str]:
    """Resident tables of which this code takes rows by itself."""
    managers = {"objects", "_default_manager", "_base_manager"}
    return [
        node.value.id
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Attribute) and node.attr in managers
        and isinstance(node.value, ast.Name) and node.value.id in names
    ]  # fmt: skip


def test_a_resident_s_plain_address_and_a_list_of_residents_are_found(monkeypatch) -> None:
    with isolate_apps("compstat.access"):

        class Follower(sealed.SealedAddress):
            id = models.CharField(primary_key=True, max_length=26)
            email = models.EmailField()
            words = models.TextField()
            language = models.CharField(max_length=7, choices=[("en", "English")])
            since = models.DateTimeField()

            class Meta:
                app_label = "access"

    said = dataclasses.replace(DECLARED["access.Person.email"], subject=Subject.RESIDENT)
    told = {f"access.Follower.{field.name}": said for field in Follower._meta.local_fields}
    monkeypatch.setattr(sealed, "DECLARED", {**DECLARED, **told})
    monkeypatch.setattr(sealed.apps, "get_models", lambda: [Follower])
    assert sealed.readable_about_residents() == ["access.Follower.email", "access.Follower.words"]
    assert lists("def all():\n    return Follower.objects.all()", {"Follower"}) == ["Follower"]
    assert lists("def one(a):\n    return with_address(Follower, a)", {"Follower"}) == []
