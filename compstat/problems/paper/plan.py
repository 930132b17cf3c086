"""A plan on one page, in plain words: what, why, who by when, what it is measured by, against what, and the one day."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext

from compstat.access.queries import public_address
from compstat.meetings.queries import printed
from compstat.places import queries as places
from compstat.places.queries import City

from ..models import Plan
from ..queries import problems
from ..queries.planned import Planned, planned_of, value_text
from ..queries.plans import Fixed, fixed
from ..rules.measuring import Measure, Others
from ..saying import FIXED_WORDS, SMALLEST_RISE, area_text, day_text

SHEETS: Final = Path(__file__).parent / "sheets"
MOST: Final = 7  # lines of a part; the page has the rest
MOST_AMENDED: Final = 3


def plan_pdf(plan: Plan, language: str) -> bytes:
    """A plan that is fixed, on one page, in a language of the site. NotFixed."""
    return printed.kept_pdf("plan", told(plan, language), SHEETS)


def told(plan: Plan, language: str) -> dict[str, Any]:
    """All words of the page."""
    with translation.override(language):
        where = places.city(plan.problem.city)
        today = places.moment(where, timezone.now()).date()
        planned = planned_of(plan, where, today)
        return _told(plan, where, planned, fixed(plan), language)


def _told(plan: Plan, where: City, planned: Planned, fixed_now: Fixed, language: str) -> dict[str, Any]:
    problem = plan.problem
    area = places.area(where, problem.area)
    place, address = area_text(area, where), public_address("loop", where.id, problem.id)
    on = places.moment(where, fixed_now.fixed_at).date()
    return {
        "lang": language, "document": f"{plan.title}, {place}", "title": plan.title,
        "eyebrow": gettext("%(city)s · %(place)s · A plan on one page") % {"city": where.name, "place": place},
        "problem": problem.title, "why_title": gettext("Why"), "why": _why(plan),
        "what_title": gettext("What we do"), "strategy": plan.strategy,
        "works": [f"{each.kind}: {each.text}" for each in planned.works[:MOST]],
        "with": gettext("Carried by the community: %(who)s") % {"who": plan.co_owners} if plan.co_owners else "",
        "who_title": gettext("Who does what, by when"),
        "tasks": [[each.what, each.owner, day_text(each.due_on)] for each in planned.duties[:MOST]],
        "more": _more(len(planned.duties) - MOST), "takes_title": gettext("What it takes"),
        "takes": [_takes(each) for each in planned.resources[:MOST]],
        "know_title": gettext("How we will know"), "know": _know(fixed_now, where),
        "day_title": gettext("On this day it is decided"), "day": day_text(fixed_now.deciding_on),
        "day_note": gettext("Before that day we only say how it stands so far."),
        "seen_title": gettext("What we could see"), "seen": _seen(planned, fixed_now),
        "enough_title": gettext("What would be enough"), "enough": fixed_now.enough,
        "amended_title": gettext("What was changed since"), "amended": _amended(planned),
        "fixed": gettext("Fixed on %(on)s, before the start. An amendment stands beside it, and removes nothing.")
        % {"on": day_text(on)},
        "scan": gettext("How it stands today: scan the code, or see"),
        "address": printed.typed(public_address("problems_of_area", where.id, area.slug)),
        "qr": printed.code_to_scan(address), "qr_words": printed.scan_words(address),
        "unchecked": printed.unchecked(), "fictional": printed.made_up(where),
    }  # fmt: skip


def _why(plan: Plan) -> list[str]:
    """The problem in one sentence, and the reasons that evidence speaks for and against."""
    found = problems.hypotheses_of(plan.problem)
    reasons = [each.text for each in found if problems.tested(each)]
    return [line for line in (problems.statement_of(plan.problem), *reasons[:2]) if line]


def _more(n: int) -> str:
    """That so many stand on the page alone; empty for none."""
    return ngettext("And %(n)s more.", "And %(n)s more.", n) % {"n": n} if n > 0 else ""


def _takes(each: Any) -> str:  # noqa: ANN401
    amount = gettext("%(kind)s: %(planned)s") % {"kind": each.kind, "planned": each.planned}
    if each.until:
        return gettext("%(amount)s. Where exactly is kept back until %(on)s.") % {
            "amount": amount, "on": day_text(each.until),
        }  # fmt: skip
    return f"{amount}, {each.what}"


def _know(now: Fixed, where: City) -> list[list[str]]:
    """What it is measured by, where, since when, against what: a name and its words each."""

    def line(name: str, field: str) -> list[str]:
        return [name, value_text(field, now.told[field], where)]

    dates = {"start": day_text(now.starts_on), "on": day_text(now.deciding_on)}
    lines = [[gettext("When"), gettext("From %(start)s until %(on)s") % dates]]
    if now.measure is Measure.REPORTS:
        first = [line(gettext("We count reports of"), "rows"), line(gettext("Where"), "areas")]
        hours = [line(gettext("Time of day"), "day_parts")] if now.day_parts else []
        lines = [*first, *hours, *lines, _before(now)]
    elif now.measure is Measure.COUNT:
        names = (("count_what", gettext("We count")), ("count_owner", gettext("Who counts")),
                 ("count_method", gettext("How")))  # fmt: skip
        lines = [*(line(name, field) for field, name in names), *lines]
    else:
        lines = [[gettext("We ask residents"), gettext("Do you notice a change?")], *lines]
    compared = line(gettext("Compared with"), "comparison" if now.others is Others.PLACES else "others")
    why = [[gettext("Why"), now.others_why]] if now.others_why else []
    ring = [line(gettext("We also look next door"), "ring")] if now.ring else []
    return [each for each in [*lines, compared, *why, *ring] if each[1]]


def _before(now: Fixed) -> list[str]:
    """The time before it is compared with."""
    if now.selected_first is None:
        return [gettext("The time before"), ""]
    n = ngettext(
        "%(n)s span of time as long, before %(on)s", "%(n)s spans of time as long, before %(on)s", now.baselines
    )
    return [gettext("The time before"), n % {"n": now.baselines, "on": day_text(now.selected_first)}]


def _seen(planned: Planned, now: Fixed) -> list[str]:
    """The smallest fall that could be seen; and who judges where that is a large one."""
    if now.measure is not Measure.REPORTS:
        return []
    told = dict(planned.facts)
    said = [told[str(name)] for name in (FIXED_WORDS["smallest_fall"], SMALLEST_RISE) if str(name) in told]
    if now.judged_by == "delivery":
        said.append(gettext(
            "A fall of less than 40% could not be seen here. So this plan is judged by what was done and by residents."
        ))  # fmt: skip
    return said


def _amended(planned: Planned) -> Sequence[str]:
    """Every amendment with its day and reason, the newest first."""
    told = [
        gettext("%(on)s: %(names)s. %(reason)s") % {
            "on": day_text(each.on), "names": ", ".join(name for name, _, _ in each.changes), "reason": each.reason,
        }
        for each in reversed(planned.amendments)
    ]  # fmt: skip
    return [*told[:MOST_AMENDED], *([_more(len(told) - MOST_AMENDED)] if len(told) > MOST_AMENDED else [])]
