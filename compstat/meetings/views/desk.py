"""Where staff call meetings, move and cancel them, and find what each needs next: HTTP only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from compstat.access import rules as access
from compstat.access.pages import page, staff
from compstat.access.rules import Actor, NotAllowed, Permission, WrongState
from compstat.places import queries as places
from compstat.places.queries import Area, City

from .. import rules, saying
from ..actions import calendar as actions
from ..actions import series as series_actions
from ..forms import calendar as forms
from ..models import Meeting, Series
from ..queries import agenda, calendar, finding, incident
from ..queries.coming import needs_summed
from ..queries.shown import Shown, all_shown, shown
from ..rules import FUTURE, Event, State
from ..rules.days import FORTNIGHTLY, WEEKLY
from . import parts


@dataclass(frozen=True)
class Tool:
    """A page for a meeting: its address's name, what it is for, whose it is, and whether the public may read it."""

    name: str
    label: Any  # translated when it is shown
    hint: Any
    permission: Permission = Permission.RUN_MEETING
    public: bool = False
    part: str = ""  # of that page


TOOLS: Final = (  # in the order of a meeting's life
    Tool("agenda", _("Agenda"), _("Points, their order and minutes"), Permission.CALL_MEETING),
    Tool("organizations", _("Organizations"), _("Who was asked to come, and who came"), Permission.CALL_MEETING),
    Tool("paper_pdf", _("Poster"), _("To print and hang up, with a code to scan"), part="#poster"),
    Tool("seats", _("Seats and needs"), _("How many come, in which languages, who needs what")),
    Tool("paper_pdf", _("Paper"), _("Everything printed that the meeting needs without a phone")),
    Tool("at_the_door", _("At the door"), _("Questions people answer for themselves, on a tablet"), public=True),
    Tool("scribe", _("Scribe’s page"), _("Begin and end; write down what is said")),
    Tool("projector", _("Projector"), _("Slides for the room")),
    Tool("projector_file", _("Slides as one file"), _("To keep on a stick: it opens without a network")),
    Tool("polls", _("Polls"), _("Questions put to the room")),
    Tool(
        "incident", _("After a serious incident"), _("Your words and help for families first"),
        Permission.SET_INCIDENT_MODE,
    ),
    Tool("paper_entry", _("Enter paper"), _("Cards, slips and counts that came on paper")),
    Tool("tomorrow", _("Tomorrow morning"), _("What is left to do the day after")),
    Tool("minutes", _("Minutes"), _("Draft, edit and sign")),
    Tool("missing", _("Who is missing"), _("Which neighborhoods came, and where to meet next")),
)  # fmt: skip
PUBLIC: Final = {tool.name for tool in TOOLS if tool.public}


@staff
def staff_meetings(request: HttpRequest, actor: Actor, city: str) -> HttpResponse:
    """The meetings of one's own areas by what they need."""
    if not city:
        return page(request, "meetings/staff_list.html", actor, city, desk=None)
    where = places.city(city)
    now = parts.now_in(where)
    mine = areas_of(where, actor, Permission.RUN_MEETING, now)
    found = calendar.desk(city, [area.id for area in mine], now.date())
    told = {name: all_shown(getattr(found, name), where) for name in OF_THE_DESK}
    series = [(each, _rhythm(each), places.area(where, each.area)) for each in calendar.series_of(
        city, [area.id for area in mine], now.date()
    )]  # fmt: skip
    return page(
        request, "meetings/staff_list.html", actor, city, desk=told if mine else None, series=series,
        may_call=bool(areas_of(where, actor, Permission.CALL_MEETING, now)), first=_most_urgent(told, now),
    )  # fmt: skip


OF_THE_DESK: Final = ("now", "to_finish", "forgotten", "coming", "held")


def areas_of(where: City, actor: Actor, permission: Permission, now: datetime) -> list[Area]:
    """The areas in which somebody may do this."""
    return [
        area for area in places.areas(where)
        if access.may(actor, permission, city=where.id, area=places.answering(area), now=now)
    ]  # fmt: skip


