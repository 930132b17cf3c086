"""What the public door may do in the database: each table declares it, and on PostgreSQL its role can do no more.

A model says `public_door = "none" | "add" | "read" | "take" | "use"`; a table that says nothing is closed. SQLite has
no grants: there the program alone stands between the public door and the tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from django.apps import apps
from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from psycopg import sql

from .acts import Act
from .logbook import acting
from .rules import Actor, DoorName, NotAllowed, WrongState

GRANTS: Final[Mapping[str, tuple[str, ...]]] = {
    "none": (),
    "add": ("INSERT",),
    "read": ("SELECT",),
    "take": ("INSERT", "SELECT"),  # what is added can be counted
    "use": ("INSERT", "SELECT", "UPDATE"),  # what is added can be changed by whoever has its code
}
NAME: Final = re.compile(r"[a-z_][a-z0-9_]{0,62}")
SHORTEST: Final = 16  # characters of the role's password
VERBS: Final = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")


class DatabaseRefused(WrongState):
    """The database is not, or cannot be made, as the program needs it."""


def declared() -> dict[str, tuple[str, ...]]:
    """What the public door's role may do: the verbs for each table that is not closed to it."""
    # It reads which migrations were done, so that it can refuse to start on a database that is behind.
    verbs: dict[str, tuple[str, ...]] = {MigrationRecorder.Migration._meta.db_table: ("SELECT",)}
    for model in apps.get_models(include_auto_created=True):
        if not model._meta.proxy and (given := GRANTS[vars(model).get("public_door", "none")]):
            verbs[model._meta.db_table] = given
    return dict(sorted(verbs.items()))


def statements(role: str) -> list[str]:
    """The SQL that takes everything from the role and from everybody, then gives the role what is declared."""
    _check_name(role)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database(), current_schema()")
        database, schema = map(_quoted, cursor.fetchone())
    name, there = _quoted(role), {*connection.introspection.table_names()}
    kinds = ("TABLES", "SEQUENCES", "ROUTINES", "TYPES")
    return [
        *([] if _exists(role) else [f"CREATE ROLE {name} LOGIN NOINHERIT"]),
        f"REVOKE ALL ON DATABASE {database} FROM PUBLIC, {name}",
        f"REVOKE ALL ON SCHEMA {schema} FROM PUBLIC, {name}",
        *(f"REVOKE ALL ON ALL {kind} IN SCHEMA {schema} FROM PUBLIC, {name}" for kind in kinds[:3]),
        *(f"ALTER DEFAULT PRIVILEGES REVOKE ALL ON {kind} FROM PUBLIC, {name}" for kind in kinds),
        *(f"ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} REVOKE ALL ON {kind} FROM PUBLIC, {name}" for kind in kinds),
        f"GRANT CONNECT ON DATABASE {database} TO {name}",
        f"GRANT USAGE ON SCHEMA {schema} TO {name}",
        *(
            f"GRANT {', '.join(verbs)} ON {_quoted(table)} TO {name}"
            for table, verbs in declared().items() if table in there
        ),
    ]  # fmt: skip


def set_up(role: str, *, password: str = "", by: Actor, now: datetime) -> None:
    """Give the public door's role exactly what is declared; all of it and its line, or nothing. Safe to repeat.

    A role that is not there is made, and needs a password; one that is there gets it, if one is given.
    NotAllowed, DatabaseRefused.
    """
    if by.door is not DoorName.COMMAND:
        raise NotAllowed("The database is set up on the machine itself. Use `compstat setup-database` there.")
    _check_name(role)
    if (password or not _exists(role)) and len(password) < SHORTEST:
        raise DatabaseRefused(
            f"The public door's role needs a password of {SHORTEST} characters or more. Set COMPSTAT_PUBLIC_PASSWORD."
        )
    line = acting(Act.RIGHTS_GIVEN, by=by, now=now, object_kind="database_role", object_id=role)
    with _told(), line, connection.cursor() as cursor:
        for statement in statements(role):
            cursor.execute(statement)
        if password:
            cursor.execute(f"ALTER ROLE {_quoted(role)} LOGIN PASSWORD %s", [_scrambled(role, password)])
        if wrong := [*excess(role), *lacking(role)]:
            raise DatabaseRefused(
                f"{role} would still have rights it should not have, or lack some: {', '.join(wrong)}. "
                "Run this as the owner of the database and all that is in it."
            )


def renew(*, by: Actor, now: datetime) -> bool:
    """Set up the role again, where there is one: what migrations and restores made new is closed or opened to it."""
    found = connection.vendor == "postgresql" and _exists(settings.PUBLIC_ROLE)
    if found:
        set_up(settings.PUBLIC_ROLE, by=by, now=now)
    return found


