"""Make a promise, and say what became of it. Each act is one transaction with one line in the logbook."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.conf import settings
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext

from compstat.access import rules as access
from compstat.access.actions import Act, acting
from compstat.access.rules import Actor, Permission, WrongState
from compstat.places import queries as places

from . import queries, rules
from .models import Promise, PromiseEvent
from .rules import Event, Origin, State

ACTS = {
    Event.MOVED: Act.PROMISE_CHANGED, Event.REWORDED: Act.PROMISE_CHANGED, Event.KEPT: Act.PROMISE_KEPT,
    Event.DROPPED: Act.PROMISE_DROPPED, Event.REOPENED: Act.PROMISE_REOPENED,
}  # fmt: skip


def make_promise(
    city_id: str, area_id: str, what: str, owner: str, due_on: date, *, origin: Origin = Origin.MEETING,
    origin_id: str = "", made_on: date | None = None, by: Actor, now: datetime,
) -> Promise:  # fmt: skip
    """A role promises something to an area, by a day; `made_on`: the day it was said. AreaUnknown, WrongState."""
    city = places.city(city_id)
    area = places.area(city, area_id)
    access.check(by, Permission.MAKE_PROMISE, city=city.id, area=places.answering(area), now=now)
    rules.check_made(what, owner, due_on, now.date())
    made = Promise(
        city=city.id, area=area.id, what=what.strip(), owner=owner.strip(), due_on=due_on,
        made_on=min(made_on or now.date(), now.date()), origin=origin, origin_id=origin_id,
    )  # fmt: skip
    with acting(
        Act.PROMISE_MADE, by=by, now=now, object_kind="promise", object_id=made.id, city=city.id,
        permission=Permission.MAKE_PROMISE,
    ):  # fmt: skip
        made.save(force_insert=True)
        PromiseEvent(promise=made, on=now.date(), kind=Event.MADE).save(force_insert=True)
    return made


def keep(promise_id: str, how: str = "", *, by: Actor, now: datetime) -> Promise:
    """It was done; `how` may say in a sentence what."""
    return _happen(promise_id, Event.KEPT, how, by, now)


def drop(promise_id: str, reason: str, *, by: Actor, now: datetime) -> Promise:
    """It will not be done, and everybody can read why."""
    return _happen(promise_id, Event.DROPPED, reason, by, now)


def reopen(promise_id: str, reason: str, *, by: Actor, now: datetime) -> Promise:
    """It was said to be kept, and was not."""
    return _happen(promise_id, Event.REOPENED, reason, by, now)


def move(promise_id: str, due_on: date, reason: str, *, by: Actor, now: datetime) -> Promise:
    """Another day, with a reason. The day before stays in view."""
    rules.check_day(due_on, now.date())
    return _happen(promise_id, Event.MOVED, reason, by, now, due_on=due_on)


def reword(promise_id: str, what: str, reason: str, *, by: Actor, now: datetime) -> Promise:
    """Other words, with a reason. The words before stay in view."""
    rules.check_words(what)
    return _happen(promise_id, Event.REWORDED, reason, by, now, what=what.strip())


def withdraw(origin: Origin, origin_id: str, keys: Collection[str] = ()) -> frozenset[str]:
    """Inside an act of a room above, which leaves the line: no word of these promises is kept; the words there were.

    That there was one, and its days, stay. `keys`: of others that belong to the same. Done twice, it does no harm.
    """
    found = Promise.objects.filter(Q(origin=origin, origin_id=origin_id) | Q(pk__in=keys, origin=origin))
    kept = found.exclude(state=State.WITHDRAWN)
    events = PromiseEvent.objects.filter(promise__in=list(kept))
    words = {*kept.values_list("what", flat=True), *events.values_list("reason", flat=True)}
    words |= {*events.values_list("what_before", flat=True)}
    events.update(reason="", what_before="")
    with translation.override(settings.LANGUAGE_CODE):
        kept.update(state=State.WITHDRAWN, what=gettext("Withdrawn."), owner="")
    return frozenset(words) - {""}


def _happen(
    promise_id: str, event: Event, reason: str, by: Actor, now: datetime, *, due_on: date | None = None, what: str = ""
) -> Promise:
    """One event: the row changes from the state that was read, or somebody was faster."""
    found = queries.promise(promise_id)
    access.check(by, Permission.SETTLE_PROMISE, city=found.city, area=queries.answering(found), now=now)
    after = rules.check_move(event, State(found.state), reason)
    told = {"reason": reason.strip(), "due_before": due_on and found.due_on, "what_before": what and found.what}
    changed = {"state": after, "due_on": due_on or found.due_on, "what": what or found.what}
    same = Promise.objects.filter(pk=found.pk, state=found.state, due_on=found.due_on, what=found.what)
    with acting(
        ACTS[event], by=by, now=now, object_kind="promise", object_id=found.id, city=found.city,
        permission=Permission.SETTLE_PROMISE,
    ):  # fmt: skip
        if not same.update(**changed):
            raise WrongState("Somebody has just changed this promise. Open it again to see what became of it.")
        PromiseEvent(promise=found, on=now.date(), kind=event, **told).save(force_insert=True)
    found.refresh_from_db()
    return found
