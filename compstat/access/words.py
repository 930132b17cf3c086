"""What people read where the code says a role."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django.conf import settings
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from .acts import Act, Reason
from .rules import DEPUTY, EVERYWHERE, Role

ROLES = {
    Role.OFFICER: _("Officer"),
    Role.COMMUNITY_SERVICE_OFFICER: _("Community service officer"),
    Role.CAPTAIN: _("Captain"),
    Role.CRIME_ANALYST: _("Crime analyst"),
    Role.PUBLISHER: _("Publisher"),
    Role.RECORDS_OFFICER: _("Records and privacy officer"),
    Role.MODERATOR: _("Civilian moderator"),
    Role.ADVOCATE: _("Advocate for people harmed"),
    Role.PARTNER: _("Community partner"),
    Role.ADMINISTRATOR: _("Administrator"),
}

REASONS = {
    Reason.WRONG_FIGURES: _("The figures are not right."),
    Reason.TOO_REVEALING: _("It would tell too much about somebody."),
    Reason.NOT_YET: _("It is too early."),
    Reason.NOT_NEEDED: _("It is no longer needed."),
}

REQUESTED = {Reason.RECORDS_REQUEST: _("A request for public records.")}


def area_words(areas: Iterable[str]) -> str:
    """Areas by their ids, or that it is all of them."""
    listed = sorted(areas)
    return gettext("the whole city") if EVERYWHERE in listed else ", ".join(listed)


# What the logbook holds stays readable, whichever version wrote it: a code without words is shown as it is.


def act_words(code: str) -> str:
    """An act as the logbook has it, in a sentence."""
    return Act(code).sentence if code in set(Act) else code


def reason_words(code: str) -> str:
    """A reason as the logbook has it, in words; empty for none."""
    return str({**REASONS, **REQUESTED}.get(code, code))  # type: ignore[call-overload]


def role_words(code: str) -> str:
    """A role as the logbook has it, in words; empty for none."""
    if not code:
        return ""
    role = code.removesuffix(DEPUTY)
    words = str(ROLES[Role(role)]) if role in set(Role) else role
    return gettext("%(role)s, as a deputy") % {"role": words} if code.endswith(DEPUTY) else words


def read_role(told: str) -> str:
    """A role that was written down in the language the site is kept in, in the reader's; other words as they are."""
    code = _codes(settings.LANGUAGE_CODE).get(told)
    return role_words(code) if code else told


@lru_cache(maxsize=4)
def _codes(language: str) -> dict[str, str]:
    """Each role by its words in a language, those who stand in for one among them."""
    with override(language):
        return {role_words(code): code for role in Role for code in (role.value, f"{role}{DEPUTY}")}