def _most_urgent(told: dict[str, list[Shown]], now: datetime) -> dict[str, str] | None:
    """The one next action of the page: of what is on now, then what is to be finished, then what comes next."""
    waiting = [*told["now"], *told["to_finish"], *told["coming"]]
    steps = ((each, next_step(each.meeting, now)) for each in waiting)
    return next(({**step, "name": each.name, "when": each.when} for each, step in steps if step), None)


def next_step(meeting: Meeting, now: datetime) -> dict[str, str] | None:
    """What a meeting needs next: a page to go to, or, without `href`, an event to happen. None: nothing, or not yet."""
    state = State(meeting.state)
    if state is State.ANNOUNCED and meeting.on > now.date():
        return {"event": Event.OPENED, "label": gettext("Open registration"), "href": ""}
    wanted = {State.OPEN: "scribe" if meeting.on == now.date() else "poster", State.IN_SESSION: "scribe"}
    wanted |= {State.ANNOUNCED: "scribe", State.DRAFTED: "tomorrow"}
    labels = {
        "scribe": gettext("Open the scribe’s page"), "poster": gettext("Print the poster"),
        "tomorrow": gettext("See what is left to do"),
    }  # fmt: skip
    name = wanted.get(state, "")
    href = address_of({"poster": "paper_pdf"}.get(name, name), meeting) if name else ""
    part = "#poster" if name == "poster" else ""
    return {"event": "", "label": labels[name], "href": f"{href}{part}"} if href else None


def address_of(name: str, meeting: Meeting) -> str:
    """The address of a page of a meeting; empty where this door has none."""
    told = {"meeting_id": meeting.id} | ({"city_id": meeting.city} if name in PUBLIC else {})
    try:
        return reverse(name, kwargs=told)
    except NoReverseMatch:  # a public page, where the staff's door is open alone
        return ""


@staff
def call_meeting(request: HttpRequest, actor: Actor, city: str) -> HttpResponse:
    """Announce a meeting, or a series."""
    where = places.city(city) if city else None
    now = parts.now_in(where) if where else None
    mine = areas_of(where, actor, Permission.CALL_MEETING, now) if where and now else []
    if not where or not now or not mine:
        raise NotAllowed(
            gettext("None of your roles may call a meeting. A captain or a community service officer may.")
        )
    choices = [(area.id, saying.area_text(area, where)) for area in mine]
    form = forms.Call(choices, where, request.POST or None)
    if request.method == "POST" and form.is_valid():
        made: list[Meeting | Series] = []
        if done(form, lambda: made.append(_called(where, form, actor, now))):
            return _announced(request, made[0])
    return page(request, "meetings/call.html", actor, city, form=form)


def _called(where: City, form: forms.Call, by: Actor, now: datetime) -> Meeting | Series:
    told = form.cleaned_data
    if told["repeats"] == forms.ONCE:
        return actions.call_meeting(
            where.id, told["area"], told["on"], told["begins"], form.facts, registration=told["registration"], by=by,
            now=now,
        )  # fmt: skip
    return series_actions.call_series(
        where.id, told["area"], told["on"].weekday(), form.nth, told["begins"], form.facts, first_on=told["on"],
        last_on=told["last_on"], skips=told["skips"], by=by, now=now,
    )  # fmt: skip


def _announced(request: HttpRequest, made: Meeting | Series) -> HttpResponse:
    if isinstance(made, Meeting):
        messages.success(request, gettext("The meeting is announced. Everybody can read it now."))
        return redirect("staff_meeting", made.id)
    count = made.meetings.count()
    said = ngettext("%(n)s meeting is announced.", "%(n)s meetings are announced.", count) % {"n": count}
    messages.success(request, f"{said} {gettext('Everybody can read them now; later ones follow by themselves.')}")
    return redirect("staff_series", made.id)


