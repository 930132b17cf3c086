"""Which letters the typefaces have: whatever else was typed is printed as a box, and nothing can stop a sheet."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Final

FONTS: Final = Path(__file__).parent / "fonts"
BOX: Final = "□"


@lru_cache(maxsize=1)
def letters() -> frozenset[str]:
    """Every letter that can be printed."""
    ranges = (line.split("-") for line in (FONTS / "letters.txt").read_text().split())
    return frozenset(chr(code) for first, last in ranges for code in range(int(first, 16), int(last, 16) + 1))


def printable(text: str) -> str:
    """A text as it can be printed: composed, on one line, a box for each letter that the typefaces do not have."""
    known = letters()
    composed = " ".join(unicodedata.normalize("NFC", text).split())
    told = (letter if letter in known else _instead(letter) for letter in composed)
    return "".join(told)


def has_all(text: str) -> bool:
    """Whether every letter of it can be printed."""
    return BOX not in printable(text)


def _instead(letter: str) -> str:
    return "" if unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Mn"} else BOX


class Drawing(str):
    """A drawing we made ourselves: no letters of it are printed."""

    __slots__ = ()


def all_printable(told: object) -> object:
    """The same data, each text of it as it can be printed."""
    if isinstance(told, str):
        return told if isinstance(told, Drawing) else printable(told)
    if isinstance(told, dict):
        return {key: all_printable(value) for key, value in told.items()}
    if isinstance(told, list | tuple):
        return [all_printable(each) for each in told]
    return told
