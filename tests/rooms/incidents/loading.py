"""Loads files into Harborview in a process of its own: `python -m tests.rooms.incidents.loading FILE…`.

Prints "ready", waits for a line on standard input, loads, prints the edition's id.
"""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from compstat.access.rules import OPERATOR

PROJECT = Path(__file__).resolve().parents[3]


def main(files: list[Path]) -> None:
    """Store and publish."""
    import django

    django.setup()
    from compstat.incidents import actions, reading
    from compstat.places.queries import city
    from compstat.website import server

    reading.MUCH = 0  # a helper reads small files too
    server.ready()
    print("ready", flush=True)
    sys.stdin.readline()
    now, where = datetime(2026, 6, 1, 12, tzinfo=UTC), city("harborview")
    with actions.loading(where):
        stored = actions.store(where, files, by=OPERATOR, now=now)
        if not stored.already_live:
            actions.publish(stored.edition, by=OPERATOR, now=now)
    print(stored.edition.id, flush=True)


def start(data: Path, *files: Path) -> subprocess.Popen[str]:
    """A process that makes ready to load these files; they are read after `go`."""
    settings = {"COMPSTAT_DATA": str(data), "COMPSTAT_MODE": "test"}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.rooms.incidents.loading", *map(str, files)],
        cwd=PROJECT, env={**os.environ, **settings, "DJANGO_SETTINGS_MODULE": "compstat.website.settings"},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def go(process: subprocess.Popen[str]) -> None:
    """Let it load, as soon as it is ready."""
    assert process.stdout.readline() == "ready\n", process.stderr.read()
    process.stdin.write("\n")
    process.stdin.flush()


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
