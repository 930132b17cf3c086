"""What people said that a problem is made of, what the room advised, and what was decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from compstat.concerns.queries import Concern
from compstat.concerns.rules import Publication
from compstat.places import queries as places

from ..models import Problem, ProblemEvent
from ..rules import Event


@dataclass(frozen=True)
class Voiced:
    """One concern as everybody reads it: in the reader's language if a person has translated it."""

    id: str
    text: str
    language: str
    raised_on: date
    place: str
    same: int  # how many others said the same, and were joined with it


@dataclass(frozen=True)
class Said:
    """The concerns of a problem, and how it was decided that it is worked on."""

    voices: tuple[Voiced, ...]
    count: int  # of published concerns, those that say the same among them
    first_on: date | None
    unpublished: int
    decided: ProblemEvent | None
    confirmed: ProblemEvent | None
    decided_on: date | None  # the day people live in
    confirmed_on: date | None


def said_of(found: Problem) -> Said:
    """What people said, oldest first. Texts that nobody has published are counted, never shown."""
    part = Concern.objects.filter(city=found.city, problem=found.id)
    joined = list(part.order_by("raised_on", "id").prefetch_related("translations"))
    alike = Concern.objects.filter(city=found.city, merged_into__in=[each.id for each in joined])
    every = {each.id: each for each in (*joined, *alike)}.values()
    published = [each for each in every if each.publication == Publication.PUBLISHED]
    shown = [each for each in published if not each.merged_into]
    decided, confirmed = (found.events.filter(kind=kind).last() for kind in (Event.OPENED, Event.CONFIRMED))
    return Said(
        tuple(_voiced(each, sum(other.merged_into == each.id for other in published)) for each in shown),
        len(published), min((each.raised_on for each in published), default=None), len(every) - len(published),
        decided, confirmed, _day(found, decided), _day(found, confirmed),
    )  # fmt: skip


def _day(found: Problem, event: ProblemEvent | None) -> date | None:
    return places.moment(places.city(found.city), event.at).date() if event else None


def _voiced(each: Concern, same: int) -> Voiced:
    """A translation counts while it is one of the words that stand now."""
    reads = get_language() or each.language
    written = {t.language: t for t in each.translations.all() if t.of == "text" and t.original == each.text}
    own = written.get(reads)
    text, language = (own.text, reads) if own and reads != each.language else (each.text, each.language)
    return Voiced(each.id, text, language, each.raised_on, each.place, same)
