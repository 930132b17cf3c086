"""`python -m bench`: every measurement in one run, as a table here and in docs/reference/benchmarks.md.

`--short` takes small sizes, in less than a minute; it says that the measurements work, and leaves the page alone.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date

from . import cubes, loading, serving
from .measure import PROJECT, Part

PAGE = PROJECT / "docs" / "reference" / "benchmarks.md"
PARTS: dict[str, Callable[[bool], Part]] = {"cube": cubes.part, "load": loading.part, "pages": serving.part}
HEAD = ("what", "ours", "beside it", "compared", "target", "met")
INTRODUCTION = """# Measurements

Written by `python -m bench` (`make bench`) on {on}; do not edit. Machine: {machine}. Commit: {commit}.

What counts are the ratios: each stands between two things measured in turns in the same run on the same machine.
Seconds alone say more about the machine, and about what else it was doing{load}.

To repeat it: `make bench` (about {minutes} minutes, 6 GB of disk for a while). `python -m bench --short` takes small
sizes, prints its table in about a minute and leaves this page alone; targets are for the full sizes.
"""


def machine() -> str:
    """What the measurements ran on."""
    return (
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, "
        f"{platform.python_implementation()} {platform.python_version()}"
    )


def commit() -> str:
    """The commit, and whether the measured sources differ from it."""
    try:
        name = _git("rev-parse", "--short=12", "HEAD")
        changed = _git("status", "--porcelain", "--", "compstat", "bench")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return f"{name}, with changes not yet committed" if changed else name


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=PROJECT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def busy() -> str:
    """How many processes wanted a core on average during the last quarter of an hour."""
    return f" (load average {os.getloadavg()[2]:.1f} at the end)" if hasattr(os, "getloadavg") else ""


def table(part: Part) -> str:
    """The lines of a part in Markdown."""
    rows = [HEAD, ("---",) * len(HEAD), *(line.cells for line in part.lines)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def page(parts: Sequence[Part], minutes: float, began_at: str) -> str:
    """The whole page."""
    on, took = date.today().isoformat(), max(1, round(minutes))  # noqa: DTZ011
    came = began_at if commit() == began_at else f"{began_at} at the beginning, {commit()} at the end"
    told = INTRODUCTION.format(on=on, machine=machine(), commit=came, load=busy(), minutes=took)
    for part in parts:
        told += f"\n## {part.title}\n\n{part.compared}\n\n{table(part)}\n"
        told += "".join(f"\n{remark}\n" for remark in part.remarks)
    return told


def arguments(given: Sequence[str] | None) -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--short", action="store_true", help="small sizes, less than a minute; writes no page")
    parser.add_argument("--only", choices=sorted(PARTS), help="one measurement alone; writes no page")
    return parser.parse_args(given)


def main(given: Sequence[str] | None = None) -> int:
    """Measure, print, write. A missed target is told, and is no failure of the run."""
    asked, begun, parts, began_at = arguments(given), time.monotonic(), [], commit()
    for name, measured in PARTS.items():
        if asked.only in (None, name):
            print(f"Measuring: {name}…", file=sys.stderr, flush=True)
            parts.append(measured(asked.short))
            print(f"\n{parts[-1].title}\n\n{table(parts[-1])}", *parts[-1].remarks, sep="\n", flush=True)
    if not asked.short and asked.only is None:
        PAGE.write_text(page(parts, (time.monotonic() - begun) / 60, began_at), encoding="utf-8")
        print(f"\n{PAGE.relative_to(PROJECT)} written.")
    print(f"\n{time.monotonic() - begun:.0f} seconds.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
