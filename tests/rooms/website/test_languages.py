"""Languages translated by hand: whole where residents meet them, true to the English, and said to be unchecked."""

from __future__ import annotations

import re
from collections import Counter
from fnmatch import fnmatch
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from django.test import RequestFactory
from django.utils.translation import gettext, ngettext, override

from compstat.website import catalogs
from compstat.website.templatetags.pages import language_links

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|\{[^{}]*\}|<[^<>]+>|&\w+;|https?://[^\s<]+")
UNCHECKED = {
    "es": "Ninguna persona ha revisado todavía esta traducción.",
    "ht": "Okenn moun poko verifye tradiksyon sa a.",
}
# Written the same in both languages.
SAME = {
    "es": {"Agenda"},
    "ht": set(),
}
PAGES = 100_000  # bytes before the map


@pytest.fixture(params=catalogs.BY_HAND)
def language(request) -> str:
    return request.param


def entries(language: str) -> list:
    return [entry for entry in catalogs.kept(language) if entry.id]


def pairs(language: str) -> list[tuple[str, str]]:
    """Every form with its translation, of strings that have one."""
    found = [entry for entry in entries(language) if catalogs.is_translated(entry)]
    return [
        pair for e in found for pair in zip(catalogs.forms(e.id), catalogs.forms(e.string), strict=True)
    ]  # fmt: skip


def test_what_residents_meet_is_translated_whole(language) -> None:
    needed = catalogs.for_residents(catalogs.kept(language))
    assert len(needed) > 1500
    assert [entry.id for entry in needed if not catalogs.is_translated(entry)] == []


def test_each_place_residents_meet_words_at_exists() -> None:
    there = [str(path.relative_to(catalogs.PROJECT)) for path in catalogs.sources()]
    assert [place for place in catalogs.FOR_RESIDENTS if not any(fnmatch(path, place) for path in there)] == []


def test_no_string_is_translated_by_half(language) -> None:
    halves = [e.id for e in entries(language) if any(catalogs.forms(e.string)) and not catalogs.is_translated(e)]
    assert halves == []


def test_translations_keep_every_placeholder_and_tag(language) -> None:
    told = pairs(language)
    assert len(told) > 1500
    wrong = [(a, b) for a, b in told if Counter(PLACEHOLDER.findall(a)) != Counter(PLACEHOLDER.findall(b))]
    assert wrong == []


def test_translations_say_something_else_than_the_english(language) -> None:
    worded = [(a, b) for a, b in pairs(language) if re.search(r"[a-z]{2}", PLACEHOLDER.sub("", a))]
    assert {a for a, b in worded if a.strip() == b.strip()} <= SAME[language]


def test_translations_are_as_whole_as_what_they_translate(language) -> None:
    """They end as the English does, and keep the blanks around it: pages put strings together."""
    ends = re.compile(r"[.!?:…](?=[”\"]?$)")
    wrong = [
        (a, b) for a, b in pairs(language)
        if bool(ends.search(a.strip())) != bool(ends.search(b.strip()))
        or re.match(r"\s*", a).group() != re.match(r"\s*", b).group()
        or re.search(r"\s*$", a).group() != re.search(r"\s*$", b).group()
    ]  # fmt: skip
    assert wrong == []


def test_the_compiled_catalog_holds_what_is_translated_and_nothing_else(language) -> None:
    with (catalogs.LOCALE / language / "LC_MESSAGES" / "django.mo").open("rb") as file:
        compiled = {catalogs.forms(m.id): catalogs.forms(m.string) for m in read_mo(file) if m.id}
    told = {catalogs.forms(e.id): catalogs.forms(e.string) for e in entries(language) if catalogs.is_translated(e)}
    assert compiled == told


PO = """# Glossary: town = ciudad
msgid ""
msgstr ""
"Language: es\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

# a town, not a state of mind
msgid "Town"
msgstr "Ciudad"

msgid "%(n)s mile"
msgid_plural "%(n)s miles"
msgstr[0] "%(n)s milla"
msgstr[1] "%(n)s millas"

msgid "Gone"
msgstr "Se fue"
"""


