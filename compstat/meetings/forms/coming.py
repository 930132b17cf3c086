"""What people type who will come: all of it may be left out, and nothing is asked that does not serve them."""

from __future__ import annotations

from collections.abc import Iterator

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from compstat.places.queries import City

from ..actions.coming import LONGEST_TOPIC, Wish
from ..models import Meeting
from ..queries.coming import offers, online_alone
from ..rules import Mode, Need
from ..saying import language_text
from ..words import NEEDS

ACT = r"[0-9A-HJKMNP-TV-Z]{26}"
NAMED = 80  # characters of a name


def languages_of_letters() -> list[tuple[str, str]]:
    """The languages in which letters can be written, each in its own words; the generated one is for checking pages."""
    return [(code, name) for code, name in settings.LANGUAGES if code != settings.PSEUDO]


class _Asking(forms.Form):
    """How they take part, which interpreter and which help they ask for."""

    online = forms.ChoiceField(
        label=_("How will you take part?"), required=False, widget=forms.RadioSelect,
        choices=[("", _("In the room")), ("1", _("Online"))],
    )  # fmt: skip
    language = forms.ChoiceField(
        label=_("Do you want an interpreter?"), required=False,
        help_text=_("The meeting is in English. We look for an interpreter in each language that is asked for."),
    )  # fmt: skip
    needs = forms.MultipleChoiceField(
        label=_("What would help you?"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("What is there already says so. For the rest we do what we can, and tell you at the door."),
    )  # fmt: skip

    def __init__(self, meeting: Meeting, where: City, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **named)  # type: ignore[arg-type]
        self.fields["language"].choices = [("", gettext("No interpreter")), *_languages(meeting, where)]  # type: ignore[attr-defined]
        self.fields["needs"].choices = list(_needs(meeting))  # type: ignore[attr-defined]
        if meeting.mode != Mode.BOTH:
            del self.fields["online"]


def _languages(meeting: Meeting, where: City) -> Iterator[tuple[str, str]]:
    """Those the city speaks, and those an interpreter will be there for."""
    for code in dict.fromkeys([*meeting.languages, *where.languages]):
        if code != settings.LANGUAGE_CODE:
            there = (
                gettext("%(language)s: an interpreter will be there") if code in meeting.languages else "%(language)s"
            )
            yield code, there % {"language": language_text(code)}


def _needs(meeting: Meeting) -> Iterator[tuple[str, str]]:
    for need in Need:
        there = gettext("%(need)s (will be there)") if offers(meeting, need) else "%(need)s"
        yield need.value, there % {"need": NEEDS[need]}


class Register(_Asking):
    """To register."""

    topic = forms.CharField(
        label=_("What should we talk about?"), required=False, max_length=LONGEST_TOPIC,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Your question or concern, without anybody’s name. A person reads it before others can, and it comes up at "
            "the meeting."
        ),
    )  # fmt: skip
    address = forms.EmailField(
        label=_("Mail address"), required=False, max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        help_text=_(
            "We write when you have a seat, if the meeting is moved or cancelled, and once afterwards: what was said "
            "and promised. Nothing else. It is sealed, and removed 30 days after the meeting."
        ),
    )  # fmt: skip
    name = forms.CharField(
        label=_("How should our letters greet you?"), required=False, max_length=NAMED,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("For letters alone: it stands on no list. Without a mail address we do not keep it."),
    )  # fmt: skip
    act = forms.RegexField(ACT, widget=forms.HiddenInput)
    field_order = ["online", "language", "needs", "topic", "address", "name", "act"]

    def __init__(self, meeting: Meeting, where: City, *arguments: object, **named: object) -> None:
        super().__init__(meeting, where, *arguments, **named)
        if online_alone(meeting):
            self.fields.pop("online", None)

    def wish(self, reads: str) -> Wish:
        """What they ask for; letters come in the language of the page."""
        told, known = self.cleaned_data, dict(languages_of_letters())
        return Wish(
            bool(told.get("online")), told["language"], tuple(told["needs"]), told["topic"], told["address"],
            told["name"], reads if reads in known else settings.LANGUAGE_CODE,
        )  # fmt: skip


class Change(_Asking):
    """To ask for something else."""


class Code(forms.Form):
    """The code of a seat."""

    code = forms.CharField(
        label=_("Your code"), max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=_("Eight letters and digits. Capitals and hyphens do not matter."),
    )  # fmt: skip
