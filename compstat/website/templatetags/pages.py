"""What every page needs of itself: its address, its other languages, its code to scan from paper."""

from __future__ import annotations

from functools import lru_cache

import segno
from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template import Context
from django.urls import translate_url
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info, gettext

register = template.Library()


def _request(context: Context) -> HttpRequest | None:
    request = context.get("request")
    return request if isinstance(request, HttpRequest) else None


@register.simple_tag(takes_context=True)
def absolute(context: Context, path: str = "") -> str:
    """`{% absolute path %}`: the address with scheme and host; without a path, of the page being read."""
    request = _request(context)
    return request.build_absolute_uri(path or request.path) if request else path


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> list[dict[str, str]]:
    """`{% language_links as links %}`: this page in the other languages, each named in itself.

    None where an address is the same in all: the staff door follows the browser's language.
    """
    request = _request(context)
    here = request.get_full_path() if request else "/"
    others = [code for code, _ in settings.LANGUAGES if code != get_language()]
    found = [(code, translate_url(here, code), get_language_info(code)) for code in others]
    return [
        {"code": code, "name": info["name_local"], "href": href, "dir": "rtl" if info["bidi"] else "ltr"}
        for code, href, info in found
        if href != here
    ]


@register.simple_tag
def unreviewed() -> bool:
    """`{% unreviewed as unchecked %}`: whether no person has checked the translation of this page yet."""
    return get_language() in settings.UNREVIEWED


@register.simple_tag
def qr(address: str) -> SafeString:
    """`{% qr address %}`: an address as a code to scan, for the printed page."""
    size, strokes = _code(address)
    return format_html(
        '<svg class="qr" viewBox="-4 -4 {0} {0}" width="112" height="112" role="img" aria-label="{1}">'
        '<path d="{2}"/></svg>',
        size + 8,
        gettext("Code to scan for this page: %(address)s") % {"address": address},
        mark_safe(strokes),
    )


@lru_cache(maxsize=256)
def _code(address: str) -> tuple[int, str]:
    """How many cells wide an address's code is, and its dark stretches."""
    code = segno.make(address, error="m", micro=False)
    rows = [[bool(cell) for cell in row] for row in code.matrix]
    return len(rows), "".join(_strokes(y, row) for y, row in enumerate(rows))


def _strokes(y: int, row: list[bool]) -> str:
    """The dark stretches of one line of a code, as rectangles one unit high."""
    told, start = "", None
    for x, dark in enumerate([*row, False]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            told += f"M{start} {y}h{x - start}v1h-{x - start}z"
            start = None
    return told
