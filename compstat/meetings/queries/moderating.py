"""What participants sent and nobody has read yet, with what to look at twice; and what was decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import get_language_info, gettext

from compstat.concerns.rules import MARKS, pieces
from compstat.places import queries as places
from compstat.places.queries import City

from .. import rules
from ..models import Asked, Meeting, Refusal
from ..rules import Ground, Origin
from ..words import ORIGINS

AT_ONCE: Final = 40  # on the page; a flood would make it too long to read and to send


@dataclass(frozen=True)
class Waiting:
    """Something to read: its own words in pieces, those to look at twice with their mark."""

    asked: Asked
    at: datetime
    origin: str
    language: str
    pieces: tuple[tuple[str, str], ...]  # text and what it looks like, empty for nothing
    looks_like: tuple[str, ...]
    row: str
    area: str


@dataclass(frozen=True)
class Refused:
    """What was not let through, why, and its own words while they are kept."""

    refusal: Refusal
    ground: str
    text: str


def unread(meeting: Meeting, where: City) -> list[Waiting]:
    """What nobody has read yet, the oldest first; what comes after these comes up as they are decided."""
    names = {**{row.id: row.label for row in where.rows}, **{area.id: area.name for area in places.areas(where)}}
    return [
        Waiting(
            asked, places.moment(where, asked.at), str(ORIGINS[Origin(asked.origin)]), _language(asked.language),
            tuple(pieces(asked.text)), tuple(str(MARKS[mark]) for mark in rules.marks(asked.text)),
            names.get(asked.pinned_row, asked.pinned_row), names.get(asked.pinned_area, asked.pinned_area),
        )
        for asked in meeting.asked.filter(read_at=None).order_by("at", "id")[:AT_ONCE]
    ]  # fmt: skip


def waiting(meeting: Meeting) -> int:
    """How many nobody has read yet, all of them."""
    return meeting.asked.filter(read_at=None).count()


def refused(meeting: Meeting) -> list[Refused]:
    """What was not let through, the newest of it first."""
    found = list(meeting.refusals.order_by("-at", "-id")[:AT_ONCE])
    words = dict(meeting.asked.filter(pk__in=[each.pk for each in found]).values_list("id", "text"))
    return [Refused(each, gettext(rules.GROUNDS[Ground(each.ground)]), words.get(each.id, "")) for each in found]


def asked(meeting: Meeting, asked_id: str) -> Asked | None:
    """One thing that was sent to this meeting."""
    return meeting.asked.filter(pk=asked_id).first()


def _language(code: str) -> str:
    """A language in its own words; its code where nobody here knows it."""
    try:
        return str(get_language_info(code)["name_local"])
    except KeyError:
        return code
