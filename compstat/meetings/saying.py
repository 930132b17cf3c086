"""How the day, the time, the place and what is offered are said in the reader's language, on pages and in calendars."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, get_timezone_name
from babel.lists import format_list
from django.utils.translation import gettext

from compstat.places.queries import Area, City, locale

from .models import Meeting
from .rules import Mode, Need
from .words import NEEDS

KNOWN: Final[dict[str, dict[bool | None, Callable[[], str]]]] = {
    "step_free": {
        True: lambda: gettext("There is a way in without steps."),
        False: lambda: gettext("There are steps at the entrance."),
        None: lambda: gettext("We do not know yet whether there are steps. Ask us before you come."),
    },
    "hearing_loop": {
        True: lambda: gettext("There is a hearing loop."),
        False: lambda: gettext("There is no hearing loop."),
        None: lambda: gettext("We do not know yet whether there is a hearing loop."),
    },
}


def day_text(on: date) -> str:
    """A day with weekday and year: "Thursday, December 10, 2026"."""
    return str(format_date(on, "full", locale=locale()))


def brief_day(on: date) -> str:
    """A day with its weekday: "Thursday, December 10". Lines break after the weekday alone."""
    skeletons = locale().datetime_skeletons
    pattern = str(skeletons["MMMMEd" if "MMMMEd" in skeletons else "MMMEd"].pattern)
    wide = re.sub(r"MMM+|LLL+", "MMMM", re.sub(r"E+|ccc+", "EEEE", pattern))
    return re.sub(r"(?<![,،]) ", "\u00a0", format_date(on, wide, locale=locale()))


def clock_text(at: time) -> str:
    """A time of day: "6:30 pm"."""
    return str(format_time(at, "short", locale=locale())).replace("\u202f", "\u00a0").lower()


def one_stop(text: str) -> str:
    """A text in which a sentence that ends in "p.m." ends in one full stop."""
    return re.sub(r"(?<!\.)\.\.(?!\.)", ".", text)


def span_text(meeting: Meeting, zone: str) -> str:
    """From when to when: "6:30 pm to 7:30 pm"."""
    told = {"begins": clock_text(meeting.begins), "ends": clock_text(meeting.stops_at(zone).time())}
    return gettext("%(begins)s to %(ends)s") % told


def zone_text(meeting: Meeting, zone: str) -> str:
    """By which clock: "Eastern Standard Time"."""
    return str(get_timezone_name(meeting.starts_at(zone), "long", locale=locale()))


def when_text(meeting: Meeting) -> str:
    """The day and when it begins: "Thursday, December 10, 6:30 pm"."""
    return gettext("%(day)s, %(time)s") % {"day": brief_day(meeting.on), "time": clock_text(meeting.begins)}


def place_text(meeting: Meeting) -> str:
    """Where, in a line: the place and its address, online, or both."""
    online = gettext("Online")
    there = ", ".join(part for part in (meeting.venue, meeting.address) if part)
    if meeting.mode == Mode.ONLINE:
        return online
    return gettext("%(place)s, and online") % {"place": there} if meeting.mode == Mode.BOTH else there


def name_text(meeting: Meeting, area: Area, where: City) -> str:
    """What a meeting is called: its title, or the area's."""
    return meeting.title or gettext("Community meeting, %(area)s") % {"area": area_text(area, where)}


def area_text(area: Area, where: City) -> str:
    """An area as people call it: "District D4: Mill Hill"."""
    if area.kind != "district" or area.name == area.id:
        return area.name
    told = {"word": gettext(where.district_word).capitalize(), "id": area.id, "name": area.name}
    return gettext("%(word)s %(id)s: %(name)s") % told


def language_text(code: str) -> str:
    """A language as the reader's language calls it, and as it calls itself: "Spanish (español)"."""
    try:
        its = Locale.parse(code.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return code
    ours, own = str(its.get_display_name(locale()) or code), str(its.get_display_name() or code)
    return ours if ours.lower() == own.lower() else f"{ours} ({own})"


def languages_text(meeting: Meeting) -> str:
    """The languages of interpreters: "Spanish (español) and Haitian Creole (kreyòl ayisyen)"."""
    return listed([language_text(code) for code in meeting.languages])


def listed(texts: list[str]) -> str:
    """ "a, b and c"."""
    return str(format_list(texts, locale=locale()))


def needs_texts(meeting: Meeting) -> list[str]:
    """What is offered to whoever needs it."""
    return [str(NEEDS[Need(code)]) for code in meeting.needs if code in set(Need)]


def access_texts(meeting: Meeting) -> list[str]:
    """Whether there are steps and a hearing loop: yes, no, or that we do not know."""
    if meeting.mode == Mode.ONLINE:
        return []
    return [KNOWN[name][getattr(meeting, name)]() for name in KNOWN]
