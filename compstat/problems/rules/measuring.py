"""What is fixed before a plan starts: what it is measured by, since when, against what, and when it is decided."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from compstat.access.rules import WrongState
from compstat.places.queries import Row

Told = dict[str, Any]  # what a plan is judged by: a value for each name of FIXED, days as dates


class Measure(StrEnum):
    """What a plan is measured by."""

    REPORTS = "reports"  # rows × area × part of day
    COUNT = "count"  # speeds, lamps repaired, requests: collected and entered by its owner
    ANSWERS = "answers"  # what residents answer


class Others(StrEnum):
    """What a plan is compared with."""

    PLACES = "places"  # comparison places
    BEFORE = "before"  # its own past alone: no effect can be told from it
    NONE = "none"


class Outcome(StrEnum):
    """What is said on the deciding date. Before and after it, only how it stands so far."""

    FELL = "fell"  # more than in comparison places, beyond chance
    NO_CLEAR = "no_clear"
    ROSE = "rose"
    SO_FAR = "so_far"
    NOT_YET = "not_yet"  # the after-window is not as complete as the baseline
    NOT_TESTED = "not_tested"  # no comparison, or too few


DECIDING: Final = frozenset({Outcome.FELL, Outcome.NO_CLEAR, Outcome.ROSE})
SMALL_FALL: Final = 0.40  # where a smaller fall could not be seen, a plan is judged by delivery and residents
LEAST_BASELINES: Final = 3
MOST_BASELINES: Final = 12
MOST_DAYS: Final = 366  # of an after-window
LEAST_DAYS: Final = 28
# Four fixed parts of the day, by hour: 6 to 12, 12 to 18, 18 to 24, 0 to 6. A report without an hour is in none.
DAY_PARTS: Final[dict[str, tuple[int, int]]] = {
    "morning": (6, 12), "afternoon": (12, 18), "evening": (18, 24), "night": (0, 6)
}  # fmt: skip
COUNTED: Final = ("count_what", "count_owner", "count_method")
STILL_OPEN: Final = frozenset({"review_days"})  # what is amended also once the deciding date has come
SELECTED: Final = ("selected_first", "selected_last")
DATES: Final = (*SELECTED, "starts_on", "deciding_on")
# The names of what an amendment alone may change once a plan is fixed.
FIXED: Final = (
    "measure", "rows", "areas", "day_parts", "count_what", "count_owner", "count_method", "selected_first",
    "selected_last", "baselines", "baseline_note", "others", "comparison", "others_why", "ring", "smallest_fall",
    "starts_on", "deciding_on", "enough", "review_days",
)  # fmt: skip
LISTS: Final = frozenset({"rows", "areas", "day_parts", "comparison", "ring", "review_days"})
OF_REPORTS: Final = ("rows", "areas", "day_parts", *SELECTED, "baselines", "comparison", "ring", "smallest_fall")
# What the smallest fall follows from: whoever amends one of these has it worked out again.
COUNTED_ANEW: Final = frozenset({*OF_REPORTS, "measure", "others", "starts_on", "deciding_on"}) - {"smallest_fall"}
# What a finding rests on, by what is measured: whoever amends it after the start cannot have what was planned.
RESTS_ON: Final = {
    Measure.REPORTS: COUNTED_ANEW, Measure.COUNT: frozenset({*COUNTED, "measure", "starts_on", "deciding_on"}),
    Measure.ANSWERS: frozenset({"measure", "deciding_on"}),
}  # fmt: skip


@dataclass(frozen=True)
class Dates:
    """The window that got the place chosen, if there was one, the start and the deciding date."""

    selected_first: date | None
    selected_last: date | None
    starts_on: date
    deciding_on: date

    @property
    def days(self) -> int:
        """How many days the after-window holds: from the start until the day before the deciding date."""
        return (self.deciding_on - self.starts_on).days

    @property
    def last(self) -> date:
        """The last day of the after-window."""
        return self.deciding_on - timedelta(days=1)


def day_part_of(hour: int) -> str:
    """The part of the day an hour (0 to 23) lies in; empty for an hour that is not known (−1)."""
    return next((name for name, (first, end) in DAY_PARTS.items() if first <= hour < end), "")


def hours_of(day_parts: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """The spans of hours of these parts of the day, in the order of the day; none for the whole day."""
    return tuple(DAY_PARTS[name] for name in DAY_PARTS if name in day_parts)


def blank() -> Told:
    """What a plan is judged by before anybody has written a word of it."""
    told: Told = dict.fromkeys(FIXED, "")
    told.update(dict.fromkeys(LISTS, ()))
    return told | dict.fromkeys((*DATES, "smallest_fall")) | {"measure": Measure.REPORTS, "baselines": 0}


def read_told(written: Mapping[str, object]) -> Told:
    """What was kept as JSON, days as dates and lists as tuples; what is missing is blank. ValueError for a bad day."""
    told = blank() | {name: written[name] for name in FIXED if written.get(name) is not None}
    days = {name: _day(told[name]) for name in DATES}
    lists = {name: tuple(told[name]) for name in LISTS}
    return told | days | lists | {"review_days": tuple(sorted(filter(None, map(_day, told["review_days"]))))}


def write_told(told: Mapping[str, object]) -> dict[str, object]:
    """The same for JSON: days as ISO text."""
    return {name: _written(told[name]) for name in FIXED}


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else date.fromisoformat(str(value)) if value else None


def _written(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return [_written(each) for each in value] if isinstance(value, list | tuple) else value


def seal_of(told: Mapping[str, object], figures: Mapping[str, object]) -> str:
    """SHA-256 of what a plan is judged by and its figures, as JSON with sorted keys: 64 hexadecimal digits."""
    text = json.dumps({"told": told, "figures": figures}, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def check_row(row: Row) -> None:
    """Refuse a row that no plan may be measured by. WrongState."""
    if row.protected:
        raise WrongState(f"“{row.label}” is protected: only the department's counts are shown. Choose another measure.")
    if not row.scored:
        raise WrongState(f"“{row.label}” is never scored: no plan is judged by deaths or wounds. Choose other reports.")
    if row.total:
        raise WrongState(f"“{row.label}” is a total. Choose the rows that it is made of, one by one.")


def dates_of(told: Told) -> Dates:
    """The days of a plan. WrongState while start or deciding date are missing."""
    if not told["starts_on"] or not told["deciding_on"]:
        raise WrongState("Choose the day on which it starts, and the one day on which it is decided.")
    return Dates(**{name: told[name] for name in DATES})


def check_windows(dates: Dates, today: date) -> None:
    """Refuse dates that would let a plan praise itself. WrongState."""
    if dates.starts_on < today:
        raise WrongState("A plan is fixed before it starts. Choose a start from today on.")
    check_spans(dates)


def check_spans(dates: Dates) -> None:
    """Refuse a selection window or an after-window that cannot be. WrongState."""
    first, last = dates.selected_first, dates.selected_last
    if (first is None) != (last is None) or (first and last and not first <= last < dates.starts_on):
        raise WrongState("The weeks that got this place chosen come before the start. Give their first and last day.")
    if not LEAST_DAYS <= dates.days <= MOST_DAYS:
        raise WrongState(f"Choose a deciding date {LEAST_DAYS} to {MOST_DAYS} days after the start.")


def judged_by(measure: Measure, smallest_fall: float | None) -> str:
    """Whether a plan is judged by its measure, or by delivery and residents since a fall could hardly be seen."""
    if measure is Measure.REPORTS and (smallest_fall is None or smallest_fall > SMALL_FALL):
        return "delivery"
    return "answers" if measure is Measure.ANSWERS else "measure"


def check_fixed(told: Told, today: date, proposed: Sequence[str] = (), counts: int = 0) -> None:
    """Refuse a plan that leaves open what it will be judged by. WrongState names the first thing missing."""
    if open_still := lacks(told, proposed, counts):
        raise WrongState(open_still[0])
    check_windows(dates_of(told), today)


def lacks(told: Told, proposed: Sequence[str] = (), counts: int = 0) -> list[str]:
    """What is still missing of what a plan is judged by, as sentences that say what to do, in the order of the page.

    proposed: the comparison places that the histories speak for; whoever chooses others says why · counts: how many
    counts from before the start there are, of a plan that is measured by a count.
    """
    measure = Measure(told["measure"])
    found = [*(_lacks_reports(told, proposed) if measure is Measure.REPORTS else _lacks_other(told, measure, counts))]
    if not told["starts_on"] or not told["deciding_on"]:
        found.append("Choose the day on which it starts, and the one day on which it is decided.")
    elif not [day for day in told["review_days"] if told["starts_on"] <= day <= told["deciding_on"]]:
        found.append("Choose at least one day between start and deciding date on which it is reviewed.")
    if not told["enough"].strip():
        found.append("Say what would be enough: the change that would count as reached.")
    return found


def _lacks_reports(told: Told, proposed: Sequence[str]) -> list[str]:
    found = []
    if not (told["rows"] and told["areas"]):
        found.append("Choose which reports are counted, and where.")
    if not told["selected_first"] or not told["selected_last"]:
        found.append("Give the weeks that got this place chosen: their first and last day.")
    if told["others"] == Others.PLACES:
        found += _lacks_places(told, proposed)
    else:
        found += _lacks_why(told)
    if told["baselines"] < LEAST_BASELINES and not told["baseline_note"].strip():
        found.append(
            f"Say why there are fewer than {LEAST_BASELINES} equal windows before. No effect can be told then."
        )
    return found


def _lacks_places(told: Told, proposed: Sequence[str]) -> list[str]:
    own, others, ring = (set(told[name]) for name in ("areas", "comparison", "ring"))
    found = []
    if not others:
        found.append("Choose comparison places, or say that there are none and why.")
    if others & (own | ring):
        found.append("A comparison place lies neither in the plan nor next to it. Choose others.")
    if others and others != {*proposed} and not told["others_why"].strip():
        found.append("You chose other comparison places than those proposed. Say why. Everybody can read it.")
    return found


def _lacks_why(told: Told) -> list[str]:
    if told["others"] not in {Others.BEFORE, Others.NONE}:
        return ["Say what it is compared with: other places, its own past, or nothing."]
    if not told["others_why"].strip():
        return ["Say why there is no comparison. Everybody can read it."]
    return []


def _lacks_other(told: Told, measure: Measure, counts: int) -> list[str]:
    counted = measure is not Measure.COUNT or all(told[name].strip() for name in COUNTED)
    found = [] if counted else ["Say what is counted, who counts it, and how."]
    if measure is Measure.COUNT and not counts and not told["baseline_note"].strip():
        found.append("Enter a count from before the start, or say why there is none. Later ones cannot stand for it.")
    if told["others"] == Others.PLACES:
        return [*found, "Comparison places are for plans measured by reports. Say what else it is compared with."]
    return found + _lacks_why(told)


def tidied(told: Told) -> Told:
    """The same without what its measure does not use, so that nothing is fixed that nobody judges by."""
    unused = {Measure.REPORTS: COUNTED, Measure.COUNT: OF_REPORTS, Measure.ANSWERS: (*COUNTED, *OF_REPORTS)}
    empty = blank()
    kept = told | {name: empty[name] for name in unused[Measure(told["measure"])]}
    return kept if kept["others"] == Others.PLACES else kept | {"comparison": ()}


def check_amendment(before: Told, after: Told, *, started: bool, decided: bool, today: date) -> list[str]:
    """The names an amendment changes. WrongState for one that changes nothing, or what no amendment may change.

    started: the plan is running · decided: the deciding finding is there. The smallest fall is no name of these: it
    follows from the others.
    """
    changed = [name for name in FIXED if before[name] != after[name] and name != "smallest_fall"]
    if not changed:
        raise WrongState("Nothing is different from what is fixed. Change something, or leave it as it is.")
    if set(changed) - STILL_OPEN:
        check_undecided(before, decided, today)
    if started and "starts_on" in changed:
        raise WrongState("This plan has started. Its start cannot be changed any more.")
    if not started and after["starts_on"] < today:
        raise WrongState("A plan is fixed before it starts. Choose a start from today on.")
    if "deciding_on" in changed and after["deciding_on"] <= today:
        raise WrongState("Choose a deciding date that is still to come.")
    check_spans(dates_of(after))
    return changed


def check_undecided(told: Told, decided: bool, today: date) -> None:
    """Refuse to amend what a plan is judged by once it is decided, or its deciding date has come. WrongState."""
    if decided:
        raise WrongState("The effect has been decided, and stays. Draft a new plan to be judged by something else.")
    if told["deciding_on"] <= today:
        raise WrongState(
            "The deciding date has come. Only the days of reviews are amended now. Draft a new plan to be judged by "
            "something else."
        )
