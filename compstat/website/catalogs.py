"""Catalogs of every string a reader may meet: `python -m compstat.website.catalogs` (or `make translate`).

Strings come from Python sources, templates, and the labels in the cities of this repository. Written are
the English catalog (what translators start from) and a generated language, "mirrored English", in which every
string is accented, lengthened by about a third, bracketed, and marked right-to-left: what stays plain on a
page in it was never sent through gettext, and what breaks in it would break in Arabic. No system tools are
needed, and the same sources always give the same bytes.

Spanish and Haitian Creole are translated by hand, in their .po files. Those are brought up to date: new strings
are added without translation, gone ones are dropped, translations and comments are kept. Compiled are only strings
that are translated; the others are shown in English.
"""

from __future__ import annotations

import ast
import io
import re
import sys
import tomllib
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PROJECT = Path(__file__).resolve().parents[2]
LOCALE = PROJECT / "compstat" / "website" / "locale"
MIRRORED = "ar_XB"
BY_HAND = ("es", "ht")
# What residents meet, on pages, phones and paper and in letters: translated whole into every language of BY_HAND.
FOR_RESIDENTS = [
    *(f"compstat/meetings/{place}.py" for place in (
        "words", "room_words", "saying", "letters", "links", "ics", "rules/*", "paper/*",
        "queries/slides/*", "queries/shown", "queries/room", "queries/coming", "queries/door", "queries/missing",
        "queries/withheld", "queries/incident",
        "actions/answering", "actions/asking", "actions/coming", "actions/door", "actions/following",
        "forms/coming", "forms/door", "forms/following", "forms/paper",
        "views/calendar", "views/coming", "views/door", "views/following", "views/paper", "views/room",
    )),
    *(f"compstat/meetings/templates/meetings/{page}.html" for page in (
        "meeting", "banner", "when", "next", "rows", "list", "area_list", "agenda_table",
        "register", "registered", "seat", "seat_codes", "seat_state", "coming_frame", "asked_fields",
        "door", "three_questions", "thanks", "questions_frame", "follow", "following",
        "join", "room*", "keeping", "slides/*", "card", "record", "closing", "trend", "turnout",
    )),
    *(f"compstat/concerns/{place}.py" for place in (
        "saying", "letters", "links", "rules/*", "forms/public",
        "queries/happened", "queries/problems_there", "queries/said", "queries/story",
        "queries/status", "queries/published",
        "actions/raising", "actions/replying", "actions/settling",
        "views/public*", "views/following", "views/parts",
    )),
    "compstat/concerns/templates/concerns/public_*.html",
    *(f"compstat/problems/{place}.py" for place in (
        "saying", "rules/*", "forms/public", "mailing/*", "paper/*", "actions/opening", "actions/sending",
        "actions/voicing", "queries/advice", "queries/alignment", "queries/before_after",
        "queries/finding", "queries/codes", "queries/counted",
        "queries/effects", "queries/figures", "queries/judged", "queries/known", "queries/listed", "queries/loop",
        "queries/measured", "queries/origins", "queries/planned", "queries/said", "queries/surroundings",
        "queries/told", "queries/verdicts", "views/area", "views/contribute", "views/data", "views/following",
        "views/loop", "views/parts", "views/verdict",
    )),
    *(f"compstat/problems/templates/problems/{page}.html" for page in (
        "loop*", "area", "card", "three", "voices", "you_said", "alignment", "bar", "verdict", "contribute", "follow",
        "form_frame", "looks", "plan_told", "reviews_told", "see_also", "told_table",
    )),
    "compstat/promises/views.py",
    *(f"compstat/promises/templates/promises/{page}.html" for page in ("board", "items", "history", "came")),
    "compstat/briefings/words.py", "compstat/briefings/pages.py", "compstat/briefings/reading.py",
    *(f"compstat/briefings/templates/briefings/{page}.html" for page in ("area", "briefing", "city")),
    "compstat/access/slowing.py", "compstat/access/words.py", "compstat/places/*.html",
    "compstat/website/templates/base.html", "compstat/website/templates/parts/*.html",
    "compstat/website/templates/[45]??.html", "compstat/website/templates/refused.html",
    "compstat/website/templatetags/*.py", "compstat/website/weekly_chart.py", "compstat/website/place_map.py",
    "cities/harborview/city.toml", "cities/boston/city.toml",
]  # fmt: skip
KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
TOLD = {"label", "plain", "note", "text", "incomplete", "hours"}  # keys of city.toml that pages send through gettext
KEPT = re.compile(r"(%\(\w+\)[sd]|%%|%[sd]|\{[^{}]*\}|<[^<>]+>|&\w+;|https?://\S+)")
ACCENTED = str.maketrans("aceinouyACDEINOUY", "áçéîñöûýÅÇÐÉÎÑÖÛÝ")
RIGHT_TO_LEFT = "\u200f"

