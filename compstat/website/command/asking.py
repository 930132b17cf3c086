"""Commands that ask for something: a table, a briefing, a person's note."""

from __future__ import annotations

import csv
import sys
from datetime import UTC, date, datetime
from typing import Any

import click

from .loading import AS_JSON, DAY, _edition, day
from .telling import Steps, as_json, columns

AREA = click.option("--area", required=True, help='A district, group, neighborhood, or "city".')
PERIODS = ("week", "days28", "ytd")


@click.command()
@click.argument("city")
@AREA
@click.option("--to", type=DAY, help="The last day, inclusive (default: the last Sunday on or before as-of).")
@click.option("--edition", help="An edition's id (default: the live one).")
@AS_JSON
@click.option("--csv", "csv_", is_flag=True, help="Answer in CSV.")
def table(city: str, area: str, to: datetime | None, edition: str | None, json_: bool, csv_: bool) -> None:
    """What was reported in an area: week, 28 days, year to date, and whether it is unusual.

    A null count is never 0: it says why in its caveats.
    """
    from compstat.briefings import queries

    answer = queries.table(_edition(city, edition), area, day(to))
    if json_:
        as_json(answer)
    elif csv_:
        _table_csv(answer)
    else:
        _table_text(answer)


def _table_csv(answer: dict[str, Any]) -> None:
    """One line per row and period; caveats as codes."""
    fields = ("from", "to", "count", "last_year", "earlier_mean", "usual_low", "usual_high", "signal", "p")
    writer = csv.writer(sys.stdout)
    writer.writerow(("row", "label", "period", *fields, "caveats"))
    for row in answer["rows"]:
        for period in PERIODS:
            cell = row["periods"][period]
            caveats = " ".join(c["code"] for c in cell["caveats"])
            writer.writerow((row["row"], row["label"], period, *(cell[f] for f in fields), caveats))


def _table_text(answer: dict[str, Any]) -> None:
    """The table for a terminal: 28 days first, as on the page."""
    from compstat.briefings.queries import signal_text

    click.echo(f"{answer['area']} to {answer['to']} · edition {answer['edition']} · as of {answer['as_of']}\n")
    lines = []
    for row in answer["rows"]:
        week, month, ytd = (row["periods"][p] for p in PERIODS)
        usual = "" if month["usual_low"] is None else f"{month['usual_low']}–{month['usual_high']}"
        word = signal_text(month)
        lines.append((row["label"], word, _figure(month), usual, *map(_figure, (week, ytd)), _last(ytd)))
    columns(lines, ("kind of report", "is it unusual?", "28 days", "usual", "week", "year", "last year"))
    click.echo("\n– means: not known, never zero. Why: --json, or the recipe page of the figure.")


def _figure(cell: dict[str, Any]) -> object:
    return "–" if cell["count"] is None else cell["count"]


def _last(cell: dict[str, Any]) -> object:
    return "–" if cell["last_year"] is None else cell["last_year"]


@click.command()
@click.argument("city")
@AREA
@click.option("--to", type=DAY, help="The last day, inclusive (default: the last Sunday on or before as-of).")
@AS_JSON
def brief(city: str, area: str, to: datetime | None, json_: bool) -> None:
    """Freeze a briefing: page, slides, handout and CSV all come from this one document."""
    from compstat.access.rules import OPERATOR
    from compstat.briefings import actions
    from compstat.website import server

    server.ready()
    edition = _edition(city, None)
    with Steps(quiet=json_) as progress:
        frozen = actions.freeze(edition, area, day(to), by=OPERATOR, now=datetime.now(UTC), progress=progress)
    address = f"/{edition.city_id}/editions/{frozen['edition']}/{frozen['area'].lower()}/{frozen['to']}/"
    if json_:
        as_json({"id": frozen["id"], "edition": frozen["edition"], "to": frozen["to"], "address": address})
    else:
        click.echo(f"Briefing {frozen['id']} is frozen. Its permanent address: {address}")


@click.command()
@click.argument("city")
@AREA
@click.option("--to", type=DAY, required=True, help="The briefing's last day.")
@click.option("--by", "role", required=True, help='The role that signs, for example "District captain".')
@click.option("--text", help="The words; without it they are read from standard input or an editor.")
def note(city: str, area: str, to: datetime, role: str, text: str | None) -> None:
    """Sign "what we think it means" for a briefing: a person's words, set apart from computed sentences."""
    from compstat.access.rules import OPERATOR
    from compstat.briefings import actions
    from compstat.website import server

    server.ready()
    if text is None:
        text = click.edit() if sys.stdin.isatty() else sys.stdin.read()
    last: date = to.date()
    written = actions.write_note(
        _edition(city, None), area, last, role=role, text=text or "", by=OPERATOR, now=datetime.now(UTC)
    )
    click.echo(f"Signed by {written['role']} on {written['on']}. It stands on the briefing to {last}.")


COMMANDS = (table, brief, note)
