"""Markers planted wherever something can be typed, errors caused on purpose, and all output searched for them."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from email import message_from_string
from pathlib import Path

import pytest
import requests

from .running import SECRET, Running, Visitor, running

MARK = "zqx7"  # in no word of ours
STREET, QUERY, NAME, REASON = f"{MARK}street", f"{MARK}query", f"{MARK} Name", f"{MARK} is why I need them"
CASE = f"{MARK} case 17"
MAIL, OTHER, PASSWORD = f"{MARK}mail@example.org", f"{MARK}other@example.org", f"{MARK} pass word long"
# What was typed is kept in these alone: names, areas, why the keys are needed, what a hold is called and holds.
MEANT = {"access_person", "access_invitation", "access_keys", "access_membership", "access_legalhold"}
LOUD = """
import django; django.setup()
import logging
from django.db import DatabaseError
from django.db.backends.base.base import BaseDatabaseWrapper
from compstat.access import actions
from compstat.incidents import queries
from compstat.website import server

def found(edition, street, cross=""):
    raise RuntimeError(f"nothing is called {street}")
def returned(city, *, by, now):
    try:
        raise DatabaseError("Key (email)=(zqx7key) already exists")
    except DatabaseError as error:
        logging.getLogger("compstat.access").error("zqx7told of zqx7told", extra={"more": "zqx7extra"})
        logging.getLogger("compstat.access").error("It was %s", "zqx7filled", exc_info=True)
        raise RuntimeError("zqx7wrapped") from error
queries.find_street, actions.return_keys = found, returned
BaseDatabaseWrapper.queries_logged = property(lambda self: True)  # every statement, with its values
run = server.run
def loud(*told, **more):
    for name in [None, *logging.root.manager.loggerDict]:
        logging.getLogger(name).setLevel(logging.DEBUG)
        logging.getLogger(name).propagate = True
    run(*told, **more)
