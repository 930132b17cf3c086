"""What pages need to keep acts without a line: the worker, which pages it may open, and whose acts they are."""

from __future__ import annotations

import re

import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory

from compstat.access.models import Person
from compstat.access.rules import Role
from compstat.meetings.templatetags import keeping as tags
from compstat.meetings.views.keeping import owner_of

from .scribing import acting, called, desk, member


def test_the_worker_stands_at_the_root_and_at_the_staff_s_meetings_and_stores_nothing() -> None:
    client = Client()
    for address in ("/meetings-worker.js", "/staff/meetings/worker.js"):
        answer = client.get(address)
        assert answer.status_code == 200 and answer["Content-Type"] == "text/javascript" and not answer.cookies
        assert "no-" in answer["Cache-Control"] and client.post(address).status_code in {403, 405}
    told = client.get("/meetings-worker.js").content.decode()
    assert "cache.put" not in told and "cache.add" not in told and 'request.method !== "GET"' in told
    assert tags.keeping_worker() == {"address": "/meetings-worker.js", "scope": "/"}
    assert tags.keeping_worker("x") == {"address": "/staff/meetings/worker.js", "scope": "/staff/meetings/"}


@pytest.mark.parametrize("path", ["/es/", "/ar-xb/"])
def test_the_worker_is_the_same_in_every_language(path: str) -> None:
    from django.utils.translation import override

    with override(path.strip("/")):
        assert tags.keeping_worker()["address"] == "/meetings-worker.js"


def test_acts_are_kept_under_a_keyed_hash_of_the_person() -> None:
    mei, luis = member(Role.CAPTAIN), member(Role.OFFICER)
    keys = {owner_of(acting(each)) for each in (mei, luis)}
    assert len(keys) == 2 and all(re.fullmatch(r"[0-9a-f]{32}", key) for key in keys)
    assert tags.kept_by(mei) == owner_of(acting(mei)) and tags.kept_by(None) == ""
    meeting = called()
    page = desk(mei).get(f"/staff/meetings/{meeting.id}/scribe/")
    assert page["X-Kept-By"] == tags.kept_by(mei) and f'data-owner="{tags.kept_by(mei)}"' in page.content.decode()
    assert page["Cache-Control"] == "no-store, private" and mei.id not in page.content.decode()


def test_at_sign_out_and_sign_in_what_was_kept_is_looked_through() -> None:
    mei = member(Role.CAPTAIN)
    leaving = desk(mei).get("/staff/sign-out/").content.decode()
    assert f'data-owner="{tags.kept_by(mei)}"' in leaving and "meetings/leaving.js" in leaving
    assert 'data-owner=""' in Client().get("/staff/sign-in/").content.decode()
    assert "Clear-Site-Data" not in desk(mei).post("/staff/sign-out/").headers  # it would take unsent lines with it


def test_an_act_has_key_and_token_on_pages_alone() -> None:
    form = Template('{% load keeping %}{% act "undo" "lines" %}')
    request = RequestFactory().get("/")
    whole = form.render(Context({"request": request, "csrf_token": "t0ken"}))
    assert re.search(r'name="id" value="[0-9A-HJKMNP-TV-Z]{26}"', whole) and 'value="t0ken"' in whole
    part = form.render(Context({}))
    assert part == '<input type="hidden" name="kind" value="undo"><input type="hidden" name="then" value="lines">'


def test_phones_get_the_module_with_their_own_words() -> None:
    told = Template('{% include "meetings/keeping.html" with keep_act="/x/" only %}').render(Context({}))
    assert 'data-door="room"' in told and "data-json" not in told and 'data-scope="/"' in told
    assert "data-owner" not in told and not Person.objects.exists()
