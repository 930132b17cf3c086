"""Calling a meeting: what has to be said of it, which days and times there are, and what an agenda may hold.

Refused is whatever would leave people before a closed door: a day that is over, a time the clock leaps over, a meeting
in person without a place or one online without a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from compstat.access.rules import WrongState

from .agenda import ItemKind
from .days import FORTNIGHTLY, WEEK, WEEKLY, nth_weekday
from .seats import Mode, Need

AHEAD: Final = timedelta(days=366)  # how far ahead meetings are announced
LONGEST: Final = {
    "title": 120, "host": 120, "venue": 120, "address": 200, "transit": 200, "link": 300, "dial_in": 120
}  # fmt: skip
MINUTES: Final = (15, 240)
LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")
# What has a field of its own, since people must also be told that it is not so, or not known.
OFFERED: Final = tuple(need for need in Need if need not in {Need.STEP_FREE, Need.HEARING_LOOP})


@dataclass(frozen=True)
class Facts:
    """What is said of a meeting beside its day and time."""

    title: str = ""
    host: str = ""  # a civic association, when it is inside its meeting
    minutes: int = 60
    mode: Mode = Mode.IN_PERSON
    venue: str = ""
    address: str = ""
    neighborhood: str = ""  # an area id
    step_free: bool | None = None  # None: not known, and said so
    hearing_loop: bool | None = None
    transit: str = ""
    languages: tuple[str, ...] = ()  # of interpreters
    needs: tuple[str, ...] = ()
    link: str = ""
    dial_in: str = ""
    capacity: int | None = None


# Other than these: the meeting is moved. From home its link and number are the place.
PLACE: Final = ("mode", "venue", "address", "neighborhood", "link", "dial_in")
KEPT: Final = tuple(field.name for field in fields(Facts))


def tidy(facts: Facts) -> Facts:
    """The same in single lines, without blanks at the ends; online alone, without the place of before."""
    lines: dict[str, Any] = {name: " ".join(getattr(facts, name).split()) for name in LONGEST}
    told = replace(facts, **lines)
    if told.mode is not Mode.ONLINE:
        return told
    return replace(told, venue="", address="", neighborhood="", transit="", step_free=None, hearing_loop=None)


def check_facts(facts: Facts) -> None:
    """Refuse what people could not come by, or read. WrongState."""
    if not MINUTES[0] <= facts.minutes <= MINUTES[1]:
        raise WrongState(f"A meeting lasts {MINUTES[0]} to {MINUTES[1]} minutes. Say how many you plan.")
    if facts.mode is not Mode.ONLINE and not (facts.venue and facts.address):
        raise WrongState("Say where people meet: the name of the place, and its address.")
    if facts.mode is not Mode.IN_PERSON and not (facts.link or facts.dial_in):
        raise WrongState("Say how people take part from home: a link, or a number to dial.")
    if facts.mode is Mode.IN_PERSON and (facts.link or facts.dial_in):
        raise WrongState("There is a link or a number, but the meeting is in person alone. Choose both, or empty them.")
    if facts.link and not _is_link(facts.link):
        raise WrongState("The link must begin with https:// and lead to the meeting. Copy it again.")
    if long := next((name for name, most in LONGEST.items() if len(getattr(facts, name)) > most), ""):
        raise WrongState(f"One text is too long: write at most {LONGEST[long]} characters ({long.replace('_', '-')}).")
    if facts.capacity is not None and not 1 <= facts.capacity <= 100_000:
        raise WrongState("Say for how many people there is room, or leave it empty.")
    if not set(facts.needs) <= set(OFFERED) or not all(LANGUAGE.fullmatch(code) for code in facts.languages):
        raise WrongState("Choose languages and help from the lists.")


def on_entry(facts: Facts) -> tuple[str, int, str, str]:
    """What people hold in their own calendars, beside day and place."""
    return facts.title, facts.minutes, facts.link, facts.dial_in


def _is_link(text: str) -> bool:
    parts = urlsplit(text)
    return parts.scheme == "https" and "." in (parts.hostname or "") and not re.search(r"\s", text)


def clock_time(on: date, begins: time, zone: str) -> time:
    """What clocks show when it begins: the same, but an hour on where the clock leaps over that time.

    A time that comes twice, when the clock is set back, means the first.
    """
    at = datetime.combine(on, begins, ZoneInfo(zone))
    return at.astimezone(UTC).astimezone(ZoneInfo(zone)).time()


def check_moment(on: date, begins: time, now: datetime, zone: str) -> None:
    """Refuse what is over, what is too far away, and a time that day's clocks do not show. WrongState."""
    at = datetime.combine(on, begins, ZoneInfo(zone))
    if at <= now:
        raise WrongState("That moment is over. Choose a day and a time that are still to come.")
    if on > now.date() + AHEAD:
        raise WrongState("Choose a day within the next 12 months: nobody would keep a later one in mind.")
    if clock_time(on, begins, zone) != begins:
        raise WrongState("The clock leaps over this time on that day. Choose a time an hour earlier or later.")


