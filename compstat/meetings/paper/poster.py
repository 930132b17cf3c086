"""The poster: one page in each language, to be read from three meters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext

from compstat.places.queries import Area, City

from ..models import Meeting
from ..rules import Event, Mode, State
from ..saying import area_text, clock_text, day_text, span_text
from . import facts, languages
from .facts import Addresses
from .printing import kept_pdf


def poster(
    where: City, area: Area, meeting: Meeting, codes: Sequence[str], addresses: Mapping[str, Addresses]
) -> bytes:
    """The poster as a PDF, in these languages."""
    return kept_pdf("poster", told(where, area, meeting, codes, addresses))


def told(
    where: City, area: Area, meeting: Meeting, codes: Sequence[str], addresses: Mapping[str, Addresses]
) -> dict[str, Any]:
    """Everything it says."""
    pages = [_page(where, area, meeting, code, addresses[code]) for code in languages.each_in(codes)]
    return {"title": pages[0]["document"], "pages": pages}


def _page(where: City, area: Area, meeting: Meeting, code: str, addresses: Addresses) -> dict[str, Any]:
    """All words of one page."""
    place, zone = area_text(area, where), where.feed.timezone
    what = gettext("Community meeting with the police")
    title = meeting.title or what
    return {
        "lang": code, "document": f"{title}, {place}, {day_text(meeting.on)}",
        "eyebrow": f"{where.name} · {place}", "title": title, "over": _over(meeting),
        "kind": what if meeting.title else "",
        "host": gettext("Inside the meeting of %(host)s") % {"host": meeting.host} if meeting.host else "",
        "lede": gettext(
            "What was promised last time, and what became of it. What the numbers say. Most of the hour is yours: "
            "your questions, and one problem we work on together."
        ),
        "day": day_text(meeting.on), "hours": span_text(meeting, zone),
        "venue": meeting.venue if meeting.mode != Mode.ONLINE else gettext("Online"),
        "where": _where(meeting), "ways": facts.ways_in(meeting), "interpreters": facts.interpreters(meeting),
        "free": gettext("Everybody is welcome. You do not need to register or give a name."),
        "scan": gettext("Scan, or type this address:"), "address": facts.typed(addresses.area),
        "qr": facts.code_to_scan(addresses.meeting),
        "qr_words": facts.scan_words(addresses.meeting),
        "join": gettext("During the meeting, follow in your language and ask by phone: %(address)s, code")
        % {"address": facts.typed(addresses.join)},
        "code": facts.grouped(meeting.join_code), "questions": facts.questions_to(where),
        "unchecked": languages.unchecked(), "fictional": facts.made_up(where),
    }  # fmt: skip


def _where(meeting: Meeting) -> list[str]:
    """What stands under the name of the place."""
    lines = [meeting.address, meeting.transit] if meeting.mode != Mode.ONLINE else []
    if meeting.mode != Mode.IN_PERSON:
        lines += [
            gettext("Online: %(link)s") % {"link": facts.typed(meeting.link)} if meeting.link else "",
            gettext("By telephone: %(number)s") % {"number": meeting.dial_in} if meeting.dial_in else "",
        ]  # fmt: skip
    return [line for line in lines if line]


def _over(meeting: Meeting) -> dict[str, str] | None:
    """What is printed over a poster: that the meeting was cancelled or moved, why, and what was before."""
    if meeting.state == State.CANCELLED:
        return {"word": gettext("Cancelled"), "why": meeting.reason, "before": ""}
    last = meeting.moves.exclude(kind=Event.CHANGED).last()
    if last is None or last.kind != Event.MOVED:
        return None
    before = [
        day_text(last.on_before) if last.on_before else "",
        clock_text(last.begins_before) if last.begins_before else "",
        last.venue_before,
    ]  # fmt: skip
    said = ", ".join(part for part in before if part)
    return {
        "word": gettext("It was moved"), "why": last.reason,
        "before": gettext("Before: %(what)s") % {"what": said} if said else "",
    }  # fmt: skip
