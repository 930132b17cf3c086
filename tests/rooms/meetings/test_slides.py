"""The deck: agenda in order, words first, at most seven lines, what is not known said; nothing from a live edition."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from compstat.access.rules import Role
from compstat.briefings import queries as briefings
from compstat.meetings.actions import voting
from compstat.meetings.models import Item, Meeting
from compstat.meetings.queries.slides import points, slides
from compstat.meetings.queries.slides.numbers import main_rows
from compstat.meetings.rules import HOUR, ItemKind, PollEvent, PollKind, State
from compstat.meetings.rules.screen import LINES
from compstat.meetings.views.screen import bodies, screen
from compstat.places.queries import area, city, moment
from compstat.promises.models import Promise, PromiseEvent

from .scribing import NOW, TODAY, acting, called, member

TO = date(2026, 11, 15)


def frozen(harborview, state: State = State.IN_SESSION, **told: object) -> Meeting:
    return called(state, edition=harborview.id, briefing_to=TO, **told)


def deck(meeting: Meeting, today: date = TODAY) -> dict[str, object]:
    where = city("harborview")
    return {slide.key: slide for slide in slides(meeting, where, area(where, meeting.area), today)}


def pages(meeting: Meeting, *, still: bool = False) -> dict[str, str]:
    """Every slide as HTML."""
    where = city("harborview")
    shown = screen(where, area(where, meeting.area), meeting, moment(where, NOW), still=still)
    return {each["slide"].key: str(each["body"]) for each in bodies(shown, RequestFactory().get("/"))}


def words(html: str) -> str:
    """What is read of it."""
    return " ".join(re.sub(r"<(svg|title)\b.*?</\1>|<[^>]+>", " ", html, flags=re.DOTALL).split())


def promise(what: str, due: date, state: str = "open", *, on: date = TODAY, reason: str = "", of: str = "") -> Promise:
    made = Promise.objects.create(
        city="harborview", area="D4", what=what, owner="Captain", due_on=due, made_on=on, state=state, origin_id=of
    )
    PromiseEvent.objects.create(promise=made, on=on, kind="made")
    if state != "open":
        PromiseEvent.objects.create(promise=made, on=on, kind=state, reason=reason)
    return made


def test_the_agenda_gives_the_order(harborview) -> None:
    meeting = frozen(harborview)
    items = [slide.item for slide in deck(meeting).values()]
    assert list(dict.fromkeys(items)) == [kind for kind, _ in HOUR]
    assert items == sorted(items, key=[kind for kind, _ in HOUR].index)
    by_kind = {item.kind: item.id for item in meeting.items.all()}
    assert all(slide.item_id == by_kind[slide.item] for slide in deck(meeting).values())
    assert list(deck(meeting))[:4] == ["welcome", "help", "join", "votes"]
    assert list(deck(meeting))[-2:] == ["who", "next"]


def test_points_of_ones_own_and_points_that_are_missing() -> None:
    meeting = called()
    meeting.items.exclude(kind=ItemKind.QUESTIONS).delete()
    Item.objects.create(meeting=meeting, position=9, kind=ItemKind.OTHER, title="The new crossing", minutes=5)
    Item.objects.create(meeting=meeting, position=10, kind=ItemKind.QUESTIONS, title="More questions", minutes=5)
    told = list(deck(meeting).values())
    assert [slide.title for slide in told] == ["Your questions and concerns", "The new crossing", "More questions"]
    assert len({slide.key for slide in told}) == 3
    meeting.items.all().delete()
    assert [point.kind for point in points(meeting)] == [kind for kind, _ in HOUR]
    assert "welcome" in deck(meeting)


def test_words_stand_before_numbers_and_say_what_the_briefing_says(harborview) -> None:
    told = deck(frozen(harborview))
    document = briefings.briefing(harborview, area(harborview.city, "D4"), TO)
    cells = {line["row"]: line["periods"]["days28"] for line in document["table"]["rows"]}
    rows = [row for key, slide in told.items() if key.startswith("table-") for row in slide.told["rows"]]
    assert [row["id"] for row in rows] == [
        "robbery", "non_domestic_aggravated_assault", "commercial_burglary", "residential_burglary",
        "other_burglary", "larceny_from_motor_vehicle", "other_larceny", "auto_theft",
    ]  # fmt: skip
    for row in rows:
        assert (row["count"], row["word"]) == (cells[row["id"]]["count"], briefings.signal_text(cells[row["id"]]))
    html = pages(frozen(harborview))["table-property"]
    assert html.index("Is it unusual?") < html.index("Reports</th>")
    unusual = [s for key, slide in told.items() if key.startswith("unusual") for s in slide.told["sentences"]]
    assert len(unusual) == len(document["stands_out"])
    further = [label for key, s in told.items() if key.startswith("further") for g in s.told["groups"]
               for label in g["labels"]]  # fmt: skip
    assert "Noise and disorder" in further
    assert not {row["label"] for row in rows} & {*further}


def test_no_percentage_and_the_unit_is_reports(harborview) -> None:
    for key, html in pages(frozen(harborview)).items():
        assert "%" not in words(html), key
    assert "reports" in words(pages(frozen(harborview))["unusual"])


def test_every_chart_has_its_sentence_and_its_table(harborview) -> None:
    meeting = frozen(harborview)
    charts = {key: slide for key, slide in deck(meeting).items() if key.startswith("weeks-")}
    assert charts
    for key, slide in charts.items():
        assert slide.title == briefings.chart_text(slide.told["label"], slide.told["series"])
        html = pages(meeting)[key]
        assert html.count("<tr>") == 1 + len(slide.told["series"]["week_ends"])
        assert 'role="img"' in html


def test_who_was_killed_or_shot_is_told_with_care(harborview) -> None:
    told = [slide for key, slide in deck(frozen(harborview)).items() if key.startswith("deaths")]
    sentences = [sentence for slide in told for sentence in slide.told["sentences"]]
    assert any(sentence.startswith("People killed: ") for sentence in sentences)
    assert not any(word in " ".join(sentences) for word in ("more than", "fewer than", "unusual"))
    assert all(slide.told["helps"][0].number == "555-0190" for slide in told)


def test_what_nobody_can_tell_is_all_on_phones_and_the_most_important_on_screen(harborview) -> None:
    slide = deck(frozen(harborview))["cannot"]
    document = briefings.briefing(harborview, area(harborview.city, "D4"), TO)
    every = [briefings.cannot_text(harborview.city, c["code"], c["params"]) for c in document["cannot_tell"]]
    assert sorted([*slide.told["items"], *slide.told["more"]]) == sorted(every)
    assert slide.told["items"][-1] == every[-1]  # what was never reported
    assert slide.told["rest"] == f"{len(slide.told['more'])} more on your phone"
    assert all(sentence in words(pages(frozen(harborview))["cannot"]).replace("&#x27;", "'") for sentence in every)


def test_a_person_s_note_is_signed_and_its_lack_is_said(harborview) -> None:
    note = briefings.note(harborview, area(harborview.city, "D4"), TO)
    told = [slide.told for key, slide in deck(frozen(harborview)).items() if key.startswith("note")]
    assert " ".join(part["text"] for part in told) == " ".join(note["text"].split())
    assert {part["by"] for part in told} == {note["role"]}
    elsewhere = frozen(harborview, area="D1")
    assert "Nobody has written down yet" in words(pages(elsewhere)["note"])


def test_the_frozen_briefing_stays_on_screen_and_without_one_it_is_said(harborview, data_folder) -> None:
    """The folder is empty: whatever was frozen is gone."""
    meeting = called(edition=harborview.id, briefing_to=TO)
    assert "no number stands here" in words(pages(meeting)["numbers"])
    assert "no number stands here" in words(pages(called(State.ANNOUNCED))["numbers"])


def test_before_it_begins_the_newest_briefing_shows(harborview) -> None:
    assert "unusual" in deck(called(State.ANNOUNCED))
    assert "unusual" not in deck(called())  # it began before there was one
    unknown = called(edition="atlantis", briefing_to=TO)
    assert "numbers" in deck(unknown)


def test_late_promises_come_first_then_what_became_of_the_others(harborview) -> None:
    meeting, before = frozen(harborview), called(State.PUBLISHED, on=TODAY - timedelta(28))
    promise("Kept long ago", TODAY, "kept", on=before.on - timedelta(1))
    promise("Open still", TODAY + timedelta(9))
    promise("Kept", TODAY, "kept", reason="Eleven letters went out.")
    promise("Late", TODAY - timedelta(3))
    promise("Dropped", TODAY, "dropped", reason="The parts are not made any more.")
    promise("Said today", TODAY + timedelta(9), of=meeting.id)
    told = [each for key, s in deck(meeting).items() if key.startswith("promises") for each in s.told["promises"]]
    assert [(each["what"], each["state"]) for each in told] == [
        ("Late", "late"), ("Kept", "kept"), ("Dropped", "dropped"), ("Open still", "open"),
    ]  # fmt: skip
    html = " ".join(words(page) for key, page in pages(meeting).items() if key.startswith("promises"))
    assert "3 days late." in html
    assert "Kept. Captain. Eleven letters went out." in html


def test_a_meeting_without_promises_says_what_will_be(harborview) -> None:
    assert "What is promised today comes first next time" in words(pages(frozen(harborview))["promises"])


def test_polls_are_slides_once_they_were_open(harborview) -> None:
    meeting, by = frozen(harborview), acting(member(Role.OFFICER))
    assert "priorities" in deck(meeting)
    made = voting.make_poll(meeting, PollKind.BALLOT, "What first?", ["Lights", "Doors"], by=by, now=NOW)
    assert "priorities" in deck(meeting)
    voting.move_poll(made, PollEvent.OPENED, by=by, now=NOW)
    key = f"poll-{made.id}"
    assert deck(meeting)[key].title == "What first?"
    assert "One slip, one vote: 0 by phone, 0 on paper, 0 online." in words(pages(meeting)[key])
    assert "one slip, one vote" in words(pages(meeting, still=True)[key])
    assert "0 by phone" not in words(pages(meeting, still=True)[key])


def test_the_next_date_and_the_three_questions(harborview) -> None:
    meeting = frozen(harborview)
    assert "announced on the district’s page" in words(pages(meeting)["next"])
    called(State.ANNOUNCED, on=TODAY + timedelta(28), venue="Mill Hill School")
    told = words(pages(meeting)["next"])
    assert "Thursday, December 3, 6:30 pm Mill Hill School" in told.replace("\u00a0", " ")
    assert "Were you heard?" in told


@pytest.mark.parametrize("language", ["en", "es", "ht", "ar-xb"])
def test_lists_fit_on_their_slides_in_every_language(harborview, language) -> None:
    """Seven lines, as the templates set them: items of lists, and rows of tables."""
    with translation.override(language):
        for key, html in pages(frozen(harborview)).items():
            on_screen = re.sub(r'<(\w+) class="phone-only".*?</\1>', "", html, flags=re.DOTALL)
            body = on_screen.split("<tbody>")[-1] if key.startswith("table-") else on_screen
            items = body.count("<tr>") if key.startswith("table-") else len(re.findall(r"<li\b", body))
            assert items <= LINES, key


def test_keys_and_what_templates_are_told_are_plain(harborview) -> None:
    for key, slide in deck(frozen(harborview)).items():
        assert re.fullmatch(r"[A-Za-z0-9_-]{1,60}", key)
        assert render_to_string(slide.file, {"told": slide.told, "slide": slide}).strip()
        json.dumps({name: str(value) for name, value in slide.told.items()})


def test_a_city_without_totals_goes_through_all_its_rows() -> None:
    where = city("harborview")
    assert len(main_rows(where)) == 8
    bare = type("Bare", (), {"rows": tuple(row for row in where.rows if not row.total)})
    assert len(main_rows(bare)) == sum(row.scored and row.leaf for row in where.rows)