def test_new_strings_come_without_translation_gone_ones_go_and_the_rest_stays(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(catalogs, "LOCALE", tmp_path)
    (tmp_path / "es" / "LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "es" / "LC_MESSAGES" / "django.po").write_text(PO)
    source = catalogs.Undated("en", "")
    for text in ("Town", "New", ("%(n)s mile", "%(n)s miles"), ("%(n)s hour", "%(n)s hours")):
        source.add(text, locations=[("a.py", 0)])
    po, mo = catalogs.files(catalogs.by_hand("es", source))
    (tmp_path / "es" / "LC_MESSAGES" / "django.po").write_bytes(po)
    assert catalogs.files(catalogs.by_hand("es", source)) == (po, mo)
    told = {e.id: e for e in catalogs.kept("es") if e.id}
    assert {key: told[key].string for key in told} == {
        "Town": "Ciudad", "New": "", ("%(n)s mile", "%(n)s miles"): ("%(n)s milla", "%(n)s millas"),
        ("%(n)s hour", "%(n)s hours"): ("", ""),
    }  # fmt: skip
    assert told["Town"].user_comments == ["a town, not a state of mind"]
    assert po.startswith(b"# Glossary: town = ciudad\n")
    assert b"New" not in mo and b"hour" not in mo and b"milla" in mo


def test_what_is_not_translated_is_shown_in_english(language) -> None:
    sealed = [e.id for e in entries(language) if not catalogs.is_translated(e) and isinstance(e.id, str)]
    with override(language):
        assert gettext(sealed[0]) == sealed[0]
        assert gettext("Find my district") != "Find my district"


def test_plural_forms_follow_the_number() -> None:
    with override("es"):
        told = [ngettext("%(n)s correction", "%(n)s corrections", n) % {"n": n} for n in (0, 1, 2)]
    assert told == ["0 correcciones", "1 corrección", "2 correcciones"]


def test_a_page_says_in_its_language_that_nobody_has_checked_its_words(client, harborview, language) -> None:
    page = client.get(f"/{language}/harborview/d4/").content.decode()
    assert f'<html lang="{language}" dir="ltr"' in page
    assert page.count(UNCHECKED[language]) == 1
    assert page.index("</nav>") < page.index(UNCHECKED[language]) < page.index("<main")
    for other in ("", "/ar-xb"):
        assert 'class="unreviewed"' not in client.get(f"{other}/harborview/d4/").content.decode()


def test_the_line_goes_once_a_person_has_checked(client, harborview, language, settings) -> None:
    settings.UNREVIEWED = set()
    assert UNCHECKED[language] not in client.get(f"/{language}/harborview/d4/").content.decode()


def test_every_page_leads_to_the_others_languages_each_named_in_itself(client, harborview, language) -> None:
    page = client.get(f"/{language}/harborview/d4/?a=b").content.decode()
    with override("en"):
        links = language_links({"request": RequestFactory().get("/harborview/d4/")})
    assert [(each["code"], each["name"]) for each in links][:2] == [("es", "español"), ("ht", "kreyòl ayisyen")]
    others = {"en": "/", "es": "/es/", "ht": "/ht/"}
    for code, start in others.items():
        shown = f'<a href="{start}harborview/d4/?a=b" lang="{code}" hreflang="{code}"'
        assert (shown in page) == (code != language)
        assert (f'<link rel="alternate" hreflang="{code}"' in page) == (code != language)


def test_pages_are_light_and_whole_in_every_language(client, harborview, language) -> None:
    for path in (
        "/harborview/",
        "/harborview/d4/",
        "/harborview/d4/briefing/",
        "/harborview/quality/",
        "/harborview/d4/promises/",
    ):
        answer = client.get(f"/{language}{path}", follow=True)
        page = re.sub(r"<div class=\"where\">.*?</div>", "", answer.content.decode(), flags=re.S)
        assert answer.status_code == 200
        assert len(page.encode()) <= PAGES, path


def test_the_words_of_a_city_are_told_in_the_readers_language(client, harborview) -> None:
    """Kinds of report and help numbers stand in city.toml; the open-data API keeps the words of the file."""
    told = {"": ("Car theft", "Emergency"), "/es": ("Robo de autos", "Emergencia"), "/ht": ("Vòl machin", "Ijans")}
    for start, words in told.items():
        page = client.get(f"{start}/harborview/d4/briefing/", follow=True).content.decode()
        shown = [w for pair in told.values() for w in pair if re.search(rf">{w}<", page)]
        assert shown == list(words)
    for start, words in {"": "any hour", "/es": "a cualquier hora", "/ht": "nenpòt lè"}.items():
        assert words in client.get(f"{start}/harborview/d4/", follow=True).content.decode()
    client.get("/es/harborview/")
    assert "Robo de autos" not in client.get("/api/v1/harborview/definitions").content.decode()
