"""Sessions in the database that know whose they are, so that a person can see and end their own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.utils import timezone

MADE_AT = "_made_at"


class SessionStore(DatabaseSessions):
    """Django's database sessions in our table."""

    @classmethod
    def get_model_class(cls) -> Any:  # noqa: ANN401 - the model is known once apps are loaded
        from .models import Session

        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Any:  # noqa: ANN401
        """The row to save: whose it is stands beside the sealed data."""
        made_at = data.setdefault(MADE_AT, timezone.now().isoformat())
        row: Any = super().create_model_instance(data)
        row.made_at = datetime.fromisoformat(made_at)
        row.person = str(data.get(SESSION_KEY, ""))
        return row
