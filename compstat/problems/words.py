"""What a team reads where the code says a state, a part of the statement, or what is still lacking.

Words that everybody reads stand in `saying`.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .rules import CHEERS, Outcome, PlanState, ProblemState

STATES = {
    ProblemState.NOMINATED: _("Nominated"),
    ProblemState.SCANNING: _("Scanning"),
    ProblemState.ANALYSIS: _("Analysis with residents"),
    ProblemState.PLANNED: _("A plan is fixed"),
    ProblemState.ACTIVE: _("A plan is running"),
    ProblemState.ASSESSMENT: _("Being assessed"),
    ProblemState.CLOSED: _("Closed"),
}
PLAN_STATES = {
    PlanState.DRAFT: _("Draft"),
    PlanState.FIXED: _("Fixed, not started"),
    PlanState.RUNNING: _("Running"),
    PlanState.COMPLETED: _("Completed"),
    PlanState.STOPPED: _("Stopped"),
}
OUTCOMES = {
    Outcome.FELL: _("Fell more than in comparison places, beyond chance."),
    Outcome.NO_CLEAR: _("No clear difference from comparison places."),
    Outcome.ROSE: _("Rose more than in comparison places, beyond chance."),
}
PARTS = {
    "behavior": _("What people do"),
    "place_type": _("At what kind of place"),
    "time": _("When"),
    "harm": _("What harm it does"),
    "baseline": _("Where we start"),
}
LACKS = {
    "behavior": _("Say what people do."),
    "place_type": _("Say at what kind of place."),
    "time": _("Say when it happens."),
    "harm": _("Say what harm it does, and to whom."),
    "baseline": _("Say where we start: a count and its days, or a reading."),
    "who_lives": _("Say who lives with this."),
    "were_asked": _("Say whether they were asked, and how."),
    "other_source": _("Use one source that is not the police."),
    "hypothesis": _("Write down why it may happen."),
    "evidence": _("Find evidence for one reason, and evidence against it."),
    "burden": _("Say whom a plan could burden, and how we will know."),
    "option": _("Weigh one option without enforcement."),
}


def lacks_words(names: Iterable[str]) -> list[str]:
    """What is lacking, in sentences that say what to do."""
    return [_lack(name) for name in names]


def _lack(name: str) -> str:
    if name in CHEERS:
        return gettext("Answer: %(question)s") % {"question": gettext(CHEERS[name])}
    if (question := name.removesuffix("_why")) in CHEERS:
        return gettext("Say why not: %(question)s") % {"question": gettext(CHEERS[question])}
    return str(LACKS[name])


def state_words(state: str) -> str:
    """Where a problem stands, in words."""
    return str(STATES[ProblemState(state)])
