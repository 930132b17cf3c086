"""One concern as the desk sees it: own words with what to look at twice, how it stands, what is near."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext

from compstat.places.queries import Area, City

from .. import rules
from ..models import Concern, OrganizationReply, OwnWords
from ..rules import MARKS, Event, Ground, Publication
from ..words import ROLES
from .problems_there import Choice, problems_there
from .similar import Similar, similar_to
from .status import whole
from .story import Story, story_of
from .translations import Translated, translated
from .waiting import Clock, clock_of

__all__ = ["Case", "Own", "case", "own_of", "roles_known"]

MANY_ROLES: Final = 50


@dataclass(frozen=True)
class Own:
    """Somebody's own words: cut where something is to be looked at twice, and what that looks like, in words."""

    words: OwnWords
    pieces: tuple[tuple[str, str], ...]
    looks_like: tuple[str, ...]
    more: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]  # place, when, effect, each with its name, as far as told


@dataclass(frozen=True)
class Case:
    """Everything on the page of one concern."""

    concern: Concern
    story: Story  # as its author and everybody read it
    clock: Clock
    raised: Own | None
    not_fixed: tuple[Own, ...]  # the newest first
    to_read: tuple[OrganizationReply, ...]  # what organizations wrote, and nobody has read
    translations: tuple[Translated, ...]
    similar: tuple[Similar, ...]
    together: tuple[Concern, ...]  # put together with this one
    into: Concern | None
    problems: tuple[Choice, ...]

    @property
    def unread(self) -> bool:
        """Whether nobody has decided yet whether others may read it."""
        return self.concern.publication == Publication.WAITING


def case(concern_id: str, where: City, area: Area, now: datetime) -> Case:
    """One concern with all there is to know of it; ask for it only for whoever may read it. DoesNotExist."""
    found = whole(Concern.objects.filter(pk=concern_id)).prefetch_related("own_words").get()
    own = [own_of(each) for each in found.own_words.all()] if found.ground != Ground.SEALED else []
    replies = [reply for request in found.requests.all() for reply in request.replies.all()]
    return Case(
        found, story_of(found, area, where, now), clock_of(found, where, now),
        next((each for each in own if each.words.kind == Event.RAISED), None),
        tuple(each for each in reversed(own) if each.words.kind == Event.NOT_FIXED),
        tuple(each for each in replies if each.read_at is None), tuple(translated(found, found.translations.all())),
        tuple(similar_to(found)) if not found.merged_into else (),
        tuple(Concern.objects.filter(merged_into=found.id).order_by("raised_on", "id")),
        Concern.objects.filter(pk=found.merged_into).first() if found.merged_into else None,
        tuple(problems_there(found.city, found.area)),
    )  # fmt: skip


def own_of(words: OwnWords) -> Own:
    """Own words, cut where a person should look twice. Marks only help: they decide nothing."""
    more = {gettext("Where:"): words.place, gettext("When:"): words.happens, gettext("Effect:"): words.effect}
    marks = rules.marks("\n".join(each for each in (words.text, *more.values()) if each))
    return Own(
        words, tuple(rules.pieces(words.text)), tuple(str(MARKS[mark]) for mark in marks),
        tuple((label, tuple(rules.pieces(each))) for label, each in more.items() if each),
    )  # fmt: skip


def roles_known(city_id: str, area_id: str) -> list[str]:
    """Roles that usually do things, and those named before in this area."""
    used = Concern.objects.filter(city=city_id, area=area_id).exclude(owner="").order_by()
    return sorted({*map(str, ROLES), *used.values_list("owner", flat=True).distinct()[:MANY_ROLES]})
