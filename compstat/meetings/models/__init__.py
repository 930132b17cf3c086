"""Tables of meetings. What the public door may do with each stands at the table."""

from __future__ import annotations

from .after import Draft, Minutes
from .calendar import Item, Meeting, Moved, Organization, OrganizationAsked, Series
from .coming import Contact, Follower, FollowerAct, LetterSent, Seat
from .counting import Delivered, Tally
from .room import Asked, Line, LineChange, Refusal, Support, Turn, Unclear
from .voting import Answer, Poll, PollCount, Slip

__all__ = [
    "Answer", "Asked", "Contact", "Delivered", "Draft", "Follower", "FollowerAct", "Item", "LetterSent", "Line",
    "LineChange", "Meeting", "Minutes", "Moved", "Organization", "OrganizationAsked", "Poll", "PollCount", "Refusal",
    "Seat", "Series", "Slip", "Support", "Tally", "Turn", "Unclear",
]  # fmt: skip
