"""How days, figures, languages and the states of problems and plans are said to everybody, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from compstat.places.queries import Area, City, locale

from .rules import (
    Decision,
    Event,
    Finding,
    InterventionKind,
    Measure,
    Others,
    PlanEvent,
    ProblemState,
    ResourceKind,
    Result,
    Voice,
)

KINDS: Final = {
    InterventionKind.PLACE: _("Changing the place"), InterventionKind.TRAFFIC: _("Traffic"),
    InterventionKind.SERVICE: _("Help from services"), InterventionKind.OUTREACH: _("Going to people"),
    InterventionKind.TALKING: _("Talking and agreements"), InterventionKind.RULES: _("Rules and permits"),
    InterventionKind.PATROL: _("Police presence"), InterventionKind.ENFORCEMENT: _("Enforcing the law"),
    InterventionKind.INFORMATION: _("Telling people"), InterventionKind.TRAINING: _("Training"),
}  # fmt: skip
RESOURCES: Final = {
    ResourceKind.HOURS: _("Hours of work"), ResourceKind.MONEY: _("Money"), ResourceKind.EQUIPMENT: _("Equipment"),
    ResourceKind.PARTNER_TIME: _("Time of partners"),
}  # fmt: skip
CORNERS: Final = {
    "offender": _("What is done, and how"), "handler": _("Who could hold it back"),
    "target": _("Who or what is harmed"), "guardian": _("Who looks after them"),
    "place": _("What makes it easy here"), "manager": _("Who runs the place"),
}  # fmt: skip
VOICES: Final = {
    Voice.YES: _("Yes, I notice a change"), Voice.NO: _("No, I notice no change"),
    Voice.DONT_KNOW: _("I do not know"),
}  # fmt: skip
DECISIONS: Final = {
    Decision.CONTINUE: _("We go on as planned."), Decision.ADJUST: _("We go on, and change something."),
    Decision.COMPLETE: _("The plan is complete."), Decision.STOP: _("We stop the plan."),
}  # fmt: skip
MEASURES: Final = {
    Measure.REPORTS: _("Police reports"), Measure.COUNT: _("A count made for this plan"),
    Measure.ANSWERS: _("What residents answer"),
}  # fmt: skip
COMPARED: Final = {
    Others.PLACES: _("Places much like this one"), Others.BEFORE: _("This place before the plan, and no other"),
    Others.NONE: _("Nothing"),
}  # fmt: skip
PARTS: Final = {
    "morning": _("6 in the morning to noon"), "afternoon": _("noon to 6 in the evening"),
    "evening": _("6 in the evening to midnight"), "night": _("midnight to 6 in the morning"),
}  # fmt: skip
WHO: Final = {"resident": _("A resident"), "partner": _("A partner organization")}
# The names of rules.FIXED, as the page tells what is fixed and what an amendment changed.
FIXED_WORDS: Final = {
    "measure": _("What is measured"), "rows": _("Which reports are counted"), "areas": _("Where"),
    "day_parts": _("Time of day"), "count_what": _("What is counted"), "count_owner": _("Who counts"),
    "count_method": _("How it is counted"), "selected_first": _("First day that got this place chosen"),
    "selected_last": _("Last day that got this place chosen"), "baselines": _("Spans of time before, to compare with"),
    "baseline_note": _("About the time before"), "others": _("Compared with"), "comparison": _("Comparison places"),
    "others_why": _("Why there is no comparison"), "ring": _("Next to it, where it could move to"),
    "smallest_fall": _("Smallest fall that could be seen"), "starts_on": _("The plan starts on"),
    "deciding_on": _("Deciding date"), "enough": _("What would be enough"), "review_days": _("Days on which we look"),
}  # fmt: skip
SMALLEST_RISE: Final = _("Smallest rise next to it that could be seen")
HAPPENED: Final = {
    Event.NOMINATED: _("Named as a problem."), Event.OPENED: _("Made a priority."),
    Event.RETIRED: _("Made room for another priority."), Event.SCANNED: _("We know what happens, where and when."),
    Event.PLANNED: _("A plan was fixed."), Event.STARTED: _("The plan started."),
    Event.ASSESSED: _("The deciding date came."), Event.REVISED: _("We look for another way."),
    Event.CLOSED: _("Closed."), Event.REOPENED: _("Opened again."),
    Event.CONFIRMED: _("It came before a meeting."), Event.CHANGED: _("Words on this page were changed."),
}  # fmt: skip
PLAN_HAPPENED: Final = {
    PlanEvent.DRAFTED: _("Somebody began to write a plan."), PlanEvent.FIXED: _("A plan was fixed."),
    PlanEvent.STARTED: _("The plan started."), PlanEvent.AMENDED: _("What the plan is judged by was changed."),
    PlanEvent.REVIEWED: _("The plan was looked at."), PlanEvent.COMPLETED: _("The plan was completed."),
    PlanEvent.STOPPED: _("The plan was stopped."), PlanEvent.DISCARDED: _("A draft of a plan was thrown away."),
}  # fmt: skip
FIELDS: Final = {
    "title": _("Title"), "behavior": _("What happens"), "place_type": _("At what kind of place"), "time": _("When"),
    "harm": _("What harm it does"), "baseline": _("Where we start"), "who_lives": _("Who lives with it"),
    "were_asked": _("Were they asked"), "burden": _("Whom a plan could burden"), "owner": _("Who leads the work"),
    "theme": _("Theme"), "members": _("Who works on it"), "sources": _("Where it was noticed"),
    "cheers": _("The six questions"), "triangle": _("People and place"),
    "closed_why": _("Why it was closed"), "against_why": _("Why it was closed against what was found"),
}  # fmt: skip
RESULT_SENTENCES: Final = {
    Result.DONE: _("Closed on %(on)s: done."), Result.NO_CHANGE_SEEN: _("Closed on %(on)s: no change was seen."),
    Result.HANDED_OVER: _("Closed on %(on)s: another organization has taken it over."),
    Result.DECLINED: _("Closed on %(on)s: we will not work on it."),
}  # fmt: skip

FINDINGS: Final = {
    Finding.FELL: _("The plan found: reports fell more than in comparison places, beyond chance."),
    Finding.ROSE: _("The plan found: reports rose more than in comparison places, beyond chance."),
    Finding.UNCLEAR: _("The plan found no clear difference."),
    Finding.COUNTED: _("The count that decides is another than the one before."),
    Finding.NOTICED: _("Most of those who answered notice a change."),
    Finding.UNNOTICED: _("Most of those who answered do not say that they notice a change."),
    Finding.OPEN: _("Nothing was decided by then, or it cannot be told."),
}  # fmt: skip


def day_text(on: date) -> str:
    """A day with its year: "June 27, 2027"."""
    return str(format_date(on, "long", locale=locale()))


def number(value: float | Decimal | None) -> str:
    """1234 → "1,234"; a figure that is not known is a dash, never 0."""
    return "—" if value is None else str(format_decimal(value, locale=locale(), decimal_quantization=False))


def rounded(value: float) -> str:
    """12.34 → "12.3", and 12.0 → "12": a figure that was computed."""
    return number(round(value, 1) if round(value, 1) % 1 else round(value))


def percent(share: float) -> str:
    """0.284 → "28%": a share of something."""
    return str(format_percent(share, locale=locale()))


def listed(texts: Sequence[str]) -> str:
    """ "a, b and c"."""
    return str(format_list(list(texts), locale=locale()))


def area_text(area: Area, where: City) -> str:
    """An area as people call it: "District D4: Mill Hill"."""
    if area.kind != "district" or area.name == area.id:
        return area.name
    told = {"word": gettext(where.district_word).capitalize(), "id": area.id, "name": area.name}
    return gettext("%(word)s %(id)s: %(name)s") % told


def language_text(code: str) -> str:
    """A language as the reader calls it, and as it calls itself: "Spanish (español)"."""
    try:
        its = Locale.parse(code.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return code
    ours, own = str(its.get_display_name(locale()) or code), str(its.get_display_name() or code)
    return ours if ours.lower() == own.lower() else f"{ours} ({own})"


def stands_text(
    state: ProblemState, *, since: date | None, retired_on: date | None = None, starts_on: date | None = None,
    deciding_on: date | None = None, closed_on: date | None = None, result: str = "", today: date,
) -> str:  # fmt: skip
    """Where a problem stands, in one sentence or two."""
    if state is ProblemState.CLOSED and closed_on and result:
        return str(RESULT_SENTENCES[Result(result)]) % {"on": day_text(closed_on)}
    if state is ProblemState.NOMINATED and retired_on:
        return gettext("It was a priority. On %(on)s it made room for another.") % {"on": day_text(retired_on)}
    if state is ProblemState.PLANNED and starts_on:
        return gettext("A plan is fixed. It starts on %(on)s.") % {"on": day_text(starts_on)}
    if state in {ProblemState.ACTIVE, ProblemState.ASSESSMENT} and deciding_on:
        return _deciding(deciding_on, today, judged=state is ProblemState.ASSESSMENT)
    told = {
        ProblemState.NOMINATED: gettext("People have named it. It is not one of the three priorities now."),
        ProblemState.SCANNING: gettext("We are finding out what happens, where and when."),
        ProblemState.ANALYSIS: gettext("We are looking for the causes, with the people who live here."),
        ProblemState.PLANNED: gettext("A plan is fixed. It has not started yet."),
        ProblemState.ACTIVE: gettext("A plan is under way."),
        ProblemState.ASSESSMENT: gettext("The plan has run its time. Now we judge it."),
        ProblemState.CLOSED: gettext("It is closed."),
    }[state]
    return told if not since else f"{told} {gettext('It is a priority since %(on)s.') % {'on': day_text(since)}}"


def _deciding(deciding_on: date, today: date, judged: bool) -> str:
    """A plan that runs or was completed early (`judged`), before the day that decides and after it."""
    on = {"on": day_text(deciding_on)}
    if today < deciding_on and judged:
        return gettext("The plan is completed. On %(on)s we say whether it has changed anything.") % on
    if today < deciding_on:
        return gettext("A plan is under way. On %(on)s we say whether it has changed anything.") % on
    return gettext("The plan has run until the deciding date, %(on)s. Now we judge it.") % on
