"""Runs the long proofs in full, on both databases, and writes docs/reference/proofs.md: what was shown, when, where."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from tests import postgres
from tests.run import ON_BOTH

PROJECT = Path(__file__).resolve().parents[1]
PAGE = PROJECT / "docs" / "reference" / "proofs.md"
ALONE = ("tests/load",)  # measured, so nothing runs beside it
PROOFS = (
    "tests/oracle", "tests/unit/concerns", "tests/unit/problems", "tests/unit/promises", "tests/attacks",
    "tests/rooms/access", "tests/rooms/incidents", "tests/rooms/website", "tests/rooms/demo",
)  # fmt: skip


def main() -> int:
    """Run, collect the figures, write the page."""
    alone, proofs = in_full(ALONE, workers=0)
    code, more = in_full(PROOFS)
    proofs += more
    with postgres.server() as url:
        again, more = in_full(("-m", "not chooses", *ON_BOTH), DATABASE_URL=url)
    known = {proof["name"] for proof in proofs}  # what has nothing to do with a database is told once
    proofs += [proof for proof in more if proof["name"] not in known]
    PAGE.write_text(page(proofs, passed=alone == code == again == 0))
    print(f"Wrote {PAGE.relative_to(PROJECT)}")
    return alone or code or again


def in_full(tests: tuple[str, ...], workers: int = 2, **environment: str) -> tuple[int, list[dict[str, object]]]:
    """Run tests with their proofs in full; the exit code, and the figures they wrote down."""
    with tempfile.TemporaryDirectory() as folder:
        figures = Path(folder) / "figures.jsonl"
        told = {"COMPSTAT_PROVE": "1", "COMPSTAT_PROOFS": str(figures), "COMPSTAT_MODE": "test", **environment}
        command = [sys.executable, "-m", "pytest", "-q", "-n", str(workers), "--dist", "worksteal", *tests]
        code = subprocess.run(command, cwd=PROJECT, env={**os.environ, **told}, check=False).returncode
        lines = figures.read_text().splitlines() if figures.exists() else []
    return code, [json.loads(line) for line in lines]


def page(proofs: list[dict[str, object]], *, passed: bool) -> str:
    """The page: one section a proof, its figures as a table."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short=12", "HEAD"], cwd=PROJECT, capture_output=True, text=True, check=True
    ).stdout.strip()
    head = [
        "# Proofs in full",
        "",
        "Written by `make prove`; `make test` runs a short form of each.",
        "",
        f"- Date: {datetime.now(UTC).date()}",
        f"- Machine: {platform.machine()}, {os.cpu_count()} cores, {platform.system()}, "
        f"Python {platform.python_version()}",
        f"- Commit: {commit}",
        f"- Outcome: {'every proof holds' if passed else 'NOT every proof holds: see the run'}",
    ]
    for proof in sorted(proofs, key=lambda p: str(p["name"])):
        head += ["", f"## {proof.pop('name')}", "", "| figure | value |", "|---|---|"]
        head += [f"| {key} | {value} |" for key, value in proof.items()]
    return "\n".join(head) + "\n"


if __name__ == "__main__":
    sys.exit(main())
