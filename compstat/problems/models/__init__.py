"""Problems, plans, reviews, and what residents and partners add. The public door reads what is published."""

from __future__ import annotations

from .plans import Amendment, CountEntered, FixedPart, Intervention, Option, Plan, PlanResource, Task
from .problems import (
    Contribution,
    ContributionSent,
    Evidence,
    GroupNote,
    Hypothesis,
    Panel,
    Problem,
    ProblemEvent,
)
from .reviews import EffectFound, Review, Verdict, VerdictAnswer, VerdictCount

__all__ = [
    "Amendment", "Contribution", "ContributionSent", "CountEntered", "EffectFound", "Evidence", "FixedPart",
    "GroupNote", "Hypothesis", "Intervention", "Option", "Panel", "Plan", "PlanResource", "Problem", "ProblemEvent",
    "Review", "Task", "Verdict", "VerdictAnswer", "VerdictCount",
]  # fmt: skip