Message = str | tuple[str, ...]


class Undated(Catalog):
    """A catalog without dates in its header, so that the same strings give the same file."""

    def _headers(self) -> list[tuple[str, str]]:
        return [
            ("Project-Id-Version", "Community CompStat"),
            ("Language", self.language),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("Plural-Forms", "nplurals=2; plural=(n != 1);"),
        ]

    mime_headers = property(_headers)

    def __init__(self, language: str, comment: str) -> None:
        super().__init__(header_comment=comment, fuzzy=False)
        self.language = language


# --- reading the sources


def sources() -> list[Path]:
    """Every Python file and template of the package, and each city's configuration."""
    package = PROJECT / "compstat"
    found = [
        *package.rglob("*.py"),
        *package.rglob("templates/**/*.html"),
        *(PROJECT / "cities").glob("*/city.toml"),
    ]
    return sorted(path for path in found if "migrations" not in path.parts)


def _extracted(text: str) -> Iterator[tuple[Message, str | None]]:
    """(message, context) of a template, once Django has made it look like Python."""
    found = extract("python", io.BytesIO(text.encode()), KEYWORDS, options={"encoding": "utf-8"})
    return ((message, context) for _, message, _, context in found)


def _called(text: str) -> Iterator[tuple[Message, str | None]]:
    """(message, context) of Python source, calls within f-strings among them."""
    calls = [each for each in ast.walk(ast.parse(text)) if isinstance(each, ast.Call)]
    for call in sorted(calls, key=lambda each: (each.lineno, each.col_offset)):
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        if name not in KEYWORDS:
            continue
        wanted = [at if isinstance(at, tuple) else (at, "") for at in KEYWORDS[name] or (1,)]
        given = [call.args[at - 1] if len(call.args) >= at else None for at, _ in wanted]
        words = [each.value for each in given if isinstance(each, ast.Constant) and isinstance(each.value, str)]
        if len(words) == len(wanted):
            told = [text for text, (_, kind) in zip(words, wanted, strict=True) if not kind]
            context = next((text for text, (_, kind) in zip(words, wanted, strict=True) if kind), None)
            yield told[0] if len(told) == 1 else tuple(told), context


def _labels(table: object) -> Iterator[tuple[Message, str | None]]:
    """The words of a city's configuration."""
    if isinstance(table, dict):
        for key, value in table.items():
            told = value if isinstance(value, list) else [value]
            yield from ((text, None) for text in told if key in TOLD and isinstance(text, str) and text)
            yield from _labels(value)
    elif isinstance(table, list):
        for entry in table:
            yield from _labels(entry)


