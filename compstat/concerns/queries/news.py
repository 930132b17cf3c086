"""What is new for somebody who follows: of a concern, of its promise, and of the problem it is part of.

Problems stand above this room: they tell their news here, with `register_news`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from compstat.places import queries as places
from compstat.places.queries import City

from ..models import Concern
from ..rules import OPEN, Event, Ground, Publication, State
from .happened import News, happened, happened_unseen, promise_news
from .status import whole
from .story import worded

__all__ = ["Followed", "News", "followed_of", "register_news"]


@dataclass(frozen=True)
class Followed:
    """Something that is followed, in the active language, and what is new of it."""

    kind: str  # concern or problem
    area: str  # an area id
    words: str  # the published wording, or the problem's title; empty for what nobody else reads
    page: tuple[str, ...]  # the name of its public page, and what the page is asked with
    news: tuple[News, ...] = ()
    more: Followed | None = None  # the problem it is part of, with its news


Provider = Callable[[str, datetime, datetime], Followed | None]  # a key, since when, until when
_providers: list[Provider] = []


def register_news(provider: Provider) -> None:
    """Whoever knows of other things that are followed says so once, when the program starts."""
    if provider not in _providers:
        _providers.append(provider)


def followed_of(
    about: str, since: datetime, until: datetime, *, author: bool = False, but: Collection[str] = ()
) -> Followed | None:
    """What somebody follows, and what is new of it after one moment and until another; None if there is no such thing.

    `author`: they raised it, and hear of it before it is published; `but`: keys of problems they hear of anyway.
    """
    found = whole(Concern.objects.filter(pk=about)).first()
    if found is None:
        return _elsewhere(about, since, until)
    where = places.city(found.city)
    if found.ground == Ground.SEALED:  # nothing of it stands in a letter, not even that there is something
        return Followed("concern", found.area, "", ("concern_status", where.id))
    if found.merged_into and (told := _merged(found, where, since, until, author, but)):
        return told
    if found.publication != Publication.PUBLISHED:
        news = tuple(happened_unseen(found, where, since, until)) if author else ()
        return Followed("concern", found.area, "", ("concern_status", where.id), news)
    return _published(found, where, since, until, but)


def _published(
    found: Concern, where: City, since: datetime, until: datetime, but: Collection[str], before: tuple[News, ...] = ()
) -> Followed:
    news = [*before, *happened(found, where, since, until), *promise_news(found, where, since, until)]
    more = None
    if found.state in {State.IN_PROBLEM, *OPEN} and found.problem and found.problem not in but:
        kinds = {each.kind for each in found.events.all()}
        first = Event.PUT_FORWARD if Event.PUT_FORWARD in kinds else Event.JOINED
        more = _elsewhere(found.problem, max(since, _since(found, first, since)), until)
    return Followed(
        "concern", found.area, worded(found, "text", found.text).text, ("concern", where.id, found.id),
        tuple(sorted(news, key=lambda each: each.on)), more,
    )  # fmt: skip


def _merged(
    found: Concern, where: City, since: datetime, until: datetime, author: bool, but: Collection[str]
) -> Followed | None:
    """Put together with another: what was new of it, and what becomes of the other since then."""
    other = whole(Concern.objects.filter(pk=found.merged_into, publication=Publication.PUBLISHED)).first()
    if other is None:
        return None
    published = found.publication == Publication.PUBLISHED
    own = happened(found, where, since, until) if published else happened_unseen(found, where, since, until)
    before = tuple(own) if published or author else ()
    return _published(other, where, max(since, _since(found, Event.MERGED, since)), until, but, before)


def _since(found: Concern, kind: Event, since: datetime) -> datetime:
    """When this happened last; `since` if it never did."""
    return max((each.at for each in found.events.all() if each.kind == kind), default=since)


def _elsewhere(about: str, since: datetime, until: datetime) -> Followed | None:
    return next((told for provider in _providers if (told := provider(about, since, until))), None)
