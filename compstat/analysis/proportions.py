"""Did a share change more than chance allows? 70 of 200 against 76 of 200, with the range of the difference.

For counts that somebody takes out of a known number: cars that pass, lamps of a street. Each is taken as so many
independent draws. Where one car makes the next one slow down, the true range is a little wider than this one.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

LEVEL = 0.90  # of the range: 5 % beyond each end, as for effects


@dataclass(frozen=True)
class Difference:
    """after − before, as a share (−1 to 1), and the two ends of its range."""

    middle: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Whether the range leaves out no difference at all."""
        return self.low > 0 or self.high < 0


def wilson(count: float, of: float, level: float = LEVEL) -> tuple[float, float]:
    """The score interval of a share p = count/of, both ends within 0 to 1.

    The two values π for which |p − π| = z·√(π(1−π)/n): (2np + z² ± z·√(z² + 4np(1−p))) / 2(n + z²).
    Source: Wilson, J. Am. Stat. Assoc. 22 (1927), 209–212. ValueError: not 0 ≤ count ≤ of, of > 0.
    """
    if not 0 <= count <= of or of <= 0:
        raise ValueError(f"A share is 0 to all of more than nothing: {count} of {of}.")
    z = NormalDist().inv_cdf((1 + level) / 2)
    root = z * sqrt(z**2 + 4 * count * (1 - count / of))
    low, high = ((2 * count + z**2 + sign * root) / (2 * (of + z**2)) for sign in (-1, 1))
    return max(0.0, low), min(1.0, high)


def difference(after: float, of_after: float, before: float, of_before: float, level: float = LEVEL) -> Difference:
    """The difference of two shares that were counted apart, with its range.

    With p₁ = after/of_after and p₂ = before/of_before, and the score interval l to u of each:
    low = p₁ − p₂ − √((p₁−l₁)² + (u₂−p₂)²), high = p₁ − p₂ + √((u₁−p₁)² + (p₂−l₂)²).
    Source: Newcombe, Stat. Med. 17 (1998), 873–890, method 10 (square and add, no continuity correction). ValueError
    as in `wilson`.
    """
    (low, high), (low_before, high_before) = wilson(after, of_after, level), wilson(before, of_before, level)
    now, then = after / of_after, before / of_before
    down = sqrt((now - low) ** 2 + (high_before - then) ** 2)
    up = sqrt((high - now) ** 2 + (then - low_before) ** 2)
    return Difference(now - then, max(-1.0, now - then - down), min(1.0, now - then + up))
