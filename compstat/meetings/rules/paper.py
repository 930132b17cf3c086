"""What may be entered from paper, when, and how it may be written."""

from __future__ import annotations

import re
from typing import Final

from django.utils.translation import gettext

from compstat.access.rules import WrongState

from .seats import LETTERS, spelled
from .states import State

CARD_LETTERS: Final = 6
CAN_ENTER: Final = frozenset({State.IN_SESSION, State.DRAFTED})


def check_can_enter(state: State) -> None:
    """Refuse before a meeting begins, and once its minutes are signed. WrongState."""
    if state is State.PUBLISHED:
        raise WrongState(
            gettext("The minutes of this meeting are signed. What is missing in them goes into corrected minutes.")
        )
    if state not in CAN_ENTER:
        raise WrongState(gettext("Paper is entered once the meeting has begun. Begin it on the scribe’s page."))


def card_number(told: str) -> str:
    """The number of a card as it is kept, however it was typed. WrongState."""
    number = spelled(told)
    if len(number) != CARD_LETTERS or not set(number) <= set(LETTERS):
        raise WrongState(
            gettext("A card’s number has 6 letters and digits, like K7M 3QX. There is no 0, 1, I, L, O or U in it.")
        )
    return number


def choices_told(told: str, options: int) -> list[int]:
    """Options as they are typed from a slip, "1 4 7" or "147", as places from 0. WrongState for what is no number."""
    parts = re.split(r"[\s,;.+/-]+", told.strip())
    if len(parts) == 1 and options < 10:
        parts = list(told.strip())
    if not parts or not all(part.isdecimal() and 1 <= int(part) <= options for part in parts):
        raise WrongState(
            gettext("Type the numbers of the options, 1 to %(options)s, with blanks between.") % {"options": options}
        )
    return [int(part) - 1 for part in parts]
