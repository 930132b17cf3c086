"""Pages of the records officer: how long things are kept, legal holds, copies for people, records for the public."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from . import actions, queries, rules
from .kinds import KINDS
from .pages import page, staff
from .public_records import Ground
from .records_forms import HandOut, SetHold, SetPeriod
from .rules import Actor, Permission, WrongState

Bound = forms.Form | None


@staff
def records(request: HttpRequest, actor: Actor, city: str) -> HttpResponse:
    """Everything a records officer decides, on one page."""
    return _page(request, actor, city)


def _page(
    request: HttpRequest, actor: Actor, city: str, *, period: Bound = None, hold: Bound = None, hand_out: Bound = None
) -> HttpResponse:
    """The page, with a form that has to be put right."""
    rules.check(actor, Permission.SET_RETENTION, city=city, now=timezone.now())
    holds = [(hold, gettext(KINDS[hold.kind].words) if hold.kind in KINDS else "") for hold in queries.holds_of(city)]
    kept = [(gettext(kind.words), gettext(kind.since), kind, row) for kind, row in queries.kept_for(city)]
    return page(
        request, "records", actor, city, kept=kept, holds=holds, people=queries.people_of(city),
        period=period or SetPeriod(), hold=hold or SetHold(), hand_out=hand_out or HandOut(),
    )  # fmt: skip


def _done(request: HttpRequest, form: forms.Form, do: Callable[[dict[str, Any]], object], said: str) -> bool:
    """Whether it was done; if not, the form says why."""
    if not form.is_valid():
        return False
    try:
        do(form.cleaned_data)
    except WrongState as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, said)
    return True


@require_POST
@staff
def set_period(request: HttpRequest, actor: Actor, city: str) -> HttpResponse:
    """How long a kind of records is kept."""
    form, now = SetPeriod(request.POST), timezone.now()
    said = gettext("The period is set. A shorter one counts in a week; everybody can see it from now on.")
    if _done(request, form, lambda told: actions.set_period(city, told["kind"], told["days"], by=actor, now=now), said):
        return redirect("records")
    return _page(request, actor, city, period=form)


@require_POST
@staff
def set_hold(request: HttpRequest, actor: Actor, city: str) -> HttpResponse:
    """Stop erasure and removal of something."""
    form, now = SetHold(request.POST), timezone.now()

    def do(told: dict[str, Any]) -> object:
        return actions.set_hold(city, told["name"], told["kind"], told["objects"].split(), by=actor, now=now)

    if _done(request, form, do, gettext("The hold stands. What it names is not erased until it is lifted.")):
        return redirect("records")
    return _page(request, actor, city, hold=form)


@require_POST
@staff
def lift_hold(request: HttpRequest, actor: Actor, city: str, hold_id: str) -> HttpResponse:
    """End a hold."""
    actions.lift_hold(hold_id, by=actor, now=timezone.now())
    messages.success(request, gettext("The hold is lifted."))
    return redirect("records")


@require_POST
@staff
def copy_for(request: HttpRequest, actor: Actor, city: str, person_id: str) -> HttpResponse:
    """Everything held about somebody, for them."""
    made = actions.export_person(person_id, city=city, by=actor, now=timezone.now())
    return _file(made, f"{person_id}.json", "application/json")


@require_POST
@staff
def own_copy(request: HttpRequest, actor: Actor, city: str) -> HttpResponse:
    """Everything held about oneself."""
    made = actions.export_own(by=actor, now=timezone.now())
    return _file(made, f"{actor.who}.json", "application/json")


@require_POST
@staff
def propose_erasure(request: HttpRequest, actor: Actor, city: str, person_id: str) -> HttpResponse:
    """Ask a second person to agree that somebody is erased."""
    actions.propose_erasure(person_id, city=city, by=actor, now=timezone.now())
    messages.success(request, gettext("A second person has to agree. It waits on their page."))
    return redirect("records")


@require_POST
@staff
def hand_out(request: HttpRequest, actor: Actor, city: str) -> HttpResponse:
    """Redacted copies and their index, as one file."""
    form, now = HandOut(request.POST), timezone.now()
    rules.check(actor, Permission.EXPORT_RECORDS, city=city, now=now)
    if form.is_valid():
        told = form.cleaned_data
        try:
            made = actions.export_records(
                city, told["kinds"], told["first"], told["last"], ground=Ground(told["ground"]), by=actor, now=now
            )
        except WrongState as refusal:
            form.add_error(None, str(refusal))
        else:
            return _file(made.file, f"records-{made.id}.zip", "application/zip")
    return _page(request, actor, city, hand_out=form)


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    """A file that no cache keeps."""
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer
