"""How each language writes numbers, dates, times of day and lists: its Babel locale. What a city's words are in it.

Spanish is written as in the United States (12,345; 6:30 p.m.). Babel has no data for Haitian Creole: what pages need of
it stands here. Its numbers are grouped with commas, like the English ones on the same page and on the forms of American
cities; in Haiti one meets commas, blanks and points alike.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any, Final

from babel import Locale, localedata
from babel.dates import parse_pattern
from django.conf import settings
from django.utils.translation import get_language, gettext

from .city import City

WRITTEN_AS: Final = {"es": "es_US", settings.PSEUDO: "en"}
MONTHS: Final = [
    "janvye", "fevriye", "mas", "avril", "me", "jen", "jiyè", "out", "septanm", "oktòb", "novanm", "desanm",
]  # fmt: skip
BRIEF_MONTHS: Final = ["janv", "fevr", "mas", "avr", "me", "jen", "jiyè", "out", "sept", "okt", "nov", "des"]
WEEKDAYS: Final = ["lendi", "madi", "mèkredi", "jedi", "vandredi", "samdi", "dimanch"]
BRIEF_WEEKDAYS: Final = ["len", "mad", "mèk", "jed", "van", "sam", "dim"]
DATES: Final = {"full": "EEEE d MMMM y", "long": "d MMMM y", "medium": "d MMM y", "short": "d/M/yy"}
SKELETONS: Final = {"MMMEd": "E d MMM", "MMMMEd": "E d MMMM", "MMMMd": "d MMMM", "yMMM": "MMM y"}
HALVES: Final = {"am": "a.m.", "pm": "p.m."}
LISTS: Final = {"start": "{0}, {1}", "middle": "{0}, {1}", "end": "{0} ak {1}", "2": "{0} ak {1}"}
ZONES: Final = {"Eastern": "lès", "Central": "sant", "Mountain": "mòn yo", "Pacific": "bò Pasifik la"}
LANGUAGES: Final = {
    "ht": "kreyòl ayisyen", "en": "angle", "es": "panyòl", "fr": "franse", "pt": "pòtigè", "zh": "chinwa",
    "vi": "vyetnamyen", "ar": "arab", "so": "somali", "ru": "ris", "kea": "kreyòl kapvèdyen",
}  # fmt: skip


def _widths(wide: list[str], brief: list[str], first: int) -> dict[str, Any]:
    """Names by number, as Babel keeps them: for each way of standing, in each width."""
    long, short = (dict(enumerate(names, first)) for names in (wide, brief))
    told = {"wide": long, "abbreviated": short, "short": short, "narrow": {n: name[0] for n, name in short.items()}}
    return {"format": told, "stand-alone": told}


def _zone(where: str) -> dict[str, Any]:
    """What the clock of a part of the United States is called, in winter and in summer."""
    told = {"generic": "lè", "standard": "lè ivè", "daylight": "lè ete"}
    return {"long": {kind: f"{words} nan {where} Etazini" for kind, words in told.items()}}


def _haitian() -> dict[str, Any]:
    """The data of Haitian Creole: that of English, but for names, dates, halves of the day, clocks and lists."""
    english = localedata.load("en")
    halves = dict.fromkeys(("wide", "abbreviated", "narrow"), HALVES)
    own: dict[str, dict[str, Any]] = {
        "date_formats": {name: parse_pattern(pattern) for name, pattern in DATES.items()},
        "datetime_skeletons": {name: parse_pattern(pattern) for name, pattern in SKELETONS.items()},
        "list_patterns": {"standard": LISTS},
        "meta_zones": {f"America_{name}": _zone(where) for name, where in ZONES.items()},
        "languages": LANGUAGES,
    }
    return {
        **english,
        **{part: {**english[part], **words} for part, words in own.items()},
        "locale_id": "ht",
        "months": _widths(MONTHS, BRIEF_MONTHS, 1),
        "days": _widths(WEEKDAYS, BRIEF_WEEKDAYS, 0),
        "day_periods": {"format": halves, "stand-alone": halves},
    }


# Babel looks here first, whoever asks it for "ht".
localedata._cache["ht"] = _haitian()


def locale(language: str = "") -> Locale:
    """The Babel locale of a language; of the active one, if none is named."""
    return _locale(language or get_language() or settings.LANGUAGE_CODE)


@lru_cache(maxsize=32)
def _locale(language: str) -> Locale:
    return Locale.parse(WRITTEN_AS.get(language, language.replace("-", "_")))


def translated(city: City) -> City:
    """A city with the words of its configuration in the active language, as far as they are translated."""
    return replace(
        city,
        sections=tuple(replace(s, label=gettext(s.label), note=gettext(s.note)) for s in city.sections),
        rows=tuple(
            replace(r, label=gettext(r.label), plain=gettext(r.plain), incomplete=gettext(r.incomplete))
            for r in city.rows
        ),
        breaks=tuple(replace(b, text=gettext(b.text)) for b in city.breaks),
        gaps=tuple(replace(g, text=gettext(g.text)) for g in city.gaps),
        helps=tuple(replace(h, label=gettext(h.label), hours=gettext(h.hours)) for h in city.helps),
    )
