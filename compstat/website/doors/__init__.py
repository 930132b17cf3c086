"""The front doors: each names its addresses and the databases it may open."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def demo_people(request: HttpRequest) -> dict[str, object]:
    """For the page that signs people in: in the demo, whom one may enter as."""
    if not settings.DEMO or request.path != "/staff/sign-in/":
        return {}
    from compstat.access import queries

    return {"demo_people": queries.demo_people()}


def provider(request: HttpRequest) -> dict[str, object]:
    """For pages of the staff door: whether this is the demo; the name of the department's own provider, if any."""
    if not request.path.startswith("/staff/"):
        return {}
    return {"demo": settings.DEMO, "provider_name": settings.OPENID["name"] if settings.OPENID else ""}
