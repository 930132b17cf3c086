"""Lists by slides: split alike in every language, so that a slide has one key and one number on each screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from django.conf import settings
from django.utils.translation import override

from ...rules.screen import LINES, on_slides

T = TypeVar("T")


def paged(make: Callable[[], Sequence[T]], takes: Callable[[T], int], lines: int = LINES) -> list[list[T]]:
    """What `make` gives in the reader's language, by slides. Each item is given the lines it takes in the language of
    this site in which it is longest. `make` reads the city anew, and gives the same items in the same order in each."""
    items = list(make())
    asked = [_taken(code, make, takes) for code, _ in settings.LANGUAGES if code != settings.PSEUDO]
    most = [max(each) for each in zip(*asked, strict=True)]
    return [[items[place] for place in some] for some in on_slides(range(len(items)), most.__getitem__, lines)]


def _taken(code: str, make: Callable[[], Sequence[T]], takes: Callable[[T], int]) -> list[int]:
    with override(code):
        return [takes(each) for each in make()]
