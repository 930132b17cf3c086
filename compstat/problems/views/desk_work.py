"""Scanning and analysis at the staff door: each part of a page is sent by itself. HTTP only."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from django import forms as django_forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from compstat.access.pages import page, staff
from compstat.access.rules import Actor, Permission, WrongState
from compstat.places import queries as places

from .. import actions, rules
from ..actions.scanning import NO_PERSONS
from ..forms import problems as forms
from ..models import Contribution, Evidence, Panel, Problem
from ..queries import figures, working
from ..queries import problems as queries
from ..queries.figures import Figure, Reading
from ..rules import SOURCES, Event, ProblemState, Source
from ..saying import area_text
from ..words import lacks_words
from . import desk_parts as parts
from .desk_parts import Desk, done, sent

WORK: Final = Permission.WORK_ON_PROBLEM
SHORT: Final = 80  # of a contribution, where it is offered to be cited


@staff
def scanning(request: HttpRequest, actor: Actor, city: str, problem_id: str) -> HttpResponse:
    """Is it one problem, what exactly is it, where was it noticed; with the reading of a row beside it."""
    desk = parts.desk_for(request, actor, city, problem_id, WORK)
    finished, bound = sent(desk, SCANNING)
    if finished:
        return redirect("analysis" if request.POST.get("do") == "finish" else "scanning", problem_id)
    form = bound if isinstance(bound, forms.Scan) else _scan(desk)
    pin = _pin(desk, request.POST if "row" in request.POST else None)
    read, unread = _reading(desk, pin)
    told = _typed(form)
    state = ProblemState(desk.found.state)
    return page(
        request, "problems/desk_scanning.html", actor, city, **desk.frame, form=form, pin=pin, read=read,
        unread=unread, baseline=figures.baseline_text(read[0]) if read else "", panels=_panels(desk),
        sentence=rules.statement(told), persons=_persons(told), lacks=lacks_words(queries.scanning_lacks(desk.found)),
        may=rules.can_move(Event.CHANGED, state), may_finish=rules.can_move(Event.SCANNED, state),
    )  # fmt: skip


def _typed(form: django_forms.Form) -> dict[str, str]:
    """The five parts as they were typed, right or wrong."""
    return {part: str(form[part].value() or "") for part in rules.STATEMENT}


def _persons(told: dict[str, str]) -> list[str]:
    """Words on who people are, in what was typed."""
    found = (rules.words_on_persons(told[name], of_harm=of_harm) for name, of_harm in NO_PERSONS.items())
    return list(dict.fromkeys(word for words in found for word in words))


def _scan(desk: Desk, data: Any = None) -> forms.Scan:  # noqa: ANN401
    found, known = desk.found, {True: "yes", False: "no", None: ""}
    told: dict[str, Any] = {**queries.words_of(found), "sources": found.sources}
    for name, each in found.cheers.items():
        told |= {f"{name}_yes": known[each.get("yes")], f"{name}_why": each.get("why", "")}
    return forms.Scan(data, initial=told)


def _pin(desk: Desk, data: Any = None) -> forms.Pin:  # noqa: ANN401
    rows = [(row.id, row.label) for row in figures.rows_to_pin(desk.where)]
    near = [
        each for each in places.areas(desk.where)
        if each.kind == "city" or set(each.districts) & set(desk.area.districts)
    ]  # fmt: skip
    areas = [(each.id, area_text(each, desk.where)) for each in near]
    return forms.Pin(rows, areas, data, initial={"area": desk.area.id, "period": "days28"})


def _reading(desk: Desk, pin: forms.Pin) -> tuple[tuple[Reading, Figure] | None, str]:
    """What the newest briefing says of the row that was asked for, in words; or why it says nothing."""
    if not pin.is_bound or not pin.is_valid():
        return None, ""
    told = pin.cleaned_data
    try:
        read = figures.reading(desk.found, told["row"], told["period"], area_id=told["area"])
    except WrongState as refusal:
        return None, str(refusal)
    return (read, figures.figure(read, desk.where)), ""


def _panels(desk: Desk) -> list[tuple[Panel, Figure]]:
    """The figures that were pinned, in words."""
    return [(each, figures.figure(each, desk.where)) for each in desk.found.panels.all()]


def _do_scan(desk: Desk) -> django_forms.Form | None:
    form = _scan(desk, desk.request.POST)
    said = gettext("It is kept as far as it has come. Everybody can read it.")
    return done(desk, form, lambda: actions.scan(desk.found.id, form.told, **desk.by), said)


def _do_finish(desk: Desk) -> django_forms.Form | None:
    try:
        actions.finish_scanning(desk.found.id, **desk.by)
    except WrongState as refusal:
        return _refused(desk, str(refusal))
    return None


def _refused(desk: Desk, why: str) -> forms.Scan:
    """The scanning form as it is kept, with why it cannot be finished."""
    kept = _scan(desk)
    form = _scan(desk, {name: kept[name].value() for name in kept.fields})
    form.full_clean()
    form.add_error(None, why)
    return form


def _do_read(desk: Desk) -> django_forms.Form | None:
    """Nothing is kept: what was typed stands there as it was, with the reading that was asked for."""
    return _scan(desk, desk.request.POST)


def _do_keep_and_pin(desk: Desk) -> django_forms.Form | None:
    """What was typed is kept, and the figure is pinned; with `start`, its reading becomes where the problem starts."""
    form, pin = _scan(desk, desk.request.POST), _pin(desk, desk.request.POST)

    def do() -> None:
        if not pin.is_valid():
            raise WrongState(gettext("Choose a row of the table, its days and an area."))
        told, scanned = pin.cleaned_data, form.told
        read = figures.reading(desk.found, told["row"], told["period"], area_id=told["area"])
        if desk.request.POST["do"] == "start":
            scanned = replace(scanned, baseline=figures.baseline_text(read))
        with transaction.atomic():
            actions.scan(desk.found.id, scanned, **desk.by)
            actions.pin_panel(desk.found.id, told["row"], told["period"], area=told["area"], **desk.by)

    return done(desk, form, do, gettext("The figure is pinned: it stays as it is now."))


SCANNING: Final[dict[str, parts.Step]] = {
    "scan": _do_scan, "finish": _do_finish, "read": _do_read, "pin": _do_keep_and_pin, "start": _do_keep_and_pin,
}  # fmt: skip


@staff
def analysis(request: HttpRequest, actor: Actor, city: str, problem_id: str) -> HttpResponse:
    """Why it may exist: with residents first, then people and place, evidence for and against, figures, the group."""
    desk = parts.desk_for(request, actor, city, problem_id, WORK)
    finished, bound = sent(desk, ANALYSIS)
    if finished:
        return redirect(parts.address("analysis", problem_id=problem_id) + f"#{request.POST.get('do', '')}")
    found = desk.found
    return page(
        request, "problems/desk_analysis.html", actor, city, **desk.frame,
        lacks=lacks_words(queries.analysis_lacks(found)),
        forms=_forms(desk, bound), asked=bound.prefix if bound else "", reasons=_reasons(desk, bound),
        panels=_panels(desk), notes=found.group_notes.order_by("-on", "-id"), unread=working.unread(found),
        contributions=found.contributions.filter(ground="").order_by("-on", "-id"),
        library_open=queries.library_open(found), moderates=desk.may(Permission.MODERATE_CONCERN),
        may=rules.can_move(Event.CHANGED, ProblemState(found.state)), statement=queries.statement_of(found),
        lost=bound if desk.request.POST.get("of") in _dropped(found) else None,
    )  # fmt: skip


def _dropped(found: Problem) -> list[str]:
    """Reasons that do not hold: no form stands beside them that could say why something was refused."""
    return [each.id for each in found.hypotheses.exclude(dropped_why="")]


def _reasons(desk: Desk, bound: django_forms.Form | None) -> list[dict[str, Any]]:
    """Each reason with its evidence on both sides, what it cites, and the forms to add some or to drop it."""
    told = []
    for each in queries.hypotheses_of(desk.found):
        made: dict[str, django_forms.Form] = {
            "evidence": _evidence(desk, each.id), "drop": forms.Drop(prefix=f"drop-{each.id}")
        }  # fmt: skip
        made |= {name: bound for name, form in made.items() if bound is not None and bound.prefix == form.prefix}
        sides = {
            side: [_cited(desk, e) for e in each.evidence.all() if e.speaks_for is (side == "speaks_for")]
            for side in ("speaks_for", "speaks_against")
        }
        told.append({"of": each, **sides, "tested": queries.tested(each), **made})
    return told


def _cited(desk: Desk, each: Evidence) -> dict[str, Any]:
    """A piece of evidence with its source in words, and the figure or contribution it cites."""
    cited = queries.citable(desk.found, each.panel) if each.panel else None
    return {
        "of": each, "source": gettext(SOURCES[Source(each.source)]),
        "figure": figures.figure(cited, desk.where) if isinstance(cited, Panel) else None,
        "contribution": cited if isinstance(cited, Contribution) else None,
    }  # fmt: skip


def _citable(found: Problem, desk: Desk) -> list[tuple[str, str]]:
    """Figures and published contributions that evidence may cite."""
    told = [(each.id, figure.sentence) for each, figure in _panels(desk)]
    sent_in = found.contributions.filter(ground="").order_by("-on", "-id")
    return told + [(each.id, gettext("A contribution: %(text)s") % {"text": each.text[:SHORT]}) for each in sent_in]


def _evidence(desk: Desk, key: str, data: Any = None) -> forms.Evidence:  # noqa: ANN401
    return forms.Evidence(_citable(desk.found, desk), data, prefix=f"evidence-{key}")


def _forms(desk: Desk, bound: django_forms.Form | None) -> dict[str, django_forms.Form]:
    """The forms of the page by name; what was refused as it was sent."""
    found = desk.found
    words = {name: getattr(found, name) for name in ("who_lives", "were_asked", "burden", "members")}
    made: dict[str, django_forms.Form] = {
        **{name: kind(prefix=name, initial=words) for name, kind in WORDS.items()},
        "triangle": forms.Triangle(prefix="triangle", initial=found.triangle),
        "hypothesis": forms.Hypothesis(prefix="hypothesis"), "pin": _pin(desk),
        "note": forms.Note(prefix="note", initial={"on": desk.now.date()}),
    }  # fmt: skip
    if isinstance(bound, forms.Pin):
        made["pin"] = bound
    elif bound is not None and bound.prefix in made:
        made[str(bound.prefix)] = bound
    return made


WORDS: Final[dict[str, type[django_forms.Form]]] = {
    "residents": forms.Residents, "burden": forms.Burden, "members": forms.Members,
}  # fmt: skip


def _do_words(desk: Desk) -> django_forms.Form | None:
    """Residents, burden, members: words beside one another."""
    name = desk.request.POST["do"]
    form = WORDS[name](desk.request.POST, prefix=name)
    said = gettext("It is written down. Everybody can read it.")
    return done(desk, form, lambda: actions.write_analysis(desk.found.id, **form.cleaned_data, **desk.by), said)


def _do_triangle(desk: Desk) -> django_forms.Form | None:
    form = forms.Triangle(desk.request.POST, prefix="triangle")
    said = gettext("It is written down. Everybody can read it.")
    return done(desk, form, lambda: actions.write_analysis(desk.found.id, triangle=form.cleaned_data, **desk.by), said)


def _do_hypothesis(desk: Desk) -> django_forms.Form | None:
    form = forms.Hypothesis(desk.request.POST, prefix="hypothesis")
    said = gettext("The reason stands on the page. Now look for what speaks for it, and what against.")
    return done(desk, form, lambda: actions.add_hypothesis(desk.found.id, form.cleaned_data["text"], **desk.by), said)


def _do_drop(desk: Desk) -> django_forms.Form | None:
    key = _of(desk)
    form = forms.Drop(desk.request.POST, prefix=f"drop-{key}")
    said = gettext("It is dropped, and stays in view with why.")
    return done(desk, form, lambda: actions.drop_hypothesis(key, form.cleaned_data["why"], **desk.by), said)


def _do_evidence(desk: Desk) -> django_forms.Form | None:
    key = _of(desk)
    form = _evidence(desk, key, desk.request.POST)

    def do() -> None:
        told = form.cleaned_data
        actions.add_evidence(
            key, told["side"] == "for", told["text"], Source(told["source"]), cites=told.get("cites", ""), **desk.by
        )

    return done(desk, form, do, gettext("The evidence is written down."))


def _of(desk: Desk) -> str:
    """The reason that is meant, if it is one of this problem. ProblemUnknown."""
    key = desk.request.POST.get("of", "")
    if not desk.found.hypotheses.filter(pk=key).exists():
        raise queries.ProblemUnknown(gettext("There is no such reason on this page. Open it again."))
    return key


def _do_pin(desk: Desk) -> django_forms.Form | None:
    form = _pin(desk, desk.request.POST)

    def do() -> None:
        told = form.cleaned_data
        actions.pin_panel(desk.found.id, told["row"], told["period"], told["note"], area=told["area"], **desk.by)

    return done(desk, form, do, gettext("The figure is pinned: it stays as it is now."))


def _do_note(desk: Desk) -> django_forms.Form | None:
    form = forms.Note(desk.request.POST, prefix="note")

    def do() -> None:
        told = form.cleaned_data
        actions.note_group(desk.found.id, told["on"], told["came"], told["text"], **desk.by)

    return done(desk, form, do, gettext("The note is written down. Everybody can read it."))


ANALYSIS: Final[dict[str, parts.Step]] = {
    **dict.fromkeys(WORDS, _do_words), "triangle": _do_triangle, "hypothesis": _do_hypothesis, "drop": _do_drop,
    "evidence": _do_evidence, "pin": _do_pin, "note": _do_note,
}  # fmt: skip
