"""Work out on each edition how plans stand. The first edition that knows enough decides; later ones stand beside it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from compstat.access.actions import Act, TimedJob, acting, register_job
from compstat.access.rules import SYSTEM
from compstat.incidents.queries import Edition, live_edition
from compstat.places import queries as places

from ..models import EffectFound, Plan
from ..queries import plans as queries
from ..queries.comparing import is_decided, trial_of
from ..queries.looking import Look, look
from ..queries.subtracting import may_be_exact
from ..rules.measuring import Outcome
from .fixing import assess_due, start_due
from .verdicts import count_due

JOB: Final = "plans"


def find_effects(city_id: str, now: datetime, *, edition: Edition | None = None) -> list[EffectFound]:
    """What the live edition says of each plan that it has not been asked about; none is ever overwritten.

    edition: another than the live one, where a story is told of days on which that was live.
    """
    edition = edition or live_edition(places.city(city_id))
    if edition is None:
        return []
    waiting = [each for each in queries.to_measure(city_id) if not _asked(each, edition)]
    found = [_find(each, edition, now) for each in waiting]
    return [each for each in found if each is not None]


def _asked(of: Plan, edition: Edition) -> bool:
    return any(each.edition == edition.id for each in of.effects.all())


def _find(of: Plan, edition: Edition, now: datetime) -> EffectFound | None:
    """The look of one edition at one plan, kept for good; None where there is nothing to say yet, or to measure."""
    seen = looked(of, edition)
    if seen is None or seen.outcome is Outcome.NOT_YET:
        return None
    made = EffectFound(
        plan=of, edition=edition.id, as_of=edition.as_of, to=seen.to, outcome=seen.outcome, figures=seen.figures, at=now
    )
    with acting(
        Act.EFFECT_FOUND, by=SYSTEM, now=now, object_kind="plan", object_id=of.id, city=of.problem.city
    ):  # fmt: skip
        list(Plan.objects.select_for_update().filter(pk=of.pk))
        if EffectFound.objects.filter(plan=of, edition=edition.id).exists():
            return None
        made.save(force_insert=True)
    return made


def looked(of: Plan, edition: Edition) -> Look | None:
    """How a plan stands in an edition; None where reports do not measure it."""
    told = queries.fixed(of)
    trial = trial_of(edition, told.told)
    if trial is None:
        return None
    exact = bool(told.figures.get("exact", True)) and may_be_exact(of.problem.city, told.told)
    return look(edition, trial, decided=is_decided(of), smallest_fall=told.smallest_fall, exact=exact)


def tend(now: datetime) -> None:
    """What is due of plans, every hour: they start, come to their deciding date, are measured; answers are counted."""
    for where in places.cities():
        here = places.moment(where, now)
        start_due(where.id, here)
        assess_due(where.id, here)
        count_due(where.id, here)
        find_effects(where.id, here)


register_job(TimedJob(JOB, timedelta(hours=1), tend))
