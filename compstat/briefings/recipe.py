"""The recipe of a figure: definition, window, question to the counts, and the comparison with its arithmetic."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt
from typing import Any

from compstat.incidents.queries import Edition
from compstat.places.queries import Area, Row

PERIODS = ("week", "days28", "ytd")


def recipe(edition: Edition, area: Area, table: Mapping[str, Any], row: Row, period: str) -> dict[str, Any]:
    """Everything needed to make the figure again."""
    line = next(r for r in table["rows"] if r["row"] == row.id)
    cell = line["periods"][period]
    return {
        "row": row, "area": area, "period": period, "cell": cell, "source": line["source"],
        "codes": codes_text(row), "way": way(area),
        "question": None if row.protected else question(row, area, cell),
        "steps": steps(cell), "edition": edition, "to": table["to"],
    }  # fmt: skip


def codes_text(row: Row) -> str:
    """The codes of a row as one reads them: "520–529, 540"."""
    return ", ".join(str(low) if low == high else f"{low}–{high}" for low, high in row.codes)


def way(area: Area) -> str:
    """How a report comes to count in the area: by its point, or by the district written down."""
    return "point" if area.kind == "neighborhood" else "recorded"


def question(row: Row, area: Area, cell: Mapping[str, Any]) -> str:
    """The question, in SQL, that gives the figure from the area's counts CSV."""
    rows = ", ".join(f"'{r}'" for r in (row.sum_of or (row.id,)))
    return (
        f"SELECT sum(count) FROM 'counts.csv'\nWHERE area = '{area.id}' AND row IN ({rows})\n"
        f"  AND day BETWEEN DATE '{cell['from']}' AND DATE '{cell['to']}';"
    )


def steps(cell: Mapping[str, Any]) -> dict[str, float] | None:
    """The arithmetic of contracts §5 with this figure's numbers; None where nothing was tested."""
    if cell["p"] is None or cell["phi"] is None or not cell["earlier"]:
        return None
    x, y, k = cell["count"], sum(e["count"] for e in cell["earlier"]), len(cell["earlier"])
    ratio = 1 / k
    z = 2 * (sqrt(x + 3 / 8) - sqrt(ratio * (y + 3 / 8))) / sqrt((1 + ratio) * cell["phi"])
    return {
        "x": x, "y": y, "k": k, "r": ratio, "phi": cell["phi"], "df": cell["df"], "z": z, "p": cell["p"],
        "mean": y / k, "variance": cell["phi"] * y / k * (1 + ratio),
        "low": cell["usual_low"], "high": cell["usual_high"],
    }  # fmt: skip
