"""Backup and restore: every file, link, mode and row comes back; nothing that stood is removed; keys stay apart."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from compstat.access import backup, sealing
from compstat.access.archive import ArchiveRefused
from compstat.access.backup import BackupRefused
from compstat.access.models import Agency, Invitation, LogLine, Session
from compstat.access.rules import NOBODY, OPERATOR, Actor, DoorName, NotAllowed
from tests import postgres

pytestmark = pytest.mark.chooses
PROJECT = Path(__file__).resolve().parents[3]
NOW = datetime(2026, 11, 19, 18, tzinfo=UTC)


@pytest.fixture(scope="module")
def postgres_url() -> Iterator[str]:
    with postgres.server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def place(request, tmp_path: Path) -> dict[str, str]:
    """The environment of a machine of its own, on either database."""
    told = {"COMPSTAT_DATA": str(tmp_path / "var"), "COMPSTAT_MODE": "test"}
    if request.param == "postgres":
        told["DATABASE_URL"] = request.getfixturevalue("postgres_url")
        there(told, "cleared()")
    return told


def there(place: dict[str, str], *asked: str) -> list:
    """What calls answer, one after the other, in a process that has the settings of a place."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("COMPSTAT_", "DATABASE_", "DJANGO_"))}
    env = {**clean, "DJANGO_SETTINGS_MODULE": "compstat.website.settings", **place}
    words = [sys.executable, "-c", f"{THERE}\nprint(json.dumps([{', '.join(asked)}]))"]
    done = subprocess.run(words, cwd=PROJECT, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


THERE = """
import json
import django; django.setup()
from datetime import UTC, datetime, timedelta
from click.testing import CliRunner
from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.core.management import call_command
from django.db import connection
from compstat.access import backup, logbook
from compstat.access.acts import Act
from compstat.access.models import Agency, LogLine, Membership, Person
from compstat.access.rules import OPERATOR
from compstat.website.command import main
NOW = datetime(2026, 11, 19, 18, tzinfo=UTC)

def compstat(*words, **more):
    done = CliRunner().invoke(main, list(words), catch_exceptions=False, **more)
    return done.exit_code, done.stdout, done.stderr

def migrated(*to):
    settings.COMPSTAT_DATA.mkdir(parents=True, exist_ok=True)
    call_command("migrate", *to, verbosity=0)

def peopled():
    migrated()
    for name in ("Harborview Police", "Office of Neighborhoods \u2014 'quoted', caf\u00e9"):
        with logbook.acting(Act.ROLE_GRANTED, by=OPERATOR, now=NOW, object_kind="agency"):
            agency = Agency.objects.create(name=name, kind="city", city="harborview")
    person = Person.objects.create_user("chen@example.org", "correct horse")
    Membership.objects.create(person=person, agency=agency, role="captain", areas=["D1", "D4"], since=NOW.date())
    return logbook.seal(NOW + timedelta(minutes=1))

def changed():
    Membership.objects.all().delete()
    Agency.objects.all().delete()
    Agency.objects.create(name="Since", kind="partner", city="harborview")

def cleared():
    with connection.cursor() as cursor:
        cursor.execute(backup.CLEAR)

def rows(without=""):
    every = ((m._meta.label, serializers.serialize("json", m.objects.order_by("pk"))) for m in apps.get_models())
    found = {label: json.loads(told) for label, told in every}
    found["access.LogLine"] = [line for line in found["access.LogLine"] if line["fields"]["act"] != without]
    return found

def last_act():
    return LogLine.objects.latest("id").act
"""


def furnish(data: Path) -> None:
    """An edition with all that an edition has, one that is older, geography, heads: small, and of odd bytes."""
    home = data / "cities" / "harborview"
    for edition in ("0123456789ab", "ba9876543210"):
        folder = home / "editions" / edition
        for inner in ("raw", "rejects", "cube", "briefings/D4", "empty"):
            (folder / inner).mkdir(parents=True)
        for private in ("raw", "rejects"):
            (folder / private).chmod(0o700)
        (folder / "cube" / "prefix.npy").write_bytes(bytes(range(256)) * 700 + edition.encode())
        (folder / "raw" / ("f" * 64)).write_bytes(b"id,street\r\n1,\xff\x00\r\n")
        (folder / "raw" / ("f" * 64)).chmod(0o600)
        (folder / "briefings" / "D4" / "2026-11-15.json").write_text('{"note": "Wörter"}')
        (folder / "manifest.json").write_text("{}")
        os.utime(folder / "manifest.json", (1_700_000_000, 1_700_000_000))
    (home / "geographies" / "77aa").mkdir(parents=True)
    (home / "geographies" / "77aa" / "districts.geojson").write_text("{}")
    (home / "geography").symlink_to(Path("geographies") / "77aa")
    (home / "live").symlink_to(Path("editions") / "0123456789ab")
    (home / "editions" / ".incoming-1" / "raw").mkdir(parents=True)
    (home / ".lock").touch()


def seen(folder: Path) -> dict[str, object]:
    """Everything under a folder that is not hidden: bytes, modes, times of files, targets of links."""
    found: dict[str, object] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if any(part.startswith(".") for part in name.parts):
            continue
        mode = stat.S_IMODE(path.lstat().st_mode)
        if path.is_symlink():
            found[str(name)] = path.readlink()
        elif path.is_dir():
            found[str(name)] = mode
        else:
            found[str(name)] = (mode, int(path.stat().st_mtime), path.read_bytes())
    return found


def files(place: dict[str, str]) -> dict[str, object]:
    """What a backup is to bring back, the database's files aside."""
    found = seen(Path(place["COMPSTAT_DATA"]))
    return {name: what for name, what in found.items() if name.split("/")[0] in {"cities", "logbook"}}


def test_what_was_lost_comes_back_file_by_file_and_row_by_row(place: dict[str, str], tmp_path: Path) -> None:
    sealed, before_rows = there(place, "peopled()", "rows()")
    furnish(Path(place["COMPSTAT_DATA"]))
    before_files, file = files(place), tmp_path / "kept.tar.gz"
    assert (sealed, len(before_rows["access.Agency"]), "logbook/heads.jsonl" in before_files) == (2, 2, True)
    (code, out, err), act = there(place, f"compstat('backup', '{file}')", "last_act()")
    assert (code, "is written" in out, act) == (0, True, "backup_made"), err
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert {p.name for p in tmp_path.iterdir()} == {"kept.tar.gz", "var"}
    shutil.rmtree(place["COMPSTAT_DATA"])
    lost = ["cleared()"] if "DATABASE_URL" in place else []
    *_, (code, out, err), after_rows, act, faults = there(
        place, *lost, f"compstat('restore', '{file}')", "rows(without='backup_restored')", "last_act()",
        "[w.sentence for w in logbook.verify().wrong]",
    )  # fmt: skip
    assert (code, "Everything is back" in out, act, faults) == (0, True, "backup_restored", []), err
    assert after_rows == before_rows
    after_files = files(place)
    heads_before, heads_after = (told.pop("logbook/heads.jsonl")[-1] for told in (before_files, after_files))
    assert after_files == before_files
    assert heads_after.startswith(heads_before) and heads_after[len(heads_before) :].startswith(b'{"put_back": ')
    live = Path(place["COMPSTAT_DATA"]) / "cities" / "harborview" / "live"
    assert live.is_symlink() and (live / "manifest.json").exists()
    assert not list(Path(place["COMPSTAT_DATA"]).rglob(".incoming*"))
    assert "before" not in out and {p.name for p in tmp_path.iterdir()} == {"kept.tar.gz", "var"}


def test_what_stands_is_asked_for_and_moved_aside(place: dict[str, str], tmp_path: Path) -> None:
    data, file = Path(place["COMPSTAT_DATA"]), tmp_path / "kept.tar.gz"
    furnish(data)
    _, before_rows, (code, _, err) = there(place, "peopled()", "rows()", f"compstat('backup', '{file}')")
    assert code == 0, err
    before_files = files(place)
    (data / "cities" / "harborview" / "live").unlink()
    (data / "cities" / "harborview" / "new").write_text("made since")
    (data / "mail").mkdir()
    stood_files = files(place)
    _, stood_rows, no, silence, after_rows = there(
        place, "changed()", "rows()", f"compstat('restore', '{file}', input='n\\n')", f"compstat('restore', '{file}')",
        "rows()",
    )  # fmt: skip
    assert (no[0], "Nothing was changed" in no[2], silence[0]) == (1, True, 1)
    assert "Here stand the database, logbook/, cities/." in no[1]
    assert (files(place), after_rows) == (stood_files, stood_rows)
    (code, out, err), after_rows = there(
        place, f"compstat('restore', '{file}', '--yes')", "rows(without='backup_restored')"
    )
    assert code == 0, err
    after_files = files(place)
    heads, heads_before = (told.pop("logbook/heads.jsonl")[2] for told in (after_files, before_files))
    assert heads.startswith(heads_before) and b'"put_back"' in heads[len(heads_before) :]
    assert (after_files, after_rows) == (before_files, before_rows)
    assert (data / "mail").is_dir() and list(data.glob(".restore-*")) == []
    aside = next(tmp_path.glob("var-before-*"))
    assert str(aside) in out and stat.S_IMODE(aside.stat().st_mode) == 0o700
    stood = seen(aside)
    assert {n: what for n, what in stood.items() if not n.startswith("database")} == stood_files
    assert {n for n in stood if n.startswith("database/")} >= (
        {"database/compstat.dump"} if "DATABASE_URL" in place else {"database/compstat.sqlite3"}
    )


def test_what_an_older_backup_does_not_know_is_gone_after_it(postgres_url: str, tmp_path: Path) -> None:
    place = {"COMPSTAT_DATA": str(tmp_path / "var"), "COMPSTAT_MODE": "test", "DATABASE_URL": postgres_url}
    file = tmp_path / "old.tar.gz"
    *_, made, sealed, back, again = there(
        place, "cleared()", "migrated('access', '0001')", f"compstat('backup', '{file}')", "peopled()",
        f"compstat('restore', '{file}', '--yes')", "peopled()",
    )  # fmt: skip
    assert (made[0], back[0], sealed, again) == (0, 0, 2, 2)  # the second migration met no table and no function
    assert "could not take a line" in made[1] and "could not take a line" in back[1]


def test_postgres_refuses_in_a_sentence(tmp_path: Path) -> None:
    nobody = "postgres://compstat:verysecret@127.0.0.1:1/compstat"
    place = {"COMPSTAT_DATA": str(tmp_path / "var"), "COMPSTAT_MODE": "test", "DATABASE_URL": nobody}
    ask = f"compstat('backup', '{tmp_path / 'b.tar.gz'}')"
    (code, _, err), (missing, _, said) = (there(each, ask)[0] for each in (place, {**place, "PATH": str(tmp_path)}))
    assert (code, "Refused: pg_dump could not do its work" in err) == (1, True)
    assert (missing, "package `postgresql-client`" in said) == (1, True)
    assert "verysecret" not in err + said
    assert [path.name for path in tmp_path.rglob("*")] == ["var", ".acts.lock"]


# --- within this process: SQLite in a file of the test's own


@pytest.fixture
def home(tmp_path: Path, settings, monkeypatch, db) -> Path:
    """A furnished COMPSTAT_DATA with a SQLite file, and keys beside it."""
    settings.COMPSTAT_DATA, settings.COMPSTAT_KEYS = tmp_path / "var", tmp_path / "keys"
    furnish(settings.COMPSTAT_DATA)
    sealing.make_keys(settings.COMPSTAT_KEYS)
    file = settings.COMPSTAT_DATA / "compstat.sqlite3"
    monkeypatch.setattr(backup, "_sqlite", lambda: file)
    with sqlite3.connect(file) as made:
        made.execute("PRAGMA journal_mode=WAL")
        made.execute("CREATE TABLE told (words TEXT)")
        made.execute("INSERT INTO told VALUES ('kept')")
    made.close()
    return settings.COMPSTAT_DATA


def make(folder: Path, **more):
    return backup.make(folder / "b.tar.gz", by=OPERATOR, now=NOW, **more)


def put_back(file: Path, keys: Path | None = None):
    of_keys = backup.look(keys, "keys") if keys else None
    return backup.restore(backup.look(file, "data"), keys=of_keys, by=OPERATOR, now=NOW)


def words(file: Path) -> list[str]:
    with sqlite3.connect(file) as opened:
        found = [row[0] for row in opened.execute("SELECT words FROM told")]
    opened.close()
    return found


def test_what_is_committed_but_still_in_the_journal_is_in_it(home: Path, tmp_path: Path) -> None:
    writing = sqlite3.connect(home / "compstat.sqlite3", isolation_level=None)
    writing.execute("INSERT INTO told VALUES ('in the journal')")
    writing.execute("BEGIN IMMEDIATE")
    writing.execute("INSERT INTO told VALUES ('not committed')")
    make(tmp_path)
    assert (home / "compstat.sqlite3-wal").stat().st_size > 0
    done = put_back(tmp_path / "b.tar.gz")
    assert not (home / "compstat.sqlite3-wal").exists()  # an old journal beside the restored file would spoil it
    writing.close()
    assert words(home / "compstat.sqlite3") == ["kept", "in the journal"]
    assert done.aside and (done.aside / "database" / "compstat.sqlite3-wal").exists()


def test_a_failure_half_way_puts_everything_back(home: Path, tmp_path: Path, monkeypatch) -> None:
    make(tmp_path, keys=tmp_path / "k.tar.gz")
    (home / "cities" / "harborview" / "new").write_text("made since")
    (tmp_path / "keys" / "lookup.key").write_text("another")
    before = seen(tmp_path)

    def fails(*anything: object) -> None:
        raise OSError(28, "No space left on device", "x")

    monkeypatch.setattr(backup, "_put_back_database", fails)
    with pytest.raises(BackupRefused, match=r"The restore was not possible \(No space left on device: x\)"):
        put_back(tmp_path / "b.tar.gz", tmp_path / "k.tar.gz")
    assert seen(tmp_path) == before
    assert not list(tmp_path.rglob(".restore*"))


def test_no_room_is_told_before_anything_moves(home: Path, tmp_path: Path, monkeypatch) -> None:
    make(tmp_path)
    before = seen(tmp_path)
    monkeypatch.setattr(backup.shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(9, 9, 9))
    with pytest.raises(BackupRefused, match="Make room"):
        put_back(tmp_path / "b.tar.gz")
    assert seen(tmp_path) == before


def test_a_damaged_backup_is_refused_and_touches_nothing(home: Path, tmp_path: Path) -> None:
    file = make(tmp_path).data.file
    whole = file.read_bytes()
    for at in (len(whole) // 3, len(whole) // 2, len(whole) - 8, len(whole) - 1):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :])
        before = seen(tmp_path)
        with pytest.raises(ArchiveRefused, match="Nothing was changed"):
            put_back(file)
        assert seen(tmp_path) == before


def test_keys_are_in_a_file_of_their_own_alone(home: Path, tmp_path: Path) -> None:
    made = make(tmp_path, keys=tmp_path / "k.tar.gz")
    assert made.keys and set(made.keys.files) == {
        f"keys/{name}" for name in ("public.key", "private.key", "lookup.key")
    }
    assert stat.S_IMODE((tmp_path / "k.tar.gz").stat().st_mode) == 0o600
    with tarfile.open(tmp_path / "b.tar.gz") as archive:
        held = b"".join(archive.extractfile(m).read() for m in archive if m.isreg())  # type: ignore[union-attr]
    assert not any(key.read_bytes().strip() in held for key in (tmp_path / "keys").iterdir())
    for file, kind in ((tmp_path / "k.tar.gz", "data"), (tmp_path / "b.tar.gz", "keys")):
        with pytest.raises(ArchiveRefused, match="Give the other file"):
            backup.look(file, kind)


def test_keys_come_back_and_other_keys_are_moved_aside(home: Path, tmp_path: Path) -> None:
    make(tmp_path, keys=tmp_path / "k.tar.gz")
    keys, sealed = tmp_path / "keys", sealing.seal("trust", sealing.public_key())
    before = seen(keys)
    assert put_back(tmp_path / "b.tar.gz", tmp_path / "k.tar.gz").keys_aside is None  # the same keys stay
    shutil.rmtree(next(tmp_path.glob("var-before-*")))
    shutil.rmtree(keys)
    sealing.make_keys(keys)
    others = seen(keys)
    done = put_back(tmp_path / "b.tar.gz", tmp_path / "k.tar.gz")
    assert seen(keys) == before
    assert done.keys_aside and seen(done.keys_aside) == others
    assert done.keys_aside.parent == tmp_path and done.keys_aside.name.startswith("keys-before-")
    assert sealing.unseal(sealed, sealing.private_key()) == "trust"
    assert stat.S_IMODE((keys / "private.key").stat().st_mode) == 0o600


def test_without_keys_none_can_be_written(home: Path, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "keys")
    with pytest.raises(BackupRefused, match="Leave out --keys"):
        make(tmp_path, keys=tmp_path / "k.tar.gz")
    assert {p.name for p in tmp_path.iterdir()} == {"var"}


def test_where_a_backup_cannot_go(home: Path, tmp_path: Path) -> None:
    (tmp_path / "old.tar.gz").write_text("precious")
    for file, sentence in (
        (tmp_path / "old.tar.gz", "never written over"),
        (tmp_path / "none" / "b.tar.gz", "There is no folder"),
        (home / "b.tar.gz", "does not belong in the data"),
        (home / "cities" / "b.tar.gz", "does not belong in the data"),
    ):
        with pytest.raises(BackupRefused, match=sentence):
            backup.make(file, by=OPERATOR, now=NOW)
    with pytest.raises(BackupRefused, match="a file of their own"):
        make(tmp_path, keys=tmp_path / "b.tar.gz")
    assert (tmp_path / "old.tar.gz").read_text() == "precious"


def test_a_link_that_leads_outside_is_refused_when_the_backup_is_made(home: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    for target in (tmp_path / "elsewhere", Path("../../../elsewhere")):
        link = home / "cities" / "harborview" / "moved"
        link.symlink_to(target)
        with pytest.raises(ArchiveRefused, match="link that leads outside"):
            make(tmp_path)
        link.unlink()
    assert not list(tmp_path.glob("*b.tar.gz*"))


def test_a_damaged_database_is_not_taken_for_a_backup(home: Path, tmp_path: Path) -> None:
    file = home / "compstat.sqlite3"
    with sqlite3.connect(file) as filled:
        filled.executemany("INSERT INTO told VALUES (?)", [("x" * 900,)] * 200)
    filled.close()
    content = bytearray(file.read_bytes())
    content[4096 * 3 : 4096 * 5] = b"\x55" * 8192
    file.write_bytes(content)
    with pytest.raises(BackupRefused, match="database"):
        make(tmp_path)
    file.unlink()
    with pytest.raises(BackupRefused, match="There is no database yet"):
        make(tmp_path)


def test_a_load_at_work_is_waited_for(home: Path, tmp_path: Path) -> None:
    held = (home / "cities" / "harborview" / ".lock").open("w")
    fcntl.flock(held, fcntl.LOCK_EX)
    told: list[str] = []

    def progress(step: str, done: int, total: int) -> None:
        told.append(step)
        if step.startswith("Waiting"):
            (home / "cities" / "harborview" / "last").write_text("of the load")
            held.close()

    made = make(tmp_path, progress=progress)
    assert told[:2] == ["Waiting for a load to end", "Copying the database"]
    assert "cities/harborview/last" in made.data.files


def test_who_may_make_and_put_back(home: Path, tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        backup.make(tmp_path / "b.tar.gz", by=NOBODY, now=NOW)
    found = backup.look(make(tmp_path).data.file, "data")
    with pytest.raises(NotAllowed, match="on the machine itself"):
        backup.restore(found, by=Actor("x" * 26, DoorName.STAFF), now=NOW)


def test_sign_ins_and_invitations_of_the_backups_day_are_good_no_more(home: Path, tmp_path: Path) -> None:
    agency = Agency.objects.create(name="Harborview Police", kind="department", city="harborview")
    told = {"email": "chen@example.org", "agency": agency, "role": "captain", "invited_by": "x", "invited_at": NOW}
    Invitation.objects.create(code_hash="unused", until=NOW + timedelta(days=3), **told)
    Invitation.objects.create(code_hash="used", until=NOW + timedelta(days=3), used_at=NOW, **told)
    Session.objects.create(session_key="a", session_data="", expire_date=NOW + timedelta(hours=9), made_at=NOW)
    put_back(make(tmp_path).data.file)
    assert not Session.objects.exists()
    good = Invitation.objects.filter(used_at=None, until__gt=NOW)
    assert (good.count(), Invitation.objects.count()) == (0, 2)


def test_both_acts_leave_a_line(home: Path, tmp_path: Path) -> None:
    made = make(tmp_path)
    put_back(made.data.file)
    lines = LogLine.objects.order_by("id").values_list("act", "who", "object_kind", "object_id")
    assert list(lines) == [(act, "operator", "backup", made.data.id) for act in ("backup_made", "backup_restored")]


def test_the_database_of_another_kind_is_refused(home: Path, tmp_path: Path, monkeypatch) -> None:
    file = make(tmp_path).data.file
    monkeypatch.setattr(backup.connection, "vendor", "postgresql")
    with pytest.raises(BackupRefused, match="holds a database of SQLite, and this machine is set to PostgreSQL"):
        backup.look(file, "data")
