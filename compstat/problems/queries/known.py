"""What is known of a problem: who lives with it, why it may exist, which figures were pinned, what others added."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext

from compstat.concerns.rules import GROUNDS, Ground
from compstat.places.queries import City

from ..models import Contribution, Evidence, GroupNote, Hypothesis, Problem
from ..rules import CHEERS, SOURCES, Source
from ..saying import CORNERS
from .figures import Figure, figure
from .problems import statement_of


@dataclass(frozen=True)
class Pinned:
    """A figure as it was on the day it was pinned, and why it was."""

    figure: Figure
    note: str
    on: date


@dataclass(frozen=True)
class Proof:
    """Something that speaks for a hypothesis, or against it, and where it comes from."""

    text: str
    source: str
    on: date


@dataclass(frozen=True)
class Guess:
    """Why it may exist, and what speaks for it and against it."""

    text: str
    dropped_why: str
    speaks_for: tuple[Proof, ...]
    speaks_against: tuple[Proof, ...]


@dataclass(frozen=True)
class Known:
    """What scanning and analysis have found so far; empty parts are left out of the page or said to be missing."""

    statement: str
    sources: tuple[str, ...]
    cheers: tuple[tuple[str, bool, str], ...]  # question, answer, why
    triangle: tuple[tuple[str, str], ...]
    guesses: tuple[Guess, ...]  # those that stand first
    panels: tuple[Pinned, ...]
    contributions: tuple[Contribution, ...]
    not_published: tuple[tuple[str, int], ...]  # on which ground, and how many
    notes: tuple[GroupNote, ...]


def known_of(found: Problem, where: City) -> Known:
    """All of it."""
    sent = list(found.contributions.order_by("on", "id"))
    grounds = Counter(each.ground for each in sent if each.ground and each.ground != Ground.SEALED)
    return Known(
        statement_of(found),
        tuple(gettext(SOURCES[Source(code)]) for code in found.sources),
        tuple(_answered(found)),
        tuple((str(words), found.triangle[c]) for c, words in CORNERS.items() if found.triangle.get(c, "").strip()),
        tuple(
            sorted(map(_guess, found.hypotheses.prefetch_related("evidence")), key=lambda each: bool(each.dropped_why))
        ),
        tuple(Pinned(figure(each, where), each.note, each.on) for each in found.panels.all()),
        tuple(each for each in sent if each.text and not each.ground),
        tuple((gettext(GROUNDS[Ground(ground)]), n) for ground, n in sorted(grounds.items())),
        tuple(found.group_notes.all()),
    )


def _answered(found: Problem) -> list[tuple[str, bool, str]]:
    told: dict[str, dict[str, Any]] = found.cheers
    return [
        (gettext(question), bool(told[name]["yes"]), str(told[name].get("why", "")))
        for name, question in CHEERS.items()
        if told.get(name, {}).get("yes") is not None
    ]


def _guess(each: Hypothesis) -> Guess:
    found = list(each.evidence.all())
    sides = [tuple(_proof(e) for e in found if e.speaks_for is side) for side in (True, False)]
    return Guess(each.text, each.dropped_why, *sides)


def _proof(each: Evidence) -> Proof:
    return Proof(each.text, gettext(SOURCES[Source(each.source)]), each.on)
