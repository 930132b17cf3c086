"""Signing in through a department's own OpenID provider: what allauth leaves out is here.

The ID token is checked in full, though it comes straight from the provider: signature, issuer, audience, times, and a
nonce that only this sign-in can know. Nobody joins this way: an account comes from an invitation. No token is kept.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any, Final

import jwt
import requests
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.stages import AuthenticateStage
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from . import queries
from .acts import Act
from .logbook import acting
from .models import Person
from .rules import FRESH, Actor, DoorName, Refused, WrongState

SIGNED_WITH: Final = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
REQUIRED: Final = ["iss", "sub", "aud", "exp", "iat", "nonce"]
SKEW: Final = 60  # seconds by which two clocks may differ
LONGEST: Final = 191  # characters of a person's key at the provider
# RFC 8176: values of `amr` that name a second step, or something that is never one step alone.
SECOND_STEPS: Final = frozenset({"mfa", "otp", "hwk", "sc"})


class NotProved(OAuth2Error):  # type: ignore[misc]
    """What the provider sent does not prove who somebody is."""


def nonce_of(verifier: str) -> str:
    """The nonce of a sign-in: a hash of its PKCE verifier, which the session alone knows until the code is used."""
    return hashlib.sha256(f"nonce {verifier}".encode()).hexdigest()


def checked(token: str, keys: Mapping[str, Any], *, issuer: str, client: str, nonce: str) -> dict[str, Any]:
    """The claims of an ID token, signed with one of `keys` (a JWK set) and meant for this sign-in. NotProved."""
    try:
        named = jwt.get_unverified_header(token).get("kid")
        found = [key for key in jwt.PyJWKSet.from_dict(dict(keys)).keys if named is None or key.key_id == named]
        if len(found) != 1:
            raise NotProved("no key of the provider fits the token")
        claims: dict[str, Any] = jwt.decode(
            token, found[0], algorithms=SIGNED_WITH, issuer=issuer, audience=client, leeway=SKEW,
            options={"require": REQUIRED},
        )  # fmt: skip
    except jwt.PyJWTError as error:
        raise NotProved(type(error).__name__) from error
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", None if several else client) != client:
        raise NotProved("the token is meant for another client")
    if not hmac.compare_digest(str(claims["nonce"]).encode(), nonce.encode()):
        raise NotProved("the token belongs to another sign-in")
    return claims


def proved_at(claims: Mapping[str, Any], levels: Collection[str], now: datetime) -> datetime | None:
    """When the provider saw a second step, if the token proves one; `levels`: values of `acr` that prove it.

    Without `auth_time` nobody knows when that was: it counts, but it is never fresh.
    """
    methods = claims.get("amr")
    named = {m for m in methods if isinstance(m, str)} if isinstance(methods, list) else set()
    if not named & SECOND_STEPS and claims.get("acr") not in tuple(levels):
        return None
    seen = claims.get("auth_time")
    if isinstance(seen, bool) or not isinstance(seen, int | float):
        return datetime.fromtimestamp(0, UTC)
    return datetime.fromtimestamp(min(max(seen, 0), now.timestamp()), UTC)


class Provider(OpenIDConnectProvider):  # type: ignore[misc]
    """The department's provider. Nothing of the address in the browser changes what is asked of it."""

    def get_login_url(self, request: HttpRequest, **_: object) -> str:
        return reverse("openid")

    def get_callback_url(self) -> str:
        return reverse("openid_answer")

    def get_oauth2_adapter(self, request: HttpRequest) -> Exchange:
        return Exchange(request, self.app.provider_id)

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        return {"process": "login", "next_url": get_next_redirect_url(request)}  # an address of ours, or none

    def get_pkce_params(self) -> dict[str, str]:
        """With the nonce, and a wish for a sign-in that is fresh enough to act with."""
        told: dict[str, str] = super().get_pkce_params()
        return {**told, "nonce": nonce_of(told["code_verifier"]), "max_age": str(FRESH * 60)}

    def extract_uid(self, data: Mapping[str, Any]) -> str:
        """Who somebody is at the provider, for good. NotProved: longer than can be kept."""
        if not 0 < len(data["sub"]) <= LONGEST:
            raise NotProved("the provider's key of the person is empty or too long")
        return str(data["sub"])

    def extract_email_addresses(self, data: object) -> list[object]:
        return []

    def extract_extra_data(self, data: object) -> dict[str, object]:
        return {}  # who somebody is at the provider is the key alone

    def extract_common_fields(self, data: object) -> dict[str, object]:
        return {}


