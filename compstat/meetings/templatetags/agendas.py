"""`{% load agendas %}`: what a point of an agenda is called; one full stop where a sentence ends in a time."""

from __future__ import annotations

from django import template

from ..models import Item
from ..rules import ItemKind
from ..saying import one_stop
from ..words import ITEMS

register = template.Library()
register.filter("one_stop", one_stop, is_safe=True)


@register.filter
def item_title(item: Item) -> str:
    """A point's own title, or its kind's words."""
    return item.title or item_words(item.kind)


@register.filter
def item_words(kind: str) -> str:
    """What a kind of point is called."""
    return str(ITEMS[ItemKind(kind)])
