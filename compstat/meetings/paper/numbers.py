"""The numbers on one sheet: the word first, then the count, then what is usual; and what we cannot tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from babel.numbers import format_decimal
from django.utils.translation import gettext

from compstat.briefings import queries as briefings
from compstat.places.queries import Area, City, Row, locale

from ..models import Meeting
from ..queries.slides.numbers import Frozen, frozen
from ..saying import area_text, day_text
from . import facts
from .deck import Deck
from .facts import Addresses

PERIOD: Final = "days28"
UNUSUAL: Final = {"more", "fewer"}


def numbers(where: City, area: Area, meeting: Meeting, slides: Deck, addresses: Addresses) -> dict[str, Any]:
    """All words of the sheet; without rows where no briefing is frozen."""
    found = frozen(meeting, where, area)
    told = {
        "title": gettext("The numbers, and whether they are unusual"), "place": area_text(area, where),
        "left_off": slides.sentence, "address": facts.typed(addresses.briefing),
        "qr": facts.code_to_scan(addresses.briefing), "qr_words": facts.scan_words(addresses.briefing),
        "all": gettext("Every figure, how it was counted, and the map:"),
        "nothing": gettext("No numbers are published for this place yet. Ask at the meeting when there will be."),
    }  # fmt: skip
    return told | (_filled(found, slides) if found else {"sections": []})


def _filled(found: Frozen, slides: Deck) -> dict[str, Any]:
    days, edition = next(iter(found.cells.values())), found.edition
    window = {"from": day_text(date.fromisoformat(days["from"])), "to": day_text(date.fromisoformat(days["to"]))}
    stamp = {"id": edition.id, "as_of": day_text(edition.as_of)}
    return {
        "window": gettext("Reports from %(from)s to %(to)s") % window,
        "unusual": unusual(found, slides) or _calm(found, slides),
        "heads": [
            gettext("Kind of report"), gettext("What the comparison says"), gettext("Reports"), gettext("Usually")
        ],
        "sections": [_section(found, section.id, gettext(section.label), slides) for section in found.city.sections],
        "cannot_title": gettext("What we cannot tell"), "cannot": _cannot(found) if slides.shows("cannot") else [],
        "note": _note(found) if slides.shows("note") else None,
        "edition": gettext("Edition %(id)s · reports known on %(as_of)s") % stamp,
    }  # fmt: skip


def unusual(found: Frozen, slides: Deck) -> list[str]:
    """What stands out, in sentences; nothing of what is left off."""
    if not slides.shows("unusual"):
        return []
    lines = {line["row"]: line for line in found.document["table"]["rows"]}
    off = slides.rows_off
    return [
        briefings.standing_text(found.city, lines[i["row"]]["periods"][i["period"]], i["row"], i["period"])
        for i in found.document["stands_out"]
        if gettext(found.city.row(i["row"]).label) not in off
    ]


def _calm(found: Frozen, slides: Deck) -> list[str]:
    """That nothing stands out, or nothing can be compared; nothing at all where that was left off."""
    if not slides.shows("unusual"):
        return []
    if all(cell["usual_low"] is None for cell in found.cells.values()):
        return [gettext("None of these counts can be compared with earlier years.")]
    return [] if found.document["stands_out"] else [gettext("Nothing stands out in these four weeks.")]


def _section(found: Frozen, section: str, label: str, slides: Deck) -> dict[str, Any]:
    rows = [row for row in found.city.rows if row.section == section and row.id in found.cells]
    return {"label": label, "rows": [_row(row, found) for row in rows if not _is_off(row, found.city, slides)]}


def _is_off(row: Row, city: City, slides: Deck) -> bool:
    """Whether a row is left off: it or a part of it stands on a slide that is, or it is on none, but its section is."""
    if any(gettext(each.label) in slides.rows_off for each in (row, *(city.row(part) for part in row.sum_of))):
        return True
    if row.scored and row.leaf:
        return False
    return slides.leaves_off(f"table-{row.section}") or (not row.scored and slides.leaves_off("deaths"))


def _row(row: Row, found: Frozen) -> dict[str, Any]:
    """One line of the table; `low` and `high` also draw the strip."""
    cell = found.cells[row.id]
    low, high = cell["usual_low"], cell["usual_high"]
    usual = briefings.range_text(row, cell) if low is None else f"{_number(low)}–{_number(high)}"
    return {
        "label": gettext(row.label), "word": _word(row, found), "strong": cell["signal"] in UNUSUAL,
        "count": _number(cell["count"]), "n": cell["count"], "low": low, "high": high, "usual": usual,
        "total": row.total,
    }  # fmt: skip


def _word(row: Row, found: Frozen) -> str:
    if not row.protected:
        return briefings.signal_text(found.cells[row.id])
    line = next(line for line in found.document["table"]["rows"] if line["row"] == row.id)
    year: Mapping[str, Any] = line["periods"]["ytd"]
    return (
        briefings.signal_text(year) if year["signal"] == "hidden" else gettext("Shown each quarter, to protect people")
    )


def _number(value: int | None) -> str:
    return "—" if value is None else str(format_decimal(value, locale=locale()))


def _cannot(found: Frozen) -> list[str]:
    return [briefings.cannot_text(found.city, c["code"], c["params"]) for c in found.document["cannot_tell"]]


def _note(found: Frozen) -> dict[str, str] | None:
    """What a person thinks it means, with role and day."""
    note = briefings.note(found.edition, found.area, date.fromisoformat(found.document["to"]))
    if note is None:
        return None
    said = {"role": note["role"], "on": day_text(date.fromisoformat(note["on"]))}
    return {
        "title": gettext("What we think it means"), "text": note["text"],
        "by": gettext("%(role)s, %(on)s") % said,
    }  # fmt: skip


def evidence(where: City, area: Area, meeting: Meeting, slides: Deck) -> Iterator[str]:
    """The two sentences of the numbers that a table may begin from."""
    found = frozen(meeting, where, area)
    yield from unusual(found, slides)[:2] if found else []
