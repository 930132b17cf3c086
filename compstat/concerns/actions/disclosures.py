"""The trained person opens a sealed account, and closes it. A line says that it was opened, nothing of what it says."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from compstat.access import rules as access
from compstat.access.actions import Act, acting, opened_text
from compstat.access.rules import Actor, Permission, WrongState
from compstat.places import queries as places

from ..models import Disclosure, DisclosureState
from ..queries.disclosures import disclosure

READ: Final = Permission.READ_DISCLOSURE


@dataclass(frozen=True)
class Opened:
    """What a sealed account says, for the one page that shows it. Kept out of whatever is printed of it."""

    text: str = field(repr=False)
    contact: str = field(repr=False)


def open_disclosure(disclosure_id: str, *, by: Actor, now: datetime) -> Opened:
    """Each opening leaves a line. DisclosureUnknown, NotAllowed, KeyMissing, CannotOpen."""
    found = _mine(disclosure_id, by, now)
    sealed = Disclosure.objects.get(pk=found.pk)
    told = Opened(opened_text(sealed.text), opened_text(sealed.contact) if sealed.contact else "")
    with _acting(Act.DISCLOSURE_READ, found, by, now):
        today = places.moment(places.city(found.city), now).date()
        DisclosureState.objects.filter(pk=found.pk, state="received").update(state="read", read_on=today)
    return told


def close_disclosure(disclosure_id: str, *, by: Actor, now: datetime) -> None:
    """Nothing more is to be done; it is removed in time. DisclosureUnknown, NotAllowed, WrongState."""
    found = _mine(disclosure_id, by, now)
    if found.state == "received":
        raise WrongState("Open it before you close it.")
    with _acting(Act.DISCLOSURE_CLOSED, found, by, now):
        today = places.moment(places.city(found.city), now).date()
        same = DisclosureState.objects.filter(pk=found.pk, state="read")
        if not same.update(state="closed", closed_on=today):
            raise WrongState("This is closed already.")


def _mine(disclosure_id: str, by: Actor, now: datetime) -> DisclosureState:
    found = disclosure(disclosure_id)
    access.check(by, READ, city=found.city, now=places.moment(places.city(found.city), now))
    return found


def _acting(act: Act, found: DisclosureState, by: Actor, now: datetime) -> AbstractContextManager[object]:
    return acting(act, by=by, now=now, object_kind="disclosure", object_id=found.pk, city=found.city, permission=READ)
