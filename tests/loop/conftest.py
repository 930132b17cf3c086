"""A real browser on the small Harborview: phone or desktop, light or dark, with or without JavaScript."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.machine import browser as browser_path

expect.set_options(timeout=15_000)  # milliseconds: a busy machine is no fault of the page
PHONE, DESK, PROJECTOR = (390, 844), (1280, 900), (1920, 1080)
AXE = {
    "light": {"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "dark": {"resultTypes": ["violations"], "runOnly": {"type": "rule", "values": ["color-contrast"]}},
}
CALM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's browser."""
    path = browser_path()
    if path is None:
        pytest.skip("no Chromium here: `make test` installs one or says how")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=CALM)
        yield running
        running.close()


PEOPLE = """
import django; django.setup()
from datetime import UTC, datetime
from compstat.demo.actions import prepare_meetings, prepare_people
from compstat.website import server
server.ready(); prepare_people(now=datetime.now(UTC)); prepare_meetings(now=datetime.now(UTC))
"""


@pytest.fixture(scope="session")
def served_from(tmp_path_factory) -> Path:
    """COMPSTAT_DATA of the site."""
    return tmp_path_factory.mktemp("served")


@pytest.fixture(scope="session")
def site(harborview_data: Path, served_from: Path) -> Iterator[str]:
    """The address of `compstat serve`, all doors, with a copy of the small Harborview and its made-up people."""
    with serving(harborview_data, served_from, free_port()) as address:
        yield address


def free_port() -> int:
    """A port nothing listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def serving(harborview_data: Path, folder: Path, port: int, **more: str) -> Iterator[str]:
    """`compstat serve` with a copy of the small Harborview in `folder`; `more` of the environment."""
    shutil.copytree(harborview_data / "cities", folder / "cities", symlinks=True)
    environment = {**os.environ, "COMPSTAT_DATA": str(folder), "COMPSTAT_MODE": "demo", **more}
    environment |= {"COMPSTAT_DOOR": "all", "DJANGO_SETTINGS_MODULE": "compstat.website.settings"}
    environment.pop("DATABASE_URL", None)
    subprocess.run([sys.executable, "-c", PEOPLE], env=environment, check=True)
    command = [str(Path(sys.executable).with_name("compstat")), "serve", "--port", str(port), "--workers", "1"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as server:
        address = f"http://localhost:{port}"
        wait_for(f"{address}/harborview/", server)
        yield address
        server.send_signal(signal.SIGINT)
        server.wait(timeout=20)


def wait_for(address: str, server: subprocess.Popen) -> None:
    """Until the site answers; what it says otherwise."""
    for _ in range(150):
        assert server.poll() is None, "the server ended"
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the server did not answer within 30 seconds")


@pytest.fixture
def visit(chromium: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Open a page of the site; a mistake in a script, or a request to anywhere else, fails the test."""
    opened, wrong = [], []

    def open_page(path: str, size=DESK, scheme="light", script=True, **more) -> Page:
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, java_script_enabled=script,
            has_touch=size == PHONE, accept_downloads=True, **more,
        )  # fmt: skip
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "console",
            lambda said: (
                wrong.append(said.text)
                if said.type == "error" and "404" not in said.text and "403" not in said.text
                else None
            ),
        )
        page.on("request", lambda asked: wrong.append(asked.url) if not asked.url.startswith((site, "data:")) else None)
        page.goto(f"{site}{path}")
        return page

    yield open_page
    for context in opened:
        context.close()
    assert wrong == []


def _is_wrong(said) -> bool:
    """Whether a console message is a mistake; that a page is not there may be what is looked at."""
    return said.type == "error" and "404" not in said.text
