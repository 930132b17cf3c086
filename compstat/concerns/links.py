"""Links in letters: signed, so that nobody makes one up; the page they open knows no more than what stands in them.

One kind takes a reply of another organization, until a moment. The other confirms or ends letters to a follower.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext

from compstat.access.queries import public_address
from compstat.access.rules import WrongState

REPLYING: Final = "concerns.replying"
FOLLOWING: Final = "concerns.following"
CONFIRM: Final = "confirm"
STOP: Final = "stop"


class LinkUnknown(WrongState, LookupError):
    """This link is not one of ours, or not whole."""


@dataclass(frozen=True)
class Asked:
    """Which request a link takes the reply to, and until when."""

    request: str
    until: datetime


@dataclass(frozen=True)
class Link:
    """What a follower's link is for (CONFIRM or STOP), whose it is, and what they follow."""

    purpose: str
    key: str  # of the follower
    city: str
    about: str  # the key of a concern or a problem


def signed(request_id: str, until: datetime) -> str:
    """A reply link as it stands in an address: good for this request, until then."""
    return _signed([request_id, until.isoformat()], REPLYING)


def read(told: str) -> Asked:
    """What a reply link says. LinkUnknown."""
    request, until = _read(told, REPLYING, 2)
    return Asked(request, datetime.fromisoformat(until))


def signed_for_follower(link: Link) -> str:
    """A follower's link as it stands in an address."""
    return _signed(list(astuple(link)), FOLLOWING)


def read_of_follower(told: str) -> Link:
    """What a follower's link says. LinkUnknown."""
    return Link(*_read(told, FOLLOWING, 4))


def _signed(told: list[Any], salt: str) -> str:
    return signing.dumps(told, key=settings.COMPSTAT_SHARED_SECRET, salt=salt)


def _read(told: str, salt: str, parts: int) -> list[str]:
    try:
        found: list[str] = signing.loads(told, key=settings.COMPSTAT_SHARED_SECRET, salt=salt)
    except signing.BadSignature as error:
        raise LinkUnknown(gettext("This link is not whole. Copy all of it from the letter.")) from error
    if len(found) != parts:  # of an earlier version of this program
        raise LinkUnknown(gettext("This link is not good any more. Ask us for a new one."))
    return found


def reply_address(request_id: str, until: datetime) -> str:
    """Where another organization replies, for a letter, in the active language."""
    return public_address("organization_reply", signed(request_id, until))


def follower_address(link: Link) -> str:
    """Where a follower confirms or ends letters, for a letter, in the active language."""
    return public_address("concern_following", signed_for_follower(link))
