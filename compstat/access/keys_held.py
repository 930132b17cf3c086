"""What an administrator does while holding the keys leaves a line for each request; at sign-out they are given back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from math import ceil
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from . import actions, queries
from .acts import Act
from .logbook import acting
from .models import Person
from .pages import keys_id, proofs
from .rules import Actor, Permission

MINUTE: Final = timedelta(minutes=1)
LEAVING: Final = {"account_logout", "end_sessions"}


class KeysHeld:
    """Middleware of the staff door. `request.keys_until` tells pages to show the banner."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Hand the request on."""
        return self.answer(request)

    def process_view(self, request: HttpRequest, view: object, arguments: object, named: dict[str, Any]) -> None:
        """Write the line before anything is done: a refused or failed request leaves one too."""
        if not request.path.startswith("/staff/") or not isinstance(request.user, Person):
            return
        now = timezone.now()
        by = queries.actor(request.user, proofs=proofs(request), keys_id=keys_id(request), now=now)
        until = by.keys_until
        if until is None:
            return
        city = queries.city_of(by, now.date())
        name = (request.resolver_match and request.resolver_match.url_name) or ""
        _write(f"{request.method}.{name}", city, by, now)
        if name in LEAVING and request.method == "POST":
            actions.return_keys(city, by=by, now=now)
            return
        request.keys_until = until  # type: ignore[attr-defined]
        request.keys_minutes = ceil((until - now) / MINUTE)  # type: ignore[attr-defined]


def _write(code: str, city: str, by: Actor, now: datetime) -> None:
    """Which page or act, as its name in the list of addresses: never what it was asked about."""
    with acting(
        Act.KEYS_USED, by=by, now=now, object_kind="page", object_id=code, city=city, permission=Permission.TAKE_KEYS
    ):
        pass
