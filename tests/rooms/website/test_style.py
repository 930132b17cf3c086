"""The style page shows every part in every manner; the frame carries what each page must."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from compstat.website import style_samples
from compstat.website.style_views import MANNERS, style

PARTS = Path(style_samples.__file__).parent / "templates" / "parts"
VOID = {"meta", "link", "input", "br", "img", "hr"}
OPTIONAL = {"th", "td", "tr", "p", "li"}  # HTML lets their end tags be left out


class Tree(HTMLParser):
    """Checks that tags close in order, and keeps ids and texts."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.problems: list[str] = []

    def handle_starttag(self, tag, attrs) -> None:
        given = dict(attrs)
        if "id" in given:
            self.ids.append(given["id"])
        if "style" in given:
            self.problems.append(f"{tag} has a style attribute")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs) -> None:
        pass

    def handle_endtag(self, tag) -> None:
        while self.open and self.open[-1] != tag and self.open[-1] in OPTIONAL:
            self.open.pop()
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"</{tag}> closes nothing at {self.getpos()}")


def page(path: str = "/style/", **query: str) -> str:
    return style(RequestFactory().get(path, query)).content.decode()


def read(html: str) -> Tree:
    tree = Tree()
    tree.feed(html)
    return tree


@pytest.mark.parametrize("manner", ["", *MANNERS])
def test_every_manner_is_well_formed(manner) -> None:
    tree = read(page(manner=manner))
    assert tree.problems == []
    assert tree.open == []


def test_all_manners_are_shown_below_one_another() -> None:
    html = page()
    assert html.count('<table class="board"') == len(MANNERS)
    assert re.findall(r'<section class="specimens" data-theme="(\w+)"', html) == [
        "light",
        "dark",
        "light",
        "light",
    ]
    assert 'data-text="large"' in html
    assert 'dir="rtl" lang="ar-XB"' in html


def test_the_mirrored_panel_leaves_no_word_untranslated() -> None:
    html = page(manner="rtl")
    panel = html[html.index('<section class="specimens"') : html.index('<footer class="site"')]
    panel = panel.replace("English, Español, Kreyòl", "")
    text = re.sub(r"<svg.*?</svg>|<code.*?</code>|<small dir=\"ltr\">.*?</small>|<[^>]+>", "\n", panel, flags=re.DOTALL)
    text = re.sub(r"\u200f\[.*?\]\u200f", "", text, flags=re.DOTALL)
    dates = r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|am|pm)\b"
    left = set(re.findall(r"[A-Za-z]{4,}", re.sub(dates, "", text)))
    weekdays = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
    names = {"Riverside", "Mill", "Hill", "Station", "Square", "Ropewalk", "Customs", "House"}
    assert left - weekdays - names == set()


def test_every_part_is_shown() -> None:
    shown = page()
    marks = {
        "board": '<table class="board"', "breadcrumbs": 'class="trail', "cannot": 'class="cannot"',
        "card": 'class="card"', "cards": "", "meetings_soon": "", "next_meeting": "",
        "cite": 'id="cite"', "definition": 'class="definition"',
        "edition_line": 'class="edition"', "empty": 'class="empty"', "figure_link": 'class="figure"',
        "find": 'class="find"', "help": 'class="help"', "languages": 'class="languages"',
        "navigation": "", "note": 'class="note"', "paragraph": 'class="for-print"',
        "place_map": 'class="map"', "plain": 'class="plain"', "rhythm_grid": 'class="rhythm"',
        "stands_out": 'class="stands-out"', "unreviewed": "", "weekly_chart": 'class="weekly"',
    }  # fmt: skip
    assert {part.stem for part in PARTS.glob("*.html")} == marks.keys()
    assert [name for name, mark in marks.items() if mark not in shown] == []


@pytest.mark.parametrize("part", sorted(PARTS.glob("*.html")), ids=lambda part: part.stem)
def test_every_part_says_what_it_is_given(part) -> None:
    assert re.match(r"\{# .{20,} #\}|\{% comment %\}", part.read_text(encoding="utf-8"))


def test_the_frame_carries_edition_address_citation_help_and_languages() -> None:
    html = page(manner="light")
    footer = html[html.index('<footer class="site"') :]
    for told in ("2f9c71ab03de", "July 2, 2027", "http://testserver/style/", "911", "988", "Victim services"):
        assert told in footer
    assert 'href="tel:911"' in footer
    assert "Harborview is a city we made up" in footer
    assert '<a class="skip" href="#main">' in html
    assert '<main id="main"' in html
    assert 'property="og:title"' in html
    assert 'data-foot="Edition 2f9c71ab03de · reports known on July 2, 2027"' in html


def test_a_figure_links_to_its_recipe_and_a_missing_one_does_not() -> None:
    def link(**given) -> str:
        return render_to_string("parts/figure_link.html", given)

    assert 'href="/r/"' in link(count=14, href="/r/", label="Robbery")
    assert "Robbery; how this was counted" in link(count=14, href="/r/", label="Robbery")
    assert link(count=None, href="/r/").strip().endswith('<span class="figure">—</span>')


def test_the_code_to_scan_holds_the_address() -> None:
    import segno

    from compstat.website.templatetags.pages import qr

    drawing = qr("http://testserver/harborview/d4/")
    matrix = segno.make("http://testserver/harborview/d4/", error="m", micro=False).matrix
    dark = {(x, y) for y, row in enumerate(matrix) for x, cell in enumerate(row) if cell}
    drawn = {
        (x, int(y))
        for start, y, long in re.findall(r"M(\d+) (\d+)h(\d+)v1", drawing)
        for x in range(int(start), int(start) + int(long))
    }
    assert drawn == dark


def test_without_a_note_the_page_says_that_nobody_has_written_one() -> None:
    assert "Nobody has written a note" in render_to_string("parts/note.html", {})


def test_a_day_on_which_nothing_stands_out_is_said_to_be_one() -> None:
    assert "Nothing stands out." in render_to_string("parts/stands_out.html", {"items": []})


def test_lost_and_broken_pages_help() -> None:
    request = RequestFactory().get("/nowhere/")
    lost, broken = render_to_string("404.html", {}, request), render_to_string("500.html")
    assert "find your district" in lost
    assert "911" in broken
    for html in (lost, broken):
        assert read(html).problems == []
