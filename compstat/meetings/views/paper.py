"""The poster, and what became of a card: HTTP only. Where paper leads to."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
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
from compstat.access.queries import network, public_address
from compstat.access.rules import WrongState
from compstat.places import queries as places
from compstat.places.queries import Area, City

from ..forms import paper as forms
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
            meeting=public_address("meeting", where.id, meeting.id),
            area=public_address("meetings_of_area", where.id, area.slug),
            join=public_address("join_meeting"), card=public_address("card", where.id),
            briefing=public_address("briefing", where.id, area.slug),
        )  # fmt: skip


@cache_control(no_cache=True, public=True)
def poster(request: HttpRequest, city_id: str, meeting_id: str) -> HttpResponse:
    """The poster, in `?languages=en,es` (or each by itself, as a form says it), or in the language of the page.
    WrongState names the languages there are."""
    where, area, meeting = parts.found(city_id, meeting_id)
    asked = ",".join(request.GET.getlist("languages"))
    here = get_language() if get_language() in languages.offered() else settings.LANGUAGE_CODE
    answer = poster_answer(where, area, meeting, languages.chosen(asked.split(",") if asked else [here]))
    etag = answer["ETag"] = f'"{hashlib.sha256(answer.content).hexdigest()[:32]}"'
    return get_conditional_response(request, etag=etag, response=answer) or answer


def poster_answer(where: City, area: Area, meeting: Meeting, codes: Sequence[str]) -> HttpResponse:
    """The poster in these languages."""
    made = poster_pdf(where, area, meeting, codes, {code: addresses(where, area, meeting, code) for code in codes})
    return file_answer(made, f"{where.id}-{area.slug}-{meeting.on}-poster.pdf")


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
