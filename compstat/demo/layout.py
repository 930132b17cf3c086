"""Where Harborview's shores, river, neighborhoods and lines run: metres east and north of its customs house.

Everything here is invented. Names were chosen to be nobody's and nowhere's in particular.
"""

from __future__ import annotations

from dataclasses import dataclass

Way = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Place:
    """A neighborhood: where its middle is, how it lies, who lives there, what goes on there."""

    name: str
    district: str
    x: float
    y: float
    people: int
    turn: float = 0.0  # how its streets lie, in degrees
    block: float = 120.0  # metres between its streets
    bustle: float = 1.0  # shops, stations and bars: how much goes on beside living
    part_of: str = ""  # a corner of that neighborhood which the police count elsewhere


PLACES = (
    Place("Ropewalk", "D1", 470, -60, 7_900, 12, 85, 2.0),
    Place("Customs Quay", "D1", 620, -900, 5_200, 24, 95, 2.4),
    Place("Old Market", "D2", -330, 330, 6_700, -18, 85, 3.2),
    Place("Courthouse Hill", "D2", -230, -560, 8_400, -8, 95, 2.2),
    Place("Shipyard", "D3", 2150, 1150, 9_600, 21, 110, 1.0),
    Place("Gannet Point", "D3", 3150, 3350, 8_300, 38, 130, 0.5),
    Place("Station Square", "D4", -1080, 130, 9_900, 4, 95, 2.8),
    Place("Riverside", "D4", -2000, 780, 12_600, 27, 110, 1.1),
    Place("Mill Hill", "D4", -1750, -520, 14_100, -12, 105, 1.3),
    Place("Northgate", "D5", 620, 2780, 13_400, 8, 115, 1.2),
    Place("Tollhouse", "D5", 800, 3900, 7_200, -6, 140, 0.6),
    Place("Orchard Heights", "D6", -1900, 3250, 9_300, 33, 145, 0.4),
    Place("Quarry Bank", "D6", -3650, 2850, 6_900, 14, 155, 0.4),
    Place("Academy Green", "D7", 480, 1480, 11_800, -22, 100, 1.6),
    Place("Printworks", "D7", -780, 1800, 8_800, 16, 105, 1.3),
    Place("Brickyard", "D8", -700, -1620, 13_900, 6, 105, 1.0),
    Place("Tanners Row", "D8", -2250, -1750, 12_300, -20, 105, 1.1),
    Place("Kiln Fields", "D8", -1350, -2950, 10_200, 10, 125, 0.7),
    Place("Saltworks", "D9", 620, -2150, 9_100, 30, 110, 1.0),
    Place("Lantern Point", "D9", 2350, -1950, 4_300, -14, 120, 0.6),
    Place("South Strand", "D9", 350, -3650, 7_600, 18, 130, 0.6),
    Place("Weir Meadow", "D10", -3450, 560, 6_100, 12, 140, 0.6),
    Place("Cattle Gate", "D10", -3700, -820, 5_000, -4, 150, 0.7),
    Place("Fallow Plain", "D10", -3500, -2650, 3_400, 20, 165, 0.4),
    Place("Printworks north", "D5", -620, 2480, 0, 16, 105, 0.9, part_of="Printworks"),
    Place("Tanners Row north", "D4", -2500, -980, 0, -20, 105, 0.9, part_of="Tanners Row"),
)
NORTH_OF_RIVER = {"D3", "D5", "D6", "D7"}
STUDENTS = "Academy Green"  # most of its people study; few of them are there in July

