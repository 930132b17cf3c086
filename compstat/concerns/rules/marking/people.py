"""Names of people: after a title, a relation or "my name is", at the end of a text, or by a common first name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from . import names_told as told
from .first_names import FIRST_NAMES, SURNAMES, UNSURE_NAMES
from .names_told import NOBODY, PLACES, WORD
from .plain import Span, Text, listed

NAME_WORD: Final = re.compile(rf"{WORD}\.?")
KNOWN: Final = FIRST_NAMES | UNSURE_NAMES | SURNAMES
PARTICLES: Final = listed("de da do dos das del la van von el al bin")
SURE: Final = (told.AFTER_FIRST_PERSON, told.AFTER_SURE_TITLE)  # after these, a name needs no capital letter
CUES: Final = (
    told.AFTER_TITLE, told.AFTER_TOLD, told.AFTER_HINT, told.AFTER_WEAK_HINT, told.AFTER_RELATED, told.SIGNED,
    told.BEFORE_NUMBER, told.WHO, told.SAYS, told.AFTER_TI, told.DOER, told.ROLE, told.ALONE,
)  # fmt: skip
CHAINS: Final = listed("""
    wendy denny macy john joe domino dick marshall victoria kelly papa dave lowe kohl sam trader zoe
""")  # of shops, where something hangs on the name
ORDINARY: Final = listed(
    "jaden irma mari teddy nena jack jill bill will mark grace faith hope joy rosa dolores mercedes"
)
BEAR: Final = re.compile(r"\sbears?\b")
MOST: Final = 4  # words of a name
MOST_LOOSE: Final = 2  # in small letters, or in a text that is all in capital letters
FARTHEST: Final = 120
NEAR: Final = 40
SHORTEST_HEARD: Final = 4
LONGEST_LETTERS: Final = 3  # of capital letters alone, that are no name


def names(text: Text) -> Iterator[Span]:
    """What is likely somebody's name."""
    starts = [match.start("name") for pattern in CUES for match in pattern.finditer(text.plain)]
    starts += [match.start("name") for match in told.CREOLE_TITLE.finditer(text.told)]
    starts += [match.start() for match in told.ENDINGS.finditer(text.plain)]
    yield from (span for start in starts if (span := _name(text, start)))
    for match in (match for pattern in SURE for match in pattern.finditer(text.plain)):
        most = MOST_LOOSE if match["name"][0].islower() else MOST
        if span := _name(text, match.start("name"), loose=True, most=most):
            yield span
    yield from _known(text)


def _known(text: Text) -> Iterator[Span]:
    """Common first names, and whoever is named beside one."""
    for match in NAME_WORD.finditer(text.plain):
        if _stem(match[0]) in KNOWN and (span := _by_first_name(text, match)):
            yield span
            if _stem(match[0]) in FIRST_NAMES and not text.shouted and match[0][0].isupper():
                yield from _beside(text, span)


def _beside(text: Text, span: Span) -> Iterator[Span]:
    """Who is named together with somebody: "Djimy and Kervens"."""
    near = told.BESIDE.match(text.plain, span[1])
    before = told.BESIDE_BEFORE.search(text.plain, max(0, span[0] - NEAR), span[0])
    for other in (near, before):
        if other and (more := _name(text, other.start("name"))):
            yield more


def _stem(word: str) -> str:
    """A word in small letters, without what hangs on it."""
    return word.lower().rstrip(".'").removesuffix("'s")


def _by_first_name(text: Text, match: re.Match[str]) -> Span | None:
    """A common first name and its surname; in small letters only where something leads to a name."""
    first = _stem(match[0])
    sure = first not in UNSURE_NAMES
    if first in CHAINS and match[0].lower().endswith("'s"):
        return None
    if match[0][0].islower() and first not in ORDINARY:
        certain = first in FIRST_NAMES and sure and len(first) >= SHORTEST_HEARD
        heard = certain and told.HEARD.search(text.before(match.start()))
        return _name(text, match.start(), loose=True, most=1) if heard else None
    if match[0][0].islower() or BEAR.match(text.after(match.end())):
        return None
    span = _name(text, match.start())
    if span and not sure and " " not in text.plain[span[0] : span[1]]:
        return None
    return span


def _name(text: Text, start: int, *, loose: bool = False, most: int = MOST) -> Span | None:
    """The words from here that can be a name; None where they are none, or a saint's, a place's or a business's."""
    taken, following = _taken(text, start, loose, MOST_LOOSE if text.shouted else most)
    while taken and taken[-1][0].lower() in PARTICLES:
        taken.pop()
    if not taken or len(taken[0][0].rstrip(".'")) == 1:
        return None
    if _is_place(text, start, [_stem(word[0]) for word in taken], following):
        return None
    last = taken[-1]
    return taken[0].start(), last.start() + len(last[0].rstrip(".'").removesuffix("'s"))


def _taken(text: Text, start: int, loose: bool, most: int) -> tuple[list[re.Match[str]], str]:
    """The words of a name, and the word that comes next."""
    taken: list[re.Match[str]] = []
    for word in NAME_WORD.finditer(text.plain, start, start + FARTHEST):
        joint = text.plain[taken[-1].end() : word.start()] if taken else ""
        apart = joint.strip() or "\n" in joint or len(taken) >= most
        letters = not text.shouted and word[0].isupper() and 1 < len(word[0].rstrip(".")) <= LONGEST_LETTERS
        if taken and apart:
            return taken, ""
        if taken and (_ended(taken[-1][0]) or not _goes_on(text, word, loose and taken[0][0].islower())):
            return taken, _stem(word[0])
        if letters or (not taken and (_stem(word[0]) in NOBODY or not (loose or word[0][0].isupper()))):
            return taken, _stem(word[0])
        taken.append(word)
    return taken, ""


def _ended(word: str) -> bool:
    """Whether a word ends a sentence, or owns what comes next."""
    return word.endswith("'s") or (word.endswith(".") and len(word) > 3)


def _goes_on(text: Text, word: re.Match[str], loose: bool) -> bool:
    """Whether a name goes on with this word."""
    if word[0].lower() in PARTICLES:
        return bool(re.match(r"\s+(?:(?:la|los|el)\s+)?[A-Z]", text.plain[word.end() : word.end() + 8]))
    return _stem(word[0]) not in NOBODY and (loose or word[0][0].isupper())


def _is_place(text: Text, start: int, words: list[str], following: str) -> bool:
    """Whether it is a street, a church, a shop: by its words, or by what stands before or after it."""
    before = text.before(start)
    if told.SAINTS.search(before) or told.PLACES_BEFORE.search(before):
        return True
    return bool(PLACES & set(words[1:])) or following in PLACES or words[0] in PLACES
