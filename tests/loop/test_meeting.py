"""A whole meeting: a captain, a scribe, a projector and five phones at once, from announcement to the next agenda.

The same again after a serious incident, and with all of it on paper.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from . import evening
from .conftest import DESK, PHONE, PROJECTOR
from .keyboard import faults, press, unsound, write
from .printed import pages, squeezed
from .test_staff import enter

__all__ = ["enter"]
pytestmark = pytest.mark.browser
CAPTAIN, SCRIBE = "Captain Mei Chen", "Officer Luis Ortega"
LAMPS = "When will the lamps at the bus stop work again?"
A_ROW = "Other burglary"  # a row of the slide that is taken off


def phones(visit, site: str, code: str) -> dict[str, Page]:
    """Five phones: in Spanish, in Haitian Creole, by keyboard alone, by what a screen reader hears, without scripts."""
    told = {
        "es": {"locale": "es-US", "size": PHONE}, "ht": {"locale": "ht-HT", "size": PHONE},
        "keys": {"size": (320, 640)}, "aria": {"size": DESK, "scheme": "dark"},
        "plain": {"size": PHONE, "script": False},
    }  # fmt: skip
    return {name: visit(f"/j/{code}/", **how) for name, how in told.items()}


def ask_by_touch(phone: Page, text: str) -> None:
    phone.locator("#ask [name=text]").fill(text)
    phone.locator("#ask button").last.click()
    expect(phone.locator("#mine")).to_contain_text(text)


def projector_of(enter, site: str, meeting: str) -> Page:
    """The projector, as it is set up before people come."""
    page = enter(CAPTAIN, size=PROJECTOR)
    page.goto(f"{site}/staff/meetings/{meeting}/projector/")
    return page


def handout(scribe: Page, site: str, meeting: str) -> str:
    """What stands on the agenda and on the numbers of the handout, without its spaces."""
    scribe.goto(f"{site}/staff/meetings/{meeting}/paper/")
    printed = scribe.request.post(scribe.url, form={
        "csrfmiddlewaretoken": scribe.locator("[name=csrfmiddlewaretoken]").first.input_value(), "what": "print",
        "en.want": "on", "en.cards": "4", "en.slips": "0", "en.questions": "2", "en.tables": "1",
    }, headers={"Referer": scribe.url})  # fmt: skip
    assert printed.headers["content-type"] == "application/pdf"
    return "".join(pages(printed.body())[1:3])


def test_a_whole_meeting(visit, enter, site, served_from) -> None:
    title = "The lamps of Mill Hill"
    captain, scribe = enter(CAPTAIN), enter(SCRIBE)
    meeting = evening.called(captain, site, title, evening.today())
    page = f"/harborview/meetings/{meeting}/"
    reader = visit(page, size=PHONE)
    assert title in reader.inner_text("main") and "St. Brendan’s hall" in reader.inner_text("main")
    code = evening.join_code(captain, site, meeting)
    five = phones(visit, site, code)
    assert five["es"].locator("html").get_attribute("lang") == "es"
    assert five["ht"].locator("html").get_attribute("lang") == "ht"
    assert "has not begun yet" in five["keys"].inner_text("#now")

    # The projector was set up before the meeting begins, and is driven by keys; phones follow, each in its language.
    projector = projector_of(enter, site, meeting)
    for _ in ("help", "join"):
        projector.keyboard.press("ArrowRight")
    expect(projector.locator("[data-state]")).to_contain_text("Not begun: phones do not follow")
    evening.begin(scribe, site, meeting)
    following = [five[name] for name in ("es", "ht", "keys", "aria")]
    assert evening.shown_together(projector, *following) == "join"
    projector.keyboard.press("ArrowRight")
    assert evening.shown_together(projector, *following) == "votes"
    for name, said in (("es", "Dos maneras de votar"), ("ht", "De kalite vòt"), ("keys", "Two kinds of vote")):
        assert five[name].locator("#now-title").inner_text() == said
    for phone in (five["es"], five["ht"]):
        assert faults(phone) == []

    # Everybody asks in their way; nothing shows before a person has read it.
    ask_by_touch(five["es"], "¿Cuándo vuelven las lámparas?")
    ask_by_touch(five["ht"], "Ki lè limyè yo ap limen?")
    write(five["keys"].locator("#ask [name=text]"), LAMPS)
    press(five["keys"].get_by_role("button", name="Send my question"))
    heard = five["aria"]
    heard.get_by_role("textbox", name="Your question or concern").fill("Who counts the cars on Mill Hill?")
    heard.get_by_role("button", name="Send my question").click()
    five["plain"].locator("#ask [name=text]").fill("Is the hall open for young people?")
    with five["plain"].expect_navigation():
        five["plain"].locator("#ask button").last.click()
    assert "a person" in five["plain"].inner_text("main").lower()
    for text in (LAMPS, "¿Cuándo vuelven", "Ki lè limyè", "Who counts the cars", "Is the hall open"):
        expect(scribe.locator("#unread")).to_contain_text(text, timeout=15_000)
    assert LAMPS not in five["aria"].locator("#questions").inner_text()
    for text in (LAMPS, "Who counts the cars", "Is the hall open", "¿Cuándo vuelven", "Ki lè limyè"):
        evening.let_through(scribe, text)
    expect(five["es"].locator("#questions")).to_contain_text(LAMPS, timeout=15_000)
    five["es"].locator("#questions li", has_text=LAMPS).locator("button").click()

    # The scribe writes: an answer, a promise with role and day, and one that lacks its day.
    evening.written(scribe, "q", "Is there a number for the night?", answer="Yes: 311, at any hour.")
    evening.written(
        scribe, "p", "Nine lamps on Pier Street are looked at", owner="Community service officer",
        due_on=evening.soon(14),
    )  # fmt: skip
    evening.written(scribe, "p", "Speeds are counted on Mill Hill")

    # A show of phones says what it is; a ballot counts slips.
    evening.poll(scribe, "Was this clear?", ["Yes", "No"])
    for name in ("es", "ht", "aria"):
        form = five[name].locator(".poll form", has=five[name].locator("[name=kind][value=answer]"))
        form.locator("input[type=radio]").first.check(timeout=15_000)
        form.locator("button").click()
    by_keys = five["keys"].locator(".poll form", has=five["keys"].locator("[name=kind][value=answer]"))
    press(by_keys.locator("input[type=radio]").first, "Space")
    press(by_keys.locator("button"))
    expect(scribe.locator("#polls li", has_text="Was this clear?")).to_contain_text("4 answers", timeout=15_000)
    expect(five["keys"].locator("#polls")).to_contain_text("Your answer is counted.")
    evening.move_poll(scribe, "Was this clear?", "Show the counts", "Close it")
    expect(five["keys"].locator("#polls")).to_contain_text("not one person, one vote", timeout=15_000)
    slips = evening.slips(served_from, meeting, 3)
    evening.poll(scribe, "Which matter most?", ["Lamps", "Speeding", "Back doors", "Bicycles"], ballot=True, dots=3)
    ballot = five["ht"].locator(".poll form", has=five["ht"].locator("[name=code]"))
    ballot.locator("input[type=checkbox]").nth(0).check(timeout=15_000)
    ballot.locator("input[type=checkbox]").nth(1).check()
    ballot.locator("[name=code]").fill(slips[0][1].lower())
    ballot.locator("button").click()
    expect(scribe.locator("#polls li", has_text="Which matter most?")).to_contain_text("1 answer", timeout=15_000)
    evening.move_poll(scribe, "Which matter most?", "Close it")
    scribe.get_by_role("button", name="Residents", exact=True).click()
    assert faults(scribe) == []
    evening.ended(scribe)
    expect(five["keys"].locator("#now")).to_contain_text("The meeting is over", timeout=15_000)

    # Tomorrow morning: what is missing, then the minutes.
    evening.counted(scribe, site, meeting, 41, 5)
    finish_everything(scribe, site, meeting)
    evening.count_for_good(scribe, site, meeting, "Was this clear?", "Which matter most?")
    evening.signed(captain, site, meeting)
    record = visit(page, size=PHONE, script=False).inner_text("main")
    for told in ("Nine lamps on Pier Street", "Yes: 311, at any hour.", "Which matter most?", "Speeds are counted"):
        assert told in record
    # The next meeting begins with what was promised.
    after = evening.called(captain, site, "A month later", evening.today())
    projector.goto(f"{site}/staff/meetings/{after}/projector/")
    assert "Nine lamps on Pier Street are looked at" in projector.content()


def test_after_a_serious_incident_words_and_help_come_first(visit, enter, site) -> None:
    words = "We are with the family of those who were hurt last night."
    captain, scribe = enter(CAPTAIN), enter(SCRIBE)
    meeting = evening.called(captain, site, "After last night", evening.today())
    page = f"/harborview/meetings/{meeting}/"
    numbers = visit("/harborview/d4/briefing/").locator("table.board").first.inner_text()
    phone = visit(f"/es{page}room/", size=PHONE)
    projector = projector_of(enter, site, meeting)
    assert projector.locator("#deaths, #table-property").count() == 2
    projector.keyboard.press("End")
    evening.begin(scribe, site, meeting)
    assert evening.shown_together(projector, phone) == "next"

    # Switched on amid the meeting: the words come first, and what is taken off shows nowhere.
    projector.keyboard.type("9")
    projector.keyboard.press("Enter")
    captain.goto(f"{site}/staff/meetings/{meeting}/incident/")
    captain.locator("[name=words]").fill(words)
    off = {key: captain.locator(f"[name=without][value={key}]") for key in ("table-property", "deaths")}
    titles = [box.locator("xpath=ancestor::label").inner_text().strip() for box in off.values()]
    for box in off.values():
        box.check()
    with captain.expect_navigation():
        captain.get_by_role("button", name="Switch it on").click()
    expect(projector.locator(".slide").first).to_have_attribute("id", "incident", timeout=15_000)
    assert projector.locator("[id^=deaths], [id^=table-property]").count() == 0
    assert A_ROW not in projector.content()
    projector.keyboard.press("Home")
    assert evening.shown_together(projector, phone) == "incident"
    assert words in projector.locator("#incident").inner_text() and words in phone.inner_text("#now")
    paper = handout(scribe, site, meeting)
    assert squeezed(words) in paper and squeezed(A_ROW) not in paper and squeezed("; ".join(titles)) in paper

    # People ask, and are promised something, as ever.
    scribe.goto(f"{site}/staff/meetings/{meeting}/scribe/")
    evening.written(scribe, "q", "Will officers stand at the school?", answer="Yes, from Monday.")
    evening.written(scribe, "p", "An officer stands at the school", owner="Captain", due_on=evening.soon(7))
    evening.ended(scribe)
    finish_everything(scribe, site, meeting)
    evening.signed(captain, site, meeting)
    record = visit(page).inner_text("main")
    for told in (words, "After a serious incident", "An officer stands at the school", *titles):
        assert told in record
    spanish = visit(f"/es{page}").locator(".record > .plain li").all_inner_texts()
    assert len(spanish) == 2 and spanish[1] == "Personas asesinadas o heridas de bala"
    assert visit("/harborview/d4/briefing/").locator("table.board").first.inner_text() == numbers
    assert faults(phone) == []


def test_all_of_it_on_paper(visit, enter, site, served_from) -> None:
    """Not one phone: cards, slips, counts; and a card's number finds its answer."""
    captain, scribe = enter(CAPTAIN), enter(SCRIBE)
    meeting = evening.called(captain, site, "With pencils", evening.today())
    page = f"/harborview/meetings/{meeting}/"
    assert "With pencils" in visit(page, size=PHONE, script=False).inner_text("main")
    paper = handout(scribe, site, meeting)
    assert squeezed("With pencils") in paper and squeezed(A_ROW) in paper
    evening.begin(scribe, site, meeting)
    slips = evening.slips(served_from, meeting, 3)
    evening.poll(scribe, "What first?", ["Lamps", "Speeding", "Bicycles", "Doors"], ballot=True, dots=3)
    evening.move_poll(scribe, "What first?", "Close it")
    evening.written(scribe, "p", "The crossing gets a lamp", owner="Captain", due_on=evening.soon(9))
    evening.ended(scribe)
    scribe.goto(f"{site}/staff/meetings/{meeting}/paper/entry/")
    told = {"card0-number": "K7M3QX", "card0-text": "Why is the crossing dark?", "card1-number": "P2R4TZ",
            "card1-text": "The bus comes late."}  # fmt: skip
    evening.sent(scribe, "cards", "cards", **told)
    used = {f"ballot{n}-slip": slips[n][n % 2] for n in range(3)}  # by number or by code
    evening.sent(scribe, "ballots", "ballots", **used, **{f"ballot{n}-choices": "1 2" for n in range(3)})
    evening.sent(scribe, "questions", "closing", **{"heard.yes": "9", "heard.partly": "3", "heard.no": "1"})
    evening.sent(scribe, "door", "people", came="23", police_came="4")
    finish_everything(scribe, site, meeting)
    evening.count_for_good(scribe, site, meeting, "What first?")
    evening.signed(captain, site, meeting)
    record = visit(page, size=PHONE, script=False).inner_text("main")
    for text in ("Why is the crossing dark?", "What first?", "on paper", "Were you heard?", "The crossing gets a lamp"):
        assert text in record
    asks = visit("/harborview/card/", size=(320, 640), script=False)
    asks.locator("form [name=number]").last.fill("k7m 3qx")
    with asks.expect_navigation():
        asks.get_by_role("button", name="Show what became of it").click()
    assert "Why is the crossing dark?" in asks.inner_text("main")
    after = evening.called(captain, site, "With pencils again", evening.today())
    assert squeezed("The crossing gets a lamp") in handout(scribe, site, after)


