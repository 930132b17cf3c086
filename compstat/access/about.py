"""What a proposal is about, as lines that people read; names are looked up, never stored."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .models import Agency, Membership, Person, Proposal
from .rules import Permission, Role
from .words import ROLES, area_words

Facts = list[tuple[str, str]]


TITLES: Final = {
    Permission.PUBLISH_COUNTS: _("Publish protected counts"),
    Permission.GRANT_CONFIDENTIAL_ROLE: _("Give a role that opens confidential records"),
    Permission.NAME_CONFIDENTIAL_DEPUTY: _("Name a deputy who sees confidential records"),
    Permission.ERASE_PERSON: _("Erase a person"),
}


def title(found: Proposal) -> str:
    """What is proposed, in a few words."""
    return str(TITLES[Permission(found.permission)])


def facts(found: Proposal) -> Facts:
    """All that a person needs to know before they decide, in their language."""
    told = _ABOUT[Permission(found.permission)](found) if found.permission in _ABOUT else []
    nobody = gettext("nobody yet: it was prepared at the command line")
    told.append((gettext("Proposed by"), name(found.proposed_by) if found.proposed_by else nobody))
    if others := found.details.get("for"):
        told.append((gettext("As the deputy of"), ", ".join(name(each) for each in others)))
    if found.decided_by:
        told.append((gettext("Decided by"), name(found.decided_by)))
    return told


def name(person_id: str) -> str:
    """The name of a person, or their key when there is none any more."""
    return Person.objects.filter(pk=person_id).values_list("name", flat=True).first() or person_id


def _edition(found: Proposal) -> Facts:
    told = found.details
    return [
        (gettext("Edition"), found.object_id),
        (gettext("Reports known to"), told["as_of"]),
        (gettext("Protected counts to"), told["to"] or gettext("no table is complete: none would be shown")),
        (gettext("Figures shown"), str(told["shown"])),
        (gettext("Figures hidden"), str(told["hidden"])),
    ]


def _role(found: Proposal) -> Facts:
    told = found.details
    agency = Agency.objects.filter(pk=told["agency"]).first()
    return [
        (gettext("Who would get the role"), name(told["person"])),
        (gettext("Role"), str(ROLES[Role(told["role"])])),
        (gettext("For"), str(agency or "")),
        (gettext("Areas"), area_words(told["areas"])),
        (gettext("Last day"), told["until"] or gettext("no end")),
    ]


def _deputy(found: Proposal) -> Facts:
    told = found.details
    place = Membership.objects.select_related("person").get(pk=told["membership"])
    return [
        (gettext("Who would stand in"), name(found.object_id)),
        (gettext("For"), place.person.name or place.person_id),
        (gettext("Role"), place.role_words),
        (gettext("First day"), told["since"]),
        (gettext("Last day"), told["until"]),
    ]


def _person(found: Proposal) -> Facts:
    return [(gettext("Who would be erased"), name(found.object_id))]


_ABOUT = {
    Permission.PUBLISH_COUNTS: _edition, Permission.GRANT_CONFIDENTIAL_ROLE: _role,
    Permission.NAME_CONFIDENTIAL_DEPUTY: _deputy, Permission.ERASE_PERSON: _person,
}  # fmt: skip
