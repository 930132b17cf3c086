"""Commands that keep what must not be lost: a backup, the way back, and the keys that seal."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compstat.access.rules import Refused

from .loading import FILE
from .telling import Steps

if TYPE_CHECKING:
    from compstat.access.queries import Archive

TARGET = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=TARGET)
@click.option("--keys", type=TARGET, help="Write the keys too, to this file; keep it apart from the backup.")
def backup(file: Path, keys: Path | None) -> None:
    """Write all that cannot be made again to one FILE (.tar.gz).

    In it are the database, the heads of the logbook, and under each city its editions and geography; not in it
    are the keys (see --keys) and your folders with city.toml. Pages stay open meanwhile, loads wait.

    \b
      compstat backup 2026-11-19.tar.gz
      compstat backup 2026-11-19.tar.gz --keys keys-2026-11-19.tar.gz
    """
    from compstat.access import actions
    from compstat.access.rules import OPERATOR

    with Steps() as progress:
        made = actions.make_backup(file, keys=keys, by=OPERATOR, now=datetime.now(UTC), progress=progress)
    click.echo(f"Backup {made.data.id} is written: {file} ({_told(made.data)}).")
    click.echo("It holds raw files, single reports and people's addresses: guard it as you guard this machine.")
    if made.keys:
        click.echo(f"The keys are written: {keys}. Keep them elsewhere: with both, everything sealed can be read.")
    else:
        click.echo("The keys are not in it. Without them nothing sealed can be read: keep a copy, see --keys.")
    _tell_unnoted(made.noted)


@click.command()
@click.argument("file", type=FILE)
@click.option("--keys", type=FILE, help="Put back the keys too, from this file.")
@click.option("--yes", is_flag=True, help="Do not ask, where data stand already.")
def restore(file: Path, keys: Path | None, yes: bool) -> None:
    """Put back what `compstat backup` wrote to FILE. Stop `serve` and `work` before.

    Every hash is checked before anything is touched. What stood before is moved to a folder beside
    COMPSTAT_DATA, named …-before-…, and never removed.
    """
    from compstat.access import actions, queries
    from compstat.access.rules import OPERATOR

    with Steps() as progress:
        found = queries.look_into_backup(file, "data", progress=progress)
        of_keys = queries.look_into_backup(keys, "keys", progress=progress) if keys else None
    click.echo(f"Backup {found.id} of {found.manifest.get('made_at')} is whole: {_told(found)}.")
    stands = queries.standing_data()
    if stands and not yes and not click.confirm(f"Here stand {', '.join(stands)}. Move them aside?"):
        raise Refused("Nothing was changed. To go on without being asked, add --yes.")
    with Steps() as progress:
        done = actions.restore_backup(found, keys=of_keys, by=OPERATOR, now=datetime.now(UTC), progress=progress)
    click.echo("Everything is back in its place.")
    for what, aside in (("What", done.aside), ("The keys that", done.keys_aside)):
        if aside:
            click.echo(f"{what} stood here before: {aside}. Remove it once you are sure.")
    if done.rights:
        click.echo("The public door's role has its rights in the database again.")
    _tell_unnoted(done.noted)
    _tell_next(found)


def _told(archive: Archive) -> str:
    """How much an archive holds."""
    return f"{len(archive.files):,} files, {archive.amount:,} bytes unpacked"


def _tell_unnoted(noted: bool) -> None:
    """Say so when the logbook has no line of what was done."""
    if not noted:
        click.echo("Note: the logbook could not take a line of this; its table is of another version, or absent.")


def _tell_next(archive: Archive) -> None:
    """What to do after a restore."""
    from compstat import __version__

    if archive.manifest["version"] != __version__:
        click.echo(f"Note: it was written by version {archive.manifest['version']}, and this is {__version__}.")
    click.echo("Next: compstat logbook verify     the chain, against the heads that came back with it")
    click.echo("      compstat editions CITY      the live edition is marked")
    click.echo("      compstat setup-database     brings the database up to date")
    click.echo("      compstat serve              opens the pages")


@click.command("make-keys")
def make_keys() -> None:
    """Make the keys that seal what residents entrust to us, in COMPSTAT_KEYS; never over keys that are there.

    The public door needs to read public.key alone. Back the others up at once: compstat backup FILE --keys FILE.
    """
    from compstat.access import actions, queries

    folder = queries.keys_folder()
    actions.make_keys(folder)
    click.echo(f"Keys are made in {folder}: public.key seals, private.key opens, lookup.key finds.")
    click.echo("Next: keep a copy elsewhere: compstat backup FILE --keys FILE")


COMMANDS = (backup, restore, make_keys)
