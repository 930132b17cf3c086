"""A plan that is measured by a count: what was counted before it was fixed, the count that decides, and the others.

The time before is frozen when the plan is fixed, and only what was entered by then is in it. The first count entered of
a day on or after the deciding date decides; what is entered later is listed, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from django.utils.translation import gettext

from compstat.analysis.proportions import Difference, difference
from compstat.places import queries as places

from ..models import CountEntered, Plan
from ..rules.measuring import Told
from ..saying import day_text, number, rounded
from .plans import Fixed

FROZEN: Final = "counts"  # among the figures of what is fixed


class Use(StrEnum):
    """What a count is to its plan."""

    BEFORE = "before"  # frozen when the plan was fixed
    TOO_LATE = "too_late"  # of a day before the start, entered after the plan was fixed: it is never used
    SINCE = "since"  # of a day between start and deciding date
    DECIDES = "decides"
    AFTER = "after"  # entered after the one that decides


class Moved(StrEnum):
    """How the count that decides stands to the one before."""

    LESS = "less"
    MORE = "more"
    SAME = "same"
    UNCLEAR = "unclear"  # the range of the difference holds none
    UNLIKE = "unlike"  # one says out of how many, the other does not


@dataclass(frozen=True)
class Taken:
    """One count, with what it is to its plan."""

    id: str
    on: date
    count: Decimal
    of: Decimal | None
    method: str
    entered_on: date
    use: Use

    @property
    def text(self) -> str:
        """ "34 of 100 (March 3, 2027)"."""
        return gettext("%(count)s (%(on)s)") % {"count": counted_text(self.count, self.of), "on": day_text(self.on)}


@dataclass(frozen=True)
class BeforeAfter:
    """All counts of a plan, by their day."""

    taken: tuple[Taken, ...]

    def of(self, use: Use) -> list[Taken]:
        """Those that are this to the plan."""
        return [each for each in self.taken if each.use is use]

    @property
    def before(self) -> Taken | None:
        """What the plan is set beside: the last count that was there when it was fixed."""
        return next(reversed(self.of(Use.BEFORE)), None)

    @property
    def decides(self) -> Taken | None:
        """The count that decides, once there is one."""
        return next(iter(self.of(Use.DECIDES)), None)

    @property
    def moved(self) -> Moved | None:
        """How the count that decides stands to the one before; None while one of them is missing."""
        return moved(self.before, self.decides) if self.before and self.decides else None


def freeze(found: Plan, told: Told, until: date | None = None) -> list[dict[str, Any]]:
    """The counts from before the start that are there now, for what is fixed; `until`: entered by this day."""
    before = found.counts.filter(on__lt=told["starts_on"]) if told["starts_on"] else found.counts.none()
    entered = before if until is None else before.filter(entered_on__lte=until)
    return [
        {"id": each.id, "on": each.on.isoformat(), "count": str(each.count), "of": each.of and str(each.of),
         "method": each.method, "entered_on": each.entered_on.isoformat()}
        for each in entered.order_by("on", "id")
    ]  # fmt: skip


def before_after(of: Plan, fixed: Fixed) -> BeforeAfter:
    """The counts of a plan that is fixed, each with what it is to it."""
    rows, before = list(of.counts.order_by("on", "id")), frozen(of, fixed)
    known = {each["id"] for each in before}
    rest = [each for each in rows if each.id not in known]
    decides = _first([each for each in rest if each.on >= fixed.deciding_on])
    taken = [*read_frozen(before), *(_taken(each, fixed, decides) for each in rest)]
    return BeforeAfter(tuple(sorted(taken, key=lambda each: each.on)))


def frozen(of: Plan, fixed: Fixed) -> list[dict[str, Any]]:
    """What was there when it was fixed; of plans from before counts were frozen, what was entered by that day."""
    told: list[dict[str, Any]] | None = fixed.figures.get(FROZEN)
    on = places.moment(places.city(of.problem.city), fixed.fixed_at).date()
    return freeze(of, fixed.told, on) if told is None else told


def _first(found: Iterable[CountEntered]) -> CountEntered | None:
    """The one that was entered first, whatever day it is of: nobody looks for a better one afterwards."""
    return min(found, key=lambda each: (each.entered_on, each.id), default=None)


def read_frozen(found: Iterable[dict[str, Any]]) -> list[Taken]:
    """What was frozen, as counts."""
    return [_read(each) for each in found]


def _read(kept: dict[str, Any]) -> Taken:
    on, entered_on = (date.fromisoformat(kept[name]) for name in ("on", "entered_on"))
    of = Decimal(kept["of"]) if kept["of"] else None
    return Taken(kept["id"], on, Decimal(kept["count"]), of, kept["method"], entered_on, Use.BEFORE)


def _taken(each: CountEntered, fixed: Fixed, decides: CountEntered | None) -> Taken:
    if each.on < fixed.starts_on:
        use = Use.TOO_LATE
    elif each.on < fixed.deciding_on:
        use = Use.SINCE
    else:
        use = Use.DECIDES if each == decides else Use.AFTER
    return Taken(each.id, each.on, each.count, each.of, each.method, each.entered_on, use)


# --- How they stand to one another


def apart(before: Taken, after: Taken) -> Difference | None:
    """The difference of two counts that say out of how many, as shares, with its 90 % range; None for others."""
    if not (before.of and after.of):
        return None
    return difference(float(after.count), float(after.of), float(before.count), float(before.of))


def moved(before: Taken, after: Taken) -> Moved:
    """Fewer, more, or neither; shares by the range of their difference, other counts as they are."""
    if (before.of is None) != (after.of is None):
        return Moved.UNLIKE
    found = apart(before, after)
    if found and not found.is_clear:
        return Moved.UNCLEAR
    change = found.middle if found else after.count - before.count
    return Moved.SAME if not change else Moved.LESS if change < 0 else Moved.MORE


def moved_text(found: Moved) -> str:
    """The answer in a word or two."""
    return {
        Moved.LESS: gettext("Less than before"), Moved.MORE: gettext("More than before"),
        Moved.SAME: gettext("The same as before"), Moved.UNCLEAR: gettext("No clear difference"),
        Moved.UNLIKE: gettext("Cannot be told"),
    }[found]  # fmt: skip


def apart_text(before: Taken, after: Taken) -> str:
    """The range of the difference, of each hundred; or why there is none."""
    if moved(before, after) is Moved.UNLIKE:
        return gettext("One of the two says out of how many, and one does not. So they cannot be compared.")
    found = apart(before, after)
    if found is None:
        return gettext("How much such a count goes up and down by chance, we do not know.")
    low, high = 100 * found.low, 100 * found.high
    ends = {"low": rounded(min(abs(low), abs(high))), "high": rounded(max(abs(low), abs(high)))}
    if high < 0:
        return gettext("Of 100, that is %(low)s to %(high)s fewer (90%% range).") % ends
    if low > 0:
        return gettext("Of 100, that is %(low)s to %(high)s more (90%% range).") % ends
    ends = {"low": rounded(-low), "high": rounded(high)}
    return gettext("Of 100, that is between %(low)s fewer and %(high)s more (90%% range). So chance may be all.") % ends


def use_text(each: Taken) -> str:
    """What a count is to its plan, where a reader has to know."""
    if each.use is Use.TOO_LATE:
        told = gettext("Entered on %(on)s, after the plan was fixed: not used.")
        return told % {"on": day_text(each.entered_on)}
    return {
        Use.BEFORE: gettext("Counted before the plan was fixed."), Use.DECIDES: gettext("This count decides."),
        Use.AFTER: gettext("Counted again later. It changes nothing that was decided."),
    }.get(each.use, "")  # fmt: skip


def listed_texts(found: Sequence[Taken]) -> str:
    """ "34 of 100 (March 3, 2027); 31 of 100 (April 2, 2027)"."""
    return "; ".join(each.text for each in found)


def counted_text(count: Decimal, of: Decimal | None) -> str:
    """ "34", or "34 of 100"."""
    return gettext("%(n)s of %(of)s") % {"n": figure(count), "of": figure(of)} if of else figure(count)


def figure(value: Decimal) -> str:
    """40.0 → "40", 12.5 → "12.5"."""
    return number(int(value)) if value == int(value) else rounded(float(value))
