"""The line is cut while people write and vote: at the end each line and vote is there, once."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from . import acts
from .browser import writes
from .conftest import Halls
from .hall import Hall
from .line import MOMENTS, Line, line
from .outbox import DeskBox, RoomBox, desk, phone
from .recount import answers, tallies
from .settle import Settled

LEAST = 6  # acts of each, cuts or not
Boxes = tuple[list[DeskBox], list[RoomBox]]


@pytest.mark.slow
@pytest.mark.chooses
def test_a_line_cut_at_random_moments_loses_and_doubles_nothing(halls: Halls, prove, record_proof) -> None:
    cuts = 50 if prove else 6
    for hall in halls():
        meeting = hall.meeting(slips=3 * cuts)
        with line(hall.port, cuts, seed=1203, share=0.4) as bad, ThreadPoolExecutor(1) as thread:
            go = Event()
            others = thread.submit(asyncio.run, work(hall, meeting, bad, go))
            typed = writes(hall, meeting, bad.port, go, others.done, LEAST) if prove else go.set() or []
            desks, phones = others.result()
        assert bad.cut.total() == cuts
        assert set(bad.cut) == set(MOMENTS)
        boxes = [*desks, *phones]
        assert [wrong for box in boxes for wrong in (*box.wrong, *box.refused)] == []
        check_lines(hall, meeting, desks, typed)
        check_votes(hall, meeting, phones)
        record_proof(
            f"A line cut amid scribing and voting ({hall.database})",
            {**bad.cut, "acts": sum(len(box.sent) for box in boxes), "sent": sum(box.tries for box in boxes),
             "told again": sum(result["again"] for box in boxes for result in box.results.values()),
             "lines typed in a browser": len(typed), "lost": 0, "doubled": 0},
        )  # fmt: skip


async def work(hall: Hall, meeting: Settled, bad: Line, go: Event) -> Boxes:
    """Two scribes and three voters at once, until there are no more cuts and each has done enough."""
    assert await asyncio.to_thread(go.wait, 60), "the browser has not opened its page"
    desks = [desk(hall, mail, meeting.id, random.Random(mail), port=bad.port) for mail in ("ortega", "chen")]
    phones = [await phone(bad.port, meeting.code, meeting.address, random.Random(f"voter {n}")) for n in range(3)]
    slips = iter(meeting.slips)
    async with asyncio.TaskGroup() as group:
        for box in desks:
            group.create_task(_scribe(box, meeting, bad))
        for voter in phones:
            group.create_task(_vote(voter, meeting, slips, bad))
    return desks, phones


async def _scribe(box: DeskBox, meeting: Settled, bad: Line) -> None:
    """Write lines, some of them differently afterwards; take some back; both change the same line too."""
    own: list[str] = []
    while bad.cuts or len(own) < LEAST:
        text = f"{box.name} writes {len(box.sent)}"
        own.append(box.keep(kind="line", said=box.chance.choice(["question", "concern", "note"]), text=text))
        if box.chance.random() < 0.3:
            box.keep(kind="edit", line=box.chance.choice(own), said="question", text=f"{text} differently")
        if box.chance.random() < 0.3:
            box.keep(kind="edit", line=meeting.lines[0], said="question", text=f"{text} of both")
        if box.chance.random() < 0.2:
            box.keep(kind="undo", line=own[-1])
        await box.deliver()


async def _vote(box: RoomBox, meeting: Settled, slips: Iterator[str], bad: Line) -> None:
    """Vote with one slip after another, ask in between; answer the show of phones once."""
    await box.send(**acts.show(meeting.show, [box.chance.randrange(meeting.options)]))
    for number, slip in enumerate(slips):
        choices = box.chance.sample(range(meeting.options), box.chance.randint(1, meeting.dots))
        await box.send(**acts.ballot(meeting.ballot, slip, choices))
        if number % 4 == 0:
            await box.send(**acts.ask(f"Question {number} of a voter?"))
        if not bad.cuts and number >= LEAST:
            return


def check_lines(hall: Hall, meeting: Settled, desks: list[DeskBox], typed: list[str]) -> None:
    """Each line once, with its last words; all that was ever written stands in it or in its history."""
    sent = {key: act for box in desks for key, act in box.sent.items()}
    edits = {key: act for key, act in sent.items() if act["kind"] == "edit"}
    wanted = {key: act["text"] for key, act in sent.items() if act["kind"] == "line"}
    wanted |= {act["line"]: act["text"] for act in edits.values() if act["line"] in wanted}
    rows = hall.ask("SELECT id, text, undone_at FROM meetings_line WHERE meeting_id = ?", meeting.id)
    told = {key: text for key, text, _ in rows}
    assert len(told) == len(rows)
    assert {key: text for key, text in told.items() if key in wanted} == wanted
    assert sorted(text for key, text in told.items() if key not in {*wanted, *meeting.lines}) == sorted(typed)
    assert {key for key, _, at in rows if at} == {act["line"] for act in sent.values() if act["kind"] == "undo"}
    changes = hall.ask(
        "SELECT c.id, CAST(c.before AS text) FROM meetings_linechange c JOIN meetings_line l ON l.id = c.line_id "
        "WHERE l.meeting_id = ?", meeting.id,
    )  # fmt: skip
    assert sorted(key for key, _ in changes) == sorted(edits)
    all_words = " ".join([*told.values(), *(before for _, before in changes)])
    assert [act["text"] for act in sent.values() if act.get("text", "") not in all_words] == []
    check_logbook(hall, meeting, [str(act.get("line", key)) for key, act in sent.items()], len(typed))


def check_logbook(hall: Hall, meeting: Settled, about: list[str], typed: int) -> None:
    """Each act left its line, once."""
    rows = hall.ask(
        "SELECT object_id FROM access_logline WHERE act = 'line_written' AND object_kind = 'line' "
        "AND object_id IN (SELECT id FROM meetings_line WHERE meeting_id = ?)", meeting.id,
    )  # fmt: skip
    logged = Counter(key for (key,) in rows) - Counter(meeting.lines)  # written when the meeting was settled
    assert not Counter(about) - logged
    assert logged.total() == len(about) + typed


def check_votes(hall: Hall, meeting: Settled, phones: list[RoomBox]) -> None:
    """Each slip's answer once, each phone's answer once, each question once."""
    sent = {key: act for box in phones for key, act in box.sent.items()}
    for poll in (meeting.ballot, meeting.show):
        wanted = {key: tuple(act["choice"]) for key, act in sent.items() if act.get("poll") == poll}
        assert answers(hall, poll) == wanted
        assert tallies(answers(hall, poll).values()) == tallies(wanted.values())
    asked = hall.ask("SELECT id, text FROM meetings_asked WHERE meeting_id = ?", meeting.id)
    assert sorted(asked) == sorted((key, act["text"]) for key, act in sent.items() if act["kind"] == "ask")
