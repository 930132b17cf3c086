"""The pages of commands and permissions, written from the program itself. Run as a module to write them anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click

from compstat.access.rules import (
    ALONE_AFTER,
    CONFIDENTIAL_ROLES,
    GRANTS,
    MAY_GO_ALONE,
    MOVES,
    DoorName,
    Grant,
    Permission,
    Role,
)
from compstat.concerns import rules as concerns
from compstat.concerns.rules.states import MISSING as CONCERN_NEEDS
from compstat.meetings import rules as meetings
from compstat.problems import rules as problems
from compstat.problems.rules.plans import MISSING as PLAN_NEEDS
from compstat.problems.rules.problems import ALLOWED
from compstat.problems.rules.problems import MISSING as PROBLEM_NEEDS
from compstat.website.command import main

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "reference"


def commands() -> str:
    """Every command's help, as it prints."""
    parts = [
        "# Commands",
        "",
        "Written from the commands themselves. Exit codes: 0 done, 1 refused (with a sentence that says what to do),",
        "2 wrong use.",
        "",
        *_section("compstat", main),
    ]
    for name in sorted(main.commands):
        parts += _section(f"compstat {name}", main.commands[name])
    return "\n".join(parts)


def _section(name: str, command: click.Command) -> list[str]:
    told = {**main.context_settings, "max_content_width": 100}
    context = click.Context(command, info_name=name, terminal_width=100, **told)
    return [f"## {name}", "", "```", command.get_help(context).rstrip(), "```", ""]


def permissions() -> str:
    """Who may do what, what it takes, and how two people decide."""
    parts = [
        "# Permissions",
        "",
        "Written from the rules themselves. What is not marked here is not allowed. A role counts in the city of its",
        "agency, from its first day until its last.",
        "",
        *_matrix(),
        *_what_they_mean(),
        *_two_people(),
    ]
    return "\n".join([*parts, ""])


def _matrix() -> Iterator[str]:
    """Roles × permissions, with notes."""
    yield from ["## Who may do what", ""]
    heads = [_words(role).capitalize() for role in Role]
    yield from _table(
        ["Permission", *heads, "Command line", "By itself", "Takes"],
        (
            [
                f"`{permission}`",
                *("●" if role in grant.roles else "" for role in Role),
                {"may": "●", "prepare": "prepares", "never": ""}[grant.command_line],
                "●" if DoorName.WORK in grant.doors else "",
                ", ".join(_takes(grant)),
            ]
            for permission, grant in GRANTS.items()
        ),
    )
    idle = [_words(role) for role in Role if not any(role in grant.roles for grant in GRANTS.values())]
    yield from [
        f"Nothing yet: {', '.join(idle)}.",
        "",
        "- **Command line**: what the operator of the machine may do without signing in, or only prepare.",
        "- **By itself**: what scheduled work may do; no job of it yet. The public may do nothing that is listed here.",
        "- **Takes** is asked of people, at the staff door:",
        "  - *own areas*: only in the areas of the role. A group of districts (A1+A15) takes all its members.",
        "  - *second factor*: a passkey or a code, given when signing in.",
        "  - *… minutes*: that second factor was given no longer ago than this.",
        "  - *keys*: an administrator has taken the keys, with a reason; they last half an hour.",
        "  - *two people*: one proposes it, another agrees. Both fulfil all that it takes.",
        "",
    ]


def _takes(grant: Grant) -> Iterator[str]:
    yield from ["own areas"] if grant.areas else []
    yield from ["second factor"] if grant.second_factor else []
    yield from [f"{grant.fresh} minutes"] if grant.fresh is not None else []
    yield from ["keys"] if grant.keys else []
    yield from ["two people"] if grant.two_people else []


def _what_they_mean() -> Iterator[str]:
    yield from ["## What each means", ""]
    yield from _table(
        ["Permission", "Sentence"], ([f"`{permission}`", grant.sentence] for permission, grant in GRANTS.items())
    )
    roles = ", ".join(_words(role) for role in Role if role in CONFIDENTIAL_ROLES)
    yield from [f"Confidential roles, which take `{Permission.GRANT_CONFIDENTIAL_ROLE}`: {roles}.", ""]


