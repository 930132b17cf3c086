"""Phones that answer while a poll is closed and counted: `python -m tests.rooms.meetings.hurrying ROUNDS PHONES`."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import threading
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]
EACH = 12  # answers of a phone


def ask(rounds: int, phones: int, **environment: str) -> dict[str, list[list[int]]]:
    """Run it in its own process, with its own database: for each round how many were accepted, and how many counted."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.rooms.meetings.hurrying", str(rounds), str(phones)],
        cwd=PROJECT, env={**os.environ, "COMPSTAT_MODE": "test", **environment}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told: dict[str, list[list[int]]] = json.loads(done.stdout)
    return told


def hurry(phones: int, chance: random.Random) -> list[int]:
    """One poll: threads answer it, and amid them it is closed and counted for good."""
    from django.db import connections

    from compstat.access.actions import new_key
    from compstat.meetings.actions import voting
    from compstat.meetings.actions.answering import answer_poll
    from compstat.meetings.actions.sent import NotTaken
    from compstat.meetings.browsers import new_token
    from compstat.meetings.queries import voting as queries
    from compstat.meetings.rules import PollEvent, PollKind

    from .scribing import NOW, acting, called, member

    by, meeting = acting(member()), called()
    poll = voting.make_poll(meeting, PollKind.SHOW, "Which?", ["A", "B"], by=by, now=NOW)
    voting.move_poll(poll, PollEvent.OPENED, by=by, now=NOW)
    accepted, enough, counting = [], threading.Semaphore(0), threading.Lock()

    def answers() -> None:
        for n in range(EACH):
            try:
                answer_poll(meeting, poll.id, new_token(), [n % 2], new_key())
            except NotTaken:
                continue
            with counting:
                accepted.append(n)
            enough.release()
        connections.close_all()

    threads = [threading.Thread(target=answers) for _ in range(phones)]
    for thread in threads:
        thread.start()
    for _ in range(chance.randrange(1, phones * EACH // 2)):
        enough.acquire()
    for event in (PollEvent.CLOSED, PollEvent.FINISHED):
        voting.move_poll(poll, event, by=by, now=NOW)
    for thread in threads:
        thread.join()
    return [len(accepted), queries.counts(poll).total]


def main() -> None:
    """Prepare the database, hurry, print what came of it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "compstat.website.settings")
    import django

    django.setup()
    from django.core.management import call_command

    rounds, phones = map(int, sys.argv[1:])
    call_command("migrate", verbosity=0)
    chance = random.Random(1126)
    print(json.dumps({"rounds": [hurry(phones, chance) for _ in range(rounds)]}))


if __name__ == "__main__":
    main()
