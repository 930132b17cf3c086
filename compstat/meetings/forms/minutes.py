"""The shape of minutes as staff write and sign them."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ..rules.minutes import LONGEST_MINUTES
from ..rules.states import LONGEST_REASON


class Text(forms.Form):
    """The text, and the version it was written from."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Minutes"), max_length=LONGEST_MINUTES, strip=False, widget=forms.Textarea({"rows": 24}),
        help_text=_("# makes a heading, - a point of a list, an empty line a new paragraph. Nobody’s name."),
    )  # fmt: skip


class Sign(forms.Form):
    """The version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class SignLate(Sign):
    """Why people had to wait."""

    reason = forms.CharField(
        label=_("Why they are late"), max_length=LONGEST_REASON, widget=forms.Textarea({"rows": 2}),
        help_text=_("One sentence. It stands beside the minutes, for everybody to read."),
    )  # fmt: skip


class Correct(Sign):
    """What was wrong."""

    reason = forms.CharField(
        label=_("What was wrong"), max_length=LONGEST_REASON, widget=forms.Textarea({"rows": 2}),
        help_text=_("One sentence. It stands at the end of the corrected minutes. The earlier ones stay readable."),
    )  # fmt: skip
