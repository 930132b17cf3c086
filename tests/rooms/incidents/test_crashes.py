"""A load killed at any moment leaves the live edition readable, and the next load works; two loads take turns."""

from __future__ import annotations

import random
import time
from datetime import date

import pytest

from compstat.incidents import editions
from compstat.incidents.queries import editions_of, live_edition, rejects

from . import paper
from .loading import go, start

DAYS = (date(2026, 3, 1), date(2026, 4, 29))
SIZE = 6000


def whole(edition, size: int) -> bool:
    """Whether every file of the edition is as it should be, and it counts so many reports."""
    list(rejects(edition))
    return editions.sound(edition) and edition.count("_all", "city", *DAYS) == size == edition.manifest["accepted"]


@pytest.mark.slow
def test_a_load_killed_at_any_moment_leaves_the_live_edition(load, city, data_folder, tmp_path, prove, record_proof):
    chance, times = random.Random(1115), 200 if prove else 12
    rows = paper.records(SIZE + times + 1)
    size = SIZE
    load(paper.write(tmp_path / "first.csv", rows[:size]))
    first = start(data_folder, paper.write(tmp_path / "timed.csv", rows[: size + 1]))
    go(first)
    began = time.perf_counter()
    first.stdout.readline()
    lasts, size = time.perf_counter() - began, size + 1
    first.communicate()
    assert whole(live_edition(city), size)
    reached = published = left = 0
    following = start(data_folder, tmp_path / "next.csv")
    for n in range(times):
        before = live_edition(city)
        process, following = following, start(data_folder, tmp_path / "next.csv")
        paper.write(tmp_path / "next.csv", rows[: size + 1])
        go(process)
        time.sleep(chance.uniform(0.0, 1.0) * lasts)
        process.kill()
        out, _ = process.communicate()
        now = live_edition(city)
        assert process.returncode == 0 or process.returncode == -9
        assert now.id == before.id or now.id == out.strip() or not out
        size += now.id != before.id
        assert whole(now, size), f"after kill {n}"
        reached += process.returncode == -9
        published += now.id != before.id
        left += any(now.folder.parent.glob(".incoming-*"))
        if n % 4 == 3:  # and a later load works, and clears away what was left
            again = load(paper.write(tmp_path / "again.csv", rows[: size + 1]))
            size += not again.already_live
            assert whole(live_edition(city), size) and live_edition(city) == again.edition
            assert not list(now.folder.parent.glob(".*"))
    following.kill()
    following.communicate()
    record_proof(
        "a load killed at a random moment",
        {"kills": times, "killed before it ended": reached, "…after the live link had moved": published,
         "…while files were being written": left, "live edition damaged or lost": 0, "later loads that failed": 0},
    )  # fmt: skip
    assert reached > times // 4 and (left > 0 or not prove)


@pytest.mark.slow
def test_two_loads_at_once_take_turns(city, data_folder, tmp_path) -> None:
    rows = paper.records(SIZE + 500)
    files = [paper.write(tmp_path / f"{n}.csv", rows[: SIZE + 500 * n]) for n in range(2)]
    both = [start(data_folder, file) for file in files]
    for process in both:
        go(process)
    ended = [process.communicate(timeout=60) for process in both]
    assert [(process.returncode, error) for process, (_, error) in zip(both, ended, strict=True)] == [(0, "")] * 2
    ids = [out.strip() for out, _ in ended]
    assert {e.id for e in editions_of(city)} == {*ids} and len({*ids}) == 2
    live = live_edition(city)
    assert whole(live, SIZE + 500 * ids.index(live.id))
    assert live.manifest["changes"]["previous"] == ids[1 - ids.index(live.id)]


@pytest.mark.slow
def test_two_loads_of_the_same_files_make_one_edition(city, data_folder, tmp_path) -> None:
    file = paper.write(tmp_path / "a.csv", paper.records(SIZE))
    both = [start(data_folder, file) for _ in range(2)]
    for process in both:
        go(process)
    ended = [process.communicate(timeout=60) for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert {out.strip() for out, _ in ended} == {e.id for e in editions_of(city)} == {live_edition(city).id}
    assert whole(live_edition(city), SIZE)
