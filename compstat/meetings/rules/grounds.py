"""On which grounds a person may refuse a text: a closed list. Criticism of police is never one.

Marks only help the person who reads: what they point at is decided by nobody else.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext_noop as _


class Ground(StrEnum):
    """Why something was not let through."""

    IDENTIFIES = "identifies"
    THREAT = "threat"
    SEALED = "sealed"
    ADVERTISING = "advertising"


GROUNDS: Final[dict[Ground, str]] = {
    Ground.IDENTIFIES: _("It tells who a person is: a name, an address, a plate, a telephone number."),
    Ground.THREAT: _("It threatens somebody."),
    Ground.SEALED: _("It is about sexual or domestic violence, which must not be told in public. There is help."),
    Ground.ADVERTISING: _("It advertises something."),
}


class Mark(StrEnum):
    """What a person should look at twice."""

    LINK = "link"
    MAIL = "mail"
    PHONE = "phone"
    PLATE = "plate"
    HOUSE = "house"
    THREAT = "threat"
    SEALED = "sealed"


PATTERNS: Final[dict[Mark, re.Pattern[str]]] = {
    Mark.LINK: re.compile(r"https?://|www\.|\b[\w-]+\.(?:com|net|org|info|biz|shop|xyz|ly)\b", re.IGNORECASE),
    Mark.MAIL: re.compile(r"\b[\w.+-]+@[\w-]+\.\w+"),
    Mark.PHONE: re.compile(r"(?<!\d)(?:\+?\d[\s().-]{0,2}){7,15}(?!\d)"),
    Mark.PLATE: re.compile(
        r"\b(?!\d{1,2} ?[AP]M\b)(?=[A-Z0-9]*[- ]?[A-Z0-9]*\d)(?=[A-Z0-9]*[- ]?[A-Z0-9]*[A-Z])"
        r"[A-Z0-9]{2,4}[- ]?[A-Z0-9]{2,4}\b"
    ),
    Mark.HOUSE: re.compile(
        r"\b\d{1,5}[A-Za-z]?\s+(?:[A-Z][\w’']+\s){1,3}"
        r"(?:St|Street|Ave|Avenue|Rd|Road|Ln|Lane|Row|Sq|Square|Blvd|Boulevard|Dr|Drive|Ct|Court|Pl|Place|Ter|Terrace|"
        r"Way|Pkwy|Parkway|Quay|Wharf)\b"
    ),
    Mark.THREAT: re.compile(
        r"\b(?:kill|shoot|stab(?!l|il)|burn(?:s|ed|ing)? down|bomb|matar|disparar|quemar|touye|tire sou|boule(?!v))\w*",
        re.IGNORECASE,
    ),
    Mark.SEALED: re.compile(
        r"\b(?:rap(?:e[ds]?|ing|ists?)|sexual\w*|molest\w*|domestic (?:violence|abuse)|"
        r"my (?:husband|wife|boyfriend|girlfriend|partner)|"
        r"viol(?:ó|aron|ación|ad[ao]s?)|violencia doméstica|mi (?:marido|esposo|esposa|novi[oa])|"
        r"vyole|kadejak|vyolans domestik|mari m|madanm mwen|mennaj mwen)\b",
        re.IGNORECASE,
    ),
}


def marks(text: str) -> list[Mark]:
    """What in this text a person should look at twice; it decides nothing."""
    return [mark for mark, pattern in PATTERNS.items() if pattern.search(text)]
