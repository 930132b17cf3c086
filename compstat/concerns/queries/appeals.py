"""Appeals that wait for a civilian moderator, and who withheld what: nobody decides about their own decision."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from compstat.access import queries as access
from compstat.access.actions import Act

from ..models import Concern, OwnWords
from ..rules import Event, Ground, Publication
from .finding import ConcernUnknown

__all__ = ["Appealed", "appealed", "appeals_waiting", "withheld_by"]


@dataclass(frozen=True)
class Appealed:
    """What was withheld, on which ground and for which reason, and why its author asks to look again."""

    words: OwnWords  # of the appeal
    concern: Concern
    own: OwnWords | None  # as it was raised, while it is kept
    reason: str


def appeals_waiting(city_id: str, areas: Collection[str]) -> list[Appealed]:
    """Those nobody has decided, the oldest first."""
    found = OwnWords.objects.exclude(concern__ground=Ground.SEALED).filter(
        kind=Event.APPEALED, read_at=None, concern__city=city_id, concern__area__in=areas,
        concern__publication=Publication.WITHHELD,
    )  # fmt: skip
    listed = found.select_related("concern").prefetch_related("concern__events", "concern__own_words")
    return [_whole(each) for each in listed.order_by("at", "id")]


def appealed(words_id: str) -> Appealed:
    """One appeal. ConcernUnknown."""
    found = OwnWords.objects.filter(pk=words_id, kind=Event.APPEALED).select_related("concern").first()
    if found is None:
        raise ConcernUnknown("There is no such appeal. Go back to the list.")
    return _whole(found)


def _whole(words: OwnWords) -> Appealed:
    raised = next((each for each in words.concern.own_words.all() if each.kind == Event.RAISED), None)
    held = [each for each in words.concern.events.all() if each.kind == Event.WITHHELD]
    return Appealed(words, words.concern, raised, held[-1].reason if held else "")


def withheld_by(found: Concern) -> set[str]:
    """Keys of whoever withheld this last, as the logbook says."""
    held = [each.at for each in found.events.all() if each.kind == Event.WITHHELD]
    if not held:
        return set()
    lines = access.lines(found.city, act=Act.CONCERN_MODERATED).filter(object_id=found.id, at=held[-1])
    return set(lines.values_list("who", flat=True))
