"""Harborview's last six editions, one a quarter, read together by the attacker of `test_disclosure_attack`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import numpy as np
import pytest

from compstat.analysis.disclosure import SHOWN, SMALL
from compstat.briefings import protected
from compstat.demo import counts as department
from compstat.demo import feed
from compstat.incidents.counts import read
from compstat.places.queries import city

from .test_disclosure_attack import Attacker, broken, figures

MONTHS = [(2025, 8), (2025, 11), (2026, 2), (2026, 5), (2026, 8), (2026, 11)]
AS_OF = [date(year, month, 19) for year, month in MONTHS]


@dataclass(frozen=True)
class Edition:
    """What `protected` asks of an edition."""

    id: str
    as_of: date
    loaded_at: datetime
    supplied: tuple

    @property
    def city(self):
        return city("harborview")


@pytest.fixture(scope="module")
def editions(tmp_path_factory) -> list[Edition]:
    """Six editions' supplied counts, as the demo's department would hand them over."""
    known = feed.history(seed=1115, scale=0.1, first=date(2021, 1, 1), last=AS_OF[-1])
    folder = tmp_path_factory.mktemp("counts")
    made = []
    for number, as_of in enumerate(AS_OF):
        path = department.write(known.lines, known.calendar, folder, as_of, known.seed)
        loaded = datetime.combine(as_of, datetime.min.time(), UTC) + timedelta(hours=number)
        made.append(Edition(f"e{number}", as_of, loaded, read(city("harborview"), path)))
    return made


@pytest.fixture
def published(editions, monkeypatch) -> list[protected.Decision]:
    """What each edition decided, in order."""
    asked = SimpleNamespace(editions_of=lambda where: editions, supplied_counts=lambda edition: edition.supplied)
    monkeypatch.setattr(protected, "incidents", asked)
    protected.decided.cache_clear()
    return [protected.decided(edition) for edition in editions]


def joint(published) -> tuple[Attacker, dict]:
    """An attacker who read every edition, and the place of every year to date among theirs."""
    days = sorted({day for decision in published for day in decision.days})
    place = {day: n for n, day in enumerate(days)}
    within = tuple((n, m) for a, n in place.items() for b, m in place.items() if a[0] == b[0] and a[1] < b[1])
    where = city("harborview")
    groups = protected._groups(where)
    areas, rows, _ = published[0].counts.shape
    attacker = Attacker((areas, rows, len(days)), groups, within)
    for decision in published:
        own = [place[d] for d in decision.days[:2]]
        first_two = SimpleNamespace(**{kind: part[..., :2] for kind, part in vars(decision.hidden).items()})
        attacker.reads(figures(decision.counts[..., :2], groups), first_two, own)
    return attacker, place


def test_six_editions_follow_one_another(published) -> None:
    ends = [decision.days[0][1] for decision in published]
    assert ends == [
        date(2025, 6, 30),
        date(2025, 9, 30),
        date(2025, 12, 31),
        date(2026, 3, 31),
        date(2026, 6, 30),
        date(2026, 9, 30),
    ]
    assert sum(int((d.hidden.cells[..., :2] == SMALL).sum()) for d in published) > 30


def test_what_was_hidden_once_is_hidden_in_every_later_edition(published) -> None:
    for number, decision in enumerate(published):
        for later in published[number + 1 :]:
            for at, day in enumerate(decision.days[:2]):
                if day in later.days[:2]:
                    then, now = decision.hidden.cells[..., at], later.hidden.cells[..., later.days.index(day)]
                    assert (now[then != SHOWN] != SHOWN).all()


def test_no_hidden_count_of_six_editions_is_narrowed_to_two(published, record_proof) -> None:
    attacker, place = joint(published)
    hidden = SimpleNamespace(**{kind: np.zeros(spots.shape, np.int8) for kind, spots in attacker.places().items()})
    for decision in published:
        for at, day in enumerate(decision.days[:2]):
            for kind in ("cells", "groups", "city"):
                getattr(hidden, kind)[..., place[day]] |= getattr(decision.hidden, kind)[..., at] != SHOWN
    found = broken(attacker, hidden)
    counted = int((hidden.cells != 0).sum())
    record_proof(
        "disclosure: Harborview's last six editions together",
        {
            "editions": len(published),
            "hidden cells": counted,
            "of": hidden.cells.size,
            "narrowed below 3 values": len(found),
        },
    )
    assert counted > 40
    assert found == {}
