"""Slides of the numbers: words first, seven lines at most, no percentages; what nobody can tell; what a person thinks.

Everything comes from one frozen briefing, so that screen, phones and paper say the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext, ngettext, override

from compstat.briefings import queries as briefings
from compstat.incidents import queries as incidents
from compstat.incidents.queries import Edition
from compstat.places.queries import Area, City, Row

from ...models import Meeting
from ...rules import ItemKind
from ...rules.screen import fitting, lines_of, paragraphs
from .paging import paged
from .slide import Slide, numbered

LABEL, WORD = 20, 27  # letters of a line of a label and of a word, in the table of a slide
PERIOD: Final = "days28"


@dataclass(frozen=True)
class Frozen:
    """The briefing on screen."""

    edition: Edition
    area: Area
    document: Mapping[str, Any]

    @property
    def city(self) -> City:
        """Its city, with the words of today's configuration."""
        return self.edition.city

    @property
    def cells(self) -> dict[str, Any]:
        """The four weeks of each row."""
        return {line["row"]: line["periods"][PERIOD] for line in self.document["table"]["rows"]}


def frozen(meeting: Meeting, where: City, area: Area) -> Frozen | None:
    """The briefing that was put on screen when the meeting began; before that, the one there is now. None: none."""
    if meeting.edition and meeting.briefing_to:
        return _kept(where, meeting.edition, area, meeting.briefing_to)
    live = incidents.live_edition(where)
    dates = briefings.frozen_dates(live, area) if live and not meeting.began_at else []
    return Frozen(live, area, briefings.briefing(live, area, dates[0])) if live and dates else None


def _kept(where: City, edition_id: str, area: Area, to: date) -> Frozen | None:
    """A meeting goes on without its briefing, should somebody have removed it."""
    try:
        edition = incidents.edition(where, edition_id)
        return Frozen(edition, area, briefings.briefing(edition, area, to))
    except (incidents.EditionUnknown, briefings.BriefingUnknown):
        return None


def numbers(meeting: Meeting, where: City, area: Area) -> Iterator[Slide]:
    """The slides of the numbers, in their order."""
    found = frozen(meeting, where, area)
    if found is None:
        title = gettext("The numbers")
        yield Slide("numbers", ItemKind.NUMBERS, title, "no_numbers", {})
        return
    yield from _unusual(found)
    yield from _tables(found)
    yield from _charts(found)
    yield from _deaths(found)
    yield _cannot(found)
    yield from _note(found)


def _slide(key: str, title: str, template: str, found: Frozen, **told: object) -> Slide:
    days = next(iter(found.cells.values()))
    frame = {"from": days["from"], "to": days["to"], "edition": found.edition.id, **told}
    return Slide(key, ItemKind.NUMBERS, title, template, frame)


def label(row: Row) -> str:
    """A row's name in the reader's language."""
    return gettext(row.label)


def _unusual(found: Frozen) -> Iterator[Slide]:
    """What stands out, in sentences; or that nothing does, or that nothing can be compared."""
    lines = {line["row"]: line for line in found.document["table"]["rows"]}

    def told() -> list[str]:
        return [
            briefings.standing_text(found.city, lines[i["row"]]["periods"][i["period"]], i["row"], i["period"])
            for i in found.document["stands_out"]
        ]

    comparable = any(cell["usual_low"] is not None for cell in found.cells.values())
    for place, some in enumerate(paged(told, lines_of) or [[]]):
        title = gettext("Is anything unusual?")
        yield _slide(numbered("unusual", place), title, "unusual", found, sentences=some, comparable=comparable)


def main_rows(city: City) -> list[Row]:
    """The rows a room goes through one by one: those of the city's totals; where there are none, all that are rated."""
    rated = [row for row in city.rows if row.scored and row.leaf]
    parts = {part for row in city.rows if row.total for part in row.sum_of}
    return [row for row in rated if row.id in parts] or rated