def _two_people() -> Iterator[str]:
    """The proposal's states and moves."""
    hours = int(ALONE_AFTER.total_seconds() // 3600)
    alone = ", ".join(f"`{permission}`" for permission in Permission if permission in MAY_GO_ALONE)
    yield from [
        "## What two people must want",
        "",
        f"Whoever may do it proposes it. The second is another person who may do it and holds `{Permission.SECOND}`.",
        "What the command line prepared, nobody has proposed yet. Where one person alone holds the permission,",
        f"{hours} hours with notice replace the second person for: {alone}.",
        "",
    ]
    yield from _table(
        ["A proposal that is", "becomes", "when"],
        ([before, after, move.sentence] for before, moves in MOVES.items() for after, move in moves.items()),
    )
    final = [state for state, moves in MOVES.items() if not moves]
    yield f"Final: {', '.join(final)}."


def _table(head: list[str], rows: Iterator[list[str]]) -> Iterator[str]:
    yield from (_line(cells) for cells in (head, ["---"] * len(head), *rows))
    yield ""


def _line(cells: list[str]) -> str:
    return f"|{'|'.join(f' {cell} ' if cell else ' ' for cell in cells)}|"


def _words(role: Role) -> str:
    return role.replace("_", " ")


def meetings_page() -> str:
    """States and moves of meetings, polls and the closed grounds, as a picture and as tables."""
    events = meetings.EVENTS.items()
    return "\n".join(
        [
            "# Meetings: states and moves",
            "",
            "Written from the rules themselves (`compstat/meetings/rules/`).",
            "",
            "```mermaid",
            "stateDiagram-v2",
            "    [*] --> announced",
            *(
                f"    {before} --> {move.after or before}: {event}{' (with a reason)' if move.reason else ''}"
                for event, move in events
                for before in meetings.State
                if before in move.before
            ),
            "```",
            "",
            *_table(
                ["What happens", "to a meeting that is", "which becomes", "with a reason", "what it means"],
                (
                    [
                        event,
                        ", ".join(s for s in meetings.State if s in move.before),
                        move.after or "(stays)",
                        "●" if move.reason else "",
                        move.sentence,
                    ]
                    for event, move in events
                ),
            ),
            "## The hour",
            "",
            *_table(["Point", "Minutes"], ([kind, str(minutes)] for kind, minutes in meetings.HOUR)),
            "## Polls",
            "",
            *_table(
                ["What happens", "to a poll that is", "which becomes"],
                ([event, move.before, move.after] for event, move in meetings.POLL_MOVES.items()),
            ),
            "## Grounds on which a text is not let through",
            "",
            "There are no others. Criticism of police is never one.",
            "",
            *_table(["Ground", "Sentence"], ([ground, words] for ground, words in meetings.GROUNDS.items())),
        ]
    )


def concerns_page() -> str:
    """States and moves of concerns, as a picture and as tables."""
    return "\n".join(
        [
            "# Concerns: states and moves",
            "",
            "Written from the rules themselves (`compstat/concerns/rules/`).",
            "",
            *_drawn(concerns.State.RECEIVED, concerns.MOVES, concerns.State),
            *_moves(concerns.MOVES, concerns.State, CONCERN_NEEDS, "a concern"),
            "A complaint about an officer is never declined.",
            "",
            "## When another organization replies",
            "",
            *_table(
                ["It says", "the concern becomes"],
                ([reply, concerns.reply_state(reply)] for reply in concerns.Reply),
            ),
            f"What stops the clock of {concerns.HOURS} working hours is an answer; a receipt is none. Open: "
            f"{_named(concerns.State, concerns.OPEN)}. A concern that is put forward as part of a problem waits on",
            "until somebody decides on that problem.",
            "",
            "The public rate counts each wait by its own time: the first one; that of an author who says *not_fixed*;",
            "that of an author who wrote in another language, until the answer stands in it; and that of a concern",
            "that was put together with another, until that one is answered, or until they were put together if it was",
            "before.",
            "",
            "## Grounds on which a text is withheld",
            "",
            "There are no others. Criticism of police is never one.",
            "",
            *_table(["Ground", "Sentence"], ([ground, words] for ground, words in concerns.GROUNDS.items())),
        ]
    )


def problems_page() -> str:
    """States and moves of problems and plans, as pictures and as tables."""
    results = problems.RESULTS
    return "\n".join(
        [
            "# Problems and plans: states and moves",
            "",
            "Written from the rules themselves (`compstat/problems/rules/`).",
            "",
            "## Problems",
            "",
            f"An area has {problems.MOST_PRIORITIES} priorities at most: a fourth needs one retired.",
            "",
            *_drawn(problems.ProblemState.NOMINATED, problems.MOVES, problems.ProblemState),
            *_moves(problems.MOVES, problems.ProblemState, PROBLEM_NEEDS, "a problem"),
            "### By which criterion one is closed",
            "",
            *_table(
                ["Criterion", "Sentence", "What may have come of it"],
                (
                    [closing, words, ", ".join(results[each] for each in results if each in ALLOWED[closing])]
                    for closing, words in problems.CLOSINGS.items()
                ),
            ),
            "### The six questions of scanning",
            "",
            *_table(["Name", "Question"], ([name, question] for name, question in problems.CHEERS.items())),
            "## Plans",
            "",
            *_drawn(problems.PlanState.DRAFT, problems.PLAN_MOVES, problems.PlanState),
            *_moves(problems.PLAN_MOVES, problems.PlanState, PLAN_NEEDS, "a plan"),
            "Once a plan is fixed, only an amendment with a reason changes one of these, and everybody sees what was:",
            f"{', '.join(f'`{name}`' for name in problems.FIXED)}.",
            "",
        ]
    )


def _drawn(first: str, moves: dict[Any, Any], states: Any) -> Iterator[str]:
    """The picture of a table of moves; what changes no state is not drawn."""
    yield from ["```mermaid", "stateDiagram-v2", f"    [*] --> {first}"]
    for event, move in moves.items():
        for before in states:
            if before in move.before and move.after not in (None, before):
                yield f"    {before} --> {move.after}: {event}"
    yield from ["```", ""]


def _moves(moves: dict[Any, Any], states: Any, needs: dict[Any, str], what: str) -> Iterator[str]:
    """A table of moves, with what each takes in words."""
    yield from _table(
        ["What happens", f"to {what} that is", "which becomes", "what it takes"],
        (
            [
                event,
                _named(states, move.before),
                move.after or "(stays)",
                "; ".join(words[:1].lower() + words[1:] for need, words in needs.items() if need in move.needs),
            ]
            for event, move in moves.items()
        ),
    )


def _named(states: Any, some: frozenset[Any]) -> str:
    return ", ".join(state for state in states if state in some)


PAGES: dict[Path, Callable[[], str]] = {
    FOLDER / "commands.md": commands,
    FOLDER / "permissions.md": permissions,
    FOLDER / "meetings.md": meetings_page,
    FOLDER / "concerns.md": concerns_page,
    FOLDER / "problems.md": problems_page,
}

if __name__ == "__main__":
    for page, write in PAGES.items():
        page.write_text(write())
