"""`{% load keeping %}`: forms of acts that count once, and what pages need to keep them without a line."""

from __future__ import annotations

import json

from django import template
from django.conf import settings
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import override

from compstat.access.actions import new_key
from compstat.access.queries import key_of

register = template.Library()


@register.simple_tag(takes_context=True)
def act(context: Context, kind: str = "", then: str = "") -> SafeString:
    """`{% act "undo" then="lines" %}`: the hidden fields of a form that is one act.

    Key and token are made for whole pages alone; fragments are for scripts, which make their own.
    """
    told = {"kind": kind, "then": then}
    if token := context.get("csrf_token"):
        told |= {"id": new_key(), "csrfmiddlewaretoken": str(token)}
    fields = [format_html('<input type="hidden" name="{}" value="{}">', *each) for each in told.items() if each[1]]
    return SafeString("".join(fields))


@register.simple_tag
def keeping_worker(owner: str = "") -> dict[str, str]:
    """`{% keeping_worker owner as worker %}`: where the worker of this door is, and which pages it may open.

    One for all languages: at the public door it stands at the root.
    """
    if owner:
        return {
            "address": reverse("staff_keeping_worker"),
            "scope": reverse("staff_keeping_worker").rpartition("/")[0] + "/",
        }
    with override(settings.LANGUAGE_CODE):
        address = reverse("keeping_worker")
    return {"address": address, "scope": address.rpartition("/")[0] + "/"}


@register.simple_tag
def kept_by(person: object) -> str:
    """`{% kept_by request.user as owner %}`: under what this device keeps a person's acts; empty before sign-in."""
    key = getattr(person, "pk", None)
    return key_of("kept", str(key))[:32] if key else ""


@register.filter
def as_json(value: object) -> str:
    """A value for a script, to stand in an attribute."""
    return json.dumps(value)
