"""By when a concern is answered: 72 hours of working days on the wall's clock, written out by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from compstat.concerns.rules import (
    HOURS,
    Answered,
    Translated,
    Waiting,
    due_at,
    put_together,
    share_in_time,
    waits,
    working_hours,
)
from compstat.concerns.rules.clock import is_working

ZONE = ZoneInfo("America/New_York")


def at(day: int, hour: int = 0, minute: int = 0, month: int = 11) -> datetime:
    """A moment of November 2026: the 2nd is a Monday."""
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


def test_it_is_three_working_days() -> None:
    assert HOURS == 72


@pytest.mark.parametrize(
    ("came", "due"),
    [
        (at(2, 9), at(5, 9)),  # Monday morning: Thursday morning
        (at(5, 18, 30), at(10, 18, 30)),  # Thursday evening: over the weekend to Tuesday evening
        (at(6, 23, 59), at(11, 23, 59)),
        (at(7, 12), at(12)),  # on a Saturday the clock stands: it runs from Monday on, to the end of Wednesday
        (at(8, 23), at(12)),  # so it does on a Sunday
        (at(2), at(5)),  # from midnight: to the midnight after the third day
        (at(30, 9, month=10), at(4, 9)),  # the night the clocks go back is a weekend: nothing is lost
    ],
)
def test_when_it_is_due(came: datetime, due: datetime) -> None:
    assert due_at(came) == due


def test_a_holiday_is_no_working_day_and_other_hours_may_be_given() -> None:
    holiday = frozenset({date(2026, 11, 3)})
    assert due_at(at(2, 9), holidays=holiday) == at(6, 9)
    assert due_at(at(2, 9), 8) == at(2, 17) and due_at(at(2, 20), 8) == at(3, 4)
    assert is_working(date(2026, 11, 6)) and not is_working(date(2026, 11, 7))
    assert not is_working(date(2026, 11, 3), holiday)


def test_an_hour_on_the_wall_is_an_hour_also_in_the_night_of_the_clocks() -> None:
    """In March a night lacks an hour. Whoever reads the clock on the wall is not told a time that never was theirs."""
    assert due_at(datetime(2026, 3, 6, 9, tzinfo=ZONE)) == datetime(2026, 3, 11, 9, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("first", "last", "hours"),
    [
        (at(2, 9), at(2, 17), 8), (at(2, 9), at(5, 9), 72), (at(6, 12), at(9, 12), 24), (at(7, 9), at(8, 9), 0),
        (at(5, 9), at(2, 9), 0), (at(2, 9), at(2, 9), 0), (at(2, 9), at(2, 9, 30), 0.5),
    ],
)  # fmt: skip
def test_how_many_working_hours_lie_between(first: datetime, last: datetime, hours: float) -> None:
    assert working_hours(first, last) == hours


def test_what_was_due_lies_as_many_working_hours_away_as_was_given() -> None:
    """From any moment of three weeks: the two functions agree, though neither asks the other."""
    holidays = frozenset({date(2026, 11, 11)})
    for hours in range(0, 21 * 24, 5):
        came = datetime(2026, 11, 2, tzinfo=UTC) + timedelta(hours=hours)
        assert working_hours(came, due_at(came, 72, holidays), holidays) == 72


def test_the_share_in_time() -> None:
    now = at(12, 12)
    in_time, late = Waiting(at(2, 9), at(5, 9)), Waiting(at(2, 9), at(5, 9, 1))
    never, still = Waiting(at(2, 9), None), Waiting(at(11, 9), None)
    early = Waiting(at(11, 9), at(11, 10))  # answered before its time was over
    assert share_in_time([in_time, late, never, still, early], now) == (2, 4)
    assert share_in_time([still], now) == share_in_time([], now) == (0, 0)
    assert share_in_time([late], now, holidays=frozenset({date(2026, 11, 3)})) == (1, 1)


# --- Which waits there are


def test_each_not_fixed_begins_another_wait() -> None:
    answers = [Answered(at(3)), Answered(at(9)), Answered(at(12))]
    assert list(waits(at(2), None, [], [])) == [Waiting(at(2), None)]
    assert list(waits(at(2), at(3), answers, [])) == [Waiting(at(2), at(3))]
    assert list(waits(at(2), at(3), answers, [at(5), at(6), at(10)])) == [
        Waiting(at(2), at(3)),
        Waiting(at(5), at(9)),
        Waiting(at(10), at(12)),
    ]  # fmt: skip  said twice before there was an answer, it is one wait
    assert list(waits(at(2), at(3), answers[:1], [at(2, 9), at(5)])) == [Waiting(at(2), at(3)), Waiting(at(5), None)]
    assert list(waits(at(2), None, [], [at(5)])) == [Waiting(at(2), None)]
    assert list(waits(at(2), at(2), [Answered(at(3))], [at(5)])) == [Waiting(at(2), at(2)), Waiting(at(5), None)]


def test_an_answer_counts_once_it_stands_in_the_language_of_who_asked() -> None:
    answers = [Answered(at(3), "In May."), Answered(at(9), "In June.")]
    assert list(waits(at(2), at(3), answers[:1], [], [])) == [Waiting(at(2), None)]
    assert list(waits(at(2), at(3), answers[:1], [], [Translated(at(4))])) == [Waiting(at(2), at(4))]
    early = [Translated(at(2, 9), "In May.")]
    assert list(waits(at(2), at(3), answers[:1], [], early)) == [Waiting(at(2), at(3))], "it stood there already"
    assert list(waits(at(2), at(3), answers[:1], [], [Translated(at(2, 9), "Another.")])) == [Waiting(at(2), None)]
    assert list(waits(at(2), at(3), [Answered(at(3))], [], [Translated(at(2, 9), "")])) == [Waiting(at(2), None)]
    both = [Translated(at(4)), Translated(at(11))]
    assert list(waits(at(2), at(3), answers, [at(5)], both)) == [Waiting(at(2), at(4)), Waiting(at(5), at(11))]
    late = [Translated(at(10))]
    assert list(waits(at(2), at(3), answers, [at(4)], late)) == [Waiting(at(2), at(10)), Waiting(at(4), at(10))]
    assert list(waits(at(2), None, [], [], [Translated(at(4))])) == [Waiting(at(2), None)]


def test_what_is_put_together_is_answered_with_the_other_one() -> None:
    own, done = Waiting(at(2), None), Waiting(at(1), at(3))
    assert put_together(own, at(5), [done]) == Waiting(at(2), at(5)), "told when they were put together, never before"
    assert put_together(own, at(5), [Waiting(at(4), at(9))]) == Waiting(at(2), at(9))
    assert put_together(own, at(5), [Waiting(at(4), None)]) == own
    assert put_together(own, at(5), [done, Waiting(at(4), at(6))]) == Waiting(at(2), at(6)), "it was not fixed"
    assert put_together(own, at(5), [done, Waiting(at(6), None)]) == Waiting(at(2), at(5)), "that is another wait"
    assert put_together(Waiting(at(2), at(4)), at(5), [Waiting(at(1), None)]) == Waiting(at(2), at(4))
    assert put_together(Waiting(at(2), at(9)), at(5), [done]) == Waiting(at(2), at(5))
