"""What the scribe sees: the agenda against the clock, who talks, the lines with their history, polls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Count
from django.utils.translation import gettext

from compstat.places import queries as places
from compstat.places.queries import Area, City

from .. import rules
from ..models import Item, Line, Meeting, Poll, Support
from ..rules import ItemKind, LineKind, Origin, PollEvent, PollState, Speaker, State
from ..rules.changes import VERSION, Version
from ..words import ITEMS, LINES, ORIGINS
from . import finding, room, voting
from . import lines as all_lines

ROLES: Final = (
    "Captain", "Community service officer", "Officer of the sector", "Crime analyst", "Traffic officer",
    "Public works liaison", "Parks liaison", "City councillor’s office",
)  # fmt: skip
TO_CHOOSE: Final = 8  # lines offered as options of a poll


@dataclass(frozen=True)
class Point:
    """A point of the agenda against the clock of the city."""

    item: Item
    title: str
    planned_at: datetime
    expected_at: datetime
    late: int  # minutes
    over: int  # minutes more than planned, while it is under way
    left: int | None  # minutes, while it is under way

    @property
    def is_now(self) -> bool:
        """Whether it is under way."""
        return self.item.began_at is not None and self.item.ended_at is None

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.item.ended_at is not None


@dataclass(frozen=True)
class Earlier:
    """What a line said before a change, or what was written and does not show."""

    change: str
    at: datetime
    version: Version
    hidden: bool  # somebody wrote this, and a later version shows


@dataclass(frozen=True)
class Told:
    """A line as the scribe reads it."""

    line: Line
    kind: str
    origin: str
    at: datetime
    missing: str
    row: str
    area: str
    support: int
    version: Version
    history: tuple[Earlier, ...]
    from_outside: bool  # it was sent, and let through


@dataclass(frozen=True)
class PollNow:
    """A poll, its answers so far, and what may happen to it."""

    poll: Poll
    counts: voting.Counts
    moves: tuple[PollEvent, ...]


@dataclass(frozen=True)
class Agenda:
    """The agenda now: where we are, how late, and how much of the talking the police have done."""

    points: tuple[Point, ...]
    current: Point | None
    following: Point | None
    late: int
    speaker: str
    police: int | None  # percent

    @property
    def police_talk_much(self) -> bool:
        """Whether the aim, under half, is missed."""
        return self.police is not None and self.police >= 50


def version_of(line: Line) -> Version:
    """A line as its writer would write it again."""
    told = {name: getattr(line, name) for name in VERSION}
    return {name: value.isoformat() if isinstance(value, date) else value or "" for name, value in told.items()}


def newest_at(line: Line) -> datetime:
    """When what the line shows was written, by the clocks of devices."""
    return max([line.said_at, *line.changes.values_list("at", flat=True)])


def agenda(meeting: Meeting, where: City, now: datetime) -> Agenda:
    """The agenda against the clock; it stands still when the meeting is over."""
    until = meeting.ended_at or now
    planned = rules.plan(list(meeting.items.all()), meeting.starts_at(where.feed.timezone), until)
    points = tuple(_point(each, where, until) for each in planned)
    current = next((point for point in reversed(points) if point.is_now), None)
    turns = list(meeting.turns.all())
    share = rules.police_share(turns, until)
    return Agenda(
        points, current, _following(points, current), _late(points, current),
        turns[-1].who if turns else Speaker.NOBODY, None if share is None else round(100 * share),
    )  # fmt: skip


def _point(each: rules.Planned, where: City, now: datetime) -> Point:
    item = each.point
    assert isinstance(item, Item)
    title = item.title or str(ITEMS[ItemKind(item.kind)])
    gone = (now - item.began_at) // timedelta(minutes=1) if item.began_at and not item.ended_at else None
    over, left = (0, None) if gone is None else (max(0, gone - item.minutes), max(0, item.minutes - gone))
    expected = places.moment(where, each.expected_at)
    return Point(item, title, places.moment(where, each.planned_at), expected, each.late, over, left)


def _following(points: tuple[Point, ...], current: Point | None) -> Point | None:
    """The next point: the first after the current one that has not begun."""
    after = points[points.index(current) + 1 :] if current else points
    return next((point for point in after if point.item.began_at is None), None)


def _late(points: tuple[Point, ...], current: Point | None) -> int:
    """How many minutes later than planned the next point will begin."""
    following = _following(points, current)
    return following.late if following else current.over if current else 0


def lines(meeting: Meeting, where: City, today: date) -> tuple[list[Told], list[Told]]:
    """The lines, newest first; and those that were taken back."""
    found = list(meeting.lines.prefetch_related("changes").order_by("-said_at", "-id"))
    support = supports(meeting)
    names = {**{row.id: row.label for row in where.rows}, **{area.id: area.name for area in places.areas(where)}}
    sent = set(meeting.asked.filter(pk__in=[line.pk for line in found]).values_list("id", flat=True))
    told = [_told(line, where, names, support.get(line.id, 0), line.id in sent, today) for line in found]
    return [t for t in told if t.line.undone_at is None], [t for t in told if t.line.undone_at is not None]


def supports(meeting: Meeting) -> dict[str, int]:
    """How many support each line."""
    counted = Support.objects.filter(meeting=meeting).values("line").annotate(count=Count("id"))
    return {each["line"]: each["count"] for each in counted}


def _told(line: Line, where: City, names: Mapping[str, str], support: int, sent: bool, today: date) -> Told:
    origin = "" if line.origin == Origin.SPOKEN else str(ORIGINS[Origin(line.origin)])
    return Told(
        line, str(LINES[LineKind(line.kind)]), origin, places.moment(where, line.said_at), all_lines.lacks(line, today),
        names.get(line.pinned_row, line.pinned_row), names.get(line.pinned_area, line.pinned_area), support,
        version_of(line), tuple(_history(line, where)), sent,
    )  # fmt: skip


def _history(line: Line, where: City) -> list[Earlier]:
    """All versions that do not show, each once, oldest first."""
    told: list[Earlier] = []
    known = [version_of(line)]
    for change in line.changes.all():
        before = {name: change.before[name] for name in VERSION}
        for version, hidden in ((change.before.get("wrote"), True), (before, False)):
            if version and version not in known:
                known.append(version)
                told.append(Earlier(change.id, places.moment(where, change.at), version, hidden))
    return told


def line(meeting: Meeting, line_id: str) -> Line | None:
    """One line of this meeting."""
    return meeting.lines.filter(pk=line_id).first()


def polls(meeting: Meeting) -> list[PollNow]:
    """The polls, newest first, each with what may happen to it now."""
    told = reversed(voting.polls_of(meeting))
    return [PollNow(poll, voting.counts(poll), tuple(_moves(poll))) for poll in told]


def _moves(poll: Poll) -> list[PollEvent]:
    return [event for event, move in rules.POLL_MOVES.items() if move.before == PollState(poll.state)]


def counts(meeting: Meeting) -> list[tuple[str, int]]:
    """How the room takes part: what is counted, in words, and how many."""
    people = room.people_counted(meeting)
    told = [(gettext("Questions that were sent"), meeting.asked.count())]
    told += [(gettext("Phones that did not understand this slide"), room.unclear(meeting).get(meeting.slide, 0))]
    return [*told, (gettext("People, as counted or registered"), people)] if people is not None else told


def raised(meeting: Meeting) -> list[Line]:
    """What was raised, most supported first: the quick way to a poll on priorities."""
    support = supports(meeting)
    return sorted(room.questions(meeting), key=lambda line: -support.get(line.id, 0))[:TO_CHOOSE]


def roles_known(meeting: Meeting) -> list[str]:
    """Roles that usually do things, and those named before in this area."""
    used = Line.objects.filter(meeting__city=meeting.city, meeting__area=meeting.area).exclude(owner="")
    return sorted({*ROLES, *used.order_by().values_list("owner", flat=True).distinct()[:50]})


def quick_days(meeting: Meeting, today: date) -> list[tuple[str, date]]:
    """Days that promises are usually made for: in two weeks, and the next meeting."""
    start = max(today, meeting.on)
    told = [(gettext("in two weeks"), start + timedelta(14))]
    following = finding.meetings_to_come(meeting.city, meeting.on + timedelta(1), meeting.area).first()
    return [*told, (gettext("next meeting"), following.on)] if following else told


def places_to_pin(where: City, area: Area) -> list[tuple[str, str]]:
    """The area itself and the neighborhoods in it, to pin a line to."""
    near = [n for n in places.neighborhoods(where) if area.kind == "city" or set(n.districts) & set(area.districts)]
    return [(each.id, each.name) for each in [area, *sorted(near, key=lambda n: n.name)]]


def may_change(meeting: Meeting) -> bool:
    """Whether lines may still be written."""
    return State(meeting.state) not in {State.PUBLISHED, State.CANCELLED}
