"""From a concern to a measured effect, as people go through it: one loop through two meetings, with its own clock.

Then a small concern that ends as a kept promise, and a speeding problem that is judged by a count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_string
from pathlib import Path

import pytest
from playwright.sync_api import Page

from .clock import Place, place
from .conftest import DESK, PHONE
from .keyboard import faults, follow, press, write
from .test_staff import enter

__all__ = ["enter"]
pytestmark = pytest.mark.browser
CAPTAIN, OFFICER, ANALYST = "Captain Mei Chen", "Officer Luis Ortega", "Priya Raman, crime analyst"
TITLE = "Break-ins into parked cars around Station Square"
ENGLISH = "My car window was smashed twice while I worked late."
SPANISH = "Rompen los vidrios de los carros por la noche. Hace falta más luz."
SMALL = "The side door of the garage does not lock."
CARD = "Nobody leaves a car at the clinic after dark any more."
STARTS = "2026-07-27"


@pytest.fixture(scope="module")
def there(harborview_data: Path, tmp_path_factory) -> Iterator[Place]:
    """A site whose clock is moved by hand."""
    with place(harborview_data, tmp_path_factory.mktemp("looped")) as found:
        yield found


@pytest.fixture(scope="module")
def site(there: Place) -> str:
    """Its address, for `visit`."""
    return there.address


def main(page: Page) -> str:
    return page.locator("main").inner_text()


def sent(page: Page, button: str = "") -> None:
    """The one form that has this button, or the filled one."""
    pressed = (
        page.get_by_role("button", name=button, exact=True) if button else page.locator("main .button[type=submit]")
    )
    with page.expect_navigation():
        pressed.first.click()
    assert page.locator(".problems").count() == 0, page.locator(".problems").all_inner_texts()


def raised(page: Page, text: str, street: str = "Station Street", address: str = "") -> str:
    """A concern, from the first question to the receipt; the code that stands there."""
    page.locator("[name=kind][value=concern]").check()
    sent(page)
    page.locator("[name=text]").fill(text)
    page.locator("[name=where][value=street]").check()
    page.locator("[name=street]").fill(street)
    page.locator("[name=address]").fill(address)
    sent(page)
    return page.locator(".code-card .code").inner_text().strip()


def published(officer: Page, site: str, text: str, theme: str = "cars") -> str:
    """An officer finds it on the desk, reads it and publishes it; its key."""
    officer.goto(f"{site}/staff/concerns/")
    with officer.expect_navigation():
        officer.locator("[data-row]", has_text=text).click()
    assert "Nobody else can read it yet." in main(officer)
    officer.locator("[name=publish-theme]").select_option(theme)
    sent(officer, "Publish this wording")
    return officer.url.rstrip("/").rpartition("/")[2]


def by_code(page: Page, site: str, code: str) -> str:
    """What an author reads."""
    page.goto(f"{site}/harborview/your-concern/")
    page.locator("[name=code]").fill(code.lower().replace("-", " "))
    sent(page)
    return main(page)


def stand_in_order(text: str, *parts: str) -> None:
    """Each comes after the one before."""
    at = 0
    for part in parts:
        found = text.find(part, at)
        assert found >= 0, f"{part!r} does not come after what is before it"
        at = found + len(part)


def letters(there: Place, address: str) -> list[str]:
    """What was written to an address, once everything is sent."""
    assert there.do("jobs") == []
    sent_to = [message_from_string(path.read_text()) for path in sorted((there.folder / "mail").glob("*"))]
    return [told.get_payload(decode=True).decode() for told in sent_to if told["To"] == address]


def test_one_loop_through_two_meetings(visit, enter, site, there) -> None:
    # Residents raise it: on the web, in Spanish, on a small phone without scripts, on a card. An officer reads.
    there.at(6, 15)
    codes = {
        "web": raised(visit("/harborview/d4/raise/"), ENGLISH, address="ann@example.org"),
        "es": raised(visit("/es/harborview/d4/raise/", size=PHONE), SPANISH),
        "small": raised(visit("/harborview/d4/raise/", size=(320, 640), script=False), SMALL, "12 Chapel Street"),
    }  # fmt: skip
    assert len({*codes.values()}) == 3
    (asked,) = letters(there, "ann@example.org")
    sent(visit(re.findall(r"http://[^/\s]+(/concern-following/\S+)", asked)[0]))
    officer = enter(OFFICER)
    officer.goto(f"{site}/staff/concerns/new/")
    for name, value in {"text": CARD, "card": "C4K7M2", "place": "Chapel Street"}.items():
        officer.locator(f"main [name={name}]").fill(value)
    sent(officer)
    assert "C4K7M2" in main(officer)
    keys = [published(officer, site, text) for text in (ENGLISH, SPANISH, SMALL, CARD)]
    listed = visit("/harborview/d4/concerns/", size=PHONE, script=False)
    assert all(text in main(listed) for text in (ENGLISH, SPANISH, SMALL, CARD))

    # Meeting one votes; the captain follows it.
    there.at(6, 18, 19)
    there.do("ballot", options=[TITLE, "Noise at night", "Bicycles", "Trash"], first=[1, 1, 1, 2, 1])
    captain = enter(CAPTAIN)
    captain.goto(f"{site}/staff/problems/nominate/")
    captain.locator("[name=area]").select_option("D4")
    captain.locator("[name=title]").fill(TITLE)
    captain.locator("[name=theme]").select_option("cars")
    for key in keys:
        captain.locator(f"[name=concerns][value='{key}']").check()
    sent(captain, "Nominate it")
    problem = captain.url.rstrip("/").rpartition("/")[2]
    captain.goto(f"{site}/staff/problems/{problem}/open/")
    captain.locator("[name=way][value=ballot]").check()
    captain.locator("[name=reason]").fill("It costs people days of pay.")
    captain.locator("[name=owner]").fill("District captain")
    sent(captain)
    assert "4" in main(captain) and "priority" in main(captain).lower()
    loop = visit(f"/harborview/problems/{problem}/", size=PHONE)
    assert ENGLISH in main(loop) and "It costs people days of pay." in main(loop)

    # Scanned, analyzed with residents, planned, and fixed before it starts.
    there.at(7, 10)
    there.do("analyze", problem=problem, story="cars", starts=STARTS)
    plan = there.do("draft", problem=problem)
    loop.reload()
    assert "Fourteen lamps burn again" not in loop.content(), "a draft is nobody's business"
    there.at(7, 22)
    captain = enter(CAPTAIN)
    captain.goto(f"{site}/staff/plans/{plan}/fix/")
    seen = re.search(r"If reports fall by (\d+)% or more, against the comparison places, we see it", main(captain))
    assert seen and 20 < int(seen[1]) < 60, "what could be seen is told before it is fixed"
    captain.locator("[name=fix-read]").check()
    sent(captain, "Fix it for good")
    there.at(7, 27)
    captain = enter(CAPTAIN)
    captain.goto(f"{site}/staff/plans/{plan}/")
    sent(captain, "Start the plan")

    # Tasks are promises: they come first at meeting two.
    there.at(8, 20, 18)
    meeting = there.do("meeting")
    captain = enter(CAPTAIN)
    captain.goto(f"{site}/staff/meetings/{meeting}/projector/")
    slides = captain.content()
    board = visit("/harborview/d4/promises/")
    tasks = there.do("keep", plan=plan, how="It is done, and somebody looked.")
    assert len(tasks) == 4 and all(task in main(board) for task in tasks)
    late = [task for task in tasks if task.replace("’", "&#x27;") in slides or task in slides]
    assert "Fourteen lamps burn again" in late, "what was due comes up"
    there.at(8, 24)
    officer = enter(OFFICER)
    officer.goto(f"{site}/staff/plans/{plan}/review/")
    officer.locator("[name=hold-done]").fill("Lamps burn. The door waits for its lock.")
    officer.locator("[name=hold-seen]").fill("Drivers leave less lying about.")
    for used in officer.locator("[name^=hold-used]").all():
        used.fill("20")
    officer.locator("[name=hold-decision][value=continue]").check()
    sent(officer)
    there.at(9, 5)
    captain = enter(CAPTAIN)
    captain.goto(f"{site}/staff/plans/{plan}/amend/")
    for n, on in enumerate(("2026-08-24", "2026-10-05", "2026-10-19"), 1):
        captain.locator(f"[name=amend-review_{n}]").fill(on)
    captain.locator("[name=amend-reason]").fill("One later look.")
    sent(captain, "Amend it")

    # Residents say whether they notice a change: by the codes of concerns; whoever holds a paper card, on paper.
    there.at(10, 19)
    officer = enter(OFFICER)
    officer.goto(f"{site}/staff/plans/{plan}/verdict/")
    officer.locator("[name=ask-closes_on]").fill("2026-11-06")
    sent(officer)
    loop.reload()
    address = loop.get_by_role("link", name="Say whether you notice a change").first.get_attribute("href")
    for code, voice in ((codes["web"], "yes"), (codes["es"], "yes"), (codes["small"], "no")):
        answer = visit(address, size=(320, 640), script=False)
        answer.locator(f"[name=voice][value={voice}]").check()
        answer.locator("[name=code]").fill(code)
        sent(answer)
    officer.goto(f"{site}/staff/plans/{plan}/verdict/paper/")
    officer.locator("[name=slip0-code]").fill("c4k 7m2")
    officer.locator("[name=slip0-voice]").select_option("yes")
    sent(officer, "Enter these slips")
    wrong = visit(address)
    wrong.locator("[name=voice][value=no]").check()
    wrong.locator("[name=code]").fill("C4K7M2")  # its number is printed there, and no secret
    with wrong.expect_navigation():
        wrong.locator("main .button[type=submit]").click()
    assert wrong.locator(".problems").count() == 1

    # The deciding date is over, the reports are in: what came of it is told, and the captain closes it.
    there.at(11, 20)
    for done in ("All tasks are done.", "All that was planned is done."):
        there.do("review", plan=plan, done=done, seen="Fewer broken windows.")
    there.do("count_answers", plan=plan)
    captain = enter(CAPTAIN)
    captain.goto(f"{site}/staff/plans/{plan}/")
    captain.get_by_text("Complete the plan", exact=True).click()
    captain.locator("form:has([name=do][value=complete]) textarea").fill("Everything is done, and the lamps stay.")
    sent(captain, "Complete it")
    assert there.do("jobs") == []
    captain.goto(f"{site}/staff/problems/{problem}/close/")
    captain.locator("[name=closing][value=achieved]").check()
    captain.locator("[name=result][value=done]").check()
    captain.locator("[name=reason]").fill("It fell far more than in the other districts. The lamps stay.")
    sent(captain)
    loop.reload()
    story = main(loop)
    said, advised, rest = story.partition("What the room advised")
    assert advised and all(text in said for text in (ENGLISH, SPANISH, SMALL, CARD))
    stand_in_order(said, TITLE, "Closed on November 20, 2026: done.", "1. What people said")
    stand_in_order(
        rest, TITLE, "It costs people days of pay.", "Cars are opened where it is dark",
        "Light, a closed door and empty seats", "Fourteen lamps burn again", "Theft from cars", "One later look.",
        "4 of 4 tasks done", "Fell more than comparison places, beyond chance", "3 of 4 notice a change", "Done",
        "It fell far more", "Lamps burn. The door waits", "Made a priority.", "A plan was fixed.", "The plan started.",
        "Closed.",
    )  # fmt: skip
    assert faults(loop) == []

    # Whoever raised it finds all of it with the code, and hears of it by mail.
    author = visit("/harborview/your-concern/", size=PHONE, script=False)
    assert "Part of a problem that was worked on, and is done" in by_code(author, site, codes["small"])
    with author.expect_navigation():
        author.get_by_role("link", name="The problem it is part of").click()
    assert author.get_by_role("heading", level=1).inner_text() == TITLE
    there.at(11, 22)
    news = letters(there, "ann@example.org")
    assert len(news) >= 2 and any(problem in text for text in news[1:])


def test_a_small_concern_becomes_a_promise_by_keyboard_alone(visit, enter, site, there, record_proof) -> None:
    there.at(11, 23)
    what, lamp = "The dark lamp in Weir Lane is mended", "The lamp at the bus stop in Weir Lane is dark."
    code = raised(visit("/harborview/d4/raise/", size=PHONE, script=False), lamp, "Weir Lane")
    officer = enter(OFFICER)
    officer.goto(f"{site}/staff/concerns/")
    keys = Keys(officer)
    keys.press("j")  # to the first on the list
    while lamp not in officer.evaluate("document.activeElement.textContent"):
        keys.press("j")
    keys.go("Enter")
    screen = officer.url
    keys.press(officer.locator("#do-publish").get_attribute("data-step"))
    keys.to("[name=publish-theme]")
    officer.keyboard.type("Street l")
    keys.to("#do-publish button[type=submit]")
    keys.go("Enter")
    keys.press(officer.locator("#do-promise").get_attribute("data-step"))
    assert officer.evaluate("document.activeElement.name") == "promise-what"
    officer.keyboard.type(what)
    keys.press("Tab")
    officer.keyboard.type("Public works liaison")
    keys.to("#do-promise button[type=submit]")
    keys.go("Enter")
    assert officer.url == screen and what in main(officer), "all on one screen"
    assert keys.count <= 18, "so few keys, beside the words, that a minute is enough"
    record_proof("A promise, from the list of concerns, by keyboard", {"keys beside words": keys.count})
    concern = screen.rstrip("/").rpartition("/")[2]
    state, promise, _ = there.do("standing", concern=concern)
    assert state == "promised"
    there.at(11, 25)
    there.do("keep_promise", promise=promise, how="It burns again since Tuesday.")
    author = visit("/harborview/your-concern/", size=(320, 640), script=False)
    stand_in_order(by_code(author, site, code), what, "Public works liaison", "It burns again since Tuesday.")
    assert what in main(visit("/harborview/d4/promises/"))


class Keys:
    """Keys that are pressed, counted; words are typed as ever."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def press(self, key: str | None) -> None:
        assert key, "this can be done by a key"
        self.page.keyboard.press(key)
        self.count += 1

    def to(self, there: str) -> None:
        """Tab to a field."""
        for _ in range(20):
            if self.page.evaluate("there => document.activeElement?.matches(there)", there):
                return
            self.press("Tab")
        raise AssertionError(f"{there} is far away")

    def go(self, key: str) -> None:
        """A key that leads to another page."""
        with self.page.expect_navigation():
            self.press(key)


