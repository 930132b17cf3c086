"""What is on screen: the slides of a meeting, the one that is showing, and what its templates are told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from compstat.places.queries import Area, City

from ..models import Meeting
from ..queries.room import Live, live
from ..queries.slides import Slide, at, slides
from ..rules import State

LIVE: Final = ("questions", "poll", "who")  # templates that show what changes


@dataclass(frozen=True)
class Screen:
    """A meeting as it stands on screen."""

    where: City
    area: Area
    meeting: Meeting
    slides: tuple[Slide, ...]
    live: Live | None
    now: datetime

    @property
    def showing(self) -> Slide:
        """The slide that is showing: the first, until somebody has shown another."""
        return self.at(self.meeting.slide)

    def at(self, key: str) -> Slide:
        """A slide by its key; what stands for it when it is not there."""
        return at(self.slides, key, self.meeting, self.where, self.area, self.now.date())

    def number(self, slide: Slide) -> int:
        """Its number, from 1."""
        return self.slides.index(slide) + 1

    @property
    def is_over(self) -> bool:
        """Whether people have gone home."""
        return self.meeting.state in {State.DRAFTED, State.PUBLISHED}

    @property
    def in_session(self) -> bool:
        """Whether people are together."""
        return self.meeting.state == State.IN_SESSION


def screen(where: City, area: Area, meeting: Meeting, now: datetime, *, still: bool = False) -> Screen:
    """The slides as they are now; `still`: without what changes, for a file."""
    made = tuple(slides(meeting, where, area, now.date()))
    return Screen(where, area, meeting, made, None if still else live(meeting), now)


def told(shown: Screen, slide: Slide, request: HttpRequest) -> dict[str, Any]:
    """What the template of a slide is told."""
    code = shown.meeting.join_code
    return {
        "slide": slide, "told": slide.told, "live": shown.live, "meeting": shown.meeting, "city": shown.where,
        "area": shown.area, "number": shown.number(slide), "of": len(shown.slides),
        "join_address": at_public_door(request, f"/j/{code}/"), "join_page": typed(at_public_door(request, "/join/")),
    }  # fmt: skip


def body(shown: Screen, slide: Slide, request: HttpRequest) -> SafeString:
    """A slide below its title."""
    return mark_safe(render_to_string(slide.file, told(shown, slide, request)))


def bodies(shown: Screen, request: HttpRequest) -> list[Mapping[str, Any]]:
    """Every slide with its number and what stands on it."""
    return [
        {
            "slide": slide, "number": number, "body": body(shown, slide, request), "live": slide.template in LIVE,
            "before": shown.slides[number - 2].key if number > 1 else "",
            "after": shown.slides[number].key if number < len(shown.slides) else "",
        }
        for number, slide in enumerate(shown.slides, 1)
    ]  # fmt: skip


def at_public_door(request: HttpRequest, path: str) -> str:
    """An address residents can open: the staff door may have a host of its own."""
    if settings.COMPSTAT_DOOR == "staff":
        return f"{settings.COMPSTAT_SITE}{path}"
    return request.build_absolute_uri(path)


def typed(address: str) -> str:
    """An address as one types it."""
    return address.partition("://")[2].rstrip("/")
