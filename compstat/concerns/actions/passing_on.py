"""Ask another organization about a concern, and read what it replied. Its silence is shown as silence, with days."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from compstat.access.actions import Act, acting, new_key
from compstat.access.rules import Actor, Permission, WrongState
from compstat.places import queries as places

from ..models import Concern, OrganizationReply, Request
from ..rules import Event, Need, Publication
from .answering import end_waiting
from .moving import alone, check_reason, mine, move

ANSWER: Final = Permission.ANSWER_CONCERN
LONGEST_NAME: Final = 120
LONGEST_WAIT: Final = 90  # days


class ReplyUnknown(WrongState, LookupError):
    """There is no such reply of an organization."""


def pass_on(
    concern_id: str, organization: str, address: str, reason: str, until: date, *, by: Actor, now: datetime
) -> Request:  # fmt: skip
    """A letter asks another organization; its link takes one reply, until the end of a day. WrongState."""
    found = alone(concern_id, ANSWER, by, now)
    here = places.moment(places.city(found.city), now)
    _check(found, organization, address, reason, until, here.date())
    made = Request(
        id=new_key(), concern=found, organization=organization.strip(), asked_at=now,
        until=datetime.combine(until + timedelta(days=1), time(), here.tzinfo),
    )  # fmt: skip
    given = frozenset({Need.ORGANIZATION, Need.REASON, Need.DUE})
    with transaction.atomic():
        end_waiting(found, now)
        move(
            found, Event.PASSED_ON, given, by=by, now=now, permission=ANSWER, reason=reason, due_on=until,
            organization=organization, key=made.id,
        )  # fmt: skip
        made.save(force_insert=True)
        _write_to(made, address.strip(), by, now)
    return made


def read_reply(reply_id: str, publishes: bool, *, by: Actor, now: datetime) -> OrganizationReply:
    """A person has read what an organization wrote: everybody reads it from now on, or its words go. WrongState."""
    reply = OrganizationReply.objects.filter(pk=reply_id).select_related("request").first()
    if reply is None:
        raise ReplyUnknown("There is no such reply. Go back to the list.")
    found = mine(reply.request.concern_id, Permission.MODERATE_CONCERN, by, now)
    words = {} if publishes else {"text": ""}
    with acting(
        Act.CONCERN_MODERATED, by=by, now=now, object_kind="concern", object_id=found.id, city=found.city,
        permission=Permission.MODERATE_CONCERN,
    ):  # fmt: skip
        if not OrganizationReply.objects.filter(pk=reply.pk, read_at=None).update(read_at=now, **words):
            raise WrongState("Somebody has read this reply already.")
    reply.refresh_from_db()
    return reply


def _check(found: Concern, organization: str, address: str, reason: str, until: date, today: date) -> None:
    """Refuse what could not be written, or would never be answered. WrongState."""
    if found.publication != Publication.PUBLISHED:
        raise WrongState("Publish it first: another organization reads the words that everybody reads.")
    if not 2 <= len(organization.strip()) <= LONGEST_NAME:
        raise WrongState(f"Say which organization is asked, in 2 to {LONGEST_NAME} characters.")
    try:
        validate_email(address.strip())
    except ValidationError as error:
        raise WrongState("Give the organization's mail address, like works@example.org.") from error
    check_reason(reason)
    if not timedelta() < until - today <= timedelta(days=LONGEST_WAIT):
        raise WrongState(f"Ask for a reply by a day in the next {LONGEST_WAIT} days.")


def _write_to(made: Request, address: str, by: Actor, now: datetime) -> None:
    """The letter with its link; the address is sealed with it, and kept nowhere else."""
    from ..mailing import organizations  # letters are written above acts

    organizations.ask(made, address, by, now)
