"""Where Harborview meets: halls, libraries and schools, all invented, with what a visitor needs to know."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Venue:
    """A place that can hold a meeting."""

    name: str
    kind: str  # hall, library, school, church, center
    district: str
    street: str
    x: float
    y: float
    seats: int
    step_free: bool
    stop: str  # nearest stop


VENUES = (
    Venue("The Sail Loft", "hall", "D1", "Ropewalk Lane", 520, -180, 140, True, "Old Market"),
    Venue("Customs Quay Library", "library", "D1", "Harbor Avenue", 720, -860, 60, True, "Customs Quay"),
    Venue("Long Shed School", "school", "D1", "Harbor Avenue", 380, -960, 220, True, "Customs Quay"),
    Venue("Corn Exchange", "hall", "D2", "Market Street", -280, 250, 300, True, "Old Market"),
    Venue("Courthouse Hill Library", "library", "D2", "Market Street", -190, -590, 80, True, "Courthouse Hill"),
    Venue("Fish Bridge Rooms", "center", "D2", "Alder River Parkway", -60, 520, 70, False, "Fish Bridge"),
    Venue("Riggers’ Union Hall", "hall", "D3", "Shore Road", 2080, 1330, 180, True, "Shipyard Gate"),
    Venue("Gannet Point School", "school", "D3", "Shore Road", 3120, 3080, 260, True, "Gannet Point"),
    Venue("Shipyard Library", "library", "D3", "Shore Road", 2350, 1050, 50, True, "Shipyard Green"),
    Venue("St. Brendan’s hall", "hall", "D4", "Chapel Street", -1350, -90, 160, True, "Mill Hill"),
    Venue("Riverside Library", "library", "D4", "Alder River Parkway", -2050, 980, 75, True, "Riverside"),
    Venue("Mill Hill School", "school", "D4", "Chapel Street", -1850, -240, 300, True, "Mill Hill"),
    Venue("Station Square Rooms", "center", "D4", "Station Street", -1050, 230, 90, True, "Station Square"),
    Venue("Northgate Grange", "hall", "D5", "Northgate Road", 560, 2860, 150, True, "Northgate Park"),
    Venue("Tollhouse School", "school", "D5", "Tollhouse Road", 900, 3720, 280, True, "Northgate Road"),
    Venue("Northgate Library", "library", "D5", "Northgate Road", 400, 2480, 65, True, "Northgate Park"),
    Venue("Orchard Heights Chapel Room", "church", "D6", "Orchard Road", -2150, 3260, 110, False, "none"),
    Venue("Quarry Bank School", "school", "D6", "Quarry Road", -3300, 2940, 240, True, "none"),
    Venue("Academy Green Lecture Room 2", "hall", "D7", "Northgate Road", 180, 1520, 200, True, "Academy Green"),
    Venue("Printworks Library", "library", "D7", "Quarry Road", -1180, 1690, 55, True, "Academy Green"),
    Venue("Composing Room", "center", "D7", "Quarry Road", -680, 1720, 120, True, "Academy Green"),
    Venue("Brickyard Hall", "hall", "D8", "Station Street", -900, -1640, 190, True, "Brickyard"),
    Venue("Tanners Row Library", "library", "D8", "Old Turnpike", -2150, -1640, 60, True, "Mill Hill"),
    Venue("Kiln Fields School", "school", "D8", "Kiln Street", -1280, -2570, 270, True, "Kiln Street"),
    Venue("Saltworks Pump House", "hall", "D9", "Harbor Avenue", 730, -2150, 130, True, "Saltworks"),
    Venue("Lantern Point Chapel Room", "church", "D9", "Lantern Road", 2250, -1930, 80, False, "Saltworks"),
    Venue("South Strand School", "school", "D9", "Harbor Avenue", 600, -3600, 250, True, "South Strand"),
    Venue("Weir Meadow Grange", "hall", "D10", "Weir Lane", -3480, 240, 120, True, "Weir Meadow"),
    Venue("Cattle Gate School", "school", "D10", "Chapel Street", -3650, -1010, 230, True, "Cattle Gate"),
    Venue("Fallow Plain Barn", "center", "D10", "Old Turnpike", -3450, -2470, 100, True, "none"),
)
