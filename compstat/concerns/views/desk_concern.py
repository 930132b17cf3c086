"""One concern on one screen: read it, publish or withhold it, say what becomes of it. HTTP only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django import forms as django_forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from compstat.access import rules as access
from compstat.access.pages import page, staff
from compstat.access.rules import Actor, Permission, WrongState
from compstat.places import queries as places
from compstat.places.queries import Area, City

from .. import actions, rules
from ..forms import staff as forms
from ..queries.spots import small_map
from ..queries.triage import Case, case, roles_known
from ..rules import Event, Ground, Publication
from ..saying import ground_text
from ..words import language_text, origin_text
from . import desk_parts as parts
from .parts import now_in

SOON: Final = timedelta(days=14)  # by when most promises are made
WEEK: Final = timedelta(days=7)
MODERATE, ANSWER = Permission.MODERATE_CONCERN, Permission.ANSWER_CONCERN
Told = dict[str, Any]
Data = QueryDict | None


@dataclass(frozen=True)
class Step:
    """Something that may be done with a concern: in words, whose it is, when it is offered, its form, what it does."""

    words: Any
    button: Any
    permission: Permission
    offered: Callable[[Case], bool]
    form: Callable[[Case, Data, datetime], django_forms.Form]
    do: Callable[[str, Told, Actor, datetime], object]
    said: Any


def _alone(of: Case) -> bool:
    """It was not put together with another, nor sealed."""
    return not of.concern.merged_into and of.concern.ground != Ground.SEALED


def _can(event: Event) -> Callable[[Case], bool]:
    """Whether this may happen to it as it stands; what was put together with another moves with that one."""

    def offered(of: Case) -> bool:
        return _alone(of) and rules.can_move(event, of.story.state, complaint=of.concern.complaint)

    return offered


def _publish_form(of: Case, data: Data, now: datetime) -> django_forms.Form:
    """Filled in with what is published, or with the author's own words."""
    own = of.raised.words if of.raised else None
    known = {
        "text": of.concern.text or (own.text if own else ""), "theme": of.concern.theme,
        "place": of.concern.place or (own.place if own else ""), "language": of.concern.language,
    }  # fmt: skip
    languages = dict.fromkeys([*places.city(of.concern.city).languages, of.concern.language])
    return forms.Publish(data, prefix="publish", initial=known, known=list(languages))


def _plain(kind: type[django_forms.Form], name: str, **days: timedelta) -> Callable[..., django_forms.Form]:
    """A form, with days that are usual."""

    def made(of: Case, data: Data, now: datetime) -> django_forms.Form:
        return kind(data, prefix=name, initial={field: now.date() + span for field, span in days.items()})

    return made


def _join_form(of: Case, data: Data, now: datetime) -> django_forms.Form:
    return forms.Join([(each.key, each.title) for each in of.problems], data, prefix="join")


def _publish(key: str, told: Told, by: Actor, now: datetime) -> object:
    words = told["text"], told["place"], told["theme"]
    return actions.publish(key, *words, language=told["language"], by=by, now=now)


def _withhold(key: str, told: Told, by: Actor, now: datetime) -> object:
    return actions.withhold(key, told["ground"], told["reason"], by=by, now=now)


def _promise(key: str, told: Told, by: Actor, now: datetime) -> object:
    return actions.promise_for(key, told["what"], told["owner"], told["due_on"], by=by, now=now)


def _answer(key: str, told: Told, by: Actor, now: datetime) -> object:
    return actions.answer(key, told["text"], by=by, now=now)


def _put_off(key: str, told: Told, by: Actor, now: datetime) -> object:
    return actions.put_off(key, told["owner"], told["due_on"], told["reason"], by=by, now=now)


def _join(key: str, told: Told, by: Actor, now: datetime) -> object:
    return actions.join_problem(key, told["problem"], told["reason"], by=by, now=now)


def _pass_on(key: str, told: Told, by: Actor, now: datetime) -> object:
    return actions.pass_on(
        key, told["organization"], told["address"], told["reason"], told["until"], by=by, now=now
    )  # fmt: skip


def _decline(key: str, told: Told, by: Actor, now: datetime) -> object:
    return actions.decline(key, told["reason"], by=by, now=now)


WRITTEN: Final = _("It is written down. Its author and everybody can read it now.")
SEALED: Final = _("It is sealed. Nobody can read it again but the trained person. Its author sees where there is help.")
STEPS: Final[dict[str, Step]] = {
    "publish": Step(
        _("Publish it"), _("Publish this wording"), MODERATE, _alone, _publish_form, _publish,
        _("Everybody can read it now."),
    ),
    "withhold": Step(
        _("Withhold it"), _("Withhold it"), MODERATE, _alone, _plain(forms.Withhold, "withhold"), _withhold,
        _("It is withheld. Its author can read on which ground."),
    ),
    "promise": Step(
        _("Promise something"), _("Promise this"), ANSWER, _can(Event.PROMISED),
        _plain(forms.MakePromise, "promise", due_on=SOON), _promise,
        _("It is promised. Everybody can read it now, and it comes first at the next meeting."),
    ),
    "answer": Step(
        _("Answer it"), _("Send this answer"), ANSWER, _can(Event.ANSWERED), _plain(forms.Answer, "answer"), _answer,
        WRITTEN,
    ),
    "put_off": Step(
        _("Say who will answer, and by when"), _("Write it down"), ANSWER, _can(Event.PUT_OFF),
        _plain(forms.PutOff, "put_off", due_on=WEEK), _put_off, WRITTEN,
    ),
    "join": Step(
        _("Make it part of a problem"), _("Make it part of this problem"), ANSWER,
        lambda of: _can(Event.JOINED)(of) and bool(of.problems), _join_form, _join, WRITTEN,
    ),
    "pass_on": Step(
        _("Ask another organization"), _("Send them a letter"), ANSWER,
        lambda of: _can(Event.PASSED_ON)(of) and of.concern.publication == Publication.PUBLISHED,
        _plain(forms.PassOn, "pass_on", until=SOON), _pass_on, _("The letter goes out within a minute."),
    ),
    "decline": Step(
        _("Decline it, and say why"), _("Decline it"), ANSWER, _can(Event.DECLINED), _plain(forms.Decline, "decline"),
        _decline, WRITTEN,
    ),
}  # fmt: skip
READING: Final = ("publish", "withhold")
MOVING: Final = tuple(name for name in STEPS if name not in READING)


