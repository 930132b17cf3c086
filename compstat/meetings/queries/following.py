"""Ask who hears of a meeting, and from when."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from compstat.places import queries as places
from compstat.places.queries import City

from ..models import Meeting
from .calendar import concerning

AHEAD: Final = timedelta(days=35)  # a series is made a year ahead: its meetings are announced one by one


def hearing(where: City, meeting: Meeting) -> list[str]:
    """The areas whose followers hear of a meeting: those whose calendar it stands in."""
    return [each.id for each in places.areas(where) if meeting.area in concerning(where, each)]


def announced_at(meeting: Meeting, zone: str) -> datetime:
    """From when followers are told of a meeting: at once; of one in a series, five weeks before."""
    if not meeting.series_id:
        return meeting.called_at
    return max(meeting.called_at, meeting.starts_at(zone) - AHEAD)
