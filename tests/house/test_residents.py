"""Each table that knows people leads to them one by one; of residents nothing can be read, listed or searched."""

from __future__ import annotations

import ast
import dataclasses
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.test.utils import isolate_apps

from compstat.access import sealed
from compstat.access.personal_data import DECLARED, Subject
from compstat.access.traces import TRACES

PROJECT = Path(__file__).resolve().parents[2]
MAIL_JOB = {
    "compstat/access/sealed.py", "compstat/access/letters.py", "compstat/meetings/mailing/followers.py",
    "compstat/meetings/mailing/registered.py", "compstat/concerns/mailing/followers.py",
    "compstat/concerns/mailing/digest.py",
}  # fmt: skip
# What somebody tells of violence: opened by one trained role, removed in time.
SEALED_DESK = {f"compstat/concerns/{file}.py" for file in ("actions/disclosures", "tidying")}


def test_each_table_that_knows_people_says_how_it_leads_to_them() -> None:
    """For the copy of everything, and for erasing: each personal field lies in such a table, each link is named.

    Residents have no account and no key: they are found by the address they give again, and by nothing else.
    """
    personal = {key.rpartition(".")[0] for key, said in DECLARED.items() if said.subject is Subject.STAFF}
    assert personal == set(TRACES)
    for model in apps.get_models():
        trace = TRACES.get(model._meta.label)
        for field in model._meta.local_fields:
            if getattr(field.remote_field, "model", None) is apps.get_model(settings.AUTH_USER_MODEL):
                assert trace and field.name in (*trace.theirs, *trace.named), f"{model._meta.label}.{field.name}"


def test_what_residents_entrust_is_sealed_and_in_no_list() -> None:
    assert sealed.readable_about_residents() == [], "seal it: compstat/access/sealed.py"
    names = {model.__name__ for model in sealed.resident_tables()}
    listed = [f"{file}: {name}" for file in modules() for name in lists((PROJECT / file).read_text(), names)]
    assert listed == [], "residents are found one by one: compstat.access.sealed.with_address"


def modules() -> list[str]:
    """Every module, but those of the mail job and of the desk for sealed accounts."""
    every = {str(file.relative_to(PROJECT)) for file in (PROJECT / "compstat").rglob("*.py")}
    assert every > MAIL_JOB | SEALED_DESK
    return sorted(every - MAIL_JOB - SEALED_DESK)


def lists(text: str, names: set[str]) -> list[str]:
    """Resident tables of which this code takes rows by itself, under whatever name it has imported them."""
    nodes = [*ast.walk(ast.parse(text))]
    imported = [alias for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names]
    known = {name: name for name in names} | {a.asname: a.name for a in imported if a.asname and a.name in names}
    managers = {"objects", "_default_manager", "_base_manager"}
    asked = [node.value for node in nodes if isinstance(node, ast.Attribute) and node.attr in managers]
    tables = [getattr(table, "id", getattr(table, "attr", "")) for table in asked]  # Name, or module.Name
    return [known[table] for table in tables if table in known]


def test_a_resident_s_plain_address_is_found(monkeypatch) -> None:
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


@pytest.mark.parametrize(
    "code",
    [
        "Follower.objects.all()",
        "models.Follower.objects.filter(language='en')",
        "Follower._default_manager.count()",
        "access.models.Follower._base_manager.first()",
        "from .models import Follower as Anybody\nAnybody.objects.values()",
    ],
)
def test_a_list_of_residents_is_found_in_whatever_module(code: str) -> None:
    assert lists(code, {"Follower"}) == ["Follower"]
    assert "compstat/incidents/actions.py" in modules() and "compstat/website/worker.py" in modules()


def test_finding_one_resident_by_their_address_is_no_list() -> None:
    assert lists("def one(a):\n    return with_address(Follower, a) or Person.objects.all()", {"Follower"}) == []
