"""The public pages of meetings: all of a city, those of an area, one meeting, and calendar entries."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language, gettext

from compstat.places import queries as places
from compstat.places.queries import Area, City

from .. import ics, saying
from ..models import Meeting
from ..paper import languages
from ..queries import agenda, calendar, finding
from ..queries.after import record_of
from ..queries.shown import Shown, all_shown, shown
from ..rules import FUTURE, HAPPENED, State
from . import parts

SOON = 6  # of the meetings to come, so many are listed at once
KIND = "text/calendar; charset=utf-8"


def meetings(request: HttpRequest, city_id: str) -> HttpResponse:
    """When and where people meet, anywhere in the city."""
    where = places.city(city_id)
    title = gettext("Meetings in %(city)s") % {"city": where.name}
    return _list(request, "meetings/list.html", where, where.whole, title)


def meetings_of_area(request: HttpRequest, city_id: str, area_id: str) -> HttpResponse:
    """When and where people of an area meet; what came of meetings before; how never to miss one."""
    where = places.city(city_id)
    area = places.area(where, area_id)
    title = gettext("Meetings, %(area)s") % {"area": saying.area_text(area, where)}
    return _list(request, "meetings/area_list.html", where, area, title)


def _list(request: HttpRequest, template: str, where: City, area: Area, title: str) -> HttpResponse:
    now = parts.now_in(where)
    found = calendar.calendar_of(where, area, now)
    first = all_shown([found.next], where) if found.next else []
    coming = all_shown(found.coming, where)
    feed = request.build_absolute_uri(reverse("meetings_ics", args=[where.id, area.slug]))
    told = parts.frame(
        request, where, area, here="meetings", title=title, cite_as=title, next=first[0] if first else None,
        coming=coming[:SOON], later=coming[SOON:], held=all_shown(found.held, where),
        trail=trail(where, area, (gettext("Meetings"), "")), description=_description(first), feed=feed,
        feed_webcal=f"webcal://{feed.split('://', 1)[1]}",
    )  # fmt: skip
    return render(request, template, told)


def _description(first: list[Shown]) -> str:
    """One sentence for preview cards."""
    if not first:
        return gettext("No meeting is announced at present. What was said and promised before is here.")
    return gettext("Next: %(when)s, %(place)s. Everybody is welcome; nobody needs to register.") % {
        "when": first[0].when, "place": first[0].place
    }  # fmt: skip


def trail(where: City, area: Area, *more: tuple[str, str]) -> list[dict[str, str]]:
    """Where the reader is."""
    steps = [(where.name, reverse("city", args=[where.id]))]
    if area.kind != "city":
        steps.append((area.name, reverse("area", args=[where.id, area.slug])))
    return [{"label": label, "href": href} for label, href in (*steps, *more)]


def meeting(request: HttpRequest, city_id: str, meeting_id: str) -> HttpResponse:
    """One meeting: when, where, how to come and take part; what is on the agenda; afterwards, what came of it."""
    where, area, found = parts.found(city_id, meeting_id)
    now = parts.now_in(where)
    told = shown(found, area, where)
    points = agenda.planned(found, where, now)
    context = parts.frame(
        request, where, area, found, here="meetings", shown=told, phase=_phase(told, now), points=points,
        moved=calendar.last_move(found), total=agenda.minutes_planned(found), before=finding.meeting_before(found),
        next=_next(where, area, found, now), trail=_trail_to(where, area, told), record=record_of(found, where, now),
        cite_as=_cite(told), description=_sentence(told), title=_title(told), poster_in=_poster_in(found),
    )  # fmt: skip
    return render(request, "meetings/meeting.html", context)


def _poster_in(found: Meeting) -> list[tuple[str, str, bool]]:
    """Languages of the poster: each by what it calls itself, and whether it is of this page or of this meeting."""
    wanted = {get_language() or "", *found.languages}
    return [(code, languages.name_of(code), code in wanted) for code in languages.offered()]


def _phase(told: Shown, now: datetime) -> str:
    """What a reader can do with it: cancelled · now · over · forgotten · coming."""
    if told.cancelled:
        return "cancelled"
    if told.forgotten(now):
        return "forgotten"
    if told.meeting.state == State.IN_SESSION:
        return "now"
    return "over" if told.meeting.state in HAPPENED else "coming"


def _next(where: City, area: Area, found: Meeting, now: datetime) -> Shown | None:
    """The next meeting here, for whoever has come too late."""
    if found.state in FUTURE and found.on >= now.date():
        return None
    to_come = calendar.next_meetings(where, area, now.date()).exclude(pk=found.pk)[:1]
    return next(iter(all_shown(to_come, where)), None)


def _trail_to(where: City, area: Area, told: Shown) -> list[dict[str, str]]:
    of_area = reverse("meetings_of_area", args=[where.id, area.slug])
    return trail(where, area, (gettext("Meetings"), of_area), (saying.brief_day(told.meeting.on), ""))


def _title(told: Shown) -> str:
    return gettext("Cancelled: %(when)s") % {"when": told.when} if told.cancelled else told.when


def _cite(told: Shown) -> str:
    return f"{told.name}: {_title(told)}"


def _sentence(told: Shown) -> str:
    """One sentence for preview cards: when, where, and that everybody is welcome."""
    said = {"day": told.day, "span": told.span, "place": told.place, "reason": told.meeting.reason}
    if told.cancelled:
        return gettext("This meeting will not be held. Why: %(reason)s") % said
    if told.meeting.state in HAPPENED - {State.IN_SESSION}:
        return gettext("What was said, answered and promised on %(day)s.") % said
    return gettext("%(day)s, %(span)s, %(place)s. Everybody is welcome; nobody needs to register.") % said


def meeting_ics(request: HttpRequest, city_id: str, meeting_id: str) -> HttpResponse:
    """One meeting, for somebody's own calendar."""
    where, area, found = parts.found(city_id, meeting_id)
    answer = HttpResponse(ics.one(found, where, _address(request)), content_type=KIND)
    name = ics.file_name(where, area, found.on)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def meetings_ics(request: HttpRequest, city_id: str, area_id: str) -> HttpResponse:
    """An area's meetings, for calendars that read them again and again."""
    where = places.city(city_id)
    area = places.area(where, area_id)
    name = gettext("Meetings, %(area)s") % {"area": saying.area_text(area, where)}
    found = calendar.feed(where, area, parts.now_in(where).date())
    content = ics.many(found, where, _address(request), name)
    answer = HttpResponse(content, content_type=KIND)
    answer["Content-Disposition"] = f'inline; filename="{ics.file_name(where, area)}"'
    answer["ETag"] = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer


def _address(request: HttpRequest) -> Callable[[Meeting], str]:
    return lambda found: request.build_absolute_uri(reverse("meeting", args=[found.city, found.id]))
