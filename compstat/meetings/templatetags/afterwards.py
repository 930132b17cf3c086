"""`{% load afterwards %}`: one form of many, and one step of the list of tomorrow morning."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.forms import Form

from ..queries.tomorrow import Step, ToDo

register = template.Library()


@register.filter
def of(forms: Mapping[str, Form], key: str) -> Form:
    """The form of this thing."""
    return forms[key]


@register.filter
def step(to_do: ToDo, key: str) -> Step:
    """The step with this key."""
    return next(each for each in to_do.steps if each.key == key)
