"""The public page says what is kept, the periods that were set, and whether the city has signed its promise."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.utils.html import escape

from compstat.access import actions, queries
from compstat.access.rules import OPERATOR
from compstat.places import queries as places
from compstat.places.city import Promise

PAGE = "/privacy/what-we-keep/"
NOW = datetime(2026, 11, 19, 18, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("harborview")


def test_everything_that_is_declared_stands_there(client) -> None:
    page = client.get(PAGE).content.decode()
    for row in queries.what_we_keep():
        for words in (row.purpose, row.authority, *(w for t in row.things for w in (t.how_long, *t.words))):
            assert escape(words) in page, words


def test_periods_are_shown_as_they_are_set_and_as_not_set(client) -> None:
    assert client.get(PAGE).content.decode().count("Not set: nothing is erased.") == 5
    actions.set_period("harborview", "people", 730, by=OPERATOR, now=NOW)
    actions.set_period("harborview", "keys", 90, by=OPERATOR, now=NOW)
    actions.set_period("harborview", "keys", None, by=OPERATOR, now=NOW)
    page = client.get(PAGE).content.decode()
    assert "730 days, set on 2026-11-19" in page and "90 days" not in page
    assert page.count("Not set: nothing is erased.") == 4


def test_an_unsigned_promise_is_shown_as_unsigned_and_a_signed_one_with_who_and_when(client, monkeypatch) -> None:
    assert "Not signed yet by the city of Harborview." in client.get(PAGE).content.decode()
    signed = dataclasses.replace(places.city("harborview"), promise=Promise("Ada Lovell", "Mayor", date(2026, 11, 19)))
    monkeypatch.setattr(places, "cities", lambda: [signed])
    page = client.get(PAGE).content.decode()
    assert "Signed for the city of Harborview by Ada Lovell, Mayor, on November 19, 2026." in page
    assert "Not signed yet" not in page


def test_every_page_leads_there(client) -> None:
    assert f'href="{PAGE}"' in client.get("/harborview/").content.decode()


ALONE = """
import django; django.setup()
from django.core.management import call_command
from django.db import connection
from django.test import Client
call_command("migrate", verbosity=0)
asked = []
def note(execute, sql, *more):
    asked.append(sql)
    return execute(sql, *more)
with connection.execute_wrapper(note):
    answer = Client().get("/privacy/what-we-keep/")
print(answer.status_code, {sql.split('FROM "')[1].split('"')[0] for sql in asked})
"""


def test_the_public_door_alone_shows_it_and_reads_the_periods_and_no_other_table(harborview, tmp_path) -> None:
    data = tmp_path / "var"
    data.mkdir()
    (data / "cities").mkdir()
    live = Path(harborview.folder).parents[1]
    (data / "cities" / "harborview").symlink_to(live)
    told = {"COMPSTAT_DOOR": "public", "COMPSTAT_MODE": "test", "COMPSTAT_DATA": str(data)}
    done = subprocess.run(
        [sys.executable, "-c", ALONE], capture_output=True, text=True, check=False,
        env={**os.environ, **told, "DJANGO_SETTINGS_MODULE": "compstat.website.settings"},
    )  # fmt: skip
    assert done.stdout.strip() == "200 {'access_period'}", done.stderr
