"""The room advises, the captain decides: what a ballot advised, and when a choice differs from it."""

from __future__ import annotations

from collections.abc import Sequence

from compstat.access.rules import WrongState

from .problems import MOST_PRIORITIES, check_reason


def advised(counts: Sequence[int]) -> frozenset[int]:
    """The places of the options that a ballot advised: the three that got most, and what is level with the third."""
    third = sorted(counts, reverse=True)[:MOST_PRIORITIES][-1:]
    return frozenset(place for place, count in enumerate(counts) if count and count >= third[0])


def place_of(title: str, options: Sequence[str]) -> int | None:
    """Which option of a ballot says a problem's title, however it is capitalized; None where none does."""
    told = [option.strip().casefold() for option in options]
    wanted = title.strip().casefold()
    return told.index(wanted) if wanted in told else None


def differs(opened: int | None, retired: int | None, counts: Sequence[int]) -> bool:
    """Whether a choice differs from a ballot: it opens what the room did not advise, or retires what it did."""
    told = advised(counts)
    return opened not in told or retired in told


def check_advice(said: str, urgent_why: str, otherwise: bool, differs_why: str) -> None:
    """Refuse a choice that neither the room nor any hurry speaks for, or a silent one against the room. WrongState."""
    if not said.strip() and not urgent_why.strip():
        raise WrongState("Say what the room advised; or say why this cannot wait for the next meeting.")
    if urgent_why.strip():
        check_reason(urgent_why)
    if otherwise and not differs_why.strip():
        raise WrongState("The room advised something else. Say why you decide otherwise: everybody can read it.")
    if differs_why.strip():
        check_reason(differs_why)
