"""Nominate a problem; open it as one of three priorities; retire, revise, reopen it. The captain decides and says why.

The room advises by a ballot. Its words are made from the counts by the machine, and where the captain's choice differs
from them, the reason stands beside. What cannot wait is opened at once and comes before the next meeting.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from compstat.access import rules as access
from compstat.access.actions import Act, acting
from compstat.access.rules import Actor, Permission, WrongState
from compstat.concerns import actions as of_concerns
from compstat.concerns import queries as raised
from compstat.concerns.rules import Theme
from compstat.meetings import queries as meetings
from compstat.places import queries as places
from compstat.places.queries import Area, City

from .. import rules
from ..models import Problem
from ..queries import problems as queries
from ..queries.advice import Advice, said_by
from ..rules import Event, Need
from .moving import WORK, add_event, mine, move, role_told, today

PRIORITY = Permission.DECIDE_PRIORITY


def nominate(
    city_id: str, area_id: str, title: str, theme: Theme, concerns: Sequence[str] = (), *, by: Actor, now: datetime
) -> Problem:
    """What somebody thinks should be worked on, with concerns that become part of it. AreaUnknown, WrongState."""
    where = places.city(city_id)
    area = places.area(where, area_id)
    access.check(by, WORK, city=where.id, area=places.answering(area), now=now)
    rules.check_words(title, rules.LONGEST_TITLE, 4)
    rules.check_no_persons(title, of_harm=True)
    for concern_id in concerns:
        _check_near(where, area, concern_id)
    with translation.override(settings.LANGUAGE_CODE):
        reason = gettext("It is part of a problem that we look at as a whole: %(title)s") % {"title": title.strip()}
    made = Problem(city=where.id, area=area.id, title=title.strip(), theme=theme)
    made.opened_on = today(made, now)
    with acting(
        Act.PROBLEM_OPENED, by=by, now=now, object_kind="problem", object_id=made.id, city=where.id, permission=WORK
    ):
        made.save(force_insert=True)
        add_event(made, Event.NOMINATED, now, role=role_told(made, WORK, by, now))
        for concern_id in dict.fromkeys(concerns):
            of_concerns.join_problem(concern_id, made.id, reason, by=by, now=now)
    return made


def _check_near(where: City, area: Area, concern_id: str) -> None:
    """Refuse a concern from elsewhere. ConcernUnknown, WrongState."""
    found = raised.concern(concern_id)
    if found.city != where.id or not set(places.area(where, found.area).districts) & set(area.districts):
        raise WrongState("One of these concerns is from another part of the city. Choose those of this area.")


def open_priority(
    problem_id: str, owner: str, reason: str, *, retire: str = "", retire_why: str = "", room_said: str = "",
    differs_why: str = "", urgent_why: str = "", meeting: str = "", poll: str = "", option: int | None = None,
    by: Actor, now: datetime,
) -> Problem:  # fmt: skip
    """It becomes a priority, after the room has spoken or because it cannot wait; a fourth retires one. WrongState.

    `poll`: the ballot of a meeting that advised; `option`: its answer that this problem is, if its words differ from
    the title. Without a ballot `room_said` tells what the room said, and `meeting` where.
    """
    found = mine(problem_id, PRIORITY, by, now)
    rules.check_reason(reason)
    rules.check_lead(owner)
    advice = said_by(found, poll, option, retire) if poll else Advice(room_said.strip(), meeting)
    rules.check_advice(advice.said, urgent_why, advice.otherwise, differs_why)
    with transaction.atomic():
        _make_room(found, retire, retire_why, by, now)
        return move(
            found, Event.OPENED, frozenset({Need.REASON, Need.OWNER}), by=by, now=now, permission=PRIORITY,
            reason=reason, owner=owner.strip(), priority_since=today(found, now), room_said=advice.said,
            meeting=advice.meeting, poll=poll, differs_why=differs_why.strip(), urgent_why=urgent_why.strip(),
        )  # fmt: skip


def _make_room(found: Problem, retired: str, why: str, by: Actor, now: datetime) -> None:
    """At most three priorities of an area, also when two are opened at once: its rows are locked. WrongState."""
    list(Problem.objects.select_for_update().filter(city=found.city, area=found.area).order_by("id"))
    there = {each.id for each in queries.priorities(found.city, found.area)}
    if retired and retired not in there:
        raise WrongState("What is to be retired is no priority of this area any more. Open the list again.")
    rules.check_priority(len(there), bool(retired))
    if retired:
        retire(retired, why, by=by, now=now)


def retire(problem_id: str, reason: str, *, by: Actor, now: datetime) -> Problem:
    """It is no priority any more, and may be opened again. WrongState."""
    found = mine(problem_id, PRIORITY, by, now)
    rules.check_reason(reason)
    return move(
        found, Event.RETIRED, queries.given(found) | {Need.REASON}, by=by, now=now, permission=PRIORITY, reason=reason,
        priority_since=None,
    )  # fmt: skip


def confirm_urgent(
    problem_id: str, meeting: str, room_said: str = "", *, poll: str = "", option: int | None = None,
    differs_why: str = "", by: Actor, now: datetime,
) -> Problem:  # fmt: skip
    """What could not wait has come before a meeting, which said this; it stays a priority. WrongState."""
    found = mine(problem_id, PRIORITY, by, now)
    since = queries.waits_for_the_room(found)
    if since is None:
        raise WrongState("This problem does not wait to come before a meeting.")
    where = places.city(found.city)
    held = meetings.meetings_since(where, places.area(where, found.area), since)
    if not held.filter(pk=meeting).exists():
        raise WrongState("Choose a meeting that was held since this problem was opened.")
    advice = said_by(found, poll, option, "") if poll else Advice(room_said.strip(), meeting)
    if advice.meeting != meeting:
        raise WrongState("This ballot was held at another meeting. Choose one of this one, or say what people said.")
    rules.check_reason(advice.said)
    rules.check_advice(advice.said, "", advice.otherwise, differs_why)
    return move(
        found, Event.CONFIRMED, frozenset({Need.REASON}), by=by, now=now, permission=PRIORITY, reason=advice.said,
        key=meeting, room_said=advice.said, meeting=meeting, poll=poll, differs_why=differs_why.strip(),
    )  # fmt: skip


def revise(problem_id: str, reason: str, *, by: Actor, now: datetime) -> Problem:
    """Back to analysis, once no plan is fixed or running: what was thought did not hold. WrongState."""
    found = mine(problem_id, PRIORITY, by, now)
    rules.check_reason(reason)
    return move(
        found, Event.REVISED, queries.given(found) | {Need.REASON}, by=by, now=now, permission=PRIORITY, reason=reason
    )


def reopen_problem(
    problem_id: str, owner: str, reason: str, *, retire: str = "", retire_why: str = "", by: Actor, now: datetime
) -> Problem:
    """It was closed and is back: a priority again, within the three; how it was closed stays in view. WrongState."""
    found = mine(problem_id, PRIORITY, by, now)
    rules.check_reason(reason)
    rules.check_lead(owner)
    before = {name: getattr(found, name) for name in ("closing", "result", "closed_why")}
    before |= {name: getattr(found, name) for name in ("finding", "against_why") if getattr(found, name)}
    with transaction.atomic():
        _make_room(found, retire, retire_why, by, now)
        return move(
            found, Event.REOPENED, frozenset({Need.REASON, Need.OWNER}), by=by, now=now, permission=PRIORITY,
            reason=reason, before={**before, "closed_on": str(found.closed_on)}, owner=owner.strip(),
            priority_since=today(found, now), closed_on=None, closing="", result="", closed_why="", finding="",
            against_why="", urgent_why="",
        )  # fmt: skip
