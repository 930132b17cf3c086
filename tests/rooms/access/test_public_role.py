"""The public door as its own role in PostgreSQL: it opens every public page, and can do only what is declared."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import psycopg
import pytest
from django.urls import Resolver404, resolve
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox

from compstat.access import database, sealing
from compstat.access.rules import NotAllowed
from compstat.access.rules.people import SYSTEM
from compstat.meetings.links import Link, signed
from compstat.website.doors import public
from tests import postgres
from tests.house.test_doors import named

PROJECT = Path(__file__).resolve().parents[3]
ROLE, PASSWORD = "compstat_public", "a lantern in the harbor fog"
# All that the public door's role may do with tables. Whoever adds a line here opens a table to everybody.
REVIEWED = {
    "access_logline": {"INSERT"},  # triggers refuse a line that carries a number or a seal
    "access_dayhead": {"SELECT"},
    "access_period": {"SELECT"},
    "access_publiccounter": {"INSERT", "SELECT", "UPDATE"},  # keyed hashes of who sent how much, for a day
    "promises_promise": {"SELECT"},
    "promises_promiseevent": {"SELECT"},
    # Own words, addresses and what is done with links are added and never read.
    **{
        f"concerns_{table}": {*verbs.split()}
        for verbs, tables in {
            "SELECT": "appeal translation request",
            "INSERT": "ownwords concernfollower concernfolloweract disclosure",
            "INSERT SELECT": "concern concernevent disclosurestate organizationreply",  # without names
        }.items()
        for table in tables.split()
    },
    **{
        f"problems_{table}": {*verbs.split()}
        for verbs, tables in {
            "SELECT": "problem problemevent hypothesis evidence contribution panel groupnote plan fixedpart amendment "
            "option intervention planresource task countentered review verdict verdictcount effectfound",
            "INSERT": "contributionsent",
            "INSERT SELECT": "verdictanswer",
        }.items()
        for table in tables.split()
    },
    # What residents send: an address is added and never read; a word waits for a person; an answer can be counted.
    **{
        f"meetings_{table}": {*verbs.split()}
        for verbs, tables in {
            "SELECT": "series meeting moved item refusal line poll pollcount minutes",
            "INSERT": "contact follower followeract asked",
            "INSERT SELECT": "delivered support unclear answer slip",
            "INSERT SELECT UPDATE": "seat tally",  # no name, no order
        }.items()
        for table in tables.split()
    },
    "django_migrations": {"SELECT"},
}
TRIED = {
    "SELECT": ["SELECT * FROM {t}", "SELECT count(*) FROM {t}", "COPY {t} TO STDOUT", "SELECT 1 FROM {t} FOR UPDATE"],
    "INSERT": ["INSERT INTO {t} DEFAULT VALUES", "COPY {t} FROM STDIN"],
    "INSERT and SELECT": ["INSERT INTO {t} DEFAULT VALUES RETURNING *", "INSERT INTO {t} SELECT * FROM {t}"],
    "UPDATE": [
        "UPDATE {t} SET {c} = {c} WHERE false", "UPDATE {t} SET {c} = NULL",
        "LOCK TABLE {t} IN ACCESS EXCLUSIVE MODE",  # PostgreSQL gives it along
    ],
    "DELETE": ["DELETE FROM {t} WHERE false", "DELETE FROM {t}"],
    "TRUNCATE": ["TRUNCATE {t} CASCADE"],
    "never": [
        "DROP TABLE {t} CASCADE", "ALTER TABLE {t} ADD COLUMN more int", "ALTER TABLE {t} DISABLE TRIGGER ALL",
        "ALTER TABLE {t} OWNER TO compstat_public", "CREATE INDEX ON {t} ({c})",
        "CREATE RULE r AS ON INSERT TO {t} DO NOTHING", "CREATE TABLE more (LIKE {t})",
    ],
}  # fmt: skip
BEYOND = [
    "CREATE TABLE more (x int)", "CREATE TEMPORARY TABLE more (x int)", "CREATE SCHEMA more", "CREATE EXTENSION hstore",
    "CREATE FUNCTION more() RETURNS int LANGUAGE sql AS 'SELECT 1'", "CREATE ROLE more", "CREATE DATABASE more",
    "ALTER ROLE compstat_public SUPERUSER", "ALTER ROLE compstat_public CREATEROLE", "SET ROLE compstat_owner",
    "SET SESSION AUTHORIZATION compstat_owner", "GRANT compstat_owner TO compstat_public",
    "ALTER SYSTEM SET log_statement = 'all'", "SET session_replication_role = replica",
    "SELECT * FROM pg_authid", "SELECT * FROM pg_shadow", "SELECT pg_read_file('postgresql.conf')",
    "SELECT pg_read_file('/etc/passwd')", "SELECT pg_ls_dir('.')", "SELECT lo_import('/etc/passwd')",
    "COPY (SELECT 1) TO '/tmp/more'", "COPY (SELECT 1) TO PROGRAM 'true'", "SELECT * FROM pg_hba_file_rules",
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'compstat_owner'",
    "SELECT pg_reload_conf()", "DROP FUNCTION logbook_refuses CASCADE", "DROP TRIGGER logbook_delete ON access_logline",
]  # fmt: skip


def compstat(place: dict[str, str], *words: str) -> tuple[int, str, str]:
    """Run the command in its own process, with the settings of a place alone."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("COMPSTAT_", "DATABASE_", "DJANGO_"))}
    program = str(Path(sys.executable).with_name("compstat"))
    done = subprocess.run(
        [sys.executable, program, *words], cwd=PROJECT, env={**clean, "COMPSTAT_MODE": "test", **place},
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="module")
def staff(tmp_path_factory) -> Iterator[dict[str, str]]:
    """The owner's side: a database whose owner is no superuser, set up for the public door."""
    home = tmp_path_factory.mktemp("staff")
    with postgres.server() as url:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute("CREATE ROLE compstat_owner LOGIN CREATEROLE")
            server.execute("CREATE DATABASE compstat OWNER compstat_owner")
        address = url.replace("postgres@", "compstat_owner@").rpartition("/")[0] + "/compstat"
        place = {"COMPSTAT_DATA": str(home / "var"), "DATABASE_URL": address}
        code, out, err = compstat({**place, "COMPSTAT_PUBLIC_PASSWORD": PASSWORD}, "setup-database")
        assert code == 0, err
        assert "has the rights of the public door" in out and PASSWORD not in out + err
        yield place


