"""How a plan stands in an edition: the one look that decides, those before and after it, and what is told of each.

What is handed on of hexagons is fit for everybody: small counts are classes, and nothing that would give them back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from compstat.analysis import effect as arithmetic
from compstat.analysis.change import Dispersion
from compstat.analysis.effect import Effect, Windows
from compstat.analysis.interrupted import interrupted
from compstat.analysis.periods import Window
from compstat.incidents.queries import Edition

from ..rules.measuring import LEAST_BASELINES, Outcome
from . import counts
from .comparing import DIGITS, Figures, Trial, class_of, known_areas, may_tell, parts_of, rounded, scatter_of, shown
from .counts import DAY, Table
from .surroundings import HEXAGON

PROVISIONAL: Final = timedelta(days=28)  # contracts §5: so long before as-of counts are still unfinished
LEAST_LOOK: Final = 7  # days of an after-window before anything is said of it
EVIDENCE_WEEKS: Final = 208
WORDS: Final = frozenset({"said", "p_fell", "p_rose"})  # what only the deciding look tells
BESIDE: Final = ("ring", "net")  # what was reported next to it; there and here together


@dataclass(frozen=True)
class Look:
    """What one edition says of a plan: the last day that was counted, the word, the figures."""

    to: date
    outcome: Outcome
    figures: Figures


def look(
    edition: Edition, trial: Trial, *, decided: bool, smallest_fall: float | None = None, exact: bool = True
) -> Look:
    """How a plan stands in an edition; decided: the deciding finding is there already; exact: as in `baseline`.

    Only days that are as complete as the baseline are counted. The first edition in which the whole after-window is
    decides; every other look is "so far", and one of an after-window of less than a week "not yet".
    """
    to = min(trial.last, edition.as_of - PROVISIONAL)
    days = (to - trial.starts_on).days + 1
    if days < LEAST_LOOK:
        return Look(max(to, trial.starts_on), Outcome.NOT_YET, {"why": "too_soon"})
    windows = [*trial.windows(days), Window(trial.starts_on, to)]
    deciding = to == trial.last and not decided
    kept: Figures = {"days": days, "again": decided, "kind": trial.kind, "smallest_fall": smallest_fall}
    if why := _cannot(edition, trial, windows):
        return Look(to, Outcome.NOT_TESTED, kept | why)
    found = _compared(edition, trial, windows)
    if found is None:
        return Look(to, Outcome.NOT_TESTED, kept | {"why": "too_few_reports"})
    word = Outcome(found["said"]) if deciding else Outcome.SO_FAR
    return Look(to, word, kept | _fit(found, trial.kind, deciding=deciding, exact=exact))


def _cannot(edition: Edition, trial: Trial, windows: Sequence[Window]) -> Figures:
    """Why nothing can be compared in these windows; empty if it can."""
    if not trial.others:
        return {"why": "no_comparison"}
    if len(windows) - 1 < LEAST_BASELINES:
        return {"why": "too_few_windows"}
    if changed := counts.break_in(edition.city, windows[0].first, windows[-1].last):
        return {"why": "break", "text": changed}
    if not all(counts.known_in(edition, counts.ground(edition, trial.everywhere), windows)):
        return {"why": "not_covered"}
    return {}


def _compared(edition: Edition, trial: Trial, windows: Sequence[Window]) -> Figures | None:
    """The comparison of the place, of the ring and of both, and the series beside it; None for too few reports."""
    every = known_areas(edition, trial, windows[0].first, windows[-2].last)
    table = counts.table(edition, trial.what, every, windows)
    base = Table(table.areas, table.counts[:, :-1])
    sums = {name: table.total(some) for name, some in parts_of(trial).items()}
    place, others, ring = (Windows(tuple(n[:-1]), n[-1]) for n in sums.values())

    def against(some: Windows) -> Figures | None:
        """What is to be told of one place, against the comparison places."""
        return _told(some, others, scatter_of(edition, trial, base, some.before))

    found = against(place)
    if found is None:
        return None
    told = found | {"windows": shown(windows, sums, exact=True), "safe": may_tell(trial, table)}
    told |= dict.fromkeys(BESIDE)
    if trial.ring and (beside := against(ring)):
        told |= {"ring": beside, "net": against(place + ring)}
    return told | {"series": _series(edition, trial, windows[-1])}


def _told(some: Windows, others: Windows, d: Dispersion) -> Figures | None:
    """One comparison as it is kept: its word, the count, its figures, the smallest rise that would have been seen."""
    try:
        found = arithmetic.compare(some, others, d)
    except ValueError:
        return None
    least = arithmetic.smallest_rise(some.before, others.before, d)
    return {"said": str(found.outcome), "after": some.after, **_figures(found), "smallest_rise": rounded(least)}


def _figures(found: Effect) -> Figures:
    """An effect as it is kept: four digits, the words apart."""
    told = {name: value for name, value in asdict(found).items() if name not in {"outcome", "compared"}}
    return {name: round(value, DIGITS) if isinstance(value, float) else value for name, value in told.items()}


def _series(edition: Edition, trial: Trial, after: Window) -> Figures | None:
    """The plan's own weeks as an interrupted series: evidence beside the comparison, never the word itself."""
    weeks = after.days // 7
    last = trial.starts_on + (7 * weeks - 1) * DAY
    known = counts.known_in(edition, counts.ground(edition, trial.place), _weeks_to(last))
    length = next((at for at, each in enumerate(reversed(known)) if not each), len(known))
    if not weeks or counts.break_in(edition.city, last - 7 * length * DAY, last):
        return None
    own = counts.weekly(edition, trial.what, trial.place, last, length).sum(axis=0) if length else np.zeros(0)
    try:
        found = interrupted(own, length - weeks)
    except ValueError:
        return None
    return {name: value and round(value, DIGITS) for name, value in asdict(found).items()} | {"weeks": length}


def _weeks_to(last: date) -> list[Window]:
    newest = Window(last - 6 * DAY, last)
    return [newest.back(7 * i) for i in reversed(range(EVIDENCE_WEEKS))]


def _fit(found: Figures, kind: str, *, deciding: bool, exact: bool) -> Figures:
    """What may be told: no word but on the deciding date; of hexagons exact counts once, and where they hide each one.

    Two looks a week apart would tell a week's count; so a look at hexagons that does not decide tells classes.
    """
    told = {name: value for name, value in found.items() if name != "safe"}
    if not deciding:
        told = _wordless(told) | {name: told[name] and _wordless(told[name]) for name in BESIDE}
    if kind != HEXAGON or (deciding and exact and found["safe"]):
        return told
    after = found["windows"][-1]
    classes = {name: class_of(after[name]) for name in ("place", "others", "ring")}
    beside = {name: _coarse(told[name]) if deciding and told[name] else None for name in BESIDE}
    return {**_coarse(told), "windows": [after | classes], **beside, "series": None, "hidden": True}


def _wordless(told: Figures) -> Figures:
    return {name: value for name, value in told.items() if name not in WORDS}


def _coarse(told: Figures) -> Figures:
    """What is told where counts are classes: the word, and figures too coarse to give a count back."""
    kept = {name: told[name] for name in ("said", "df") if name in told}
    return kept | {name: rounded(told[name], exact=False) for name in ("phi", "smallest_rise")}
