"""The agenda with promises: what became of them comes first, then what happens when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, ngettext, pgettext

from compstat.places.queries import Area, City

from .. import rules
from ..models import Meeting
from ..queries.finding import meetings_to_come
from ..queries.slides import points
from ..rules import ItemKind
from ..saying import area_text, clock_text, day_text, when_text
from ..words import ITEMS
from . import facts
from .deck import Deck
from .facts import Addresses


def agenda(where: City, area: Area, meeting: Meeting, slides: Deck, addresses: Addresses) -> dict[str, Any]:
    """All words of the sheet."""
    promises = [_promise(each) for each in slides.told("promises", "promises")]
    return {
        "title": meeting.title or gettext("Community meeting with the police"), "line": facts.one_line(where, meeting),
        "incident": _incident(where, meeting),
        "promises_title": gettext("Promises from last time, and what became of them"),
        "promises": promises if slides.shows("promises") else None,
        "nothing": gettext("Nothing was promised at the last meeting, and nothing is still open."),
        "more": [_more(n, addresses) for n in range(len(promises) + 1)],
        "points_title": gettext("What happens when"), "points": _points(where, meeting),
        "minutes": gettext("min"), "notes": gettext("Your notes"), "left_off": slides.sentence,
        "help": facts.help_texts(where), "next": _next(where, area, meeting),
    }  # fmt: skip


def _promise(told: Mapping[str, Any]) -> dict[str, str]:
    """One promise: the word for what became of it, then the promise, then by which role and when."""
    words = {
        "late": pgettext("a promise", "Late"), "kept": pgettext("a promise", "Kept"),
        "dropped": pgettext("a promise", "Dropped"), "open": pgettext("a promise", "Not due yet"),
    }  # fmt: skip
    said = {"owner": told["owner"], "day": day_text(told["due_on"])}
    return {
        "state": told["state"], "word": words[told["state"]], "what": told["what"],
        "by": gettext("%(owner)s, by %(day)s") % said, "why": told["reason"],
    }  # fmt: skip


def _more(n: int, addresses: Addresses) -> str:
    """That so many did not fit on the sheet; empty for none."""
    told = ngettext("And %(n)s more: see %(address)s", "And %(n)s more: see %(address)s", n)
    return told % {"n": n, "address": facts.typed(addresses.area)} if n else ""


def _points(where: City, meeting: Meeting) -> list[dict[str, Any]]:
    starts = meeting.starts_at(where.feed.timezone)
    listed = points(meeting)
    return [
        {
            "time": clock_text(each.planned_at.time()), "minutes": point.minutes,
            "title": point.title or str(ITEMS[ItemKind(point.kind)]),
        }
        for point, each in zip(listed, rules.plan(listed, starts, starts), strict=True)
    ]  # fmt: skip


def _incident(where: City, meeting: Meeting) -> dict[str, Any] | None:
    """After a serious incident: the captain's words, and help for families, before everything else."""
    if not meeting.incident:
        return None
    return {
        "title": str(ITEMS[ItemKind.INCIDENT]), "words": [w for w in meeting.incident_words.splitlines() if w.strip()],
        "help": facts.help_texts(where),
    }  # fmt: skip


def _next(where: City, area: Area, meeting: Meeting) -> str:
    """When the area meets again."""
    after = meetings_to_come(where.id, meeting.on, area.id).exclude(pk=meeting.pk).first()
    if after is None:
        return gettext("The next meeting of %(area)s has no date yet.") % {"area": area_text(area, where)}
    return gettext("We meet again: %(when)s") % {"when": when_text(after)}
