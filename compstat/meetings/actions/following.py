"""Follow an area by mail, without an account: a sealed address is added, and what is done with a letter's link.

The public door can read neither. The job of compstat/meetings/mailing asks for confirmation and carries acts out.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from compstat.access.actions import Limit, new_key, slow
from compstat.places.queries import Area, City

from ..links import SEAT, Link
from ..models import Follower, FollowerAct
from ..rules import Following, Reminder

ASKED: Final = Limit("follow", 60, timedelta(hours=1), public=True)  # a hall may follow in one evening
PRESSED: Final = Limit("following", 20, timedelta(days=1), public=True)  # of one link
ALL_BITS: Final = sum(Reminder)


def follow(
    where: City, area: Area, address: str, language: str, reminders: int, *, network: str, now: datetime
) -> None:
    """Somebody wants letters: they are asked by mail to confirm. Nobody learns here who follows already. TooOften."""
    slow(ASKED, network, now)
    made = Follower(city=where.id, area=area.id, language=language, reminders=reminders & ALL_BITS, asked_at=now)
    made.entrust(address)
    made.save(force_insert=True)


def press(link: Link, kind: Following, reminders: int | None = None, *, now: datetime) -> None:
    """Somebody pressed the button behind a letter's link; the job carries it out within a minute. TooOften."""
    slow(PRESSED, link.key, now)
    chosen = Following.STOP if link.purpose == SEAT else kind
    FollowerAct(
        id=new_key(), follower=link.key, kind=chosen, at=now,
        reminders=None if reminders is None else reminders & ALL_BITS,
    ).save(force_insert=True)  # fmt: skip
