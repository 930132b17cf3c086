"""One after another: a transaction that nobody else is in who asks for the same name."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def alone(name: str) -> Iterator[None]:
    """A transaction that waits for others of this name.

    SQLite has one writer anyway. On PostgreSQL the public door may lock few rows, so it is a number made of the name
    that is locked, until the transaction ends.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            digest = hashlib.blake2b(f"meetings {name}".encode(), digest_size=8).digest()
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(digest, signed=True)])
        yield
