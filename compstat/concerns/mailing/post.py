"""What letters of this room share: one runner at a time, and addresses that cannot be opened."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection, transaction

from compstat.access.queries import CannotOpen

from ..models import ConcernFollower

AT_ONCE: Final = 500  # letters in one round; the others follow in the next


@contextmanager
def alone(name: str) -> Iterator[None]:
    """A transaction that waits for others of this name: SQLite has one writer anyway, PostgreSQL locks a number."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            digest = hashlib.blake2b(f"concerns {name}".encode(), digest_size=8).digest()
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(digest, signed=True)])
        yield


def make_findable(row: ConcernFollower) -> bool:
    """Give a row its keyed hash; one that cannot be opened gets its own key, and is written to no more."""
    try:
        row.make_findable()
    except CannotOpen:
        row.found_by = row.pk
        return False
    return True


def tell_unreadable(count: int) -> None:
    """The job fails where everybody sees it; what could be read was served. CannotOpen."""
    if count:
        raise CannotOpen(f"{count} addresses cannot be opened. Check that the keys are those they were sealed with.")
