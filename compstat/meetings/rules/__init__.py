"""When a meeting may be moved, cancelled, begun, ended, published; what may be said, asked and counted.

One table of states and moves each for meetings and polls; docs/reference/meetings.md is drawn from them.
"""

from __future__ import annotations

from compstat.concerns.rules import GROUNDS, Ground, Mark, marks

from .agenda import HOUR, ItemKind, Planned, Speaker, plan, police_share
from .days import DAY_WORDS, Reminder, days_of_series, is_working_day, working_days_later
from .said import LineKind, LineState, Origin, check_line, check_sent, is_unfinished
from .seats import (
    FEWEST,
    ClosingQuestion,
    DoorQuestion,
    Following,
    Mode,
    Need,
    SeatState,
    new_code,
    seat_state,
    shown_total,
    spelled,
)
from .states import (
    EVENTS,
    FUTURE,
    HAPPENED,
    Event,
    MeetingMove,
    State,
    can_begin,
    can_happen,
    check_begins,
    check_event,
    check_reason,
    takes_questions,
)
from .voting import (
    LONGEST_OPTION,
    POLL_MOVES,
    PollEvent,
    PollKind,
    PollMove,
    PollState,
    check_choices,
    check_poll,
    poll_after,
)

__all__ = [
    "DAY_WORDS", "EVENTS", "FEWEST", "FUTURE", "GROUNDS", "HAPPENED", "HOUR", "LONGEST_OPTION", "POLL_MOVES",
    "ClosingQuestion", "DoorQuestion", "Event", "Following", "Ground", "ItemKind", "LineKind", "LineState", "Mark",
    "MeetingMove", "Mode", "Need", "Origin", "Planned", "PollEvent", "PollKind", "PollMove", "PollState", "Reminder",
    "SeatState", "Speaker", "State", "can_begin", "can_happen", "check_begins", "check_choices", "check_event",
    "check_line", "check_poll", "check_reason", "check_sent", "days_of_series", "is_unfinished", "is_working_day",
    "marks", "new_code", "plan", "police_share", "poll_after", "seat_state", "shown_total", "spelled",
    "takes_questions", "working_days_later",
]  # fmt: skip
