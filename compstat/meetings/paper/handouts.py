"""What people write on: concern cards, ballot slips, three questions, and a sheet for each table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.utils.translation import gettext, ngettext

from compstat.places.queries import Area, City

from .. import rules
from ..models import Meeting, Poll
from ..queries.slides import points
from ..rules import ItemKind, PollKind, PollState
from ..saying import area_text, day_text
from ..words import CLOSING_ANSWERS, CLOSING_QUESTIONS, LINES
from . import facts
from .facts import Addresses

CARD_LETTERS: Final = 6
TABLE: Final = 6  # people


def head(where: City, area: Area, meeting: Meeting) -> str:
    """One short line that says which meeting this paper belongs to."""
    return f"{area_text(area, where)} · {day_text(meeting.on)}"


def cards(where: City, area: Area, meeting: Meeting, count: int, addresses: Addresses) -> dict[str, Any]:
    """Cards for what people want to say, each with a number under which they find the answer."""
    return {
        "head": head(where, area, meeting), "title": gettext("What do you want to ask or tell?"),
        "kinds": [str(LINES[rules.LineKind.QUESTION]), str(LINES[rules.LineKind.CONCERN])],
        "hint": gettext(
            "Everybody can read what you write here. Please leave out names, addresses and license plates."
        ),
        "give": gettext("Give this part to us."), "keep": gettext("Keep this part: your card’s number is"),
        "find": gettext("You find the answer at %(address)s, or by asking with this number.")
        % {"address": facts.typed(addresses.card)},
        "number": gettext("Card"), "qr": facts.code_to_scan(addresses.card),
        "qr_words": facts.scan_words(addresses.card),
        "numbers": [facts.grouped(rules.new_code(CARD_LETTERS)) for _ in range(count)],
    }  # fmt: skip


def ballot_of(meeting: Meeting) -> Poll | None:
    """The ballot whose options are printed: the first that is not over."""
    waiting = (PollState.DRAFT, PollState.OPEN)
    return Poll.objects.filter(meeting=meeting, kind=PollKind.BALLOT, state__in=waiting).order_by("id").first()


def slips(
    where: City, area: Area, meeting: Meeting, made: Sequence[tuple[int, str]], addresses: Addresses
) -> dict[str, Any]:
    """Ballot slips. Each is itself the paper ballot, and its code votes by phone instead: once."""
    poll = ballot_of(meeting)
    dots = poll.dots if poll else 3
    return {
        "head": head(where, area, meeting), "title": gettext("Ballot slip"),
        "once": gettext("This slip is your ballot. Use it once: on paper or by phone. It carries no name."),
        "question": poll.question if poll else gettext("My three priorities"),
        "options": poll.options if poll else [],
        "choose": ngettext("Choose one.", "Choose up to %(n)s.", dots) % {"n": dots} if poll else "",
        "blanks": 0 if poll else 3,
        "phone": gettext("By phone: %(address)s, meeting %(meeting)s, then this code:")
        % {"address": facts.typed(addresses.join), "meeting": facts.grouped(meeting.join_code)},
        "slips": [{"number": gettext("No. %(n)s") % {"n": number}, "code": code} for number, code in made],
    }  # fmt: skip


def closing(where: City, area: Area, meeting: Meeting, count: int) -> dict[str, Any]:
    """Three questions on the way out."""
    return {
        "head": head(where, area, meeting), "title": gettext("Three questions before you go"),
        "questions": [str(each) for each in CLOSING_QUESTIONS.values()],
        "answers": [str(each) for each in CLOSING_ANSWERS.values()],
        "hint": gettext("No name. Put it into the box at the door."), "count": count,
    }  # fmt: skip


def table(
    where: City, area: Area, meeting: Meeting, count: int, evidence: Sequence[str]
) -> dict[str, Any]:  # fmt: skip
    """A sheet for each table of six that works on the one problem."""
    point = next((each for each in points(meeting) if each.kind == ItemKind.PROBLEM), None)
    return {
        "head": head(where, area, meeting), "title": gettext("One problem together"),
        "problem": point.title if point else "", "problem_label": gettext("Our problem:"),
        "people": ngettext("A table of %(n)s", "A table of %(n)s", TABLE) % {"n": TABLE},
        "table": gettext("Table"), "evidence_title": gettext("From the numbers"), "evidence": list(evidence),
        "parts": [
            {"title": gettext("Why here?"), "hint": gettext("What is it about this place, this hour, these days?")},
            {"title": gettext("What was tried?"), "hint": gettext("By neighbors, the city, the police. What helped?")},
            {
                "title": gettext("What could we do?"),
                "hint": gettext("Something small within a month. Who would begin?"),
            },
        ],
        "choice": gettext("Our table would begin with:"),
        "hint": gettext("One person writes. No names of people; a role or an organization is enough."), "count": count,
    }  # fmt: skip
