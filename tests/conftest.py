"""Fixtures every test may ask for: real data, the long form of a proof, and where figures are written down."""

from __future__ import annotations

import fcntl
import json
import os
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import hypothesis
import pytest
from django.utils import translation

from compstat.access.rules import OPERATOR

# No test asserts how long something takes: a busy machine is no fault of the program.
hypothesis.settings.register_profile("ours", deadline=None)
hypothesis.settings.load_profile("ours")

# Playwright leaves its event loop running in the worker, and Django would take every later database test for an
# asynchronous one. No test here is.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

PROJECT = Path(__file__).resolve().parents[1]
REAL_DATA = Path(os.environ.get("COMPSTAT_TEST_DATA", PROJECT.parent / "shared" / "data"))
COVERING = (
    "tests/unit",
    "tests/oracle",
    "rooms/incidents/test_protect",
    "rooms/meetings/test_incident",
    "rooms/meetings/test_paper",
)
DATABASE_OPEN = pytest.StashKey[bool]()
REQUIRE_ALL = os.environ.get("COMPSTAT_REQUIRE_ALL") == "1"


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    """A page that was asked for in another language leaves that language on."""
    yield
    translation.deactivate()


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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every act writes a line, so all tests may use the database but those of pure arithmetic and rules.

    Coverage nearly doubles the time of a test. So it is taken of unit tests, oracles, what rules need, and every second
    test of rooms: what these cover is the least that all of them cover.
    """
    for item in items:
        path = item.path.as_posix()
        if "tests/unit" not in path:
            item.add_marker(pytest.mark.django_db)
        half = zlib.crc32(item.nodeid.partition("[")[0].encode()) % 2 == 0
        if not any(each in path for each in COVERING) and not (half and "tests/rooms" in path):
            item.add_marker(pytest.mark.no_cover)


@pytest.fixture(scope="session", autouse=True)
def _keys(tmp_path_factory) -> Iterator[None]:
    """Keys for letters, which are sealed; made once for all tests."""
    from django.test import override_settings

    from compstat.access import sealing

    folder = tmp_path_factory.mktemp("keys") / "keys"
    sealing.make_keys(folder)
    with override_settings(COMPSTAT_KEYS=folder):
        yield


@pytest.fixture(scope="session", autouse=True)
def _a_logbook(request) -> Iterator[None]:
    """Fixtures that outlast a test write lines too."""
    if not any(item.get_closest_marker("django_db") for item in request.session.items):
        yield
        return
    request.getfixturevalue("django_db_setup")
    with request.getfixturevalue("django_db_blocker").unblock():
        request.session.stash[DATABASE_OPEN] = True
        yield


class Undone:
    """What a fixture that outlasts a test writes into the database is undone: its files stay, its lines go.

    A plugin, since a conftest is not asked about fixtures of the session.
    """

    @pytest.hookimpl(hookwrapper=True)
    def pytest_fixture_setup(self, fixturedef, request):
        browser = fixturedef.baseid.startswith("tests/loop")  # its loop takes the connection away; it writes nothing
        if browser or fixturedef.scope == "function" or not request.session.stash.get(DATABASE_OPEN, False):
            yield
            return
        from django.db import transaction

        block = transaction.atomic()
        block._from_testcase = True  # what must be a transaction of its own may be one in here
        with block:
            yield
            transaction.set_rollback(True)


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Undone())


@pytest.fixture(scope="session")
def harborview_data(tmp_path_factory) -> Path:
    """A COMPSTAT_DATA that holds the small Harborview: ground, one edition, its briefings. Read only.

    One for all workers of a run.
    """
    from django.test import override_settings

    from compstat.demo import actions

    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "harborview"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "ready").exists():
            with override_settings(COMPSTAT_DATA=folder):
                actions.prepare_small(folder / "demo", by=OPERATOR, now=datetime(2026, 11, 19, 18, tzinfo=UTC))
            (folder / "ready").touch()
    return folder


@pytest.fixture
def harborview(harborview_data: Path, settings):
    """The small Harborview's live edition, with COMPSTAT_DATA set to where it lives. Do not write there."""
    from compstat.incidents.queries import live_edition
    from compstat.places.queries import city

    settings.COMPSTAT_DATA = harborview_data
    return live_edition(city("harborview"))
