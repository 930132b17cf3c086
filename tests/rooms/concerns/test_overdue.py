"""What is overdue stands on one page; a job looks every night whether each state has what it takes; words go."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta

import pytest

from compstat.access import actions as access
from compstat.access.models import Job, LogLine, Period
from compstat.access.rules import Role, WrongState
from compstat.access.work import JOBS
from compstat.concerns import actions
from compstat.concerns.actions import passing_on
from compstat.concerns.models import Concern, ConcernEvent, ConcernFollower, ConcernFollowerAct, OwnWords
from compstat.concerns.queries import Incomplete, Late, incomplete, overdue
from compstat.concerns.rules import Reply
from compstat.promises import actions as promise_actions

from .desk_making import (
    ANSWER,
    CITY,
    DAY,
    DUE,
    HOUR,
    NOW,
    REASON,
    TEXT,
    acting,
    again,
    browser,
    member,
    person,
    published,
    raised,
)

MODULE = "compstat.concerns.queries.overdue"


@pytest.fixture
def mei():
    return member(Role.CAPTAIN)


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    """Without what rooms above add, and without letters."""
    import compstat.concerns.queries  # noqa: F401

    monkeypatch.setattr(sys.modules[MODULE], "_providers", [])
    monkeypatch.setattr(sys.modules[MODULE], "_checks", [])
    monkeypatch.setattr(passing_on, "_write_to", lambda *_: None)


def late(now, areas=("D4",)) -> list[tuple[str, str, int]]:
    return [(each.kind, each.key, each.days) for each in overdue(CITY, areas, now)]


def test_concerns_past_the_clock_announced_answers_promises_and_silence(mei) -> None:
    first, second = published(mei), published(mei, f"{TEXT} 1")
    announced, promised, asked = (published(mei, f"{TEXT} {number}") for number in (2, 3, 4))
    actions.put_off(announced.id, "Captain", (NOW + 2 * DAY).date(), by=mei, now=NOW)
    made = actions.promise_for(promised.id, ANSWER, "Captain", (NOW + 3 * DAY).date(), by=mei, now=NOW)
    actions.pass_on(asked.id, "Public works", "works@example.org", REASON, (NOW + 4 * DAY).date(), by=mei, now=NOW)
    actions.answer(second.id, ANSWER, by=mei, now=NOW)
    assert late(NOW) == [] and late(NOW + 2 * DAY) == []
    assert late(NOW + 3 * DAY) == [("announced", announced.id, 1)]
    assert sorted(late(NOW + 8 * DAY)) == sorted([
        ("concern", first.id, 2), ("concern", announced.id, 2), ("promise", made.id, 5),
        ("organization", asked.id, 4),
    ])  # fmt: skip
    assert late(NOW + 8 * DAY, ["D1"]) == [] and overdue("boston", ["D4"], NOW + 8 * DAY) == []
    promise_actions.keep(made.id, by=mei, now=NOW + 8 * DAY)
    actions.answer(first.id, ANSWER, by=mei, now=NOW + 8 * DAY)
    assert [kind for kind, *_ in late(NOW + 8 * DAY)] == ["concern", "organization"]


def test_a_day_an_organization_gave_and_let_pass_is_overdue_too(mei) -> None:
    found = published(mei)
    request = actions.pass_on(found.id, "Public works", "works@example.org", REASON, DUE, by=mei, now=NOW)
    actions.reply_for_organization(request.id, Reply.OURS, (NOW + 2 * DAY).date(), "", now=NOW)
    actions.settle(NOW)
    actions.read_reply(request.id, True, by=mei, now=NOW)
    assert late(NOW + 2 * DAY) == [] and late(NOW + 3 * DAY) == [("organization", found.id, 1)]
    other = published(mei, f"{TEXT} 1")
    actions.merge(found.id, other.id, by=mei, now=NOW)
    assert late(NOW + 3 * DAY) == []


def test_rooms_above_add_what_is_theirs(mei, monkeypatch) -> None:
    module = sys.modules[MODULE]
    told = [Late("review", "promise", "R" * 26, "A review", "D4", "Captain", 2, "Reviews")]

    def provider(city, areas, now):
        return told if "D4" in areas else []

    module.register_overdue(provider)
    module.register_overdue(provider)
    assert late(NOW) == [("review", "R" * 26, 2)] and late(NOW, ["D1"]) == []
    page = browser(person(Role.CAPTAIN)).get("/staff/overdue/").content.decode()
    assert "Reviews" in page and "2 days overdue" in page


def test_the_page_shows_one_s_own_areas_and_says_when_nothing_is_overdue(mei) -> None:
    client = browser(person(Role.OFFICER))
    assert "Nothing is overdue" in client.get("/staff/overdue/").content.decode()
    found = published(mei, at=NOW - 60 * DAY)
    elsewhere = published(member(Role.CAPTAIN, "D1"), f"{TEXT} 1", area="D1", at=NOW - 60 * DAY)
    told = client.get("/staff/overdue/").content.decode()
    assert found.id in told and elsewhere.id not in told and "working days overdue" in told
    assert "Concerns past the clock" in told
    for role in (Role.PARTNER, Role.PUBLISHER):
        told = browser(person(role)).get("/staff/overdue/").content.decode()
        assert "None of your roles reads concerns." in told and found.id not in told


# --- Every night


def walked(by) -> None:
    """One concern in each state, as the acts leave them."""
    raised(f"{TEXT} 0")
    published(by, f"{TEXT} 1")
    for number, act in enumerate((
        lambda key: actions.answer(key, ANSWER, by=by, now=NOW),
        lambda key: actions.put_off(key, "Captain", DUE, by=by, now=NOW),
        lambda key: actions.promise_for(key, ANSWER, "Captain", DUE, by=by, now=NOW),
        lambda key: actions.join_problem(key, "P" * 26, REASON, by=by, now=NOW),
        lambda key: actions.pass_on(key, "Public works", "w@example.org", REASON, DUE, by=by, now=NOW),
        lambda key: actions.decline(key, REASON, by=by, now=NOW),
        lambda key: actions.withhold(key, "threat", REASON, by=by, now=NOW),
    ), 2):  # fmt: skip
        act(published(by, f"{TEXT} {number}").id)


def test_whatever_acts_leave_has_what_its_state_takes(mei) -> None:
    walked(mei)
    assert incomplete() == [] and incomplete(CITY, ["D4"]) == []
    JOBS["overdue"].do(NOW)


BROKEN = (
    ("follow_up", {"owner": ""}), ("follow_up", {"due_on": None}), ("answered", {"answer": ""}),
    ("promised", {"owner": ""}), ("promised", {"due_on": None}), ("promised", {"promise": ""}),
    ("in_problem", {"problem": ""}), ("with_organization", {"organization": ""}),
    ("with_organization", {"due_on": None}), ("declined", {"complaint": True}),
    ("declined", {"publication": "withheld", "ground": "criticism"}), ("declined", {"state": "lost"}),
    ("answered", {"text": ""}),
)  # fmt: skip


def test_one_that_has_not_is_found(mei) -> None:
    walked(mei)
    for state, broken in BROKEN:
        found = Concern.objects.get(state=state)
        before = {name: getattr(found, name) for name in broken}
        Concern.objects.filter(pk=found.pk).update(**broken)
        assert incomplete() == incomplete(CITY, ["D4"]) == [found.id], (state, broken)
        assert incomplete(CITY, ["D1"]) == [] and incomplete("boston", ["D4"]) == []
        with pytest.raises(Incomplete, match=f"1 stand in a state without .*: {found.id}"):
            JOBS["overdue"].do(NOW)
        Concern.objects.filter(pk=found.pk).update(**before)
    assert incomplete() == []
    Concern.objects.filter(pk=found.pk).update(answer="")
    told = browser(person(Role.CAPTAIN)).get("/staff/overdue/").content.decode()
    assert "without its reason, role or day" in told and found.id in told


def test_a_state_without_its_reason_is_found(mei) -> None:
    walked(mei)
    told = [Concern.objects.get(state=state) for state in ("in_problem", "with_organization", "declined")]
    ConcernEvent.objects.filter(concern__in=told).update(reason="")
    assert incomplete() == sorted(each.id for each in told)


def test_a_failure_is_visible_where_jobs_are_and_rooms_above_are_asked_too(mei) -> None:
    module = sys.modules[MODULE]
    module.register_incomplete(lambda: [])
    access.run_due(NOW)
    assert Job.objects.get(name="overdue").failure == "", "nothing is incomplete"
    broken: list[str] = []

    def check():
        return broken

    module.register_incomplete(check)
    module.register_incomplete(check)
    broken.append("Q" * 26)
    access.run_due(NOW + DAY + HOUR)
    assert Job.objects.get(name="overdue").failure == "Incomplete"
    assert LogLine.objects.filter(act="job_failed", object_id="overdue").exists()
    with pytest.raises(Incomplete, match="1 stand"):
        JOBS["overdue"].do(NOW)


# --- In time


def removed(now: datetime) -> dict[str, int]:
    ours = ("concern-own-words", "concern-followers", "concern-follower-acts")
    return {code: count for code, count in access.remove_outlived(now).items() if code in ours and count}


def test_own_words_go_in_the_period_a_records_officer_has_set_counted_from_the_answer(mei) -> None:
    unread, waiting, done = raised(f"{TEXT} 0"), published(mei, f"{TEXT} 1"), published(mei, f"{TEXT} 2")
    actions.answer(done.id, ANSWER, by=mei, now=NOW + 5 * DAY)
    assert removed(NOW + 900 * DAY) == {}, "nobody has set a period"
    Period.objects.create(city=CITY, kind="concern-own-words", days=90, set_at=NOW - 30 * DAY)
    assert removed(NOW + 94 * DAY) == {}
    assert removed(NOW + 95 * DAY) == {"concern-own-words": 1}
    assert {each.concern_id for each in OwnWords.objects.all()} == {unread.id, waiting.id}
    assert again(done).text == f"{TEXT} 2", "what was published stays"


def test_what_came_after_the_answer_counts_from_itself_and_waits_until_it_is_read(mei) -> None:
    Period.objects.create(city=CITY, kind="concern-own-words", days=90, set_at=NOW - 30 * DAY)
    found = published(mei)
    actions.answer(found.id, ANSWER, by=mei, now=NOW)
    actions.say_not_fixed(again(found), "They still race.", now=NOW + 80 * DAY)
    actions.settle(NOW + 80 * DAY)
    assert removed(NOW + 100 * DAY) == {}, "it waits for an answer once more"
    actions.answer(found.id, "We put up a sign.", by=mei, now=NOW + 100 * DAY)
    assert removed(NOW + 189 * DAY) == {} and removed(NOW + 191 * DAY) == {"concern-own-words": 2}


def test_what_was_withheld_where_nothing_is_to_answer_counts_from_then(mei) -> None:
    Period.objects.create(city=CITY, kind="concern-own-words", days=90, set_at=NOW - 30 * DAY)
    spam, named = raised(f"{TEXT} 0"), raised(f"{TEXT} 1")
    actions.withhold(spam.id, "advertising", "It sells something.", by=mei, now=NOW + DAY)
    actions.withhold(named.id, "identifies", "It names a neighbor.", by=mei, now=NOW + DAY)
    assert removed(NOW + 90 * DAY) == {} and removed(NOW + 91 * DAY) == {"concern-own-words": 1}
    assert OwnWords.objects.get().concern == named, "that one still waits for its answer"


def test_nobody_shortens_what_residents_were_told() -> None:
    by = acting(person(Role.RECORDS_OFFICER, "city"))
    for kind in ("disclosures", "concern-followers", "concern-follower-acts"):
        with pytest.raises(WrongState):
            access.set_period(CITY, kind, 1, by=by, now=NOW)
    assert access.set_period(CITY, "concern-own-words", 365, by=by, now=NOW).days == 365


def follower(**told: object) -> ConcernFollower:
    made = ConcernFollower(city=CITY, about="C" * 26, asked_at=NOW, **told)
    made.entrust("ann@example.org")
    made.save(force_insert=True)
    return made


def test_addresses_go_at_once_when_they_stopped_or_a_week_after_they_were_asked() -> None:
    stays, stopped, unsure = follower(confirmed_at=NOW), follower(confirmed_at=NOW, stopped_at=NOW + DAY), follower()
    ConcernFollowerAct.objects.create(follower=stopped.pk, kind="stop", at=NOW, done_at=NOW + DAY)
    undone = ConcernFollowerAct.objects.create(follower=stays.pk, kind="stop", at=NOW)
    assert removed(NOW + DAY - HOUR) == {}
    assert removed(NOW + DAY) == {"concern-followers": 1, "concern-follower-acts": 1}
    assert removed(NOW + 7 * DAY - HOUR) == {} and removed(NOW + 7 * DAY) == {"concern-followers": 1}
    assert list(ConcernFollower.objects.all()) == [stays] and list(ConcernFollowerAct.objects.all()) == [undone]
    assert unsure.pk != stays.pk and NOW.astimezone(UTC) - NOW == timedelta(0)
