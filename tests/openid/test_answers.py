"""What a provider may send, honest or forged, and what becomes of it at the staff door."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlparse

import jwt
import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client

from compstat.access.models import LogLine, Person, Session
from compstat.access.openid import proved_at

from .forger import CLIENT, SECRET, Forger, new_key

MFA = ["pwd", "mfa"]


@pytest.fixture
def forger(settings) -> Iterator[Forger]:
    """A provider whose every word the test writes, set up as the department's own."""
    made = Forger()
    settings.OPENID = {
        "issuer": made.issuer, "client": CLIENT, "secret": SECRET, "name": "Harborview Police", "levels": ["gold"]
    }  # fmt: skip
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def chen() -> Person:
    """A person who has joined."""
    return Person.objects.create_user("chen@example.org", "three green herons fly")


def begin(client: Client, **told: str) -> dict[str, str]:
    """Start a sign-in; what the browser is to bring to the provider."""
    page = client.post("/staff/openid/", told)
    assert page.status_code == 200
    there = page.context["address"]
    return {name: values[0] for name, values in parse_qs(urlparse(there).query).items()}


def finish(client: Client, state: str):
    """Come back with a code."""
    return client.get("/staff/openid/answer/", {"code": "c0de", "state": state})


@pytest.fixture
def sign_in(forger) -> Callable:
    """A whole sign-in with an honest token, but for `claims`."""

    def run(client: Client, **claims: object):
        asked = begin(client)
        forger.token = forger.signed(forger.claims(asked["nonce"], **claims))
        return finish(client, asked["state"])

    return run


def in_as(client: Client) -> str:
    """Whose session it is; empty without one."""
    return client.session.get("_auth_user_id", "")


def test_a_second_step_that_the_provider_proves_opens_the_door(sign_in, chen) -> None:
    client = Client()
    answer = sign_in(client, amr=MFA)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/staff/")
    assert client.get("/staff/").status_code == 200
    link = SocialAccount.objects.get(user=chen)
    assert (link.uid, link.extra_data) == ("chen-1", {})
    assert list(LogLine.objects.filter(act="provider_linked").values_list("who", "object_id")) == [(chen.id, chen.id)]


def test_without_that_proof_ours_is_asked(sign_in, chen) -> None:
    client = Client()
    sign_in(client)
    answer = client.get("/staff/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/staff/second/")  # to add one: there is none yet
    Authenticator.objects.create(user=chen, type=Authenticator.Type.TOTP, data={"secret": ""})
    client = Client()
    assert sign_in(client, amr=["pwd"]).headers["Location"].startswith("/staff/second/give/")
    assert in_as(client) == ""
    client = Client()
    assert sign_in(client, amr=MFA).headers["Location"] == "/staff/"
    assert client.get("/staff/").status_code == 200


@pytest.mark.parametrize(
    ("claims", "proved"),
    [
        ({}, False),
        ({"amr": ["pwd"]}, False),
        ({"amr": "mfa"}, False),  # not a list
        ({"amr": [["mfa"], None]}, False),
        ({"acr": "silver"}, False),
        ({"acr": None}, False),
        ({"acr": ["gold"]}, False),
        ({"acr": "gold"}, True),
        ({"amr": ["pwd", "otp"]}, True),
        ({"amr": ["hwk"]}, True),
    ],
)
def test_what_proves_a_second_step(claims, proved) -> None:
    now = datetime(2026, 11, 19, 18, tzinfo=UTC)
    assert (proved_at({**claims, "auth_time": now.timestamp()}, {"gold"}, now) == now) is proved


@pytest.mark.parametrize("auth_time", [None, True, "soon"])
def test_a_second_step_given_nobody_knows_when_is_never_fresh(auth_time) -> None:
    now = datetime(2026, 11, 19, 18, tzinfo=UTC)
    assert proved_at({"amr": MFA, "auth_time": auth_time}, (), now) == datetime.fromtimestamp(0, UTC)
    assert proved_at({"amr": MFA, "auth_time": now.timestamp() + 9999}, (), now) == now  # nor is it of tomorrow


def test_the_time_of_the_proof_is_the_provider_s(sign_in, chen) -> None:
    client = Client()
    sign_in(client, amr=MFA, auth_time=int(time.time()) - 1200)
    records = client.session["account_authentication_methods"]
    assert [r["at"] < time.time() - 1199 for r in records if r["method"] == "mfa"] == [True]


def test_an_address_nobody_joined_with_is_refused_and_no_account_is_made(sign_in) -> None:
    client = Client()
    answer = sign_in(client, email="stranger@example.org", amr=MFA)
    assert answer.status_code == 403
    assert "Open the link in your invitation first" in answer.content.decode()
    assert (Person.objects.count(), SocialAccount.objects.count(), in_as(client)) == (0, 0, "")


