"""The shape of what is typed from slips: a code and an answer each, or how many slips say what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..actions.paper import MOST, Slip
from ..queries.verdicts import ORDER
from ..rules import Voice
from .fields import Grouped

ROWS: Final = 20
SAYS: Final = {Voice.YES: _("Yes"), Voice.NO: _("No"), Voice.DONT_KNOW: _("Don’t know")}
CODE: Final = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


class SlipRow(forms.Form):
    """One slip with a code."""

    code = forms.CharField(label=_("Code"), required=False, max_length=40, widget=forms.TextInput(CODE))
    voice = forms.ChoiceField(label=_("Ticked"), required=False, choices=[("", "–"), *SAYS.items()])

    def is_empty(self) -> bool:
        """Whether nothing was typed into this row."""
        return not any(str(self[name].value() or "").strip() for name in ("code", "voice"))

    def clean(self) -> dict[str, Any]:
        """Both, or neither."""
        told: dict[str, Any] = self.cleaned_data
        if not self.errors and not told["code"]:
            self.add_error("code", gettext("Type the code. A slip without one is counted below."))
        if not self.errors and not told["voice"]:
            self.add_error("voice", gettext("Choose what is ticked on it."))
        return told

    def slip(self) -> Slip:
        """What was typed."""
        return Slip(self.cleaned_data["code"], Voice(self.cleaned_data["voice"]))


class CountSlips(Grouped):
    """Slips without a code: a number beside each answer, and the numbers that stood there when the page was made."""

    seen = forms.RegexField(r"^\d+ \d+ \d+$", widget=forms.HiddenInput)

    def __init__(self, there: Mapping[Voice, int], data: Any = None, *, prefix: str) -> None:  # noqa: ANN401
        seen = " ".join(str(there[voice]) for voice in ORDER)
        super().__init__(data, prefix=prefix, initial={"seen": seen, **{str(voice): n for voice, n in there.items()}})
        for voice in ORDER:
            self.fields[voice] = forms.IntegerField(label=SAYS[voice], required=False, min_value=0, max_value=MOST)

    def counts(self) -> dict[Voice, int]:
        """What was entered; empty is none."""
        return {voice: self.cleaned_data[voice] or 0 for voice in ORDER}

    def before(self) -> dict[Voice, int]:
        """What stood there when the page was made."""
        return dict(zip(ORDER, map(int, self.cleaned_data["seen"].split()), strict=True))


class TakeBack(Grouped):
    """A slip that was misread, by its code."""

    code = forms.CharField(label=_("Code of the slip"), max_length=40, widget=forms.TextInput(CODE))
