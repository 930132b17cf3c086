"""Jobs at their times: one runner at most, a few retries, failures that stay visible. On either database."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import OperationalError
from django_tasks_db.models import DBTaskResult

from compstat.access import actions, letters, logbook, work
from compstat.access.acts import Act
from compstat.access.models import Job, Keys, LogLine, Person, new_key
from compstat.access.rules import OPERATOR, Actor, DoorName, NotAllowed, Role, Standing, WrongState
from compstat.access.sealing import KeyMissing
from compstat.website.command import main, serving

from . import crowd

NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def jobs(db, data_folder: Path, monkeypatch) -> dict[str, work.TimedJob]:
    """No job but those of the test, and a clock that stands still."""
    monkeypatch.setattr(work, "JOBS", {})
    monkeypatch.setattr(work, "monotonic", lambda: 0.0)
    return work.JOBS


@pytest.fixture
def done(jobs) -> list[datetime]:
    """A job every hour, and when it was done."""
    times: list[datetime] = []
    work.register(work.TimedJob("hourly", HOUR, times.append))
    return times


def broken(now: datetime) -> None:
    raise LookupError("ann@example.org is not here")


def test_a_job_runs_at_its_time(done) -> None:
    assert work.run_due(NOON) == [work.Outcome("hourly", "", NOON + HOUR)]
    assert work.run_due(NOON + HOUR - MINUTE) == []
    assert work.run_due(NOON + HOUR) == [work.Outcome("hourly", "", NOON + 2 * HOUR)]
    assert done == [NOON, NOON + HOUR]
    job = Job.objects.get()
    assert (job.runner, job.running_until, job.tries, job.done_at) == ("", None, 0, NOON + HOUR)
    assert (job.failure, job.failed_at) == ("", None)
    assert not LogLine.objects.exists()


def test_a_job_gets_the_moment_it_begins_and_a_lease_from_then(jobs, monkeypatch) -> None:
    ticks = iter(range(0, 1000, 7))
    monkeypatch.setattr(work, "monotonic", lambda: float(next(ticks)))
    told: list[timedelta] = []

    def do(now: datetime) -> None:
        told.append(Job.objects.get(name="b").running_until - now)

    work.register(work.TimedJob("b", HOUR, do, lease=MINUTE))
    assert work.run_due(NOON)[0].next_at > NOON + HOUR
    assert told == [MINUTE - timedelta(seconds=7)]


def test_names_of_jobs_are_theirs_alone(jobs) -> None:
    job = work.TimedJob("hourly", HOUR, broken)
    work.register(job)
    work.register(job)  # the same again, as when a module is read twice
    with pytest.raises(ValueError, match="another job named 'hourly'"):
        work.register(work.TimedJob("hourly", MINUTE, broken))
    with pytest.raises(ValueError, match="no name for a job"):
        work.register(work.TimedJob("Every hour", HOUR, broken))


def test_a_failing_job_is_tried_four_times_then_waits_and_stays_visible(jobs) -> None:
    work.register(work.TimedJob("hourly", HOUR, broken))
    now, waits = NOON, []
    for tried in range(8):
        (outcome,) = work.run_due(now)
        assert (outcome.name, outcome.failure) == ("hourly", "LookupError")
        assert work.run_due(outcome.next_at - timedelta(seconds=1)) == []
        job = Job.objects.get()
        assert (job.failure, job.failed_at, job.done_at, job.runner) == ("LookupError", now, None, "")
        assert LogLine.objects.filter(act=Act.JOB_FAILED).count() == tried + 1
        waits.append(outcome.next_at - now)
        now = outcome.next_at
    retries = [timedelta(seconds=20), timedelta(minutes=2), timedelta(minutes=10)]
    assert waits == [*retries, HOUR] * 2
    line = LogLine.objects.order_by("at").first()
    assert (line.who, line.door, line.object_kind, line.object_id) == ("system", "work", "job", "hourly")
    assert "ann" not in "".join(str(vars(row)) for row in (*Job.objects.all(), *LogLine.objects.all()))


def test_a_retry_never_comes_later_than_the_next_time_and_success_clears_all(jobs) -> None:
    fails = iter([True, True, True, False])

    def do(now: datetime) -> None:
        if next(fails):
            broken(now)

    work.register(work.TimedJob("often", MINUTE, do))
    now, waits = NOON, []
    for _ in range(4):
        (outcome,) = work.run_due(now)
        waits.append(outcome.next_at - now)
        now = outcome.next_at
    assert waits == [timedelta(seconds=20), MINUTE, MINUTE, MINUTE]
    job = Job.objects.get()
    assert (job.tries, job.failure, job.failed_at, job.done_at) == (0, "", None, now - MINUTE)


def test_one_job_that_fails_does_not_stop_the_others(done, jobs) -> None:
    work.register(work.TimedJob("broken", HOUR, broken))
    assert {(o.name, o.failure) for o in work.run_due(NOON)} == {("hourly", ""), ("broken", "LookupError")}


def test_a_runner_that_died_is_followed_by_another_after_its_lease(done) -> None:
    Job.objects.create(name="hourly", next_at=NOON, runner=new_key(), running_until=NOON + 10 * MINUTE)
    assert work.run_due(NOON + 9 * MINUTE) == []
    assert len(work.run_due(NOON + 10 * MINUTE)) == 1
    assert done == [NOON + 10 * MINUTE]


@pytest.mark.parametrize("fails", [False, True])
def test_a_runner_that_outlived_its_lease_does_not_meddle_with_the_next(jobs, fails: bool) -> None:
    other = {"runner": new_key(), "running_until": NOON + HOUR, "tries": 1}

    def slow(now: datetime) -> None:
        Job.objects.update(**other)
        if fails:
            broken(now)

    work.register(work.TimedJob("slow", HOUR, slow))
    assert len(work.run_due(NOON)) == 1
    job = Job.objects.get()
    assert (job.runner, job.running_until, job.tries) == tuple(other.values())
    assert (job.failure, job.done_at) == ("", None)


def test_a_job_that_somebody_else_claims_first_is_left_to_them(done, monkeypatch) -> None:
    due = work._due

    def slowly(at: datetime) -> list[str]:
        names = due(at)
        Job.objects.update(runner=new_key(), running_until=at + HOUR)
        return names

    monkeypatch.setattr(work, "_due", slowly)
    assert work.run_due(NOON) == []
    assert done == []


def test_the_logbook_is_sealed_every_minute(db, data_folder) -> None:
    assert work.JOBS["seal-logbook"].every == MINUTE
    with logbook.acting(Act.SIGNED_IN, by=OPERATOR, now=NOON):
        pass
    assert ("seal-logbook", "") in {(o.name, o.failure) for o in work.run_due(NOON + MINUTE)}
    assert LogLine.objects.get().number == 1
    assert logbook.verify().sound


# Tasks


@pytest.fixture
def post(jobs, settings) -> None:
    """Letters wait for the runner, as they do outside tests."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def row() -> str:
    """All that the database holds of tasks, as text."""
    return str(list(DBTaskResult.objects.values()))


