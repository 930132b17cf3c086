"""A plugin of pytest, for what is run on both databases.

With COMPSTAT_ASKED it writes down, in that file, which tests asked the database. With COMPSTAT_AGAIN it runs those of
that file alone. A test whose processes ask, and not itself, says so with the mark `database`; one
that chooses its databases itself says so with `chooses`.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ASKED, AGAIN = os.environ.get("COMPSTAT_ASKED"), os.environ.get("COMPSTAT_AGAIN")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_call(item):
    """Note whether a test asks the database."""
    from django.db import connection

    asked = [item.get_closest_marker("database") is not None]

    def note(execute, *told):
        asked.append(True)
        return execute(*told)

    with connection.execute_wrapper(note):
        yield
    if ASKED and any(asked) and not item.get_closest_marker("chooses"):
        with Path(ASKED).open("a") as file:
            file.write(f"{item.nodeid}\n")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items: list[pytest.Item]) -> None:
    """Keep those that asked, the first time."""
    if not AGAIN:
        return
    kept = {*Path(AGAIN).read_text().split("\n")}
    others = [item for item in items if item.nodeid not in kept]
    config.hook.pytest_deselected(items=others)
    items[:] = [item for item in items if item.nodeid in kept]
