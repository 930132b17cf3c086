"""The shape of what staff type about concerns. Nothing here holds anybody's name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from compstat.promises.rules import LONGEST_WORDS

from ..actions.moderating import LONGEST_PLACE
from ..actions.moving import LONGEST_REASON
from ..actions.passing_on import LONGEST_NAME
from ..rules import (
    GROUNDS,
    LONGEST_ANSWER,
    LONGEST_EFFECT,
    LONGEST_HAPPENS,
    LONGEST_OWN,
    LONGEST_OWNER,
    LONGEST_PUBLISHED,
    THEMES,
    Ground,
)
from ..words import language_text

Words = Any  # a text, or one that is translated when it is shown
KEY: Final = r"[0-9A-HJKMNP-TV-Z]{26}"
ALL_READ: Final = _("Everybody can read it. Nobody’s name.")


def themes() -> list[tuple[str, str]]:
    """What a concern can be about, in the reader's language."""
    return [(theme.value, gettext(words)) for theme, words in THEMES.items()]


def grounds() -> list[tuple[str, str]]:
    """The closed grounds on which something may be withheld. Criticism of police is none of them."""
    return [(ground.value, gettext(GROUNDS[ground])) for ground in Ground]


def _text(label: Words, longest: int, rows: int = 3, help_text: Words = "", **named: Any) -> forms.CharField:  # noqa: ANN401
    return forms.CharField(
        label=label, max_length=longest, help_text=help_text, widget=forms.Textarea({"rows": rows, "dir": "auto"}),
        **named,
    )  # fmt: skip


def _role(label: Words, help_text: Words = "") -> forms.CharField:
    """A role, with those that are known to choose from."""
    return forms.CharField(
        label=label, max_length=LONGEST_OWNER, help_text=help_text,
        widget=forms.TextInput({"list": "roles", "autocomplete": "off"}),
    )  # fmt: skip


def _day(label: Words, help_text: Words = "", **named: Any) -> forms.DateField:  # noqa: ANN401
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, widget=widget, **named)


class Sift(forms.Form):
    """What the list shows: one area, one theme."""

    area = forms.ChoiceField(label=_("Area"), required=False)
    theme = forms.ChoiceField(label=_("About"), required=False)

    def __init__(self, areas: Sequence[tuple[str, str]], *arguments: Any, **named: Any) -> None:  # noqa: ANN401
        super().__init__(*arguments, **named)
        self.fields["area"].choices = [("", gettext("All my areas")), *areas]  # type: ignore[attr-defined]
        self.fields["theme"].choices = [("", gettext("Everything")), *themes()]  # type: ignore[attr-defined]


class Publish(forms.Form):
    """The wording everybody reads."""

    text = _text(
        _("As everybody will read it"), LONGEST_PUBLISHED, 5,
        _("Leave it as it is, but for what tells who a person is. In the language it was written in."),
    )  # fmt: skip
    place = forms.CharField(
        label=_("Where"), max_length=LONGEST_PLACE, required=False,
        help_text=_("A street and the block, no house number. Empty: the whole neighborhood."),
    )  # fmt: skip
    theme = forms.ChoiceField(label=_("What it is about"))
    language = forms.ChoiceField(
        label=_("In which language it is written"), required=False,
        help_text=_("Its author gets the answer in it: put it right if it is another."),
    )  # fmt: skip

    def __init__(self, *arguments: Any, known: Sequence[str] = (), **named: Any) -> None:  # noqa: ANN401
        """`known`: the languages to choose from."""
        super().__init__(*arguments, **named)
        self.fields["theme"].choices = themes()  # type: ignore[attr-defined]
        if "language" in self.fields:
            self.fields["language"].choices = [(code, language_text(code)) for code in known]  # type: ignore[attr-defined]


