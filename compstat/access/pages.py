"""The frame of the staff door, for the pages of every room: who comes in, and what each page is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from . import queries, rules
from .models import Person
from .rules import Actor, Permission

View = Callable[..., HttpResponse]
KEYS = "keys"  # in the session


def proofs(request: HttpRequest) -> list[datetime]:
    """When a second factor was given in this session."""
    given = [record for record in get_authentication_records(request, request.user) if record["method"] == "mfa"]
    return [datetime.fromtimestamp(record["at"], UTC) for record in given]


def keys_id(request: HttpRequest) -> str:
    """The administrator's keys taken in this session; empty for none."""
    return str(request.session.get(KEYS, ""))


def staff(view: View) -> View:
    """For people who have signed in with two steps; the view gets who acts, and for which city."""

    @wraps(view)
    def guarded(request: HttpRequest, **parameters: str) -> HttpResponse:
        person = request.user
        if not isinstance(person, Person) or not person.is_active:
            return redirect_to_login(request.get_full_path())
        given = proofs(request)
        if not given:
            messages.info(request, gettext("Working here needs a second step beside your password."))
            return redirect("mfa_reauthenticate" if is_mfa_enabled(person) else "mfa_index")
        now = timezone.now()
        actor = queries.actor(person, proofs=given, keys_id=keys_id(request), now=now)
        return view(request, actor, queries.city_of(actor, now.date()), **parameters)

    return guarded


def page(request: HttpRequest, name: str, actor: Actor, city: str, **told: Any) -> HttpResponse:  # noqa: ANN401
    """A page of the staff door: one of this room by its name, one of another by its path, `promises/list.html`."""
    now = timezone.now()
    shown = {p.value: rules.may(actor, p, city=city, area=None, now=now) for p in Permission}
    frame = {"actor": actor, "city_id": city, "can": shown, "noindex": True, "now": now, "here": name}
    return render(request, name if "/" in name else f"access/{name}.html", {**frame, **told})
