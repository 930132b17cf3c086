"""How the house says no."""

from __future__ import annotations


class Refused(Exception):
    """An expected no: its text is a sentence that may be shown and says what to do."""


class NotAllowed(Refused, PermissionError):
    """This person may not do this, here and now."""


class WrongState(Refused, ValueError):
    """This cannot be done as things stand."""
