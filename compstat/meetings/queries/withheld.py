"""What was said at a meeting and nobody may read any more: refused after all, or withheld among the concerns."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext

from compstat.concerns import queries as concerns
from compstat.concerns.queries import Concern
from compstat.concerns.rules import Publication

from ..models import Asked, Line, Meeting

SHORTEST: Final = 8  # characters: a word or two may stand in any sentence


def texts_of(line: Line) -> set[str]:
    """All wordings of a line, for staff: as it shows, as it showed before, and as it was sent while that is kept."""
    told = {line.text, *(str(change.before.get("text", "")) for change in line.changes.all())}
    return {*told, *Asked.objects.filter(pk=line.pk).values_list("text", flat=True)} - {""}


def hidden_texts(meeting: Meeting) -> list[str]:
    """What nobody may read any more, as it stood on the meeting's page; the longest first."""
    hidden = _hidden_concerns(meeting)
    return _longest_first({*(line.text for line in _hidden_lines(meeting, hidden)), *hidden.values()})


def every_hidden_text(meeting: Meeting) -> list[str]:
    """The same in all its wordings, for staff; also what was never let through, while it is kept."""
    hidden = _hidden_concerns(meeting)
    refused = meeting.refusals.values("pk")
    told = {*hidden.values(), *meeting.asked.filter(pk__in=refused).values_list("text", flat=True)}
    return _longest_first(told.union(*(texts_of(line) for line in _hidden_lines(meeting, hidden))))


def hidden_concerns(meeting: Meeting) -> QuerySet[Concern]:
    """Concerns of a meeting that nobody else may read."""
    found = concerns.concerns_of(meeting.city, meeting.area, origin_id=meeting.id)
    return found.exclude(publication=Publication.PUBLISHED)


def _hidden_concerns(meeting: Meeting) -> dict[str, str]:
    return dict(hidden_concerns(meeting).values_list("pk", "text"))


def _hidden_lines(meeting: Meeting, hidden: Iterable[str]) -> list[Line]:
    refused = set(meeting.refusals.values_list("pk", flat=True))
    return [line for line in Line.objects.filter(meeting=meeting) if line.pk in refused or line.concern in hidden]


def _longest_first(texts: Iterable[str]) -> list[str]:
    """Long ones first, so that one that stands within another leaves nothing of it."""
    return sorted((text for text in texts if len(text) >= SHORTEST), key=lambda text: (-len(text), text))


def quoted(text: str, hidden: Iterable[str]) -> list[str]:
    """Which of these a text quotes, however its lines are broken."""
    return [each for each in hidden if _found(each).search(text)]


def without(text: str, hidden: Iterable[str]) -> str:
    """A text in which none of these can be read any more; where one stood, that is said."""
    for each in hidden:
        text = _found(each).sub(lambda _: gettext("(words that must not be public were taken out here)"), text)
    return text


def _found(text: str) -> re.Pattern[str]:
    return re.compile(r"\s+".join(map(re.escape, text.split())), re.IGNORECASE)
