"""Options are weighed, from the strategy library or the team's own: what speaks for each, and what against."""

from __future__ import annotations

from datetime import datetime

from compstat.access.rules import Actor, WrongState

from .. import library, rules
from ..models import Option
from ..queries import problems as queries
from ..rules import InterventionKind
from .moving import WORK, mine, noting

LONGEST = 500


def weigh_option(
    problem_id: str, kind: InterventionKind, text: str, speaks_for: str, speaks_against: str, *,
    technique: int | None = None, by: Actor, now: datetime,
) -> Option:  # fmt: skip
    """One way of answering the problem, weighed. WrongState: no root cause has evidence for it and against it yet."""
    found = mine(problem_id, WORK, by, now)
    if not queries.library_open(found):
        raise WrongState("Find evidence for one reason, and evidence against it. Then options can be weighed.")
    for words in (text, speaks_for, speaks_against):
        rules.check_words(words, LONGEST)
    if technique is not None and technique not in library.TECHNIQUES:
        raise WrongState("There are 25 techniques. Choose one of them, or none.")
    with noting(found, by, now):
        made = Option(
            problem=found, technique=technique, kind=kind, text=text.strip(), speaks_for=speaks_for.strip(),
            speaks_against=speaks_against.strip(),
        )  # fmt: skip
        made.save(force_insert=True)
    return made


def choose_option(option_id: str, chosen: bool, *, by: Actor, now: datetime) -> Option:
    """A team chooses an option for its plan, or thinks again. WrongState."""
    made = Option.objects.filter(pk=option_id).first()
    if made is None:
        raise WrongState("There is no such option on this page. Open it again.")
    found = mine(made.problem_id, WORK, by, now)
    with noting(found, by, now):
        Option.objects.filter(pk=made.pk).update(chosen=chosen)
    made.refresh_from_db()
    return made
