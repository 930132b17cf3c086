"""The poster, and what became of a card: HTTP only. Where paper leads to."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language, gettext, override
from django.views.decorators.cache import cache_control

from compstat.access.actions import Limit, slow
from compstat.access.open_door import open_form
from compstat.access.queries import network
from compstat.access.rules import WrongState
from compstat.places import queries as places
from compstat.places.queries import Area, City

from ..forms import paper as forms
from ..links import address
from ..models import Meeting
from ..paper import languages
from ..paper.facts import Addresses, grouped
from ..paper.poster import poster as poster_pdf
from ..queries import paper as queries
from ..rules import GROUNDS
from ..rules.paper import card_number
from ..saying import name_text, when_text
from . import parts

WRONG_CARDS: Final = Limit("card numbers", 40, timedelta(hours=1), public=True)  # a right one opens all the same


def addresses(where: City, area: Area, meeting: Meeting, code: str) -> Addresses:
    """Where the paper of one language leads."""
    with override(code):
        return Addresses(
            meeting=address("meeting", where.id, meeting.id), area=address("meetings_of_area", where.id, area.slug),
            join=address("join_meeting"), card=address("card", where.id),
            briefing=address("briefing", where.id, area.slug),
        )  # fmt: skip


@cache_control(no_cache=True, public=True)
def poster(request: HttpRequest, city_id: str, meeting_id: str) -> HttpResponse:
    """The poster, in `?languages=en,es`, or in the language of the page. WrongState names the languages there are."""
    where, area, meeting = parts.found(city_id, meeting_id)
    asked = request.GET.get("languages", "")
    here = get_language() if get_language() in languages.offered() else settings.LANGUAGE_CODE
    codes = languages.chosen(asked.split(",") if asked else [here])
    made = poster_pdf(where, area, meeting, codes, {code: addresses(where, area, meeting, code) for code in codes})
    etag = f'"{hashlib.sha256(made).hexdigest()[:32]}"'
    answer = file_answer(made, f"{where.id}-{area.slug}-{meeting.on}-poster.pdf")
    answer["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=answer) or answer


def file_answer(made: bytes, name: str) -> HttpResponse:
    """A PDF to look at or to print."""
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name.replace("+", "-")}"'
    return answer


@open_form
@cache_control(no_store=True, private=True)
def card(request: HttpRequest, city_id: str) -> HttpResponse:
    """What became of a numbered card. Its number stands in no address."""
    where = places.city(city_id)
    form, told = forms.CardNumber(request.POST or None), {}
    if request.method == "POST" and form.is_valid():
        told = _fate(request, where, form)
    title = gettext("What became of my card?")
    return render(request, "meetings/card.html", {
        "city": where, "form": form, "title": title, "cite_as": title, "noindex": True, "now": parts.now_in(where),
        "trail": [{"label": where.name, "href": reverse("city", args=[where.id])}, {"label": title, "href": ""}],
        **told,
    })  # fmt: skip


def _fate(request: HttpRequest, where: City, form: forms.CardNumber) -> dict[str, Any]:
    """What is known of a number; whoever tries very many that are none has to wait."""
    try:
        number = card_number(form.cleaned_data["number"])
    except WrongState as refusal:
        form.add_error("number", str(refusal))
        return {}
    found = queries.fate(where.id, number)
    if not found.known:
        slow(WRONG_CARDS, network(request), parts.now_in(where))
    told = {
        "number": grouped(number), "fate": found, "ground": gettext(GROUNDS[found.ground]) if found.ground else ""
    }  # fmt: skip
    if found.meeting is None:
        return told
    area = places.area(where, found.meeting.area)
    return {
        **told, "of": found.meeting,
        "called": name_text(found.meeting, area, where), "when": when_text(found.meeting),
    }  # fmt: skip
