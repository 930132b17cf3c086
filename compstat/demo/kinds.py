"""What is reported in Harborview: how often, where, at what hour, in which season. All rates are invented."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DISTRICTS = tuple(f"D{i}" for i in range(1, 11))
SPREADS: dict[str, tuple[float, ...]] = {  # share of each district, D1 … D10
    "homes": (0.070, 0.075, 0.085, 0.190, 0.105, 0.070, 0.100, 0.165, 0.090, 0.050),
    "shops": (0.120, 0.190, 0.050, 0.270, 0.080, 0.030, 0.090, 0.100, 0.050, 0.020),
    "street": (0.095, 0.130, 0.055, 0.200, 0.095, 0.035, 0.085, 0.190, 0.085, 0.030),
    "cars": (0.095, 0.095, 0.080, 0.165, 0.115, 0.085, 0.110, 0.135, 0.080, 0.040),
    "roads": (0.080, 0.085, 0.060, 0.150, 0.120, 0.095, 0.080, 0.140, 0.105, 0.085),
}
SHARES: dict[str, NDArray[np.float64]] = {name: np.array(s) / sum(s) for name, s in SPREADS.items()}


@dataclass(frozen=True)
class Kind:
    """A kind of report, as the feed codes it."""

    code: int
    text: str
    group: str  # the old group name
    part: str  # "Part One" …
    per_year: float  # reports in the whole city in an ordinary year
    spread: str  # which districts: a key of SPREADS; also which streets
    clock: str  # which hours: a key of CLOCKS
    swing: float = 0.1  # season: so much above the mean at its peak
    peak: int = 200  # day of the year of the peak
    phi: float = 1.35  # variance over mean of weekly counts
    trend: float = 0.0  # growth a year
    lull: float = 0.9  # how much was left of it in the spring of 2020
    slow: bool = False  # found late: people come home to it
    counted: bool = True  # does a row of the table count it?


ONE, TWO, THREE, OTHER = "Part One", "Part Two", "Part Three", "Other"
KINDS = (
    Kind(111, "MURDER, NON-NEGLIGENT MANSLAUGHTER", "Homicide", ONE, 13, "street", "night", 0.15, phi=1.0),
    Kind(
        211,
        "RAPE - MUST NOT BE IN THIS FILE",
        "Other",
        ONE,
        5,
        "homes",
        "evening",
        0.05,
        phi=1.0,
        counted=False,
    ),
    Kind(301, "ROBBERY", "Robbery", ONE, 520, "street", "night", 0.08, 300, trend=-0.006, lull=0.75),
    Kind(361, "ROBBERY - OTHER", "Robbery", ONE, 70, "shops", "night", 0.08, 300, lull=0.75),
    Kind(413, "ASSAULT - AGGRAVATED - BATTERY", "Aggravated Assault", ONE, 190, "street", "night", 0.16, 205),
    Kind(423, "ASSAULT - AGGRAVATED", "Aggravated Assault", ONE, 720, "street", "night", 0.16, 205, lull=0.97),
    Kind(
        520,
        "BURGLARY - RESIDENTIAL",
        "Residential Burglary",
        ONE,
        1400,
        "homes",
        "workday",
        0.08,
        230,
        trend=-0.006,
        phi=1.2,
        lull=0.8,
        slow=True,
    ),
    Kind(
        540,
        "BURGLARY - COMMERCIAL",
        "Commercial Burglary",
        ONE,
        860,
        "shops",
        "small_hours",
        0.05,
        20,
        phi=1.2,
        lull=1.1,
    ),
    Kind(560, "BURGLARY - OTHER", "Other Burglary", ONE, 95, "homes", "small_hours", 0.05, slow=True),
    Kind(611, "LARCENY PICK-POCKET", "Larceny", ONE, 150, "shops", "afternoon", 0.1, 190, lull=0.4),
    Kind(613, "LARCENY SHOPLIFTING", "Larceny", ONE, 1950, "shops", "afternoon", 0.08, 345, phi=1.25, lull=0.6),
    Kind(
        614,
        "LARCENY THEFT FROM MV - NON-ACCESSORY",
        "Larceny From Motor Vehicle",
        ONE,
        2450,
        "cars",
        "small_hours",
        0.24,
        215,
        lull=0.9,
    ),
    Kind(
        615,
        "LARCENY THEFT OF MV PARTS & ACCESSORIES",
        "Larceny From Motor Vehicle",
        ONE,
        520,
        "cars",
        "small_hours",
        0.12,
        215,
    ),
    Kind(616, "LARCENY THEFT OF BICYCLE", "Larceny", ONE, 480, "homes", "afternoon", 0.70, 212, phi=1.2),
    Kind(617, "LARCENY THEFT FROM BUILDING", "Larceny", ONE, 1750, "homes", "workday", 0.10, 335, phi=1.25),
    Kind(619, "LARCENY ALL OTHERS", "Larceny", ONE, 1650, "homes", "afternoon", 0.08, 220, phi=1.25),
    Kind(706, "AUTO THEFT - MOTORCYCLE / SCOOTER", "Auto Theft", ONE, 130, "cars", "small_hours", 0.6, 205),
    Kind(724, "AUTO THEFT", "Auto Theft", ONE, 980, "cars", "small_hours", 0.06, 240, lull=1.05),
    Kind(801, "ASSAULT - SIMPLE", "Simple Assault", TWO, 2700, "street", "evening", 0.12, 195, lull=0.85),
    Kind(1102, "FRAUD - FALSE PRETENSE / SCHEME", "Fraud", TWO, 1100, "homes", "workday", 0.05),
    Kind(1106, "FRAUD - CREDIT CARD / ATM FRAUD", "Fraud", TWO, 620, "homes", "workday", 0.05),
    Kind(1107, "FRAUD - IMPERSONATION", "Fraud", TWO, 540, "homes", "workday", 0.05),
    Kind(1402, "VANDALISM", "Vandalism", TWO, 2900, "cars", "evening", 0.55, 197),
    Kind(1415, "GRAFFITI", "Vandalism", TWO, 260, "shops", "evening", 0.35, 180),
    Kind(
        1501,
        "WEAPON VIOLATION - CARRY/ POSSESSING/ SALE/ TRAFFICKING/ OTHER",
        "Firearm Violations",
        TWO,
        330,
        "street",
        "night",
        0.1,
    ),
    Kind(
        1810,
        "DRUGS - POSSESSION/ SALE/ MANUFACTURING/ USE",
        "Drug Violation",
        TWO,
        900,
        "street",
        "evening",
        0.08,
    ),
    Kind(
        2101,
        "OPERATING UNDER THE INFLUENCE (OUI) ALCOHOL",
        "Operating Under the Influence",
        TWO,
        150,
        "roads",
        "night",
        0.08,
    ),
    Kind(
        2403,
        "DISTURBING THE PEACE/ DISORDERLY CONDUCT",
        "Disorderly Conduct",
        TWO,
        340,
        "street",
        "night",
        0.3,
    ),
    Kind(2610, "TRESPASSING", "Other", TWO, 520, "shops", "evening", 0.05),
    Kind(2647, "THREATS TO DO BODILY HARM", "Other", TWO, 1500, "homes", "evening", 0.08),
    Kind(2662, "BALLISTICS EVIDENCE/FOUND", "Ballistics", TWO, 120, "street", "night", 0.2),
    Kind(2670, "HARASSMENT/ CRIMINAL HARASSMENT", "Harassment", TWO, 1050, "homes", "workday", 0.06),
    Kind(2905, "VAL - VIOLATION OF AUTO LAW", "Violations", THREE, 1300, "roads", "rush", 0.06),
    Kind(3001, "DEATH INVESTIGATION", "Investigate Person", THREE, 330, "homes", "workday", counted=False),
    Kind(3005, "SICK ASSIST", "Medical Assistance", THREE, 2600, "homes", "evening", 0.05, counted=False),
    Kind(
        3006,
        "SICK/INJURED/MEDICAL - PERSON",
        "Medical Assistance",
        THREE,
        1300,
        "homes",
        "evening",
        counted=False,
    ),
    Kind(3007, "SUDDEN DEATH", "Medical Assistance", THREE, 310, "homes", "workday", counted=False),
    Kind(
        3008,
        "SUICIDE / SUICIDE ATTEMPT",
        "Medical Assistance",
        THREE,
        42,
        "homes",
        "evening",
        phi=1.0,
        counted=False,
    ),
    Kind(
        3106,
        "PROPERTY - ACCIDENTAL DAMAGE",
        "Property Related Damage",
        THREE,
        380,
        "homes",
        "workday",
        counted=False,
    ),
    Kind(3108, "FIRE REPORT", "Fire Related Reports", THREE, 420, "homes", "evening", counted=False),
    Kind(3110, "SERVICE TO OTHER AGENCY", "Service", THREE, 350, "roads", "workday", counted=False),
    Kind(3112, "LANDLORD - TENANT", "Landlord/Tenant Disputes", THREE, 330, "homes", "workday", counted=False),
    Kind(3114, "INVESTIGATE PROPERTY", "Investigate Property", THREE, 2100, "homes", "evening", counted=False),
    Kind(3115, "INVESTIGATE PERSON", "Investigate Person", THREE, 3600, "street", "evening", counted=False),
    Kind(3125, "WARRANT ARREST", "Warrant Arrests", THREE, 520, "street", "workday", counted=False),
    Kind(3201, "PROPERTY - LOST/ MISSING", "Property Lost", THREE, 1600, "shops", "workday", counted=False),
    Kind(3207, "PROPERTY - FOUND", "Property Found", THREE, 750, "shops", "workday", counted=False),
    Kind(3301, "VERBAL DISPUTE", "Verbal Disputes", THREE, 1650, "homes", "evening", 0.1),
    Kind(3304, "NOISY PARTY/RADIO-NO ARREST", "Verbal Disputes", THREE, 420, "homes", "night", 0.5, 190),
    Kind(
        3402,
        "ANIMAL INCIDENTS (DOG BITES, LOST DOG, ETC)",
        "Other",
        THREE,
        210,
        "homes",
        "workday",
        0.2,
        counted=False,
    ),
    Kind(3410, "TOWED MOTOR VEHICLE", "Towed", THREE, 2200, "cars", "workday", counted=False),
    Kind(3501, "MISSING PERSON", "Missing Person Reported", THREE, 420, "homes", "evening", counted=False),
    Kind(
        3502,
        "MISSING PERSON - LOCATED",
        "Missing Person Located",
        THREE,
        640,
        "homes",
        "evening",
        counted=False,
    ),
    Kind(
        3801,
        "M/V ACCIDENT - OTHER",
        "Motor Vehicle Accident Response",
        THREE,
        1100,
        "roads",
        "rush",
        0.06,
        320,
    ),
    Kind(
        3802,
        "M/V ACCIDENT - PROPERTY DAMAGE",
        "Motor Vehicle Accident Response",
        THREE,
        1900,
        "roads",
        "rush",
        0.06,
        320,
    ),
    Kind(
        3803,
        "M/V ACCIDENT - PERSONAL INJURY",
        "Motor Vehicle Accident Response",
        THREE,
        900,
        "roads",
        "rush",
        0.05,
        300,
        lull=0.6,
    ),
    Kind(
        3810,
        "M/V ACCIDENT - INVOLVING BICYCLE - INJURY",
        "Motor Vehicle Accident Response",
        THREE,
        120,
        "roads",
        "rush",
        0.5,
        215,
        phi=1.1,
    ),
    Kind(
        3820,
        "M/V ACCIDENT - INVOLVING PEDESTRIAN - INJURY",
        "Motor Vehicle Accident Response",
        THREE,
        260,
        "roads",
        "rush",
        0.1,
        310,
        phi=1.1,
        lull=0.6,
    ),
    Kind(
        3830,
        "M/V - LEAVING SCENE - PERSONAL INJURY",
        "Motor Vehicle Accident Response",
        THREE,
        230,
        "roads",
        "rush",
        0.05,
        phi=1.1,
    ),
    Kind(
        3831,
        "M/V - LEAVING SCENE - PROPERTY DAMAGE",
        "Motor Vehicle Accident Response",
        THREE,
        2600,
        "cars",
        "rush",
        0.05,
    ),
)
CODES = np.array([k.code for k in KINDS])
WITHHELD = {211, 3001, 3005, 3006, 3007, 3008, 3501, 3502}  # never stored; city.toml says the same
COMPANIONS = (1402, 2670, 2905, 3114, 3207, 801, 1501)  # what a second line of one incident may say
REPEATED = {520, 540, 614, 1402}  # what tends to come back to the same block within days


def number(code: int) -> int:
    """Where a code stands in KINDS."""
    return int(np.flatnonzero(code == CODES)[0])


def _clock(hours: tuple[int, ...], weekend: float, late_weekend: float = 1.0) -> NDArray[np.float64]:
    """Weight of each hour of the week (7 × 24, Monday first) from 24 weights a day."""
    week = np.tile(np.array(hours, dtype=float), (7, 1))
    week[5:] *= weekend
    week[5, :4] *= late_weekend
    week[6, :4] *= late_weekend
    week[4:6, 22:] *= late_weekend
    shares: NDArray[np.float64] = week / week.sum()
    return shares


CLOCKS: dict[str, NDArray[np.float64]] = {
    "night": _clock((9, 9, 7, 4, 2, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 6, 6, 7, 7, 8, 9, 10, 11, 10), 1.2, 1.7),
    "evening": _clock((5, 4, 3, 2, 1, 1, 2, 3, 5, 6, 6, 6, 7, 7, 8, 9, 9, 9, 9, 8, 8, 8, 7, 6), 1.05, 1.4),
    "afternoon": _clock((1, 1, 1, 0, 0, 0, 1, 2, 4, 6, 8, 9, 10, 10, 10, 11, 11, 11, 9, 7, 5, 3, 2, 1), 1.1),
    "workday": _clock((2, 1, 1, 1, 1, 1, 2, 6, 9, 9, 9, 8, 9, 8, 8, 8, 8, 8, 7, 5, 4, 4, 3, 2), 0.72),
    "small_hours": _clock((8, 9, 10, 9, 7, 5, 4, 4, 4, 3, 3, 3, 3, 3, 3, 3, 4, 5, 5, 6, 6, 7, 8, 8), 0.95),
    "rush": _clock((2, 1, 1, 1, 1, 2, 5, 9, 10, 7, 6, 6, 7, 7, 8, 10, 11, 12, 9, 6, 5, 4, 4, 3), 0.8, 1.5),
}
