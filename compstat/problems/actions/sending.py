"""Add what one knows about a problem: no account, no name. Nobody reads it before a person has.

What is sent is only added; it changes nothing and leaves no line in the logbook.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from compstat.access.actions import Limit, new_key, slow
from compstat.access.queries import shared_key_of
from compstat.access.rules import WrongState
from compstat.concerns.rules import marks

from ..models import ContributionSent, Problem
from ..rules import ProblemState

SENT: Final = Limit("contributions", 30, timedelta(hours=1), public=True)
SHORTEST, LONGEST = 3, 1000
WHO: Final = ("resident", "partner")
OF_KEYS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # of ULIDs


def send_contribution(
    problem: Problem, text: str, language: str, who: str, *, network: str, now: datetime, act: str = ""
) -> str:
    """Take what somebody knows, for a person to read; the key it is kept under. TooOften, WrongState.

    act: of the form. Delivered twice, it is one. `network` is counted as a keyed hash and stands nowhere beside it.
    """
    check_contribution(problem, text, who)
    slow(SENT, network, now)
    words = text.strip()
    made = ContributionSent(
        id=_key(problem.id, act, words) if act else new_key(), problem=problem, text=words, language=language, who=who,
        marks=[str(mark) for mark in marks(words)], at=now,
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:  # the same form, delivered twice
        return made.id
    return made.id


def check_contribution(problem: Problem, text: str, who: str) -> None:
    """Refuse what says nothing or too much, and what is about a closed problem. WrongState."""
    if problem.state == ProblemState.CLOSED:
        raise WrongState(gettext("This problem is closed. If it is back, raise it as a concern."))
    if not SHORTEST <= len(text.strip()) <= LONGEST:
        raise WrongState(gettext("Tell us in at most %(n)s letters what you know.") % {"n": LONGEST})
    if who not in WHO:
        raise WrongState(gettext("Say whether you write as a resident or for a partner organization."))


def _key(*told: str) -> str:
    """The same form gives the same key; with anything in it changed, it is another."""
    number, key = int(shared_key_of("contribution", *told), 16), ""
    for _ in range(26):
        number, place = divmod(number, len(OF_KEYS))
        key += OF_KEYS[place]
    return key
