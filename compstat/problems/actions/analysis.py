"""Analysis with residents: who lives with it, root causes with evidence for and against, figures that stay.

Every addition is one line in the logbook; what replaces other words leaves those in view.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from compstat.access.rules import Actor, WrongState

from .. import rules
from ..models import Evidence, GroupNote, Hypothesis, Panel, Problem
from ..queries import problems as queries
from ..queries.figures import reading
from ..rules import TRIANGLE, Source
from .moving import WORK, mine, noting, reword, today

LONGEST: Final = {"who_lives": 1000, "were_asked": 1000, "burden": 1000, "members": 500}
LONGEST_CORNER: Final = 500


def write_analysis(
    problem_id: str, *, who_lives: str | None = None, were_asked: str | None = None, burden: str | None = None,
    members: str | None = None, triangle: Mapping[str, str] | None = None, by: Actor, now: datetime,
) -> Problem:  # fmt: skip
    """Who lives with it, were they asked, whom a plan could burden, who works on it, the triangle. None: as it was."""
    found = mine(problem_id, WORK, by, now)
    given = {"who_lives": who_lives, "were_asked": were_asked, "burden": burden, "members": members}
    told: dict[str, object] = {name: text.strip() for name, text in given.items() if text is not None}
    for name in told:
        rules.check_words(str(told[name]), LONGEST[name], 0)
    if triangle is not None:
        told["triangle"] = _corners(triangle)
    return reword(found, told, by=by, now=now)


def _corners(told: Mapping[str, str]) -> dict[str, str]:
    """The corners in their order. WrongState: one there is not, too long, or words on who offenders are."""
    if unknown := set(told) - set(TRIANGLE):
        raise WrongState(f"The triangle has no such corner: {', '.join(sorted(unknown))}.")
    kept = {name: told[name].strip() for name in TRIANGLE if told.get(name, "").strip()}
    for name, text in kept.items():
        rules.check_words(text, LONGEST_CORNER, 0)
        if name == "offender":
            rules.check_no_persons(text)
    return kept


def add_hypothesis(problem_id: str, text: str, *, by: Actor, now: datetime) -> Hypothesis:
    """Why it may exist, in one sentence that evidence can speak for or against. WrongState."""
    found = mine(problem_id, WORK, by, now)
    rules.check_words(text, 500)
    with noting(found, by, now) as role:
        made = Hypothesis(problem=found, text=text.strip(), by_role=role, on=today(found, now))
        made.save(force_insert=True)
    return made


def drop_hypothesis(hypothesis_id: str, why: str, *, by: Actor, now: datetime) -> Hypothesis:
    """It did not hold; it stays in view, with why. WrongState."""
    made = _hypothesis(hypothesis_id)
    found = mine(made.problem_id, WORK, by, now)
    rules.check_words(why, 500)
    with noting(found, by, now):
        if not Hypothesis.objects.filter(pk=made.pk, dropped_why="").update(dropped_why=why.strip()):
            raise WrongState("This reason was dropped already. Open the page again to read why.")
    made.refresh_from_db()
    return made


def add_evidence(
    hypothesis_id: str, speaks_for: bool, text: str, source: Source, *, cites: str = "", by: Actor, now: datetime
) -> Evidence:
    """What speaks for a hypothesis, or against it; `cites`: the key of a figure or a contribution. WrongState."""
    of = _hypothesis(hypothesis_id)
    found = mine(of.problem_id, WORK, by, now)
    rules.check_words(text, 1000)
    if cites and not queries.citable(found, cites):
        raise WrongState("What you cite is not on this page. Pin the figure, or publish what was sent, first.")
    if of.dropped_why:
        raise WrongState("This reason was dropped. Write down another one, then add evidence to it.")
    with noting(found, by, now) as role:
        made = Evidence(
            hypothesis=of, speaks_for=speaks_for, text=text.strip(), source=source, panel=cites, by_role=role,
            on=today(found, now),
        )  # fmt: skip
        made.save(force_insert=True)
    return made


def _hypothesis(hypothesis_id: str) -> Hypothesis:
    made = Hypothesis.objects.filter(pk=hypothesis_id).first()
    if made is None:
        raise queries.ProblemUnknown("There is no such reason on this page. Open it again.")
    return made


def pin_panel(
    problem_id: str, row: str, period: str, note: str = "", *, area: str = "", by: Actor, now: datetime
) -> Panel:
    """A figure of the newest briefing, kept as it is; `area`: the problem's own if empty. AreaUnknown, WrongState."""
    found = mine(problem_id, WORK, by, now)
    rules.check_words(note, 500, 0)
    read = reading(found, row, period, area_id=area)
    with noting(found, by, now):
        made = Panel(
            problem=found, edition=read.edition, area=read.area, row=row, to=read.to, period=period,
            told=dict(read.told), note=note.strip(), on=today(found, now),
        )  # fmt: skip
        made.save(force_insert=True)
    return made


def note_group(problem_id: str, on: date, came: str, text: str, *, by: Actor, now: datetime) -> GroupNote:
    """What the working group did between meetings: on which day, who came (never names), and what. WrongState."""
    found = mine(problem_id, WORK, by, now)
    rules.check_words(came, 300, 3)
    rules.check_words(text, 2000)
    if on > today(found, now):
        raise WrongState("Choose a day on which the group has met: today, or an earlier one.")
    with noting(found, by, now) as role:
        made = GroupNote(problem=found, on=on, came=came.strip(), text=text.strip(), by_role=role)
        made.save(force_insert=True)
    return made
