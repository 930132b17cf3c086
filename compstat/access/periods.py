"""How long each kind of records is kept: a records officer sets it; until then nothing is removed.

Periods are never changed: a row is added, and the newest counts. A shorter one counts only after a week, so that a
mistake, or one person alone, erases nothing overnight; meanwhile everybody can see it on the public page.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from . import rules
from .acts import Act
from .kinds import KINDS, Record
from .logbook import acting
from .models import Period
from .rules import Actor, Permission, WrongState

NOTICE: Final = timedelta(days=7)
LONGEST: Final = 36_500  # days


def set_period(city: str, kind: str, days: int | None, *, by: Actor, now: datetime) -> Period:
    """Keep a kind of records for so many days after each has ended; None: none of them is removed."""
    rules.check(by, Permission.SET_RETENTION, city=city, now=now)
    if kind not in KINDS or KINDS[kind].fixed is not None:
        raise WrongState("There is no such kind of records to set a period for. Choose one from the list.")
    if days is not None and not 1 <= days <= LONGEST:
        raise WrongState(f"Give 1 to {LONGEST:,} days, or leave it empty so that nothing is removed.")
    made = Period(city=city, kind=kind, days=days, set_at=now)
    with acting(
        Act.RETENTION_SET, by=by, now=now, object_kind="period", object_id=made.id, city=city,
        permission=Permission.SET_RETENTION,
    ):  # fmt: skip
        made.save()
    return made


def periods_of(city: str) -> dict[str, Period]:
    """The newest period of each kind that has one."""
    return {row.kind: row for row in Period.objects.filter(city=city).order_by("set_at", "id")}


class Schedule:
    """All periods at one moment, asked record by record."""

    def __init__(self, now: datetime) -> None:
        """Read them once."""
        self.now = now
        self.rows: dict[tuple[str, str], list[Period]] = {}
        for row in Period.objects.order_by("set_at", "id"):
            self.rows.setdefault((row.city, row.kind), []).append(row)

    def outlived(self, kind: str, record: Record) -> bool:
        """Whether the record's time is over: after a fixed time, or in every city it is about."""
        fixed = KINDS[kind].fixed
        if fixed is not None:
            return record.ended_at + fixed <= self.now
        kept = [self._days(self.rows.get((city, kind), ())) for city in record.cities]
        return bool(kept) and all(days is not None and record.ended_at + days <= self.now for days in kept)

    def _days(self, rows: Iterable[Period]) -> timedelta | None:
        """The longest of the periods set in the last week and the one before them; None: not removed."""
        listed = list(rows)
        settled = [row for row in listed if row.set_at <= self.now - NOTICE][-1:]
        counting = [row.days for row in [*settled, *(row for row in listed if row.set_at > self.now - NOTICE)]]
        if not settled or None in counting:
            return None
        return timedelta(days=max(days for days in counting if days is not None))
