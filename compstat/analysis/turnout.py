"""Who came to a meeting, against who lives there: counts as classes, and what chance alone could do.

A place's count is told as a class (none, 1 to 4, 5 to 9, 10 to 19, 20 or more), and the total only as ten or more. So
nothing can be subtracted from anything: where at least ten answered, each count of 1 to 4 may be three numbers or more,
since the others together are at most what their classes allow. A suggestion is worked out from the classes alone; it
gives nothing away that they do not.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import scipy

from .hexagons import FIRST, LAST, hexagon_class

LEVEL = 0.05
FEWEST = 10  # answers in all before anything is told
OPEN = len(FIRST) - 1  # the class without an upper end


@dataclass(frozen=True)
class Fewer:
    """The place from which fewest came, against how many live there: which one, and how likely that is by chance."""

    place: int
    chance: float  # at most so; times the number of places that were looked at


def classes(counts: Sequence[int]) -> tuple[int, ...] | None:
    """The class of each count (contracts §8); None while fewer than ten answered in all. ValueError: a negative one."""
    if any(count < 0 for count in counts):
        raise ValueError("No count is negative.")
    return tuple(map(hexagon_class, counts)) if sum(counts) >= FEWEST else None


def chance_of_so_few(count: int, answers: int, share: float) -> float:
    """How likely so few, or fewer, are by chance alone, if people came from everywhere alike.

    P(X ≤ count) for X binomial(answers, share): Σ C(n, i) pⁱ (1 − p)ⁿ⁻ⁱ for i = 0…count. Exact for people drawn one by
    one from many (Clopper & Pearson, Biometrika 26, 1934). People who come together make it look smaller than it is.
    """
    return float(scipy.special.bdtr(count, answers, share))


def fewest(shown: Sequence[int], people: Sequence[int], but: Collection[int] = ()) -> Fewer | None:
    """The place that is missing most, of those whose classes are shown; None when that could be chance.

    Each place is taken at the most its class allows, with the least that the other classes allow: no table with these
    classes makes its being missing less sure. Its chance is multiplied by the number of places (Bonferroni), and it is
    named when that is at most 1 in 20. Never named are places in `but`, and those of a class without an upper end.
    """
    living = sum(people)
    if living == 0 or len(shown) < 2:
        return None
    least = [FIRST[each] for each in shown]
    chances = [
        1.0 if each == OPEN or n in but else _at_most(int(LAST[each]), sum(least) - own, of / living)
        for n, (each, own, of) in enumerate(zip(shown, least, people, strict=True))
    ]  # fmt: skip
    place = min(range(len(chances)), key=lambda i: chances[i])
    chance = min(1.0, chances[place] * len(shown))
    return Fewer(place, chance) if chance <= LEVEL else None


def _at_most(most: int, others: int, share: float) -> float:
    return chance_of_so_few(most, most + others, share)
