"""What becomes of a concern and what each move takes; what may be published; by when there is an answer."""

from __future__ import annotations

from .answers import (
    LONGEST_ANSWER,
    LONGEST_OWNER,
    LONGEST_PUBLISHED,
    LONGEST_TEXT,
    SHORTEST_ANSWER,
    SHORTEST_OWNER,
    check_answer,
    check_follow_up,
    check_owner,
    check_published,
    check_text,
    days_late,
    state_of,
)
from .clock import HOURS, Answered, Translated, Waiting, due_at, put_together, share_in_time, waits, working_hours
from .grounds import GROUNDS, UNANSWERED, Ground
from .marking import MARKS, Mark, marks, pieces
from .raising import (
    KINDS,
    LONGEST_EFFECT,
    LONGEST_HAPPENS,
    LONGEST_OWN,
    LONGEST_PLACE,
    MANY,
    Kind,
    Place,
    check_more_words,
    check_own_words,
)
from .settling import LONGEST_REPLY, Happened, Standing, check_reply, may_appeal, standing
from .states import (
    DONE,
    ENDED,
    MOVES,
    OPEN,
    Event,
    Move,
    Need,
    Origin,
    Publication,
    Reply,
    State,
    can_move,
    check_move,
    reply_state,
)
from .streets import without_number
from .themes import MEASURED, THEMES, Theme

__all__ = [
    "DONE", "ENDED", "GROUNDS", "HOURS", "KINDS", "LONGEST_ANSWER", "LONGEST_EFFECT", "LONGEST_HAPPENS", "LONGEST_OWN",
    "LONGEST_OWNER", "LONGEST_PLACE", "LONGEST_PUBLISHED", "LONGEST_REPLY", "LONGEST_TEXT", "MANY", "MARKS", "MEASURED",
    "MOVES", "OPEN", "SHORTEST_ANSWER", "SHORTEST_OWNER", "THEMES", "UNANSWERED", "Answered", "Event", "Ground",
    "Happened", "Kind", "Mark", "Move", "Need", "Origin", "Place", "Publication", "Reply", "Standing", "State", "Theme",
    "Translated", "Waiting", "can_move", "check_answer", "check_follow_up", "check_more_words", "check_move",
    "check_own_words", "check_owner", "check_published", "check_reply", "check_text", "days_late", "due_at", "marks",
    "may_appeal", "pieces", "put_together", "reply_state", "share_in_time", "standing", "state_of", "waits",
    "without_number", "working_hours",
]  # fmt: skip
