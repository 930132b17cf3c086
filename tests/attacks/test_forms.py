"""Attacks through forms and sessions of the staff door, on the running server."""

from __future__ import annotations

import re
import time
from urllib.parse import quote, urlsplit

import pytest

from compstat.website.doors import staff
from tests.house.test_doors import address, named

from .running import PASSWORD, Running, Visitor, code, lines

ADDRESSES = sorted(named(staff.urlpatterns))
NOBODY = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
KEYS = (
    "person_id", "membership_id", "proposal_id", "deputy_id", "hold_id", "promise_id", "meeting_id", "series_id",
    "concern_id", "disclosure_id", "problem_id", "plan_id", "verdict_id",
)  # fmt: skip
NOWHERE = {**dict.fromkeys(KEYS, NOBODY), "code": "none", "uidb36": "1", "key": "set-password", "pk": 1, "kind": "job"}
FORGED = "Send this from our own page"


def path_of(name: str) -> str:
    """An address of this name that leads to nothing real."""
    return address(name, NOWHERE)


def sign_in(visitor: Visitor, mail: str, password: str = PASSWORD):
    told = {"login": f"{mail}@harborview.example", "password": password}
    return visitor.fill("/staff/sign-in/", told)


# Sessions


def test_a_session_planted_before_is_worth_nothing_after(site: Running, visitor) -> None:
    planted = "attackerattackerattackerattacker"
    victim, attacker = visitor(), visitor()
    victim.cookies.set("sessionid", planted, domain="localhost.local", path="/staff/")
    assert sign_in(victim, "chen").status_code == 302
    half = victim.cookies.get("sessionid", path="/staff/", domain="localhost.local")
    assert victim.fill("/staff/second/give/", {"code": code()}).status_code == 302
    whole = [c.value for c in victim.cookies if c.name == "sessionid"]
    assert victim.open("/staff/").status_code == 200
    assert planted not in whole
    for stolen in {planted, half} - {None, *whole}:
        attacker.cookies.set("sessionid", stolen, domain="localhost.local", path="/staff/")
        assert attacker.open("/staff/").status_code == 302, "a session known from before opens the door"


def test_signing_in_changes_the_session_that_was_there(site: Running, visitor) -> None:
    victim = visitor()
    victim.open("/staff/")  # a message makes a session before anybody signs in
    sign_in(victim, "chen")
    before = {c.value for c in victim.cookies if c.name == "sessionid"}
    victim.enter("chen")
    after = {c.value for c in victim.cookies if c.name == "sessionid"}
    assert after and not before & after


def test_signing_out_ends_the_session_itself(site: Running, visitor) -> None:
    victim, thief = visitor().enter("chen"), visitor()
    thief.cookies.update(victim.cookies)
    assert thief.open("/staff/").status_code == 200
    victim.fill("/staff/sign-out/", {})
    assert thief.open("/staff/").status_code == 302


# Forms that did not come from us


@pytest.mark.parametrize("name", ADDRESSES)
def test_no_form_is_taken_from_elsewhere(site: Running, visitor, name: str) -> None:
    guest: Visitor = visitor()
    told = {"csrfmiddlewaretoken": guest.token()}
    url = site.url + path_of(name)
    good = guest.post(url, told, timeout=30, allow_redirects=False)
    assert FORGED not in good.text
    https = {"X-Forwarded-Proto": "https"}
    forged: list[tuple[dict[str, str], dict[str, str]]] = [
        ({}, {}),
        ({"csrfmiddlewaretoken": "a" * 64}, {}),
        (told, {"Origin": "https://evil.example"}),
        (told, {"Origin": "null"}),
        (told, {**https, "Referer": "https://evil.example/"}),
        (told, https),  # https without any word of where it comes from
    ]
    for fields, headers in forged:
        answer = guest.post(url, fields, headers=headers, timeout=30, allow_redirects=False)
        assert (answer.status_code, FORGED in answer.text) == (403, True), (fields, headers)


# Ways to other sites

ELSEWHERE = [
    "//evil.example/", "///evil.example/", "https:evil.example", "https:/evil.example", "https://evil.example/",
    "\\\\evil.example", "/\\evil.example", "/\\/evil.example", "javascript:alert(1)", "java\tscript:alert(1)",
    "data:text/html,x", "%2f%2fevil.example", " //evil.example", "\t//evil.example", "http://localhost@evil.example/",
    "https://localhost.evil.example/", "/staff/\r\nLocation: https://evil.example",
]  # fmt: skip


