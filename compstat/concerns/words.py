"""What staff read where the code says an origin, a mark or an event. States and themes: see `saying`."""

from __future__ import annotations

from typing import Final

from babel import Locale, UnknownLocaleError
from django.utils.translation import gettext_lazy as _

from compstat.places.queries import locale

from .rules import Origin

ORIGINS: Final = {
    Origin.SPOKEN: _("said at a meeting"), Origin.PHONE: _("by phone at a meeting"), Origin.PAPER: _("on a paper card"),
    Origin.KIOSK: _("at the door of a meeting"), Origin.REGISTRATION: _("before a meeting"),
    Origin.ONLINE: _("online at a meeting"), Origin.WEB: _("on the website"), Origin.OFFICER: _("told to an officer"),
}  # fmt: skip
ROLES: Final = (  # who usually does things
    _("Captain"), _("Community service officer"), _("Officer"), _("Traffic unit"), _("Public works liaison"),
    _("Crime analyst"),
)  # fmt: skip


def origin_text(origin: str) -> str:
    """Where a concern was raised."""
    return str(ORIGINS[Origin(origin)])


def language_text(code: str) -> str:
    """A language as the reader's language calls it, and as it calls itself: "Spanish (español)"."""
    try:
        its = Locale.parse(code.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return code
    ours, own = str(its.get_display_name(locale()) or code), str(its.get_display_name() or code)
    return ours if ours.lower() == own.lower() else f"{ours} ({own})"
