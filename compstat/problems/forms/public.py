"""What residents and partners type about a problem: few fields, no account, nobody's name."""

from __future__ import annotations

from typing import Final

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from compstat.places.queries import City

from ..actions.sending import LONGEST, SHORTEST
from ..rules import Voice
from ..saying import VOICES, language_text

ACT: Final = r"[0-9A-HJKMNP-TV-Z]{26}"


class Open(forms.Form):
    """A form for residents: a browser cuts nothing off and refuses nothing; we say what is too long or missing."""

    def __init__(self, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, use_required_attribute=False, **named)  # type: ignore[misc, arg-type]
        for field in self.fields.values():
            for limit in ("maxlength", "minlength"):
                field.widget.attrs.pop(limit, None)


class Contribute(Open):
    """To add what one knows."""

    text = forms.CharField(
        label=_("What do you know about this?"), min_length=SHORTEST, max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}), error_messages={"required": _("Tell us what you know.")},
        help_text=_(
            "When does it happen? Why, do you think? What was tried? What would help? No names, no plates, no house "
            "numbers: those we may not show."
        ),
    )  # fmt: skip
    who = forms.ChoiceField(
        label=_("You write as"), widget=forms.RadioSelect, initial="resident",
        choices=[("resident", _("A resident, or somebody who works here")), ("partner", _("A partner organization"))],
    )  # fmt: skip
    language = forms.ChoiceField(label=_("In which language do you write?"))
    act = forms.RegexField(ACT, widget=forms.HiddenInput)

    def __init__(self, where: City, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **named)
        codes = dict.fromkeys([settings.LANGUAGE_CODE, *where.languages, *(code for code, _ in settings.LANGUAGES)])
        codes.pop(settings.PSEUDO, None)
        self.fields["language"].choices = [(code, language_text(code)) for code in codes]  # type: ignore[attr-defined]
        reads = get_language() or settings.LANGUAGE_CODE
        self.fields["language"].initial = reads if reads in codes else settings.LANGUAGE_CODE


class Follow(Open):
    """To follow a problem."""

    address = forms.EmailField(
        label=_("Mail address"), max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        help_text=_("It is sealed: no page can show it, and nobody can list it. It is used for these letters alone."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language of the letters"))

    def __init__(self, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **named)
        offered = [(code, name) for code, name in settings.LANGUAGES if code != settings.PSEUDO]
        self.fields["language"].choices = offered  # type: ignore[attr-defined]


class Answer(Open):
    """Do you notice a change? One answer and a code."""

    voice = forms.ChoiceField(
        label=_("Do you notice a change?"), widget=forms.RadioSelect,
        choices=[(voice.value, words) for voice, words in VOICES.items()],
        error_messages={"required": _("Choose one of the three.")},
    )  # fmt: skip
    code = forms.CharField(
        label=_("Your code"), max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=_(
            "The code you got with a concern from here that was published before we asked, or the code of your ballot "
            "slip. Capitals and hyphens do not matter."
        ),
        error_messages={"required": _("Type your code: each code counts once.")},
    )  # fmt: skip

    def voiced(self) -> Voice:
        """What they say."""
        return Voice(self.cleaned_data["voice"])
