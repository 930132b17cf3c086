"""Letters about meetings: the one place where what residents entrusted is found and opened, each for a due letter.

Jobs of every minute. A letter and the row that says it went are written in one transaction, so that each goes exactly
once, whoever else is at it and however a runner ends. No letter is about a meeting that has begun, but for the summary.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from compstat.access.actions import TimedJob, register_job

from ..actions.coming import tend_seats
from .followers import follow_up
from .news import write_letters
from .registered import send_summaries

MINUTE: Final = timedelta(minutes=1)

register_job(TimedJob("meeting-following", MINUTE, follow_up))
register_job(TimedJob("meeting-seats", MINUTE, tend_seats))
register_job(TimedJob("meeting-letters", MINUTE, write_letters))
register_job(TimedJob("meeting-summaries", MINUTE, send_summaries))
