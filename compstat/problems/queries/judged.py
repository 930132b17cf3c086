"""Was it done? Did it change? What do residents say? Three answers that always stand together, known or not."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.urls import NoReverseMatch, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy, ngettext

from ..models import Plan, Verdict
from ..rules import Measure, Outcome, PlanState, ResourceKind, Voice
from ..saying import RESOURCES, VOICES, day_text, number, rounded
from .effects import Effects
from .plans import Delivery, Fixed

VOICED: Final = (Voice.YES, Voice.NO, Voice.DONT_KNOW)
WAYS: Final = {
    "web": gettext_lazy("online"), "paper": gettext_lazy("on paper"), "ballot": gettext_lazy("in the meeting"),
}  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """One of the three: a short answer, what it rests on, what else there is to say, and whether it is known yet."""

    head: str
    sentences: tuple[str, ...] = ()
    known: bool = True
    more: tuple[str, ...] = ()
    href: str = ""
    link: str = ""


@dataclass(frozen=True)
class Three:
    """The three answers of one plan, or of none. They are never shown apart, and none is larger than another."""

    done: Answer
    change: Answer
    residents: Answer


@dataclass(frozen=True)
class Voices:
    """How residents answered when they were asked once: counts, and n."""

    verdict: Verdict
    counts: dict[str, int]
    by_origin: tuple[tuple[str, int], ...]

    @property
    def n(self) -> int:
        """How many answered."""
        return sum(self.counts.values())

    @property
    def lines(self) -> list[tuple[str, int, float]]:
        """Each answer in words, how many gave it, and the length of its bar in percent."""
        most = max([1, *self.counts.values()])
        return [(str(VOICES[v]), self.counts[v], round(100 * self.counts[v] / most, 1)) for v in VOICED]

    @property
    def ways(self) -> list[str]:
        """How they answered: with a code, on paper, in the meeting's ballot."""
        return [f"{WAYS[origin]} {number(n)}" for origin, n in self.by_origin if origin in WAYS]


@dataclass(frozen=True)
class Judged:
    """What the three answers are made of."""

    plan: Plan
    fixed: Fixed
    delivery: Delivery
    effects: Effects
    voices: tuple[Voices, ...] = ()


def nothing_planned() -> Three:
    """The three answers while there is no plan."""
    return Three(
        Answer(gettext("Not yet"), (gettext("There is no plan yet."),), known=False),
        Answer(gettext("Not known"), (
            gettext("A plan first says what is measured, and on which day it is decided. Then it starts."),
        ), known=False),
        Answer(gettext("Not asked yet"), (gettext("We ask once a plan has run for a while."),), known=False),
    )  # fmt: skip


def three_of(found: Judged, today: date) -> Three:
    """The three answers of a plan."""
    return Three(_done(found, today), _change(found, today), _residents(found, today))


# --- Was it done?


def spent_of(delivery: Delivery) -> tuple[str, ...]:
    """What was used of what was planned, each kind and unit in a sentence."""
    sums: dict[tuple[str, str], list[Decimal]] = defaultdict(lambda: [Decimal(), Decimal()])
    for each in delivery.resources:
        total = sums[each.resource.kind, each.resource.unit]
        total[0], total[1] = total[0] + each.resource.used, total[1] + each.resource.planned
    return tuple(
        gettext("%(kind)s: %(used)s of %(planned)s %(unit)s used.") % {
            "kind": RESOURCES[ResourceKind(kind)], "used": figure(used), "planned": figure(planned), "unit": unit,
        }
        for (kind, unit), (used, planned) in sums.items()
    )  # fmt: skip


def figure(value: Decimal) -> str:
    """40.0 → "40", 12.5 → "12.5"."""
    return number(int(value)) if value == int(value) else rounded(float(value))


