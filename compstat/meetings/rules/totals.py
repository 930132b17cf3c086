"""Which single totals may be shown, so that no small one can be told, nor be found by subtraction."""

from __future__ import annotations

from collections.abc import Mapping

from .seats import FEWEST, shown_total


def shown_totals(counts: Mapping[str, int]) -> tuple[int | None, dict[str, int | None]]:
    """How many answered a question, and how many gave each answer: each from ten on, None below.

    When those that are hidden come to fewer than ten together, the smallest that would be shown is hidden too: else
    the total less the others would tell them.
    """
    total = sum(counts.values())
    if shown_total(total) is None:
        return None, dict.fromkeys(counts)
    told = {answer: shown_total(count) for answer, count in counts.items()}
    hidden = sum(counts[answer] for answer, count in told.items() if count is None)
    if 0 < hidden < FEWEST:
        told[min((a for a in told if told[a] is not None), key=lambda a: counts[a])] = None
    return total, told
