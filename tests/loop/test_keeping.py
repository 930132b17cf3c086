"""The line fails: what a scribe and a phone enter is kept through a reload, and counts exactly once when it is back."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Route, expect

from . import evening
from .conftest import DESK, PHONE
from .keyboard import faults, follow, press

pytestmark = pytest.mark.browser
KEPT = """caches.keys().then((names) => Promise.all(names.map((name) => caches.open(name).then((cache) => cache.keys())
  .then((keys) => [name, keys.map((key) => key.url)]))))"""
MEETING = """
import sys, django; django.setup()
from datetime import time, timedelta
from django.utils import timezone
from compstat.meetings.models import Item, Meeting
from compstat.meetings.rules import HOUR
now = timezone.now()
made = Meeting.objects.create(city="harborview", area="D4", state="in_session", on=now.date(), begins=time(18, 30),
    venue="Parish hall", join_code=sys.argv[1], called_at=now - timedelta(9), changed_at=now, began_at=now)
for place, (kind, minutes) in enumerate(HOUR):
    Item.objects.create(meeting=made, position=place, kind=kind, minutes=minutes)
print(made.id)
"""


@pytest.fixture(scope="module")
def meeting(site: str, served_from: Path) -> str:
    """A meeting in session, which one joins with KEPT2."""
    told = {"COMPSTAT_DATA": str(served_from), "COMPSTAT_MODE": "demo"}
    environment = {**os.environ, **told, "DJANGO_SETTINGS_MODULE": "compstat.website.settings"}
    command = [sys.executable, "-c", MEETING, "KEPT2"]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def opened(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """A page in a browser of its own. Here requests fail on purpose; a mistake in a script still fails the test."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def open_page(address: str, size: tuple[int, int] = DESK) -> Page:
        context = chromium.new_context(viewport={"width": size[0], "height": size[1]})
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