def behind() -> bool:
    """Whether the database lacks migrations of this program."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def check_up_to_date() -> None:
    """Refuse to go on with a database that is behind, or that cannot be asked. Writes nothing. DatabaseRefused."""
    remedy = "Run `compstat setup-database` as the owner of the database, then open the public door again."
    try:
        late = _without_file() or behind()
    except Error as error:
        raise DatabaseRefused(f"The database cannot be used. Check DATABASE_URL and that it runs. {remedy}") from error
    if late:
        raise DatabaseRefused(f"The database is not up to date, and the public door changes nothing in it. {remedy}")


def _without_file() -> bool:
    """Whether this is SQLite before its first use: asking it anything would make the file."""
    name = str(connection.settings_dict["NAME"])
    return connection.vendor == "sqlite" and not name.startswith("file:") and not Path(name).exists()


def excess(role: str) -> list[str]:
    """What the role can do beyond what is declared, wherever in the database, in words."""
    return sorted(_held(role) - _wanted())


def lacking(role: str) -> list[str]:
    """What is declared and the role cannot do. Tables still to be made do not count."""
    there = {*connection.introspection.table_names()}
    return sorted(right for right in _wanted() - _held(role) if right.rpartition(" ")[2] in there)


def role_exists(role: str) -> bool:
    """Whether the server knows this role. PostgreSQL alone."""
    return _exists(role)


def current_role() -> str:
    """As whom this process is connected. PostgreSQL alone."""
    return _asked("SELECT current_user")[0]


def _wanted() -> set[str]:
    return {f"{verb} on {table}" for table, verbs in declared().items() for verb in verbs}


# All a role can do in this database: by itself, by a column, by being owner, by way of PUBLIC or of another role.
HELD: Final = """
WITH here AS (
    SELECT oid, nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%%' AND nspname <> 'information_schema'
), relation AS (
    SELECT c.oid, c.relname AS name, c.relkind AS kind FROM pg_class c JOIN here ON c.relnamespace = here.oid
)
SELECT verb || ' on ' || name FROM relation, unnest(%(verbs)s::text[]) AS verb
    WHERE kind IN ('r', 'p', 'v', 'm', 'f') AND has_table_privilege(%(role)s, oid, verb)
UNION SELECT verb || ' on ' || name FROM relation, unnest(%(verbs)s::text[]) AS verb
    WHERE kind IN ('r', 'p', 'v', 'm', 'f') AND verb IN ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES')
    AND has_any_column_privilege(%(role)s, oid, verb)
UNION SELECT 'use of sequence ' || name FROM relation
    WHERE CASE kind WHEN 'S' THEN has_sequence_privilege(%(role)s, oid, 'USAGE, SELECT, UPDATE') END
UNION SELECT 'call of ' || proname FROM pg_proc p JOIN here ON p.pronamespace = here.oid
    WHERE has_function_privilege(%(role)s, p.oid, 'EXECUTE')
UNION SELECT 'CREATE in schema ' || nspname FROM pg_namespace WHERE has_schema_privilege(%(role)s, oid, 'CREATE')
UNION SELECT verb || ' in the database' FROM unnest(ARRAY['CREATE', 'TEMP']) AS verb
    WHERE has_database_privilege(%(role)s, current_database(), verb)
UNION SELECT 'being ' || g.rolname FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
    JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = %(role)s
UNION SELECT word FROM pg_roles, LATERAL (VALUES
        (rolsuper, 'SUPERUSER'), (rolcreatedb, 'CREATEDB'), (rolcreaterole, 'CREATEROLE'),
        (rolreplication, 'REPLICATION'), (rolbypassrls, 'BYPASSRLS')
    ) AS power (held, word) WHERE rolname = %(role)s AND held
"""


def _held(role: str) -> set[str]:
    """Everything the role can do in this database, in words."""
    verbs = [*VERBS, *(["MAINTAIN"] if connection.pg_version >= 170000 else [])]  # type: ignore[attr-defined]
    return set(_asked(HELD, {"role": role, "verbs": verbs}))


def _exists(role: str) -> bool:
    return bool(_asked("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]))


def _asked(query: str, told: Sequence[str] | Mapping[str, object] | None = None) -> list[str]:
    """The first column of an answer."""
    with connection.cursor() as cursor:
        cursor.execute(query, told)  # type: ignore[arg-type]
        return [row[0] for row in cursor.fetchall()]


def _quoted(name: str) -> str:
    return sql.Identifier(name).as_string()


def _scrambled(role: str, password: str) -> str:
    """The password as the server keeps it, so that no list or log of the server can show it."""
    connection.ensure_connection()
    made = connection.connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
    return bytes(made).decode()


def _check_name(role: str) -> None:
    if not NAME.fullmatch(role):
        raise DatabaseRefused(f"{role!r} is no name for a role. Use small letters, digits and _, 63 at most.")
    _check_postgresql()


def _check_postgresql() -> None:
    if connection.vendor != "postgresql":
        raise DatabaseRefused("SQLite has no roles and no grants. Set DATABASE_URL to a PostgreSQL database.")


@contextmanager
def _told() -> Iterator[None]:
    """What the server refuses is told as a refusal of the house."""
    try:
        yield
    except Error as error:
        said = str(error).partition("\n")[0]
        raise DatabaseRefused(
            f"PostgreSQL refused ({said}). Nothing was changed. Run this as the owner of the database (to make a role "
            "the owner needs CREATEROLE), or let an administrator of the server run what `compstat setup-database "
            "--print` shows."
        ) from error