def _done(found: Judged, today: date) -> Answer:
    delivery, starts_on, spent = found.delivery, found.fixed.starts_on, spent_of(found.delivery)
    if found.plan.state == PlanState.FIXED and today <= starts_on:
        begins = gettext("The plan starts on %(on)s.") % {"on": day_text(starts_on)}
        return Answer(gettext("Not started"), (begins,), known=False, more=spent)
    n = len(delivery.tasks)
    head = ngettext("%(kept)s of %(n)s task done", "%(kept)s of %(n)s tasks done", n)
    told = head % {"kept": number(delivery.kept), "n": number(n)}
    return Answer(told, (*_tasks(delivery), *_ended(found.plan)), more=spent)


def _tasks(delivery: Delivery) -> list[str]:
    """What is late, still to come, or dropped; and reviews nobody has held."""
    late, coming, dropped, looks = delivery.late, delivery.open, delivery.dropped, delivery.reviews_late
    told = {
        ngettext("%(n)s task is late.", "%(n)s tasks are late.", late): late,
        ngettext("%(n)s task is not due yet.", "%(n)s tasks are not due yet.", coming): coming,
        ngettext("%(n)s task was dropped; why stands on its promise.",
                 "%(n)s tasks were dropped; why stands on their promises.", dropped): dropped,
        ngettext("%(n)s look at the plan is late.", "%(n)s looks at the plan are late.", looks): looks,
    }  # fmt: skip
    return [sentence % {"n": number(n)} for sentence, n in told.items() if n]


def _ended(plan: Plan) -> list[str]:
    if not plan.ended_on or plan.state not in {PlanState.COMPLETED, PlanState.STOPPED}:
        return []
    if plan.state == PlanState.COMPLETED:
        return [gettext("The plan was completed on %(on)s.") % {"on": day_text(plan.ended_on)}]
    return [gettext("The plan was stopped on %(on)s.") % {"on": day_text(plan.ended_on)}]


# --- Did it change?


def _change(found: Judged, today: date) -> Answer:
    if found.fixed.measure is Measure.ANSWERS:
        return Answer(gettext("Residents decide"), (
            gettext("This plan is measured by what residents answer. It stands beside this."),
        ), known=False)  # fmt: skip
    if found.fixed.measure is Measure.COUNT:
        return _by_count(found.plan, found.fixed, today)
    return _by_reports(found, today)


def _by_count(plan: Plan, fixed: Fixed, today: date) -> Answer:
    """The newest count beside the last one before the start. What it is due to nobody can say."""
    entered = list(plan.counts.order_by("on", "id"))
    before = [each for each in entered if each.before_start]
    since = [each for each in entered if not each.before_start]
    if not before or not since:
        return Answer(gettext("Not known yet"), (_until(fixed.deciding_on, today), *_first(before)), known=False)
    first, last = before[-1], since[-1]
    said = gettext("Before: %(before)s (%(on)s). Last counted: %(after)s (%(last)s).") % {
        "before": counted_text(first.count, first.of), "on": day_text(first.on),
        "after": counted_text(last.count, last.of), "last": day_text(last.on),
    }  # fmt: skip
    cause = gettext("There is no place to compare with, so other causes cannot be ruled out.")
    if last.on < fixed.deciding_on:
        return Answer(gettext("Not decided yet"), (_until(fixed.deciding_on, today), said, cause), known=False)
    return Answer(_moved(first.count, first.of, last.count, last.of), (said, cause))


def _first(before: list[Any]) -> list[str]:
    """What was counted before the plan started."""
    return [
        gettext("Before: %(before)s (%(on)s).") % {"before": counted_text(e.count, e.of), "on": day_text(e.on)}
        for e in before[-1:]
    ]


def _moved(count: Decimal, of: Decimal | None, now: Decimal, out_of: Decimal | None) -> str:
    """Fewer, more or the same, as shares where both have one."""
    before, after = (count / of, now / out_of) if of and out_of else (count, now)
    if before == after:
        return gettext("The same as before")
    return gettext("Less than before") if after < before else gettext("More than before")


def counted_text(count: Decimal, of: Decimal | None) -> str:
    """ "34", or "34 of 100"."""
    return gettext("%(n)s of %(of)s") % {"n": figure(count), "of": figure(of)} if of else figure(count)


