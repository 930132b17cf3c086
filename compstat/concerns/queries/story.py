"""Ask what became of a concern, as its author and everybody read it: state, reason, role, day, and every step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from compstat.places import queries as places
from compstat.places.queries import Area, City
from compstat.promises import queries as promises
from compstat.promises import rules as promise_rules
from compstat.promises.queries import Promise, PromiseUnknown

from .. import rules
from ..models import Concern, ConcernEvent, Request
from ..rules import MOVES, OPEN, Event, Reply, State
from ..rules.settling import MOVED
from ..saying import area_text, day_of, languages, place_text, reads, state_text, theme_text
from .problems_there import stand_of
from .said import said
from .status import newest_request, reply_of, standing_of
from .waiting import clock_of

# The reason of these is written for the author, who reads it with the code: it may tell what nobody else should read.
TO_AUTHORS: Final = frozenset({Event.WITHHELD, Event.APPEAL_DECIDED})


@dataclass(frozen=True)
class Worded:
    """A text for the reader: in their language if a person wrote it in it, with the words it was made from."""

    text: str
    language: str
    original: str = ""  # other than `text` where this is a translation
    original_language: str = ""


@dataclass(frozen=True)
class Asked:
    """Another organization that was asked, and what it replied; or for how many days it has been silent."""

    organization: str
    asked_on: date
    silent_days: int
    reply: str = ""  # a value of rules.Reply
    replied_on: date | None = None
    due_on: date | None = None
    days_late: int = 0
    text: str = ""  # once a person has read it


@dataclass(frozen=True)
class Clock:
    """By when there is an answer, on the wall's clock; how late it is; when it came."""

    due: datetime | None
    over: bool = False
    days_late: int = 0
    answered_on: date | None = None


@dataclass(frozen=True)
class Step:
    """Something that happened, on a day."""

    kind: str  # a value of rules.Event
    on: date
    reason: str
    role: str
    owner: str
    due_on: date | None
    organization: str
    reply: str
    key: str


@dataclass(frozen=True)
class Story:
    """What became of a concern, for a page."""

    concern: Concern
    state: State
    state_words: str
    theme_words: str
    place_words: str
    area_words: str
    text: Worded | None  # None: nobody but staff reads it
    answer: Worded | None
    owner: str
    due_on: date | None
    days_late: int
    promise: Promise | None
    asked: Asked | None
    clock: Clock | None
    not_fixed_on: date | None  # the author said so, and nothing has been said to that yet
    steps: tuple[Step, ...]
    theirs: Worded | None = None  # the answer in the language of its author, where pages do not come in it
    problem_words: str = ""  # how the problem stands that it was put to

    @property
    def told_steps(self) -> tuple[Step, ...]:
        """The steps as everybody reads them: without what a person wrote for the author alone."""
        return tuple(replace(each, reason="") if each.kind in TO_AUTHORS else each for each in self.steps)

    @property
    def promises(self) -> tuple[Promise, ...]:
        """The promise as a list of one, as the board shows them."""
        return (self.promise,) if self.promise else ()


def story_of(concern: Concern, area: Area, where: City, now: datetime, *, language: str = "") -> Story:
    """What became of a concern; ask for it with `status.whole`, so that nothing is asked twice.

    `language`: of whoever waits for the answer, if it is another than the concern's.
    """
    now = places.moment(where, now)
    how, events = standing_of(concern), list(concern.events.all())
    last = next((each for each in reversed(events) if each.kind in MOVED), None)
    asked = _asked(concern, how.state, last, where, now.date())
    promise = _promise(concern, now.date()) if how.state is State.PROMISED else None
    published = concern.publication == rules.Publication.PUBLISHED
    problem = stand_of(concern.problem) if how.state in {State.IN_PROBLEM, *OPEN} else None
    state_words = problem.words if problem and how.state is State.IN_PROBLEM else state_text(how.state)
    answer = _answer(concern, how.state, promise, asked)
    return Story(
        concern=concern, state=how.state, state_words=state_words, theme_words=theme_text(concern.theme),
        place_words=place_text(concern, area, where), area_words=area_text(area, where),
        text=worded(concern, "text", concern.text) if published and concern.text else None,
        answer=answer, theirs=_theirs(concern, answer, language or concern.language), owner=how.owner,
        due_on=how.due_on, days_late=rules.days_late(how.state, how.due_on, now.date()), promise=promise, asked=asked,
        clock=_clock(concern, where, now), not_fixed_on=_not_fixed(events, how.state, where),
        steps=tuple(_steps(concern, events, where)), problem_words=problem.words if problem else "",
    )  # fmt: skip


