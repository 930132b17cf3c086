"""What was raised is written down with its answer or its day, answered once, and found by area, meeting and card."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from compstat.access import queries as people
from compstat.access.models import Agency, LogLine, Membership, Person
from compstat.access.rules import OPERATOR, Actor, DoorName, NotAllowed, Role, WrongState
from compstat.concerns import actions, queries
from compstat.concerns.models import Concern
from compstat.concerns.rules import Origin
from compstat.places.queries import AreaUnknown

NOW = datetime(2026, 11, 5, 23, 30, tzinfo=UTC)
TODAY, CITY, TEXT = date(2026, 11, 5), "harborview", "Why are the lights on Pier Street dark?"


def member(role: Role, *areas: str) -> Actor:
    agency, _ = Agency.objects.get_or_create(city=CITY, name="Harborview Police", defaults={"kind": "department"})
    person = Person.objects.create(email=f"{role}{Person.objects.count()}@example.org", name=role)
    Membership.objects.create(person=person, agency=agency, role=role, areas=areas, since=date(2026, 1, 1))
    return Actor(person.id, DoorName.STAFF, people.standings(person.id), True, NOW)


@pytest.fixture
def mei() -> Actor:
    return member(Role.CAPTAIN, "D4")


def raised(by: Actor, text: str = TEXT, area: str = "d4", **told: object) -> Concern:
    given = {"origin": Origin.SPOKEN, "raised_on": TODAY, **told}
    return actions.raise_concern(CITY, area, text, by=by, now=NOW, **given)


def acts() -> list[str]:
    return [line.act for line in LogLine.objects.order_by("id")]


def test_it_is_raised_gets_a_day_and_then_its_answer_each_with_a_line(mei) -> None:
    found = raised(mei, text=f"  {TEXT} ", origin_id="M" * 26, card="12")
    assert (found.city, found.area, found.text, found.state, found.card) == (CITY, "D4", TEXT, "acknowledged", "12")
    actions.follow_up(found.id, " Community service officer ", TODAY + timedelta(9), by=mei, now=NOW)
    found.refresh_from_db()
    assert (found.state, found.owner, found.due_on) == ("follow_up", "Community service officer", date(2026, 11, 14))
    actions.follow_up(found.id, "Captain", TODAY + timedelta(12), by=mei, now=NOW)
    told = actions.answer_concern(found.id, " The city mends them in May. ", by=mei, now=NOW)
    assert (told.state, told.answer, told.answered_on) == ("answered", "The city mends them in May.", TODAY)
    assert acts() == ["concern_raised", "concern_answered", "concern_answered", "concern_answered"]
    assert {(line.object_id, line.role) for line in LogLine.objects.all()} == {(found.id, "captain")}


def test_it_may_be_raised_with_its_answer_or_its_day(mei) -> None:
    answered = raised(mei, answer="Yes, in May.", due_on=TODAY)
    assert (answered.state, answered.answered_on) == ("answered", TODAY)
    later = raised(mei, due_on=TODAY - timedelta(2), owner="Captain")  # said then; it is late, and stands so
    assert (later.state, later.answered_on, later.owner) == ("follow_up", None, "Captain")


def test_its_words_may_be_mended(mei) -> None:
    found = raised(mei)
    assert actions.reword_concern(found.id, "Why are they dark?", by=mei, now=NOW).text == "Why are they dark?"
    assert acts() == ["concern_raised", "concern_raised"]


def test_what_is_refused_changes_nothing_and_leaves_no_line(mei) -> None:
    found = raised(mei, answer="Yes, in May.")
    lines = acts()
    for refused in (
        lambda: raised(mei, text="  "), lambda: raised(mei, answer="x"), lambda: raised(mei, owner="x" * 81),
        lambda: actions.answer_concern(found.id, "Again.", by=mei, now=NOW),
        lambda: actions.follow_up(found.id, "Captain", TODAY, by=mei, now=NOW),
        lambda: actions.reword_concern(found.id, "", by=mei, now=NOW),
        lambda: actions.answer_concern("none", "Yes.", by=mei, now=NOW),
    ):  # fmt: skip
        with pytest.raises(WrongState):
            refused()
    with pytest.raises(AreaUnknown):
        raised(mei, area="atlantis")
    assert Concern.objects.count() == 1 and acts() == lines


def test_only_whoever_runs_meetings_there(mei) -> None:
    found = raised(mei)
    raised(member(Role.CRIME_ANALYST, "city"), area="d1")
    for refused in (
        lambda: raised(mei, area="d1"), lambda: raised(member(Role.PARTNER, "D4")),
        lambda: actions.answer_concern(found.id, "Yes.", by=member(Role.CAPTAIN, "D1"), now=NOW),
        lambda: actions.follow_up(found.id, "Captain", TODAY, by=member(Role.PUBLISHER, "city"), now=NOW),
        lambda: actions.reword_concern(found.id, "Yes.", by=OPERATOR, now=NOW),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            refused()
    found.refresh_from_db()
    assert (found.state, found.text) == ("acknowledged", TEXT)


def test_of_two_who_answer_at_once_one_is_told(mei, monkeypatch) -> None:
    found = raised(mei)
    stale = queries.concern(found.id)
    actions.answer_concern(found.id, "In May.", by=mei, now=NOW)
    monkeypatch.setattr(queries, "concern", lambda _: stale)
    with pytest.raises(WrongState, match="Somebody has just changed this"):
        actions.answer_concern(found.id, "In June.", by=mei, now=NOW)
    assert Concern.objects.get().answer == "In May." and len(acts()) == 2


def test_they_are_found_by_area_meeting_day_and_card(mei) -> None:
    first = raised(mei, origin_id="A" * 26, card="7")
    soon = raised(mei, due_on=TODAY + timedelta(1), owner="Captain", origin_id="A" * 26)
    later = raised(mei, due_on=TODAY + timedelta(9), owner="Captain", origin_id="B" * 26)
    done = raised(mei, answer="Yes.", raised_on=TODAY - timedelta(30), card="7")
    assert list(queries.concerns_of(CITY, "D4")) == [done, first, soon, later]
    assert list(queries.concerns_of(CITY, "D4", origin_id="A" * 26)) == [first, soon]
    assert list(queries.unanswered(CITY, "D4")) == [soon, later, first]
    assert list(queries.answers_due(CITY, "D4", TODAY)) == []
    assert list(queries.answers_due(CITY, "D4", TODAY + timedelta(1))) == [soon]
    assert list(queries.answers_due(CITY, "D4", TODAY + timedelta(30))) == [soon, later]
    assert not queries.unanswered(CITY, "D1").exists() and not queries.unanswered("boston", "D4").exists()
    assert queries.concern_of_card(CITY, "7") == first  # the newer of two cards
    assert queries.concern_of_card(CITY, "8") is None and queries.concern_of_card(CITY, "") is None
