"""Enter what residents answered on paper: slips with a code one by one, slips without one by how many there are.

Each slip counts once. Numbers entered again take the place of those before, and a slip that was misread is taken back
by its code: until all is counted, when single answers are forgotten for good.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext

from compstat.access.actions import Act, acting
from compstat.access.rules import Actor, WrongState

from ..models import Verdict, VerdictAnswer
from ..queries import verdicts as queries
from ..queries.codes import CodeRefused, answer_key, token_of, uncoded_key
from ..queries.verdicts import ORDER, PAPER
from ..rules import Voice
from . import moving
from .plan_moving import REVIEW, mine
from .voicing import NO_CODE, keep_answer

MOST: Final = 1000  # slips that say the same
Problems = Mapping[int, str]  # by the place of a slip: why it was not entered, in a sentence


@dataclass(frozen=True)
class Slip:
    """A slip as it is typed: the code that stands on it, and what is ticked."""

    code: str
    voice: Voice


class _NothingNew(Exception):
    """Nothing was entered: no line in the logbook."""


def enter_slips(verdict_id: str, slips: Sequence[Slip], *, by: Actor, now: datetime) -> Problems:
    """Slips with a code: of a concern, a paper card or a ballot slip. The problems of those that were not entered.

    WrongState: nothing can be entered now.
    """
    problems: dict[int, str] = {}
    with suppress(_NothingNew), _entering(verdict_id, by, now) as found:
        for place, slip in enumerate(slips):
            try:
                keep_answer(found, _token(found, slip.code), slip.voice, PAPER)
            except WrongState as refusal:
                problems[place] = str(refusal)
        if len(problems) == len(slips):
            raise _NothingNew
    return problems


def take_back_slip(verdict_id: str, code: str, *, by: Actor, now: datetime) -> None:
    """A slip that was entered on paper counts no more, so that it can be entered as it reads. WrongState."""
    with _entering(verdict_id, by, now) as found:
        key = answer_key(found, _token(found, code))
        if not VerdictAnswer.objects.filter(pk=key, origin=PAPER).delete()[0]:
            raise CodeRefused(gettext("No slip with this code was entered here. What was sent online stays."))


def count_slips(
    verdict_id: str, counts: Mapping[Voice, int], before: Mapping[Voice, int], *, by: Actor, now: datetime
) -> None:
    """Slips without a code, by what they say; in place of what was entered before, which whoever counts has seen.

    WrongState: nothing can be entered now, or somebody else has entered some meanwhile.
    """
    if not all(0 <= counts.get(voice, 0) <= MOST for voice in ORDER):
        raise WrongState(f"Enter 0 to {MOST} slips beside each answer.")
    with _entering(verdict_id, by, now) as found:
        there = queries.uncoded(found)
        if {voice: before.get(voice, 0) for voice in ORDER} != there:
            raise WrongState(moving.FASTER)
        for voice in ORDER:
            _set(found, voice, there[voice], counts.get(voice, 0))


def _set(found: Verdict, voice: Voice, before: int, after: int) -> None:
    """As many rows as there are slips; the last ones go first."""
    gone = [uncoded_key(found, voice, n) for n in range(after + 1, before + 1)]
    come = [uncoded_key(found, voice, n) for n in range(before + 1, after + 1)]
    VerdictAnswer.objects.filter(pk__in=gone).delete()
    VerdictAnswer.objects.bulk_create(
        VerdictAnswer(id=key, verdict=found, voice=voice, origin=PAPER) for key in come
    )  # fmt: skip


def _token(found: Verdict, code: str) -> str:
    """What the code on a slip stands for. CodeRefused."""
    token = token_of(found, code, in_hand=True)
    if token is None:
        raise CodeRefused(gettext(NO_CODE))
    return token


@contextmanager
def _entering(verdict_id: str, by: Actor, now: datetime) -> Iterator[Verdict]:
    """Paper is entered while residents are asked, with one line in the logbook. WrongState."""
    found = queries.verdict(verdict_id)
    plan = mine(found.plan_id, REVIEW, by, now)
    with acting(
        Act.PAPER_ENTERED, by=by, now=now, object_kind="verdict", object_id=found.id, city=plan.problem.city,
        permission=REVIEW,
    ):  # fmt: skip
        if Verdict.objects.select_for_update().get(pk=found.pk).counted_on is not None:
            raise WrongState("These answers have been counted already.")
        if not queries.is_open(found, moving.today(plan.problem, now)):
            raise WrongState("Slips are entered while residents are asked: from the first day until the last.")
        yield found
