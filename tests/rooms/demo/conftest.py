"""A small Harborview, written once for these tests."""

from __future__ import annotations

import pytest

from compstat.demo import feed
from compstat.demo.feed import Written

from . import recount


@pytest.fixture(scope="session")
def written(tmp_path_factory) -> Written:
    """The small city's files as published on the live edition's day."""
    return feed.small(tmp_path_factory.mktemp("harborview-files"))


@pytest.fixture(scope="session")
def lines(written: Written) -> list[recount.Line]:
    """Its readable records."""
    return recount.lines(written.feed_files)
