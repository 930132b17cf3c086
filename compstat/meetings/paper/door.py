"""The tally at the door: one sheet in all languages of this paper, on which people make their own marks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.utils.translation import gettext, gettext_lazy

from compstat.places.queries import Area, City

from ..queries.door import neighborhoods_of
from ..rules import DoorQuestion
from ..words import CLOSING_ANSWERS, DOOR_QUESTIONS
from .languages import each_in, name_of

HINT: Final = gettext_lazy("Make a mark in the row that is yours, if you like. Nobody will ask you.")
OTHER_LANGUAGE: Final = gettext_lazy("Another language")
OTHER_PLACE: Final = gettext_lazy("Somewhere else")
MOST_ROWS: Final = 18  # neighborhoods: on one sheet, with room for marks


def door(where: City, area: Area, codes: Sequence[str]) -> dict[str, Any]:
    """All words of the sheet: labels in each language, what staff fill in in the language of whoever prints."""
    return {
        "title": gettext("At the door"), "hint": _each(codes, HINT),
        "questions": [
            _question(codes, DoorQuestion.LANGUAGE, _languages(where, codes)),
            _question(codes, DoorQuestion.NEIGHBORHOOD, _neighborhoods(where, area, codes)),
            _question(codes, DoorQuestion.FIRST_TIME, [_each(codes, CLOSING_ANSWERS[said]) for said in ("yes", "no")]),
        ],
        "counted": gettext("Counted by us"), "came": gettext("People who came"),
        "police": gettext("Police among them"),
        "kept": gettext("Only totals are entered, each for itself. They are shown from ten on."),
    }  # fmt: skip


def _question(codes: Sequence[str], which: DoorQuestion, rows: list[list[str]]) -> dict[str, Any]:
    return {"words": _each(codes, DOOR_QUESTIONS[which]), "rows": rows}


def _each(codes: Iterable[str], words: object) -> list[str]:
    """The same words in each language, equal ones once."""
    return list(dict.fromkeys(str(words) for _ in each_in(codes)))


def _languages(where: City, codes: Sequence[str]) -> list[list[str]]:
    return [*([name_of(code)] for code in where.languages), _each(codes, OTHER_LANGUAGE)]


def _neighborhoods(where: City, area: Area, codes: Sequence[str]) -> list[list[str]]:
    """Those of the area, in their order; what does not fit is another place."""
    near = [[each.name] for each in neighborhoods_of(where, area)[:MOST_ROWS]]
    return [*near, _each(codes, OTHER_PLACE)]
