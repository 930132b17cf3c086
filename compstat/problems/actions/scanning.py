"""Scanning: is it one problem (CHEERS), what exactly is it, where was it noticed. Then on to analysis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from compstat.access.rules import Actor, WrongState

from .. import rules
from ..models import Problem
from ..queries import problems as queries
from ..rules import CHEERS, Event, Source
from .moving import WORK, mine, move, reword

LONGEST: Final = {"behavior": 200, "place_type": 200, "time": 200, "harm": 200, "baseline": 300}
LONGEST_WHY: Final = 300
NO_PERSONS: Final = {"behavior": False, "time": False, "harm": True}  # whether it says who is harmed


@dataclass(frozen=True)
class Scanning:
    """What a team knows when it scans. Parts may be empty until scanning is finished."""

    behavior: str = ""
    place_type: str = ""
    time: str = ""
    harm: str = ""
    baseline: str = ""
    cheers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # name → {yes: True, False, None; why}
    sources: tuple[Source, ...] = ()

    @property
    def words(self) -> dict[str, str]:
        """The five parts of the statement, trimmed."""
        return {name: str(getattr(self, name)).strip() for name in LONGEST}


def scan(problem_id: str, told: Scanning, *, by: Actor, now: datetime) -> Problem:
    """Write down what is known of a problem; the words before stay in view. WrongState."""
    found = mine(problem_id, WORK, by, now)
    words = told.words
    for name, text in words.items():
        rules.check_words(text, LONGEST[name], 0)
    for name, of_harm in NO_PERSONS.items():
        rules.check_no_persons(words[name], of_harm=of_harm)
    told_sources = [source.value for source in Source if source in told.sources]
    return reword(found, {**words, "cheers": _cheers(told.cheers), "sources": told_sources}, by=by, now=now)


def _cheers(told: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """The answers given, in the order of the questions. WrongState: a question there is not, or too long a reason."""
    if unknown := set(told) - set(CHEERS):
        raise WrongState(f"There is no such question: {', '.join(sorted(unknown))}. Answer the six of CHEERS.")
    given = {name: told[name] for name in CHEERS if name in told}
    for each in given.values():
        rules.check_words(str(each.get("why", "")), LONGEST_WHY, 0)
    kept = {name: {"yes": each.get("yes"), "why": str(each.get("why", "")).strip()} for name, each in given.items()}
    return {name: each for name, each in kept.items() if each["yes"] is not None or each["why"]}


def finish_scanning(problem_id: str, *, by: Actor, now: datetime) -> Problem:
    """On to analysis, once all six questions are answered and the statement is complete. WrongState."""
    found = mine(problem_id, WORK, by, now)
    return move(found, Event.SCANNED, queries.given(found), by=by, now=now, permission=WORK)
