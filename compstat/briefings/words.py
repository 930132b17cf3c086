"""Codes and figures → whole sentences in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal
from django.utils.translation import gettext, ngettext

from compstat.places.queries import City, locale

Cell = Mapping[str, Any]


def number(value: float) -> str:
    """1234 → "1,234"."""
    return str(format_decimal(value, locale=locale()))


def on(value: str | date) -> str:
    """A day with its year: "June 27, 2027"."""
    day = value if isinstance(value, date) else date.fromisoformat(value)
    return str(format_date(day, "long", locale=locale()))


def listed(items: Sequence[str]) -> str:
    """ "a, b and c"."""
    return str(format_list(list(items), locale=locale()))


def years(values: Sequence[int]) -> str:
    """Years in order, without grouping: "2019, 2020 and 2021"."""
    return listed([str(v) for v in sorted(values)])


def signal_text(cell: Cell) -> str:
    """The word that stands before the number."""
    codes = {c["code"] for c in cell["caveats"]}
    if cell["signal"] is None:
        return gettext("Not known")
    if "never_scored" in codes:
        return gettext("Counted, never rated")
    if "as_in_the_whole_city" in codes and cell["signal"] in {"more", "fewer"}:
        if cell["signal"] == "more":
            return gettext("More than we would expect, as in the whole city")
        return gettext("Fewer than we would expect, as in the whole city")
    return {
        "as_expected": gettext("About what we would expect"),
        "more": gettext("More than we would expect"),
        "fewer": gettext("Fewer than we would expect"),
        "too_few": gettext("Too few to say"),
        "too_few_years": gettext("Too few years to compare"),
        "not_comparable": gettext("Cannot be compared"),
        "not_tested": gettext("Not rated"),
        "hidden": gettext("Hidden, to protect people"),
    }[cell["signal"]]


def side_of(cell: Cell) -> str:
    """Where a count that passed no test lies outside its usual range all the same: below, above; empty within it.

    The range is that of this count alone; the test looks at the whole board, where one in twenty lies outside by chance.
    """
    if cell["signal"] != "as_expected" or cell["count"] is None or cell["usual_low"] is None:
        return ""
    return "below" if cell["count"] < cell["usual_low"] else "above" if cell["count"] > cell["usual_high"] else ""


def ranged_text(cell: Cell) -> str:
    """The word before a number, for whoever reads its usual range beside it: neither gainsays the other."""
    return {
        "": signal_text(cell),
        "below": gettext("Below its usual range, but not enough to tell it from chance"),
        "above": gettext("Above its usual range, but not enough to tell it from chance"),
    }[side_of(cell)]


def caveat_text(city: City, code: str, params: Mapping[str, Any]) -> str:
    """The sentence of a caveat of a figure."""
    texts = _reasons(city, params) | _protections(params)
    if code == "figure_of_record":
        return _record_text(params)
    return texts[code]


def _reasons(city: City, p: Mapping[str, Any]) -> dict[str, str]:
    """Why a figure has to be read with care."""
    said = {
        "years": years(p.get("years") or []) if isinstance(p.get("years"), list) else "",
        "n": p.get("years", 0), "on": on(p["on"]) if "on" in p else "", "since": on(p["since"]) if "since" in p else "",
    }  # fmt: skip
    row = next((r for r in city.rows if r.id == p.get("row")), None)
    return {
        "not_covered": gettext("The files do not hold all days of %(years)s that this needs. Missing is not zero.")
        % said,
        "beyond_break": gettext("%(years)s cannot be compared: the way of counting changed in between.") % said,
        "break_in_window": gettext("The way of counting changed on %(on)s, within these days.") % said,
        "too_few": gettext("Earlier years had fewer than three reports in such a window: a change means little."),
        "too_few_years": gettext("Fewer than three earlier years can be used, so nobody can say what is usual."),
        "unusual_years": gettext("The years of the pandemic are among those compared with: %(years)s.") % said,
        "provisional": gettext("Reports since %(since)s are still being completed; a few more will come.") % said,
        "by_point": gettext("Counted by where the report was placed on the map; reports without a place are missing."),
        "leap_day": gettext("A leap day shifts the end of these windows by a day."),
        "as_in_the_whole_city": gettext("The whole city moved in the same way; beyond that nothing is unusual here."),
        "never_scored": gettext("Deaths and people shot are counted, never rated, and never called a trend."),
        "open_file_incomplete": row.incomplete if row else "",
        "maturity_unknown": gettext(
            "What was known at the same time last year was not kept, so it cannot be compared."
        ),
        "total_without_protected": gettext("This total leaves out the rows that are protected by law."),
    }


def _protections(p: Mapping[str, Any]) -> dict[str, str]:
    """Why a protected figure is not shown, or which one is."""
    to = on(p["to"]) if "to" in p else ""
    return {
        "protected_not_at_this_date": gettext(
            "Protected by law: shown for the year so far, at the end of each quarter."
        ),
        "protected_quarter_end": gettext("Counted by the department, to the end of the quarter on %(to)s.")
        % {"to": to},
        "protected_not_supplied": gettext("Protected by law: only the department may count these, and it has not yet."),
        "small_counts_hidden": gettext("Hidden: it is from 1 to 4, or it would give away a count beside it that is."),
    }


def _record_text(p: Mapping[str, Any]) -> str:
    """A count the department supplied, and what the open file says."""
    if p["open_count"] is None:
        return gettext("The department's own count (%(source)s); the open file cannot tell.") % {"source": p["source"]}
    said = {"source": p["source"], "n": number(p["open_count"])}
    return gettext("The department's own count (%(source)s); the open file holds %(n)s.") % said


def cannot_text(city: City, code: str, p: Mapping[str, Any]) -> str:
    """A sentence of "what we cannot tell"."""
    labels = listed([r.label.lower() for r in city.rows if r.id in p.get("rows", ())])
    said = {"n": p.get("n"), "rows": labels, "since": on(p["since"]) if "since" in p else ""}
    n = int(p.get("n") or 0)
    if code == "ungeocoded":
        return ngettext(
            "%(n)s report of the last 28 days has no usable place; it is counted, and on no map.",
            "%(n)s reports of the last 28 days have no usable place; they are counted, and on no map.", n,
        ) % {"n": number(n)}  # fmt: skip
    texts = {
        "nothing_covered": gettext("The files hold no complete 28 days to this date. Nothing here is zero; it is unknown."),
        "beyond_break_rows": gettext("Whether anything is unusual: the way of counting changed, and the years before "
                                     "cannot be compared with these."),
        "not_covered_rows": gettext("How some earlier years compare: the files do not hold them."),
        "too_few_years_rows": gettext("What is usual here: that takes at least three comparable years."),
        "too_few_rows": gettext("Whether these changed: %(rows)s. They are so rare here that one or two more or fewer "
                                "mean nothing.") % said,
        "provisional_weeks": gettext("How the weeks since %(since)s will end: a few more reports will still arrive.") % said,
        "protected_rows": gettext("Where and when these happened: %(rows)s. The law protects the people they happened "
                                  "to, and so do we.") % said,
        "deaths_incomplete": gettext("Every death: the open file does not hold all of them. The department's own count "
                                     "is the one to use."),
        "by_point": gettext("Reports without a usable place: a neighborhood is counted by the map."),
        "not_all_that_happens": gettext("What was never reported. A report is not proof of a crime, and many things that "
                                        "happen are not reported."),
    }  # fmt: skip
    return texts[code]


def deaths_text(city: City, item: Mapping[str, Any]) -> list[str]:
    """People killed or shot, plainly: this year, the same days of earlier years, and what is not known."""
    row = city.row(item["row"])
    said = {"label": row.label, "from": on(item["from"]), "to": on(item["to"])}
    if item["count"] is None:
        return [gettext("%(label)s: not known for these days; the files do not hold all of them.") % said]
    said["n"] = number(item["count"])
    told = [gettext("%(label)s: %(n)s, from %(from)s to %(to)s.") % said]
    if item["earlier"]:
        counts = [e["count"] for e in item["earlier"]]
        said |= {
            "low": number(min(counts)),
            "high": number(max(counts)),
            "years": years([e["year"] for e in item["earlier"]]),
        }
        if said["low"] == said["high"]:
            told.append(gettext("In the same days of %(years)s: %(low)s each year.") % said)
        else:
            told.append(gettext("In the same days of %(years)s: between %(low)s and %(high)s.") % said)
    return told + [caveat_text(city, c["code"], c["params"]) for c in item["caveats"]]


def standing_text(city: City, cell: Cell, row_id: str, period: str) -> str:
    """A count that passed, in one sentence."""
    row = city.row(row_id)
    said = {
        "label": row.label,
        "n": number(cell["count"]),
        "low": number(cell["usual_low"]),
        "high": number(cell["usual_high"]),
    }
    as_in_city = any(c["code"] == "as_in_the_whole_city" for c in cell["caveats"])
    more = cell["signal"] == "more"
    window = {
        "week": gettext("in the last 7 days"), "days28": gettext("in the last 28 days"), "ytd": gettext("this year so far"),
    }[period]  # fmt: skip
    said["window"] = window
    if as_in_city and more:
        return (
            gettext("%(label)s: %(n)s reports %(window)s, more than usual (%(low)s to %(high)s), as in the whole city.")
            % said
        )
    if as_in_city:
        return (
            gettext(
                "%(label)s: %(n)s reports %(window)s, fewer than usual (%(low)s to %(high)s), as in the whole city."
            )
            % said
        )
    if more:
        return (
            gettext("%(label)s: %(n)s reports %(window)s, more than we would expect (usually %(low)s to %(high)s).")
            % said
        )
    return (
        gettext("%(label)s: %(n)s reports %(window)s, fewer than we would expect (usually %(low)s to %(high)s).") % said
    )


def chart_text(label: str, series: Mapping[str, Any]) -> str:
    """What a careful analyst would say of two years of weeks."""
    final = [
        (c, low, high)
        for end, c, low, high in zip(series["week_ends"], series["counts"], series["low"], series["high"], strict=True)
        if end < series["provisional_from"] and c is not None and low is not None
    ][-13:]
    if len(final) < 13:
        return gettext("%(label)s, week by week. There are too few comparable years for a usual range.") % {
            "label": label
        }
    above, below = sum(c > high for c, _, high in final), sum(c < low for c, low, _ in final)
    said = {"label": label, "above": number(above), "below": number(below)}
    if above >= 3 and above > below:
        return gettext("%(label)s: %(above)s of the last 13 final weeks lay above their usual range.") % said
    if below >= 3:
        return gettext("%(label)s: %(below)s of the last 13 final weeks lay below their usual range.") % said
    return gettext("%(label)s: the last 13 final weeks lay mostly within their usual range.") % said


def unplaced_text(reason: str) -> str:
    """Why a row has no map or no hours."""
    return {
        "protected": gettext("Protected by law: no places and no times of day."),
        "never_placed": gettext("Deaths and people shot are never put on a map."),
        "never_on_clocks": gettext("Deaths and people shot are never put on a clock."),
        "total": gettext("Totals are not drawn; look at the rows they are made of."),
        "no_neighborhoods": gettext(
            "No neighborhoods are loaded for this city, so there is no map and no table by place."
        ),
        "not_for_neighborhoods": gettext("Hours are shown for districts, not for neighborhoods."),
        "not_covered": gettext("The files do not hold eight comparable weeks before this date."),
        "too_few_for_rhythm": gettext("Fewer than 50 reports: too few to say when they happen."),
    }[reason]
