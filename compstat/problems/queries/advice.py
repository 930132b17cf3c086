"""What the room advised on a problem, in words with their numbers, made from the counts of a ballot."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import shorten
from typing import Final

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, ngettext

from compstat.access.rules import WrongState
from compstat.meetings import queries as meetings
from compstat.meetings.queries import Ballot
from compstat.places import queries as places

from ..models import Problem
from ..rules import advised, differs, place_of

MOST_NAMED: Final = 4  # of the answers that a ballot advised: more, where several are level
LONGEST_NAMED: Final = 70


@dataclass(frozen=True)
class Advice:
    """What the room said, at which meeting, and whether the choice differs from it."""

    said: str
    meeting: str = ""
    otherwise: bool = False


def said_by(found: Problem, poll_id: str, option: int | None, retired: str) -> Advice:
    """What a ballot advised on opening one problem, and on retiring another. PollUnknown, WrongState."""
    where = places.city(found.city)
    ballot = meetings.ballot(where, places.area(where, found.area), poll_id)
    options = [each.text for each in ballot.counts.options]
    if option is not None and not 0 <= option < len(options):
        raise WrongState("This ballot has no such answer. Choose the one that this problem is.")
    place = option if option is not None else place_of(found.title, options)
    title = Problem.objects.filter(pk=retired).values_list("title", flat=True).first() if retired else None
    gone = place_of(title, options) if title else None
    counts = [each.count for each in ballot.counts.options]
    with translation.override(settings.LANGUAGE_CODE):
        return Advice(ballot_text(ballot, place), ballot.meeting.id, differs(place, gone, counts))


def ballot_text(ballot: Ballot, place: int | None) -> str:
    """What a ballot advised, in whole sentences: how many answered, what got most, and how this problem did."""
    counts = ballot.counts
    on = str(format_date(ballot.meeting.on, "long", locale=places.locale()))
    if not counts.total:
        return gettext("Nobody answered the ballot of %(on)s.") % {"on": on}
    said = ngettext(
        "%(n)s person answered the ballot of %(on)s.", "%(n)s people answered the ballot of %(on)s.", counts.total
    ) % {"n": _number(counts.total), "on": on}
    most = sorted(advised([each.count for each in counts.options]), key=lambda at: (-counts.options[at].count, at))
    named = [f"{shorten(counts.options[at].text, LONGEST_NAMED, placeholder='…')} ({_number(counts.options[at].count)})"
             for at in most[:MOST_NAMED]]  # fmt: skip
    first = gettext("Most went to: %(named)s.") % {"named": format_list(named, locale=places.locale())}
    return " ".join((said, first, _this_one(ballot, place)))


def _this_one(ballot: Ballot, place: int | None) -> str:
    if place is None:
        return gettext("This problem was not on it.")
    return gettext("This problem got %(n)s.") % {"n": _number(ballot.counts.options[place].count)}


def _number(value: int) -> str:
    return str(format_decimal(value, locale=places.locale()))
