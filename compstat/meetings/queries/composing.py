"""A first draft of minutes: the agenda with what was said, promises, votes and counts; plain text to be edited."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from babel.dates import format_date
from django.utils.translation import gettext, ngettext

from compstat.places import queries as places
from compstat.places.queries import City
from compstat.promises import queries as promises
from compstat.promises.queries import Promise
from compstat.promises.rules import State as PromiseState

from .. import saying
from ..models import Line, Meeting
from ..rules import DoorQuestion, ItemKind, LineKind, LineState, Origin, PollKind, PollState
from ..rules.minutes import LONGEST_MINUTES
from ..words import ITEMS, LINES, ORIGINS
from . import door, finding, incident, voting
from .carried import promises_from_last_time
from .lines import lines_of

LINE: Final = "\n"
ENDS: Final = (".", "?", "!", "…", "。", "؟")
REST: Final = 300  # characters kept free for the last sentence of minutes that were too long


@dataclass(frozen=True)
class Making:
    """What a draft is made from; `brief`: answers stand on the meeting's page alone."""

    meeting: Meeting
    where: City
    today: date
    brief: bool


def compose(meeting: Meeting, where: City, today: date) -> str:
    """The first draft, in the reader's language, never longer than minutes may be."""
    text = ""
    for brief in (False, True):
        text = "\n\n".join(_sections(Making(meeting, where, today, brief)))
        if len(text) <= LONGEST_MINUTES:
            return text
    rest = gettext("The rest stands on the page of this meeting.")
    return f"{text[: LONGEST_MINUTES - REST].rpartition(LINE)[0]}{LINE}{LINE}{rest}"


def _sections(made: Making) -> Iterator[str]:
    """The head, then the points of the agenda, then points that hold something and were not on it."""
    yield "\n".join(_head(made))
    kinds: list[ItemKind] = []
    for item in made.meeting.items.all():
        kind = ItemKind(item.kind)
        yield from _section(item.title or str(ITEMS[kind]), kind, made if kind not in kinds else None)
        kinds.append(kind)
    for kind in (each for each in ItemKind if each not in kinds):
        yield from _section(str(ITEMS[kind]), kind, made)


def _section(title: str, kind: ItemKind, made: Making | None) -> Iterator[str]:
    """One point, unless nothing is to be said of it."""
    told = [] if made is None else [*_said(made, kind), *WRITERS.get(kind, _nothing)(made)]
    if told:
        yield "\n".join([f"# {title}", *told])


def _nothing(made: Making) -> Iterator[str]:
    yield from ()


def _head(made: Making) -> Iterator[str]:
    """When, where, how many came."""
    meeting, where = made.meeting, made.where
    area = places.area(where, meeting.area)
    yield f"# {saying.name_text(meeting, area, where)}"
    told = {"day": saying.day_text(meeting.on), "span": saying.span_text(meeting, where.feed.timezone)}
    yield saying.one_stop(gettext("%(day)s, %(span)s. %(place)s.") % {**told, "place": saying.place_text(meeting)})
    if meeting.host:
        yield gettext("We were guests at the meeting of %(host)s.") % {"host": meeting.host}
    yield _came(meeting)
    yield from _door(meeting)


def _came(meeting: Meeting) -> str:
    if meeting.came is None:
        return gettext("How many people came was not counted.")
    told = ngettext("%(n)s person came.", "%(n)s people came.", meeting.came) % {"n": meeting.came}
    if not meeting.police_came:
        return told
    police = ngettext("%(n)s of them was from the police.", "%(n)s of them were from the police.", meeting.police_came)
    return f"{told} {police % {'n': meeting.police_came}}"


def _door(meeting: Meeting) -> Iterator[str]:
    """What people said at the door, in single totals from ten on. Neighborhoods stand on the meeting's page."""
    for total in door.door_totals(meeting):
        shown = [f"{each.words} {each.count}" for each in total.answers if each.count is not None]
        if total.question is not DoorQuestion.NEIGHBORHOOD and total.count is not None and shown:
            yield f"{total.words} {total.sentence} {'; '.join(shown)}."


def _incident(made: Making) -> Iterator[str]:
    """That serious-incident mode was on, what was taken off, and what was said."""
    found = incident.told(made.meeting, made.where, made.today)
    if found is None:
        return
    yield gettext("The captain’s words and help for families came first. No number was changed.")
    if found.titles:
        yield gettext("Taken off the screen: %(titles)s.") % {"titles": "; ".join(found.titles)}
    if not found.to_the_end:
        yield gettext("It was switched off before the end, and all slides were back.")
    yield f"- {made.meeting.incident_words}"


def _promises(made: Making) -> Iterator[str]:
    """What was promised before, and what became of it."""
    for each in promises_from_last_time(made.meeting, made.today):
        yield f"- {_vow(each.what, each.owner, each.due_on)} {_became(each)}"


