"""Backup and restore: the database, the logbook's heads, editions and geography; the keys apart, and only if asked.

    database/    a consistent copy: compstat.sqlite3, or compstat.dump of PostgreSQL
    logbook/     the heads kept outside the database
    cities/      editions and geography; links stay links

What can be made again (static files, downloads, mail of the demo) and hidden names (locks, loads under way) stay out.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import Error, connection, transaction

from . import archive, database, file_acts, heads, rules
from .acts import Act
from .archive import Archive, ArchiveRefused, Progress, silent
from .logbook import acting, line_of
from .models import Invitation, Session
from .rules import Actor, DoorName, NotAllowed, Permission, Refused, WrongState
from .sealing import MODES, keys_folder

DUMPS: Final = {"sqlite": "compstat.sqlite3", "postgresql": "compstat.dump"}
NAMES: Final = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
FOLDERS: Final = ("logbook", "cities")
Move = Callable[[Path, Path], None]


class BackupRefused(WrongState):
    """A backup that cannot be made, or put back, as things stand."""


@dataclass(frozen=True)
class Made:
    """What a backup wrote."""

    data: Archive
    keys: Archive | None
    noted: bool  # whether the logbook has a line of it


@dataclass(frozen=True)
class Restored:
    """What a restore did."""

    data: Archive
    aside: Path | None  # where lies what stood before
    keys_aside: Path | None
    noted: bool
    rights: bool  # whether the public door's role has its rights again


def make(file: Path, *, keys: Path | None = None, by: Actor, now: datetime, progress: Progress = silent) -> Made:
    """Write a backup, and the keys to a file of their own if one is named. Loads wait meanwhile. BackupRefused."""
    rules.check(by, Permission.MAKE_BACKUP, city="", now=now)
    for path in (file, *([keys] if keys else [])):
        _check_target(path)
    if keys and keys.resolve() == file.resolve():
        raise BackupRefused("The keys go to a file of their own, kept elsewhere. Name another: --keys FILE.")
    told = {"made_at": now.astimezone(UTC).isoformat(timespec="seconds"), "database": connection.vendor}
    with _machine("The backup"):
        of_keys = _write_keys(keys, told) if keys else None
        data = _write_data(file, told, progress)
    return Made(data, of_keys, _note(Act.BACKUP_MADE, data, by, now))


def _check_target(path: Path) -> None:
    """Refuse a file that is there, a folder that is not, and a place inside the data."""
    if path.exists():
        raise BackupRefused(f"{path.name} is there already, and a backup is never written over. Choose another name.")
    if not path.resolve().parent.is_dir():
        raise BackupRefused(f"There is no folder for {path.name}. Make it, or choose another place.")
    if path.resolve().is_relative_to(_data()):
        raise BackupRefused("A backup does not belong in the data it is of (COMPSTAT_DATA). Choose another place.")


def _write_keys(file: Path, told: dict[str, str]) -> Archive:
    """Those of the keys that are on this machine."""
    folder = keys_folder()
    found = [(f"keys/{name}", folder / name) for name in MODES if (folder / name).is_file()]
    if not found:
        raise BackupRefused("There are no keys in the folder of keys (COMPSTAT_KEYS). Leave out --keys.")
    return archive.write(file, "keys", [("keys", folder), *found], {"made_at": told["made_at"]})


def _write_data(file: Path, told: dict[str, str], progress: Progress) -> Archive:
    """All but the keys. Heads are copied before the database that has their lines, so that none tells of more."""
    data = _data()
    with _still(data, progress), tempfile.TemporaryDirectory(prefix=".backup-", dir=file.resolve().parent) as made:
        file_acts.finish()  # what a machine that died left under way
        stage = Path(made)
        (stage / "database").mkdir()
        if (data / "logbook").is_dir():
            _copy_logbook(data / "logbook", stage / "logbook")
        progress("Copying the database", 0, 0)
        _copy_database(stage / "database" / DUMPS[connection.vendor])
        places = {"database": stage, "logbook": stage, "cities": data}
        tops = [(top, parent / top) for top, parent in places.items() if (parent / top).exists()]
        entries = [entry for name, path in tops for entry in archive.below(path, name)]
        return archive.write(file, "data", entries, told, progress)


def _copy_logbook(folder: Path, to: Path) -> None:
    """The heads, each file while nobody adds to it."""
    to.mkdir(0o700)
    for path in sorted(p for p in folder.iterdir() if p.is_file() and not p.name.startswith(".")):
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH)
            shutil.copy2(path, to / path.name)
    shutil.copystat(folder, to)


@contextmanager
def _still(data: Path, progress: Progress) -> Iterator[None]:
    """Hold the locks of each city's loads (`.lock`) and of acts on files. A load at work is waited for."""
    cities = data / "cities"
    with ExitStack() as held:
        for folder in sorted(p for p in cities.iterdir() if p.is_dir()) if cities.is_dir() else ():
            lock = held.enter_context((folder / ".lock").open("w"))
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                progress("Waiting for a load to end", 0, 0)
                fcntl.flock(lock, fcntl.LOCK_EX)
        held.enter_context(file_acts.locked())
        yield


