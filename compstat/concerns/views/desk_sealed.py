"""Sealed accounts, for one trained role alone: a list that says nothing, and one that is opened here. HTTP only.

Nothing of what an account says goes into a title, a message, an address or a line of the logbook.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_variables

from compstat.access import rules as access
from compstat.access.pages import page, staff
from compstat.access.rules import Actor, NotAllowed, Permission, WrongState
from compstat.places import queries as places

from .. import actions, queries
from ..actions.disclosures import Opened
from ..words import language_text
from .parts import now_in

READ = Permission.READ_DISCLOSURE


@staff
def disclosures(request: HttpRequest, actor: Actor, city: str) -> HttpResponse:
    """Which there are: day, language, state."""
    if again := _proved(request, actor, city):
        return again
    found = [(each, language_text(each.language)) for each in queries.disclosures_of(city)]
    return page(request, "concerns/disclosures.html", actor, city, found=found)


@staff
@sensitive_variables()
def disclosure(request: HttpRequest, actor: Actor, city: str, disclosure_id: str) -> HttpResponse:
    """One of them: opened with a press, so that each opening leaves its line; then closed."""
    if again := _proved(request, actor, city):
        return again
    found = queries.disclosure(disclosure_id)
    if found.city != city:
        raise queries.DisclosureUnknown("There is no such sealed account here. Go back to the list.")
    now, opened, refused = now_in(places.city(city)), None, ""
    if request.method == "POST" and request.POST.get("do") == "close":
        try:
            actions.close_disclosure(disclosure_id, by=actor, now=now)
        except WrongState as refusal:
            refused = str(refusal)
        else:
            messages.success(request, gettext("It is closed. In thirty days it is removed."))
            return redirect("disclosures")
    elif request.method == "POST":
        opened = _opened(disclosure_id, actor, now)
        found = queries.disclosure(disclosure_id)
    return page(
        request, "concerns/disclosure.html", actor, city, found=found, opened=opened, refused=refused,
        language=language_text(found.language),
    )  # fmt: skip


@sensitive_variables()
def _opened(disclosure_id: str, by: Actor, now: datetime) -> Opened:
    return actions.open_disclosure(disclosure_id, by=by, now=now)


def _proved(request: HttpRequest, actor: Actor, city: str) -> HttpResponse | None:
    """Whoever has the role gives a second step once more, if the last time is not fresh; others are refused."""
    if not city:
        raise NotAllowed(gettext("None of your roles opens this page. Ask an administrator."))
    now = now_in(places.city(city))
    stale = not access.may(actor, READ, city=city, now=now)
    if stale and access.may(replace(actor, proved_at=now), READ, city=city, now=now):
        return redirect_to_login(request.get_full_path(), reverse("mfa_reauthenticate"))
    access.check(actor, READ, city=city, now=now)
    return None
