"""Commands of a records officer's work, for the operator: periods, holds, copies, and the preparation of an erasure."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click

from compstat.access.rules import Refused

from .loading import AS_JSON
from .people import DAY, _ready, staff_ready
from .telling import as_json, columns

NEW_FILE = click.Path(dir_okay=False, path_type=Path)


@click.group()
def records() -> None:
    """How long records are kept, what is held, what is handed out. Each act leaves its line in the logbook.

    \b
      compstat records kept boston                        kinds of records, and for how many days
      compstat records keep boston invitations 365        --for-ever: nothing of this kind is removed
      compstat records holds boston
      compstat records hold boston "Docket 26-114" --kind people --object KEY
      compstat records lift HOLD
      compstat records copy boston dana@police.example FILE.json
      compstat records hand-out boston --kind logbook --from 2026-01-01 --to 2026-06-30 FILE.zip
      compstat records erase boston dana@police.example   prepares it: two people decide
    """


@records.command()
@click.argument("city")
@AS_JSON
def kept(city: str, json_: bool) -> None:
    """Each kind of records, and the period that was set for it."""
    from compstat.access import queries

    found = queries.kept_for(_ready_to_read(city, "set_retention"))
    told = [
        {"kind": kind.code, "what": kind.words, "days": kind.fixed.days if kind.fixed is not None else row and row.days,
         "set": "fixed" if kind.fixed is not None else row and row.set_at.date().isoformat()}
        for kind, row in found
    ]  # fmt: skip
    if json_:
        as_json(told)
    else:
        columns([tuple(each.values()) for each in told], ("kind", "what", "days", "set"))


@records.command()
@click.argument("city")
@click.argument("kind")
@click.argument("days", type=int, required=False)
@click.option("--for-ever", is_flag=True, help="Nothing of this kind is removed.")
def keep(city: str, kind: str, days: int | None, for_ever: bool) -> None:
    """Keep a kind of records for so many days after each has ended. A shorter period counts after a week."""
    from compstat.access import actions
    from compstat.access.rules import OPERATOR

    if (days is None) != for_ever:
        raise click.UsageError("Give the number of days, or --for-ever.")
    actions.set_period(_ready(city), kind, days, by=OPERATOR, now=datetime.now(UTC))
    click.echo("The period is set. A shorter one counts in a week; everybody can see it from now on.")


@records.command()
@click.argument("city")
@AS_JSON
def holds(city: str, json_: bool) -> None:
    """The legal holds that stand."""
    from compstat.access import queries

    told = [
        {"hold": hold.id, "case": hold.name, "kind": hold.kind or "everything", "objects": hold.objects_held,
         "set": hold.set_at.date().isoformat()}
        for hold in queries.holds_of(_ready_to_read(city, "set_legal_hold")) if hold.lifted_at is None
    ]  # fmt: skip
    if json_:
        as_json(told)
    elif told:
        columns([tuple(each.values()) for each in told], tuple(told[0]))
    else:
        click.echo("No hold stands.")


@records.command()
@click.argument("city")
@click.argument("case")
@click.option("--kind", default="", help="A kind of records (default: everything of the city).")
@click.option("--object", "objects", multiple=True, help="The key of a record or person of that kind; repeat.")
def hold(city: str, case: str, kind: str, objects: tuple[str, ...]) -> None:
    """Stop erasure and removal of what is named, until it is lifted. CASE is its number, without anybody's name."""
    from compstat.access import actions
    from compstat.access.rules import OPERATOR

    made = actions.set_hold(_ready(city), case, kind, objects, by=OPERATOR, now=datetime.now(UTC))
    click.echo(f"The hold {made.id} stands. What it names is not erased until it is lifted.")


@records.command()
@click.argument("hold_id", metavar="HOLD")
def lift(hold_id: str) -> None:
    """End a hold, by the key that `holds` shows."""
    from compstat.access import actions
    from compstat.access.rules import OPERATOR

    staff_ready()
    actions.lift_hold(hold_id, by=OPERATOR, now=datetime.now(UTC))
    click.echo("The hold is lifted.")


@records.command()
@click.argument("city")
@click.argument("email")
@click.argument("file", type=NEW_FILE)
def copy(city: str, email: str, file: Path) -> None:
    """Write everything held about somebody to a new FILE (.json), for them."""
    from compstat.access import actions, queries
    from compstat.access.rules import OPERATOR

    where = _ready(city)
    person = queries.person_at(where, email)
    _write(file, lambda: actions.export_person(person.id, city=where, by=OPERATOR, now=datetime.now(UTC)))


@records.command("hand-out")
@click.argument("city")
@click.option("--kind", "kinds", multiple=True, required=True, help="logbook, memberships, proposals, periods; repeat.")
@click.option("--from", "first", type=DAY, required=True, help="The first day.")
@click.option("--to", "last", type=DAY, required=True, help="The last day.")
@click.option("--without-names", type=click.Choice(["personnel", "safety", "security", "court_order"]),
              help="Leave the names of staff out, on this ground.")  # fmt: skip
@click.argument("file", type=NEW_FILE)
def hand_out(
    city: str, kinds: tuple[str, ...], first: datetime, last: datetime, without_names: str | None, file: Path
) -> None:
    """Write records for a public-records request to a new FILE (.zip), with an index of what was redacted."""
    from compstat.access import actions
    from compstat.access.rules import OPERATOR

    where, ground = _ready(city), actions.Ground(without_names or "")
    _write(file, lambda: actions.export_records(
        where, kinds, first.date(), last.date(), ground=ground, by=OPERATOR, now=datetime.now(UTC)
    ).file)  # fmt: skip


@records.command()
@click.argument("city")
@click.argument("email")
def erase(city: str, email: str) -> None:
    """Prepare that somebody is erased. A records officer proposes it at the staff door, and another agrees."""
    from compstat.access import actions, queries
    from compstat.access.rules import OPERATOR

    where = _ready(city)
    actions.propose_erasure(queries.person_at(where, email).id, city=where, by=OPERATOR, now=datetime.now(UTC))
    click.echo("Prepared. A records officer proposes it at the staff door, and a second one agrees.")


def _ready_to_read(city: str, permission: str) -> str:
    """The id of a city, for whoever may set what is read."""
    from compstat.access import rules

    where = _ready(city)
    rules.check(rules.OPERATOR, rules.Permission(permission), city=where, now=datetime.now(UTC))
    return where


def _write(file: Path, make: Callable[[], bytes]) -> None:
    """What is made goes to a file that only its owner can read; nothing is written over."""
    if file.exists() or not file.resolve().parent.is_dir():
        raise Refused(f"{file.name} cannot be written there: it exists, or its folder does not. Choose another name.")
    content = make()
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)
    click.echo(f"Written: {file}")


COMMANDS = (records,)