def test_every_page_of_a_meeting_for_residents_is_sound(visit, site) -> None:
    """axe in light and dark, and whether it fits from 320 px on; in one of the languages nobody has checked too."""
    page = visit("/harborview/d4/meetings/")
    found = re.search(r"/harborview/meetings/[0-9A-Z]{26}/", page.content())
    assert found
    of = found.group()
    wrong = {}
    for path in (
        of, f"{of}register/", f"{of}seat/", f"{of}door/", f"{of}door/?kiosk=1", f"{of}three-questions/", f"{of}room/",
        "/join/", "/harborview/card/", "/harborview/d4/follow/", f"/ht{of}", f"/es{of}register/", f"/ar-xb{of}room/",
    ):  # fmt: skip
        page.goto(f"{site}{path}")
        if problems := unsound(page):
            wrong[path] = problems
    assert wrong == {}


def finish_everything(officer: Page, site: str, meeting: str) -> None:
    """Go through the list until no line lacks anything."""
    for _ in range(12):
        officer.goto(f"{site}/staff/meetings/{meeting}/tomorrow/")
        form = officer.locator("form", has=officer.locator("[name=act][value=line]")).first
        if not form.count():
            return
        for name, value in (("owner", "Captain"), ("due_on", evening.soon(10))):
            field = form.locator(f"[name$=-{name}]")
            if field.count() and not field.input_value():
                field.fill(value)
        with officer.expect_navigation():
            form.get_by_role("button").first.click()
    raise AssertionError(officer.inner_text("main"))
