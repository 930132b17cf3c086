"""What people choose at the door and at the end, and what staff enter from paper: choices and counts alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from ..actions.door import MOST
from ..queries.door import Answers
from ..rules import ClosingQuestion, DoorQuestion
from ..words import CLOSING_QUESTIONS, DOOR_QUESTIONS
from .coming import ACT

HINTS: Final = {
    DoorQuestion.LANGUAGE: _("So that we bring the right interpreters."),
    DoorQuestion.NEIGHBORHOOD: _("So that we see who is missing, and meet nearer to them."),
    DoorQuestion.FIRST_TIME: _("So that we see whether new people come."),
}


class _Answers(forms.Form):
    """One choice for each question; all may be left out."""

    act = forms.RegexField(ACT, widget=forms.HiddenInput)

    def _ask(self, name: str, label: object, hint: object, answers: Mapping[str, str]) -> None:
        self.fields[name] = forms.ChoiceField(
            label=str(label), help_text=str(hint), required=False, choices=list(answers.items()),
            widget=forms.RadioSelect,
        )  # fmt: skip


class Door(_Answers):
    """Language, neighborhood, first time."""

    def __init__(self, answers: Answers, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **named)  # type: ignore[arg-type]
        for question in DoorQuestion:
            self._ask(question, DOOR_QUESTIONS[question], HINTS[question], answers[question])

    def answers(self) -> dict[DoorQuestion, str]:
        """What was chosen."""
        return {question: self.cleaned_data[question] for question in DoorQuestion}


class Closing(_Answers):
    """Heard, answered, would you return."""

    def __init__(self, answers: Answers, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **named)  # type: ignore[arg-type]
        for question in ClosingQuestion:
            self._ask(question, CLOSING_QUESTIONS[question], "", answers[question])

    def answers(self) -> dict[ClosingQuestion, str]:
        """What was chosen."""
        return {question: self.cleaned_data[question] for question in ClosingQuestion}


class People(forms.Form):
    """How many came."""

    came = forms.IntegerField(label=_("People who came"), required=False, min_value=0, max_value=MOST)
    police_came = forms.IntegerField(
        label=_("Police among them"), required=False, min_value=0, max_value=MOST,
        help_text=_("Leave empty what nobody has counted."),
    )  # fmt: skip


class FromPaper(forms.Form):
    """Counts of sheets from the door: a number beside each answer."""

    def __init__(self, answers: Answers, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **named)  # type: ignore[arg-type]
        self.known = answers
        for question in DoorQuestion:
            for answer, words in answers[question].items():
                self.fields[f"{question}.{answer}"] = forms.IntegerField(
                    label=words, required=False, min_value=0, max_value=MOST
                )

    def groups(self) -> Iterable[tuple[str, list[forms.BoundField]]]:
        """The fields of each question, under its words."""
        for question in DoorQuestion:
            yield str(DOOR_QUESTIONS[question]), [self[f"{question}.{answer}"] for answer in self.known[question]]

    def counts(self) -> dict[DoorQuestion, dict[str, int]]:
        """What was entered; empty is none."""
        return {
            question: {answer: self.cleaned_data[f"{question}.{answer}"] or 0 for answer in self.known[question]}
            for question in DoorQuestion
        }
