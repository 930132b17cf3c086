"""What became of a plan's measure, in words: the finding that decides, how it stands so far, counts made again.

A word is said once, on the deciding date. Counts come first, then the range that chance allows, in counts; a percentage
only beside counts of thirty or more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext, ngettext

from compstat.places import queries as places
from compstat.places.queries import City

from ..models import EffectFound, Plan
from ..rules.measuring import DECIDING, FIXED, RESTS_ON, STILL_OPEN, Measure, Others, Outcome
from ..saying import FIXED_WORDS, day_text, listed, number, percent, rounded
from .plans import Fixed, fixed, is_fixed

PERCENT_NEEDS: Final = 30  # contracts §5


@dataclass(frozen=True)
class Said:
    """One look in words. `word` is the phrase itself; `sentences` what it rests on."""

    found: EffectFound
    outcome: Outcome
    word: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Effects:
    """Everything that was found of a plan. `notes`: what a reader should know beside it."""

    deciding: Said | None
    newest: Said | None  # the newest look "so far", while nothing is decided
    reruns: tuple[Said, ...]  # counts on later editions, oldest first
    judged_by: str  # measure, delivery or answers
    notes: tuple[str, ...]
    measured: bool  # by reports, against comparison places


def effect_of(of: Plan) -> Effects | None:
    """What was found of a plan; None for a draft."""
    if not is_fixed(of):
        return None
    told = fixed(of)
    found = list(of.effects.order_by("at", "id"))
    decides = next((each for each in found if each.outcome in DECIDING), None)
    after = found[found.index(decides) + 1 :] if decides else []
    before = [each for each in found if each.outcome == Outcome.SO_FAR or each.outcome == Outcome.NOT_TESTED]
    newest = before[-1] if before and not decides else None
    measured = told.measure is Measure.REPORTS and told.others is Others.PLACES
    return Effects(
        said_of(decides, told) if decides else None, said_of(newest, told) if newest else None,
        tuple(said_of(each, told) for each in after), told.judged_by,
        _notes(told, measured, places.city(of.problem.city)), measured,
    )  # fmt: skip


def _notes(told: Fixed, measured: bool, where: City) -> tuple[str, ...]:
    """That a small fall could not be seen, and that what it is judged by was amended after the start."""
    notes = []
    if told.judged_by == "delivery":
        notes.append(gettext(
            "A fall of less than 40% could not be seen here. So this plan is judged by what was done and by residents."
        ))  # fmt: skip
    if measured or told.measure is not Measure.REPORTS:
        notes += _amended(told, where)
    return tuple(notes)


def _amended(told: Fixed, where: City) -> list[str]:
    """What was amended after the start, with its day; and that it is not judged as it was planned, if so."""
    notes = []
    for each in told.amendments:
        on = places.moment(where, each.at).date()
        if on <= told.starts_on or not set(each.changes) - STILL_OPEN:
            continue
        names = listed([str(FIXED_WORDS[name]) for name in FIXED if name in each.changes])
        said = gettext("Amended on %(on)s, after the start: %(names)s.") % {"on": day_text(on), "names": names}
        rests = bool(set(each.changes) & RESTS_ON[told.measure])
        notes.append(" ".join([said, *([_not_as_planned(told.measure)] if rests else [])]))
    return notes


def _not_as_planned(measure: Measure) -> str:
    """What an amendment after the start takes away."""
    if measure is Measure.REPORTS:
        return gettext("So chance may give such a finding more often than the 5% of cases that were planned.")
    return gettext("So it is not judged as it was planned.")


def said_of(found: EffectFound, told: Fixed) -> Said:
    """One look in words."""
    outcome = Outcome(found.outcome)
    if outcome is Outcome.NOT_TESTED:
        return Said(found, outcome, gettext("cannot be told"), (why_text(found.figures),))
    word = word_of(outcome, told.smallest_fall)
    again = [gettext("Counted again: edition %(edition)s.") % {"edition": found.edition}] if _again(found) else []
    beside = _beside(found.figures, decided=outcome in DECIDING)
    return Said(found, outcome, word, (*again, *_counts(found), *beside))


def _again(found: EffectFound) -> bool:
    return bool(found.figures.get("again"))


def word_of(outcome: Outcome, smallest_fall: float | None) -> str:
    """What is said, to the letter."""
    if outcome is Outcome.FELL:
        return gettext("fell more than comparison places, beyond chance")
    if outcome is Outcome.ROSE:
        return gettext("rose more than comparison places, beyond chance")
    if outcome is not Outcome.NO_CLEAR:
        return gettext("so far")
    if smallest_fall is None:
        return gettext("no clear difference: not even a very large fall could have been seen")
    return gettext("no clear difference: a fall smaller than %(fall)s could not have been seen") % {
        "fall": percent(smallest_fall)
    }


def _counts(found: EffectFound) -> list[str]:
    """What was counted, what was to be expected, and the range of the difference."""
    told = found.figures
    days = ngettext("%(n)s day", "%(n)s days", told["days"]) % {"n": number(told["days"])}
    if told.get("hidden"):
        return [gettext(
            "In %(days)s, to %(to)s: %(class)s reports in the plan’s hexagons. Exact small counts are never shown."
        ) % {"days": days, "to": day_text(found.to), "class": told["windows"][-1]["place"]}]  # fmt: skip
    counted = gettext("In %(days)s, to %(to)s: %(after)s reports. Had it gone as in the comparison places: "
                      "about %(expected)s.") % {
        "days": days, "to": day_text(found.to), "after": number(told["after"]), "expected": rounded(told["expected"]),
    }  # fmt: skip
    share = _share(told)
    return [counted, range_text(told), *([share] if share else [])]


def range_text(told: Mapping[str, Any]) -> str:
    """The 90 % range of the difference, in reports."""
    low, high = round(told["difference_low"]), round(told["difference_high"])
    ends = {"low": number(min(abs(low), abs(high))), "high": number(max(abs(low), abs(high)))}
    if high <= 0:
        return gettext("That is %(low)s to %(high)s fewer (90%% range).") % ends
    if low >= 0:
        return gettext("That is %(low)s to %(high)s more (90%% range).") % ends
    ends = {"low": number(-low), "high": number(high)}
    return gettext("That is between %(low)s fewer and %(high)s more (90%% range).") % ends


def _share(told: Mapping[str, Any]) -> str:
    """The same in percent, where both counts are large enough; empty elsewhere."""
    if min(told["after"], told["expected"]) < PERCENT_NEEDS:
        return ""
    low, middle, high = (told[name] - 1 for name in ("ratio_low", "ratio", "ratio_high"))
    ends = {"n": percent(abs(middle)), "low": percent(abs(low)), "high": percent(abs(high))}
    if high <= 0:
        return gettext("In shares: %(n)s fewer (%(high)s to %(low)s fewer).") % ends
    if low >= 0:
        return gettext("In shares: %(n)s more (%(low)s to %(high)s more).") % ends
    if middle < 0:
        return gettext("In shares: %(n)s fewer (between %(low)s fewer and %(high)s more).") % ends
    return gettext("In shares: %(n)s more (between %(low)s fewer and %(high)s more).") % ends


def _beside(told: Mapping[str, Any], *, decided: bool) -> list[str]:
    """Whether what was reported may have moved next door: what was counted there, and what could not have been seen."""
    ring, both = told.get("ring"), told.get("net")
    found = [_ring_counts(ring)] if ring and "after" in ring else []
    if decided and ring:
        found.append(_ring_word(ring))
    if decided and both:
        found += [*([_net_counts(both)] if "after" in both else []), _net_word(both)]
    return found


def _ring_counts(ring: Mapping[str, Any]) -> str:
    counted = ngettext(
        "Next to it: %(after)s report. Had it gone there as in the comparison places: about %(expected)s.",
        "Next to it: %(after)s reports. Had it gone there as in the comparison places: about %(expected)s.",
        ring["after"],
    )  # fmt: skip
    return f"{counted % _counted(ring)} {range_text(ring)}"


def _net_counts(both: Mapping[str, Any]) -> str:
    counted = ngettext(
        "Here and next to it together: %(after)s report. As in the comparison places: about %(expected)s.",
        "Here and next to it together: %(after)s reports. As in the comparison places: about %(expected)s.",
        both["after"],
    )  # fmt: skip
    return f"{counted % _counted(both)} {range_text(both)}"


def _counted(told: Mapping[str, Any]) -> dict[str, str]:
    return {"after": number(told["after"]), "expected": rounded(told["expected"])}


def _ring_word(ring: Mapping[str, Any]) -> str:
    """What that says of a move next door. Where nothing clear was seen, how much could have been missed."""
    if ring["said"] == Outcome.ROSE:
        return gettext("So reports rose there, more than chance explains. Some may have moved there.")
    if ring["said"] == Outcome.FELL:
        return gettext("So reports fell there too, more than chance explains.")
    if ring.get("smallest_rise") is None:
        return gettext(
            "So we do not know whether some moved there. Even a very large rise there could have been missed."
        )
    return gettext(
        "So we do not know whether some moved there. A rise of less than %(rise)s there could have been missed."
    ) % {"rise": percent(ring["smallest_rise"])}  # fmt: skip


def _net_word(both: Mapping[str, Any]) -> str:
    """What is left of a finding once the places around it are counted in."""
    sentences = {
        Outcome.FELL: gettext("Taken together, reports fell more than in comparison places, beyond chance."),
        Outcome.NO_CLEAR: gettext("Taken together, there is no clear difference from comparison places."),
        Outcome.ROSE: gettext("Taken together, reports rose more than in comparison places, beyond chance."),
    }
    return sentences[Outcome(both["said"])]


def why_text(told: Mapping[str, Any]) -> str:
    """Why nothing can be told, in a sentence."""
    sentences = {
        "not_covered": gettext("Some days in these windows are missing from the reports we have."),
        "too_few_windows": gettext("There are fewer than three equal spans of time before it to compare with."),
        "too_few_reports": gettext("There are too few reports to compare."),
        "no_comparison": gettext("There is no place to compare with."),
        "too_soon": gettext("It is too soon to count."),
    }
    if told["why"] == "break":
        return gettext("The way of counting changed in between: %(what)s") % {"what": told["text"]}
    return sentences[told["why"]]


def rise_text(smallest_rise: float | None) -> str:
    """What a plan could see of a move next door."""
    if smallest_rise is None:
        return gettext("Not even a very large rise next door would be seen, since there are too few reports.")
    return gettext(
        "If reports next door rise by %(rise)s or more, against the comparison places, we see it in four of five "
        "cases. A smaller rise could be missed."
    ) % {"rise": percent(smallest_rise)}  # fmt: skip


def fall_text(smallest_fall: float | None, baselines: int, why: str = "") -> str:
    """What a plan could see, while it is written and once it is fixed."""
    if why:
        return why_text({"why": why, "text": ""})
    if smallest_fall is None:
        return gettext("Not even a very large fall would be seen here, since there are too few reports.")
    told = {"fall": percent(smallest_fall), "n": number(baselines)}
    return gettext(
        "If reports fall by %(fall)s or more, against the comparison places, we see it in four of five cases. "
        "A smaller fall could be missed."
    ) % told  # fmt: skip
