"""The plan that worked: cars in D4, finished. What was planted in the reports is in `happenings.WORKED`."""

from __future__ import annotations

from typing import Final

from compstat.concerns.rules import Ground, Theme
from compstat.problems.actions import Scanning
from compstat.problems.rules import Closing, Decision, InterventionKind, ResourceKind, Result, Source

from . import OFFICER, Asked, Guess, Looked, PlanStory, Sent, Story, Task, Weighed

PLAN: Final = PlanStory(
    title="Light, a closed door and empty seats",
    strategy="Cars are opened where it is dark, where nobody looks, and where something lies in view. So "
    "the lamps come first, then the side door of the garage. Cards on windshields ask drivers to "
    "leave nothing inside. Officers walk there on foot until the lamps burn.",
    co_owners="Station Square Traders; the garage’s manager; St. Brendan’s parish; two people who work at night",
    drafted=-18,
    interventions=(
        (InterventionKind.PLACE, "Fourteen dark lamps between Station Street and the market are repaired", 7),
        (InterventionKind.RULES, "The garage’s side door is locked from the inside between eight and six", 2),
        (InterventionKind.INFORMATION, "Cards in four languages: leave nothing in the car", 11),
        (InterventionKind.PATROL, "Two officers on foot from ten to two, until the lamps burn", 10),
    ),
    resources=(
        (ResourceKind.HOURS, "Officers on foot around Station Street", "180", "hours", 84),
        (ResourceKind.MONEY, "Lamps and poles", "6200", "dollars", None),
        (ResourceKind.PARTNER_TIME, "Traders who hand out cards and count cars", "60", "hours", None),
    ),
    tasks=(
        Task("Cards in four languages are printed and handed out", OFFICER, 11, 10, "Two thousand cards."),
        Task("Fourteen lamps burn again", "Public works", 18, 16, "All fourteen."),
        Task(
            "The garage’s side door locks by itself",
            "The garage’s manager",
            25,
            38,
            "Two weeks late: the lock had to be ordered.",
        ),
        Task(
            "Traders count how many cars have things lying in view",
            "Station Square Traders",
            66,
            65,
            "One in eleven. It was one in three in July.",
        ),
    ),
    told={
        "measure": "reports",
        "rows": ["larceny_from_motor_vehicle"],
        "areas": ["D4"],
        "baselines": 5,
        "selected_first": -126,
        "selected_last": -43,
        "others": "places",
        "comparison": ["D1", "D3", "D5", "D9"],
        "starts_on": 0,
        "deciding_on": 84,
        "review_days": [28, 56, 84],
        "enough": "A fall of a quarter or more, beside the other districts.",
    },
    fixed=-5,
    amended=(
        40,
        {"review_days": [28, 56, 70, 84]},
        "The traders asked for one more look after the harvest fair. Nothing else changes.",
    ),
    reviews=(
        Looked(
            28,
            28,
            "Lamps and cards are done. The door waits for its lock. Officers walked on 24 of 28 nights.",
            "Drivers leave less lying about. Two people who work at night say the street feels other.",
            ("84", "5900", "22"),
        ),
        Looked(
            56,
            59,
            "The door locks. Officers walk only on weekends now, since the lamps burn.",
            "The garage’s manager has seen nobody try doors since the lock came.",
            ("131", "6150", "41"),
        ),
        Looked(70, 70, "All tasks but the last count are done.", "Quiet, also after the fair.", ("140", "6150", "52")),
        Looked(
            84,
            84,
            "All that was planned is done.",
            "Fewer broken windows, as far as reports have come in. Whether some moved next door, nobody can say yet.",
            ("146", "6150", "61"),
            Decision.COMPLETE,
            "Everything is done. What came of it is told when all reports are in.",
        ),
    ),
    asked=Asked(
        84,
        102,
        yes=("lamps", "glass", "night work", "C4K7M2", "C4R9TX", "C4G5QE", "C4D6PV", "C4P3XW"),
        no=("windows", "C4W3HB"),
        dont_know=("garage", "C4F2JS", "C4H9ZK", "C4M7RT"),
        counted=103,
    ),
    completed=105,
    why="Everything is done, and the lamps stay. The officers on foot are needed elsewhere.",
)
CARS: Final = Story(
    area="D4",
    title="Break-ins into parked cars around Station Square",
    theme=Theme.CARS,
    voices=("lamps", "glass", "night work", "garage", "C4K7M2", "C4R9TX"),
    titles=(
        ("es", "Robos en carros estacionados alrededor de Station Square"),
        ("ht", "Vòl nan machin ki estasyone bò Station Square"),
    ),
    nominated=-39,
    opened=-39,
    reason="It costs people days of pay, and it has gone on for a year. There is much that can be "
    "done about the place.",
    room_said="31 of the 44 people who voted put it first.",
    scanning=Scanning(
        "Windows of parked cars are smashed and things are taken",
        "the garage and in dark streets around Station Square",
        "at night, most of all from ten to two",
        "lost days of pay, and fear of leaving a car there at all",
        "several cars every week, more than in any other district",
        {
            "community": {"yes": True, "why": "People who work at night, traders, visitors of the market."},
            "harmful": {"yes": True, "why": "A window costs two days of pay."},
            "expectation": {"yes": True, "why": ""},
            "events": {"yes": True, "why": ""},
            "recurring": {"yes": True, "why": "Every week, for a year."},
            "similar": {"yes": True, "why": "The same streets, the same hours, the same way."},
        },
        (Source.MEETING, Source.CONCERNS, Source.REPORTS, Source.PARTNERS),
    ),
    scanned=-36,
    who_lives="People who work nights at the market and the clinic, and leave their cars from six in the "
    "evening until two. Traders. Few people live in these streets.",
    were_asked="Yes. Two officers stood at the garage on three nights and asked 64 people in English, Spanish "
    "and Haitian Creole. Traders asked 22 more.",
    burden="People who sleep in their cars may be woken or sent away. The parish tells us each "
    "week whether that happens.",
    members="Station Square Traders, the garage’s manager, St. Brendan’s parish, public works, a crime analyst",
    triangle=(
        ("offender", "Someone walks along and tries doors. It takes less than a minute."),
        ("target", "Cars with a bag, a tool or a charger in view."),
        ("guardian", "Nobody after nine, once the market has closed."),
        ("place", "Fourteen dark lamps. A side door that does not lock."),
        ("manager", "Public works for the lamps; the garage’s manager for the door."),
    ),
    guesses=(
        Guess(
            -30,
            "Cars are opened where it is dark, since nobody can see it there.",
            (
                (
                    True,
                    "Fourteen of the sixteen lamps between Station Street and the market were dark on June 25.",
                    Source.SERVICES,
                ),
                (True, "Of 64 people asked at night, 41 name the dark stretch behind the market.", Source.CONCERNS),
                (False, "A third of the reports are from Chapel Street, where all lamps burn.", Source.REPORTS),
            ),
        ),
        Guess(
            -29,
            "Things lie in view, so that trying pays.",
            (
                (True, "Traders counted 140 cars: something lay in view in one of three.", Source.PARTNERS),
                (False, "Some cars were opened that had nothing inside.", Source.CONCERNS),
            ),
        ),
        Guess(
            -28,
            "It is done by people who come for the ball games.",
            ((False, "There are as many reports on nights without a game.", Source.REPORTS),),
            "The nights of games are no worse than others.",
        ),
    ),
    sent=(
        Sent(
            -25,
            "resident",
            "I park there four nights a week. The garage is cheaper after eight, but the side door "
            "stands open. If it were locked, I would use it.",
        ),
        Sent(-24, "partner", "Nou ka bay kat yo nan katye a: manm nou yo pale kreyòl ak panyòl.", language="ht"),
        Sent(
            -22,
            "resident",
            "I know who it is: my neighbor in the yellow house, his name is Frank.",
            ground=Ground.IDENTIFIES,
        ),
    ),
    notes=(
        (
            -26,
            "Station Square Traders, the garage’s manager, public works, a crime analyst",
            "We walked the streets at eleven at night and wrote down each lamp. The garage’s "
            "manager will ask for a lock.",
        ),
        (
            -20,
            "Station Square Traders, St. Brendan’s parish, a crime analyst",
            "We read what 86 people had said. Light and the door come first. Officers on foot only "
            "until the lamps burn.",
        ),
    ),
    panels=((115, "larceny_from_motor_vehicle", "days28", "Four weeks after it was decided: it has stayed low."),),
    options=(
        Weighed(
            InterventionKind.PLACE,
            "Repair the lamps",
            "Cheap, lasting, and the street is better for all.",
            "It may only move next door.",
            7,
            True,
        ),
        Weighed(
            InterventionKind.INFORMATION,
            "Ask drivers to leave nothing inside",
            "Traders can do it at once.",
            "It puts the work on those who are harmed.",
            11,
            True,
        ),
        Weighed(
            InterventionKind.PATROL,
            "Officers on foot every night",
            "People asked for it.",
            "It ends when the officers leave. It takes 180 hours.",
            10,
            True,
        ),
        Weighed(
            InterventionKind.ENFORCEMENT,
            "Stop and search people who walk there at night",
            "It might find tools.",
            "It harms many who do nothing, and nothing shows that it works here.",
            None,
        ),
    ),
    weighed=-19,
    plan=PLAN,
    closed=115,
    closing=(
        Closing.ACHIEVED,
        Result.DONE,
        "It fell far more than in the other districts. Next door there was about as much as could be expected. A small "
        "move could not have been seen, so we do not say that none of it moved. The lamps and the lock stay. If it "
        "comes back, we open it again.",
    ),
)
