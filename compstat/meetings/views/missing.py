"""Who is missing, and how the three questions went over time: for whoever plans the next meeting. HTTP only."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from compstat.access.pages import page, staff
from compstat.access.rules import Actor, Permission

from ..queries import missing as queries
from ..queries import recording
from ..queries.shown import shown
from . import parts


@staff
def missing(request: HttpRequest, actor: Actor, city: str, meeting_id: str) -> HttpResponse:
    """Where people came from, and where not."""
    where, area, meeting = parts.for_staff(actor, city, meeting_id, Permission.RUN_MEETING)
    return page(
        request, "meetings/missing.html", actor, city, town=where, meeting=meeting, shown=shown(meeting, area, where),
        turnout=queries.turnout(meeting, where), trend=recording.trend(meeting),
    )  # fmt: skip
