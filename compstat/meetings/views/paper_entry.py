"""Where what came back on paper is typed, many rows at once: HTTP only."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django import forms as django_forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, ngettext

from compstat.access.actions import new_key
from compstat.access.pages import page, staff
from compstat.access.rules import Actor, Permission, WrongState
from compstat.places import queries as places
from compstat.places.queries import City

from ..actions import door as door_actions
from ..actions import paper as actions
from ..forms import door as door_forms
from ..forms import paper as forms
from ..models import Meeting, Poll
from ..paper import languages
from ..queries import door, voting
from ..queries import paper as queries
from ..rules import ClosingQuestion, DoorQuestion, Origin, PollKind, PollState, State
from ..rules.paper import check_can_enter
from ..saying import name_text, when_text
from . import parts

Told = dict[str, Any]
Row = forms.CardRow | forms.BallotRow
OPEN_POLLS: Final = (PollState.OPEN, PollState.CLOSED)


@staff
def paper_entry(request: HttpRequest, actor: Actor, city: str, meeting_id: str) -> HttpResponse:
    """Cards, ballot slips, three questions, the door: each a form of its own. What is right is kept, the rest stays."""
    where, area, meeting = parts.for_staff(actor, city, meeting_id, Permission.RUN_MEETING)
    asked, told = request.POST.get("what", ""), _empty(where, meeting)
    if asked in DO:
        check_can_enter(State(meeting.state))
        if DO[asked](request, where, meeting, actor, told):
            return redirect("paper_entry", meeting.id)
    return page(
        request, "meetings/paper_entry.html", actor, where.id, meeting=meeting, area=area, asked=asked,
        called=name_text(meeting, area, where), when=when_text(meeting), closed=_closed(meeting),
        entered=queries.entered(meeting), **told,
    )  # fmt: skip


def _closed(meeting: Meeting) -> str:
    """Why nothing can be entered now; empty when it can."""
    try:
        check_can_enter(State(meeting.state))
    except WrongState as refusal:
        return str(refusal)
    return ""


def _empty(where: City, meeting: Meeting) -> Told:
    """The forms, before anything is typed."""
    answers = door.answers_to(where, places.area(where, meeting.area))
    before = door.counted(meeting, Origin.PAPER)
    polls = Poll.objects.filter(meeting=meeting, kind=PollKind.BALLOT, state__in=OPEN_POLLS).order_by("id")
    return {
        "cards": [_card(where, n) for n in range(forms.CARD_ROWS)],
        "ballots": [(poll, [_ballot(n) for n in range(forms.BALLOT_ROWS)]) for poll in polls],
        "closing": forms.ClosingCounts(answers, initial=_initial(before, ClosingQuestion)),
        "door": door_forms.FromPaper(answers, initial=_initial(before, DoorQuestion)),
        "people": door_forms.People(initial={"came": meeting.came, "police_came": meeting.police_came}),
    }  # fmt: skip


def _initial(before: dict[str, dict[str, int]], questions: type[ClosingQuestion] | type[DoorQuestion]) -> Told:
    return {f"{q}.{answer}": n or None for q in questions for answer, n in before.get(q, {}).items()}


def _card(where: City, n: int, data: object = None) -> forms.CardRow:
    return forms.CardRow(spoken(where), data, prefix=f"card{n}", initial={"act": new_key()})


def _ballot(n: int, data: object = None) -> forms.BallotRow:
    return forms.BallotRow(data, prefix=f"ballot{n}", initial={"act": new_key()})  # type: ignore[arg-type]


def _cards(request: HttpRequest, where: City, meeting: Meeting, by: Actor, told: Told) -> bool:
    """Whether all rows were entered; those that were not stay, each with why."""
    rows = [_card(where, n, request.POST) for n in range(forms.CARD_ROWS)]
    ready = [row for row in rows if not row.is_empty() and row.is_valid()]
    problems = actions.enter_cards(meeting, [row.card() for row in ready], by=by, now=parts.now_in(where))
    n = _kept(ready, problems)
    if n:
        messages.success(request, ngettext("%(n)s card was entered.", "%(n)s cards were entered.", n) % {"n": n})
    told["cards"] = [row if _stays(row) else _card(where, n) for n, row in enumerate(rows)]
    return not _wrong(rows, told)


def _ballots(request: HttpRequest, where: City, meeting: Meeting, by: Actor, told: Told) -> bool:
    """Whether all slips were entered."""
    poll = voting.poll(meeting, request.POST.get("poll", ""))
    rows = [_ballot(n, request.POST) for n in range(forms.BALLOT_ROWS)]
    ready = [row for row in rows if not row.is_empty() and row.is_valid()]
    problems = actions.enter_ballots(poll, [row.ballot() for row in ready], by=by, now=parts.now_in(where))
    n = _kept(ready, problems)
    if n:
        messages.success(request, ngettext("%(n)s slip was entered.", "%(n)s slips were entered.", n) % {"n": n})
    left = [row if _stays(row) else _ballot(n) for n, row in enumerate(rows)]
    told["ballots"] = [(each, left if each == poll else fresh) for each, fresh in told["ballots"]]
    return not _wrong(rows, told)


def _kept(ready: Sequence[Row], problems: Mapping[str, str]) -> int:
    """How many rows were entered; the others are told why not."""
    for row in ready:
        if problem := problems.get(row.cleaned_data["act"]):
            row.add_error(None, problem)
    return len(ready) - len(problems)


def _wrong(rows: Sequence[Row], told: Told) -> bool:
    """Whether some rows were not entered; the page lists them."""
    told["wrong"] = [(n, row) for n, row in enumerate(rows, 1) if _stays(row)]
    return bool(told["wrong"])


def _stays(row: Row) -> bool:
    return not row.is_empty() and not row.is_valid()


def _closing(request: HttpRequest, where: City, meeting: Meeting, by: Actor, told: Told) -> bool:
    form = forms.ClosingCounts(door.answers_to(where, places.area(where, meeting.area)), request.POST)
    told["closing"] = form
    return _done(request, form, lambda: door_actions.enter_closing_counts(
        meeting, form.counts(), by=by, now=parts.now_in(where)
    ))  # fmt: skip


def _door(request: HttpRequest, where: City, meeting: Meeting, by: Actor, told: Told) -> bool:
    form = door_forms.FromPaper(door.answers_to(where, places.area(where, meeting.area)), request.POST)
    told["door"] = form
    return _done(request, form, lambda: door_actions.enter_door_counts(
        meeting, form.counts(), by=by, now=parts.now_in(where)
    ))  # fmt: skip


def _people(request: HttpRequest, where: City, meeting: Meeting, by: Actor, told: Told) -> bool:
    form = told["people"] = door_forms.People(request.POST)
    return _done(request, form, lambda: door_actions.count_people(
        meeting, form.cleaned_data["came"], form.cleaned_data["police_came"], by=by, now=parts.now_in(where)
    ))  # fmt: skip


def _done(request: HttpRequest, form: django_forms.Form, do: Callable[[], object]) -> bool:
    """Whether it was entered; if not, the form says why."""
    if not form.is_valid():
        return False
    try:
        do()
    except WrongState as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, gettext("It is written down."))
    return True


Do = Callable[[HttpRequest, City, Meeting, Actor, Told], bool]
DO: Final[dict[str, Do]] = {
    "cards": _cards, "ballots": _ballots, "closing": _closing, "door": _door, "people": _people,
}  # fmt: skip


def spoken(where: City) -> Sequence[tuple[str, str]]:
    """The languages a card may be written in."""
    codes = dict.fromkeys([settings.LANGUAGE_CODE, *where.languages])
    return [(code, languages.name_of(code)) for code in codes]
