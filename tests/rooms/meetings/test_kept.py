"""What all phones are shown is made once a second: meanwhile the database is asked nothing, and nobody waits."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from compstat.access.actions import new_key
from compstat.meetings.models import Line
from compstat.meetings.views import kept

from .phones import address
from .scribing import NOW, called


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    kept._slots.clear()
    yield
    kept._slots.clear()


def test_a_part_that_was_just_made_asks_the_database_nothing(monkeypatch) -> None:
    meeting = called()
    monkeypatch.setattr(kept, "SECONDS", 60.0)
    tag = Client().get(address(meeting, "part/"))["ETag"]
    Line.objects.create(id=new_key(), meeting=meeting, item="questions", kind="question", text="Why?", said_at=NOW)
    with CaptureQueriesContext(connection) as asked:
        assert Client().get(address(meeting, "part/"), HTTP_IF_NONE_MATCH=tag).status_code == 304
        assert b"Why?" not in Client().get(address(meeting, "part/")).content
    assert len(asked) == 0


def test_while_somebody_makes_it_anew_others_get_the_old_one_and_few_are_kept(monkeypatch) -> None:
    monkeypatch.setattr(kept, "SECONDS", 0.0)
    assert kept.kept("a", lambda: 1) == 1
    monkeypatch.setattr(kept, "SECONDS", 60.0)
    kept._slots["a"].at -= 61
    with ThreadPoolExecutor(1) as others, kept._slots["a"].lock:
        assert others.submit(kept.kept, "a", lambda: 2).result(timeout=20) == 1
    assert kept.kept("a", lambda: 2) == 2
    monkeypatch.setattr(kept, "MOST", 2)
    kept.kept("b", lambda: 3)
    kept.kept("c", lambda: 4)
    assert set(kept._slots) == {"c"}
    assert Client().get("/harborview/meetings/none/room/part/").status_code == 404
    assert set(kept._slots) == {"c"}  # what there is not takes nobody's place
