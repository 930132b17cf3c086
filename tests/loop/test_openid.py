"""Signing in through a department's own provider: another process, a real browser, the whole way there and back."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from playwright.sync_api import Page

from tests.openid.forger import new_key

from .conftest import DESK, PHONE, free_port, serving, wait_for
from .keyboard import faults, follow, unsound

pytestmark = pytest.mark.browser
PASSWORD, CLIENT, SECRET = "three green herons fly", "compstat", "only-for-tests"
PEOPLE = {  # whoever is called Key gives a second step there
    "chen@harborview.example": "Key",
    "okafor@harborview.example": "Plain",
    "stranger@harborview.example": "Key",
}


@pytest.fixture(scope="module")
def openid_site(harborview_data: Path, tmp_path_factory) -> Iterator[str]:
    """The site, and a department's provider that it knows."""
    folder, port, there = tmp_path_factory.mktemp("openid"), free_port(), f"127.0.0.1:{free_port()}"
    told = {"people": PEOPLE, "password": PASSWORD, "client": CLIENT, "secret": SECRET}
    told["answer"] = f"http://localhost:{port}/staff/openid/answer/"
    key = new_key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    environment = {**os.environ, "DEPARTMENT_ADDRESS": there, "DEPARTMENT_PEOPLE": json.dumps(told)}
    environment |= {"DEPARTMENT_KEY": key, "DEPARTMENT_DATABASE": str(folder / "department.sqlite3")}
    known = {"COMPSTAT_OPENID": f"http://{there}", "COMPSTAT_OPENID_CLIENT": CLIENT, "COMPSTAT_OPENID_SECRET": SECRET}
    known["COMPSTAT_OPENID_NAME"] = "Harborview Police"
    command = [sys.executable, "-m", "tests.openid.department"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as provider:
        wait_for(f"http://{there}/.well-known/openid-configuration", provider)
        with serving(harborview_data, folder, port, **known) as address:
            yield address
        provider.send_signal(signal.SIGTERM)
        provider.wait(timeout=20)


@pytest.fixture
def at_the_department(chromium, openid_site) -> Iterator[Callable[..., Page]]:
    """Press the button at our door and sign in over there, as one of its people, by keyboard alone."""
    opened = []

    def sign_in(email: str, start: str = "/staff/", script: bool = True, size: tuple[int, int] = DESK) -> Page:
        context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, java_script_enabled=script)
        opened.append(context)
        page = context.new_page()
        page.goto(openid_site + start)
        follow(page.get_by_role("button", name="Sign in with Harborview Police"))
        page.wait_for_url(re.compile(r"http://127\.0\.0\.1:"))
        page.locator("input[name=login]").fill(email)  # that page is the department's
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("button[type=submit]").click()
        page.wait_for_url(f"{openid_site}/**")
        return page

    yield sign_in
    for context in opened:
        context.close()


@pytest.mark.parametrize(("script", "size"), [(True, DESK), (True, PHONE), (False, DESK)],
                         ids=["with scripts", "on a phone", "without scripts"])  # fmt: skip
def test_a_second_step_given_there_opens_the_door_here(at_the_department, openid_site, script, size) -> None:
    page = at_the_department("chen@harborview.example", start="/staff/may/", script=script, size=size)
    assert page.url == f"{openid_site}/staff/may/"
    page.goto(f"{openid_site}/staff/")
    assert "Captain" in page.inner_text("main")


def test_without_it_ours_is_asked(at_the_department, openid_site) -> None:
    page = at_the_department("okafor@harborview.example")
    assert page.url == f"{openid_site}/staff/second/"
    assert "second step" in page.inner_text("main")
    page.goto(f"{openid_site}/staff/may/")
    assert page.url == f"{openid_site}/staff/second/"


def test_a_stranger_is_told_what_to_do_and_every_page_of_it_is_clean(at_the_department, openid_site) -> None:
    page = at_the_department("stranger@harborview.example")
    assert "Open the link in your invitation first" in page.inner_text("main")
    assert faults(page) == []
    follow(page.get_by_role("link", name="Sign in another way"))
    assert page.url == f"{openid_site}/staff/sign-in/"
    assert unsound(page) == []
