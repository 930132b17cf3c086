"""One slide: what it is called, which point of the agenda it belongs to, and what its template is told."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ...rules import ItemKind

CONTINUED: Final = re.compile(r"-\d{1,2}$")


@dataclass(frozen=True)
class Slide:
    """A slide. `key` stays the same while the deck grows; `told` is what does not change while it shows."""

    key: str
    item: ItemKind
    title: str
    template: str  # of meetings/slides/, without .html
    told: Mapping[str, Any]
    item_id: str = ""  # the key of the point on the agenda

    @property
    def group(self) -> str:
        """The key of the first slide of the list that goes on here; its own, if none does."""
        return CONTINUED.sub("", self.key)

    @property
    def file(self) -> str:
        """Its template."""
        return f"meetings/slides/{self.template}.html"


def numbered(key: str, place: int) -> str:
    """The key of the first slide of a list, or of one that goes on."""
    return key if place == 0 else f"{key}-{place + 1}"


def standing_for(key: str, shown: Sequence[Slide], every: Sequence[Slide], under_way: str) -> Slide:
    """What shows in the place of a slide that is not there: of its list; else the nearest of its point of the agenda,
    of those before it if there are any; else the nearest at all. `every`: with those that are taken off. What is in
    neither gives way to the point under way."""
    group = CONTINUED.sub("", key)
    places = {slide.key: place for place, slide in enumerate(every)}
    gone = next((slide for slide in every if group in (slide.key, slide.group)), None)
    if gone is None:
        return next((slide for slide in shown if under_way and slide.item_id == under_way), shown[0])
    of_point = [slide for slide in shown if (slide.item, slide.item_id) == (gone.item, gone.item_id)] or shown
    near = [slide for slide in of_point if slide.group == group] or of_point
    before = [slide for slide in near if places[slide.key] < places[gone.key] or slide.group == group]
    return before[-1] if before else near[0]
