"""Serious-incident mode as everybody reads it afterwards: whether it was on, and which slides were off, by title."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.translation import gettext, ngettext

from compstat.places import queries as places
from compstat.places.queries import City

from ..models import Meeting, Moved
from ..rules import Event, ItemKind, incident
from ..words import ITEMS
from .slides import slides


@dataclass(frozen=True)
class Switched:
    """From this moment it was on, without these slides; or off."""

    at: datetime
    on: bool
    without: tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """What the record says: what was taken off at any time while people were together; whether it was on to the end."""

    titles: list[str]
    to_the_end: bool


def switched(meeting: Meeting) -> list[Switched]:
    """How it was switched, in order."""
    told: list[Switched] = []
    for move in filter(_is_code, meeting.moves.all()):
        keys = tuple(incident.keys_of(move.reason))
        if incident.goes_on(move.reason):
            told[-1] = replace(told[-1], without=told[-1].without + keys)
        else:
            told.append(Switched(move.at, incident.is_on(move.reason), keys))
    return told


def _is_code(move: Moved) -> bool:
    return move.kind == Event.CHANGED and incident.is_entry(move.reason)


def told(meeting: Meeting, where: City, today: date) -> Told | None:
    """What the record says of it; None when it was not on while people were together."""
    found = switched(meeting) or [Switched(meeting.changed_at, meeting.incident, tuple(meeting.incident_without))]
    ends = [*(each.at for each in found[1:]), None]
    began = meeting.began_at
    on = [each for each, end in zip(found, ends, strict=True) if each.on and not (began and end and end <= began)]
    keys = [key for each in on for key in each.without]
    return Told(titles(meeting, where, today, keys), meeting.incident) if on else None


def titles(meeting: Meeting, where: City, today: date, keys: Iterable[str]) -> list[str]:
    """The titles of slides, in the reader's language and the order of the slides; how many are not known any more."""
    wanted = set(keys)
    every = slides(meeting, where, places.area(where, meeting.area), today, everything=True) if wanted else []
    known = {slide.group: slide.title for slide in every if slide.group in wanted}
    known |= {key: str(ITEMS[ItemKind(key)]) for key in sorted(wanted - set(known)) if key in set(ItemKind)}
    lost = len(wanted) - len(known)
    more = ngettext("%(n)s slide that is not kept any more", "%(n)s slides that are not kept any more", lost)
    return [*known.values(), *([more % {"n": lost}] if lost else [])]


def history(meeting: Meeting, where: City, today: date, moves: Iterable[Moved]) -> Iterator[Moved]:
    """What became of a meeting, with words in place of codes."""
    states = iter(switched(meeting))
    for move in moves:
        if not _is_code(move):
            yield move
        elif not incident.goes_on(move.reason):
            move.reason = _sentence(next(states), meeting, where, today)
            yield move


def _sentence(state: Switched, meeting: Meeting, where: City, today: date) -> str:
    if not state.on:
        return gettext("Serious-incident mode was switched off. All slides are back.")
    first = gettext(
        "Serious-incident mode is on: the captain’s words and help for families come first. No number was changed."
    )
    off = "; ".join(titles(meeting, where, today, state.without))
    return f"{first} {gettext('Taken off the screen: %(titles)s.') % {'titles': off}}" if off else first
