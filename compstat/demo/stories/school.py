"""What is worked on now: speeding in D4, measured by a count of speeds, since police reports do not measure it."""

from __future__ import annotations

from typing import Final

from compstat.concerns.rules import Theme
from compstat.problems.actions import Scanning
from compstat.problems.rules import InterventionKind, ResourceKind, Source

from . import OFFICER, Asked, Counted, Guess, Looked, PlanStory, Sent, Story, Task, Weighed

BOX: Final = (
    "Speed box on a lamp post, two school days from 7:30 to 8:30, 100 cars a day, and nobody in uniform near it"
)
PLAN: Final = PlanStory(
    title="Slow past the school",
    strategy="Drivers do not see the school, and nothing makes them slow down. A board that shows their "
    "speed, a crossing painted anew and people who guard it come first. Humps are asked for, since "
    "only they last.",
    co_owners="Mill Hill School; parents of the school; Mill Hill Neighbors",
    drafted=-12,
    interventions=(
        (InterventionKind.TRAFFIC, "A board shows drivers their speed", 23),
        (InterventionKind.PLACE, "The crossing is painted anew, and cars may not park beside it", 22),
        (InterventionKind.SERVICE, "Two crossing guards, morning and afternoon", 9),
    ),
    resources=(
        (ResourceKind.EQUIPMENT, "Board that shows speeds", "1", "board", None),
        (ResourceKind.MONEY, "Paint and signs", "3400", "dollars", None),
        (ResourceKind.HOURS, "Officers at the crossing in the first weeks", "40", "hours", 84),
    ),
    tasks=(
        Task("The board that shows speeds hangs at the school", OFFICER, 7, 5, "It hangs on the pole at the bus stop."),
        Task(
            "The crossing at the school is painted anew", "Public works", 18, 24, "Six days late: it rained all week."
        ),
        Task("Two crossing guards stand there every morning and afternoon", "Mill Hill School", 25),
        Task("The request for speed humps is before the city’s traffic board", "District captain", 60),
    ),
    told={
        "measure": "count",
        "count_what": "Cars that go faster than 30 miles an hour past the school, of 200 counted",
        "count_owner": "Traffic office",
        "count_method": BOX,
        "others": "before",
        "others_why": "Speeds are counted at no other school. So we can only set them beside those of before.",
        "starts_on": 0,
        "deciding_on": 84,
        "review_days": [14, 26, 56, 84],
        "enough": "At most 30 of 200 cars go faster than 30 miles an hour.",
    },
    fixed=-6,
    amended=(
        15,
        {"review_days": [14, 26, 42, 56, 84]},
        "Parents asked for a look before the winter break, when it is dark as school ends.",
    ),
    counts=(
        Counted(-33, 81, 200, BOX),
        Counted(-8, 76, 200, BOX),
        Counted(13, 52, 200, BOX),
        Counted(25, 44, 200, BOX),
    ),
    reviews=(
        Looked(
            14,
            19,
            "The board hangs. Paint waits for a dry week. Officers stood there on ten school days.",
            "Fewer cars are too fast in the morning. In the afternoon it is as before.",
            ("1", "600", "15"),
        ),
    ),
    asked=Asked(26, 47, yes=("school run",), dont_know=("older people",)),
)
SCHOOL: Final = Story(
    area="D4",
    title="Cars drive too fast past Mill Hill School",
    theme=Theme.SPEEDING,
    voices=("school run", "brakes", "crossing children", "older people"),
    titles=(
        ("es", "Los carros pasan demasiado rápido por Mill Hill School"),
        ("ht", "Machin yo kouri twò vit devan Mill Hill School"),
    ),
    nominated=-42,
    opened=-42,
    reason="Somebody may be badly hurt there. It can be changed within one school year.",
    room_said="27 of the 52 people who voted put noise at night first; 21 put this first.",
    differs_why="The room put noise first. A child may be hit here any day, so this comes first. Noise is "
    "next, once one of the three is done.",
    scanning=Scanning(
        "Cars go faster than the limit",
        "the crossing at Mill Hill School in Chapel Street",
        "on school days, before eight and after three",
        "children who are driven to school since nobody dares let them walk",
        "four of ten cars go faster than 30 miles an hour",
        {
            "community": {"yes": True, "why": "Children, parents, older people who cross there."},
            "harmful": {"yes": True, "why": "Two people were hit within three years."},
            "expectation": {"yes": True, "why": ""},
            "events": {"yes": True, "why": ""},
            "recurring": {"yes": True, "why": "Every school day."},
            "similar": {"yes": True, "why": ""},
        },
        (Source.MEETING, Source.CONCERNS, Source.PARTNERS),
    ),
    scanned=-38,
    who_lives="Children of the school and those who bring them; older people of the house across the street.",
    were_asked="Yes. The school asked 118 families on paper, in four languages; 71 answered. The house across "
    "the street was visited twice.",
    burden="Drivers who cannot pay a fine are hit hardest by tickets. So there are none in this plan.",
    members="Mill Hill School, parents, Mill Hill Neighbors, traffic office",
    triangle=(
        ("offender", "Most are on their way to work and come through each day."),
        ("target", "People who cross on foot."),
        ("guardian", "Parents and teachers; there has been no crossing guard since last year."),
        ("place", "A straight, wide street. The crossing is worn and cars park right up to it."),
        ("manager", "The city’s traffic office."),
    ),
    guesses=(
        Guess(
            -30,
            "Drivers do not see that there is a school.",
            (
                (True, "The paint of the crossing is worn, and a tree hides the sign.", Source.PARTNERS),
                (
                    True,
                    "Of 71 families, 49 say that drivers stop only once somebody stands in the street.",
                    Source.PARTNERS,
                ),
                (False, "Most drivers come through every day and know the school.", Source.OFFICERS),
            ),
        ),
        Guess(
            -30,
            "Nothing in the street makes drivers slow down.",
            (
                (True, "The street is straight and as wide as four cars.", Source.SERVICES),
                (False, "At the other end, where it is as wide, cars go slower.", Source.OFFICERS),
            ),
        ),
    ),
    sent=(
        Sent(
            -24,
            "resident",
            "Después de las tres es peor que por la mañana. Vengan a contar por la tarde.",
            language="es",
        ),
        Sent(-23, "partner", "The school can give a room for the volunteers, and coffee."),
        Sent(24, "resident", "The board helps for a week. Then they get used to it. We need humps.", waits=True),
    ),
    notes=(
        (
            -20,
            "Mill Hill School, parents, traffic office",
            "We counted for an hour together, and agreed how it is counted from now on.",
        ),
    ),
    options=(
        Weighed(
            InterventionKind.TRAFFIC,
            "A board that shows speeds",
            "It can hang within a week.",
            "Drivers get used to it.",
            23,
            True,
        ),
        Weighed(
            InterventionKind.TRAFFIC,
            "Speed humps",
            "They work day and night.",
            "The traffic board decides, and only in spring.",
            15,
            True,
        ),
        Weighed(
            InterventionKind.ENFORCEMENT,
            "Tickets on two mornings a week",
            "Drivers notice at once.",
            "Those with little money pay most, and it ends when the officers leave.",
            None,
        ),
    ),
    weighed=-16,
    plan=PLAN,
)
