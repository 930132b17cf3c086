"""What people type who want letters about an area's meetings: an address, a language, when to be reminded."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ..rules import Reminder
from ..words import REMINDERS
from .coming import languages_of_letters


class _Reminders(forms.Form):
    """When they want to be reminded."""

    reminders = forms.MultipleChoiceField(
        label=_("When should we remind you?"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(str(each.value), words) for each, words in REMINDERS.items()],
        help_text=_("As often as you like, or never. We always write when a meeting is called, moved or cancelled."),
    )  # fmt: skip

    def bits(self) -> int:
        """The times as bits of one number."""
        return sum(int(each) for each in self.cleaned_data["reminders"])


def chosen(bits: int) -> list[str]:
    """The times that a number stands for, as the form takes them."""
    return [str(each.value) for each in Reminder if each & bits]


class Follow(_Reminders):
    """To follow an area."""

    address = forms.EmailField(
        label=_("Mail address"), max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        help_text=_("It is sealed: no page can show it, and nobody can list it. It is used for these letters alone."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language of the letters"))
    field_order = ["address", "language", "reminders"]

    def __init__(self, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **named)  # type: ignore[arg-type]
        self.fields["language"].choices = languages_of_letters()  # type: ignore[attr-defined]


class Change(_Reminders):
    """To be reminded at other times."""
