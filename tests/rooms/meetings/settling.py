"""Several processes that settle the same lines at once: `python -m tests.rooms.meetings.settling PROCESSES LINES`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from ..access.crowd import all_of, child

PROJECT = Path(__file__).resolve().parents[3]


def ask(processes: int, lines: int, **environment: str) -> dict[str, int]:
    """Run it in its own process, with its own database; how many promises and concerns came of it."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.rooms.meetings.settling", str(processes), str(lines)],
        cwd=PROJECT, env={**os.environ, "COMPSTAT_MODE": "test", **environment}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told: dict[str, int] = json.loads(done.stdout)
    return told


def settle(processes: int, lines: int) -> dict[str, int]:
    """So many promises and questions; every process settles all of them."""
    from django.db import connections

    from compstat.access.rules import Role
    from compstat.concerns.models import Concern
    from compstat.meetings.actions.after import settle_lines
    from compstat.meetings.models import Line
    from compstat.promises.models import Promise

    from .ended import NIGHT, acting, line, over, promise
    from .scribing import member

    meeting, by = over(), acting(member(Role.CAPTAIN))
    for _ in range(lines):
        promise(meeting), line(meeting, "Why?")
    connections.close_all()
    all_of([child(lambda: settle_lines(meeting, by=by, now=NIGHT)) for _ in range(processes)])
    kept = Line.objects.exclude(promise="", concern="")
    return {"promises": Promise.objects.count(), "concerns": Concern.objects.count(), "settled": kept.count()}


def main() -> None:
    """Prepare the database, settle, print what came of it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "compstat.website.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    processes, lines = map(int, sys.argv[1:])
    call_command("migrate", verbosity=0)
    connections.close_all()
    print(json.dumps(settle(processes, lines)))


if __name__ == "__main__":
    main()