def nth_of(day: date) -> int:
    """Which weekday of its month a day is: 1 to 4, or -1 for a fifth, which is always the last."""
    return nth if (nth := (day.day - 1) // WEEK + 1) <= 4 else -1


def is_last(day: date) -> bool:
    """Whether no later day of its month has the same weekday."""
    return nth_weekday(day.year, day.month, day.weekday(), -1) == day


def check_series(weekday: int, nth: int, first_on: date, last_on: date | None, today: date) -> None:
    """Refuse a series that means no day, or begins in the past or too far away. WrongState."""
    if weekday not in range(WEEK) or nth not in {1, 2, 3, 4, -1, WEEKLY, FORTNIGHTLY}:
        raise WrongState(
            "Choose a weekday, and whether it is the first, second, third, fourth or last of the month, or every week "
            "or second week."
        )
    if not today <= first_on <= today + AHEAD:
        raise WrongState("Choose a first day within the next 12 months.")
    if last_on is not None and last_on < first_on:
        raise WrongState("The last day is before the first. Choose a later one, or leave it empty.")


@dataclass(frozen=True)
class Wanted:
    """A point of an agenda as it should be; without an id it is new."""

    kind: ItemKind
    minutes: int
    title: str = ""
    id: str = ""


MOST_POINTS: Final = 15
MOST_MINUTES: Final = 300


def check_agenda(points: Sequence[Wanted]) -> None:
    """Refuse an agenda nobody could follow. WrongState."""
    if not 1 <= len(points) <= MOST_POINTS:
        raise WrongState(f"An agenda has 1 to {MOST_POINTS} points.")
    if not all(1 <= point.minutes <= 120 for point in points):
        raise WrongState("Give each point 1 to 120 minutes.")
    if sum(point.minutes for point in points) > MOST_MINUTES:
        raise WrongState(f"Together the points take more than {MOST_MINUTES} minutes. Give them less.")
    if any(len(point.title.strip()) > LONGEST["title"] for point in points):
        raise WrongState(f"Say each point in at most {LONGEST['title']} characters.")
    if any(point.kind is ItemKind.OTHER and not point.title.strip() for point in points):
        raise WrongState("Say what the added point is about.")


def moved_by(points: Iterable[Wanted], at: int, step: int) -> list[Wanted]:
    """The same points, the one at this place a step up (-1) or down (1), as far as there is room."""
    told = list(points)
    there = max(0, min(len(told) - 1, at + step))
    told.insert(there, told.pop(at))
    return told


def check_organization(name: str, role: str, channel: str) -> None:
    """Refuse an organization nobody could ask. WrongState."""
    if not all(2 <= len(text.strip()) <= 120 for text in (name, role, channel)):
        raise WrongState("Say the organization, whom to ask for there, and how, in 2 to 120 characters each.")
