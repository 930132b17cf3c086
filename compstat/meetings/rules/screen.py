"""What fits on a slide: seven lines that can be read from the back row. Longer lists and texts go on to the next."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from math import ceil
from typing import Final, TypeVar

T = TypeVar("T")

LINES: Final = 7  # of a slide, below its title
WIDE: Final = 54  # letters of a line on the narrowest projector (1024 × 768)
ENDS: Final = re.compile(r"(?<=[.!?…。؟])\s+")


def lines_of(text: str, wide: int = WIDE) -> int:
    """How many lines a text takes; at least one."""
    return sum(max(1, ceil(len(part) / wide)) for part in text.split("\n"))


def on_slides(items: Iterable[T], takes: Callable[[T], int], lines: int = LINES) -> list[list[T]]:
    """Items by slides, in their order, as evenly as the fewest slides allow.

    What is longer than a slide has one to itself.
    """
    listed = list(items)
    slides = _filled(listed, takes, lines)
    for fewer in range(lines - 1, 0, -1):
        found = _filled(listed, takes, fewer)
        if len(found) > len(slides):
            break
        slides = found
    return slides


def _filled(items: Iterable[T], takes: Callable[[T], int], lines: int) -> list[list[T]]:
    slides: list[list[T]] = []
    left = 0
    for item in items:
        wanted = takes(item)
        if wanted > left:
            slides.append([])
            left = lines
        slides[-1].append(item)
        left -= wanted
    return slides


def fitting(items: Sequence[str], lines: int = LINES) -> tuple[list[str], list[str]]:
    """The last item and as many of the first as fit on one slide beside it; and those that do not."""
    if not items:
        return [], []
    left = lines - lines_of(items[-1])
    shown: list[str] = []
    for item in items[:-1]:
        left -= lines_of(item)
        if left < 0:
            break
        shown.append(item)
    return [*shown, items[-1]], list(items[len(shown) : -1])


def sentences(text: str) -> list[str]:
    """A text by its sentences."""
    return [part for part in ENDS.split(" ".join(text.split())) if part]


def paragraphs(text: str, lines: int = LINES) -> list[str]:
    """A text in parts of whole sentences, each of which fits on a slide."""
    room = lines * WIDE
    return [" ".join(part) for part in on_slides(sentences(text), lambda each: len(each) + 1, room)]
