"""Enter what came back on paper. Each row carries an id made with the form, and counts once however often it is sent.

Rows that are right are kept even where others are not: whoever enters loses nothing, and sees what is left to mend.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext

from compstat.access.actions import Act
from compstat.access.rules import Actor, WrongState
from compstat.concerns import queries as concerns
from compstat.concerns.rules import MARKS

from .. import rules
from ..models import Answer, Asked, Line, Meeting, Poll, Refusal, Slip
from ..queries import paper as queries
from ..queries import voting
from ..rules import Ground, ItemKind, LineKind, Origin, PollKind, PollState, State
from ..rules.paper import card_number, check_can_enter, choices_told
from ..saying import listed
from .once import once
from .running import check_runs, done_once
from .voting import enter_paper_ballot

SURE: Final = "sure"  # decided: let it through, somebody has looked twice
Problems = Mapping[str, str]  # by the ids of rows: why a row was not entered, in a sentence


@dataclass(frozen=True)
class Card:
    """A concern card as it is typed; `decision` is empty, SURE, or the ground on which it is not let through."""

    act: str
    number: str
    text: str
    kind: LineKind = LineKind.CONCERN
    language: str = "en"
    table: str = ""  # the number of a table whose sheet it stands on
    decision: str = ""


@dataclass(frozen=True)
class Ballot:
    """A ballot slip as it is typed: by its number or code, with the numbers of the options."""

    act: str
    slip: str
    choices: str


class _NothingNew(Exception):
    """Nothing was entered: no line in the logbook."""


def enter_cards(meeting: Meeting, cards: Sequence[Card], *, by: Actor, now: datetime) -> Problems:
    """Cards become lines of the meeting, or refusals on a closed ground. The problems of those that were not entered.

    WrongState: nothing can be entered now.
    """
    check_runs(meeting, by, now)
    check_can_enter(State(meeting.state))
    problems: dict[str, str] = {}

    def change() -> None:
        fresh = [_entered(meeting, card, now, problems) for card in cards]
        if not any(fresh):
            raise _NothingNew

    with suppress(_NothingNew):
        done_once(Act.PAPER_ENTERED, meeting, change, by=by, now=now)
    return problems


def _entered(meeting: Meeting, card: Card, now: datetime, problems: dict[str, str]) -> bool:
    """Whether a card is new and is entered now; if it cannot be, why not is noted and nothing of it is kept."""
    try:
        with transaction.atomic():
            fresh = once(card.act, meeting, now.date())
            if fresh:
                _enter(meeting, card, now)
            return fresh
    except WrongState as refusal:
        problems[card.act] = str(refusal)
        return False


def _enter(meeting: Meeting, card: Card, now: datetime) -> None:
    number = card_number(card.number) if card.number.strip() else ""
    if not number and not card.table.strip():
        raise WrongState(gettext("Type the number of the card, or of the table whose sheet it is."))
    if number:
        _take(meeting, number, now, refused=card.decision in set(Ground))
    if card.decision in set(Ground):
        key = queries.refusal_key(meeting.city, number) if number else card.act
        Refusal(id=key, meeting=meeting, ground=card.decision, at=now).save(force_insert=True)
        return
    _write(meeting, card, number, now)


def _take(meeting: Meeting, number: str, now: datetime, *, refused: bool) -> None:
    """A number counts once. One that was refused may be let through; one whose line was taken back comes anew."""
    lines, before = queries.lines_of(meeting.city, number), queries.refusal_of(meeting.city, number)
    turn = "refused" if refused else str(lines.exclude(undone_at=None).count())
    at_desk = concerns.concern_of_card(meeting.city, number)
    entered = lines.filter(undone_at=None).exists() or (refused and before is not None)
    entered = entered or (at_desk is not None and not at_desk.origin_id)  # somebody brought it to an officer
    if entered or not once(queries.card_key(meeting.city, number, turn), meeting, now.date()):
        raise WrongState(
            gettext(
                "A card with this number was entered already. Read it again; if it is right, look at what there is."
            )
        )
    if before:
        before.delete()


def _write(meeting: Meeting, card: Card, number: str, now: datetime) -> None:
    """The line, and beside it the words with their language: who decides anew finds them."""
    text = card.text.strip()
    if card.table.strip() and not number:
        text = gettext("Table %(number)s: %(text)s") % {"number": card.table.strip(), "text": text} if text else ""
    rules.check_line(card.kind, text)
    found = rules.marks(text)
    if found and card.decision != SURE:
        said = listed([str(MARKS[mark]) for mark in found])
        raise WrongState(
            gettext("Look twice: there is %(what)s in it. Let it through all the same, or say why not.")
            % {"what": said}
        )
    Asked(
        id=card.act, meeting=meeting, text=text, language=card.language, origin=Origin.PAPER, marks=found, at=now,
        read_at=now,
    ).save(force_insert=True)  # fmt: skip
    Line(
        id=card.act, meeting=meeting, item=ItemKind.QUESTIONS if number else ItemKind.PROBLEM, kind=card.kind,
        text=text, origin=Origin.PAPER, card=number, said_at=meeting.ended_at or now,
    ).save(force_insert=True)  # fmt: skip


def enter_ballots(poll: Poll, ballots: Sequence[Ballot], *, by: Actor, now: datetime) -> Problems:
    """Ballots on paper. The problems of those that were not entered. WrongState: nothing can be entered now."""
    check_runs(poll.meeting, by, now)
    check_can_enter(State(poll.meeting.state))
    return {
        ballot.act: problem for ballot in ballots if (problem := _refused(lambda b=ballot: enter_paper_ballot(  # type: ignore[misc]
            poll, b.slip, choices_told(b.choices, len(poll.options)), by=by, now=now, act=b.act
        )))
    }  # fmt: skip


def _refused(do: Callable[[], object]) -> str:
    """Why something was refused; empty when it was done."""
    try:
        do()
    except WrongState as refusal:
        return str(refusal)
    return ""


def void_slips(meeting: Meeting, first: int, last: int, *, by: Actor, now: datetime) -> int:
    """Printed slips from one number to another are good no more; ballots that are not final forget what they chose.

    How many they are. WrongState: there are none.
    """
    slips = Slip.objects.filter(meeting=meeting, number__gte=first, number__lte=last, void=False)

    def change() -> None:
        polls = list(Poll.objects.select_for_update().filter(meeting=meeting, kind=PollKind.BALLOT))
        keys = [slip.pk for slip in slips]
        if not keys:
            raise WrongState(gettext("There are no good slips with these numbers. See above which were printed."))
        counted = [voting.answer_key(p, key) for p in polls if p.state != PollState.FINAL for key in keys]
        Slip.objects.filter(pk__in=keys).update(void=True)
        Answer.objects.filter(pk__in=counted).delete()
        ended.append(len(keys))

    ended: list[int] = []
    done_once(Act.SLIPS_MADE, meeting, change, by=by, now=now)
    return ended[0]
