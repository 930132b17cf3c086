"""Where promises come from: the meeting, the concern or the plan, in words, with the page to read more on."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import shorten

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext

from compstat.concerns.queries import Concern
from compstat.concerns.rules import Publication
from compstat.meetings.queries.finding import MeetingUnknown, meeting
from compstat.promises.queries import Came, register_origin
from compstat.promises.rules import Origin

from ..models import Plan
from ..rules import PlanState
from ..saying import day_text

LONGEST = 90  # letters of somebody's words, beside a promise


def register() -> None:
    """Tell the room of promises, once, when the program starts."""
    register_origin(Origin.MEETING, of_meetings)
    register_origin(Origin.CONCERN, of_concerns)
    register_origin(Origin.PLAN, of_plans)


def of_meetings(city_id: str, keys: Sequence[str]) -> dict[str, Came]:
    """Promises made in a meeting."""
    found = {}
    for key in keys:
        try:
            of = meeting(city_id, key)
        except MeetingUnknown:
            continue
        words = gettext("Promised in the meeting of %(on)s.") % {"on": day_text(of.on)}
        found[key] = Came(words, _href("meeting", city_id, key))
    return found


def of_concerns(city_id: str, keys: Sequence[str]) -> dict[str, Came]:
    """Promises made for a concern. Where nobody has published it, that there was one and no more."""
    found = Concern.objects.filter(city=city_id, pk__in=keys)
    return {each.id: _concern(each) for each in found}


def _concern(each: Concern) -> Came:
    if each.publication != Publication.PUBLISHED or not each.text:
        return Came(gettext("Promised to somebody who raised a concern."))
    said = shorten(each.text, LONGEST, placeholder="…")
    words = gettext("Promised since somebody said: “%(words)s”") % {"words": said}
    return Came(words, _href("concern", each.city, each.id))


def of_plans(city_id: str, keys: Sequence[str]) -> dict[str, Came]:
    """Tasks of a plan."""
    found = Plan.objects.filter(pk__in=keys, problem__city=city_id).exclude(state=PlanState.DRAFT)
    return {each.id: _plan(each, city_id) for each in found.select_related("problem")}


def _plan(each: Plan, city_id: str) -> Came:
    words = gettext("Part of a plan: %(title)s.") % {"title": each.problem.title.rstrip(".")}
    return Came(words, _href("loop", city_id, each.problem_id))


def _href(name: str, *told: str) -> str:
    """An address of the public door; empty where another door alone is open."""
    try:
        return reverse(name, args=told)
    except NoReverseMatch:
        return ""
