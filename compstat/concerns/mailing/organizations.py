"""A letter to another organization, with the signed link that takes its reply. Its address is kept nowhere else."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings

from compstat.access.actions import write_letter
from compstat.access.queries import in_language
from compstat.access.rules import Actor
from compstat.places import queries as places

from .. import letters
from ..links import reply_address
from ..models import Request
from ..rules import Event

A_MOMENT: Final = timedelta(seconds=1)  # a link that is good until midnight is good until the day before is over


def ask(request: Request, address: str, by: Actor, now: datetime) -> None:
    """Write to an organization, inside the transaction of the act by which somebody asks it. KeyMissing.

    Nothing tells who raised the concern, or who asks: `by` stands in the logbook's line of the act. The letter is in
    the language the site is kept in.
    """
    found = request.concern
    where = places.city(found.city)
    until = places.moment(where, request.until - A_MOMENT).date()
    passed_on = found.events.filter(kind=Event.PASSED_ON, key=request.pk).last()
    with in_language(settings.LANGUAGE_CODE):
        letter = letters.to_organization(
            where, found, reply_address(request.pk, request.until), until, name=request.organization,
            reason=passed_on.reason if passed_on else "", days=(until - places.moment(where, now).date()).days,
        )  # fmt: skip
    write_letter(address, letter.subject, letter.text)
