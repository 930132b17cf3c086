"""What a person should look at twice before a text is published: marks help whoever reads, and decide nothing.

How much they find, and how much they mark that is harmless: docs/reference/marking.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from django.utils.translation import gettext_lazy

from .plain import Mark, Span, Text

__all__ = ["MARKS", "Found", "Mark", "found", "marks", "pieces"]

MARKS: Final = {
    Mark.LINK: gettext_lazy("a link"), Mark.MAIL: gettext_lazy("a mail address"),
    Mark.PHONE: gettext_lazy("a telephone number"), Mark.PLATE: gettext_lazy("perhaps a plate"),
    Mark.HOUSE: gettext_lazy("a street address"), Mark.NAME: gettext_lazy("perhaps a name"),
    Mark.THREAT: gettext_lazy("a word of violence"), Mark.SEALED: gettext_lazy("perhaps sexual or domestic violence"),
}  # fmt: skip


@cache
def _finders() -> dict[Mark, Callable[[Text], Iterator[Span]]]:
    """What finds each mark. Their patterns are compiled when the first text is read, not when a command starts."""
    from . import houses, people, plates, reaching, violence

    return {
        Mark.LINK: reaching.links, Mark.MAIL: reaching.mails, Mark.PHONE: reaching.phones, Mark.PLATE: plates.plates,
        Mark.HOUSE: houses.houses, Mark.NAME: people.names, Mark.THREAT: violence.threats,
        Mark.SEALED: violence.accounts,
    }  # fmt: skip


@dataclass(frozen=True, order=True)
class Found:
    """Where in a text something is to be looked at twice, and why."""

    start: int
    end: int
    mark: Mark


def found(text: str) -> list[Found]:
    """All that is to be looked at twice, in the order of the text; what overlaps under one mark is one."""
    read, told = Text(text), []
    for mark, finder in _finders().items():
        joined: list[Span] = []
        for start, end in sorted(set(finder(read))):
            if joined and start < joined[-1][1]:
                joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
            else:
                joined.append((start, end))
        told += [Found(start, end, mark) for start, end in joined]
    return sorted(told)


def marks(text: str) -> list[Mark]:
    """What in this text a person should look at twice; it decides nothing."""
    there = {each.mark for each in found(text)}
    return [mark for mark in Mark if mark in there]


def pieces(text: str) -> Iterator[tuple[str, str]]:
    """A text cut where something is to be looked at twice; where several marks overlap, one piece names them all."""
    here = 0
    for start, end, several in _together(found(text)):
        if start > here:
            yield text[here:start], ""
        yield text[start:end], ", ".join(str(MARKS[mark]) for mark in Mark if mark in several)
        here = end
    if here < len(text):
        yield text[here:], ""


def _together(there: list[Found]) -> list[tuple[int, int, set[Mark]]]:
    """Marks that overlap, as one."""
    joined: list[tuple[int, int, set[Mark]]] = []
    for each in there:
        if joined and each.start < joined[-1][1]:
            start, end, several = joined[-1]
            joined[-1] = (start, max(end, each.end), several | {each.mark})
        else:
            joined.append((each.start, each.end, {each.mark}))
    return joined
