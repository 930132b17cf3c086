"""Acts on files by a process that is killed: at random moments, and at every single step."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from types import FrameType
from typing import Any

from .crowd import SOON, child

DAY = date(2026, 11, 15)


def _store(number: int) -> Any:
    """Store an edition."""
    from compstat.access.actions import Act, act_on_files
    from compstat.access.rules import OPERATOR
    from compstat.incidents import editions

    now, name = datetime.now(UTC), f"{number:012x}"
    with editions.alone("harborview"):
        folder = editions.begin("harborview")
        editions.write_json(
            folder / "manifest.json", {"city": "harborview", "as_of": str(DAY), "loaded_at": now.isoformat()}
        )
        act_on_files(
            Act.EDITION_STORED, editions.to_settle(folder, name), by=OPERATOR, now=now, object_kind="edition",
            object_id=name, city="harborview",
        )  # fmt: skip
    return editions.read("harborview", name)


def _acts(number: int) -> None:
    """Store an edition, publish it, freeze its briefing, sign two notes."""
    from compstat.access.rules import OPERATOR
    from compstat.briefings import actions as briefings
    from compstat.briefings import document
    from compstat.incidents import actions as incidents

    by, now = OPERATOR, datetime.now(UTC)
    document.build = lambda edition, area, to: {"id": edition.id}
    edition = _store(number)
    incidents.publish(edition, by=by, now=now)
    briefings._date = lambda edition, to: DAY
    briefings.freeze(edition, "city", DAY, by=by, now=now)
    for text in ("One.", "Two."):
        briefings.write_note(edition, "city", DAY, role="Captain", text=text, by=by, now=now)


def _on_disk(data: Path) -> Counter[tuple[str, str]]:
    """Every act that files tell of: its kind and its edition."""
    found: Counter[tuple[str, str]] = Counter()
    for folder in (data / "cities" / "harborview" / "editions").glob("[!.]*"):
        found["edition_stored", folder.name] += 1
        found["edition_published", folder.name] += (folder / "published.json").exists()
        found["briefing_frozen", folder.name] += len([*folder.glob("briefings/*/[!.]*.json")])
        found["note_signed", folder.name] += sum(
            len(path.read_text().splitlines()) for path in folder.glob("briefings/*/[!.]*.notes.jsonl")
        )
    return +found


def _told(data: Path) -> dict[str, Any]:
    """Acts on files against lines of the logbook."""
    from compstat.access import logbook
    from compstat.access.models import LogLine

    told = LogLine.objects.filter(object_kind__in=["edition", "briefing"]).values_list("act", "object_id")
    lines = Counter((act, key.partition("/")[0]) for act, key in told)
    disk = _on_disk(data)
    live = data / "cities" / "harborview" / "live"
    logbook.seal(datetime.now(UTC) + SOON)
    return {
        "acts": disk.total(), "acts without a line": (disk - lines).total(),
        "lines without an act": (lines - disk).total(),
        "live is marked": not live.exists() or ("edition_published", live.readlink().name) in disk,
        "wrong": [w.sentence for w in logbook.verify().wrong],
    }  # fmt: skip


def file_kills(times: int, data: Path) -> dict[str, Any]:
    """Kill a process again and again while it acts on files, then finish what was left; then compare."""
    from compstat.access import file_acts
    from compstat.briefings import actions as _before_any_process_may_die_reading_it  # noqa: F401

    def go_on(first: int) -> None:
        for number in range(first, first + 10_000):
            _acts(number)

    chance, left = random.Random(1116), 0
    for number in range(1, times + 1):
        process = child(lambda n=number: go_on(10_000 * n))
        while not (data / "cities" / "harborview" / "editions" / f"{10_000 * number:012x}").exists():
            time.sleep(0.002)  # its first act
        time.sleep(chance.uniform(0, 0.4))
        os.kill(process, signal.SIGKILL)
        assert os.waitpid(process, 0)[1] == signal.SIGKILL, "it ended before it was killed"
        left += file_acts._note().exists()  # the next process finishes it
    time.sleep(0.5)  # a server may still be busy with the last commit it got
    file_acts.finish_left()
    return {"kills": times, "left under way": left, **_told(data)}


def file_steps(every: int, data: Path) -> dict[str, Any]:
    """Kill a process that publishes at each line (or every so many) of what makes files and a line one."""
    from compstat.access import file_acts

    left, steps, step, ended = 0, 0, 0, 1
    while ended:
        steps, step = steps + 1, step + every
        process = child(lambda n=step: _stopped_at(n))
        ended = os.waitpid(process, 0)[1]
        assert ended in {0, signal.SIGKILL}, ended
        left += file_acts._note().exists()
        file_acts.finish_left()
    return {"steps": steps, "left under way": left, **_told(data)}


def _stopped_at(step: int) -> None:
    """Publish an edition; death at this line that runs in the module of acts on files."""
    from compstat.access.rules import OPERATOR
    from compstat.incidents import actions as incidents

    ran, edition = 0, _store(step)

    def trace(frame: FrameType, event: str, argument: object) -> object:
        nonlocal ran
        if not frame.f_code.co_filename.endswith("file_acts.py"):
            return None
        ran += event == "line"
        if ran == step:
            os.kill(os.getpid(), signal.SIGKILL)
        return trace

    sys.settrace(trace)
    incidents.publish(edition, by=OPERATOR, now=datetime.now(UTC))
    sys.settrace(None)
