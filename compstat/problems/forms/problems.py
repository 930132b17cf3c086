"""The shape of what a team types about a problem. Nothing here holds anybody's name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from compstat.concerns.rules import GROUNDS

from .. import library
from ..actions import analysis, contributing, scanning, weighing
from ..rules import CHEERS, SOURCES, TRIANGLE, Source
from ..saying import CORNERS, KINDS
from ..words import PARTS
from .fields import ALL_READ, Choices, Grouped, Words, line, paragraph, translated


def _part(name: str, help_text: Words) -> forms.CharField:
    return line(PARTS[name], scanning.LONGEST[name], help_text, required=False)


class Scan(Grouped):
    """The five parts of the statement, the six questions, and where it was noticed. Kept as far as it has come."""

    behavior = _part("behavior", _("What is done, never who people are: Drivers go faster than 40 mph."))
    place_type = _part("place_type", _("It stands after “at”: two crossings without lights."))
    time = _part("time", _("For instance: on weekday afternoons."))
    harm = _part("harm", _("It stands after “It leads to”: near misses with children."))
    baseline = _part("baseline", _("A count and its days: 34 of 100 cars above 30 mph, counted on March 3."))
    sources = forms.MultipleChoiceField(
        label=_("Where it was noticed"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401
        super().__init__(*arguments, **named)
        self.choose("sources", translated(SOURCES))
        for name, question in CHEERS.items():
            answers = [("yes", gettext("Yes")), ("no", gettext("No"))]
            self.fields[f"{name}_yes"] = forms.ChoiceField(
                label=gettext(question), required=False, choices=answers, widget=forms.RadioSelect
            )
            self.fields[f"{name}_why"] = line(
                gettext("How we know; if no, why it is worked on all the same"), scanning.LONGEST_WHY, required=False
            )

    @property
    def parts(self) -> list[forms.BoundField]:
        """The fields of the statement."""
        return [self[name] for name in PARTS]

    @property
    def questions(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The six questions, each with its why."""
        return [(self[f"{name}_yes"], self[f"{name}_why"]) for name in CHEERS]

    @property
    def told(self) -> scanning.Scanning:
        """What was typed, as the act takes it."""
        said = self.cleaned_data
        known = {"yes": True, "no": False, "": None}
        cheers = {name: {"yes": known[said[f"{name}_yes"]], "why": said[f"{name}_why"]} for name in CHEERS}
        return scanning.Scanning(
            **{name: said[name] for name in PARTS}, cheers=cheers, sources=tuple(map(Source, said["sources"]))
        )


class Pin(Grouped):
    """A row of the newest briefing."""

    row = forms.ChoiceField(label=_("Which row of the table"))
    period = forms.ChoiceField(
        label=_("Which days"),
        choices=[("days28", _("The last 28 days")), ("week", _("The last 7 days")), ("ytd", _("The year so far"))],
    )
    area = forms.ChoiceField(label=_("Of which area"))
    note = line(_("Why it is pinned"), 500, ALL_READ, required=False)

    def __init__(self, rows: Choices, areas: Choices, *arguments: Any, **named: Any) -> None:  # noqa: ANN401
        super().__init__(*arguments, **named)
        self.choose("row", rows)
        self.choose("area", areas)


class Residents(Grouped):
    """Who lives with it comes first."""

    who_lives = paragraph(
        _("Who lives with this?"), analysis.LONGEST["who_lives"], 3, _("Tenants, shop staff, pupils…"), required=False
    )
    were_asked = paragraph(_("Were they asked, when and how?"), analysis.LONGEST["were_asked"], 3,
                       _("If not yet, say so, and how they will be."), required=False)  # fmt: skip


class Burden(Grouped):
    """Whom a plan could burden."""

    burden = paragraph(
        _("Whom could a plan burden, and how will we know?"), analysis.LONGEST["burden"], 3,
        _("For instance: young people who are stopped more often; we count stops, and ask them."), required=False,
    )  # fmt: skip


class Members(Grouped):
    """The working group."""

    members = paragraph(_("Who works on it"), analysis.LONGEST["members"], 2, _("Roles and organizations, no names."),
                    required=False)  # fmt: skip


class Triangle(Grouped):
    """Six corners: who does it and who could hold them back, who is harmed and who looks after them, the place."""

    def __init__(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401
        super().__init__(*arguments, **named)
        for name, question in TRIANGLE.items():
            self.fields[name] = paragraph(CORNERS[name], analysis.LONGEST_CORNER, 2, gettext(question), required=False)


class Hypothesis(Grouped):
    """A reason why it may exist."""

    text = paragraph(_("Why it may happen"), 500, 2, _("One sentence that evidence can speak for or against."))


class Drop(Grouped):
    """A reason that did not hold."""

    why = paragraph(_("Why it does not hold"), 500, 2, ALL_READ)


class Evidence(Grouped):
    """What speaks for a reason, or against it."""

    side = forms.ChoiceField(
        label=_("Does it speak for it?"), widget=forms.RadioSelect,
        choices=[("for", _("It speaks for it")), ("against", _("It speaks against it"))],
    )  # fmt: skip
    text = paragraph(_("What was found"), 1000, 2, ALL_READ)
    source = forms.ChoiceField(label=_("Where it comes from"))
    cites = forms.ChoiceField(label=_("It cites"), required=False)

    def __init__(self, citable: Choices, *arguments: Any, **named: Any) -> None:  # noqa: ANN401
        super().__init__(*arguments, **named)
        self.choose("source", translated(SOURCES))
        told = list(citable)
        self.choose("cites", [("", gettext("Neither a figure nor a contribution")), *told] if told else [])


class Note(Grouped):
    """What the working group did."""

    on = forms.DateField(label=_("Day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    came = line(_("Who came"), 300, _("Roles and organizations, no names."))
    text = paragraph(_("What was found or agreed"), 2000, 3, ALL_READ)


class Weigh(Grouped):
    """An option, with what speaks for it and against it."""

    technique = forms.TypedChoiceField(label=_("Technique"), required=False, coerce=int, empty_value=None)
    kind = forms.ChoiceField(label=_("What kind of work"))
    text = paragraph(_("What would be done"), weighing.LONGEST, 2, ALL_READ)
    speaks_for = paragraph(_("What speaks for it"), weighing.LONGEST, 2)
    speaks_against = paragraph(_("What speaks against it"), weighing.LONGEST, 2, _("Whom it burdens, what it costs."))

    def __init__(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401
        super().__init__(*arguments, **named)
        known = [(str(t.number), f"{t.number} {gettext(t.name)}") for t in library.TECHNIQUES.values()]
        self.choose("technique", [("", gettext("None of the 25: our own")), *known])
        self.choose("kind", [(str(kind), str(words)) for kind, words in KINDS.items()])


class Publish(Grouped):
    """A contribution as everybody will read it."""

    text = paragraph(
        _("As everybody will read it"), contributing.LONGEST, 4,
        _("Leave it as it is, but for what tells who a person is."),
    )  # fmt: skip


class Withhold(Grouped):
    """A contribution that is not published."""

    ground = forms.ChoiceField(label=_("On which ground"), widget=forms.RadioSelect)

    def __init__(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401
        super().__init__(*arguments, **named)
        self.choose("ground", translated(GROUNDS))
