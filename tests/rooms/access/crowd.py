"""Many processes at one database, in a process of its own: `python -m tests.rooms.access.crowd WHAT NUMBER NUMBER`.

Prints what came of it as JSON. The database is the one of COMPSTAT_DATA and DATABASE_URL.
"""

from __future__ import annotations

import fcntl
import json
import os
import random
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]
SOON = timedelta(seconds=10)  # added to the present, so that fresh lines are sealed too


def ask(what: str, *numbers: int, **environment: str) -> dict:
    """Run it in its own process; what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.rooms.access.crowd", what, *map(str, numbers)],
        cwd=PROJECT, env={**os.environ, "COMPSTAT_MODE": "test", **environment}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return json.loads(done.stdout)


def child(do: Callable[[], object]) -> int:
    """A process that does this and ends."""
    process = os.fork()
    if process:
        return process
    try:
        do()
        os._exit(0)
    except BaseException:  # noqa: BLE001 - a child never returns into its parent's work
        traceback.print_exc()
        os._exit(1)


def all_of(processes: list[int]) -> None:
    """Wait until they have ended, each well."""
    ended = [os.waitpid(process, 0)[1] for process in processes]
    assert not any(ended), ended


@contextmanager
def sealing(until: Path, times: int) -> Iterator[None]:
    """Sealers at work meanwhile."""
    from compstat.access import logbook

    def go_on() -> None:
        while not until.exists():
            logbook.seal(datetime.now(UTC) + SOON)
            time.sleep(0.02)

    sealers = [child(go_on) for _ in range(times)]
    yield
    until.touch()
    all_of(sealers)


def acts(processes: int, each: int, data: Path) -> dict:
    """So many processes, each so many acts, while two others seal."""
    from compstat.access import logbook
    from compstat.access.acts import Act
    from compstat.access.models import LogLine
    from compstat.access.rules import OPERATOR

    def do(number: int) -> None:
        for n in range(each):
            name = f"{number}-{n}"
            with logbook.acting(
                Act.NOTE_SIGNED, by=OPERATOR, now=datetime.now(UTC), object_kind="crowd", object_id=name
            ):
                pass

    began = time.perf_counter()
    with sealing(data / "enough", 2):
        all_of([child(lambda n=n: do(n)) for n in range(processes)])
    seconds = time.perf_counter() - began
    logbook.seal(datetime.now(UTC) + SOON)
    verdict = logbook.verify()
    return {
        "lines": LogLine.objects.count(), "distinct": LogLine.objects.values("object_id").distinct().count(),
        "sealed": verdict.lines, "waiting": verdict.waiting, "wrong": [w.sentence for w in verdict.wrong],
        "seconds": round(seconds, 1),
    }  # fmt: skip


def kills(times: int, most_acts: int, data: Path) -> dict:
    """Kill a process again and again while it makes agencies, each with its line; then compare."""
    from django.db import connection

    from compstat.access import logbook
    from compstat.access.acts import Act
    from compstat.access.models import Agency, LogLine
    from compstat.access.rules import OPERATOR

    def do(number: int) -> None:
        for n in range(most_acts):
            made = Agency(name=f"{number}-{n}", kind="partner", city="harborview")
            with logbook.acting(
                Act.ROLE_GRANTED, by=OPERATOR, now=datetime.now(UTC), object_kind="agency", object_id=made.id
            ):
                made.save(force_insert=True)

    chance = random.Random(1116)
    for number in range(times):
        process = child(lambda n=number: do(n))
        time.sleep(chance.uniform(0.02, 0.15))
        os.kill(process, signal.SIGKILL)
        assert os.waitpid(process, 0)[1] == signal.SIGKILL, "it ended before it was killed"
    time.sleep(0.5)  # a server may still be busy with the last commit it got
    agencies = set(Agency.objects.values_list("id", flat=True))
    lines = list(LogLine.objects.values_list("object_id", flat=True))
    logbook.seal(datetime.now(UTC) + SOON)
    return {
        "kills": times, "agencies": len(agencies), "agencies without a line": len(agencies - {*lines}),
        "lines without an agency": len({*lines} - agencies), "twice": len(lines) - len({*lines}),
        "wrong": [w.sentence for w in logbook.verify().wrong], "database": connection.vendor,
    }  # fmt: skip


def runners(processes: int, rounds: int, data: Path) -> dict:
    """So many runners, which look so many times; two jobs that notice when somebody else is at them."""
    from compstat.access import work
    from compstat.access.acts import Act
    from compstat.access.models import Job, LogLine

    def alone(name: str) -> Callable[[datetime], None]:
        def do(now: datetime) -> None:
            with (data / f"{name}.lock").open("a") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                time.sleep(0.002)
                file.write("x")

        return do

    names = ("first", "second")
    for name in names:
        work.register(work.TimedJob(name, timedelta(milliseconds=20), alone(name)))

    def run() -> None:
        for _ in range(rounds):
            work.run_due(datetime.now(UTC))
            time.sleep(0.003)

    all_of([child(run) for _ in range(processes)])
    return {
        "done": [(data / f"{name}.lock").stat().st_size for name in names],
        "met another": LogLine.objects.filter(act=Act.JOB_FAILED).count(),
        "still claimed": Job.objects.exclude(runner="").count(),
    }


def fresh(server: str, name: str) -> str:
    """A database of its own on a PostgreSQL server; its DATABASE_URL."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return server.rpartition("/")[0] + f"/{name}"


def main() -> None:
    """Prepare the database, do what was asked, print what came of it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "compstat.website.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections

    what, *numbers = sys.argv[1:]
    call_command("migrate", verbosity=0)
    connections.close_all()
    from .deeds import deeds
    from .file_kills import file_kills, file_steps

    told = {
        "acts": acts,
        "kills": kills,
        "deeds": deeds,
        "runners": runners,
        "file_kills": file_kills,
        "file_steps": file_steps,
    }[what](*map(int, numbers), settings.COMPSTAT_DATA)
    print(json.dumps(told))


if __name__ == "__main__":
    main()
