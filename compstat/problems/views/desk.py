"""Where staff find the problems of their areas, see what comes next, and a captain decides: HTTP only."""

from __future__ import annotations

from typing import Any, Final

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import gettext

from compstat.access.pages import page, staff
from compstat.access.rules import Actor, NotAllowed, Permission, WrongState
from compstat.concerns import queries as concerns
from compstat.concerns.rules import MOVES as CONCERN_MOVES
from compstat.concerns.rules import Event as OfConcerns
from compstat.concerns.rules import Publication, Theme
from compstat.meetings import queries as meetings
from compstat.places import queries as places
from compstat.places.queries import Area, City

from .. import actions, rules
from ..forms import deciding as forms
from ..models import Problem
from ..queries import problems as queries
from ..queries import working
from ..queries.finding import finding_of, judged_plan
from ..queries.loop import happened_of, stands_of
from ..queries.planned import planned_of
from ..queries.said import said_of
from ..rules import Closing, Event, Need, ProblemState, Result
from ..saying import FINDINGS, area_text, day_text
from . import desk_parts as parts
from .desk_parts import Desk, done, sent
from .parts import now_in

WORK, DECIDE, MODERATE = Permission.WORK_ON_PROBLEM, Permission.DECIDE_PRIORITY, Permission.MODERATE_CONCERN
MOST_CONCERNS: Final = 40  # that are offered when a problem is nominated
LONGEST_SHOWN: Final = 160


@staff
def staff_problems(request: HttpRequest, actor: Actor, city: str) -> HttpResponse:
    """The problems of one's own areas: priorities with their next step, nominated, those that made room, closed."""
    if not city:
        return page(request, "problems/desk_list.html", actor, city, lists=None)
    where = places.city(city)
    now = now_in(where)
    areas = {name: parts.areas_of(where, actor, name, now) for name in (WORK, MODERATE)}
    mine = [each for each in places.areas(where) if each in areas[WORK] or each in areas[MODERATE]]
    lists = [
        (each, area_text(each.area, where), each.area in areas[WORK], each.area in areas[MODERATE])
        for each in working.of_areas(city, mine)
    ]
    return page(
        request, "problems/desk_list.html", actor, city, lists=lists if mine else None, may_work=bool(areas[WORK])
    )


@staff
def nominate(request: HttpRequest, actor: Actor, city: str) -> HttpResponse:
    """A problem that should be worked on, with concerns that become part of it."""
    where = places.city(city) if city else None
    now = now_in(where) if where else None
    mine = parts.areas_of(where, actor, WORK, now) if where and now else []
    if not where or not now or not mine:
        raise NotAllowed(gettext("None of your roles may work on problems. A captain, officer or analyst may."))
    answering = parts.areas_of(where, actor, Permission.ANSWER_CONCERN, now)
    form = forms.Nominate(
        [(each.id, area_text(each, where)) for each in mine], _joinable(where, answering), request.POST or None,
        initial={"concerns": request.GET.getlist("concern"), "area": request.GET.get("area", "")},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            made = actions.nominate(
                city, told["area"], told["title"], Theme(told["theme"]), told.get("concerns", []), by=actor, now=now
            )
        except WrongState as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, gettext("It is nominated. The captain decides whether it becomes a priority."))
            return redirect("staff_problem", made.id)
    return page(request, "problems/desk_nominate.html", actor, city, form=form)


def _joinable(where: City, areas: list[Area]) -> list[tuple[str, str]]:
    """The newest concerns of these areas that everybody can read and that may become part of a problem."""
    joins = {
        "publication": Publication.PUBLISHED, "merged_into": "", "problem": "",
        "state__in": CONCERN_MOVES[OfConcerns.JOINED].before,
    }  # fmt: skip
    found = []
    for area in areas:
        here = concerns.concerns_of(where.id, area.id).filter(**joins).order_by("-raised_on", "-id")
        found += [(each, area_text(area, where)) for each in here[:MOST_CONCERNS]]
    newest = sorted(found, key=lambda each: (each[0].raised_on, each[0].id), reverse=True)[:MOST_CONCERNS]
    several = len({name for _each, name in newest}) > 1
    return [
        (each.id, _offered(_short(each.text), name if several else "", day_text(each.raised_on)))
        for each, name in newest
    ]


def _offered(text: str, area: str, on: str) -> str:
    """What was said; below it where, if there is more than one area, and when."""
    return format_html("<bdi>{}</bdi> <small>{}</small>", text, " · ".join(each for each in (area, on) if each))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN].rstrip()}…"


