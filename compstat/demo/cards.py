"""What people wrote on paper cards at two meetings in June, with what they were told: short, as on a card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from compstat.concerns.rules import Theme


@dataclass(frozen=True)
class Card:
    """A card: its number, what stands on it, where it is, and what was answered at the meeting."""

    number: str
    text: str
    place: str
    theme: Theme
    answer: str = ""  # empty: it becomes part of a problem


@dataclass(frozen=True)
class Evening:
    """A meeting in the past, and the cards people left there."""

    area: str
    on: date
    cards: tuple[Card, ...]


MILL_HILL: Final = Evening("D4", date(2026, 6, 18), (
    Card("C4K7M2", "Car broken into twice at the clinic’s lot.", "Chapel Street, at the clinic", Theme.CARS),
    Card("C4R9TX", "My tools were taken out of the van at night.", "Station Street", Theme.CARS),
    Card("C4W3HB", "Loud music from cars in Quay Street until three.", "Quay Street", Theme.NOISE,
         "Officers go there on Friday and Saturday nights, and speak with the drivers."),
    Card("C4Y8NA", "People shout outside the bars when they close.", "Station Square", Theme.NOISE,
         "We talk with the bars about their doors and about taxis."),
    Card("C4D6PV", "A dark path between the school and the reservoir.", "Mill Hill Reservoir Park", Theme.LIGHTS,
         "The parks office owns that path. It has the list of dark lamps from us since this week."),
    Card("C4F2JS", "Cars go too fast in Alder River Parkway.", "Alder River Parkway", Theme.SPEEDING,
         "The traffic office counts speeds there in the fall."),
    Card("C4G5QE", "Our back door in the market was forced.", "Station Square, the market", Theme.BURGLARY,
         "An officer comes by this week and looks at the door with you."),
    Card("C4H9ZK", "Nobody answered when I called about the noise.", "", Theme.POLICE,
         "311 answers day and night. The number on the old poster was wrong. It is gone now."),
    Card("C4M7RT", "Needles on the grass by the river.", "Alder River Parkway", Theme.DRUGS,
         "The clinic’s team clears them within a day: call 311."),
    Card("C4P3XW", "Skateboards on the steps of the library.", "Riverside Library", Theme.YOUTH,
         "The library has asked the skaters. They use the square behind it from five on."),
))  # fmt: skip
OLD_MARKET: Final = Evening("D2", date(2026, 6, 11), (
    Card("C2A8KM", "Spray paint on our shutter three times in May.", "Old Market", Theme.VANDALISM),
    Card("C2B5RN", "The glass of my stall was broken again.", "Old Market", Theme.VANDALISM),
    Card("C2E7TW", "Bikes are stolen at Fish Bridge.", "Fish Bridge", Theme.THEFT,
         "There will be racks in view of the kiosk by September."),
    Card("C2J4VX", "The square is full of trash on Mondays.", "Courthouse Square", Theme.DUMPING,
         "Public works comes on Sunday nights from now on."),
    Card("C2N9HQ", "I do not feel safe at the stop after ten.", "Old Market stop", Theme.DISORDER,
         "Transit staff are at the stop until midnight from July on."),
    Card("C2S6PZ", "Trucks unload at five in the morning.", "Old Market, the south side", Theme.NOISE,
         "The market’s rules say six. Its caretaker has told the drivers."),
))  # fmt: skip
EVENINGS: Final = (MILL_HILL, OLD_MARKET)
