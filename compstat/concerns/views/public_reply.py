"""Another organization replies with the link of a letter: once, until a day, and nobody makes a link up. HTTP only."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext

from compstat.access.open_door import open_form
from compstat.access.rules import WrongState
from compstat.places import queries as places
from compstat.places.queries import City

from .. import links
from ..actions import replying as actions
from ..forms import public as forms
from ..models import Concern, OrganizationReply, Request
from ..queries.status import reply_of, whole
from ..queries.story import story_of, told_of
from ..rules import Ground, Reply
from . import parts

GONE: Final = 410
A_MOMENT: Final = timedelta(seconds=1)  # a link that is good until midnight is good until the day before is over


@open_form
@parts.unkept
def organization_reply(request: HttpRequest, signed: str) -> HttpResponse:
    """What the link asks, three answers, and thanks once one was given. LinkUnknown for a link that is not ours."""
    asked = links.read(signed)
    found = Request.objects.filter(pk=asked.request).prefetch_related("replies").first()
    if found is None:
        raise links.LinkUnknown(gettext("This link is not good any more. Ask us for a new one."))
    concern = whole(Concern.objects.filter(pk=found.concern_id)).get()
    if concern.ground == Ground.SEALED:  # nothing of it stands on a page, nor who was asked
        raise links.LinkUnknown(gettext("This link is not good any more. Ask us for a new one."))
    where = places.city(concern.city)
    if reply := reply_of(found):
        return _page(request, where, concern, found, sent=reply)
    now = timezone.now()
    try:
        if now > asked.until:
            raise actions.NoReplyNow(gettext("This link takes no reply any more. Write to whoever sent it to you."))
        actions.open_request(found.pk, now=now)
    except actions.NoReplyNow as refusal:
        return _page(request, where, concern, found, closed=str(refusal))
    return _form(request, where, concern, found)


def _form(request: HttpRequest, where: City, concern: Concern, found: Request) -> HttpResponse:
    """The form; once it is sent, thanks."""
    now = parts.now_in(where)
    form = forms.Reply(now.date(), request.POST if request.method == "POST" else None)
    if form.is_valid():
        told = form.cleaned_data
        try:
            sent = actions.reply_for_organization(found.pk, Reply(told["reply"]), told["due_on"], told["text"], now=now)
            return _page(request, where, concern, found, sent=sent)
        except WrongState as refusal:
            form.add_error(None, str(refusal))
    return _page(request, where, concern, found, form=form)


def _page(
    request: HttpRequest, where: City, concern: Concern, found: Request, *, form: forms.Reply | None = None,
    sent: OrganizationReply | None = None, closed: str = "",
) -> HttpResponse:  # fmt: skip
    area, now = places.area(where, concern.area), parts.now_in(where)
    today: date = now.date()
    if sent is not None:
        found = Request.objects.prefetch_related("replies").get(pk=found.pk)
    return parts.page(
        request, "public_reply", where, area, gettext("A question to %(name)s") % {"name": found.organization},
        status=GONE if closed else 200, form=form, sent=sent, closed=closed, story=story_of(concern, area, where, now),
        asked=told_of(found, where, today), until=places.moment(where, found.until - A_MOMENT), noindex=True,
    )  # fmt: skip
