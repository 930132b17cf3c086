"""Commands that keep things going: jobs at their times, and the logbook's check."""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from threading import Event, Thread
from types import FrameType

import click

from .loading import AS_JSON
from .people import staff_ready
from .telling import as_json, columns

SEAL = re.compile(r"[0-9a-fA-F]{64}")
TOLD = 20  # things that are wrong; --json tells all


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now, tell it, and stop (exit code 1 if a job failed).")
@click.option(
    "--seconds", default=5, show_default=True, type=click.IntRange(1, 3600), help="Seconds between two looks."
)
@click.option("--with-parent", is_flag=True, hidden=True, help="Stop when standard input ends.")
def work(once: bool, seconds: int, with_parent: bool) -> None:
    """Do the jobs that run at their times, such as sealing the logbook, and send letters.

    Ctrl-C stops, after the job at hand.

    Several may run at once: no job is done by two of them. Silent unless a job fails.
    """
    from django.db import Error, close_old_connections

    from compstat.website import logs, server

    server.ready()
    if not once:
        logs.take_over()
    with _until_stopped() as stopped:
        if with_parent:
            Thread(target=_follow, args=[stopped], daemon=True).start()
        while True:
            try:
                sound = _round(tell_done=once)
            except Error as error:
                click.echo(f"The database could not be used ({type(error).__name__}).", err=True)
                sound = False
            close_old_connections()
            if once or stopped.wait(seconds):
                break
    if once and not sound:
        sys.exit(1)


def _round(*, tell_done: bool) -> bool:
    """Run what is due; whether all of it was done."""
    from compstat.access.actions import run_due

    outcomes = run_due(datetime.now(UTC))
    for outcome in outcomes:
        if outcome.failure:
            at = outcome.next_at
            again = f"It is tried again at {at.isoformat(timespec='seconds')}." if at else "It was the last try."
            click.echo(f"{outcome.name} failed ({outcome.failure}). {again}", err=True)
        elif tell_done:
            click.echo(f"{outcome.name} is done.")
    return not any(outcome.failure for outcome in outcomes)


def _follow(stopped: Event) -> None:
    """Stop when standard input ends: whoever started us is gone."""
    while os.read(0, 1):
        pass
    stopped.set()


@contextmanager
def _until_stopped() -> Iterator[Event]:
    """An event that Ctrl-C or SIGTERM sets; the same signal a second time acts as it always does."""
    stopped = Event()

    def stop(kind: int, frame: FrameType | None) -> None:
        stopped.set()
        signal.signal(kind, before[signal.Signals(kind)])

    before = {kind: signal.signal(kind, stop) for kind in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stopped
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)


@click.group()
def logbook() -> None:
    """The logbook: who did what, sealed into a chain so that a later change is found.

    \b
      compstat logbook read boston       who did what, newest first
      compstat logbook verify            what was checked, what is wrong, what cannot be found
      compstat logbook verify --json     the same, for a program
      compstat logbook verify --head 2026-11-19=SEAL     is this published head still in it?
    """


def _published(context: click.Context, option: click.Parameter, told: tuple[str, ...]) -> list[tuple[date, str]]:
    """DAY=SEAL, as the page of seals shows them."""
    found = []
    for each in told:
        day, _, seal = each.strip().partition("=")
        try:
            found.append((date.fromisoformat(day), seal.lower()))
        except ValueError as error:
            raise click.BadParameter(f"{day!r} is no day. Write 2026-11-19=SEAL.") from error
        if not SEAL.fullmatch(seal):
            raise click.BadParameter("A seal is 64 digits and letters from a to f. Copy all of it.")
    return found


