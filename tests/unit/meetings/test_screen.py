"""Seven lines a slide: lists and texts go on to the next one, as evenly as the fewest slides allow."""

from __future__ import annotations

import pytest

from compstat.meetings.rules.screen import LINES, WIDE, fitting, lines_of, on_slides, paragraphs, sentences


@pytest.mark.parametrize(
    ("text", "wide", "lines"),
    [
        ("", 10, 1),
        ("ten letters", 10, 2),
        ("ten letter", 10, 1),
        ("one\ntwo", 10, 2),
        ("a" * 21, 10, 3),
        ("a\n\nb", 10, 3),
    ],
)
def test_lines_are_counted(text: str, wide: int, lines: int) -> None:
    assert lines_of(text, wide) == lines


@pytest.mark.parametrize(
    ("takes", "slides"),
    [
        ([], []),
        ([7], [[7]]),
        ([9, 1], [[9], [1]]),  # what is longer has one to itself
        ([1, 1, 1, 1, 1, 1, 1, 1], [[1, 1, 1, 1], [1, 1, 1, 1]]),  # evenly, not seven and one
        ([4, 4], [[4], [4]]),
        ([3, 3, 1, 2], [[3, 3], [1, 2]]),  # in their order
        ([2, 2, 2], [[2, 2, 2]]),
    ],
)
def test_items_go_on_to_the_next_slide(takes: list[int], slides: list[list[int]]) -> None:
    assert on_slides(takes, lambda each: each) == slides


def test_the_last_of_a_list_always_shows() -> None:
    four = "a" * 3 * WIDE
    assert LINES == 7
    assert fitting([]) == ([], [])
    assert fitting(["last"]) == (["last"], [])
    assert fitting(["first", "second", "last"]) == (["first", "second", "last"], [])
    assert fitting([four, "second", four, "last"]) == ([four, "second", "last"], [four])
    assert fitting([four, four, four]) == ([four, four], [four])


def test_a_text_is_cut_between_sentences() -> None:
    assert sentences("One.  Two?\nThree! Four") == ["One.", "Two?", "Three!", "Four"]
    assert sentences(" ") == []
    assert paragraphs("One. Two.") == ["One. Two."]
    long = " ".join(f"{'a' * (WIDE - 1)}." for _ in range(8))
    told = paragraphs(long)
    assert len(told) == 2
    assert " ".join(told) == long
    assert all(lines_of(part) <= LINES for part in told)
