"""After a meeting: lines become promises and concerns, what they lack is filled in, answers are given."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from compstat.access import rules as access
from compstat.access.actions import Act
from compstat.access.rules import Actor, Permission, WrongState
from compstat.concerns import actions as concern_actions
from compstat.concerns import queries as concerns
from compstat.concerns import rules as concern_rules
from compstat.places import queries as places
from compstat.promises import actions as promise_actions
from compstat.promises import rules as promise_rules

from ..models import Line, Meeting
from ..queries import lines, minutes, scribe, tomorrow
from ..rules import LineKind, LineState
from . import running
from .scribe import edit_line


class LineUnknown(WrongState, LookupError):
    """There is no such line at this meeting."""


def settle_lines(meeting: Meeting, *, by: Actor, now: datetime) -> int:
    """Make promises and concerns of the lines of a meeting that is over, each once; how many were made.

    Questions and concerns all become concerns, and what was answered or put off since is said of them too. A promise
    becomes one once it has words, role and day, and somebody settles it who may make promises here. Safe to repeat, and
    for two at once. NotAllowed, WrongState: it is not over.
    """
    running.check_runs(meeting, by, now)
    _check_over(meeting)
    return sum(_settle(line.id, meeting, by, now) for line in lines.lines_of(meeting).exclude(kind=LineKind.NOTE))


def _settle(line_id: str, meeting: Meeting, by: Actor, now: datetime) -> bool:
    """One line, which nobody else settles before this transaction ends; whether something was made of it."""
    with transaction.atomic():
        line = Line.objects.select_for_update().get(pk=line_id)
        if line.undone_at:  # somebody has just taken it back
            return False
        if line.kind == LineKind.PROMISE:
            return _promise(line, meeting, by, now)
        if line.concern:
            _bring_up_to_date(line, by, now)
            return False
        return _concern(line, meeting, by, now)


def _promise(line: Line, meeting: Meeting, by: Actor, now: datetime) -> bool:
    _, area = running.place_of(meeting)
    may = access.may(by, Permission.MAKE_PROMISE, city=meeting.city, area=places.answering(area), now=now)
    if line.promise or line.due_on is None or lines.lacks(line, now.date()) or not may:
        return False
    made = promise_actions.make_promise(
        meeting.city, meeting.area, line.text, line.owner, line.due_on, origin=promise_rules.Origin.MEETING,
        origin_id=meeting.id, made_on=meeting.on, by=by, now=now,
    )  # fmt: skip
    return bool(Line.objects.filter(pk=line.pk, promise="").update(promise=made.id))


def _concern(line: Line, meeting: Meeting, by: Actor, now: datetime) -> bool:
    """What lacks an answer and a day is raised as open: nothing that was asked is lost."""
    made = concern_actions.raise_concern(
        meeting.city, meeting.area, line.text, origin=concern_rules.Origin(line.origin), origin_id=meeting.id,
        raised_on=meeting.on, owner=_role(line.owner), due_on=line.due_on, answer=_answer(line), card=line.card, by=by,
        now=now,
    )  # fmt: skip
    return bool(Line.objects.filter(pk=line.pk, concern="").update(concern=made.id))


def _answer(line: Line) -> str:
    """The answer, if it can be told as it stands; what is too short for one is asked for again."""
    told = line.answer.strip()
    return told if len(told) >= concern_rules.SHORTEST_ANSWER else ""


def _role(owner: str) -> str:
    return owner if len(owner.strip()) >= concern_rules.SHORTEST_OWNER else ""


def _bring_up_to_date(line: Line, by: Actor, now: datetime) -> None:
    """What a scribe wrote after the concern was made."""
    found = concerns.concern(line.concern)
    if found.text != line.text.strip():
        found = concern_actions.reword_concern(found.id, line.text, by=by, now=now)
    if found.state == concern_rules.State.ANSWERED:
        return
    if _answer(line):
        concern_actions.answer_concern(found.id, line.answer, by=by, now=now)
        return
    moved = (line.due_on, line.owner.strip()) != (found.due_on, found.owner)
    if moved and line.due_on and line.due_on >= now.date() and _role(line.owner):
        concern_actions.follow_up(found.id, line.owner, line.due_on, by=by, now=now)


def finish_line(
    meeting: Meeting, line_id: str, *, text: str = "", owner: str = "", due_on: date | None = None, answer: str = "",
    by: Actor, now: datetime,
) -> Line:  # fmt: skip
    """Say what a line still lacks, and settle it. What it was before stands in its history. LineUnknown, WrongState."""
    running.check_runs(meeting, by, now)
    _check_over(meeting)
    found = line_of(meeting, line_id)
    if not lines.lacks(found, now.date()):
        raise WrongState("Somebody has just completed this line. Open the list again.")
    words = text.strip() or found.text
    _check_finished(found, words, owner, due_on, answer, now.date())
    seen = scribe.version_of(found)
    told = {"text": words, "owner": owner.strip(), "answer": answer.strip()}
    version = {**seen, **told, "due_on": due_on.isoformat() if due_on and not answer else ""}
    with transaction.atomic():
        edit_line(meeting, found.id, version, seen, at=now, by=by, now=now)
        _settle(found.id, meeting, by, now)
    found.refresh_from_db()
    return found


def line_of(meeting: Meeting, line_id: str) -> Line:
    """A line of a meeting. LineUnknown, also for one that was taken back."""
    found = lines.lines_of(meeting).filter(pk=line_id).first()
    if found is None:
        raise LineUnknown("There is no such line at this meeting. Open the list again.")
    return found


def _check_finished(line: Line, text: str, owner: str, due_on: date | None, answer: str, today: date) -> None:
    """Refuse what would still be unfinished, or is over. WrongState."""
    if line.kind == LineKind.PROMISE:
        if due_on is None:
            raise WrongState("Say by when: a day from today on.")
        promise_rules.check_made(text, owner, due_on, today)
    elif answer.strip():
        concern_rules.check_answer(concern_rules.State.ACKNOWLEDGED, answer)
    elif due_on is None:
        raise WrongState("Write the answer; or say which role will answer, and by when.")
    else:
        concern_rules.check_follow_up(concern_rules.State.ACKNOWLEDGED, owner, due_on, today)


def answer_question(concern_id: str, answer: str, *, by: Actor, now: datetime) -> None:
    """A role answers what was put off; the meeting it was asked at says so too. ConcernUnknown, WrongState."""
    with transaction.atomic():
        found = concern_actions.answer_concern(concern_id, answer, by=by, now=now)
        Line.objects.filter(concern=found.id).update(
            answer=found.answer, answered_on=found.answered_on, state=LineState.ANSWERED
        )


def put_off(concern_id: str, owner: str, due_on: date, *, by: Actor, now: datetime) -> None:
    """A role will answer by another day. ConcernUnknown, WrongState."""
    with transaction.atomic():
        found = concern_actions.follow_up(concern_id, owner, due_on, by=by, now=now)
        Line.objects.filter(concern=found.id).update(owner=found.owner, due_on=found.due_on, state=LineState.FOLLOW_UP)


def tick(meeting: Meeting, step: str, *, by: Actor, now: datetime) -> bool:
    """A person says that nothing is left of a step that only people can see the end of; whether that was new."""
    if step not in tomorrow.TICKED:
        raise WrongState("This cannot be ticked off. Open the list again.")
    what = Act.PAPER_ENTERED if step == tomorrow.CARDS else Act.ORGANIZATION_ASKED
    return running.done_once(
        what, meeting, lambda: _check_over(meeting), by=by, now=now, act=tomorrow.tick_key(meeting, step)
    )


def _check_over(meeting: Meeting) -> None:
    """Refuse while people are together, and before. WrongState."""
    if not Meeting.objects.filter(pk=meeting.pk, state__in=minutes.OVER).exists():
        raise WrongState("This meeting is not over yet. End it on the scribe's page first.")
