"""How a problem changes: the row from what was read, an event that everybody can read, one line in the logbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, Final

from django.conf import settings
from django.db.models import JSONField, QuerySet
from django.utils import translation

from compstat.access import rules as access
from compstat.access.actions import Act, acting, new_key
from compstat.access.queries import role_words
from compstat.access.rules import Actor, Permission, WrongState
from compstat.concerns.actions import problem_decided
from compstat.places import queries as places

from ..models import Problem, ProblemEvent
from ..queries import problems as queries
from ..rules import Event, Need, PlanEvent, ProblemState, check_move

FASTER: Final = "Somebody has just changed this. Open it again to see what became of it."
WORK: Final = Permission.WORK_ON_PROBLEM
DECIDED: Final = frozenset({Event.OPENED, Event.REOPENED, Event.CLOSED})  # whoever has a concern in it is told


def mine(problem_id: str, permission: Permission, by: Actor, now: datetime) -> Problem:
    """A problem of an area in which somebody may do this. ProblemUnknown, NotAllowed."""
    found = queries.problem(problem_id)
    area = places.area(places.city(found.city), found.area)
    access.check(by, permission, city=found.city, area=places.answering(area), now=now)
    return found


def today(found: Problem, now: datetime) -> date:
    """The day people there live in."""
    return places.moment(places.city(found.city), now).date()


def role_told(found: Problem, permission: Permission, by: Actor, now: datetime) -> str:
    """The role in which somebody does this, in words of the language the site is kept in."""
    area = places.answering(places.area(places.city(found.city), found.area))
    with translation.override(settings.LANGUAGE_CODE):
        return role_words(access.role_of(by, permission, city=found.city, area=area, now=now))


def move(
    found: Problem, event: Event, given: frozenset[Need] = frozenset(), *, by: Actor, now: datetime,
    permission: Permission, act: Act = Act.PROBLEM_MOVED, reason: str = "", key: str = "",
    before: Mapping[str, object] | None = None, **changed: object,
) -> Problem:  # fmt: skip
    """One event by somebody signed in: checked against the table, written with its line. WrongState."""
    after = check_move(event, ProblemState(found.state), given)
    with acting(act, by=by, now=now, object_kind="problem", object_id=found.id, city=found.city, permission=permission):
        if not _same(found, changed).update(state=after, **changed):
            raise WrongState(FASTER)
        role = role_told(found, permission, by, now)
        add_event(found, event, now, reason=reason, role=role, key=key, before=before)
        if event in DECIDED:
            problem_decided(found.id, role, reason=reason if event is Event.CLOSED else "", now=now)
    found.refresh_from_db()
    return found


@contextmanager
def noting(found: Problem, by: Actor, now: datetime, permission: Permission = WORK) -> Iterator[str]:
    """Something is added to what is known of a problem, with its line; gives the role that adds it. WrongState."""
    check_move(Event.CHANGED, ProblemState(found.state), frozenset())
    with acting(
        Act.PROBLEM_CHANGED, by=by, now=now, object_kind="problem", object_id=found.id, city=found.city,
        permission=permission,
    ):  # fmt: skip
        yield role_told(found, permission, by, now)


def reword(found: Problem, told: Mapping[str, object], *, by: Actor, now: datetime) -> Problem:
    """Other words than before, which stay in view beside their event; nothing happens where all are the same."""
    before = {name: getattr(found, name) for name, value in told.items() if getattr(found, name) != value}
    changed: dict[str, Any] = {name: told[name] for name in before}
    if not changed:
        return found
    return move(
        found, Event.CHANGED, by=by, now=now, permission=WORK, act=Act.PROBLEM_CHANGED, before=before, **changed
    )


def _same(found: Problem, changed: Mapping[str, object]) -> QuerySet[Problem]:
    """The row as it was read: its state, whether it is a priority, and the words that are to change."""
    words = [name for name in changed if not isinstance(Problem._meta.get_field(name), JSONField)]
    told = {name: getattr(found, name) for name in (*words, "state", "priority_since")}
    return Problem.objects.filter(pk=found.pk, **told)


def add_event(
    found: Problem, kind: Event | PlanEvent, now: datetime, *, reason: str = "", role: str = "", key: str = "",
    before: Mapping[str, object] | None = None,
) -> ProblemEvent:  # fmt: skip
    """A row of what happened to a problem or its plans, inside the transaction of the act."""
    made = ProblemEvent(
        id=new_key(), problem=found, at=now, kind=kind, reason=reason.strip(), role=role, key=key,
        before=dict(before or {}),
    )  # fmt: skip
    made.save(force_insert=True)
    return made