def _until(deciding_on: date, today: date) -> str:
    on = {"on": day_text(deciding_on)}
    if today < deciding_on:
        return gettext("The deciding date is %(on)s. Until then we only say how it stands so far.") % on
    return gettext("The deciding date was %(on)s. The last counts are not complete yet.") % on


def _by_reports(found: Judged, today: date) -> Answer:
    """The deciding finding; until there is one, how it stands so far, in words that claim nothing."""
    effects = found.effects
    if decided := effects.deciding:
        return Answer(capfirst(decided.word), (*decided.sentences, *effects.notes))
    if (newest := effects.newest) and newest.outcome is Outcome.NOT_TESTED:
        nobody = gettext("So nobody can say what the plan changed.")
        return Answer(gettext("Cannot be told"), (*newest.sentences, nobody, *effects.notes), known=False)
    so_far = newest.sentences if newest else ()
    until = _until(found.fixed.deciding_on, today)
    return Answer(gettext("Not decided yet"), (until, *so_far, *effects.notes), known=False)


# --- What residents say


def voices_of(plan: Plan) -> tuple[Voices, ...]:
    """Each time residents were asked and it was counted, oldest first."""
    return tuple(
        _voices(each) for each in plan.verdicts.prefetch_related("found").order_by("opened_on", "id")
    )  # fmt: skip


def _voices(verdict: Verdict) -> Voices:
    counts, origins = dict.fromkeys(map(str, VOICED), 0), Counter[str]()
    for each in verdict.found.all():
        counts[each.voice] = counts.get(each.voice, 0) + each.count
        origins[each.origin] += each.count
    return Voices(verdict, counts, tuple(sorted(origins.items())))


def _residents(found: Judged, today: date) -> Answer:
    if not found.voices:
        return Answer(
            gettext("Not asked yet"), (gettext("Nobody has been asked yet whether they notice a change."),), known=False
        )
    counted = [each for each in found.voices if each.verdict.counted_on]
    open_now = [each for each in found.voices if _is_open(each.verdict, today)]
    asked = [_asked(each.verdict) for each in open_now]
    href = _href((open_now or found.voices)[-1].verdict)
    link = gettext("Say whether you notice a change") if open_now else gettext("How people were asked")
    if counted:
        return Answer(yes_text(counted[-1]), (*voice_texts(counted[-1]), *asked), href=href, link=link)
    newest = found.voices[-1].verdict
    if open_now:
        return Answer(gettext("You can answer now"), tuple(asked), known=False, href=href, link=link)
    if newest.opened_on > today:
        said = gettext("We ask from %(on)s on.") % {"on": day_text(newest.opened_on)}
        return Answer(gettext("Not asked yet"), (said,), known=False)
    return Answer(gettext("Being counted"), (gettext("The answers are being counted."),), known=False)


def _href(verdict: Verdict) -> str:
    """The page on which people answer; empty where another door alone is open."""
    try:
        return reverse("verdict", args=[verdict.plan.problem.city, verdict.pk])
    except NoReverseMatch:
        return ""


def _is_open(verdict: Verdict, today: date) -> bool:
    return verdict.counted_on is None and verdict.opened_on <= today <= verdict.closes_on


def _asked(verdict: Verdict) -> str:
    return gettext("Do you notice a change? You can answer until %(on)s.") % {"on": day_text(verdict.closes_on)}


def yes_text(voices: Voices) -> str:
    """How many of how many notice a change."""
    if not voices.n:
        return gettext("Nobody answered")
    return gettext("%(yes)s of %(n)s notice a change") % {
        "yes": number(voices.counts[Voice.YES]), "n": number(voices.n)
    }  # fmt: skip


def voice_texts(voices: Voices) -> list[str]:
    """The other two answers, and who answered."""
    if not voices.n:
        return []
    return [
        gettext("%(no)s notice no change. %(unknown)s do not know.") % {
            "no": number(voices.counts[Voice.NO]), "unknown": number(voices.counts[Voice.DONT_KNOW]),
        },
        gettext("Whoever wanted to could answer. So this is a voice of the district, not a survey of it."),
    ]  # fmt: skip