def _tables(found: Frozen) -> Iterator[Slide]:
    """The main rows by sections: word, then number. The further rows by their words."""
    for section in found.city.sections:
        for place, some in enumerate(paged(partial(_rows, found, section.id), _takes)):
            key = numbered(f"table-{section.id}", place)
            yield _slide(key, gettext(section.label), "table", found, rows=some)
    for place, groups in enumerate(paged(partial(_by_word, found), _takes_group)):
        title = gettext("What residents also ask about")
        yield _slide(numbered("further", place), title, "further", found, groups=groups)


def _rows(found: Frozen, section: str) -> list[dict[str, Any]]:
    """The main rows of a section."""
    return [_told(row, found.cells[row.id]) for row in main_rows(found.city) if row.section == section]


def _told(row: Row, cell: Mapping[str, Any]) -> dict[str, Any]:
    """One line of a table."""
    return {
        "id": row.id, "label": label(row), "word": briefings.signal_text(cell), "signal": cell["signal"],
        "count": cell["count"], "low": cell["usual_low"], "high": cell["usual_high"],
        "range_text": briefings.range_text(row, cell),
    }  # fmt: skip


def _takes(line: Mapping[str, Any]) -> int:
    return max(lines_of(line["label"], LABEL), lines_of(line["word"], WORD))


def _by_word(found: Frozen) -> list[dict[str, Any]]:
    """The further rows under what is said of them; what is unusual comes first."""
    main, cells = main_rows(found.city), found.cells
    rows = [row for row in found.city.rows if row.scored and row.leaf and row not in main]
    order = ("more", "fewer", "as_expected")
    groups: dict[str, dict[str, Any]] = {}
    for row in sorted(rows, key=lambda r: order.index(s) if (s := cells[r.id]["signal"]) in order else len(order)):
        cell = cells[row.id]
        with override(settings.LANGUAGE_CODE):  # the same groups, whoever reads
            of = briefings.signal_text(cell)
        groups.setdefault(of, {"word": briefings.signal_text(cell), "labels": []})["labels"].append(label(row))
    return list(groups.values())


def _takes_group(group: Mapping[str, Any]) -> int:
    return lines_of(f"{group['word']}: {', '.join(group['labels'])}")


def _charts(found: Frozen) -> Iterator[Slide]:
    """The weeks of the rows that the briefing draws: the sentence, the chart, and for phones the table."""
    for row in briefings.featured(found.city, found.document):
        weeks = found.document["series"][row.id]
        sentence = briefings.chart_text(label(row), weeks)
        yield _slide(f"weeks-{row.id}"[:60], sentence, "weeks", found, series=weeks, label=label(row))


def _deaths(found: Frozen) -> Iterator[Slide]:
    """People killed or shot: counted, never rated."""
    city = found.city
    killed = found.document["killed_or_shot"]
    told = paged(
        lambda: [briefings.deaths_text(found.city, item) for item in killed],
        lambda each: sum(map(lines_of, each[:2])), 6,
    )  # fmt: skip
    helps = [each for each in city.helps if each.id == "victims" and each.number]
    for place, some in enumerate(told):
        shown, more = [s for each in some for s in each[:2]], [s for each in some for s in each[2:]]
        title = gettext("People killed or shot")
        yield _slide(numbered("deaths", place), title, "deaths", found, sentences=shown, more=more, helps=helps)


def _cannot(found: Frozen) -> Slide:
    """What nobody can tell from these figures: the most important on screen, all of it on phones."""
    told = [briefings.cannot_text(found.city, c["code"], c["params"]) for c in found.document["cannot_tell"]]
    shown, more = fitting(told)
    n = len(more)
    rest = ngettext("%(n)s more on your phone", "%(n)s more on your phone", n) % {"n": n} if n else ""
    return _slide("cannot", gettext("What we cannot tell"), "cannot", found, items=shown, more=more, rest=rest)


def _note(found: Frozen) -> Iterator[Slide]:
    """What a person thinks it means, signed; or that nobody has said so yet."""
    note = briefings.note(found.edition, found.area, date.fromisoformat(found.document["to"]))
    title = gettext("What we think it means")
    if note is None:
        yield _slide("note", title, "note", found, text="", by="", on="")
        return
    for place, part in enumerate(paragraphs(note["text"], 6)):
        yield _slide(numbered("note", place), title, "note", found, text=part, by=note["role"], on=note["on"])
