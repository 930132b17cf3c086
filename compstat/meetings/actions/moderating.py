"""A person reads what participants sent, lets it through or does not, and may decide anew.

On closed grounds alone (rules.GROUNDS); criticism of police is never one. Nothing is shown to anybody before this.
What has become a concern since goes where its line goes: out of everybody's sight, and back.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from compstat.access.actions import Act, acting
from compstat.access.rules import Actor, Permission, WrongState
from compstat.concerns import actions as concerns

from .. import rules
from ..models import Asked, Line, Meeting, Poll, Refusal
from ..queries import withheld
from ..rules import Ground, LineKind
from ..rules.changes import Version
from .once import once
from .running import check_runs, done_once
from .scribe import check_open, check_version, columns

DECIDED = "Somebody has just decided this. Look at the list again."


def let_through(meeting: Meeting, asked_id: str, version: Version, *, by: Actor, now: datetime, act: str = "") -> bool:
    """It becomes a line under its own id, in the words given; those that were sent stay where they were. WrongState."""
    check_version(meeting, version)
    rules.check_sent(LineKind(version["kind"]))

    def change() -> None:
        check_open(meeting)
        asked = Asked.objects.filter(meeting=meeting, pk=asked_id).first()
        if asked is None or not _take(meeting, asked_id, now):
            raise WrongState(DECIDED)
        told = {**columns(version, now.date()), "origin": asked.origin, "undone_at": None}
        line, _ = Line.objects.update_or_create(id=asked.id, meeting=meeting, defaults=told, create_defaults={
            **told, "said_at": asked.at,
        })  # fmt: skip
        if line.concern:
            concerns.publish_again(line.concern, line.text, by=by, now=now)

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
                for line in Line.objects.filter(meeting=meeting, pk=each).exclude(concern=""):
                    concerns.refuse_concern(line.concern, Ground(ground), by=by, now=now)
    return True


def decide_again(meeting: Meeting, asked_id: str, *, by: Actor, now: datetime, act: str = "") -> bool:
    """Undo a decision: it waits to be read again, and nobody sees it meanwhile. WrongState."""

    def change() -> None:
        check_open(meeting)
        if not Asked.objects.filter(meeting=meeting, pk=asked_id, read_at__isnull=False).update(read_at=None):
            raise WrongState("This waits to be read already, or its words are not kept any more.")
        refused, _ = Refusal.objects.filter(meeting=meeting, pk=asked_id).delete()
        for line in Line.objects.select_for_update().filter(meeting=meeting, pk=asked_id):
            _take_out(line, bool(refused), by, now)

    return done_once(Act.ASKED_DECIDED, meeting, change, by=by, now=now, act=act, kind="asked", key=asked_id)


def _take_out(line: Line, refused: bool, by: Actor, now: datetime) -> None:
    """A line is out of sight with what was made of it: its concern, and options of polls that quote it. WrongState."""
    if line.promise:
        raise WrongState("A promise was made of this. Say among the promises what became of it; this stays as it is.")
    if line.concern:
        concerns.read_again(line.concern, refused=refused, by=by, now=now)
    Line.objects.filter(pk=line.pk).update(undone_at=line.undone_at or now)
    hidden = {text[: rules.LONGEST_OPTION] for text in withheld.texts_of(line)}
    for poll in Poll.objects.select_for_update().filter(meeting=line.meeting_id):
        shown = [gettext("Not shown any more") if option in hidden else option for option in poll.options]
        if shown != poll.options:
            Poll.objects.filter(pk=poll.pk).update(options=shown)


def _take(meeting: Meeting, asked_id: str, now: datetime) -> bool:
    """Whether it was unread until now: of two who decide, one does."""
    return bool(Asked.objects.filter(meeting=meeting, pk=asked_id, read_at=None).update(read_at=now))
