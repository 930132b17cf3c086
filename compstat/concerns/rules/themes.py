"""What concerns are about, and which row of the table comes nearest; or that police reports do not measure it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext_noop as _


class Theme(StrEnum):
    """What a concern is about: a person chooses it when reading."""

    SPEEDING = "speeding"
    TRAFFIC = "traffic"
    BURGLARY = "burglary"
    CARS = "cars"
    THEFT = "theft"
    ROBBERY = "robbery"
    ASSAULT = "assault"
    GUNS = "guns"
    DRUGS = "drugs"
    NOISE = "noise"
    DISORDER = "disorder"
    LIGHTS = "lights"
    DUMPING = "dumping"
    VANDALISM = "vandalism"
    YOUTH = "youth"
    HOMELESSNESS = "homelessness"
    MENTAL_HEALTH = "mental_health"
    POLICE = "police"  # how the police work: presence, answers, respect
    COMPLAINT = "complaint"  # about an officer
    OTHER = "other"


THEMES: Final[dict[Theme, str]] = {
    Theme.SPEEDING: _("Speeding"),
    Theme.TRAFFIC: _("Traffic and crossings"),
    Theme.BURGLARY: _("Break-ins"),
    Theme.CARS: _("Thefts of and from cars"),
    Theme.THEFT: _("Other thefts"),
    Theme.ROBBERY: _("Robbery"),
    Theme.ASSAULT: _("Fights and assaults"),
    Theme.GUNS: _("Guns"),
    Theme.DRUGS: _("Drugs"),
    Theme.NOISE: _("Noise"),
    Theme.DISORDER: _("Disorder in public places"),
    Theme.LIGHTS: _("Street lights"),
    Theme.DUMPING: _("Trash and dumping"),
    Theme.VANDALISM: _("Vandalism and graffiti"),
    Theme.YOUTH: _("Young people"),
    Theme.HOMELESSNESS: _("People without a home"),
    Theme.MENTAL_HEALTH: _("People in a crisis of mental health"),
    Theme.POLICE: _("How the police work"),
    Theme.COMPLAINT: _("A complaint about an officer"),
    Theme.OTHER: _("Something else"),
}


@dataclass(frozen=True)
class Measured:
    """What measures a theme: rows of the table, the first that a city has; or what would, and who would do it."""

    rows: tuple[str, ...] = ()
    instead: str = ""  # what would measure it, where police reports do not
    who: str = ""  # who would measure it


COUNTED_BY_TRAFFIC: Final = _("The traffic office")
MEASURED: Final[dict[Theme, Measured]] = {
    Theme.SPEEDING: Measured(instead=_("A count of speeds on the street, on several days"), who=COUNTED_BY_TRAFFIC),
    Theme.TRAFFIC: Measured(("crashes_with_injury",), _("A count of cars and of people who cross"), COUNTED_BY_TRAFFIC),
    Theme.BURGLARY: Measured(("residential_burglary", "commercial_burglary")),
    Theme.CARS: Measured(("larceny_from_motor_vehicle", "auto_theft")),
    Theme.THEFT: Measured(("other_larceny",)),
    Theme.ROBBERY: Measured(("robbery",)),
    Theme.ASSAULT: Measured(("non_domestic_aggravated_assault", "simple_assault")),
    Theme.GUNS: Measured(("weapons",), _("Counts of shots heard and of guns found"), _("The police")),
    Theme.DRUGS: Measured(("drugs",), _("What residents say in the meeting’s three questions"), _("The police")),
    Theme.NOISE: Measured(
        ("noise_and_disorder",), _("Calls about noise, by hour and block"), _("The city’s 311 office")
    ),
    Theme.DISORDER: Measured(("noise_and_disorder",), _("Calls about disorder, by hour and block"), _("The police")),
    Theme.LIGHTS: Measured(instead=_("A count of dark lamps, and of lamps repaired"), who=_("Public works")),
    Theme.DUMPING: Measured(instead=_("Requests to 311, and how fast they were cleared"), who=_("Public works")),
    Theme.VANDALISM: Measured(("vandalism",)),
    Theme.YOUTH: Measured(instead=_("What young people and their neighbors say"), who=_("Whoever works with them")),
    Theme.HOMELESSNESS: Measured(
        instead=_("A count of people without shelter, and of places offered"), who=_("The city’s housing office")
    ),
    Theme.MENTAL_HEALTH: Measured(instead=_("Calls that a clinician answered"), who=_("The co-response team")),
    Theme.POLICE: Measured(instead=_("What residents answer when asked"), who=_("An independent survey")),
    Theme.COMPLAINT: Measured(instead=_("Complaints, and how they ended"), who=_("Whoever looks into complaints")),
    Theme.OTHER: Measured(instead=_("A person tells you with the answer"), who=_("Whoever answers")),
}


def row_of(theme: Theme, rows: frozenset[str]) -> str:
    """The row of a city that comes nearest to a theme; empty where none measures it."""
    return next((row for row in MEASURED[theme].rows if row in rows), "")
