"""Feed files of any size: Harborview's reports over and over, each time with fresh incident numbers."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from compstat.demo import feed, geography, paper


def records(small: bool) -> list[paper.Record]:
    """All records of Harborview's history in the order of entry; each year keeps its own spellings and oddities."""
    known = feed.history(seed=1115, scale=0.1, first=date(2021, 1, 1)) if small else feed.history()
    return [record for page in known.pages.values() for record in page.records]


def repeated(known: list[paper.Record]) -> Iterator[paper.Record]:
    """The records, and again and again; no two rounds share an incident number."""
    yield from known
    turn = 0
    while True:
        turn += 1
        for number, *rest in known:
            yield [f"{number}-{turn}" if number else "", *rest]


def write(path: Path, *, rows: int | None = None, least: int | None = None, small: bool = False) -> int:
    """Write so many records, or so many bytes and a little more; returns how many records that were."""
    written = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\r\n")
        out.writerow(paper.COLUMNS)
        for record in repeated(records(small)):
            if written == rows or (least and not written % 1000 and file.tell() >= least):
                break
            out.writerow(record)
            written += 1
    return written


def main() -> None:
    """`python -m bench.feeds FOLDER rows|bytes NUMBER small|whole`: feed.csv, and areas/ beside it."""
    folder, unit, number = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    asked = {"rows": number} if unit == "rows" else {"least": number}
    path = folder / "feed.csv"
    written = write(path, **asked, small=sys.argv[4] == "small")
    geography.write(folder / "areas")
    print(json.dumps({"rows": written, "bytes": path.stat().st_size}))


if __name__ == "__main__":
    main()
