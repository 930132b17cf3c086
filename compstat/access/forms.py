"""The shape of what people type at the staff door."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from .acts import Act
from .areas import reach
from .models import Agency, Membership, Person
from .queries import colleagues
from .rules import CONFIDENTIAL_ROLES, NOBODY, OPERATOR, SYSTEM, Refused
from .words import ROLES


class Join(forms.Form):
    """A name and a password."""

    name = forms.CharField(label=_("Your name"), max_length=120, help_text=_("As colleagues know you."))
    password = forms.CharField(
        label=_("A password"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters. A few words that only you would put together work well."),
    )  # fmt: skip


class TakeKeys(forms.Form):
    """Why the keys are needed."""

    reason = forms.CharField(
        label=_("What do you need them for?"), min_length=10, max_length=200,
        help_text=_("A sentence without anybody’s name. It is kept."),
    )  # fmt: skip


class Grant(forms.Form):
    """A role for an agency in some areas."""

    role = forms.ChoiceField(label=_("Role"), choices=[(r.value, words) for r, words in ROLES.items()])
    agency = forms.ChoiceField(label=_("For which agency"))
    areas = forms.CharField(
        label=_("Areas"), initial="city",
        help_text=_("District ids with commas between them, for example D4, A1. “city” means all of them."),
    )  # fmt: skip
    until = forms.DateField(
        label=_("Last day"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Leave empty if it has no end."),
    )  # fmt: skip

    def __init__(self, agencies: Iterable[Agency], *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **named)  # type: ignore[arg-type]
        listed = list(agencies)
        self.fields["agency"].choices = [(a.id, a.name) for a in listed]  # type: ignore[attr-defined]
        self.city = listed[0].city if listed else ""

    def clean_areas(self) -> list[str]:
        """Area ids, once each, of this city."""
        named = [part for part in self.cleaned_data["areas"].split(",") if part.strip()]
        try:
            return reach(self.city, named)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class Invite(Grant):
    """Whom to write to, and what they will be."""

    email = forms.EmailField(label=_("Their e-mail address"))
    field_order = ["email", "role", "agency", "areas"]

    def __init__(self, agencies: Iterable[Agency], *arguments: object, **named: object) -> None:
        super().__init__(agencies, *arguments, **named)
        del self.fields["until"]
        told = [(r.value, words) for r, words in ROLES.items() if r not in CONFIDENTIAL_ROLES]
        self.fields["role"].choices = told  # type: ignore[attr-defined]


class FindLines(forms.Form):
    """Which lines of the logbook to show. What is left empty does not narrow it."""

    act = forms.ChoiceField(label=_("What was done"), required=False)
    who = forms.ChoiceField(label=_("By whom"), required=False)
    first = forms.DateField(
        label=_("From day (UTC)"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last = forms.DateField(
        label=_("To day (UTC)"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, people: Iterable[Person], *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **named)  # type: ignore[arg-type]
        anybody = [(person.id, person.shown_name) for person in people]
        others = [(each.who, each.who) for each in (OPERATOR, SYSTEM, NOBODY)]
        acts = [(act.value, act.sentence) for act in Act]
        self.fields["act"].choices = [("", _("anything")), *acts]  # type: ignore[attr-defined]
        self.fields["who"].choices = [("", _("anybody")), *anybody, *others]  # type: ignore[attr-defined]


class NameDeputy(forms.Form):
    """Who stands in, in which role, from when until when."""

    membership = forms.ChoiceField(label=_("In which role"))
    person = forms.ChoiceField(label=_("Who stands in for you"))
    since = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(
        label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}), help_text=_("At most 92 days later.")
    )

    def __init__(self, mine: Iterable[Membership], today: date, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **named)  # type: ignore[arg-type]
        listed = list(mine)
        near = {p.id: p.name for m in listed for p in colleagues(m.agency_id, today) if p.id != m.person_id}
        self.fields["membership"].choices = [(m.id, f"{m.role_words}, {m.agency.name}") for m in listed]  # type: ignore[attr-defined]
        self.fields["person"].choices = list(near.items())  # type: ignore[attr-defined]
