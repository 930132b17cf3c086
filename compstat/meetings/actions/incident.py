"""Serious-incident mode: the captain's words and help for families first, chosen slides off. It changes no number.

That it was on, and what was taken off, stands in the meeting's history for everybody to read.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db.models import F

from compstat.access.actions import Act
from compstat.access.rules import Actor, Permission, WrongState

from ..models import Item, Meeting, Moved
from ..queries.slides import slides
from ..rules import FUTURE, Event, ItemKind, State, incident
from .running import done_once, place_of

MINUTES: Final = 10
SHORTEST, LONGEST = 20, 1000
ALWAYS: Final = {ItemKind.INCIDENT, ItemKind.WELCOME, ItemKind.QUESTIONS, ItemKind.NEXT}  # people keep their say


def set_incident_mode(
    meeting: Meeting, on: bool, words: str = "", without: Sequence[str] = (), *, by: Actor, now: datetime, act: str = ""
) -> bool:
    """Switch it on, change its words or what is off, or switch it off. WrongState."""
    known = slides_to_take_off(meeting, now)
    off = [key for key in known if key in set(without)]

    def change() -> None:
        meeting.refresh_from_db()
        _check(meeting, on, words)
        _set_point(meeting, on)
        told = {"incident_words": words.strip(), "incident_without": off} if on else {}
        Meeting.objects.filter(pk=meeting.pk).update(incident=on, changed_at=now, **told)
        for reason in incident.entries(on, off):
            Moved(meeting=meeting, at=now, kind=Event.CHANGED, reason=reason).save(force_insert=True)
        meeting.refresh_from_db()

    return done_once(
        Act.INCIDENT_MODE_SET, meeting, change, by=by, now=now, act=act, permission=Permission.SET_INCIDENT_MODE
    )


def slides_to_take_off(meeting: Meeting, now: datetime) -> dict[str, str]:
    """The slides that may be taken off, each list once, with its title: never help, questions, what is next."""
    where, area = place_of(meeting)
    every = slides(meeting, where, area, now.date(), everything=True)
    return {slide.group: slide.title for slide in every if slide.item not in ALWAYS}


def _check(meeting: Meeting, on: bool, words: str) -> None:
    if meeting.state not in {*FUTURE, State.IN_SESSION}:
        raise WrongState("This meeting is over or cancelled. What was said at it stands in its record.")
    if on and not SHORTEST <= len(words.strip()) <= LONGEST:
        raise WrongState(f"Say what has happened in {SHORTEST} to {LONGEST} characters, without anybody's name.")


def _set_point(meeting: Meeting, on: bool) -> None:
    """The first point of the agenda; one that has begun stays in the record."""
    there = Item.objects.filter(meeting=meeting, kind=ItemKind.INCIDENT)
    if not on:
        there.filter(began_at=None).delete()
    elif not there.exists():
        Item.objects.filter(meeting=meeting).update(position=F("position") + 1)
        Item(meeting=meeting, position=0, kind=ItemKind.INCIDENT, minutes=MINUTES).save(force_insert=True)
