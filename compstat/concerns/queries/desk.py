"""What waits at the desk: to be read, to be answered, for others. The most urgent first; of one's own areas alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from django.db.models import Prefetch, Q, QuerySet

from compstat.places import queries as places
from compstat.places.queries import City

from .. import rules
from ..models import Concern, OwnWords, Request
from ..rules import Event, Ground, Publication, State
from .waiting import Clock, clock_of

__all__ = ["Desk", "Row", "desk", "waiting_of"]

AT_ONCE: Final = 60  # of each group on the page; what comes after these comes up as they are done
BEGINNING: Final = 180  # characters of own words on the list
NEVER: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    """One concern on the list, and what there is to know before opening it."""

    concern: Concern
    text: str
    own: bool  # own words, which nobody else has read
    clock: Clock
    not_fixed: bool = False  # its author says so, and nobody has read why
    replied: bool = False  # an organization has, and nobody has read it
    many: bool = False  # one of very many from one network
    request: Request | None = None
    silent: int = 0  # days since the organization was asked
    overdue: int = 0  # days since its link ended, or since the day it gave

    @property
    def urgent(self) -> tuple[object, ...]:
        """Whatever is due first comes first; what has no clock by the day that was given; then the oldest."""
        day = self.concern.due_on or date.max
        return self.many, self.clock.due_at or NEVER, day, self.concern.raised_on, self.concern.id


@dataclass(frozen=True)
class Desk:
    """Three groups, and how many there are in each."""

    to_read: tuple[Row, ...]
    to_answer: tuple[Row, ...]
    waiting: tuple[Row, ...]

    @property
    def groups(self) -> list[tuple[str, int, tuple[Row, ...]]]:
        """Each group with its count, as far as a page shows it."""
        named = (("to_read", self.to_read), ("to_answer", self.to_answer), ("waiting", self.waiting))
        return [(name, len(rows), rows[:AT_ONCE]) for name, rows in named]

    @property
    def count(self) -> int:
        """All of them."""
        return len(self.to_read) + len(self.to_answer) + len(self.waiting)

    @property
    def first(self) -> tuple[str, Row] | None:
        """The one next action: the most urgent of what is to be read or answered."""
        found = [(name, rows[0]) for name, rows in (("to_read", self.to_read), ("to_answer", self.to_answer)) if rows]
        return min(found, key=lambda each: each[1].urgent, default=None)


def desk(where: City, areas: Collection[str], now: datetime, *, theme: str = "") -> Desk:
    """What waits in these areas, about one theme if it is given."""
    found = waiting_of(where.id, areas)
    rows = [row_of(each, where, now) for each in (found.filter(theme=theme) if theme else found)]
    groups: dict[str, list[Row]] = {"to_read": [], "to_answer": [], "waiting": []}
    for row in sorted(rows, key=lambda each: each.urgent):
        if name := _group(row):
            groups[name].append(row)
    silent = sorted(groups["waiting"], key=lambda each: (-each.overdue, -each.silent, each.concern.id))
    return Desk(tuple(groups["to_read"]), tuple(groups["to_answer"]), tuple(silent))


def waiting_of(city_id: str, areas: Collection[str]) -> QuerySet[Concern]:
    """Concerns of these areas that somebody has still to do something with, with what is asked of each.

    What is sealed is in the hands of the trained person.
    """
    unread = OwnWords.objects.filter(kind=Event.NOT_FIXED, read_at=None).values("concern")
    replied = Request.objects.filter(replies__read_at=None, replies__isnull=False).values("concern")
    waits = Q(publication=Publication.WAITING) | Q(state__in=[*rules.OPEN, State.WITH_ORGANIZATION])
    found = Concern.objects.filter(waits | Q(pk__in=unread) | Q(pk__in=replied), city=city_id, area__in=areas)
    return told_of(found.filter(merged_into="").exclude(ground=Ground.SEALED).order_by("raised_on", "id"))


def told_of(found: QuerySet[Concern]) -> QuerySet[Concern]:
    """The same concerns with events, own words, requests and replies."""
    asked = Prefetch("requests", Request.objects.order_by("asked_at", "id").prefetch_related("replies"))
    return found.prefetch_related("events", "own_words", asked)


def row_of(found: Concern, where: City, now: datetime) -> Row:
    """One concern as the list shows it."""
    words = list(found.own_words.all())
    raised = next((each for each in words if each.kind == Event.RAISED), None)
    unread = found.publication == Publication.WAITING
    asked = newest(found.requests.all()) if found.state == State.WITH_ORGANIZATION else None
    today = places.moment(where, now).date()
    return Row(
        found, raised.text[:BEGINNING] if raised and not found.text else found.text, bool(raised and not found.text),
        clock_of(found, where, now),
        not_fixed=any(each.kind == Event.NOT_FIXED and each.read_at is None for each in words),
        replied=any(each.read_at is None for asked in found.requests.all() for each in asked.replies.all()),
        many=unread and bool(raised and rules.MANY in raised.marks), request=asked,
        silent=(today - places.moment(where, asked.asked_at).date()).days if asked else 0,
        overdue=max(0, (today - found.due_on).days) if asked and found.due_on else 0,
    )  # fmt: skip


def newest(requests: Iterable[Request]) -> Request | None:
    """The other organization that was asked last, if it still is."""
    standing = [each for each in requests if each.withdrawn_at is None]
    return standing[-1] if standing else None


def _group(row: Row) -> str:
    """Which list it stands on; empty for what asks nothing: withheld, and nothing an answer could be given to."""
    found = row.concern
    if found.publication == Publication.WAITING:
        return "to_read"
    if row.replied or row.not_fixed:
        return "to_answer"
    if found.state == State.WITH_ORGANIZATION:
        return "waiting"
    return "" if found.ground in rules.UNANSWERED else "to_answer"