def _vow(what: str, owner: str, due_on: date) -> str:
    told = {"what": what.rstrip(" ."), "owner": owner, "day": on(due_on)}
    return gettext("%(what)s: %(owner)s, by %(day)s.") % told


def _ended(text: str) -> str:
    """A text that ends as a sentence does, so that another one can follow it."""
    return text if text.endswith(ENDS) else f"{text}."


def _became(promise: Promise) -> str:
    """What has become of a promise, in a sentence."""
    last = list(promise.events.all())[-1]
    if promise.state == PromiseState.KEPT:
        return f"{gettext('Kept on %(day)s.') % {'day': on(last.on)}} {last.reason}".strip()
    if promise.state == PromiseState.DROPPED:
        return f"{gettext('Dropped on %(day)s.') % {'day': on(last.on)}} {last.reason}".strip()
    late: int = promise.days_late  # type: ignore[attr-defined]
    if late:
        return ngettext("It is %(n)s day late.", "It is %(n)s days late.", late) % {"n": late}
    return gettext("It is still open.")


def _said(made: Making, kind: ItemKind) -> Iterator[str]:
    """Questions, concerns and notes of a point of the agenda; promises stand together at the end."""
    for line in lines_of(made.meeting).filter(item=kind).exclude(kind=LineKind.PROMISE):
        yield f"- {line.text}" if line.kind == LineKind.NOTE else f"- {_raised(line, made.brief)}"


def _raised(line: Line, brief: bool) -> str:
    """A question or concern, with its answer or its day."""
    word = str(LINES[LineKind(line.kind)])
    if line.origin != Origin.SPOKEN:
        word = gettext("%(what)s, %(origin)s") % {"what": word, "origin": ORIGINS[Origin(line.origin)]}
    return f"{word}: {_ended(line.text)} {_answer(line, brief)}".strip()


def _answer(line: Line, brief: bool) -> str:
    if line.state == LineState.ANSWERED and line.answer:
        return "" if brief else gettext("Answer: %(answer)s") % {"answer": line.answer}
    if line.due_on and line.owner:
        return gettext("%(owner)s answers by %(day)s.") % {"owner": line.owner, "day": on(line.due_on)}
    if line.due_on:
        return gettext("There will be an answer by %(day)s.") % {"day": on(line.due_on)}
    return gettext("There is no answer and no day yet.")


def _polls(made: Making) -> Iterator[str]:
    """How votes came out, by where answers came from; what the two kinds are."""
    found = [each for each in voting.polls_of(made.meeting) if each.state == PollState.FINAL]
    for each in found:
        counts = voting.counts(each)
        kind = gettext("a ballot") if each.kind == PollKind.BALLOT else gettext("a show of phones")
        answers = ngettext("%(n)s answer", "%(n)s answers", counts.total) % {"n": counts.total}
        origins = ", ".join(f"{n} {ORIGINS[Origin(origin)]}" for origin, n in counts.answered.items())
        options = "; ".join(f"{option.text} {option.count}" for option in counts.options)
        yield f"- {each.question} ({kind}; {answers}{': ' if origins else ''}{origins}) {options}."
    if found:
        yield gettext("A show of phones counts phones, not persons. A ballot counts slips: one slip, one vote.")


def _next(made: Making) -> Iterator[str]:
    """Who does what by when; the three questions; when we meet next."""
    for line in lines_of(made.meeting, LineKind.PROMISE):
        yield f"- {_promised(line)}"
    for total in door.closing_totals(made.meeting):
        if not total.few:
            told = {"question": total.words, "n": total.count, "yes": total.yes, "partly": total.partly, "no": total.no}
            yield gettext("%(question)s %(n)s answered: %(yes)s yes, %(partly)s partly, %(no)s no.") % told
    coming = finding.meetings_to_come(made.where.id, made.meeting.on + timedelta(1), made.meeting.area).first()
    if coming:
        yield gettext("We meet again on %(day)s.") % {"day": saying.day_text(coming.on)}


def _promised(line: Line) -> str:
    """A promise as everybody reads it, or as it was written down while something is missing."""
    if line.promise:
        made = promises.promise(line.promise)
        return _vow(made.what, made.owner, made.due_on)
    if line.owner and line.due_on:
        return _vow(line.text, line.owner, line.due_on)
    return f"{_ended(line.text)} {gettext('It has no role or no day yet.')}"


def on(day: date) -> str:
    """A day with its year: "December 3, 2026"."""
    return str(format_date(day, "long", locale=places.locale()))


WRITERS: Final[dict[ItemKind, Callable[[Making], Iterator[str]]]] = {
    ItemKind.INCIDENT: _incident, ItemKind.PROMISES: _promises, ItemKind.PRIORITIES: _polls, ItemKind.NEXT: _next,
}  # fmt: skip
