"""`{% load problems %}`: shares, as text and as the length of a bar."""

from __future__ import annotations

from django import template

from ..saying import percent

register = template.Library()


@register.filter
def as_percent(share: float | None) -> str:
    """0.284 → "28%"; nothing where there are too few to say."""
    return "" if share is None else percent(share)


@register.filter
def hundred(share: float | None) -> float:
    """0.284 → 28.4: the length of a bar, in percent of its ground."""
    return round(100 * (share or 0), 1)
