"""Acts on files: what moves and its line are one, whatever happens between. On either database."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import OperationalError, connection

from compstat.access import file_acts, logbook, work
from compstat.access.acts import Act
from compstat.access.models import LogLine, new_key
from compstat.access.rules import OPERATOR

from . import crowd

NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)


@pytest.fixture
def home(db, data_folder: Path) -> Path:
    """An empty logbook and two files that are prepared."""
    for name in ("first", "second"):
        (data_folder / f".{name}").write_text(name)
    return data_folder


def moves(home: Path) -> list[tuple[Path, Path]]:
    return [(home / ".first", home / "first"), (home / ".second", home / "second")]


def act(home: Path) -> LogLine:
    return file_acts.act_on_files(
        Act.EDITION_PUBLISHED, moves(home), by=OPERATOR, now=NOON, object_kind="edition", object_id="abc", city=""
    )


def there(home: Path) -> set[str]:
    """The files of the test that stand, hidden or in their place."""
    return {path.name for path in home.iterdir() if path.is_file() and path.name.lstrip(".") in {"first", "second"}}


def test_files_and_line_come_together_and_no_note_is_left(home) -> None:
    line = act(home)
    assert there(home) == {"first", "second"}
    assert LogLine.objects.get().pk == line.pk
    assert not [path for path in (home / "logbook").iterdir() if path.name != "heads.jsonl"]


def broken_at(monkeypatch, place: str) -> None:
    """The machine fails where said."""

    def fails(*_: object) -> None:
        raise OperationalError("the disk is full")

    if place == "line":
        monkeypatch.setattr(logbook, "add", fails)
    if place in {"first", "second"}:
        moved = Path.replace
        monkeypatch.setattr(Path, "replace", lambda self, to: fails() if self.name == f".{place}" else moved(self, to))
    if place == "commit":
        monkeypatch.setattr(file_acts, "flush", lambda path: fails() if (home_of(path) / "second").exists() else None)


def home_of(path: Path) -> Path:
    return path if path.is_dir() else path.parent


@pytest.mark.parametrize("place", ["line", "first"])
def test_before_the_first_move_nothing_was_done(home, monkeypatch, place: str) -> None:
    with monkeypatch.context() as patch:
        broken_at(patch, place)
        with pytest.raises(OperationalError):
            act(home)
    assert there(home) == {".first", ".second"}
    file_acts.finish_left()
    assert there(home) == {".first", ".second"}
    assert not LogLine.objects.exists()


@pytest.mark.parametrize("place", ["second", "commit"])
@pytest.mark.parametrize("by_whom", ["the next act", "the job that seals"])
def test_after_the_first_move_the_act_is_finished(home, monkeypatch, place: str, by_whom: str) -> None:
    with monkeypatch.context() as patch:
        broken_at(patch, place)
        with pytest.raises(OperationalError):
            act(home)
    assert not LogLine.objects.exists()
    if by_whom == "the next act":
        with file_acts.alone():
            pass
    else:
        assert [o.failure for o in work.run_due(NOON + timedelta(minutes=1)) if o.name == logbook.SEALING] == [""]
    assert there(home) == {"first", "second"}
    line = LogLine.objects.get()
    assert (line.at, line.who, line.door, line.act, line.object_id) == (
        NOON, "operator", "command", "edition_published", "abc"
    )  # fmt: skip


def test_a_note_that_came_back_after_its_act_adds_no_second_line(home) -> None:
    line = act(home)
    file_acts.owe(line, moves(home), home / "logbook")  # as after a loss of power
    file_acts.finish_left()
    assert LogLine.objects.get().pk == line.pk
    assert not (home / "logbook" / file_acts.NOTE).exists()


def test_the_note_holds_codes_alone(home, monkeypatch) -> None:
    with monkeypatch.context() as patch:
        broken_at(patch, "second")
        with pytest.raises(OperationalError):
            act(home)
    told = json.loads((home / "logbook" / file_acts.NOTE).read_text())
    assert set(told) == {"line", "moves"}
    assert set(told["line"]) == {*logbook.TEXTS, "at"}
    assert told["moves"] == [[".first", "first"], [".second", "second"]]


@pytest.fixture
def elsewhere(tmp_path: Path) -> dict[str, str]:
    """A data folder and a database of their own, for processes of their own."""
    (tmp_path / "var").mkdir()
    server = os.environ.get("DATABASE_URL", "")
    where = {"DATABASE_URL": crowd.fresh(server, f"f{new_key().lower()}")} if server else {}
    return {"COMPSTAT_DATA": str(tmp_path / "var"), **where}


@pytest.mark.slow
@pytest.mark.database
def test_a_process_killed_while_it_acts_on_files_leaves_no_act_without_its_line(elsewhere, prove, record_proof) -> None:
    told = crowd.ask("file_kills", 200 if prove else 20, **elsewhere)
    assert told.pop("wrong") == []
    assert told["acts"] > told["kills"] and (told["left under way"] > 0 or not prove)
    assert (told["acts without a line"], told["lines without an act"], told["live is marked"]) == (0, 0, True)
    record_proof(f"a process killed while it acts on files ({connection.vendor})", told)


@pytest.mark.slow
@pytest.mark.database
def test_a_process_killed_at_any_line_of_an_act_on_files_leaves_none_either(elsewhere, prove, record_proof) -> None:
    told = crowd.ask("file_steps", 1 if prove else 3, **elsewhere)
    assert told.pop("wrong") == []
    assert told["steps"] > 15 and told["left under way"] > 3
    assert (told["acts without a line"], told["lines without an act"], told["live is marked"]) == (0, 0, True)
    record_proof(f"a process killed at each line of an act on files ({connection.vendor})", told)