@staff
def staff_problem(request: HttpRequest, actor: Actor, city: str, problem_id: str) -> HttpResponse:
    """One problem: where it stands, what comes next and what is lacking, what happened; what a captain may decide."""
    desk = parts.desk_for(request, actor, city, problem_id, WORK)
    finished, bound = sent(desk, STEPS)
    if finished:
        return redirect("staff_problem", problem_id)
    found, step = desk.found, working.next_step(desk.found)
    unheard = queries.waits_for_the_room(found)
    return page(
        request, "problems/desk_problem.html", actor, city, **desk.frame, step=step,
        step_href=_href(desk, step), stands=stands_of(found, None, desk.where, desk.now.date()),
        said=said_of(found), statement=queries.statement_of(found),
        history=happened_of(found, desk.where, desk.now.date())[::-1],
        plans=working.plans_listed(found), unread=working.unread(found), unheard=unheard,
        forms=_forms(desk, bound), asked=request.POST.get("do", ""), library_open=queries.library_open(found),
        moderates=desk.may(MODERATE), decides=desk.may(DECIDE), public_href=parts.public_address(found),
        under_way=queries.plans_under_way(found).exists(), open=found.state != ProblemState.CLOSED,
        next_meeting=_next(desk) if unheard else None,
    )  # fmt: skip


def _href(desk: Desk, step: working.Step | None) -> str:
    """The page of the next step, for somebody who may take it; empty where it is on this page."""
    if step is None or step.name in {"", "staff_problem"} or not desk.may(step.permission):
        return ""
    told = {"plan_id": step.plan} if step.plan else {"problem_id": desk.found.id}
    return parts.address(step.name, **told)


def _next(desk: Desk) -> Any:  # noqa: ANN401
    return meetings.next_meetings(desk.where, desk.area, desk.now.date()).first()


def _forms(desk: Desk, bound: django_forms.Form | None) -> dict[str, django_forms.Form]:
    """What may be said of it here and now, by name; what was refused as it was sent."""
    state, made = ProblemState(desk.found.state), {}
    if desk.may(DECIDE):
        wanted = {"retire": Event.RETIRED, "revise": Event.REVISED, "reopen": Event.REOPENED}
        ended = Need.ENDED in queries.given(desk.found)  # a plan that goes on ends before its problem moves
        made = {
            name: MAKE[name](desk) for name, event in wanted.items()
            if rules.can_move(event, state) and (ended or Need.ENDED not in rules.MOVES[event].needs)
        }  # fmt: skip
        if queries.waits_for_the_room(desk.found) and _heard(desk):
            made["confirm"] = MAKE["confirm"](desk)
    if desk.may(WORK) and state is ProblemState.ANALYSIS:
        made["draft"] = MAKE["draft"](desk)
    if bound is not None:
        made[str(bound.prefix)] = bound
    return made


def _heard(desk: Desk) -> list[tuple[str, str]]:
    """Meetings that were held since an urgent problem was opened."""
    since = queries.waits_for_the_room(desk.found)
    found = meetings.meetings_since(desk.where, desk.area, since) if since else ()
    return [(each.id, day_text(each.on)) for each in found]


def ballots(desk: Desk) -> list[tuple[str, list[tuple[str, str]]]]:
    """The ballots that are over, each with its answers and how many chose them, and that a problem was on none."""
    told = []
    for each in meetings.ballots(desk.where, desk.area):
        options = [
            (f"{each.poll.id}:{one.place}", gettext("It is “%(text)s”: %(n)s") % {"text": one.text, "n": one.count})
            for one in each.counts.options
        ]
        heading = gettext("Ballot of %(on)s: %(question)s") % {
            "on": day_text(each.meeting.on), "question": each.poll.question,
        }  # fmt: skip
        told.append((heading, [*options, (f"{each.poll.id}:", gettext("This problem was not on it"))]))
    return told


def priorities(desk: Desk) -> tuple[list[tuple[str, str]], bool]:
    """The priorities there are, to choose which one makes room, and whether there are three."""
    there = [(each.id, each.title) for each in queries.priorities(desk.found.city, desk.found.area)]
    return there, len(there) >= rules.MOST_PRIORITIES


def _retire(desk: Desk, data: Any = None) -> forms.Reason:  # noqa: ANN401
    return forms.Reason(data, prefix="retire")


def _revise(desk: Desk, data: Any = None) -> forms.Reason:  # noqa: ANN401
    return forms.Reason(data, prefix="revise")


def _reopen(desk: Desk, data: Any = None) -> forms.Reopen:  # noqa: ANN401
    return forms.Reopen(*priorities(desk), data, prefix="reopen", initial={"owner": desk.found.owner})


def _confirm(desk: Desk, data: Any = None) -> forms.Confirm:  # noqa: ANN401
    return forms.Confirm(_heard(desk), ballots(desk), data, prefix="confirm")


def _draft(desk: Desk, data: Any = None) -> forms.Draft:  # noqa: ANN401
    return forms.Draft(data, prefix="draft", initial={"title": desk.found.title})


MAKE: Final[dict[str, Any]] = {
    "retire": _retire, "revise": _revise, "reopen": _reopen, "confirm": _confirm, "draft": _draft
}  # fmt: skip


def _do_retire(desk: Desk) -> django_forms.Form | None:
    form = _retire(desk, desk.request.POST)
    said = gettext("It made room. Everybody can read why.")
    return done(desk, form, lambda: actions.retire(desk.found.id, form.cleaned_data["reason"], **desk.by), said)