def test_a_letter_is_sent_by_the_runner_and_nothing_is_left_of_it(post, mailoutbox) -> None:
    letters.write("ann@example.org", "Join us", "Your code is 4711-secret")
    assert DBTaskResult.objects.count() == 1 and not mailoutbox
    assert not any(word in row() for word in ("ann", "Join", "4711"))
    assert [(o.name, o.failure) for o in work.run_due(datetime.now(UTC))] == [("send_letter", "")]
    (sent,) = mailoutbox
    assert (sent.to, sent.subject, sent.body) == (["ann@example.org"], "Join us", "Your code is 4711-secret")
    assert not DBTaskResult.objects.exists()
    assert work.run_due(datetime.now(UTC)) == [] and len(mailoutbox) == 1


def test_a_letter_of_an_act_that_failed_is_never_sent(post, mailoutbox) -> None:
    def fails() -> None:
        with logbook.acting(Act.PERSON_INVITED, by=OPERATOR, now=NOON):
            letters.write("ann@example.org", "Join us", "Now")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert work.run_due(datetime.now(UTC)) == [] and not mailoutbox


def test_a_letter_is_refused_where_nothing_can_seal_it(post, settings, tmp_path) -> None:
    settings.COMPSTAT_KEYS = tmp_path / "none"
    with pytest.raises(KeyMissing, match=r"public\.key cannot be read.*make-keys"):
        letters.write("ann@example.org", "Join us", "Now")
    assert not DBTaskResult.objects.exists()


