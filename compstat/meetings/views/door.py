"""Pages of the door and of the end: on one's own phone, or at a kiosk. They set no cookie. HTTP only."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import translate_url
from django.utils.translation import gettext

from compstat.access.actions import new_key
from compstat.access.open_door import open_form
from compstat.access.queries import network

from ..actions import door as actions
from ..browsers import token_of
from ..forms import door as forms
from ..queries import door as queries
from . import parts
from .coming import framed, unkept


@open_form
@unkept
def at_the_door(request: HttpRequest, city_id: str, meeting_id: str) -> HttpResponse:
    """Three questions, each for oneself and each to be left out."""
    where, area, meeting = parts.found(city_id, meeting_id)
    now, kiosk = parts.now_in(where), _is_kiosk(request)
    form = forms.Door(queries.answers_to(where, area), request.POST or None, initial={"act": new_key()})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        actions.answer_at_the_door(meeting, form.answers(), told["act"], kiosk=kiosk, network=network(request), now=now)
        return _thanks(request, kiosk)
    context = framed(
        request, where, area, meeting, gettext("Welcome"), form=form, open=queries.is_open(meeting, now.date()),
        **_kiosk(request),
    )  # fmt: skip
    return render(request, _template(request, "door"), context)


@open_form
@unkept
def closing_questions(request: HttpRequest, city_id: str, meeting_id: str) -> HttpResponse:
    """Heard? Answered? Would you come again?"""
    where, area, meeting = parts.found(city_id, meeting_id)
    now, kiosk = parts.now_in(where), _is_kiosk(request)
    form = forms.Closing(queries.answers_to(where, area), request.POST or None, initial={"act": new_key()})
    if request.method == "POST" and form.is_valid():
        actions.answer_at_the_end(
            meeting, form.answers(), form.cleaned_data["act"], token=token_of(request), kiosk=kiosk,
            network=network(request), now=now,
        )  # fmt: skip
        return _thanks(request, kiosk)
    context = framed(
        request, where, area, meeting, gettext("Three questions before you go"), form=form,
        open=queries.is_ending(meeting, now.date()), **_kiosk(request),
    )  # fmt: skip
    return render(request, _template(request, "three_questions"), context)


def _is_kiosk(request: HttpRequest) -> bool:
    return "kiosk" in request.GET


def _kiosk(request: HttpRequest) -> dict[str, Any]:
    """At a kiosk the page is bare and big, and makes itself ready for the next person."""
    return {"kiosk": _is_kiosk(request), "again": f"{_in_own_language(request)}?kiosk=1" if _is_kiosk(request) else ""}


def _in_own_language(request: HttpRequest) -> str:
    """The page in the site's own language: the next person chooses theirs."""
    return translate_url(request.path, settings.LANGUAGE_CODE)


def _template(request: HttpRequest, name: str) -> str:
    return "meetings/thanks.html" if "thanks" in request.GET else f"meetings/{name}.html"


def _thanks(request: HttpRequest, kiosk: bool) -> HttpResponse:
    return redirect(f"{request.path}?thanks=1{'&kiosk=1' if kiosk else ''}")