@dataclass(frozen=True)
class Step:
    """Something that may happen to a meeting: its form, and what is done with it."""

    form: Callable[..., Any]
    do: Callable[[Meeting, Any, Actor, datetime], object]


def _open(found: Meeting, form: Any, by: Actor, now: datetime) -> object:  # noqa: ANN401
    return actions.open_registration(found.city, found.id, by=by, now=now)


def _change(found: Meeting, form: Any, by: Actor, now: datetime) -> object:  # noqa: ANN401
    return actions.change_meeting(found.city, found.id, form.facts, by=by, now=now)


def _move(found: Meeting, form: Any, by: Actor, now: datetime) -> object:  # noqa: ANN401
    told = form.cleaned_data
    return actions.move_meeting(
        found.city, found.id, told["on"], told["begins"], form.facts, told["reason"], by=by, now=now
    )


def _cancel(found: Meeting, form: Any, by: Actor, now: datetime) -> object:  # noqa: ANN401
    return actions.cancel_meeting(found.city, found.id, form.cleaned_data["reason"], by=by, now=now)


def _revive(found: Meeting, form: Any, by: Actor, now: datetime) -> object:  # noqa: ANN401
    return actions.revive_meeting(found.city, found.id, form.cleaned_data["reason"], by=by, now=now)


STEPS: Final[dict[Event, Step]] = {
    Event.OPENED: Step(forms.Grouped, _open), Event.CHANGED: Step(forms.Change, _change),
    Event.MOVED: Step(forms.Move, _move), Event.CANCELLED: Step(forms.Cancel, _cancel),
    Event.REVIVED: Step(forms.Revive, _revive),
}  # fmt: skip


@staff
def staff_meeting(request: HttpRequest, actor: Actor, city: str, meeting_id: str) -> HttpResponse:
    """One meeting: how it stands, what it needs next, and what may be done with it."""
    needed = Permission.CALL_MEETING if request.method == "POST" else Permission.RUN_MEETING
    where, area, found = parts.for_staff(actor, city, meeting_id, needed)
    now = parts.now_in(where)
    asked = Event(request.POST["event"]) if request.POST.get("event") in set(STEPS) else None
    can = _may(Permission.CALL_MEETING, where, area, actor, now)
    steps = {
        event: _form(event, where, found) for event in STEPS if can and rules.can_happen(event, State(found.state))
    }
    if asked is not None:
        form = steps[asked] = _form(asked, where, found, request.POST)
        if form.is_valid() and done(form, lambda: STEPS[asked].do(found, form, actor, now)):
            messages.success(request, gettext("It is written down. Everybody can read it now."))
            return redirect("staff_meeting", meeting_id)
    return page(
        request, "meetings/staff_meeting.html", actor, city, **_told(where, area, found, now), asked=asked,
        steps=[(event, form) for event, form in steps.items() if event is not Event.OPENED],
        refused=steps[asked] if asked is Event.OPENED else None, may_call=can,
        tools=_tools(where, area, found, actor, now),
        step=next_step(found, now) if can or found.state != State.ANNOUNCED else None,
    )  # fmt: skip


def _tools(where: City, area: Area, found: Meeting, actor: Actor, now: datetime) -> list[tuple[Tool, str]]:
    """The pages for a meeting that somebody may open, with their addresses."""
    known = {permission: _may(permission, where, area, actor, now) for permission in {t.permission for t in TOOLS}}
    told = [(tool, address_of(tool.name, found)) for tool in TOOLS if known[tool.permission]]
    return [(tool, f"{href}{tool.part}") for tool, href in told if href]


def _may(permission: Permission, where: City, area: Area, actor: Actor, now: datetime) -> bool:
    return access.may(actor, permission, city=where.id, area=places.answering(area), now=now)


