"""Commands that bring something in: a feed, its geography, a download."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .telling import Steps, as_json, columns

if TYPE_CHECKING:
    from compstat.incidents.queries import Edition

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
DAY = click.DateTime(formats=["%Y-%m-%d"])
AS_JSON = click.option("--json", "json_", is_flag=True, help="Answer in JSON, for a program.")


def day(value: datetime | None) -> date | None:
    """The date of click's datetime."""
    return value.date() if value else None


@click.command()
@click.argument("city")
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option("--as-of", type=DAY, help="The day up to which reports are known (default: the last covered day).")
@click.option("--counts", type=FILE, help="Counts the department supplies itself, as CSV: two people publish them.")
@click.option("--for-two", is_flag=True, help="In a fictional city too, let two people publish the counts.")
@click.option("--accept-fewer", is_flag=True, help="Accept far fewer reports than the live edition has.")
@AS_JSON
def load(
    city: str, files: tuple[Path, ...], as_of: datetime | None, counts: Path | None, for_two: bool, accept_fewer: bool,
    json_: bool,
) -> None:  # fmt: skip
    """Read, check and protect a feed; store it as an edition; publish it.

    All FILES together are one edition: nothing is inherited from an earlier load. Every record read is
    accepted, withheld, rejected with its reason, or a duplicate; the numbers printed add up. If anything is
    refused, or the machine stops half way, the edition that was live stays live.

    With new --counts it is prepared and not published: at the staff door a publisher proposes it and another
    agrees.

    \b
      compstat load boston 2021.csv
      compstat load boston 2015.csv 2016.csv 2017.csv --as-of 2017-12-31
    """

    from compstat.access.rules import OPERATOR
    from compstat.briefings import actions as briefings
    from compstat.places.queries import city as city_of
    from compstat.website import server

    server.ready()
    where, now = city_of(city), datetime.now(UTC)
    with Steps(quiet=json_) as progress:
        stored = briefings.load(
            where, files, as_of=day(as_of), counts=counts, accept_fewer=accept_fewer,
            for_two=for_two, by=OPERATOR, now=now, progress=progress,
        )  # fmt: skip
    if json_:
        known = {"edition": stored.edition.id, "already_live": stored.already_live, "waits_for_two": stored.waits}
        as_json({**known, **stored.summary})
    elif stored.already_live:
        click.echo(f"Already live: edition {stored.edition.id}. Nothing changed.")
    else:
        _tell_load(stored.edition, stored.summary, stored.waits)


def _tell_load(edition: Edition, summary: dict[str, object], waits: bool) -> None:
    """What the load did, in words and figures that add up."""
    rejected: dict[str, int] = summary["rejected"]  # type: ignore[assignment]
    click.echo(f"Edition {edition.id} is {'prepared' if waits else 'live'}. Reports known to {edition.as_of}.")
    if waits:
        click.echo("Not public yet: two publishers must want its counts. They find it at the staff door, /staff/.")
    columns(
        [
            ("read", summary["read"]),
            ("accepted", summary["accepted"]),
            ("withheld, by law or to protect people", summary["withheld"]),
            ("duplicates", summary["duplicates"]),
            ("rejected", sum(rejected.values())),
            *((f"  {reason}", count) for reason, count in sorted(rejected.items())),
        ],
        ("records", "count"),
    )
    for warning in summary["warnings"]:  # type: ignore[attr-defined]
        click.echo(f"Note: {warning['text']}")
    _tell_changes(summary.get("changes"))  # type: ignore[arg-type]


def _tell_changes(changes: dict[str, list[dict[str, object]]] | None) -> None:
    """What changed since the live edition, for the days both cover."""
    if not changes:
        click.echo("First edition of this city: nothing to compare with.")
        return
    rows = changes["rows"]
    click.echo(f"\nSince edition {changes['previous']}, for the days both cover:")
    if not rows:
        click.echo("no count changed.")
        return
    columns([(r["row"], r["area"], r["more"], r["fewer"]) for r in rows], ("row", "area", "more", "fewer"))


