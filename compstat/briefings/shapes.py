"""Shapes that the table and the protected rows share."""

from __future__ import annotations

from typing import Any

UNTESTED: dict[str, Any] = {
    "usual_low": None, "usual_high": None, "signal": None, "ratio": None, "ratio_low": None, "ratio_high": None,
    "phi": None, "df": None, "p": None, "method": "none",
}  # fmt: skip


def caveat(code: str, **params: object) -> dict[str, Any]:
    """A reason to read a figure with care."""
    return {"code": code, "params": params}