@staff
def staff_concern(request: HttpRequest, actor: Actor, city: str, concern_id: str) -> HttpResponse:
    """Triage: everything about one concern, and everything that may be done with it."""
    where, area, _found = parts.for_staff(actor, city, concern_id, Permission.READ_CONCERNS)
    now, refused = now_in(where), ""
    asked = request.POST.get("do", "")
    of = case(concern_id, where, area, now)
    steps = _steps(of, where, area, actor, now)
    if request.method == "POST" and asked in STEPS:
        step = STEPS[asked]
        access.check(actor, step.permission, city=city, area=places.answering(area), now=now)
        form = steps[asked] = step.form(of, request.POST, now)
        if parts.done(form, lambda: step.do(concern_id, form.cleaned_data, actor, now)):
            sealed = form.cleaned_data.get("ground") == Ground.SEALED
            messages.success(request, SEALED if sealed else step.said)
            return redirect("staff_concern", concern_id)
    elif request.method == "POST":
        refused = _pressed(request, concern_id, actor, now)
        if not refused:
            return redirect("staff_concern", concern_id)
        of = case(concern_id, where, area, now)
    told = _told(of, where, area, steps, asked)
    return page(
        request, "concerns/desk_concern.html", actor, city, **told, refused=refused,
        may_moderate=_may(MODERATE, where, area, actor, now), may_answer=_may(ANSWER, where, area, actor, now),
    )  # fmt: skip


def _steps(of: Case, where: City, area: Area, actor: Actor, now: datetime) -> dict[str, django_forms.Form]:
    """The forms of what may be done by this person with this concern as it stands."""
    may = {permission: _may(permission, where, area, actor, now) for permission in (MODERATE, ANSWER)}
    offered = {name: step for name, step in STEPS.items() if may[step.permission] and step.offered(of)}
    return {name: step.form(of, None, now) for name, step in offered.items()}


def _may(permission: Permission, where: City, area: Area, actor: Actor, now: datetime) -> bool:
    return access.may(actor, permission, city=where.id, area=places.answering(area), now=now)


def _told(of: Case, where: City, area: Area, steps: dict[str, django_forms.Form], asked: str) -> dict[str, Any]:
    """The page in words: which form is open, and which one has the filled button."""
    first = next((name for name in ("publish", "promise") if name in steps and (of.unread or name == "promise")), "")
    shown = asked if asked in steps else first
    numbered = [(at, name, STEPS[name], steps[name]) for at, name in enumerate(steps, 1)]
    return {
        "of": of, "found": of.concern, "story": of.story, "origin": origin_text(of.concern.origin),
        "language": language_text(of.concern.language), "foreign": of.concern.language != settings.LANGUAGE_CODE,
        "ground": ground_text(of.concern.ground),
        "reading": [each for each in numbered if each[1] in READING],
        "moving": [each for each in numbered if each[1] in MOVING],
        "first": first, "shown": shown, "bound": steps.get(asked), "town": where,
        "translations": [(each, language_text(each.row.language)) for each in of.translations],
        "spot": small_map(where, area, of.concern.cell),
        "roles": roles_known(where.id, area.id), "similar": [(s, round(100 * s.likeness)) for s in of.similar],
    }  # fmt: skip


def _pressed(request: HttpRequest, concern_id: str, by: Actor, now: datetime) -> str:
    """One press without a form: whether it was refused, and why."""
    of, do = request.POST.get("of", ""), request.POST.get("do", "")
    presses: dict[str, tuple[Callable[[], object], str]] = {
        "merge": (
            lambda: actions.merge(concern_id, of, by=by, now=now),
            gettext("They are put together. Its author sees from now on what becomes of the other one."),
        ),
        "unmerge": (lambda: actions.unmerge(concern_id, by=by, now=now), gettext("They are apart again.")),
        "read_words": (lambda: actions.read_words(of, by=by, now=now), gettext("It is noted that it was read.")),
        "publish_reply": (
            lambda: actions.read_reply(of, True, by=by, now=now), gettext("Everybody can read their words now.")
        ),
        "drop_reply": (
            lambda: actions.read_reply(of, False, by=by, now=now), gettext("What they replied stands; their words go.")
        ),
    }  # fmt: skip
    if do not in presses:
        return gettext("This cannot be done here. Open the page again.")
    act, said = presses[do]
    try:
        act()
    except WrongState as refusal:
        return str(refusal)
    messages.success(request, said)
    return ""
