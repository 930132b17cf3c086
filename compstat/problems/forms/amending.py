"""The shape of an amendment: what was chosen before a plan was fixed, chosen anew, with the reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from ..queries.measured import LONGEST
from ..queries.picturing import Picture
from ..rules.measuring import COUNTED, DAY_PARTS, Measure, Told
from ..saying import PARTS
from .fields import Grouped, line, paragraph, why
from .plans import REVIEWS_ASKED, boxes, day, role

HEXAGONS: Final = "hexagons_"  # and the id of the neighborhood they are listed under, or nothing for those of none
REVIEWS: Final = tuple(f"review_{n}" for n in range(1, REVIEWS_ASKED + 1))
AREAS: Final = ("districts", "neighborhoods")
OF_REPORTS: Final = ("rows", "day_parts", *AREAS, "near", "comparison")
Listed = Sequence[tuple[str, Any]]


@dataclass(frozen=True)
class Listing:
    """Hexagons to choose from: under which heading, on which picture."""

    legend: str
    choices: Listed
    picture: Picture | None = None


@dataclass(frozen=True)
class Offered:
    """What may be chosen where reports measure a plan; nothing for other measures."""

    rows: Listed = ()
    districts: Listed = ()
    neighborhoods: Listed = ()
    near: Listed = ()  # neighborhoods whose hexagons may be looked at
    comparison: Listed = ()
    hexagons: Mapping[str, Listing] = field(default_factory=dict)  # by the neighborhood they are listed under


class Amend(Grouped):
    """What may be amended on a page. `told`: what is fixed now; what is chosen as it was keeps its order."""

    starts_on = day(_("The plan starts on"))
    deciding_on = day(_("Deciding date"))
    enough = paragraph(_("What would be enough"), LONGEST["enough"], 2)
    rows = boxes(_("Kinds of reports"), _("What you choose is counted together."))
    day_parts = boxes(_("Which part of the day"), _("None ticked: the whole day. Reports without an hour are in none."))
    districts = boxes(_("Districts"))
    neighborhoods = boxes(_("Neighborhoods"))
    near = forms.ChoiceField(label=_("Hexagons of this neighborhood"), required=False)
    comparison = boxes(_("Comparison places"))
    others_why = why(_("Why these, or why none"), required=False)
    count_what = line(_("What is counted"), LONGEST["count_what"])
    count_owner = role(_("Which role counts"))
    count_method = paragraph(_("How it is counted"), LONGEST["count_method"], 2)
    reason = why(_("Why it is amended"), help_text=_("It stands beside the amendment on every page of this plan."))

    def __init__(
        self, before: Told, offered: Offered, started: bool, decided: bool, *arguments: Any, **named: Any,  # noqa: ANN401
    ) -> None:  # fmt: skip
        super().__init__(*arguments, **named)
        self.before, self.offered = before, Offered() if decided else offered
        for name in REVIEWS:
            self.fields[name] = day(_("Review"), required=False)
        for name in _gone(Measure(before["measure"]), started, decided):
            self.fields.pop(name, None)
        self._offer()

    def _offer(self) -> None:
        """What each field offers; a field with nothing to offer is not there."""
        found = self.offered
        near = [("", _("Choose one")), *found.near] if found.near else []
        listed = {
            "rows": found.rows, "districts": found.districts, "neighborhoods": found.neighborhoods, "near": near,
            "day_parts": [(part, PARTS[part]) for part in DAY_PARTS] if found.rows else (),
            "comparison": found.comparison,
        }  # fmt: skip
        for name, listing in found.hexagons.items():
            self.fields[f"{HEXAGONS}{name}"] = boxes(_("Hexagons, by their number on the map"))
            listed[f"{HEXAGONS}{name}"] = listing.choices
        for name, choices in listed.items():
            if name in self.fields:
                self.choose(name, choices)

    @property
    def grouped(self) -> list[dict[str, object]]:
        """The groups with their fields; hexagons with their picture, a neighborhood at a time."""
        hint = _("One kind: districts, or neighborhoods, or hexagons about three blocks wide.")
        groups: list[tuple[Any, Any, Sequence[str], Picture | None]] = [
            (_("Days"), "", ("starts_on", "deciding_on", *REVIEWS), None),
            (_("What would be enough"), "", ("enough",), None),
            (_("Which reports"), "", ("rows", "day_parts"), None),
            (_("Where"), hint, AREAS, None),
            *((each.legend, "", (f"{HEXAGONS}{name}",), each.picture) for name, each in self.offered.hexagons.items()),
            (_("Look at what fits"), _("For hexagons, and for comparison places that fit what is chosen above. Nothing "
                                       "is amended by it."), ("near",), None),
            (_("Compared with"), "", ("comparison", "others_why"), None),
            (_("The count"), "", COUNTED, None), (_("The reason"), "", ("reason",), None),
        ]  # fmt: skip
        told = [
            {"legend": legend, "hint": hint, "fields": [self[n] for n in names if n in self.fields], "picture": picture,
             "looks": "near" in names, "folds": names is AREAS}
            for legend, hint, names, picture in groups
        ]  # fmt: skip
        return [each for each in told if each["fields"] or (each["looks"] and self.offered.rows)]

    @property
    def told(self) -> dict[str, object]:
        """What is to be amended, as the act takes it."""
        left = {"reason", "near", *REVIEWS, *AREAS}
        told = {n: v for n, v in self.cleaned_data.items() if n not in left and not n.startswith(HEXAGONS)}
        days = [self.cleaned_data.get(name) for name in REVIEWS]
        told |= {"review_days": [each for each in days if each]}
        if self.offered.rows:
            told["areas"] = areas_in(self.cleaned_data)
        return {name: self._as_before(name, value) for name, value in told.items()}

    def _as_before(self, name: str, value: object) -> object:
        """The same choices in another order are the same."""
        same = isinstance(value, list) and set(value) == set(self.before[name])
        return list(self.before[name]) if same else value


def areas_in(told: Mapping[str, Any]) -> list[str]:
    """All areas that are ticked, whatever kind they are of."""
    named = [name for name in told if name in AREAS or name.startswith(HEXAGONS)]
    return [area for name in named for area in told[name] or ()]


def _gone(measure: Measure, started: bool, decided: bool) -> set[str]:
    """What cannot be amended of a plan that is measured so, has started, or is decided."""
    gone = {"starts_on"} if started else set()
    gone |= set() if measure is Measure.COUNT else {*COUNTED}
    gone |= set() if measure is Measure.REPORTS else {*OF_REPORTS}
    return gone | ({"starts_on", "deciding_on", "enough", "others_why", *COUNTED, *OF_REPORTS} if decided else set())
