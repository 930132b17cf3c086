"""Nothing goes before a period is set; then what has outlived it goes, unless a legal hold names it."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError, connection, transaction

from compstat.access import actions, holds, periods, queries
from compstat.access.kinds import KINDS, Kind, Record
from compstat.access.models import (
    Agency,
    Invitation,
    Keys,
    LegalHold,
    LogLine,
    Membership,
    Period,
    Person,
    Proposal,
    Session,
)
from compstat.access.retention import remove_outlived
from compstat.access.rules import OPERATOR, SYSTEM, NotAllowed, Refused, Role
from compstat.access.work import JOBS

NOW = datetime(2026, 11, 19, 18, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=100)
CITY = "harborview"
OURS = ("people", "invitations", "proposals", "keys")
BY = {"by": OPERATOR, "now": LONG_AGO}


@pytest.fixture
def agency() -> Agency:
    return Agency.objects.create(city=CITY, name="City Hall", kind="city")


def left(agency: Agency, word: str) -> Person:
    """Somebody who left a hundred days ago."""
    person = Person.objects.create(email=f"{word}@example.org", name=word)
    Membership.objects.create(
        person=person, agency=agency, role=Role.OFFICER, since=LONG_AGO.date(), until=LONG_AGO.date()
    )
    return person


@pytest.fixture
def mei(agency) -> Person:
    """Somebody who left, with one record of each kind, all a hundred days old."""
    person = left(agency, "mei")
    Invitation.objects.create(
        email="other@example.org", agency=agency, role="officer", code_hash="1", invited_by=person.id,
        invited_at=LONG_AGO, until=LONG_AGO,
    )  # fmt: skip
    Proposal.objects.create(
        city=CITY, permission="erase_person", object_kind="person", object_id=person.id, state="refused",
        proposed_by="somebody", proposed_at=LONG_AGO, decided_by="other", decided_at=LONG_AGO,
    )  # fmt: skip
    Keys.objects.create(person=person, reason="To set up", taken_at=LONG_AGO, until=LONG_AGO)
    return person


def there() -> dict[str, int]:
    """How many records of each kind there are."""
    return {
        "people": Person.objects.filter(erased_at=None).count(), "invitations": Invitation.objects.count(),
        "proposals": Proposal.objects.count(), "keys": Keys.objects.count(),
    }  # fmt: skip


ALL = dict.fromkeys(OURS, 1)
NONE = dict.fromkeys(OURS, 0)


def set_all(days: int | None, city: str = CITY, now: datetime = LONG_AGO) -> None:
    for kind in OURS:
        actions.set_period(city, kind, days, by=OPERATOR, now=now)


def test_nothing_is_removed_before_a_period_is_set(mei) -> None:
    assert not any(remove_outlived(NOW).values())
    assert there() == ALL and not LogLine.objects.exists()


@pytest.mark.parametrize("kind", OURS)
def test_a_period_removes_its_kind_alone_and_writes_one_line(mei, kind) -> None:
    actions.set_period(CITY, kind, 90, **BY)
    assert remove_outlived(NOW)[kind] == 1
    assert there() == {**ALL, kind: 0}
    line = LogLine.objects.get(act="records_removed")
    assert (line.who, line.object_kind, line.object_id) == ("system", kind, "removed-1.held-0")
    assert remove_outlived(NOW)[kind] == 0
    assert LogLine.objects.filter(act="records_removed").count() == 1


def test_days_are_counted_from_the_end_of_each_record(mei) -> None:
    set_all(100)
    remove_outlived(NOW - timedelta(seconds=1))
    assert there() == ALL
    remove_outlived(NOW)
    assert there() == {**NONE, "people": 1}, "a person's days begin after their last day"
    remove_outlived(NOW + timedelta(hours=6))
    assert there() == NONE


def test_what_has_not_ended_stays(agency, mei) -> None:
    Membership.objects.create(person=mei, agency=agency, role=Role.CAPTAIN, since=LONG_AGO.date())
    Invitation.objects.update(until=NOW + timedelta(days=1))
    Proposal.objects.update(state="open", decided_at=None)
    Keys.objects.update(until=NOW + timedelta(minutes=5))
    set_all(1)
    remove_outlived(NOW)
    assert there() == ALL


def test_whoever_still_stands_in_for_somebody_is_not_erased(agency, mei) -> None:
    place = left(agency, "omar").memberships.get()
    place.deputies.create(person=mei, since=LONG_AGO, until=NOW.date(), named_by="x", named_at=LONG_AGO)
    actions.set_period(CITY, "people", 1, **BY)
    assert remove_outlived(NOW)["people"] == 1
    assert not Person.objects.get(pk=mei.pk).erased_at


def test_a_person_erased_by_the_job_leaves_a_line_of_their_own(mei) -> None:
    actions.set_period(CITY, "people", 90, **BY)
    remove_outlived(NOW)
    assert Person.objects.get(pk=mei.pk).shown_name == "erased person"
    assert LogLine.objects.get(act="person_erased").object_id == mei.pk


@pytest.mark.parametrize("kind", OURS)
@pytest.mark.parametrize("what", ["everything", "person", "kind", "record"])
def test_a_hold_stops_what_it_names_until_it_is_lifted(agency, mei, kind, what) -> None:
    set_all(90)
    keys = {
        "people": mei.id, "invitations": Invitation.objects.get().id, "proposals": Proposal.objects.get().id,
        "keys": Keys.objects.get().id,
    }  # fmt: skip
    told = {"everything": ("", []), "person": ("people", [mei.id]), "kind": (kind, []), "record": (kind, [keys[kind]])}
    hold = actions.set_hold(CITY, "Docket 26-114", *told[what], **BY)
    remove_outlived(NOW)
    assert there()[kind] == 1, "it was removed"
    wide = what in {"everything", "person"} or told[what] == ("people", [mei.id])
    assert there() == (ALL if wide else {**NONE, kind: 1})
    actions.lift_hold(hold.id, **BY)
    remove_outlived(NOW)
    assert there() == NONE


def test_a_hold_names_no_others(agency, mei) -> None:
    set_all(90)
    other = left(agency, "omar")
    actions.set_hold(CITY, "Docket 26-114", "people", [other.id], **BY)
    actions.set_hold("boston", "Docket 26-115", **BY)
    actions.set_hold(CITY, "Docket 26-116", "keys", ["another-key"], **BY)
    remove_outlived(NOW)
    assert there() == {**NONE, "people": 1} and not Person.objects.get(pk=other.pk).erased_at
    assert LogLine.objects.get(act="records_removed", object_kind="people").object_id == "removed-1.held-1"


def test_the_longest_period_of_all_cities_of_a_person_counts(mei) -> None:
    away = Agency.objects.create(city="boston", name="X", kind="city")
    Membership.objects.create(
        person=mei, agency=away, role=Role.OFFICER, since=LONG_AGO.date(), until=LONG_AGO.date()
    )  # fmt: skip
    set_all(90)
    remove_outlived(NOW)
    assert there() == {**NONE, "people": 1, "keys": 1}, "Boston has set nothing"
    set_all(200, "boston")
    remove_outlived(NOW)
    assert there() == {**NONE, "people": 1, "keys": 1}
    remove_outlived(NOW + timedelta(days=101))
    assert there() == NONE


def test_a_shorter_period_waits_a_week_and_a_longer_one_does_not(mei) -> None:
    set_all(1, now=NOW)
    remove_outlived(NOW + periods.NOTICE - timedelta(seconds=1))
    assert there() == ALL
    set_all(1000, now=NOW + timedelta(days=6))
    remove_outlived(NOW + timedelta(days=8))
    assert there() == ALL, "the longer one counts at once"
    set_all(None, now=NOW + timedelta(days=20))
    remove_outlived(NOW + timedelta(days=5000))
    assert there() == ALL, "taken back: nothing is removed"
    set_all(30, now=NOW + timedelta(days=5000))
    remove_outlived(NOW + timedelta(days=5008))
    assert there() == NONE


def test_sign_ins_that_have_run_out_go_at_once_and_others_stay() -> None:
    for name, until in (("old", NOW), ("new", NOW + timedelta(seconds=1))):
        Session.objects.create(session_key=name, session_data="", expire_date=until, made_at=LONG_AGO)
    assert remove_outlived(NOW)["sessions"] == 1
    assert Session.objects.get().session_key == "new"


def test_it_is_a_job_of_every_day() -> None:
    job = JOBS["retention"]
    assert job.every == timedelta(days=1)
    actions.run_due(NOW)
    assert queries.Job.objects.get(name="retention").done_at is not None


def test_a_room_registers_its_kind_with_one_declaration() -> None:
    gone: list[str] = []
    notes = Kind(
        "notes", "Notes", "From the day they were closed.",
        lambda now: [Record("a", LONG_AGO, frozenset({CITY})), Record("b", NOW, frozenset({CITY}))],
        lambda record, now: gone.append(record.key),
    )  # fmt: skip
    actions.register_kind(notes)
    try:
        actions.set_period(CITY, "notes", 90, **BY)
        remove_outlived(NOW)
        assert gone == ["a"]
        assert [kind.code for kind, _ in queries.kept_for(CITY)][-1] == "notes"
        with pytest.raises(ValueError, match="name of its own"):
            actions.register_kind(Kind("notes", "Other", "", notes.ended, notes.remove))
    finally:
        del KINDS["notes"]


def test_periods_are_added_never_changed_and_each_leaves_a_line() -> None:
    first = actions.set_period(CITY, "people", 90, **BY)
    second = actions.set_period(CITY, "people", 80, by=OPERATOR, now=NOW)
    assert Period.objects.count() == 2 and periods.periods_of(CITY)["people"] == second
    lines = LogLine.objects.filter(act="retention_set").order_by("at")
    assert [(line.who, line.object_id) for line in lines] == [("operator", first.id), ("operator", second.id)]


@pytest.mark.parametrize(
    ("kind", "days", "sentence"),
    [
        ("people", 0, "Give 1 to"),
        ("people", 36_501, "Give 1 to"),
        ("nothing", 9, "Choose one"),
        ("sessions", 9, "Choo"),
    ],
)
def test_a_period_that_makes_no_sense_is_refused(kind, days, sentence) -> None:
    with pytest.raises(Refused, match=sentence):
        actions.set_period(CITY, kind, days, **BY)
    assert not Period.objects.exists() and not LogLine.objects.exists()


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (("x",), "number of its case"), (("Docket 1", "nothing"), "no such kind"),
        (("Docket 1", "", ["a"]), "which kind"),
        (("Docket 1", "people", ["nobody"]), "no such person"),
    ],
)  # fmt: skip
def test_a_hold_that_names_nothing_is_refused(told, sentence) -> None:
    with pytest.raises(Refused, match=sentence):
        actions.set_hold(CITY, *told, **BY)
    assert not LegalHold.objects.exists() and not LogLine.objects.exists()


def test_holds_are_lifted_once_and_leave_their_lines() -> None:
    hold = actions.set_hold(CITY, "Docket 26-114", **BY)
    actions.lift_hold(hold.id, **BY)
    for key, sentence in ((hold.id, "lifted already"), ("none", "no such hold")):
        with pytest.raises(Refused, match=sentence):
            actions.lift_hold(key, **BY)
    assert [line.act for line in LogLine.objects.order_by("id")] == ["legal_hold_set", "legal_hold_lifted"]


def test_the_system_and_others_set_neither(mei) -> None:
    for do in (lambda: actions.set_period(CITY, "people", 1, by=SYSTEM, now=NOW),
               lambda: actions.set_hold(CITY, "Docket 1", by=SYSTEM, now=NOW)):  # fmt: skip
        with pytest.raises(NotAllowed):
            do()


def test_no_hold_is_set_while_records_are_removed() -> None:
    told: list[str] = []

    def elsewhere() -> None:
        """Another process sets a hold, as far as it comes; it is undone."""
        wait = "SET lock_timeout = 100" if connection.vendor == "postgresql" else "PRAGMA busy_timeout = 100"
        with connection.cursor() as cursor:
            cursor.execute(wait)
        try:
            with transaction.atomic():
                LegalHold.objects.create(city=CITY, name="case 1", set_by="x", set_at=NOW)
                transaction.set_rollback(True)
        except OperationalError:
            told.append("waits")
        else:
            told.append("sets it")
        connection.close()

    def ask() -> None:
        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()

    ask()  # SQLite has one writer at a time in any case, here this test
    holds.none_meanwhile()
    ask()
    assert told == ["sets it" if connection.vendor == "postgresql" else "waits", "waits"]
