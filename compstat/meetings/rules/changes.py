"""Two scribes who change one line: what shows then. What does not show stands in the line's history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from compstat.access.rules import WrongState

from .said import LineKind, LineState, Origin, check_sent

VERSION: Final = (
    "kind", "text", "owner", "due_on", "answer", "pinned_row", "pinned_area", "card", "item",
)  # fmt: skip
PROMISED: Final = ("kind", "text", "owner", "due_on")  # what a promise that was made of a line says
Version = dict[str, str]  # a line as a scribe wrote it, all of VERSION; a day as ISO


def merged(now: Mapping[str, str], seen: Mapping[str, str], written: Mapping[str, str], *, later: bool) -> Version:
    """What a line shows after a change by somebody who saw it as `seen`.

    What they left as it was stays as it is now. Where somebody else has changed the same meanwhile, the later shows.
    """
    told = {name: seen.get(name, now[name]) for name in VERSION}
    return {
        name: written[name] if written[name] != told[name] and (later or now[name] == told[name]) else now[name]
        for name in VERSION
    }


def is_shown(after: Mapping[str, str], seen: Mapping[str, str], written: Mapping[str, str]) -> bool:
    """Whether a line shows everything that the writer of a change has changed."""
    return all(after[name] == written[name] or written[name] == seen.get(name) for name in VERSION)


def check_change(
    before: Mapping[str, str], after: Mapping[str, str], origin: str, *, promise: bool, concern: bool
) -> None:
    """Refuse a change that would say something else than what was made of the line, or of what was sent. WrongState."""
    if promise and any(before[name] != after[name] for name in PROMISED):
        raise WrongState(
            "This is among the promises already, for everybody to read. Change it there, with a reason: another day, "
            "other words, or dropped."
        )
    if concern and after["kind"] not in {LineKind.QUESTION, LineKind.CONCERN}:
        raise WrongState(
            "This is among the concerns already, so it stays a question or a concern. Write anything else as a new "
            "line."
        )
    if origin != Origin.SPOKEN and before["kind"] != after["kind"]:
        check_sent(LineKind(after["kind"]))


def state_of(version: Mapping[str, str]) -> LineState:
    """What became of a question or concern, from what is written: answered, to be answered by a role or day, open."""
    if version["kind"] not in {LineKind.QUESTION, LineKind.CONCERN}:
        return LineState.OPEN
    if version["answer"]:
        return LineState.ANSWERED
    return LineState.FOLLOW_UP if version["owner"] or version["due_on"] else LineState.OPEN
