"""Commands about people who work with the system: the first administrator, roles, lost second steps."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import click

from compstat.access.rules import Refused

from .loading import AS_JSON
from .telling import as_json, columns

DAY = click.DateTime(["%Y-%m-%d"])
AREA = click.option("--area", "areas", multiple=True, default=["city"], show_default=True, help="Repeat for several.")
AGENCY = click.option("--agency", required=True, help="Name of the agency.")
ROLE = click.option("--role", required=True, help="For instance administrator, captain, crime_analyst.")


@click.command()
@click.argument("city")
@click.argument("email")
@AGENCY
@click.option("--kind", type=click.Choice(["department", "city", "partner", "community"]), help="Of a new agency.")
@ROLE
@AREA
@click.option("--site", help="Where the staff door is (default: https:// and the first of COMPSTAT_HOSTS).")
def invite(
    city: str, email: str, agency: str, kind: str | None, role: str, areas: tuple[str, ...], site: str | None
) -> None:  # fmt: skip
    """Write to somebody who may then join, once, within a week. This is how the first administrator comes in.

    \b
      compstat invite boston dana@police.example --agency "Boston Police" --kind department \\
          --role administrator --site https://staff.compstat.example

    `compstat work` sends the letter.
    """
    from django.conf import settings
    from django.db import transaction

    from compstat.access import actions
    from compstat.access.rules import OPERATOR

    where, wanted, now = _ready(city), _role(role), datetime.now(UTC)
    _check_address(email)
    base = _site(site)
    with transaction.atomic():  # a refusal makes no agency either
        place = _agency(where, agency, kind)
        actions.invite(
            email, place, wanted, areas, link=lambda code: f"{base}/staff/join/{code}/", by=OPERATOR, now=now
        )
    click.echo(f"The invitation is written, with an address at {base}. It can be used once, within 7 days.")
    click.echo("`compstat work` sends it.")
    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        click.echo(f"No mail server is set (COMPSTAT_MAIL): letters go to files in {settings.EMAIL_FILE_PATH}.")


@click.group()
def people() -> None:
    """Who works with the system, in which roles. Residents are in no list.

    \b
      compstat people list boston
      compstat people grant boston dana@police.example --agency "Boston Police" --role captain --area D4
      compstat people end MEMBERSHIP                the key that `list` shows
      compstat people reset boston dana@police.example     their second steps, when they have lost them
    """


@people.command("list")
@click.argument("city")
@AS_JSON
def list_(city: str, json_: bool) -> None:
    """Everyone with a role today or later, with the key of each membership."""
    from compstat.access import queries, rules

    where, now = _ready(city), datetime.now(UTC)
    rules.check(rules.OPERATOR, rules.Permission.END_ROLE, city=where, now=now)
    held = [(p, m) for p in queries.people_of(where) for m in queries.memberships_of(p.id, now.date())]
    told = [_told(person, m) for person, m in held if m.agency.city == where]
    if json_:
        as_json(told)
    elif told:
        columns([tuple(each.values()) for each in told], tuple(told[0]))
    else:
        click.echo("Nobody yet. Invite an administrator: compstat invite --help")


def _told(person: Any, m: Any) -> dict[str, Any]:  # noqa: ANN401 - a person and a membership of theirs
    until = m.until.isoformat() if m.until else ""
    return {"membership": m.id, "name": person.name, "email": person.email, "role": m.role, "agency": m.agency.name,
            "areas": " ".join(m.areas), "until": until}  # fmt: skip


@people.command()
@click.argument("city")
@click.argument("email")
@AGENCY
@ROLE
@AREA
@click.option("--until", type=DAY, help="The last day.")
def grant(city: str, email: str, agency: str, role: str, areas: tuple[str, ...], until: datetime | None) -> None:
    """Give somebody a role. One that opens confidential records is only prepared: two people decide."""
    from compstat.access import actions, queries
    from compstat.access.rules import CONFIDENTIAL_ROLES, OPERATOR

    where, wanted = _ready(city), _role(role)
    person = queries.person_at(where, email)
    last = until.date() if until else None
    actions.grant(
        person.id, _agency(where, agency, None), wanted, areas, until=last, by=OPERATOR,
        now=datetime.now(UTC),
    )  # fmt: skip
    if wanted in CONFIDENTIAL_ROLES:
        click.echo("Prepared. An administrator proposes it at the staff door, and a second person agrees.")
    else:
        click.echo("The role is given.")


@people.command()
@click.argument("membership")
def end(membership: str) -> None:
    """End a role today, by the key that `list` shows."""
    from compstat.access import actions
    from compstat.access.rules import OPERATOR

    staff_ready()
    actions.end(membership, by=OPERATOR, now=datetime.now(UTC))
    click.echo("The role has ended.")


@people.command()
@click.argument("city")
@click.argument("email")
def reset(city: str, email: str) -> None:
    """Take away the second steps of somebody who has lost them. Make sure that it is they who ask."""
    from compstat.access import actions, queries
    from compstat.access.rules import OPERATOR

    where = _ready(city)
    actions.reset_second_steps(queries.person_at(where, email).id, where, by=OPERATOR, now=datetime.now(UTC))
    click.echo("Done. They sign in with their password and add new second steps; they are told by mail.")


def staff_ready() -> None:
    """Bring the database up to date; refuse with the settings of the public door, which has nothing of people."""
    from django.conf import settings

    from compstat.website import server

    if settings.COMPSTAT_DOOR == "public":
        raise Refused("The public door has nothing of people. Use the settings of the staff door: COMPSTAT_DOOR=staff.")
    server.ready()


def _ready(city: str) -> str:
    """The id of a city that there is; the database is up to date."""
    from compstat.places.queries import city as city_of

    staff_ready()
    return city_of(city).id


def _agency(city: str, name: str, kind: str | None) -> str:
    """The key of the agency of this name; with a kind, a new one is made if there is none."""
    from compstat.access import actions, queries
    from compstat.access.rules import OPERATOR

    found = queries.agencies(city).filter(name=name.strip()).first()
    if found is None and kind is None:
        there = ", ".join(a.name for a in queries.agencies(city)) or "none yet"
        raise Refused(f"There is no agency named {name}. There are: {there}. To make it, say what it is: compstat "
                      "invite … --kind department")  # fmt: skip
    return (found or actions.add_agency(city, name, str(kind), by=OPERATOR, now=datetime.now(UTC))).id


def _role(name: str) -> Any:  # noqa: ANN401 - a Role, which is imported only when a command runs
    """The role of this name."""
    from compstat.access.rules import Role

    if name not in set(Role):
        raise Refused(f"There is no role named {name}. Choose one of: {', '.join(Role)}.")
    return Role(name)


def _check_address(email: str) -> None:
    """Refuse what is no address, before anything is written."""
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    try:
        validate_email(email)
    except ValidationError as error:
        raise Refused(f"{email} is no e-mail address. Check it, then try again.") from error


def _site(told: str | None) -> str:
    """Where the staff door is: what was told, else what the settings say."""
    from django.conf import settings

    outside = settings.MODE == "production"
    if told:
        if not told.startswith(("https://",) if outside else ("https://", "http://")):
            raise Refused(f"{told} is no address of a door. Write --site https://…")
        return told.rstrip("/")
    names = [host for host in settings.ALLOWED_HOSTS if host not in {"localhost", "127.0.0.1", "[::1]"}]
    if outside and not names:
        raise Refused("Say where the staff door is: --site https://…, or set COMPSTAT_HOSTS.")
    return f"https://{names[0]}" if outside else "http://localhost:8000"


COMMANDS = (invite, people)
