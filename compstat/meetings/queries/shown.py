"""A meeting in words, in the reader's language: what a list, a card or a calendar says of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from compstat.places import queries as places
from compstat.places.queries import Area, City

from .. import saying
from ..models import Meeting
from ..rules import FUTURE, Mode, State
from ..words import STATES


@dataclass(frozen=True)
class Shown:
    """A meeting with its area and its words."""

    meeting: Meeting
    area: Area
    name: str
    when: str  # "Thursday, December 10, 6:30 pm"
    day: str  # with its year
    span: str  # "6:30 pm to 7:30 pm"
    zone: str
    starts_at: datetime
    place: str
    state: str
    access: tuple[str, ...]
    languages: str
    needs: tuple[str, ...]

    @property
    def cancelled(self) -> bool:
        """Whether it will not be held."""
        return self.meeting.state == State.CANCELLED

    @property
    def online(self) -> bool:
        """Whether one can take part from home."""
        return self.meeting.mode != Mode.IN_PERSON

    @property
    def in_person(self) -> bool:
        """Whether people meet in a place."""
        return self.meeting.mode != Mode.ONLINE

    def forgotten(self, now: datetime) -> bool:
        """Whether its day is over, and nobody has said that it was held or cancelled."""
        return self.meeting.state in FUTURE and self.meeting.on < now.date()


def shown(meeting: Meeting, area: Area, where: City) -> Shown:
    """One meeting in words."""
    zone = where.feed.timezone
    return Shown(
        meeting, area, saying.name_text(meeting, area, where), saying.when_text(meeting), saying.day_text(meeting.on),
        saying.span_text(meeting, zone), saying.zone_text(meeting, zone), meeting.starts_at(zone),
        saying.place_text(meeting), str(STATES[State(meeting.state)]), tuple(saying.access_texts(meeting)),
        saying.languages_text(meeting), tuple(saying.needs_texts(meeting)),
    )  # fmt: skip


def all_shown(meetings: Iterable[Meeting], where: City) -> list[Shown]:
    """Meetings in words, each with its area; those of areas that are not configured any more are left out."""
    known = {area.id: area for area in places.areas(where)}
    return [shown(meeting, known[meeting.area], where) for meeting in meetings if meeting.area in known]
