"""A hall: the server as it is shipped, in a process group of its own, on either database; with a meeting in session."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psycopg

from tests.attacks.running import PREPARE, Running, free_port, wait

from .settle import Settled

PROJECT = Path(__file__).resolve().parents[2]
SLIPS, LINES = 60, 12  # of the meeting that is prepared
READY = "meeting.json"


@dataclass(frozen=True)
class Hall(Running):
    """`compstat serve` with its default workers. It can be killed, and started again on the same data."""

    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)  # the last one serves

    @property
    def database(self) -> str:
        """Which one it is."""
        return "PostgreSQL" if "DATABASE_URL" in self.environment else "SQLite"

    def ask(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What the database holds."""
        url = self.environment.get("DATABASE_URL")
        if url is None:
            return super().ask(query, *values)
        with psycopg.connect(url) as database:
            return database.execute(query.replace("?", "%s"), values).fetchall()

    def run(self, *told: str) -> str:
        """Run Python with the program's settings; what it printed."""
        command = [sys.executable, *told]
        done = subprocess.run(command, env=self.environment, cwd=PROJECT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def meeting(self, slips: int, lines: int = LINES) -> Settled:
        """A meeting in session: the one that was prepared, if it has so many slips."""
        ready = self.folder / READY
        if not ready.exists() or slips > SLIPS:
            ready.write_text(self.run("-m", "tests.load.settle", str(slips), str(lines)))
        told = json.loads(ready.read_text())
        made = Settled(**{name: tuple(value) if isinstance(value, list) else value for name, value in told.items()})
        return replace(made, slips=made.slips[:slips], lines=made.lines[:lines])

    def start(self) -> None:
        """Begin to serve, in a process group of its own, and wait until it answers."""
        command = [str(Path(sys.executable).with_name("compstat")), "serve", "--port", str(self.port), "--no-work"]
        environment = {**self.environment, "PYTHONUNBUFFERED": "1"}
        with (self.folder / "said.txt").open("a") as said:
            self.processes.append(
                subprocess.Popen(
                    command, env=environment, stdout=said, stderr=subprocess.STDOUT, start_new_session=True
                )
            )
        wait(self, self.processes[-1])

    def kill(self) -> None:
        """All its processes at once, without a word."""
        os.killpg(self.processes[-1].pid, signal.SIGKILL)
        assert self.processes[-1].wait(timeout=20) == -signal.SIGKILL

    def stop(self) -> None:
        """As an operator does."""
        if self.processes and self.processes[-1].poll() is None:
            self.processes[-1].send_signal(signal.SIGTERM)
            self.processes[-1].wait(timeout=60)


@contextmanager
def hall(data: Path, folder: Path, **more: str) -> Iterator[Hall]:
    """A hall with a copy of `data`, and people made if there are none; `more` of the environment: DATABASE_URL."""
    made = _closed(data, folder, **more)
    if more or not (data / "compstat.sqlite3").exists():
        made.run("-c", PREPARE)
    try:
        made.start()
        yield made
    finally:
        made.stop()


def prepare(data: Path, folder: Path) -> None:
    """A copy of `data` with the demo's people and a meeting, for halls to be opened with."""
    made = _closed(data, folder)
    code = f"{PREPARE}\nimport runpy; runpy.run_module('tests.load.settle', run_name='__main__')"
    (folder / READY).write_text(made.run("-c", code, str(SLIPS), str(LINES)))
    shutil.move(folder / "var-keys", folder / "keys")
    for each in (folder / "var").iterdir():
        shutil.move(each, folder / each.name)


def _closed(data: Path, folder: Path, **more: str) -> Hall:
    """A hall that nobody has opened yet."""
    shutil.copytree(data / "cities", folder / "var" / "cities", symlinks=True)
    for path in data.glob("compstat.sqlite3*"):
        shutil.copy(path, folder / "var" / path.name)
    if (data / READY).exists():
        shutil.copy(data / READY, folder / READY)
        shutil.copytree(data / "keys", folder / "var-keys")
    environment = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "COMPSTAT_KEYS", "COMPSTAT_MAIL"}}
    environment |= {"COMPSTAT_DATA": str(folder / "var"), "COMPSTAT_MODE": "demo", "COMPSTAT_DOOR": "all"}
    environment |= {"DJANGO_SETTINGS_MODULE": "compstat.website.settings", **more}
    return Hall(free_port(), folder, environment)
