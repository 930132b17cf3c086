"""What the author or another organization sent moves a concern at once: how it stands, before its row says so.

The public door adds and changes nothing. So a concern stands as its row says, and then as whatever was sent since the
last move of a person has made of it. Folding the same twice gives the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from django.utils.translation import gettext

from compstat.access.rules import WrongState

from .grounds import Ground
from .states import MOVES, Event, Publication, Reply, State, can_move, reply_state

SENT: Final = frozenset({Event.NOT_FIXED, Event.REPLIED})  # moves that come in by the public door
MOVED: Final = frozenset(MOVES) - SENT  # moves that a person at the staff door makes
LATEST: Final = timedelta(days=730)  # by which another organization may say that it will be done
LONGEST_REPLY: Final = 1000


@dataclass(frozen=True)
class Happened:
    """An event of a concern, as far as it moves it."""

    event: Event
    at: datetime
    reply: Reply | None = None  # of another organization
    due_on: date | None = None


@dataclass(frozen=True)
class Standing:
    """How a concern stands: its state, which role has it, by when, and when it was answered last."""

    state: State
    owner: str = ""
    due_on: date | None = None
    answered_at: datetime | None = None  # by another organization's "done", if the row does not tell it yet


def standing(row: Standing, events: Sequence[Happened]) -> Standing:
    """How it stands, from its row and everything that happened, oldest first."""
    moved = [at for at, each in enumerate(events) if each.event in MOVED]
    now = row
    for each in events[moved[-1] + 1 if moved else 0 :]:
        if each.event in SENT and can_move(each.event, now.state):
            now = _after(now, each)
    return now


def _after(before: Standing, sent: Happened) -> Standing:
    if sent.reply is None:  # the author says that it is not fixed
        return Standing(State.ACKNOWLEDGED)
    after = replace(before, state=reply_state(sent.reply))
    if sent.reply is Reply.OURS:
        return replace(after, due_on=sent.due_on)
    return replace(after, owner="", due_on=None, answered_at=sent.at if sent.reply is Reply.DONE else None)


def check_reply(reply: Reply, due_on: date | None, text: str, today: date) -> None:
    """Refuse a reply of another organization that nobody can wait for. WrongState."""
    if reply is Reply.OURS and (due_on is None or not today <= due_on <= today + LATEST):
        raise WrongState(gettext("Say by which day: from today on, and at most two years away."))
    if len(text.strip()) > LONGEST_REPLY:
        raise WrongState(gettext("Say it in at most %(count)s characters.") % {"count": LONGEST_REPLY})


def may_appeal(publication: Publication, events: Sequence[Event], ground: str = "") -> bool:
    """Whether the author may ask a civilian moderator to look again: once each time a text is withheld.

    Of what is sealed nobody could: no moderator may read it. Its author is shown help instead.
    """
    if ground == Ground.SEALED:
        return False
    held = [at for at, each in enumerate(events) if each is Event.WITHHELD]
    since = events[held[-1] :] if held else events
    asked = {Event.APPEALED, Event.APPEAL_DECIDED} & set(since)
    return publication is Publication.WITHHELD and not asked
