"""What is overdue in an area: answers, promises, organizations that keep silent, and whatever rooms above add.

And what stands in a state without what that state takes: there may be none, and a job looks every night.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q

from compstat.access.actions import TimedJob, register_job
from compstat.places import queries as places
from compstat.promises import queries as promises

from .. import rules
from ..models import Concern, ConcernEvent, Request
from ..rules import Event, Publication, State
from .desk import waiting_of
from .waiting import clock_of

__all__ = ["Incomplete", "Late", "incomplete", "overdue", "register_incomplete", "register_overdue"]


@dataclass(frozen=True)
class Late:
    """Something whose day is over: `page` is the name of its address at the staff door, which takes its key."""

    kind: str  # concern, announced, promise, organization; rooms above add theirs
    page: str
    key: str
    what: str
    area: str
    owner: str
    days: int  # calendar days; of the first answer to a concern working days
    label: str = ""  # the heading of a kind that a room above adds, in the reader's language


class Incomplete(Exception):
    """Something stands in a state without its reason, role or day. The pages of overdue things name it."""


Provider = Callable[[str, Collection[str], datetime], Iterable[Late]]
_providers: list[Provider] = []
Check = Callable[[], Iterable[str]]  # keys of what is incomplete
_checks: list[Check] = []


def register_overdue(provider: Provider) -> None:
    """A room above tells what of its own is overdue: of a city's areas, at a moment."""
    if provider not in _providers:
        _providers.append(provider)


def register_incomplete(check: Check) -> None:
    """A room above tells the keys of what of its own stands in a state without what it takes."""
    if check not in _checks:
        _checks.append(check)


def overdue(city_id: str, areas: Collection[str], now: datetime) -> list[Late]:
    """Everything overdue in these areas, kind by kind, the longest overdue first."""
    where = places.city(city_id)
    here = places.moment(where, now)
    told = [*_concerns(city_id, areas, here), *_promises(city_id, areas, here), *_silent(city_id, areas, here)]
    for provider in _providers:
        told += provider(city_id, areas, here)
    kinds = list(dict.fromkeys(each.kind for each in told))
    return sorted(told, key=lambda each: (kinds.index(each.kind), -each.days, each.key))


def _concerns(city_id: str, areas: Collection[str], now: datetime) -> Iterator[Late]:
    """Answers whose clock has run out, and days that a role gave and let pass."""
    where = places.city(city_id)
    for found in waiting_of(city_id, areas):
        clock = clock_of(found, where, now)
        told = {"page": "staff_concern", "key": found.id, "what": found.text, "area": found.area, "owner": found.owner}
        if clock.late and found.state in rules.OPEN:
            yield Late("concern", **told, days=max(1, clock.hours // 24))
        elif late := rules.days_late(State(found.state), found.due_on, now.date()):
            yield Late("announced", **told, days=late)


def _promises(city_id: str, areas: Collection[str], now: datetime) -> Iterator[Late]:
    for each in promises.late_in(city_id, areas, now.date()):
        late = (now.date() - each.due_on).days
        yield Late("promise", "promise", each.id, each.what, each.area, each.owner, late)


def _silent(city_id: str, areas: Collection[str], now: datetime) -> Iterator[Late]:
    """Organizations whose link has run out without a reply, and those that gave a day and let it pass."""
    asked = Request.objects.filter(
        concern__city=city_id, concern__area__in=areas, concern__state=State.WITH_ORGANIZATION, withdrawn_at=None,
        concern__merged_into="", concern__due_on__lt=now.date(),
    )  # fmt: skip
    for each in asked.select_related("concern").order_by("asked_at", "id"):
        found = each.concern
        late = (now.date() - found.due_on).days if found.due_on else 0
        yield Late("organization", "staff_concern", found.id, found.text, found.area, each.organization, late)


LACKS: Final = {  # what each state takes, and when it is missing
    State.FOLLOW_UP: Q(owner="") | Q(due_on=None),
    State.ANSWERED: Q(answer=""),
    State.PROMISED: Q(owner="") | Q(due_on=None) | Q(promise=""),
    State.IN_PROBLEM: Q(problem=""),
    State.WITH_ORGANIZATION: Q(organization="") | Q(due_on=None),
    State.DECLINED: Q(complaint=True),
}  # fmt: skip
SAID: Final = {  # states that take a reason, and the event that says it
    State.IN_PROBLEM: Event.JOINED, State.WITH_ORGANIZATION: Event.PASSED_ON, State.DECLINED: Event.DECLINED,
}  # fmt: skip


def incomplete(city_id: str = "", areas: Collection[str] = ()) -> list[str]:
    """Keys of concerns in a state without what it takes: of areas of one city, or of all."""
    lacks = Q(publication=Publication.WITHHELD) & ~Q(ground__in=list(rules.Ground))
    lacks |= Q(publication=Publication.PUBLISHED, text="") | ~Q(state__in=list(State))
    for state, missing in LACKS.items():
        lacks |= Q(state=state) & missing
    for state, event in SAID.items():
        told = ConcernEvent.objects.filter(kind=event).exclude(reason="").values("concern")
        lacks |= Q(state=state) & ~Q(pk__in=told)
    found = Concern.objects.filter(lacks)
    found = found.filter(city=city_id, area__in=areas) if city_id else found
    return sorted(found.values_list("pk", flat=True))


def look(now: datetime) -> None:
    """Every night: whatever stands in a state has what the state takes. Incomplete, with how many do not."""
    keys = [*incomplete(), *(key for check in _checks for key in check())]
    if keys:
        raise Incomplete(f"{len(keys)} stand in a state without its reason, role or day: {', '.join(keys[:20])}")


register_job(TimedJob("overdue", timedelta(days=1), look))
