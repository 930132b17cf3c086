"""When a load is refused."""

from __future__ import annotations

import pytest

from compstat.access.rules import Refused
from compstat.incidents import rules


@pytest.mark.parametrize(("rejected", "read"), [(0, 0), (0, 10), (1, 10), (10, 100), (1000, 10_000)])
def test_up_to_a_tenth_may_be_rejected(rejected, read) -> None:
    rules.check_rejected({"no_date": rejected}, read)


@pytest.mark.parametrize(("rejected", "read"), [(1, 1), (2, 10), (11, 100), (1001, 10_000)])
def test_more_may_not(rejected, read) -> None:
    with pytest.raises(rules.LoadRefused, match=rf"^{rejected:,} of {read:,} records.*more than 10%.*load again\.$"):
        rules.check_rejected({"no_date": rejected}, read)


@pytest.mark.parametrize(
    ("before", "now", "accepted"), [(0, 0, False), (100, 90, False), (100, 500, False), (100, 1, True), (0, 5, False)]
)
def test_a_small_fall_or_one_a_person_accepts_may_be(before, now, accepted) -> None:
    rules.check_fewer(before, now, accepted=accepted)


@pytest.mark.parametrize(("before", "now"), [(100, 89), (1, 0), (2000, 1799)])
def test_a_large_fall_may_not(before, now) -> None:
    with pytest.raises(rules.LoadRefused, match=rf"{now:,} reports instead of {before:,}.*--accept-fewer\.$"):
        rules.check_fewer(before, now, accepted=False)


@pytest.mark.parametrize(
    "kind", [rules.FeedRejected, rules.LoadRefused, rules.CountsRejected, rules.EditionUnknown, rules.FetchFailed]
)
def test_each_no_is_an_expected_one(kind) -> None:
    assert issubclass(kind, Refused)
