"""Commands that open the doors: serve, and the demo."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from compstat.access.rules import Refused

from .loading import FILE
from .telling import Steps

WORK = "from compstat.website.command import main; main()"
NO_WORK = click.option("--no-work", is_flag=True, help="Start no runner of jobs and letters beside it (in the demo).")
PORT = click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port to listen on."
)


@click.command()
@PORT
@click.option("--bind", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Server processes.")
@click.option(
    "--door",
    type=click.Choice(["public", "staff", "all"]),
    help="Which door to open (default: the setting COMPSTAT_DOOR).",
)
@NO_WORK
def serve(port: int, bind: str, workers: int, door: str | None, no_work: bool) -> None:
    """Open a door: the public pages of every city that has an edition, or the staff's. Ctrl-C stops.

    A door has its own addresses and nothing of the others. All doors in one process are for the demo.
    """
    from compstat.website import server

    through(door)

    _check_free(bind, port)
    _name_site(port)
    server.prepare()
    _check_keys()
    _say_where(port)
    if not no_work:
        _start_work()
    server.run(_binds(bind, port), workers=workers)


@click.command()
@click.argument("city", required=False, default="harborview")
@click.option("--feed", "feeds", multiple=True, type=FILE, help="A file of the city's feed; repeat for more.")
@click.option("--areas", "geography", multiple=True, type=FILE, help="A geography file; repeat for more.")
@PORT
@click.option("--prepare-only", is_flag=True, help="Load everything, then stop without serving.")
@NO_WORK
def demo(
    city: str, feeds: tuple[Path, ...], geography: tuple[Path, ...], port: int, prepare_only: bool, no_work: bool
) -> None:  # fmt: skip
    """Open the fictional city, or a real one from its files, in one go.

    \b
      compstat demo
      compstat demo boston --feed 2021.csv --areas districts.geojson --areas neighborhoods.geojson
    """
    from compstat.access.rules import OPERATOR
    from compstat.demo import actions
    from compstat.website import server

    if not prepare_only:
        _check_free("127.0.0.1", port)
        _name_site(port)
    server.prepare()
    with Steps() as progress:
        if city == "harborview" and not feeds:
            _check_keys()
            actions.prepare(by=OPERATOR, now=datetime.now(UTC), progress=progress)
            actions.prepare_people(now=datetime.now(UTC))
            actions.prepare_promises(now=datetime.now(UTC))
            actions.prepare_meetings(now=datetime.now(UTC))
            actions.prepare_loop(now=datetime.now(UTC))
        else:
            actions.prepare_city(city, feeds, geography, by=OPERATOR, now=datetime.now(UTC), progress=progress)
    if prepare_only:
        click.echo("Everything is loaded. Open it with: compstat serve")
        return
    _say_where(port)
    _check_keys()
    if not no_work:
        _start_work()
    server.run(_binds("127.0.0.1", port), workers=2)


def through(door: str | None) -> None:
    """Start over with the door asked for: settings are read once, when the program starts."""
    if door and door != os.environ.get("COMPSTAT_DOOR"):
        os.environ["COMPSTAT_DOOR"] = door
        os.execv(sys.executable, [sys.executable, *sys.argv])


def _check_keys() -> None:
    """Refuse a staff door that could seal no letter; outside production keys are made, for nothing that matters."""
    from django.conf import settings

    from compstat.access import actions, queries

    if settings.COMPSTAT_DOOR == "public":
        return
    if settings.MODE != "production" and not any(queries.keys_folder().glob("*.key")):
        actions.make_keys(queries.keys_folder())
    queries.public_key()


def _name_site(port: int) -> None:
    """Links in letters and on paper lead to this port, unless somebody said where: the runner of jobs hears it too."""
    from django.conf import settings

    if settings.MODE != "production":
        settings.COMPSTAT_SITE = os.environ.setdefault("COMPSTAT_SITE", f"http://localhost:{port}")


def _start_work() -> None:
    """In the demo, do jobs and send letters beside the server, for as long as it runs; elsewhere that is set up apart.

    The runner ends when nobody holds the other end of its standard input any more, however the server ends.
    """
    from django.conf import settings

    if not settings.DEMO or settings.COMPSTAT_DOOR == "public":
        return
    ours, _theirs = os.pipe()  # the other end stays open as long as this process, and the workers that follow it
    subprocess.Popen([sys.executable, "-c", WORK, "work", "--with-parent"], stdin=ours)
    os.close(ours)


def _check_free(bind: str, port: int) -> None:
    """Refuse a port that something else listens on, before any work is done."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind, port))
        except OSError as error:
            raise Refused(
                f"Port {port} on {bind} cannot be used ({error.strerror}). Choose another: --port 8001"
            ) from error


def _say_where(port: int) -> None:
    """The address to open; in the demo also that it is one, and where to enter as somebody."""
    from django.conf import settings

    click.echo(f"Community CompStat is open at http://localhost:{port}  (Ctrl-C stops)")
    if settings.DEMO and settings.COMPSTAT_DOOR == "all":
        click.echo(f"The staff door, with made-up people to enter as: http://localhost:{port}/staff/")
        click.echo("This is a demo on this machine alone: all doors in one process; nothing is sent anywhere.")


def _binds(bind: str, port: int) -> list[str]:
    """The addresses to listen on: `localhost` may mean ::1, so the demo answers there too."""
    binds = [f"{bind}:{port}"]
    if bind == "127.0.0.1" and socket.has_ipv6:
        with socket.socket(socket.AF_INET6) as probe:
            try:
                probe.bind(("::1", 0))
            except OSError:
                return binds  # no IPv6 loopback here: 127.0.0.1 is what localhost means
        binds.append(f"[::1]:{port}")
    return binds


COMMANDS = (serve, demo)
