"""The interpreter's sheet: what the slides say, side by side in two languages, and the terms that will be used."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import zip_longest
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext, gettext_lazy, override

from compstat.places.queries import Area, City, Help

from ..models import Meeting
from ..queries.slides import Slide
from ..saying import day_text, listed
from . import facts
from .deck import deck
from .languages import name_of

TERMS: Final = (
    (gettext_lazy("Report"), gettext_lazy(
        "What an officer wrote down. It is not proof that a crime took place, and much that happens is never reported."
    )),
    (gettext_lazy("Usual range"), gettext_lazy(
        "Where 95 of 100 such windows would fall, judged from the same weeks of three to five earlier years."
    )),
    (gettext_lazy("About what we would expect"), ""),
    (gettext_lazy("More, or fewer, than we would expect"), gettext_lazy(
        "The count lies so far from earlier years that chance alone would rarely do it, even though we look at many "
        "counts at once."
    )),
    (gettext_lazy("As in the whole city"), gettext_lazy(
        "The count moved, but so did the city’s; beyond that nothing is unusual here."
    )),
    (gettext_lazy("Too few to say"), gettext_lazy(
        "Usually fewer than three in such a window: one or two more or fewer mean nothing."
    )),
    (gettext_lazy("Not final yet"), gettext_lazy("The last 28 days: a few reports still arrive.")),
    (gettext_lazy("Promise"), gettext_lazy("What a role will do, by a day. Everybody can read what became of it.")),
    (gettext_lazy("Show of phones"), gettext_lazy("Each phone answers once. It is not one person, one vote.")),
    (gettext_lazy("Ballot"), gettext_lazy("Each slip counts once, on paper or by phone.")),
)  # fmt: skip
LISTS: Final = ("sentences", "items", "more", "serves")  # of what a slide is told: texts as they are
GOES_ON: Final = re.compile(r"-\d+$")  # the key of a slide on which a list goes on
Pair = tuple[str, str]
Said = tuple[str, list[str]]
NOTHING: Final[Said] = ("", [])


def interpreter(where: City, area: Area, meeting: Meeting, code: str, today: date) -> dict[str, Any]:
    """All words of the sheet, for one language beside English."""
    ours, theirs = (_texts(where, area, meeting, each, today) for each in (settings.LANGUAGE_CODE, code))
    with override(code):
        return {
            "title": gettext("For the interpreter"), "names": [name_of(settings.LANGUAGE_CODE), name_of(code)],
            "slides_title": gettext("What the slides say"), "terms_title": gettext("Terms"),
            "hint": gettext("What people typed stands in their own words. Say when something goes too fast."),
            "slides": [_side_by_side(ours.get(key, NOTHING), told) for key, told in theirs.items()],
            "terms": list(zip(_terms(settings.LANGUAGE_CODE), _terms(code), strict=True)),
        }  # fmt: skip


def _texts(where: City, area: Area, meeting: Meeting, code: str, today: date) -> dict[str, Said]:
    """Title and lines of the slides that show, in one language. One list may take more slides in another language."""
    told: dict[str, Said] = {}
    with override(code):
        for slide in deck(meeting, where, area, today).shown:
            known = told.setdefault(GOES_ON.sub("", slide.key), (slide.title, []))[1]
            known.extend(line for line in lines(slide) if line not in known)
    return told


def _side_by_side(ours: Said, theirs: Said) -> dict[str, Any]:
    return {"titles": [ours[0], theirs[0]], "lines": list(zip_longest(ours[1], theirs[1], fillvalue=""))}


def lines(slide: Slide) -> Iterator[str]:
    """What a slide says, line by line."""
    told = slide.told
    for name in LISTS:
        yield from told.get(name, ())
    for row in told.get("rows", ()):
        yield _row(row)
    for group in told.get("groups", ()):
        yield f"{group['word']}: {listed(group['labels'])}"
    for promise in told.get("promises", ()):
        yield f"{promise['what']} ({promise['owner']}, {day_text(promise['due_on'])})"
    for found in told.get("helps", ()):
        yield _help(found)
    yield from (told[name] for name in ("words", "text") if told.get(name))


def _row(row: Mapping[str, Any]) -> str:
    count = "—" if row["count"] is None else row["count"]
    return f"{row['label']}: {row['word']} ({count})"


def _help(found: Help) -> str:
    return facts.help_text(found)


def _terms(code: str) -> Sequence[Pair]:
    with override(code):
        return [(str(term), str(said)) for term, said in TERMS]
