"""The slides of a meeting: from its agenda, frozen briefing, promises and polls, in the reader's language."""

from __future__ import annotations

from .deck import at, points, slides
from .slide import Slide

__all__ = ["Slide", "at", "points", "slides"]
