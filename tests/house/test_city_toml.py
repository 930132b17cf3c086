"""The page of city.toml and the code that reads it name the same keys, types and defaults."""

from __future__ import annotations

import json
import re
import tomllib
import typing
from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from pathlib import Path

import pytest

from compstat.places.city import Codes
from compstat.places.reading import COLUMNS, HELPS, LAYERS, PERIODS, THEMES, Written

PROJECT = Path(__file__).resolve().parents[2]
PAGE = (PROJECT / "docs" / "reference" / "city-toml.md").read_text(encoding="utf-8")
TYPES = {
    str: "text", bool: "true or false", int: "whole number", date: "date", Codes: "codes",
    tuple[str, ...]: "texts", tuple[int, ...]: "whole numbers", dict[str, str]: "texts by name",
    tuple[date, ...]: "dates", tuple[tuple[float, float], ...]: "pairs of numbers",
    tuple[float, float, float, float]: "four numbers",
}  # fmt: skip
HEADINGS = {
    "": "The city", "feed": "[feed]", "feed.variants": "[[feed.variants]]", "layers": "[layers.NAME]",
    "promise": "[promise]",
    **{name: f"[[{name}]]" for name in ("sections", "rows", "districts", "help", "groups", "breaks", "gaps")},
}  # fmt: skip


def tables(kind: type, path: str = "") -> Iterator[tuple[str, type]]:
    """Every table a city.toml may hold, by the way to it."""
    yield path, kind
    for name, hint in hints(kind).items():
        for inner in (hint, *typing.get_args(hint)):
            if isinstance(inner, type) and is_dataclass(inner):
                yield from tables(inner, f"{path}.{name}".strip("."))


def hints(kind: type) -> dict[str, object]:
    """The type of each key, "or nothing" left out."""
    found = typing.get_type_hints(kind, include_extras=True)
    return {f.name: bare(found[f.name]) for f in fields(kind)}


def bare(hint: object) -> object:
    """A type without its "or None"."""
    parts = [a for a in typing.get_args(hint) if a is not type(None)]
    return parts[0] if type(None) in typing.get_args(hint) else hint


def type_of(hint: object) -> str:
    """A type in the page's words."""
    if is_dataclass(hint):
        return "table"
    if any(isinstance(a, type) and is_dataclass(a) for a in typing.get_args(hint)):
        return "tables by name" if typing.get_origin(hint) is dict else "tables"
    return TYPES[hint]


def default_of(kind: type, name: str) -> str:
    """A default in the page's words."""
    default = next(f.default for f in fields(kind) if f.name == name)
    if default is MISSING:
        return "required"
    if default is None or default == ():
        return "none"
    return f"`{json.dumps(list(default) if isinstance(default, tuple) else default)}`"


def told(heading: str) -> dict[str, tuple[str, str, str, str]]:
    """The keys of the first table under a heading: type, default, meaning, example."""
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    table = section[section.index("| Key |") :].split("\n\n")[0]
    lines = [[c.strip() for c in line.strip("|").split(" |")] for line in table.splitlines()[2:]]
    return {key.strip("`"): (kind, default, means, example) for key, kind, default, means, example in lines}


ALL = dict(tables(Written))


def test_every_table_has_its_heading_and_no_other_stands_there() -> None:
    assert set(ALL) == set(HEADINGS)
    assert sorted(re.findall(r"^## (.+)$", PAGE, re.MULTILINE)) == sorted(HEADINGS.values())


@pytest.mark.parametrize("path", sorted(HEADINGS))
def test_the_page_names_every_key_with_its_type_and_default(path: str) -> None:
    kind = ALL[path]
    code = {name: (type_of(hint), default_of(kind, name)) for name, hint in hints(kind).items()}
    assert {key: line[:2] for key, line in told(HEADINGS[path]).items()} == code


@pytest.mark.parametrize("path", sorted(HEADINGS))
def test_every_key_has_a_meaning_and_an_example_that_can_be_read(path: str) -> None:
    for key, (kind, _, means, example) in told(HEADINGS[path]).items():
        assert means.endswith((".", ".)")), key
        if kind.startswith("table"):
            assert example == ""
            continue
        value = tomllib.loads(f"x = {example.strip('`')}")["x"]
        plain = {"text": str, "true or false": bool, "whole number": int, "date": date, "texts by name": dict}
        assert isinstance(value, plain.get(kind, list)), key


def test_names_that_may_be_given_are_all_listed() -> None:
    columns = re.findall(r"^\| `(\w+)` \| (?:required)? ?\| ", PAGE, re.MULTILINE)
    assert set(columns) == set(COLUMNS)
    for name in (*HELPS, *LAYERS, *PERIODS, *THEMES):
        assert f"`{name}`" in PAGE, name
