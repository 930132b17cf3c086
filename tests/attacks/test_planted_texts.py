"""No text that nobody has moderated, and nothing sealed, on any page, feed, file, letter or API: all of it is crawled.

What everybody may read is planted too, and must be found: a crawl that finds nothing would prove nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from compstat.access.actions import new_key
from compstat.access.models import Agency, Membership, Person
from compstat.access.public_records import RECORDS
from compstat.access.rules import Role
from compstat.access.work import run_due
from compstat.concerns import actions as concerns
from compstat.concerns import links
from compstat.concerns.models import Concern, ConcernFollower, Disclosure
from compstat.meetings.paper import printing
from compstat.problems.queries.facts import COLUMNS
from compstat.promises.models import Promise
from compstat.website.doors import public, staff
from compstat.website.logs import Plain
from tests.house.test_doors import addresses
from tests.rooms.meetings import scribing
from tests.rooms.problems.making import desk_of

from .crawling import Crawl, with_any
from .planting import NOWHERE, SEALED, Hidden, Planted, Shown, plant

# Of what nobody has published, these tables hold something; of what is sealed, none.
MEANT = {
    "concerns_ownwords", "concerns_concern", "concerns_concernevent", "concerns_appeal", "concerns_translation",
    "concerns_organizationreply", "problems_contributionsent", "problems_plan", "problems_intervention",
    "problems_task", "problems_planresource", "problems_problemevent",
}  # fmt: skip
ALL_BUT_ADVOCATE = [role for role in Role if role is not Role.ADVOCATE]
NO_RIGHT = [Role.PUBLISHER, Role.RECORDS_OFFICER, Role.ADMINISTRATOR]


@pytest.fixture
def printed(monkeypatch) -> list[str]:
    """What was handed to the maker of PDFs."""
    told: list[str] = []
    made = printing._data
    monkeypatch.setattr(printing, "_data", lambda data: [told.append(made(data)), told[-1]][1])
    return told


@pytest.fixture
def loud() -> Iterator[StringIO]:
    """The log as it would be written if everything were told, statements of the database too."""
    said, root = StringIO(), logging.getLogger()
    handler = logging.StreamHandler(said)
    handler.setFormatter(Plain())
    names = [None, *[name for name in logging.root.manager.loggerDict if not name.startswith("faker")]]
    before = {name: (logging.getLogger(name).level, logging.getLogger(name).propagate) for name in names}
    others, root.handlers = root.handlers, [handler]
    for name in names:
        logging.getLogger(name).setLevel(logging.DEBUG)
        logging.getLogger(name).propagate = True
    connection.force_debug_cursor = True
    yield said
    connection.force_debug_cursor = False
    root.handlers = others
    for name, (level, propagate) in before.items():
        logging.getLogger(name).setLevel(level)
        logging.getLogger(name).propagate = propagate


@pytest.fixture
def planted(harborview) -> Planted:
    """All texts, and a meeting in whose room they might come up."""
    found = plant(timezone.now())
    meeting = scribing.called(on=timezone.now().date())
    found.keys |= {
        "city_id": ["harborview"], "city": ["harborview"], "area_id": ["d4"], "area": ["D4"], "kind": [*COLUMNS],
        "meeting_id": [meeting.id, *found.keys["meeting_id"]],
        "promise_id": [*Promise.objects.values_list("pk", flat=True)],
        "disclosure_id": [*Disclosure.objects.values_list("pk", flat=True)], "edition_id": [harborview.id],
        "edition": [harborview.id], "to": ["2026-11-15"], "row_id": ["robbery"], "row": ["robbery"],
        "period": ["days28"], "code": found.codes, "year": [2026],
        "signed": [links.signed(each.pk, each.until) for each in found.asked],
        "person_id": [*Person.objects.values_list("pk", flat=True)[:2]],
    }  # fmt: skip
    return found


def person(areas: list[str], *roles: Role, **more: list[Role]) -> Person:
    """Somebody with these roles in these areas; `d9`: and these in D9."""
    agency = Agency.objects.first()
    made = Person.objects.create(email=f"{new_key().lower()}@example.org", name="Somebody")
    since = timezone.now().date() - timedelta(9)
    for where, which in ((areas, roles), (["D9"], more.get("d9", []))):
        for role in which:
            Membership.objects.create(person=made, agency=agency, role=role, areas=where, since=since)
    return made


def at_the_staff_door(planted: Planted, who: Person) -> Crawl:
    """All its addresses, as somebody."""
    crawl = Crawl(desk_of(who))
    crawl.names(addresses(staff.urlpatterns), planted.keys)
    crawl.follow("/staff/", within="/staff/")
    return crawl


def none_of(found: dict[str, list[str]]) -> None:
    assert {marker: paths[:5] for marker, paths in found.items()} == {}


def test_nobody_outside_reads_what_nobody_has_published(planted, printed) -> None:
    crawl = Crawl(Client())
    unknown = crawl.names(addresses(public.urlpatterns), planted.keys)
    assert {each.partition(" ")[0].partition(":")[0] for each in unknown} <= {"api", "following", "front"}, unknown
    crawl.follow("/harborview/")
    for path in [path for path in crawl.told if path.startswith(("/harborview/concerns/", "/harborview/d4/"))]:
        crawl.ask(f"/es{path}")  # where a translation stands, or would
    for code in planted.codes:
        crawl.ask("/harborview/your-concern/", code=code)
    crawl.ask("/harborview/card/", number="K7M3QX")
    crawl.ask("/harborview/find/", street="Pier Street")
    assert crawl.api(planted.keys) == []
    crawl.told |= {f"printed {n}": told for n, told in enumerate(printed)}
    assert printed and len(crawl.told) > 150
    by_code = {path: told for path, told in crawl.told.items() if "your-concern" in path or path.startswith("/c/")}
    assert any(Hidden.WHY in told.lower() for told in by_code.values()), "its author reads why it was withheld"
    none_of({marker: paths for marker, paths in with_any(by_code, Hidden).items() if marker is not Hidden.WHY})
    none_of(with_any({path: told for path, told in crawl.told.items() if path not in by_code}, Hidden))
    everybody = with_any(crawl.told, Shown)
    assert set(everybody) == set(Shown), "the crawl finds what it should find"
    on_the_loop = everybody[Shown.WORDING]
    for way in ("/concerns/", "/problems/", "facts/concerns.csv", "/api/v1/harborview/concerns", "/you-said/"):
        assert any(way in path for path in on_the_loop + everybody[Shown.TITLE]), way
    assert any(path.endswith(".pdf") or path.startswith("printed") for path in everybody[Shown.PLAN])


def test_at_the_staff_door_everybody_reads_what_is_their_work_and_no_more(planted) -> None:
    nobody = person(["D4"], *NO_RIGHT, d9=ALL_BUT_ADVOCATE)
    without = at_the_staff_door(planted, nobody)
    records = without.ask("/staff/records/hand-out/", **handed())
    none_of(with_any(without.told, Hidden))
    assert "concern_raised" in records, "the file was unpacked"
    partner = at_the_staff_door(planted, person(["D4"], Role.PARTNER))
    none_of({k: v for k, v in with_any(partner.told, Hidden).items() if k is not Hidden.DRAFT})
    advocate = at_the_staff_door(planted, person(["D4"], Role.ADVOCATE))
    none_of(with_any(advocate.told, Hidden))
    opened = "".join(advocate.ask(f"/staff/disclosures/{each}/", do="open") for each in planted.keys["disclosure_id"])
    assert all(marker in opened for marker in SEALED)
    everyone = at_the_staff_door(planted, person(["D4"], *ALL_BUT_ADVOCATE))
    found = with_any(everyone.told, Hidden)
    none_of({marker: found[marker] for marker in SEALED | NOWHERE if marker in found})
    assert set(found) >= set(Hidden) - SEALED - NOWHERE - {Hidden.THROWN_AWAY}, "it is there to be found"


def handed() -> dict[str, Any]:
    """All kinds of records."""
    today = timezone.now().date()
    return {"records-kinds": [*RECORDS], "records-first": today - timedelta(30), "records-last": today}


def test_letters_tables_and_the_log_hold_what_they_are_meant_to(loud, planted) -> None:
    now = timezone.now()
    read = Concern.objects.filter(publication="published", problem__gt="").first()
    for about in (read.pk, *planted.keys["problem_id"]):
        concerns.follow(about, "harborview", "reader@example.org", "en", now=now)
    run_due(now)
    ConcernFollower.objects.filter(stopped_at=None).update(confirmed_at=now - timedelta(9), told_at=now - timedelta(9))
    run_due(now + timedelta(days=8))
    letters = {f"letter {n} to {each.to[0]}": f"{each.subject}\n{each.body}" for n, each in enumerate(mail.outbox)}
    none_of(with_any({name: told for name, told in letters.items() if "to turned@" not in name}, Hidden))
    news = {name: told for name, told in letters.items() if "reader@" in name and "News" in told}
    assert news and {*with_any(news, Shown)} >= {Shown.WORDING, Shown.TITLE}, news
    rows = tables()
    holds = {marker: {name for name, told in rows.items() if marker in told} for marker in Hidden}
    assert {marker: names - MEANT for marker, names in holds.items() if names - MEANT} == {}
    assert {marker for marker in SEALED | NOWHERE if holds[marker]} == set()
    assert all(holds[marker] for marker in {*Hidden} - SEALED - NOWHERE)
    desk = desk_of(person(["D4"], *ALL_BUT_ADVOCATE))
    seen = [desk.get(f"/staff/concerns/{each}/").content.decode() for each in planted.keys["concern_id"]]
    assert Hidden.UNREAD in "".join(seen)
    told = loud.getvalue()
    none_of(with_any({"the log": told}, [*Hidden, *Shown]))
    assert "django.db.backends" in told, "the loudest was heard"


def tables() -> dict[str, str]:
    """All rows of all tables, as text."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        return {name: str(cursor.execute(f'SELECT * FROM "{name}"').fetchall()).lower() for name in names}
