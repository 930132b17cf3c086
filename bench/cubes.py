"""The cube beside Polars: how long it takes to build, what a table then costs, and when it has paid."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from . import measure
from .measure import Line, Part

DAYS, ROWS, AREAS = 2922, 25, 40  # eight years, a board of 25 rows, a city of 40 areas
FIRST, TO, YEARS = date(2019, 1, 1), date(2026, 11, 15), 6
BUILD, TABLE_MS = 10.0, 1.0  # targets: × Polars, milliseconds for one table
TABLE, ROUNDS = 18, 2  # windows of a table; how often each is timed
SIZES, SHORT = (5_000_000, 20_000_000), (1_000_000,)  # the target of building is one for the large sizes
Works = dict[str, Callable[[], object]]


def reports(count: int) -> tuple[Any, Any, Any]:
    """Coded day, row and area of so many made-up reports, in the order of entry: some days late, never sorted."""
    import numpy as np

    rng = np.random.default_rng(1115)
    day = np.sort(rng.integers(0, DAYS, count)).astype(np.int32)
    day = day[np.argsort(day + rng.exponential(3.0, count), kind="stable")]
    weights = 1.0 / np.arange(1, ROWS + 1)
    row = rng.choice(ROWS, count, p=weights / weights.sum()).astype(np.int32)
    return day, row, rng.integers(0, AREAS, count).astype(np.int16)


def windows() -> list[tuple[date, date]]:
    """Week, 28 days and year to date, now and in the five years before: the windows of a briefing's table."""
    from compstat.analysis.periods import Period, window, years_back

    found = [window(p, TO) if j == 0 else years_back(p, TO, j) for p in Period for j in range(YEARS)]
    return [(each.first, each.last) for each in found]


def group_bys(frame: Any) -> Works:  # noqa: ANN401 - a Polars frame
    """Ways to count every day, row and area with Polars: as anyone would write it, and what makes it faster."""
    import polars as pl

    cell = (pl.col("day") * (ROWS * AREAS) + pl.col("row") * AREAS + pl.col("area")).alias("cell")
    return {
        "group_by(day, row, area)": lambda: frame.group_by("day", "row", "area").len(),
        "the same, streaming engine": lambda: (
            frame.lazy().group_by("day", "row", "area").len().collect(engine="streaming")
        ),
        "one packed column, streaming engine": lambda: (
            frame.lazy().select(cell).group_by("cell").len().collect(engine="streaming")
        ),
        "one packed column": lambda: frame.select(cell).group_by("cell").len(),
    }


def tables(frame: Any, bounds: list[tuple[int, int]]) -> Works:  # noqa: ANN401 - a Polars frame
    """Ways to count one table straight from the reports with Polars; the fastest of a dozen that were tried."""
    import polars as pl

    packed = frame.lazy().select("day", (pl.col("row") * AREAS + pl.col("area")).alias("cell"))
    two = [frame.lazy().filter(pl.col("day").is_between(a, b)).group_by("row", "area").len() for a, b in bounds]
    one = [packed.filter(pl.col("day").is_between(a, b)).group_by("cell").len() for a, b in bounds]
    return {
        "one filter a window": lambda: pl.collect_all(two),
        "one filter a window, packed": lambda: pl.collect_all(one),
        "one filter a window, packed, streaming": lambda: pl.collect_all(one, engine="streaming"),
    }


def check(frame: Any, prefix: Any, cube: Any, pairs: list[tuple[date, date]]) -> None:  # noqa: ANN401
    """Both must have counted the same, or the comparison means nothing."""
    counted = frame.group_by("day", "row", "area").len()
    cells = prefix[counted["day"].to_numpy() + 1, counted["row"].to_numpy(), counted["area"].to_numpy()]
    cells = cells - prefix[counted["day"].to_numpy(), counted["row"].to_numpy(), counted["area"].to_numpy()]
    if (cells != counted["len"].to_numpy()).any() or int(prefix[-1].sum()) != len(frame):
        raise AssertionError("the cube and Polars counted differently")
    if cube.windows(pairs).shape != (TABLE, ROWS, AREAS):
        raise AssertionError("the table is not 18 windows of all rows and areas")


