"""Halls: on SQLite; under `make prove` on PostgreSQL too."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests import postgres

from .hall import Hall, hall, prepare

Halls = Callable[[], Iterator[Hall]]


@pytest.fixture(scope="session")
def prepared(harborview_data: Path, tmp_path_factory) -> Path:
    """COMPSTAT_DATA with the small Harborview and the demo's people; one for all workers of a run."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "hall"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "ready").exists():
            prepare(harborview_data, folder)
            (folder / "ready").touch()
    return folder


@pytest.fixture
def halls(harborview_data: Path, prepared: Path, tmp_path: Path, prove: bool) -> Halls:
    """One hall after another, on each database that is asked for."""

    def each() -> Iterator[Hall]:
        with hall(prepared, tmp_path / "sqlite") as found:
            yield found
        if not prove:
            return
        with ExitStack() as held:
            url = held.enter_context(postgres.server())
            yield held.enter_context(hall(harborview_data, tmp_path / "postgresql", DATABASE_URL=url))

    return each
