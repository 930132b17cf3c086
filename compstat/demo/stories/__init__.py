"""What a story of a problem and of a plan holds, and how it is told through the real actions, day by day.

Days are counted from the day on which the plan starts, or from today where there is no plan.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from compstat.concerns.rules import Ground, Theme
from compstat.problems.actions import Scanning
from compstat.problems.rules import Closing, Decision, InterventionKind, ResourceKind, Result, Source, Voice

CAPTAIN: Final = "District captain"
OFFICER: Final = "Community service officer"


@dataclass(frozen=True)
class Guess:
    """Why it may exist: what speaks for it, what against it, and why it was dropped if it was."""

    day: int
    text: str
    evidence: tuple[tuple[bool, str, Source], ...]
    dropped_why: str = ""


@dataclass(frozen=True)
class Sent:
    """What a resident or a partner sent, and on which ground it was not published if it was not."""

    day: int
    who: str
    text: str
    language: str = "en"
    ground: Ground | None = None
    wording: str = ""  # empty: as it was sent
    waits: bool = False  # nobody has read it yet


@dataclass(frozen=True)
class Weighed:
    """A way of answering the problem."""

    kind: InterventionKind
    text: str
    speaks_for: str
    speaks_against: str
    technique: int | None = None
    chosen: bool = False


@dataclass(frozen=True)
class Story:
    """A problem from the day it is nominated to the day it is closed, as far as it has come."""

    area: str
    title: str
    theme: Theme
    voices: tuple[str, ...] = ()  # concerns and cards by their keys
    titles: tuple[tuple[str, str], ...] = ()  # by language: what authors are told in theirs
    nominated: int = 0
    opened: int | None = None
    owner: str = CAPTAIN
    reason: str = ""
    room_said: str = ""
    differs_why: str = ""
    urgent_why: str = ""
    scanning: Scanning | None = None
    scanned: int = 0
    who_lives: str = ""
    were_asked: str = ""
    burden: str = ""
    members: str = ""
    triangle: tuple[tuple[str, str], ...] = ()
    guesses: tuple[Guess, ...] = ()
    sent: tuple[Sent, ...] = ()
    notes: tuple[tuple[int, str, str], ...] = ()
    panels: tuple[tuple[int, str, str, str], ...] = ()  # day, row, period, why it was pinned
    options: tuple[Weighed, ...] = ()
    weighed: int = 0
    plan: PlanStory | None = None
    closed: int | None = None
    closing: tuple[Closing, Result, str] | None = None


@dataclass(frozen=True)
class Task:
    """What a role does by a day, on which day it was done, and what is said of it; a task may be dropped."""

    what: str
    owner: str
    due: int
    done: int | None = None
    how: str = ""
    dropped: bool = False


@dataclass(frozen=True)
class Looked:
    """A review: its day, the day it was held, what was done and seen, and what it decided."""

    due: int
    held: int
    done: str
    seen: str
    used: tuple[str, ...] = ()  # of each resource, in their order
    decision: Decision = Decision.CONTINUE
    reason: str = ""


@dataclass(frozen=True)
class Counted:
    """A count that its owner entered."""

    day: int
    count: int
    of: int
    method: str


@dataclass(frozen=True)
class Asked:
    """Residents are asked whether they notice a change; by which concerns and cards they answer, and what."""

    first: int
    last: int
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    dont_know: tuple[str, ...] = ()
    counted: int | None = None

    @property
    def answers(self) -> list[tuple[str, Voice]]:
        """The keys of concerns and cards, each with its answer."""
        said = {Voice.YES: self.yes, Voice.NO: self.no, Voice.DONT_KNOW: self.dont_know}
        return [(key, voice) for voice, keys in said.items() for key in keys]


@dataclass(frozen=True)
class PlanStory:
    """A plan as far as it has come."""

    title: str
    strategy: str
    co_owners: str
    drafted: int
    interventions: tuple[tuple[InterventionKind, str, int | None], ...]
    resources: tuple[tuple[ResourceKind, str, str, str, int | None], ...]  # …, planned, unit, withheld until
    tasks: tuple[Task, ...]
    told: dict[str, Any]  # names of rules.FIXED; days as numbers
    fixed: int | None = None
    amended: tuple[int, dict[str, Any], str] | None = None
    counts: tuple[Counted, ...] = ()
    reviews: tuple[Looked, ...] = ()
    asked: Asked | None = None
    completed: int | None = None
    why: str = ""
