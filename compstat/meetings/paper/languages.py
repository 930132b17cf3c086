"""The languages paper is printed in; how a language is called by those who speak it."""

from __future__ import annotations

from collections.abc import Iterable

from babel import Locale, UnknownLocaleError
from django.conf import settings
from django.utils.translation import get_language, gettext, override

from compstat.access.rules import WrongState
from compstat.places.queries import locale

from .letters import has_all


def offered() -> list[str]:
    """The languages this site speaks, the made-up one aside."""
    return [code for code, _ in settings.LANGUAGES if code != settings.PSEUDO]


def chosen(asked: Iterable[str]) -> list[str]:
    """The languages asked for, each once, in the order of the site; English if none was. WrongState."""
    wanted = {code.strip().lower() for code in asked} - {""} or {settings.LANGUAGE_CODE}
    if wanted - set(offered()):
        names = ", ".join(f"{name_of(code)} ({code})" for code in offered())
        raise WrongState(
            gettext("Paper can be printed in these languages: %(names)s. Choose among them.") % {"names": names}
        )
    return [code for code in offered() if code in wanted]


def name_of(code: str) -> str:
    """A language in its own words; in the reader's, where our typefaces have no letters for it."""
    try:
        language = Locale.parse(code.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return dict(settings.LANGUAGES).get(code, code)
    own = language.get_display_name() or code
    return own if has_all(own) else (language.get_display_name(locale()) or code)


def unchecked() -> str:
    """In the language that is active: that nobody has checked its words yet, if so."""
    if get_language() not in settings.UNREVIEWED:
        return ""
    return gettext("This translation has not yet been checked by a person.")


def each_in(codes: Iterable[str]) -> Iterable[str]:
    """Go through languages, each active while one works on it."""
    for code in codes:
        with override(code):
            yield code