def look(file: Path, kind: str, *, progress: Progress = silent) -> Archive:
    """Read all of an archive and compare it with its manifest; nothing is written. ArchiveRefused, BackupRefused."""
    with _machine(f"Reading {file.name}"):
        found = archive.examine(file, kind, progress=progress)
    vendor = found.manifest.get("database")
    if kind == "data" and vendor != connection.vendor:
        raise BackupRefused(
            f"{file.name} holds a database of {NAMES.get(str(vendor), vendor)}, and this machine is set to "
            f"{NAMES.get(connection.vendor)}. Set DATABASE_URL as it was when the backup was made."
        )
    if kind == "data" and f"database/{DUMPS[connection.vendor]}" not in found.files:
        raise ArchiveRefused(f"{file.name} holds no database. Take another backup.")
    return found


def standing() -> list[str]:
    """What a restore would put aside, in words: empty on a new machine."""
    data = _data()
    with _machine("A look at what stands here"):
        words = ["the database"] if _database_stands() else []
        return words + [f"{name}/" for name in FOLDERS if (data / name).is_dir() and any((data / name).iterdir())]


def restore(
    data: Archive, *, keys: Archive | None = None, by: Actor, now: datetime, progress: Progress = silent
) -> Restored:
    """Put back what `look` has read. What stood before is moved aside, never removed; a failure puts it back."""
    if by.door is not DoorName.COMMAND:
        raise NotAllowed("Data are put back on the machine itself. Use `compstat restore` there.")
    home, stamp = _data(), f"before-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    aside, keys_aside = (path.with_name(f"{path.name}-{stamp}") for path in (home, keys_folder()))
    with _machine("The restore", STANDS), ExitStack() as held, _moving() as move:
        home.parent.mkdir(parents=True, exist_ok=True)
        aside.mkdir(0o700)
        held.callback(_remove_empty, aside)
        stage = _unpacked(data, home, held, progress)
        of_keys = _unpacked(keys, keys_folder().parent, held, silent) / "keys" if keys else None
        if keys and of_keys and not _same_keys(keys):
            _exchange(keys_folder(), of_keys, keys_aside, move)
        held.enter_context(_still(home, progress))
        _tell_heads(stage / "logbook", home / "logbook", data, by, now)
        os.sync()
        for name in FOLDERS:
            _exchange(home / name, stage / name, aside / name, move)
        progress("Putting back the database", 0, 0)
        _put_back_database(stage / "database" / DUMPS[connection.vendor], aside / "database", move)
    with _machine("The end of old sign-ins", "The data are back in their place."):
        _close_doors(now)
    before, keys_before = (path if path.exists() else None for path in (aside, keys_aside))
    noted = _noted()
    with _machine("The rights of the public door's role", "The data are back in their place."):
        rights = not database.behind() and database.renew(by=by, now=now)
    return Restored(data, before, keys_before, noted, rights)


STANDS: Final = "Nothing was removed: what is not in its place lies in a folder beside it that is named …-before-…."


def _unpacked(found: Archive, beside: Path, held: ExitStack, progress: Progress) -> Path:
    """A folder on the same disk that holds what is in the archive; it is gone when `held` ends."""
    beside.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(beside).free < found.amount:
        raise BackupRefused(f"{found.file.name} needs {found.amount:,} bytes here, and there are fewer. Make room.")
    stage = Path(held.enter_context(tempfile.TemporaryDirectory(prefix=".restore-", dir=beside)))
    again = archive.examine(found.file, found.kind, into=stage, total=found.amount, progress=progress)
    if again.id != found.id:
        raise BackupRefused(f"{found.file.name} changed while it was read. Nothing was changed; try again.")
    return stage


def _same_keys(keys: Archive) -> bool:
    """Whether the keys of the archive are those that stand here."""
    paths = {name: keys_folder() / Path(name).name for name in keys.files}
    return all(p.is_file() and sha256(p.read_bytes()).hexdigest() == keys.files[name] for name, p in paths.items())


def _exchange(place: Path, source: Path, aside: Path, move: Move) -> None:
    """What stands goes aside, what is new takes its place; either may be nothing."""
    if place.exists() or place.is_symlink():
        move(place, aside)
    if source.exists():
        move(source, place)


@contextmanager
def _moving() -> Iterator[Move]:
    """Moves that are all undone when one fails, or anything after it."""
    done: list[tuple[Path, Path]] = []

    def move(source: Path, target: Path) -> None:
        target.parent.mkdir(0o700, parents=True, exist_ok=True)
        if target.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
        shutil.move(source, target)
        done.append((source, target))

    try:
        yield move
    except BaseException:
        for source, target in reversed(done):
            shutil.move(target, source)
        raise


def _remove_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()


@contextmanager
def _machine(doing: str, so: str = "Nothing was changed.") -> Iterator[None]:
    """What the machine refuses is told as a refusal of the house."""
    try:
        yield
    except Refused:
        raise
    except OSError as error:
        where = f": {Path(os.fsdecode(error.filename)).name}" if isinstance(error.filename, str | bytes) else ""
        raise BackupRefused(f"{doing} was not possible ({error.strerror or error}{where}). {so}") from error
    except (Error, sqlite3.Error) as error:
        raise BackupRefused(
            f"{doing}: the database cannot be used. Check DATABASE_URL and that it runs. {so}"
        ) from error


