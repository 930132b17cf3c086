"""What we write ourselves on pages about concerns and problems is plain: Flesch–Kincaid grade 8 at most.

Grade = 0.39 · words / sentences + 11.8 · syllables / words − 15.59 (Kincaid et al. 1975). Counted are our own English
sentences, of templates and of code that makes sentences; names, days and figures that are put in count as nothing.
Syllables are counted by rule, with a list of words that the rule gets wrong; the count itself is tested on known words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from compstat.website import catalogs

PROJECT = Path(__file__).resolve().parents[2]
GRADE: Final = 8.0
HARDEST: Final = 13.0  # of one sentence of eight words or more: in a shorter one a single long word decides
JUDGED: Final = 8
LONGEST: Final = 28  # words of one sentence
FEWEST: Final = 5  # words: what is shorter is a label, and no sentence
PAGES: Final = {  # what one reads at a time: templates of a page with its parts, and the code that makes its sentences
    "loop page": ("problems/loop*.html", "problems/plan_told.html", "problems/looks.html", "problems/three.html",
                  "problems/reviews_told.html", "problems/voices.html"),
    "what the loop page says": ("problems/saying.py", "problems/queries/judged.py", "problems/queries/counted.py",
                                "problems/queries/planned.py", "problems/queries/loop.py"),
    "effects in words": ("problems/queries/effects.py",),
    "an area’s problems": ("problems/area.html", "problems/card.html", "problems/see_also.html"),
    "you said, we did": ("problems/you_said.html", "problems/told_table.html", "problems/queries/told.py"),
    "asked and done": ("problems/alignment.html", "problems/views/area.py"),
    "contribute and follow": ("problems/contribute.html", "problems/follow.html", "problems/views/contribute.py",
                              "problems/views/following.py", "problems/actions/sending.py", "problems/forms/public.py"),
    "do you notice a change?": ("problems/verdict.html", "problems/views/verdict.py", "problems/actions/voicing.py",
                                "problems/queries/codes.py"),
    "the board of promises": ("promises/board.html", "promises/items.html", "promises/history.html",
                              "problems/queries/origins.py", "promises/views.py"),
    "raise a concern": ("concerns/public_what.html", "concerns/public_form.html", "concerns/public_fields.html",
                        "concerns/public_receipt.html", "concerns/forms/public.py", "concerns/rules/raising.py"),
    "led on, and sealed": ("concerns/public_led_on.html", "concerns/public_sealed.html",
                           "concerns/public_disclosed.html", "concerns/public_leave.html"),
    "a concern, and its state": ("concerns/public_co*.html", "concerns/public_st*.html", "concerns/public_asked.html",
                                 "concerns/public_more.html", "concerns/public_numbers*.html",
                                 "concerns/public_instead.html", "concerns/saying.py", "concerns/rules/grounds.py"),
    "concerns of an area": ("concerns/public_list.html", "concerns/public_follow.html", "concerns/public_reply.html",
                            "concerns/views/public_list.py", "concerns/rules/themes.py"),
}  # fmt: skip
GAPS: Final = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\{.*?\}\}|<[^>]+>|https?://\S+")
WORD: Final = re.compile(r"[A-Za-z]+(?:[’'][a-z]+)*")
# What the rule below gets wrong, of the words we use.
SYLLABLES: Final = {
    "anything": 3, "area": 3, "areas": 3, "being": 2, "beside": 2, "closely": 2, "created": 3, "didn’t": 2,
    "doesn’t": 2, "doing": 2, "elsewhere": 2, "everybody": 4, "everything": 3, "going": 2, "homeless": 2, "idea": 3,
    "ideas": 3, "isn’t": 2, "liaison": 3, "likely": 2, "meanwhile": 2, "neighborhood": 3, "neighborhoods": 3,
    "nowhere": 2, "people": 2, "period": 3, "priorities": 4, "priority": 4, "quiet": 2, "reliable": 4, "safely": 2,
    "saying": 2, "science": 2, "society": 4, "somebody": 3, "someone": 2, "something": 2, "sometimes": 2,
    "statement": 2, "trying": 2, "usually": 4, "violence": 3, "whatever": 3, "wherever": 3, "whoever": 3,
}  # fmt: skip


def syllables(word: str) -> int:
    """How many syllables a word has: groups of vowels, without those that are not heard."""
    told = word.lower().replace("'", "’")
    plain = re.sub(r"’\w+$", "", told)
    if known := SYLLABLES.get(told) or SYLLABLES.get(plain):
        return known
    plain = re.sub(r"(?<=[^aeiouyl])e$|(?<=[aeiouy][l])e$|(?<=[^aeiouytd])ed$|(?<=[^aeiouysxzcg])es$", "", plain)
    return max(1, len(re.findall(r"[aeiouy]+", plain)))


def sentences(text: str) -> list[list[str]]:
    """The sentences of a text, each as its words."""
    parts = re.split(r"(?<=[.!?])[”\")]*\s+", GAPS.sub(" ", text))
    return [words for part in parts if len(words := WORD.findall(part)) >= FEWEST]


def grade(found: list[list[str]]) -> float:
    """The Flesch–Kincaid grade of sentences."""
    words = [word for sentence in found for word in sentence]
    return 0.39 * len(words) / len(found) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def files(patterns: tuple[str, ...]) -> Iterator[Path]:
    """The sources of a page: a template's path begins with its room, a module's too."""
    for pattern in patterns:
        room = pattern.split("/", 1)[0]
        base = PROJECT / "compstat" / room / "templates" if pattern.endswith(".html") else PROJECT / "compstat"
        found = sorted(base.glob(pattern))
        assert found, f"{pattern}: there is no such file"
        yield from found


def texts(path: Path) -> Iterator[str]:
    """Every string of ours in a source, the plural beside the singular once."""
    for message, _ in catalogs.strings(path):
        yield catalogs.forms(message)[-1]


@pytest.mark.parametrize(("text", "count"), [
    ("cat", 1), ("report", 2), ("people", 2), ("priority", 4), ("decided", 3), ("judged", 1), ("wanted", 2),
    ("changes", 2), ("places", 2), ("residents", 3), ("somebody", 3), ("measure", 2), ("table", 2), ("whole", 1),
    ("promises", 3), ("neighbors", 2), ("organization", 5), ("area’s", 3), ("said", 1), ("published", 2), ("tries", 1),
    ("mailed", 1), ("little", 2), ("comparison", 4), ("question", 2), ("asked", 1), ("ended", 2), ("sentences", 3),
])  # fmt: skip
def test_syllables_are_counted_as_they_are_spoken(text: str, count: int) -> None:
    assert syllables(text) == count


def test_the_grade_is_the_published_one() -> None:
    """The example of the literature: 13 words, 24 syllables, grade 11.3."""
    text = "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature."
    assert grade(sentences(text)) == pytest.approx(11.3, abs=0.05)
    assert grade(sentences("The cat sat on the mat. The dog sat on the cat.")) == pytest.approx(-1.45, abs=0.005)


def test_a_hard_text_is_found() -> None:
    hard = "Notwithstanding considerable methodological limitations, implementation was subsequently discontinued."
    assert grade(sentences(hard)) > 20 and grade(sentences("%(n)s concerns are part of this page, since %(on)s.")) < 3


@pytest.mark.parametrize("page", PAGES)
def test_our_own_sentences_are_plain(page: str) -> None:
    every = dict.fromkeys(text for path in files(PAGES[page]) for text in texts(path))
    found = [each for text in every for each in sentences(text)]
    assert len(found) >= 3, "nothing was read"
    hardest = sorted(found, key=lambda each: grade([each]), reverse=True)[:5]
    assert grade(found) <= GRADE, [" ".join(each) for each in hardest]
    hard = [each for each in found if len(each) > LONGEST or (len(each) >= JUDGED and grade([each]) > HARDEST)]
    assert [" ".join(each) for each in hard] == []
