"""What may be taken away: a plan on one page, and public facts as files. HTTP only."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import get_language, gettext

from compstat.places import queries as places

from ..paper.plan import plan_pdf as made_of
from ..queries import facts
from ..queries.plans import PlanUnknown, is_fixed, plan
from . import parts

# A spreadsheet takes a cell that begins so for a formula, and would run it: it gets an apostrophe before it.
RUNS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


class _Line:
    """A file that hands each written line on."""

    def write(self, value: str) -> str:
        """The line itself."""
        return value


def facts_csv(request: HttpRequest, city_id: str, area_id: str, kind: str) -> StreamingHttpResponse:
    """The public facts of one kind, of an area, as CSV; what its columns hold: docs/reference/facts.md."""
    where = places.city(city_id)
    area = places.area(where, area_id)
    if kind not in facts.COLUMNS:
        raise Http404(f"There is no file {kind!r}. There are: {', '.join(facts.COLUMNS)}.")
    found = facts.rows(kind, where, area, parts.now_in(where))
    lines = lines_of(facts.COLUMNS[kind], found)
    writer = csv.writer(_Line())
    answer = StreamingHttpResponse(map(writer.writerow, lines), content_type="text/csv; charset=utf-8")
    name = f"{where.id}-{area.slug.replace('+', '-')}-{kind}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def lines_of(columns: Iterable[str], rows: Iterable[dict[str, Any]]) -> Iterator[list[str]]:
    """The header and a line for each row, safe to open in a spreadsheet."""
    names = list(columns)
    yield names
    for row in rows:
        yield [cell(row[name]) for name in names]


def cell(value: object) -> str:
    """A value as it stands in a file: days as 2027-06-27, lists with blanks between, nothing for what is not known."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return str(value)
    text = " ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return f"'{text}" if text.startswith(RUNS) else text


def plan_pdf(request: HttpRequest, city_id: str, plan_id: str) -> HttpResponse:
    """A plan that is fixed, on one page. PlanUnknown for a draft, and for one of another city."""
    found = plan(plan_id)
    where, _area, _problem = parts.found(city_id, found.problem_id)
    if not is_fixed(found):
        raise PlanUnknown(gettext("There is no such plan, or it is not fixed yet."))
    answer = HttpResponse(made_of(found, get_language() or settings.LANGUAGE_CODE), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{where.id}-plan-{found.id}.pdf"'
    return answer
