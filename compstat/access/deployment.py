"""What is weak about the way this machine is set up, in sentences that say what to do.

Each process sees what it can see: run this as the user, and with the environment, of each door.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core import checks
from django.db import Error, connection

from . import database
from .acts import Act
from .models import LogLine
from .rules import WrongState
from .sealing import LOOKUP, PRIVATE, PUBLIC, keys_folder

BACKUP_EVERY: Final = timedelta(days=7)
# What Django says and we say ourselves, or have decided: the secret, hosts, and subdomains, which are the city's own.
OURS: Final = {"security.W009", "security.W020", "security.W005", "security.W021", "security.W003", "security.W008"}
NO_GRANTS: Final = (
    "SQLite has no grants: the program alone keeps the public door from the tables of people. Where that is not "
    "enough, set DATABASE_URL to a PostgreSQL database and run `compstat setup-database`."
)


@dataclass(frozen=True)
class Weakness:
    """One thing that is weak. What must be mended is not ready for residents; the rest is to be known."""

    sentence: str
    mend: bool = True


def weaknesses(now: datetime, *, deploy: bool = True) -> list[Weakness]:
    """Everything that is weak, what must be mended first. Without `deploy`, only what is wrong on any machine."""
    found = list(_djangos(deploy=deploy))
    if deploy:
        found += [*_settings(), *_mail(), *_keys(), *_of_database(now)]
    return sorted(found, key=lambda weakness: not weakness.mend)


def _public() -> bool:
    return bool(settings.COMPSTAT_DOOR == "public")


def _djangos(*, deploy: bool) -> Iterator[Weakness]:
    """What Django itself finds."""
    # Outside production nothing is meant for residents, which is one sentence and not twenty.
    for found in checks.run_checks(include_deployment_checks=deploy and settings.MODE == "production"):
        if found.id not in OURS:
            words = " ".join(f"{found.msg} {found.hint or ''}".split())
            yield Weakness(f"Django says: {words} ({found.id})", mend=found.level >= checks.ERROR)


def _settings() -> Iterator[Weakness]:
    """The mode, the door, the secret, the hosts."""
    if settings.MODE != "production":
        yield Weakness(
            f"This is the {settings.MODE}, where anybody may enter as a made-up person, without https. "
            "Set COMPSTAT_MODE=production."
        )
    if settings.COMPSTAT_DOOR == "all":
        yield Weakness("All doors are open in one process. Serve each by itself: COMPSTAT_DOOR=public, =staff.")
    if len(settings.SECRET_KEY) < 40 or len(set(settings.SECRET_KEY)) < 10:
        yield Weakness(
            "COMPSTAT_SECRET is short enough to guess. Make one with `python -c 'import secrets; "
            "print(secrets.token_urlsafe(50))'`."
        )
    if settings.MODE == "production" and settings.COMPSTAT_SHARED_SECRET == settings.SECRET_KEY:
        yield Weakness(
            "COMPSTAT_SHARED_SECRET is not set. Where each door has a COMPSTAT_SECRET of its own, links in letters and "
            "codes of ballot slips are good at one door alone. Set the same one for all doors and the runner."
        )
    hosts = {*settings.ALLOWED_HOSTS} - {"localhost", "127.0.0.1", "[::1]", "testserver"}
    if not hosts:
        yield Weakness("The site answers to this machine alone. Set COMPSTAT_HOSTS to the names people will type.")
    if settings.MODE == "production" and not settings.COMPSTAT_PROXIES:
        yield Weakness(
            "COMPSTAT_PROXIES is 0: whoever connects is taken for the reader. Behind a proxy all readers would be one "
            "network to the limits, so set it to the number of proxies.", mend=False,
        )  # fmt: skip
    if any(host.startswith(("*", ".")) for host in hosts):
        yield Weakness("COMPSTAT_HOSTS takes names that are not yours. Write each host name out.")


def _mail() -> Iterator[Weakness]:
    """Whether a letter would arrive. The public door writes none."""
    if not _public() and not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        yield Weakness(
            "Mail goes to files, so no invitation arrives. Set COMPSTAT_MAIL=smtp://user:password@host:port."
        )
    if not _public() and settings.DEFAULT_FROM_EMAIL.endswith("@localhost"):
        yield Weakness("Mail comes from an address at localhost. Set COMPSTAT_MAIL_FROM to one that people can answer.")


def _keys() -> Iterator[Weakness]:
    """Where the keys lie, and who can read them."""
    try:
        folder = keys_folder()
    except WrongState as refusal:
        yield Weakness(str(refusal))
        return
    if not (folder / PUBLIC).is_file():
        yield Weakness("There is no public.key in the folder of keys (COMPSTAT_KEYS): nothing can be sealed. "
                       "Make keys with `compstat make-keys`.")  # fmt: skip
    for path in (folder / PRIVATE, folder / LOOKUP):
        if _public() and _readable(path):
            yield Weakness(
                f"The public door can read {path.name}, so what residents entrust to us is not sealed from it. Run it "
                "as a user of its own, or give it a folder (COMPSTAT_KEYS) that holds public.key alone."
            )
        elif not _public() and path.is_file() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield Weakness(f"Others on this machine can read {path.name}. Run `chmod 600` on it.")


def _readable(path: Path) -> bool:
    """Whether this process can open a file."""
    try:
        path.open("rb").close()
    except OSError:
        return False
    return True


def _of_database(now: datetime) -> Iterator[Weakness]:
    """The wall inside the database, and what stands behind it."""
    try:
        database.check_up_to_date()
    except WrongState as refusal:
        yield Weakness(str(refusal))
        return
    if connection.vendor == "postgresql":
        yield from _grants()
    else:
        yield Weakness(NO_GRANTS, mend=False)
    if not _public():
        yield from _backup(now)


def _grants() -> Iterator[Weakness]:
    """What the public door's role can do, against what is declared."""
    role = database.current_role() if _public() else settings.PUBLIC_ROLE
    remedy = "Run `compstat setup-database` as the owner of the database."
    if not database.role_exists(role):
        yield Weakness(f"There is no role {role} for the public door. Set COMPSTAT_PUBLIC_PASSWORD. {remedy}")
        return
    if "SUPERUSER" in (more := database.excess(role)):
        more = ["everything: it is a SUPERUSER"]
    if more:
        yield Weakness(
            f"The public door's role {role} can do more than it should: {_some(more)}. {remedy} The public door's "
            "DATABASE_URL must name that role, not the owner."
        )
    if less := database.lacking(role):
        yield Weakness(f"The public door's role {role} lacks what its pages need: {_some(less)}. {remedy}")


def _some(rights: list[str]) -> str:
    """The first few, and how many more."""
    shown = ", ".join(rights[:5])
    return f"{shown} and {len(rights) - 5} more" if len(rights) > 5 else shown


def _backup(now: datetime) -> Iterator[Weakness]:
    """Whether there is a copy to go back to."""
    remedy = "Run `compstat backup FILE`, and try `compstat restore FILE` on another machine."
    try:
        newest = LogLine.objects.filter(act=Act.BACKUP_MADE).order_by("-at").values_list("at", flat=True).first()
    except Error:
        yield Weakness("The logbook cannot be read here, so it is not known when a backup was made.", mend=False)
        return
    if newest is None:
        yield Weakness(f"No backup was ever made. {remedy}")
    elif now - newest > BACKUP_EVERY:
        yield Weakness(f"The newest backup is {(now - newest).days} days old. {remedy}", mend=False)