def as_public(staff: dict[str, str]) -> str:
    return staff["DATABASE_URL"].replace("compstat_owner@", f"{ROLE}@")


@contextmanager
def owner(staff: dict[str, str]) -> Iterator[psycopg.Connection]:
    with psycopg.connect(staff["DATABASE_URL"], autocommit=True) as connection:
        yield connection


def refused(connection: psycopg.Connection, statement: str) -> bool:
    """Whether the role may not do it; whatever it does is undone."""
    try:
        with connection.transaction(force_rollback=True), connection.cursor() as cursor:
            if " TO STDOUT" in statement or " FROM STDIN" in statement:
                with cursor.copy(statement) as copy:
                    for _ in copy if " TO STDOUT" in statement else ():
                        pass
            else:
                cursor.execute(statement)
    except psycopg.errors.InsufficientPrivilege:
        return True
    except (psycopg.errors.IntegrityError, psycopg.errors.RestrictViolation):
        return False  # it was allowed to try
    return False


def tables(connection: psycopg.Connection) -> dict[str, str]:
    """Every table with one of its columns."""
    return dict(
        connection.execute(
            "SELECT table_name, min(column_name) FROM information_schema.columns "
            "WHERE table_schema = 'public' GROUP BY table_name"
        ).fetchall()
    )


def allowed(told: str, table: str) -> bool:
    return bool(REVIEWED.get(table)) and set(told.split(" and ")) <= REVIEWED[table]


