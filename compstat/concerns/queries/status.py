"""Ask how a concern stands: its row, and what the author or another organization has sent since.

The public door may not change a concern, so the row may be behind by a minute. Every page that tells a state asks here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext

from compstat.access.rules import WrongState

from .. import rules
from ..codes import code_hash
from ..models import Concern, ConcernEvent, OrganizationReply, Request
from ..rules import Event, Happened, Publication, Reply, Standing, State

__all__ = [
    "CodeUnknown", "appealed_at", "concern_of_code", "may_appeal", "may_say_not_fixed", "newest_request", "reply_of",
    "standing_of", "state_of", "unsettled", "whole", "withheld_why",
]  # fmt: skip


class CodeUnknown(WrongState, LookupError):
    """Nothing here has this code."""

    def __init__(self) -> None:
        super().__init__(gettext("Nothing here has this code. Read it again, letter by letter."))


def concern_of_code(code: str) -> Concern | None:
    """The concern of an author's code, however it was typed; None for another code."""
    return whole(Concern.objects.filter(code_hash=code_hash(code))).first()


def whole(found: QuerySet[Concern]) -> QuerySet[Concern]:
    """The same concerns, with what is asked of each: what happened, requests and their replies, translations."""
    replied = Prefetch("requests", Request.objects.order_by("asked_at", "id").prefetch_related("replies"))
    return found.prefetch_related("events", replied, "translations", "appeals")


def state_of(concern: Concern) -> State:
    """What has become of a concern, by now."""
    return standing_of(concern).state


def standing_of(concern: Concern) -> Standing:
    """How a concern stands by now: state, role, day."""
    row = Standing(State(concern.state), concern.owner, concern.due_on)
    replies = {each.id: each for request in concern.requests.all() for each in request.replies.all()}
    return rules.standing(row, [_happened(each, replies.get(each.key)) for each in concern.events.all()])


def _happened(event: ConcernEvent, reply: OrganizationReply | None) -> Happened:
    if event.kind != Event.REPLIED or reply is None:
        return Happened(Event(event.kind), event.at)
    return Happened(Event.REPLIED, event.at, Reply(reply.reply), reply.due_on)


def newest_request(concern: Concern) -> Request | None:
    """The other organization that was asked last, if it still is."""
    asked = [each for each in concern.requests.all() if each.withdrawn_at is None]
    return max(asked, key=lambda each: (each.asked_at, each.id), default=None)


def reply_of(request: Request) -> OrganizationReply | None:
    """What the organization replied, once it has."""
    return next(iter(request.replies.all()), None)


def may_say_not_fixed(concern: Concern) -> bool:
    """Whether its author may say now that it is not fixed."""
    return rules.can_move(Event.NOT_FIXED, state_of(concern)) and not concern.merged_into


def may_appeal(concern: Concern) -> bool:
    """Whether its author may ask a civilian moderator to look again."""
    events = [Event(each.kind) for each in concern.events.all()]
    return rules.may_appeal(Publication(concern.publication), events, concern.ground)


def unsettled() -> Iterator[tuple[Concern, Standing]]:
    """Concerns whose row is behind what was sent, and how they stand."""
    not_fixed = Q(events__kind=Event.NOT_FIXED, state__in=rules.DONE)
    replied = Q(events__kind=Event.REPLIED, state=State.WITH_ORGANIZATION)
    for found in list(whole(Concern.objects.filter(not_fixed | replied).distinct())):
        now = standing_of(found)
        if (now.state, now.owner, now.due_on) != (found.state, found.owner, found.due_on):
            yield found, now


def appealed_at(concern: Concern) -> datetime | None:
    """When the author asked last to look again; None if they never did."""
    return max((each.at for each in concern.events.all() if each.kind == Event.APPEALED), default=None)


def withheld_why(concern: Concern) -> str:
    """What a person wrote for the author when the text was withheld last."""
    return next((each.reason for each in reversed([*concern.events.all()]) if each.kind == Event.WITHHELD), "")