@pytest.fixture
def no_mail(post, monkeypatch) -> None:
    """The mail server is away, and says whom it was not for."""

    def refuses(*_: object) -> None:
        raise ConnectionRefusedError("no mail for ann@example.org")

    monkeypatch.setattr(letters, "send_mail", refuses)


def test_a_task_is_tried_four_times_then_waits_for_somebody(no_mail) -> None:
    letters.write("ann@example.org", "Join us", "Now")
    now, waits = datetime.now(UTC), []
    for tried in range(4):
        (outcome,) = work.run_due(now)
        assert (outcome.name, outcome.failure) == ("send_letter", "ConnectionRefusedError")
        assert LogLine.objects.filter(act=Act.JOB_FAILED, object_kind="task").count() == tried + 1
        assert work.failed_tasks().count() == 1
        if outcome.next_at:
            waits.append(outcome.next_at - now)
            assert work.run_due(outcome.next_at - timedelta(seconds=1)) == []
            now = outcome.next_at
    assert waits == list(work.RETRIES)
    assert outcome.next_at is None
    assert work.run_due(now + 20 * HOUR) == []
    assert "ann" not in row() and "ann" not in str(LogLine.objects.values())
    assert DBTaskResult.objects.get().traceback == ""
    assert work.run_due(now + work.FORGOTTEN) == [] and not DBTaskResult.objects.exists()


def test_a_task_whose_runner_died_is_taken_over_after_its_lease(post, mailoutbox) -> None:
    letters.write("ann@example.org", "Join us", "Now")
    now = datetime.now(UTC)
    (task,) = DBTaskResult.objects.all()
    assert work._claim_task(task, "dead", now)
    assert work.run_due(now + work.LEASE - MINUTE) == []
    assert len(work.run_due(now + work.LEASE)) == 1 and len(mailoutbox) == 1


def test_a_task_that_somebody_else_claims_first_is_left_to_them(post, mailoutbox) -> None:
    letters.write("ann@example.org", "Join us", "Now")
    now = datetime.now(UTC)
    first, second = DBTaskResult.objects.get(), DBTaskResult.objects.get()
    assert work._claim_task(first, "a", now)
    assert not work._claim_task(second, "b", now)


def administrator(now: datetime, *, keys: bool) -> Actor:
    """Somebody who may look after jobs, if they took the keys."""
    standing = Standing(Role.ADMINISTRATOR, "agency", "harborview", frozenset({"city"}), date(2026, 1, 1), None)
    return Actor(new_key(), DoorName.STAFF, (standing,), True, now, now + HOUR if keys else None)