server.run = loud
"""


@pytest.fixture(scope="module")
def site(harborview_data: Path, tmp_path_factory) -> Iterator[Running]:
    """A server that says all it can, and in which two things are broken."""
    with running(harborview_data, tmp_path_factory.mktemp("marked"), start=LOUD) as found:
        yield found


@pytest.fixture(scope="module")
def planted(site: Running) -> list[requests.Response]:
    """Markers through every form, and every error; the answers that were refusals or errors."""
    answers: list[requests.Response] = []
    with Visitor(site) as guest, Visitor(site) as admin:
        answers += _as_nobody(site, guest)
        answers += _as_administrator(admin.enter("haddad"))
        answers += _as_records_officer(site)
        answers += _for_two_people(site)
        answers += _with_the_database_away(site, admin)
    answers.append(_not_http(site))
    return answers


def _as_nobody(site: Running, guest: Visitor) -> Iterator[requests.Response]:
    """What a stranger can type."""
    for path in ("/", "/harborview/", "/harborview/d4/", "/api/v1/harborview/table", "/staff/", "/staff/sign-in/"):
        yield guest.open(
            f"{path}?q={QUERY}&edition={QUERY}&next=/{QUERY}", headers={"User-Agent": QUERY, "Referer": QUERY}
        )
    yield guest.post(f"{site.url}/harborview/find/", {"street": STREET, "cross": STREET}, timeout=30)
    yield guest.open(f"/staff/join/{QUERY}/")
    yield guest.open(f"/staff/password/{MARK}-{MARK}-{MARK}/")
    yield guest.fill("/staff/sign-in/", {"login": MAIL, "password": PASSWORD})
    yield guest.fill("/staff/sign-in/", {"login": "chen@harborview.example", "password": PASSWORD})
    yield guest.fill("/staff/password/", {"email": OTHER})
    yield guest.fill("/staff/password/", {"email": "chen@harborview.example"})
    yield guest.fill("/staff/password/", {"email": "chen@harborview.example"}, headers={"Host": f"{MARK}.example"})
    yield guest.post(f"{site.url}/staff/sign-in/", {"login": MAIL}, headers={"Origin": f"https://{MARK}"}, timeout=30)


def _as_administrator(admin: Visitor) -> Iterator[requests.Response]:
    """What somebody with great powers can type; then an invited person."""
    site = admin.site
    key, agency = site.person("baptiste"), site.ask("SELECT id FROM access_agency")[0][0]
    yield admin.fill("/staff/keys/", {"reason": MARK})  # too short
    yield admin.fill("/staff/keys/", {"reason": REASON})
    told = {"role": "partner", "agency": agency, "areas": "D4"}
    yield admin.fill("/staff/people/invite/", {**told, "email": MAIL})
    yield admin.fill("/staff/people/invite/", {**told, "email": OTHER, "role": f"{MARK}role"})
    grant = {**told, "areas": f"D4, {MARK}area", "until": MARK}
    yield admin.fill(f"/staff/people/{key}/grant/", grant, page=f"/staff/people/{key}/")
    yield admin.open(f"/staff/may/?area={QUERY}")
    yield admin.open(f"/staff/people/{QUERY}/")
    yield admin.fill("/staff/second/again/", {"code": f"{MARK}"})
    yield admin.fill(
        "/staff/account/password/", {"oldpassword": PASSWORD, "password1": PASSWORD, "password2": PASSWORD}
    )
    yield admin.fill("/staff/keys/return/", {"more": QUERY}, page="/staff/keys/")  # broken
    site.command("work", "--once")
    with Visitor(site) as invited:
        joined = {"name": NAME, "password": PASSWORD}
        yield invited.fill(f"/staff/join/{_code(site)}/", {**joined, "password": MARK})  # too short
        yield invited.fill(f"/staff/join/{_code(site)}/", joined)
        yield invited.fill("/staff/second/app/", {"code": MARK})


def _as_records_officer(site: Running) -> Iterator[requests.Response]:
    """What somebody can type who says how long things are kept, what is held, and what is handed out."""
    with Visitor(site) as officer:
        officer.enter("whitfield")
        period, hold = {"kind": f"{MARK}kind", "days": MARK}, {"name": CASE, "kind": "keys", "objects": f"{MARK}key"}
        handed = {"kinds": f"{MARK}kind", "first": MARK, "last": QUERY, "ground": f"{MARK}ground"}
        for form, prefix, told in (
            ("period", "period", period), ("hold", "hold", hold), ("hold", "hold", {**hold, "kind": "people"}),
            ("hold", "hold", {**hold, "name": MARK * 30}), ("hand-out", "records", handed),
        ):  # fmt: skip
            fields = {f"{prefix}-{name}": value for name, value in told.items()}
            yield officer.fill(f"/staff/records/{form}/", fields, page="/staff/records/")
        for path in (f"hold/{MARK}/lift", f"people/{MARK}/copy", f"people/{MARK}/erase"):
            yield officer.fill(f"/staff/records/{path}/", {"more": QUERY}, page="/staff/records/")
        yield officer.open(f"/staff/logbook/?act={QUERY}&who={MARK}&first={MARK}&last={MARK}")


def _for_two_people(site: Running) -> Iterator[requests.Response]:
    """What somebody can type who names a deputy, and who decides what another has proposed."""
    proposal = site.ask("SELECT id FROM access_proposal WHERE state = 'open'")[0][0]
    decide, elsewhere = f"/staff/proposals/{proposal}/decide/", f"/staff/proposals/{MARK}/decide/"
    with Visitor(site) as captain, Visitor(site) as second:
        captain.enter("chen")
        place = site.ask("SELECT id FROM access_membership WHERE person_id = ?", site.person("chen"))[0][0]
        for membership in (place, f"{MARK}key"):
            told = {"membership": membership, "person": f"{MARK}person", "since": MARK, "until": QUERY}
            yield captain.fill("/staff/deputies/", told)
        yield captain.fill(f"/staff/deputies/{MARK}/end/", {"more": QUERY}, page="/staff/deputies/")
        second.enter("petrova")
        for path, answer in ((decide, f"{MARK}answer"), (decide, "refuse"), (elsewhere, "agree")):
            yield second.fill(path, {"answer": answer, "reason": f"{MARK}reason"}, page="/staff/account/")


def _code(site: Running) -> str:
    """The code of the invitation."""
    (letter,) = [text for text in site.letters(wait=False) if MAIL in text]
    found = re.search(r"/staff/join/([\w-]+)/", message_from_string(letter).get_payload(decode=True).decode())
    assert found, letter
    return found.group(1)


def _with_the_database_away(site: Running, admin: Visitor) -> Iterator[requests.Response]:
    """The same with no database behind the pages."""
    token, database = admin.token("/staff/keys/"), site.folder / "var" / "compstat.sqlite3"
    beside = [path for path in database.parent.glob("compstat.sqlite3*") if path.is_file()]
    for path in beside:
        path.rename(path.with_name(f"away-{path.name}"))
    database.mkdir()
    try:
        told = {"csrfmiddlewaretoken": token, "login": MAIL, "password": PASSWORD, "reason": REASON, "email": MAIL}
        for path in ("/staff/sign-in/", "/staff/keys/", "/staff/people/invite/", "/staff/password/"):
            yield admin.post(f"{site.url}{path}?q={QUERY}", told, timeout=60)
    finally:
        database.rmdir()
        for path in beside:
            path.with_name(f"away-{path.name}").rename(path)


def _not_http(site: Running) -> requests.Response:
    """Requests the server itself refuses."""
    for sent in (f"{MARK} / HTTP/1.1", f"GET /{MARK} HTTP/{MARK}", f"GET / HTTP/1.1\r\n{MARK}\r\nHost: {MARK}"):
        site.raw(f"{sent}\r\n\r\n".encode())
    return requests.get(f"{site.url}/{MARK}%00/", timeout=30)


def test_the_forms_were_reached(site: Running, planted) -> None:
    """Each form of the staff door took what was planted, or said what was wrong with it."""
    answers = {(answer.request.method, answer.request.path_url): answer.status_code for answer in planted}
    for form in ("records/period", "records/hold", "records/hand-out", "deputies"):
        assert answers["POST", f"/staff/{form}/"] == 200, form
    assert [answer.status_code for answer in planted if answer.url.endswith("/decide/")] == [400, 400, 404]
    assert site.ask("SELECT name, objects_held FROM access_legalhold") == [(CASE, f"{MARK}key")]


def test_the_errors_were_errors_and_were_told(site: Running, planted) -> None:
    broken = [answer for answer in planted if answer.status_code == 500]
    assert len(broken) == 2 + 4
    said = site.said
    assert "builtins.RuntimeError < " not in said.partition("\n")[0]
    assert re.search(r"builtins\.RuntimeError < __main__:\d+ < compstat\.incidents\.views:\d+", said)
    assert re.search(r"builtins\.RuntimeError < __main__:\d+ < compstat\.access\.views:\d+", said)
    assert "django.db.utils.DatabaseError < __main__" in said  # what led to it
    assert "at return_keys" in said
    assert "django.db.utils.OperationalError" in said  # the database was away
    assert "django.db.backends" in said and "gunicorn.error" in said  # the loudest were heard


def test_nothing_typed_is_in_what_the_server_says(site: Running, planted) -> None:
    for secret in (MARK, SECRET, _code(site), "baptiste", "@", "127.0.0.1"):
        found = [line for line in site.said.splitlines() if secret.lower() in line.lower()]
        assert found == [], secret


def test_pages_of_errors_repeat_nothing(planted) -> None:
    for answer in planted:
        if answer.status_code >= 500 or answer.status_code == 400:
            assert MARK not in answer.text and "Traceback" not in answer.text, answer.url
        assert PASSWORD not in answer.text and SECRET not in answer.text, answer.url


def test_nothing_typed_is_in_any_file(site: Running, planted) -> None:
    for path in (site.folder / "var").rglob("*"):
        inside = path.relative_to(site.folder / "var")
        if path.is_file() and inside.parts[0] != "mail" and not path.name.startswith("compstat.sqlite3"):
            assert MARK not in str(inside).lower()
            assert MARK.encode() not in path.read_bytes().lower(), inside


def test_nothing_typed_is_in_the_logbook_or_among_the_tasks(site: Running, planted) -> None:
    for (table,) in site.ask("SELECT name FROM sqlite_master WHERE type = 'table'"):
        rows = str(site.ask(f'SELECT * FROM "{table}"'))
        if table not in MEANT:
            assert MARK not in rows.lower(), table
        assert PASSWORD not in rows and STREET not in rows and QUERY not in rows, table
        assert _code(site) not in rows, table


def test_letters_carry_their_link_and_nothing_else(site: Running, planted) -> None:
    letters = [message_from_string(text) for text in site.letters()]
    assert {letter["To"] for letter in letters} == {MAIL, "chen@harborview.example"}
    for letter in letters:
        text = letter.get_payload(decode=True).decode()
        assert letter["Subject"] in {"An invitation to Community CompStat", "A new password for Community CompStat"}
        assert MARK not in letter["Subject"] and MARK not in text
        assert len(re.findall(r"https?://", text)) == 1
        assert not any(name.lower().startswith("x-") for name in letter)


def test_a_mail_server_that_refuses_is_told_by_its_kind_alone(site: Running, planted) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mail:
        port = mail.getsockname()[1]
        threading.Thread(target=_refuse, args=(mail,), daemon=True).start()
        with Visitor(site) as guest:
            guest.fill("/staff/password/", {"email": "raman@harborview.example"})
        loud = Running(site.port, site.folder, {
            **site.environment, "COMPSTAT_MAIL": f"smtp://{MARK}user:{MARK}secret@127.0.0.1:{port}",
        })  # fmt: skip
        told = loud.command("work", "--once")
    assert "SMTP" in told.stderr + told.stdout or "failed" in told.stderr
    assert MARK not in told.stdout + told.stderr and "raman" not in told.stdout + told.stderr
    for (table,) in site.ask("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'django_tasks%'"):
        rows = str(site.ask(f'SELECT * FROM "{table}"'))
        assert MARK not in rows and "raman" not in rows


def _refuse(mail: socket.socket) -> None:
    """A mail server that says no, and repeats whom it says no to."""
    there, _ = mail.accept()
    with there:
        there.sendall(f"554 {MARK} raman@harborview.example is not wanted here\r\n".encode())
        there.recv(1000)
