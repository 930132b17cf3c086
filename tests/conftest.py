"""Fixtures every test may ask for: real data, the long form of a proof, and where figures are written down."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

# Playwright leaves its event loop running in the worker, and Django would take every later database test for an
# asynchronous one. No test here is.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

PROJECT = Path(__file__).resolve().parents[1]
REAL_DATA = Path(os.environ.get("COMPSTAT_TEST_DATA", PROJECT.parent / "shared" / "data"))
REQUIRE_ALL = os.environ.get("COMPSTAT_REQUIRE_ALL") == "1"


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data."""
    if not REAL_DATA.is_dir():
        pytest.skip(f"no real data at COMPSTAT_TEST_DATA ({REAL_DATA.name})")
    return REAL_DATA


@pytest.fixture(scope="session")
def prove() -> bool:
    """True under `make prove`: run the proof in full."""
    return os.environ.get("COMPSTAT_PROVE") == "1"


@pytest.fixture(scope="session")
def record_proof() -> Callable[[str, dict[str, object]], None]:
    """Write down what a proof found; `make prove` turns the lines into docs/reference/proofs.md."""

    def write(name: str, figures: dict[str, object]) -> None:
        if path := os.environ.get("COMPSTAT_PROOFS"):
            with Path(path).open("a") as file:
                file.write(json.dumps({"name": name, **figures}) + "\n")

    return write


@pytest.fixture
def data_folder(tmp_path: Path, settings) -> Path:
    """An empty COMPSTAT_DATA of this test alone."""
    settings.COMPSTAT_DATA = tmp_path / "var"
    settings.COMPSTAT_DATA.mkdir()
    return settings.COMPSTAT_DATA


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Under COMPSTAT_REQUIRE_ALL no test may skip, unless it needs the real data and that is absent."""
    outcome = yield
    report = outcome.get_result()
    allowed = "real_data" in item.keywords and not REAL_DATA.is_dir()
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail") and not allowed:
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} skipped, and COMPSTAT_REQUIRE_ALL allows no skip: {report.longrepr}"


def pytest_terminal_summary(terminalreporter) -> None:
    """Say how many tests waited for real data."""
    skipped = [r for r in terminalreporter.stats.get("skipped", []) if "real_data" in r.keywords]
    if not REAL_DATA.is_dir():
        terminalreporter.write_line(f"{len(skipped)} tests need real data, which is absent here.")


@pytest.fixture(scope="session")
def harborview_data(tmp_path_factory) -> Path:
    """A COMPSTAT_DATA that holds the small Harborview: ground, one edition, its briefings. Read only."""
    from django.test import override_settings

    from compstat.demo import actions

    folder = tmp_path_factory.mktemp("harborview")
    with override_settings(COMPSTAT_DATA=folder):
        actions.prepare_small(folder / "demo", by="operator", now=datetime(2026, 11, 19, 18, tzinfo=UTC))
    return folder


@pytest.fixture
def harborview(harborview_data: Path, settings):
    """The small Harborview's live edition, with COMPSTAT_DATA set to where it lives. Do not write there."""
    from compstat.incidents.queries import live_edition
    from compstat.places.queries import city

    settings.COMPSTAT_DATA = harborview_data
    return live_edition(city("harborview"))
