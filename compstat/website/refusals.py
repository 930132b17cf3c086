"""A refusal of the house becomes a page that says so in a sentence; it is never an error on our side."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from compstat.access.rules import Refused


class Refusals:
    """Middleware: 404 for what there is not, 400 for what cannot be asked."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Hand the request on."""
        return self.answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Tell a refusal; let everything else through."""
        if not isinstance(error, Refused):
            return None
        status = 404 if isinstance(error, LookupError) else 400
        return render(request, "404.html", {"said": str(error)}, status=status)
