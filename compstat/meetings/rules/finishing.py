"""What a line still lacks before it can stand in minutes: a promise its role and day, a question its answer or day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext

from compstat.access.rules import WrongState
from compstat.concerns import rules as concerns
from compstat.promises import rules as promises

SOON: Final = timedelta(days=14)  # answers that are due within so many days are listed


def promise_lacks(text: str, owner: str, due_on: date | None, today: date) -> str:
    """Why a line cannot become a promise yet, in a sentence; empty when it can."""
    if not owner and due_on is None:
        return gettext("No role and no day yet.")
    if due_on is None:
        return gettext("No day yet.")
    if not owner:
        return gettext("No role yet.")
    return _refusal(lambda: promises.check_made(text, owner, due_on, today))


def question_lacks(answer: str, due_on: date | None) -> str:
    """Why a question or concern cannot stand in minutes yet, in a sentence; empty when it can."""
    if answer:
        return _refusal(lambda: concerns.check_answer(concerns.State.ACKNOWLEDGED, answer))
    return "" if due_on else gettext("No answer and no day yet.")


def _refusal(check: Callable[[], None]) -> str:
    try:
        check()
    except WrongState as refusal:
        return str(refusal)
    return ""
