"""What a plan is judged by: checked against its city, and worked out on the live edition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from compstat.access.rules import WrongState
from compstat.incidents.queries import Edition
from compstat.places.queries import City

from ..rules.measuring import (
    DAY_PARTS,
    LEAST_BASELINES,
    MOST_BASELINES,
    SELECTED,
    Measure,
    Others,
    Told,
    check_row,
    check_spans,
    dates_of,
    read_told,
    tidied,
)
from . import comparing
from .comparing import Figures, Fits, Proposal, Trial
from .effects import why_text
from .subtracting import may_be_exact
from .surroundings import adjoining, all_spots, chosen, kind_of

USUAL_BASELINES: Final = 5
MOST_AREAS: Final = 200  # hexagons
LONGEST: Final = {
    "count_what": 300, "count_owner": 80, "count_method": 500, "baseline_note": 500, "others_why": 1000, "enough": 500,
}  # fmt: skip


@dataclass(frozen=True)
class Worked:
    """What a plan is judged by with all that follows from counts; figures are empty where reports do not measure it."""

    told: Told
    figures: Figures
    proposal: Proposal | None = None
    fits: Fits | None = None

    @property
    def proposed(self) -> tuple[str, ...]:
        """The comparison places that histories speak for."""
        return self.proposal.proposed if self.proposal else ()


def checked(city: City, written: Mapping[str, object]) -> Told:
    """What was written, each value one that there is, in this city. WrongState, AreaUnknown."""
    try:
        told = read_told(written)
    except ValueError as error:
        raise WrongState("Write days as year, month and day: 2027-03-01.") from error
    if told["measure"] not in set(Measure) or told["others"] not in {*Others, ""}:
        raise WrongState("Choose what it is measured by, and what it is compared with.")
    for row in told["rows"]:
        _check_row(city, row)
    if strange := set(told["day_parts"]) - set(DAY_PARTS):
        raise WrongState(f"There are four parts of the day: {', '.join(DAY_PARTS)}; not {', '.join(sorted(strange))}.")
    if not 0 <= int(told["baselines"]) <= MOST_BASELINES:
        raise WrongState(f"Choose {LEAST_BASELINES} to {MOST_BASELINES} windows before.")
    for name, most in LONGEST.items():
        if len(told[name]) > most:
            raise WrongState(f"That is too long: {most} characters at most. Everybody can read it.")
    areas, compared = chosen(city, told["areas"]), chosen(city, told["comparison"])
    if max(len(areas), len(compared)) > MOST_AREAS:
        raise WrongState(f"Choose {MOST_AREAS} hexagons at most.")
    kind_of(city, (*areas, *compared))
    trimmed = {name: told[name].strip() for name in LONGEST}
    return tidied(told | trimmed | {"areas": areas, "comparison": compared, "rows": tuple(dict.fromkeys(told["rows"]))})


def _check_row(city: City, row_id: str) -> None:
    row = next((each for each in city.rows if each.id == row_id), None)
    if row is None:
        raise WrongState("There is no such row in the table of reports. Choose one of the list.")
    check_row(row)


def worked_out(edition: Edition | None, told: Told, *, but: str, settled: bool = False) -> Worked:
    """Ring, number of windows, smallest fall and figures, on this edition; `but`: the plan's own key.

    The windows asked for are clipped to those that are covered and lie on this side of every break. Only what is
    settled tells sums of hexagons: whoever drafts could try out one after the other.
    """
    trial = comparing.trial_of(edition, told) if edition else None
    if edition is None or trial is None:
        return Worked(_with_ring(edition, told), {})
    proposal = comparing.propose(edition, trial, but=but)
    told = told | {"ring": proposal.ring}
    found = comparing.fits(edition, trial_with(edition, told))
    wanted = told["baselines"] or USUAL_BASELINES
    told = told | {"baselines": min(wanted, found.baselines)}
    if told["baselines"] < LEAST_BASELINES and not told["baseline_note"]:
        told = told | {"baseline_note": _why_so_few(found)}
    exact = settled and may_be_exact(edition.city_id, told)
    figures = comparing.baseline(edition, trial_with(edition, told), exact=exact)
    figures |= {"proposed": list(proposal.proposed)}
    return Worked(told | {"smallest_fall": figures["smallest_fall"]}, figures, proposal, found)


def trial_with(edition: Edition, told: Told) -> Trial:
    """The trial of what has one. WrongState."""
    found = comparing.trial_of(edition, told)
    if found is None:
        raise WrongState("Choose reports, places and days first.")
    return found


def _with_ring(edition: Edition | None, told: Told) -> Told:
    """What adjoins the plan, also before its days are chosen."""
    if edition is None or told["measure"] != Measure.REPORTS or not told["areas"]:
        return told | {"ring": (), "smallest_fall": None}
    kind = kind_of(edition.city, told["areas"])
    ring = adjoining(edition.city, kind, told["areas"], all_spots(edition.city, kind, edition))
    return told | {"ring": ring, "smallest_fall": None}


def _why_so_few(found: Fits) -> str:
    """Why there are fewer than three windows, in the language the site is kept in."""
    with translation.override(settings.LANGUAGE_CODE):
        if found.why == "break":
            return why_text({"why": "break", "text": found.text})
        return gettext("Reports from earlier days are not in the data we have.")


def can_be_counted(edition: Edition | None, told: Told) -> bool:
    """Whether enough is written to count: reports, places, the weeks that got it chosen, start and deciding date."""
    if edition is None or any(not told[name] for name in ("rows", "areas", *SELECTED, "starts_on", "deciding_on")):
        return False
    try:
        check_spans(dates_of(told))
    except WrongState:
        return False
    return True
