"""Sessions in the database that know whose they are, so that a person can see and end their own.

The database holds a keyed hash of each cookie: whoever reads it, or a backup of it, cannot come in with what is there.
"""

from __future__ import annotations

import hmac
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.utils import timezone

MADE_AT = "_made_at"


def kept(cookie: str) -> str:
    """What the database holds of a cookie: 40 hexadecimal digits."""
    return hmac.digest(settings.SECRET_KEY.encode(), b"session " + cookie.encode(), "sha256").hex()[:40]


class SessionStore(DatabaseSessions):
    """Django's database sessions in our table."""

    @classmethod
    def get_model_class(cls) -> Any:  # noqa: ANN401 - the model is known once apps are loaded
        from .models import Session

        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Any:  # noqa: ANN401
        """The row to save: whose it is stands beside the signed data."""
        made_at = data.setdefault(MADE_AT, timezone.now().isoformat())
        row: Any = super().create_model_instance(data)
        row.session_key = kept(row.session_key)
        row.made_at = datetime.fromisoformat(made_at)
        row.person = str(data.get(SESSION_KEY, ""))
        return row

    def exists(self, session_key: str) -> bool:
        """Whether there is a session with this cookie."""
        return super().exists(kept(session_key))

    def delete(self, session_key: str | None = None) -> None:
        """Remove the session with this cookie, or this one."""
        cookie = session_key or self.session_key
        if cookie is not None:
            self.model.objects.filter(pk=kept(cookie)).delete()

    def _get_session_from_db(self) -> Any:  # noqa: ANN401
        """The row of this session's cookie, if it is good. As Django does it, but for the key."""
        found = self.model.objects.filter(pk=kept(self.session_key or ""), expire_date__gt=timezone.now()).first()
        if found is None:
            self._session_key = None
        return found
