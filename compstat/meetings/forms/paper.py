"""The shape of what is printed, and of what is typed from paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..actions.door import MOST
from ..actions.paper import SURE, Ballot, Card
from ..paper import languages
from ..paper.bundle import Copies
from ..queries.door import Answers
from ..rules import GROUNDS, ClosingQuestion, LineKind
from ..rules.said import LONGEST_LINE
from ..words import CLOSING_QUESTIONS, LINES
from .coming import ACT

CARD_ROWS: Final = 10
BALLOT_ROWS: Final = 20
KINDS: Final = (LineKind.QUESTION, LineKind.CONCERN)
COPIES: Final = {
    "cards": (_("Concern cards"), 400), "slips": (_("Ballot slips"), 500),
    "questions": (_("Three-question cards"), 500), "tables": (_("Table sheets"), 60),
}  # fmt: skip


class Print(forms.Form):
    """Which languages, how many of each, large print or not."""

    large = forms.BooleanField(
        label=_("Large print"), required=False,
        help_text=_("At least 18 points, over as many sheets as it takes. Two cards or slips a sheet."),
    )  # fmt: skip

    def __init__(self, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **named)  # type: ignore[arg-type]
        for code in languages.offered():
            self.fields[f"{code}.want"] = forms.BooleanField(label=languages.name_of(code), required=False)
            for name, (label, most) in COPIES.items():
                self.fields[f"{code}.{name}"] = forms.IntegerField(
                    label=gettext("%(what)s, %(language)s") % {"what": label, "language": languages.name_of(code)},
                    required=False, min_value=0, max_value=most,
                )  # fmt: skip

    def rows(self) -> Iterable[tuple[forms.BoundField, list[forms.BoundField]]]:
        """For each language whether it is wanted, and how many of each."""
        for code in languages.offered():
            yield self[f"{code}.want"], [self[f"{code}.{name}"] for name in COPIES]

    def clean(self) -> dict[str, Any]:
        """At least one language."""
        told: dict[str, Any] = self.cleaned_data
        if not self.errors and not any(told[f"{code}.want"] for code in languages.offered()):
            raise forms.ValidationError(gettext("Choose at least one language."))
        return told

    def copies(self) -> Mapping[str, Copies]:
        """How many of each, by language."""
        told = self.cleaned_data
        wanted = [code for code in languages.offered() if told[f"{code}.want"]]
        return {code: Copies(**{name: told[f"{code}.{name}"] or 0 for name in COPIES}) for code in wanted}


class Poster(forms.Form):
    """In which languages the poster is printed: a page for each."""

    languages = forms.MultipleChoiceField(
        label=_("In which languages? Each takes a page of its own."), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one language.")},
    )  # fmt: skip

    def __init__(self, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **named)  # type: ignore[arg-type]
        self.fields["languages"].choices = [(code, languages.name_of(code)) for code in languages.offered()]  # type: ignore[attr-defined]


class Void(forms.Form):
    """Slips that are good no more, by their numbers."""

    first = forms.IntegerField(label=_("From number"), min_value=1)
    last = forms.IntegerField(label=_("To number"), min_value=1)


class CardRow(forms.Form):
    """One concern card."""

    act = forms.RegexField(ACT, widget=forms.HiddenInput)
    number = forms.CharField(label=_("Number"), required=False, max_length=12)
    kind = forms.ChoiceField(label=_("Kind"), choices=[(kind.value, LINES[kind]) for kind in reversed(KINDS)])
    language = forms.ChoiceField(label=_("Language"))
    text = forms.CharField(
        label=_("Words"), required=False, max_length=LONGEST_LINE, widget=forms.Textarea({"rows": 2})
    )
    table = forms.RegexField(
        r"^[0-9A-Za-z]{1,3}$", label=_("Table"), required=False,
        error_messages={"invalid": _("A table’s number has at most three letters or digits.")},
    )  # fmt: skip
    decision = forms.ChoiceField(label=_("Let it through?"), required=False)

    def __init__(self, spoken: Sequence[tuple[str, str]], *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **named)  # type: ignore[arg-type]
        grounds = [(ground.value, gettext("No: %(why)s") % {"why": gettext(why)}) for ground, why in GROUNDS.items()]
        self.fields["language"].choices = spoken  # type: ignore[attr-defined]
        self.fields["decision"].choices = [  # type: ignore[attr-defined]
            ("", gettext("Yes")), (SURE, gettext("Yes, I looked twice")), *grounds,
        ]  # fmt: skip

    def is_empty(self) -> bool:
        """Whether nothing was typed into this row."""
        return not any(str(self[name].value() or "").strip() for name in ("number", "text", "table"))

    def card(self) -> Card:
        """What was typed."""
        told = self.cleaned_data
        return Card(
            told["act"], told["number"], told["text"], LineKind(told["kind"]), told["language"], told["table"],
            told["decision"],
        )  # fmt: skip


class BallotRow(forms.Form):
    """One ballot slip."""

    act = forms.RegexField(ACT, widget=forms.HiddenInput)
    slip = forms.CharField(label=_("Number or code of the slip"), required=False, max_length=14)
    choices = forms.CharField(label=_("Chosen"), required=False, max_length=20)

    def is_empty(self) -> bool:
        """Whether nothing was typed into this row."""
        return not any(str(self[name].value() or "").strip() for name in ("slip", "choices"))

    def ballot(self) -> Ballot:
        """What was typed."""
        told = self.cleaned_data
        return Ballot(told["act"], told["slip"], told["choices"])


class ClosingCounts(forms.Form):
    """Counts of three-question cards: a number beside each answer."""

    def __init__(self, answers: Answers, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **named)  # type: ignore[arg-type]
        self.known = answers
        for question in ClosingQuestion:
            for answer, words in answers[question].items():
                self.fields[f"{question}.{answer}"] = forms.IntegerField(
                    label=words, required=False, min_value=0, max_value=MOST
                )

    def groups(self) -> Iterable[tuple[str, list[forms.BoundField]]]:
        """The fields of each question, under its words."""
        for question in ClosingQuestion:
            yield str(CLOSING_QUESTIONS[question]), [self[f"{question}.{answer}"] for answer in self.known[question]]

    def counts(self) -> dict[ClosingQuestion, dict[str, int]]:
        """What was entered; empty is none."""
        return {
            question: {answer: self.cleaned_data[f"{question}.{answer}"] or 0 for answer in self.known[question]}
            for question in ClosingQuestion
        }


class CardNumber(forms.Form):
    """The number of one's card."""

    number = forms.CharField(
        label=_("The number of your card"), max_length=20, help_text=_("Six letters and digits, like K7M 3QX."),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip
