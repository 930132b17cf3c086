"""What every sheet says of a meeting, in the reader's language; addresses as one types and scans them."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Final

import segno
from django.utils.translation import gettext, gettext_noop

from compstat.places.queries import City, Help

from ..models import Meeting
from ..rules import Mode, Need
from ..saying import access_texts, day_text, listed, span_text
from ..words import NEEDS
from .languages import name_of
from .letters import Drawing

DISTRICT_WORDS: Final = (gettext_noop("district"), gettext_noop("precinct"), gettext_noop("beat"))  # of city.toml
SAID_APART: Final = {Need.STEP_FREE, Need.HEARING_LOOP}
ASKED_FIRST: Final = ("services", "non_emergency")  # whom one calls with a question about a meeting
HELP: Final = ("victims", "crisis", "emergency")


@dataclass(frozen=True)
class Addresses:
    """Where everything is, in one language, with scheme and host."""

    meeting: str
    area: str  # all meetings of the area: short enough to be typed
    join: str
    card: str
    briefing: str


def typed(address: str) -> str:
    """An address as one types it: without its scheme."""
    return address.split("://", 1)[-1].rstrip("/")


def grouped(code: str) -> str:
    """A code as it is read aloud, in groups of three: "K7M 3QX"."""
    return " ".join(code[start : start + 3] for start in range(0, len(code), 3))


def code_to_scan(address: str) -> Drawing:
    """An address as a code to scan."""
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=0, xmldecl=False)
    return Drawing(drawn.getvalue().decode())


def scan_words(address: str) -> str:
    """What a code to scan is, for those who do not see it."""
    return gettext("Code to scan for this page: %(address)s") % {"address": address}


def one_line(where: City, meeting: Meeting) -> str:
    """Day, hours and venue in one line, for the head of a sheet."""
    venue = meeting.venue if meeting.mode != Mode.ONLINE else ""
    parts = (day_text(meeting.on), span_text(meeting, where.feed.timezone), venue)
    return " · ".join(part for part in parts if part)


def ways_in(meeting: Meeting) -> list[str]:
    """How one gets in and follows: said also where it is not known."""
    offered = [Need(code) for code in meeting.needs if code in set(Need)]
    return [*access_texts(meeting), *(str(NEEDS[need]) for need in offered if need not in SAID_APART)]


def interpreters(meeting: Meeting) -> str:
    """Which languages are interpreted, each in its own words; or that one can ask."""
    names = [name_of(code) for code in meeting.languages]
    if not names:
        return gettext("Do you need an interpreter? Call before you come.")
    return gettext("Interpreters: %(names)s") % {"names": listed(names)}


def questions_to(where: City) -> str:
    """Whom one calls with a question about the meeting; empty where no number is configured."""
    numbers = {each.id: each for each in where.helps if each.number}
    found = next((numbers[kind] for kind in ASKED_FIRST if kind in numbers), None)
    return gettext("Questions? %(help)s") % {"help": help_text(found)} if found else ""


def help_texts(where: City) -> list[str]:
    """Numbers that help, most needed first."""
    numbers = {each.id: each for each in where.helps if each.number}
    return [help_text(numbers[kind]) for kind in HELP if kind in numbers]


def help_text(found: Help) -> str:
    """A number that helps: "City services: 311"."""
    return gettext("%(label)s: %(number)s") % {"label": gettext(found.label), "number": found.number}


def made_up(where: City) -> str:
    """That a city is made up, if so."""
    if not where.fictional:
        return ""
    return gettext("%(city)s is a city we made up, to show how this works. No report here is real.") % {
        "city": where.name
    }
