"""Runs the long proofs in full and writes docs/reference/proofs.md: what was shown, when, where, at which commit."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
PAGE = PROJECT / "docs" / "reference" / "proofs.md"
PROOFS = ("tests/oracle", "tests/rooms/incidents", "tests/rooms/website", "tests/rooms/demo")


def main() -> int:
    """Run, collect the figures, write the page."""
    with tempfile.TemporaryDirectory() as folder:
        figures = Path(folder) / "figures.jsonl"
        environment = {
            **os.environ, "COMPSTAT_PROVE": "1", "COMPSTAT_PROOFS": str(figures), "COMPSTAT_MODE": "test",
        }  # fmt: skip
        command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "worksteal", *PROOFS]
        code = subprocess.run(command, cwd=PROJECT, env=environment, check=False).returncode
        lines = figures.read_text().splitlines() if figures.exists() else []
    PAGE.write_text(page([json.loads(line) for line in lines], passed=code == 0))
    print(f"Wrote {PAGE.relative_to(PROJECT)}")
    return code


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
