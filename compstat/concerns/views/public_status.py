"""What became of it, for whoever has the code; "not fixed" and appeals. Wrong codes are slowed. HTTP only."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from compstat.access.actions import slow
from compstat.access.open_door import open_form
from compstat.access.queries import network
from compstat.access.rules import Refused
from compstat.places import queries as places
from compstat.places.queries import City

from ..actions import replying as actions
from ..codes import code_of, in_groups
from ..forms import public as forms
from ..models import Concern, DisclosureState
from ..queries import status as queries
from ..queries.disclosed import disclosure_of_code
from ..queries.status import CodeUnknown
from ..queries.story import Story, story_of
from ..rules import Ground, Kind, Publication
from ..saying import day_of, ground_text
from . import parts
from .public import NUMBERS

NOT_FIXED: Final = (
    gettext_lazy("What is not fixed?"),
    gettext_lazy("You may leave it out. A person reads it; others do not. Everybody sees that you said so."),
)
APPEAL: Final = (
    gettext_lazy("Why should we look again?"),
    gettext_lazy("You may leave it out. A civilian moderator reads it, who is no officer, and decides."),
)


@open_form
@parts.unkept
def concern_status(request: HttpRequest, city_id: str) -> HttpResponse:
    """Type the code; then see what became of it, and say that it is not fixed, or appeal."""
    where = places.city(city_id)
    form = forms.Code(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            return _of_code(request, form.cleaned_data["code"])
        except CodeUnknown as refusal:
            slow(parts.WRONG_CODES, network(request), parts.now_in(where))
            form.add_error("code", str(refusal))
    return parts.page(request, "public_code", where, where.whole, _title(), form=form, noindex=True)


@open_form
@parts.unkept
def concern_by_code(request: HttpRequest, code: str) -> HttpResponse:
    """The same at the address of the printed code. CodeUnknown; wrong ones are slowed."""
    try:
        return _of_code(request, code)
    except CodeUnknown:
        slow(parts.WRONG_CODES, network(request), timezone.now())
        raise


def _title() -> str:
    return gettext("What became of it")


def _of_code(request: HttpRequest, code: str) -> HttpResponse:
    """The page of a code that is right. CodeUnknown."""
    found = queries.concern_of_code(code)
    if found and found.ground != Ground.SEALED:
        return _concern(request, found)
    disclosed = disclosure_of_code(code)
    if kept := disclosed or found:
        return _disclosed(request, places.city(kept.city), disclosed, moved=bool(found))
    raise CodeUnknown


def _concern(request: HttpRequest, found: Concern) -> HttpResponse:
    """What became of a concern; first what was just said about it is taken."""
    where, said, problem = places.city(found.city), "", ""
    more = forms.More("", "", request.POST if request.method == "POST" else None)
    if request.method == "POST" and {"not_fixed", "appeal"} & {*request.POST} and more.is_valid():
        try:
            said = _add(found, "appeal" in request.POST, more.cleaned_data["text"])
        except Refused as refusal:
            problem = str(refusal)
        found = queries.concern_of_code(code_of(found.pk)) or found
    area = places.area(where, found.area)
    story = story_of(found, area, where, parts.now_in(where))
    typed = request.POST.get("text", "") if problem or more.errors else ""
    return parts.page(
        request, "public_status", where, area, _title(), noindex=True, found=found, story=story, said=said,
        problems=[problem] if problem else [each for errors in more.errors.values() for each in errors], typed=typed,
        code=in_groups(code_of(found.pk)), same=_same(found, where), **_open(found, where),
    )  # fmt: skip


def _add(found: Concern, appealed: bool, text: str) -> str:
    """What the author adds, and what they are told. WrongState, TooOften."""
    if appealed:
        actions.appeal(found, text, now=timezone.now())
        return gettext("A civilian moderator looks at it again. Come back with your code to see how they decide.")
    actions.say_not_fixed(found, text, now=timezone.now())
    return gettext("It is open again, and everybody sees that you said so. A person reads what you wrote.")


def _open(found: Concern, where: City) -> dict[str, Any]:
    """What the author may say now, and what became of an appeal."""
    withheld = found.publication == Publication.WITHHELD
    asked = queries.appealed_at(found)
    decided = max(found.appeals.all(), key=lambda each: each.decided_at, default=None)
    appealing = withheld and queries.may_appeal(found)
    return {
        "ground": ground_text(found.ground) if withheld else "", "withheld_why": queries.withheld_why(found),
        "appeal": forms.More(*APPEAL, auto_id="appeal_%s") if appealing else None,
        "appealed_on": day_of(where, asked) if asked else None, "decided": decided,
        "decided_on": day_of(where, decided.decided_at) if decided else None,
        "not_fixed": forms.More(*NOT_FIXED, auto_id="not_fixed_%s") if queries.may_say_not_fixed(found) else None,
    }  # fmt: skip


def _same(found: Concern, where: City) -> Story | None:
    """The concern it was put together with, and what became of that."""
    if not found.merged_into:
        return None
    other = queries.whole(Concern.objects.filter(pk=found.merged_into)).get()
    return story_of(other, places.area(where, other.area), where, parts.now_in(where), language=found.language)


def _disclosed(request: HttpRequest, where: City, found: DisclosureState | None, *, moved: bool) -> HttpResponse:
    """Whether a sealed account was read; and where there is help. None: it was removed. `moved`: it was a concern."""
    helps = parts.helps(where, *NUMBERS[Kind.VIOLENCE])
    return parts.page(
        request, "public_disclosed", where, where.whole, _title(), noindex=True, disclosed=found, helps=helps,
        moved=moved,
    )  # fmt: skip
