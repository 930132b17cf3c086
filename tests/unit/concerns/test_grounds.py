"""On which grounds a text may be refused: four and no other."""

from __future__ import annotations

from compstat.concerns.rules import GROUNDS, Ground
from compstat.meetings import rules as meetings


def test_the_list_of_grounds_is_closed_and_criticism_is_none() -> None:
    assert [ground.value for ground in Ground] == ["identifies", "threat", "sealed", "advertising"]
    assert set(GROUNDS) == set(Ground)
    assert not any(
        word in words.lower() for words in GROUNDS.values() for word in ("police", "officer", "rude", "tone")
    )


def test_meetings_have_the_same_ones_and_the_same_marks() -> None:
    from compstat.concerns import rules

    assert (meetings.GROUNDS, meetings.Ground, meetings.Mark, meetings.marks) == (
        rules.GROUNDS, rules.Ground, rules.Mark, rules.marks,
    )  # fmt: skip
