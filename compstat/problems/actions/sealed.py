"""A concern that was part of a problem is sealed: whatever quotes its words there does so no more."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db.models import Model, Q
from django.utils.translation import gettext

from compstat.concerns.actions import register_sealed
from compstat.concerns.queries import Concern

from ..models import Contribution, ContributionSent, Evidence, GroupNote, Hypothesis, Option, Problem, ProblemEvent

SHORTEST: Final = 20  # characters: less may stand in any sentence
PROBLEMS: Final = "problem__"  # how the city is found from a row
QUOTING: Final[dict[type[Model], tuple[str, tuple[str, ...]]]] = {
    Problem: ("", ("title", "room_said", "differs_why", "urgent_why", "behavior", "place_type", "time", "harm",
                   "baseline", "who_lives", "were_asked", "burden", "closed_why", "against_why")),
    ProblemEvent: (PROBLEMS, ("reason",)), Hypothesis: (PROBLEMS, ("text", "dropped_why")),
    Evidence: (f"hypothesis__{PROBLEMS}", ("text",)), Contribution: (PROBLEMS, ("text",)),
    ContributionSent: (PROBLEMS, ("text",)), GroupNote: (PROBLEMS, ("text",)),
    Option: (PROBLEMS, ("text", "speaks_for", "speaks_against")),
}  # fmt: skip


def take_out(concern: Concern, words: frozenset[str], now: datetime) -> None:
    """Inside the act that seals it: problems of the city, and what was added to them, quote none of its words."""
    hidden = sorted((each for each in words if len(each) >= SHORTEST), key=lambda each: (-len(each), each))
    if not hidden:
        return
    quoted = re.compile("|".join(r"\s+".join(map(re.escape, each.split())) for each in hidden), re.IGNORECASE)
    for model, (way, names) in QUOTING.items():
        _rewrite(model, way, names, concern.city, quoted)


def _rewrite(model: type[Model], way: str, names: Iterable[str], city: str, quoted: re.Pattern[str]) -> None:
    """Rows in which nothing of it can be read any more."""
    found = model._default_manager.filter(Q(**{f"{way}city": city}))
    for key, *told in found.values_list("pk", *names):
        shown = {name: quoted.sub(gettext("(taken out)"), text) for name, text in zip(names, told, strict=True)}
        if list(shown.values()) != told:
            found.filter(pk=key).update(**shown)


register_sealed(take_out)
