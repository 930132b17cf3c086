"""Addresses of public pages, for letters and paper, and the language these are written in."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils import translation

PUBLIC_DOOR: Final = "compstat.website.doors.public"  # there is no request to learn an address from


def public_path(name: str, *told: str) -> str:
    """The path of a public page, in the active language; whichever door asks."""
    return reverse(name, urlconf=PUBLIC_DOOR, args=told)


def public_address(name: str, *told: str) -> str:
    """A public page, for a letter or for paper, in the active language; whichever door it is written at."""
    return f"{settings.COMPSTAT_SITE}{public_path(name, *told)}"


def in_language(code: str) -> translation.override:
    """Write in this language; in the site's own if it is not offered any more."""
    return translation.override(code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE)