def test_what_failed_is_tried_again_by_somebody_who_may(no_mail, monkeypatch, mailoutbox) -> None:
    work.register(work.TimedJob("hourly", HOUR, broken))
    letters.write("ann@example.org", "Join us", "Now")
    now = datetime.now(UTC)
    work.run_due(now)
    key, by = str(DBTaskResult.objects.get().pk), administrator(now, keys=True)
    with pytest.raises(NotAllowed):
        actions.try_again("task", key, city="harborview", by=administrator(now, keys=False), now=now)
    monkeypatch.undo()
    monkeypatch.setattr(work, "JOBS", {"hourly": work.TimedJob("hourly", HOUR, lambda now: None)})
    for kind, name in (("task", key), ("job", "hourly")):
        actions.try_again(kind, name, city="harborview", by=by, now=now)
    told = LogLine.objects.filter(act=Act.JOB_TRIED_AGAIN).order_by("id").values_list("who", "object_kind", "object_id")
    assert list(told) == [(by.who, "task", key), (by.who, "job", "hourly")]
    assert {(o.name, o.failure) for o in work.run_due(now)} == {("hourly", ""), ("send_letter", "")}
    for kind, name in (("task", key), ("job", "hourly"), ("job", "strange name"), ("table", "x")):
        with pytest.raises(WrongState, match="Look at the list again"):
            actions.try_again(kind, name, city="harborview", by=by, now=now)
    assert LogLine.objects.filter(act=Act.JOB_TRIED_AGAIN).count() == 2


def test_the_page_of_jobs_tells_what_failed(no_mail) -> None:
    from tests.house.test_doors import visitor

    work.register(work.TimedJob("hourly", HOUR, broken))
    letters.write("ann@example.org", "Join us", "Now")
    work.run_due(datetime.now(UTC))
    client = visitor("administrator")
    assert client.get("/staff/jobs/").status_code == 403
    person = Person.objects.get()
    taken = Keys.objects.create(
        person=person, reason="To see why no letter goes out", taken_at=datetime.now(UTC),
        until=datetime.now(UTC) + HOUR,
    )  # fmt: skip
    session = client.session
    session["keys"] = taken.id
    session.save()
    page = client.get("/staff/jobs/").content.decode()
    assert all(word in page for word in ("hourly", "LookupError", "ConnectionRefusedError"))
    assert "ann@example.org" not in page
    assert client.post("/staff/jobs/job/hourly/again/").status_code == 302
    assert LogLine.objects.filter(act=Act.JOB_TRIED_AGAIN, who=person.pk).count() == 1


# The command


@pytest.fixture
def run(monkeypatch):
    """Run `compstat work`; (exit code, stdout, stderr). The test's own connection stays open between the rounds."""
    monkeypatch.setattr("django.db.close_old_connections", lambda: None)

    def called(*words: str) -> tuple[int, str, str]:
        done = CliRunner().invoke(main, ["work", *words], catch_exceptions=False)
        return done.exit_code, done.stdout, done.stderr

    return called


@pytest.fixture
def handlers() -> Iterator[list]:
    """Signal handlers before and after are the same."""
    kinds = (signal.SIGINT, signal.SIGTERM)
    before = [signal.getsignal(kind) for kind in kinds]
    yield before
    assert [signal.getsignal(kind) for kind in kinds] == before


def test_once_tells_what_was_done_and_what_failed(done, run, handlers) -> None:
    assert run("--once") == (0, "hourly is done.\n", "")
    assert run("--once") == (0, "", "")
    work.register(work.TimedJob("broken", HOUR, broken))
    code, out, err = run("--once")
    assert (code, out) == (1, "")
    assert err.startswith("broken failed (LookupError). It is tried again at 20")


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM])
def test_work_goes_on_until_it_is_told_to_stop(jobs, run, handlers, kind: signal.Signals) -> None:
    rounds = []

    def do(now: datetime) -> None:
        rounds.append(now)
        if len(rounds) >= 2:
            os.kill(os.getpid(), kind)

    work.register(work.TimedJob("often", timedelta(milliseconds=1), do))
    assert run("--seconds", "1") == (0, "", "")
    assert len(rounds) == 2


def test_work_outlives_a_database_that_is_away(jobs, run, monkeypatch) -> None:
    rounds = []

    def away(now: datetime) -> list[work.Outcome]:
        rounds.append(now)
        if len(rounds) == 2:
            os.kill(os.getpid(), signal.SIGTERM)
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr(actions, "run_due", away)
    code, out, err = run("--seconds", "1")
    assert (code, out, err) == (0, "", "The database could not be used (OperationalError).\n" * 2)
    assert run("--once")[0] == 1


