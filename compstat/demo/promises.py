"""What Harborview's captain has promised: made up, so that a newcomer sees promises open, kept and dropped."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from compstat.access import queries as people
from compstat.access.rules import Actor, DoorName
from compstat.promises import actions, queries

from .people import HARBORVIEW

AREA: Final = "D4"
OPEN: Final = (  # what, which role, in how many days
    ("Nine lamps at the Pier Street bus stops are checked, and the dark ones reported to public works",
     "Community service officer", 9),
    ("The count of break-ins through back doors, street by street, is brought to the next meeting",
     "Crime analyst", 16),
    ("An officer stands at the station on Friday and Saturday evenings until the end of the year", "Captain", 37),
)  # fmt: skip
KEPT: Final = (
    "The owners of the empty shops on Quay Street get a letter about their back doors", "Community service officer", 3,
    "Eleven letters went out; four owners have changed their locks.",
)  # fmt: skip
DROPPED: Final = (
    "Speeds are counted on Mill Hill before the winter", "Captain", 20,
    "The city’s counters are booked until April. Public works will count then, and has it on its list.",
)  # fmt: skip


def prepare(*, now: datetime) -> None:
    """Make them, unless there are any. Each leaves its lines in the captain's name."""
    today = now.date()
    if queries.promises_of(HARBORVIEW, AREA, today).count:
        return
    chen = next(person for person in people.demo_people() if person.email.startswith("chen@"))
    by = Actor(chen.id, DoorName.STAFF, people.standings(chen.id), True, now)

    def made(what: str, owner: str, days: int) -> str:
        due = today + timedelta(days=days)
        return actions.make_promise(HARBORVIEW, AREA, what, owner, due, by=by, now=now).id

    for told in OPEN:
        made(*told)
    actions.keep(made(*KEPT[:3]), KEPT[3], by=by, now=now)
    actions.drop(made(*DROPPED[:3]), DROPPED[3], by=by, now=now)