def _form(event: Event, where: City, found: Meeting, data: Any = None) -> Any:  # noqa: ANN401
    """The form of an event, with what is said now."""
    kind = STEPS[event].form
    if kind is forms.Change:
        return forms.Change(where, data, prefix=event, before=calendar.facts_of(found))
    if kind is forms.Move:
        when = {"on": found.on, "begins": found.begins}
        return forms.Move(where, data, prefix=event, before=calendar.facts_of(found), initial=when)
    return kind(data, prefix=event)


def _told(where: City, area: Area, found: Meeting, now: datetime) -> dict[str, Any]:
    """What the organizer's page says of a meeting."""
    return {
        "meeting": found, "place": area, "town": where, "shown": shown(found, area, where),
        "points": agenda.planned(found, where, now), "total": agenda.minutes_planned(found),
        "moves": list(incident.history(found, where, now.date(), found.moves.all())),
        "before": finding.meeting_before(found),
        "rhythm": _rhythm(found.series) if found.series else "", "needs": needs_summed(found),
        "forgotten": found.state in FUTURE and found.on < now.date(),
    }  # fmt: skip


def _rhythm(series: Series) -> str:
    """When a series meets: "Every second Thursday of the month at 6:30 pm"."""
    told = {"weekday": places.locale().days["format"]["wide"][series.weekday], "time": saying.clock_text(series.begins)}
    return {
        1: gettext("Every first %(weekday)s of the month at %(time)s"),
        2: gettext("Every second %(weekday)s of the month at %(time)s"),
        3: gettext("Every third %(weekday)s of the month at %(time)s"),
        4: gettext("Every fourth %(weekday)s of the month at %(time)s"),
        -1: gettext("Every last %(weekday)s of the month at %(time)s"),
        WEEKLY: gettext("Every %(weekday)s at %(time)s"),
        FORTNIGHTLY: gettext("Every second week on %(weekday)s at %(time)s"),
    }[series.nth] % told


@staff
def staff_series(request: HttpRequest, actor: Actor, city: str, series_id: str) -> HttpResponse:
    """A series: the meetings announced of it; leaving a day out, and ending it."""
    found = calendar.series(city, series_id)
    where = places.city(city)
    now = parts.now_in(where)
    area = places.area(where, found.area)
    access.check(actor, Permission.CALL_MEETING, city=city, area=places.answering(area), now=now)
    coming = all_shown(calendar.meetings_of_series(found, now.date()), where)
    days = [(str(e.meeting.series_on), e.when) for e in coming if e.meeting.state in FUTURE]
    asked = request.POST.get("what", "")
    skip = forms.Skip(days, request.POST if asked == "skip" else None, prefix="skip")
    end = forms.EndSeries(request.POST if asked == "end" else None, prefix="end")
    if _series_changed(found, asked, skip, end, actor, now):
        messages.success(request, gettext("It is written down. Everybody can read it now."))
        return redirect("staff_series", series_id)
    return page(
        request, "meetings/staff_series.html", actor, city, found=found, place=area, rhythm=_rhythm(found),
        coming=coming, skip=skip, end=end, asked=asked, skips=found.skips,
    )  # fmt: skip


def _series_changed(
    found: Series, asked: str, skip: forms.Skip, end: forms.EndSeries, by: Actor, now: datetime
) -> bool:
    """Whether a day was left out, or the series was ended."""
    key = {"city_id": found.city, "series_id": found.id}
    if asked == "skip" and skip.is_valid():
        told = skip.cleaned_data
        return done(skip, lambda: series_actions.skip_day(**key, on=told["on"], reason=told["reason"], by=by, now=now))
    if asked == "end" and end.is_valid():
        told = end.cleaned_data
        return done(end, lambda: series_actions.end_series(
            **key, last_on=told["last_on"], reason=told["reason"], by=by, now=now
        ))  # fmt: skip
    return False


def done(form: django_forms.Form, do: Callable[[], object]) -> bool:
    """Whether it was done; if not, the form says why."""
    try:
        do()
    except WrongState as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
