"""Was it done? Did it change? What do residents say? Three answers that always stand together, known or not."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from django.urls import NoReverseMatch, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy, ngettext

from ..models import Plan, Verdict
from ..rules import Measure, Outcome, PlanState, ResourceKind, Voice
from ..saying import RESOURCES, VOICES, day_text, number
from .before_after import BeforeAfter, Moved, Taken, Use, apart_text, before_after, figure, listed_texts, moved_text
from .effects import Effects
from .plans import Delivery, Fixed, TaskShown, never_began

VOICED: Final = (Voice.YES, Voice.NO, Voice.DONT_KNOW)
WAYS: Final = {
    "web": gettext_lazy("online"), "paper": gettext_lazy("on paper"), "ballot": gettext_lazy("in the meeting"),
}  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """One of the three: a short answer, what it rests on, what else there is to say, and whether it is known yet.

    enough: what the plan said would be enough, in its own words.
    """

    head: str
    sentences: tuple[str, ...] = ()
    known: bool = True
    more: tuple[str, ...] = ()
    href: str = ""
    link: str = ""
    enough: str = ""


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
        """Each answer in words, how many gave it, and the length of its bar: its percentage of all answers."""
        return [(str(VOICES[v]), self.counts[v], round(100 * self.counts[v] / max(1, self.n), 1)) for v in VOICED]

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


def _done(found: Judged, today: date) -> Answer:
    delivery, starts_on, spent = found.delivery, found.fixed.starts_on, spent_of(found.delivery)
    if found.plan.state == PlanState.FIXED and today <= starts_on:
        begins = gettext("The plan starts on %(on)s.") % {"on": day_text(starts_on)}
        return Answer(gettext("Not started"), (begins,), known=False, more=spent)
    late = [_late_text(each) for each in delivery.kept_late]
    return Answer(done_text(delivery), (*_tasks(delivery), *late, *_ended(found.plan)), more=spent)


def done_text(delivery: Delivery) -> str:
    """How many tasks are done, and how many of these were late."""
    n, late = len(delivery.tasks), len(delivery.kept_late)
    told = {"kept": number(delivery.kept), "n": number(n), "late": number(late)}
    if not late:
        return ngettext("%(kept)s of %(n)s task done", "%(kept)s of %(n)s tasks done", n) % told
    return ngettext("%(kept)s of %(n)s task done, late",
                    "%(kept)s of %(n)s tasks done, %(late)s of them late", n) % told  # fmt: skip


def _late_text(each: TaskShown) -> str:
    """A task that was done after its day."""
    what = (each.promise or each.task).what.rstrip(".")
    told = ngettext("Done %(n)s day late: %(what)s.", "Done %(n)s days late: %(what)s.", each.late)
    return told % {"n": number(each.late), "what": what}


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
    """The finding, or how it stands so far; beside it what would be enough. A plan that was stopped is judged too."""
    plan = found.plan
    if never_began(plan) and plan.ended_on:
        said = gettext("The plan was stopped on %(on)s, before it began. So it has changed nothing.")
        return Answer(gettext("No effect"), (said % {"on": day_text(plan.ended_on)},), known=False)
    measured = {Measure.COUNT: _by_count, Measure.ANSWERS: _by_answers, Measure.REPORTS: _by_reports}
    answer = measured[found.fixed.measure](found, today)
    return replace(answer, sentences=(*_stopped(found), *answer.sentences), enough=found.fixed.enough)


def _stopped(found: Judged) -> list[str]:
    """That a plan was stopped before its deciding date, and is judged on it all the same."""
    plan, decides = found.plan, found.fixed.deciding_on
    if plan.state != PlanState.STOPPED or not plan.ended_on or plan.ended_on >= decides:
        return []
    told = gettext("The plan was stopped on %(on)s. It is still judged on its deciding date, %(decides)s.")
    return [told % {"on": day_text(plan.ended_on), "decides": day_text(decides)}]


def _by_answers(found: Judged, today: date) -> Answer:
    return Answer(gettext("Residents decide"), (
        gettext("This plan is measured by what residents answer. It stands beside this."), *found.effects.notes,
    ), known=False)  # fmt: skip


def _by_count(found: Judged, today: date) -> Answer:
    """The count that decides beside the one from before. What it is due to nobody can say."""
    counts, notes = before_after(found.plan, found.fixed), found.effects.notes
    cause = gettext("There is no place to compare with, so other causes cannot be ruled out.")
    if counts.decides is None:
        since = counts.of(Use.SINCE)
        head = gettext("Not decided yet") if counts.before and since else gettext("Not known yet")
        told = (_until_counted(found.fixed.deciding_on, today), *_so_far(counts, since), *([cause] if since else []))
        return Answer(head, (*told, *notes), known=False)
    if counts.before is None or counts.moved is None:
        told = (_alone(counts.decides), *_again(counts), *_no_before(found.fixed))
        return Answer(gettext("Cannot be told"), (*told, *notes), known=False)
    told = (
        gettext("Before: %(before)s. The count that decides: %(after)s.") % {
            "before": counts.before.text, "after": counts.decides.text,
        },
        apart_text(counts.before, counts.decides), *_again(counts), cause,
    )  # fmt: skip
    return Answer(moved_text(counts.moved), (*told, *notes), known=counts.moved is not Moved.UNLIKE)


def _so_far(counts: BeforeAfter, since: list[Taken]) -> list[str]:
    """What was counted before, and last."""
    if not counts.before:
        return [gettext("Last counted: %(after)s.") % {"after": each.text} for each in since[-1:]]
    if not since:
        return [gettext("Before: %(before)s.") % {"before": counts.before.text}]
    told = {"before": counts.before.text, "after": since[-1].text}
    return [gettext("Before: %(before)s. Last counted: %(after)s.") % told]


def _alone(decides: Taken) -> str:
    return gettext("The count that decides: %(after)s.") % {"after": decides.text}


def _no_before(fixed: Fixed) -> list[str]:
    """Why there is nothing to set it beside."""
    said = gettext("Nothing was counted before the plan was fixed, so nobody can say what changed.")
    return [said, *([gettext("Why: %(why)s") % {"why": fixed.baseline_note}] if fixed.baseline_note else [])]


def _again(counts: BeforeAfter) -> list[str]:
    """Counts that came after the one that decides: they are told, and change nothing."""
    if not (found := counts.of(Use.AFTER)):
        return []
    return [gettext("Counted again later, which changes nothing here: %(counts)s.") % {"counts": listed_texts(found)}]


def _until_counted(deciding_on: date, today: date) -> str:
    if today < deciding_on:
        return _until(deciding_on, today)
    told = gettext("The deciding date was %(on)s. The count that decides is not entered yet.")
    return told % {"on": day_text(deciding_on)}


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
