"""Write down what is said, change it, take it back. Two scribes lose nothing: what does not show stands in the history.

Each takes the id of the act, made on the device, and returns whether it was new: the same id again changes nothing.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from compstat.access.actions import Act, new_key
from compstat.access.rules import Actor, WrongState

from .. import rules
from ..models import Asked, Line, LineChange, Meeting, Refusal
from ..queries.scribe import newest_at, version_of
from ..rules import LineKind, State
from ..rules.changes import VERSION, Version, check_change, is_shown, merged, state_of
from .running import done_once

WROTE: Final = "wrote"  # in LineChange.before: what was written and does not show, all of it or in part
CLOSED: Final = {
    State.PUBLISHED: "The minutes of this meeting are signed. What is missing in them goes into corrected minutes.",
    State.CANCELLED: "This meeting was cancelled.",
}


def write_line(meeting: Meeting, version: Version, *, at: datetime, by: Actor, now: datetime, act: str = "") -> bool:
    """One thing was said. It may be unfinished: the room does not wait. WrongState."""
    key = act or new_key()
    check_version(meeting, version)
    told = columns(version, at.date())

    def change() -> None:
        check_open(meeting)
        Line(id=key, meeting=meeting, said_at=at, **told).save(force_insert=True)

    return done_once(Act.LINE_WRITTEN, meeting, change, by=by, now=now, act=act, kind="line", key=key)


def edit_line(
    meeting: Meeting, line_id: str, version: Version, seen: Version, *, at: datetime, by: Actor, now: datetime,
    act: str = "",
) -> bool:  # fmt: skip
    """Write a line differently; `seen` is how it was when its writer began. WrongState."""
    check_version(meeting, version)

    def change() -> None:
        check_open(meeting)
        found = _line(meeting, line_id)
        before = version_of(found)
        after = merged(before, seen, version, later=at >= newest_at(found))
        check_change(before, after, found.origin, promise=bool(found.promise), concern=bool(found.concern))
        kept = before if is_shown(after, seen, version) else {**before, WROTE: version}
        LineChange(id=act or new_key(), line=found, before=kept, at=at).save(force_insert=True)
        Line.objects.filter(pk=found.pk).update(**columns(after, at.date(), found))

    return done_once(Act.LINE_WRITTEN, meeting, change, by=by, now=now, act=act, kind="line", key=line_id)


def put_back(
    meeting: Meeting, change_id: str, *, hidden: bool = False, at: datetime, by: Actor, now: datetime, act: str = ""
) -> bool:
    """A line says again what it said before a change, or what was written then and did not show. WrongState."""
    found = LineChange.objects.filter(pk=change_id, line__meeting=meeting).select_related("line").first()
    if found is None:
        raise WrongState("There is no such change. Open the page again.")
    told = found.before[WROTE] if hidden and WROTE in found.before else found.before
    earlier = {name: told[name] for name in VERSION}
    return edit_line(
        meeting, found.line_id, earlier, version_of(found.line), at=at, by=by, now=now, act=act
    )  # fmt: skip


def undo_line(meeting: Meeting, line_id: str, *, at: datetime, by: Actor, now: datetime, act: str = "") -> bool:
    """Take a line back: it shows nowhere, and can be brought again."""
    return _set_undone(meeting, line_id, at, by=by, now=now, act=act)


def redo_line(meeting: Meeting, line_id: str, *, by: Actor, now: datetime, act: str = "") -> bool:
    """Bring a line again that was taken back."""
    return _set_undone(meeting, line_id, None, by=by, now=now, act=act)


def _set_undone(meeting: Meeting, line_id: str, at: datetime | None, *, by: Actor, now: datetime, act: str) -> bool:
    def change() -> None:
        check_open(meeting)
        line = _line(meeting, line_id)
        if line.promise or line.concern:
            raise WrongState("This stands among the promises or concerns already. Say there what became of it.")
        if at is None and _is_refused(line):
            raise WrongState(
                "Somebody sent this, and it was not let through. Read it again in the list of what was sent."
            )
        Line.objects.filter(pk=line.pk).update(undone_at=at)

    return done_once(Act.LINE_WRITTEN, meeting, change, by=by, now=now, act=act, kind="line", key=line_id)


def _is_refused(line: Line) -> bool:
    """Whether it was sent, and a person has not let it through, or not yet."""
    waits = Asked.objects.filter(pk=line.pk, read_at=None)
    return waits.exists() or Refusal.objects.filter(pk=line.pk).exists()


def check_open(meeting: Meeting) -> None:
    """Refuse once the minutes are signed, and after a cancellation. WrongState."""
    state = State(Meeting.objects.values_list("state", flat=True).get(pk=meeting.pk))
    if state in CLOSED:
        raise WrongState(CLOSED[state])


def check_version(meeting: Meeting, version: Version) -> None:
    """Refuse what cannot be a line of this meeting. WrongState."""
    rules.check_line(LineKind(version["kind"]), version["text"], version["owner"], version["answer"])
    if version["due_on"] and date.fromisoformat(version["due_on"]) < meeting.on:
        raise WrongState("By when? Give the day of the meeting or a later one.")


def columns(version: Version, today: date, was: Line | None = None) -> dict[str, object]:
    """A line as it is stored; notes are for the record alone, and show neither on phones nor on the projector."""
    state = state_of(version)
    answered = was.answered_on if was and was.answer == version["answer"] else today
    return {
        **version,
        "due_on": version["due_on"] or None,
        "state": state,
        "answered_on": answered if state is rules.LineState.ANSWERED else None,
        "shown": version["kind"] != LineKind.NOTE,
    }


def _line(meeting: Meeting, line_id: str) -> Line:
    """A line of this meeting, which nobody else changes before this transaction ends. WrongState."""
    found = Line.objects.select_for_update().filter(meeting=meeting, pk=line_id).first()
    if found is None:
        raise WrongState("There is no such line. Open the page again.")
    return found
