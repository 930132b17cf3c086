"""What a person should look at twice, in four languages; and how much of it is found, measured and published.

    DJANGO_SETTINGS_MODULE=compstat.website.settings python -m tests.oracle.test_marking

writes docs/reference/marking.md anew. It is measured on three sets of texts. The first (marking/measure.jsonl) and the
second (marking/again.jsonl) were read while the rules were widened. The aims are judged on the third
(marking/third.jsonl), which is read by nobody who writes rules: only figures of it come out of here.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compstat.concerns.rules import MARKS, Mark, marks, pieces
from compstat.concerns.rules.marking import Found, found
from tests.oracle.marking_cases import CASES
from tests.oracle.marking_more_cases import MORE_CASES, NO_PLATES

PROJECT = Path(__file__).resolve().parents[2]
PAGE = PROJECT / "docs" / "reference" / "marking.md"
FIRST, SECOND, THIRD = (Path(__file__).parent / "marking" / f"{name}.jsonl" for name in ("measure", "again", "third"))
LANGUAGES = {"en": "English", "es": "Spanish", "ht": "Haitian Creole", "pt": "Portuguese"}
KINDS = {
    "plate": Mark.PLATE, "phone": Mark.PHONE, "mail": Mark.MAIL, "street_number": Mark.HOUSE, "name": Mark.NAME,
    "violence": Mark.SEALED,
}  # fmt: skip
WORDS = {
    "plate": "Plates, also parts of them", "phone": "Telephone numbers", "mail": "Mail addresses",
    "street_number": "House numbers with their street", "name": "Names of people",
    "violence": "Accounts of sexual or domestic violence",
}  # fmt: skip
WORDS_THAT_MEET = (
    "plate", "462-1187", "Ann", "Lee", "12", "Pier", "Street", "my husband", "hits me", "617", "555", "0101", "at",
    "x@y.example", "www.x.example", "call", "6 7 8 9 K", "St", "I will", "kill him", "9", "ABC 123", "Mr.", ",",
)  # fmt: skip
AIM, MOST_CLEAN_MARKED = 0.95, 0.20
MOST_READ_MARKED = 0.12  # in the sets that were read while the rules were widened
AIMED_AT = {
    "plate": "plates",
    "phone": "telephone numbers",
    "mail": "mail addresses",
    "street_number": "house numbers",
}


# Small cases of our own


@pytest.mark.parametrize(("mark", "told", "text"), CASES + MORE_CASES)
def test_what_a_person_should_look_at_twice(mark: Mark, told: str, text: str) -> None:
    there = [(each.mark, text[each.start : each.end]) for each in found(text)]
    assert any(each is mark and told in words for each, words in there), there


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Why does nobody answer when we call 911?",
        "Officers were rude to my son. Why are they never made to say sorry?",
        "The lights on Pier Street have been dark since 2019.",
        "Cars race on the boulevard at 10 PM, every night!",
        "Is D4 safer than last year? I read 42 of 100.",
        "Please put the stable back. Grapes are cheap.",
        "Street lights on the 300 block of Pier Street are out since May 3. Case 617-555-0123 was closed.",
        "From 8 to 10 Pier Street is one big parking lot. By 9 Dudley St is full.",
        "Bus 28 and Route 9 Pier St never come. Bikes with serial number WTU118C0456F were stolen.",
        "St. Mark's Church, Jackson Park and the Taylor School had break-ins.",
        "An RX350 and a 2019 F-150 at exit 14. No plates, 3 mopeds, 45mph, 9AM.",
        "They are going to kill somebody with those scooters.",
        "Wendy's closes at 10, and kids count one two three four five on the steps.",
        "They threw my brother on the hood over a tail light.",
        "WHY DOES BPD TAKE 40 MINUTES ON BLUE HILL AVE 24/7?",
        "¿Por qué no hay luces en la calle?",
        "Entre 3 y 5 Talbot Ave no se mueve. Boten la basura de la cuadra 200 de Adams.",
        "En la calle Adams hay 5 carros abandonados desde el 3 de mayo.",
        "La policía golpeó a mi hijo en la esquina. Es abuso policial.",
        "Mi esposo trabaja de noche y lo han asaltado 2 veces.",
        "Poukisa limyè yo pa mache nan lari a?",
        "Bis 28 la pa janm vini. A 9è Bowdoin Street se yon pis kous.",
        "Polis yo bat pitit gason m devan tout moun.",
        "In 1998 Dudley Square was better. The last 30 days were bad, and 2 Warren St stops were merged.",
        "Our cleanup starts with 20 kids and ends in 3 hours. The sign-up ends June 12. Registration is $45.",
        "Tired of candles and teddy bears. A Ford F-150 and a Honda CR-V raced. The ball hit me in the face.",
        "The shop opens 10 AM 2000 days a year. Only 3G works here.",
        "La placa del vecino que siempre se estaciona mal frente a mi puerta y tiene 312",
        "Two kids robbed me: he pushed me and took my bag.",
        "Es una violación de tráfico. La Panadería Doña Elba abre a las 6. Un desconocido me empujó y me robó.",
        "Levei multa por violação de estacionamento em frente à Padaria Dona Rosa. O 22 e o 29 atrasam.",
        "Às 9 Bowdoin Street vira pista de corrida. O quarteirão 400 está escuro.",
        "A linha 9 é pior. Tem 5 carros abandonados na Columbia Rd há meses.",
    ],
)
def test_ordinary_questions_and_criticism_carry_no_mark(text: str) -> None:
    assert marks(text) == []


@pytest.mark.parametrize("text", NO_PLATES)
def test_models_lines_cases_times_and_prices_are_no_plates(text: str) -> None:
    assert Mark.PLATE not in marks(text)


def test_a_workshop_on_violence_is_no_account_of_it() -> None:
    assert marks("Is there a workshop on domestic violence in May?") == []
    assert marks("Domestic violence went on upstairs.") == [Mark.SEALED]


def test_a_text_may_carry_several_marks() -> None:
    assert marks("I will shoot them at 12 Pier Street, see www.x.example") == [Mark.LINK, Mark.HOUSE, Mark.THREAT]
    assert set(Mark) == {
        "link", "mail", "phone", "plate", "house", "name", "threat", "sealed",
    }  # fmt: skip
    assert set(MARKS) == set(Mark)


def test_a_text_is_cut_where_something_is_to_be_looked_at_and_nothing_of_it_is_lost() -> None:
    text = "Ann Lee, 12 Pier Street: plate 462-1187."
    cut = list(pieces(text))
    assert cut == [
        ("Ann Lee", "perhaps a name"), (", ", ""), ("12 Pier Street", "a street address"), (": plate ", ""),
        ("462-1187", "a telephone number, perhaps a plate"), (".", ""),
    ]  # fmt: skip
    assert list(pieces("No lamps here.")) == [("No lamps here.", "")] and list(pieces("")) == []


@settings(max_examples=150)
@given(st.lists(st.sampled_from(WORDS_THAT_MEET), max_size=30))
def test_marks_that_overlap_become_one_piece_whatever_is_written(words: list[str]) -> None:
    text = " ".join(words)
    cut, there = list(pieces(text)), found(text)
    assert "".join(told for told, _ in cut) == text
    assert all(told for told, _ in cut)
    assert {label for _, labels in cut for label in labels.split(", ") if label} == {str(MARKS[e.mark]) for e in there}
    for each in there:
        here = 0
        for told, label in cut:
            if here <= each.start and each.end <= here + len(told):
                assert str(MARKS[each.mark]) in label
            here += len(told)
        assert 0 <= each.start < each.end <= len(text)


NASTY = (
    "a", "1", "A", "1 ", "a ", "A ", "St ", "1 a ", "12 Pier ", "A1 ", "a.", "a@", "a-", "six ", "six 1 ", "1-", "1.",
    "(",
    "Mr. A", "Maria ", "plate 1 ", "plate starts with ", "my husband ", "he hits ", "calle a ", "call a ", "kay la ",
    "A a-1 ", "A de la ", "a dot ", "my name is ", "live is at ", "a underscore ", "é1 ", "plate one k ",
    "ends in 1 ", "30 to 34 ", "he hits me ",
    "Ti A ", "number six A ", "NH car ", "Maria and ", "last digits 1 ", "plak mwen ", "A, a ", "li bat ", "\n", "1, ",
    "car 8K ", "Honda A1 1 ", "NH one ", "the plate has ", "V 1 ", "k one ", "123 4567 ", "8KT van ",
    "letras son ", "9-",
)  # fmt: skip


@pytest.mark.parametrize("part", NASTY)
def test_four_times_as_long_takes_about_four_times_as_long(part: str) -> None:
    """A pattern that tries everything twice would take sixteen times as long, or for ever."""

    def took(length: int) -> float:
        text, times = (part * length)[:length], []
        for _ in range(2):
            began = process_time()
            found(text)
            times.append(process_time() - began)
        return min(times)

    assert took(2000) < 8 * took(500) + 0.02


# Measuring


def spans(row: dict, kind: str) -> list[tuple[int, int]]:
    """Where in a text something of this kind stands."""
    starts = [(row["text"].index(told), told) for told in row["spans"].get(kind, [])]
    return [(start, start + len(told)) for start, told in starts]


def counted(row: dict) -> Iterator[tuple[str, str]]:
    """What is there, what of it was found, what was marked, and what of that is right: (kind, which of the four)."""
    there = found(row["text"])
    for kind, mark in KINDS.items():
        mine = [each for each in there if each.mark is mark]
        if kind == "violence":
            is_one = kind in row["kinds"]
            yield from [(kind, "there")] * is_one + [(kind, "marked")] * bool(mine)
            yield from [(kind, "found"), (kind, "right")] * (is_one and bool(mine))
            continue
        told = spans(row, kind)
        yield from [(kind, "there") for _ in told] + [(kind, "marked") for _ in mine]
        yield from [(kind, "found") for start, end in told if any(halfway(each, start, end) for each in mine)]
        yield from [(kind, "right") for each in mine if any(each.start < b and a < each.end for a, b in told)]


def halfway(each: Found, start: int, end: int) -> bool:
    """Whether a mark covers at least half of what a person would black out."""
    return 2 * (min(each.end, end) - max(each.start, start)) >= end - start


@cache
def measured(texts: Path) -> tuple[Counter, Counter, Counter]:
    """Counts by (language, kind, which); clean texts by language; marked ones of them."""
    counts, clean, marked = Counter(), Counter(), Counter()
    for line in texts.read_text().splitlines():
        row = json.loads(line)
        for kind, which in counted(row):
            counts[row["language"], kind, which] += 1
            counts["all", kind, which] += 1
        if not row["kinds"]:
            for language in (row["language"], "all"):
                clean[language] += 1
                marked[language] += bool(marks(row["text"]))
    return counts, clean, marked


def share(part: int, whole: int) -> str:
    """A share in whole percent, with what it is of."""
    return f"{round(100 * part / whole)} %" if whole else "–"


def rows(texts: Path) -> Iterator[str]:
    counts, clean, marked = measured(texts)
    yield "| What | Language | Found | Right | n |"
    yield "|---|---|--:|--:|--:|"
    for kind, words in WORDS.items():
        for language, name in {**LANGUAGES, "all": "**all four**"}.items():
            there, hit, of, right = (counts[language, kind, which] for which in ("there", "found", "marked", "right"))
            yield f"| {words} | {name} | {share(hit, there)} | {share(right, of)} | {there} |"
    yield ""
    yield "| Texts with nothing to mark | Language | Marked all the same | n |"
    yield "|---|---|--:|--:|"
    for language, name in {**LANGUAGES, "all": "**all four**"}.items():
        yield f"| Any mark at all | {name} | {share(marked[language], clean[language])} | {clean[language]} |"


def shares() -> dict[str, float]:
    """How much of each kind was found in the third set, of those for which there is an aim."""
    counts = measured(THIRD)[0]
    return {kind: counts["all", kind, "found"] / counts["all", kind, "there"] for kind in AIMED_AT}


def short() -> str:
    """Which aims are not reached, in words."""
    below = {AIMED_AT[kind]: found for kind, found in shares().items() if found < AIM}
    told = " and ".join(f"{words} ({round(100 * found)} % found)" for words, found in below.items())
    return f"Not reached: {told}." if told else "All of it is reached."


def many(texts: Path) -> int:
    """How many texts there are."""
    return len(texts.read_text().splitlines())


def least(there: int) -> str:
    """What share may in truth be found, at worst, when all of so many are: 95 % sure."""
    return f"{100 * 0.05 ** (1 / there):.0f} %"


def page() -> str:
    """The page, from what is measured now."""
    sets = {"first": FIRST, "second": SECOND, "third": THIRD}
    tables = {name: "\n".join(rows(texts)) for name, texts in sets.items()}
    numbers = {f"{name}s": many(texts) for name, texts in sets.items()}
    there = measured(THIRD)[0]["all", "plate", "there"]
    return TOLD.format(**tables, **numbers, short=short(), plates=there, least=least(there))


TOLD = """# Marking: what it finds

