"""Put concerns about the same thing together, and take them apart again. A person decides; likeness only suggests."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from compstat.access.actions import Act, acting
from compstat.access.rules import Actor, Permission, WrongState

from ..models import Concern, OwnWords
from ..rules import Event, Publication
from .moving import FASTER, add_event, alone, as_read, mine, role_told

MODERATE: Final = Permission.MODERATE_CONCERN


def merge(concern_id: str, into_id: str, *, by: Actor, now: datetime) -> Concern:
    """From now on the author sees what becomes of the other. ConcernUnknown, WrongState."""
    found, other = alone(concern_id, MODERATE, by, now), alone(into_id, MODERATE, by, now)
    _check(found, other)
    _write(found, other, Event.MERGED, other.id, by, now)
    return found


def unmerge(concern_id: str, *, by: Actor, now: datetime) -> Concern:
    """They are apart again, each as it stood before. ConcernUnknown, WrongState."""
    found = mine(concern_id, MODERATE, by, now)
    if not found.merged_into:
        raise WrongState("This stands alone already.")
    _write(found, mine(found.merged_into, MODERATE, by, now), Event.UNMERGED, "", by, now)
    return found


def _check(found: Concern, other: Concern) -> None:
    """Refuse what would hide something, or lead nowhere. WrongState."""
    if found.id == other.id or found.city != other.city:
        raise WrongState("Choose another concern to put this one together with.")
    if found.complaint or other.complaint:
        raise WrongState("A complaint about an officer stands alone, so that none is lost.")
    if other.publication != Publication.PUBLISHED:
        raise WrongState("Nobody else can read that one. Publish it first, or choose one that is published.")
    if Concern.objects.filter(merged_into=found.id).exists():
        raise WrongState("Others were put together with this one. Open that one instead, and choose this.")


def _write(found: Concern, other: Concern, event: Event, into: str, by: Actor, now: datetime) -> None:
    """The row, an event on either side, one line."""
    with acting(
        Act.CONCERNS_MERGED, by=by, now=now, object_kind="concern", object_id=found.id, city=found.city,
        permission=MODERATE,
    ):  # fmt: skip
        list(Concern.objects.select_for_update().filter(pk__in=[found.pk, other.pk]).order_by("pk"))
        if not as_read(other).exists() or not as_read(found).update(merged_into=into):
            raise WrongState(FASTER)
        if into:
            OwnWords.objects.filter(concern=found, kind=Event.RAISED, read_at=None).update(read_at=now)
        role = role_told(found, MODERATE, by, now)
        add_event(found, event, now, role=role, key=other.id)
        add_event(other, event, now, role=role, key=found.id)
    found.refresh_from_db()