UNVERIFIED = [{"email_verified": False}, {"email_verified": None}, {"email_verified": "true"}, {"email": None}]
ELSEWHERE = ["https://evil.example.org/", "//evil.example.org", "/\\evil.example.org", "javascript:alert(1)"]
MISDESCRIBED = [{"issuer": "https://elsewhere.example.org"}, {"token_endpoint": None}, {"jwks_uri": 7}]


@pytest.mark.parametrize("claims", UNVERIFIED)
def test_an_address_the_provider_has_not_verified_leads_to_nobody(sign_in, chen, claims) -> None:
    client = Client()
    answer = sign_in(client, amr=MFA, **claims)
    assert (answer.status_code, in_as(client)) == (403, "")
    assert "has not verified your e-mail address" in answer.content.decode()


def test_somebody_who_left_does_not_come_in_again(sign_in, chen) -> None:
    sign_in(Client(), amr=MFA)
    Person.objects.update(is_active=False)
    client = Client()
    answer = sign_in(client, amr=MFA)
    assert (answer.headers["Location"], in_as(client)) == ("/staff/inactive/", "")


def test_the_provider_s_key_counts_and_no_longer_the_address(sign_in, chen) -> None:
    sign_in(Client(), amr=MFA)
    client = Client()
    sign_in(client, amr=MFA, email="renamed@example.org")
    assert in_as(client) == chen.id
    client = Client()
    answer = sign_in(client, amr=MFA, sub="the-next-chen")  # who was given the address later
    assert (answer.status_code, in_as(client)) == (403, "")
    assert "belongs to somebody else" in answer.content.decode()


def test_another_issuer_s_keys_of_people_are_other_people(sign_in, chen, settings) -> None:
    SocialAccount.objects.create(user=chen, provider="https://before.example.org", uid="chen-1")
    client = Client()
    assert sign_in(client, amr=MFA, email="other@example.org").status_code == 403
    assert in_as(client) == ""


FORGED = {
    "another issuer": {"iss": "https://elsewhere.example.org"},
    "another audience": {"aud": "another-client"},
    "audience of many, without saying for whom": {"aud": [CLIENT, "another-client"]},
    "meant for another client": {"azp": "another-client"},
    "too old": {"exp": int(time.time()) - 120},
    "not yet": {"nbf": int(time.time()) + 3600},
    "without an end": {"exp": None},
    "without a nonce": {"nonce": None},
    "the nonce of another sign-in": {"nonce": "0" * 64},
    "nobody's": {"sub": None},
    "a key of a person that is too long": {"sub": "x" * 192},
}


@pytest.mark.parametrize("claims", FORGED.values(), ids=FORGED.keys())
def test_a_token_that_says_something_wrong_is_refused(sign_in, chen, claims) -> None:
    client = Client()
    answer = sign_in(client, amr=MFA, **claims)
    assert (answer.status_code, in_as(client), SocialAccount.objects.count()) == (403, "", 0)
    assert "could not be used" in answer.content.decode()


def _coded(told: bytes) -> str:
    return base64.urlsafe_b64encode(told).decode().rstrip("=")


def _text(told: dict[str, object]) -> str:
    return _coded(json.dumps(told).encode())


def _unsigned(forger: Forger, claims: dict[str, object]) -> str:
    return jwt.encode(claims, None, algorithm="none")


def _strange_key(forger: Forger, claims: dict[str, object]) -> str:
    return forger.signed(claims, new_key())


def _public_key_as_password(forger: Forger, claims: dict[str, object]) -> str:
    """HS256 with the public key, which everybody knows."""
    public = forger.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    parts = [_text({"alg": "HS256", "kid": forger.kid}), _text(claims)]
    return ".".join([*parts, _coded(hmac.digest(public, ".".join(parts).encode(), "sha256"))])


def _changed(forger: Forger, claims: dict[str, object]) -> str:
    head, _, sign = forger.signed({**claims, "amr": []}).split(".")
    return f"{head}.{_text(claims)}.{sign}"


def _unknown_key(forger: Forger, claims: dict[str, object]) -> str:
    return jwt.encode(claims, forger.key, algorithm="RS256", headers={"kid": "second"})


@pytest.mark.parametrize(
    "make", [_unsigned, _strange_key, _public_key_as_password, _changed, _unknown_key, lambda f, c: "no token"]
)
def test_a_token_that_is_not_the_provider_s_is_refused(forger, chen, make) -> None:
    client = Client()
    asked = begin(client)
    forger.token = make(forger, forger.claims(asked["nonce"], amr=MFA))
    answer = finish(client, asked["state"])
    assert (answer.status_code, in_as(client)) == (403, "")
    assert "could not be used" in answer.content.decode()


def test_a_token_serves_one_sign_in(forger, chen) -> None:
    first, second = Client(), Client()
    asked, again = begin(first), begin(second)
    forger.token = forger.signed(forger.claims(asked["nonce"], amr=MFA))
    assert finish(first, asked["state"]).status_code == 302
    assert finish(first, asked["state"]).status_code == 403  # the state is used up
    assert finish(second, again["state"]).status_code == 403  # the same token, in another sign-in
    assert in_as(second) == ""


