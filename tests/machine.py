"""What the tests need of the machine: a browser and PostgreSQL. Uses what is there; else installs it; else says how."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MANAGERS = {
    "apt-get": (["apt-get", "install", "-y", "-q"], {"browser": "chromium", "postgres": "postgresql"}),
    "dnf": (["dnf", "install", "-y", "-q"], {"browser": "chromium", "postgres": "postgresql-server"}),
    "brew": (["brew", "install", "-q"], {"browser": "chromium", "postgres": "postgresql@16"}),
}


def browser() -> str | None:
    """The path of a Chromium-like browser."""
    return os.environ.get("COMPSTAT_BROWSER") or next((p for b in BROWSERS if (p := shutil.which(b))), None)


def postgres_bin() -> Path | None:
    """The folder that holds initdb and postgres."""
    places = [Path(p).parent for name in ("initdb", "pg_ctl") if (p := shutil.which(name))]
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    places += sorted(Path("/opt/homebrew/opt").glob("postgresql*/bin"), reverse=True)
    return next((p for p in places if (p / "initdb").exists() and (p / "postgres").exists()), None)


def _install(what: str) -> None:
    """Install through the system's package manager, when there is one and it is allowed."""
    manager = next((m for m in MANAGERS if shutil.which(m)), None)
    allowed = manager == "brew" or (hasattr(os, "geteuid") and os.geteuid() == 0)
    if manager is None or not allowed:
        return
    command, names = MANAGERS[manager]
    print(f"Installing {names[what]} for the tests ({manager})…", flush=True)
    quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    if manager == "apt-get":
        subprocess.run(["apt-get", "update", "-q"], check=False, **quiet)
    subprocess.run([*command, names[what]], check=False, **quiet)


def main() -> int:
    """Make ready; 1 and what to do when something cannot be had."""
    missing = []
    for what, find, hint in (
        ("browser", browser, "Chromium (package `chromium`), or set COMPSTAT_BROWSER to a Chromium-like browser"),
        ("postgres", postgres_bin, "PostgreSQL's server programs (package `postgresql`)"),
    ):
        if find() is None:
            _install(what)
        if find() is None:
            missing.append(hint)
    for hint in missing:
        print(f"The tests need {hint}. Install it as an administrator, then run this again.", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
