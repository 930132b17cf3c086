"""What a briefing refuses, each with a sentence that says what to do."""

from __future__ import annotations

from compstat.access.rules import Refused


class BriefingUnknown(Refused, LookupError):
    """There is no frozen briefing for this edition, area and date."""


class DateRefused(Refused, ValueError):
    """No table can be made to this date."""


class NoteRejected(Refused, ValueError):
    """A note cannot be signed as it is."""


class ParagraphWrong(ValueError):
    """A figure of the ready paragraph is not what counting again gives."""


MOST_NOTE = 4_000  # characters
