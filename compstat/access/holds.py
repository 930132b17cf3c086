"""Legal holds: an order that stops erasure and removal for what it names, until it is lifted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Final

from django.db import connection

from . import queries, rules
from .acts import Act
from .kinds import KINDS, Record
from .logbook import acting
from .models import LegalHold
from .rules import Actor, Permission, WrongState

INVITATIONS: Final = "invitations"
SESSIONS: Final = "sessions"
PEOPLE: Final = "people"  # a hold on somebody covers every record that is about them, of whatever kind
NAMED: Final = 80  # characters of a hold's name


def set_hold(
    city: str, name: str, kind: str = "", objects: Sequence[str] = (), *, by: Actor, now: datetime
) -> LegalHold:
    """Hold everything of a city, a kind of records, or records of a kind by their keys; people are a kind too."""
    rules.check(by, Permission.SET_LEGAL_HOLD, city=city, now=now)
    if not 3 <= len(name.strip()) <= NAMED:
        raise WrongState(f"Give the hold the number of its case, in 3 to {NAMED} characters, without anybody's name.")
    if kind and kind not in KINDS:
        raise WrongState("There is no such kind of records. Choose one from the list, or everything.")
    if objects and not kind:
        raise WrongState("Say of which kind these records are, or hold everything and name none.")
    for key in objects if kind == PEOPLE else ():
        queries.person_in(city, key)
    made = LegalHold(
        city=city, name=name.strip(), kind=kind, objects_held=" ".join(sorted({*objects})), set_by=by.who, set_at=now
    )
    with _acting(Act.LEGAL_HOLD_SET, made, by, now):
        made.save()
    return made


def lift_hold(hold_id: str, *, by: Actor, now: datetime) -> LegalHold:
    """End a hold. What it stopped may be erased again."""
    found = LegalHold.objects.filter(pk=hold_id).first()
    if found is None:
        raise queries.Unknown("There is no such hold. Go back to the list.")
    rules.check(by, Permission.SET_LEGAL_HOLD, city=found.city, now=now)
    with _acting(Act.LEGAL_HOLD_LIFTED, found, by, now):
        if not LegalHold.objects.filter(pk=hold_id, lifted_at=None).update(lifted_by=by.who, lifted_at=now):
            raise WrongState("This hold was lifted already. Go back to the list.")
        found.refresh_from_db()
    return found


def _acting(act: Act, hold: LegalHold, by: Actor, now: datetime) -> AbstractContextManager[object]:
    return acting(
        act, by=by, now=now, object_kind="legal_hold", object_id=hold.id, city=hold.city,
        permission=Permission.SET_LEGAL_HOLD,
    )  # fmt: skip


def none_meanwhile() -> None:
    """No hold is set until the transaction at hand ends: whoever sets one waits. SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {LegalHold._meta.db_table} IN SHARE MODE")


def standing_holds() -> list[LegalHold]:
    """Every hold that stands."""
    return list(LegalHold.objects.filter(lifted_at=None))


def held_by(record: Record, kind: str, holds: Iterable[LegalHold]) -> LegalHold | None:
    """The hold that stops this record, or None. A hold on a person stops it in whatever city it is."""
    return next((hold for hold in holds if _covers(hold, record, kind)), None)


def _covers(hold: LegalHold, record: Record, kind: str) -> bool:
    if hold.kind == PEOPLE and hold.keys:
        return bool(hold.keys & record.people)
    going = {(kind, record.key), *record.with_it}
    named = not hold.kind or any(of == hold.kind and (not hold.keys or key in hold.keys) for of, key in going)
    return named and hold.city in record.cities
