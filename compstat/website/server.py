"""The server process: database up to date, static files in place, gunicorn in front."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management import call_command
from gunicorn.app.base import BaseApplication


def prepare() -> None:
    """Make the data folder, bring the database up to date, collect static files. Safe to repeat."""
    settings.COMPSTAT_DATA.mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
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
    Server(
        {
            "bind": binds,
            "workers": workers,
            "threads": 4,
            "preload_app": True,
            "accesslog": None,
            "loglevel": "warning",
            "control_socket_disable": True,
            "proc_name": "compstat",
        }
    ).run()
