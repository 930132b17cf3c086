"""What people type who raise something, or come back to it: few fields, and only their own words are needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..actions.raising import Account, Raised
from ..rules import KINDS, LONGEST_EFFECT, LONGEST_HAPPENS, LONGEST_OWN, LONGEST_PLACE, LONGEST_REPLY, Kind, Place
from ..rules import Reply as Replies
from ..rules.settling import LATEST
from ..saying import REPLIES, languages, reads, theme_text
from ..words import language_text

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Lazy

ACT: Final = r"[0-9A-HJKMNP-TV-Z]{26}"
SHORTEST: Final = 3
SPOT: Final = "spot"  # on the map; kept as Place.MAP, with a hexagon
ADDRESS: Final = {"autocomplete": "email", "spellcheck": "false"}
CODE: Final = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


class Open(forms.Form):
    """A form for residents: a browser cuts nothing off and refuses nothing; we say what is too long or missing."""

    use_required_attribute = False

    def __init__(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401
        super().__init__(*arguments, **named)
        for field in self.fields.values():
            for limit in ("maxlength", "minlength"):
                field.widget.attrs.pop(limit, None)


class What(Open):
    """The first question."""

    kind = forms.ChoiceField(
        label=_("What do you want to tell us?"), widget=forms.RadioSelect,
        error_messages={"required": _("Choose what comes nearest.")},
    )  # fmt: skip

    def __init__(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401
        super().__init__(*arguments, **named)
        self.fields["kind"].choices = [(kind, gettext(words)) for kind, words in KINDS.items()]  # type: ignore[attr-defined]


def _words(label: str | Lazy, hint: str | Lazy, rows: int = 5) -> forms.CharField:
    """What somebody tells, in their own words."""
    return forms.CharField(
        label=label, help_text=hint, min_length=SHORTEST, max_length=LONGEST_OWN,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": _("Tell us what it is about.")},
    )  # fmt: skip


class Concern(Open):
    """A concern, or a complaint about an officer."""

    kind = forms.ChoiceField(choices=[(Kind.CONCERN, ""), (Kind.COMPLAINT, "")], widget=forms.HiddenInput)
    text = _words(
        _("What is it?"), _("In your own words, in your language. No names, no plates, no house numbers: those we may "
                            "not show."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("I write in"), required=False, help_text=_("You get the answer in it, too."))
    where = forms.ChoiceField(
        label=_("Where is it?"), widget=forms.RadioSelect, error_messages={"required": _("Choose where it is.")}
    )
    street = forms.CharField(
        label=_("Which street?"), required=False, max_length=LONGEST_PLACE,
        help_text=_("The street, and between which others. No house number: we keep nothing finer than the block."),
    )  # fmt: skip
    nearby = forms.ChoiceField(label=_("Which neighborhood?"), required=False)
    happens = forms.CharField(
        label=_("When does it happen?"), required=False, max_length=LONGEST_HAPPENS,
        help_text=_("For instance: Friday nights, or when school ends. You may leave it out."),
    )  # fmt: skip
    effect = forms.CharField(
        label=_("How does it affect people?"), required=False, max_length=LONGEST_EFFECT,
        widget=forms.Textarea(attrs={"rows": 3}), help_text=_("You may leave it out."),
    )  # fmt: skip
    address = forms.EmailField(
        label=_("Mail address, if you want letters"), required=False, max_length=254,
        widget=forms.EmailInput(attrs=ADDRESS),
        help_text=_(
            "We ask you by mail whether it is you, then write when something becomes of it. It is sealed, stands on no "
            "list, and goes when you stop. Without it you find everything with your code."
        ),
    )  # fmt: skip
    cell = forms.CharField(required=False, widget=forms.HiddenInput)
    act = forms.RegexField(ACT, widget=forms.HiddenInput)

    def __init__(
        self, area_words: str, nearby: Sequence[str], known: Sequence[str], *arguments: Any,  # noqa: ANN401
        spot: Callable[[str], str | None] | None = None, **named: Any,  # noqa: ANN401
    ) -> None:  # fmt: skip
        """`spot`: how the place of a hexagon is called, None for one that is not on the map. Without it: no map.

        `known`: the languages of the city. The page's stands among them, and is chosen already.
        """
        super().__init__(*arguments, **named)
        self.spot = spot
        self.fields["language"].initial = reads()
        self.fields["language"].choices = [(code, language_text(code)) for code in dict.fromkeys([*known, reads()])]  # type: ignore[attr-defined]
        whole = gettext("All over %(area)s") % {"area": area_words}
        ways: list[tuple[str, str]] = [(Place.NEIGHBORHOOD, whole), (Place.STREET, gettext("On a street"))]
        if nearby:
            ways.append((Place.MAP, gettext("In one neighborhood, from a list")))
            self.fields["nearby"].choices = [("", gettext("Choose one")), *((name, name) for name in nearby)]  # type: ignore[attr-defined]
        else:
            del self.fields["nearby"]
        if spot:
            ways.append((SPOT, gettext("Show it on a map")))
        else:
            del self.fields["cell"]
        self.fields["where"].choices = ways  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A street is named where a street was chosen, and so is a neighborhood, or a spot on the map."""
        told: dict[str, Any] = self.cleaned_data
        if told.get("where") == Place.STREET and not told.get("street") and "street" not in self.errors:
            self.add_error("street", gettext("Name the street, or choose another way to say where it is."))
        if told.get("where") == Place.MAP and not told.get("nearby") and "nearby" not in self.errors:
            self.add_error("nearby", gettext("Choose a neighborhood, or another way to say where it is."))
        if told.get("where") == SPOT and self.spot:
            if not told.get("cell"):
                self.add_error("where", gettext("Choose a spot on the map, or another way to say where it is."))
            elif self.spot(told["cell"]) is None:
                self.add_error("cell", gettext("This is no spot on our map."))
        return told

    def told(self) -> Raised:
        """What they tell; the answer comes in the language in which they write."""
        told, where = self.cleaned_data, self.cleaned_data["where"]
        cell = told.get("cell", "") if where == SPOT else ""
        listed = {Place.STREET: told["street"], Place.MAP: told.get("nearby", "")}.get(where, "")
        place = (self.spot(cell) or "") if cell and self.spot else listed
        return Raised(
            told["text"], Place.MAP if cell else Place(where), place, cell, told["happens"], told["effect"],
            told["language"] or reads(), told["address"], told["kind"] == Kind.COMPLAINT, told["act"],
        )  # fmt: skip


