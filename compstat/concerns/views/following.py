"""What a follower's link in a letter opens. Opening changes nothing: programs open links. HTTP only."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from compstat.access.open_door import open_form
from compstat.places import queries as places

from .. import links
from ..actions import following as actions
from ..links import CONFIRM, STOP
from ..queries.news import followed_of
from . import parts

TITLES: Final = {
    CONFIRM: gettext_lazy("Confirm that you want letters"), STOP: gettext_lazy("Stop these letters"),
}  # fmt: skip


@open_form
@parts.unkept
def concern_following(request: HttpRequest, signed: str) -> HttpResponse:
    """What a letter's link is for, and one button. A mail program may press it by itself (RFC 8058). LinkUnknown."""
    link = links.read_of_follower(signed)
    where, now = places.city(link.city), timezone.now()
    followed = followed_of(link.about, now, now)
    if followed is None or link.purpose not in TITLES:
        raise links.LinkUnknown(gettext("This link is not good any more. Ask us for a new one."))
    if request.method == "POST":
        actions.press(link, now=now)
    return parts.page(
        request, "public_following", where, places.area(where, followed.area), str(TITLES[link.purpose]),
        purpose=link.purpose, done=request.method == "POST", followed=followed, noindex=True,
    )  # fmt: skip
