"""Everything a meeting needs on paper, as one file; slips that are good no more: HTTP only."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, ngettext

from compstat.access.pages import page, staff
from compstat.access.queries import public_path
from compstat.access.rules import Actor, Permission, WrongState
from compstat.places.queries import Area, City

from ..actions import paper as actions
from ..actions import voting
from ..forms import paper as forms
from ..models import Meeting
from ..paper import languages
from ..paper.bundle import Copies, Order, bundle
from ..queries import paper as queries
from ..rules import State
from ..saying import name_text, when_text
from . import parts
from .paper import addresses, file_answer, poster_answer


@staff
def paper_pdf(request: HttpRequest, actor: Actor, city: str, meeting_id: str) -> HttpResponse:
    """What is to be printed, as one file; slips that are good no more."""
    where, area, meeting = parts.for_staff(actor, city, meeting_id, Permission.RUN_MEETING)
    asked = request.POST.get("what", "")
    form = forms.Print(request.POST if asked == "print" else None, initial=_usual(meeting))
    void = forms.Void(request.POST if asked == "void" else None)
    posted = forms.Poster(request.POST if asked == "poster" else None, initial={"languages": _spoken(meeting)})
    try:
        if asked == "print" and form.is_valid():
            return _printed(where, area, meeting, form.copies(), form.cleaned_data["large"], actor)
        if asked == "poster" and posted.is_valid():
            return poster_answer(where, area, meeting, languages.chosen(posted.cleaned_data["languages"]))
        if asked == "void" and void.is_valid():
            told = void.cleaned_data
            n = actions.void_slips(meeting, told["first"], told["last"], by=actor, now=parts.now_in(where))
            messages.success(request, ngettext("%(n)s slip is void.", "%(n)s slips are void.", n) % {"n": n})
            return redirect("paper_pdf", meeting.id)
    except WrongState as refusal:
        (form if asked == "print" else void).add_error(None, str(refusal))
    return page(
        request, "meetings/paper.html", actor, where.id, meeting=meeting, area=area, form=form, void=void,
        posted=posted, called=name_text(meeting, area, where), when=when_text(meeting),
        printed=queries.printed(meeting),
        kinds=[label for label, _ in forms.COPIES.values()], poster_href=_poster_href(where, meeting),
    )  # fmt: skip


def _poster_href(where: City, meeting: Meeting) -> str:
    """The poster in all languages: a page of the public door, which may have another host."""
    path = public_path("poster", where.id, meeting.id)
    site = "" if settings.COMPSTAT_DOOR == "all" else settings.COMPSTAT_SITE
    return f"{site}{path}?languages={','.join(languages.offered())}"


def _spoken(meeting: Meeting) -> list[str]:
    """The languages of the meeting, of those that can be printed."""
    return [code for code in languages.offered() if code == settings.LANGUAGE_CODE or code in meeting.languages]


def _usual(meeting: Meeting) -> dict[str, object]:
    """What a usual meeting takes: forty people, and a dozen more in each language that is interpreted."""
    usual = {"cards": 40, "slips": 40, "questions": 40, "tables": 6}
    few = {"cards": 12, "slips": 12, "questions": 12, "tables": 1}
    told: dict[str, object] = {}
    for code in languages.offered():
        first = code == settings.LANGUAGE_CODE
        told[f"{code}.want"] = code in _spoken(meeting)
        told |= {f"{code}.{name}": n for name, n in (usual if first else few).items()}
    return told


def _printed(
    where: City, area: Area, meeting: Meeting, copies: Mapping[str, Copies], large: bool, by: Actor
) -> HttpResponse:  # fmt: skip
    if meeting.state == State.CANCELLED:
        raise WrongState(gettext("This meeting is cancelled. There is nothing to hand out; its poster says so."))
    now = parts.now_in(where)
    count = sum(each.slips for each in copies.values())
    made = iter(voting.make_slips(meeting, count, by=by, now=now) if count else [])
    slips = {code: [next(made) for _ in range(each.slips)] for code, each in copies.items()}
    told = {code: addresses(where, area, meeting, code) for code in copies}
    order = Order(copies, slips, large, now.date())
    return file_answer(bundle(where, area, meeting, order, told), f"{where.id}-{area.slug}-{meeting.on}-paper.pdf")
