"""A real server process with made-up people, and visitors who speak HTTP with it."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

PASSWORD = "three green herons fly"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # of everybody's codes
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
PREPARE = f"""
import django; django.setup()
from datetime import UTC, datetime
from allauth.mfa.totp.internal.auth import TOTP
from compstat.access import actions, queries
from compstat.access.models import Person
from compstat.demo.actions import prepare_people
from compstat.website import server
server.ready(); prepare_people(now=datetime.now(UTC))
if not any(queries.keys_folder().glob("*.key")):
    actions.make_keys(queries.keys_folder())
hashed = Person(); hashed.set_password({PASSWORD!r})
for person in Person.objects.all():
    TOTP.activate(person, {SECRET!r})
Person.objects.update(password=hashed.password)
"""


@dataclass(frozen=True)
class Running:
    """A server, its folder, and what it has said so far."""

    port: int
    folder: Path
    environment: dict[str, str]

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def said(self) -> str:
        """Standard output and standard error."""
        return (self.folder / "said.txt").read_text()

    def ask(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What the database holds; what is changed stays changed."""
        with closing(sqlite3.connect(self.folder / "var" / "compstat.sqlite3", timeout=20)) as database, database:
            return database.execute(query, values).fetchall()

    def person(self, mail: str) -> str:
        """The key of one of the demo's people."""
        return str(self.ask("SELECT id FROM access_person WHERE email = ?", f"{mail}@harborview.example")[0][0])

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run `compstat …` on the same data."""
        command = [str(Path(sys.executable).with_name("compstat")), *arguments]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)

    def letters(self, *, wait: bool = True) -> list[str]:
        """Every letter that was sent, those that waited too."""
        if wait:
            self.command("work", "--once")
        return [path.read_text() for path in sorted((self.folder / "var" / "mail").glob("*"))]

    def raw(self, sent: bytes, *, wait: float = 10) -> bytes:
        """Send bytes as they are; all that comes back."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=wait) as there:
            there.sendall(sent)
            return b"".join(iter(lambda: there.recv(65_536), b""))


class Visitor(requests.Session):
    """A browser, without one."""

    def __init__(self, site: Running) -> None:
        super().__init__()
        self.site = site

    def open(self, path: str, **told: Any) -> requests.Response:
        """GET a page; where it leads to is not followed."""
        return self.get(self.site.url + path, **{"timeout": 30, "allow_redirects": False, **told})

    def token(self, page: str = "/staff/sign-in/") -> str:
        """The token of a form of ours."""
        found = TOKEN.search(self.open(page).text)
        assert found, page
        return found.group(1)

    def fill(self, path: str, told: dict[str, Any], *, page: str | None = None, **more: Any) -> requests.Response:
        """POST a form of a page of ours (by default the same)."""
        fields = {"csrfmiddlewaretoken": self.token(page or path), **told}
        return self.post(self.site.url + path, data=fields, **{"timeout": 30, "allow_redirects": False, **more})

    def enter(self, mail: str) -> Visitor:
        """Come in as one of the demo's people, second step and all."""
        answer = self.fill(f"/staff/enter/{self.site.person(mail)}/", {}, page="/staff/password/")
        assert answer.status_code == 302, answer.text
        return self

    def take_keys(self) -> Visitor:
        """An administrator's power."""
        answer = self.fill("/staff/keys/", {"reason": "Trying what the keys open"})
        assert answer.status_code == 302, answer.text
        return self


def free_port() -> int:
    """A port nothing listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def running(data: Path, folder: Path, *, start: str = "", **more: str) -> Iterator[Running]:
    """`compstat serve` with a copy of `data`; `start` is Python to run before in the same process."""
    shutil.copytree(data / "cities", folder / "var" / "cities", symlinks=True)
    port = free_port()
    environment = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "COMPSTAT_KEYS", "COMPSTAT_MAIL"}}
    environment |= {"COMPSTAT_DATA": str(folder / "var"), "COMPSTAT_MODE": "demo", "COMPSTAT_DOOR": "all"}
    environment |= {"DJANGO_SETTINGS_MODULE": "compstat.website.settings", **more}
    if environment["COMPSTAT_DOOR"] != "public":
        subprocess.run([sys.executable, "-c", PREPARE], env={**environment, "COMPSTAT_MODE": "demo"}, check=True)
    code = f"import sys; sys.argv[0] = 'compstat'\n{start}\nfrom compstat.website.command import main\nmain()"
    command = [sys.executable, "-c", code, "serve", "--port", str(port), "--workers", "2", "--no-work"]
    site = Running(port, folder, environment)
    with (
        (folder / "said.txt").open("w") as said,
        subprocess.Popen(
            command, env={**environment, "PYTHONUNBUFFERED": "1"}, stdout=said, stderr=subprocess.STDOUT
        ) as server,
    ):
        try:
            wait(site, server)
            yield site
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=60)


def wait(site: Running, server: subprocess.Popen[bytes]) -> None:
    """Until it answers."""
    for _ in range(300):
        assert server.poll() is None, site.said
        try:
            if site.raw(b"GET /api/v1/cities HTTP/1.1\r\nHost: localhost\r\n\r\n"):
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise AssertionError(f"no answer within a minute: {site.said}")


def code(secret: str = SECRET) -> str:
    """The code an app shows now."""
    from allauth.mfa.totp.internal import auth

    counter = next(auth.yield_hotp_counters_from_time())
    return str(auth.format_hotp_value(auth.hotp_value(secret, counter)))


def lines(site: Running) -> str:
    """The whole logbook as text."""
    return json.dumps(site.ask("SELECT * FROM access_logline"))
