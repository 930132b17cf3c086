"""Paper: a poster and a bundle that nothing typed can break, and one sheet where one sheet is promised."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import resource
import zlib
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import override_settings
from django.utils import translation

from compstat.access.rules import Role, WrongState
from compstat.briefings import queries as briefings
from compstat.meetings.actions import calendar
from compstat.meetings.models import Meeting, Poll, Slip
from compstat.meetings.paper import bundle, languages, letters, poster, printing
from compstat.meetings.paper.bundle import Copies, Order
from compstat.meetings.paper.interpreter import lines
from compstat.meetings.queries.slides import slides
from compstat.meetings.rules import Event, Mode, Need, State
from compstat.meetings.views.paper import addresses
from compstat.places import queries as places
from compstat.promises.models import Promise, PromiseEvent

from .calling import AREA, CITY, NOW, acting, acts, called, desk_of, member

ALL = ["en", "es", "ht"]
TODAY = NOW.date()
HOSTILE = '#panic("x") $x$ *a* `b` \\ "quoted" <b>&amp;</b> // ñ ò è ế 北 \N{GRINNING FACE} ' + "w" * 60


@pytest.fixture
def captain():
    return member(Role.CAPTAIN, AREA)


@pytest.fixture
def meeting(captain) -> Meeting:
    return called(captain)


def place():
    where = places.city(CITY)
    return where, places.area(where, AREA)


def posted(meeting: Meeting, codes: list[str]) -> dict:
    where, area = place()
    return poster.told(where, area, meeting, codes, {c: addresses(where, area, meeting, c) for c in codes})


def bundled(meeting: Meeting, copies: dict[str, Copies], *, large: bool = False, slips: dict | None = None) -> dict:
    where, area = place()
    order = Order(copies, slips or {}, large, TODAY)
    return bundle.told(where, area, meeting, order, {c: addresses(where, area, meeting, c) for c in copies})


def spans(told: dict, *names: str) -> list[tuple[int, int]]:
    """From which page to which each part goes."""
    compiler = printing._compiler("bundle", printing._data(told))
    return [
        tuple(int(compiler.eval(f"locate(<{name}{end}>).page()")) for end in ("", "-last")) for name in names
    ]  # fmt: skip


def headings(told: dict) -> list[str]:
    """What stands in the bookmarks."""
    found = json.loads(printing._compiler("bundle", printing._data(told)).query("heading", field="body"))
    return [each["text"] for each in found if "text" in each]


def promise(meeting: Meeting, what: str, n: int) -> None:
    made = Promise.objects.create(
        city=CITY, area=AREA, what=what[:300], owner="Captain", due_on=date(2026, 12, 1) + timedelta(n),
        made_on=date(2026, 11, 1),
    )  # fmt: skip
    PromiseEvent.objects.create(promise=made, on=made.made_on, kind="made")


def is_pdf(made: bytes) -> bool:
    """A tagged PDF of the accessible kind, with a title."""
    return made.startswith(b"%PDF-1.7") and b"pdfuaid:part" in made and b"/StructTreeRoot" in made


def test_the_typefaces_are_those_written_down_and_have_every_letter_we_print(meeting) -> None:
    listed = dict(reversed(line.split("  ")) for line in (letters.FONTS / "README.md").read_text().splitlines()
                  if re.fullmatch(r"[0-9a-f]{64}  \S+", line))  # fmt: skip
    files = [f for f in letters.FONTS.iterdir() if f.suffix in {".ttf", ".txt"}]
    assert {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in files} == listed
    assert sum(f.stat().st_size for f in files) < 2_000_000
    every, told = "".join(sorted(letters.letters())), posted(meeting, ["en"])
    assert set("ñòèế中") < letters.letters() and "北" not in letters.letters()
    told["pages"][0] |= {"title": every, "eyebrow": every, "lede": every}  # serif, semibold, regular
    assert is_pdf(printing.pdf("poster", told))  # a letter without a shape would be refused


def test_what_cannot_be_printed_becomes_a_box_and_steering_marks_nothing() -> None:
    assert letters.printable("a\u202eb\u0301\n  北\N{GRINNING FACE}") == "ab́ □□"
    assert letters.printable("e\u0302\u0301") == "ế" and letters.has_all("Tiếng Việt") and not letters.has_all("한국어")
    drawing = letters.Drawing("<svg>北</svg>")
    assert letters.all_printable({"a": ["北", 1, None], "b": drawing}) == {"a": ["□", 1, None], "b": drawing}


def test_languages_are_those_of_the_site_and_others_are_refused_in_a_sentence() -> None:
    assert languages.offered() == ALL
    assert languages.chosen(["ht", "en", "en", ""]) == ["en", "ht"] and languages.chosen([]) == ["en"]
    with pytest.raises(WrongState, match=r"these languages: English \(en\), español \(es\), kreyòl ayisyen \(ht\)"):
        languages.chosen(["en", "fr"])
    assert languages.name_of("zh-hans") == "中文 (简体)" and languages.name_of("ko") == "Korean"
    assert languages.name_of("qqq") == "qqq"
    with translation.override("es"):
        assert languages.unchecked() and languages.name_of("ko") == "coreano"
    assert languages.unchecked() == ""


def test_a_poster_is_one_page_in_each_language_and_says_what_one_needs(meeting) -> None:
    told = posted(meeting, ALL)
    assert len(printing.pages("poster", told)) == 3
    en, es, ht = told["pages"]
    assert (en["day"], en["hours"]) == ("Thursday, December 10, 2026", "6:30\u00a0pm to 7:30\u00a0pm")
    assert (es["day"], ht["day"]) == ("jueves, 10 de diciembre de 2026", "jedi 10 desanm 2026")
    assert "There is a way in without steps." in en["ways"] and "Child care" in en["ways"]
    assert "There is a hearing loop" not in str(en["ways"]) and "hearing loop" in str(en["ways"])  # it is not known
    assert en["interpreters"] == "Interpreters: español and kreyòl ayisyen"
    assert "do not need to register or give a name" in en["free"] and en["code"].replace(" ", "") == meeting.join_code
    assert en["address"] == "localhost:8000/harborview/d4/meetings" and es["address"].startswith("localhost:8000/es/")
    assert en["unchecked"] == "" and es["unchecked"] and ht["unchecked"]
    assert "311" in en["questions"]
    assert (en["title"], en["kind"]) == ("Community meeting with the police", "")
    where, area = place()
    found = {c: addresses(where, area, meeting, c) for c in ALL}
    assert is_pdf(poster.poster(where, area, meeting, ALL, found))
    assert found["ht"].meeting == f"http://localhost:8000/ht/harborview/meetings/{meeting.id}/"


def test_a_poster_with_a_title_of_its_own_says_with_whom_one_meets(meeting) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(title="The lamps of Mill Hill")
    meeting.refresh_from_db()
    told = posted(meeting, ALL)
    kinds = [page["kind"] for page in told["pages"]]
    assert kinds[0] == "Community meeting with the police" and len(set(kinds)) == 3 and all(kinds)
    drawn = [printing.pages("poster", each) for each in (told, {**told, "pages": [
        {**page, "kind": ""} for page in told["pages"]
    ]})]  # fmt: skip
    assert len(drawn[0]) == 3 and all(page != without for page, without in zip(*drawn, strict=True))


def test_the_languages_of_a_poster_are_ticked_on_both_doors(client, meeting, captain) -> None:
    address, paper = f"/harborview/meetings/{meeting.id}/", f"/staff/meetings/{meeting.id}/paper/"
    page = client.get(address).content.decode()
    boxes = re.findall(r'name="languages" value="(\w+)"( checked)?', page)
    assert boxes == [("en", " checked"), ("es", " checked"), ("ht", " checked")] and "Choose its languages" in page
    asked = client.get(f"{address}poster.pdf?languages=es&languages=ht")
    assert asked.content == client.get(f"{address}poster.pdf?languages=es,ht").content
    desk = desk_of(captain)
    assert f'href="{paper}#poster"' in desk.get(f"/staff/meetings/{meeting.id}/").content.decode()
    assert desk.post(paper, {"what": "poster", "languages": ["es", "ht"]}).content == asked.content
    none = desk.post(paper, {"what": "poster"}).content.decode()
    assert "Choose at least one language." in none
    wrong = desk.post(paper, {"what": "poster", "languages": "xx"}).content.decode()
    assert "not one of the available choices" in wrong


def test_a_poster_stays_one_page_whatever_is_typed(meeting) -> None:
    told = dict.fromkeys(("title", "host", "venue", "dial_in"), HOSTILE[:120])
    told |= {"address": HOSTILE, "transit": HOSTILE, "link": f"https://example.org/{'a' * 270}", "mode": Mode.BOTH}
    Meeting.objects.filter(pk=meeting.pk).update(needs=list(Need), languages=["zh-hans", "ar", "ko", "xx"], **told)
    meeting.refresh_from_db()
    made = posted(meeting, ALL)
    assert len(printing.pages("poster", made)) == 3
    where, area = place()
    assert is_pdf(poster.poster(where, area, meeting, ALL, {c: addresses(where, area, meeting, c) for c in ALL}))
    assert "北" not in printing._data(made) and "ñ ò è ế □ □" in printing._data(made)


def test_a_poster_says_that_a_meeting_was_moved_or_cancelled(meeting, captain) -> None:
    assert posted(meeting, ["en"])["pages"][0]["over"] is None
    meeting.moves.create(
        at=NOW, kind=Event.MOVED, reason="The hall is needed.", on_before=date(2026, 12, 3),
        begins_before=meeting.begins, venue_before="Library",
    )  # fmt: skip
    over = posted(meeting, ["en"])["pages"][0]["over"]
    assert (over["why"], over["before"]) == (
        "The hall is needed.", "Before: Thursday, December 3, 2026, 6:30\u00a0pm, Library"
    )  # fmt: skip
    calendar.cancel_meeting(CITY, meeting.id, "There is no heating this week.", by=acting(captain), now=NOW)
    meeting.refresh_from_db()
    over = posted(meeting, ["en"])["pages"][0]["over"]
    assert over == {"word": "Cancelled", "why": "There is no heating this week.", "before": ""}


def resident() -> int:
    """Megabytes this process holds, where the system tells."""
    told = Path("/proc/self/statm")
    return int(told.read_text().split()[1]) * resource.getpagesize() // 2**20 if told.exists() else 0


def test_memory_does_not_grow_with_each_sheet_that_is_set(meeting) -> None:
    told, held = posted(meeting, ALL), []
    for n in range(12):
        for page in told["pages"]:
            page["venue"] = f"Hall {n}"
        assert is_pdf(printing.pdf("poster", told))
        held.append(resident())
    assert held[-1] - held[0] < 40


def test_everybody_gets_the_poster_and_the_same_one_once(client, meeting) -> None:
    page = client.get(f"/harborview/meetings/{meeting.id}/poster.pdf?languages=es,en")
    assert (page.status_code, page["Content-Type"], page.cookies) == (200, "application/pdf", {})
    assert is_pdf(page.content) and f"harborview-d4-{meeting.on}-poster.pdf" in page["Content-Disposition"]
    again = client.get(f"/harborview/meetings/{meeting.id}/poster.pdf?languages=en,es", headers={
        "If-None-Match": page["ETag"],
    })  # fmt: skip
    assert (again.status_code, again.content) == (304, b"")
    refused = client.get(f"/harborview/meetings/{meeting.id}/poster.pdf?languages=en,xx")
    assert refused.status_code == 400 and "Paper can be printed in these languages" in refused.content.decode()
    spanish, english = (client.get(f"{at}/harborview/meetings/{meeting.id}/poster.pdf").content for at in ("/es", ""))
    assert spanish != english and client.get("/harborview/meetings/none/poster.pdf").status_code == 404


def test_the_bundle_has_each_part_on_its_sheet_in_each_language(meeting, harborview) -> None:
    slips = {"en": [(1, "AAAAA-BBBBB"), (2, "CCCCC-DDDDD")], "es": [(3, "EEEEE-FFFFF")]}
    told = bundled(meeting, {"en": Copies(5, 2, 9, 2), "es": Copies(1, 1, 0, 0)}, slips=slips)
    assert spans(told, "en-agenda", "en-numbers", "en-table", "en-cards", "en-closing", "en-slips", "es-agenda",
                 "es-numbers") == [(2, 2), (3, 3), (4, 5), (6, 7), (8, 9), (10, 10), (11, 11), (12, 12)]  # fmt: skip
    (first, last), (door, end) = spans(told, "es-interpreter", "door")
    assert first == 13 and door == end == len(printing.pages("bundle", told)) == last + 3  # cards, slips, the door
    assert [h for h in headings(told) if h in {"English", "español", "At the door"}] == [
        "English", "español", "At the door"
    ]  # fmt: skip
    cards = [number for each in told["languages"] for number in each["cards"]["numbers"]]
    assert len(set(cards)) == 6 and all(re.fullmatch(r"[2-9A-Z]{3} [2-9A-Z]{3}", number) for number in cards)
    assert told["languages"][0]["interpreter"] is None  # it is held in English
    assert told["cover"]["kinds"]["agenda"] == "Agenda" and told["cover"]["kinds"]["numbers"] == "Numbers"
    first = printing._compiler("bundle", printing._data({**told, "languages": told["languages"][:1]}))
    words = str(first.query("table"))
    assert words.index("Agenda") < words.index("English") and "Community meeting" not in words
    assert "Ballot slips 1 to 3 are in this file" in told["cover"]["slips"]
    assert is_pdf(printing.pdf("bundle", told))


def test_the_numbers_are_those_of_the_frozen_briefing(meeting, harborview) -> None:
    told = bundled(meeting, {"en": Copies()})["languages"][0]["numbers"]
    rows = {row["label"]: row for section in told["sections"] for row in section["rows"]}
    area = places.area(places.city(CITY), AREA)
    frozen = briefings.briefing(harborview, area, briefings.frozen_dates(harborview, area)[0])
    cells = {each["row"]: each["periods"]["days28"] for each in frozen["table"]["rows"]}
    assert rows["Robbery"]["n"] == cells["robbery"]["count"]
    assert rows["Robbery"]["usual"] == f"{cells['robbery']['usual_low']}–{cells['robbery']['usual_high']}"
    assert rows["Rape and attempted rape"]["word"] == "Hidden, to protect people"
    assert rows["Rape and attempted rape"]["count"] == "—" and harborview.id in told["edition"]
    assert len(told["cannot"]) == len(frozen["cannot_tell"])
    assert len(told["unusual"]) == max(1, len(frozen["stands_out"]))


def test_without_a_briefing_the_sheet_says_so(meeting, data_folder) -> None:
    told = bundled(meeting, {"ht": Copies(tables=1)})
    assert told["languages"][0]["numbers"]["sections"] == [] and told["languages"][0]["table"]["evidence"] == []
    assert is_pdf(printing.pdf("bundle", told))


def test_many_long_promises_stay_on_one_sheet_which_says_how_many_more_there_are(meeting) -> None:
    for n in range(24):
        promise(meeting, f"{n} {HOSTILE} " * 3, n)
    told = bundled(meeting, {"en": Copies(), "ht": Copies()})
    assert len(told["languages"][0]["agenda"]["promises"]) == 24
    assert spans(told, "en-agenda", "en-numbers", "ht-agenda")[:2] == [(2, 2), (3, 3)]
    assert told["languages"][0]["agenda"]["more"][3] == "And 3 more: see localhost:8000/harborview/d4/meetings"
    large = bundled(meeting, {"en": Copies()}, large=True)
    (first, last), _ = spans(large, "en-agenda", "en-numbers")
    assert last > first  # nothing is left out in large print: it takes more sheets


def test_the_agenda_has_times_and_the_next_meeting(meeting, captain) -> None:
    called(captain, on=date(2027, 1, 14))
    told = bundled(meeting, {"en": Copies()})["languages"][0]["agenda"]
    assert [(p["time"], p["minutes"]) for p in told["points"]] == [
        (f"{h}:{m:02}\u00a0pm", n) for h, m, n in ((6, 30, 3), (6, 33, 7), (6, 40, 10), (6, 50, 15), (7, 5, 15),
                                                   (7, 20, 5), (7, 25, 5))
    ]  # fmt: skip
    assert told["next"].startswith("We meet again: Thursday, January\u00a014") and told["incident"] is None


def test_after_a_serious_incident_words_and_help_come_first_and_the_sheets_say_what_they_leave_out(
    meeting, harborview
) -> None:
    where, area = place()
    keys = [slide.key for slide in slides(meeting, where, area, TODAY)]
    off = [key for key in keys if key.startswith(("table-violent", "deaths", "unusual", "problem", "weeks"))]
    Meeting.objects.filter(pk=meeting.pk).update(
        incident=True, incident_words="A young man was killed.\nWe grieve with his family.", incident_without=off
    )
    meeting.refresh_from_db()
    told = bundled(meeting, {"en": Copies(tables=3), "es": Copies()})
    english = told["languages"][0]
    assert english["agenda"]["incident"]["words"] == ["A young man was killed.", "We grieve with his family."]
    assert any("555-0190" in line for line in english["agenda"]["incident"]["help"])
    rows = {row["label"] for section in english["numbers"]["sections"] for row in section["rows"]}
    assert not rows & {"Robbery", "People killed", "Rape and attempted rape", "Violence, total without protected rows"}
    assert {"Car theft", "Things taken, total"} <= rows and "Part One total without protected rows" not in rows
    assert english["numbers"]["unusual"] == [] and english["table"]["count"] == 0
    sentence = english["numbers"]["left_off"]
    assert "leaves out: Is anything unusual?; Violence against people" in sentence and "week" not in sentence
    assert "No number was changed" in sentence and sentence == english["agenda"]["left_off"]
    assert spans(told, "en-agenda", "en-numbers") == [(2, 2), (3, 3)] and is_pdf(printing.pdf("bundle", told))


@pytest.mark.parametrize("large", [False, True])
def test_slips_hold_the_longest_ballot_and_never_run_over_an_edge(meeting, large) -> None:
    slips = {"en": [(n, "AAAAA-BBBBB") for n in range(1, 9)]}
    blank = bundled(meeting, {"en": Copies(slips=8)}, large=large, slips=slips)
    assert blank["languages"][0]["slips"]["blanks"] == 3
    [(first, last)] = spans(blank, "en-slips")
    assert last - first + 1 == (4 if large else 1)
    Poll.objects.create(
        meeting=meeting, kind="ballot", question="q" * 200, dots=3,
        options=[f"{n} {'An option with very many words in it ' * 4}"[:120] for n in range(12)],
    )  # fmt: skip
    full = bundled(meeting, {"en": Copies(slips=8)}, large=large, slips=slips)
    assert full["languages"][0]["slips"]["choose"] == "Choose up to 3." and full["languages"][0]["slips"]["blanks"] == 0
    [(first, last)] = spans(full, "en-slips")
    assert last - first + 1 == (8 if large else 4)


def sizes(made: bytes) -> list[set[float]]:
    """The sizes of type on each page, from the drawing instructions of the PDF itself."""
    drawn = []
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", made, re.DOTALL):
        with contextlib.suppress(zlib.error):
            drawn.append(re.findall(rb"/f\d+ ([\d.]+) Tf", zlib.decompress(packed)))
    return [{float(size) for size in page} for page in drawn if page]


def test_large_print_is_eighteen_points_or_more_but_for_the_sheet_of_whoever_prints(meeting, harborview) -> None:
    slips, copies = {"ht": [(1, "AAAAA-BBBBB"), (2, "C")]}, {"ht": Copies(2, 2, 2, 1)}
    large = sizes(printing.pdf("bundle", bundled(meeting, copies, large=True, slips=slips)))
    usual = sizes(printing.pdf("bundle", bundled(meeting, copies, slips=slips)))
    assert len(large) > 12 and [min(page) >= 18 for page in large].count(False) == 1
    assert min(min(page) for page in usual) >= 7.5


def test_the_interpreters_sheet_has_each_slide_in_both_languages(meeting, harborview) -> None:
    promise(meeting, "The broken lights on Pier Street work again", 3)
    told = bundled(meeting, {"es": Copies()})["languages"][0]["interpreter"]
    assert told["names"] == ["English", "español"] and all(all(pair[0] for pair in both) for both in told["terms"])
    titles = [slide["titles"] for slide in told["slides"]]
    assert all(ours and theirs for ours, theirs in titles)
    said = [line for slide in told["slides"] for line, _ in slide["lines"]]
    assert any("The broken lights on Pier Street work again (Captain" in line for line in said)
    assert any(line.startswith("Robbery: ") for line in said)
    where, area = place()
    helped = next(s for s in slides(meeting, where, area, TODAY) if s.template == "help")
    assert "Emergency: 911" in list(lines(helped))


def test_the_tally_at_the_door_is_in_all_languages_of_the_paper(meeting, harborview) -> None:
    told = bundled(meeting, {"en": Copies(), "es": Copies()})["door"]
    assert told["questions"][0]["words"][0] == "Which language do you speak at home?"
    assert len(told["questions"][0]["words"]) == len(told["hint"]) == 2
    near = [row[0] for row in told["questions"][1]["rows"]]
    assert "Mill Hill" in near and len(near) < 20 and told["questions"][2]["rows"][1] == ["No"]


def test_staff_order_the_file_on_one_page_and_slips_are_made_for_it(meeting, captain) -> None:
    desk, page = desk_of(captain), f"/staff/meetings/{meeting.id}/paper/"
    shown = desk.get(page).content.decode()
    assert f'href="/harborview/meetings/{meeting.id}/poster.pdf?languages=en,es,ht"' in shown
    assert 'name="es.want"' in shown and "Make the file to print" in shown and "Serious-incident mode" not in shown
    order = {"what": "print", "en.want": "on", "en.cards": 4, "en.slips": 3, "es.want": "on", "es.slips": 2}
    made = desk.post(page, order)
    assert (made.status_code, made["Content-Type"]) == (200, "application/pdf") and is_pdf(made.content)
    assert made["Cache-Control"] == "no-store, private" and "paper.pdf" in made["Content-Disposition"]
    assert sorted(Slip.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5]
    desk.post(page, order)
    with override_settings(COMPSTAT_DOOR="staff", COMPSTAT_SITE="https://compstat.example.gov"):
        shown = desk.get(page).content.decode()
    assert f'href="https://compstat.example.gov/harborview/meetings/{meeting.id}/poster.pdf?' in shown
    told = desk.get(page).content.decode()
    assert Slip.objects.count() == 10 and "10 slips were printed so far, up to number 10. Void: 0." in told
    assert acts().count("slips_made") == 2
    none = desk.post(page, {"what": "print", "en.cards": 4})
    assert none.status_code == 200 and "Choose at least one language" in none.content.decode()
    many = desk.post(page, {**order, "en.cards": 401}).content.decode()
    assert "less than or equal to 400" in many and Slip.objects.count() == 10


def test_a_range_of_slips_is_made_void(meeting, captain) -> None:
    desk, page = desk_of(captain), f"/staff/meetings/{meeting.id}/paper/"
    desk.post(page, {"what": "print", "en.want": "on", "en.slips": 5})
    assert desk.post(page, {"what": "void", "first": 2, "last": 3}).status_code == 302
    assert sorted(Slip.objects.filter(void=True).values_list("number", flat=True)) == [2, 3]
    again = desk.post(page, {"what": "void", "first": 2, "last": 3}).content.decode()
    assert "There are no good slips with these numbers" in again and "Void: 2." in again
    assert desk.post(page, {"what": "void", "first": 2}).status_code == 200
    assert acts().count("slips_made") == 2


def test_paper_is_for_those_who_run_the_meeting_and_not_for_one_that_is_cancelled(meeting, captain) -> None:
    page = f"/staff/meetings/{meeting.id}/paper/"
    assert desk_of(member(Role.OFFICER, "D1")).get(page).status_code == 403
    assert desk_of(member(Role.OFFICER, AREA)).get(page).status_code == 200
    Meeting.objects.filter(pk=meeting.pk).update(state=State.CANCELLED)
    told = desk_of(captain).post(page, {"what": "print", "en.want": "on", "en.slips": 3}).content.decode()
    assert "This meeting is cancelled" in told and Slip.objects.count() == 0
