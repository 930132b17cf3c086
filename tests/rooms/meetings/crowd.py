"""Many processes that register at once: `python -m tests.rooms.meetings.crowd WHAT NUMBER…`, see rooms/access/crowd.

On PostgreSQL the children are connected as the public door's own role.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from ..access.crowd import all_of, child

PROJECT = Path(__file__).resolve().parents[3]
NOW = datetime(2026, 11, 5, 23, 30, tzinfo=UTC)


def ask(what: str, *numbers: int, **environment: str) -> Any:
    """Run it in its own process; what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.rooms.meetings.crowd", what, *map(str, numbers)],
        cwd=PROJECT, env={**os.environ, "COMPSTAT_MODE": "test", **environment}, capture_output=True, text=True,
        timeout=900,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return json.loads(done.stdout)


def meeting(**told: object):
    """A meeting in a month, with registration open."""
    from compstat.meetings.models import Meeting
    from compstat.meetings.rules import State

    return Meeting.objects.create(**{
        "city": "harborview", "area": "D4", "state": State.OPEN, "on": NOW.date() + timedelta(30), "begins": "18:30",
        "called_at": NOW, "changed_at": NOW, "join_code": "ABCDEF", **told,
    })  # fmt: skip


def as_public_door() -> None:
    """From here on this process is the public door: on PostgreSQL its role, which it makes first."""
    from django.db import connection

    from compstat.access import database
    from compstat.access.actions import new_key
    from compstat.access.rules import OPERATOR

    if connection.vendor == "postgresql":
        role = f"public_{new_key().lower()}"
        database.set_up(role, password=new_key(), by=OPERATOR, now=NOW)
        connection.close()
        connection.settings_dict["USER"] = role


def register(processes: int, each: int, chairs: int) -> dict:
    """So many processes, each so many registrations from a network of its own; then each cancels one."""
    from django.db import connections

    from compstat.access import actions, queries
    from compstat.meetings.actions import coming
    from compstat.meetings.actions.coming import Wish
    from compstat.meetings.models import Seat

    actions.make_keys(queries.keys_folder())
    found = meeting(capacity=chairs)
    now = meeting(mode="both", state="in_session", on=NOW.date(), join_code="GHJKLM")
    online = meeting(mode="both", join_code="NPQRST")
    as_public_door()
    done = _all_that_residents_do(now, online)
    connections.close_all()

    def do(number: int, *, cancel: bool) -> None:
        for n in range(each):
            act = f"{number:013}{n:013}"
            made = coming.register(found, Wish(), act, network=str(number), now=NOW + timedelta(minutes=n))
            if n == 0 and cancel:
                coming.cancel_seat(found, made.code, now=NOW)

    def states() -> dict[str, int]:
        return dict(Counter(Seat.objects.filter(meeting=found).values_list("state", flat=True)))

    all_of([child(lambda n=n: do(n, cancel=False)) for n in range(processes)])
    before = states()
    again = sum(_again(found, f"{n:013}{0:013}", str(n)) for n in range(processes))
    connections.close_all()
    all_of([child(lambda n=n: do(n, cancel=True)) for n in range(processes)])
    return {"before": before, "again": again, "after": states(), "done": done}


def _all_that_residents_do(now: Any, online: Any) -> list[bool]:
    """What the public door writes elsewhere in coming: it needs no more rights than are declared."""
    from compstat.meetings.actions import coming, door, following
    from compstat.meetings.actions.coming import Wish
    from compstat.meetings.links import Link
    from compstat.meetings.rules import ClosingQuestion, DoorQuestion, Following
    from compstat.places.queries import area, city

    where = city("harborview")
    sent = {"network": "home", "now": NOW}
    made = coming.register(online, Wish(online=True, topic="Lamps", address="ann@example.org", name="Ann"), "1", **sent)
    coming.change_seat(online, made.code, online=True, language="es", needs=("food",), now=NOW)
    following.follow(where, area(where, "D4"), "ann@example.org", "en", 1, **sent)
    following.press(Link(Following.STOP, "0" * 26, "harborview", "D4"), Following.STOP, now=NOW)
    answers = [{DoorQuestion.LANGUAGE: "es", DoorQuestion.FIRST_TIME: "yes"}] * 2
    return [
        made.slip != "", *(door.answer_at_the_door(now, each, "1", kiosk=False, **sent) for each in answers),
        door.answer_at_the_end(now, {ClosingQuestion.HEARD: "yes"}, "1", **sent),
    ]  # fmt: skip


