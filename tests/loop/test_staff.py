"""The staff door in a real browser: invited, a second step, a role for two people; by keyboard, checked by axe."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page

from .conftest import AXE, DESK, PHONE, PROJECTOR

pytestmark = pytest.mark.browser
HOME = re.compile(r"^[^?]*/staff/$")
PASSWORD = "three green herons fly"


def reach(there: Locator) -> Locator:
    """Tab to something, as whoever uses no mouse; that it has the focus must be seen."""
    there.first.wait_for()
    for _ in range(200):
        if there.first.evaluate("e => (e.closest('summary') || e) === document.activeElement"):
            break
        there.page.keyboard.press("Tab")
    style, width = there.first.evaluate(
        "e => { const s = getComputedStyle(e.closest('summary') || e); return [s.outlineStyle, s.outlineWidth] }"
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


@pytest.fixture
def enter(visit) -> Callable[..., Page]:
    """Come in as one of the demo's people."""

    def come_in(name: str, **how) -> Page:
        page = visit("/staff/", **how)
        follow(page.get_by_role("button", name=f"Enter as {name}"))
        page.wait_for_url(HOME)
        return page

    return come_in


def take_keys(page: Page, site: str) -> None:
    page.goto(f"{site}/staff/keys/")
    write(page.get_by_label("What do you need them for?"), "To invite a colleague in a test")
    follow(page.get_by_role("button", name="Take the keys"))
    page.get_by_text("You hold the keys.").wait_for()


def invitation(enter, site, served_from, email: str) -> str:
    """The link in the letter to somebody whom an administrator invited."""
    page = enter("Samir Haddad")
    take_keys(page, site)
    page.goto(f"{site}/staff/people/invite/")
    write(page.get_by_label("Their e-mail address"), email)
    write(page.get_by_label("Role"), "Captain")
    follow(page.get_by_role("button", name="Send the invitation"))
    page.wait_for_url("**/staff/people/")
    (letter,) = letters_to(email, served_from / "mail")
    return re.search(r"http://\S+/staff/join/\S+", letter)[0]


def letters_to(email: str, folder: Path) -> list[str]:
    """The letters to an address, once there are any: they are sent beside the request."""
    for _ in range(300):
        letters = [f.read_text() for f in folder.iterdir()] if folder.exists() else []
        if found := [text for text in letters if f"To: {email}" in text]:
            return found
        time.sleep(0.2)
    raise AssertionError("no letter within a minute")


def joined(visit, site, link: str) -> Page:
    page = visit(link.removeprefix(site))
    write(page.get_by_label("Your name"), "Mei Chen the second")
    write(page.get_by_label("A password"), PASSWORD)
    follow(page.get_by_role("button", name="Join"))
    page.wait_for_url("**/staff/second/")
    page.goto(f"{site}/staff/")
    assert page.url.endswith("/staff/second/")  # nothing else opens without a second step
    return page


