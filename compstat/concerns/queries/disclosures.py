"""Sealed accounts for the trained person: a list without words, and one to be opened."""

from __future__ import annotations

from django.db.models import F, QuerySet

from compstat.access.rules import WrongState

from ..models import DisclosureState

__all__ = ["DisclosureUnknown", "disclosure", "disclosures_of"]


class DisclosureUnknown(WrongState, LookupError):
    """There is no such sealed account."""


def disclosures_of(city_id: str) -> QuerySet[DisclosureState]:
    """Those of a city, unread ones first. What they say stands in another table."""
    found = DisclosureState.objects.filter(city=city_id)
    return found.order_by(F("closed_on").desc(nulls_first=True), F("read_on").asc(nulls_first=True), "came_on", "pk")


def disclosure(disclosure_id: str) -> DisclosureState:
    """How one of them stands. DisclosureUnknown, also for one that was removed in time."""
    found = DisclosureState.objects.filter(pk=disclosure_id).first()
    if found is None:
        raise DisclosureUnknown("There is no such sealed account. Go back to the list.")
    return found
