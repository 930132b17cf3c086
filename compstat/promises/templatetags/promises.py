"""`{% load promises %}`: one thing out of many, by its key."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from ..queries import Came

register = template.Library()


@register.filter
def of(came: Mapping[str, Came], key: str) -> Came | None:
    """Where the promise with this key comes from; None where nobody can tell."""
    return came.get(key)
