"""Numbers and dates as a reader of this language writes them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from babel.numbers import format_decimal
from django import template
from django.utils.translation import get_language_bidi, gettext

from compstat.access.queries import read_role
from compstat.places.queries import City, locale, moment

register = template.Library()

NO_FIGURE = "—"
PERCENT_NEEDS = 30  # contracts §5: a percentage only beside counts of at least this many


def as_date(value: date | datetime | str) -> date:
    """A date from a date, a datetime or an ISO text (frozen documents hold texts)."""
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.fromisoformat(value[:10])


def _pattern(skeleton: str) -> str:
    """The locale's own way to write these parts of a date."""
    return str(locale().datetime_skeletons[skeleton].pattern)


@register.filter
def num(value: float | None) -> str:
    """1234 → "1,234"; a missing figure is a dash, never 0."""
    return NO_FIGURE if value is None else _written(value, str(locale()))


@lru_cache(maxsize=8192)
def _written(value: float, language: str) -> str:
    """A number as a language writes it: a page holds the same few hundred of them again and again."""
    return format_decimal(value, locale=language)


@register.filter
def local(value: datetime, where: City) -> datetime:
    """A moment on the clock of a city: its day is the day people live in."""
    return moment(where, value)


@register.filter
def day(value: date | str) -> str:
    """A day with its weekday: "Sunday, June 27"."""
    # CLDR has a form with short names everywhere; widening its fields is CLDR's own rule for longer ones.
    skeleton = "MMMMEd" if "MMMMEd" in locale().datetime_skeletons else "MMMEd"
    pattern = re.sub(r"E+|ccc+", "EEEE", _pattern(skeleton))
    return format_date(as_date(value), re.sub(r"MMM+|LLL+", "MMMM", pattern), locale=locale())


@register.filter
def day_year(value: date | str) -> str:
    """A day with its year: "June 27, 2027"."""
    return _long(as_date(value), str(locale()))


@lru_cache(maxsize=4096)
def _long(value: date, language: str) -> str:
    return format_date(value, "long", locale=language)


@register.filter
def month_day(value: date | str) -> str:
    """A day without weekday or year: "June 27"."""
    return format_date(as_date(value), _pattern("MMMMd"), locale=locale())


@register.filter
def month_year(value: date | str) -> str:
    """A month as it stands under a chart: "Jan 2027"."""
    return format_date(as_date(value), _pattern("yMMM"), locale=locale())


@register.filter
def clock(value: time | datetime) -> str:
    """A time of day, as it stands on the clock it is given by: "6:30 pm"."""
    told = format_time(value, "short", locale=locale())
    return str(told).replace("\u202f", "\u00a0").lower()


def usual(low: int | None, high: int | None) -> str:
    """The usual range as text: "9–24"; empty when there is none."""
    if low is None or high is None:
        return ""
    told = f"{num(low)}–{num(high)}"
    return f"\u2066{told}\u2069" if get_language_bidi() else told  # a range reads from left to right everywhere


@register.simple_tag
def usual_range(low: int | None, high: int | None) -> str:
    """`{% usual_range low high %}` → "9–24"."""
    return usual(low, high)


def _percent(ratio: float) -> int:
    """A ratio as a whole percent change: 1.24 → 24, 0.8 → −20."""
    return round((ratio - 1) * 100)


@register.filter
def percent_range(period: Mapping[str, float | None]) -> str:
    """A period of contracts §6 as a percentage with its range, or nothing where the counts are too small."""
    ratio, low, high = (period.get(k) for k in ("ratio", "ratio_low", "ratio_high"))
    count, earlier = period.get("count") or 0, period.get("earlier_mean") or 0
    if ratio is None or low is None or high is None or min(count, earlier) < PERCENT_NEEDS:
        return ""
    change, least, most = _percent(ratio), _percent(low), _percent(high)
    figures = {"change": num(abs(change)), "low": num(abs(least)), "high": num(abs(most))}
    if least >= 0:
        return gettext("%(change)s%% more (between %(low)s%% and %(high)s%% more)") % figures
    if most <= 0:
        return gettext("%(change)s%% fewer (between %(high)s%% and %(low)s%% fewer)") % figures
    if change >= 0:
        return gettext("%(change)s%% more (between %(low)s%% fewer and %(high)s%% more)") % figures
    return gettext("%(change)s%% fewer (between %(low)s%% fewer and %(high)s%% more)") % figures


@register.filter
def role(told: str) -> str:
    """A role that was written down as "Captain", as this reader calls it; other words stay as they are."""
    return read_role(told)


@register.filter
def tel(number: str) -> str:
    """A telephone number as a link wants it: digits, and a leading plus."""
    return re.sub(r"[^\d+]", "", number)


@register.filter
def own_names(languages: Sequence[str]) -> str:
    """Languages, each named in itself: "English, español, kreyòl"."""
    return ", ".join(_own_name(code) for code in languages)


def _own_name(code: str) -> str:
    try:
        return str(Locale.parse(code.replace("-", "_")).get_display_name() or code)
    except (UnknownLocaleError, ValueError):
        return code
