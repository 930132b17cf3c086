"""In the demo the staff door is opened at localhost: browsers refuse passkeys at an IP address."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


class DemoHost:
    """Middleware of the demo alone: whoever reads a staff page at 127.0.0.1 or ::1 is sent to localhost."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Send on, or hand the request on."""
        where = urlsplit(f"//{request.get_host()}")
        if (
            request.method in {"GET", "HEAD"}
            and request.path.startswith("/staff/")
            and _is_this_machine(where.hostname or "")
        ):
            port = f":{where.port}" if where.port else ""
            return redirect(f"http://localhost{port}{request.get_full_path()}")
        return self.answer(request)


def _is_this_machine(name: str) -> bool:
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