def test_each_verb_on_each_table_is_refused_but_for_what_is_reviewed(staff) -> None:
    with owner(staff) as connection:
        every = tables(connection)
    assert {"access_person", "account_emailaddress", "mfa_authenticator", "access_session"} <= every.keys()
    wrong = []
    with psycopg.connect(as_public(staff), autocommit=True) as connection:
        for table, column in every.items():
            for told, statements in TRIED.items():
                for statement in (each.format(t=table, c=f'"{column}"') for each in statements):
                    # FOR UPDATE asks for the right to change as well
                    more = "SELECT and UPDATE" if "FOR UPDATE" in statement else told
                    may = allowed(told, table) and allowed(more, table)
                    wrong += [statement] if refused(connection, statement) == may else []
    assert wrong == []
    assert len(every) > 15


@pytest.mark.parametrize("statement", BEYOND)
def test_nothing_else_can_be_reached(staff, statement: str) -> None:
    with owner(staff), psycopg.connect(as_public(staff), autocommit=True) as connection:
        assert connection.execute("SELECT current_user").fetchone() == (ROLE,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)


@pytest.mark.parametrize(("door", "who", "may"), [
    ("public", "nobody", True), ("staff", "nobody", False), ("public", "operator", False),
    ("command", "operator", False),
])  # fmt: skip
def test_the_role_adds_lines_of_its_own_door_alone(staff, door: str, who: str, may: bool) -> None:
    """Else whoever takes over the public door could write lines in anybody's name, sealed like all others."""
    line = "INSERT INTO access_logline VALUES (%s, now(), %s, '', '', 'signed_in', '', '', %s, '', NULL, '')"
    columns = "(id, at, who, agency, role, act, object_kind, object_id, door, reason, number, seal)"
    line = line.replace("access_logline", f"access_logline {columns}")
    with psycopg.connect(as_public(staff)) as connection:
        if may:
            connection.execute(line, [f"{door}-{who}", who, door])
        else:
            with pytest.raises(psycopg.errors.RestrictViolation):
                connection.execute(line, [f"{door}-{who}", who, door])
        connection.rollback()


def test_the_declaration_and_the_reviewed_list_are_one() -> None:
    assert {table: {*verbs} for table, verbs in database.declared().items()} == REVIEWED


def test_the_password_is_kept_scrambled(staff) -> None:
    superuser = staff["DATABASE_URL"].replace("compstat_owner@", "postgres@")
    with psycopg.connect(superuser) as connection:
        (kept,) = connection.execute("SELECT rolpassword FROM pg_authid WHERE rolname = %s", [ROLE]).fetchone()
    assert kept.startswith("SCRAM-SHA-256$") and PASSWORD not in kept


def held(staff) -> set[tuple[str, str]]:
    """What grants on tables the role and PUBLIC have, as the server lists them."""
    with owner(staff) as connection:
        return set(
            connection.execute(
                "SELECT table_name, privilege_type FROM information_schema.table_privileges "
                "WHERE grantee IN (%s, 'PUBLIC') AND table_schema = 'public'",
                [ROLE],
            ).fetchall()
        )


EXPECTED = {(table, verb) for table, verbs in REVIEWED.items() for verb in verbs}


def test_to_print_does_nothing(staff) -> None:
    with owner(staff) as connection:
        connection.execute(f"GRANT SELECT ON access_person TO {ROLE}")
    before = held(staff)
    code, out, _ = compstat(staff, "setup-database", "--print")
    assert code == 0 and 'GRANT INSERT ON "access_logline"' in out and PASSWORD not in out
    assert held(staff) == before
    assert compstat(staff, "setup-database")[0] == 0
    assert held(staff) == EXPECTED


