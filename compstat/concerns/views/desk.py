"""The desk: what waits, the most urgent first; raising on behalf of somebody; what is overdue. HTTP only."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from compstat.access import rules as access
from compstat.access.actions import new_key
from compstat.access.pages import page, staff
from compstat.access.queries import in_language, public_address
from compstat.access.rules import Actor, NotAllowed, Permission
from compstat.places import queries as places
from compstat.places.queries import City

from .. import actions, codes, queries
from ..actions.on_behalf import Heard, Written
from ..forms import staff as forms
from ..queries.desk import Row
from ..saying import area_text, theme_text
from ..words import language_text
from . import desk_parts as parts
from .parts import helps, now_in

GROUPS: Final = {
    "to_read": (_("To read"), _("Nobody else sees these before a person has read them.")),
    "to_answer": (_("To answer"), _("A receipt is not an answer: say what will be done, and who does it.")),
    "waiting": (_("Waiting for others"), _("Another organization was asked. Silence is shown as silence.")),
}
EMPTY: Final = {
    "to_read": _("Everything that came has been read."),
    "to_answer": _("Nothing waits for an answer."),
    "waiting": _("No other organization is asked at present."),
}
NEXT: Final = {"to_read": _("Read it"), "to_answer": _("Answer it")}


@staff
def desk(request: HttpRequest, actor: Actor, city: str) -> HttpResponse:
    """What waits in one's own areas."""
    where = places.city(city) if city else None
    now = now_in(where) if where else None
    mine = parts.areas_of(where, actor, Permission.READ_CONCERNS, now) if where and now else []
    told: dict[str, Any] = {"groups": None}
    if where and now and mine:
        sift = forms.Sift(parts.named(mine, where), request.GET)
        chosen = sift.cleaned_data if sift.is_valid() else {}
        areas = [chosen["area"]] if chosen.get("area") else [area.id for area in mine]
        found = queries.desk(where, areas, now, theme=chosen.get("theme", ""))
        told = {"sift": sift, "sifted": any(chosen.values()), **_shown(found, where)}
    return page(request, "concerns/desk.html", actor, city, **told, ways=_ways(where, actor, now) if where else [])


def _shown(found: queries.Desk, where: City) -> dict[str, Any]:
    """The three lists in words; the one next action."""
    names = {area.id: area_text(area, where) for area in places.areas(where)}
    groups = [
        {
            "key": key, "title": GROUPS[key][0], "hint": GROUPS[key][1], "empty": EMPTY[key], "count": count,
            "more": count - len(rows),
            "rows": [(r, names.get(r.concern.area, ""), theme_text(r.concern.theme), _foreign(r)) for r in rows],
        }
        for key, count, rows in found.groups
    ]  # fmt: skip
    first = found.first
    next_one = {"row": first[1], "label": NEXT[first[0]], "area": names.get(first[1].concern.area, "")} if first else {}
    return {"groups": groups, "first": next_one, "count": found.count}


def _foreign(row: Row) -> str:
    """The language it was raised in, where it is not the site's."""
    code = row.concern.language
    return "" if code == settings.LANGUAGE_CODE else language_text(code)


def _ways(where: City, actor: Actor, now: datetime | None) -> list[tuple[str, str, str]]:
    """Pages beside the list that somebody may open: the name of each address, its words, how many wait there."""
    now = now or now_in(where)
    told: list[tuple[str, str, str]] = []
    if parts.areas_of(where, actor, Permission.RUN_MEETING, now):
        told.append(("raise_for", gettext("Write down what somebody told"), ""))
    if moderated := [area.id for area in parts.areas_of(where, actor, Permission.DECIDE_APPEAL, now)]:
        told.append(("appeals", gettext("Appeals"), _waits(len(queries.appeals_waiting(where.id, moderated)))))
    if translated := [area.id for area in parts.areas_of(where, actor, Permission.TRANSLATE_CONCERN, now)]:
        told.append(
            ("interpreter_queue", gettext("To translate"), _waits(len(queries.to_translate(where, translated, now))))
        )
    if read := [area.id for area in parts.areas_of(where, actor, Permission.READ_CONCERNS, now)]:
        told.append(("overdue", gettext("Overdue"), _waits(len(queries.overdue(where.id, read, now)))))
    if access.role_of(actor, Permission.READ_DISCLOSURE, city=where.id, area=None, now=now):
        told.append(("disclosures", gettext("Sealed accounts"), ""))
    return told


def _waits(count: int) -> str:
    return ngettext("%(n)s waits", "%(n)s wait", count) % {"n": count} if count else ""


@staff
def raise_for(request: HttpRequest, actor: Actor, city: str) -> HttpResponse:
    """Write down what somebody told, or what stands on a card; print the code its author gets."""
    where = places.city(city) if city else None
    now = now_in(where) if where else None
    mine = parts.areas_of(where, actor, Permission.RUN_MEETING, now) if where and now else []
    if not where or not now or not mine:
        raise NotAllowed(gettext("None of your roles may write down concerns. Ask an administrator."))
    form = forms.Raise(
        parts.named(mine, where), where.languages, request.POST or None, initial={"act": new_key(), "language": "en"}
    )
    if request.method == "POST":
        made: list[Written] = []
        if parts.done(form, lambda: made.append(_raised(where, form, actor, now))):
            return _code(request, actor, where, made[0])
    told = helps(where, "emergency", "victims", "complaint")
    return page(request, "concerns/desk_raise.html", actor, city, form=form, helps=told)


def _raised(where: City, form: forms.Raise, by: Actor, now: datetime) -> Written:
    told = form.cleaned_data
    heard = Heard(
        told["text"], told["place"], told["happens"], told["effect"], told["language"], told["complaint"],
        told["raised_on"], told["card"],
    )  # fmt: skip
    return actions.raise_for(where.id, told["area"], heard, key=told["act"], by=by, now=now)


def _code(request: HttpRequest, actor: Actor, where: City, made: Written) -> HttpResponse:
    """The code, to be printed or written down for its author, in their language as far as we have it."""
    theirs = made.concern.language if made.concern.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with in_language(theirs):
        scan = public_address("concern_by_code", made.code)
        typed = public_address("concern_status", where.id)
    return page(
        request, "concerns/desk_raised.html", actor, where.id, found=made.concern, code=codes.in_groups(made.code),
        scan=scan, typed=typed, slip_language=theirs,
    )  # fmt: skip


LATE: Final = {
    "concern": _("Concerns past the clock"), "announced": _("Answers that were announced for a day that is over"),
    "promise": _("Promises that are late"), "organization": _("Organizations that have not replied, or not kept a day"),
}  # fmt: skip


@staff
def overdue(request: HttpRequest, actor: Actor, city: str) -> HttpResponse:
    """What is overdue in one's own areas."""
    where = places.city(city) if city else None
    now = now_in(where) if where else None
    mine = parts.areas_of(where, actor, Permission.READ_CONCERNS, now) if where and now else []
    if not where or not now or not mine:
        return page(request, "concerns/desk_overdue.html", actor, city, kinds=None)
    names = {area.id: area_text(area, where) for area in mine}
    kinds: dict[str, list[tuple[queries.Late, str]]] = {}
    for each in queries.overdue(city, names, now):
        kinds.setdefault(str(LATE.get(each.kind, each.label)), []).append((each, names[each.area]))
    broken = queries.incomplete(city, names)
    return page(request, "concerns/desk_overdue.html", actor, city, kinds=list(kinds.items()), broken=broken)
