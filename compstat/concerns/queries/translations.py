"""What interpreters have to write: published texts in English, answers in their authors' languages; same clock."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from django.conf import settings
from django.db.models import Q

from compstat.places import queries as places
from compstat.places.queries import City
from compstat.promises import queries as promises
from compstat.promises.queries import Promise

from .. import rules
from ..models import Concern, Translation
from .said import said, text_told
from .waiting import Clock, first_due, hours_between

__all__ = ["Translated", "Wanted", "to_translate", "translated"]

TEXT, ANSWER = "text", "answer"
NEVER: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Wanted:
    """A text that lacks its translation, or whose translation is out of date."""

    concern: Concern
    of: str  # text or answer
    original: str
    written_in: str
    language: str  # into which it is to be written
    clock: Clock
    before: str = ""  # the translation of what it said before


@dataclass(frozen=True)
class Translated:
    """A translation as it stands; `outdated`: what it translates has changed since."""

    row: Translation
    outdated: bool


def to_translate(where: City, areas: Collection[str], now: datetime) -> list[Wanted]:
    """What waits for an interpreter in these areas, the most urgent first."""
    others = _of_others(where)
    found = Concern.objects.filter(city=where.id, area__in=areas, merged_into="").exclude(ground__in=rules.UNANSWERED)
    found = found.filter(~Q(language=settings.LANGUAGE_CODE) | Q(pk__in=list(others)))
    listed = list(found.prefetch_related("events", "translations"))
    known = promises.promises_with(each.promise for each in listed if each.promise)
    wanted = [each for one in listed for each in _wanted(one, others.get(one.pk, set()), known, where, now)]
    return sorted(wanted, key=lambda each: (each.clock.due_at or NEVER, each.concern.raised_on, each.concern.id))


def _of_others(where: City) -> dict[str, set[str]]:
    """In which other languages the answer to a concern is waited for: those of whatever was put together with it."""
    found: dict[str, set[str]] = {}
    merged = Concern.objects.filter(city=where.id).exclude(merged_into="").exclude(language=settings.LANGUAGE_CODE)
    for into, language in merged.values_list("merged_into", "language"):
        found.setdefault(into, set()).add(language)
    return found


def _wanted(
    found: Concern, others: Collection[str], known: Mapping[str, Promise], where: City, now: datetime
) -> Iterator[Wanted]:
    ours, theirs = settings.LANGUAGE_CODE, found.language
    answer = said(found, known) if found.state not in rules.OPEN else ""
    asked = [(TEXT, text_told(found), theirs, ours)] if theirs != ours else []
    asked += [(ANSWER, answer, ours, language) for language in sorted({theirs, *others} - {ours})]
    for of, original, source, target in asked:
        row = next((each for each in found.translations.all() if (each.of, each.language) == (of, target)), None)
        if original and (row is None or row.original != original):
            yield Wanted(found, of, original, source, target, _clock(found, where, now), row.text if row else "")


def translated(found: Concern, rows: Iterable[Translation]) -> list[Translated]:
    """The translations of a concern, each with whether it is out of date."""
    now = {TEXT: text_told(found), ANSWER: said(found)}
    return [Translated(each, each.original != now[each.of]) for each in rows]


def _clock(found: Concern, where: City, now: datetime) -> Clock:
    """The same clock by which the answer is due: whoever asked in another language waits no longer."""
    if found.came_at is None:
        return Clock()
    here, due = places.moment(where, now), first_due(found.came_at, where)
    first, last = (due, here) if here > due else (here, due)
    return Clock(due, hours_between(first, last, where), here > due)
