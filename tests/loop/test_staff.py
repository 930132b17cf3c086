"""The staff door in a real browser: invited, a second step, a role for two people; by keyboard, checked by axe."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from .conftest import DESK, PHONE
from .keyboard import faults, follow, press, unsound, write

pytestmark = pytest.mark.browser
HOME = re.compile(r"^[^?]*/staff/$")
PASSWORD = "three green herons fly"
both_sizes = pytest.mark.parametrize("size", [DESK, PHONE], ids=["desktop", "phone"])


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


def joined(visit, site, link: str, **how) -> Page:
    page = visit(link.removeprefix(site), **how)
    page.get_by_role("button", name="Join").wait_for()
    assert faults(page) == []
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
    assert faults(page) == []
    time.sleep(30 - time.time() % 30 + 0.5)  # a code is good for one use
    write(page.locator("input[name=code]"), code_of(secret))
    follow(page.get_by_role("button", name="Sign in with the code"))
    page.wait_for_url(HOME)
    assert "Captain" in page.inner_text("main")
    other = visit("/staff/sign-in/", size=PHONE)  # the app is lost: a recovery code lets in, once
    for known in (True, False):
        other.goto(f"{site}/staff/sign-out/" if not known else f"{site}/staff/sign-in/")
        if not known:
            follow(other.get_by_role("button", name="Sign out"))
            other.wait_for_url("**/staff/sign-in/")
        write(other.get_by_label("Email"), "app@example.org")
        write(other.get_by_label("Password"), PASSWORD)
        follow(other.get_by_role("button", name="Sign in", exact=True))
        other.wait_for_url("**/staff/second/give/**")
        assert faults(other) == []
        write(other.locator("input[name=code]"), spare)
        follow(other.get_by_role("button", name="Sign in with the code"))
        other.wait_for_url(HOME if known else "**/staff/second/give/**")
    assert "second step" in other.inner_text("main")


@both_sizes
def test_refusals_say_what_to_do_and_lead_there(enter, site, size) -> None:
    page = enter("Captain Mei Chen", size=size)
    page.goto(f"{site}/staff/people/")
    assert "Ask an administrator" in page.inner_text("main")
    follow(page.get_by_role("button", name="Enter again as Captain Mei Chen"))
    page.wait_for_url(HOME)
    follow(page.get_by_role("link", name="What may I do, and why?"))
    assert page.get_by_label("Ask about one district").input_value() == "D4"  # one's own district at first
    press(page.get_by_text("May freeze the briefing of an area and a date."))
    page.get_by_text("Yes. Your role reaches D4.").first.wait_for()


@both_sizes
def test_a_passkey_signs_in(visit, enter, site, served_from, size) -> None:
    page = joined(visit, site, invitation(enter, site, served_from, f"key-{size[0]}@example.org"), size=size)
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


@both_sizes
def test_a_role_for_two_people(enter, site, size) -> None:
    page = enter("Samir Haddad", size=size)
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
    other = enter("Elena Petrova", size=size)
    take_keys(other, site)
    other.goto(f"{site}/staff/proposals/")
    follow(other.get_by_role("link", name=asked).first)
    follow(other.get_by_role("button", name="Agree, and do it"))
    other.get_by_text("Done").first.wait_for()


@both_sizes
def test_the_logbook_is_narrowed_and_a_refusal_explained(enter, site, size) -> None:
    page = enter("Grace Whitfield", size=size)
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


@both_sizes
def test_a_captain_promises_and_everybody_reads_what_became_of_it(enter, visit, site, size) -> None:
    what = f"The gate at Mill Hill is painted, {size[0]} times"
    page = enter("Captain Mei Chen", size=size)
    follow(page.get_by_role("link", name="Promises"))
    write(page.get_by_label("What is promised"), what)
    write(page.get_by_label("Which role does it"), "Captain")
    write(page.get_by_label("By when"), (datetime.now(UTC) + timedelta(30)).strftime("%m%d%Y"))
    follow(page.get_by_role("button", name="Make this promise"))
    assert "Everybody can read it now" in page.inner_text("main")
    follow(page.get_by_role("link", name=what))
    assert faults(page) == []
    write(page.get_by_label("What was done"), "It is green now.")
    follow(page.get_by_role("button", name="Say that it is kept"))
    reader = visit("/harborview/d4/promises/", size=size, script=False)
    told = reader.locator(".promises li", has_text=what)
    assert "It is green now." in told.inner_text() and not reader.context.cookies()


ADMINISTRATORS = [
    f"/staff/{path}"
    for path in (
        "", "may/", "account/", "account/password/set/", "keys/", "people/", "people/invite/", "proposals/", "roles/",
        "deputies/", "jobs/", "second/", "second/app/", "second/passkeys/add/", "sign-out/",
    )
]  # fmt: skip
RECORDS_OFFICERS = ("/staff/logbook/", "/staff/logbook/?act=signed_in", "/staff/records/", "/staff/deputies/")
NOBODYS = (
    "/staff/sign-in/", "/staff/password/", "/staff/password/sent/", "/staff/password/1-a-b/", "/logbook/",
    "/privacy/what-we-keep/",
)  # fmt: skip
NOT_THERE, REFUSED = ("/staff/join/none/", "/staff/no/such/"), ("/staff/people/",)


def one_of_each(page: Page, site: str) -> list[str]:
    """The pages of one person, and of one act that two people must want."""
    page.goto(f"{site}/staff/people/")
    person = page.get_by_role("link", name="Priya Raman").get_attribute("href")
    page.goto(f"{site}/staff/proposals/")
    return [person, f"{person}may/", page.locator(".answers a").first.get_attribute("href")]


def of_meetings(page: Page, site: str) -> tuple[list[str], list[str]]:
    """The pages of calling meetings: staff's, and what everybody reads of one that was held, is next, was moved."""
    page.goto(f"{site}/staff/meetings/")
    held, following, moved = (page.locator(".meetings .on a").nth(n).get_attribute("href") for n in range(3))
    series = page.locator(".meetings .on a").last.get_attribute("href")
    own = ["/staff/meetings/", "/staff/meetings/call/", series, held, following]
    own += [f"{following}agenda/", f"{following}organizations/"]
    return own, [meeting.replace("/staff/", "/harborview/") for meeting in (held, following, moved)]


@pytest.fixture
def every_page(enter, visit, site) -> Iterator[tuple[str, Page]]:
    """Each page, opened by somebody who may, and those that refuse; each gives the answer that is meant."""
    nobody, officer, admin = visit("/"), enter("Grace Whitfield"), enter("Samir Haddad")
    captain = enter("Captain Mei Chen")
    take_keys(admin, site)
    callers, readers = of_meetings(captain, site)
    plan = (
        (nobody, 200, [*NOBODYS, *readers]), (nobody, 404, NOT_THERE), (officer, 200, RECORDS_OFFICERS),
        (officer, 403, REFUSED), (captain, 200, ["/staff/promises/", *callers]),
        (admin, 200, [*ADMINISTRATORS, *one_of_each(admin, site)]),
    )  # fmt: skip

    def opened() -> Iterator[tuple[str, Page]]:
        for page, status, paths in plan:
            for path in paths:
                assert page.goto(site + path).status == status, path
                yield path, page

    return opened()


def test_every_page_is_sound(every_page) -> None:
    found = {path: unsound(page) for path, page in every_page}
    assert {path: wrong for path, wrong in found.items() if wrong} == {}