def _do_revise(desk: Desk) -> django_forms.Form | None:
    form = _revise(desk, desk.request.POST)
    said = gettext("It is back in analysis. Everybody can read why.")
    return done(desk, form, lambda: actions.revise(desk.found.id, form.cleaned_data["reason"], **desk.by), said)


def _do_reopen(desk: Desk) -> django_forms.Form | None:
    form = _reopen(desk, desk.request.POST)

    def do() -> None:
        told = form.cleaned_data
        actions.reopen_problem(desk.found.id, told["owner"], told["reason"], **form.room, **desk.by)

    return done(desk, form, do, gettext("It is open again. Everybody can read why."))


def _do_confirm(desk: Desk) -> django_forms.Form | None:
    form = _confirm(desk, desk.request.POST)

    def do() -> None:
        told = form.cleaned_data
        actions.confirm_urgent(
            desk.found.id, told["meeting"], told["room_said"], **form.ballot, differs_why=told["differs_why"], **desk.by
        )

    return done(desk, form, do, gettext("It is written down what the room said."))


def _do_draft(desk: Desk) -> django_forms.Form | None:
    form = _draft(desk, desk.request.POST)
    said = gettext("The draft is begun. Nobody outside the team reads it until it is fixed.")
    return done(desk, form, lambda: actions.draft_plan(desk.found.id, form.cleaned_data["title"], **desk.by), said)


STEPS: Final[dict[str, parts.Step]] = {
    "retire": _do_retire, "revise": _do_revise, "reopen": _do_reopen, "confirm": _do_confirm, "draft": _do_draft,
}  # fmt: skip


@staff
def open_problem(request: HttpRequest, actor: Actor, city: str, problem_id: str) -> HttpResponse:
    """A captain makes it a priority: with what the room advised, and why where the choice differs."""
    desk = parts.desk_for(request, actor, city, problem_id, DECIDE)
    finished, bound = sent(desk, {"open": _do_open})
    if finished:
        return redirect("staff_problem", problem_id)
    there = queries.priorities(desk.found.city, desk.found.area)
    return page(
        request, "problems/desk_open.html", actor, city, **desk.frame, form=bound or _open(desk), there=there,
        said=said_of(desk.found), may=rules.can_move(Event.OPENED, ProblemState(desk.found.state)),
    )  # fmt: skip


def _open(desk: Desk, data: Any = None) -> forms.Open:  # noqa: ANN401
    told = ballots(desk)
    return forms.Open(told, *priorities(desk), data, initial={"advice": _match(desk.found, desk), "owner": ""})


def _match(found: Problem, desk: Desk) -> str:
    """The answer of the newest ballot that says this problem's title; else that it was not on it."""
    newest = next(iter(meetings.ballots(desk.where, desk.area)), None)
    if newest is None:
        return ""
    place = rules.place_of(found.title, [each.text for each in newest.counts.options])
    return f"{newest.poll.id}:{'' if place is None else place}"


def _do_open(desk: Desk) -> django_forms.Form | None:
    form = _open(desk, desk.request.POST)

    def do() -> None:
        told = form.cleaned_data
        actions.open_priority(
            desk.found.id, told["owner"], told["reason"], **form.room, **form.ballot, room_said=told["room_said"],
            differs_why=told["differs_why"], urgent_why=told["urgent_why"], **desk.by,
        )  # fmt: skip

    return done(desk, form, do, gettext("It is a priority. Everybody can read it now."))


@staff
def close_problem(request: HttpRequest, actor: Actor, city: str, problem_id: str) -> HttpResponse:
    """A captain closes it by a stated criterion, with what came of it."""
    desk = parts.desk_for(request, actor, city, problem_id, DECIDE)
    finished, bound = sent(desk, {"close": _do_close})
    if finished:
        return redirect("staff_problem", problem_id)
    judged, found = judged_plan(desk.found), finding_of(desk.found)
    return page(
        request, "problems/desk_close.html", actor, city, **desk.frame, form=bound or forms.Close(judged is not None),
        planned=planned_of(judged, desk.where, desk.now.date()) if judged else None,
        finding=FINDINGS[found] if found else "",
        under_way=queries.plans_under_way(desk.found), plans=working.plans_listed(desk.found),
        may=rules.can_move(Event.CLOSED, ProblemState(desk.found.state)),
    )  # fmt: skip


def _do_close(desk: Desk) -> django_forms.Form | None:
    form = forms.Close(judged_plan(desk.found) is not None, desk.request.POST)

    def do() -> None:
        told = form.cleaned_data
        closing, result, against_why = Closing(told["closing"]), Result(told["result"]), told.get("against_why", "")
        actions.close_problem(desk.found.id, closing, result, told["reason"], against_why=against_why, **desk.by)

    return done(desk, form, do, gettext("It is closed. Everybody can read how and why."))
