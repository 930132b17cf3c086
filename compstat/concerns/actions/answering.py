"""Say what becomes of a concern, so that its author and everybody can read it: one act, one transaction, one line.

Whatever is said ends the wait for another organization: a link that was sent for it takes no reply any more.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from compstat.access.rules import Actor, Permission, WrongState
from compstat.places import queries as places
from compstat.promises import actions as promise_actions
from compstat.promises import rules as promise_rules
from compstat.promises.queries import Promise

from .. import rules
from ..models import Concern, OwnWords, Request
from ..queries.problems_there import stand_of
from ..rules import Event, Ground, Need, State
from . import settling
from .moving import add_event, alone, as_read, check_reason, move

ANSWER = Permission.ANSWER_CONCERN


def promise_for(concern_id: str, what: str, owner: str, due_on: date, *, by: Actor, now: datetime) -> Promise:
    """A role promises something, by a day; it stands with the area's promises. ConcernUnknown, WrongState."""
    found = alone(concern_id, ANSWER, by, now)
    given = frozenset({Need.PROMISE, Need.OWNER, Need.DUE})
    rules.check_move(Event.PROMISED, State(found.state), given)
    promise_rules.check_made(what, owner, due_on, _today(found, now))
    with transaction.atomic():
        made = promise_actions.make_promise(
            found.city, found.area, what, owner, due_on, origin=promise_rules.Origin.CONCERN, origin_id=found.id,
            by=by, now=places.moment(places.city(found.city), now),
        )  # fmt: skip
        end_waiting(found, now)
        move(
            found, Event.PROMISED, given, by=by, now=now, permission=ANSWER, reason=made.what, owner=made.owner,
            due_on=made.due_on, key=made.id, promise=made.id,
        )  # fmt: skip
    return made


def answer(concern_id: str, text: str, *, by: Actor, now: datetime) -> Concern:
    """A role answers, for everybody to read. ConcernUnknown, WrongState."""
    found = alone(concern_id, ANSWER, by, now)
    rules.check_answer(State(found.state), text)
    with transaction.atomic():
        end_waiting(found, now)
        return move(
            found, Event.ANSWERED, frozenset({Need.REASON}), by=by, now=now, permission=ANSWER, reason=text,
            answer=text.strip(), answered_on=_today(found, now),
        )  # fmt: skip


def put_off(concern_id: str, owner: str, due_on: date, reason: str = "", *, by: Actor, now: datetime) -> Concern:
    """A role will answer by a day. The clock runs on: a day is no answer. ConcernUnknown, WrongState."""
    found = alone(concern_id, ANSWER, by, now)
    rules.check_follow_up(State(found.state), owner, due_on, _today(found, now))
    with transaction.atomic():
        end_waiting(found, now)
        return move(
            found, Event.PUT_OFF, frozenset({Need.OWNER, Need.DUE}), by=by, now=now, permission=ANSWER, reason=reason,
            owner=owner, due_on=due_on,
        )  # fmt: skip


def join_problem(concern_id: str, problem_id: str, reason: str, *, by: Actor, now: datetime) -> Concern:
    """It becomes part of a problem; it waits on while nobody has decided to work on it. ConcernUnknown, WrongState."""
    found = alone(concern_id, ANSWER, by, now)
    check_reason(reason)
    if not problem_id.strip():
        raise WrongState("Choose the problem it is part of.")
    stand = stand_of(problem_id)
    if stand and not stand.decided:
        rules.check_move(Event.JOINED, State(found.state), frozenset({Need.PROBLEM, Need.REASON}))
        return move(
            found, Event.PUT_FORWARD, frozenset(), by=by, now=now, permission=ANSWER, reason=reason, key=problem_id,
            problem=problem_id,
        )  # fmt: skip
    with transaction.atomic():
        end_waiting(found, now)
        return move(
            found, Event.JOINED, frozenset({Need.PROBLEM, Need.REASON}), by=by, now=now, permission=ANSWER,
            reason=reason, key=problem_id, problem=problem_id,
        )  # fmt: skip


def problem_decided(problem_id: str, role: str, *, reason: str = "", now: datetime) -> None:
    """Inside the act that decides on a problem: concerns that were put forward with it are told, and wait no more.

    `reason`: why it is not worked on; empty, where it is: then what was said as they were put forward stands.
    """
    settling.settle(now)
    put = Concern.objects.filter(problem=problem_id, merged_into="").exclude(ground=Ground.SEALED)
    for found in put.order_by("pk"):
        told = found.events.filter(kind=Event.PUT_FORWARD, key=problem_id).last()
        if told is None or not rules.can_move(Event.JOINED, State(found.state)):
            continue
        first = found.first_answer_at or now
        if as_read(found).update(state=State.IN_PROBLEM, first_answer_at=first):
            end_waiting(found, now)
            add_event(found, Event.JOINED, now, reason=reason or told.reason, role=role, key=problem_id)


def decline(concern_id: str, reason: str, *, by: Actor, now: datetime) -> Concern:
    """Nothing will be done, and everybody can read why. Never a complaint. ConcernUnknown, WrongState."""
    found = alone(concern_id, ANSWER, by, now)
    check_reason(reason)
    with transaction.atomic():
        end_waiting(found, now)
        return move(found, Event.DECLINED, frozenset({Need.REASON}), by=by, now=now, permission=ANSWER, reason=reason)


def _today(found: Concern, now: datetime) -> date:
    """The day people live in there."""
    return places.moment(places.city(found.city), now).date()


def end_waiting(found: Concern, now: datetime) -> None:
    """Inside an act: links that wait for a reply end; what the author wrote of its not being fixed has been read."""
    Request.objects.filter(concern=found, withdrawn_at=None, replies=None).update(withdrawn_at=now)
    OwnWords.objects.filter(concern=found, kind=Event.NOT_FIXED, read_at=None).update(read_at=now)
