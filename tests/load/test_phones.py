"""A full hall in one meeting: no error, each accepted act there exactly once, tallies exact."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from .conftest import Halls
from .hall import Hall
from .outbox import DeskBox, at_once, desk
from .phones import Act, Heard, Rhythm, evening, percentile
from .recount import answers, finished, tallies
from .settle import Settled

FULL = Rhythm(phones=500, lasting=180, arriving=20, looking=5, acting=30)
SHORT = Rhythm(phones=60, lasting=6, arriving=1, looking=1, acting=1.5)


@pytest.mark.slow
@pytest.mark.chooses
def test_a_full_hall_meets_no_error_and_counts_exactly(halls: Halls, prove, record_proof) -> None:
    rhythm = FULL if prove else SHORT
    for hall in halls():
        meeting = hall.meeting(slips=rhythm.phones * 6 // 10)
        scribe = desk(hall, "ortega", meeting.id, random.Random(1206))
        heard, through = at_once(evening(hall.port, meeting, rhythm, 1205, scribe))
        assert [*heard.wrong, *scribe.wrong, *scribe.refused] == []
        assert {status.split()[-1] for status in heard.statuses} == {"200", "302", "304"}
        assert heard.statuses["looked 304"]
        check_questions(hall, meeting, heard, through)
        check_counts(hall, meeting, heard)
        check_votes(hall, meeting, heard, scribe)
        record_proof(f"{rhythm.phones} phones in one meeting, {hall.database}", figures(rhythm, heard))


def check_questions(hall: Hall, meeting: Settled, heard: Heard, through: list[str]) -> None:
    """Each question is there once, in its own words; so is each that was let through."""
    rows = hall.ask("SELECT id, text FROM meetings_asked WHERE meeting_id = ?", meeting.id)
    assert sorted(rows) == sorted((key, act.fields["text"]) for key, act in heard.of("ask").items())
    lines = hall.ask("SELECT id FROM meetings_line WHERE meeting_id = ?", meeting.id)
    assert sorted(key for (key,) in lines) == sorted([*meeting.lines, *through])


def check_counts(hall: Hall, meeting: Settled, heard: Heard) -> None:
    """Support and what was not understood: once a phone, however often it was sent."""
    rows = hall.ask("SELECT line, COUNT(*) FROM meetings_support WHERE meeting_id = ? GROUP BY line", meeting.id)
    assert dict(rows) == phones_by(heard.of("support"), "line")
    rows = hall.ask("SELECT slide, COUNT(*) FROM meetings_unclear WHERE meeting_id = ? GROUP BY slide", meeting.id)
    assert dict(rows) == phones_by(heard.of("unclear"), "slide")


def phones_by(acts: dict[str, Act], name: str) -> Counter[str]:
    """How many phones said something of each."""
    return Counter(about for about, _ in {(act.fields[name], act.by) for act in acts.values()})


def check_votes(hall: Hall, meeting: Settled, heard: Heard, scribe: DeskBox) -> None:
    """Each answer is there once, and what the scribe has counted is what the phones were told."""
    for kind, poll in (("answer", meeting.show), ("ballot", meeting.ballot)):
        sent = {key: tuple(act.fields["choice"]) for key, act in heard.of(kind).items()}
        assert all(act.taken == 1 for act in heard.of(kind).values())
        assert answers(hall, poll) == sent
        assert at_once(finished(hall, scribe, poll)) == (len(sent), tallies(sent.values()))


def figures(rhythm: Rhythm, heard: Heard) -> dict[str, object]:
    """What the proof writes down."""
    looks, acts = heard.looks, heard.acts
    return {
        "seconds": rhythm.lasting, "looks answered 200": heard.statuses["looked 200"],
        "looks answered 304": heard.statuses["looked 304"], "acts sent": len(acts),
        "acts taken": len(heard.taken), "sent twice, counted once": sum(act.again for act in heard.taken.values()),
        "errors": len(heard.wrong),
        **{f"looks, p{share}, ms": percentile(looks, share) for share in (50, 95)},
        "looks, slowest, ms": percentile(looks, 100),
        **{f"acts, p{share}, ms": percentile(acts, share) for share in (50, 95)},
        "acts, slowest, ms": percentile(acts, 100),
        "aim": "p50 300 ms, p95 500 ms",
    }  # fmt: skip
