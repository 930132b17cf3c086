"""The room on a phone: join, follow, ask, support, answer. HTTP only.

Every page is whole without JavaScript; with it, the parts that change are read anew every few seconds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse, translate_url
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_from_request, gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from compstat.access.actions import new_key
from compstat.access.open_door import open_form
from compstat.access.queries import network
from compstat.access.rules import WrongState
from compstat.places import queries as places
from compstat.places.queries import Area, City

from ..actions.answering import answer_ballot, answer_poll
from ..actions.asking import ask, check_joins, did_not_understand, support
from ..actions.sent import NotTaken, Sent
from ..browsers import give_token, hashed, token_of
from ..forms import room as forms
from ..models import Meeting
from ..queries import finding
from ..queries import room as live
from ..room_words import said_text
from ..rules import FUTURE, State
from ..rules.codes import key_of_digest
from ..saying import name_text, when_text
from . import parts
from .keeping import time_in
from .kept import kept
from .screen import body, screen

PIECES: Final = ("now", "polls", "questions")
WELL: Final = {"", "joined", "asked", "supported", "unclear", "answered", "balloted"}  # of what is said
unkept = cache_control(private=True, no_store=True)
Place = tuple[City, Area, Meeting]


@open_form
@unkept
def join(request: HttpRequest) -> HttpResponse:
    """Where one types the code on the screen."""
    typed, said = request.POST.get("code", request.GET.get("code", ""))[:20], ""
    if typed:
        try:
            return _join(request, finding.meeting_to_join(typed))
        except finding.MeetingUnknown as refusal:
            said = str(refusal)
    return render(request, "meetings/join.html", {"typed": typed, "said": said, "noindex": True})


@unkept
@require_safe
def joined(request: HttpRequest, code: str) -> HttpResponse:
    """Where the code that is scanned leads: into the room, in the language of the phone."""
    return _join(request, finding.meeting_to_join(code))


def _join(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Into the room, with a token of this browser's own; without one where very many have joined."""
    address, said = reverse("room", args=[meeting.city, meeting.id]), "joined"
    known = bool(token_of(request))
    try:
        if not known:
            check_joins(meeting, network(request), parts.now_in(places.city(meeting.city)))
    except NotTaken as refusal:
        return redirect(f"{_in_own_language(request, address)}?said={refusal.said}")
    answer = redirect(f"{_in_own_language(request, address)}?said={said}")
    give_token(request, answer)
    return answer


def _in_own_language(request: HttpRequest, address: str) -> str:
    """An address in the language of this page, or of the phone where the page has the language of everybody."""
    own = get_language_from_request(request)
    chosen = request.path.startswith(f"/{get_language()}/")
    return address if chosen or own == settings.PSEUDO else translate_url(address, own)


@unkept
@require_safe
def room(request: HttpRequest, city_id: str, meeting_id: str) -> HttpResponse:
    """The room: what is on screen, in the reader's language; with a token, what one can do."""
    return _page(request, parts.found(city_id, meeting_id), request.GET.get("said", ""), request.GET.getlist("asked"))


def _page(
    request: HttpRequest, place: Place, said: str, asked: list[str], act: forms.Act | None = None
) -> HttpResponse:
    where, area, meeting = place
    part = _part(request, where.id, meeting.id)
    told = parts.frame(
        request, where, area, meeting, name=name_text(meeting, area, where), when=when_text(meeting), part=part,
        joined=bool(token_of(request)), said=said_text(said), wrong=said not in WELL,
        fates=live.what_became(meeting, forms.ids(asked)), asked=forms.ids(asked), act=act, new_id=new_key(),
        rows=_rows(where), near=_near(where, area), may_ask=meeting.state in {*FUTURE, State.IN_SESSION}, noindex=True,
        keep_act=reverse("room_act", args=[where.id, meeting.id]),
    )  # fmt: skip
    return render(request, "meetings/room.html", told)


@dataclass(frozen=True)
class Part:
    """What changes on all phones of a meeting, in one language."""

    etag: str
    pieces: dict[str, SafeString]
    whole: bytes


def _part(request: HttpRequest, city_id: str, meeting_id: str) -> Part:
    """The part as it was made within the last second."""
    return kept(("room", city_id, meeting_id, get_language()), lambda: _made(request, city_id, meeting_id))


def _made(request: HttpRequest, city_id: str, meeting_id: str) -> Part:
    where, area, meeting = parts.found(city_id, meeting_id)
    shown = screen(where, area, meeting, parts.now_in(where))
    told = {
        "city": where, "area": area, "meeting": meeting, "shown": shown, "slide": shown.showing, "live": shown.live,
        "number": shown.number(shown.showing), "of": len(shown.slides), "when": when_text(meeting),
        "body": body(shown, shown.showing, request) if shown.in_session else "",
        "keep_act": reverse("room_act", args=[where.id, meeting.id]), "cancelled": meeting.state == State.CANCELLED,
        "over": meeting.state in {State.DRAFTED, State.PUBLISHED},
    }  # fmt: skip
    pieces = {name: mark_safe(render_to_string(f"meetings/room_{name}.html", told)) for name in PIECES}
    whole = "".join(pieces.values()).encode()
    return Part(f'"{hashlib.sha256(whole).hexdigest()[:24]}"', pieces, whole)


