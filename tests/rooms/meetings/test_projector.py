"""The projector: one slide at a time, by links too; what changes is read anew; one file opens without a network."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser

import pytest
from django.core.files.storage import FileSystemStorage

from compstat.access.actions import new_key
from compstat.access.models import LogLine
from compstat.access.rules import Role
from compstat.meetings.actions import asking, voting
from compstat.meetings.browsers import new_token
from compstat.meetings.models import Line, Meeting
from compstat.meetings.rules import PollEvent, PollKind, State
from compstat.places.queries import city

from .phones import JSON
from .scribing import NOW, acting, called, desk, member

TO = date(2026, 11, 15)


@pytest.fixture
def meeting(harborview) -> Meeting:
    return called(edition=harborview.id, briefing_to=TO)


@pytest.fixture
def officer():
    return member(Role.OFFICER)


def address(meeting: Meeting, what: str = "") -> str:
    return f"/staff/meetings/{meeting.id}/projector/{what}"


def shown(page: str) -> list[str]:
    """The slides of a page that are not hidden."""
    return [found[0] for found in re.findall(r'<article[^>]* id="([^"]+)"([^>]*)>', page) if "hidden" not in found[1]]


def keys(page: str) -> list[str]:
    return re.findall(r'<article[^>]* id="([^"]+)"', page)


def test_one_slide_shows_and_links_lead_on_without_a_script(meeting, officer) -> None:
    client = desk(officer)
    page = client.get(address(meeting)).content.decode()
    assert shown(page) == ["welcome"]
    assert keys(page)[-1] == "next"
    assert len(keys(page)) == len(set(keys(page))) > 15
    seen, here = ["welcome"], page
    while after := re.search(r'data-after href="(\?slide=[^"]+)"', here):
        here = client.get(address(meeting) + after[1]).content.decode()
        seen += shown(here)
    assert seen == keys(page)
    assert f"{len(seen)} of {len(seen)}" in here
    assert f"Edition {meeting.edition}, to November 15, 2026" in here
    assert shown(client.get(address(meeting) + "?slide=atlantis").content.decode()) == ["welcome"]


def test_phones_follow_what_is_shown(meeting, officer) -> None:
    client, act = desk(officer), new_key()
    told = {"slide": "votes", "id": act}
    assert client.post(address(meeting, "act/"), told, **JSON).json() == {"accepted": True, "again": False, "said": ""}
    assert client.post(address(meeting, "act/"), told, **JSON).json()["again"]
    assert Meeting.objects.get(pk=meeting.pk).slide == "votes"
    assert shown(client.get(address(meeting)).content.decode()) == ["votes"]
    wrong = client.post(address(meeting, "act/"), {"slide": "atlantis"}, **JSON).json()
    assert (wrong["accepted"], "not there any more" in wrong["said"]) == (False, True)
    by_form = client.post(address(meeting, "act/"), {"slide": "questions"})
    assert by_form["Location"] == f"{address(meeting)}?slide=questions"
    assert client.post(address(meeting, "act/"), {"slide": "atlantis"}).status_code == 400
    assert LogLine.objects.filter(act="agenda_changed").count() == 2
    waiting = called(State.OPEN)
    assert not client.post(address(waiting, "act/"), {"slide": "votes"}, **JSON).json()["accepted"]
    assert client.get(address(meeting, "act/")).status_code == 405


def test_what_changes_is_read_anew_and_not_sent_twice(meeting, officer) -> None:
    client, by = desk(officer), acting(officer)
    first = client.get(address(meeting, "part/"))
    assert client.get(address(meeting, "part/"), HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304
    line = Line.objects.create(
        id=new_key(), meeting=meeting, item="questions", kind="question", text="Why <b>here</b>?", said_at=NOW
    )
    asking.support(meeting, new_token(), line.id)
    asking.did_not_understand(meeting, city("harborview"), new_token(), "votes", now=NOW)
    part = client.get(address(meeting, "part/"), HTTP_IF_NONE_MATCH=first["ETag"]).content.decode()
    assert "Why &lt;b&gt;here&lt;/b&gt;?" in part
    assert "1 supports it" in part
    assert 'data-unclear="votes" data-count="1"' in part
    assert 'data-showing=""' in part
    poll = voting.make_poll(meeting, PollKind.SHOW, "Which?", ["A", "B"], by=by, now=NOW)
    voting.move_poll(poll, PollEvent.OPENED, by=by, now=NOW)
    assert f"poll-{poll.id}" in client.get(address(meeting, "part/")).content.decode()
    voting.show_counts(poll, True, by=by, now=NOW)
    assert '<b class="count">0</b>' in client.get(address(meeting, "part/")).content.decode()


def test_who_may_not_run_this_meeting_sees_no_projector(meeting) -> None:
    for person in (member(Role.CAPTAIN, "D1"), member(Role.PUBLISHER)):
        client = desk(person)
        for what in ("", "part/", "file/"):
            assert client.get(address(meeting, what)).status_code == 403
        assert client.post(address(meeting, "act/"), {"slide": "votes"}).status_code == 403


class Asks(HTMLParser):
    """What a page would fetch: every address in it that is not its own."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        told = dict(attributes)
        self.found += [told[name] or "" for name in ("src", "href", "action", "data", "poster") if name in told]
        self.found += [tag] if tag in {"link", "iframe", "object", "img"} else []


def test_one_file_holds_everything_and_asks_nobody(meeting, officer) -> None:
    Line.objects.create(id=new_key(), meeting=meeting, item="questions", kind="question", text="Why?", said_at=NOW)
    answer = desk(officer).get(address(meeting, "file/"))
    page = answer.content.decode()
    assert answer["Content-Disposition"] == 'attachment; filename="harborview-d4-2026-11-05-slides.html"'
    asks = Asks()
    asks.feed(page)
    assert [each for each in asks.found if not each.startswith(("#", "tel:"))] == []
    css = page.partition("<style>")[2].partition("</style>")[0]
    addresses = re.findall(r"url\(([^)]{0,40})", css)
    assert len(addresses) == 9
    assert all(each.startswith("data:font/woff2;base64,d09GMg") for each in addresses)  # wOF2
    assert "@import" not in css
    script = page.partition("<script>")[2].partition("</script>")[0]
    assert "ArrowRight" in script
    assert keys(page) == keys(desk(officer).get(address(meeting)).content.decode())
    assert f"Edition {meeting.edition}, to November 15, 2026" in page
    assert "Why?" not in page  # what changes is not in it
    assert "Made on " in page
    assert 'name="csrfmiddlewaretoken"' not in page


def test_styles_and_typefaces_come_from_where_they_are_collected(tmp_path, monkeypatch) -> None:
    from compstat.meetings.views import self_contained

    (tmp_path / "x.woff2").write_bytes(b"wOF2")
    monkeypatch.setattr(self_contained, "staticfiles_storage", FileSystemStorage(tmp_path))
    assert self_contained._with_typefaces("a{src:url(x.woff2)}") == "a{src:url(data:font/woff2;base64,d09GMg==)}"
    with pytest.raises(FileNotFoundError, match=r"no static file none\.css"):
        self_contained._text("none.css")


def test_a_meeting_without_a_briefing_has_its_area_in_the_footer(data_folder, officer) -> None:
    meeting = called()
    page = desk(officer).get(address(meeting)).content.decode()
    assert "November 5, 2026" in page.partition("<footer")[2]
    assert keys(page).count("numbers") == 1