WRONG = (  # what somebody did to the database, and what is told of it
    {
        f"GRANT ALL ON access_person TO {ROLE}": "DELETE on access_person",
        f"REVOKE INSERT ON access_logline FROM {ROLE}": "lacks what its pages need: INSERT on access_logline",
    },
    {
        "GRANT SELECT ON access_agency TO PUBLIC": "SELECT on access_agency",
        f"GRANT SELECT (email) ON access_person TO {ROLE}": "SELECT on access_person",
        f"GRANT CREATE ON SCHEMA public TO {ROLE}": "CREATE in schema public",
        f"GRANT TEMP ON DATABASE compstat TO {ROLE}": "TEMP in the database",
        f"GRANT USAGE ON SEQUENCE django_migrations_id_seq TO {ROLE}": "use of sequence",
    },
)


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_told_and_mended(staff, wrong: dict[str, str]) -> None:
    def weaknesses() -> str:
        found = json.loads(compstat(staff, "check", "--deploy", "--json")[1])["weaknesses"]
        return " ".join(each["sentence"] for each in found if each["mend"] and ROLE in each["sentence"])

    with owner(staff) as connection:
        for statement in wrong:
            connection.execute(statement)
    sentences = weaknesses()
    assert [told for told in wrong.values() if told not in sentences] == []
    assert "compstat setup-database" in sentences
    assert compstat(staff, "setup-database")[0] == 0
    assert weaknesses() == "" and held(staff) == EXPECTED


def test_a_role_that_stays_too_strong_is_refused_and_nothing_is_changed(staff) -> None:
    with owner(staff) as connection:
        connection.execute(f"CREATE ROLE crew; GRANT crew TO {ROLE}; GRANT SELECT ON access_person TO {ROLE}")
        lines = connection.execute("SELECT count(*) FROM access_logline").fetchone()
        code, _, err = compstat(staff, "setup-database")
        assert code == 1 and "being crew" in err
        assert connection.execute("SELECT count(*) FROM access_logline").fetchone() == lines
        assert ("access_person", "SELECT") in held(staff)
        connection.execute(f"REVOKE crew FROM {ROLE}")
    assert compstat(staff, "setup-database")[0] == 0
    assert held(staff) == EXPECTED


def test_each_time_it_acts_it_leaves_a_line(staff) -> None:
    query = "SELECT who, door, object_id FROM access_logline WHERE act = 'rights_given' ORDER BY id"
    with owner(staff) as connection:
        before = len(connection.execute(query).fetchall())
        compstat(staff, "setup-database", "--print")
        compstat(staff, "setup-database")
        lines = connection.execute(query).fetchall()
    assert len(lines) == before + 1 and lines[-1] == ("operator", "command", ROLE)


@pytest.mark.parametrize(
    ("words", "more", "sentence"),
    [
        (["--role", "another"], {}, "Set COMPSTAT_PUBLIC_PASSWORD"),
        ([], {"COMPSTAT_PUBLIC_PASSWORD": "short"}, "16 characters or more"),
        (["--role", "No such; DROP"], {"COMPSTAT_PUBLIC_PASSWORD": PASSWORD}, "is no name for a role"),
        (["--role", "compstat_owner"], {}, "would still have rights it should not have"),
    ],
)
def test_what_cannot_be_set_up_is_refused_in_a_sentence(staff, words, more, sentence) -> None:
    code, _, err = compstat({**staff, **more}, "setup-database", *words)
    assert code == 1 and sentence in err and "Traceback" not in err
    assert held(staff) == EXPECTED


def test_the_role_itself_cannot_set_up_anything(staff) -> None:
    code, _, err = compstat({**staff, "DATABASE_URL": as_public(staff)}, "setup-database")
    assert code == 1 and "Refused: PostgreSQL refused" in err and "as the owner of the database" in err
    assert held(staff) == EXPECTED


def test_nobody_but_the_machine_sets_up_the_database() -> None:
    with pytest.raises(NotAllowed, match="on the machine itself"):
        database.set_up(ROLE, by=SYSTEM, now=datetime.now(UTC))


# The running door