@click.command()
@click.argument("city")
@click.argument("files", nargs=-1, required=True, type=FILE)
@AS_JSON
def areas(city: str, files: tuple[Path, ...], json_: bool) -> None:
    """Take in boundaries, layers and population of a city (GeoJSON, CSV).

    Each file is recognised by the properties city.toml names under [layers]. Without geography `load` still
    works; pages then show tables without maps.
    """
    from compstat.access.rules import OPERATOR
    from compstat.places import actions
    from compstat.places.queries import city as city_of
    from compstat.website import server

    server.ready()
    loaded = actions.load_areas(city_of(city), files, by=OPERATOR, now=datetime.now(UTC))
    if json_:
        as_json(loaded.as_dict())
        return
    click.echo(f"Geography {loaded.id} is in place.")
    columns([(layer.id, layer.features, layer.file) for layer in loaded.layers], ("layer", "areas", "file"))
    for warning in loaded.warnings:
        click.echo(f"Note: {warning}")
    click.echo("Load the feed again so that its reports find their neighborhoods.")


@click.command()
@click.argument("city")
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), help="Where the files go.")
@AS_JSON
def fetch(city: str, folder: Path | None, json_: bool) -> None:
    """Download the city's published files, by the address in its city.toml.

    An interrupted download goes on where it stopped. Nothing is loaded: the command to do so is printed.
    """
    from django.conf import settings

    from compstat.access.rules import OPERATOR
    from compstat.incidents import actions
    from compstat.places.queries import city as city_of
    from compstat.website import server

    server.ready()
    where = city_of(city)
    target = folder or settings.COMPSTAT_DATA / "fetched" / where.id
    with Steps(quiet=json_) as progress:
        files = actions.fetch(where, target, by=OPERATOR, now=datetime.now(UTC), progress=progress)
    if json_:
        as_json({"files": [str(f) for f in files]})
        return
    columns([(f.name, f.stat().st_size) for f in files], ("file", "bytes"))
    click.echo(f"\nNext: compstat load {where.id} {target}/*.csv")


@click.command()
@click.argument("city")
@click.option("--edition", help="An edition's id (default: the live one).")
@click.option("--reason", help="Only rejects of this reason.")
@AS_JSON
def rejects(city: str, edition: str | None, reason: str | None, json_: bool) -> None:
    """Show the records that were not accepted: file, line, reason, raw text.

    They may name people: they are kept in a folder only its owner can read, and never appear on a page.
    """
    from compstat.access.rules import OPERATOR
    from compstat.incidents import actions
    from compstat.website import server

    server.ready()
    told = actions.read_rejects(_edition(city, edition), by=OPERATOR, now=datetime.now(UTC))
    found = [r for r in told if reason in (None, r.reason)]
    if json_:
        as_json([{"file": r.file, "line": r.line, "reason": r.reason, "raw": r.raw} for r in found])
    elif not found:
        click.echo("Nothing was rejected.")
    else:
        columns([(r.file, r.line, r.reason, r.raw[:120]) for r in found], ("file", "line", "reason", "raw text"))


@click.command()
@click.argument("city")
@AS_JSON
def editions(city: str, json_: bool) -> None:
    """List the editions of a city, newest first; the live one is marked."""
    from compstat.incidents import queries
    from compstat.places.queries import city as city_of

    where = city_of(city)
    live = queries.live_edition(where)
    rows = [
        (e.id, e.as_of, e.loaded_at.date(), int(e.manifest["accepted"]), "live" if live and e.id == live.id else "")
        for e in queries.editions_of(where)
    ]
    head = ("edition", "as of", "loaded", "accepted", "")
    if json_:
        as_json(
            [
                dict(zip(("id", "as_of", "loaded_on", "accepted", "live"), (*r[:4], bool(r[4])), strict=True))
                for r in rows
            ]
        )
    elif rows:
        columns(list(rows), head)
    else:
        click.echo(f"No edition yet. Load one: compstat load {where.id} FILE…")


def _edition(city: str, edition: str | None) -> Edition:
    """The named edition, or the live one; refused in words when there is none."""
    from compstat.incidents import queries
    from compstat.places.queries import city as city_of

    where = city_of(city)
    if edition:
        return queries.prepared_edition(where, edition)
    live = queries.live_edition(where)
    if live is None:
        raise queries.EditionUnknown(f"No edition of {where.name} is loaded. Load one: compstat load {where.id} FILE…")
    return live


COMMANDS = (load, areas, fetch, rejects, editions)