class Withhold(forms.Form):
    """Nobody else reads it: on which ground, and why in this case."""

    ground = forms.ChoiceField(label=_("On which ground"), help_text=_("There are no others."))
    reason = _text(
        _("Why, in this case"), LONGEST_REASON, 2,
        _("Its author reads this, and may ask a civilian moderator to look again. Of what is sealed none is kept."),
    )  # fmt: skip

    def __init__(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401
        super().__init__(*arguments, **named)
        self.fields["ground"].choices = [("", gettext("Choose one")), *grounds()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What is sealed takes no reason: a reason may repeat what it tells."""
        told = super().clean() or {}
        if told.get("ground") == Ground.SEALED:
            self.errors.pop("reason", None)
            told["reason"] = ""
        return told


class MakePromise(forms.Form):
    """What a role promises, by when."""

    what = _text(_("What is promised"), LONGEST_WORDS, 2, _("What will be done, and where. Nobody’s name."))
    owner = _role(_("Which role does it"), _("A role, never a person’s name."))
    due_on = _day(_("By when"))


class Answer(forms.Form):
    """The answer."""

    text = _text(_("The answer"), LONGEST_ANSWER, 4, ALL_READ)


class PutOff(forms.Form):
    """Who will answer, by when."""

    owner = _role(_("Which role answers"))
    due_on = _day(_("By when"), _("The clock runs on: a day is not an answer."))
    reason = _text(_("Why it takes longer, if you like"), LONGEST_REASON, 2, ALL_READ, required=False)


class Join(forms.Form):
    """Which problem it is part of."""

    problem = forms.ChoiceField(
        label=_("Which problem"),
        help_text=_("While nobody has decided to work on it, the clock runs on: that is not an answer yet."),
    )  # fmt: skip
    reason = _text(_("Why it belongs there"), LONGEST_REASON, 2, ALL_READ)

    def __init__(self, problems: Iterable[tuple[str, str]], *arguments: Any, **named: Any) -> None:  # noqa: ANN401
        super().__init__(*arguments, **named)
        self.fields["problem"].choices = [("", gettext("Choose one")), *problems]  # type: ignore[attr-defined]


class PassOn(forms.Form):
    """Which organization is asked, until when."""

    organization = forms.CharField(label=_("Which organization"), max_length=LONGEST_NAME)
    address = forms.EmailField(
        label=_("Its mail address"), help_text=_("Used for this one letter, and kept nowhere."),
        widget=forms.EmailInput({"autocomplete": "off"}),
    )  # fmt: skip
    until = _day(_("Asked to reply by"), _("The link in the letter is good until the end of this day."))
    reason = _text(_("Why them"), LONGEST_REASON, 2, ALL_READ)


class Decline(forms.Form):
    """Nothing will be done, and why."""

    reason = _text(_("Why nothing will be done"), LONGEST_REASON, 3, ALL_READ)


class Translate(forms.Form):
    """A second text, by a person."""

    text = _text(_("In your words"), LONGEST_PUBLISHED, 4)


class DecideAppeal(Publish):
    """What a civilian moderator decides, and why."""

    publishes = forms.ChoiceField(
        label=_("What you decide"), widget=forms.RadioSelect,
        choices=[("yes", _("Everybody may read it, in this wording")), ("no", _("It stays withheld"))],
    )  # fmt: skip
    reason = _text(_("Why"), LONGEST_REASON, 2, _("Its author reads this."))
    language = None  # type: ignore[assignment]  # it stays as it is
    field_order = ["publishes", "text", "place", "theme", "reason"]

    def __init__(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401
        super().__init__(*arguments, **named)
        self.fields["text"].required = False


class Raise(forms.Form):
    """What a resident told, or what stands on a card."""

    act = forms.RegexField(KEY, widget=forms.HiddenInput)
    area = forms.ChoiceField(label=_("Where they live or work"))
    text = _text(_("What they told, in their own words"), LONGEST_OWN, 5, _("Nobody’s name, theirs neither."))
    language = forms.ChoiceField(label=_("In which language"), help_text=_("They get the answer in it."))
    place = forms.CharField(
        label=_("Which street or place"), max_length=LONGEST_PLACE, required=False,
        help_text=_("No house number. Empty: the whole neighborhood."),
    )  # fmt: skip
    happens = forms.CharField(
        label=_("When it happens"), max_length=LONGEST_HAPPENS, required=False, help_text=_("You may leave it out."),
    )  # fmt: skip
    effect = forms.CharField(
        label=_("How it affects people"), max_length=LONGEST_EFFECT, required=False,
        help_text=_("You may leave it out."),
    )  # fmt: skip
    complaint = forms.BooleanField(
        label=_("It is about how an officer treated somebody"), required=False,
        help_text=_("Show them who looks into complaints, too. What you write here is never declined."),
    )  # fmt: skip
    card = forms.CharField(
        label=_("Number of the paper card, if there is one"), max_length=12, required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip
    raised_on = _day(_("On which day, if it was not today"), required=False)

    def __init__(
        self, areas: Sequence[tuple[str, str]], languages: Sequence[str], *arguments: Any, **named: Any  # noqa: ANN401
    ) -> None:  # fmt: skip
        super().__init__(*arguments, **named)
        self.fields["area"].choices = list(areas)  # type: ignore[attr-defined]
        self.fields["language"].choices = [(code, language_text(code)) for code in languages]  # type: ignore[attr-defined]
