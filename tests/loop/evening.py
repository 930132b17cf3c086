"""A meeting as people go through it in their browsers: what each of them does, step by step."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

SLIPS = """
import sys, django; django.setup()
from django.utils import timezone
from compstat.access import queries as people
from compstat.access.rules import Actor, DoorName
from compstat.meetings.actions.voting import make_poll, make_slips, move_poll
from compstat.meetings.models import Meeting
from compstat.meetings.rules import PollEvent, PollKind
luis = next(p for p in people.demo_people() if p.email.startswith("ortega@"))
by = Actor(luis.id, DoorName.STAFF, people.standings(luis.id), True, timezone.now())
told, found = {"by": by, "now": timezone.now()}, Meeting.objects.get(pk=sys.argv[1])
for number, code in make_slips(found, int(sys.argv[2]), **told):
    print(number, code)
if sys.argv[3:]:
    move_poll(make_poll(found, PollKind.BALLOT, sys.argv[3], sys.argv[4:], **told), PollEvent.OPENED, **told)
"""
CITY = ZoneInfo("America/New_York")


def today() -> date:
    """The day in Harborview."""
    return datetime.now(UTC).astimezone(CITY).date()


def in_ten_minutes() -> str:
    """A time of today in Harborview at which a meeting may be called, and may begin at once."""
    then = (datetime.now(UTC) + timedelta(minutes=10)).astimezone(CITY)
    return then.strftime("%H:%M") if then.date() == today() else "23:59"


def slips(served_from: Path, meeting: str, count: int, *ballot: str) -> list[tuple[str, str]]:
    """Ballot slips as the print button makes them: numbers and codes. `ballot`: a question and its options, opened."""
    told = {"COMPSTAT_DATA": str(served_from), "COMPSTAT_MODE": "demo", "COMPSTAT_DOOR": "all"}
    environment = {**os.environ, **told, "DJANGO_SETTINGS_MODULE": "compstat.website.settings"}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-c", SLIPS, meeting, str(count), *ballot]
    printed = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
    return [tuple(line.split()) for line in printed.splitlines()]  # type: ignore[misc]


def called(captain: Page, site: str, title: str, on: date) -> str:
    """The captain announces a meeting; its key."""
    captain.goto(f"{site}/staff/meetings/call/")
    form = captain.locator("form.long")
    form.locator("[name=area]").select_option("D4")
    form.locator("[name=on]").fill(on.isoformat())
    form.locator("[name=begins]").fill(in_ten_minutes())
    form.locator("[name=venue]").fill("St. Brendan’s hall")
    form.locator("[name=address]").fill("12 Chapel Street")
    form.locator("[name=title]").fill(title)
    for language in ("es", "ht"):
        form.locator(f"[name=languages][value={language}]").check()
    with captain.expect_navigation():
        form.get_by_role("button", name="Announce it").click()
    found = re.search(r"/staff/meetings/([0-9A-Z]{26})/", captain.url)
    assert found, captain.locator(".problems, .error").all_inner_texts()
    return found.group(1)


def join_code(captain: Page, site: str, meeting: str) -> str:
    captain.goto(f"{site}/staff/meetings/{meeting}/")
    return captain.locator("dd .id").inner_text()


def shown_together(projector: Page, *phones: Page) -> str:
    """The slide that the projector shows, once every phone shows it: the same key, under the same number."""
    slide = projector.locator(".slide:not([hidden])")
    key, number = slide.get_attribute("id") or "", slide.get_attribute("data-number") or ""
    of = str(projector.locator(".slide").count())
    for phone in phones:
        expect(phone.locator("#now")).to_have_attribute("data-slide", key, timeout=20_000)
        assert re.findall(r"\d+", phone.locator("#now .kicker").inner_text()) == [number, of], key
    return key


def begin(scribe: Page, site: str, meeting: str) -> None:
    scribe.goto(f"{site}/staff/meetings/{meeting}/scribe/")
    scribe.get_by_role("button", name="Begin the meeting").click()
    expect(scribe.get_by_role("button", name="Police", exact=True)).to_be_visible()


def written(scribe: Page, key: str, text: str, **fields: str) -> None:
    """One line, by the scribe's keys: q, c, p or n."""
    scribe.keyboard.press("Escape")
    scribe.keyboard.press(key)
    scribe.locator("#entry [name=text]").fill(text)
    for name, value in fields.items():
        scribe.locator(f"#entry [name={name}]").fill(value)
    scribe.locator("#entry").get_by_role("button", name="Write it down").click()
    expect(scribe.locator("#lines")).to_contain_text(text)


