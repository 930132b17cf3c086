"""The figures of a plan as its pages show them, before the start: windows, what could be seen, what is left out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext, ngettext

from compstat.places.queries import City

from ..queries.effects import fall_text, rise_text, why_text
from ..queries.measured import Worked
from ..queries.planned import areas_text
from ..queries.surroundings import DISTRICT, HEXAGON
from ..saying import number, percent


@dataclass(frozen=True)
class Shown:
    """Figures in words."""

    windows: tuple[dict[str, Any], ...]  # first, last, place, others, ring
    fall: str
    rise: str  # empty where nothing is compared
    power: tuple[tuple[str, str], ...]
    cautions: tuple[str, ...]
    ring: str
    busy: str
    fits: str
    classes: bool
    alone: bool  # there is nothing to compare with


def figures_told(worked: Worked, city: City) -> Shown:
    """All of it."""
    told, figures = worked.told, worked.figures
    windows = tuple(
        {**each, "first": date.fromisoformat(each["first"]), "last": date.fromisoformat(each["last"])}
        for each in figures["windows"]
    )
    power = tuple(
        (percent(float(fall.rstrip("%")) / 100), percent(share)) for fall, share in figures["power"].items()
    )  # fmt: skip
    rise = rise_text(figures["smallest_rise"]) if told["ring"] and not figures["why"] else ""
    return Shown(
        windows, fall_text(told["smallest_fall"], told["baselines"], figures["why"]), rise, power,
        tuple(cautions(figures, told["day_parts"])), areas_text(list(told["ring"]), city),
        areas_text(list(worked.proposal.busy) if worked.proposal else [], city), _fits(worked),
        any(isinstance(each["place"], str) for each in figures["windows"]), figures["why"] == "no_comparison",
    )  # fmt: skip


def cautions(figures: dict[str, Any], day_parts: tuple[str, ...] = ()) -> list[str]:
    """What the counts do not hold, said plainly."""
    said = []
    lost = figures.get("left_out") or {}
    if lost.get("of"):
        n = {"n": number(lost["n"]), "of": number(lost["of"])}
        if figures["kind"] == HEXAGON:
            said.append(gettext(
                "Of %(of)s reports here in a year, %(n)s have no exact place, or stand at a station’s default point. "
                "They are in no hexagon, and are left out."
            ) % n)  # fmt: skip
        elif figures["kind"] != DISTRICT:
            said.append(gettext(
                "Of %(of)s reports here in a year, %(n)s have no exact place. They are in no neighborhood, and are "
                "left out."
            ) % n)  # fmt: skip
    if figures.get("without_hour"):
        said.append(ngettext(
            "%(n)s report of the city in a year has no hour, and is in no part of the day.",
            "%(n)s reports of the city in a year have no hour, and are in no part of the day.", figures["without_hour"],
        ) % {"n": number(figures["without_hour"])})  # fmt: skip
    if "night" in day_parts:
        said.append(gettext("Where nobody knew the time, a report often says midnight. It counts in the night."))
    return said


def _fits(worked: Worked) -> str:
    """Why there are not more windows, where there are fewer than were asked for."""
    found = worked.fits
    if found is None or found.why == "most" or worked.told["baselines"] < found.baselines:
        return ""
    n = ngettext("%(n)s window fits.", "%(n)s windows fit.", found.baselines) % {"n": number(found.baselines)}
    return f"{n} {why_text({'why': found.why, 'text': found.text})}"
