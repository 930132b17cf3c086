"""One problem with all that became of it, and how an area answers, as plain rows: what the pages tell, for programs.

Words are in the language the site is kept in, whoever asks: a fact is the same for everybody.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.conf import settings
from django.utils import translation

from compstat.concerns import queries as concerns
from compstat.concerns.queries import Concern
from compstat.concerns.rules import Publication
from compstat.places import queries as places
from compstat.places.queries import Area, City

from ..models import EffectFound, Plan, Problem, ProblemEvent, Review
from .alignment import alignment_of
from .facts import Row, concern_row, effect_row, fixed_plans, plain, plan_row, problem_row, review_row
from .judged import Voices, voices_of
from .known import Guess, known_of
from .loop import UNTOLD
from .planned import planned_of, weighed_of


def loop_row(where: City, found: Problem, now: datetime) -> Row:
    """One problem with all that became of it."""
    today, plans = places.moment(where, now).date(), fixed_plans([found])
    said = Concern.objects.filter(city=where.id, problem=found.id, publication=Publication.PUBLISHED, merged_into="")
    reviews = Review.objects.filter(plan__in=plans).select_related("plan__problem").order_by("due_on", "id")
    effects = EffectFound.objects.filter(plan__in=plans).select_related("plan").order_by("at", "id")
    return {
        "problem": problem_row(found), "analysis": analysis_row(where, found),
        "concerns": [concern_row(c) for c in concerns.whole(said.order_by("raised_on"))],
        "plans": [{**plan_row(each, where, today), **work_row(each, where, now)} for each in plans],
        "reviews": [review_row(each, today) for each in reviews], "effects": [effect_row(each) for each in effects],
        "verdicts": [_verdict(each) for plan in plans for each in voices_of(plan) if each.verdict.counted_on],
        "events": [_event(each, where) for each in found.events.exclude(kind__in=UNTOLD)],
    }  # fmt: skip


def analysis_row(where: City, found: Problem) -> Row:
    """What is known of it: sources, the six questions, causes and what speaks for them, what residents added."""
    with translation.override(settings.LANGUAGE_CODE):
        known = known_of(found, where)
        return {
            "sources": list(known.sources),
            "questions": [{"question": asked, "yes": yes, "why": why} for asked, yes, why in known.cheers],
            "triangle": [{"corner": corner, "text": text} for corner, text in known.triangle],
            "causes": [_cause(each) for each in known.guesses],
            "contributions": [plain(each, "on who text") for each in known.contributions],
            "options": [asdict(each) for each in weighed_of(found.options.all())],
            "group_notes": [plain(each, "on came text") for each in known.notes],
        }  # fmt: skip


def work_row(plan: Plan, where: City, now: datetime) -> Row:
    """What a plan does, by whom and with what. Of what is withheld until a day, only that day is here."""
    with translation.override(settings.LANGUAGE_CODE):
        told = planned_of(plan, where, places.moment(where, now).date())
        return {
            "interventions": [{"kind": each.kind, "text": each.text} for each in told.works],
            "resources": [asdict(each) for each in told.resources],
            "duties": [asdict(each) for each in told.duties],
        }  # fmt: skip


def answering_row(where: City, area: Area, now: datetime) -> Row:
    """How an area answers: the clock, what was withheld by ground, and what was asked for beside what was done."""
    clock = concerns.rate(where.id, area.id, now)
    with translation.override(settings.LANGUAGE_CODE):
        aligned = alignment_of(where, area, now)
    withheld = concerns.counts_by_ground(where.id, area.id)
    return {
        "clock": asdict(clock),
        "withheld": [{"ground": str(ground), "n": n} for ground, n in withheld.items()],
        "since": aligned.since, "until": aligned.until, "asked": aligned.asked, "worked": aligned.worked,
        "themes": [asdict(each) for each in aligned.lines],
    }  # fmt: skip


def _cause(each: Guess) -> Row:
    return {
        "text": each.text, "dropped_why": each.dropped_why, "speaks_for": [asdict(e) for e in each.speaks_for],
        "speaks_against": [asdict(e) for e in each.speaks_against],
    }  # fmt: skip


def _verdict(each: Voices) -> Row:
    verdict = each.verdict
    return {
        "plan": verdict.plan_id, "opened_on": verdict.opened_on, "closes_on": verdict.closes_on, **each.counts,
        "n": each.n,
    }  # fmt: skip


def _event(each: ProblemEvent, where: City) -> Row:
    return {"on": places.moment(where, each.at).date(), **plain(each, "kind role reason")}
