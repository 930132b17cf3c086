"""Commands for whoever sets the machine up: the database's rights, and what is still weak."""

from __future__ import annotations

import os
import sys
from dataclasses import asdict
from datetime import UTC, datetime

import click

from .loading import AS_JSON
from .serving import through
from .telling import as_json


@click.command("setup-database")
@click.option("--role", help="The public door's role (default: the setting COMPSTAT_PUBLIC_ROLE).")
@click.option("--print", "print_", is_flag=True, help="Show the SQL, and do nothing.")
def setup_database(role: str | None, print_: bool) -> None:
    """Bring the database up to date and, on PostgreSQL, give the public door's role its rights and no others.

    Run it as the owner of the database, after each upgrade; it is safe to repeat. A role that is not there is
    made, with the password in COMPSTAT_PUBLIC_PASSWORD. All rights of PUBLIC go: other users of this database
    need grants of their own.

    \b
      compstat setup-database --print
      COMPSTAT_PUBLIC_PASSWORD=... compstat setup-database
    """
    through_all_tables()
    from django.conf import settings
    from django.db import connection

    from compstat.access import actions, queries
    from compstat.access.rules import OPERATOR
    from compstat.website import server

    role = role or settings.PUBLIC_ROLE
    postgresql = connection.vendor == "postgresql"
    if print_:
        for statement in queries.rights_of_public_role(role) if postgresql else ():
            click.echo(f"{statement};")
    else:
        server.ready()
        if postgresql:
            password = os.environ.get("COMPSTAT_PUBLIC_PASSWORD", "")
            actions.set_up_public_role(role, password=password, by=OPERATOR, now=datetime.now(UTC))
            click.echo(f"{role} has the rights of the public door, and no others.")
            click.echo(f"Next: open the public door with {role} in its DATABASE_URL.")
    if not postgresql:
        click.echo("SQLite has no grants: the program alone keeps the public door from the tables of people.")
        click.echo("With DATABASE_URL set to a PostgreSQL database, this command gives the public door its own role.")


def through_all_tables() -> None:
    """The public door does not know every table; what is done for all of them is done through the staff's."""
    from django.conf import settings

    through("staff" if settings.COMPSTAT_DOOR == "public" else None)


@click.command()
@click.option("--deploy", is_flag=True, help="Also what matters once residents use it.")
@AS_JSON
def check(deploy: bool, json_: bool) -> None:
    """Tell what is weak about this set-up and what to do. Exit code 1 when something must be mended.

    Each process sees what it can see. Run it with the environment, and as the user, of each door:

    \b
      COMPSTAT_DOOR=public compstat check --deploy
      COMPSTAT_DOOR=staff compstat check --deploy
    """
    from compstat.access import queries

    found = queries.weaknesses(datetime.now(UTC), deploy=deploy)
    mend = [weakness for weakness in found if weakness.mend]
    if json_:
        as_json({"ready": not mend, "weaknesses": [asdict(weakness) for weakness in found]})
    else:
        click.echo("To mend:" if mend else "Nothing must be mended.")
        for weakness in mend:
            click.echo(f"  {weakness.sentence}")
        know = [weakness for weakness in found if not weakness.mend]
        for sentence in ["To know:", *(f"  {weakness.sentence}" for weakness in know)] if know else ():
            click.echo(sentence)
    if mend:
        sys.exit(1)


COMMANDS = (setup_database, check)