def strings(path: Path) -> Iterator[tuple[Message, str | None]]:
    """The strings of one source, with their contexts."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".toml":
        return _labels(tomllib.loads(text))
    return _extracted(templatize(text)) if path.suffix == ".html" else _called(text)


def english() -> Undated:
    """The English catalog: every string once, each with the files it comes from."""
    catalog = Undated("en", "# What translators start from; written by `make translate`.")
    for path in sources():
        place = [(str(path.relative_to(PROJECT)), 0)]
        for message, context in strings(path):
            if message and message != ("", ""):
                catalog.add(message, locations=place, context=context)
    return catalog


# --- the mirrored language


def mirrored_text(text: str) -> str:
    """One string in the mirrored language; placeholders and markup stay as they are.

    >>> mirrored_text("%(n)s reports")
    '\\u200f[%(n)s réépöörts]\\u200f'
    """
    start, end = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    pieces = KEPT.split(text.strip())
    told = "".join(piece if number % 2 else _accented(piece) for number, piece in enumerate(pieces))
    return f"{start}{RIGHT_TO_LEFT}[{told}]{RIGHT_TO_LEFT}{end}"


def _accented(text: str) -> str:
    """Letters with accents, vowels twice: about a third longer, still readable."""
    return re.sub(r"[aeiou]", lambda vowel: vowel.group() * 2, text).translate(ACCENTED)


def mirrored(source: Catalog) -> Undated:
    """The catalog of the mirrored language."""
    catalog = Undated(MIRRORED, "# A generated language for checking right-to-left pages; written by `make translate`.")
    for message in source:
        if message.id:
            ids = message.id if isinstance(message.id, tuple) else (message.id,)
            told = tuple(mirrored_text(str(text)) for text in ids)
            catalog.add(
                message.id,
                told if len(told) > 1 else told[0],
                locations=message.locations,
                context=message.context,
            )
    return catalog


# --- languages translated by hand


def forms(text: str | Sequence[str]) -> tuple[str, ...]:
    """The singular and the plural, or the one form there is."""
    return (text,) if isinstance(text, str) else tuple(text)


def is_translated(entry: Entry) -> bool:
    """Whether every form of a string has its translation."""
    return all(forms(entry.string or ""))


def kept(name: str) -> Catalog:
    """The catalog of a language as people have written it."""
    with (LOCALE / name / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file)


def by_hand(name: str, source: Catalog) -> Undated:
    """The catalog of a language with the strings there are now, and the translations there were."""
    before = kept(name)
    told = {(entry.id, entry.context): entry for entry in before if entry.id}
    catalog = Undated(name, before.header_comment)
    for entry in source:
        if entry.id:
            old = told.get((entry.id, entry.context))
            catalog.add(
                entry.id, old.string if old else None, locations=entry.locations, context=entry.context,
                user_comments=old.user_comments if old else (),
            )  # fmt: skip
    return catalog


def for_residents(catalog: Catalog) -> list[Entry]:
    """The strings that residents meet."""
    places = FOR_RESIDENTS
    return [e for e in catalog if e.id and any(fnmatch(file, place) for file, _ in e.locations for place in places)]


# --- writing


def files(catalog: Undated) -> tuple[bytes, bytes]:
    """A catalog as .po, and with what is translated as .mo."""
    compiled = Undated(catalog.language, "")
    for entry in catalog:
        if entry.id and is_translated(entry):
            compiled.add(entry.id, entry.string, context=entry.context)
    po, mo = io.BytesIO(), io.BytesIO()
    write_po(po, catalog, width=100, sort_output=True, include_lineno=False)
    write_mo(mo, compiled)
    return po.getvalue(), mo.getvalue()


def written() -> dict[Path, bytes]:
    """Every file of the catalogs as it should be now."""
    source = english()
    found: dict[Path, bytes] = {}
    catalogs = {"en": source, MIRRORED: mirrored(source), **{name: by_hand(name, source) for name in BY_HAND}}
    for name, catalog in catalogs.items():
        folder = LOCALE / name / "LC_MESSAGES"
        found[folder / "django.po"], found[folder / "django.mo"] = files(catalog)
    return found


def main() -> int:
    """Write the catalogs and say how many strings they hold."""
    for path, content in written().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    print(f"{len(english())} strings, in English and mirrored, in compstat/website/locale/.")
    for name in BY_HAND:
        needed = for_residents(kept(name))
        lacking = [entry for entry in needed if not is_translated(entry)]
        print(f"{name}: {len(needed) - len(lacking)} of {len(needed)} strings for residents are translated.")
        for entry in lacking:
            print(f"  {entry.id!r}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
