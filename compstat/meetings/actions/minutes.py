"""Minutes: drafted from what was said, edited by staff, signed by a person, corrected in the open."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext, ngettext

from compstat.access import rules as access
from compstat.access.actions import Act, acting
from compstat.access.rules import Actor, Permission, WrongState
from compstat.places import queries as places

from .. import rules
from ..models import Draft, Meeting, Minutes
from ..queries import composing, lines, moderating, voting, withheld
from ..queries import minutes as queries
from ..rules import Event, State
from ..rules.minutes import check_late, check_minutes
from . import running
from .after import settle_lines


class DraftChanged(WrongState):
    """Somebody else has saved since; `text` is what they saved. Nothing of either is lost."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        super().__init__(
            "Somebody else has saved these minutes while you were writing. Both texts are below: bring them together, "
            "and save again."
        )


class Unfinished(WrongState):
    """Something in the minutes has no answer, no role or no day yet."""


def draft_minutes(meeting: Meeting, *, by: Actor, now: datetime, version: int = 0) -> Draft:
    """A first draft from the agenda, lines, promises, votes and counts. One that is there already stays as it is.

    With the version somebody has read, the draft is made anew in its place. DraftChanged, WrongState.
    """
    where, _ = running.place_of(meeting)
    running.check_runs(meeting, by, now)
    _check_over(meeting)
    settle_lines(meeting, by=by, now=now)
    text = composing.compose(meeting, where, now.date())
    if version:
        return save_draft(meeting, text, version, by=by, now=now)
    if there := queries.draft(meeting):
        return there
    with _writing(Act.MINUTES_DRAFTED, meeting, by, now):
        return _first(meeting, text, now)


def _first(meeting: Meeting, text: str, now: datetime) -> Draft:
    """Of two who draft at once, the one who was first."""
    made = Draft(meeting=meeting, text=text, changed_at=now)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        return Draft.objects.get(meeting=meeting)
    return made


def save_draft(meeting: Meeting, text: str, version: int, *, by: Actor, now: datetime) -> Draft:
    """Keep what was written; `version` is the one it was written from. DraftChanged, WrongState."""
    running.check_runs(meeting, by, now)
    _check_over(meeting)
    check_minutes(text)
    told = {"text": tidy(text), "version": version + 1, "changed_at": now}
    with _writing(Act.MINUTES_DRAFTED, meeting, by, now):
        if not Draft.objects.filter(meeting=meeting, version=version).update(**told):
            raise _changed(meeting)
    return Draft.objects.get(meeting=meeting)


