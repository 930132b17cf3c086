"""What forms of this room are made of: texts, lines, roles, and fields that stand in groups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..rules import LONGEST_OWNER
from ..rules.problems import LONGEST

Words = Any  # a text, or one that is translated when it is shown
Choices = Iterable[tuple[str, Any]]
Group = tuple[Words, Words, Sequence[str]]  # legend, hint, names of fields
ALL_READ: Final = _("Everybody can read it. Nobody’s name.")


def paragraph(
    label: Words,
    longest: int,
    rows: int = 3,
    help_text: Words = "",
    **named: Any,  # noqa: ANN401
) -> forms.CharField:
    """A text of several lines, in whatever direction it is written."""
    widget = forms.Textarea({"rows": rows, "dir": "auto"})
    return forms.CharField(label=label, max_length=longest, help_text=help_text, widget=widget, **named)


def line(label: Words, longest: int, help_text: Words = "", **named: Any) -> forms.CharField:  # noqa: ANN401
    """A text of one line."""
    return forms.CharField(label=label, max_length=longest, help_text=help_text, **named)


def why(label: Words, **named: Any) -> forms.CharField:  # noqa: ANN401
    """Why, for everybody to read."""
    return paragraph(label, LONGEST, 2, named.pop("help_text", _("A sentence or two. Everybody can read it.")), **named)


def lead() -> forms.CharField:
    """The role that leads, with those that are known to choose from."""
    widget = forms.TextInput({"list": "roles", "autocomplete": "off"})
    told = _("For instance: Captain, Community service officer. Never a person’s name.")
    return forms.CharField(
        label=_("Which role leads the work"), max_length=LONGEST_OWNER, help_text=told, widget=widget
    )


def translated(words: dict[Any, str]) -> list[tuple[str, str]]:
    """Codes with their words, in the reader's language."""
    return [(str(code), gettext(text)) for code, text in words.items()]


class Grouped(forms.Form):
    """A form whose fields stand in groups, each with its legend."""

    groups: Sequence[Group] = ()

    @property
    def grouped(self) -> list[dict[str, object]]:
        """The groups with their fields, as the template shows them."""
        told = [(legend, hint, [self[n] for n in names if n in self.fields]) for legend, hint, names in self.groups]
        return [{"legend": legend, "hint": hint, "fields": fields} for legend, hint, fields in told if fields]

    def choose(self, name: str, choices: Choices) -> None:
        """What a field offers; without anything to offer the field is not there."""
        told = list(choices)
        if told:
            self.fields[name].choices = told  # type: ignore[attr-defined]
        else:
            del self.fields[name]