def leads_home(site: Running, where: str) -> bool:
    """Whether a browser that gets this Location stays here."""
    seen = where.replace("\\", "/").strip()
    parts = urlsplit(seen)
    return not seen.startswith("//") and (
        (parts.scheme, parts.netloc) in {("", ""), ("http", urlsplit(site.url).netloc)} and "\r" not in where
    )


@pytest.mark.parametrize("there", ELSEWHERE)
def test_next_never_leads_elsewhere(site: Running, visitor, there: str) -> None:
    guest: Visitor = visitor()
    for path, fields in (
        ("/staff/sign-in/", {"login": "petrova@harborview.example", "password": PASSWORD}),
        ("/staff/second/give/", {"code": code()}),
        ("/staff/second/again/", {"code": code()}),
        ("/staff/again/", {"password": PASSWORD}),
        ("/staff/sign-out/", {}),
    ):
        query = f"?next={quote(there)}"
        token = {"csrfmiddlewaretoken": guest.token("/staff/password/")}
        shown = guest.open(path + query)
        assert not re.search(r'(href|action)="\s*(//|\\|(https?:)?[/\\]*[^/"]*evil|java)', shown.text), path
        answer = guest.post(
            site.url + path + query, {**token, **fields, "next": there}, timeout=30, allow_redirects=False
        )
        assert answer.status_code in {200, 302, 405, 429}, (path, answer.status_code)
        assert leads_home(site, answer.headers.get("Location", "/")), (path, answer.headers["Location"])


# Other people's things


def test_what_is_another_persons_is_as_if_it_were_not(site: Running, visitor) -> None:
    """An officer who guesses keys learns nothing from how they are refused."""
    officer: Visitor = visitor().enter("ortega")
    (membership,) = site.ask("SELECT id FROM access_membership WHERE person_id = ?", site.person("chen"))[0]
    for form, key in (
        ("/staff/people/{}/", site.person("chen")),
        ("/staff/memberships/{}/end/", membership),
        ("/staff/people/{}/grant/", site.person("chen")),
        ("/staff/proposals/{}/decide/", site.person("chen")),
        ("/staff/second/passkeys/{}/remove/", "1"),
    ):
        answers = []
        for each in (key, NOBODY if len(key) > 1 else "99999"):
            where = form.format(each)
            token = {"csrfmiddlewaretoken": officer.token("/staff/password/")}
            answer = officer.post(site.url + where, token, timeout=30, allow_redirects=False)
            shown = officer.open(where)
            plain = re.sub(r'value="[^"]+"|nonce="[^"]+"', "", answer.text + shown.text).replace(each, "KEY")
            answers.append((answer.status_code, shown.status_code, plain))
        assert answers[0] == answers[1], form
        assert answers[0][0] in {302, 403, 404, 405}


def test_another_persons_session_cannot_be_ended(site: Running, visitor) -> None:
    chen, officer = visitor().enter("chen"), visitor().enter("ortega")
    (key,) = [c.value for c in chen.cookies if c.name == "sessionid"]
    told = {"session": key, "person": site.person("chen"), "session_key": key}
    officer.fill("/staff/account/sessions/end/", told, page="/staff/account/")
    assert chen.open("/staff/").status_code == 200
    assert officer.open("/staff/").status_code == 302


# Fields nobody asked for

MORE = {
    "is_active": "0", "is_staff": "1", "is_superuser": "1", "id": "1", "pk": "1", "person": "1", "person_id": "1",
    "by": "operator", "who": "operator", "now": "2020-01-01", "since": "2020-01-01", "until": "2099-01-01",
    "permission": "grant_role", "state": "agreed", "decided_by": "1", "joined_at": "2020-01-01",
    "role": "administrator", "role_": "administrator", "areas": "city", "proofs": "1", "second_factor_at": "2099-01-01",
    "keys_until": "2099-01-01",
}  # fmt: skip
WHO = "password, id, email, name, is_active, joined_at"  # all of a person but when they last came in
TABLES = {"access_person": WHO, "access_membership": "*", "access_agency": "*", "access_proposal": "*"}
TABLES |= {"access_keys": "*", "access_invitation": "*"}


def held(site: Running) -> list[list[tuple[object, ...]]]:
    """What the database holds about people and their powers."""
    return [site.ask(f"SELECT {what} FROM {table} ORDER BY id") for table, what in TABLES.items()]


def test_fields_nobody_asked_for_change_nothing(site: Running, visitor) -> None:
    officer: Visitor = visitor().enter("ortega")
    before = held(site)
    for name in ADDRESSES:
        if "passkey" in name or name in {"account_logout", "end_sessions", "account_change_password"}:
            continue
        fields = {**MORE, "csrfmiddlewaretoken": officer.token("/staff/password/")}
        answer = officer.post(site.url + path_of(name), fields, timeout=30, allow_redirects=False)
        assert answer.status_code < 500, name
    officer.enter("ortega")
    assert held(site) == before
    assert officer.open("/staff/people/").status_code == 403


