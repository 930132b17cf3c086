"""Ask how an area keeps to its clock: each wait by its own time, whatever was done with the concern in the meantime."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db.models import Q

from compstat.places import queries as places

from .. import rules
from ..models import Concern, ConcernEvent, Translation
from ..rules import Answered, Event, Translated, Waiting
from .published import of_area
from .said import ANSWERS

__all__ = ["RATED", "Rate", "rate", "waits_of"]

RATED: Final = 90  # days: what came before says little about how it is now
ASKED: Final = (*ANSWERS, Event.NOT_FIXED, Event.MERGED, Event.TRANSLATED)


@dataclass(frozen=True)
class Rate:
    """Of how many whose time is over or that are answered, how many were answered in so many working hours."""

    in_time: int
    of_them: int
    hours: int
    days: int = RATED  # of those that came in so many days


@dataclass
class _Known:
    """What the clock asks of one concern."""

    row: dict[str, Any]
    answers: list[Answered] = field(default_factory=list)
    objections: list[datetime] = field(default_factory=list)
    merged: list[tuple[datetime, str]] = field(default_factory=list)
    translated: dict[str, list[Translated]] = field(default_factory=lambda: defaultdict(list))  # by language

    def waits(self, language: str) -> list[Waiting]:
        """Each wait, for whoever reads this language."""
        told = None if language == settings.LANGUAGE_CODE else sorted(self.translated[language], key=lambda t: t.at)
        first = self.row["first_answer_at"]
        return list(rules.waits(self.row["came_at"], first, self.answers, self.objections, told))


def rate(city_id: str, area_id: str, now: datetime) -> Rate:
    """How an area's answers keep to the clock. Never by person. What asks for no answer does not count. AreaUnknown."""
    where = places.city(city_id)
    here = places.moment(where, now)
    since = here - timedelta(days=RATED)
    waiting = [
        Waiting(places.moment(where, came), places.moment(where, answered) if answered else None)
        for came, answered in waits_of(city_id, area_id, since)
    ]
    in_time, of_them = rules.share_in_time(waiting, here, holidays=places.closed_days(where, since.date(), here.date()))
    return Rate(in_time, of_them, rules.HOURS)


def waits_of(city_id: str, area_id: str, since: datetime) -> Iterator[tuple[datetime, datetime | None]]:
    """Waits that began since then: when, and when each was answered. AreaUnknown."""
    objected = ConcernEvent.objects.filter(kind=Event.NOT_FIXED, at__gte=since).values("concern")
    asked = of_area(city_id, area_id).exclude(came_at=None).exclude(ground__in=rules.UNANSWERED)
    mine = list(_rows(asked.filter(Q(came_at__gte=since) | Q(pk__in=objected))))
    into = {each["merged_into"] for each in mine} - {""}
    others = _rows(Concern.objects.filter(pk__in=into).exclude(came_at=None))
    known = _known([*mine, *others])
    for row in mine:
        own, other = known[row["id"]], known.get(row["merged_into"])
        joined = next((at for at, key in reversed(own.merged) if key == row["merged_into"]), None)
        for each in own.waits(row["language"]):
            if other and joined:
                each = rules.put_together(each, joined, other.waits(row["language"]))
            if each.came_at >= since:
                yield each.came_at, each.answered_at


def _rows(found: Any) -> Iterable[dict[str, Any]]:  # noqa: ANN401
    rows: Iterable[dict[str, Any]] = found.values("id", "came_at", "first_answer_at", "language", "merged_into")
    return rows


def _known(rows: Iterable[dict[str, Any]]) -> dict[str, _Known]:
    """What happened to these, in three questions, however many they are."""
    known = {row["id"]: _Known(row) for row in rows}
    written = {each.pk: each for each in Translation.objects.filter(concern__in=[*known], of="answer")}
    for each in written.values():
        known[each.concern_id].translated[each.language].append(Translated(each.at, each.original))
    for event in ConcernEvent.objects.filter(concern__in=[*known], kind__in=ASKED).order_by("at", "id"):
        told = known[event.concern_id]
        if event.kind == Event.NOT_FIXED:
            told.objections.append(event.at)
        elif event.kind == Event.MERGED:
            told.merged.append((event.at, event.key))
        elif event.kind == Event.TRANSLATED:
            if event.key in written:
                told.translated[written[event.key].language].append(Translated(event.at))
        else:
            told.answers.append(Answered(event.at, event.reason))
    return known
