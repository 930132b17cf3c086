"""What a scribe types: a line, what is let through or not, a poll. The same shapes for forms and for kept acts."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from compstat.access.rules import WrongState

from ..rules import GROUNDS, Ground, ItemKind, LineKind, PollEvent, PollKind, Speaker
from ..rules.changes import VERSION, Version
from ..rules.said import LONGEST_ANSWER, LONGEST_LINE, LONGEST_OWNER
from ..words import ITEMS, LINES

Choices = Iterable[tuple[str, str]]


class NotReadable(WrongState):
    """A form that cannot be taken as it is; `form` says where."""

    def __init__(self, form: forms.Form) -> None:
        self.form = form
        super().__init__(" ".join(_sentences(form)))


def _sentences(form: forms.Form) -> Iterable[str]:
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        yield from (f"{label}: {error}" if label else str(error) for error in errors)


def read(form: forms.Form) -> dict[str, Any]:
    """What a form says. NotReadable."""
    if not form.is_valid():
        raise NotReadable(form)
    return form.cleaned_data


class Line(forms.Form):
    """One thing that was said."""

    said = forms.ChoiceField(
        label=_("What is it?"), choices=list(LINES.items()), initial=LineKind.QUESTION, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("What was said"), max_length=LONGEST_LINE, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One line for one thing. Nobody’s name. What is missing can be added tomorrow."),
    )  # fmt: skip
    answer = forms.CharField(label=_("The answer, in one line"), max_length=LONGEST_ANSWER, required=False)
    owner = forms.CharField(
        label=_("By which role"), max_length=LONGEST_OWNER, required=False,
        widget=forms.TextInput(attrs={"list": "roles", "autocomplete": "off"}),
    )  # fmt: skip
    due_on = forms.DateField(
        label=_("By when"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    pinned_row = forms.ChoiceField(label=_("About a number"), required=False)
    pinned_area = forms.ChoiceField(label=_("About a place"), required=False)
    card = forms.CharField(label=_("Number of the paper card"), max_length=12, required=False)
    item = forms.ChoiceField(
        label=_("Point of the agenda"), choices=list(ITEMS.items()), initial=ItemKind.QUESTIONS, required=False
    )

    def __init__(self, rows: Choices, areas: Choices, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **named)  # type: ignore[arg-type]
        for name, choices in (("pinned_row", rows), ("pinned_area", areas)):
            self.fields[name].choices = [("", "—"), *choices]  # type: ignore[attr-defined]

    def clean_item(self) -> str:
        return self.cleaned_data["item"] or ItemKind.QUESTIONS.value


def version(told: dict[str, Any]) -> Version:
    """A line as its writer wrote it, from the form."""
    named = {**told, "kind": told["said"]}
    texts = {name: named[name] or "" for name in VERSION}
    return {name: value.isoformat() if isinstance(value, date) else value.strip() for name, value in texts.items()}


def seen(told: str) -> Version:
    """How a line was when its writer began, as the page handed it out; empty when it did not come along."""
    try:
        found = json.loads(told)
    except ValueError:
        return {}
    return {name: str(found[name]) for name in VERSION if name in found} if isinstance(found, dict) else {}


class Refuse(forms.Form):
    """On which of the closed grounds something is not let through."""

    ground = forms.ChoiceField(label=_("Why not"))

    def __init__(self, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **named)  # type: ignore[arg-type]
        self.fields["ground"].choices = grounds()  # type: ignore[attr-defined]


def grounds() -> list[tuple[Ground, str]]:
    """The closed grounds, in words."""
    return [(ground, gettext(sentence)) for ground, sentence in GROUNDS.items()]


class Turn(forms.Form):
    """Who speaks."""

    who = forms.ChoiceField(label=_("Who speaks"), choices=[(each, each) for each in Speaker])


class Poll(forms.Form):
    """A question with options: lines of the meeting, and more in words, one on each line."""

    question = forms.CharField(label=_("The question"), max_length=200)
    chosen = forms.MultipleChoiceField(
        label=_("From what was raised"), required=False, widget=forms.CheckboxSelectMultiple
    )
    options = forms.CharField(
        label=_("More options, one on each line"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    ballot = forms.ChoiceField(label=_("How"), initial=PollKind.SHOW, choices=[
        (PollKind.SHOW, _("Show of phones: each browser once")),
        (PollKind.BALLOT, _("Ballot: each slip once, by phone or on paper")),
    ])  # fmt: skip
    dots = forms.TypedChoiceField(
        label=_("How many each may choose"), coerce=int, choices=[(n, str(n)) for n in (1, 2, 3)], initial=1
    )

    def __init__(self, lines: Choices, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **named)  # type: ignore[arg-type]
        self.texts = dict(lines)
        self.fields["chosen"].choices = list(self.texts.items())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        typed = [line.strip() for line in told.get("options", "").splitlines() if line.strip()]
        return {**told, "all": [*(self.texts[key][:120] for key in told.get("chosen", [])), *typed]}


class PollMove(forms.Form):
    """What happens to a poll."""

    poll = forms.CharField(max_length=26)
    event = forms.ChoiceField(choices=[(each, each) for each in PollEvent])


class PollCounts(forms.Form):
    """Whether the counts of a poll are shown."""

    poll = forms.CharField(max_length=26)
    shown = forms.BooleanField(required=False)


class Key(forms.Form):
    """What an act is about, by its key."""

    key = forms.CharField(max_length=60)