def test_more_fields_beside_good_ones_change_nothing_more(site: Running, visitor) -> None:
    admin: Visitor = visitor().enter("haddad").take_keys()
    agency = site.ask("SELECT agency_id FROM access_membership WHERE person_id = ?", site.person("baptiste"))[0][0]
    key = site.person("baptiste")
    told = {**MORE, "role": "partner", "agency": agency, "areas": "D4", "until": ""}
    assert admin.fill(f"/staff/people/{key}/grant/", told, page=f"/staff/people/{key}/").status_code == 302
    ((person, role, areas, since, until),) = site.ask(
        "SELECT person_id, role, areas, since, until FROM access_membership ORDER BY id DESC LIMIT 1"
    )
    assert (person, role, areas, until) == (key, "partner", '["D4"]', None)
    assert since != "2020-01-01"
    assert site.ask("SELECT is_active FROM access_person WHERE id = ?", key) == [(1,)]


# Letters

BREAKS = ["\r\nBcc: evil@example.org", "\nBcc: evil@example.org", "%0d%0aBcc: evil@example.org", "\u2028Bcc: e@x.org"]


@pytest.mark.parametrize("more", BREAKS)
def test_no_line_of_a_letters_head_can_be_written_by_a_form(site: Running, visitor, more: str) -> None:
    admin: Visitor = visitor().enter("haddad").take_keys()
    agency = site.ask("SELECT id FROM access_agency")[0][0]
    told = {"role": "partner", "agency": agency, "areas": f"D4{more}"}
    before = len(site.letters(wait=False))
    for mail in (f"a@example.org{more}", f'"a{more}"@example.org', f"x{more}@example.org"):
        admin.fill("/staff/people/invite/", {**told, "email": mail})
        visitor().fill("/staff/password/", {"email": mail})
    for letter in site.letters()[before:]:
        head = letter.partition("\n\n")[0]
        assert not re.search(r"(?im)^bcc:", head), head


# Guessing


def test_guessing_is_slowed_and_shuts_nobody_out_for_good(site: Running, visitor) -> None:
    guesses = [sign_in(visitor(), "feldman", f"guess number {n}") for n in range(8)]
    assert 429 in {answer.status_code for answer in guesses}, "nothing slows a guesser"
    slowed = next(answer for answer in guesses if answer.status_code == 429)
    wait = int(slowed.headers["Retry-After"])
    assert 0 < wait <= 600
    assert visitor().enter("feldman").open("/staff/").status_code == 200  # another way in stays open


@pytest.fixture
def unhurried(site: Running) -> None:
    """Nobody waits for what others have guessed."""
    site.ask("DELETE FROM access_counter")
    assert site.ask("SELECT count(*) FROM access_counter") == [(0,)]


@pytest.mark.usefixtures("unhurried")
def test_known_and_unknown_addresses_answer_alike(site: Running, visitor) -> None:
    def told(mail: str) -> tuple[object, ...]:
        guest = visitor()
        tried = sign_in(guest, mail, "not the password")
        asked = visitor().fill("/staff/password/", {"email": f"{mail}@harborview.example"})
        plain = re.sub(r'value="[^"]*"|Wait \d+ seconds?', "", tried.text)
        return tried.status_code, plain, asked.status_code, asked.headers.get("Location"), asked.text

    known = told("raman")
    assert known == told("nobody-of-this-name")
    assert (known[0], known[2]) == (200, 302), "what was compared are refusals to come back later"


@pytest.mark.usefixtures("unhurried")
def test_known_and_unknown_addresses_take_as_long(site: Running, visitor) -> None:
    def took(mail: str) -> float:
        guest = visitor()
        token = guest.token()
        began = time.monotonic()
        told = {"csrfmiddlewaretoken": token, "login": f"{mail}@harborview.example", "password": "not the password"}
        answer = guest.post(f"{site.url}/staff/sign-in/", told, timeout=30, allow_redirects=False)
        assert answer.status_code == 200
        return time.monotonic() - began

    known, unknown = sorted(took("okafor") for _ in range(2))[0], sorted(took("no-okafor") for _ in range(2))[0]
    assert unknown > known / 3, "an unknown address is answered without computing a hash"


def test_nothing_of_all_this_reached_the_logbook_as_text(site: Running) -> None:
    told = lines(site)
    assert "@" not in told and "evil" not in told and "guess" not in told
