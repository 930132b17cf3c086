"""Counters shared by all processes: limits, growing waits, and who is told apart by network."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import RequestFactory

from compstat.access import limits
from compstat.access.limits import Delay, Limit, TooOften
from compstat.access.models import Counter

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


def test_a_limit_is_spent_and_comes_back_with_the_next_span() -> None:
    limit = Limit("letters", 3, HOUR)
    for minute in range(3):
        limits.spend(limit, "a", NOW + minute * timedelta(minutes=1))
    with pytest.raises(TooOften) as refusal:
        limits.spend(limit, "a", NOW + HOUR - SECOND)
    assert refusal.value.seconds == 1
    limits.spend(limit, "b", NOW)  # somebody else
    limits.spend(Limit("other", 3, HOUR), "a", NOW)  # something else
    limits.spend(limit, "a", NOW + HOUR)


def test_failures_make_one_wait_longer_each_time_and_never_for_ever() -> None:
    delay, now, waits = Delay("password", free=3, longest=timedelta(minutes=5)), NOW, []
    for _ in range(40):
        limits.failed(delay, "a", now)
        found = Counter.objects.get()
        waits.append((found.until - now).total_seconds() if found.until else 0)
        now = found.until or now
        limits.check_wait(delay, "a", now)
    assert waits[:12] == [0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300]
    assert set(waits[12:]) == {300}


def test_asking_during_a_wait_does_not_make_it_longer_and_others_do_not_wait() -> None:
    delay = Delay("password", free=0, longest=HOUR)
    limits.failed(delay, "a", NOW)
    until = Counter.objects.get().until
    for _ in range(5):
        with pytest.raises(TooOften):
            limits.check_wait(delay, "a", NOW)
    assert Counter.objects.get().until == until
    limits.check_wait(delay, "b", NOW)
    limits.check_wait(delay, "a", NOW + 2 * SECOND)


def test_success_and_a_day_forget_failures() -> None:
    delay = Delay("password", free=1, longest=HOUR)
    for _ in range(6):
        limits.failed(delay, "a", NOW)
    limits.succeeded(delay, "a")
    limits.check_wait(delay, "a", NOW)
    limits.failed(delay, "b", NOW)
    limits.failed(delay, "b", NOW + limits.DAY)
    assert [counter.count for counter in Counter.objects.all()] == [1]
    limits.forget(NOW + 2 * limits.DAY - SECOND)
    assert Counter.objects.exists()
    limits.forget(NOW + 2 * limits.DAY)
    assert not Counter.objects.exists()


def test_who_is_counted_cannot_be_read_back() -> None:
    limits.failed(Delay("password", 3, HOUR), "203.0.113.9 ann@example.org", NOW)
    stored = str(vars(Counter.objects.get()))
    assert "203.0" not in stored and "ann" not in stored and "example" not in stored


@pytest.mark.parametrize(
    ("remote", "passed_on", "proxies", "told"),
    [
        ("203.0.113.9", "", 0, "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "", 0, "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "", 0, "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "", 0, "203.0.113.9"),
        ("203.0.113.9", "198.51.100.7", 0, "203.0.113.9"),  # nobody counted a proxy: not believed
        ("127.0.0.1", "198.51.100.7", 1, "198.51.100.7"),
        ("127.0.0.1", "10.9.9.9, 198.51.100.7", 1, "198.51.100.7"),  # what comes before was written by the reader
        ("127.0.0.1", "10.9.9.9, 198.51.100.7, 192.0.2.1", 2, "198.51.100.7"),
        ("127.0.0.1", "", 1, "unknown"),
        ("", "", 0, "unknown"),
        ("127.0.0.1", "nonsense", 1, "unknown"),
    ],
)
def test_where_a_request_comes_from(remote: str, passed_on: str, proxies: int, told: str, settings) -> None:
    settings.COMPSTAT_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=passed_on)
    assert limits.network(request) == told


def test_what_the_doors_share_is_the_same_at_each_and_what_they_count_is_not(settings) -> None:
    settings.SECRET_KEY, settings.COMPSTAT_SHARED_SECRET = "public door", "both"
    there = (limits.key_of("limit", "a"), limits.shared_key_of("meeting", "a"))
    settings.SECRET_KEY = "staff door"
    here = (limits.key_of("limit", "a"), limits.shared_key_of("meeting", "a"))
    assert (there[0] == here[0], there[1] == here[1]) == (False, True)
