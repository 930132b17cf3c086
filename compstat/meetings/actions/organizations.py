"""Keep the list of organizations that may be asked to come; note who was asked to a meeting, and who came."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime

from compstat.access.actions import Act, acting
from compstat.access.rules import Actor, Permission, WrongState

from ..models import Meeting, Organization, OrganizationAsked
from ..queries import finding
from ..queries import organizations as queries
from ..rules.calling import check_organization
from .calendar import may_call


def keep_organization(
    city_id: str, area_id: str, name: str, role: str, channel: str, *, by: Actor, now: datetime
) -> Organization:
    """Put an organization on an area's list, or say anew whom to ask there and how. No private person belongs there."""
    where, area_id, now = may_call(city_id, area_id, by, now)
    check_organization(name, role, channel)
    there = Organization.objects.filter(city=where.id, area=area_id, name__iexact=name.strip()).first()
    kept = there or Organization(city=where.id, area=area_id, name=name.strip(), added_on=now.date())
    kept.role, kept.channel, kept.ended_on = role.strip(), channel.strip(), None
    with _keeping(kept, by, now):
        kept.save(force_insert=there is None)
    return kept


def end_organization(city_id: str, organization_id: str, *, by: Actor, now: datetime) -> Organization:
    """Take an organization off the list; which meetings it was asked to stays."""
    kept = queries.organization(city_id, organization_id)
    _where, _area, now = may_call(kept.city, kept.area, by, now)
    if kept.ended_on:
        raise WrongState("This organization is off the list already.")
    kept.ended_on = now.date()
    with _keeping(kept, by, now):
        kept.save(update_fields=["ended_on"])
    return kept


def _keeping(kept: Organization, by: Actor, now: datetime) -> AbstractContextManager[object]:
    return acting(
        Act.ORGANIZATION_KEPT, by=by, now=now, object_kind="organization", object_id=kept.id, city=kept.city,
        permission=Permission.CALL_MEETING,
    )  # fmt: skip


def ask_organizations(
    city_id: str, meeting_id: str, organization_ids: Iterable[str], *, by: Actor, now: datetime
) -> Meeting:
    """These were asked to this meeting; those that were asked already stay as they are."""
    found = finding.meeting(city_id, meeting_id)
    _where, _area, now = may_call(found.city, found.area, by, now)
    chosen = [each for each in queries.on_list(found) if each.id in set(organization_ids)]
    if not chosen:
        raise WrongState("Choose the organizations that were asked.")
    with _asking(found, by, now):
        OrganizationAsked.objects.bulk_create(
            [OrganizationAsked(organization=each, meeting=found, asked_on=now.date()) for each in chosen],
            ignore_conflicts=True,
        )
    return found


def note_who_came(
    city_id: str, meeting_id: str, came: Mapping[str, bool | None], *, by: Actor, now: datetime
) -> Meeting:
    """For which organizations somebody came, by their ids; None takes back what was said."""
    found = finding.meeting(city_id, meeting_id)
    _where, _area, now = may_call(found.city, found.area, by, now)
    with _asking(found, by, now):
        for asked in OrganizationAsked.objects.filter(meeting=found, organization__in=list(came)):
            asked.came = came[asked.organization_id]
            asked.save(update_fields=["came"])
    return found


def _asking(found: Meeting, by: Actor, now: datetime) -> AbstractContextManager[object]:
    return acting(
        Act.ORGANIZATION_ASKED, by=by, now=now, object_kind="meeting", object_id=found.id, city=found.city,
        permission=Permission.CALL_MEETING,
    )  # fmt: skip
