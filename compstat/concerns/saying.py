"""How concerns are told on the public pages: states, places, days, in the reader's language and in whole sentences."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from babel.dates import format_date
from django.conf import settings
from django.utils.translation import get_language, gettext, gettext_lazy

from compstat.places import queries as places
from compstat.places.queries import Area, City, locale

from .models import Concern
from .rules import GROUNDS, THEMES, Ground, Place, Reply, State, Theme

STATES: Final = {
    State.RECEIVED: gettext_lazy("Waiting for an answer"), State.ACKNOWLEDGED: gettext_lazy("Waiting for an answer"),
    State.FOLLOW_UP: gettext_lazy("An answer is announced"), State.ANSWERED: gettext_lazy("Answered"),
    State.PROMISED: gettext_lazy("Something is promised"),
    State.IN_PROBLEM: gettext_lazy("Part of a problem"),
    State.WITH_ORGANIZATION: gettext_lazy("With another organization"), State.DECLINED: gettext_lazy("Declined"),
}  # fmt: skip
REPLIES: Final = {
    Reply.OURS: gettext_lazy("This is ours. It will be done by a day we give here."),
    Reply.NOT_OURS: gettext_lazy("This is not ours."), Reply.DONE: gettext_lazy("It is done."),
}  # fmt: skip


def state_text(state: State) -> str:
    """What has become of a concern, in a few words."""
    return str(STATES[state])


def theme_text(theme: str) -> str:
    """What a concern is about."""
    return gettext(THEMES[Theme(theme)])


def ground_text(ground: str) -> str:
    """Why a text was not let through; empty where it was."""
    return gettext(GROUNDS[Ground(ground)]) if ground else ""


def area_text(area: Area, where: City) -> str:
    """An area as people call it: "District D4: Mill Hill"."""
    if area.kind == "city":
        return where.name
    if area.kind != "district" or area.name == area.id:
        return area.name
    told = {"word": gettext(where.district_word).capitalize(), "id": area.id, "name": area.name}
    return gettext("%(word)s %(id)s: %(name)s") % told


def place_text(concern: Concern, area: Area, where: City) -> str:
    """Where it is: the street and block, or the whole of an area."""
    if concern.place:
        return concern.place
    if concern.place_kind == Place.NEIGHBORHOOD:
        return gettext("The whole of %(area)s") % {"area": area_text(area, where)}
    return area_text(area, where)


def day_of(where: City, at: datetime) -> date:
    """The day people live in, where it is."""
    return places.moment(where, at).date()


def day_text(on: date) -> str:
    """A day with its year, for letters: "June 27, 2027"."""
    return str(format_date(on, "long", locale=locale()))


def reads() -> str:
    """The language of the page; the site's own while it is a generated one."""
    code = get_language() or settings.LANGUAGE_CODE
    offered = {each for each, _ in settings.LANGUAGES} - {settings.PSEUDO}
    return code if code in offered else settings.LANGUAGE_CODE


def languages() -> list[tuple[str, str]]:
    """The languages in which letters can be written, each in its own words."""
    return [(code, name) for code, name in settings.LANGUAGES if code != settings.PSEUDO]