Written by `python -m tests.oracle.test_marking`; a test fails when it is out of date.

Before a text of a resident is published, a person reads all of it. Marking helps whoever reads: it points at what may
tell who somebody is, and at what may be sexual or domestic violence. It decides nothing, and it misses things.

*Found*: of what was there, how much was marked (recall). A mark counts when it covers at least half of what a person
would black out. *Right*: of the marks of this kind, how many were on something of this kind (precision). *n*: how many
there were. Violence is counted by text: there is no single word to point at.

**The aim** was to find 95 % of plates, telephone numbers, mail addresses and house numbers, and to mark at most 20 %
of the texts that have nothing to mark. It is judged on the third set. {short}

## The third set

`third.jsonl`: {thirds} texts, written blind, and never read by whoever wrote the rules. It was measured once with the
rules as they are, after they had been widened while looking at the first two sets and at cases of our own. A new set
was written because the second had been read.

It holds {plates} plates. Even if all of so few are found, the true share may be as low as {least} (one-sided, 95 %
sure).

{third}

## The second set

`again.jsonl`: {seconds} texts, written blind after the first rules. Of its plates 90 % were found at first, and 92 %
after rules for plates and for violence had been widened from the figures alone: the aim was missed. Figures then:
house numbers, telephone numbers and mail addresses 100 %, names 87 %, violence 82 % (Haitian Creole 62 %); of the texts
with nothing to mark, 9 % were marked all the same. Then it was read, and rules were widened while looking at it: what
is found in it now says little about texts that nobody has read.

