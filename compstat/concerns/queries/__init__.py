"""Ask about concerns: those of an area, one by its key, card or code, what waits, how long answers take."""

from __future__ import annotations

from .appeals import Appealed, appealed, appeals_waiting, withheld_by
from .desk import Desk, desk
from .disclosures import DisclosureUnknown, disclosure, disclosures_of
from .finding import (
    Concern,
    ConcernUnknown,
    answers_due,
    concern,
    concern_of_card,
    concerns_of,
    unanswered,
)
from .news import Followed, News, followed_of, register_news
from .numbers import Figure, Told, reading_of, register_reader, told_of_theme
from .overdue import Incomplete, Late, incomplete, overdue, register_incomplete, register_overdue
from .problems_there import Choice, Stand, problems_there, register_problems, register_stands, stand_of
from .published import counts_by_ground, counts_by_theme, published_of
from .rated import Rate, rate
from .said import answer_now, answered_on, said, text_told
from .similar import Similar, similar_to
from .status import standing_of, state_of, whole
from .story import Story, story_of
from .translations import Wanted, to_translate, translated
from .waiting import Clock, clock_of

__all__ = [
    "Appealed", "Choice", "Clock", "Concern", "ConcernUnknown", "Desk", "DisclosureUnknown", "Figure", "Followed",
    "Incomplete", "Late", "News", "Rate", "Similar", "Stand", "Story", "Told", "Wanted", "answer_now", "answered_on",
    "answers_due", "appealed", "appeals_waiting", "clock_of", "concern", "concern_of_card", "concerns_of",
    "counts_by_ground", "counts_by_theme", "desk", "disclosure", "disclosures_of", "followed_of", "incomplete",
    "overdue", "problems_there", "published_of", "rate", "reading_of", "register_incomplete", "register_news",
    "register_overdue", "register_problems", "register_reader", "register_stands", "said", "similar_to", "stand_of",
    "standing_of", "state_of", "story_of", "text_told", "to_translate", "told_of_theme", "translated", "unanswered",
    "whole", "withheld_by",
]  # fmt: skip
