"""What waits for civilian moderators and for interpreters. HTTP only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from compstat.access.pages import page, staff
from compstat.access.rules import Actor, NotAllowed, Permission
from compstat.places import queries as places
from compstat.places.queries import City

from .. import actions, queries
from ..forms import staff as forms
from ..queries import Appealed, Wanted
from ..queries.triage import own_of
from ..saying import area_text, ground_text
from ..words import language_text
from . import desk_parts as parts
from .parts import now_in


@staff
def appeals(request: HttpRequest, actor: Actor, city: str) -> HttpResponse:
    """What authors ask a civilian moderator to look at again."""
    where, names, now = _mine(actor, city, Permission.DECIDE_APPEAL)
    bound: django_forms.Form | None = None
    if request.method == "POST":
        bound = _appeal_form(queries.appealed(request.POST.get("of", "")), request.POST)
        if parts.done(bound, lambda: _decided(request.POST["of"], bound.cleaned_data, actor, now)):
            messages.success(request, gettext("It is decided. The author can read it now."))
            return redirect("appeals")
    listed = queries.appeals_waiting(where.id, names)
    shown = [
        {
            "of": each, "own": own_of(each.own) if each.own else None, "why": own_of(each.words),
            "ground": ground_text(each.concern.ground), "area": names[each.concern.area],
            "language": language_text(each.concern.language),
            "yours": actor.stands_for & queries.withheld_by(each.concern),
            "form": bound if bound is not None and bound.prefix == each.words.id else _appeal_form(each),
        }
        for each in listed
    ]  # fmt: skip
    return page(request, "concerns/desk_appeals.html", actor, city, town=where, appeals=shown, bound=bound)


def _appeal_form(of: Appealed, data: Any = None) -> forms.DecideAppeal:  # noqa: ANN401
    """Filled in with the wording before, or with the author's own words."""
    own = of.own
    known = {
        "text": of.concern.text or (own.text if own else ""), "theme": of.concern.theme,
        "place": of.concern.place or (own.place if own else ""),
    }  # fmt: skip
    return forms.DecideAppeal(data, prefix=of.words.id, initial=known)


def _decided(words_id: str, told: dict[str, Any], by: Actor, now: datetime) -> object:
    return actions.decide_appeal(
        words_id, told["publishes"] == "yes", told["reason"], text=told["text"], place=told["place"],
        theme=told["theme"], by=by, now=now,
    )  # fmt: skip


@staff
def interpreter_queue(request: HttpRequest, actor: Actor, city: str) -> HttpResponse:
    """Published texts and answers that wait for a second text in another language."""
    where, names, now = _mine(actor, city, Permission.TRANSLATE_CONCERN)
    bound: django_forms.Form | None = None
    if request.method == "POST":
        of, kind, language = (request.POST.get(name, "") for name in ("of", "kind", "language"))
        bound = forms.Translate(request.POST, prefix=f"{of}-{kind}-{language}")
        if parts.done(bound, lambda: actions.translate(
            of, kind, language, bound.cleaned_data["text"], seen=request.POST.get("seen", ""),
            before=request.POST.get("before", ""), by=actor, now=now,
        )):  # fmt: skip
            messages.success(request, gettext("It stands beside the original now, with your role."))
            return redirect("interpreter_queue")
    shown = [
        {
            "of": each, "area": names[each.concern.area], "from": language_text(each.written_in),
            "into": language_text(each.language), "form": _translate_form(each, bound),
        }
        for each in queries.to_translate(where, names, now)
    ]  # fmt: skip
    return page(request, "concerns/desk_translations.html", actor, city, wanted=shown, bound=bound)


def _translate_form(of: Wanted, bound: django_forms.Form | None) -> django_forms.Form:
    """As it was sent and refused; else empty, or with the translation of what it said before."""
    prefix = f"{of.concern.id}-{of.of}-{of.language}"
    if bound is not None and bound.prefix == prefix:
        return bound
    return forms.Translate(prefix=prefix, initial={"text": of.before})


def _mine(actor: Actor, city: str, permission: Permission) -> tuple[City, dict[str, str], datetime]:
    """The areas in which somebody may do this, with their names. NotAllowed: there are none."""
    where = places.city(city) if city else None
    now = now_in(where) if where else None
    mine = parts.areas_of(where, actor, permission, now) if where and now else []
    if not where or not now or not mine:
        raise NotAllowed(gettext("None of your roles opens this page. Ask an administrator."))
    return where, {area.id: area_text(area, where) for area in mine}, now