@contextmanager
def serving(place: dict[str, str]) -> Iterator[str]:
    """`compstat serve --door public` in its own process; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("COMPSTAT_", "DATABASE_", "DJANGO_"))}
    program = [sys.executable, str(Path(sys.executable).with_name("compstat")), "serve", "--door", "public"]
    told = {**clean, "COMPSTAT_MODE": "test", **place}
    with subprocess.Popen(
        [*program, "--port", str(port), "--workers", "1"], cwd=PROJECT, env=told, stdout=subprocess.DEVNULL
    ) as server:
        try:
            for _ in range(300):
                assert server.poll() is None, "the server ended"
                with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                    break
                time.sleep(0.2)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=20)


def opened(address: str) -> tuple[int, str]:
    """Status and text of an answer, whatever it is."""
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            return answer.status, answer.read().decode(errors="replace")
    except urllib.error.HTTPError as error:
        return error.code, ""


STARTS = [
    "/", "/harborview/", "/harborview/find/", "/style/", "/privacy/what-we-keep/", "/logbook/", "/logbook/2026/",
    "/logbook/seals.csv", "/api/v1/openapi.json", "/api/v1/cities", "/api/v1/harborview/areas",
    "/api/v1/harborview/editions", "/api/v1/harborview/table?area=D4",
    "/api/v1/harborview/series?area=D4&row=robbery", "/api/v1/harborview/definitions",
]  # fmt: skip


LANGUAGE = re.compile(r"^/(es|ht|ar-xb)/")


MEETING = """
import django; django.setup()
from datetime import time, timedelta
from django.utils import timezone
from compstat.meetings.models import Item, Meeting
from compstat.meetings.rules import HOUR
now = timezone.now()
made = Meeting.objects.create(city="harborview", area="D4", state="open", on=now.date() + timedelta(3),
    begins=time(18, 30), venue="Parish hall", join_code="TANAGR", called_at=now, changed_at=now)
for place, (kind, minutes) in enumerate(HOUR):
    Item.objects.create(meeting=made, position=place, kind=kind, minutes=minutes)
