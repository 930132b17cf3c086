"""A person reads what residents and partners sent, and publishes it in words that identify nobody; or not.

On the closed grounds of concerns alone; criticism of police is never one. A decision may be made anew: what should not
have been published is withheld, and its words go.
"""

from __future__ import annotations

from datetime import datetime

from compstat.access.actions import Act, acting
from compstat.access.rules import Actor, Permission, WrongState
from compstat.concerns.rules import Ground

from .. import rules
from ..models import Contribution, ContributionSent
from ..queries import problems as queries
from .moving import FASTER, mine, today

MODERATE = Permission.MODERATE_CONCERN
LONGEST = 1000


def publish_contribution(sent_id: str, text: str, *, by: Actor, now: datetime) -> Contribution:
    """Everybody reads it in these words; those that were sent stay where they were. WrongState."""
    rules.check_words(text, LONGEST, 1)
    return _decide(sent_id, text.strip(), "", by, now)


def withhold_contribution(sent_id: str, ground: Ground, *, by: Actor, now: datetime) -> Contribution:
    """It is not published, on this ground; if it was, it is no more. WrongState."""
    return _decide(sent_id, "", ground, by, now)


def _decide(sent_id: str, text: str, ground: str, by: Actor, now: datetime) -> Contribution:
    sent = _sent(sent_id)
    found = mine(sent.problem_id, MODERATE, by, now)
    with acting(
        Act.CONTRIBUTION_DECIDED, by=by, now=now, object_kind="contribution", object_id=sent.id, city=found.city,
        permission=MODERATE,
    ):  # fmt: skip
        if not ContributionSent.objects.filter(pk=sent.pk, read_at=sent.read_at).update(read_at=now):
            raise WrongState(FASTER)
        told = {"text": text, "ground": ground, "on": today(found, now)}
        made, _ = Contribution.objects.update_or_create(
            id=sent.id, defaults=told, create_defaults={**told, "problem": found, "who": sent.who}
        )
    return made


def _sent(sent_id: str) -> ContributionSent:
    sent = ContributionSent.objects.filter(pk=sent_id).first()
    if sent is None:
        raise queries.ProblemUnknown("There is no such contribution, or its words are not kept any more.")
    return sent
