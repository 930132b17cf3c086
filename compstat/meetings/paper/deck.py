"""The slides as paper needs them: what they say, and which of them the captain has taken off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext

from compstat.places.queries import Area, City

from ..models import Meeting
from ..queries.slides import Slide, slides

ON_PAPER: Final = {"promises", "unusual", "table", "further", "deaths", "cannot", "note", "problem"}  # templates


@dataclass(frozen=True)
class Deck:
    """The slides that show, and those that are left off, in the reader's language."""

    shown: tuple[Slide, ...]
    off: tuple[Slide, ...]

    def shows(self, template: str) -> bool:
        """Whether a kind of slide is on screen at all."""
        return any(slide.template == template for slide in self.shown)

    def leaves_off(self, start: str) -> bool:
        """Whether a slide is left off whose key begins so."""
        return any(slide.key == start or slide.key.startswith(f"{start}-") for slide in self.off)

    def told(self, template: str, name: str) -> list[Any]:
        """What the slides of one kind that show are told under one name, one after the other."""
        return [each for slide in self.shown if slide.template == template for each in slide.told[name]]

    @property
    def rows_off(self) -> set[str]:
        """The labels of rows that stand on slides which are left off, and on none that shows."""
        return _labels(self.off) - _labels(self.shown)

    @property
    def sentence(self) -> str:
        """That something was left off, and what; empty if nothing was."""
        if not any(slide.template in ON_PAPER for slide in self.off):
            return ""
        titles = list(dict.fromkeys(slide.title for slide in self.off if slide.template in ON_PAPER))
        return gettext(
            "Because of what has happened, this paper leaves out: %(titles)s. No number was changed; all of them stand "
            "on our page."
        ) % {"titles": "; ".join(titles)}


def deck(meeting: Meeting, where: City, area: Area, today: date) -> Deck:
    """The slides of a meeting for its paper."""
    shown = slides(meeting, where, area, today)
    keys = {slide.key for slide in shown}
    everything = slides(meeting, where, area, today, everything=True) if meeting.incident else []
    return Deck(tuple(shown), tuple(slide for slide in everything if slide.key not in keys))


def _labels(some: tuple[Slide, ...]) -> set[str]:
    rows = {row["label"] for slide in some if slide.template == "table" for row in slide.told["rows"]}
    groups = [group for slide in some if slide.template == "further" for group in slide.told["groups"]]
    return rows | {label for group in groups for label in group["labels"]}