class Exchange(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Talks with the provider during one sign-in."""

    verifier = ""

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider says of itself. NotProved: it cannot be reached, or speaks for another issuer."""
        if not hasattr(self, "_told"):
            self._told = _fetched(_known()["issuer"].rstrip("/") + "/.well-known/openid-configuration")
            if self._told.get("issuer") != _known()["issuer"]:
                raise NotProved("the provider names another issuer")
            for needed in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                if not isinstance(self._told.get(needed), str):
                    raise NotProved(f"the provider does not name its {needed}")
        return self._told

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return request.build_absolute_uri(reverse("openid_answer"))

    def parse_token(self, data: object) -> None:
        """What would open the provider's own doors is not kept, not even for now."""

    def get_access_token_data(
        self, request: HttpRequest, app: SocialApp, client: object, pkce_code_verifier: str | None = None
    ) -> dict[str, Any]:
        self.verifier = pkce_code_verifier or ""
        told: dict[str, Any] = super().get_access_token_data(request, app, client, pkce_code_verifier)
        return told

    def complete_login(self, request: HttpRequest, app: SocialApp, token: object, **told: Any) -> SocialLogin:  # noqa: ANN401
        """Who came, and whether the provider saw a second step."""
        known = _known()
        claims = checked(
            str(told["response"].get("id_token", "")), _fetched(self.openid_config["jwks_uri"]),
            issuer=known["issuer"], client=known["client"], nonce=nonce_of(self.verifier),
        )  # fmt: skip
        found = self.get_provider().sociallogin_from_response(request, claims)
        found.address = str(claims.get("email", "")) if claims.get("email_verified") is True else ""
        found.proved_at = proved_at(claims, known["levels"], timezone.now())
        return found


def _fetched(url: str) -> dict[str, Any]:
    """A JSON object of the provider. NotProved."""
    try:
        answer = requests.get(url, timeout=10)
        answer.raise_for_status()
        told = answer.json()
    except requests.RequestException as error:
        raise NotProved(f"the provider does not answer: {type(error).__name__}") from error
    if not isinstance(told, dict):
        raise NotProved("the provider does not answer with an object")
    return told


class Adapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """One provider, known from the environment alone; whoever has no account is refused."""

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Provider:
        known = _known()
        app = SocialApp(
            provider="openid_connect", provider_id=known["issuer"], name=known["name"], client_id=known["client"],
            secret=known["secret"], settings={"oauth_pkce_enabled": True},
        )  # fmt: skip
        return Provider(request, app=app)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find whose account it is; the first time by the address that the provider has verified."""
        if sociallogin.is_existing:
            return
        try:
            sociallogin.user = link(sociallogin.account, sociallogin.address, now=timezone.now())
        except Refused as refusal:
            raise ImmediateHttpResponse(_refused(request, str(refusal))) from refusal

    def on_authentication_error(self, request: HttpRequest, provider: Provider, **told: object) -> None:
        raise ImmediateHttpResponse(_unusable(request))


def _refused(request: HttpRequest, said: str) -> HttpResponse:
    """A page that says why, and how to go on."""
    return render(request, "access/openid_refused.html", {"said": said}, status=403)


def _unusable(request: HttpRequest) -> HttpResponse:
    """What came back proves nothing: forged, too old, meant for another sign-in, or broken off."""
    said = gettext("What your provider sent back could not be used. Try again: that often helps. Nothing was changed.")
    return _refused(request, said)


def link(account: SocialAccount, address: str, *, now: datetime) -> Person:
    """From now on the provider's key of this person leads to their account here. WrongState.

    `address`: the one the provider has verified, or empty. An address may be given to somebody else one day; so it is
    asked once, and an account that is linked already is not linked anew.
    """
    if not address:
        raise WrongState(gettext(
            "Your provider has not verified your e-mail address. Ask those who run it, or sign in another way."
        ))  # fmt: skip
    person = Person.objects.filter(email=address.strip().lower(), is_active=True).first()
    if person is None:
        raise WrongState(gettext(
            "Nobody has joined with this address. Open the link in your invitation first; if you have none, ask the "
            "administrator of your agency for one."
        ))  # fmt: skip
    if SocialAccount.objects.filter(user=person, provider=account.provider).exists():
        raise WrongState(gettext(
            "This address belongs to somebody else’s account, from before it was yours. Ask the administrator of your "
            "agency to invite you under another address."
        ))  # fmt: skip
    by = Actor(person.id, DoorName.STAFF, queries.standings(person.id))
    with acting(Act.PROVIDER_LINKED, by=by, now=now, object_kind="person", object_id=person.id):
        account.user = person
        account.save()
    return person


class SecondStep(AuthenticateStage):  # type: ignore[misc]
    """Our second step, unless the provider has proved one."""

    def _should_handle(self, request: HttpRequest) -> bool:
        seen = getattr((self.login.signal_kwargs or {}).get("sociallogin"), "proved_at", None)
        if seen is None:
            return bool(super()._should_handle(request))
        record_authentication(request, self.login.user, method="mfa", type="openid", at=seen.timestamp())
        return False


def _exchange(request: HttpRequest) -> Exchange:
    """For one request. 404 when no provider is set up."""
    return Exchange(request, _known()["issuer"])


def _known() -> dict[str, Any]:
    """The provider of the settings. 404 without one."""
    if settings.OPENID is None:
        raise Http404
    return settings.OPENID


@never_cache
def begin(request: HttpRequest) -> HttpResponse:
    """Go to the provider. A page leads there, since from here no form may be sent to another site."""
    provider = _exchange(request).get_provider()
    if request.method != "POST":
        return redirect("account_login")
    try:
        there = provider.redirect_from_request(request)
    except NotProved:
        return _refused(request, gettext("Your provider does not answer just now. Try again, or sign in another way."))
    return render(request, "access/openid_leaving.html", {"address": there.url})


@never_cache
def answer(request: HttpRequest) -> HttpResponse:
    """Come back from the provider."""
    exchange = _exchange(request)
    try:
        found: HttpResponse = OAuth2CallbackView.adapter_view(exchange)(request)
    except NotProved:
        return _unusable(request)
    return found
