"""The public rate cannot be improved without answering: each wait counts by its own time."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from compstat.access.rules import Actor, Role
from compstat.concerns import actions, queries
from compstat.concerns.models import Concern, ConcernEvent, Translation
from compstat.concerns.queries import status
from compstat.concerns.queries.rated import waits_of
from compstat.places import queries as places

from .desk_making import CITY, DAY, NOW, REASON, TEXT, again, member, raised

MONDAY = NOW - 30 * DAY - 2 * DAY  # October 26, at ten in the morning: due on Thursday at ten
IN_TIME, LATE = MONDAY + 2 * DAY, MONDAY + 9 * DAY


@pytest.fixture
def mei() -> Actor:
    return member(Role.CAPTAIN)


def came(by: Actor, at: datetime = MONDAY, **told: object) -> Concern:
    found = raised(TEXT, at=at, **told)
    return actions.publish(found.id, TEXT, "Pier Street", "speeding", by=by, now=at)


def answered(found: Concern, by: Actor, at: datetime, text: str = "The unit stands there on Friday.") -> None:
    actions.answer(found.id, text, by=by, now=at)


def rate(now: datetime = NOW) -> tuple[int, int]:
    found = queries.rate(CITY, "D4", now)
    return found.in_time, found.of_them


def test_what_is_put_together_counts_by_its_own_time(mei) -> None:
    done, waits = came(mei), came(mei)
    answered(done, mei, IN_TIME)
    actions.merge(waits.id, done.id, by=mei, now=LATE)
    assert rate() == (1, 2), "its author was told when they were put together, too late"
    actions.unmerge(waits.id, by=mei, now=LATE + DAY)
    assert rate() == (1, 2), "nobody has answered it"
    actions.merge(waits.id, done.id, by=mei, now=NOW)
    early = came(mei)
    actions.merge(early.id, done.id, by=mei, now=IN_TIME + DAY / 2)
    assert rate() == (2, 3)
    both = came(mei), came(mei)
    actions.merge(both[0].id, both[1].id, by=mei, now=MONDAY)
    assert rate() == (2, 5) and not again(both[0]).first_answer_at
    answered(both[1], mei, LATE)
    assert rate() == (2, 5)


def test_nominating_stops_no_clock(mei, monkeypatch) -> None:
    stand = queries.Stand("Put forward", decided=False)
    monkeypatch.setattr("compstat.concerns.actions.answering.stand_of", lambda key: stand)
    found = came(mei)
    actions.join_problem(found.id, "P" * 26, REASON, by=mei, now=IN_TIME)
    row = again(found)
    assert (row.state, row.problem, row.first_answer_at) == ("acknowledged", "P" * 26, None)
    assert rate() == (0, 1)
    actions.problem_decided("P" * 26, "Captain", now=LATE)
    actions.problem_decided("P" * 26, "Captain", now=LATE + DAY)
    row = again(found)
    assert (row.state, row.first_answer_at) == ("in_problem", LATE)
    joined = ConcernEvent.objects.get(kind="joined")
    assert (joined.reason, joined.role, joined.key, joined.at) == (REASON, "Captain", "P" * 26, LATE)
    assert rate() == (0, 1) and queries.incomplete() == []
    other = came(mei)
    actions.join_problem(other.id, "P" * 26, REASON, by=mei, now=MONDAY)
    actions.problem_decided("P" * 26, "Captain", reason="Nobody can say where it is.", now=IN_TIME)
    assert rate() == (1, 2) and again(other).state == "in_problem"
    assert other.events.get(kind="joined").reason == "Nobody can say where it is."


def test_in_another_language_it_is_answered_when_the_answer_stands_in_it(mei) -> None:
    found, late = came(mei, language="es"), came(mei, language="ht")
    for each in (found, late):
        answered(each, mei, IN_TIME)
    assert rate() == (0, 2)
    actions.translate(found.id, "text", "en", "Cars race.", by=mei, now=IN_TIME)
    assert rate() == (0, 2), "that is another text"
    actions.translate(found.id, "answer", "es", "La unidad.", by=mei, now=IN_TIME + DAY / 2)
    actions.translate(late.id, "answer", "ht", "Inite a.", by=mei, now=LATE)
    assert rate() == (1, 2)
    written = Translation.objects.get(language="es", of="answer")
    actions.translate(found.id, "answer", "es", "La unidad, el viernes.", before=written.text, by=mei, now=LATE)
    assert rate() == (1, 2), "that it was written better later takes nothing away"


def test_what_was_put_together_in_another_language_waits_for_it(mei) -> None:
    done, theirs = came(mei), came(mei, language="es")
    answered(done, mei, IN_TIME)
    actions.merge(theirs.id, done.id, by=mei, now=IN_TIME)
    assert rate() == (1, 2)
    wanted = queries.to_translate(places.city(CITY), ["D4"], IN_TIME)
    assert [(each.concern.id, each.of, each.language) for each in wanted] == [(done.id, "answer", "es")]
    actions.translate(done.id, "answer", "es", "La unidad.", by=mei, now=IN_TIME + DAY / 2)
    assert rate() == (2, 2) and queries.to_translate(places.city(CITY), ["D4"], NOW) == []


def test_the_second_wait_counts_as_well(mei) -> None:
    found = came(mei)
    answered(found, mei, IN_TIME)
    objected = MONDAY + 7 * DAY
    actions.say_not_fixed(status.whole(Concern.objects.filter(pk=found.pk)).get(), "", now=objected)
    actions.settle(objected)
    assert rate(objected + DAY) == (1, 1), "it still has time"
    assert rate() == (1, 2)
    answered(found, mei, objected + 8 * DAY)
    assert rate() == (1, 2)
    old = NOW + timedelta(days=60)
    assert [began for began, _ in waits_of(CITY, "D4", objected - DAY)] == [objected]
    assert rate(old) == (0, 1), "the first wait began too long ago"
