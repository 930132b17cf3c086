"""Ask about polls: which there are, how they were answered by origin, and whom a slip belongs to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet

from compstat.access.rules import WrongState

from ..browsers import hashed
from ..models import Answer, Meeting, Poll, PollCount, Slip
from ..rules import Origin, PollKind, PollState, spelled

SLIP_LETTERS: Final = 10
ANSWERED: Final = -1  # the option under which PollCount keeps how many answered
ON_SCREEN: Final = (Origin.PHONE, Origin.PAPER, Origin.ONLINE)  # the order in which origins are told


class PollUnknown(WrongState, LookupError):
    """There is no such poll at this meeting."""


class SlipUnknown(WrongState, LookupError):
    """No slip of this meeting has this code or number."""


@dataclass(frozen=True)
class Option:
    """An option, and how many chose it, by origin."""

    place: int
    text: str
    by_origin: dict[str, int]

    @property
    def count(self) -> int:
        """However they answered."""
        return sum(self.by_origin.values())


@dataclass(frozen=True)
class Counts:
    """How a poll was answered: by option and origin, and how many answered at all."""

    options: tuple[Option, ...]
    answered: dict[str, int]

    @property
    def total(self) -> int:
        """How many answered."""
        return sum(self.answered.values())

    @property
    def largest(self) -> int:
        """The largest count of an option, at least 1: what bars are drawn against."""
        return max([1, *(option.count for option in self.options)])

    @property
    def by_phone(self) -> int:
        """How many answered by phone."""
        return self.answered.get(Origin.PHONE, 0)

    @property
    def on_paper(self) -> int:
        """How many answered on paper."""
        return self.answered.get(Origin.PAPER, 0)

    @property
    def online(self) -> int:
        """How many answered online, with the slip of a registration."""
        return self.answered.get(Origin.ONLINE, 0)


def poll(meeting: Meeting, poll_id: str) -> Poll:
    """One poll of a meeting. PollUnknown."""
    found = Poll.objects.filter(meeting=meeting, pk=poll_id).first()
    if found is None:
        raise PollUnknown("There is no such poll at this meeting. Load the page again.")
    return found


def polls_of(meeting: Meeting) -> QuerySet[Poll]:
    """The polls of a meeting, in the order in which they were made."""
    return Poll.objects.filter(meeting=meeting).order_by("id")


def uncounted(meeting: Meeting) -> QuerySet[Poll]:
    """The polls that were open and are not counted for good."""
    return polls_of(meeting).filter(state__in=[PollState.OPEN, PollState.CLOSED])


def counts(of: Poll) -> Counts:
    """How a poll was answered: from what was written when it was final, before that from the answers themselves."""
    found = Counter(_final(of) if of.state == PollState.FINAL else _live(of))
    options = tuple(
        Option(place, text, {origin: n for (at, origin), n in sorted(found.items()) if at == place})
        for place, text in enumerate(of.options)
    )
    return Counts(options, {origin: n for (at, origin), n in sorted(found.items()) if at == ANSWERED})


def _final(of: Poll) -> dict[tuple[int, str], int]:
    return {(each.option, each.origin): each.count for each in PollCount.objects.filter(poll=of)}


def _live(of: Poll) -> Iterator[tuple[int, str]]:
    for choices, origin in of.answers.values_list("choices", "origin"):
        yield ANSWERED, origin
        for place in choices:
            yield place, origin


def slip_key(meeting: Meeting, code: str) -> str:
    """The key of the slip with this code, however it was typed."""
    return hashed(meeting, "slip", spelled(code))


def answer_key(of: Poll, slip: str) -> str:
    """The key of the answer that the slip with this key gives to a ballot."""
    return hashed(of.meeting, "ballot", of.id, slip)


def was_used(slip: Slip) -> bool:
    """Whether a ballot was answered with a slip, by phone or on paper."""
    keys = [answer_key(each, slip.pk) for each in polls_of(slip.meeting).filter(kind=PollKind.BALLOT)]
    return Answer.objects.filter(pk__in=keys).exists()


def show_key(of: Poll, token: str) -> str:
    """The key of the answer that a browser gives to a show of phones."""
    return hashed(of.meeting, "answer", of.id, token)


def slip_of(meeting: Meeting, told: str) -> Slip:
    """A slip by its code or, at the staff door, by the number printed on it. SlipUnknown."""
    wanted = spelled(told)
    by_number = wanted.isdecimal() and len(wanted) < SLIP_LETTERS
    same = {"number": int(wanted)} if by_number else {"pk": slip_key(meeting, wanted)}
    found = Slip.objects.filter(meeting=meeting, **same).first()
    if found is None:
        raise SlipUnknown("No slip of this meeting has this code or number. Read it again, letter by letter.")
    return found
