"""Acts on files: what moves and its line in the logbook are one, however the machine dies.

Before anything moves, a note of the act, with its line, is written beside the heads. Whoever comes next and finds a
note that was left knows: once the first thing has moved, the act was done, so the rest is moved too and the line is
added; before that, nothing was done. One act on files at a time, and a note at most.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction

from . import logbook
from .acts import Act
from .heads import flush
from .models import LogLine
from .rules import Actor, Permission

Moves = Sequence[tuple[Path, Path]]  # what was prepared, and where it goes: both below COMPSTAT_DATA
NOTE: Final = ".under-way.json"  # hidden: a backup leaves it out


def act_on_files(
    act: Act, moves: Moves, *, by: Actor, now: datetime, object_kind: str, object_id: str, city: str,
    permission: Permission | None = None,
) -> LogLine:  # fmt: skip
    """Put what was prepared in its place and write the one line of the act. The first move is the one that counts.

    Nothing but a move may take a prepared file away while this runs. Errors as in `logbook.write`; RuntimeError
    inside another transaction, since files could not be undone with it.
    """
    line = logbook.line_of(
        act, by=by, now=now, object_kind=object_kind, object_id=object_id, city=city, permission=permission
    )
    with alone():
        owe(line, moves, settings.COMPSTAT_DATA / "logbook")
        try:
            _do(line, moves)
        except BaseException:
            if not _begun(moves):
                _note().unlink()
            raise
    return line


@contextmanager
def alone() -> Iterator[None]:
    """No other act on files meanwhile; one that a dead machine left under way is finished first."""
    with locked():
        finish()
        yield


@contextmanager
def locked() -> Iterator[None]:
    """No other act on files meanwhile. The lock goes with the process, however it ends."""
    data: Path = settings.COMPSTAT_DATA
    data.mkdir(parents=True, exist_ok=True)
    with (data / ".acts.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def finish_left() -> None:
    """Finish an act that a machine left under way when it died; one that is being done is waited for."""
    if _note().exists():
        with alone():
            pass


def finish() -> None:
    """Finish what the note tells of, if there is one. For whoever holds the lock."""
    if not _note().exists():
        return
    told = json.loads(_note().read_text(encoding="utf-8"))
    data = settings.COMPSTAT_DATA
    moves = [(data / source, data / target) for source, target in told["moves"]]
    if _begun(moves):
        _do(LogLine(**{**told["line"], "at": datetime.fromisoformat(told["line"]["at"])}), moves)
    else:
        _note().unlink()


def owe(line: LogLine, moves: Moves, folder: Path) -> None:
    """Note an act that is about to be done (without moves: that was done) in a folder of heads; safe on disk."""
    data = settings.COMPSTAT_DATA
    told = {
        "line": {**{name: getattr(line, name) for name in logbook.TEXTS}, "at": line.at.isoformat()},
        "moves": [[str(path.relative_to(data)) for path in pair] for pair in moves],
    }
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{NOTE}.part"
    part.write_text(json.dumps(told), encoding="utf-8")
    flush(part)
    part.replace(folder / NOTE)
    flush(folder)


def _do(line: LogLine, moves: Moves) -> None:
    """Write the line and make the moves that were not made; then the note is of no more use."""
    with transaction.atomic(durable=True):
        logbook.add(line)
        for source, target in moves:
            if os.path.lexists(source):
                source.replace(target)
                flush(target.parent)
    _note().unlink()


def _begun(moves: Moves) -> bool:
    """Whether the move that counts was made."""
    return not moves or not os.path.lexists(moves[0][0])


def _note() -> Path:
    path: Path = settings.COMPSTAT_DATA / "logbook" / NOTE
    return path
