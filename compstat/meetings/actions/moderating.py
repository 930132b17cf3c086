"""A person reads what participants sent, lets it through or does not, and may decide anew.

On closed grounds alone (rules.GROUNDS); criticism of police is never one. Nothing is shown to anybody before this.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from compstat.access.actions import Act, acting
from compstat.access.rules import Actor, Permission, WrongState

from ..models import Asked, Line, Meeting, Refusal
from ..rules import Ground
from ..rules.changes import Version
from .once import once
from .running import check_runs, done_once
from .scribe import check_open, check_version, columns

DECIDED = "Somebody has just decided this. Look at the list again."


def let_through(meeting: Meeting, asked_id: str, version: Version, *, by: Actor, now: datetime, act: str = "") -> bool:
    """It becomes a line under its own id, in the words given; those that were sent stay where they were. WrongState."""
    check_version(meeting, version)

    def change() -> None:
        check_open(meeting)
        asked = Asked.objects.filter(meeting=meeting, pk=asked_id).first()
        if asked is None or not _take(meeting, asked_id, now):
            raise WrongState(DECIDED)
        told = {**columns(version, now.date()), "origin": asked.origin, "undone_at": None}
        Line.objects.update_or_create(id=asked.id, meeting=meeting, defaults=told, create_defaults={
            **told, "said_at": asked.at,
        })  # fmt: skip

    return done_once(Act.ASKED_DECIDED, meeting, change, by=by, now=now, act=act, kind="asked", key=asked_id)


def refuse(
    meeting: Meeting, asked_ids: Sequence[str], ground: Ground, *, by: Actor, now: datetime, act: str = ""
) -> bool:
    """These are not let through, each with its line. Those somebody else has decided stay as they are. WrongState."""
    check_runs(meeting, by, now)
    with transaction.atomic():
        if act and not once(act, meeting, now.date()):
            return False
        taken = [each for each in dict.fromkeys(asked_ids) if _take(meeting, each, now)]
        if not taken:
            raise WrongState(DECIDED if asked_ids else "Choose what is not let through.")
        for each in taken:
            with acting(
                Act.ASKED_DECIDED, by=by, now=now, object_kind="asked", object_id=each, city=meeting.city,
                permission=Permission.RUN_MEETING,
            ):  # fmt: skip
                Refusal(id=each, meeting=meeting, ground=ground, at=now).save(force_insert=True)
    return True


def decide_again(meeting: Meeting, asked_id: str, *, by: Actor, now: datetime, act: str = "") -> bool:
    """Undo a decision: it waits to be read again, and nobody sees it meanwhile. WrongState."""

    def change() -> None:
        check_open(meeting)
        if not Asked.objects.filter(meeting=meeting, pk=asked_id, read_at__isnull=False).update(read_at=None):
            raise WrongState("This waits to be read already, or its words are not kept any more.")
        Refusal.objects.filter(meeting=meeting, pk=asked_id).delete()
        Line.objects.filter(meeting=meeting, pk=asked_id).update(undone_at=now)

    return done_once(Act.ASKED_DECIDED, meeting, change, by=by, now=now, act=act, kind="asked", key=asked_id)


def _take(meeting: Meeting, asked_id: str, now: datetime) -> bool:
    """Whether it was unread until now: of two who decide, one does."""
    return bool(Asked.objects.filter(meeting=meeting, pk=asked_id, read_at=None).update(read_at=now))