@require_safe
def room_part(request: HttpRequest, city_id: str, meeting_id: str) -> HttpResponse:
    """What changes, as a fragment; nothing when the phone has it already. Reads no cookie, and mostly no database."""
    part = _part(request, city_id, meeting_id)
    has_it = part.etag in request.headers.get("If-None-Match", "")
    answer = HttpResponseNotModified() if has_it else HttpResponse(part.whole)
    answer["ETag"], answer["Cache-Control"] = part.etag, "no-cache"
    return answer


@require_safe
def room_mine(request: HttpRequest, city_id: str, meeting_id: str) -> HttpResponse:
    """What became of what this phone asked: by ids that it alone knows."""
    _, _, meeting = parts.found(city_id, meeting_id)
    asked = forms.ids(request.GET.getlist("asked"))
    answer = render(request, "meetings/room_mine.html", {"fates": live.what_became(meeting, asked)})
    answer["Cache-Control"] = "private, no-store"
    return answer


@open_form
@unkept
def room_act(request: HttpRequest, city_id: str, meeting_id: str) -> HttpResponse:
    """Something a phone sends: from a form, or from a script that wants to be told as JSON."""
    place = parts.found(city_id, meeting_id)
    address = reverse("room", args=[city_id, meeting_id])
    if request.method != "POST":
        return redirect(address)
    act, script = forms.act(request.POST), "application/json" in request.headers.get("Accept", "")
    try:
        sent = DO[act.kind](request, place, act) if act.kind in DO else _unreadable()
    except WrongState as refusal:
        return _refused(request, place, act, refusal, script)
    if script:
        return JsonResponse({"accepted": True, "again": sent.again, "said": sent.sentence})
    return _back(request, address, sent.said, [act.id] if act.kind == "ask" else [])


def _unreadable() -> Sent:
    raise NotTaken("unreadable")


def _refused(
    request: HttpRequest, place: Place, act: forms.Act, refusal: WrongState, script: bool
) -> HttpResponse:  # fmt: skip
    """A script is told why. A form comes back; a question that was typed stays in it."""
    said = refusal.said if isinstance(refusal, NotTaken) else "unreadable"
    if script:
        return JsonResponse({"accepted": False, "again": False, "said": str(refusal)})
    if act.kind == "ask":
        return _page(request, place, said, _asked_before(request), act)
    return _back(request, reverse("room", args=[place[0].id, place[2].id]), said, [])


def _back(request: HttpRequest, address: str, said: str, asked: list[str]) -> HttpResponse:
    """To the room, which says what was done; ids of what was asked before stay in its address."""
    told = urlencode({"said": said, "asked": [*asked, *_asked_before(request)][: live.MOST_ASKED]}, doseq=True)
    return HttpResponse(status=303, headers={"Location": f"{address}?{told}#said"})


def _asked_before(request: HttpRequest) -> list[str]:
    return forms.ids(parse_qs(urlsplit(request.headers.get("Referer", "")).query).get("asked", []))


def _ask(request: HttpRequest, place: Place, act: forms.Act) -> Sent:
    where, _, meeting = place
    if not act.id:
        raise NotTaken("unreadable")
    now = parts.now_in(where)
    return ask(
        meeting, where, token_of(request), act.text, act.id, about=act.about, language=get_language() or "en",
        at=time_in(request.POST, meeting, now), network=network(request), now=now,
    )  # fmt: skip


def _support(request: HttpRequest, place: Place, act: forms.Act) -> Sent:
    return support(place[2], token_of(request), act.line)


def _unclear(request: HttpRequest, place: Place, act: forms.Act) -> Sent:
    where, _, meeting = place
    return did_not_understand(meeting, where, token_of(request), act.slide, now=parts.now_in(where))


def _answer(request: HttpRequest, place: Place, act: forms.Act) -> Sent:
    meeting, token = place[2], token_of(request)
    return answer_poll(meeting, act.poll, token, act.choices, act.id or _same(meeting, token, act))


def _ballot(request: HttpRequest, place: Place, act: forms.Act) -> Sent:
    where, _, meeting = place
    key = act.id or _same(meeting, token_of(request), act)
    return answer_ballot(
        meeting, act.poll, act.code, act.choices, key, network=network(request), now=parts.now_in(where)
    )


def _same(meeting: Meeting, token: str, act: forms.Act) -> str:
    """The id of an answer sent without a script: the same form, sent twice, is the same answer."""
    return key_of_digest(hashed(meeting, "act", token, act.poll, act.code, *map(str, act.choices)))


DO: Final[dict[str, Callable[[HttpRequest, Place, forms.Act], Sent]]] = {
    "ask": _ask, "support": _support, "unclear": _unclear, "answer": _answer, "ballot": _ballot,
}  # fmt: skip


def _rows(where: City) -> list[tuple[str, str]]:
    """Numbers a question may be about."""
    return [(f"row:{row.id}", gettext(row.label)) for row in where.rows if not row.total]


def _near(where: City, area: Area) -> list[tuple[str, str]]:
    """Places a question may be about: the neighborhoods of the area."""
    known = places.neighborhoods(where)
    here = [each for each in known if area.kind == "city" or set(each.districts) & set(area.districts)]
    return [(f"area:{each.id}", each.name) for each in sorted(here, key=lambda each: each.name)]
