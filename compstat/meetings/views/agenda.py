"""Where staff edit the agenda of a meeting: one form for all of it, whose buttons work without JavaScript."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext

from compstat.access.pages import page, staff
from compstat.access.rules import Actor, Permission, WrongState

from .. import rules
from ..actions.agenda import set_agenda
from ..models import Meeting
from ..queries import agenda as queries
from ..queries.shown import shown
from ..rules import Event, ItemKind, State
from ..rules.calling import MOST_POINTS, Wanted, moved_by
from . import parts

NEW: Final = 5  # minutes of a point that is added


@staff
def agenda(request: HttpRequest, actor: Actor, city: str, meeting_id: str) -> HttpResponse:
    """The points with their minutes: other words, another order, one more, one less, the standard again."""
    where, area, found = parts.for_staff(actor, city, meeting_id, Permission.CALL_MEETING)
    now = parts.now_in(where)
    points, wrong = queries.points(found), ""
    if request.method == "POST":
        try:
            points = wanted(request.POST, points)
            set_agenda(city, meeting_id, points, seen=request.POST.getlist("id"), by=actor, now=now)
            messages.success(request, gettext("The agenda is kept. Everybody can read it now."))
            return redirect("agenda", meeting_id)
        except WrongState as refusal:
            wrong = str(refusal)
    return page(
        request, "meetings/agenda.html", actor, city, meeting=found, shown=shown(found, area, where), wrong=wrong,
        rows=_rows(points, found), total=sum(point.minutes for point in points), full=len(points) >= MOST_POINTS,
        planned=queries.planned(found, where, now), edits=rules.can_happen(Event.CHANGED, State(found.state)),
    )  # fmt: skip


def _rows(points: Sequence[Wanted], found: Meeting) -> list[dict[str, Any]]:
    """The points as the form shows them, each with when it would begin."""
    last, starts = len(points) - 1, datetime.combine(found.on, found.begins)
    passed = accumulate((point.minutes for point in points), initial=0)
    return [
        {
            "point": point, "number": place + 1, "place": place, "first": place == 0, "last": place == last,
            "at": starts + timedelta(minutes=minutes),
        }
        for place, (point, minutes) in enumerate(zip(points, passed, strict=False))
    ]  # fmt: skip


def wanted(told: QueryDict, before: Sequence[Wanted]) -> list[Wanted]:
    """The points as they were typed, after what the pressed button does to them. WrongState: minutes are no number."""
    kinds = {point.id: point.kind for point in before}
    typed = zip(told.getlist("id"), told.getlist("title"), told.getlist("minutes"), strict=False)
    points = [
        Wanted(kinds.get(key, ItemKind.OTHER), _minutes(minutes), title.strip(), key) for key, title, minutes in typed
    ]
    pressed, _, at = told.get("do", "keep").partition(":")
    place = int(at) if at.isdecimal() and int(at) < len(points) else None
    if pressed in {"up", "down"} and place is not None:
        return moved_by(points, place, -1 if pressed == "up" else 1)
    if pressed == "remove" and place is not None:
        return [point for number, point in enumerate(points) if number != place]
    if pressed == "add":
        return [*points, Wanted(ItemKind.OTHER, NEW, told.get("new", "").strip())]
    return queries.standard() if pressed == "standard" else points


def _minutes(text: str) -> int:
    if not text.isdecimal() or len(text) > 3:
        raise WrongState(gettext("Write the minutes of each point as a whole number."))
    return int(text)
