"""What is promised about privacy and safety names code and tests that are there."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from compstat.access.acts import Act
from compstat.access.rules import Permission

PROJECT = Path(__file__).resolve().parents[2]
PAGES = (PROJECT / "PRIVACY.md", PROJECT / "docs" / "explanation" / "threat-model.md")
NAMED = re.compile(r"`([\w*-]+(?:/[\w*.-]+)*(?:/|\.py))(?:::(\w+))?`")
MODEL = PAGES[1].read_text()


@cache
def functions(path: Path) -> frozenset[str]:
    """The test functions of a file."""
    return frozenset(re.findall(r"^def (test_\w+)", path.read_text(), re.MULTILINE))


def missing(text: str) -> list[str]:
    """What a text names that is not there: files (their place may be told from the package on), folders, tests."""
    found = []
    for name, test in NAMED.findall(text):
        there = [path for root in (PROJECT, PROJECT / "compstat") for path in root.glob(name.rstrip("/"))]
        if not there or (test and not any(test in functions(path) for path in there)):
            found.append(f"{name}::{test}" if test else name)
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_whatever_a_promise_names_is_there(page: Path) -> None:
    assert len(NAMED.findall(page.read_text())) > 15
    assert missing(page.read_text()) == []


def test_what_is_not_there_would_be_noticed() -> None:
    text = (
        "`compstat/access/rules/grants.py` `access/nothing.py` `tests/house/` `tests/nowhere/` `tests/oracle/test_*.py`"
    )
    assert missing(text) == ["access/nothing.py", "tests/nowhere/"]
    assert missing("`tests/house/test_promises.py::test_no_such_thing`") == [
        "tests/house/test_promises.py::test_no_such_thing"
    ]


@pytest.mark.parametrize("threat", re.split(r"^## ", MODEL, flags=re.MULTILINE)[2:], ids=lambda t: t.partition("\n")[0])
def test_each_threat_has_its_control_its_test_and_what_remains(threat: str) -> None:
    assert re.search(r"`compstat/[\w/]+\.py`", threat)
    assert re.search(r"`tests/[\w/]+\.py::test_\w+`", threat)
    assert "What remains" in threat


@pytest.mark.parametrize("names", [Permission, Act])
def test_what_is_declared_is_used(names) -> None:
    """A permission nobody asks for, or an act nobody writes down, would be a promise without code."""
    whole = "\n".join(file.read_text() for file in (PROJECT / "compstat").rglob("*.py"))
    in_code = Counter(re.findall(rf"\b{names.__name__}\.([A-Z_]+)\b", whole))
    assert [each.name for each in names if in_code[each.name] < 2] == []  # once in the table of what it means
