"""The loop page: one problem from residents' words to what came of it. HTTP only."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ..queries.loop import loop_of
from . import parts


def loop(request: HttpRequest, city_id: str, problem_id: str) -> HttpResponse:
    """One problem, at one address, read from top to bottom."""
    where, area, problem = parts.found(city_id, problem_id)
    told = loop_of(problem, parts.now_in(where))
    context = parts.frame(
        where, area, loop=told, problem=problem, title=problem.title, cite_as=problem.title, description=told.stands,
        trail=parts.problem_trail(where, area, problem),
    )  # fmt: skip
    return render(request, "problems/loop.html", context)
