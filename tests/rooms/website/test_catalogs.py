"""Catalogs: current, whole, the same every time; placeholders survive; the mirrored language is shown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import get_language_bidi, get_language_info, gettext, ngettext, override

from compstat.website import catalogs

PLACEHOLDER = re.compile(r"%\(\w+\)s|%%|\{[^{}]*\}|<[^<>]+>")


@pytest.fixture(scope="module")
def written() -> dict[Path, bytes]:
    return catalogs.written()


def test_catalogs_are_current(written) -> None:
    """When this fails: run `make translate` and commit what it wrote."""
    assert [path.name for path, content in written.items() if path.read_bytes() != content] == []


def test_the_same_sources_give_the_same_bytes(written) -> None:
    assert catalogs.written() == written
    for path, content in written.items():
        assert path.suffix == ".mo" or b"Date" not in content.split(b"\n\n")[0]


@pytest.fixture(scope="module")
def mirrored():
    with (catalogs.LOCALE / catalogs.MIRRORED / "LC_MESSAGES" / "django.po").open("rb") as file:
        return [message for message in read_po(file) if message.id]


def forms(value) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, (tuple, list)) else (value,)


def test_every_string_is_translated_with_its_placeholders(mirrored) -> None:
    assert len(mirrored) > 100
    for message in mirrored:
        assert len(forms(message.id)) == len(forms(message.string))
        for source, told in zip(forms(message.id), forms(message.string), strict=True):
            assert PLACEHOLDER.findall(source) == PLACEHOLDER.findall(told)
            assert told.strip() != source.strip()


def test_strings_grow_by_about_a_third(mirrored) -> None:
    long = [m for m in mirrored if isinstance(m.id, str) and len(m.id) > 40]
    grown = sum(len(m.string) for m in long) / sum(len(m.id) for m in long)
    assert 1.2 < grown < 1.5


def test_the_compiled_catalog_says_the_same(mirrored) -> None:
    with (catalogs.LOCALE / catalogs.MIRRORED / "LC_MESSAGES" / "django.mo").open("rb") as file:
        compiled = {forms(m.id): forms(m.string) for m in read_mo(file) if m.id}
    assert compiled == {forms(m.id): forms(m.string) for m in mirrored}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Reports", "Réépöörts"),
        ("%(n)s of %(of)s", "%(n)s ööf %(of)s"),
        ("<b>bold</b> &nbsp; {name} 100%%", "<b>bööld</b> &nbsp; {name} 100%%"),
        ("see https://example.org/data now", "séééé https://example.org/data nööw".replace("n", "ñ")),
    ],
)
def test_one_string_mirrored(text, told) -> None:
    assert catalogs.mirrored_text(text) == f"\u200f[{told}]\u200f"
    assert catalogs.mirrored_text(f"\n {text}\n") == f"\n \u200f[{told}]\u200f\n"


def test_strings_of_python_templates_and_cities_are_found(tmp_path: Path) -> None:
    python = tmp_path / "a.py"
    python.write_text(
        'x = gettext("One") + ngettext("%(n)s two", "%(n)s twos", n) + _("three")\n'
        "y = f\"{x} {gettext('In between')}\" + _(x)\n"
    )
    page = tmp_path / "a.html"
    page.write_text(
        "{% translate 'Four' %}{# {% translate 'not this' %} #}"
        "{% blocktranslate count n=n %}{{ n }} five{% plural %}{{ n }} fives{% endblocktranslate %}"
        "{% include 'x' with y=_('Six') %}"
    )
    city = tmp_path / "city.toml"
    city.write_text('name = "Nowhere"\n[[rows]]\nid = "seven"\nlabel = "Seven"\nplain = "It is seven."\n')
    found = [[message for message, _ in catalogs.strings(source)] for source in (python, page, city)]
    assert found == [
        ["One", ("%(n)s two", "%(n)s twos"), "three", "In between"],
        ["Four", ("%(n)s five", "%(n)s fives"), "Six"],
        ["Seven", "It is seven."],
    ]


def test_the_mirrored_language_is_shown_right_to_left_with_plural_forms() -> None:
    with override("ar-xb"):
        assert get_language_bidi()
        assert get_language_info("ar-xb")["name_local"] == "hsilgnE derorriM"
        assert gettext("not final yet") == "\u200f[ñööt fîîñáál ýéét]\u200f"
        one, many = (ngettext("%(n)s correction", "%(n)s corrections", n) % {"n": n} for n in (1, 2))
        assert (one, many) == ("\u200f[1 çöörrééçtîîööñ]\u200f", "\u200f[2 çöörrééçtîîööñs]\u200f")
    assert gettext("not final yet") == "not final yet"


def test_the_language_switch_keeps_the_page_and_names_each_language_in_itself() -> None:
    request = RequestFactory().get("/style/", {"manner": "dark"})
    html = Template("{% include 'parts/languages.html' %}").render(Context({"request": request}))
    assert '<a href="' in html
    assert "manner=dark" in html
    assert 'lang="ar-xb"' in html
    assert ">hsilgnE derorriM</a>" in html
