"""Concerns that may be about the same thing: near by place or theme, or alike in their words. It only suggests."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Final

from ..models import Concern
from ..rules import Event, Ground, Publication, Theme

__all__ = ["Similar", "likeness", "shingles", "similar_to"]

WITHIN: Final = timedelta(days=365)
MOST: Final = 5
LOOKED_AT: Final = 400  # the newest ones
ALIKE: Final = 0.3  # of their shingles, where neither place nor theme is the same
NEAR: Final = 0.12  # where one of them is
LONG: Final = 4  # letters of a word that says something alone


@dataclass(frozen=True)
class Similar:
    """Another concern, and what it has in common with this one."""

    concern: Concern
    words: str  # as everybody reads it; as its author wrote it, while nobody has published it
    likeness: float  # from 0 to 1
    same_place: bool
    same_theme: bool


def similar_to(concern: Concern) -> list[Similar]:
    """Others of the same area that may be about the same, the likest first. Of a complaint or a sealed subject none."""
    if concern.complaint or concern.ground == Ground.SEALED:
        return []
    text = _words_of(concern)
    ours = shingles(text)
    near = Concern.objects.filter(
        city=concern.city, area=concern.area, merged_into="", complaint=False,
        raised_on__gte=concern.raised_on - WITHIN, raised_on__lte=concern.raised_on + WITHIN,
    ).exclude(pk=concern.pk).exclude(publication=Publication.WITHHELD)  # fmt: skip
    listed = near.order_by("-raised_on", "-id").prefetch_related("own_words")[:LOOKED_AT]
    found = [_compared(concern, ours, each) for each in listed]
    suggested = [each for each in found if each.likeness >= (NEAR if each.same_place or each.same_theme else ALIKE)]
    return sorted(suggested, key=lambda each: (-each.likeness - each.same_place, each.concern.id))[:MOST]


def _compared(concern: Concern, ours: frozenset[str], other: Concern) -> Similar:
    words = _words_of(other)
    return Similar(
        other, words, likeness(ours, shingles(words)),
        same_place=bool(_place(concern) & _place(other)),
        same_theme=concern.theme == other.theme and concern.theme != Theme.OTHER,
    )  # fmt: skip


def shingles(text: str) -> frozenset[str]:
    """What a text is compared by: pairs of neighboring words, and long words alone."""
    words = re.findall(r"\w+", text.casefold())
    return frozenset([*map(" ".join, pairwise(words)), *(word for word in words if len(word) > LONG)])


def likeness(ours: frozenset[str], theirs: frozenset[str]) -> float:
    """How much two texts share: shingles in both, of those in either (Jaccard); 0 where there are none."""
    return len(ours & theirs) / len(ours | theirs) if ours or theirs else 0.0


def _words_of(found: Concern) -> str:
    return found.text or " ".join(each.text for each in found.own_words.all() if each.kind == Event.RAISED)


def _place(found: Concern) -> set[str]:
    """A hexagon, or a street as it is written: as published, or as the author wrote it."""
    own = [each.place for each in found.own_words.all() if each.kind == Event.RAISED]
    return {each.casefold() for each in (found.cell, found.place, *own) if each}
