"""What somebody does who uses no mouse, and what is found wrong with a page."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Locator, Page

from .conftest import AXE, DESK, PHONE, PROJECTOR

WIDTHS = (320, PHONE[0], DESK[0], PROJECTOR[0])
BROKEN = """options => axe.run(options).then(({ violations }) => violations.map(({ id, nodes }) =>
  `${id}: ${nodes.slice(0, 3).map(({ html }) => html.slice(0, 120)).join(" | ")}`))"""


def faults(page: Page) -> list[str]:
    """What axe finds on this page, in light and in dark: rules, and where each is broken."""
    found = []
    page.evaluate(AXE_SCRIPT)
    for scheme, options in AXE.items():
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found += [f"{told} ({scheme})" for told in page.evaluate(BROKEN, options)]
    return found


def too_wide(page: Page, *widths: int) -> list[int]:
    """The windows in which this page does not fit."""
    found = []
    for width in widths or WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found += [width] if page.evaluate("document.documentElement.scrollWidth > window.innerWidth") else []
    return found


def unsound(page: Page, *widths: int) -> list[str | int]:
    """What axe finds, and the windows it does not fit."""
    return [*faults(page), *too_wide(page, *widths)]


def reach(there: Locator) -> Locator:
    """Tab to something, as whoever uses no mouse; that it has the focus must be seen."""
    there.first.wait_for()
    for _ in range(200):
        if there.first.evaluate("e => (e.closest('summary') || e) === document.activeElement"):
            break
        there.page.keyboard.press("Tab")
    style, width = there.first.evaluate(
        "e => { const s = getComputedStyle(e.closest('summary, .option') || e);"
        " return [s.outlineStyle, s.outlineWidth] }"
    )
    assert style != "none" and float(width.removesuffix("px")) >= 2, f"no focus to be seen at {there}"
    return there


def press(there: Locator, key: str = "Enter") -> None:
    reach(there).page.keyboard.press(key)


def follow(there: Locator) -> None:
    """Press a link or a button, and wait for the page it leads to."""
    with there.page.expect_navigation():
        press(there)


def write(there: Locator, text: str) -> None:
    reach(there).page.keyboard.type(text)
