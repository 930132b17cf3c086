"""The walls the linter cannot see: two doors to each room, foreign keys that point down, words that are banned."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps

PROJECT = Path(__file__).resolve().parents[2]
STOREYS = [
    "analysis",
    "access",
    "places",
    "incidents",
    "promises",
    "concerns",
    "briefings",
    "meetings",
    "problems",
    "demo",
    "website",
]
ROOMS = ["access", "places", "incidents", "promises", "concerns", "briefings", "meetings", "problems", "demo"]
DOORS = {"actions", "queries", "rules"}
# Doors for one purpose: the frame of the staff door for every room's pages, and how keys are made, for migrations.
FRAMES = {"compstat.access.pages", "compstat.access.open_door"}
KEYS = {"compstat.access.models", "compstat.access.sealed"}
OF_A_MACHINE = re.compile(
    r"pypi\.org|pythonhosted|registry\.npmjs|--index-url|[/\\](work|root|home|users)[/\\]", re.IGNORECASE
)
BANNED = {"utils", "core", "common", "lib", "helpers", "services", "base", "misc"}


def imports(file: Path) -> list[str]:
    """Every absolute module a file imports from the package, `from x import y` counted as x.y."""
    package = file.relative_to(PROJECT).with_suffix("").parts[:-1]
    found: list[str] = []
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            found += [a.name for a in node.names]
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*start, *([node.module] if node.module else [])])
            found += [f"{module}.{a.name}" for a in node.names]
    return [name for name in found if name.startswith("compstat.")]


def crossings(file: Path) -> list[str]:
    """Imports from another room that do not go through one of its doors."""
    room = file.relative_to(PROJECT / "compstat").parts[0]
    free = FRAMES | (KEYS if file.parent.name == "migrations" else set())
    others = [name.split(".") for name in imports(file) if not {name, name.rpartition(".")[0]} & free]
    return [".".join(n) for n in others if len(n) > 2 and n[1] in ROOMS and n[1] != room and n[2] not in DOORS]


@pytest.mark.parametrize(
    "file", sorted((PROJECT / "compstat").rglob("*.py")), ids=lambda f: str(f.relative_to(PROJECT))
)
def test_rooms_are_entered_by_their_doors(file: Path) -> None:
    assert crossings(file) == []


def test_foreign_keys_point_down() -> None:
    upward = []
    for model in apps.get_models():
        if not model.__module__.startswith("compstat."):
            continue
        here = STOREYS.index(model.__module__.split(".")[1])
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if field.is_relation and not field.auto_created and target.__module__.startswith("compstat."):
                there = STOREYS.index(target.__module__.split(".")[1])
                upward += [f"{model.__name__}.{field.name}"] if there > here else []
    assert upward == []


def test_incidents_and_briefings_keep_no_tables() -> None:
    assert [m for label in ("incidents", "briefings") for m in apps.get_app_config(label).get_models()] == []


def test_no_room_has_a_name_that_says_nothing() -> None:
    names = {part for f in (PROJECT / "compstat").rglob("*.py") for part in (*f.parts, f.stem)}
    assert names & BANNED == set()


def test_nothing_committed_names_a_registry_or_a_path_of_a_machine() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=PROJECT, capture_output=True, text=True, check=True)
    found = []
    for name in listed.stdout.split("\n"):
        file = PROJECT / name
        if not file.is_file() or file.suffix in {".woff2", ".png", ".mo"}:
            continue
        for number, line in enumerate(file.read_text(errors="replace").splitlines(), 1):
            if OF_A_MACHINE.search(line) and name != "tests/house/test_walls.py":
                found.append(f"{name}:{number}")
    assert found == []


@pytest.mark.parametrize("folder", ["/root/", "/home/ann/", "/Users/Ann/", "C:\\Users\\Ann\\"])
def test_a_path_of_a_machine_is_found(folder: str) -> None:
    assert OF_A_MACHINE.search(f'DATA = "{folder}compstat"')


def test_a_command_starts_without_what_few_commands_need():
    """Every command, every job and every server pays for what is read at the start."""
    asked = "import sys, django; django.setup(); print(*sys.modules)"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "compstat.website.settings"}
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, env=environment, check=False)
    read = {*done.stdout.split()}
    assert "scipy" in read, done.stderr
    heavy = {"scipy.optimize", "scipy.special", "compstat.concerns.rules.marking.violence", "typst"}
    assert read & heavy == set()
