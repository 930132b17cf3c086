"""A token per browser, in a cookie of the room alone, so that a show of phones counts each browser once.

No fingerprint, no address: the token is random, and tables hold a keyed hash of it that differs for each thing it is
used for, so that what one browser did cannot be put together. A token carries its own seal, so that nobody can make
one up without joining.
"""

from __future__ import annotations

import secrets
from typing import Final

from django.http import HttpRequest, HttpResponse

from compstat.access.queries import shared_key_of

from .models import Meeting

COOKIE: Final = "meeting"
HOURS: Final = 12
RANDOM, SEAL = 32, 16  # hexadecimal digits


def token_of(request: HttpRequest) -> str:
    """The token this browser was given when it joined; empty before."""
    told = request.COOKIES.get(COOKIE, "")
    return told if told.isascii() and secrets.compare_digest(told, _sealed(told[:RANDOM])) else ""


def new_token() -> str:
    """A token nobody has yet."""
    return _sealed(secrets.token_hex(RANDOM // 2))


def _sealed(random: str) -> str:
    return random + shared_key_of("browser", random)[:SEAL]


def give_token(request: HttpRequest, answer: HttpResponse) -> None:
    """Give the browser a token, unless it has one."""
    token = token_of(request) or new_token()
    answer.set_cookie(
        COOKIE, token, max_age=HOURS * 3600, httponly=True, samesite="Lax", secure=request.is_secure()
    )  # fmt: skip


def hashed(meeting: Meeting, use: str, *who: str) -> str:
    """The key under which one use of a token, slip or code is kept: 64 hexadecimal digits, the same at every door."""
    return shared_key_of("meeting", meeting.id, use, *who)
