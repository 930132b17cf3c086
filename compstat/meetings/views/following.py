"""Follow an area by mail, and what a letter's link opens. Opening changes nothing: programs open links. HTTP only."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, gettext_lazy

from compstat.access.open_door import open_form
from compstat.access.queries import network
from compstat.places import queries as places
from compstat.places.queries import Area, City

from .. import links
from ..actions import following as actions
from ..forms import following as forms
from ..links import SEAT, Link
from ..rules import Following
from ..saying import area_text
from ..words import REMINDERS
from . import parts
from .coming import unkept

TITLES: Final = {
    Following.CONFIRM: gettext_lazy("Confirm that you want letters"),
    Following.STOP: gettext_lazy("Stop these letters"),
    Following.CHANGE: gettext_lazy("When should we remind you?"), SEAT: gettext_lazy("Stop letters about this meeting"),
}  # fmt: skip


@open_form
@unkept
def follow(request: HttpRequest, city_id: str, area_id: str) -> HttpResponse:
    """Ask for letters about an area's meetings. What comes back is the same, whoever follows already."""
    where = places.city(city_id)
    area = places.area(where, area_id)
    form = forms.Follow(request.POST or None, initial={"language": get_language()})
    asked = request.method == "POST" and form.is_valid()
    if asked:
        told = form.cleaned_data
        actions.follow(
            where, area, told["address"], told["language"], form.bits(), network=network(request),
            now=parts.now_in(where),
        )  # fmt: skip
    title = gettext("Letters about meetings")
    context = _framed(request, where, area, title, form=form, asked=asked, description=gettext(
        "Get a letter when a meeting is called, moved or cancelled. No account."
    ))  # fmt: skip
    return render(request, "meetings/follow.html", context)


@open_form
@unkept
def following(request: HttpRequest, signed: str) -> HttpResponse:
    """What a letter's link is for, and one button. A mail program may press it by itself (RFC 8058)."""
    link = links.read(signed)
    where = places.city(link.city)
    area = places.area(where, link.area)
    change, done = forms.Change(request.POST if "change" in request.POST else None, initial={
        "reminders": forms.chosen(link.reminders)
    }), ""  # fmt: skip
    if request.method == "POST" and ("change" not in request.POST or change.is_valid()):
        done = _press(link, request, change)
    title = str(TITLES[link.purpose])
    context = _framed(
        request, where, area, title, link=link, done=done, change=change, noindex=True, reminders=_chosen(link),
    )  # fmt: skip
    return render(request, "meetings/following.html", context)


def _press(link: Link, request: HttpRequest, change: forms.Change) -> str:
    """What was pressed: one of the page's buttons or, by a mail program, the only one."""
    now = timezone.now()
    if "change" in request.POST and link.purpose != SEAT:
        actions.press(link, Following.CHANGE, change.bits(), now=now)
        return Following.CHANGE
    kind = Following.STOP if link.purpose == SEAT else Following(link.purpose)
    actions.press(link, kind, now=now)
    return kind


def _chosen(link: Link) -> list[str]:
    """The times at which they are reminded, in words."""
    return [str(words) for each, words in REMINDERS.items() if each & link.reminders]


def _framed(request: HttpRequest, where: City, area: Area, title: str, **told: object) -> dict[str, object]:
    trail = [{"label": area.name, "href": reverse("area", args=[where.id, area.slug])}, {"label": title, "href": ""}]
    return parts.frame(
        request, where, area, None, title=title, trail=trail, cite_as=title, area_name=area_text(area, where), **told
    )