def code_of(secret: str) -> str:
    """RFC 6238, worked out here: the code an app would show now."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def test_invited_joins_adds_an_app_and_signs_in_with_its_code(visit, enter, site, served_from) -> None:
    page = joined(visit, site, invitation(enter, site, served_from, "app@example.org"))
    page.goto(f"{site}/staff/second/app/")
    secret = page.locator("#authenticator_secret").first.input_value()
    write(page.locator("input[name=code]"), code_of(secret))
    follow(page.get_by_role("button", name="Add the app"))
    page.wait_for_url("**/staff/second/codes/**")
    spare = re.findall(r"\b[0-9a-f]{8}\b", page.content())[0]
    page.goto(f"{site}/staff/sign-out/")
    follow(page.get_by_role("button", name="Sign out"))
    page.goto(f"{site}/staff/sign-in/")
    write(page.get_by_label("Email"), "app@example.org")
    write(page.get_by_label("Password"), PASSWORD)
    follow(page.get_by_role("button", name="Sign in", exact=True))
    page.wait_for_url("**/staff/second/give/**")
    time.sleep(30 - time.time() % 30 + 0.5)  # a code is good for one use
    write(page.locator("input[name=code]"), code_of(secret))
    follow(page.get_by_role("button", name="Sign in with the code"))
    page.wait_for_url(HOME)
    assert "Captain" in page.inner_text("main")
    other = visit("/staff/sign-in/")  # the phone is lost: a recovery code lets in, once
    for known in (True, False):
        other.goto(f"{site}/staff/sign-out/" if not known else f"{site}/staff/sign-in/")
        if not known:
            follow(other.get_by_role("button", name="Sign out"))
            other.wait_for_url("**/staff/sign-in/")
        write(other.get_by_label("Email"), "app@example.org")
        write(other.get_by_label("Password"), PASSWORD)
        follow(other.get_by_role("button", name="Sign in", exact=True))
        other.wait_for_url("**/staff/second/give/**")
        write(other.locator("input[name=code]"), spare)
        follow(other.get_by_role("button", name="Sign in with the code"))
        other.wait_for_url(HOME if known else "**/staff/second/give/**")
    assert "second step" in other.inner_text("main")


def test_refusals_say_what_to_do_and_lead_there(enter, site) -> None:
    page = enter("Captain Mei Chen")
    page.goto(f"{site}/staff/people/")
    assert "Ask an administrator" in page.inner_text("main")
    follow(page.get_by_role("button", name="Enter again as Captain Mei Chen"))
    page.wait_for_url(HOME)
    follow(page.get_by_role("link", name="What may I do, and why?"))
    assert page.get_by_label("Ask about one district").input_value() == "D4"  # one's own district at first
    press(page.get_by_text("May freeze the briefing of an area and a date."))
    page.get_by_text("Yes. Your role reaches D4.").first.wait_for()


def test_a_passkey_signs_in(visit, enter, site, served_from) -> None:
    page = joined(visit, site, invitation(enter, site, served_from, "key@example.org"))
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }})  # fmt: skip
    page.goto(f"{site}/staff/second/passkeys/add/")
    passwordless = page.locator("input[name=passwordless]")
    if not passwordless.is_checked():
        press(passwordless, "Space")
    follow(page.locator("#mfa_webauthn_add"))
    page.wait_for_url(re.compile(r"second/(codes|passkeys/$|$)"))
    page.goto(f"{site}/staff/sign-out/")
    follow(page.get_by_role("button", name="Sign out"))
    page.goto(f"{site}/staff/sign-in/")
    follow(page.get_by_role("button", name="Sign in with a passkey"))
    page.wait_for_url(HOME)
    assert "Captain" in page.inner_text("main")


def test_a_role_for_two_people(enter, site) -> None:
    page = enter("Samir Haddad")
    take_keys(page, site)
    follow(page.get_by_role("link", name="Joseph Baptiste"))
    write(page.get_by_label("Role", exact=True), "Records and privacy officer")
    follow(page.get_by_role("button", name="Give this role"))
    page.get_by_text("A second person has to agree").wait_for()
    asked = "Give a role that opens confidential records"
    page.goto(f"{site}/staff/proposals/")
    follow(page.get_by_role("link", name=asked).first)
    page.get_by_role("button", name="Withdraw it").wait_for()
    assert page.get_by_role("button", name="Agree, and do it").count() == 0  # who proposes cannot agree
    other = enter("Elena Petrova")
    take_keys(other, site)
    other.goto(f"{site}/staff/proposals/")
    follow(other.get_by_role("link", name=asked).first)
    follow(other.get_by_role("button", name="Agree, and do it"))
    other.get_by_text("Done").first.wait_for()


def test_the_logbook_is_narrowed_and_a_refusal_explained(enter, site) -> None:
    page = enter("Grace Whitfield")
    follow(page.get_by_role("link", name="Logbook"))
    press(page.get_by_text("Show some lines only"))
    write(page.get_by_label("By whom"), "Grace")
    follow(page.get_by_role("button", name="Show these lines"))
    page.wait_for_url("**who=**")
    assert "Grace Whitfield" in page.inner_text("table") and "Samir" not in page.inner_text("table")
    follow(page.get_by_role("link", name="Show all"))
    page.goto(f"{site}/staff/proposals/")
    follow(page.locator(".answers a").last)  # the one that was prepared waits
    page.get_by_text("Why can’t I agree?").wait_for()


ADMINISTRATORS = (
    "/", "/may/", "/account/", "/account/password/set/", "/keys/", "/people/", "/people/invite/", "/proposals/",
    "/roles/", "/deputies/", "/jobs/", "/second/", "/second/app/", "/second/passkeys/add/", "/sign-out/", "/logbook/",
)  # fmt: skip
RECORDS_OFFICERS = ("/logbook/?act=signed_in", "/records/", "/deputies/")
NOBODYS = ("/sign-in/", "/password/", "/password/sent/", "/password/1-a-b/", "/join/none/", "/no/such/")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(enter, visit, site, scheme) -> None:
    found: dict[str, list[str]] = {}

    def look(page: Page, *paths: str) -> None:
        for path in paths:
            page.goto(path if path.startswith("http") else f"{site}/staff{path}")
            found[path] = [v["id"] for v in Axe().run(page, options=AXE[scheme]).response["violations"]]

    look(visit("/", scheme=scheme), *NOBODYS, f"{site}/logbook/", f"{site}/privacy/what-we-keep/")
    page = enter("Samir Haddad", scheme=scheme)
    take_keys(page, site)
    look(page, *ADMINISTRATORS)
    page.goto(f"{site}/staff/people/")
    follow(page.get_by_role("link", name="Priya Raman"))
    look(page, page.url, f"{page.url}may/")
    page.goto(f"{site}/staff/proposals/")
    follow(page.locator(".answers a").first)
    look(page, page.url)
    look(enter("Grace Whitfield", scheme=scheme), *RECORDS_OFFICERS)
    assert {path: ids for path, ids in found.items() if ids} == {}


@pytest.mark.parametrize("size", [(320, 640), PHONE, DESK, PROJECTOR], ids=["narrow", "phone", "desktop", "wide"])
def test_no_page_is_wider_than_its_window(enter, site, size) -> None:
    page = enter("Grace Whitfield", size=size)
    for path in (*ADMINISTRATORS, *RECORDS_OFFICERS):
        page.goto(f"{site}/staff{path}")
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, path
