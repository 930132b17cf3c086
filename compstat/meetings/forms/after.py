"""The shape of what staff type the morning after a meeting."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from compstat.concerns.rules import LONGEST_ANSWER
from compstat.promises.rules import LONGEST_OWNER, LONGEST_WORDS

from ..models import Line

MOST_PEOPLE = 5000


def _role(label: Any, **more: Any) -> forms.CharField:  # noqa: ANN401
    """A role, with those that are known to choose from."""
    return forms.CharField(
        label=label, max_length=LONGEST_OWNER, widget=forms.TextInput({"list": "roles", "autocomplete": "off"}), **more
    )


def _day(label: Any, **more: Any) -> forms.DateField:  # noqa: ANN401
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **more)


class FinishPromise(forms.Form):
    """What a promise of the meeting lacks."""

    text = forms.CharField(
        label=_("What is promised"), max_length=LONGEST_WORDS, widget=forms.Textarea({"rows": 2}),
        help_text=_("As everybody will read it. Nobody’s name."),
    )  # fmt: skip
    owner = _role(_("Which role does it"))
    due_on = _day(_("By when"))


class Answer(forms.Form):
    """An answer; or which role will give it, by when."""

    answer = forms.CharField(
        label=_("The answer"), max_length=LONGEST_ANSWER, required=False, widget=forms.Textarea({"rows": 2}),
        help_text=_("In a sentence or two. Or leave it empty, and say who will answer by when."),
    )  # fmt: skip
    owner = _role(_("Or: which role answers"), required=False)
    due_on = _day(_("By when"), required=False)


class Counted(forms.Form):
    """How many were there."""

    came = forms.IntegerField(label=_("People, police included"), min_value=0, max_value=MOST_PEOPLE)
    police_came = forms.IntegerField(
        label=_("Of these from the police"), min_value=0, max_value=MOST_PEOPLE, required=False
    )

    def clean(self) -> dict[str, Any]:
        """A part is not more than the whole."""
        told: dict[str, Any] = super().clean() or {}
        if (told.get("police_came") or 0) > (told.get("came") or 0):
            raise forms.ValidationError(_("More from the police than people in all: count again."))
        return told


def of_line(line: Line, data: Any = None) -> forms.Form:  # noqa: ANN401
    """The form in which a line is completed, filled in as far as it is known."""
    known = {"text": line.text, "answer": line.answer, "owner": line.owner, "due_on": line.due_on}
    kind = Answer if line.is_question else FinishPromise
    return kind(data, prefix=line.id, initial=known)
