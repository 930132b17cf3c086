"""Codes and keys made of a keyed hash: a form that arrives twice makes one thing, and is told the same code."""

from __future__ import annotations

from typing import Final

from .seats import LETTERS

OF_KEYS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # of ULIDs


def _written(digest: str, letters: str, length: int) -> str:
    number, told = int(digest, 16), ""
    for _ in range(length):
        number, place = divmod(number, len(letters))
        told += letters[place]
    return told


def code_of(digest: str, length: int) -> str:
    """A code to be typed from paper, made of 64 hexadecimal digits: the same digits, the same code."""
    return _written(digest, LETTERS, length)


def key_of_digest(digest: str) -> str:
    """A key of 26 characters, made of 64 hexadecimal digits."""
    return _written(digest, OF_KEYS, 26)


def in_groups(code: str) -> str:
    """A code as it is shown: groups of four or five, which are read and typed with fewer mistakes."""
    size = 5 if len(code) % 5 == 0 else 4
    return "-".join(code[at : at + size] for at in range(0, len(code), size))
