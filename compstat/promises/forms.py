"""The shape of what people type about promises."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from .rules import LONGEST_OWNER, LONGEST_WORDS

DAY = {"type": "date"}


class Make(forms.Form):
    """What is promised, by which role, by when."""

    area = forms.ChoiceField(label=_("Where"))
    what = forms.CharField(
        label=_("What is promised"), max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("As people will read it: what will be done, where. Nobody’s name."),
    )  # fmt: skip
    owner = forms.CharField(
        label=_("Which role does it"), max_length=LONGEST_OWNER,
        help_text=_("For instance: Captain, Community service officer, Public works liaison. Never a person’s name."),
    )  # fmt: skip
    due_on = forms.DateField(label=_("By when"), widget=forms.DateInput(DAY, format="%Y-%m-%d"))

    def __init__(self, areas: Iterable[tuple[str, str]], *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **named)  # type: ignore[arg-type]
        self.fields["area"].choices = list(areas)  # type: ignore[attr-defined]


class _WithReason(forms.Form):
    """Why, in a sentence that everybody can read."""

    reason = forms.CharField(
        label=_("Why"), max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One sentence. Everybody can read it. Nobody’s name."),
    )  # fmt: skip


class Keep(forms.Form):
    """It was done."""

    reason = forms.CharField(
        label=_("What was done"), max_length=LONGEST_WORDS, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One sentence, if there is more to say than that it was done. Nobody’s name."),
    )  # fmt: skip


class Drop(_WithReason):
    """It will not be done."""


class Reopen(_WithReason):
    """It was not done after all."""


class Change(_WithReason):
    """Another day."""

    due_on = forms.DateField(label=_("The new day"), widget=forms.DateInput(DAY, format="%Y-%m-%d"))
    field_order = ["due_on", "reason"]


class Reword(_WithReason):
    """Other words."""

    what = forms.CharField(
        label=_("The new words"), max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The words before stay in view."),
    )  # fmt: skip
    field_order = ["what", "reason"]
