"""A concern that was raised at a meeting is sealed: its words go from everything a meeting keeps, for good."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db.models import Model
from django.utils.translation import gettext

from compstat.concerns.actions import register_sealed
from compstat.concerns.queries import Concern

from .. import rules
from ..models import Asked, Draft, Line, LineChange, Minutes, Poll
from ..queries.withheld import SHORTEST, texts_of, without

LONG: Final = 20  # characters: what we said of it, and is shorter, may stand in any minutes


def take_out(concern: Concern, words: frozenset[str], now: datetime) -> None:
    """Inside the act that seals it: its lines are taken back and say nothing; minutes and ballots that quote it do not.

    Minutes of later meetings go through what was promised, so all of the city's are looked through.
    """
    lines = Line.objects.filter(concern=concern.pk)
    said = {*lines.values_list("answer", flat=True)}.union(*map(texts_of, lines))
    for model in (Draft, Minutes):
        _rewrite(model, {"meeting__city": concern.city}, words, LONG)
        _rewrite(model, {"meeting__lines__in": lines}, said, SHORTEST)
    _polls(concern.city, {each[: rules.LONGEST_OPTION] for each in (*said, *words)} - {""})
    LineChange.objects.filter(line__in=lines).delete()
    Asked.objects.filter(pk__in=[*lines.values_list("pk", flat=True)]).update(text="")
    lines.filter(undone_at=None).update(undone_at=now)
    lines.update(text="", answer="", owner="")


def _rewrite(model: type[Model], which: dict[str, object], words: Iterable[str], shortest: int) -> None:
    """Minutes in which none of these can be read any more; the longest goes first, so that nothing of it is left."""
    hidden = sorted((each for each in words if len(each) >= shortest), key=lambda each: (-len(each), each))
    for key, text in model._default_manager.filter(**which).values_list("pk", "text"):
        if (shown := without(text, hidden)) != text:
            model._default_manager.filter(pk=key).update(text=shown)


def _polls(city: str, hidden: set[str]) -> None:
    """Answers to choose that quote it."""
    for poll in Poll.objects.select_for_update().filter(meeting__city=city):
        shown = [gettext("Not shown any more") if option in hidden else option for option in poll.options]
        if shown != poll.options:
            Poll.objects.filter(pk=poll.pk).update(options=shown)


register_sealed(take_out)
