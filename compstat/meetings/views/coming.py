"""Pages of coming: register, and change or cancel with a code. HTTP only."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import cache_control

from compstat.access.actions import Limit, new_key, slow
from compstat.access.open_door import open_form
from compstat.access.queries import network
from compstat.access.rules import WrongState
from compstat.places.queries import Area, City

from ..actions import coming as actions
from ..forms import coming as forms
from ..models import Meeting, Seat
from ..queries import coming as queries
from ..rules import SeatState
from ..rules.codes import in_groups
from ..saying import name_text, when_text
from . import parts

WRONG_CODES: Final = Limit("seat codes", 20, timedelta(hours=1), public=True)  # a right one opens all the same
unkept = cache_control(no_store=True, private=True)


@open_form
@unkept
def register(request: HttpRequest, city_id: str, meeting_id: str) -> HttpResponse:
    """Say that one will come, and what would help; or read that there is no need to."""
    where, area, meeting = parts.found(city_id, meeting_id)
    now = parts.now_in(where)
    closed = queries.why_closed(meeting, now.date())
    form = None if closed else forms.Register(meeting, where, request.POST or None, initial={"act": new_key()})
    if form and request.method == "POST" and form.is_valid():
        wish = form.wish(get_language() or "")
        made = actions.register(meeting, wish, form.cleaned_data["act"], network=network(request), now=now)
        more = {"topic": wish.topic, "letters": bool(wish.address)}
        return _page(request, "registered", where, area, meeting, gettext("You are registered"), **_codes(made), **more)
    return _page(request, "register", where, area, meeting, gettext("Tell us that you will come"), form=form,
                 closed=closed)  # fmt: skip


@open_form
@unkept
def seat(request: HttpRequest, city_id: str, meeting_id: str) -> HttpResponse:
    """A seat, for whoever types its code: see it, ask for something else, cancel."""
    where, area, meeting = parts.found(city_id, meeting_id)
    form = forms.Code(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        try:
            return _seat(request, where, area, meeting, queries.seat_of(meeting, code), code)
        except queries.SeatUnknown as refusal:
            slow(WRONG_CODES, network(request), parts.now_in(where))
            form.add_error("code", str(refusal))
    return _page(request, "seat", where, area, meeting, gettext("Your registration"), form=form)


def _seat(request: HttpRequest, where: City, area: Area, meeting: Meeting, found: Seat, code: str) -> HttpResponse:
    """The page of a seat whose code was right; first what was asked for with it is done."""
    now, said, change = parts.now_in(where), "", _change_form(request, where, meeting, found)
    if "cancel" in request.POST:
        found, said = actions.cancel_seat(meeting, code, now=now), gettext("Your registration is cancelled.")
    elif "change" in request.POST and change.is_valid():
        told = change.cleaned_data
        try:
            found = actions.change_seat(
                meeting, code, online=bool(told.get("online")), language=told["language"], needs=tuple(told["needs"]),
                now=now,
            ).seat  # fmt: skip
            said = gettext("We have changed it.")
        except WrongState as refusal:
            change.add_error(None, str(refusal))
    open_ = found.state != SeatState.CANCELLED and not queries.why_closed(meeting, now.date())
    return _page(
        request, "seat", where, area, meeting, gettext("Your registration"), said=said, open=open_,
        change=change if open_ else None, **_codes(actions.told(found)),
    )  # fmt: skip


def _change_form(request: HttpRequest, where: City, meeting: Meeting, found: Seat) -> forms.Change:
    """What they asked for, or what they ask for now."""
    now = {"online": "1" if found.online else "", "language": found.language, "needs": found.needs}
    return forms.Change(meeting, where, request.POST if "change" in request.POST else None, initial=now)


def _codes(made: actions.Registered) -> dict[str, Any]:
    place = queries.place_in_line(made.seat) if made.seat.state == SeatState.WAITING else 0
    return {
        "seat": made.seat, "code": in_groups(made.code), "slip": in_groups(made.slip) if made.slip else "",
        "place": place,
    }  # fmt: skip


def _page(
    request: HttpRequest, name: str, where: City, area: Area, meeting: Meeting, title: str, **told: object
) -> HttpResponse:
    return render(request, f"meetings/{name}.html", framed(request, where, area, meeting, title, **told))


def framed(
    request: HttpRequest, where: City, area: Area, meeting: Meeting, title: str, **told: object
) -> dict[str, Any]:
    """The frame of a page about one meeting: its title, and the way to it."""
    name = name_text(meeting, area, where)
    trail = [
        {"label": area.name, "href": reverse("area", args=[where.id, area.slug])},
        {"label": name, "href": reverse("meeting", args=[where.id, meeting.id])}, {"label": title, "href": ""},
    ]  # fmt: skip
    return parts.frame(
        request, where, area, meeting, title=title, name=name, when=when_text(meeting), trail=trail, noindex=True,
        cite_as=title, **told,
    )  # fmt: skip
