"""Answer "do you notice a change?" with a code: that of a concern, of a paper card or of a ballot slip, once.

Who answered what cannot be read from it: an answer is kept under a keyed hash of question and code.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from compstat.access.actions import Limit, slow
from compstat.access.rules import WrongState
from compstat.places import queries as places

from ..models import Verdict, VerdictAnswer
from ..queries.codes import CodeRefused, CodeUsed, answer_key, token_of
from ..rules import Voice

WRONG_CODES: Final = Limit("verdict codes", 20, timedelta(hours=1), public=True)
WEB: Final = "web"  # another origin: whoever enters what came on paper says so
NO_CODE: Final = _("No concern, card or slip has this code. Read it again, letter by letter.")


def answer_verdict(
    verdict: Verdict, code: str, voice: Voice, *, network: str, now: datetime, origin: str = WEB
) -> None:
    """Somebody says whether they notice a change. CodeRefused, TooOften; WrongState: nobody is asked now."""
    check_open(verdict, now)
    token = token_of(verdict, code)
    if token is None:
        slow(WRONG_CODES, network, now)
        raise CodeRefused(gettext(NO_CODE))
    keep_answer(verdict, token, voice, origin)


def keep_answer(verdict: Verdict, token: str, voice: Voice, origin: str) -> None:
    """The answer of whoever a code stands for, once. CodeUsed."""
    made = VerdictAnswer(id=answer_key(verdict, token), verdict=verdict, voice=voice, origin=origin)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        raise CodeUsed(gettext("This code has answered already. Each code counts once.")) from None


def check_open(verdict: Verdict, now: datetime) -> None:
    """Refuse an answer before people are asked, and once it is over. WrongState."""
    today = places.moment(places.city(verdict.plan.problem.city), now).date()
    if today < verdict.opened_on:
        raise WrongState(gettext("We do not ask yet. Come back on the day that stands above."))
    if verdict.counted_on is not None or today > verdict.closes_on:
        raise WrongState(gettext("We do not ask any more. What people said stands here once it is counted."))
