"""A street as it may be kept: nothing finer than the block, so that a place never tells whose home it is."""

from __future__ import annotations

import re
from typing import Final


def _words(told: str) -> frozenset[str]:
    return frozenset(told.split())


NUMBER: Final = re.compile(r"#?\d{1,6}[a-zA-Z½]?(?:[-–/]\d{1,6}[a-zA-Z½]?)?")
KINDS: Final = _words(
    "st street ave avenue av rd road ln lane row sq square blvd boulevard dr drive ct court pl place ter terrace way "
    "pkwy parkway quay wharf alley path hwy highway calle avenida carrera rue rua ri"
)
NAMED: Final = _words("route rte interstate i us sr exit pier lot gate bus line school precinct ps is")
UNITS: Final = _words("apt apartment unit suite ste floor fl room rm bldg building no nr nº num número nimewo")
COUNTED: Final = _words("block blocks cuadra cuadras blòk feet yards miles am pm")
BETWEEN: Final = _words("and & y e ak et between entre ant from to de a at corner near off on of")
GLUED: Final = re.compile(r"[,;](?=\S)")
PAIR: Final = re.compile(
    r"(\d{1,6}[a-zA-Z]?)\s*(?:-|–|/|&|\b(?:and|to|y|e|ak|et)\b)\s*"
    rf"(?=\d{{1,6}}[a-zA-Z]?\s+(?!(?:{'|'.join(sorted(KINDS | COUNTED))})\b)[^\W\d])",
    re.IGNORECASE,
)  # "12 and 14 Pier Street": two doors of one street


def without_number(place: str) -> str:
    """The words of a place without house, apartment and building numbers: "12 Pier Street" → "Pier Street".

    Numbers that name a street or its block stay: "5th Avenue", "W 42 St", "Route 9", "the 300 block of Main Street".
    """
    words = PAIR.sub(r"\1-", GLUED.sub(lambda found: f"{found[0]} ", place)).split()
    kept: list[str] = []
    for at in range(len(words) - 1, -1, -1):  # from the end: whether a number stays hangs on what follows it
        if _is_number(words[at]) and not _names(words, at, kept):
            continue
        if _bare(words[at]) in UNITS and at + 1 < len(words) and _is_number(words[at + 1]):
            continue
        kept.insert(0, words[at])
    return " ".join(kept).strip(" ,;#")


def _bare(word: str) -> str:
    return word.strip(",;.:()#").lower()


def _is_number(word: str) -> bool:
    return bool(NUMBER.fullmatch(word.strip(",;.:()")))


def _names(words: list[str], at: int, after: list[str]) -> bool:
    """Whether the number at this place names a street, or counts something, and is nobody's door.

    `after`: the words that follow and stay.
    """
    before, follows = _bare(words[at - 1]) if at else "", _bare(after[0]) if after else ""
    if before in UNITS:
        return False
    if before in NAMED or follows in KINDS | COUNTED:
        return True
    begins = before in KINDS and (at == 1 or _bare(words[at - 2]) in BETWEEN or words[at - 2].endswith((",", ";")))
    if begins:
        return True  # "Avenue 5", "Calle 12"
    if not before:
        return not follows  # a number alone says nothing; before a street it is a door
    ends = not follows or words[at].endswith((",", ";")) or follows in BETWEEN
    return ends and before in BETWEEN  # "between 5th and 6"
