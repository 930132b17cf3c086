"""Codes and keys made of a keyed hash: a form that arrives twice makes one thing, and is told the same code.

The author of a concern has a code and nothing else. Only a keyed hash of it is kept.
"""

from __future__ import annotations

import re
from typing import Final

from compstat.access.queries import shared_key_of

LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is read as another
OF_KEYS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # of ULIDs
LENGTH: Final = 8


def key_of_form(use: str, *told: str) -> str:
    """The key of what a form makes: the same form, the same key; with anything in it changed, another."""
    return _written(shared_key_of("concerns form", use, *told), OF_KEYS, 26)


def code_of(key: str) -> str:
    """The code of a concern or a disclosure, made of its key: letters and digits not mistaken for one another."""
    return _written(shared_key_of("concerns code", key), LETTERS, LENGTH)


def code_hash(code: str) -> str:
    """What a concern is found by, however its code was typed: without blanks and hyphens, in capitals."""
    return shared_key_of("concerns code hash", re.sub(r"[\s\-–·.]", "", code).upper()[:40])


def in_groups(code: str) -> str:
    """A code as it is shown: groups of four, which are read and typed with fewer mistakes."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def _written(digest: str, letters: str, length: int) -> str:
    number, told = int(digest, 16), ""
    for _ in range(length):
        number, place = divmod(number, len(letters))
        told += letters[place]
    return told
