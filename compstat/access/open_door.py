"""Forms of the public door, for the pages of every room. Nothing here knows of sign-in: the public door has none."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt

from .rules import NotAllowed


def open_form(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A form of the public door. It asks for no sign-in that another site could misuse; still, what a browser says
    comes from another site is refused."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, **parameters: str) -> HttpResponse:
        origin = request.headers.get("Origin", "")
        foreign = origin not in {"", "null"} and urlsplit(origin).netloc != request.get_host()
        if request.method == "POST" and (foreign or request.headers.get("Sec-Fetch-Site") == "cross-site"):
            raise NotAllowed(gettext("This form was sent from another site. Open our page, and send it from there."))
        return view(request, **parameters)

    return guarded