print(made.id)
"""


LOOP = """
import django; django.setup()
from datetime import timedelta
from django.utils import timezone
from compstat.concerns import links
from compstat.concerns.models import ConcernFollower, Request
from compstat.problems.models import Plan, Verdict
from tests.rooms.problems import scenes, telling
problem, now = scenes.running(), timezone.now()
concern = telling.coded("TANAGER2", state="with_organization", organization="Public works")
asked = Request.objects.create(concern=concern, organization="Public works", asked_at=now, until=now + timedelta(9))
follower = ConcernFollower(city="harborview", about=concern.id, asked_at=now, address=b"sealed")
follower.save(force_insert=True)
link = links.Link(links.STOP, follower.id, "harborview", concern.id)
verdict, plan = Verdict.objects.filter(plan__problem=problem).first(), Plan.objects.get(problem=problem)
print(f"/harborview/concerns/{concern.id}/ /harborview/concerns/{concern.id}/follow/ /harborview/your-concern/")
print(f"/c/TANAGER2/ /reply/{links.signed(asked.id, asked.until)}/")
print(f"/concern-following/{links.signed_for_follower(link)}/ /harborview/problems/{problem.id}/")
print(f"/harborview/problems/{problem.id}/contribute/ /harborview/problems/{problem.id}/follow/")
print(f"/harborview/verdict/{verdict.id}/ /harborview/plans/{plan.id}.pdf /harborview/d4/facts/effects.csv")
print(f"/api/v1/harborview/problems/{problem.id} /api/v1/harborview/problems?area=D4")
print("/api/v1/harborview/concerns?area=D4 /api/v1/harborview/promises?area=D4 /api/v1/harborview/answering?area=D4")
"""


def loop_pages(staff: dict[str, str]) -> list[str]:
    """A concern and a problem with its plan, and every page residents may open of them."""
    return made_by(LOOP, staff).split()


def made_by(script: str, staff: dict[str, str]) -> str:
    """What a script of the owner prints."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("COMPSTAT_", "DATABASE_", "DJANGO_"))}
    told = {**clean, "COMPSTAT_MODE": "test", "DJANGO_SETTINGS_MODULE": "compstat.website.settings", **staff}
    done = subprocess.run([sys.executable, "-c", script], cwd=PROJECT, env=told, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def meeting_pages(staff: dict[str, str]) -> list[str]:
    """A meeting that the owner has called, and every page residents may open of it."""
    of = f"/harborview/meetings/{made_by(MEETING, staff)}/"
    parts = ["", "room/", "room/part/", "room/mine/", "room/act/", "register/", "seat/", "door/", "three-questions/"]
    link = signed(Link("stop", "0" * 26, "harborview", "D4"))
    others = ["/join/", "/j/TANAGR/", "/harborview/card/", "/meetings-worker.js", f"/following/{link}/"]
    return [*(of + part for part in (*parts, "poster.pdf", "meeting.ics")), *others]


def kind_of(path: str) -> str:
    """The name of the address; what the public door does not know is a kind of its own, and answers 404."""
    try:
        return resolve(LANGUAGE.sub("/", urlsplit(path).path), "compstat.website.doors.public").view_name
    except Resolver404:
        return path


def walked(address: str, each: int, starts: list[str]) -> dict[str, list[int]]:
    """Follow links from the first pages; of every kind of page a few are opened. Kinds with their answers."""
    waiting, seen, found = [*starts], {*starts}, {}
    while waiting:
        path = waiting.pop(0)
        kind = kind_of(path)
        if len(found.setdefault(kind, [])) >= each:
            continue
        status, text = opened(f"{address}{path}")
        found[kind].append(status)
        for link in re.findall(r'(?:href|src|data-src|data-areas)="([^"#]+)"', text):
            target = urlsplit(urljoin(f"{address}{path}", unescape(link)))
            following = target.path + (f"?{target.query}" if target.query else "")
            if target.netloc == urlsplit(address).netloc and following not in seen and "/static/" not in following:
                seen.add(following)
                waiting.append(following)
    return found


@pytest.fixture
def public_place(staff, harborview_data: Path, tmp_path: Path) -> dict[str, str]:
    """The public process: its role, a copy of Harborview, and a folder with the public key alone."""
    shutil.copytree(harborview_data / "cities", tmp_path / "var" / "cities", symlinks=True)
    made = sealing.make_keys(tmp_path / "of staff")
    (tmp_path / "keys").mkdir()
    shutil.copy2(tmp_path / "of staff" / sealing.PUBLIC, tmp_path / "keys")
    assert made
    return {
        "COMPSTAT_DATA": str(tmp_path / "var"), "COMPSTAT_KEYS": str(tmp_path / "keys"),
        "DATABASE_URL": as_public(staff), "COMPSTAT_DOOR": "public",
    }  # fmt: skip


def test_the_public_door_works_wholly_as_its_role(public_place, staff, prove: bool) -> None:
    with owner(staff) as connection:
        connection.execute("INSERT INTO access_dayhead VALUES ('2026-11-19', 7, %s) ON CONFLICT DO NOTHING", ["a" * 64])
        before = connection.execute("SELECT count(*) FROM access_logline").fetchone()
        starts = [*STARTS, *meeting_pages(staff), *loop_pages(staff)]
        with serving(public_place) as address:
            found = walked(address, 1000 if prove else 1, starts)
            connected = connection.execute("SELECT 1 FROM pg_stat_activity WHERE usename = 'compstat_owner'").fetchall()
        assert len(connected) == 1  # this test's own; no process of the door is the owner
        assert connection.execute("SELECT count(*) FROM access_logline").fetchone() == before
    assert {kind: answers for kind, answers in found.items() if {*answers} != {200}} == {}
    kinds = {name.rpartition(":")[2] for name in named(public.urlpatterns)} - {
        "None",
        "api-root",
        "openapi-view",
        "nothing",
    }
    assert kinds - {kind.rpartition(":")[2] for kind in found} == set()


def test_with_the_public_doors_keys_nothing_sealed_can_be_opened(public_place, settings, tmp_path: Path) -> None:
    settings.COMPSTAT_DATA, settings.COMPSTAT_KEYS = tmp_path / "var", tmp_path / "keys"
    sealed = sealing.seal("the lamp in the alley", sealing.public_key())
    for key in (sealing.private_key, sealing.lookup_key):
        with pytest.raises(sealing.KeyMissing):
            key()
    for file in (tmp_path / "keys").iterdir():
        key = PrivateKey(sealing.base64.b64decode(file.read_bytes()))
        with pytest.raises(CryptoError):
            SealedBox(key).decrypt(sealed)
    settings.COMPSTAT_KEYS = tmp_path / "of staff"
    assert sealing.unseal(sealed, sealing.private_key()) == "the lamp in the alley"


def test_a_door_that_can_read_the_private_key_is_told(public_place, tmp_path: Path) -> None:
    def told(place: dict[str, str]) -> str:
        return compstat(place, "check", "--deploy")[1]

    assert "can read private.key" in told({**public_place, "COMPSTAT_KEYS": str(tmp_path / "of staff")})
    alone = told(public_place)
    assert "private.key" not in alone and "lookup.key" not in alone and ROLE not in alone
    assert "compstat_owner can do more than it should" in told(
        {**public_place, "DATABASE_URL": public_place["DATABASE_URL"].replace(ROLE, "compstat_owner")}
    )


def test_the_public_door_does_not_open_on_a_database_that_is_behind(public_place, staff) -> None:
    newest = "SELECT max(id) FROM django_migrations WHERE app = 'access'"
    with owner(staff) as connection:
        gone = connection.execute(f"DELETE FROM django_migrations WHERE id = ({newest}) RETURNING *").fetchone()
        code, out, err = compstat(public_place, "serve", "--port", "8999")
        assert (code, "is not up to date" in err, "setup-database" in err, "open at" in out) == (1, True, True, False)
        connection.execute("INSERT INTO django_migrations VALUES (%s, %s, %s, %s)", gone)
        connection.execute(f"REVOKE SELECT ON django_migrations FROM {ROLE}")
        code, _, err = compstat(public_place, "serve", "--port", "8999")
        assert (code, "The database cannot be used" in err, "Traceback" in err) == (1, True, False)
    assert compstat(staff, "setup-database")[0] == 0


def test_on_sqlite_the_public_door_makes_no_database(tmp_path: Path) -> None:
    place = {"COMPSTAT_DATA": str(tmp_path / "var"), "COMPSTAT_DOOR": "public"}
    code, _, err = compstat(place, "serve", "--port", "8999")
    assert (code, "is not up to date" in err) == (1, True)
    assert list(tmp_path.iterdir()) == []
    code, out, _ = compstat(place, "setup-database")  # goes through the staff door by itself
    assert (code, "SQLite has no grants" in out) == (0, True)
    assert (tmp_path / "var" / "compstat.sqlite3").exists()


# What takes grants away


def test_a_restore_gives_the_role_its_rights_again(staff, tmp_path: Path) -> None:
    file = str(tmp_path / "kept.tar.gz")
    assert compstat(staff, "backup", file)[0] == 0
    code, out, err = compstat(staff, "restore", file, "--yes")
    assert code == 0, err
    assert "has its rights in the database again" in out
    assert held(staff) == EXPECTED


def test_new_tables_are_closed_and_a_migration_renews_the_rights(staff) -> None:
    with owner(staff) as connection:
        connection.execute("CREATE TABLE made_since (x serial)")
        with psycopg.connect(as_public(staff), autocommit=True) as visitor:
            assert refused(visitor, "SELECT * FROM made_since")
        connection.execute("DROP TABLE made_since")
        connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    assert held(staff) == set()
    assert compstat(staff, "work", "--once")[0] == 0
    assert held(staff) == EXPECTED
