"""Commands that open the doors: serve, and the demo."""

from __future__ import annotations

import socket
from datetime import UTC, datetime
from pathlib import Path

import click

from compstat.access.rules import Refused

from .loading import FILE
from .telling import Steps

PORT = click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port to listen on."
)


@click.command()
@PORT
@click.option("--bind", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Server processes.")
def serve(port: int, bind: str, workers: int) -> None:
    """Open the public pages of every city that has an edition. Ctrl-C stops."""
    from compstat.website import server

    _check_free(bind, port)
    server.prepare()
    _say_where(port)
    server.run(_binds(bind, port), workers=workers)


@click.command()
@click.argument("city", required=False, default="harborview")
@click.option("--feed", "feeds", multiple=True, type=FILE, help="A file of the city's feed; repeat for more.")
@click.option("--areas", "geography", multiple=True, type=FILE, help="A geography file; repeat for more.")
@PORT
@click.option("--prepare-only", is_flag=True, help="Load everything, then stop without serving.")
def demo(city: str, feeds: tuple[Path, ...], geography: tuple[Path, ...], port: int, prepare_only: bool) -> None:
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
    server.prepare()
    with Steps() as progress:
        if city == "harborview" and not feeds:
            actions.prepare(by=OPERATOR, now=datetime.now(UTC), progress=progress)
        else:
            actions.prepare_city(city, feeds, geography, by=OPERATOR, now=datetime.now(UTC), progress=progress)
    if prepare_only:
        click.echo("Everything is loaded. Open it with: compstat serve")
        return
    _say_where(port)
    click.echo("This is a demo on this machine alone: the public door only; nothing is sent anywhere.")
    server.run(_binds("127.0.0.1", port), workers=2)


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
    """The address to open."""
    click.echo(f"Community CompStat is open at http://localhost:{port}  (Ctrl-C stops)")


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