def _note(act: Act, found: Archive, by: Actor, now: datetime) -> bool:
    """The act's line; False where the logbook cannot take it (a database of another version)."""
    try:
        with acting(act, by=by, now=now, object_kind="backup", object_id=found.id):
            return True
    except Error:
        return False


def _close_doors(now: datetime) -> None:
    """Sign-ins and unused invitations of the backup's day may have ended since: none of them is good any more."""
    there = set(connection.introspection.table_names())  # an older version has other tables
    with transaction.atomic():
        if Session._meta.db_table in there:
            Session.objects.all().delete()
        if Invitation._meta.db_table in there:
            Invitation.objects.filter(used_at=None, until__gt=now).update(until=now)


def _tell_heads(put_back: Path, standing: Path, found: Archive, by: Actor, now: datetime) -> None:
    """The heads that are put back know of those that stand, and of this restore, whose line is owed."""
    line = line_of(Act.BACKUP_RESTORED, by=by, now=now, object_kind="backup", object_id=found.id)
    file_acts.owe(line, [], put_back)
    heads.put_back(put_back / heads.NAME, standing / heads.NAME, line.pk, now)


def _noted() -> bool:
    """Whether the logbook took the line that is owed; a database of an older version takes it once it is up to date."""
    try:
        file_acts.finish_left()
    except Error:
        return False
    return True


def _data() -> Path:
    """The folder of data."""
    return Path(settings.COMPSTAT_DATA).resolve()


# --- the two databases


def _database_stands() -> bool:
    """Whether there is anything in the database."""
    if connection.vendor == "sqlite" and not _sqlite().exists():
        return False
    return bool(connection.introspection.table_names())


def _sqlite() -> Path:
    return Path(connection.settings_dict["NAME"])


def _copy_database(to: Path) -> None:
    """A consistent copy, while others may go on writing."""
    if connection.vendor == "postgresql":
        _run("pg_dump", "--no-password", "--format=custom", f"--file={to}")
        return
    if not _sqlite().exists():
        raise BackupRefused("There is no database yet. Run `compstat setup-database`, which makes it, then try again.")
    with closing(sqlite3.connect(_sqlite(), timeout=20)) as source, closing(sqlite3.connect(to)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a journal beside it
        if copy.execute("PRAGMA quick_check").fetchall() != [("ok",)]:
            raise BackupRefused("The database is damaged. Keep the file as it is, and restore the newest backup.")
    shutil.copymode(_sqlite(), to)


def _put_back_database(dump: Path, aside: Path, move: Move) -> None:
    """The database as it was; the one that stands goes aside, as files or as a dump."""
    stands = _database_stands()
    connection.close()
    if connection.vendor == "sqlite":
        for file in (_sqlite().with_name(_sqlite().name + end) for end in ("", "-wal", "-shm")):
            if file.exists():
                move(file, aside / file.name)
        move(dump, _sqlite())
        return
    if stands:
        aside.mkdir(0o700)
        _copy_database(aside / dump.name)
    clear, fill = dump.with_name("clear.sql"), dump.with_name("fill.sql")
    clear.write_text(CLEAR)
    _run("pg_restore", "--no-owner", "--no-privileges", "--clean", "--if-exists", f"--file={fill}", str(dump))
    script = [f"--file={path}" for path in (clear, fill)]
    _run("psql", "--no-password", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", *script)


# The database is the program's own, so all of its schema goes: tables and functions of a newer version too.
CLEAR: Final = """
SET LOCAL lock_timeout = '30s';
DO $$ DECLARE one record; BEGIN
  FOR one IN SELECT c.oid::regclass AS name FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace
    AND c.relkind IN ('r', 'p') AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
  LOOP EXECUTE format('DROP TABLE IF EXISTS %s CASCADE', one.name); END LOOP;
  FOR one IN SELECT p.oid::regprocedure AS name FROM pg_proc p WHERE p.pronamespace = current_schema()::regnamespace
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
  LOOP EXECUTE format('DROP ROUTINE IF EXISTS %s CASCADE', one.name); END LOOP;
END $$;
"""


def _run(program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL against our database; its password is in no list of processes."""
    path = shutil.which(program)
    if path is None:
        raise BackupRefused(
            f"{program} is not here. Install PostgreSQL's programs for clients (package `postgresql-client`), "
            "of the server's version or newer, then try again."
        )
    told = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    named = {name: str(connection.settings_dict[key]) for name, key in told.items() if connection.settings_dict[key]}
    done = subprocess.run(
        [path, *arguments], env={**os.environ, **named}, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True, errors="replace", check=False,
    )  # fmt: skip
    if done.returncode:
        said = next(iter(done.stderr.splitlines()), "it said nothing")  # later lines may hold rows
        raise BackupRefused(f"{program} could not do its work: {said}")
