"""Two scribes who change one line: what shows then. What does not show stands in the line's history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from .said import LineKind, LineState

VERSION: Final = (
    "kind", "text", "owner", "due_on", "answer", "pinned_row", "pinned_area", "card", "item",
)  # fmt: skip
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


def state_of(version: Mapping[str, str]) -> LineState:
    """What became of a question or concern, from what is written: answered, to be answered by a role or day, open."""
    if version["kind"] not in {LineKind.QUESTION, LineKind.CONCERN}:
        return LineState.OPEN
    if version["answer"]:
        return LineState.ANSWERED
    return LineState.FOLLOW_UP if version["owner"] or version["due_on"] else LineState.OPEN
