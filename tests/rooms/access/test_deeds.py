"""A process killed amid what people do: each act that is kept has its line, and each line its act."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from compstat.access.models import new_key

from . import crowd


@pytest.mark.slow
@pytest.mark.database
def test_a_process_killed_amid_peoples_acts_leaves_each_with_its_line(tmp_path: Path, prove, record_proof) -> None:
    """Invitations, agencies, roles given and ended, proposals, keys."""
    server = os.environ.get("DATABASE_URL", "")
    where = {"DATABASE_URL": crowd.fresh(server, f"d{new_key().lower()}")} if server else {}
    data = tmp_path / "var"
    data.mkdir()
    place = {"COMPSTAT_DATA": str(data), "COMPSTAT_KEYS": str(tmp_path / "keys"), **where}
    told = crowd.ask("deeds", 200 if prove else 20, 1_000_000, **place)
    assert told.pop("wrong") == []
    assert (told["acts without a line"], told["lines without an act"], told["twice"]) == (0, 0, 0)
    assert min(told["acts"].values()) > 0
    record_proof(f"a process killed amid people's acts ({told['database']})", {**told, **told.pop("acts")})