class Sealed(Open):
    """An account of violence. Nothing but the words is asked."""

    kind = forms.CharField(widget=forms.HiddenInput)
    text = _words(_("What do you want to tell?"), _("As much or as little as you like, in your language."), 7)
    contact = forms.CharField(
        label=_("How may an advocate reach you?"), required=False, max_length=300,
        help_text=_(
            "You may leave it empty. If you fill it in, say when it is safe to call or write, and whether one may "
            "leave a message."
        ), widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    act = forms.RegexField(ACT, widget=forms.HiddenInput)

    def told(self) -> Account:
        """What they tell."""
        told = self.cleaned_data
        return Account(told["text"], told["contact"], reads(), told["act"])


class Code(Open):
    """The code of an author."""

    code = forms.CharField(
        label=_("Your code"), max_length=40, widget=forms.TextInput(attrs=CODE),
        help_text=_("Eight letters and digits. Capitals and hyphens do not matter."),
    )  # fmt: skip


class More(Open):
    """What an author adds: why it is not fixed, or why somebody should look again."""

    text = forms.CharField(required=False, max_length=LONGEST_OWN, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, label: str | Lazy, hint: str | Lazy, *arguments: Any, **named: Any) -> None:  # noqa: ANN401
        super().__init__(*arguments, **named)
        self.fields["text"].label, self.fields["text"].help_text = label, hint


class Follow(Open):
    """To follow a concern."""

    address = forms.EmailField(
        label=_("Mail address"), max_length=254, widget=forms.EmailInput(attrs=ADDRESS),
        help_text=_("It is sealed: no page can show it, and nobody can list it. It is used for these letters alone."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language of the letters"))

    def __init__(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401
        super().__init__(*arguments, **named)
        self.fields["language"].choices = languages()  # type: ignore[attr-defined]


class Reply(Open):
    """What another organization replies."""

    reply = forms.ChoiceField(
        label=_("What do you reply?"), widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the three.")},
    )  # fmt: skip
    due_on = forms.DateField(
        label=_("By which day will it be done?"), required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), help_text=_("Everybody can read this day."),
    )  # fmt: skip
    text = forms.CharField(
        label=_("Do you want to add something?"), required=False, max_length=LONGEST_REPLY,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "You may leave it out. A person reads it before others can. If it is not yours, say whose it is, if you "
            "know."
        ),
    )  # fmt: skip

    def __init__(self, today: date, *arguments: Any, **named: Any) -> None:  # noqa: ANN401
        super().__init__(*arguments, **named)
        self.today = today
        self.fields["reply"].choices = [(each, words) for each, words in REPLIES.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Whoever says that it is theirs says by when."""
        told: dict[str, Any] = self.cleaned_data
        if told.get("reply") == Replies.OURS and "due_on" not in self.errors:
            day = told.get("due_on")
            if day is None or not self.today <= day <= self.today + LATEST:
                self.add_error("due_on", gettext("Give a day from today on, and at most two years away."))
        return told


class Filter(forms.Form):
    """Which concerns of a list. What is not on the list is left out, and no error."""

    theme = forms.ChoiceField(label=_("What it is about"), required=False)
    state = forms.ChoiceField(label=_("What became of it"), required=False)

    def __init__(self, themes: Sequence[str], states: Sequence[tuple[str, str]], *arguments: Any, **named: Any) -> None:  # noqa: ANN401
        super().__init__(*arguments, **named)
        self.fields["theme"].choices = [("", gettext("Everything")), *((each, theme_text(each)) for each in themes)]  # type: ignore[attr-defined]
        self.fields["state"].choices = [("", gettext("Everything")), *states]  # type: ignore[attr-defined]

    def chosen(self) -> tuple[str, str]:
        """Theme and state, each empty for all."""
        self.full_clean()
        return self.cleaned_data.get("theme", ""), self.cleaned_data.get("state", "")
