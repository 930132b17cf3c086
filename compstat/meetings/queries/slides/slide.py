"""One slide: what it is called, which point of the agenda it belongs to, and what its template is told."""

from __future__ import annotations

import re
from collections.abc import Mapping
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
