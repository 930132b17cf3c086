"""How a concern changes: the row from what was read, an event that everybody can read, one line in the logbook."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation

from compstat.access import rules as access
from compstat.access.actions import Act, acting, new_key
from compstat.access.queries import role_words
from compstat.access.rules import Actor, Permission, WrongState
from compstat.places import queries as places

from .. import queries, rules
from ..models import Concern, ConcernEvent
from ..queries.said import ANSWERS
from ..rules import Event, Ground, Need, State
from . import settling

SHORTEST_REASON: Final = 10
LONGEST_REASON: Final = 1000
FASTER: Final = "Somebody has just changed this. Open it again to see what became of it."
SEALED: Final = "This is sealed: the trained person alone reads it. Nothing more is to be done with it here."


def mine(concern_id: str, permission: Permission, by: Actor, now: datetime) -> Concern:
    """A concern of an area in which somebody may do this. ConcernUnknown, NotAllowed, WrongState."""
    found = queries.concern(concern_id)
    area = places.area(places.city(found.city), found.area)
    access.check(by, permission, city=found.city, area=places.answering(area), now=now)
    check_not_sealed(found)
    return found


def check_not_sealed(found: Concern) -> None:
    """Refuse what would put words to a sealed account. WrongState."""
    if found.ground == Ground.SEALED:
        raise WrongState(SEALED)


def alone(concern_id: str, permission: Permission, by: Actor, now: datetime) -> Concern:
    """The same, with what was sent about it, unless it was put together with another: then that is worked on."""
    settling.settle(now)
    found = mine(concern_id, permission, by, now)
    if found.merged_into:
        raise WrongState("This was put together with another concern. Work on that one, or take them apart first.")
    return found


def as_read(found: Concern) -> QuerySet[Concern]:
    """The row, if nobody has changed it since it was read."""
    return Concern.objects.filter(
        pk=found.pk, state=found.state, text=found.text, due_on=found.due_on, publication=found.publication,
        merged_into=found.merged_into,
    )  # fmt: skip


def check_reason(reason: str) -> None:
    """Refuse a reason that says nothing, or too much. WrongState."""
    if not SHORTEST_REASON <= len(reason.strip()) <= LONGEST_REASON:
        raise WrongState(f"Say why in {SHORTEST_REASON} to {LONGEST_REASON} characters, so that a person can read it.")


def role_told(found: Concern, permission: Permission, by: Actor, now: datetime) -> str:
    """The role in which somebody does this, in words of the language the site is kept in."""
    area = places.answering(places.area(places.city(found.city), found.area))
    with translation.override(settings.LANGUAGE_CODE):
        return role_words(access.role_of(by, permission, city=found.city, area=area, now=now))


def move(
    found: Concern, event: Event, given: frozenset[Need], *, by: Actor, now: datetime, permission: Permission,
    act: Act = Act.CONCERN_MOVED, reason: str = "", owner: str = "", due_on: date | None = None,
    organization: str = "", key: str = "", **changed: object,
) -> Concern:  # fmt: skip
    """One event by somebody signed in: checked against the table, written with its line. WrongState.

    Role, day and organization stand in the row as they are given here.
    """
    after = rules.check_move(event, State(found.state), given, complaint=found.complaint)
    stops = event in ANSWERS and found.first_answer_at is None
    given_here = {"owner": owner.strip(), "due_on": due_on, "organization": organization.strip()}
    said = {name: value for name, value in given_here.items() if value}
    told = {"state": after, **({"first_answer_at": now} if stops else {}), **said, **changed}
    with acting(act, by=by, now=now, object_kind="concern", object_id=found.id, city=found.city, permission=permission):
        if not as_read(found).update(**told):
            raise WrongState(FASTER)
        add_event(
            found, event, now, reason=reason, role=role_told(found, permission, by, now), owner=owner, due_on=due_on,
            organization=organization, key=key,
        )  # fmt: skip
    found.refresh_from_db()
    return found


def add_event(
    found: Concern, event: Event, now: datetime, *, reason: str = "", role: str = "", owner: str = "",
    due_on: date | None = None, organization: str = "", key: str = "",
) -> ConcernEvent:  # fmt: skip
    """A row of what happened, inside the transaction of the act."""
    made = ConcernEvent(
        id=new_key(), concern=found, at=now, kind=event, reason=reason.strip(), role=role, owner=owner.strip(),
        due_on=due_on, organization=organization.strip(), key=key,
    )  # fmt: skip
    made.save(force_insert=True)
    return made
