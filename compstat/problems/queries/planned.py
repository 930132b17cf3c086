"""A plan as everybody reads it: what is done, by whom, with what; what it is judged by; what was changed of that."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext

from compstat.places import queries as places
from compstat.places.queries import AreaUnknown, City

from ..models import Amendment, EffectFound, Option, Plan, Review
from ..rules import FIXED, Decision, InterventionKind, Measure, Others, Outcome, ResourceKind
from ..rules.measuring import LISTS, Told, read_told
from ..saying import (
    COMPARED,
    DECISIONS,
    FIXED_WORDS,
    KINDS,
    MEASURES,
    PARTS,
    RESOURCES,
    SMALLEST_RISE,
    day_text,
    listed,
    number,
    percent,
)
from . import plans
from .before_after import Use, before_after, figure, listed_texts
from .counted import Counted, by_day, by_window, weekly
from .effects import Effects, effect_of, fall_text, rise_text, said_of
from .judged import Judged, Three, three_of, voices_of
from .plans import Fixed, ResourceShown, TaskShown
from .surroundings import hexagons_text, is_hexagon, spot


@dataclass(frozen=True)
class Work:
    """One thing the plan does, or an option that was weighed."""

    kind: str
    text: str
    speaks_for: str = ""
    speaks_against: str = ""
    chosen: bool = True


@dataclass(frozen=True)
class Spent:
    """What is planned and used. `until`: what it is for is not told before that day."""

    kind: str
    what: str
    planned: str
    used: str
    until: date | None = None


@dataclass(frozen=True)
class Duty:
    """A task, and what has become of the promise it is."""

    what: str
    owner: str
    due_on: date
    state: str  # open, late, kept, dropped
    days_late: int
    promise: str
    kept_on: date | None = None


@dataclass(frozen=True)
class Change:
    """One amendment: name, before, after, each in words."""

    on: date
    role: str
    reason: str
    changes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Look:
    """A review: held, due, late; or never held, since its plan ended (`missed`: it was due before that)."""

    due_on: date
    held_on: date | None
    days_late: int
    ended: bool = False
    missed: bool = False
    done: str = ""
    seen: str = ""
    decision: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Again:
    """What one edition said of the effect: on the day that decides, before it or after it."""

    as_of: date
    edition: str
    said: str
    figures: tuple[str, ...]


@dataclass(frozen=True)
class Planned:
    """A plan that is fixed or was. `facts`: what it is judged by as it stands now, line by line."""

    plan: Plan
    fixed: Fixed
    works: tuple[Work, ...]
    resources: tuple[Spent, ...]
    duties: tuple[Duty, ...]
    facts: tuple[tuple[str, str], ...]
    fixed_on: date
    amendments: tuple[Change, ...]
    counted: Counted | None
    three: Three
    reviews: tuple[Look, ...]
    again: tuple[Again, ...]  # what each edition said, the oldest first


def planned_of(plan: Plan, where: City, today: date) -> Planned:
    """All of one plan that is fixed, or was. NotFixed for a draft."""
    fixed, delivery = plans.fixed(plan), plans.delivery(plan, today)
    looks = list(plan.effects.order_by("at", "id"))
    effects = effect_of(plan) or Effects(None, None, (), "", (), measured=False)
    return Planned(
        plan, fixed, tuple(Work(str(KINDS[InterventionKind(i.kind)]), i.text) for i in plan.interventions.all()),
        tuple(_spent(each) for each in delivery.resources), tuple(_duty(each, today) for each in delivery.tasks),
        (*facts_of(fixed.told, where), *_before(plan, fixed), *_fall(fixed)),
        places.moment(where, fixed.fixed_at).date(),
        tuple(_change(each, where) for each in fixed.amendments), _counted(plan, fixed, looks, where),
        three_of(Judged(plan, fixed, delivery, effects, voices_of(plan)), today),
        tuple(_look(each, plan, today) for each in plan.reviews.all()), tuple(_again(looks, fixed)),
    )  # fmt: skip


def weighed_of(options: Iterable[Option]) -> tuple[Work, ...]:
    """Every option that was weighed, with what speaks for it and against it."""
    return tuple(
        Work(str(KINDS[InterventionKind(o.kind)]), o.text, o.speaks_for, o.speaks_against, o.chosen) for o in options
    )


def _counted(plan: Plan, fixed: Fixed, effects: Iterable[EffectFound], where: City) -> Counted | None:
    """By day where somebody counts; of reports by week where the cube knows them, else by window."""
    if fixed.measure is Measure.ANSWERS:
        return None
    if fixed.measure is Measure.COUNT:
        return by_day(plan, fixed)
    return weekly(fixed.told, where) or by_window(fixed, list(effects), where)


def _spent(each: ResourceShown) -> Spent:
    found = each.resource
    amounts = gettext("%(n)s %(unit)s")
    planned, used = (amounts % {"n": figure(n), "unit": found.unit} for n in (found.planned, found.used))
    return Spent(str(RESOURCES[ResourceKind(found.kind)]), each.what, planned, used, each.withheld_until)


def _duty(each: TaskShown, today: date) -> Duty:
    """The promise says how a task stands, in the words it has now."""
    told = each.promise or each.task
    if each.promise is None:
        late = max(0, (today - each.task.due_on).days)
        return Duty(told.what, told.owner, told.due_on, "late" if late else "open", late, "")
    return Duty(told.what, told.owner, told.due_on, each.state, each.late, each.promise.id, each.kept_on)


def _look(each: Review, plan: Plan, today: date) -> Look:
    """A review that nobody has held is late once its day is over, while its plan runs."""
    decision = str(DECISIONS[Decision(each.decision)]) if each.decision else ""
    late = plans.days_overdue(each, plan, today)
    ended = plan.ended_on is not None and each.held_on is None
    missed = ended and plan.ended_on is not None and each.due_on <= plan.ended_on
    return Look(each.due_on, each.held_on, late, ended, missed, each.done, each.seen, decision, each.reason)


def _again(looks: Sequence[EffectFound], fixed: Fixed) -> Iterable[Again]:
    """Every look, the oldest first; none replaces another."""
    for each in looks:
        if each.outcome != Outcome.NOT_YET:
            said = said_of(each, fixed)
            yield Again(each.as_of, each.edition, capfirst(said.word), said.sentences)


# --- What it is judged by, in words


def facts_of(told: Told, where: City) -> list[tuple[str, str]]:
    """Each thing that was fixed, with its name; what was left empty is left out."""
    found = [(str(FIXED_WORDS[name]), value_text(name, told[name], where)) for name in FIXED if name != "smallest_fall"]
    return [(name, value) for name, value in found if value]


def _before(plan: Plan, fixed: Fixed) -> list[tuple[str, str]]:
    """What was counted before it was fixed, of a plan that is measured by a count: nothing later can stand for it."""
    if fixed.measure is not Measure.COUNT:
        return []
    found = before_after(plan, fixed).of(Use.BEFORE)
    return [(gettext("Counted before it was fixed"), listed_texts(found) or gettext("nothing"))]


def _fall(fixed: Fixed) -> list[tuple[str, str]]:
    """What could be seen at all, where reports are compared."""
    if fixed.measure is not Measure.REPORTS or fixed.others is not Others.PLACES:
        return []
    figures, why = fixed.figures, fixed.figures.get("why", "")
    told = {str(FIXED_WORDS["smallest_fall"]): fall_text(fixed.smallest_fall, fixed.baselines, why)}
    if fixed.ring and not why and "smallest_rise" in figures:
        told[str(SMALLEST_RISE)] = rise_text(figures["smallest_rise"])
    if "as_of" in figures:
        known = {"edition": figures["edition"], "on": day_text(date.fromisoformat(figures["as_of"]))}
        told[gettext("Worked out with")] = gettext("edition %(edition)s, which knows reports up to %(on)s") % known
    return list(told.items())


def _change(each: Amendment, where: City) -> Change:
    before = read_told({name: pair[0] for name, pair in each.changes.items()})
    after = read_told({name: pair[1] for name, pair in each.changes.items()})
    changes = [
        (str(FIXED_WORDS[name]), _changed_text(name, before[name], where), _changed_text(name, after[name], where))
        for name in FIXED if name in each.changes
    ]  # fmt: skip
    return Change(places.moment(where, each.at).date(), each.role, each.reason, tuple(changes))


def _changed_text(name: str, value: Any, where: City) -> str:  # noqa: ANN401
    """A value before or after an amendment: no part of the day is the whole day; else nothing is said so."""
    nothing = gettext("the whole day") if name == "day_parts" else gettext("nothing")
    return value_text(name, value, where) or nothing


def value_text(name: str, value: Any, where: City) -> str:  # noqa: ANN401
    """A value of what is fixed, in words; empty for nothing."""
    if name in LISTS:
        return _list_text(name, value, where)
    if value in {"", None, 0}:
        return ""
    if isinstance(value, date):
        return day_text(value)
    told = {
        "measure": lambda: str(MEASURES[Measure(value)]),
        "others": lambda: str(COMPARED[Others(value)]),
        "smallest_fall": lambda: percent(float(value)),
        "baselines": lambda: gettext("%(n)s, each as long as the plan") % {"n": number(value)},
    }  # fmt: skip
    return told[name]() if name in told else str(value)


def _list_text(name: str, values: Iterable[Any], where: City) -> str:
    if name == "rows":
        labels = {row.id: row.label for row in where.rows}
        return listed([labels.get(each, each) for each in values])
    if name == "day_parts":
        return listed([str(PARTS[each]) for each in PARTS if each in set(values)])
    if name == "review_days":
        return listed([day_text(each) for each in values])
    return areas_text(list(values), where)


def areas_text(areas: list[str], where: City) -> str:
    """Areas by their names; hexagons, of which there may be many, after the neighborhoods they lie in."""
    hexagons = hexagons_text(where, [each for each in areas if is_hexagon(each)])
    return "; ".join(hexagons) or listed([_name(each, where) for each in areas])


def _name(area_id: str, where: City) -> str:
    try:
        return spot(where, area_id).name
    except AreaUnknown:
        return area_id
