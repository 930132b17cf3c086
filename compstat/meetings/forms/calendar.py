"""The shape of what people type when they call, change, move or cancel a meeting."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from compstat.places import queries as places
from compstat.places.queries import City

from .. import saying
from ..rules import Mode, Need
from ..rules.calling import KEPT, LONGEST, MINUTES, OFFERED, Facts, is_last, nth_of
from ..rules.days import FORTNIGHTLY, WEEKLY
from ..rules.states import LONGEST_REASON
from ..words import MODES, NEEDS

DAY: Final = {"type": "date"}
ONCE, SAME, LAST, WEEK, SECOND_WEEK = "once", "same", "last", "week", "second_week"
Words = Any  # a text, or one that is translated when it is shown
Group = tuple[Words, Words, Sequence[str]]  # legend, hint, names of fields


def _day(**named: Any) -> forms.DateField:  # noqa: ANN401
    return forms.DateField(widget=forms.DateInput(DAY, format="%Y-%m-%d"), **named)


def _clock(**named: Any) -> forms.TimeField:  # noqa: ANN401
    return forms.TimeField(widget=forms.TimeInput({"type": "time"}, format="%H:%M"), **named)


def _known(label: Words, help_text: Words = "") -> forms.TypedChoiceField:
    """Yes, no, or not known: which is said to people as it is."""
    return forms.TypedChoiceField(
        label=label, required=False, help_text=help_text, empty_value=None, coerce=lambda told: told == "yes",
        choices=[("", _("We do not know yet")), ("yes", _("Yes")), ("no", _("No"))],
    )  # fmt: skip


def _reason() -> forms.CharField:
    return forms.CharField(
        label=_("Why"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One sentence. Everybody can read it. Nobody’s name."),
    )  # fmt: skip


def _line(name: str, label: Words, help_text: Words = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST[name], required=False, help_text=help_text)


class _Place(forms.Form):
    """How and where people come together."""

    mode = forms.ChoiceField(label=_("How people take part"), choices=[(m.value, words) for m, words in MODES.items()])
    venue = _line("venue", _("Name of the place"), _("For instance: St. Brendan’s hall. Empty, if it is online alone."))
    address = _line("address", _("Its address"), _("Street and number, and which door."))
    neighborhood = forms.ChoiceField(
        label=_("Neighborhood of the place"), required=False,
        help_text=_("So that it can be seen which neighborhoods the meetings have not been to."),
    )  # fmt: skip
    step_free = _known(_("Is there a way in without steps?"), _("Try it, or ask the house. People read your answer."))
    hearing_loop = _known(_("Is there a hearing loop?"))
    transit = _line("transit", _("Getting there"), _("The nearest stop, parking, a shuttle: in one sentence."))
    link = _line("link", _("Link"), _("Begins with https://. Everybody can read it."))
    dial_in = _line("dial_in", _("Number to dial"), _("With its code, for people without internet."))


class _Offer(forms.Form):
    """What is offered, and how long it takes."""

    title = _line("title", _("Title"), _("Empty, if it is the area’s usual meeting."))
    host = _line("host", _("Within the meeting of"), _("A civic association, if you are its guest."))
    minutes = forms.IntegerField(
        label=_("How many minutes"), min_value=MINUTES[0], max_value=MINUTES[1], initial=60,
        help_text=_("The standard agenda takes 60."),
    )  # fmt: skip
    languages = forms.MultipleChoiceField(
        label=_("Interpreters"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Languages for which an interpreter will be there."),
    )  # fmt: skip
    needs = forms.MultipleChoiceField(
        label=_("Help that is offered"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(need.value, NEEDS[Need(need)]) for need in OFFERED],
        help_text=_("Only what will surely be there."),
    )  # fmt: skip
    capacity = forms.IntegerField(
        label=_("Room for how many people"), required=False, min_value=1, max_value=100_000,
        help_text=_("Empty, if there is no limit. Whoever comes unregistered is welcome too."),
    )  # fmt: skip


WHERE: Final[Group] = (
    _("Where"), _("People decide by this whether they can come. Say what is so, and what you do not know."),
    ("mode", "venue", "address", "neighborhood", "step_free", "hearing_loop", "transit"),
)  # fmt: skip
HOME: Final[Group] = (_("From home"), _("Only if people can take part online."), ("link", "dial_in"))
HELP: Final[Group] = (_("Languages and help"), "", ("languages", "needs"))
MORE: Final[Group] = (_("About the meeting"), "", ("title", "host", "minutes", "capacity"))
WHY: Final[Group] = (_("Why"), "", ("reason",))


class Grouped(forms.Form):
    """A form whose fields stand in groups, each with its legend."""

    groups: Sequence[Group] = ()

    @property
    def grouped(self) -> list[dict[str, object]]:
        """The groups with their fields, as the template shows them."""
        told = [(legend, hint, [self[n] for n in names if n in self.fields]) for legend, hint, names in self.groups]
        return [{"legend": legend, "hint": hint, "fields": fields} for legend, hint, fields in told if fields]


class WithFacts(Grouped):
    """A form that tells what is said of a meeting."""

    def __init__(self, where: City, *arguments: Any, before: Facts | None = None, **named: Any) -> None:  # noqa: ANN401
        self.before = before or Facts()
        if before is not None:
            named["initial"] = _as_typed(before) | named.get("initial", {})
        super().__init__(*arguments, **named)
        codes = dict.fromkeys([*where.languages, *self.before.languages])
        self._choose("languages", [(c, saying.language_text(c)) for c in codes if c != settings.LANGUAGE_CODE])
        self._choose("neighborhood", [("", _("Not said")), *((n.id, n.name) for n in places.neighborhoods(where))])
        if "neighborhood" in self.fields and not places.neighborhoods(where):
            del self.fields["neighborhood"]

    def _choose(self, name: str, choices: Iterable[tuple[str, object]]) -> None:
        if name in self.fields:
            self.fields[name].choices = list(choices)  # type: ignore[attr-defined]

    @property
    def facts(self) -> Facts:
        """What is said now: what was typed, and what was said before of whatever has no field here."""
        told: dict[str, Any] = {name: value for name, value in self.cleaned_data.items() if name in KEPT}
        told |= {name: tuple(told[name]) for name in ("languages", "needs") if name in told}
        told |= {"mode": Mode(told["mode"])} if "mode" in told else {}
        return replace(self.before, **told)


def _as_typed(facts: Facts) -> dict[str, Any]:
    """What was said before, as the fields hold it."""
    known: dict[bool | None, str] = {True: "yes", False: "no", None: ""}
    told: dict[str, Any] = {name: getattr(facts, name) for name in KEPT}
    loop, steps = known[facts.hearing_loop], known[facts.step_free]
    return told | {"mode": facts.mode.value, "hearing_loop": loop, "step_free": steps}


class Call(_Place, _Offer, WithFacts):
    """One meeting, or a series that begins with it."""

    area = forms.ChoiceField(label=_("For which area"))
    on = _day(label=_("Day"), help_text=_("Of a series: its first day."))
    begins = _clock(label=_("Begins at"), help_text=_("On the clock of the city; it stays when the clock is changed."))
    repeats = forms.ChoiceField(
        label=_("How often"), initial=ONCE, widget=forms.RadioSelect,
        choices=[
            (ONCE, _("Once")),
            (SAME, _("Every month on this weekday, counted from its start; for instance every first Thursday")),
            (LAST, _("Every month on the last such weekday; for instance every last Thursday")),
            (WEEK, _("Every week on this weekday")),
            (SECOND_WEEK, _("Every second week on this weekday, counted from the first day")),
        ],
    )  # fmt: skip
    last_on = _day(label=_("Until"), required=False, help_text=_("Of a series: its last day. Empty, if it has no end."))
    skips = forms.CharField(
        label=_("Days without a meeting"), required=False,
        help_text=_("Of a series: for instance 2026-12-31, 2027-07-01. Others can be left out later."),
    )  # fmt: skip
    registration = forms.BooleanField(
        label=_("Open registration at once"), required=False,
        help_text=_("Of a single meeting. Registering is optional for people; it tells you who needs what."),
    )  # fmt: skip
    groups = (
        (_("When"), "", ("area", "on", "begins", "repeats", "last_on", "skips")), WHERE, HOME, HELP,
        (MORE[0], MORE[1], (*MORE[2], "registration")),
    )  # fmt: skip

    def __init__(self, areas: Iterable[tuple[str, str]], *arguments: Any, **named: Any) -> None:  # noqa: ANN401
        super().__init__(*arguments, **named)
        self.fields["area"].choices = list(areas)  # type: ignore[attr-defined]

    def clean_skips(self) -> tuple[date, ...]:
        """Days, in any order."""
        try:
            return tuple(date.fromisoformat(text) for text in re.split(r"[,;\s]+", self.cleaned_data["skips"]) if text)
        except ValueError:
            raise ValidationError(gettext("Write days as year, month, day: 2026-12-31.")) from None

    def clean(self) -> dict[str, Any]:
        """Of a series on the last weekday of the month, the first day is one."""
        told = super().clean() or {}
        if told.get("repeats") == LAST and told.get("on") and not is_last(told["on"]):
            self.add_error("on", gettext("This is not the last such weekday of its month. Choose a day that is."))
        return told

    @property
    def nth(self) -> int:
        """Which weekday of the month the series means, or after how many days it comes back."""
        known = {LAST: -1, WEEK: WEEKLY, SECOND_WEEK: FORTNIGHTLY}
        return known.get(self.cleaned_data["repeats"]) or nth_of(self.cleaned_data["on"])


class Change(_Offer, WithFacts):
    """Something else than day, time and place."""

    step_free = _Place.base_fields["step_free"]
    hearing_loop = _Place.base_fields["hearing_loop"]
    transit = _Place.base_fields["transit"]
    groups = (MORE, HELP, (_("Getting in"), "", ("step_free", "hearing_loop", "transit")))


class Move(_Place, WithFacts):
    """Another day, time or place."""

    on = _day(label=_("Day"))
    begins = _clock(label=_("Begins at"))
    reason = _reason()
    groups = ((_("When"), "", ("on", "begins")), WHERE, HOME, WHY)


class Cancel(Grouped):
    """It will not be held."""

    reason = _reason()
    sure = forms.BooleanField(
        label=_("Yes, cancel this meeting"),
        help_text=_("Its page and everybody’s calendar will say so. It can be taken back."),
    )  # fmt: skip


class Revive(Grouped):
    """It will be held after all."""

    reason = _reason()


class Skip(Grouped):
    """A day of a series on which there is no meeting."""

    on = forms.ChoiceField(label=_("Which day"))
    reason = _reason()

    def __init__(self, days: Iterable[tuple[str, str]], *arguments: Any, **named: Any) -> None:  # noqa: ANN401
        super().__init__(*arguments, **named)
        self.fields["on"].choices = list(days)  # type: ignore[attr-defined]

    def clean_on(self) -> date:
        """One of the days."""
        return date.fromisoformat(self.cleaned_data["on"])


class EndSeries(Grouped):
    """No meeting after a day."""

    last_on = _day(label=_("Last day"), help_text=_("Meetings after this day are cancelled."))
    reason = _reason()
