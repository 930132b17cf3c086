"""Ask about problems and plans: where they stand, what is known, what is planned, what came of it."""

from __future__ import annotations

from ..models import Problem
from .effects import effect_of
from .figures import Figure, Reading, baseline_text, figure, reading
from .plans import PlanUnknown, delivery, fixed, plan
from .problems import (
    ProblemUnknown,
    analysis_lacks,
    library_open,
    open_problems,
    other_option,
    priorities,
    problem,
    problems_of,
    scanning_lacks,
    statement_of,
    waits_for_the_room,
)
from .verdicts import voices

__all__ = [
    "Figure", "PlanUnknown", "Problem", "ProblemUnknown", "Reading", "analysis_lacks", "baseline_text", "delivery",
    "effect_of", "figure", "fixed", "library_open", "open_problems", "other_option", "plan", "priorities", "problem",
    "problems_of", "reading", "scanning_lacks", "statement_of", "voices", "waits_for_the_room",
]  # fmt: skip
