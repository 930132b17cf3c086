"""What the public door does with questions: somebody asks, supports a question, or did not understand a slide.

Nothing that is asked can be read here again: it waits for a person. Floods are held, not shut out: one network may be a
hall, so what comes beyond a number is taken like all else, and the scribe is told how much it is.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, connection, models, transaction

from compstat.access.actions import Limit, spent
from compstat.places import queries as places
from compstat.places.queries import AreaUnknown, City

from .. import rules
from ..browsers import hashed
from ..models import Asked, Meeting, Support, Unclear
from ..queries import room
from ..queries.room import FLOODED
from ..queries.slides import slides
from ..rules import FUTURE, Origin, State
from .once import count_up
from .sent import NotTaken, Sent

LONGEST: Final = 500
OF_A_BROWSER: Final = Limit("questions of a browser", 10, timedelta(minutes=10), public=True)
OF_A_NETWORK: Final = Limit("questions of a network", 600, timedelta(minutes=10), public=True)
JOINS: Final = Limit("phones that join", 1500, timedelta(hours=1), public=True)


def ask(
    meeting: Meeting, where: City, token: str, text: str, act: str, *, about: str = "", language: str = "en",
    at: datetime | None = None, network: str, now: datetime,
) -> Sent:  # fmt: skip
    """Somebody asks; a person will read it. `about`: `row:…` or `area:…`, what it is pinned to. NotTaken.

    `at`: when it was written by the clock of the device, if the line was dead then: so it is taken after the meeting.
    """
    told = _checked(meeting, token, text, at or now)
    row, area = pinned(where, about)
    asked = Asked(
        id=act, meeting=meeting, text=told, language=language, pinned_row=row, pinned_area=area,
        marks=rules.marks(told), at=(at or now) if meeting.ended_at else now,
    )  # fmt: skip
    try:
        with transaction.atomic():
            asked.save(force_insert=True)
            _check_goes_on(asked, at or now)
            if spent(OF_A_BROWSER, hashed(meeting, "asks", token), now):
                raise NotTaken("slowly")
    except IntegrityError:
        return Sent("asked", again=True)
    except NotTaken:
        count_up(meeting, FLOODED, "browser", Origin.PHONE)
        raise
    if spent(OF_A_NETWORK, f"{meeting.id} {network}", now):
        count_up(meeting, FLOODED, "network", Origin.PHONE)
    return Sent("asked")


def _check_goes_on(asked: Asked, at: datetime) -> None:
    """Whoever signs the minutes locks the meeting first: they wait for this, or this sees that they are signed."""
    if connection.vendor == "postgresql":
        connection.check_constraints()  # holds the meeting's row, now and not at the end
    _check_takes(Meeting.objects.get(pk=asked.meeting_id), at)


def _check_takes(meeting: Meeting, at: datetime) -> None:
    if not rules.takes_questions(State(meeting.state), at, meeting.began_at, meeting.ended_at):
        raise NotTaken("over")


def _checked(meeting: Meeting, token: str, text: str, at: datetime) -> str:
    if not token:
        raise NotTaken("join")
    _check_takes(meeting, at)
    told = text.strip()
    if not 0 < len(told) <= LONGEST:
        raise NotTaken("long" if told else "empty")
    return told


def pinned(where: City, about: str) -> tuple[str, str]:
    """The row or the area that something is about; neither, when it names none that there is."""
    kind, _, name = about.partition(":")
    if kind == "row":
        return next((row.id for row in where.rows if row.id == name), ""), ""
    if kind != "area":
        return "", ""
    try:
        return "", places.area(where, name).id
    except AreaUnknown:
        return "", ""


def support(meeting: Meeting, token: str, line_id: str) -> Sent:
    """A browser supports a question that is shown, while it can be asked: once. NotTaken."""
    if not token:
        raise NotTaken("join")
    if meeting.state not in {*FUTURE, State.IN_SESSION}:
        raise NotTaken("ended")
    if not room.questions(meeting).filter(pk=line_id).exists():
        raise NotTaken("gone")
    return _once(Support(id=hashed(meeting, "support", line_id, token), meeting=meeting, line=line_id), "supported")


def did_not_understand(meeting: Meeting, where: City, token: str, slide: str, *, now: datetime) -> Sent:
    """A browser did not understand a slide: once a slide. NotTaken."""
    if not token:
        raise NotTaken("join")
    known = slides(meeting, where, places.area(where, meeting.area), now.date())
    if meeting.state != State.IN_SESSION or slide not in {each.key for each in known}:
        raise NotTaken("no_slide")
    key = hashed(meeting, "unclear", slide, token)
    return _once(Unclear(id=key, meeting=meeting, slide=slide, at=now), "unclear")


def _once(row: models.Model, said: str) -> Sent:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return Sent(said, again=True)
    return Sent(said)


def check_joins(meeting: Meeting, network: str, now: datetime) -> None:
    """Refuse to give out ever more tokens to one network. NotTaken."""
    if spent(JOINS, f"{meeting.id} {network}", now):
        count_up(meeting, FLOODED, "joins", Origin.PHONE)
        raise NotTaken("many")