def rows(served_from: Path, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(f"file:{served_from}/compstat.sqlite3?mode=ro", uri=True) as base:
        return base.execute(query).fetchall()


def enter(page: Page, name: str) -> None:
    follow(page.get_by_role("button", name=f"Enter as {name}"))
    page.wait_for_url("**/staff/")


def until_kept(page: Page) -> None:
    """Until the page and its files can be opened without a line."""
    page.locator("[data-keeping][data-kept=whole]").wait_for(state="attached")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")


def opened_again(page: Page) -> None:
    """The page as it was kept. A busy browser may give up on its worker once, and people try again; never twice."""
    address = page.url
    try:
        page.reload()
    except Error:
        print("Kept:", [worker.evaluate(KEPT) for worker in page.context.service_workers])
        page.goto(address)


def waiting(page: Page, count: int) -> None:
    expect(page.locator("[data-keeping-list] [data-state=waiting]")).to_have_count(count)


def write_line(page: Page, text: str, key: str) -> None:
    page.keyboard.press("Escape")
    page.keyboard.press(key)
    page.keyboard.type(text)
    page.keyboard.press("Control+Enter")
    page.get_by_text(text).first.wait_for()


def test_a_scribe_s_lines_outlast_a_dead_line_a_lost_answer_and_a_sign_out(opened, site, meeting, served_from) -> None:
    page, address = opened(f"{site}/staff/"), f"{site}/staff/meetings/{meeting}/scribe/"
    enter(page, "Captain Mei Chen")
    page.goto(address)
    until_kept(page)
    assert faults(page) == []
    page.context.set_offline(True)
    for text, key in (("Why is Pier Street dark?", "q"), ("Speeding on Quay Road", "c"), ("Ask for a date", "p")):
        write_line(page, text, key)
    waiting(page, 3)
    opened_again(page)
    waiting(page, 3)
    expect(page.locator("[data-keeping-state]")).to_contain_text("Not sent yet: 3.")

    lost: list[str] = []

    def lose_first_answer(route: Route) -> None:
        if route.request.method != "POST" or lost:
            route.continue_()
            return
        lost.append(route.fetch().text())  # the server has taken it, and nobody hears of it
        route.abort()

    page.context.route("**/scribe/act/", lose_first_answer)
    page.context.set_offline(False)
    expect(page.locator("#lines .written > li")).to_have_count(3, timeout=15_000)
    waiting(page, 0)
    assert lost and lost[0].count('"accepted": true') == 3
    told = rows(served_from, f"SELECT kind, text FROM meetings_line WHERE meeting_id = '{meeting}' ORDER BY said_at")
    assert told == [
        ("question", "Why is Pier Street dark?"), ("concern", "Speeding on Quay Road"), ("promise", "Ask for a date"),
    ]  # fmt: skip
    keys = f"SELECT id FROM meetings_line WHERE meeting_id = '{meeting}'"
    written = f"SELECT COUNT(*) FROM access_logline WHERE act = 'line_written' AND object_id IN ({keys})"
    assert rows(served_from, written) == [(3,)]
    page.keyboard.press("Escape")
    page.keyboard.press("u")
    expect(page.locator("#lines .written").first.locator("> li")).to_have_count(2)

    page.context.unroute("**/scribe/act/")
    page.context.route("**/scribe/act/", lambda route: route.abort())
    write_line(page, "Thank the interpreter", "n")
    page.goto(f"{site}/staff/sign-out/")
    page.get_by_text("not sent yet: 1.").wait_for()
    follow(page.get_by_role("button", name="Sign out"))
    page.get_by_text("Lines on this device that are not sent yet: 1.").wait_for()
    assert page.evaluate("caches.keys()") == []
    page.context.unroute("**/scribe/act/")
    enter(page, "Officer Luis Ortega")
    page.goto(address)
    until_kept(page)
    waiting(page, 0)
    page.goto(f"{site}/staff/sign-out/")
    follow(page.get_by_role("button", name="Sign out"))
    page.wait_for_url("**/staff/sign-in/**")
    enter(page, "Captain Mei Chen")
    page.goto(address)
    page.locator("#lines").get_by_text("Thank the interpreter").first.wait_for()
    assert rows(served_from, "SELECT COUNT(*) FROM meetings_line WHERE text = 'Thank the interpreter'") == [(1,)]


def test_a_question_asked_without_a_line_arrives_once(opened, site, meeting, served_from) -> None:
    page = opened(f"{site}/j/KEPT2", size=PHONE)
    until_kept(page)
    page.context.set_offline(True)
    page.get_by_label("Your question or concern").fill("Who walks here at night?")
    press(page.get_by_role("button", name="Send my question"))
    waiting(page, 1)
    opened_again(page)
    waiting(page, 1)
    page.context.set_offline(False)
    waiting(page, 0)
    told = rows(served_from, f"SELECT text, origin FROM meetings_asked WHERE meeting_id = '{meeting}'")
    assert told == [("Who walks here at night?", "phone")]


def test_a_slip_counts_only_when_the_server_has_taken_it_and_one_phone_takes_several(
    opened, site, meeting, served_from
) -> None:
    slips = evening.slips(served_from, meeting, 2, "Which first?", "Lamps", "Doors")
    page = opened(f"{site}/j/KEPT2", size=PHONE)
    until_kept(page)
    polls, form = page.locator("#polls"), page.locator("#polls form")
    counted = "Your answer is counted."

    def enter_slip(code: str) -> None:
        form.get_by_label("Lamps").check()
        form.get_by_label("The code on your slip").fill(code)
        form.get_by_role("button", name="Count my slip").click()

    page.context.set_offline(True)
    enter_slip("AAAAA-AAAAA")  # nobody has this one
    expect(polls).to_contain_text("Not sent yet.")
    expect(form).to_be_hidden()
    assert counted not in polls.inner_text()
    page.context.set_offline(False)
    expect(form.locator(".problem")).to_contain_text("code", timeout=15_000)
    expect(form).to_be_visible()
    assert counted not in polls.inner_text()
    opened_again(page)
    expect(form.locator(".problem")).to_be_visible()
    assert counted not in polls.inner_text()
    expect(form.get_by_label("The code on your slip")).to_have_value("AAAAA-AAAAA")
    enter_slip(slips[0][1])
    expect(polls).to_contain_text(counted)
    expect(form).to_be_hidden()
    expect(page.locator("[data-keeping-list] li")).to_have_count(0)  # what was refused is mended
    press(page.get_by_role("button", name="Enter another slip"))
    expect(form.get_by_label("The code on your slip")).to_have_value("")
    enter_slip(slips[1][1])
    expect(polls).to_contain_text(counted)
    assert faults(page) == []
    opened_again(page)
    expect(polls).to_contain_text(counted)
    answers = "SELECT COUNT(*) FROM meetings_answer a JOIN meetings_poll p ON p.id = a.poll_id"
    answers += f" WHERE p.meeting_id = '{meeting}'"
    assert rows(served_from, answers) == [(2,)]


def test_a_page_of_the_halls_own_wifi_is_no_answer(opened, site, meeting, served_from) -> None:
    page = opened(f"{site}/j/KEPT2", size=PHONE)
    until_kept(page)
    page.context.route("**/room/act/", lambda route: route.fulfill(body="<p>Accept our terms first"))
    page.get_by_label("Your question or concern").fill("Who pays for the lamps?")
    press(page.get_by_role("button", name="Send my question"))
    expect(page.locator("[data-keeping-state]")).to_contain_text("There is no line just now.")
    waiting(page, 1)
    page.context.unroute("**/room/act/")
    page.evaluate("Keeping.deliver()")
    waiting(page, 0)
    assert rows(served_from, "SELECT COUNT(*) FROM meetings_asked WHERE text LIKE '%the lamps%'") == [(1,)]
