"""Every page of the loop, for residents and for staff, with all that the demo tells on it: axe, widths, no scripts."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from .conftest import DESK
from .keyboard import unsound
from .test_staff import enter

__all__ = ["enter"]
pytestmark = pytest.mark.browser
TELL = """
import json, django; django.setup()
from django.utils import timezone
from compstat.concerns.models import Concern, Request
from compstat.concerns import links
from compstat.demo.actions import prepare_loop
from compstat.problems.models import Plan, Problem, Verdict
prepare_loop(now=timezone.now())
def one(model, **told):
    return model.objects.filter(**told).order_by("id").first().pk
def of(state):
    return one(Concern, state=state, publication="published", merged_into="")
asked = Request.objects.filter(replies=None, until__gt=timezone.now(), withdrawn_at=None).first()
print(json.dumps({
    "unread": one(Concern, publication="waiting", area="D4"), "promised": of("promised"),
    "asked": of("with_organization"), "translated": one(Concern, translations__of="text"),
    "closed": one(Problem, result="done"),
    "running": one(Problem, plans__state="running"), "urgent": one(Problem, plans__state="draft"),
    "nominated": one(Problem, state="nominated", area="D4"), "verdict": one(Verdict, counted_on=None),
    "plan": one(Plan, state="running"), "draft": one(Plan, state="draft"), "over": one(Plan, problem__result="done"),
    "reply": links.signed(asked.pk, asked.until),
}))
"""


@pytest.fixture(scope="module")
def keys(site: str, served_from: Path) -> dict[str, str]:
    """The demo's loop is told on the site of these tests; keys of what stands in it."""
    told = {"COMPSTAT_DATA": str(served_from), "COMPSTAT_MODE": "demo", "COMPSTAT_DOOR": "all"}
    environment = {**os.environ, **told, "DJANGO_SETTINGS_MODULE": "compstat.website.settings"}
    environment.pop("DATABASE_URL", None)
    done = subprocess.run([sys.executable, "-c", TELL], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, str] = json.loads(done.stdout)
    return found


def of_residents(keys: dict[str, str]) -> list[str]:
    """Pages anybody can open."""
    concern, problem = "/harborview/concerns/", "/harborview/problems/"
    return [
        "/harborview/d4/raise/", "/harborview/d4/concerns/", f"{concern}{keys['promised']}/",
        f"{concern}{keys['asked']}/", f"{concern}{keys['translated']}/", f"{concern}{keys['promised']}/follow/",
        "/harborview/your-concern/", "/harborview/d4/problems/", f"{problem}{keys['closed']}/",
        f"{problem}{keys['running']}/", f"{problem}{keys['urgent']}/", f"{problem}{keys['running']}/contribute/",
        f"{problem}{keys['running']}/follow/", f"/harborview/verdict/{keys['verdict']}/", "/harborview/d4/you-said/",
        "/harborview/d4/asked-and-done/", "/harborview/d4/promises/", f"/reply/{keys['reply']}/",
    ]  # fmt: skip


def of_staff(keys: dict[str, str]) -> dict[str, list[str]]:
    """Pages of the staff door, by who opens them."""
    concern, problem = "/staff/concerns/", "/staff/problems/"
    running, draft = f"/staff/plans/{keys['plan']}/", f"/staff/plans/{keys['draft']}/"
    return {
        "Captain Mei Chen": [
            concern, f"{concern}{keys['unread']}/", f"{concern}{keys['asked']}/", f"{concern}new/", "/staff/overdue/",
            problem, f"{problem}nominate/", f"{problem}{keys['running']}/", f"{problem}{keys['nominated']}/open/",
            *(f"{problem}{keys['urgent']}/{each}/" for each in ("scanning", "analysis", "library", "contributions")),
            f"{problem}{keys['running']}/close/", f"{problem}{keys['closed']}/close/", draft, running,
            f"/staff/plans/{keys['over']}/", *(f"{draft}{each}/" for each in ("measure", "fix")),
            *(f"{running}{each}/" for each in ("amend", "review", "counts", "verdict", "verdict/paper")),
        ],
        "Teresa Amado": [f"{concern}appeals/", f"{concern}translations/"],
        "Hannah Lindqvist": ["/staff/disclosures/"],
    }  # fmt: skip


def sent(page: Page) -> None:
    with page.expect_navigation():
        page.locator("main .button[type=submit]").first.click()


def steps_of_raising(page: Page, site: str) -> Iterator[str]:
    """The pages that have no address of their own: each kind, the form and its mistakes, the receipt, the status."""
    for kind in ("emergency", "crime", "violence", "tip", "complaint", "concern"):
        page.goto(f"{site}/harborview/d4/raise/")
        page.locator(f"[name=kind][value={kind}]").check()
        sent(page)
        yield kind
    sent(page)
    assert page.locator(".problems").count() == 1
    yield "mistakes"
    page.locator("[name=text]").fill("The lamps in Pier Street have been dark for a week.")
    page.locator("[name=where]").first.check()
    sent(page)
    yield "receipt"
    code = page.locator(".code-card .code").inner_text()
    page.goto(f"{site}/c/{code}/")
    yield "status"


def test_pages_for_residents(visit, site, keys) -> None:
    page, wrong = visit("/harborview/d4/"), {}
    for path in of_residents(keys):
        assert page.goto(f"{site}{path}").status == 200, path
        if found := unsound(page, 320, DESK[0]):
            wrong[path] = found
    for name in steps_of_raising(page, site):
        if found := unsound(page, 320, DESK[0]):
            wrong[name] = found
    assert wrong == {}


def test_pages_for_residents_from_right_to_left_on_the_smallest_phone_without_scripts(visit, site, keys) -> None:
    page, wrong = visit("/ar-xb/harborview/d4/", size=(320, 640), script=False), {}
    for path in of_residents(keys):
        assert page.goto(f"{site}/ar-xb{path}").status == 200, path
        assert page.locator("html").get_attribute("dir") == "rtl"
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > 320:
            wrong[path] = wide
    assert wrong == {}


def test_pages_of_staff(enter, site, keys) -> None:
    wrong = {}
    for who, paths in of_staff(keys).items():
        page = enter(who)
        for path in paths:
            assert page.goto(f"{site}{path}").status == 200, path
            if found := unsound(page, 320, DESK[0]):
                wrong[path] = found
    assert wrong == {}


def test_without_scripts_one_raises_follows_and_replies(visit, site, keys) -> None:
    """On the smallest phone, with nothing but forms."""
    page = visit("/harborview/d4/raise/", size=(320, 640), script=False)
    assert [*steps_of_raising(page, site)][-1] == "status"
    page.goto(f"{site}/harborview/concerns/{keys['promised']}/follow/")
    page.locator("[name=address]").fill("bo@example.org")
    sent(page)
    assert "Look into your mail." in page.inner_text("main")
    page.goto(f"{site}/reply/{keys['reply']}/")
    page.locator("[name=reply][value=not_ours]").check()
    sent(page)
    assert "Thank you" in page.inner_text("main") and page.locator("main form").count() == 0
    page.goto(f"{site}/harborview/problems/{keys['running']}/contribute/")
    page.locator("[name=text]").fill("It is worst after three, when school ends.")
    sent(page)
    assert page.locator("[role=status]").count() == 1 and re.search("a person", page.inner_text("main"), re.I)
