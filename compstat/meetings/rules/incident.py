"""Serious-incident mode in a meeting's history: as codes, so that everybody reads it in their own language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

LONGEST_REASON: Final = 300  # characters of one entry
ON, OFF, MORE = "incident: on", "incident: off", "incident: and"


def entries(on: bool, without: Sequence[str]) -> list[str]:
    """What is written down when it is switched: keys of slides that are off, in as many entries as they take."""
    told = [ON if on else OFF]
    for key in without if on else ():
        if len(f"{told[-1]} {key}") > LONGEST_REASON:
            told.append(MORE)
        told[-1] += f" {key}"
    return told


def is_entry(reason: str) -> bool:
    """Whether an entry of the history is one of these."""
    return reason.startswith((ON, OFF, MORE))


def goes_on(reason: str) -> bool:
    """Whether it goes on from the entry before."""
    return reason.startswith(MORE)


def is_on(reason: str) -> bool:
    """Whether it says that the mode is on."""
    return reason.startswith(ON)


def keys_of(reason: str) -> list[str]:
    """The keys of slides in an entry."""
    return reason.split()[2:]
