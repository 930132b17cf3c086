"""The style page: every component and state, in light, dark, large text and right-to-left."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, override

from . import style_samples

MANNERS = ("light", "dark", "large", "rtl")


def style(request: HttpRequest) -> HttpResponse:
    """`/style/` shows all manners below one another; `/style/?manner=dark` one of them."""
    asked = request.GET.get("manner")
    panels = []
    for manner in [asked] if asked in MANNERS else MANNERS:
        with override(style_samples.language(manner, get_language() or "en")):
            panels.append(style_samples.panel(manner, request))
    context = {
        "panels": panels,
        "manners": MANNERS,
        "asked": asked,
        "noindex": True,
        "city": style_samples.SampleCity(style_samples.helps()),
        "edition": style_samples.SampleEdition(),
    }
    return render(request, "style.html", context)
