"""A whole load beside merely reading the same file, and the most memory it takes."""

from __future__ import annotations

import csv
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from compstat.access.rules import OPERATOR

from . import measure
from .measure import Line, Part

CITY, AS_OF = "harborview", date(2026, 11, 19)
NOW = datetime(2026, 11, 19, 18, tzinfo=UTC)
AT_MOST, MEMORY = 6.0, 1_000_000_000  # targets: × csv.reader, bytes
ROUNDS, LARGE = 2, 2_000_000_000  # how often each is timed; bytes of the large file
FREEZING = "Freezing briefings"


def cpu() -> float:
    """Processor seconds of this process and of its helpers that ended, all threads together."""
    return sum(os.times()[:4])


def read_only(path: Path) -> dict[str, float]:
    """Read the file with csv.reader and do nothing with it."""
    begun, busy = time.perf_counter(), cpu()
    with path.open(encoding="utf-8", newline="") as file:
        for _ in csv.reader(file):
            pass
    return {"wall": time.perf_counter() - begun, "cpu": cpu() - busy}


class Steps:
    """Progress somebody watches: when each step was first and last heard of."""

    def __init__(self) -> None:
        self.heard: dict[str, list[float]] = {}

    def __call__(self, step: str, done: int, total: int) -> None:
        """Note the time."""
        name = step.split(" ")[0] if step != FREEZING else step
        now = time.perf_counter()
        self.heard.setdefault(name, [now, now])[1] = now

    def until(self, end: float) -> dict[str, float]:
        """Seconds of each step, from its first word to that of the next."""
        starts = [(name, span[0]) for name, span in self.heard.items()]
        ends = [begun for _, begun in starts[1:]] + [end]
        return {name: stop - begun for (name, begun), stop in zip(starts, ends, strict=True)}


def whole_load(folder: Path) -> dict[str, Any]:
    """`load` in this process: read, check, protect, store, freeze, publish; COMPSTAT_DATA is a folder of its own."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "compstat.website.settings"
    import django

    django.setup()
    from compstat.briefings.actions import load
    from compstat.places.actions import load_areas
    from compstat.places.queries import city

    where, steps = city(CITY), Steps()
    load_areas(where, sorted((folder / "areas").iterdir()), by=OPERATOR, now=NOW)
    begun, busy = time.perf_counter(), cpu()
    stored = load(
        where, [folder / "feed.csv"], as_of=AS_OF, by=OPERATOR, now=NOW, progress=steps
    )  # fmt: skip
    end = time.perf_counter()
    frozen = steps.heard[FREEZING]
    return {
        "wall": end - begun, "cpu": cpu() - busy, "freezing": frozen[1] - frozen[0], "steps": steps.until(end),
        "peak": measure.peak_memory(), "read": stored.summary["read"], "accepted": stored.summary["accepted"],
    }  # fmt: skip


WAYS: dict[str, Callable[[Path], dict[str, Any]]] = {
    "read": lambda folder: read_only(folder / "feed.csv"),
    "load": whole_load,
}


def once(way: str, folder: Path) -> dict[str, Any]:
    """One way, in a process and a data folder of its own."""
    with tempfile.TemporaryDirectory(prefix="bench-", dir=folder.parent) as data:
        return measure.child(__name__, way, folder, COMPSTAT_DATA=data, COMPSTAT_MODE="demo")


def against_reading(folder: Path, count: int, small: bool) -> tuple[list[Line], dict[str, Any]]:
    """A load and a mere reading of the same file, in turns; the shortest of each. Also what the load told."""
    turns = [(once("read", folder), once("load", folder)) for _ in range(1 if small else ROUNDS)]
    reading, load = (min(each, key=lambda one: one["wall"]) for each in zip(*turns, strict=True))
    calm, busy, without = reading["wall"], load["wall"], load["wall"] - load["freezing"]
    of, beside = f"{measure.rows(count)} rows", f"`csv.reader` reads them: {measure.duration(calm)}"
    goal = () if small else (f"≤ {AT_MOST:g} ×", busy / calm <= AT_MOST)
    lines = [
        Line(f"A whole load of {of}", measure.duration(busy), beside, f"{busy / calm:.1f} × its time", *goal),
        Line(f"The same without freezing briefings ({of})", measure.duration(without), beside,
             f"{without / calm:.1f} × its time"),
        Line(f"Processor time of the whole load ({of})", measure.duration(load["cpu"]),
             f"`csv.reader`: {measure.duration(reading['cpu'])}", f"{load['cpu'] / reading['cpu']:.1f} × its time"),
    ]  # fmt: skip
    return lines, load


def memory_of(load: dict[str, Any], written: dict[str, Any], small: bool) -> Line:
    """The most memory a load took, beside the size of its file."""
    goal = () if small else ("< 1 GB", load["peak"] < MEMORY)
    return Line(
        f"Peak memory of loading {measure.size(written['bytes'])} ({written['rows']:,} rows)",
        measure.size(load["peak"]), f"the file: {measure.size(written['bytes'])}",
        f"{load['peak'] / written['bytes']:.2f} of its size; loaded in {measure.duration(load['wall'])}", *goal,
    )  # fmt: skip


def all_lines(folder: Path, short: bool) -> tuple[list[Line], dict[str, Any]]:
    """Time at one size; memory at a larger one (a short run asks the one load it makes)."""
    kind, count = ("small", 100_000) if short else ("whole", 1_000_000)
    written = measure.child("bench.feeds", folder, "rows", count, kind)
    lines, load = against_reading(folder, count, short)
    if short:
        return [*lines, memory_of(load, written, short)], load
    written = measure.child("bench.feeds", folder, "bytes", LARGE, kind)
    return [*lines, memory_of(once("load", folder), written, short)], load


def part(short: bool) -> Part:
    """Time beside csv.reader, and memory."""
    with tempfile.TemporaryDirectory(prefix="bench-") as place:
        folder = Path(place) / "feed"
        folder.mkdir()
        lines, load = all_lines(folder, short)
    steps = ", ".join(f"{name.lower()} {measure.duration(taken)}" for name, taken in load["steps"].items())
    text = (
        "Harborview's eight years in Boston's seventeen columns, repeated with fresh incident numbers up to the "
        "stated size, in one file; with Harborview's ground in place. The load is `compstat.briefings.actions.load`: "
        "copy, read, check, protect, store, freeze the newest briefing of every area, publish. Beside it `csv.reader` "
        "reads every row of the same file and does nothing with it. Each in a process of its own, in turns, the "
        "shorter of two times. The load reads with a helper process on the second core. Freezing does not grow with "
        "the file. Memory is the peak resident size of the process and of its helper together (`getrusage`)."
    )
    return Part("A whole load beside csv.reader", text, tuple(lines), (f"Where the load's time goes: {steps}.",))


if __name__ == "__main__":
    print(json.dumps(WAYS[sys.argv[1]](Path(sys.argv[2]))))
