"""A meeting in session, called in the program's own words: `python -m tests.load.settle SLIPS LINES`, as JSON."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from compstat.access.rules import Actor
    from compstat.meetings.models import Meeting

OPTIONS = ("Slow cars near the school", "Light at the corner", "Shops at night", "Parcels", "The park after dark")
AREA, WHO = "D4", "ortega@harborview.example"


@dataclass(frozen=True)
class Settled:
    """What stands on its screen and slips, and what phones find in it."""

    id: str
    code: str
    show: str  # a poll's key
    ballot: str
    options: int
    dots: int
    slips: tuple[str, ...]  # their codes
    lines: tuple[str, ...]  # questions that may be supported
    slide: str

    @property
    def address(self) -> str:
        """Where its pages are."""
        return f"/harborview/meetings/{self.id}/"

    @property
    def desk(self) -> str:
        """Where the scribe is."""
        return f"/staff/meetings/{self.id}/scribe/"


def settle(slips: int, lines: int) -> Settled:
    """Call a meeting, begin it, open a show of phones and a ballot, give out slips, write questions down."""
    from compstat.access.models import Person
    from compstat.access.queries import standings
    from compstat.access.rules import Actor, DoorName
    from compstat.meetings.actions import calendar, running, voting
    from compstat.meetings.rules import PollEvent, PollKind
    from compstat.meetings.rules.calling import Facts
    from compstat.places import queries as places

    now = places.moment(places.city("harborview"), datetime.now().astimezone())
    who = Person.objects.get(email=WHO).id
    by = Actor(who, DoorName.STAFF, standings(who), True, now, now + timedelta(minutes=1))
    soon = now + timedelta(minutes=5)
    facts = Facts(venue="Mill Hill church hall", address="3 Mill Road")
    meeting = calendar.call_meeting("harborview", AREA, soon.date(), soon.time(), facts, by=by, now=now)
    running.begin_meeting(meeting, by=by, now=now)
    polls = []
    for kind, dots in ((PollKind.SHOW, 1), (PollKind.BALLOT, 3)):
        poll = voting.make_poll(meeting, kind, f"What first, {kind}?", OPTIONS, dots, by=by, now=now)
        voting.move_poll(poll, PollEvent.OPENED, by=by, now=now)
        polls.append(poll.id)
    made = voting.make_slips(meeting, slips, by=by, now=now) if slips else []
    written = tuple(_question(meeting, n, by, now) for n in range(lines))
    running.show_slide(meeting, "questions", by=by, now=now)
    return Settled(
        meeting.id, meeting.join_code, *polls, len(OPTIONS), 3, tuple(code for _, code in made), written, "questions"
    )


def _question(meeting: Meeting, number: int, by: Actor, now: datetime) -> str:
    """A question that the scribe wrote down; its key."""
    from compstat.access.actions import new_key
    from compstat.meetings.actions.scribe import write_line
    from compstat.meetings.rules.changes import VERSION

    key = new_key()
    version = {**dict.fromkeys(VERSION, ""), "kind": "question", "item": "questions", "text": f"Question {number}?"}
    write_line(meeting, version, at=now, by=by, now=now, act=key)
    return key


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(asdict(settle(*map(int, sys.argv[1:])))))