@logbook.command()
@click.option(
    "--head", "heads", multiple=True, metavar="DAY=SEAL", callback=_published,
    help="A head that was published, to be looked for; repeat for more.",
)  # fmt: skip
@AS_JSON
def verify(heads: list[tuple[date, str]], json_: bool) -> None:
    """Compute every seal again and compare the chain with its heads. Exit code 1 if anything is wrong."""
    from compstat.access import rules
    from compstat.access.queries import Verdict, verified_logbook

    staff_ready()
    rules.check(rules.OPERATOR, rules.Permission.VERIFY_LOGBOOK, city="", now=datetime.now(UTC))
    verdict: Verdict = verified_logbook(heads)
    if json_:
        as_json(asdict(verdict))
    else:
        click.echo("\n".join(["Checked:", *(f"  {sentence}" for sentence in verdict.checked)]))
        click.echo("Wrong:" if verdict.wrong else "Nothing is wrong.")
        for wrong in verdict.wrong[:TOLD]:
            click.echo(f"  {wrong.sentence}" + (f" ({wrong.line})" if wrong.line else ""))
        if (more := len(verdict.wrong) - TOLD) > 0:
            click.echo(f"  … and {more:,} more: see --json.")
        for sentence in verdict.notes:
            click.echo(f"Note: {sentence}")
        click.echo("\n".join(["This cannot find:", *(f"  {sentence}" for sentence in verdict.cannot_find)]))
        click.echo(f"The chain ends at number {verdict.number:,} with {verdict.seal}")
    if not verdict.sound:
        sys.exit(1)


@logbook.command()
@click.argument("city")
@click.option("--days", default=7, show_default=True, type=click.IntRange(1, 3660), help="How many days back.")
@AS_JSON
def read(city: str, days: int, json_: bool) -> None:
    """Show a city's lines, newest first. Reading is itself written down."""
    from compstat.access import actions
    from compstat.access.rules import OPERATOR
    from compstat.places.queries import city as city_of

    staff_ready()
    now = datetime.now(UTC)
    since = (now - timedelta(days=days - 1)).date()
    shown = list(actions.read_logbook(city_of(city).id, by=OPERATOR, now=now, first=since))
    told = [
        {"at": line.at.isoformat(timespec="seconds"), "who": line.who, "role": line.role, "act": line.act,
         "object": f"{line.object_kind} {line.object_id}".strip(), "door": line.door, "reason": line.reason}
        for line in shown
    ]  # fmt: skip
    if json_:
        as_json(told)
    else:
        columns([tuple(each.values()) for each in told], tuple(told[0]))  # the line of this reading is there


@click.command()
@click.option("--again", metavar="KEY", help="Have this job, or this letter, which failed, tried at the next round.")
@AS_JSON
def jobs(again: str | None, json_: bool) -> None:
    """Show the jobs that run at their times: when each ran, when it runs next, what of it failed."""
    from compstat.access import actions, queries, rules

    staff_ready()
    now = datetime.now(UTC)
    rules.check(rules.OPERATOR, rules.Permission.READ_JOBS, city="", now=now)
    if again:
        kind = "job" if queries.jobs().filter(name=again).exists() else "task"
        actions.try_again(kind, again, by=rules.OPERATOR, now=now)
        click.echo("It is tried within seconds, where `compstat work` runs.", err=json_)
    told: list[dict[str, object]] = [
        {"job": job.name, "done": job.done_at and job.done_at.isoformat(timespec="seconds"),
         "next": job.next_at.isoformat(timespec="seconds"), "failure": job.failure}
        for job in queries.jobs()
    ]  # fmt: skip
    failed = [{"key": str(task.pk), "failure": task.exception_class_path} for task in queries.failed_tasks()]
    if json_:
        as_json({"jobs": told, "letters": {"waiting": queries.tasks_waiting(), "failed": failed}})
        return
    columns([tuple(each.values()) for each in told], ("job", "done", "next", "failure"))
    click.echo(f"Letters: {queries.tasks_waiting()} wait, {len(failed)} failed.")
    for each in failed:
        click.echo(f"  {each['key']}  {each['failure']}")


COMMANDS = (work, logbook, jobs)
