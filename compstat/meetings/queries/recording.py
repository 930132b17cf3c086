"""The record of a meeting as everybody reads it: minutes, answers, promises, votes, and who is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from compstat.concerns import queries as concerns
from compstat.concerns.queries import Concern
from compstat.concerns.rules import State as Answered
from compstat.concerns.rules import days_late
from compstat.places import queries as places
from compstat.places.queries import City
from compstat.promises import queries as promises
from compstat.promises.queries import Promise

from ..models import Line, Meeting, Poll
from ..rules import Event, LineKind, Origin, PollKind, PollState, State
from ..words import ORIGINS
from . import door, incident, minutes, missing, voting
from .lines import QUESTIONS, lines_of

FEWEST_OF_AN_ORIGIN: Final = 5  # answers, before options are told apart by where answers came from
TOLD: Final = (Event.MOVED, Event.CANCELLED, Event.REVIVED, Event.CHANGED)


@dataclass(frozen=True)
class Raised:
    """A question or concern as it stands today."""

    text: str
    origin: str  # in words; empty when it was said in the room
    answer: str
    answered_on: date | None
    owner: str
    due_on: date | None
    days_late: int
    about: str  # the number or area it was pinned to, in words
    card: str


@dataclass(frozen=True)
class Vote:
    """A poll with its counts; by origin where at least five answered in each way."""

    poll: Poll
    counts: voting.Counts
    origins: tuple[tuple[str, int], ...]  # in words, with how many answered
    columns: tuple[tuple[str, str], ...]  # origins by which options are told apart: code and words; empty for none

    @property
    def is_ballot(self) -> bool:
        """Whether it took slips."""
        return self.poll.kind == PollKind.BALLOT

    @property
    def rows(self) -> list[tuple[voting.Option, list[tuple[int, str]]]]:
        """Each option with its counts and what they count, in the order of the columns."""
        options = self.counts.options
        return [(each, [(each.by_origin.get(code, 0), words) for code, words in self.columns]) for each in options]


def record_of(meeting: Meeting, where: City, now: datetime) -> dict[str, Any] | None:
    """What everybody reads of a meeting that is over; None before. Until minutes are signed, by when they will be."""
    if not minutes.is_over(meeting):
        return None
    told = {"clock": minutes.clock(meeting, now.date()), "written": meeting.state == State.PUBLISHED}
    return told | (_written(meeting, where, now.date()) if told["written"] else {})


def _written(meeting: Meeting, where: City, today: date) -> dict[str, Any]:
    signed = minutes.signed(meeting)
    votes = list(_votes(meeting))
    return {
        "signed": signed[0] if signed else None, "earlier": signed[1:], "first": signed[-1] if signed else None,
        "briefing": _briefing(meeting, where), "raised": list(_raised(meeting, where, today)),
        "promised": promised(meeting, today), "votes": votes,
        "shows": any(not each.is_ballot for each in votes), "ballots": any(each.is_ballot for each in votes),
        "closing": door.closing_totals(meeting), "trend": trend(meeting),
        "incident": incident.told(meeting, where, today),
        "history": list(incident.history(meeting, where, today, meeting.moves.filter(kind__in=TOLD))),
        "turnout": missing.turnout(meeting, where), "came": meeting.came, "police_came": meeting.police_came,
    }  # fmt: skip


def _briefing(meeting: Meeting, where: City) -> dict[str, str] | None:
    """The briefing that was on screen, at its permanent address; None where there was none."""
    if not (meeting.edition and meeting.briefing_to):
        return None
    slug = places.area(where, meeting.area).slug
    return {"edition": meeting.edition, "area": slug, "to": meeting.briefing_to.isoformat()}


def _raised(meeting: Meeting, where: City, today: date) -> Iterator[Raised]:
    """Questions and concerns in the order in which they were raised, with their answers as they stand today."""
    found = {each.id: each for each in concerns.concerns_of(meeting.city, meeting.area, origin_id=meeting.id)}
    names = {**{row.id: row.label for row in where.rows}, **{area.id: area.name for area in places.areas(where)}}
    for line in lines_of(meeting, *QUESTIONS):
        if line.concern in found and concerns.text_told(found[line.concern]):
            yield _one(line, found[line.concern], names, today)


def _one(line: Line, concern: Concern, names: Mapping[str, str], today: date) -> Raised:
    origin = "" if line.origin == Origin.SPOKEN else str(ORIGINS[Origin(line.origin)])
    answer = concerns.answer_now(concern)
    pinned = [names.get(each, "") for each in (line.pinned_row, line.pinned_area) if each]
    return Raised(
        concern.text, origin, answer, concerns.answered_on(concern) if answer else None, concern.owner, concern.due_on,
        days_late(Answered(concern.state), concern.due_on, today), ", ".join(each for each in pinned if each),
        line.card,
    )  # fmt: skip


def promised(meeting: Meeting, today: date) -> list[Promise]:
    """What was promised at this meeting, in the order in which it was said, as it stands today."""
    board = promises.promises_of(meeting.city, meeting.area, today)
    known = {each.id: each for part in (board.late, board.open, board.kept, board.dropped) for each in part}
    return [known[line.promise] for line in lines_of(meeting, LineKind.PROMISE) if line.promise in known]


def _votes(meeting: Meeting) -> Iterator[Vote]:
    """What was counted for good."""
    for poll in voting.polls_of(meeting).filter(state=PollState.FINAL):
        counts = voting.counts(poll)
        origins = [(code, str(ORIGINS[Origin(code)]), n) for code, n in counts.answered.items() if n]
        enough = len(origins) > 1 and all(n >= FEWEST_OF_AN_ORIGIN for *_, n in origins)
        columns = tuple((code, words) for code, words, _ in origins) if enough else ()
        yield Vote(poll, counts, tuple((words, n) for _, words, n in origins), columns)


def trend(meeting: Meeting) -> list[door.ClosingPoint]:
    """The three questions at this meeting and those before it in its area, oldest first; none for one alone."""
    points = [each for each in door.closing_trend(meeting.city, meeting.area) if each.meeting.on <= meeting.on]
    return points if len(points) > 1 else []
