"""A captain of D4."""

from __future__ import annotations

import pytest

from compstat.access.rules import Actor, Role

from .making import actor


@pytest.fixture
def mei() -> Actor:
    """The captain of D4."""
    return actor(Role.CAPTAIN)
