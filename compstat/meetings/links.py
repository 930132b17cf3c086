"""Links in letters: signed, so that nobody makes one up; the page they open knows no more than what stands in them."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import Final

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext

from compstat.access.queries import public_address
from compstat.access.rules import WrongState

SALT: Final = "meetings.following"
SEAT: Final = "seat"  # letters about one meeting, to an address that was left with a seat


class LinkUnknown(WrongState, LookupError):
    """This link is not one of ours, or not whole."""


@dataclass(frozen=True)
class Link:
    """What a link is for (rules.Following, or SEAT: no more letters about one meeting), whose, and which area."""

    purpose: str
    key: str
    city: str
    area: str
    reminders: int = 0  # as they stood when the letter was written


def signed(link: Link) -> str:
    """A link as it stands in an address."""
    return signing.dumps(list(astuple(link)), key=settings.COMPSTAT_SHARED_SECRET, salt=SALT)


def read(told: str) -> Link:
    """What a link says. LinkUnknown."""
    try:
        return Link(*signing.loads(told, key=settings.COMPSTAT_SHARED_SECRET, salt=SALT))
    except (signing.BadSignature, TypeError) as error:
        raise LinkUnknown(gettext("This link is not whole. Copy all of it from the letter.")) from error


def address_of(link: Link) -> str:
    """The address for a letter, in the active language."""
    return public_address("following", signed(link))
