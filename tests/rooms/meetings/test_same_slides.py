"""One slide has one key and one number on each screen, in any language; what is gone gives way to what is near."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.utils import translation

from compstat.access.rules import Role
from compstat.meetings.actions import voting
from compstat.meetings.models import Meeting
from compstat.meetings.queries.slides import at, slides
from compstat.meetings.queries.slides.paging import paged
from compstat.meetings.queries.slides.slide import Slide, standing_for
from compstat.meetings.rules import ItemKind, PollEvent, PollKind, State
from compstat.meetings.rules.screen import lines_of
from compstat.meetings.saying import one_stop
from compstat.places.queries import area, areas, city

from .phones import address
from .scribing import NOW, TODAY, acting, called, desk, member

TO = date(2026, 11, 15)
LANGUAGES = [code for code, _ in settings.LANGUAGES]


@pytest.fixture
def meeting(harborview) -> Meeting:
    return called(edition=harborview.id, briefing_to=TO)


def sizes(slide: Slide) -> list[int]:
    """How much of each list stands on a slide."""
    return [len(slide.told.get(name, ())) for name in ("rows", "sentences", "groups", "helps", "promises")]


def deck(meeting: Meeting, language: str = "en") -> list[Slide]:
    where = city("harborview")
    with translation.override(language):
        return slides(meeting, where, area(where, meeting.area), TODAY)


def test_a_list_goes_on_where_the_longest_language_wants_it() -> None:
    def words() -> list[str]:
        return ["x" * (54 * 4 if translation.get_language() == "es" else 9)] * 3

    for language in LANGUAGES:
        with translation.override(language):
            assert [len(some) for some in paged(words, lines_of)] == [1, 1, 1]
    assert paged(list, lines_of) == []


def test_every_language_has_the_same_slides(harborview) -> None:
    for of in (each for each in areas(city("harborview")) if each.kind == "district"):
        meeting = called(edition=harborview.id, briefing_to=TO, area=of.id)
        english = deck(meeting)
        for language in LANGUAGES:
            there = deck(meeting, language)
            assert [each.key for each in there] == [each.key for each in english], language
            assert list(map(sizes, there)) == list(map(sizes, english)), language
        Meeting.objects.filter(pk=meeting.pk).delete()


def test_a_phone_says_the_number_that_the_projector_says(client, meeting) -> None:
    shown = desk(member(Role.OFFICER)).get(f"/staff/meetings/{meeting.id}/projector/").content.decode()
    keys = re.findall(r'<article[^>]* id="([^"]+)"', shown)
    for key in (keys[4], keys[-2]):
        there = called(edition=meeting.edition, briefing_to=TO, slide=key)
        for language in ("", "/es", "/ht"):
            page = client.get(f"{language}{address(there)}").content.decode()
            assert f'data-slide="{key}"' in page
            number, of = re.findall(r"\d+", re.search(r'class="kicker">([^<]+)', page)[1])
            assert (int(number), int(of)) == (keys.index(key) + 1, len(keys))


def test_the_part_says_whether_phones_follow(harborview) -> None:
    """A projector that was opened before the meeting began learns that it has."""
    meeting = called(State.OPEN)
    officer = desk(member(Role.OFFICER))
    part = f"/staff/meetings/{meeting.id}/projector/part/"
    assert 'data-in-session=""' in officer.get(part).content.decode()
    Meeting.objects.filter(pk=meeting.pk).update(state=State.IN_SESSION, began_at=NOW)
    assert 'data-in-session="1"' in officer.get(part).content.decode()
    Meeting.objects.filter(pk=meeting.pk).update(state=State.DRAFTED)
    assert 'data-in-session="0"' in officer.get(part).content.decode()


def standing(meeting: Meeting, key: str) -> str:
    where = city("harborview")
    of = area(where, meeting.area)
    return at(slides(meeting, where, of, TODAY), key, meeting, where, of, TODAY).key


def test_a_slide_that_is_gone_gives_way_to_what_is_near_and_never_to_the_first(meeting) -> None:
    assert standing(meeting, "") == "welcome" and standing(meeting, "deaths") == "deaths"
    keys = [slide.key for slide in deck(meeting)]
    before = keys[keys.index("deaths") - 1]
    assert standing(meeting, "deaths-9") == [key for key in keys if key.startswith("deaths")][-1]
    Meeting.objects.filter(pk=meeting.pk).update(incident=True, incident_without=["deaths", "unusual", "promises"])
    meeting.refresh_from_db()
    assert standing(meeting, "deaths") == before  # of the numbers, the nearest before it
    assert standing(meeting, "unusual") == "table-violent"  # there is none before it
    assert standing(meeting, "promises") == "votes"  # nothing of this point is left
    assert standing(meeting, "atlantis") == "welcome"  # nothing is under way


def test_what_never_was_gives_way_to_the_point_under_way(meeting) -> None:
    by = acting(member(Role.OFFICER))
    poll = voting.make_poll(meeting, PollKind.SHOW, "Which?", ["A", "B"], by=by, now=NOW)
    meeting.items.filter(kind=ItemKind.NUMBERS).update(began_at=NOW, ended_at=NOW)
    meeting.items.filter(kind=ItemKind.PRIORITIES).update(began_at=NOW + timedelta(1))
    voting.move_poll(poll, PollEvent.OPENED, by=by, now=NOW)
    assert standing(meeting, "priorities") == f"poll-{poll.id}"
    meeting.items.filter(kind=ItemKind.PRIORITIES).update(ended_at=NOW + timedelta(1))
    assert standing(meeting, "priorities") == f"poll-{poll.id}"  # between two points, the last


def test_a_list_that_is_shorter_shows_its_last_slide() -> None:
    first = Slide("help", ItemKind.WELCOME, "Help", "help", {})
    every = [replace(first, key="welcome"), first, replace(first, key="help-2")]
    assert standing_for("help-2", every[:2], every, "").key == "help"


@pytest.mark.parametrize(("text", "told"), [
    ("jueves, 6:30\u00a0p.\u00a0m.. Venga", "jueves, 6:30\u00a0p.\u00a0m. Venga"), ("And so on...", "And so on..."),
    ("6:30 pm. Come", "6:30 pm. Come"),
])  # fmt: skip
def test_a_sentence_ends_in_one_full_stop(text, told) -> None:
    assert one_stop(text) == told


@pytest.mark.parametrize("language", ["es", "ht"])
def test_no_page_of_coming_has_two(client, harborview, language) -> None:
    meeting = called(State.OPEN, on=TODAY + timedelta(9000), title="Lamps & <b>")
    for what in ("room/", "register/", "seat/", "door/"):
        page = client.get(f"/{language}/harborview/meetings/{meeting.id}/{what}").content.decode()
        assert not re.search(r"[^.]\.\.[^.]", re.sub(r'="[^"]*"', "", page)), what
        assert "Lamps &amp; &lt;b&gt;" in page and "<b></b>" not in page
