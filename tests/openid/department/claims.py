"""What this provider says of people: some have given a second step, and it says when they signed in."""

from __future__ import annotations

from typing import Any

from allauth.idp.oidc.adapter import DefaultOIDCAdapter


class Adapter(DefaultOIDCAdapter):
    """`amr` of whoever has the last name Key; allauth has no claim for it of its own."""

    def get_claims(self, purpose: str, user: Any, client: Any, scopes: Any, **more: Any) -> dict[str, Any]:
        told = super().get_claims(purpose, user, client, scopes, **more)
        methods = ["pwd", "hwk", "mfa"] if user.last_name == "Key" else ["pwd"]
        return {**told, "amr": methods, "auth_time": int(user.last_login.timestamp())}
