"""A scribe with a real browser on the bad line: types line after line, and lets the page do the rest."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

from playwright.sync_api import Page, expect, sync_playwright

from tests.attacks.running import Visitor
from tests.loop.conftest import CALM
from tests.machine import browser as browser_path

from .hall import Hall
from .settle import Settled

TRIES = 400  # quarters of a second until everything is sent


def writes(hall: Hall, meeting: Settled, port: int, go: Event, over: Callable[[], bool], least: int) -> list[str]:
    """Open the page, say so, write lines until the others are done; what was written, once all of it is sent."""
    visitor, written = Visitor(hall).enter("chen"), list[str]()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser_path(), args=CALM)
        context = chromium.new_context(service_workers="allow")
        context.add_cookies([
            {"name": cookie.name, "value": str(cookie.value), "domain": "localhost", "path": "/staff/"}
            for cookie in visitor.cookies
        ])  # fmt: skip
        page = context.new_page()
        page.goto(f"http://localhost:{port}{meeting.desk}")
        page.wait_for_selector("[data-keys]:not([hidden])")  # its script has run
        go.set()
        while len(written) < least or not over():
            written.append(f"in the browser, {len(written)}")
            page.fill("[data-entry] [name=text]", written[-1])
            page.press("[data-entry] [name=text]", "Control+Enter")
            expect(page.locator("[data-entry] [name=text]")).to_have_value("")  # kept
            page.evaluate("Keeping.deliver()")
        _wait_until_sent(page)
        chromium.close()
    visitor.close()
    return written


def _wait_until_sent(page: Page) -> None:
    """A page waits up to a minute between two tries; here it is asked to try again and again."""
    for _ in range(TRIES):
        left = page.evaluate("Keeping.deliver().then(() => document.querySelectorAll('[data-keeping-list] li').length)")
        if not left:
            return
        page.wait_for_timeout(250)
    raise AssertionError(page.inner_text("[data-keeping]"))