def compare(count: int) -> dict[str, Any]:
    """Build both from the same columns, in this process, on one thread."""
    import polars as pl

    from compstat.analysis import cube

    if pl.thread_pool_size() != 1:
        raise AssertionError("set POLARS_MAX_THREADS=1: the cube is built on one thread as well")
    day, row, area = reports(count)
    frame, pairs = pl.DataFrame({"day": day, "row": row, "area": area}), windows()
    prefix = cube.build(day, row, area, shape=(DAYS, ROWS, AREAS))
    made = cube.Cube(FIRST, tuple(map(str, range(ROWS))), tuple(map(str, range(AREAS))), prefix)
    check(frame, prefix, made, pairs)
    bounds = [((a - FIRST).days, (b - FIRST) // timedelta(1)) for a, b in pairs]
    building: Works = {"cube": lambda: cube.build(day, row, area, shape=(DAYS, ROWS, AREAS))}
    one_area = made.area_index["7"]
    ready: Works = {"table": lambda: made.windows(pairs), "area": lambda: made.windows(pairs)[:, :, one_area].copy()}
    return {
        "build": measure.side_by_side({**building, **group_bys(frame)}, ROUNDS),
        "table": measure.side_by_side(ready, 200),
        "direct": measure.side_by_side(tables(frame, bounds), ROUNDS),
    }


def lines(count: int) -> list[Line]:
    """The lines of one size."""
    found = measure.child(__name__, count, POLARS_MAX_THREADS="1")
    build, direct, table = found["build"], found["direct"], found["table"]["table"]
    ours, plain = build.pop("cube"), build["group_by(day, row, area)"]
    name, fastest = min(build.items(), key=lambda each: each[1])
    straight = min(direct.values())
    paid = max(1, -int(-ours // (straight - table)))
    of = f"{measure.rows(count)} reports"
    goal = (f"≥ {BUILD:g} ×", plain / ours >= BUILD) if count >= SIZES[0] else ()
    return [
        Line(f"Cube of {of}, built", measure.duration(ours), f"Polars `group_by(day, row, area)`: "
             f"{measure.duration(plain)}", f"{plain / ours:.1f} × as fast", *goal),
        Line(f"Cube of {of}, built", measure.duration(ours), f"Polars at its fastest ({name}): "
             f"{measure.duration(fastest)}", f"{fastest / ours:.1f} × as fast"),
        Line(f"One table from the ready cube ({of})", measure.duration(table), f"Polars from the reports, at its "
             f"fastest: {measure.duration(straight)}", f"{straight / table:,.0f} × as fast",
             f"< {TABLE_MS:g} ms", table < TABLE_MS / 1000),
        Line(f"When the cube has paid ({of})", f"{measure.duration(ours)} once", f"{measure.duration(straight)} "
             "a table", f"after {paid} table{'s' if paid > 1 else ''}"),
    ]  # fmt: skip


def part(short: bool) -> Part:
    """Building, one table, and when it has paid."""
    found = [line for count in (SHORT if short else SIZES) for line in lines(count)]
    text = (
        f"The same three coded columns (day, row, area: {DAYS:,} days × {ROWS} rows × {AREAS} areas, in the order of "
        "entry) in one process, one thread each (`POLARS_MAX_THREADS=1`), taking turns; the shorter of two times. "
        "Before the clock starts both must have counted the same in every cell. A table is all rows and areas in 18 "
        "windows: week, 28 days and year to date, now and in five earlier years. For Polars' fastest way to one table "
        "about a dozen were tried (sums of conditions, one column of window numbers, sorted slices, eager and lazy); "
        "the three quickest are measured and the best of them is shown."
    )
    return Part("The cube beside Polars", text, tuple(found))


if __name__ == "__main__":
    print(json.dumps(compare(int(sys.argv[1]))))
