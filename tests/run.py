"""Runs every test, measures coverage, and holds both to their budgets."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
WHOLE = ["compstat/analysis/*", "compstat/*/rules.py", "compstat/incidents/protect.py"]


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
    run(
        python, "-m", "pytest", "-n", workers, "--dist", "loadscope", "--durations", "12", "-q",
        "--cov", "compstat", "--cov-branch", "--cov-report=",
        COMPSTAT_MODE="test",
    )  # fmt: skip
    print("Coverage of arithmetic, rules and protection: every branch.", flush=True)
    run(python, "-m", "coverage", "report", "--skip-covered", "--fail-under", "100", "--include", ",".join(WHOLE))
    print("Coverage of everything.", flush=True)
    run(python, "-m", "coverage", "report", "--skip-covered", "--fail-under", "90")


if __name__ == "__main__":
    main()
