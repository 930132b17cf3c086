"""What the author or another organization has sent is carried into the concern's row, which the public door may not do.

Pages tell the true state in any case (`queries.status`): this is for lists, counts and whoever works at the desk.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from compstat.access.actions import TimedJob, register_job
from compstat.places import queries as places

from ..models import Concern
from ..queries import status
from ..rules import Standing
from .sealing import seal_late

EVERY: Final = timedelta(minutes=1)


def settle(now: datetime) -> int:
    """Bring each row up to what was sent about it; how many changed. Done twice, it does no harm.

    What was sent just while a concern was being sealed is sealed, too.
    """
    seal_late(now)
    return sum(_settle(found, standing) for found, standing in status.unsettled())


def _settle(found: Concern, standing: Standing) -> int:
    """One row, unless a person was faster: then the next round looks at it again."""
    same = Concern.objects.filter(pk=found.pk, state=found.state, owner=found.owner, due_on=found.due_on)
    told: dict[str, object] = {"state": standing.state, "owner": standing.owner, "due_on": standing.due_on}
    if standing.answered_at:
        answered_on = places.moment(places.city(found.city), standing.answered_at).date()
        told |= {"answered_on": answered_on, "answer": _done(found.organization)}
    return same.update(**told)


def _done(organization: str) -> str:
    """The answer, where an organization's "done" is one: in the language the site is kept in."""
    with translation.override(settings.LANGUAGE_CODE):
        return gettext("%(organization)s says that it is done.") % {"organization": organization}


register_job(TimedJob("settle-concerns", EVERY, settle))
