"""The demo's meetings: one was held, the next is open, one moved, one cancelled; made once, whatever day it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from compstat.access.models import LogLine
from compstat.demo import actions
from compstat.demo.meetings import next_thursday
from compstat.meetings.models import Meeting, Organization, OrganizationAsked


@pytest.mark.parametrize("now", [datetime(2026, 11, 25, 14, tzinfo=UTC), datetime(2027, 3, 26, 2, tzinfo=UTC)])
def test_a_newcomer_sees_every_state(harborview, now) -> None:
    actions.prepare_people(now=now)
    actions.prepare_meetings(now=now)
    ours = Meeting.objects.filter(area="D4").order_by("on", "id")
    held, following, moved = ours[0], ours[1], ours[2]
    assert (held.state, following.state, moved.state) == ("drafted", "open", "announced")
    assert timedelta(14) <= now.date() - held.on <= timedelta(42)
    assert timedelta(4) <= following.on - now.date() <= timedelta(12) and following.on.weekday() == 3
    assert moved.moves.get().kind == "moved" and moved.venue == "Riverside Library"
    assert ours.filter(state="cancelled").get().reason and len(ours) >= 12
    assert Meeting.objects.exclude(area="D4").values("area").distinct().count() >= 5
    assert Organization.objects.count() == 9 and OrganizationAsked.objects.filter(meeting=held, came=True).exists()
    lines = LogLine.objects.count()
    actions.prepare_meetings(now=now + timedelta(days=1))
    assert LogLine.objects.count() == lines


def test_the_next_thursday_is_some_days_away() -> None:
    first = datetime(2026, 11, 23, tzinfo=UTC).date()  # a Monday
    days = [(next_thursday(first + timedelta(n)) - first - timedelta(n)).days for n in range(7)]
    assert days == [10, 9, 8, 7, 6, 5, 11]
