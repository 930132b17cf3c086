"""What everybody reads: the concerns of an area, one of them with what the numbers say, and a way to follow it."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext

from compstat.access.actions import Limit, slow
from compstat.access.open_door import open_form
from compstat.access.queries import TooOften, network
from compstat.places import queries as places
from compstat.places.queries import City

from ..actions.raising import HOUR, follow
from ..forms import public as forms
from ..models import Concern
from ..queries import finding, published, rated
from ..queries import numbers as readings
from ..queries.status import whole
from ..queries.story import Story, story_of
from ..rules import Publication, State
from ..saying import area_text, ground_text, state_text
from . import parts

AT_ONCE: Final = 20
FOLLOWED: Final = Limit("follow concerns", 60, HOUR, public=True)  # a hall may follow in one evening
SHOWN: Final = (
    State.ACKNOWLEDGED,
    State.FOLLOW_UP,
    State.ANSWERED,
    State.PROMISED,
    State.IN_PROBLEM,
    State.WITH_ORGANIZATION,
    State.DECLINED,
)  # fmt: skip  what one can choose; what is received waits like what is acknowledged


def concerns_of_area(request: HttpRequest, city_id: str, area_id: str) -> HttpResponse:
    """What people of an area raised and what became of it; by theme and state; how long answers take."""
    where = places.city(city_id)
    area = parts.home_of(where, places.area(where, area_id))
    now, every = parts.now_in(where), published.published_of(where.id, area.id)
    themes = sorted(set(every.values_list("theme", flat=True)))
    chosen = forms.Filter(themes, [(each, state_text(each)) for each in SHOWN], request.GET)
    theme, state = chosen.chosen()
    found = every.filter(theme=theme) if theme else every
    if state:
        found = found.filter(state__in=[State.RECEIVED, state] if state == State.ACKNOWLEDGED else [state])
    page = Paginator(whole(found), AT_ONCE).get_page(request.GET.get("page"))
    title = gettext("What people raised, %(area)s") % {"area": area_text(area, where)}
    return parts.page(
        request, "public_list", where, area, title, listed=page, stories=_stories(page, where), form=chosen,
        all=every.count(), narrowed=bool(theme or state), rate=rated.rate(where.id, area.id, now),
        grounds=[(ground_text(g), n) for g, n in published.counts_by_ground(where.id, area.id).items()],
        sealed=published.sealed_in(where.id, now.date()) if area.kind == "city" else [], fewest=published.FEWEST,
        choice=urlencode({"theme": theme, "state": state}),
        description=gettext("What people here raised, in whose hands it is, and what became of it."),
    )  # fmt: skip


def _stories(page: Page[Concern], where: City) -> list[Story]:
    now = parts.now_in(where)
    return [story_of(each, places.area(where, each.area), where, now) for each in page]


def concern(request: HttpRequest, city_id: str, concern_id: str) -> HttpResponse:
    """One concern, at an address that stays: wording, what became of it, what the numbers say. ConcernUnknown."""
    where = places.city(city_id)
    found = _published(where, concern_id)
    if found.merged_into:
        return redirect("concern", where.id, _published(where, found.merged_into).id)
    area, now = places.area(where, found.area), parts.now_in(where)
    story = story_of(found, area, where, now)
    title = gettext("A concern: %(theme)s") % {"theme": story.theme_words}
    return parts.page(
        request, "public_concern", where, area, title, story=story, told=readings.reading_of(found, now),
        description=found.text[:200],
    )  # fmt: skip


def _published(where: City, concern_id: str) -> Concern:
    """What everybody may read. ConcernUnknown for what nobody has published, or not here."""
    here = Concern.objects.filter(city=where.id, pk=concern_id, publication=Publication.PUBLISHED)
    if (found := whole(here).first()) is None:
        raise finding.ConcernUnknown(gettext("There is no such concern here, or nobody has published it."))
    return found


@open_form
@parts.unkept
def follow_concern(request: HttpRequest, city_id: str, concern_id: str) -> HttpResponse:
    """Ask for letters about a concern. What comes back is the same, whoever follows already."""
    where = places.city(city_id)
    found = _published(where, concern_id)
    area = places.area(where, found.area)
    form = forms.Follow(request.POST if request.method == "POST" else None, initial={"language": get_language()})
    asked, refused = form.is_valid(), None
    if asked:
        try:
            slow(FOLLOWED, network(request), parts.now_in(where))
        except TooOften as refusal:
            form.add_error(None, str(refusal))
            asked, refused = False, refusal
        else:
            told = form.cleaned_data
            follow(found.id, where.id, told["address"], told["language"], now=parts.now_in(where))
    answer = parts.page(
        request, "public_follow", where, area, gettext("Letters about a concern"), form=form, asked=asked, noindex=True,
        story=story_of(found, area, where, parts.now_in(where)),
    )  # fmt: skip
    return parts.slowed(answer, refused) if refused else answer
