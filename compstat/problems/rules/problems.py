"""Problems: states and moves, the cap of three priorities, what scanning and analysis still lack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from compstat.access.rules import WrongState

MOST_PRIORITIES: Final = 3
SHORTEST: Final = 10  # characters of a reason
LONGEST: Final = 1000
LONGEST_TITLE: Final = 120
LONGEST_OWNER: Final = 80


class ProblemState(StrEnum):
    """Where a problem stands."""

    NOMINATED = "nominated"  # on nobody's list yet
    SCANNING = "scanning"
    ANALYSIS = "analysis"
    PLANNED = "planned"  # a plan is fixed
    ACTIVE = "active"  # a plan is running
    ASSESSMENT = "assessment"  # the deciding date has come
    CLOSED = "closed"


class Event(StrEnum):
    """What may happen to a problem."""

    NOMINATED = "nominated"
    OPENED = "opened"  # it becomes a priority
    RETIRED = "retired"  # it makes room for another
    SCANNED = "scanned"
    PLANNED = "planned"
    STARTED = "started"
    ASSESSED = "assessed"
    REVISED = "revised"  # back to analysis
    CLOSED = "closed"
    REOPENED = "reopened"
    CONFIRMED = "confirmed"  # an urgent problem came before the next meeting
    CHANGED = "changed"  # words of scanning or analysis


class Need(StrEnum):
    """What a move takes."""

    REASON = "reason"
    OWNER = "owner"  # the role that leads the work
    SCANNING = "scanning"  # CHEERS and a statement
    ANALYSIS = "analysis"  # residents asked, a hypothesis with evidence for and against, whom a plan could burden
    PLAN = "plan"
    CLOSING = "closing"  # a criterion and a result
    ENDED = "ended"  # no plan is fixed or running


@dataclass(frozen=True)
class Move:
    """From which states, to which one (None: it stays), and what it takes."""

    before: frozenset[ProblemState]
    after: ProblemState | None
    needs: frozenset[Need] = frozenset()


STANDING: Final = frozenset(ProblemState) - {ProblemState.CLOSED}
BEGUN: Final = STANDING - {ProblemState.NOMINATED}
MOVES: Final[dict[Event, Move]] = {
    Event.OPENED: Move(
        frozenset({ProblemState.NOMINATED}), ProblemState.SCANNING, frozenset({Need.REASON, Need.OWNER})
    ),
    Event.RETIRED: Move(BEGUN, ProblemState.NOMINATED, frozenset({Need.REASON, Need.ENDED})),
    Event.SCANNED: Move(frozenset({ProblemState.SCANNING}), ProblemState.ANALYSIS, frozenset({Need.SCANNING})),
    Event.PLANNED: Move(
        frozenset({ProblemState.ANALYSIS}), ProblemState.PLANNED, frozenset({Need.ANALYSIS, Need.PLAN})
    ),
    Event.STARTED: Move(frozenset({ProblemState.PLANNED}), ProblemState.ACTIVE, frozenset({Need.PLAN})),
    Event.ASSESSED: Move(frozenset({ProblemState.ACTIVE}), ProblemState.ASSESSMENT, frozenset({Need.PLAN})),
    Event.REVISED: Move(
        frozenset({ProblemState.PLANNED, ProblemState.ACTIVE, ProblemState.ASSESSMENT}),
        ProblemState.ANALYSIS,
        frozenset({Need.REASON, Need.ENDED}),
    ),
    Event.CLOSED: Move(STANDING, ProblemState.CLOSED, frozenset({Need.REASON, Need.CLOSING, Need.ENDED})),
    Event.REOPENED: Move(frozenset({ProblemState.CLOSED}), ProblemState.ANALYSIS, frozenset({Need.REASON, Need.OWNER})),
    Event.CONFIRMED: Move(BEGUN, None, frozenset({Need.REASON})),
    Event.CHANGED: Move(STANDING, None),
}  # fmt: skip  NOMINATED is how a problem begins: it moves nothing
MISSING: Final[dict[Need, str]] = {
    Need.REASON: "say why in a sentence that everybody can read",
    Need.OWNER: "say which role leads the work",
    Need.SCANNING: "finish scanning: answer the six CHEERS questions and complete the statement",
    Need.ANALYSIS: "finish the analysis: residents, evidence for and against one reason, whom a plan could burden",
    Need.PLAN: "fix a plan first",
    Need.CLOSING: "choose by which criterion it is closed, and what came of it",
    Need.ENDED: "end the plan that is fixed or running first, and say why",
}


def can_move(event: Event, state: ProblemState) -> bool:
    """Whether this may happen to a problem in this state."""
    return event in MOVES and state in MOVES[event].before


def check_move(event: Event, state: ProblemState, given: frozenset[Need]) -> ProblemState:
    """The state after this event; refused from another state, or without what it takes. WrongState."""
    if not can_move(event, state):
        raise WrongState("This problem is not open to that now. Open it again to see where it stands.")
    move = MOVES[event]
    if missing := [need for need in Need if need in move.needs - given]:
        told = "; ".join(MISSING[need] for need in missing)
        raise WrongState(f"{told[0].upper()}{told[1:]}.")
    return move.after or state


def check_priority(priorities: int, retiring: bool) -> None:
    """Refuse a fourth priority of an area unless one of the three is retired for it. WrongState."""
    if priorities - retiring >= MOST_PRIORITIES:
        raise WrongState(f"There are {MOST_PRIORITIES} priorities already. Choose which one is retired, and say why.")


def check_reason(reason: str) -> None:
    """Refuse a reason that says nothing, or too much. WrongState."""
    if not SHORTEST <= len(reason.strip()) <= LONGEST:
        raise WrongState(f"Say why in {SHORTEST} to {LONGEST} characters. Everybody can read it.")


def check_words(text: str, longest: int, shortest: int = SHORTEST) -> None:
    """Refuse words that say nothing, or too much. WrongState."""
    if not shortest <= len(text.strip()) <= longest:
        raise WrongState(f"Write {shortest} to {longest} characters. Everybody can read them.")


def check_lead(owner: str) -> None:
    """Refuse what is no role. WrongState."""
    if not 3 <= len(owner.strip()) <= LONGEST_OWNER:
        raise WrongState(f"Say which role leads the work, in 3 to {LONGEST_OWNER} characters: never a person's name.")


class Closing(StrEnum):
    """By which criterion a problem is closed (Cincinnati's three, and two that are told apart)."""

    ACHIEVED = "achieved"
    REASONABLE = "reasonable"
    UNLIKELY = "unlikely"
    HANDED_OVER = "handed_over"
    DECLINED = "declined"


class Result(StrEnum):
    """What came of it: four words that are never mixed."""

    DONE = "done"
    NO_CHANGE_SEEN = "no_change_seen"
    HANDED_OVER = "handed_over"
    DECLINED = "declined"


CLOSINGS: Final[dict[Closing, str]] = {
    Closing.ACHIEVED: _("What we set out to reach is reached."),
    Closing.REASONABLE: _("We did what was reasonable, and there is some benefit."),
    Closing.UNLIKELY: _("More effort is unlikely to help."),
    Closing.HANDED_OVER: _("Another organization has taken it over."),
    Closing.DECLINED: _("We will not work on it."),
}
RESULTS: Final[dict[Result, str]] = {
    Result.DONE: _("Done"),
    Result.NO_CHANGE_SEEN: _("No change seen"),
    Result.HANDED_OVER: _("Handed over"),
    Result.DECLINED: _("Declined"),
}
ALLOWED: Final[dict[Closing, frozenset[Result]]] = {
    Closing.ACHIEVED: frozenset({Result.DONE}),
    Closing.REASONABLE: frozenset({Result.DONE, Result.NO_CHANGE_SEEN}),
    Closing.UNLIKELY: frozenset({Result.NO_CHANGE_SEEN}),
    Closing.HANDED_OVER: frozenset({Result.HANDED_OVER}),
    Closing.DECLINED: frozenset({Result.DECLINED}),
}


def check_closing(closing: Closing, result: Result) -> None:
    """Refuse a result that the criterion does not allow. WrongState."""
    if result not in ALLOWED[closing]:
        raise WrongState("This result does not go with this criterion. Choose the one that says what happened.")


class Finding(StrEnum):
    """What the measure of a problem's plan says when the problem is closed."""

    FELL = "fell"  # reports, more than in comparison places, beyond chance
    ROSE = "rose"
    UNCLEAR = "unclear"  # reports or a count: no clear difference
    COUNTED = "counted"  # a count is another than before; which way is the better one, what is enough says
    NOTICED = "noticed"  # more than half of those who answered notice a change
    UNNOTICED = "unnoticed"
    OPEN = "open"  # not decided yet, or it cannot be told


# What a criterion claims, and a finding does not bear out.
AGAINST: Final[dict[Finding, frozenset[Closing]]] = {
    Finding.ROSE: frozenset({Closing.ACHIEVED, Closing.REASONABLE}),
    Finding.UNCLEAR: frozenset({Closing.ACHIEVED}),
    Finding.UNNOTICED: frozenset({Closing.ACHIEVED}),
    Finding.OPEN: frozenset({Closing.ACHIEVED}),
}
SEEN: Final = frozenset({Finding.FELL, Finding.ROSE, Finding.COUNTED, Finding.NOTICED})  # here a change was seen


def is_against(finding: Finding | None, closing: Closing, result: Result) -> bool:
    """Whether a closing says something else than the finding; None: there was no plan that began."""
    if finding is None:
        return False
    return closing in AGAINST.get(finding, ()) or (result is Result.NO_CHANGE_SEEN and finding in SEEN)


def check_finding(finding: Finding | None, closing: Closing, result: Result, against_why: str) -> None:
    """Refuse to close against the finding without saying why. WrongState."""
    if is_against(finding, closing, result) and not SHORTEST <= len(against_why.strip()) <= LONGEST:
        raise WrongState(
            "The plan’s own finding does not bear this out. Choose another criterion, or say in "
            f"{SHORTEST} to {LONGEST} characters why it is closed so all the same. Everybody reads it beside that."
        )


class Source(StrEnum):
    """Where a problem was noticed."""

    MEETING = "meeting"
    CONCERNS = "concerns"
    REPORTS = "reports"
    CALLS = "calls"
    SERVICES = "services"  # 311
    OFFICERS = "officers"
    PARTNERS = "partners"
    COUNCIL = "council"


SOURCES: Final[dict[Source, str]] = {
    Source.MEETING: _("A community meeting"),
    Source.CONCERNS: _("Concerns of residents"),
    Source.REPORTS: _("Police reports"),
    Source.CALLS: _("911 calls"),
    Source.SERVICES: _("311 requests"),
    Source.OFFICERS: _("Officers"),
    Source.PARTNERS: _("Partner organizations"),
    Source.COUNCIL: _("The city council"),
}
POLICE_SOURCES: Final = frozenset({Source.REPORTS, Source.CALLS, Source.OFFICERS})
CHEERS: Final[dict[str, str]] = {
    "community": _("Is the community affected: people, businesses, schools?"),
    "harmful": _("Is it harmful: to people, to things, to how safe people feel?"),
    "expectation": _("Do people expect the police to deal with it?"),
    "events": _("Is it made of separate events that can be described?"),
    "recurring": _("Does it keep coming back?"),
    "similar": _("Are the events alike?"),
}
TRIANGLE: Final[dict[str, str]] = {
    "offender": _("Who does it, in what way? Nothing on origin, color, age or sex."),
    "handler": _("Who could hold them back: family, friends, school, employer?"),
    "target": _("Who or what is harmed?"),
    "guardian": _("Who looks after them: neighbors, shopkeepers, officers?"),
    "place": _("What about the place makes it easy?"),
    "manager": _("Who runs the place and could change it?"),
}


STATEMENT: Final = ("behavior", "place_type", "time", "harm", "baseline")


def lacks_scanning(cheers: Mapping[str, Mapping[str, object]], told: Mapping[str, str]) -> list[str]:
    """What scanning still lacks, as names of fields: every CHEERS answer, a reason for each no, the statement."""
    lacks = [name for name in CHEERS if name not in cheers or cheers[name].get("yes") is None]
    lacks += [
        f"{name}_why" for name in CHEERS if name in cheers and cheers[name].get("yes") is False
        and not str(cheers[name].get("why", "")).strip()
    ]  # fmt: skip
    return lacks + [part for part in STATEMENT if not told.get(part, "").strip()]


def statement(told: Mapping[str, str]) -> str:
    """The problem in one sentence; empty while a part is missing."""
    if any(not told.get(part, "").strip() for part in STATEMENT):
        return ""
    said = {part: told[part].strip().rstrip(".") for part in STATEMENT}
    said["behavior"] = said["behavior"][:1].upper() + said["behavior"][1:]
    return (
        gettext("%(behavior)s at %(place_type)s %(time)s. It leads to %(harm)s. Where we start: %(baseline)s.") % said
    )


def lacks_analysis(
    hypotheses: int, tested: int, sources: frozenset[Source], who_lives: str, were_asked: str, burden: str
) -> list[str]:
    """What analysis still lacks, in the order in which a team would work: residents first."""
    return [
        *(["who_lives"] if not who_lives.strip() else []),
        *(["were_asked"] if not were_asked.strip() else []),
        *(["other_source"] if not sources - POLICE_SOURCES else []),
        *(["hypothesis"] if not hypotheses else ["evidence"] if not tested else []),
        *(["burden"] if not burden.strip() else []),
    ]
