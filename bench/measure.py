"""What every measurement needs: clocks that alternate, processes of their own, and a line for the table."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Line:
    """One line of the table: ours, what it stands beside, how they compare, and what was aimed at."""

    what: str
    ours: str
    beside: str
    compared: str
    target: str = "–"
    met: bool | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        """The line as texts; the last says whether the target was met."""
        verdict = {None: "–", True: "yes", False: "**missed**"}[self.met]
        return self.what, self.ours, self.beside, self.compared, self.target, verdict


@dataclass(frozen=True)
class Part:
    """One measurement: its title, what was compared, its lines, and what else is to be said."""

    title: str
    compared: str
    lines: tuple[Line, ...]
    remarks: tuple[str, ...] = ()


def side_by_side(works: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """The shortest time of each, in seconds; they take turns, so that a busy machine is busy for all."""
    best = dict.fromkeys(works, float("inf"))
    for _ in range(rounds):
        for name, work in works.items():
            begun = time.perf_counter()
            work()
            best[name] = min(best[name], time.perf_counter() - begun)
    return best


def child(module: str, *arguments: object, **environment: str) -> dict[str, Any]:
    """Run `python -m module` in a process of its own; its last printed line is its answer, in JSON."""
    done = subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)],
        cwd=PROJECT, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    answer: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return answer


def peak_memory() -> int:
    """The most memory this process and its largest helper ever held, in bytes; what they share counts twice.

    Whoever starts it must be small: Linux counts that too.
    """
    most = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return most if sys.platform == "darwin" else most * 1024


def duration(seconds: float) -> str:
    """Seconds as people read them."""
    if seconds < 0.001:
        return f"{seconds * 1e6:.0f} µs"
    if seconds < 0.1:
        return f"{seconds * 1e3:.1f} ms"
    return f"{seconds:.2f} s" if seconds < 10 else f"{seconds:.0f} s"


def size(count: float) -> str:
    """Bytes as people read them (10⁹ bytes are 1 GB)."""
    return f"{count / 1e9:.2f} GB" if count >= 1e9 else f"{count / 1e6:.0f} MB"


def rows(count: int) -> str:
    """A number of rows as people read it."""
    return f"{count / 1e6:g} M" if count >= 1_000_000 else f"{count:,}"
