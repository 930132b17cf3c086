"""A city to load files into, and loading them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from compstat.access.rules import OPERATOR
from compstat.incidents import actions
from compstat.incidents.actions import Stored
from compstat.places.queries import City
from compstat.places.queries import city as city_of

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
Load = Callable[..., Stored]


def total(summary: dict) -> int:
    """Accepted, withheld, rejected and duplicate records together."""
    rejected = sum(summary["rejected"].values())
    return int(summary["accepted"] + summary["withheld"] + summary["duplicates"] + rejected)


@pytest.fixture
def city() -> City:
    return city_of("harborview")


@pytest.fixture
def load(city: City, data_folder: Path) -> Load:
    """Store files and publish them; the sums must hold every time."""

    def run(*files: Path, **options: object) -> Stored:
        of = options.pop("city", city)
        now = options.pop("now", NOW)
        stored = actions.store(of, files, **{"by": OPERATOR, "now": now, **options})
        assert stored.summary["read"] == total(stored.summary)
        if not stored.already_live:
            actions.publish(stored.edition, by=OPERATOR, now=now)
        return stored

    return run
