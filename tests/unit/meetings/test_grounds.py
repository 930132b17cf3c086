"""Four grounds and no other; what is pointed out to whoever reads, in three languages, and what is not."""

from __future__ import annotations

import pytest

from compstat.meetings.rules import GROUNDS, Ground, Mark, marks


def test_the_list_of_grounds_is_closed_and_criticism_is_none() -> None:
    assert [ground.value for ground in Ground] == ["identifies", "threat", "sealed", "advertising"]
    assert set(GROUNDS) == set(Ground)
    assert not any(
        word in words.lower() for words in GROUNDS.values() for word in ("police", "officer", "rude", "tone")
    )


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("See https://cheap.example/now", Mark.LINK),
        ("Go to WWW.cheap.example", Mark.LINK),
        ("Best roofers: roofs4you.shop", Mark.LINK),
        ("Write to ann.lee+crime@mail.example", Mark.MAIL),
        ("Call me: (617) 555-0101", Mark.PHONE),
        ("Call +1 617 555 0101 tonight", Mark.PHONE),
        ("6175550101", Mark.PHONE),
        ("A gray van, 1ABC 23", Mark.PLATE),
        ("A gray van, ABC 123, each night", Mark.PLATE),
        ("plate ABC-1234", Mark.PLATE),
        ("He lives at 12 Pier Street", Mark.HOUSE),
        ("the people in 4b Old Mill Hill Road", Mark.HOUSE),
        ("at 300 Harbor Blvd", Mark.HOUSE),
        ("I will kill him", Mark.THREAT),
        ("Somebody should burn down that house", Mark.THREAT),
        ("lo voy a matar", Mark.THREAT),
        ("m ap boule kay la", Mark.THREAT),
        ("y ap touye li", Mark.THREAT),
        ("She was raped last year", Mark.SEALED),
        ("a rapist lives here", Mark.SEALED),
        ("My husband hits me", Mark.SEALED),
        ("what do you do about domestic violence", Mark.SEALED),
        ("mi esposo me pega", Mark.SEALED),
        ("mari m ap bat mwen", Mark.SEALED),
        ("sexual assault", Mark.SEALED),
    ],
)
def test_what_a_person_should_look_at_twice(text: str, mark: Mark) -> None:
    assert mark in marks(text)


@pytest.mark.parametrize(
    "text",
    [
        "Why does nobody answer when we call 911?",
        "Officers were rude to my son. Why are they never made to say sorry?",
        "The lights on Pier Street have been dark since 2019.",
        "Cars race on the boulevard at 10 PM, every night!",
        "Is D4 safer than last year? I read 42 of 100.",
        "Please put the stable back. Grapes are cheap.",
        "¿Por qué no hay luces en la calle?",
        "Poukisa limyè yo pa mache nan lari a?",
        "",
    ],
)
def test_ordinary_questions_and_criticism_carry_no_mark(text: str) -> None:
    assert marks(text) == []


def test_a_text_may_carry_several_marks() -> None:
    assert marks("I will shoot them at 12 Pier Street, see www.x.example") == [Mark.LINK, Mark.HOUSE, Mark.THREAT]
    assert set(Mark) == {Mark(each) for each in ("link", "mail", "phone", "plate", "house", "threat", "sealed")}
