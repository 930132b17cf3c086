"""Raise something: first what it is, then one form, or where it is taken. No address tells which. HTTP only."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from compstat.access.actions import new_key
from compstat.access.open_door import open_form
from compstat.access.queries import TooOften, network
from compstat.places import queries as places
from compstat.places.queries import Area, City

from ..actions import raising as actions
from ..codes import in_groups
from ..forms import public as forms
from ..queries.spots import Sheet, place_of, sheet_of
from ..queries.story import story_of
from ..rules import Kind, Place
from ..saying import area_text
from ..words import language_text
from . import parts, public_map

LED_ON: Final = {Kind.EMERGENCY: "emergency", Kind.CRIME: "crime", Kind.TIP: "tip"}
NUMBERS: Final = {
    Kind.EMERGENCY: ("emergency", "crisis"), Kind.CRIME: ("emergency", "non_emergency", "victims"),
    Kind.TIP: ("emergency", "tip", "non_emergency"), Kind.COMPLAINT: ("complaint",),
    Kind.VIOLENCE: ("emergency", "violence", "victims", "crisis", "non_emergency"),
}  # fmt: skip


@open_form
@parts.unkept
def raise_concern(request: HttpRequest, city_id: str, area_id: str) -> HttpResponse:
    """What do you want to tell us? Then the page of that kind; then, for most, a code."""
    where = places.city(city_id)
    here = places.area(where, area_id)
    area = parts.home_of(where, here)
    what = forms.What(request.POST if request.method == "POST" else None)
    if not what.is_valid():
        return _page(request, "public_what", where, area, form=what)
    kind = Kind(what.cleaned_data["kind"])
    if kind in LED_ON:
        return _page(request, "public_led_on", where, area, kind=LED_ON[kind], helps=_helps(where, kind))
    if kind is Kind.VIOLENCE:
        return _sealed(request, where, area)
    return _concern(request, where, area, kind, "" if here is area else here.name)


def _concern(request: HttpRequest, where: City, area: Area, kind: Kind, chosen: str) -> HttpResponse:
    """The form of a concern or of a complaint; once it is sent, its receipt. `chosen`: a neighborhood, already."""
    sent = request.POST if "act" in request.POST else None
    start = {"kind": kind, "act": new_key(), **({"where": Place.MAP, "nearby": chosen} if chosen else {})}
    sheet = sheet_of(where, area)
    press = public_map.pressed(sheet, request.POST)
    if press:  # nothing is sent yet: everything typed stands there again
        start, sent = {**request.POST.dict(), "where": forms.SPOT, "cell": press.cell}, None
    spot = partial(place_of, sheet) if sheet else None
    form = forms.Concern(area_text(area, where), _nearby(where, area), where.languages, sent, initial=start, spot=spot)
    refused: TooOften | None = None
    if sent is not None and form.is_valid():
        told, now = form.told(), parts.now_in(where)
        try:
            made = actions.raise_own(where, area, told, network=network(request), now=now)
        except TooOften as refusal:
            form.add_error(None, str(refusal))
            refused = refusal
        else:
            return _receipt(request, where, area, made, told)
    told_map = _map(sheet, where, area, request, press)
    answer = _page(
        request, "public_form", where, area, form=form, kind=kind, helps=_helps(where, kind), map=told_map,
        mapped=sheet is not None,
    )  # fmt: skip
    return parts.slowed(answer, refused) if refused else answer


def _map(
    sheet: Sheet | None, where: City, area: Area, request: HttpRequest, press: public_map.Pressed | None
) -> public_map.Map | None:
    """The map, once somebody asked for it."""
    if sheet is None or not (press or request.POST.get("where") == forms.SPOT):
        return None
    cell = press.cell if press else public_map.known(sheet, request.POST.get("cell", ""))
    return public_map.map_of(sheet, area, where, cell, press.said if press else "")


def _receipt(
    request: HttpRequest, where: City, area: Area, made: actions.Received, told: actions.Raised
) -> HttpResponse:
    """What was taken, the code, and what comes next."""
    path = reverse("concern_by_code", args=[in_groups(made.code)])
    story = story_of(made.concern, area, where, parts.now_in(where))
    return _page(
        request, "public_receipt", where, area, code=in_groups(made.code), address=request.build_absolute_uri(path),
        shortened=made.shortened, letters=bool(told.address), complaint=told.complaint, story=story,
        language=language_text(told.language),
        helps=_helps(where, Kind.COMPLAINT) if told.complaint else [],
    )  # fmt: skip


def _sealed(request: HttpRequest, where: City, area: Area) -> HttpResponse:
    """Help first; then a form whose words are sealed. Its receipt says the code and nothing else."""
    sent = request.POST if "act" in request.POST else None
    form = forms.Sealed(sent, initial={"kind": Kind.VIOLENCE, "act": new_key()})
    told: dict[str, Any] = {"helps": _helps(where, Kind.VIOLENCE), "form": form}
    if sent is None or not form.is_valid():
        return _page(request, "public_sealed", where, area, **told)
    try:
        code = actions.disclose(where, form.told(), network=network(request), now=parts.now_in(where))
    except TooOften as refusal:
        form.add_error(None, str(refusal))
        return parts.slowed(_page(request, "public_sealed", where, area, **told), refusal)
    return _page(request, "public_sealed", where, area, **told, code=in_groups(code))


def _nearby(where: City, area: Area) -> list[str]:
    """Neighborhoods one can choose; none where there is nothing to choose."""
    if area.kind == "neighborhood":
        return []
    known = places.neighborhoods(where)
    return sorted(each.name for each in known if area.kind == "city" or {*each.districts} & {*area.districts})


def _helps(where: City, kind: Kind) -> list[places.Help]:
    return parts.helps(where, *NUMBERS.get(kind, ()))


def _page(request: HttpRequest, name: str, where: City, area: Area, **told: Any) -> HttpResponse:  # noqa: ANN401
    """One title for all of them: neither a tab nor a history tells what somebody chose."""
    told["noindex"] = request.method == "POST"
    return parts.page(request, name, where, area, gettext("Tell us something"), **told)
