"""Records handed out: copies of what was asked for, an index, and nothing of what was redacted."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import UTC, date, datetime, timedelta

import pytest

from compstat.access import actions
from compstat.access.logbook import acting
from compstat.access.models import Agency, LogLine, Membership, Person, Proposal
from compstat.access.public_records import RECORDS, Copy, Ground, Records
from compstat.access.rules import OPERATOR, SYSTEM, Actor, DoorName, NotAllowed, Refused, Role, Standing

NOW = datetime(2026, 11, 19, 18, tzinfo=UTC)
TODAY = NOW.date()
CITY = "harborview"
KINDS = ("logbook", "memberships", "proposals", "periods")


@pytest.fixture
def nadia() -> Person:
    """A records officer with one record of each kind, and a stranger's in another city."""
    for city, name, mail in (("boston", "Farah of Boston", "f"), (CITY, "Nadia Haddad", "n")):
        agency = Agency.objects.create(city=city, name=f"Hall of {city}", kind="city")
        person = Person.objects.create(email=f"{mail}@example.org", name=name)
        Membership.objects.create(person=person, agency=agency, role=Role.RECORDS_OFFICER, since=TODAY)
        Proposal.objects.create(
            city=city, permission="grant_confidential_role", object_kind="person", object_id=person.id,
            proposed_by=person.id, proposed_at=NOW,
            details={"person": person.id, "for": [person.id], "role": "captain"},
        )  # fmt: skip
        standing = Standing(Role.OFFICER, agency.id, city, frozenset(), TODAY)
        by = Actor(person.id, DoorName.STAFF, (standing,))
        with acting(actions.Act.SIGNED_IN, by=by, now=NOW, object_kind="person", object_id=person.id, city=city):
            actions.set_period(city, "people", 365, by=OPERATOR, now=NOW)
    return person


def unpacked(kinds=KINDS, first=TODAY, last=TODAY, ground=Ground.NONE) -> dict[str, str]:
    made = actions.export_records(CITY, kinds, first, last, ground=ground, by=OPERATOR, now=NOW)
    with zipfile.ZipFile(io.BytesIO(made.file)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def index(files: dict[str, str]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files["index.csv"])))


def test_every_kind_is_handed_out_with_names_and_an_index(nadia) -> None:
    files = unpacked()
    assert set(files) == {"index.csv", "about.json", *(f"{kind}.json" for kind in KINDS)}
    assert "Nadia Haddad" in files["logbook.json"] and "Nadia Haddad" in files["memberships.json"]
    assert files["proposals.json"].count("Nadia Haddad") == 4
    rows = index(files)
    assert {row["kind"] for row in rows} == set(KINDS) and not any(row["redacted"] or row["ground"] for row in rows)
    for kind in KINDS:
        copies = json.loads(files[f"{kind}.json"])
        assert [copy["key"] for copy in copies] == [row["key"] for row in rows if row["kind"] == kind]


def test_redacted_names_are_nowhere_and_the_index_says_what_and_why(nadia) -> None:
    files = unpacked(ground=Ground.SAFETY)
    whole = "\n".join(files.values())
    assert "Nadia" not in whole and nadia.id not in whole
    told = {row["kind"]: (row["redacted"], row["ground"]) for row in index(files) if row["redacted"]}
    assert told == {
        "logbook": ("who object_id", "safety"), "memberships": ("person", "safety"),
        "proposals": ("proposed_by person for object_id", "safety"),
    }  # fmt: skip
    assert "[redacted: safety]" in files["proposals.json"] and '"role": "captain"' in files["proposals.json"]
    assert any(copy["who"] == "operator" for copy in json.loads(files["logbook.json"])), "the machine has no name"


def test_another_city_and_other_days_are_left_out(nadia) -> None:
    whole = "\n".join(unpacked().values())
    assert "Farah" not in whole and "boston" not in whole
    before = unpacked(first=TODAY - timedelta(9), last=TODAY - timedelta(1))
    assert index(before) == []
    assert {row["kind"] for row in index(unpacked(first=TODAY + timedelta(1), last=date(2027, 1, 1)))} == {
        "memberships"
    }


def test_only_what_was_chosen_is_in_it(nadia) -> None:
    assert set(unpacked(["periods"])) == {"index.csv", "about.json", "periods.json"}


def test_it_leaves_a_line_that_names_the_export(nadia) -> None:
    made = actions.export_records(CITY, ["periods"], TODAY, TODAY, by=OPERATOR, now=NOW)
    line = LogLine.objects.get(act="records_exported")
    assert (line.object_kind, line.object_id, line.reason) == ("records", made.id, "records_request")


@pytest.mark.parametrize(
    ("kinds", "first", "sentence"),
    [([], TODAY, "at least one kind"), (["people"], TODAY, "from the list"), (["periods"], date(2030, 1, 1), "Swap")],
)
def test_what_cannot_be_handed_out_is_refused(nadia, kinds, first, sentence) -> None:
    with pytest.raises(Refused, match=sentence):
        actions.export_records(CITY, kinds, first, TODAY, by=OPERATOR, now=NOW)
    assert not LogLine.objects.filter(act="records_exported").exists()


def test_others_hand_out_nothing(nadia) -> None:
    with pytest.raises(NotAllowed):
        actions.export_records(CITY, KINDS, TODAY, TODAY, by=SYSTEM, now=NOW)


def test_a_room_registers_its_records_with_one_declaration(nadia) -> None:
    minutes = Records("minutes", "Minutes", lambda city, first, last: [Copy("m1", TODAY, {"by": nadia.id}, ("by",))])
    actions.register_records(minutes)
    try:
        assert "Nadia Haddad" in unpacked(["minutes"])["minutes.json"]
        assert nadia.id not in unpacked(["minutes"], ground=Ground.PERSONNEL)["minutes.json"]
        with pytest.raises(ValueError, match="name of their own"):
            actions.register_records(Records("minutes", "Other", minutes.copies))
    finally:
        del RECORDS["minutes"]
