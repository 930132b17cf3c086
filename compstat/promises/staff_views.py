"""Where staff make promises and say what became of them: HTTP only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext

from compstat.access import rules as access
from compstat.access.pages import page, staff
from compstat.access.rules import Actor, Permission, WrongState
from compstat.places import queries as places
from compstat.places.queries import Area, City

from . import actions, forms, queries, rules
from .models import Promise
from .rules import Event, State


@staff
def overview(request: HttpRequest, actor: Actor, city: str) -> HttpResponse:
    """The promises of one's own areas; making one."""
    if not city:
        return page(request, "promises/overview.html", actor, city, form=None, boards=[])
    where = places.city(city)
    now = places.moment(where, timezone.now())
    mine = _areas(where, actor, Permission.MAKE_PROMISE, now)
    form = forms.Make([(a.id, _name(a)) for a in mine], request.POST or None) if mine else None
    if form is not None and request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        if _done(form, lambda: actions.make_promise(
            city, told["area"], told["what"], told["owner"], told["due_on"], by=actor, now=now
        )):  # fmt: skip
            messages.success(request, gettext("The promise is made. Everybody can read it now."))
            return redirect("promises")
    boards = [(a, queries.promises_of(city, a.id, now.date())) for a in mine]
    return page(
        request, "promises/overview.html", actor, city, form=form, boards=[(a, b) for a, b in boards if b.count]
    )


def _keep(key: str, told: dict[str, Any], by: Actor, now: datetime) -> Promise:
    return actions.keep(key, told["reason"], by=by, now=now)


def _drop(key: str, told: dict[str, Any], by: Actor, now: datetime) -> Promise:
    return actions.drop(key, told["reason"], by=by, now=now)


def _reopen(key: str, told: dict[str, Any], by: Actor, now: datetime) -> Promise:
    return actions.reopen(key, told["reason"], by=by, now=now)


def _change(key: str, told: dict[str, Any], by: Actor, now: datetime) -> Promise:
    return actions.move(key, told["due_on"], told["reason"], by=by, now=now)


def _reword(key: str, told: dict[str, Any], by: Actor, now: datetime) -> Promise:
    return actions.reword(key, told["what"], told["reason"], by=by, now=now)


Do = Callable[[str, dict[str, Any], Actor, datetime], Promise]
STEPS: Final[dict[Event, tuple[type[django_forms.Form], Do]]] = {
    Event.KEPT: (forms.Keep, _keep), Event.MOVED: (forms.Change, _change), Event.REWORDED: (forms.Reword, _reword),
    Event.DROPPED: (forms.Drop, _drop), Event.REOPENED: (forms.Reopen, _reopen),
}  # fmt: skip


@staff
def promise(request: HttpRequest, actor: Actor, city: str, promise_id: str) -> HttpResponse:
    """One promise, its history, and what may be said of it now."""
    found = queries.promise(promise_id)
    if found.city != city:
        raise queries.PromiseUnknown("There is no such promise. Go back to the list.")
    where = places.city(city)
    now = places.moment(where, timezone.now())
    access.check(actor, Permission.SETTLE_PROMISE, city=city, area=queries.answering(found), now=now)
    asked = Event(request.POST["event"]) if request.POST.get("event") in set(STEPS) else None
    steps = {event: kind(prefix=event) for event, (kind, _) in STEPS.items()}
    if asked is not None:
        form = steps[asked] = STEPS[asked][0](request.POST, prefix=asked)
        if form.is_valid() and _done(form, lambda: STEPS[asked][1](promise_id, form.cleaned_data, actor, now)):
            messages.success(request, gettext("It is written down. Everybody can read it now."))
            return redirect("promise", promise_id)
    return page(
        request, "promises/promise.html", actor, city, found=found, place=places.area(where, found.area),
        steps=[(event, form) for event, form in steps.items() if rules.can_move(event, State(found.state))],
        asked=asked, late=rules.days_late(State(found.state), found.due_on, now.date()), events=found.events.all(),
    )  # fmt: skip


def _done(form: django_forms.Form, do: Callable[[], object]) -> bool:
    """Whether it was done; if not, the form says why."""
    try:
        do()
    except WrongState as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _areas(city: City, actor: Actor, permission: Permission, now: datetime) -> list[Area]:
    """The areas in which somebody may do this; a neighborhood, if they may in all districts it lies in."""
    known = places.areas(city)
    return [a for a in known if access.may(actor, permission, city=city.id, area=places.answering(a), now=now)]


def _name(area: Area) -> str:
    return area.name if area.kind == "neighborhood" or area.name == area.id else f"{area.id} {area.name}"
