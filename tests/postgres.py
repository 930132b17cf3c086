"""A real PostgreSQL for one test run: made in a temporary folder, thrown away afterwards."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.machine import postgres_bin


def _free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server() -> Iterator[str]:
    """A running server; yields its DATABASE_URL. The server refuses root, so root hands it to `postgres`."""
    programs = postgres_bin()
    if programs is None:
        raise RuntimeError("PostgreSQL is not here. Run `make test`, which installs it or says how.")
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    as_user = ["runuser", "-u", "postgres", "--"] if root else []
    folder = Path(tempfile.mkdtemp(prefix="compstat-pg-"))
    port = _free_port()
    options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} -c fsync=off"
    control = [*as_user, str(programs / "pg_ctl"), "-D", str(folder / "data"), "-w", "-s"]
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    try:
        folder.chmod(0o777)
        initdb = [*as_user, str(programs / "initdb"), "-D", str(folder / "data"), "-U", "postgres", "-A", "trust"]
        subprocess.run(initdb, **quiet)
        subprocess.run([*control, "-o", options, "-l", str(folder / "log"), "start"], **quiet)
        yield f"postgres://postgres@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], **{**quiet, "check": False})
        shutil.rmtree(folder, ignore_errors=True)
