"""What people in Harborview worry about, in their own words: made up, in the languages that are spoken there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from compstat.concerns.rules import Place, Theme


@dataclass(frozen=True)
class Voice:
    """A concern: when it came (a day, or how many days ago), what, where, and the wording everybody reads."""

    key: str
    when: date | int
    text: str
    place: str
    theme: Theme
    area: str = "D4"
    language: str = "en"
    happens: str = ""
    effect: str = ""
    wording: str = ""  # empty: as it was written
    kind: Place = Place.STREET
    english: str = ""  # what a person made of it for those who read English
    complaint: bool = False


CARS: Final = (  # what the plan that worked began with
    Voice("lamps", date(2026, 6, 8),
          "My car window was smashed twice this spring while I worked late. The lamps in Station Street behind the "
          "market have been dark since winter.",
          "Station Street, behind the market", Theme.CARS, happens="After dark, on work days",
          effect="A new window costs me two days of pay."),
    Voice("glass", date(2026, 6, 9),
          "Rompen los vidrios de los carros que se quedan en Station Street por la noche. Ya nadie deja nada adentro. "
          "Hace falta más luz.",
          "Station Street", Theme.CARS, language="es", happens="Por la noche",
          english="They break the windows of cars left in Station Street at night. Nobody leaves anything inside any "
                  "more. It needs more light."),
    Voice("night work", date(2026, 6, 11),
          "Chak semèn yo kraze vit yon machin toupre estasyon an. Moun ki travay lannwit pa gen lòt kote pou yo kite "
          "machin yo.",
          "Station Street", Theme.CARS, language="ht", happens="Lannwit",
          english="Every week they break a car window near the station. People who work at night have nowhere else to "
                  "leave their cars."),
    Voice("garage", date(2026, 6, 15),
          "The side door of the garage in Chapel Street does not lock. At night people walk in and try the doors of "
          "cars, one after the other.",
          "Chapel Street, at the garage", Theme.CARS),
    Voice("windows", date(2026, 6, 16),
          "Same as my neighbors: car windows smashed by the station, every week.",
          "Station Street", Theme.CARS),
)  # fmt: skip
MARKET: Final = (  # what the plan of which nothing came began with
    Voice("spray", date(2026, 5, 26),
          "Spray paint on every shutter around Old Market. We clean on Monday, and by Friday it is back.",
          "Old Market, the north side", Theme.VANDALISM, area="D2", effect="Cleaning costs our shop $90 a week."),
    Voice("stalls", date(2026, 6, 1),
          "Todas las semanas amanecen rotas las tablas de los puestos. ¿Quién cuida el mercado de noche?",
          "Old Market", Theme.VANDALISM, area="D2", language="es",
          english="Every week, boards of the stalls are broken in the morning. Who looks after the market at night?"),
    Voice("benches", date(2026, 6, 4),
          "The benches at Courthouse Square have been broken three times since April.",
          "Courthouse Square", Theme.VANDALISM, area="D2"),
)  # fmt: skip
SCHOOL: Final = (  # what is worked on now
    Voice("school run", 96,
          "Cars race past Mill Hill School when children cross. Nobody keeps to the limit.",
          "Chapel Street, at the school", Theme.SPEEDING, happens="Before eight and after three, on school days",
          effect="I walk with my two children, since I do not dare let them go alone."),
    Voice("brakes", 94,
          "I hear tires squeal in front of the school every afternoon. Somebody will be hit.",
          "Chapel Street, at the school", Theme.SPEEDING),
    Voice("crossing children", 91,
          "Los carros pasan muy rápido por la escuela y los niños no pueden cruzar. Pedimos un reductor de velocidad.",
          "Chapel Street, at the school", Theme.SPEEDING, language="es",
          english="Cars drive past the school very fast, and children cannot cross. We ask for a speed bump."),
    Voice("older people", 90,
          "Machin yo kouri twòp sou Chapel Street. Granmoun yo pa ka travèse lari a.",
          "Chapel Street", Theme.SPEEDING, language="ht",
          english="Cars go too fast in Chapel Street. Older people cannot cross the street."),
)  # fmt: skip
SHOPS: Final = (  # what could not wait
    Voice("back door", 9,
          "Our back door was broken open for the third time this month. The whole row by the station has been hit.",
          "Station Square, the back yards", Theme.BURGLARY, happens="Between two and four at night",
          effect="We sleep in the shop by turns."),
    Voice("till", 7,
          "They come through the yards behind Station Street, always at night, and take the till and the tablets.",
          "Station Street, the back yards", Theme.BURGLARY),
)  # fmt: skip
SMALL: Final = (  # what ends with a promise or an answer
    Voice("dark stop", 27,
          "The lamp at the bus stop in Weir Lane is dark. I wait there at six in the morning.",
          "Weir Lane, at the bus stop", Theme.LIGHTS),
    Voice("evening hours", 12,
          "When can people who work all day talk to an officer at the station?",
          "", Theme.POLICE, kind=Place.NEIGHBORHOOD),
    Voice("bikes", 11,
          "Bikes are taken from the racks at Mill Hill stop. Could somebody mark our bikes?",
          "Mill Hill stop", Theme.THEFT),
    Voice("in Spanish", 20,
          "¿Puedo hacer una denuncia en español por teléfono?",
          "", Theme.POLICE, language="es", kind=Place.NEIGHBORHOOD, english="Can I report in Spanish by phone?"),
    Voice("in Creole", 6,
          "Èske gen yon moun ki pale kreyòl nan pwochen reyinyon an?",
          "", Theme.POLICE, language="ht", kind=Place.NEIGHBORHOOD,
          english="Will somebody who speaks Creole be at the next meeting?"),
    Voice("shelter", 33,
          "The glass of the bus shelter in Chapel Street has been broken for a month. It lies all over the sidewalk.",
          "Chapel Street, at Mill Hill stop", Theme.DUMPING),
    Voice("library bins", 29,
          "Trash piles up behind Riverside Library. There are rats.",
          "Alder River Parkway, behind the library", Theme.DUMPING),
    Voice("cameras", 24,
          "Put a camera on every corner of Riverside, and show us the pictures.",
          "", Theme.OTHER, kind=Place.NEIGHBORHOOD),
    Voice("creek", 79,
          "Old tires and bags lie below the bridge over Mill Creek. More come every week.",
          "Mill Creek, at the bridge", Theme.DUMPING),
    Voice("pictures", 25,
          "They have cameras at the mall. Why not at every corner here?",
          "", Theme.OTHER, kind=Place.NEIGHBORHOOD),
    Voice("engines", 31,
          "Engines are revved under our windows in Quay Street at two at night, every weekend.",
          "Quay Street", Theme.NOISE, happens="Friday and Saturday, around two"),
    Voice("party", 5,
          "Loud parties on the river bank below Quay Street, until four in the morning.",
          "Quay Street, at the river", Theme.NOISE),
    Voice("party again", 4,
          "Noise from the river bank by Quay Street all night long.",
          "Quay Street, at the river", Theme.NOISE),
    Voice("drug corner", 8,
          "Drugs are sold at the back of Mill Hill stop in the afternoon, when school is out.",
          "Mill Hill stop", Theme.DRUGS),
    Voice("how I was treated", 15,
          "An officer laughed when I asked how to report my stolen bike, and told me to go home.",
          "", Theme.COMPLAINT, kind=Place.NEIGHBORHOOD, complaint=True),
)  # fmt: skip
WITHHELD: Final = (
    Voice("named", 3,
          "The man at 12 Weir Lane sells stolen phones. He drives the car with the plate 7QX 418.",
          "Weir Lane", Theme.OTHER),
    Voice("driving past", 19,
          "Officers drive through Riverside and never get out of the car. It feels as if nobody there cares about us.",
          "", Theme.POLICE, kind=Place.NEIGHBORHOOD),
)  # fmt: skip
UNREAD: Final = (
    Voice("scooters", 1,
          "Scooters race over the sidewalk in Alder River Parkway. My mother was nearly hit.",
          "Alder River Parkway", Theme.TRAFFIC),
    Voice("park lamps", 1,
          "En el parque de Mill Hill no funciona ninguna luz. Da miedo pasar por ahí después de las cinco.",
          "Mill Hill Reservoir Park", Theme.LIGHTS, language="es"),
    Voice("hall noise", 0,
          "Gen twòp bri dèyè sal reyinyon an chak samdi swa. Timoun yo pa ka dòmi.",
          "Chapel Street", Theme.NOISE, language="ht"),
)  # fmt: skip
ELSEWHERE: Final = (
    Voice("rail bridge", 14,
          "The stairs of the foot bridge in Brickyard are dark, and people gather there to drink.",
          "Station Street, the foot bridge", Theme.DISORDER, area="D8"),
    Voice("ferry", 10,
          "Bags are stolen at the ferry gate while people queue.",
          "Customs Quay, the ferry gate", Theme.THEFT, area="D1"),
    Voice("exam weeks", 17,
          "Noise from the houses behind Academy Green, also in exam weeks.",
          "Academy Green, the east side", Theme.NOISE, area="D7"),
)  # fmt: skip
EVERY: Final = (*CARS, *MARKET, *SCHOOL, *SHOPS, *SMALL, *WITHHELD, *UNREAD, *ELSEWHERE)
SEALED: Final = (
    "My partner hits me when he has been drinking. I do not know where I could go with the children.",
    "Call my sister, not me: 555-0188, in the morning.",
)
