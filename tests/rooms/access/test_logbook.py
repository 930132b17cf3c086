"""The logbook: an act and its line are one; whatever is changed afterwards is found. On either database."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from django.db import IntegrityError, connection, transaction

from compstat.access import heads, logbook
from compstat.access.acts import SENTENCES, Act, Reason
from compstat.access.models import Agency, DayHead, LogLine, new_key
from compstat.access.rules import NOBODY, OPERATOR, Actor, DoorName, Role, Standing
from compstat.website.command import main

from . import crowd

NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)
LATER = NOON + timedelta(minutes=5)
KEY = "01KAFQ8Z9P2V5W3X4Y6Z7A8B9C"
triggers = import_module("compstat.access.migrations.0003_logbook_triggers")


@contextmanager
def unguarded() -> Iterator[None]:
    """What an operator who owns the database can do: take the triggers away, and put them back."""
    triggers.unguard(None, SimpleNamespace(connection=connection))
    yield
    triggers.guard(None, SimpleNamespace(connection=connection))


@pytest.fixture
def home(db, data_folder: Path) -> Path:
    """An empty logbook, and where its heads are kept."""
    return data_folder


@pytest.fixture
def days(home) -> None:
    """Three lines on each of three days, sealed day by day: numbers 1 to 9, three heads."""
    for day in range(3):
        now = NOON + timedelta(days=day)
        for n in range(3):
            with logbook.acting(Act.NOTE_SIGNED, by=OPERATOR, now=now, object_kind="note", object_id=f"{day}{n}"):
                pass
        assert logbook.seal(now + timedelta(minutes=1)) == 3
    assert logbook.verify().sound


def numbers(verdict: logbook.Verdict) -> list[int | None]:
    """What the verdict points at."""
    assert verdict.sound == (not verdict.wrong)
    return [wrong.number for wrong in verdict.wrong]


def rewrite(first: int) -> None:
    """Number and seal all lines from this one on anew, heads too: an operator who knows how."""
    before = LogLine.objects.filter(number__lt=first).order_by("number").last()
    number, seal = (before.number, before.seal) if before else (0, logbook.START)
    DayHead.objects.filter(number__gte=first).delete()
    for line in LogLine.objects.filter(number__gte=first).order_by("number"):
        number += 1
        seal = logbook.seal_of(line, number, seal)
        LogLine.objects.filter(pk=line.pk).update(number=number, seal=seal)
        DayHead.objects.update_or_create(day=logbook.day_of(line), defaults={"number": number, "seal": seal})


# Writing


def test_every_act_has_a_sentence_and_fits_its_column() -> None:
    assert set(SENTENCES) == set(Act)
    assert all(act.sentence.endswith(".") and act.sentence.count(". ") == 0 for act in Act)
    assert max(map(len, Act)) <= 60 and max(map(len, Reason)) <= 40


def test_a_line_says_who_did_what_through_which_door(home) -> None:
    with logbook.acting(
        Act.EDITION_STORED, by=OPERATOR, now=NOON, object_kind="edition", object_id="abc", reason=Reason.RECORDS_REQUEST
    ) as written:
        pass
    line = LogLine.objects.get()
    assert line.pk == written.pk
    told = (line.at, line.who, line.door, line.act, line.object_kind, line.object_id, line.reason, line.role)
    assert told == (NOON, "operator", "command", "edition_stored", "edition", "abc", "records_request", "")
    assert (line.number, line.seal, line.agency) == (None, "", "")


@pytest.mark.parametrize(
    ("city", "told"),
    [
        ("boston", ("captain", "agency-1")),
        ("harborview", ("", "")),  # two roles there: which one acted is not known
        ("new-york", ("", "")),  # ended
        ("", ("", "")),
    ],
)
def test_role_and_agency_are_those_of_the_only_membership(home, city: str, told: tuple[str, str]) -> None:
    def standing(role: Role, agency: str, where: str, until: date | None = None) -> Standing:
        return Standing(role, agency, where, frozenset({"city"}), date(2026, 1, 1), until)

    person = Actor(
        KEY, DoorName.STAFF,
        (
            standing(Role.CAPTAIN, "agency-1", "boston", NOON.date()),
            standing(Role.CAPTAIN, "agency-2", "harborview"), standing(Role.PUBLISHER, "agency-2", "harborview"),
            standing(Role.CAPTAIN, "agency-3", "new-york", NOON.date() - timedelta(days=1)),
        ),
    )  # fmt: skip
    with logbook.acting(Act.NOTE_SIGNED, by=person, now=NOON, city=city) as line:
        assert (line.role, line.agency) == told


def test_a_line_is_written_in_a_transaction_or_not_at_all(home, monkeypatch) -> None:
    with monkeypatch.context() as outside:
        outside.setattr(transaction.get_connection(), "in_atomic_block", False)
        with pytest.raises(RuntimeError, match=r"Use `with acting\(\.\.\.\)`"):
            logbook.write(Act.SIGNED_IN, by=OPERATOR, now=NOON)


def test_an_act_that_fails_leaves_neither_change_nor_line(home) -> None:
    def add_agency() -> None:
        with logbook.acting(Act.ROLE_GRANTED, by=OPERATOR, now=NOON):
            Agency.objects.create(name="Parks", kind="city", city="harborview")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        add_agency()
    assert not Agency.objects.exists() and not LogLine.objects.exists()


def test_the_same_key_for_the_same_act_is_one_line(home) -> None:
    for now in (NOON, LATER):
        with logbook.acting(Act.SIGNED_IN, by=NOBODY, now=now, line_id=KEY):
            pass
    assert LogLine.objects.get().at == NOON
    with pytest.raises(ValueError, match="for another act"), transaction.atomic():
        logbook.write(Act.SIGNED_OUT, by=NOBODY, now=LATER, line_id=KEY)


@pytest.mark.parametrize("text", ["ann@example.org", "Ann Chen", "tab\there", "x" * 81, "no\u200bwidth"])
def test_personal_text_is_refused_and_not_repeated(home, text: str) -> None:
    with pytest.raises(ValueError) as refused, transaction.atomic():
        logbook.write(Act.NOTE_SIGNED, by=OPERATOR, now=NOON, object_id=text)
    assert "object_id has at most 80 characters, without spaces or @" in str(refused.value)
    assert text not in str(refused.value)
    with pytest.raises(ValueError, match="who has at most 26"), transaction.atomic():
        logbook.write(Act.NOTE_SIGNED, by=Actor(text, DoorName.STAFF), now=NOON)


# The database's own guards


def refused() -> pytest.RaisesExc:
    return pytest.raises(IntegrityError, match="The logbook is only added to")


def test_the_database_refuses_to_change_or_remove_a_line(days) -> None:
    with logbook.acting(Act.SIGNED_IN, by=OPERATOR, now=LATER):
        pass
    fresh, sealed = LogLine.objects.filter(number=None), LogLine.objects.filter(number=9)
    for change in (
        {"who": "x"}, {"number": 10}, {"seal": "a" * 64}, {"number": 10, "seal": "a"}, {"number": 9, "seal": "a" * 64},
        {"number": 10, "seal": "a" * 64, "who": "x"}, {"number": 10, "seal": "a" * 64, "at": NOON},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            fresh.update(**change)
    for change in ({"who": "x"}, {"number": 10}, {"seal": "a" * 64}, {"number": None, "seal": ""}, {"at": LATER}):
        with refused(), transaction.atomic():
            sealed.update(**change)
    for lines in (fresh, sealed):
        with refused(), transaction.atomic():
            lines.delete()
    assert fresh.update(number=10, seal="a" * 64) == 1  # what sealing does


def test_the_database_refuses_a_line_that_comes_with_a_seal(days) -> None:
    for number, seal in ((10, "a" * 64), (None, "a" * 64), (10, "")):
        with refused(), transaction.atomic():
            LogLine.objects.create(at=NOON, who="x", act="x", door="x", number=number, seal=seal)


def test_the_database_refuses_to_empty_the_table(days) -> None:
    postgres = connection.vendor == "postgresql"
    statement = "TRUNCATE access_logline" if postgres else "DELETE FROM access_logline"
    with refused(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert LogLine.objects.count() == 9


def test_sqlite_cannot_replace_a_line(days) -> None:
    if connection.vendor != "sqlite":
        return  # no other database has OR REPLACE
    with logbook.acting(Act.SIGNED_IN, by=OPERATOR, now=LATER) as fresh:
        pass
    columns = "id, at, who, agency, role, act, object_kind, object_id, door, reason, number, seal"
    again = columns.replace("number, seal", "NULL, ''").replace("who", "'x'")
    for statement in (
        f"INSERT OR REPLACE INTO access_logline ({columns}) SELECT {again} FROM access_logline WHERE number = 5",
        f"UPDATE OR REPLACE access_logline SET number = 5, seal = '{'a' * 64}' WHERE id = '{fresh.pk}'",
    ):
        with refused(), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert logbook.verify().sound


# Sealing


def test_the_seal_is_what_its_description_says(home) -> None:
    """Computed elsewhere: `sha256sum` of the two lines that `seal_of` describes, written out by hand."""
    line = LogLine(
        id=KEY, at=datetime(2026, 11, 19, 18, tzinfo=UTC), who="operator", act="edition_stored", object_kind="edition",
        object_id="é", door="command",
    )  # fmt: skip
    assert logbook.seal_of(line, 1, logbook.START) == "ebfc5e29c6fa8717b67aaadef9d532298c5421d64b5132748c044952b891822b"


def test_lines_younger_than_five_seconds_wait_and_late_ones_come_next(home, monkeypatch) -> None:
    monkeypatch.setattr(logbook, "AT_ONCE", 2)
    keys = sorted(new_key() for _ in range(6))
    for key, seconds in zip(keys[1:], (0, 0, 0, 0, 6), strict=True):
        with logbook.acting(Act.SIGNED_IN, by=OPERATOR, now=NOON + timedelta(seconds=seconds), line_id=key):
            pass
    assert logbook.seal(NOON + timedelta(seconds=4)) == 0
    assert logbook.seal(NOON + timedelta(seconds=5)) == 4
    assert logbook.verify().waiting == 1
    with logbook.acting(Act.SIGNED_IN, by=OPERATOR, now=NOON, line_id=keys[0]):  # a slow transaction
        pass
    assert logbook.seal(LATER) == 2
    assert [*LogLine.objects.order_by("number").values_list("id", flat=True)] == [*keys[1:5], keys[0], keys[5]]
    assert logbook.verify().sound


def test_each_day_has_a_head_and_a_late_line_moves_it(home) -> None:
    day = timedelta(days=1)
    for now in (NOON, NOON + day):
        with logbook.acting(Act.SIGNED_IN, by=OPERATOR, now=now):
            pass
    assert logbook.seal(NOON + 2 * day) == 2
    assert [*DayHead.objects.order_by("day").values_list("day", "number")] == [
        (NOON.date(), 1), ((NOON + day).date(), 2)
    ]  # fmt: skip
    with logbook.acting(Act.SIGNED_IN, by=OPERATOR, now=NOON):
        pass
    logbook.seal(NOON + 2 * day)
    assert DayHead.objects.get(day=NOON.date()).number == 3
    kept = [json.loads(line) for line in heads.file().read_text().splitlines()]
    assert [(head["day"], head["number"]) for head in kept] == [("2026-11-19", 1), ("2026-11-20", 2), ("2026-11-19", 3)]
    assert {head["written_at"] for head in kept} == {(NOON + 2 * day).isoformat()}
    assert logbook.verify().sound


def test_heads_that_a_crash_kept_from_the_file_come_with_the_next_seal(days) -> None:
    file = heads.file()
    whole = file.read_bytes()
    for left in (whole[:-1], whole[: len(whole) * 2 // 3 + 20], b'{"day": "2026-', b""):
        file.write_bytes(left)
        assert logbook.seal(LATER) == 0
        assert [json.loads(line)["number"] for line in file.read_text().splitlines()] == [3, 6, 9]
        assert logbook.verify().sound


# Verifying


def test_an_empty_logbook_is_sound(home) -> None:
    verdict = logbook.verify()
    assert (verdict.sound, verdict.lines, verdict.number, verdict.seal) == (True, 0, 0, logbook.START)
    logbook.seal(NOON)
    assert logbook.verify() == verdict


@pytest.mark.parametrize("field", [f.name for f in LogLine._meta.fields if f.name != "number"])
@pytest.mark.parametrize("number", [1, 5, 9])
def test_a_changed_field_is_found(days, field: str, number: int) -> None:
    line = LogLine.objects.get(number=number)
    changed = LATER if field == "at" else "c" * 64 if field == "seal" else "x"
    with unguarded():
        LogLine.objects.filter(pk=line.pk).update(**{field: changed})
    found = numbers(logbook.verify())
    assert number in found
    assert set(found) <= {number, 3, 6, 9}  # heads of days may tell it too, no other line does


def test_a_changed_line_is_found_when_its_own_seal_was_made_anew(days) -> None:
    line = LogLine.objects.get(number=5)
    with unguarded():
        line.who = "somebody"
        line.seal = logbook.seal_of(line, 5, LogLine.objects.get(number=4).seal)
        LogLine.objects.filter(pk=line.pk).update(who=line.who, seal=line.seal)
    assert numbers(logbook.verify()) == [6]


def test_a_chain_made_anew_is_found_by_the_heads_outside(days) -> None:
    with unguarded():
        LogLine.objects.filter(number=5).update(who="somebody")
        rewrite(5)
    assert numbers(logbook.verify()) == [6, 9]
    heads.file().unlink()
    assert [wrong.sentence for wrong in logbook.verify().wrong] == [logbook.NO_FILE]


def test_removed_lines_are_found(days) -> None:
    with unguarded():
        LogLine.objects.filter(number=5).delete()
    verdict = logbook.verify()
    assert numbers(verdict) == [5]
    assert verdict.wrong[0].sentence.startswith("Line 5 is missing.")
    with unguarded():
        LogLine.objects.filter(number__in=(1, 2, 4)).delete()
    verdict = logbook.verify()
    assert numbers(verdict) == [1, 4]
    assert [wrong.sentence[:28] for wrong in verdict.wrong] == [
        "Lines 1 to 2 are missing. Li",
        "Lines 4 to 5 are missing. Li",
    ]


def test_a_removed_line_whose_gap_was_closed_is_found(days) -> None:
    with unguarded():
        LogLine.objects.filter(number=5).delete()
        for number in range(6, 10):
            LogLine.objects.filter(number=number).update(number=number - 1)
    assert {5, 6, 7, 8} < set(numbers(logbook.verify()))


def test_swapped_lines_are_found(days) -> None:
    first, second = (LogLine.objects.get(number=n) for n in (4, 5))
    with unguarded():
        LogLine.objects.filter(pk=first.pk).update(number=None)
        LogLine.objects.filter(pk=second.pk).update(number=4, seal=first.seal)
        LogLine.objects.filter(pk=first.pk).update(number=5, seal=second.seal)
    assert numbers(logbook.verify()) == [4, 5]


@pytest.mark.parametrize("last", [0, 4, 8])
def test_a_chain_cut_off_is_found_by_the_heads_outside(days, last: int) -> None:
    with unguarded():
        LogLine.objects.filter(number__gt=last).delete()
        rewrite(last)
        DayHead.objects.filter(number__gt=last).delete()
    verdict = logbook.verify()
    assert numbers(verdict) == [last + 1]
    assert "tells of line 9 on 2026-11-21" in verdict.wrong[0].sentence


def test_what_comes_after_a_cut_is_found_too(days) -> None:
    with unguarded():
        LogLine.objects.filter(number__gt=6).delete()
        DayHead.objects.filter(number__gt=6).delete()
    for _ in range(4):
        with logbook.acting(Act.SIGNED_OUT, by=OPERATOR, now=NOON + timedelta(days=2)):
            pass
    assert logbook.seal(NOON + timedelta(days=3)) == 4
    assert numbers(logbook.verify()) == [9]


def test_a_line_made_to_look_unsealed_or_out_of_the_chain_is_found(days) -> None:
    with unguarded():
        LogLine.objects.filter(number=9).update(number=None)
    assert None in numbers(logbook.verify())
    with unguarded():
        LogLine.objects.filter(number=None).update(number=-9)
    assert -9 in numbers(logbook.verify())


def test_heads_in_the_database_that_were_changed_are_found(days) -> None:
    with transaction.atomic():
        DayHead.objects.filter(number=6).update(seal="d" * 64)
        assert numbers(logbook.verify()) == [6]
        DayHead.objects.filter(number=6).delete()
        assert numbers(logbook.verify()) == [6]
        DayHead.objects.all().delete()
        assert numbers(logbook.verify()) == [1]


def test_a_damaged_file_of_heads_is_told(days) -> None:
    file = heads.file()
    lines = file.read_text().splitlines()
    file.write_text("\n".join([lines[0], "rubbish", '{"day": "2026-11-19"}', "7", *lines[1:]]) + "\n")
    assert [wrong.sentence for wrong in logbook.verify().wrong] == [
        f"Line {place} of the file of heads cannot be read." for place in (2, 3, 4)
    ]
    file.write_text("rubbish\n")
    logbook.seal(LATER)  # every head is written again
    assert [wrong.sentence for wrong in logbook.verify().wrong] == ["Line 1 of the file of heads cannot be read."]


def test_missing_guards_are_told(days) -> None:
    triggers.unguard(None, SimpleNamespace(connection=connection))
    verdict = logbook.verify()
    assert len(verdict.wrong) == (4 if connection.vendor == "postgresql" else 3)
    assert "its trigger logbook_delete is gone or switched off" in verdict.wrong[0].sentence
    assert any("not all in place" in sentence for sentence in verdict.checked)


def test_it_says_what_it_cannot_find(days) -> None:
    verdict = logbook.verify()
    assert any("9 sealed lines" in sentence for sentence in verdict.checked)
    assert "(number 9 of 2026-11-21)" in verdict.cannot_find[0]
    told = " ".join(verdict.cannot_find)
    for words in ("wait for their seal (0 now)", "no line was ever written", "rewrites the database and the file"):
        assert words in told


# The command


def test_the_command_says_sound_or_what_is_wrong(days) -> None:
    done = CliRunner().invoke(main, ["logbook", "verify"], catch_exceptions=False)
    assert done.exit_code == 0
    assert "Nothing is wrong." in done.stdout and "This cannot find:" in done.stdout
    assert f"ends at number 9 with {LogLine.objects.get(number=9).seal}" in done.stdout
    with unguarded():
        LogLine.objects.filter(number=5).update(who="somebody")
    done = CliRunner().invoke(main, ["logbook", "verify"], catch_exceptions=False)
    assert done.exit_code == 1
    assert (
        f"Line 5 does not fit its seal: it was altered, or put in another's place. ({LogLine.objects.get(number=5).pk})"
        in done.stdout
    )
    done = CliRunner().invoke(main, ["logbook", "verify", "--json"], catch_exceptions=False)
    told = json.loads(done.stdout)
    assert (done.exit_code, told["sound"], told["lines"], told["wrong"][0]["number"]) == (1, False, 9, 5)


def test_the_command_tells_twenty_things_and_how_many_more(home) -> None:
    for n in range(25):
        with logbook.acting(Act.SIGNED_IN, by=OPERATOR, now=NOON, object_id=str(n)):
            pass
    logbook.seal(LATER)
    with unguarded():
        LogLine.objects.update(who="somebody")
    done = CliRunner().invoke(main, ["logbook", "verify"], catch_exceptions=False)
    assert done.stdout.count("does not fit its seal") == 20
    assert "… and 5 more: see --json." in done.stdout


# Many processes, and sudden ends


# Heads that were published, and backups that were put back


def head_of(number: int) -> tuple[date, str]:
    line = LogLine.objects.get(number=number)
    return logbook.day_of(line), line.seal


def put_back(home: Path, number: int, old: bytes, *, with_line: bool = True) -> LogLine:
    """What a restore does: the chain ends at `number` again, and the heads go on from what stood."""
    with unguarded():
        LogLine.objects.filter(number__gt=number).delete()
        DayHead.objects.filter(number__gt=number).delete()
    fresh = home / "logbook" / "fresh.jsonl"
    fresh.write_bytes(old)
    now = NOON + timedelta(days=5)
    line = logbook.line_of(Act.BACKUP_RESTORED, by=OPERATOR, now=now, object_kind="backup", object_id="b")
    heads.put_back(fresh, heads.file(), line.pk, now)
    fresh.replace(heads.file())
    if with_line:
        logbook.add(line)
        logbook.seal(now + timedelta(minutes=1))
    return line


def test_published_heads_are_found_or_told(days) -> None:
    heads_then = [head_of(number) for number in (3, 5, 9)]
    verdict = logbook.verify(heads_then)
    assert verdict.sound and verdict.notes == ()
    assert "3 published heads that were given." in verdict.checked
    day, seal = heads_then[0]
    for wrong in [(day, seal[::-1]), (day + timedelta(days=1), seal)]:
        verdict = logbook.verify([wrong])
        assert not verdict.sound
        assert "has the published seal" in verdict.wrong[0].sentence


def test_a_published_head_betrays_who_rewrote_database_and_file(days) -> None:
    published = head_of(9)
    with unguarded():
        LogLine.objects.filter(number=8).delete()
        rewrite(8)
    heads.file().unlink()
    heads.add(LATER)
    assert logbook.verify().sound
    assert not logbook.verify([published]).sound


def test_an_honest_restore_is_a_note_with_the_lines_that_were_lost(home, days) -> None:
    lost = head_of(9)
    old = heads.file().read_bytes().splitlines(keepends=True)[0]
    put_back(home, 3, old)
    verdict = logbook.verify()
    assert verdict.sound, verdict.wrong
    assert verdict.notes == (
        "A backup was put back on 2026-11-24. Lines 4 to 9 of the logbook as it stood then were lost.",
    )
    verdict = logbook.verify([lost])
    assert verdict.sound and "The published head of 2026-11-21 is among the lines" in verdict.notes[1]
    with logbook.acting(Act.SIGNED_IN, by=OPERATOR, now=NOON + timedelta(days=6)):
        pass
    logbook.seal(NOON + timedelta(days=7))
    assert logbook.verify().sound and len(logbook.verify().notes) == 1


def test_a_backup_of_what_another_restore_undid_is_a_note_too(home, days) -> None:
    all_of_it = heads.file().read_bytes()
    rows = list(LogLine.objects.filter(number__gt=3).order_by("number"))
    put_back(home, 3, all_of_it.splitlines(keepends=True)[0])
    with unguarded():  # the first chain comes back whole: its lines 4 to 9, and not the line of the restore
        LogLine.objects.filter(number__gt=3).delete()
        DayHead.objects.filter(number__gt=3).delete()
        LogLine.objects.bulk_create(rows)
        rewrite(4)
    put_back(home, 9, all_of_it)
    verdict = logbook.verify()
    assert verdict.sound, verdict.wrong
    assert [note.partition(". ")[2] for note in verdict.notes] == [
        "No line is known to be lost.", "Lines 4 to 4 of the logbook as it stood then were lost."
    ]  # fmt: skip


def test_who_only_cuts_off_is_found_before_and_after_a_restore(home, days) -> None:
    with unguarded():
        LogLine.objects.filter(number__gt=6).delete()
        DayHead.objects.filter(number__gt=6).delete()
    assert numbers(logbook.verify()) == [7]
    assert logbook.verify().notes == ()


def test_a_restore_that_the_logbook_does_not_know_is_a_fault(home, days) -> None:
    line = put_back(home, 3, heads.file().read_bytes().splitlines(keepends=True)[0], with_line=False)
    verdict = logbook.verify()
    assert [wrong.line for wrong in verdict.wrong] == [line.pk]
    assert "no line of it" in verdict.wrong[0].sentence


def test_heads_of_another_chain_are_left_aside(home, days) -> None:
    strange = json.dumps({"day": "2026-01-01", "number": 1, "seal": "0" * 64}).encode() + b"\n"
    fresh = home / "logbook" / "fresh.jsonl"
    fresh.write_bytes(strange)
    heads.put_back(fresh, heads.file(), KEY, NOON)
    assert fresh.read_bytes().startswith(strange) and len(fresh.read_bytes().splitlines()) == 2


def test_the_command_compares_published_heads(days) -> None:
    day, seal = head_of(9)
    run = CliRunner()
    assert run.invoke(main, ["logbook", "verify", "--head", f"{day}={seal.upper()}"]).exit_code == 0
    told = run.invoke(main, ["logbook", "verify", "--head", f"{day}={seal[::-1]}"])
    assert told.exit_code == 1 and "has the published seal" in told.output
    for wrong in (f"{day}", f"{day}={seal[:-1]}", f"yesterday={seal}"):
        assert run.invoke(main, ["logbook", "verify", "--head", wrong]).exit_code == 2


def test_the_seals_of_each_day_are_public(days, client) -> None:
    page = client.get("/logbook/").content.decode()
    for head in DayHead.objects.all():
        assert head.seal in page and str(head.day) in page
    assert client.get("/logbook/2026/").status_code == 200
    assert client.get("/logbook/2025/").status_code == 404
    rows = client.get("/logbook/seals.csv").content.decode().splitlines()
    day, seal = head_of(9)
    assert rows[:2] == ["day,number,seal", f"{day},9,{seal}"] and len(rows) == 4
    assert "/logbook/" in client.get("/").content.decode()


def test_a_page_of_seals_before_there_is_one(home, client) -> None:
    assert "Nothing has been sealed yet." in client.get("/logbook/").content.decode()


@pytest.fixture
def elsewhere(tmp_path: Path) -> dict[str, str]:
    """A data folder and a database of their own, for processes of their own."""
    (tmp_path / "var").mkdir()
    server = os.environ.get("DATABASE_URL", "")
    where = {"DATABASE_URL": crowd.fresh(server, f"c{new_key().lower()}")} if server else {}
    return {"COMPSTAT_DATA": str(tmp_path / "var"), **where}


@pytest.mark.slow
@pytest.mark.database
def test_many_processes_lose_no_line(elsewhere, prove, record_proof) -> None:
    processes, each = (20, 50) if prove else (6, 20)
    told = crowd.ask("acts", processes, each, **elsewhere)
    seconds = told.pop("seconds")
    wanted = processes * each
    assert told == {"lines": wanted, "distinct": wanted, "sealed": wanted, "waiting": 0, "wrong": []}
    record_proof(
        f"acts written by many processes at once, two others sealing ({connection.vendor})",
        {"processes": processes, "acts of each": each, "lines lost": 0, "chain": "intact", "seconds": seconds},
    )


@pytest.mark.slow
@pytest.mark.database
def test_a_killed_process_leaves_no_act_without_its_line(elsewhere, prove, record_proof) -> None:
    told = crowd.ask("kills", 200 if prove else 10, 1_000_000, **elsewhere)
    wrong = told.pop("wrong")
    assert wrong == []
    assert told["agencies"] > told["kills"]
    assert (told["agencies without a line"], told["lines without an agency"], told["twice"]) == (0, 0, 0)
    record_proof(f"a process killed while it acts ({told['database']})", told)