{second}

## The first set

`measure.jsonl`: {firsts} texts, written before the rules. After its third measuring it was read while widening the
rules, so what is found in it now says little about texts that nobody has read. Figures before that: plates 94 %, house
numbers 92 %, telephone numbers and mail addresses 100 %, names 69 %, violence 62 %; of the texts with nothing to mark,
9 % were marked all the same.

{first}

## What these figures are worth

- **The texts** are invented ones, half of them with nothing to mark, written by another hand, which had not seen the
  rules. No native speaker has checked them. Real residents write in more ways than one writer thinks of: expect less
  than this.
- **The rules** were written while looking at 100 other texts (`develop.jsonl`), then widened while looking at the first
  set, then the second. The third set is looked at by nobody who changes a rule: `tests/oracle/marking/README.md`.
- **Names** are found after a title, a relation or "my name is", at the end of a text, and by lists of names that are
  common in the four languages. A rare first name in the middle of a sentence is missed.
- **Violence** is found by words and by who stands near them. Much is told without such words, and some of nobody
  close. Whoever reads must expect accounts that carry no mark.
- **Spelling**: accents may be left out. Other languages than these four have no rules of their own; numbers, plates
  and mail addresses look alike everywhere, names and accounts do not.
- Also marked, and not measured here: links, and threats. A clean text that carries one counts as marked.
"""


def test_the_aims_are_reached_on_the_third_set() -> None:
    _, clean, marked = measured(THIRD)
    assert {kind: share for kind, share in shares().items() if share < AIM} == {}
    assert marked["all"] / clean["all"] <= MOST_CLEAN_MARKED


@pytest.mark.parametrize("texts", [FIRST, SECOND])
def test_the_sets_that_were_read_are_found_no_worse_than_they_were(texts: Path) -> None:
    counts, clean, marked = measured(texts)
    assert all(counts["all", kind, "found"] >= AIM * counts["all", kind, "there"] for kind in AIMED_AT)
    assert marked["all"] / clean["all"] <= MOST_READ_MARKED


@pytest.mark.parametrize("texts", [FIRST, SECOND, THIRD])
def test_the_texts_are_as_many_as_was_said(texts: Path) -> None:
    counts, clean, _ = measured(texts)
    assert many(texts) >= 300 and clean["all"] * 20 >= many(texts) * 9
    assert all(counts[language, kind, "there"] for language in LANGUAGES for kind in KINDS)


def test_the_page_is_current() -> None:
    assert PAGE.read_text() == page(), "write the page anew: see the top of this file"


if __name__ == "__main__":
    PAGE.write_text(page())
