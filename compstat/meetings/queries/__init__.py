"""Ask about meetings. Rooms above find here what a meeting advised; pages of this room use the files of the folder."""

from __future__ import annotations

from .advice import Ballot, ballot, ballots, meetings_since
from .calendar import next_meetings

__all__ = ["Ballot", "ballot", "ballots", "meetings_since", "next_meetings"]
