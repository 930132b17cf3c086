"""What happened to a concern and to its promise, each in a sentence or two of the active language: for letters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.utils.translation import gettext

from compstat.access.queries import read_role
from compstat.places import queries as places
from compstat.places.queries import City
from compstat.promises import queries as promises
from compstat.promises.queries import Promise
from compstat.promises.rules import Event as Promised
from compstat.promises.rules import State as PromiseState

from ..models import Concern, ConcernEvent
from ..rules import Event, Publication, Reply, State
from ..saying import day_of, day_text, reads
from .said import ANSWERS
from .story import worded

DAY: Final = timedelta(days=1)
PROMISING: Final = (State.PROMISED, State.IN_PROBLEM)  # in which what becomes of the promise is news


@dataclass(frozen=True)
class News:
    """Something that happened, on a day."""

    on: date
    text: str


def happened(found: Concern, where: City, since: datetime, until: datetime) -> Iterator[News]:
    """What happened to a published concern after one moment and until another, oldest first."""
    for event in found.events.all():
        if since < event.at <= until and (text := _text(found, event)):
            yield News(day_of(where, event.at), text)


def happened_unseen(found: Concern, where: City, since: datetime, until: datetime) -> Iterator[News]:
    """The same of what nobody else reads, for its author: that something happened, and nothing of what it was.

    A letter may be read by somebody else at home. The code opens the words.
    """
    told = {
        Event.ACKNOWLEDGED: gettext("A person has read it."),
        Event.WITHHELD: gettext("It was not published. Your code shows why, and how to ask for a second look."),
        Event.APPEAL_DECIDED: gettext("Somebody looked at it again. Your code shows what was decided."),
        Event.MERGED: gettext("It was put together with another concern about the same."),
        **dict.fromkeys(
            (*ANSWERS, Event.PUT_FORWARD, Event.PUT_OFF, Event.REPLIED),
            gettext("Something came of it. Your code shows what."),
        ),
    }
    for event in found.events.all():
        if since < event.at <= until and Event(event.kind) in told:
            yield News(day_of(where, event.at), told[Event(event.kind)])


def _text(found: Concern, event: ConcernEvent) -> str:
    """What a reader is told of one event; empty for what is no news to them."""
    kind = Event(event.kind)
    named = {"role": read_role(event.role), "owner": read_role(event.owner), "who": event.organization}
    if event.due_on:
        named["due"] = day_text(event.due_on)
    if kind is Event.PROMISED:
        return _promised(found, event, named)
    if kind is Event.REPLIED:
        return _replied(found, event, named)
    if kind is Event.TRANSLATED:
        return _translated(found, event)
    if kind is Event.MERGED and event.key != found.merged_into:
        return ""  # another one was put together with this: nothing changes for whoever follows it
    words = worded(found, "answer", event.reason).text if event.reason else ""
    return " ".join(filter(None, (_told(kind, named), words)))


def _told(kind: Event, named: dict[str, str]) -> str:
    """The sentence of an event; empty for those that are no news."""
    by_role = named["role"] != ""
    answered = gettext("Answered by: %(role)s.") if by_role else gettext("It was answered.")
    declined = gettext("Declined by: %(role)s.") if by_role else gettext("It was declined.")
    announced = (
        gettext("%(owner)s answers by %(due)s.") if named["owner"] else gettext("There will be an answer by %(due)s.")
    )
    told = {
        Event.ACKNOWLEDGED: gettext("A person has read it."),
        Event.PUBLISHED: gettext("A person read it, and published the wording."),
        Event.REWORDED: gettext("The wording was changed."),
        Event.PUT_OFF: announced, Event.ANSWERED: answered, Event.DECLINED: declined,
        Event.PUT_FORWARD: gettext("It was put forward as part of a problem. That is not an answer yet."),
        Event.JOINED: gettext("It became part of a problem."),
        Event.PASSED_ON: gettext("%(who)s was asked."),
        Event.NOT_FIXED: gettext("Whoever raised it said that it is not fixed."),
        Event.MERGED: gettext("It was put together with another concern about the same. We tell you of that one."),
        Event.UNMERGED: gettext("It was taken apart again from another concern."),
    }  # fmt: skip
    return told[kind] % named if kind in told else ""


def _promised(found: Concern, event: ConcernEvent, named: dict[str, str]) -> str:
    promise = promises.promises_with([event.key]).get(event.key)
    if promise is None:
        return gettext("%(owner)s promised something, by %(due)s.") % named
    return gettext("%(owner)s promised, by %(due)s: %(what)s") % {
        **named, "what": worded(found, "answer", promise.what).text
    }  # fmt: skip


def _replied(found: Concern, event: ConcernEvent, named: dict[str, str]) -> str:
    """What another organization replied. Its own words are told once a person has read them."""
    replies = {each.id: each for request in found.requests.all() for each in request.replies.all()}
    if (reply := replies.get(event.key)) is None:
        return ""
    told = {
        Reply.OURS: gettext("%(who)s replied: it is ours, by %(due)s."),
        Reply.NOT_OURS: gettext("%(who)s replied: it is not ours."),
        Reply.DONE: gettext("%(who)s replied: it is done."),
    }[Reply(reply.reply)] % named
    return f"{told} {reply.text}" if reply.text and reply.read_at else told


def _translated(found: Concern, event: ConcernEvent) -> str:
    """That they can read it in their own language now; nothing of other languages."""
    mine = [each for each in found.translations.all() if each.at == event.at and each.language == reads()]
    return gettext("There is a translation now: %(text)s") % {"text": mine[0].text} if mine else ""


def promise_news(found: Concern, where: City, since: datetime, until: datetime) -> Iterator[News]:
    """What became of its promise on whole days: those before the day of `until`, from the day of `since` on."""
    if not found.promise or found.state not in PROMISING or found.publication != Publication.PUBLISHED:
        return
    promise = promises.promises_with([found.promise]).get(found.promise)
    if promise is None:
        return
    first, last = places.moment(where, since).date(), places.moment(where, until).date()
    for event in promise.events.all():
        if first <= event.on < last and (text := _of_promise(promise, event.kind, event.due_before)):
            yield News(event.on, " ".join(filter(None, (text, event.reason))))
    late_on = promise.due_on + DAY
    if promise.state == PromiseState.OPEN and first <= late_on < last:
        yield News(late_on, gettext("The promise is late: it was due on %(due)s.") % {"due": day_text(promise.due_on)})


def _of_promise(promise: Promise, kind: str, before: date | None) -> str:
    told = {"owner": promise.owner, "what": promise.what, "due": day_text(promise.due_on)}
    if before:
        told["before"] = day_text(before)
    return {
        Promised.KEPT: gettext("The promise was kept: %(what)s"),
        Promised.DROPPED: gettext("The promise was dropped: %(what)s"),
        Promised.MOVED: gettext("The promise has another day: %(due)s, not %(before)s."),
        Promised.REWORDED: gettext("The promise was put in other words: %(what)s"),
        Promised.REOPENED: gettext("The promise was not kept after all: %(what)s"),
        Promised.MADE: "",
    }[Promised(kind)] % told
