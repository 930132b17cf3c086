"""Jobs that run at their times, and tasks to be done once: one runner at most, retried, visible when they fail.

A task is a row of django-tasks, written in the transaction of an act. What it is about is sealed; once it is done its
row is gone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any, Final

from django.db.models import Q, QuerySet
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from . import file_acts, logbook
from .acts import Act
from .models import Job, new_key
from .rules import SYSTEM, Actor, Permission, WrongState, check

RETRIES: Final = (timedelta(seconds=20), timedelta(minutes=2), timedelta(minutes=10))
LEASE: Final = timedelta(minutes=10)  # of a task: after it another runner may take over
FORGOTTEN: Final = timedelta(days=30)  # after which a task that failed for good is removed
AT_ONCE: Final = 100  # tasks in one round
NAME: Final = re.compile(r"[a-z0-9-]{1,60}")


@dataclass(frozen=True)
class TimedJob:
    """Something to do again and again. `do` gets the present moment; done twice, it does no harm.

    A job ends within its `lease`: after it another runner may take over, since the first may have died.
    """

    name: str  # small letters, digits, hyphens
    every: timedelta
    do: Callable[[datetime], object]
    lease: timedelta = timedelta(minutes=10)


@dataclass(frozen=True)
class Outcome:
    """What came of a job: `failure` is the kind of error, empty when it was done."""

    name: str
    failure: str
    next_at: datetime | None  # None: it is not done again by itself


JOBS: Final[dict[str, TimedJob]] = {}


def register(job: TimedJob) -> None:
    """Make a job known to every runner. ValueError: the name is taken, or is not a name."""
    if not NAME.fullmatch(job.name):
        raise ValueError(f"{job.name!r} is no name for a job. Use small letters, digits and hyphens, 60 at most.")
    if JOBS.setdefault(job.name, job) != job:
        raise ValueError(f"There is another job named {job.name!r}. Choose a name of its own.")


def run_due(now: datetime) -> list[Outcome]:
    """Do every job and task whose time has come and that nobody else does; what came of each.

    An error of a job is noted, by its kind alone, and a line written; it is tried again after 20 seconds, 2 and 10
    minutes (never later than its next time), then at its next time. It counts as failed until it is done. A task has
    no next time: after its last try it waits for somebody who has it tried again, and is removed after 30 days.
    """
    began = monotonic()
    runner = new_key()
    Job.objects.bulk_create([Job(name=name, next_at=now) for name in _unknown()], ignore_conflicts=True)

    def clock() -> datetime:
        return now + timedelta(seconds=monotonic() - began)

    jobs = [_run(JOBS[name], runner, clock) for name in _due(now) if _claim(JOBS[name], runner, clock())]
    return [*jobs, *_run_tasks(now, runner, clock)]


def _unknown() -> list[str]:
    """Jobs that the database does not know yet."""
    known = set(Job.objects.values_list("name", flat=True))
    return [name for name in JOBS if name not in known]


def _free(at: datetime) -> Q:
    """Jobs whose time has come, and that nobody does or whose runner has outlived its lease."""
    return Q(next_at__lte=at) & (Q(running_until=None) | Q(running_until__lte=at))


def _due(at: datetime) -> list[str]:
    """Jobs worth claiming, those that have waited longest first."""
    return list(Job.objects.filter(_free(at), name__in=JOBS).order_by("next_at").values_list("name", flat=True))


def _claim(job: TimedJob, runner: str, at: datetime) -> bool:
    """Take the job; False when somebody else was faster. One UPDATE, so that one runner alone can win."""
    taken = Job.objects.filter(_free(at), name=job.name).update(runner=runner, running_until=at + job.lease)
    return taken == 1


def _run(job: TimedJob, runner: str, clock: Callable[[], datetime]) -> Outcome:
    """Do a claimed job and note what came of it, unless it was taken over meanwhile."""
    started = clock()
    mine = Job.objects.filter(name=job.name, runner=runner)
    try:
        job.do(started)
    except Exception as error:  # noqa: BLE001 - whatever a job raises is noted, and the other jobs go on
        return _failed(job, runner, type(error).__name__, clock())
    next_at = started + job.every
    mine.update(runner="", running_until=None, tries=0, next_at=next_at, done_at=clock(), failed_at=None, failure="")
    return Outcome(job.name, "", next_at)


def _failed(job: TimedJob, runner: str, failure: str, at: datetime) -> Outcome:
    """Note a failure, write its line, and choose when to try again."""
    mine = Job.objects.filter(name=job.name, runner=runner)
    with logbook.acting(Act.JOB_FAILED, by=SYSTEM, now=at, object_kind="job", object_id=job.name):
        tries = mine.values_list("tries", flat=True).first() or 0
        again = tries < len(RETRIES)
        next_at = at + (min(RETRIES[tries], job.every) if again else job.every)
        mine.update(
            runner="", running_until=None, tries=tries + 1 if again else 0, next_at=next_at, failed_at=at,
            failure=failure[:120],
        )  # fmt: skip
    return Outcome(job.name, failure, next_at)


Task = DBTaskResult[Any, Any]


def _ready(at: datetime) -> Q:
    """Tasks whose time has come, and those whose runner has outlived its lease."""
    waiting = Q(status=TaskResultStatus.READY) & (Q(run_after__lte=at) | Q(run_after=get_date_max()))
    return waiting | Q(status=TaskResultStatus.RUNNING, started_at__lte=at - LEASE)


def _run_tasks(now: datetime, runner: str, clock: Callable[[], datetime]) -> list[Outcome]:
    """Do the tasks that are ready, the oldest first; remove those that failed long ago."""
    DBTaskResult.objects.failed().filter(finished_at__lte=now - FORGOTTEN).delete()
    ready = DBTaskResult.objects.filter(_ready(now)).order_by("enqueued_at")[:AT_ONCE]
    return [_run_task(task, clock) for task in ready if _claim_task(task, runner, clock())]


def _claim_task(task: Task, runner: str, at: datetime) -> bool:
    """Take the task; False when somebody else was faster. One UPDATE, as for jobs."""
    task.worker_ids, task.started_at = [*task.worker_ids, runner], at
    free = DBTaskResult.objects.filter(_ready(at), pk=task.pk)
    return free.update(status=TaskResultStatus.RUNNING, started_at=at, worker_ids=task.worker_ids) == 1


def _run_task(task: Task, clock: Callable[[], datetime]) -> Outcome:
    """Do a claimed task: its row goes, or says when to try again, and the kind of error alone."""
    name = task.task_path.rpartition(".")[2]
    mine = DBTaskResult.objects.filter(pk=task.pk, status=TaskResultStatus.RUNNING, started_at=task.started_at)
    try:
        task.task.call(*task.args_kwargs["args"], **task.args_kwargs["kwargs"])
    except Exception as error:  # noqa: BLE001 - as for jobs
        at, tries = clock(), len(task.worker_ids)
        again = tries <= len(RETRIES)
        next_at = at + RETRIES[tries - 1] if again else None
        with logbook.acting(Act.JOB_FAILED, by=SYSTEM, now=at, object_kind="task", object_id=str(task.pk)):
            status = TaskResultStatus.READY if again else TaskResultStatus.FAILED
            mine.update(
                status=status, run_after=next_at or get_date_max(), finished_at=None if again else at,
                exception_class_path=type(error).__name__,
            )  # fmt: skip
        return Outcome(name, type(error).__name__, next_at)
    mine.delete()
    return Outcome(name, "", None)


NOTHING_FAILED: Final = "This has been done meanwhile, or is being tried now. Look at the list again."


def try_again(kind: str, key: str, *, by: Actor, now: datetime, city: str = "") -> None:
    """Have a job or a task that failed tried at the next round. WrongState."""
    check(by, Permission.READ_JOBS, city=city, now=now)
    if kind not in {"job", "task"} or not NAME.fullmatch(key):
        raise WrongState(NOTHING_FAILED)
    with logbook.acting(
        Act.JOB_TRIED_AGAIN, by=by, now=now, object_kind=kind, object_id=key, city=city,
        permission=Permission.READ_JOBS,
    ):  # fmt: skip
        if kind == "job":
            found = Job.objects.filter(name=key, runner="").exclude(failure="").update(next_at=now, tries=0)
        else:
            failed = DBTaskResult.objects.filter(pk__in=[task.pk for task in failed_tasks() if str(task.pk) == key])
            found = failed.update(status=TaskResultStatus.READY, run_after=now, worker_ids=[], finished_at=None)
        if not found:
            raise WrongState(NOTHING_FAILED)


def tasks_waiting() -> int:
    """How many tasks wait for their first try."""
    return DBTaskResult.objects.filter(status=TaskResultStatus.READY, exception_class_path="").count()


def failed_tasks() -> QuerySet[Task]:
    """Tasks whose last try failed, the oldest first: they wait to be tried again, or for somebody."""
    waiting = Q(status__in=[TaskResultStatus.READY, TaskResultStatus.FAILED])
    return DBTaskResult.objects.filter(waiting).exclude(exception_class_path="").order_by("enqueued_at")


def _seal(now: datetime) -> None:
    """Acts on files that were left under way get their lines; then the lines are sealed."""
    file_acts.finish_left()
    logbook.seal(now)


register(TimedJob(logbook.SEALING, timedelta(minutes=1), _seal))
