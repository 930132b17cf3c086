"""The server process: database up to date, static files in place, gunicorn in front."""

from __future__ import annotations

import fcntl
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.management import call_command
from gunicorn.app.base import BaseApplication

from compstat.access import actions, queries
from compstat.access.rules import OPERATOR

from . import logs
from .worker import Patient, Quiet


def ready() -> None:
    """Make the data folder and bring the database up to date, one process at a time. Safe to repeat.

    The public door changes nothing: it refuses to start on a database that is behind.
    """
    if settings.COMPSTAT_DOOR == "public":
        queries.check_database()
        return
    settings.COMPSTAT_DATA.mkdir(parents=True, exist_ok=True)
    with (settings.COMPSTAT_DATA / ".database.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if queries.database_behind():
            call_command("migrate", interactive=False, verbosity=0)
            actions.renew_public_role(by=OPERATOR, now=datetime.now(UTC))


def prepare() -> None:
    """The database, and static files in their place. Safe to repeat."""
    ready()
    call_command("collectstatic", interactive=False, verbosity=0)


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn with our settings and no access log: what people look for is nobody's business."""

    def __init__(self, options: dict[str, object]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        """Hand our options to gunicorn."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Callable[..., Any]:
        """The WSGI application."""
        from compstat.website.wsgi import application

        return application


def run(binds: list[str], *, workers: int) -> None:
    """Serve until stopped."""
    logs.take_over()
    Server(
        {
            "bind": binds,
            "workers": workers,
            "worker_class": Patient,
            "logger_class": Quiet,
            "threads": 4,
            "keepalive": 0,
            "preload_app": True,
            "accesslog": None,
            "loglevel": "warning",
            "control_socket_disable": True,
            "proc_name": "compstat",
        }
    ).run()
