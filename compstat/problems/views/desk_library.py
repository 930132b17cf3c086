"""The strategy library with options to weigh, and contributions to read, at the staff door: HTTP only."""

from __future__ import annotations

from typing import Any, Final

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from compstat.access.pages import page, staff
from compstat.access.rules import Actor, Permission
from compstat.concerns.rules import GROUNDS, MARKS, Ground, marks, pieces
from compstat.places import queries as places

from .. import actions, rules
from .. import library as techniques
from ..forms import problems as forms
from ..models import ContributionSent, Option
from ..queries import problems as queries
from ..queries import working
from ..rules import ENFORCING, Event, InterventionKind, ProblemState
from ..saying import KINDS, WHO, language_text
from ..words import lacks_words
from . import desk_parts as parts
from .desk_parts import Desk, done, sent

WORK: Final = Permission.WORK_ON_PROBLEM
AT_ONCE: Final = 30  # contributions on a page; later ones come up as these are decided


@staff
def library(request: HttpRequest, actor: Actor, city: str, problem_id: str) -> HttpResponse:
    """Ways that others tried, and what was tried here; options are weighed. Closed until one reason was tested."""
    desk = parts.desk_for(request, actor, city, problem_id, WORK)
    finished, bound = sent(desk, LIBRARY)
    if finished:
        return redirect(parts.address("library", problem_id=problem_id) + "#options")
    found = desk.found
    is_open = queries.library_open(found)
    near, others = techniques.types_for(found.theme) if is_open else ([], [])
    return page(
        request, "problems/desk_library.html", actor, city, **desk.frame, is_open=is_open,
        lacks=lacks_words(_lacks(found)), near=[_type(each) for each in near], others=[_type(each) for each in others],
        groups=techniques.GROUPS, guides=techniques.GUIDES, tried=_tried(desk),
        options=[_option(each) for each in found.options.all()], form=bound or forms.Weigh(prefix="weigh"),
        asked=bound is not None, other_option=queries.other_option(found),
        may=is_open and rules.can_move(Event.CHANGED, ProblemState(found.state)),
    )  # fmt: skip


def _tried(desk: Desk) -> list[tuple[working.Tried, str]]:
    """What was tried here, each with its page: at the staff door where one works on it, else as everybody reads it."""
    mine = {area.id for area in parts.areas_of(desk.where, desk.actor, WORK, desk.now)}
    told = working.tried_before(desk.where, desk.found)
    own = {each.problem.id: parts.address("staff_problem", problem_id=each.problem.id) for each in told}
    return [(e, own[e.problem.id] if e.problem.area in mine else parts.public_address(e.problem)) for e in told]


def _lacks(found: Any) -> list[str]:  # noqa: ANN401
    """What the library waits for: a reason, or evidence on both sides of one."""
    return [name for name in queries.analysis_lacks(found) if name in {"hypothesis", "evidence"}]


def _type(each: techniques.ProblemType) -> dict[str, Any]:
    """A kind of problem in words, with the techniques that others tried."""
    tried = [techniques.TECHNIQUES[number] for number in each.techniques]
    return {"name": gettext(each.name), "tried": tried, "guides": each.guides}


def _option(each: Option) -> dict[str, Any]:
    kind = InterventionKind(each.kind)
    technique = techniques.TECHNIQUES.get(each.technique or 0)
    return {"of": each, "kind": KINDS[kind], "enforces": kind in ENFORCING, "technique": technique}


def _do_weigh(desk: Desk) -> django_forms.Form | None:
    form = forms.Weigh(desk.request.POST, prefix="weigh")

    def do() -> None:
        told = form.cleaned_data
        actions.weigh_option(
            desk.found.id, InterventionKind(told["kind"]), told["text"], told["speaks_for"], told["speaks_against"],
            technique=told["technique"], **desk.by,
        )  # fmt: skip

    return done(desk, form, do, gettext("The option is weighed. Everybody can read it."))


def _do_choose(desk: Desk) -> None:
    """An option is chosen for the plan, or not any more."""
    key, chosen = desk.request.POST.get("of", ""), desk.request.POST.get("chosen") == "on"
    if not desk.found.options.filter(pk=key).exists():
        raise queries.ProblemUnknown(gettext("There is no such option on this page. Open it again."))
    actions.choose_option(key, chosen, **desk.by)


LIBRARY: Final[dict[str, parts.Step]] = {"weigh": _do_weigh, "choose": _do_choose}


@staff
def contributions(request: HttpRequest, actor: Actor, city: str, problem_id: str) -> HttpResponse:
    """What residents and partners sent, in their own words, to be published or withheld by a person."""
    desk = parts.desk_for(request, actor, city, problem_id, Permission.MODERATE_CONCERN)
    finished, bound = sent(desk, CONTRIBUTIONS)
    if finished:
        return redirect("contributions", problem_id)
    found = desk.found
    waiting = ContributionSent.objects.filter(problem=found, read_at=None).order_by("at", "id")
    decided = {each.id: each for each in found.contributions.all()}
    read = ContributionSent.objects.filter(problem=found, pk__in=decided).order_by("-read_at", "-id")[:AT_ONCE]
    return page(
        request, "problems/desk_contributions.html", actor, city, **desk.frame, count=waiting.count(),
        waiting=[_sent(each, desk, bound) for each in waiting[:AT_ONCE]],
        decided=[{**_sent(each, desk, bound), "now": decided[each.id], "ground_words": _ground(decided[each.id].ground)}
                 for each in read],
        works=desk.may(WORK),
    )  # fmt: skip


def _sent(each: ContributionSent, desk: Desk, bound: django_forms.Form | None) -> dict[str, Any]:
    """What was sent in pieces, those to look at twice with their mark; on the city's own day; and its two forms."""
    made = (
        forms.Publish(prefix=f"publish-{each.id}", initial={"text": each.text}),
        forms.Withhold(prefix=f"withhold-{each.id}"),
    )
    publish, withhold = (bound if bound is not None and bound.prefix == form.prefix else form for form in made)
    return {
        "of": each, "pieces": list(pieces(each.text)), "marks": [MARKS[mark] for mark in marks(each.text)],
        "language": language_text(each.language), "who": WHO.get(each.who, each.who), "publish": publish,
        "withhold": withhold, "on": places.moment(desk.where, each.at).date(),
    }  # fmt: skip


def _ground(code: str) -> str:
    return gettext(GROUNDS[Ground(code)]) if code else ""


def _do_publish(desk: Desk) -> django_forms.Form | None:
    key = _of(desk)
    form = forms.Publish(desk.request.POST, prefix=f"publish-{key}")
    said = gettext("It is published. Everybody can read it.")
    return done(desk, form, lambda: actions.publish_contribution(key, form.cleaned_data["text"], **desk.by), said)


def _do_withhold(desk: Desk) -> django_forms.Form | None:
    key = _of(desk)
    form = forms.Withhold(desk.request.POST, prefix=f"withhold-{key}")
    said = gettext("It is not published. The page says how many were not, and on which ground.")
    return done(
        desk, form, lambda: actions.withhold_contribution(key, Ground(form.cleaned_data["ground"]), **desk.by), said
    )


def _of(desk: Desk) -> str:
    """The contribution that is meant, if it was sent for this problem. ProblemUnknown."""
    key = desk.request.POST.get("of", "")
    if not ContributionSent.objects.filter(problem=desk.found, pk=key).exists():
        raise queries.ProblemUnknown(gettext("There is no such contribution, or its words are not kept any more."))
    return key


CONTRIBUTIONS: Final[dict[str, parts.Step]] = {"publish": _do_publish, "withhold": _do_withhold}
