"""The shape of what a team types about a plan: what is done, what it is judged by, what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from compstat.promises.rules import LONGEST_OWNER, LONGEST_WORDS

from ..actions.planning import STRATEGY, TEXT, TITLE
from ..queries.measured import LONGEST
from ..rules import Decision
from ..rules.measuring import DAY_PARTS, MOST_BASELINES, Others
from ..saying import COMPARED, DECISIONS, KINDS, MEASURES, PARTS, RESOURCES, number
from .fields import ALL_READ, Choices, Grouped, line, paragraph, why

REVIEWS_ASKED: Final = 3  # days for reviews, beside the deciding date
Words = Any


def day(label: Words, help_text: Words = "", **named: Any) -> forms.DateField:  # noqa: ANN401
    """A day."""
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, widget=widget, **named)


def amount(label: Words, help_text: Words = "", places: int = 1, **named: Any) -> forms.DecimalField:  # noqa: ANN401
    """A number, 0 or more."""
    return forms.DecimalField(
        label=label, help_text=help_text, min_value=Decimal(0), max_digits=12, decimal_places=places, **named
    )


def role(label: Words) -> forms.CharField:
    """A role that does something, with those that are known to choose from."""
    widget = forms.TextInput({"list": "roles", "autocomplete": "off"})
    told = _("For instance: Captain, Public works liaison. Never a person’s name.")
    return forms.CharField(label=label, max_length=LONGEST_OWNER, help_text=told, widget=widget)


def boxes(label: Words, help_text: Words = "") -> forms.MultipleChoiceField:
    """Boxes to tick; none may be ticked."""
    return forms.MultipleChoiceField(
        label=label, help_text=help_text, required=False, widget=forms.CheckboxSelectMultiple
    )


def one_of(label: Words, words: dict[Any, Any], **named: Any) -> forms.ChoiceField:  # noqa: ANN401
    """One of a few."""
    return forms.ChoiceField(label=label, choices=[(str(code), text) for code, text in words.items()], **named)


# --- What is done


class Strategy(Grouped):
    """Title, strategy, co-owners."""

    title = line(_("Title"), TITLE)
    strategy = paragraph(_("The strategy, in one paragraph"), STRATEGY, 5, _(
        "What you do, and why it should help against the causes you found. Everybody reads it once the plan is fixed."
    ), required=False)  # fmt: skip
    co_owners = line(_("Co-owners from the community"), TEXT, _("Roles and organizations, never names of people."),
                     required=False)  # fmt: skip


class AddIntervention(Grouped):
    """One thing that will be done."""

    kind = one_of(_("What kind of work"), KINDS)
    text = paragraph(_("What will be done"), TEXT, 2, ALL_READ)


class AddResource(Grouped):
    """What it takes."""

    kind = one_of(_("What it takes"), RESOURCES)
    what = line(_("For what"), 200)
    planned = amount(_("How much is planned"))
    unit = line(_("Of what"), 40, _("For instance: hours, dollars, signs."))
    withheld_until = day(
        _("Keep the words back until"), _(
            "Only for hours, and only where people patrol. The page says that it is kept back, and until when; how "
            "much is planned and used is always shown."
        ), required=False,
    )  # fmt: skip


class AddTask(Grouped):
    """A task: a promise from the day the plan is fixed."""

    what = paragraph(_("What is promised"), LONGEST_WORDS, 2, _("As people will read it. Nobody’s name."))
    owner = role(_("Which role does it"))
    due_on = day(_("By when"))


class Reason(Grouped):
    """Why, for everybody to read."""

    reason = why(_("Why"))


# --- What it is judged by


class ChooseMeasure(Grouped):
    """Reports, a count, or answers."""

    measure = one_of(_("Choose one"), MEASURES, widget=forms.RadioSelect)


class ChooseReports(Grouped):
    """Rows and parts of the day."""

    rows = boxes(_("Kinds of reports"), _("What you choose is counted together."))
    day_parts = boxes(_("Which part of the day"), _("None ticked: the whole day. Reports without an hour are in none."))

    def __init__(self, rows: Choices, *arguments: Any, **named: Any) -> None:  # noqa: ANN401
        super().__init__(*arguments, **named)
        self.choose("rows", rows)
        self.choose("day_parts", [(part, PARTS[part]) for part in DAY_PARTS])


class ChooseAreas(Grouped):
    """Districts, or neighborhoods, or hexagons of one neighborhood."""

    areas = boxes(_("Where"))

    def __init__(self, areas: Choices, *arguments: Any, label: Words = "", **named: Any) -> None:  # noqa: ANN401
        super().__init__(*arguments, **named)
        self.choose("areas", areas)
        if label and "areas" in self.fields:
            self.fields["areas"].label = label


class ChooseDays(Grouped):
    """The weeks that got the place chosen, the start, the deciding date, reviews."""

    selected_first = day(_("First day"), required=False)
    selected_last = day(_("Last day"), required=False)
    starts_on = day(_("The plan starts on"))
    deciding_on = day(_("Deciding date"), _("28 to 366 days after the start."))
    baselines = forms.IntegerField(
        label=_("How many equal windows before"), min_value=0, max_value=MOST_BASELINES, required=False,
        help_text=_("Each as long as from start to deciding date. Empty: five, or as many as the reports reach back."),
    )  # fmt: skip
    baseline_note = line(_("About the time before"), LONGEST["baseline_note"], _(
        "Needed where there are fewer than three windows: why."
    ), required=False)  # fmt: skip
    groups = (
        (_("The weeks that got this place chosen"),
         _("They are left out of the comparison: a place is chosen when it is at its worst, and then it often gets "
           "better by itself."), ("selected_first", "selected_last")),
        (_("Start and deciding date"), "", ("starts_on", "deciding_on")),
        (_("Days on which we look at it"), _("At least one. The deciding date is always one."),
         tuple(f"review_{n}" for n in range(1, REVIEWS_ASKED + 1))),
        (_("The time before"), "", ("baselines", "baseline_note")),
    )  # fmt: skip

    def __init__(self, reports: bool, *arguments: Any, **named: Any) -> None:  # noqa: ANN401
        super().__init__(*arguments, **named)
        for n in range(1, REVIEWS_ASKED + 1):
            self.fields[f"review_{n}"] = day(_("Review"), required=False)
        if not reports:
            for name in ("selected_first", "selected_last", "baselines", "baseline_note"):
                del self.fields[name]

    @property
    def told(self) -> dict[str, object]:
        """What was chosen, as the act takes it."""
        told = {name: value for name, value in self.cleaned_data.items() if not name.startswith("review_")}
        days = [self.cleaned_data.get(f"review_{n}") for n in range(1, REVIEWS_ASKED + 1)]
        return {**told, "review_days": [each for each in days if each], **_count(told)}


def _count(told: dict[str, Any]) -> dict[str, object]:
    return {"baselines": told["baselines"] or 0} if "baselines" in told else {}


def review_initial(days: Sequence[date]) -> dict[str, object]:
    """The days of reviews as the form shows them."""
    return {f"review_{n}": each for n, each in enumerate(days[:REVIEWS_ASKED], 1)}


class ChooseOthers(Grouped):
    """What it is compared with."""

    others = one_of(_("Choose one"), COMPARED, widget=forms.RadioSelect)
    comparison = boxes(_("Comparison places"), _(
        "Those that went most the same way in the years before are ticked. Choose others if you know better, and say "
        "why."
    ))  # fmt: skip
    others_why = why(_("Why these, or why none"), required=False, help_text=_(
        "Needed if you choose other places than those proposed, or none. Everybody can read it."
    ))  # fmt: skip

    def __init__(self, places: Choices | None, *arguments: Any, **named: Any) -> None:  # noqa: ANN401
        super().__init__(*arguments, **named)
        if places is None:
            del self.fields["comparison"]
            kept = {Others.BEFORE: COMPARED[Others.BEFORE], Others.NONE: COMPARED[Others.NONE]}
            self.choose("others", [(str(code), text) for code, text in kept.items()])
        else:
            self.choose("comparison", places)


class ChooseCount(Grouped):
    """A count that somebody takes."""

    count_what = line(
        _("What is counted"), LONGEST["count_what"], _("For instance: cars over 40 mph, of 100 that pass.")
    )
    count_owner = role(_("Which role counts"))
    count_method = paragraph(_("How, where and when"), LONGEST["count_method"], 2, _(
        "So that somebody else could do it the same way: device, place, weekday, hours."
    ))  # fmt: skip
    baseline_note = line(_("About the time before"), LONGEST["baseline_note"], _(
        "Enter at least one count before the plan is fixed. Needed if there is none: why."
    ), required=False)  # fmt: skip


class ChooseEnough(Grouped):
    """What would be enough."""

    enough = paragraph(_("In a sentence"), LONGEST["enough"], 2, _(
        "The change that would count as reached, said before it starts. For instance: a third fewer reports."
    ))  # fmt: skip


class Confirm(Grouped):
    """That somebody has read what is fixed for good."""

    read = forms.BooleanField(label=_("I have read it. From now on only an amendment that everybody sees changes it."))


# --- What came of it


class HoldReview(Grouped):
    """Done, seen, used, decided."""

    done = paragraph(_("What was done"), 1000, 3, _("Beside the tasks: what was done as planned, and what was not."))
    seen = paragraph(_("What was seen"), 1000, 3, _("What people notice, what the counts say so far."))
    decision = one_of(_("What is decided"), {d: DECISIONS[d] for d in Decision}, widget=forms.RadioSelect)
    reason = why(_("Why"), required=False, help_text=_("Needed unless you go on as planned. Everybody can read it."))

    def __init__(self, resources: Sequence[Any], *arguments: Any, **named: Any) -> None:  # noqa: ANN401
        super().__init__(*arguments, **named)
        self.used_names = []
        for each in resources:
            name = f"used_{each.id}"
            label = _("%(what)s: used so far, of %(planned)s %(unit)s")
            told = {"what": each.what, "planned": number(each.planned), "unit": each.unit}
            self.fields[name] = amount(label % told, initial=f"{each.used.normalize():f}")
            self.used_names.append(name)
        self.groups = (
            (_("Done?"), "", ("done",)), (_("Used?"), "", tuple(self.used_names)), (_("Seen?"), "", ("seen",)),
            (_("And now?"), "", ("decision", "reason")),
        )  # fmt: skip

    @property
    def used(self) -> dict[str, Decimal]:
        """How much of each resource is used, by its key."""
        return {name.removeprefix("used_"): self.cleaned_data[name] for name in self.used_names}


class EnterCount(Grouped):
    """One count, on a day."""

    on = day(_("Day on which it was counted"))
    count = amount(_("Count"), places=2)
    of = amount(
        _("Out of how many"), _("If it is a share: cars over 40 mph out of all that passed."), 2, required=False
    )
    method = line(_("How it was counted"), 300, _("Say so where it was counted in another way than was fixed."))


class AskResidents(Grouped):
    """From a day until a day; a ballot that counts with it."""

    opened_on = day(_("From"))
    closes_on = day(_("Until"))
    poll = forms.ChoiceField(
        label=_("A ballot of a meeting that counts with it"), required=False,
        help_text=_("One that is over and asked “Do you notice a change?” with yes, no and don’t know, in this order."),
    )  # fmt: skip

    def __init__(self, ballots: Choices, *arguments: Any, **named: Any) -> None:  # noqa: ANN401
        super().__init__(*arguments, **named)
        listed = list(ballots)
        self.choose("poll", [("", _("None")), *listed] if listed else [])


class AddBallot(Grouped):
    """A ballot that counts with answers by code."""

    poll = forms.ChoiceField(label=_("A ballot of a meeting that counts with it"))

    def __init__(self, ballots: Choices, *arguments: Any, **named: Any) -> None:  # noqa: ANN401
        super().__init__(*arguments, **named)
        self.choose("poll", ballots)
