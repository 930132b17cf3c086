"""A refusal of the house becomes a page that says so in a sentence; it is never an error on our side."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from compstat.access.queries import TooOften
from compstat.access.rules import Refused


class Refusals:
    """Middleware: 403 for what somebody may not do, 429 for what they do too often, 404 for what there is not.

    400 for what cannot be asked.
    """

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Hand the request on."""
        return self.answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Tell a refusal; let everything else through."""
        if not isinstance(error, Refused):
            return None
        if isinstance(error, TooOften):
            answer = render(request, "429.html", {"said": str(error)}, status=429)
            answer["Retry-After"] = str(error.seconds)
            return answer
        status = 403 if isinstance(error, PermissionError) else 404 if isinstance(error, LookupError) else 400
        page = {400: "refused.html", 403: "403.html", 404: "404.html"}[status]
        return render(request, page, {"said": str(error)}, status=status)
