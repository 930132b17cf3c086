"""Everything a meeting needs on paper, as one file: what there is, then each language, then the door."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext

from compstat.places.queries import Area, City

from ..models import Meeting
from ..saying import area_text, day_text
from . import facts, handouts
from .agenda import agenda
from .deck import deck
from .door import door
from .facts import Addresses
from .interpreter import interpreter
from .languages import each_in, name_of, unchecked
from .numbers import evidence, numbers
from .printing import pdf


@dataclass(frozen=True)
class Copies:
    """How many of each somebody wants in one language."""

    cards: int = 0
    slips: int = 0
    questions: int = 0
    tables: int = 0


@dataclass(frozen=True)
class Order:
    """What is to be printed: copies by language, slips that were made for it, large print or not, on which day."""

    copies: Mapping[str, Copies]
    slips: Mapping[str, Sequence[tuple[int, str]]]
    large: bool
    today: date


def bundle(
    where: City, area: Area, meeting: Meeting, order: Order, addresses: Mapping[str, Addresses]
) -> bytes:  # fmt: skip
    """The file. What stands on it in the language of whoever prints: how to use it, and the sheet for the door."""
    return pdf("bundle", told(where, area, meeting, order, addresses))


def told(where: City, area: Area, meeting: Meeting, order: Order, addresses: Mapping[str, Addresses]) -> dict[str, Any]:
    """Everything the sheets say."""
    return {
        "title": gettext("Paper for the meeting of %(day)s, %(place)s")
        % {"day": day_text(meeting.on), "place": area_text(area, where)},
        "large": order.large, "cover": _cover(where, area, meeting, order),
        "languages": [_language(where, area, meeting, code, order, addresses[code]) for code in each_in(order.copies)],
        "door": door(where, area, list(order.copies)),
    }  # fmt: skip


def _language(
    where: City, area: Area, meeting: Meeting, code: str, order: Order, addresses: Addresses
) -> dict[str, Any]:
    """All sheets of one language, which is the active one."""
    wanted, found = order.copies[code], deck(meeting, where, area, order.today)
    sentences = list(evidence(where, area, meeting, found))
    return {
        "lang": code, "name": name_of(code), "unchecked": unchecked(),
        "foot": handouts.head(where, area, meeting),
        "page": gettext("Page"),
        "agenda": agenda(where, area, meeting, found, addresses),
        "numbers": numbers(where, area, meeting, found, addresses),
        "table": handouts.table(where, area, meeting, wanted.tables if found.shows("problem") else 0, sentences),
        "interpreter": interpreter(where, area, meeting, code, order.today)
        if code != settings.LANGUAGE_CODE else None,
        "cards": handouts.cards(where, area, meeting, wanted.cards, addresses),
        "closing": handouts.closing(where, area, meeting, wanted.questions),
        "slips": handouts.slips(where, area, meeting, order.slips.get(code, ()), addresses),
    }  # fmt: skip


def _cover(where: City, area: Area, meeting: Meeting, order: Order) -> dict[str, Any]:
    """How to use this paper."""
    numbers = [number for made in order.slips.values() for number, _ in made]
    return {
        "title": gettext("Paper for the meeting"), "line": facts.one_line(where, meeting),
        "place": area_text(area, where),
        "printed": gettext("Made on %(day)s. US Letter, black and white, one side, at 100%%.")
        % {"day": day_text(order.today)},
        "pages": gettext("Pages"), "what": gettext("What"), "use": gettext("What to do with it"),
        "kinds": {
            "agenda": gettext("Agenda"), "numbers": gettext("Numbers"), "table": gettext("Table sheets"),
            "interpreter": gettext("For the interpreter"), "cards": gettext("Concern cards"),
            "closing": gettext("Three-question cards"), "slips": gettext("Ballot slips"),
            "door": gettext("At the door"),
        },
        "uses": {
            "agenda": gettext("One for each seat."), "numbers": gettext("One for each seat."),
            "table": gettext("One on each table of six, with a pen."),
            "interpreter": gettext("For the interpreter, an hour before."),
            "cards": gettext("Cut. One on each seat. Collect the upper part, people keep the number."),
            "closing": gettext("Cut. Hand out before the end; a box at the door."),
            "slips": gettext("Cut. One for each person who comes in, never two. Keep the rest locked away."),
            "door": gettext("On the table at the door, with a pen."),
        },
        "slips": gettext("Ballot slips %(first)s to %(last)s are in this file. Their codes are nowhere else: this file "
                         "cannot be made again, only new slips can.")
        % {"first": min(numbers), "last": max(numbers)} if numbers else "",
        "after": gettext("Afterwards enter what came back: it is counted as paper."),
    }  # fmt: skip
