"""What concerns are about, and what would measure it where police reports do not."""

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
    """What would measure a theme where police reports do not, or better than they do, and who would do it.

    Which rows of the table come nearest, a city says itself: `themes` of a row in city.toml.
    """

    instead: str = ""
    who: str = ""


COUNTED_BY_TRAFFIC: Final = _("The traffic office")
MEASURED: Final[dict[Theme, Measured]] = {
    Theme.SPEEDING: Measured(_("A count of speeds on the street, on several days"), COUNTED_BY_TRAFFIC),
    Theme.TRAFFIC: Measured(_("A count of cars and of people who cross"), COUNTED_BY_TRAFFIC),
    Theme.BURGLARY: Measured(),
    Theme.CARS: Measured(),
    Theme.THEFT: Measured(),
    Theme.ROBBERY: Measured(),
    Theme.ASSAULT: Measured(),
    Theme.GUNS: Measured(_("Counts of shots heard and of guns found"), _("The police")),
    Theme.DRUGS: Measured(_("What residents say in the meeting’s three questions"), _("The police")),
    Theme.NOISE: Measured(_("Calls about noise, by hour and block"), _("The city’s 311 office")),
    Theme.DISORDER: Measured(_("Calls about disorder, by hour and block"), _("The police")),
    Theme.LIGHTS: Measured(_("A count of dark lamps, and of lamps repaired"), _("Public works")),
    Theme.DUMPING: Measured(_("Requests to 311, and how fast they were cleared"), _("Public works")),
    Theme.VANDALISM: Measured(),
    Theme.YOUTH: Measured(_("What young people and their neighbors say"), _("Whoever works with them")),
    Theme.HOMELESSNESS: Measured(
        _("A count of people without shelter, and of places offered"), _("The city’s housing office")
    ),
    Theme.MENTAL_HEALTH: Measured(_("Calls that a clinician answered"), _("The co-response team")),
    Theme.POLICE: Measured(_("What residents answer when asked"), _("An independent survey")),
    Theme.COMPLAINT: Measured(_("Complaints, and how they ended"), _("Whoever looks into complaints")),
    Theme.OTHER: Measured(_("A person tells you with the answer"), _("Whoever answers")),
}
