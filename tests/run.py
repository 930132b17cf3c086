"""Runs every test, and again on PostgreSQL those that ask the database; holds coverage to its budgets."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests import postgres

PROJECT = Path(__file__).resolve().parents[1]
WHOLE = ["compstat/analysis/*", "compstat/*/rules.py", "compstat/*/rules/*", "compstat/incidents/protect.py"]
ON_BOTH = ("tests/rooms", "tests/house", "tests/openid")


def run(*command: str, **environment: str) -> None:
    """Run a step; its failure is ours."""
    done = subprocess.run(command, cwd=PROJECT, env={**os.environ, **environment}, check=False)
    if done.returncode:
        sys.exit(done.returncode)


def main() -> None:
    """All tests on all workers, then the coverage budgets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", default="2")
    workers = parser.parse_args().workers
    python = sys.executable
    run(python, "-m", "coverage", "erase")
    with tempfile.TemporaryDirectory() as folder:
        asked = str(Path(folder) / "asked")
        # In the order of the folders: files of few long tests (browsers, load) come early, the many short ones fill up.
        spread = ["-n", workers, "--dist", "loadscope", "--no-loadscope-reorder"]
        tests = [python, "-m", "pytest", "-p", "tests.asked", *spread, "-q"]
        run(
            *tests, "--durations", "60", "--cov", "compstat", "--cov-branch", "--cov-report=",
            COMPSTAT_MODE="test", COMPSTAT_ASKED=asked,
        )  # fmt: skip
        print("Again on PostgreSQL: the tests that asked the database.", flush=True)
        with postgres.server() as url:
            run(*tests, *ON_BOTH, COMPSTAT_MODE="test", COMPSTAT_AGAIN=asked, DATABASE_URL=url)
    print("Coverage of arithmetic, rules and protection: every branch.", flush=True)
    run(python, "-m", "coverage", "report", "--skip-covered", "--fail-under", "100", "--include", ",".join(WHOLE))
    print("Coverage of everything.", flush=True)
    run(python, "-m", "coverage", "report", "--skip-covered", "--fail-under", "90")


if __name__ == "__main__":
    main()
