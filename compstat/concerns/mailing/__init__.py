"""Letters about concerns and problems: the one place where followers' addresses are opened, each for a due letter.

A letter and the row that says it went are written in one transaction, so that each goes exactly once, whoever else is
at it and however a runner ends.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from compstat.access.actions import TimedJob, register_job

from .digest import write_digests
from .followers import follow_up

MINUTE: Final = timedelta(minutes=1)

register_job(TimedJob("concern-following", MINUTE, follow_up))
register_job(TimedJob("concern-digest", 10 * MINUTE, write_digests))
