"""After a meeting: promises that come up again, and what everybody reads of it."""

from __future__ import annotations

from .carried import promises_from_last_time
from .recording import record_of

__all__ = ["promises_from_last_time", "record_of"]
