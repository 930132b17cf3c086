"""On which grounds a person may refuse a text: a closed list. Criticism of police is never one."""

from __future__ import annotations

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
# Withheld for one of these, a text asks for no answer here: the clock does not count it.
UNANSWERED: Final = frozenset({Ground.THREAT, Ground.SEALED, Ground.ADVERTISING})