def tidy(text: str) -> str:
    """Lines end in one way, and nothing but blanks stands at the ends."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def _changed(meeting: Meeting) -> WrongState:
    there = queries.draft(meeting)
    return DraftChanged(there) if there else WrongState("Draft the minutes first.")


def sign_minutes(meeting: Meeting, version: int, late_reason: str = "", *, by: Actor, now: datetime) -> Minutes:
    """A person signs what they have read, with their role; everybody can read it. NotAllowed, DraftChanged, WrongState.

    Unfinished: something that was sent is unread, a vote is not counted for good, a question has neither answer nor
    day, or a promise no role or day. Late minutes say why.
    """
    running.check_runs(meeting, by, now, Permission.SIGN_MINUTES)
    settle_lines(meeting, by=by, now=now)
    check_finished(meeting, now)
    reason = check_late(queries.due_on(meeting), now.date(), late_reason)
    with _writing(Act.MINUTES_SIGNED, meeting, by, now, Permission.SIGN_MINUTES):
        Meeting.objects.select_for_update().get(pk=meeting.pk)  # nothing is sent or voted before this is signed
        check_read_and_counted(meeting)
        text = _read(meeting, version).text
        running.changed(meeting, Event.PUBLISHED, published_at=now, changed_at=now)()
        return _signed(meeting, text, reason, by, now)


def correct_minutes(meeting: Meeting, version: int, reason: str, *, by: Actor, now: datetime) -> Minutes:
    """Sign anew what was wrong; the reason stands at its end, the earlier minutes stay readable. As `sign_minutes`."""
    running.check_runs(meeting, by, now, Permission.SIGN_MINUTES)
    rules.check_event(Event.CORRECTED, State(meeting.state))
    rules.check_reason(reason)
    with _writing(Act.MINUTES_SIGNED, meeting, by, now, Permission.SIGN_MINUTES):
        draft = _read(meeting, version)
        if draft.text == queries.signed(meeting)[0].minutes.text:
            raise WrongState("Nothing is changed yet. Change the text and save it, then sign the correction.")
        told = gettext("Corrected on %(day)s: %(why)s") % {"day": composing.on(now.date()), "why": reason.strip()}
        text = f"{draft.text}\n\n{told}"
        check_minutes(text)
        Draft.objects.filter(meeting=meeting).update(text=text, version=version + 1, changed_at=now)
        return _signed(meeting, text, "", by, now)


def check_finished(meeting: Meeting, now: datetime) -> None:
    """Refuse while something lacks its answer, role or day; says which. Unfinished."""
    left = lines.unfinished(meeting, now.date())
    if left:
        first = " ".join(f"“{each.line.text}” {each.lacks}" for each in left[:3])
        raise Unfinished(f"Not finished yet, {len(left)} in all; complete them under Tomorrow morning. {first}")


def check_read_and_counted(meeting: Meeting) -> None:
    """Refuse while something that was sent is unread, or a vote is not counted for good. Unfinished."""
    if unread := moderating.waiting(meeting):
        raise Unfinished(
            ngettext(
                "%(n)s text that was sent is not read yet. Nobody could answer it later: read it on the scribe’s page, "
                "under “To read”. Then sign.",
                "%(n)s texts that were sent are not read yet. Nobody could answer them later: read them on the "
                "scribe’s page, under “To read”. Then sign.",
                unread,
            )
            % {"n": unread}
        )
    if votes := voting.uncounted(meeting).count():
        raise Unfinished(
            ngettext(
                "%(n)s vote is not counted for good yet. Enter what came on paper, and count it on the page of polls. "
                "Then sign.",
                "%(n)s votes are not counted for good yet. Enter what came on paper, and count them on the page of "
                "polls. Then sign.",
                votes,
            )
            % {"n": votes}
        )


def _read(meeting: Meeting, version: int) -> Draft:
    """The draft as it was read, which nobody changes before this transaction ends. DraftChanged, WrongState."""
    found = Draft.objects.select_for_update().filter(meeting=meeting, version=version).first()
    if found is None:
        raise _changed(meeting)
    check_minutes(found.text)
    if told := withheld.quoted(found.text, withheld.every_hidden_text(meeting)):
        raise WrongState(
            gettext(
                "These minutes quote what was not let through: “%(text)s”. Take it out and save, or draft them anew."
            )
            % {"text": told[0]}
        )
    return found


def _signed(meeting: Meeting, text: str, reason: str, by: Actor, now: datetime) -> Minutes:
    made = Minutes(
        meeting=meeting, text=text, signed_role=_role(meeting, by, now), signed_at=now, late_reason=reason
    )  # fmt: skip
    made.save(force_insert=True)
    return made


def _role(meeting: Meeting, by: Actor, now: datetime) -> str:
    """The role in which somebody signs."""
    area = places.answering(running.place_of(meeting)[1])
    return access.role_of(by, Permission.SIGN_MINUTES, city=meeting.city, area=area, now=now)


def _writing(
    what: Act, meeting: Meeting, by: Actor, now: datetime, permission: Permission = Permission.RUN_MEETING
) -> AbstractContextManager[object]:
    return acting(
        what, by=by, now=now, object_kind="meeting", object_id=meeting.id, city=meeting.city, permission=permission
    )  # fmt: skip


def _check_over(meeting: Meeting) -> None:
    if not Meeting.objects.filter(pk=meeting.pk, state__in=queries.OVER).exists():
        raise WrongState("This meeting is not over yet. End it on the scribe's page first.")
