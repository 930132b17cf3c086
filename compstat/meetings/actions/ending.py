"""The end of a meeting: people go home, and what was said in full becomes promises and concerns the same evening."""

from __future__ import annotations

from datetime import datetime

from compstat.access.rules import Actor

from ..models import Meeting
from . import running
from .after import settle_lines


def end_meeting(meeting: Meeting, *, by: Actor, now: datetime, act: str = "") -> bool:
    """End it, and settle its complete lines; whether this act was new. What is completed later is settled then."""
    new = running.end_meeting(meeting, by=by, now=now, act=act)
    if new:
        settle_lines(meeting, by=by, now=now)
    return new
