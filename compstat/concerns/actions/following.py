"""What somebody does with the link of a letter: the public door adds it; `mailing` carries it out within a minute."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from compstat.access.actions import Limit, new_key, slow

from ..links import Link
from ..models import ConcernFollowerAct

PRESSED: Final = Limit("concern following", 20, timedelta(days=1), public=True)  # of one link


def press(link: Link, *, now: datetime) -> None:
    """Somebody pressed the button behind a letter's link. TooOften."""
    slow(PRESSED, link.key, now)
    ConcernFollowerAct(id=new_key(), follower=link.key, kind=link.purpose, at=now).save(force_insert=True)