def test_a_state_of_nobody_or_of_somebody_else_is_refused(forger, chen) -> None:
    mine, theirs = Client(), Client()
    asked = begin(theirs)
    forger.token = forger.signed(forger.claims(asked["nonce"], amr=MFA))
    begin(mine)
    for state in (asked["state"], "tampered", ""):
        assert finish(mine, state).status_code == 403
    assert (in_as(mine), forger.asked) == ("", [])  # not even the code was shown to the provider


def test_the_verifier_fits_the_challenge(sign_in, forger, chen) -> None:
    client = Client()
    asked = begin(client)
    forger.token = forger.signed(forger.claims(asked["nonce"], amr=MFA))
    finish(client, asked["state"])
    (told,) = forger.asked
    digest = hashlib.sha256(told["code_verifier"][0].encode()).digest()
    assert _coded(digest) == asked["code_challenge"]
    assert (asked["code_challenge_method"], asked["max_age"]) == ("S256", "600")
    assert told["client_secret"] == [SECRET]
    assert "client_secret" not in asked


def test_the_address_of_the_browser_changes_nothing_of_what_is_asked(forger) -> None:
    asked = begin(Client(), process="connect")
    page = Client().post("/staff/openid/?process=connect&scope=admin&auth_params=nonce%3Dmine%26max_age%3D9")
    there = parse_qs(urlparse(page.context["address"]).query)
    assert set(there["scope"][0].split()) == set(asked["scope"].split()) == {"openid", "profile", "email"}
    assert (there["max_age"], there["nonce"] == ["mine"]) == (["600"], False)


def test_nobody_is_linked_to_the_account_of_whoever_is_signed_in(forger, chen) -> None:
    other, client = Person.objects.create_user("okafor@example.org"), Client()
    client.force_login(other, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.post("/staff/openid/?process=connect")
    asked = {name: told[0] for name, told in parse_qs(urlparse(page.context["address"]).query).items()}
    forger.token = forger.signed(forger.claims(asked["nonce"], amr=MFA))
    assert finish(client, asked["state"]).status_code == 302
    assert in_as(client) == SocialAccount.objects.get().user_id == chen.id


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_nobody_is_sent_elsewhere_afterwards(forger, chen, elsewhere) -> None:
    client = Client()
    asked = begin(client, next=elsewhere)
    forger.token = forger.signed(forger.claims(asked["nonce"], amr=MFA))
    assert finish(client, asked["state"]).headers["Location"] == "/staff/"


def test_one_comes_back_to_where_one_was(forger, chen) -> None:
    client = Client()
    asked = begin(client, next="/staff/may/")
    forger.token = forger.signed(forger.claims(asked["nonce"], amr=MFA))
    assert finish(client, asked["state"]).headers["Location"] == "/staff/may/"


def test_no_token_and_nothing_else_of_the_provider_is_kept(sign_in, chen) -> None:
    sign_in(Client(), amr=MFA, name="A Name Nobody Asked For")
    Authenticator.objects.create(user=chen, type=Authenticator.Type.TOTP, data={"secret": ""})
    sign_in(Client(), name="A Name Nobody Asked For")  # waits at our second step
    kept = json.dumps([Client().session.decode(row.session_data) for row in Session.objects.all()])
    kept += json.dumps(list(SocialAccount.objects.values("provider", "uid", "extra_data")))
    assert "opens-doors-elsewhere" not in kept
    assert "A Name Nobody" not in kept
    assert (SocialToken.objects.count(), SocialApp.objects.count()) == (0, 0)


@pytest.mark.parametrize("wrong", MISDESCRIBED)
def test_a_provider_that_describes_itself_wrongly_is_not_asked(forger, wrong) -> None:
    forger.described = wrong
    answer = Client().post("/staff/openid/")
    assert answer.status_code == 403
    assert "does not answer just now" in answer.content.decode()


def test_a_provider_that_is_down_is_no_error_of_ours(forger, chen) -> None:
    client = Client()
    asked = begin(client)
    forger.server.shutdown()
    forger.server.server_close()
    assert finish(client, asked["state"]).status_code == 403
    assert client.post("/staff/openid/").status_code == 403


def test_whoever_turns_back_at_the_provider_is_told_how_to_go_on(forger) -> None:
    client = Client()
    asked = begin(client)
    answer = client.get("/staff/openid/answer/", {"error": "access_denied", "state": asked["state"]})
    assert answer.status_code == 403
    assert "/staff/sign-in/" in answer.content.decode()


def test_without_a_provider_there_is_no_such_address(settings) -> None:
    settings.OPENID = None
    assert Client().post("/staff/openid/").status_code == 404
    assert Client().get("/staff/openid/answer/").status_code == 404
    assert "Sign in with" not in Client().get("/staff/sign-in/").content.decode().replace("Sign in with a passkey", "")
