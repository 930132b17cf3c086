"""What phones send: the fields of each form."""

from __future__ import annotations

from collections.abc import Sequence

Fields = dict[str, object]


def ask(text: str) -> Fields:
    """A question."""
    return {"kind": "ask", "text": text}


def support(line: str) -> Fields:
    """Support of a question that is shown."""
    return {"kind": "support", "line": line}


def unclear(slide: str) -> Fields:
    """This slide is not understood."""
    return {"kind": "unclear", "slide": slide}


def show(poll: str, choices: Sequence[int]) -> Fields:
    """An answer to a show of phones."""
    return {"kind": "answer", "poll": poll, "choice": list(choices)}


def ballot(poll: str, slip: str, choices: Sequence[int]) -> Fields:
    """A slip's answer to a ballot."""
    return {"kind": "ballot", "poll": poll, "code": slip, "choice": list(choices)}
