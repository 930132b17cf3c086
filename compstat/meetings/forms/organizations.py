"""The shape of what people type about organizations."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class Keep(forms.Form):
    """An organization or business, whom to ask for there, and how."""

    name = forms.CharField(
        label=_("Organization or business"), max_length=120,
        help_text=_("An association, a school, a shop, a congregation. No private person belongs on this list."),
    )  # fmt: skip
    role = forms.CharField(
        label=_("Whom to ask for"), max_length=120,
        help_text=_("A role: manager, principal, parish office. Never a person’s name."),
    )  # fmt: skip
    channel = forms.CharField(
        label=_("How"), max_length=120,
        help_text=_("A public address or number, or: in person. Nobody’s private number."),
    )  # fmt: skip
