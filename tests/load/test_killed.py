"""The server is killed again and again while people vote; their phones go on sending until they are answered."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from . import acts
from .conftest import Halls
from .hall import Hall
from .outbox import DeskBox, RoomBox, at_once, desk, phone
from .recount import answers, finished, tallies
from .settle import Settled

VOTERS = 8
LATE = 5  # slips that vote after the ballot is counted
CLOSED = "This poll is closed. Answers on paper are still taken until the votes are counted."


@pytest.mark.slow
@pytest.mark.chooses
def test_a_server_killed_during_a_ballot_loses_and_doubles_nothing(halls: Halls, prove, record_proof) -> None:
    kills, slips, closings = (20, 400, 20) if prove else (1, 40, 1)
    for hall in halls():
        meeting, chance = hall.meeting(slips), random.Random(1201)
        boxes = at_once(vote(hall, meeting, kills, chance))
        scribe = desk(hall, "ortega", meeting.id, chance)
        sent = {act: tuple(told["choice"]) for box in boxes for act, told in box.sent.items()}
        assert [wrong for box in boxes for wrong in (*box.wrong, *box.refused)] == []
        assert len(sent) == slips, "each slip votes once"
        assert answers(hall, meeting.ballot) == sent, "an answer is lost, doubled or another"
        assert at_once(finished(hall, scribe, meeting.ballot)) == (slips, tallies(sent.values()))
        told = {
            "kills": kills, "slips": slips, "lost": 0, "doubled": 0, "sent": sum(box.tries for box in boxes),
            "taken before a kill, told after it": sum(each["again"] for box in boxes for each in box.results.values()),
        }  # fmt: skip
        too_late = [at_once(close_amid(hall, meeting, boxes, scribe)) for _ in range(closings)]
        assert [wrong for box in boxes for wrong in box.wrong] == []
        record_proof(f"A server killed during a ballot ({hall.database})", told)
        record_proof(
            f"A ballot closed while people vote ({hall.database})",
            {"ballots": closings, "answers that came too late": sum(too_late), "taken and not counted": 0},
        )


async def close_amid(hall: Hall, meeting: Settled, boxes: list[RoomBox], scribe: DeskBox) -> int:
    """Another ballot, closed and counted while all slips vote: what was taken is counted. How many were too late."""
    poll = scribe.keep(kind="poll", question="And then?", options="One\nTwo\nThree", ballot="ballot", dots="1")
    await scribe.send(kind="poll_move", poll=poll, event="opened")
    before, slips, late = {key for box in boxes for key in box.sent}, meeting.slips[LATE:], meeting.slips[:LATE]
    once, voting = replace(meeting, ballot=poll, options=3, dots=1), iter(slips)
    async with asyncio.TaskGroup() as group:
        for box in boxes:
            group.create_task(_vote(box, once, voting))
        await _answered(boxes, len(before) + scribe.chance.uniform(0, 0.8) * len(slips))
        counting = group.create_task(finished(hall, scribe, poll))
    await _vote(boxes[0], once, iter(late))
    told = {key: (act, box.results[key]) for box in boxes for key, act in box.sent.items() if key not in before}
    taken = [tuple(act["choice"]) for act, result in told.values() if result["accepted"]]
    assert {result["said"] for _, result in told.values() if not result["accepted"]} <= {CLOSED}
    assert counting.result() == (len(taken), tallies(taken))
    assert not any(boxes[0].results[key]["accepted"] for key in [*boxes[0].sent][-LATE:])
    assert hall.ask("SELECT COUNT(*) FROM meetings_answer WHERE poll_id = ?", poll) == [(len(taken),)]
    return len(told) - len(taken)


async def vote(hall: Hall, meeting: Settled, kills: int, chance: random.Random) -> list[RoomBox]:
    """All slips vote, on a few phones; the server is killed so many times meanwhile."""
    slips = iter(meeting.slips)
    boxes = [await phone(hall.port, meeting.code, meeting.address, random.Random(f"voter {n}")) for n in range(VOTERS)]
    async with asyncio.TaskGroup() as group:
        for box in boxes:
            group.create_task(_vote(box, meeting, slips))
        group.create_task(_kill(hall, boxes, len(meeting.slips), kills, chance))
    return boxes


async def _vote(box: RoomBox, meeting: Settled, slips: Iterator[str]) -> None:
    """One slip after another, for as long as there are any."""
    for slip in slips:
        choices = box.chance.sample(range(meeting.options), box.chance.randint(1, meeting.dots))
        await box.send(**acts.ballot(meeting.ballot, slip, choices))


async def _kill(hall: Hall, boxes: list[RoomBox], slips: int, kills: int, chance: random.Random) -> None:
    """Kill the server, each time when some more have voted; start it again."""
    for number in range(kills):
        enough = slips * (number + chance.random()) / (kills + 1)
        await _answered(boxes, enough)
        await asyncio.sleep(chance.uniform(0, 0.02))
        hall.kill()
        await asyncio.sleep(chance.uniform(0, 0.2))
        await asyncio.to_thread(hall.start)


async def _answered(boxes: list[RoomBox], enough: float) -> None:
    """Wait until so many acts are answered."""
    while sum(len(box.results) for box in boxes) < enough:
        await asyncio.sleep(0.002)
