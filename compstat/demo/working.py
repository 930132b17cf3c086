"""Tell the story of a plan through the acts of people in their roles: written, fixed, begun, looked at, decided."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from functools import partial
from operator import itemgetter
from typing import Any, Final

import h3
import numpy as np

from compstat.places import queries as places
from compstat.problems import actions, queries
from compstat.promises import actions as promises

from . import layout
from .people import HARBORVIEW
from .shapes import degrees
from .stories import Asked, Counted, Looked, PlanStory, Task
from .telling import Days

DAYS: Final = ("selected_first", "selected_last", "starts_on", "deciding_on")
FRIDAY: Final = 4
AROUND: Final = "Station Square"
Act = tuple[int, Callable[[], object]]  # with its day


def draft(problem: str, story: PlanStory, days: Days) -> str:
    """What will be done, by whom, with what, and what it will be judged by; its key."""
    by = days.by("ortega", story.drafted, 14)
    plan = actions.draft_plan(problem, story.title, **by).id
    actions.write_plan(plan, actions.Written(story.title, story.strategy, story.co_owners), **by)
    for kind, text, technique in story.interventions:
        actions.add_intervention(plan, kind, text, technique=technique, **by)
    for what, told, planned, unit, until in story.resources:
        withheld = None if until is None else days.on(until)
        actions.add_resource(plan, what, told, Decimal(planned), unit, withheld_until=withheld, **by)
    for task in story.tasks:
        actions.add_task(plan, task.what, task.owner, days.on(task.due), **by)
    actions.set_measure(plan, measure(story.told, days), **by)
    return plan


def measure(told: dict[str, Any], days: Days) -> dict[str, Any]:
    """What a plan is judged by, with days of the calendar and hexagons of the map."""
    dated: dict[str, Any] = {name: days.on(told[name]).isoformat() for name in DAYS if name in told}
    if "review_days" in told:
        dated["review_days"] = [days.on(day).isoformat() for day in told["review_days"]]
    if told.get("areas") == "hexagons":
        dated["areas"] = hexagons()
    return {**told, **dated}


def hexagons() -> list[str]:
    """The hexagon in the middle of Station Square and the six around it."""
    found = next(place for place in layout.PLACES if place.name == AROUND)
    lng, lat = degrees(np.array([[found.x, found.y]]))[0]
    resolution = places.city(HARBORVIEW).hexagon_resolution
    return sorted(h3.grid_disk(h3.latlng_to_cell(float(lat), float(lng), resolution), 1))


def carry_out(plan: str, story: PlanStory, days: Days) -> None:
    """It is fixed and begun; then everything that happens until today, in the order of days."""
    if story.fixed is None:
        return
    begun: Act = (0, partial(actions.start_plan, plan, **days.by("chen", 0, 8)))
    for count in story.counts:
        if count.day < story.fixed:  # what is counted by then is the time before
            _count(plan, count, days)
    actions.fix_plan(plan, **days.by("chen", story.fixed), edition=days.edition(story.fixed))
    for _, act in sorted([begun, *_acts(plan, story, days)], key=itemgetter(0)):
        act()
    if story.completed is not None:
        actions.complete_plan(plan, story.why, **days.by("chen", story.completed, 12))


def _acts(plan: str, story: PlanStory, days: Days) -> Iterator[Act]:
    """Each act with its day, in no order."""
    for count in story.counts:
        if story.fixed is not None and count.day >= story.fixed:
            yield count.day, partial(_count, plan, count, days)
    for task in story.tasks:
        if task.done is not None:
            promise = queries.plan(plan).tasks.get(what=task.what).promise
            yield task.done, partial(_settle, promise, task, days)
    if story.amended:
        yield story.amended[0], partial(_amend, plan, story.amended, days)
    for looked in story.reviews:
        yield looked.held, partial(_hold, plan, looked, days)
    if story.asked:
        yield story.asked.first, partial(_ask, plan, story.asked, days)


def _count(plan: str, count: Counted, days: Days) -> None:
    told, on = days.by("raman", count.day, 15), days.on(count.day)
    on -= timedelta(days=max(0, on.weekday() - FRIDAY))  # there is no school on weekends
    actions.enter_count(plan, on, Decimal(count.count), count.method, of=Decimal(count.of), **told)


def _settle(promise: str, task: Task, days: Days) -> None:
    act = promises.drop if task.dropped else promises.keep
    act(promise, task.how, **days.by("ortega", int(task.done or 0), 17))


def _amend(plan: str, amended: tuple[int, dict[str, Any], str], days: Days) -> None:
    day, changes, reason = amended
    actions.amend(plan, measure(changes, days), reason, **days.by("chen", day))


def _hold(plan: str, looked: Looked, days: Days) -> None:
    found = queries.plan(plan)
    review, resources = found.reviews.get(due_on=days.on(looked.due)), found.resources.order_by("id")
    used = {each.id: Decimal(amount) for each, amount in zip(resources, looked.used, strict=True)}
    held = actions.Held(looked.done, looked.seen, looked.decision, looked.reason, used)
    actions.hold_review(review.id, held, **days.by("ortega", looked.held, 18))


def _ask(plan: str, asked: Asked, days: Days) -> None:
    """Residents answer by their concerns’ codes; slips with the number of a card are entered. Then it is counted."""
    made = actions.ask_residents(plan, days.on(asked.first), days.on(asked.last), **days.by("ortega", asked.first, 9))
    for number, (code, voice) in enumerate(asked.answers):
        day, received = asked.first + 1 + number % 5, days.told.received[code]
        if not received.concern.card:
            actions.answer_verdict(made, received.code, voice, network=f"demo {code}", now=days.at(day, 12))
        elif told := actions.enter_slips(made.id, [actions.Slip(received.code, voice)], **days.by("ortega", day, 12)):
            raise ValueError(f"The demo’s slip {code} counts nowhere: {told}")
    if asked.counted is not None:
        actions.count_verdict(made.id, **days.by("ortega", asked.counted, 9))