def let_through(scribe: Page, text: str) -> None:
    unread = scribe.locator("#unread li", has_text=text)
    unread.get_by_role("button", name="Let it through").click()
    expect(scribe.locator("#lines")).to_contain_text(text)


def poll(scribe: Page, question: str, options: list[str], *, ballot: bool = False, dots: int = 1) -> None:
    """A poll is made and opened."""
    section = scribe.locator("#polls")
    details = section.locator("details[data-key=new-poll]")
    if not details.evaluate("e => e.open"):
        details.locator("summary").click()
    form = section.locator("form.new-poll")
    form.locator("[name=question]").fill(question)
    form.locator("[name=options]").fill("\n".join(options))
    form.locator("[name=ballot]").select_option("ballot" if ballot else "show")
    form.locator("[name=dots]").select_option(str(dots))
    form.get_by_role("button", name="Make this poll").click()
    section.locator("li", has_text=question).get_by_role("button", name="Open it", exact=True).click()
    expect(section.locator("li", has_text=question)).to_contain_text("open")


def move_poll(scribe: Page, question: str, *buttons: str) -> None:
    for name in buttons:
        scribe.locator("#polls li", has_text=question).get_by_role("button", name=name, exact=True).click()


def count_for_good(officer: Page, site: str, meeting: str, *questions: str) -> None:
    """Votes are final: what each answer chose is forgotten."""
    officer.goto(f"{site}/staff/meetings/{meeting}/scribe/")
    for question in questions:
        move_poll(officer, question, "Count for good")
        expect(officer.locator("#polls li", has_text=question)).to_contain_text("counted")


def ended(scribe: Page) -> None:
    scribe.locator("details[data-key=end] summary").click()
    scribe.get_by_role("button", name="Yes, the meeting is over").click()
    expect(scribe.get_by_role("button", name="It was ended too early: it goes on")).to_be_visible()


def counted(officer: Page, site: str, meeting: str, came: int, police: int) -> None:
    """How many came, on the list of tomorrow morning."""
    officer.goto(f"{site}/staff/meetings/{meeting}/tomorrow/")
    officer.locator("[name=counted-came]").fill(str(came))
    officer.locator("[name=counted-police_came]").fill(str(police))
    with officer.expect_navigation():
        officer.locator("form", has=officer.locator("[name=counted-came]")).locator("button").click()


def signed(captain: Page, site: str, meeting: str) -> None:
    """Minutes are drafted, read and signed."""
    captain.goto(f"{site}/staff/meetings/{meeting}/minutes/")
    if captain.locator("[name=act][value=sign]").count() == 0:
        with captain.expect_navigation():
            captain.locator("form", has=captain.locator("[name=act][value=draft]")).locator("button").click()
    with captain.expect_navigation():
        captain.get_by_role("button", name="Sign and publish").click()
    assert "are signed" in captain.inner_text("main"), captain.inner_text("main")


def soon(days: int) -> str:
    return (today() + timedelta(days)).isoformat()


def sent(page: Page, section: str, what: str, **fields: str) -> None:
    """One form of the page on which paper is entered."""
    form = page.locator(f"#{section} form", has=page.locator(f"[name=what][value={what}]"))
    for name, value in fields.items():
        form.locator(f'[name="{name}"]').fill(value)
    with page.expect_navigation():
        form.locator("button[type=submit]").click()
    assert page.locator(".problems").count() == 0, page.locator(".problems").all_inner_texts()
