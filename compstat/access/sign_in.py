"""How people sign in: nobody signs up by themselves, failures slow the next attempt, who comes in leaves a line.

A failed password slows the same account from the same network, and, after many, that network; never the account from
elsewhere, so that no stranger can shut anybody out. A failed code slows the account: only somebody with its password
can cause that. Passkeys are never slowed.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from datetime import timedelta
from hashlib import sha256
from typing import Any, Final

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ChangePasswordForm
from allauth.account.signals import password_changed, password_reset, password_set
from allauth.core import context
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import signals as mfa
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from . import letters, limits, queries
from .acts import Act
from .limits import Delay, Limit
from .logbook import acting
from .models import Person
from .rules import NOBODY, Actor, DoorName, WrongState

PASSWORD: Final = Delay("password", free=3, longest=timedelta(minutes=5))  # one account from one network
NETWORK: Final = Delay("network", free=20, longest=timedelta(minutes=1))  # all accounts from one network
ONCE: Final = Limit("code", 1, timedelta(minutes=2))  # the same code does not work twice
CODE: Final = Delay("code", free=3, longest=timedelta(minutes=5))  # one account, its password known


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Invitations alone make accounts; failures slow the next attempt."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """allauth's letters go the way of all letters."""
        found = self.render_mail(template_prefix, email, {"request": self.request, "email": email, **context})
        letters.write(email, found.subject, found.body)

    def get_login_stages(self) -> list[str]:
        """As allauth has them, but the department's provider may prove the second step."""
        ours = {"allauth.mfa.stages.AuthenticateStage": "compstat.access.openid.SecondStep"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ANN401
        """Refuse, before any hash is computed, while a wait is not over."""
        for delay, who in _counted(request, credentials):
            limits.check_wait(delay, who, timezone.now())

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Person | None:  # noqa: ANN401
        """The person whose password this is. What succeeded does not undo a network's failures with other accounts."""
        person: Person | None = super().authenticate(request, **credentials)
        if person:
            delay, who = _counted(request, credentials)[0]
            limits.succeeded(delay, who)
        return person

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ANN401
        now = timezone.now()
        for delay, who in _counted(request, credentials):
            limits.failed(delay, who, now)
        known = Person.objects.filter(email__iexact=_address(credentials)).first()
        if known:
            _failed_line(known)

    def reauthenticate(self, user: Person, password: str) -> bool:
        """Allauth looks for an address in a table of its own, which stays empty here."""
        return self.authenticate(context.request, email=user.email, password=password) == user


def _address(credentials: dict[str, Any]) -> str:
    return str(credentials.get("email", "")).strip().lower()


def _counted(request: HttpRequest, credentials: dict[str, Any]) -> list[tuple[Delay, str]]:
    """What a failure counts for: this account from this network, and this network."""
    where = limits.network(request)
    return [(PASSWORD, f"{where} {_address(credentials)}"), (NETWORK, where)]


def typed_address(request: HttpRequest) -> str:
    """Whom a letter would go to."""
    return _address({"email": request.POST.get("email", "")})


class Steps(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second steps are encrypted with the signing key: who has the database alone cannot make codes."""

    def encrypt(self, text: str) -> str:
        return b64encode(_box().encrypt(text.encode())).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _box().decrypt(b64decode(encrypted_text)).decode()
        except CryptoError as error:
            raise WrongState(gettext(
                "The key of this site was changed, so codes do not work any more. Use a passkey, or ask the "
                "administrator of your agency."
            )) from error  # fmt: skip


def _box() -> SecretBox:
    return SecretBox(sha256(b"second steps " + settings.SECRET_KEY.encode()).digest())


class _Slowed(mfa_forms.BaseAuthenticateForm):  # type: ignore[misc]
    """A code is not looked at while a wait is not over."""

    def clean_code(self) -> str:
        limits.check_wait(CODE, self.user.pk, timezone.now())
        code: str = super().clean_code()
        typed = normalize_user_code(code)  # 123-456 is the same code
        limits.spend(ONCE, f"{self.user.pk} {typed}", timezone.now())  # allauth remembers in one process alone
        limits.succeeded(CODE, self.user.pk)
        return code


class Authenticate(_Slowed, mfa_forms.AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""


class ChangePassword(ChangePasswordForm):  # type: ignore[misc]
    """The present password is guessed here no faster than at sign-in."""

    def clean_oldpassword(self) -> str:
        typed: str = self.cleaned_data.get("oldpassword", "")
        if not Adapter(context.request).reauthenticate(self.user, typed):
            raise Adapter(context.request).validation_error("enter_current_password")
        return typed


class Reauthenticate(_Slowed, mfa_forms.ReauthenticateForm):  # type: ignore[misc]
    """The second step given again."""


# Each signal leaves a line; allauth's pages that change something are one transaction with it (urls.py).


def _line(act: Act, person: Person) -> None:
    by = Actor(person.pk, DoorName.STAFF, queries.standings(person.pk))
    now = timezone.now()
    city = queries.city_of(by, now.date())
    with acting(act, by=by, now=now, object_kind="person", object_id=person.pk, city=city):
        pass


def _failed_line(person: Person) -> None:
    """Somebody, we do not know who, tried to be this person."""
    nobody = Actor(NOBODY.who, DoorName.STAFF)
    with acting(Act.SIGN_IN_FAILED, by=nobody, now=timezone.now(), object_kind="person", object_id=person.pk):
        pass


@receiver(user_logged_in)
def _signed_in(user: Person, **_: object) -> None:
    _line(Act.SIGNED_IN, user)


@receiver(user_logged_out)
def _signed_out(user: Person | None, **_: object) -> None:
    if user is not None:
        _line(Act.SIGNED_OUT, user)


@receiver([password_changed, password_set, password_reset])
def _new_password(user: Person, **_: object) -> None:
    _line(Act.PASSWORD_CHANGED, user)


@receiver(post_save, sender=Authenticator)
def _added(instance: Authenticator, *, created: bool, **_: object) -> None:
    """With the row itself: allauth tells of some only once they are kept."""
    if created:
        _line(Act.SECOND_FACTOR_ADDED, instance.user)


@receiver(mfa.authenticator_removed)
def _removed(user: Person, **_: object) -> None:
    _line(Act.SECOND_FACTOR_REMOVED, user)


@receiver(mfa.authenticator_used)
def _used(user: Person, authenticator: Authenticator, **_: object) -> None:
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        _line(Act.RECOVERY_CODE_USED, user)


@receiver(mfa.authentication_failed)
def _wrong_code(user: Person, **_: object) -> None:
    limits.failed(CODE, user.pk, timezone.now())
    _failed_line(user)
