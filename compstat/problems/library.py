"""The strategy library: 25 techniques of situational prevention, and which of them others tried against what.

Facts in our own words, after the published scheme of Cornish and Clarke (2003) and the titles of the guides of the
Center for Problem-Oriented Policing. It suggests; what holds here is for the team, its evidence and residents to say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_noop as _

from compstat.concerns.rules import Theme

GUIDES: Final = "https://popcenter.asu.edu/"  # where the guides are found by their titles


@dataclass(frozen=True)
class Technique:
    """One way of making harm harder, riskier, less rewarding, less provoked or less excusable."""

    number: int
    name: str
    words: str


@dataclass(frozen=True)
class Group:
    """Five techniques that work in the same way."""

    name: str
    words: str
    techniques: tuple[Technique, ...]


GROUPS: Final = (
    Group(_("Make it harder"), _("What takes more effort is done less often."), (
        Technique(1, _("Harden targets"), _("Better locks, bollards, screens: what is wanted is harder to reach.")),
        Technique(2, _("Control access"), _("Doors, gates and hours decide who comes in.")),
        Technique(3, _("Screen exits"), _("Tickets, tags and receipts are looked at on the way out.")),
        Technique(4, _("Lead people elsewhere"), _("Closing a street, moving a stop or an hour keeps groups apart.")),
        Technique(5, _("Control tools"), _("What is used to do harm is harder to get, or made safe.")),
    )),
    Group(_("Make it riskier"), _("Where somebody may see it, less is done."), (
        Technique(6, _("Extend guardianship"), _("Walk together, leave signs of being home, look out for neighbors.")),
        Technique(7, _("Help natural sight"), _("Light, cut hedges and open windows let passers-by see.")),
        Technique(8, _("Make people known"), _("Badges, uniforms and names end the feeling of being nobody.")),
        Technique(9, _("Use place managers"), _("Caretakers, drivers and shop staff see a place, and act.")),
        Technique(10, _("Strengthen watching"), _("Patrols, alarms or cameras, where the other ways do not reach.")),
    )),
    Group(_("Make it pay less"), _("What brings nothing is not worth it."), (
        Technique(11, _("Hide targets"), _("Things of worth are out of sight, cars are off the street.")),
        Technique(12, _("Remove targets"), _("No cash, no copper, no parcel left at the door.")),
        Technique(13, _("Mark property"), _("A number or mark makes a thing known, and hard to sell.")),
        Technique(14, _("Disturb markets"), _("Those who buy stolen things are looked at: shops, stalls, pages.")),
        Technique(15, _("Deny the benefit"), _("Clean graffiti at once; lower speeds by humps; lock stolen phones.")),
    )),
    Group(_("Provoke less"), _("Heat and crowding make trouble; calm takes it away."), (
        Technique(16, _("Lower stress"), _("Short lines, enough seats, quiet music, clear words from staff.")),
        Technique(17, _("Avoid disputes"), _("Keep rivals apart, fix fares and rules before, mediate early.")),
        Technique(18, _("Lower temptation"), _("Nothing that begs to be taken, hurt or hit.")),
        Technique(19, _("Weaken pressure of peers"), _("Friends who say no; groups that are split up.")),
        Technique(20, _("Do not invite copies"), _("Repair damage fast, and tell no story that is imitated.")),
    )),
    Group(_("Leave no excuse"), _("A clear rule, in the right place, at the right time."), (
        Technique(21, _("Set rules"), _("Leases, licenses and house rules say what is meant.")),
        Technique(22, _("Post the rule"), _("A sign where it counts: no parking, quiet after ten.")),
        Technique(23, _("Wake the conscience"), _("A board that shows your speed; a word from a neighbor.")),
        Technique(24, _("Help people comply"), _("Bins, toilets, places to park: the right way is the easy one.")),
        Technique(25, _("Control drugs and alcohol"), _("Trained servers, hours, and help for those who need it.")),
    )),
)  # fmt: skip
TECHNIQUES: Final[dict[int, Technique]] = {each.number: each for group in GROUPS for each in group.techniques}


@dataclass(frozen=True)
class ProblemType:
    """A kind of problem that others had: which techniques they tried, and the titles of guides on it."""

    key: str
    name: str
    techniques: tuple[int, ...]
    guides: tuple[str, ...]  # titles, as they are published
    themes: tuple[Theme, ...] = ()


def _type(key: str, name: str, tried: tuple[int, ...], guide: str, *themes: Theme) -> ProblemType:
    return ProblemType(key, name, tried, (guide,) if guide else (), themes)


T = Theme
TYPES: Final = (
    _type("speeding", _("Speeding on streets where people live"), (2, 15, 23, 10, 22),
          "Speeding in Residential Areas", T.SPEEDING, T.TRAFFIC),
    _type("racing", _("Street racing"), (2, 4, 8, 10, 19), "Street Racing", T.SPEEDING, T.NOISE),
    _type("walkers", _("People hurt while walking"), (4, 7, 15, 22, 24), "Pedestrian Injuries and Fatalities",
          T.TRAFFIC, T.SPEEDING),
    _type("cruising", _("Cars that circle, and block a street"), (2, 4, 21, 22), "Cruising", T.TRAFFIC, T.NOISE),
    _type("drunk_driving", _("Driving after drinking"), (5, 10, 24, 25), "Drunk Driving", T.TRAFFIC),
    _type("from_cars", _("Thefts from cars in parking places"), (2, 7, 9, 10, 11),
          "Thefts of and From Cars in Parking Facilities", T.CARS),
    _type("on_streets", _("Thefts of and from cars on streets"), (7, 11, 13, 14, 18),
          "Thefts of and From Cars on Residential Streets and Driveways", T.CARS),
    _type("parcels", _("Parcels taken from doors"), (6, 9, 12, 18, 24), "", T.THEFT),
    _type("bicycles", _("Bicycle theft"), (1, 9, 13, 14, 24), "Bicycle Theft", T.THEFT),
    _type("shops", _("Thefts from shops"), (3, 9, 11, 13, 22), "Shoplifting", T.THEFT),
    _type("homes", _("Break-ins at houses"), (1, 6, 7, 9, 14), "Burglary of Single-Family Houses", T.BURGLARY),
    _type("businesses", _("Break-ins at shops"), (1, 2, 9, 10, 12), "Burglary of Retail Establishments", T.BURGLARY),
    _type("building_sites", _("Thefts at building sites"), (2, 3, 11, 12, 13),
          "Burglary at Single-Family House Construction Sites", T.BURGLARY, T.THEFT),
    _type("street_robbery", _("Robbery on streets"), (4, 6, 7, 12, 10), "Street Robbery", T.ROBBERY),
    _type("drivers", _("Robbery of taxi drivers"), (1, 8, 10, 12), "Robbery of Taxi Drivers", T.ROBBERY),
    _type("machines", _("Robbery at cash machines"), (2, 7, 10, 21), "Robbery at Automated Teller Machines", T.ROBBERY),
    _type("bars", _("Fights in and around bars"), (4, 16, 17, 21, 25), "Assaults in and Around Bars",
          T.ASSAULT, T.NOISE),
    _type("guns", _("Shootings that answer shootings"), (5, 17, 19, 24), "Gun Violence Among Serious Young Offenders",
          T.GUNS),
    _type("bullying", _("Bullying in schools"), (6, 9, 19, 21), "Bullying in Schools", T.YOUTH, T.ASSAULT),
    _type("gathering", _("Trouble where young people meet"), (9, 16, 17, 21, 24),
          "Disorderly Youth in Public Places", T.YOUTH, T.DISORDER),
    _type("parties", _("Loud student parties"), (16, 21, 22, 23, 25), "Student Party Riots", T.NOISE, T.DISORDER),
    _type("stereos", _("Loud car stereos"), (21, 22, 23, 10), "Loud Car Stereos", T.NOISE),
    _type("noise_inside", _("Noise from houses"), (16, 17, 21, 23), "", T.NOISE),
    _type("drug_streets", _("Drug dealing on streets"), (2, 4, 7, 9, 14), "Drug Dealing in Open-Air Markets", T.DRUGS),
    _type("drug_houses", _("Drug dealing in apartment houses"), (2, 9, 14, 21, 24),
          "Drug Dealing in Privately Owned Apartment Complexes", T.DRUGS),
    _type("drinking", _("Drinking in public places"), (2, 9, 24, 25), "Chronic Public Inebriation",
          T.DISORDER, T.HOMELESSNESS),
    _type("asking", _("Asking for money in the way of others"), (4, 16, 21, 24), "Panhandling",
          T.DISORDER, T.HOMELESSNESS),
    _type("camps", _("Camps of people without a home"), (2, 9, 21, 24), "Homeless Encampments", T.HOMELESSNESS),
    _type("crisis", _("Calls for people in a crisis of mental health"), (9, 16, 17, 24),
          "People with Mental Illness", T.MENTAL_HEALTH),
    _type("graffiti", _("Graffiti"), (1, 7, 15, 20, 24), "Graffiti", T.VANDALISM),
    _type("empty", _("Empty buildings and lots"), (1, 2, 7, 9, 15), "Abandoned Buildings and Lots",
          T.VANDALISM, T.DRUGS, T.DUMPING),
    _type("dumping", _("Trash that is dumped"), (2, 7, 15, 22, 24), "", T.DUMPING),
    _type("dark", _("Dark streets"), (7, 9, 24), "Improving Street Lighting to Reduce Crime in Residential Areas",
          T.LIGHTS),
    _type("alarms", _("False alarms"), (9, 21, 24), "False Burglar Alarms", T.POLICE, T.OTHER),
    _type("old_people", _("Fraud against older people"), (6, 9, 12, 17), "Financial Crimes Against the Elderly",
          T.OTHER, T.THEFT),
)  # fmt: skip


def types_for(theme: str) -> tuple[list[ProblemType], list[ProblemType]]:
    """Kinds of problems: those that come near a theme, and the others."""
    near = [each for each in TYPES if theme in each.themes]
    return near, [each for each in TYPES if each not in near]
