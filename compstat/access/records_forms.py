"""The shape of what a records officer types."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .holds import NAMED
from .kinds import KINDS
from .periods import LONGEST
from .public_records import RECORDS, Ground


class SetPeriod(forms.Form):
    """How long a kind of records is kept."""

    prefix = "period"
    kind = forms.ChoiceField(label=_("Which records"))
    days = forms.IntegerField(
        label=_("Days"), min_value=1, max_value=LONGEST, required=False,
        help_text=_("A year has 365. Empty: nothing of this kind is removed."),
    )  # fmt: skip

    def __init__(self, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **named)  # type: ignore[arg-type]
        told = [(kind.code, gettext(kind.words)) for kind in KINDS.values() if kind.fixed is None]
        self.fields["kind"].choices = told  # type: ignore[attr-defined]


class SetHold(forms.Form):
    """What is held, and in which case."""

    prefix = "hold"
    name = forms.CharField(
        label=_("Number of the case"), min_length=3, max_length=NAMED, help_text=_("Without anybody’s name.")
    )
    kind = forms.ChoiceField(label=_("What is held"), required=False)
    objects = forms.CharField(
        label=_("Only these"), required=False,
        help_text=_("Keys with blanks between them. Empty: all of what you chose above."),
    )  # fmt: skip

    def __init__(self, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **named)  # type: ignore[arg-type]
        told = [(kind.code, gettext(kind.words)) for kind in KINDS.values() if kind.fixed is None]
        self.fields["kind"].choices = [("", gettext("Everything of this city")), *told]  # type: ignore[attr-defined]


class HandOut(forms.Form):
    """Which records are handed out, and whether with the names of staff."""

    prefix = "records"
    kinds = forms.MultipleChoiceField(label=_("Which records"), widget=forms.CheckboxSelectMultiple)
    first = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}))
    ground = forms.ChoiceField(label=_("Names of staff"), required=False)

    def __init__(self, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **named)  # type: ignore[arg-type]
        self.fields["kinds"].choices = [(r.code, gettext(r.words)) for r in RECORDS.values()]  # type: ignore[attr-defined]
        self.fields["ground"].choices = [(g.value, gettext(g.sentence)) for g in Ground]  # type: ignore[attr-defined]
