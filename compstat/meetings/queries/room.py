"""What phones and projector show: questions a person let through, polls, what was promised; what became of one's own.

Nothing here reads what nobody has let through.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, QuerySet
from django.utils.translation import gettext, ngettext

from .. import rules
from ..models import Line, Meeting, Poll, Refusal, Seat, Support, Tally, Unclear
from ..rules import Ground, LineKind, LineState, PollKind, PollState, SeatState
from . import voting, withheld

MOST_ASKED: Final = 30  # of one's own questions, whose fate can be asked for at once
ON_A_SLIDE: Final = 3  # questions


@dataclass(frozen=True)
class Question:
    """A question or concern that is shown, and how many support it."""

    line: Line
    support: int

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.line.state != LineState.ANSWERED


@dataclass(frozen=True)
class PollShown:
    """A poll as it stands on screen: its counts only once they are shown."""

    poll: Poll
    counts: voting.Counts
    counted: int | None  # people in the room

    @property
    def is_open(self) -> bool:
        """Whether it can be answered."""
        return self.poll.state == PollState.OPEN

    @property
    def is_ballot(self) -> bool:
        """Whether it takes slips."""
        return self.poll.kind == PollKind.BALLOT


@dataclass(frozen=True)
class Live:
    """What changes while people are together."""

    questions: tuple[Question, ...]
    polls: tuple[PollShown, ...]
    promised: tuple[Line, ...]

    @property
    def open(self) -> tuple[Question, ...]:
        """Questions that wait for an answer, the most supported first."""
        return tuple(each for each in self.questions if each.is_open)

    @property
    def answered(self) -> tuple[Question, ...]:
        """Questions that were answered."""
        return tuple(each for each in self.questions if not each.is_open)

    @property
    def first(self) -> tuple[Question, ...]:
        """As many open questions as a slide holds."""
        return self.open[:ON_A_SLIDE]

    @property
    def more(self) -> int:
        """How many open questions there are beside those."""
        return len(self.open) - len(self.first)


@dataclass(frozen=True)
class Fate:
    """What became of something somebody asked."""

    id: str
    line: Line | None = None
    ground: str = ""

    @property
    def waits(self) -> bool:
        """Whether nobody has decided yet."""
        return self.line is None and not self.ground


def lines_shown(meeting: Meeting) -> QuerySet[Line]:
    """What phones and projector may show of what was said; nothing that was withheld among the concerns since."""
    found = Line.objects.filter(meeting=meeting, shown=True, undone_at=None)
    return found.exclude(concern__in=withheld.hidden_concerns(meeting).order_by().values("pk"))


def questions(meeting: Meeting) -> QuerySet[Line]:
    """Questions and concerns that are shown."""
    return lines_shown(meeting).filter(kind__in=[LineKind.QUESTION, LineKind.CONCERN])


def live(meeting: Meeting) -> Live:
    """Everything that changes while people are together."""
    counted = Support.objects.filter(meeting=meeting).values_list("line").annotate(count=Count("id"))
    support = dict(counted.order_by())
    told = [Question(line, support.get(line.id, 0)) for line in questions(meeting)]
    return Live(
        tuple(sorted(told, key=lambda each: (-each.support, each.line.said_at, each.line.id))),
        tuple(polls_shown(meeting)),
        tuple(lines_shown(meeting).filter(kind=LineKind.PROMISE)),
    )


def polls_shown(meeting: Meeting) -> Iterator[PollShown]:
    """The polls that were ever open."""
    people: int | None = None
    for poll in voting.polls_of(meeting).exclude(state=PollState.DRAFT):
        people = people if people is not None else people_counted(meeting)
        yield PollShown(poll, voting.counts(poll), people)


def people_counted(meeting: Meeting) -> int | None:
    """How many people there are: as counted at the door, else as registered; None when nobody knows."""
    if meeting.came is not None:
        return meeting.came
    return Seat.objects.filter(meeting=meeting, state=SeatState.COMING).count() or None


def what_became(meeting: Meeting, ids: Sequence[str]) -> list[Fate]:
    """What became of questions, by the ids that the phone has kept, in that order."""
    wanted = list(dict.fromkeys(ids))[:MOST_ASKED]
    lines = {line.id: line for line in questions(meeting).filter(pk__in=wanted)}
    refusals = Refusal.objects.filter(meeting=meeting, pk__in=wanted)
    grounds = {each.id: gettext(rules.GROUNDS[Ground(each.ground)]) for each in refusals}
    return [Fate(each, lines.get(each), "" if each in lines else grounds.get(each, "")) for each in wanted]


def unclear(meeting: Meeting) -> dict[str, int]:
    """How many phones did not understand a slide, by its key."""
    counted = Unclear.objects.filter(meeting=meeting).values_list("slide").annotate(count=Count("id"))
    return dict(counted.order_by())


def disturbances(meeting: Meeting) -> list[str]:
    """What a scribe should know of floods, guesses and paper that won, in plain sentences; empty on a good evening."""
    told: Counter[tuple[str, str]] = Counter()
    for tally in Tally.objects.filter(meeting=meeting, question__in={question for question, _ in SENTENCES}):
        told[tally.question, tally.answer if tally.question == FLOODED else ""] += tally.count
    return [SENTENCES[key](told[key]) % {"n": told[key]} for key in SENTENCES if told[key]]


FLOODED: Final = "flooded"  # the question under which Tally counts what came beyond a limit
WRONG_CODES: Final = "wrong_codes"
PAPER_WINS: Final = "paper_wins"
SENTENCES: Final[dict[tuple[str, str], Callable[[int], str]]] = {
    (WRONG_CODES, ""): lambda n: ngettext(
        "%(n)s wrong ballot code was typed on a phone.", "%(n)s wrong ballot codes were typed on phones.", n
    ),
    (PAPER_WINS, ""): lambda n: ngettext(
        "%(n)s slip came on paper after a phone had used it. The paper counts.",
        "%(n)s slips came on paper after a phone had used them. The paper counts.", n,
    ),
    (FLOODED, "browser"): lambda n: ngettext(
        "%(n)s question was not taken: that phone had asked ten within ten minutes.",
        "%(n)s questions were not taken: those phones had asked ten within ten minutes.", n,
    ),
    (FLOODED, "network"): lambda n: ngettext(
        "%(n)s question came from one network after 600 within ten minutes. It waits to be read like the others.",
        "%(n)s questions came from one network after 600 within ten minutes. They wait to be read like the others.", n,
    ),
    (FLOODED, "joins"): lambda n: ngettext(
        "%(n)s phone could not join: 1,500 had joined from its network within an hour. It can read everything.",
        "%(n)s phones could not join: 1,500 had joined from their network within an hour. They can read everything.", n,
    ),
}  # fmt: skip
