"""The shape of what a captain decides about a problem, and of how one is nominated."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from compstat.concerns.rules import THEMES

from ..rules import CLOSINGS, LONGEST_TITLE, RESULTS
from .fields import ALL_READ, Choices, Grouped, lead, line, paragraph, translated, why


class Nominate(Grouped):
    """A problem that should be worked on, with concerns that are part of it."""

    area = forms.ChoiceField(label=_("Where"))
    title = line(_("What keeps happening, in a few words"), LONGEST_TITLE, _("For instance: Speeding on Quay Road."))
    theme = forms.ChoiceField(label=_("What it is about"))
    concerns = forms.MultipleChoiceField(
        label=_("Concerns that are part of it"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Their authors read that they are part of this problem, and hear what becomes of it."),
    )  # fmt: skip

    def __init__(self, areas: Choices, concerns: Choices, *arguments: Any, **named: Any) -> None:  # noqa: ANN401
        super().__init__(*arguments, **named)
        self.choose("area", areas)
        self.choose("theme", [("", gettext("Choose one")), *translated(THEMES)])
        self.choose("concerns", concerns)


class Way(StrEnum):
    """How a problem comes to be a priority."""

    BALLOT = "ballot"
    WORDS = "words"
    URGENT = "urgent"


TAKES: Final = {Way.BALLOT: "advice", Way.WORDS: "room_said", Way.URGENT: "urgent_why"}


class _Advised(Grouped):
    """What the room said: by a ballot, or in words."""

    advice = forms.ChoiceField(
        label=_("If a meeting voted: what the ballot says of it"), required=False,
        help_text=_("How many answered and what got most is written by the machine, with its numbers."),
    )  # fmt: skip
    room_said = paragraph(_("If there was no ballot: what people said"), 500, 2, ALL_READ, required=False)
    differs_why = why(
        _("Why you decide otherwise"), required=False,
        help_text=_("Only where the room advised something else: it stands beside what the room said."),
    )  # fmt: skip

    @property
    def ballot(self) -> dict[str, Any]:
        """The ballot that was chosen and its answer, as the act takes them; none of both without one."""
        poll, _colon, place = self.cleaned_data.get("advice", "").partition(":")
        return {"poll": poll, "option": int(place) if place else None}


class _MakesRoom(Grouped):
    """Three priorities of an area at most."""

    retire = forms.ChoiceField(label=_("Which one makes room"))
    retire_why = why(_("Why that one"))

    def make_room(self, priorities: Choices, full: bool) -> None:
        """Ask which one makes room where there are three; otherwise nothing."""
        if full:
            self.choose("retire", priorities)
        else:
            del self.fields["retire"], self.fields["retire_why"]

    @property
    def room(self) -> dict[str, Any]:
        """Which one makes room and why, as the act takes it."""
        return {name: self.cleaned_data.get(name, "") for name in ("retire", "retire_why")}


class Open(_Advised, _MakesRoom):
    """It becomes a priority."""

    owner = lead()
    reason = why(_("Why it is a priority"))
    way = forms.ChoiceField(label=_("How it came up"), widget=forms.RadioSelect)
    urgent_why = why(
        _("If it cannot wait: why"), required=False,
        help_text=_("It is opened at once, and comes before the next meeting. Everybody can read this."),
    )  # fmt: skip
    groups = (
        (_("The decision"), "", ("reason", "owner")),
        (_("What the room advised"), _("The room advises, the captain decides and says why where the two differ."),
         ("way", "advice", "room_said", "urgent_why", "differs_why")),
        (_("Three at most"), _("There are three priorities already. One of them makes room."),
         ("retire", "retire_why")),
    )  # fmt: skip

    def __init__(
        self, ballots: Choices, priorities: Choices, full: bool, *arguments: Any, **named: Any  # noqa: ANN401
    ) -> None:  # fmt: skip
        super().__init__(*arguments, **named)
        self.choose("advice", ballots)
        self.make_room(priorities, full)
        ways = [(Way.BALLOT.value, gettext("A meeting voted on what comes first"))] if "advice" in self.fields else []
        self.choose("way", [
            *ways, (Way.WORDS.value, gettext("People spoke about it, without a ballot")),
            (Way.URGENT.value, gettext("It cannot wait for the next meeting")),
        ])  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """What the way that was chosen takes."""
        told = super().clean() or {}
        wanted = TAKES[Way(told["way"])] if told.get("way") else ""
        for name in TAKES.values():
            if name == wanted and not told.get(name):
                self.add_error(name, gettext("This is needed for the way you chose."))
            elif name != wanted and name in told:
                told[name] = ""
        return told


class Confirm(_Advised):
    """What could not wait has come before a meeting."""

    meeting = forms.ChoiceField(label=_("Which meeting heard of it"))
    field_order = ("meeting", "advice", "room_said", "differs_why")

    def __init__(self, meetings: Choices, ballots: Choices, *arguments: Any, **named: Any) -> None:  # noqa: ANN401
        super().__init__(*arguments, **named)
        self.choose("meeting", meetings)
        self.choose("advice", [("", gettext("No ballot was held")), *ballots])


class Reason(Grouped):
    """Why, for everybody to read."""

    reason = why(_("Why"))


class Reopen(_MakesRoom):
    """It is back."""

    owner = lead()
    reason = why(_("What has come back"))
    field_order = ("reason", "owner", "retire", "retire_why")

    def __init__(self, priorities: Choices, full: bool, *arguments: Any, **named: Any) -> None:  # noqa: ANN401
        super().__init__(*arguments, **named)
        self.make_room(priorities, full)


class Close(Grouped):
    """It is closed by a criterion, with what came of it."""

    closing = forms.ChoiceField(label=_("By which criterion"), widget=forms.RadioSelect)
    result = forms.ChoiceField(label=_("What came of it"), widget=forms.RadioSelect)
    reason = why(_("How you know, and what people should read"))
    against_why = why(
        _("If the plan found something else: why it is closed so all the same"), required=False,
        help_text=_("Only where the criterion or the result says something else than the finding above. Everybody "
                    "reads it beside that finding."),
    )  # fmt: skip

    def __init__(self, judged: bool, *arguments: Any, **named: Any) -> None:  # noqa: ANN401
        super().__init__(*arguments, **named)
        if not judged:
            del self.fields["against_why"]
        self.choose("closing", translated(CLOSINGS))
        self.choose("result", translated(RESULTS))


class Draft(Grouped):
    """A plan is begun."""

    title = line(_("What the plan is called"), 120, _("For instance: Humps and a crossing guard on Quay Road."))