def test_a_speeding_problem_is_judged_by_a_count_and_without_reports(visit, enter, site, there) -> None:
    there.at(11, 26)
    key, code = there.do("raise_one", text="Cars race past Mill Hill School when children cross.", theme="speeding")
    problem = there.do("nominate", title="Cars drive too fast past Mill Hill School", theme="speeding", concerns=[key])
    there.do("open_in_words", problem=problem)
    there.at(11, 30)
    there.do("analyze", problem=problem, story="school", starts="2026-12-02")
    plan = there.do("draft_counted", problem=problem, told={
        "measure": "count", "count_what": "Cars over 30 mph, of 200 that pass", "count_owner": "Traffic office",
        "count_method": "Speed box on a lamp post, two school days from 7:30 to 8:30", "others": "before",
        "others_why": "Nobody counts speeds anywhere else.", "starts_on": "2026-12-02", "deciding_on": "2027-01-13",
        "enough": "Fewer than 30 of 200.", "review_days": ["2026-12-16", "2027-01-13"],
    })  # fmt: skip
    counted(enter(ANALYST), site, plan, "81")
    there.do("fix", plan=plan)
    there.at(12, 2)
    there.do("start", plan=plan)
    there.at(1, 13, year=2027)  # the deciding date
    there.do("keep", plan=plan, how="It hangs since December 9.")
    counted(enter(ANALYST), site, plan, "22", "The same box, the same two school days.")
    there.at(1, 14, year=2027)
    asked = there.do("ask", plan=plan, days=1)
    answer = visit(f"/harborview/verdict/{asked}/", size=PHONE)
    press(answer.locator("[name=voice][value=yes]"), "Space")
    write(answer.locator("[name=code]"), code)
    follow(answer.get_by_role("button", name="Send my answer"))
    there.at(1, 17, year=2027)
    there.do("count_answers", plan=plan)
    there.do("review", plan=plan, done="The board hangs.", seen="Cars slow down in the morning.")
    there.do("complete", plan=plan, why="The board stays.")
    assert there.do("jobs") == []
    there.do("close", problem=problem, closing="achieved", result="done", why="22 of 200, and it was 81.")
    loop = visit(f"/harborview/problems/{problem}/", size=DESK)
    stand_in_order(
        main(loop), "Closed on January 17, 2027: done.", "Cars race past", "A count made for this plan",
        "Speed box on a lamp post", "1 of 1 task done", "81 of 200", "22 of 200", "1 of 1 notice",
        "22 of 200, and it was 81.",
    )  # fmt: skip
    bars = [each.get_attribute("width") for each in loop.locator(".share-bar").all()]
    assert bars == ["40.5%", "11.0%"], "each bar is as long as its share of all"
    judged = loop.locator(".three").first.inner_text()
    assert "reports" not in judged.lower() and "Fell more" not in judged
    assert "The same box, the same two school days." in main(loop)
    assert faults(loop) == []


def counted(analyst: Page, site: str, plan: str, count: str, method: str = "") -> None:
    """A count is entered with its day and its method."""
    analyst.goto(f"{site}/staff/plans/{plan}/counts/")
    analyst.locator("[name=count-count]").fill(count)
    analyst.locator("[name=count-of]").fill("200")
    if method:
        analyst.locator("[name=count-method]").fill(method)
    sent(analyst)
    assert f"{count} of 200" in main(analyst)
