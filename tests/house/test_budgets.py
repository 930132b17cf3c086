"""The checker of budgets itself: it must see what is over."""

from __future__ import annotations

import ast
from pathlib import Path

from . import budgets


def told(source: str, tmp_path: Path, monkeypatch) -> list[str]:
    monkeypatch.setattr(budgets, "PROJECT", tmp_path)
    file = tmp_path / "actions.py"
    file.write_text(source)
    return list(budgets.problems(file, ast.parse(source)))


def test_a_long_function_is_seen(tmp_path: Path, monkeypatch) -> None:
    source = '"""Doc."""\ndef act() -> None:\n    """Doc."""\n' + "    x = 1\n" * 50
    assert any("act: 51 lines" in line for line in told(source, tmp_path, monkeypatch))


def test_a_long_file_an_untyped_signature_and_a_missing_docstring_are_seen(tmp_path: Path, monkeypatch) -> None:
    lines = told("def act(x):\n    return x\n" + "\n" * 400, tmp_path, monkeypatch)
    assert [line.split(": ", 1)[1] for line in lines] == [
        "402 lines (at most 400)",
        "no docstring says what this module is for",
        "signature not fully typed",
        "no docstring",
    ]


def test_a_tidy_file_is_silent(tmp_path: Path, monkeypatch) -> None:
    assert told('"""Doc."""\ndef act(x: int) -> int:\n    """Doc."""\n    return x\n', tmp_path, monkeypatch) == []