@pytest.mark.slow
@pytest.mark.database
def test_two_runners_never_do_one_job_at_once(tmp_path: Path, prove) -> None:
    (tmp_path / "var").mkdir()
    server = os.environ.get("DATABASE_URL", "")
    where = {"DATABASE_URL": crowd.fresh(server, f"r{new_key().lower()}")} if server else {}
    processes, rounds = (8, 200) if prove else (4, 40)
    told = crowd.ask("runners", processes, rounds, COMPSTAT_DATA=str(tmp_path / "var"), **where)
    assert min(told["done"]) > 5
    assert (told["met another"], told["still claimed"]) == (0, 0)


def waiting_for(happens, seconds: float = 60) -> bool:
    """Whether it happens in time."""
    until = time.monotonic() + seconds
    while not (done := happens()) and time.monotonic() < until:
        time.sleep(0.1)
    return bool(done)


@pytest.mark.slow
@pytest.mark.parametrize("kind", [signal.SIGTERM, signal.SIGKILL])
def test_the_demo_starts_a_runner_that_ends_with_it_however_it_ends(tmp_path: Path, kind: signal.Signals) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    code = "from compstat.website.command import main; main()"
    told = {"COMPSTAT_MODE": "demo", "COMPSTAT_DATA": str(tmp_path / "var"), "DATABASE_URL": ""}
    clean = {name: value for name, value in os.environ.items() if not name.startswith("COMPSTAT_")}
    server = subprocess.Popen(
        [sys.executable, "-c", code, "serve", "--port", port], env={**clean, **told}, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        assert waiting_for(lambda: runners_of(server.pid))
        (runner,) = runners_of(server.pid)
        assert waiting_for(lambda: (tmp_path / "var" / "logbook" / "heads.jsonl").exists())  # it did its work
        os.kill(server.pid, kind)
        server.wait(30)
        assert waiting_for(lambda: not alive(runner))
    finally:
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def runners_of(pid: int) -> list[int]:
    """Children that are at work as runners."""
    found = []
    for each in map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()):
        with suppress(FileNotFoundError):
            if b"--with-parent" in Path(f"/proc/{each}/cmdline").read_bytes():
                found.append(each)
    return found


def alive(pid: int) -> bool:
    """Whether a process is there and no mere remainder."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize(("demo", "door", "started"), [(True, "all", 1), (True, "public", 0), (False, "staff", 0)])
def test_a_runner_is_started_beside_the_demo_alone(settings, monkeypatch, demo: bool, door: str, started: int) -> None:
    calls: list[list[str]] = []
    settings.DEMO, settings.COMPSTAT_DOOR = demo, door
    monkeypatch.setattr(serving.subprocess, "Popen", lambda words, **_: calls.append(words))
    serving._start_work()
    assert len(calls) == started


@pytest.mark.parametrize(
    ("mode", "said", "site"),
    [
        ("demo", None, "http://localhost:8123"),
        ("demo", "https://compstat.example", "https://compstat.example"),
        ("production", None, "https://known.example"),
    ],
)
def test_links_lead_to_the_port_that_is_served_unless_somebody_said_where(
    settings, monkeypatch, mode: str, said: str | None, site: str
) -> None:
    """In letters of the runner and on paper of the server alike: both read it from the environment or the settings."""
    settings.MODE, settings.COMPSTAT_SITE = mode, "https://known.example"
    monkeypatch.setenv("COMPSTAT_SITE", said or "")
    if said is None:
        monkeypatch.delenv("COMPSTAT_SITE")
    serving._name_site(8123)
    assert site == settings.COMPSTAT_SITE and os.environ.get("COMPSTAT_SITE", site) == site
