"""One running server for all attacks on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .running import Running, Visitor, running


@pytest.fixture(scope="session")
def site(harborview_data: Path, tmp_path_factory) -> Iterator[Running]:
    """All doors in one process, with the demo's people, who have a password and an app too."""
    with running(harborview_data, tmp_path_factory.mktemp("attacked")) as found:
        yield found


@pytest.fixture
def visitor(site: Running) -> Iterator[Callable[[], Visitor]]:
    """Somebody new, each time it is asked."""
    made: list[Visitor] = []

    def new() -> Visitor:
        made.append(Visitor(site))
        return made[-1]

    yield new
    for each in made:
        each.close()
