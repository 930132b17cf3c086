"""Whoever runs a meeting reaches every page of it by links, beginning at the page of the meeting."""

from __future__ import annotations

import re
from html import unescape

from compstat.access.rules import Role
from compstat.meetings import staff_urls

from .scribing import called, desk, member

NO_PAGE = {"scribe_part", "scribe_act", "projector_part", "projector_act"}  # what scripts and forms ask for


def test_every_staff_page_of_a_meeting_is_linked(harborview) -> None:
    meeting = called()
    captain, start = desk(member(Role.CAPTAIN)), f"/staff/meetings/{meeting.id}/"
    wanted = {
        f"/staff/{pattern.pattern}".replace("<str:meeting_id>", meeting.id): pattern.name
        for pattern in staff_urls.urlpatterns if "<str:meeting_id>" in str(pattern.pattern)
    }  # fmt: skip
    assert start in wanted and len(wanted) > 15
    reached, waiting = {start}, [start]
    while waiting:
        answer = captain.get(waiting.pop())
        assert answer.status_code == 200
        pages = {
            unescape(each).partition("#")[0] for each in re.findall(r'<a [^>]*href="([^"]+)"', answer.content.decode())
        }
        fresh = (pages & set(wanted)) - reached
        reached, waiting = reached | fresh, [*waiting, *fresh]
    assert {name for path, name in wanted.items() if path not in reached} == NO_PAGE
    projector = captain.get(f"{start}projector/").content.decode()
    assert f'href="{start}projector/file/"' in projector
