"""What a meeting advised by its ballots, for the room above that decides on priorities; and which meetings heard it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import QuerySet

from compstat.places.queries import Area, City

from ..models import Meeting, Poll
from ..rules import HAPPENED, PollKind, PollState
from . import voting
from .calendar import concerning

COUNTED: Final = (PollState.CLOSED, PollState.FINAL)
MOST_BALLOTS: Final = 10  # that are offered to choose from


@dataclass(frozen=True)
class Ballot:
    """A ballot that is over, with its meeting and its counts."""

    poll: Poll
    counts: voting.Counts

    @property
    def meeting(self) -> Meeting:
        """Where it was held."""
        return self.poll.meeting


def ballots(where: City, area: Area) -> list[Ballot]:
    """The ballots that are over, of meetings that concern an area: the newest first, ten at most."""
    found = _ballots(where, area).order_by("-meeting__on", "-id")[:MOST_BALLOTS]
    return [Ballot(poll, voting.counts(poll)) for poll in found]


def ballot(where: City, area: Area, poll_id: str) -> Ballot:
    """One of them, however old. PollUnknown."""
    found = _ballots(where, area).filter(pk=poll_id).first()
    if found is None:
        raise voting.PollUnknown("There is no such ballot that is over and concerns this area. Choose one of the list.")
    return Ballot(found, voting.counts(found))


def _ballots(where: City, area: Area) -> QuerySet[Poll]:
    here = {"meeting__city": where.id, "meeting__area__in": concerning(where, area)}
    return Poll.objects.filter(kind=PollKind.BALLOT, state__in=COUNTED, **here).select_related("meeting")


def meetings_since(where: City, area: Area, first: date) -> QuerySet[Meeting]:
    """The meetings concerning an area that were held on this day or later, the newest first."""
    here = Meeting.objects.filter(city=where.id, area__in=concerning(where, area), state__in=HAPPENED, on__gte=first)
    return here.order_by("-on", "-begins", "-id")
