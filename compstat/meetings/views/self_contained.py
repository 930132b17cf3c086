"""What a page takes along to open without a network: its styles with their typefaces inside, and its script."""

from __future__ import annotations

import base64
import re
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.safestring import SafeString, mark_safe

STYLES: Final = ("site.css", "meetings/projector.css")
SCRIPT: Final = "meetings/projector.js"
ADDRESS: Final = re.compile(r'url\("?([^")]+\.woff2)"?\)')


def _text(name: str) -> str:
    return _bytes(name).decode("utf-8")


def _bytes(name: str) -> bytes:
    """A static file: where it is collected, else where it lies."""
    if staticfiles_storage.exists(name):
        with staticfiles_storage.open(name) as file:
            return bytes(file.read())
    found = finders.find(name)
    if not found:
        raise FileNotFoundError(f"There is no static file {name}.")
    return Path(str(found)).read_bytes()


def _with_typefaces(css: str) -> str:
    """Styles with each typeface in the place of its address."""

    def inside(found: re.Match[str]) -> str:
        told = base64.b64encode(_bytes(found[1])).decode()
        return f"url(data:font/woff2;base64,{told})"

    return ADDRESS.sub(inside, css)


@lru_cache(maxsize=1)
def file_parts() -> dict[str, SafeString]:
    """Styles and script. They are ours, and hold no end of an element."""
    css = "\n".join(_with_typefaces(_text(name)) for name in STYLES)
    return {"css": mark_safe(css), "js": mark_safe(_text(SCRIPT))}