CITY_LIMIT: Way = (
    (2600, 4700),
    (900, 4850),
    (620, 4420),
    (-1500, 4560),
    (-1560, 4180),
    (-3200, 3980),
    (-4300, 4050),
    (-4380, 3500),
    (-5000, 2600),
    (-4900, 1700),
    (-4700, 900),
    (-5100, -300),
    (-4640, -1900),
    (-4850, -2900),
    (-3600, -3700),
    (-2300, -3600),
    (-2150, -4480),
    (-500, -4700),
    (600, -4600),
)
COAST: Way = (
    (600, -4600),
    (1220, -4150),
    (1500, -3350),
    (1080, -2830),
    (1750, -2420),
    (2650, -2650),
    (3350, -2150),
    (2950, -1560),
    (2050, -1480),
    (1430, -1180),
    (1180, -560),
    (1010, 40),
    (960, 420),
    (1150, 760),
    (1560, 780),
    (2250, 420),
    (3050, 430),
    (3330, 1050),
    (2830, 1640),
    (2020, 1880),
    (2160, 2430),
    (3120, 2560),
    (3960, 2980),
    (4120, 3560),
    (3480, 4300),
    (2600, 4700),
)
ISLANDS: tuple[Way, ...] = (
    ((3900, -320), (4350, -420), (4820, -180), (4900, 140), (4420, 260), (3980, 60)),
    ((3560, -1010), (3740, -1090), (3860, -940), (3680, -850)),
)
ISLANDS_BELONG_TO = "Customs Quay"
SHORES_BEYOND: tuple[Way, Way] = (  # the next towns' shores: north (going away reversed), then south
    ((3450, 5900), (3050, 5500), (3180, 5150), (2560, 4720)),
    ((560, -4580), (330, -4900), (480, -5250), (150, -5700)),
)
OPEN_SEA: Way = ((150, -5900), (6400, -5900), (6400, 5900))
BEHIND_THE_COAST: Way = ((2500, 4650), (1500, 2400), (900, 560), (600, -1500), (500, -4500))
RIVER: Way = (
    (-5200, 1850),
    (-4500, 1640),
    (-3900, 1420),
    (-3300, 1700),
    (-2700, 2020),
    (-2150, 1700),
    (-1750, 1280),
    (-1150, 1000),
    (-620, 1120),
    (-100, 940),
    (350, 640),
    (820, 560),
    (1300, 560),
)
RIVER_WIDTHS = (55.0, 60.0, 70.0, 80.0, 95.0, 120.0, 150.0, 220.0, 340.0)
CREEK: Way = (
    (-2900, -3900),
    (-2600, -3200),
    (-2800, -2500),
    (-2900, -1700),
    (-3150, -900),
    (-2900, -100),
    (-2850, 700),
    (-2600, 1300),
    (-2550, 1950),
)
PIERS: tuple[tuple[float, float, float, float], ...] = (  # x, y, direction in degrees, length
    (1290, -900, -10, 260),
    (1230, -760, -10, 300),
    (1170, -610, -8, 330),
    (1120, -440, -6, 300),
    (1080, -280, -4, 280),
    (1030, -110, 0, 240),
    (1500, 760, -82, 230),
    (1700, 690, -82, 260),
    (1890, 600, -80, 240),
    (2960, 470, -80, 210),
    (3170, 640, -8, 240),
    (3250, 830, -8, 260),
)
PARKS: tuple[tuple[str, float, float, float], ...] = (  # name, x, y, radius
    ("Quarry Wood", -4250, 3050, 560),
    ("Harbor Common", 60, -180, 170),
    ("Academy Green", 380, 1370, 150),
    ("Mill Hill Reservoir Park", -1500, -850, 230),
    ("Lantern Point Light", 2950, -2100, 330),
    ("Fallow Plain Meadows", -4150, -2250, 520),
    ("Saltworks Marsh", 1080, -3050, 300),
    ("Orchard Park", -2250, 3650, 260),
    ("Gannet Head", 3650, 3550, 340),
    ("Kiln Pond Park", -1500, -3250, 300),
    ("Station Square Gardens", -1130, 40, 70),
    ("Brickyard Playground", -560, -1850, 120),
    ("Tollhouse Fields", 1700, 4150, 230),
    ("Shipyard Green", 2450, 1280, 120),
    ("Northgate Park", 900, 2550, 180),
    ("Weir Meadow", -3900, 850, 260),
    ("Tanners Row Cemetery", -2750, -1350, 230),
    ("Strand Beach", 950, -4000, 200),
    ("Printworks Yard", -900, 2150, 110),
    ("Courthouse Square", -300, -480, 70),
)
PONDS: tuple[tuple[str, float, float, float], ...] = (
    ("Kiln Pond", -1560, -3290, 160),
    ("Mill Hill Reservoir", -1500, -860, 120),
    ("Quarry Pond", -4300, 3060, 190),
)
ARTERIALS: tuple[tuple[str, Way], ...] = (
    (
        "CHAPEL ST",
        ((-4600, -1250), (-3600, -1000), (-2400, -420), (-1500, -60), (-700, 40), (100, 60), (850, 120)),
    ),
    (
        "HARBOR AVE",
        (
            (780, 330),
            (850, -250),
            (900, -800),
            (980, -1350),
            (850, -1900),
            (700, -2600),
            (720, -3300),
            (420, -4450),
        ),
    ),
    (
        "STATION ST",
        (
            (-1080, 780),
            (-1060, 200),
            (-1000, -500),
            (-850, -1300),
            (-900, -2100),
            (-1050, -2900),
            (-1200, -3700),
            (-1300, -4480),
        ),
    ),
    (
        "ALDER RIVER PKWY",
        (
            (-4500, 1420),
            (-3800, 1180),
            (-3050, 1500),
            (-2300, 1420),
            (-1750, 900),
            (-1100, 720),
            (-500, 780),
            (250, 430),
        ),
    ),
    ("NORTHGATE RD", ((-250, 1150), (50, 1700), (350, 2400), (650, 3100), (950, 3800), (1000, 4650))),
    (
        "OLD TURNPIKE",
        ((-150, -300), (-900, -900), (-1700, -1350), (-2600, -1900), (-3500, -2500), (-4400, -3000)),
    ),
    (
        "SHORE RD",
        ((800, 950), (1500, 1150), (2100, 1500), (1900, 2050), (2300, 2700), (3000, 3000), (3500, 3800)),
    ),
    ("QUARRY RD", ((-1000, 1450), (-1500, 2100), (-2300, 2700), (-3200, 2900), (-4100, 3400))),
    ("ORCHARD RD", ((300, 2100), (-600, 2500), (-1400, 2900), (-2200, 3300), (-3000, 3850))),
    ("KILN ST", ((250, -1350), (-500, -1900), (-1200, -2500), (-2000, -2950), (-3000, -3450))),
    ("WEIR LN", ((-4550, 500), (-3700, 250), (-2900, 150), (-2200, 200), (-1500, 380))),
    ("LANTERN RD", ((700, -1700), (1350, -1750), (2000, -1850), (2700, -2150))),
    ("TOLLHOUSE RD", ((-900, 4300), (0, 3800), (900, 3700), (1800, 3900), (2500, 4350))),
    ("MARKET ST", ((-700, 650), (-350, 250), (-50, -250), (300, -800), (500, -1350))),
    ("ROPEWALK LN", ((230, 420), (330, 120), (470, -150), (560, -420), (520, -700))),
)
BRIDGES: tuple[Way, ...] = (
    ((-1080, 700), (-950, 1500)),
    ((250, 430), (300, 1050)),
    ((-2250, 1350), (-2400, 2350)),
    ((-3750, 1150), (-3800, 2000)),
)
LINES: tuple[tuple[str, Way, tuple[str, ...]], ...] = (
    (
        "Harbor Line",
        (
            (950, 4350),
            (700, 3300),
            (420, 2450),
            (250, 1600),
            (150, 700),
            (-350, 300),
            (-1050, 150),
            (-1000, -700),
            (-850, -1600),
            (-1000, -2500),
            (-1250, -3500),
        ),
        (
            "Tollhouse",
            "Northgate Road",
            "Northgate Park",
            "Academy Green",
            "Fish Bridge",
            "Old Market",
            "Station Square",
            "Mill Hill",
            "Brickyard",
            "Kiln Street",
            "Kiln Fields",
        ),
    ),
    (
        "River Line",
        (
            (-4400, 300),
            (-3500, 450),
            (-2700, 650),
            (-2000, 780),
            (-1050, 150),
            (-350, -500),
            (450, -900),
            (650, -2000),
            (500, -3200),
            (350, -4000),
        ),
        (
            "Cattle Gate",
            "Weir Meadow",
            "Mill Creek",
            "Riverside",
            "Station Square",
            "Courthouse Hill",
            "Customs Quay",
            "Saltworks",
            "South Strand",
            "Strand Beach",
        ),
    ),
    (
        "Shipyard Tram",
        (
            (-350, 300),
            (150, 700),
            (450, 1350),
            (1150, 1150),
            (1900, 1150),
            (2350, 1350),
            (2150, 2200),
            (2900, 3000),
        ),
        (
            "Old Market",
            "Fish Bridge",
            "Academy Green South",
            "Shore Road",
            "Shipyard Gate",
            "Shipyard Green",
            "The Neck",
            "Gannet Point",
        ),
    ),
)
FERRY: Way = ((1330, -250), (1900, -200), (2600, 250), (3050, 380))
STATIONS: dict[str, tuple[float, float]] = {
    "D1": (640, -420),
    "D2": (-180, 120),
    "D3": (2200, 1380),
    "D4": (-1330, -140),
    "D5": (760, 3050),
    "D6": (-2500, 3000),
    "D7": (120, 1560),
    "D8": (-1150, -1950),
    "D9": (560, -2600),
    "D10": (-3450, -250),
}
FILED_AT = "D8"  # the station where reports end up that nobody could place
DISTRICT_NAMES: dict[str, str] = {
    "D1": "Ropewalk and Customs Quay",
    "D2": "Old Market and Courthouse Hill",
    "D3": "Shipyard and Gannet Point",
    "D4": "Mill Hill, Riverside and Station Square",
    "D5": "Northgate and Tollhouse",
    "D6": "Orchard Heights and Quarry Bank",
    "D7": "Academy Green and Printworks",
    "D8": "Brickyard, Tanners Row and Kiln Fields",
    "D9": "Saltworks, Lantern Point and South Strand",
    "D10": "Weir Meadow, Cattle Gate and Fallow Plain",
}