def _again(found, act: str, network: str) -> int:
    from compstat.meetings.actions import coming
    from compstat.meetings.actions.coming import Wish
    from compstat.meetings.models import Seat

    count = Seat.objects.count()
    made = coming.register(found, Wish(), act, network=network, now=NOW)
    return int(Seat.objects.count() == count and coming.seat_code(made.seat) == made.code)


def letters(followers: int, times: int) -> list[dict]:
    """Two runners at once, for so many followers and as many who are asked to confirm.

    Then, for as many more, a runner that is killed so many times; the last one comes to its end.
    """
    from django.urls import reverse

    from compstat.access import actions, queries
    from compstat.places.queries import areas, city

    actions.make_keys(queries.keys_folder())
    meeting(called_at=NOW + timedelta(minutes=1))
    areas(city("harborview"))  # read once, for every child, as are all addresses
    reverse("city", args=["harborview"])
    _follow(range(2 * followers))
    all_of([child(_write) for _ in range(2)])
    at_once = _written()
    _follow(range(2 * followers, 4 * followers))
    chance = random.Random(1125)
    for _ in range(times):
        _kill_amid(chance)
    all_of([child(_write)])
    return [at_once, _written()]


def _kill_amid(chance: random.Random) -> None:
    """Start a runner, and kill it soon after it has written something more."""
    from django.db import connections

    before = _rows()
    connections.close_all()  # a child must not speak on its parent's connection
    process = child(_write)
    while _rows() == before and os.waitpid(process, os.WNOHANG) == (0, 0):
        time.sleep(0.001)
    time.sleep(chance.uniform(0, 0.03))
    connections.close_all()
    with suppress(ProcessLookupError, ChildProcessError):
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)


def _rows() -> int:
    from compstat.meetings.models import Follower, LetterSent

    return LetterSent.objects.count() + Follower.objects.exclude(asked_to_confirm_at=None).count()


def _follow(numbers: range) -> None:
    """Every other one has confirmed."""
    from django.db import connections

    from compstat.meetings.models import Follower

    for n in numbers:
        row = Follower(city="harborview", area="D4", asked_at=NOW)
        row.entrust(f"{n}@example.org")
        if n % 2:
            row.make_findable()
            row.confirmed_at = NOW
        row.save(force_insert=True)
    connections.close_all()


def _write() -> None:
    from compstat.meetings.mailing.followers import follow_up
    from compstat.meetings.mailing.news import write_letters

    write_letters(NOW + timedelta(minutes=2))
    follow_up(NOW + timedelta(minutes=2))


def _written() -> dict:
    """How many letters wait to be sent and rows say that one went; how many were asked, each by one letter."""
    from django_tasks_db.models import DBTaskResult

    from compstat.meetings.models import Follower, LetterSent

    time.sleep(0.5)  # a server may still be busy with the last commit it got
    sent = LetterSent.objects.count()
    asked = Follower.objects.exclude(asked_to_confirm_at=None).count()
    return {"letters": DBTaskResult.objects.count() - asked, "sent": sent, "questions": asked}


def main() -> None:
    """Prepare the database, do what was asked, print what came of it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "compstat.website.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    what, *numbers = sys.argv[1:]
    call_command("migrate", verbosity=0)
    connections.close_all()
    told = {"register": register, "letters": letters}[what](*map(int, numbers))
    print(json.dumps(told))


if __name__ == "__main__":
    main()
