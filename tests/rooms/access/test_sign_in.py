"""Signing in: waits that grow, hashes that tell nothing, lines for whatever happens."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth import hashers
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from compstat.access import limits
from compstat.access.models import LogLine, Person, Session
from compstat.access.rules import WrongState

PASSWORD = "three green herons fly"
SIGN_IN = "/staff/sign-in/"


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch) -> None:
    """As many hashes, each of them cheap."""
    for name, value in {"time_cost": 1, "memory_cost": 64, "parallelism": 1}.items():
        monkeypatch.setattr(hashers.Argon2PasswordHasher, name, value)


@pytest.fixture
def clock(monkeypatch):
    """Time stands still until it is moved on; pages and waits read it."""

    class Clock:
        now = datetime(2026, 11, 24, 12, tzinfo=UTC)

        def on(self, **told: float) -> None:
            self.now += timedelta(**told)

    found = Clock()
    monkeypatch.setattr(timezone, "now", lambda: found.now)
    return found


def made(email: str, password: str | None = PASSWORD, **told: object) -> Person:
    person = Person(email=email, name="Mei Chen", **told)
    person.set_password(password)
    person.save()
    return person


@pytest.fixture
def mei() -> Person:
    return made("mei@example.org")


def tried(client: Client, email: str, password: str, where: str = "203.0.113.9"):
    return client.post(SIGN_IN, {"login": email, "password": password}, REMOTE_ADDR=where)


def acts(person: Person | None = None) -> list[str]:
    found = LogLine.objects.filter(object_id=person.id) if person else LogLine.objects
    return [line.act for line in found.order_by("id")]


# Waits


def test_wrong_passwords_make_one_wait_and_the_wait_is_told(mei, clock) -> None:
    client = Client()
    for _ in range(3):
        assert tried(client, "mei@example.org", "wrong").status_code == 200
    answer = tried(client, "mei@example.org", PASSWORD)
    assert (answer.status_code, answer["Retry-After"]) == (429, "1")
    assert "Wait 1 second, then try again. A passkey works at once." in answer.content.decode()
    clock.on(seconds=1)
    assert tried(client, "mei@example.org", PASSWORD).status_code == 302


def test_no_hash_is_computed_while_one_waits(mei, clock, hashes) -> None:
    for _ in range(3):
        tried(Client(), "mei@example.org", "wrong")
    hashes.clear()
    assert tried(Client(), "mei@example.org", PASSWORD).status_code == 429
    assert hashes == []


def test_a_stranger_elsewhere_cannot_shut_anybody_out(mei, clock) -> None:
    for n in range(100):
        tried(Client(), "mei@example.org", "wrong", where=f"198.51.100.{n % 8}")
    assert tried(Client(), "mei@example.org", PASSWORD).status_code == 302


def test_one_network_that_tries_many_accounts_waits_a_minute_at_most(clock) -> None:
    for n in range(28):
        tried(Client(), f"nobody{n}@example.org", "wrong")
        clock.on(minutes=1)
    clock.on(minutes=-1)
    answer = tried(Client(), "another@example.org", "wrong")
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")
    assert tried(Client(), "another@example.org", "wrong", where="192.0.2.1").status_code == 200


def test_a_success_does_not_undo_the_networks_failures_with_others(mei, clock) -> None:
    for n in range(19):
        tried(Client(), f"nobody{n}@example.org", "wrong")
    assert tried(Client(), "mei@example.org", PASSWORD).status_code == 302
    tried(Client(), "nobody@example.org", "wrong")
    assert tried(Client(), "nobody20@example.org", "wrong").status_code == 429


def second_step(mei: Person) -> Client:
    """A browser in which the password was right, and a code is asked for."""
    totp.TOTP.activate(mei, totp.generate_totp_secret())
    client = Client()
    assert tried(client, "mei@example.org", PASSWORD)["Location"] == "/staff/second/give/"
    return client


def test_wrong_codes_make_the_account_wait_wherever_they_come_from(mei, clock) -> None:
    client = second_step(mei)
    for n in range(3):
        answer = client.post("/staff/second/give/", {"code": "000000"}, REMOTE_ADDR=f"198.51.100.{n}")
        assert answer.status_code == 200
    answer = client.post("/staff/second/give/", {"code": "000000"}, REMOTE_ADDR="192.0.2.7")
    assert (answer.status_code, answer["Retry-After"]) == (429, "1")
    assert acts(mei) == ["second_factor_added", *["sign_in_failed"] * 3]


def test_the_password_asked_for_again_is_the_right_one_and_counts_too(mei, clock) -> None:
    client = Client()
    client.force_login(mei, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert (
        client.post("/staff/again/", {"password": PASSWORD, "next": "/staff/second/"})["Location"] == "/staff/second/"
    )
    for _ in range(3):
        assert client.post("/staff/again/", {"password": "wrong"}).status_code == 200
    assert client.post("/staff/again/", {"password": PASSWORD}).status_code == 429


def test_limits_hold_on_letters(mei, clock) -> None:
    for _ in range(5):
        assert Client().post("/staff/password/", {"email": "mei@example.org"}).status_code == 302
    assert Client().post("/staff/password/", {"email": "mei@example.org"}).status_code == 429
    assert Client().post("/staff/password/", {"email": "MEI@example.org "}).status_code == 429
    assert Client().post("/staff/password/", {"email": "other@example.org"}).status_code == 302


def code_of(secret: str) -> str:
    """The code an app shows now."""
    return totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))


def test_a_code_works_once_in_whatever_process(mei) -> None:
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(mei, secret)
    answers = []
    for _ in range(2):
        client, code = Client(), code_of(secret)
        tried(client, "mei@example.org", PASSWORD)
        answers.append(client.post("/staff/second/give/", {"code": code}).status_code)
        cache.clear()  # as in another process
    assert answers == [302, 429]


def test_the_database_alone_makes_no_codes(mei, settings) -> None:
    secret = totp.generate_totp_secret()
    kept = totp.TOTP.activate(mei, secret).instance
    RecoveryCodes.activate(mei)
    assert secret not in str([row.data for row in mei.authenticator_set.all()])
    assert totp.TOTP(kept).validate_code(code_of(secret))
    settings.SECRET_KEY = "another"
    with pytest.raises(WrongState, match="Use a passkey"):
        totp.TOTP(kept).validate_code("123456")


# What tells nothing


@pytest.fixture
def hashes(monkeypatch) -> list[str]:
    """Every argon2 computation."""
    done: list[str] = []
    argon2 = hashers.Argon2PasswordHasher
    encode, verify = argon2.encode, argon2.verify

    def encoding(self, password, salt):
        done.append("encode")
        return encode(self, password, salt)

    def verifying(self, password, encoded):
        done.append("verify")
        return verify(self, password, encoded)

    monkeypatch.setattr(argon2, "encode", encoding)
    monkeypatch.setattr(argon2, "verify", verifying)
    return done


def accounts() -> list[str]:
    """Of each kind one; the last is unknown."""
    made("known@example.org")
    made("passkey@example.org", None)
    made("left@example.org", is_active=False)
    return ["known@example.org", "passkey@example.org", "left@example.org", "unknown@example.org"]


def text_of(answer, email: str) -> str:
    """A page without what differs by chance or is what one typed."""
    text = answer.content.decode().replace(email, "…")
    return "".join(line for line in text.splitlines() if "csrf" not in line)


def test_known_and_unknown_accounts_do_the_same_and_look_the_same(clock, hashes) -> None:
    told = set()
    for email in accounts():
        hashes.clear()
        answer = tried(Client(), email, "wrong")
        told.add((answer.status_code, len(hashes), text_of(answer, email)))
    assert len(told) == 1
    assert next(iter(told))[:2] == (200, 1)


def test_known_and_unknown_accounts_wait_alike(clock) -> None:
    told = set()
    for email in accounts():
        waits = []
        for _ in range(6):
            answer = tried(Client(), email, "wrong", where=f"198.51.100.{len(told)}")
            waits.append((answer.status_code, answer.get("Retry-After")))
            clock.on(seconds=1)
        told.add(tuple(waits))
        clock.on(days=2)
        limits.forget(clock.now)
    assert len(told) == 1


def test_a_reset_says_the_same_to_all_and_writes_only_to_those_who_are_here(clock, hashes) -> None:
    told = set()
    for email in accounts():
        hashes.clear()
        answer = Client().post("/staff/password/", {"email": email}, follow=True)
        told.add((answer.status_code, len(hashes), text_of(answer, email)))
    assert len(told) == 1
    assert sorted(letter.to[0] for letter in mail.outbox) == ["known@example.org", "passkey@example.org"]


def test_the_reset_letter_carries_the_link_alone(mei) -> None:
    Client().post("/staff/password/", {"email": "mei@example.org"})
    (letter,) = mail.outbox
    assert letter.subject == "A new password for Community CompStat"
    said, link = letter.body.strip().split("\n\n")
    assert said.startswith("Open this address") and link.startswith("http://testserver/staff/password/")
    assert "Mei" not in letter.body and "mei@" not in letter.body and not letter.alternatives


# Lines


def test_what_happens_at_sign_in_leaves_lines(mei, clock) -> None:
    client = Client()
    tried(client, "mei@example.org", "wrong")
    tried(client, "unknown@example.org", "wrong")
    tried(client, "mei@example.org", PASSWORD)
    client.post("/staff/sign-out/")
    assert acts() == ["sign_in_failed", "signed_in", "signed_out"]
    lines = list(LogLine.objects.order_by("id"))
    assert [line.who for line in lines] == ["nobody", mei.id, mei.id]
    assert {(line.door, line.object_kind, line.object_id) for line in lines} == {("staff", "person", mei.id)}


def test_a_spent_recovery_code_leaves_a_line_and_lets_nobody_in_again(mei) -> None:
    client = second_step(mei)
    code = RecoveryCodes.activate(mei).get_unused_codes()[0]
    assert client.post("/staff/second/give/", {"code": code})["Location"] == "/staff/"
    assert acts(mei)[:2] == ["second_factor_added"] * 2
    assert sorted(acts(mei)[2:]) == ["recovery_code_used", "signed_in"]
    again = Client()
    tried(again, "mei@example.org", PASSWORD)
    assert again.post("/staff/second/give/", {"code": code}).status_code == 200


def test_a_new_password_leaves_a_line_in_the_same_transaction(mei, monkeypatch) -> None:
    Client().post("/staff/password/", {"email": "mei@example.org"})
    link = mail.outbox[0].body.split("http://testserver")[1].strip()
    client = Client(raise_request_exception=False)
    form = client.get(link, follow=True).redirect_chain[-1][0]
    monkeypatch.setattr("compstat.access.sign_in.acting", None)
    assert client.post(form, {"password1": "a wholly new one", "password2": "a wholly new one"}).status_code == 500
    mei.refresh_from_db()
    assert mei.check_password(PASSWORD) and acts() == []
    monkeypatch.undo()
    assert client.post(form, {"password1": "a wholly new one", "password2": "a wholly new one"}).status_code == 302
    mei.refresh_from_db()
    assert mei.check_password("a wholly new one") and acts() == ["password_changed"]


def test_a_session_begins_anew_at_sign_in(mei) -> None:
    client = Client()
    client.get(SIGN_IN)
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before
    tried(client, "mei@example.org", PASSWORD)
    assert client.session.session_key != before
    assert not Session.objects.filter(pk=before).exists()


def test_the_database_holds_no_cookie(mei) -> None:
    client = Client()
    client.force_login(mei, backend="allauth.account.auth_backends.AuthenticationBackend")
    cookie = client.cookies["sessionid"].value
    (row,) = Session.objects.filter(person=mei.id)
    assert row.pk != cookie and cookie not in f"{row.session_data}{row.pk}"
    thief = Client()
    thief.cookies["sessionid"] = row.pk
    assert thief.get("/staff/account/").status_code == 302 and "_auth_user_id" not in thief.session
    assert "_auth_user_id" in client.session


@pytest.mark.parametrize("page", [
    "account/password/", "second/codes/", "second/codes/file/", "second/codes/new/", "second/app/remove/",
    "second/passkeys/add/",
])  # fmt: skip
def test_the_password_alone_opens_no_page_of_second_steps(mei, clock, page) -> None:
    """Else a session left open and a password would be worth a fresh second step."""
    totp.TOTP.activate(mei, totp.generate_totp_secret())
    RecoveryCodes.activate(mei)
    mei.authenticator_set.update(created_at=clock.now - timedelta(days=9))
    client = Client()
    client.force_login(mei, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods_user"] = mei.pk
    session["account_authentication_methods"] = [
        {"method": "mfa", "type": "totp", "at": clock.now.timestamp() - 660},
        {"method": "password", "at": time.time(), "reauthenticated": True},
    ]
    session.save()
    address = f"/staff/{page}"
    answer = client.get(address)
    assert (answer.status_code, answer["Location"]) == (302, f"/staff/second/again/?next={address}")
    session["account_authentication_methods"][0]["at"] = clock.now.timestamp() - 540
    session.save()
    assert "/second/again/" not in client.get(address).get("Location", "")
    clock.on(minutes=9)
    assert "/second/again/" in client.get(address)["Location"]
    mei.authenticator_set.update(created_at=clock.now - timedelta(minutes=9))  # just added: nothing to guard yet
    assert "/second/again/" not in client.get(address).get("Location", "")


def test_the_present_password_is_guessed_no_faster_than_at_sign_in(mei, clock) -> None:
    client = Client()
    client.force_login(mei, backend="allauth.account.auth_backends.AuthenticationBackend")
    told = {"oldpassword": "wrong", "password1": "three green herons fly", "password2": "three green herons fly"}
    for _ in range(3):
        assert client.post("/staff/account/password/", told).status_code == 200
    assert client.post("/staff/account/password/", told).status_code == 429
    clock.on(minutes=1)
    assert client.post("/staff/account/password/", {**told, "oldpassword": PASSWORD}).status_code == 302
    mei.refresh_from_db()
    assert mei.check_password("three green herons fly")
