"""A site whose clock is moved by hand, so that a plan can run its time; and somebody who acts there by other hands."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from .conftest import free_port, wait_for

PROJECT = Path(__file__).resolve().parents[2]
ZONE = ZoneInfo("America/New_York")
# The moment in a file; from when it was written, time goes on as ever.
CLOCK = """
import os, time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from django.utils import timezone
FILE = Path(os.environ["COMPSTAT_DATA"]) / "clock"
def now():
    return datetime.fromisoformat(FILE.read_text()) + timedelta(seconds=time.time() - FILE.stat().st_mtime)
timezone.now = now
"""
SERVE = f"{CLOCK}\nimport sys; sys.argv[0] = 'compstat'\nfrom compstat.website.command import main\nmain()"
ACT = f"{CLOCK}\nfrom tests.loop import deeds\ndeeds.listen()"


@dataclass
class Place:
    """The site's address, its folder, and the process that does what is told it."""

    address: str
    folder: Path
    hands: subprocess.Popen[str]

    def at(self, month: int, day: int, hour: int = 10, year: int = 2026) -> None:
        """It is this hour in the city."""
        _set(self.folder, datetime(year, month, day, hour, tzinfo=ZONE))

    def do(self, what: str, **told: Any) -> Any:
        """One of the `deeds`."""
        assert self.hands.stdin and self.hands.stdout
        self.hands.stdin.write(json.dumps({"do": what, **told}) + "\n")
        self.hands.stdin.flush()
        answer = json.loads(self.hands.stdout.readline())
        assert "wrong" not in answer, answer["wrong"]
        return answer["made"]


def _set(folder: Path, moment: datetime) -> None:
    written = folder / "clock.new"
    written.write_text(moment.isoformat())
    written.replace(folder / "clock")


@contextmanager
def place(harborview_data: Path, folder: Path) -> Iterator[Place]:
    """All doors, with the small Harborview and its people, in the middle of June."""
    shutil.copytree(harborview_data / "cities", folder / "cities", symlinks=True)
    _set(folder, datetime(2026, 6, 14, 10, tzinfo=ZONE))
    environment = {**os.environ, "COMPSTAT_DATA": str(folder), "COMPSTAT_MODE": "demo", "COMPSTAT_DOOR": "all"}
    environment |= {"DJANGO_SETTINGS_MODULE": "compstat.website.settings"}
    environment.pop("DATABASE_URL", None)
    port, told = free_port(), {"env": environment, "cwd": PROJECT, "text": True}
    piped = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    command = [sys.executable, "-c", SERVE, "serve", "--port", str(port), "--workers", "1", "--no-work"]
    with subprocess.Popen([sys.executable, "-c", ACT], **piped, **told) as hands:
        found = Place(f"http://localhost:{port}", folder, hands)
        found.do("prepare")
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, **told) as server:
            try:
                wait_for(f"{found.address}/harborview/", server)
                yield found
            finally:
                server.send_signal(signal.SIGINT)
                server.wait(timeout=20)
                assert hands.stdin
                hands.stdin.close()
