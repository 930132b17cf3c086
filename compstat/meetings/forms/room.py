"""The shape of what a phone sends, and of what staff type about polls, slips and a serious incident."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ..rules import PollKind

ID: Final = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")  # made on the device
TEXT: Final = 2_000  # letters that are read of a text; what is too long is refused by name


@dataclass(frozen=True)
class Act:
    """Something a phone sends: which kind, under which id, and what of."""

    kind: str
    id: str  # empty when it sent none
    text: str
    about: str
    line: str
    slide: str
    poll: str
    code: str
    choices: tuple[int, ...]


def act(sent: QueryDict) -> Act:
    """What a phone sent; what cannot be read is left out."""

    def one(name: str, longest: int = 80) -> str:
        return str(sent.get(name) or "")[:longest]

    choices = tuple(int(each) for each in sent.getlist("choice")[:20] if str(each).isdecimal() and len(str(each)) < 4)
    key, text = one("id"), one("text", TEXT).replace("\r\n", "\n")
    return Act(
        one("kind"), key if ID.fullmatch(key) else "", text, one("about", 160), one("line"), one("slide"), one("poll"),
        one("code"), choices,
    )  # fmt: skip


def ids(told: Iterable[str]) -> list[str]:
    """Ids that look like ids."""
    return [each for each in told if ID.fullmatch(each)]


class Poll(forms.Form):
    """A question with its options."""

    kind = forms.ChoiceField(label=_("Which kind of vote"), choices=[
        (PollKind.SHOW, _("A show of phones: quick, each phone once")),
        (PollKind.BALLOT, _("A ballot: each slip once, by phone or on paper")),
    ])  # fmt: skip
    question = forms.CharField(label=_("The question"), max_length=200)
    options = forms.CharField(
        label=_("The answers, one on each line"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    dots = forms.TypedChoiceField(
        label=_("How many each may choose"), choices=[(1, "1"), (2, "2"), (3, "3")], coerce=int, initial=1
    )


class Slip(forms.Form):
    """A slip that was lost or spoiled."""

    slip = forms.CharField(label=_("Number or code of the slip"), max_length=20)


class Incident(forms.Form):
    """What has happened, in the captain's words; which slides are taken off."""

    words = forms.CharField(
        label=_("What you say first"), max_length=1000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What has happened, what you know and do not know, what helps. Nobody’s name. It stands on the "
                    "screen, on phones and on paper before everything else."),
    )  # fmt: skip
    without = forms.MultipleChoiceField(
        label=_("Take these slides off the screen and the handout"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, slides: Iterable[tuple[str, str]], *arguments: Any, **named: Any) -> None:  # noqa: ANN401
        super().__init__(*arguments, **named)
        self.fields["without"].choices = list(slides)  # type: ignore[attr-defined]
