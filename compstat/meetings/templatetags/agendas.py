"""`{% load agendas %}`: what a point of an agenda is called."""

from __future__ import annotations

from django import template

from ..models import Item
from ..rules import ItemKind
from ..words import ITEMS

register = template.Library()


@register.filter
def item_title(item: Item) -> str:
    """A point's own title, or its kind's words."""
    return item.title or item_words(item.kind)


@register.filter
def item_words(kind: str) -> str:
    """What a kind of point is called."""
    return str(ITEMS[ItemKind(kind)])
