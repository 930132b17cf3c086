"""Ask about organizations: whom to ask to a meeting, those who have not been asked for a year first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Max, QuerySet

from compstat.access.rules import WrongState

from ..models import Meeting, Organization, OrganizationAsked

A_YEAR: Final = timedelta(days=365)


class OrganizationUnknown(WrongState, LookupError):
    """There is no such organization."""


@dataclass(frozen=True)
class Listed:
    """An organization, when it was last asked to any meeting, and what is known of it and this one."""

    organization: Organization
    last_asked: date | None
    neglected: bool  # not asked for a year, or never
    asked: OrganizationAsked | None


@dataclass(frozen=True)
class Invitations:
    """An area's organizations for one meeting: those not asked for a year first; and how many are what."""

    listed: tuple[Listed, ...]
    ended: tuple[Organization, ...]

    @property
    def asked(self) -> int:
        """How many were asked to this meeting."""
        return sum(each.asked is not None for each in self.listed)

    @property
    def came(self) -> int:
        """From how many somebody came."""
        return sum(each.asked is not None and bool(each.asked.came) for each in self.listed)

    @property
    def neglected(self) -> int:
        """How many have not been asked for a year."""
        return sum(each.neglected for each in self.listed)


def organization(city_id: str, organization_id: str) -> Organization:
    """One organization of a city. OrganizationUnknown."""
    found = Organization.objects.filter(city=city_id, pk=organization_id).first()
    if found is None:
        raise OrganizationUnknown("There is no such organization. Go back to the list.")
    return found


def on_list(meeting: Meeting) -> QuerySet[Organization]:
    """The organizations that may be asked to a meeting."""
    return Organization.objects.filter(city=meeting.city, area=meeting.area, ended_on=None).order_by("name")


def invitations(meeting: Meeting, today: date) -> Invitations:
    """Whom to ask to a meeting, who was asked, and who came."""
    asked = {each.organization_id: each for each in OrganizationAsked.objects.filter(meeting=meeting)}
    found = on_list(meeting).annotate(last=Max("asked__asked_on"))
    listed = [
        Listed(each, each.last, each.last is None or each.last < today - A_YEAR, asked.get(each.id)) for each in found
    ]
    ended = Organization.objects.filter(city=meeting.city, area=meeting.area).exclude(ended_on=None).order_by("name")
    return Invitations(tuple(sorted(listed, key=_order)), tuple(ended))


def _order(each: Listed) -> tuple[bool, date, str]:
    return not each.neglected, (each.last_asked or date.min) if each.neglected else date.min, each.organization.name
