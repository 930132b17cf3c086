"""What the documents say is there, is there; what is there, is documented."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from compstat.website.command import main

from . import reference

PROJECT = Path(__file__).resolve().parents[2]
PAGES = sorted(p for p in [*PROJECT.glob("*.md"), *PROJECT.glob("docs/**/*.md"), *PROJECT.glob("cities/*/*.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)#]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("page", reference.PAGES, ids=lambda p: p.name)
def test_a_page_written_from_the_program_is_current(page: Path) -> None:
    assert page.read_text() == reference.PAGES[page](), "run: python -m tests.house.reference"


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_and_option_explains_itself(name: str) -> None:
    command = main.commands[name]
    assert len(command.help or "") > 40
    silent = [p.name for p in command.params if isinstance(p, click.Option) and not p.help and p.name != "port"]
    assert silent == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(PROJECT)))
def test_links_between_documents_lead_somewhere(page: Path) -> None:
    inside = [link for link in LINK.findall(page.read_text()) if "://" not in link and not link.startswith("mailto:")]
    assert [link for link in inside if not (page.parent / link).exists()] == []


def test_every_recipe_of_the_makefile_is_in_the_readme_or_its_own_help() -> None:
    recipes = re.findall(r"^([a-z]+):.*?## (.+)$", (PROJECT / "Makefile").read_text(), re.MULTILINE)
    assert {"install", "demo", "test", "check", "bench", "prove", "audit"} <= {name for name, _ in recipes}


def test_every_setting_is_told_at_the_top_of_the_settings() -> None:
    source = (PROJECT / "compstat" / "website" / "settings.py").read_text()
    told = source.split('"""')[1]
    read = set(re.findall(r'environ(?:\.get\(|\[)"([A-Z_]+)"', source))
    assert {name for name in read if name not in told} == set()


def test_decision_records_have_their_three_parts() -> None:
    for record in (PROJECT / "docs" / "decisions").glob("*.md"):
        text = record.read_text()
        assert re.match(r"\d{4}-", record.name)
        assert [part for part in ("## Context", "## Decision", "## Consequences") if part not in text] == [], (
            record.name
        )