def worded(concern: Concern, of: str, text: str) -> Worded:
    """A text in the reader's language if somebody has translated just these words; else as it is."""
    language = reads()
    for each in concern.translations.all():
        if (each.of, each.language, each.original.strip()) == (of, language, text.strip()):
            return Worded(each.text, language, text, concern.language)
    return Worded(text, "")


def _answer(concern: Concern, state: State, promise: Promise | None, asked: Asked | None) -> Worded | None:
    """The words that say what is done, or why nothing is. What another organization replied is told beside them."""
    if state in OPEN or (asked and state is State.ANSWERED):
        return None
    words = said(concern, {promise.id: promise} if promise else {})
    return worded(concern, "answer", words) if words else None


def _theirs(concern: Concern, answer: Worded | None, language: str) -> Worded | None:
    """The answer in the language of who asked, where these pages do not come in it."""
    if answer is None or language in dict(languages()):
        return None
    words = (answer.original or answer.text).strip()
    same = (each for each in concern.translations.all() if (each.of, each.language) == ("answer", language))
    return next((Worded(each.text, language) for each in same if each.original.strip() == words), None)


def _promise(concern: Concern, today: date) -> Promise | None:
    try:
        found = promises.promise(concern.promise)
    except PromiseUnknown:
        return None
    late = promise_rules.days_late(promise_rules.State(found.state), found.due_on, today)
    found.days_late = late  # type: ignore[attr-defined]
    return found


def _asked(concern: Concern, state: State, last: ConcernEvent | None, where: City, today: date) -> Asked | None:
    """Another organization, while what it says or does not say is what became of this."""
    request = newest_request(concern)
    passed_on = last is not None and last.kind == Event.PASSED_ON
    if request is None or not passed_on or state not in {State.WITH_ORGANIZATION, State.ANSWERED, State.ACKNOWLEDGED}:
        return None
    return told_of(request, where, today)


def told_of(request: Request, where: City, today: date) -> Asked:
    """What was asked of another organization, and what came back."""
    asked_on, reply = day_of(where, request.asked_at), reply_of(request)
    if reply is None:
        return Asked(request.organization, asked_on, max(0, (today - asked_on).days))
    late = max(0, (today - reply.due_on).days) if reply.due_on else 0
    return Asked(
        request.organization, asked_on, 0, reply.reply, day_of(where, reply.at), reply.due_on, late,
        reply.text if reply.read_at else "",
    )  # fmt: skip


def _clock(concern: Concern, where: City, now: datetime) -> Clock | None:
    """None for what came before there was a clock, and for what asks for no answer."""
    running = clock_of(concern, where, now)
    if due := running.due_at:
        return Clock(due, running.late, max(0, (now.date() - due.date()).days))
    if concern.first_answer_at and concern.ground not in rules.UNANSWERED:
        return Clock(None, answered_on=day_of(where, concern.first_answer_at))
    return None


def _not_fixed(events: list[ConcernEvent], state: State, where: City) -> date | None:
    moved = [each for each in events if each.kind in MOVES]
    if state in OPEN and moved and moved[-1].kind == Event.NOT_FIXED:
        return day_of(where, moved[-1].at)
    return None


def _steps(concern: Concern, events: Iterable[ConcernEvent], where: City) -> Iterable[Step]:
    replies = {each.id: each for request in concern.requests.all() for each in request.replies.all()}
    for each in events:
        reply = Reply(replies[each.key].reply) if each.kind == Event.REPLIED and each.key in replies else ""
        yield Step(
            each.kind, day_of(where, each.at), each.reason, each.role, each.owner, each.due_on, each.organization,
            reply, each.key,
        )  # fmt: skip
