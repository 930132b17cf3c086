"""What could not wait: shops in D4, opened at once. Its plan is a draft, measured in hexagons around the station."""

from __future__ import annotations

from typing import Final

from compstat.concerns.rules import Theme
from compstat.problems.actions import Scanning
from compstat.problems.rules import InterventionKind, ResourceKind, Source

from . import OFFICER, Guess, PlanStory, Sent, Story, Task, Weighed

DRAFT: Final = PlanStory(
    title="Back doors that hold",
    strategy="The doors to the yards are old, and the yards cannot be seen. First we look at each door with "
    "its owner. Then we ask who can pay for new ones.",
    co_owners="Station Square Traders",
    drafted=-1,
    interventions=(
        (InterventionKind.PLACE, "Each back door is looked at, and the weak ones are mended", 1),
        (InterventionKind.PLACE, "Lamps that switch on when somebody walks in the yards", 7),
    ),
    resources=((ResourceKind.MONEY, "Locks and bars for those who cannot pay", "4000", "dollars", None),),
    tasks=(Task("Every back door around the station is looked at with its owner", OFFICER, 21),),
    told={
        "measure": "reports",
        "rows": ["commercial_burglary"],
        "areas": "hexagons",
        "day_parts": ["night"],
        "selected_first": -40,
        "selected_last": -7,
        "baselines": 4,
        "others": "places",
        "starts_on": 14,
        "deciding_on": 98,
        "review_days": [42, 70],
        "enough": "",
    },
)
SHOPS: Final = Story(
    area="D4",
    title="Shops around the station are broken into at night",
    theme=Theme.BURGLARY,
    voices=("back door", "till"),
    nominated=-6,
    opened=-6,
    reason="Twice as many shops as usual were broken into within four weeks.",
    urgent_why="Some shops were hit three times in a month. If we wait for the meeting, more owners will give up.",
    scanning=Scanning(
        "Back doors are broken open, and tills and tablets are taken",
        "small shops with yards around Station Square",
        "at night, between two and four",
        "owners who sleep in their shops, and some who think of giving up",
        "more than twice as many reports within four weeks as in other autumns",
        {
            "community": {"yes": True, "why": ""},
            "harmful": {"yes": True, "why": ""},
            "expectation": {"yes": True, "why": ""},
            "events": {"yes": True, "why": ""},
            "recurring": {"yes": True, "why": ""},
            "similar": {"yes": True, "why": "Always the back door."},
        },
        (Source.REPORTS, Source.CONCERNS),
    ),
    scanned=-4,
    who_lives="Some forty small shops, most of them run by families. Some of the owners live above.",
    were_asked="Not yet. Station Square Traders ask all forty until the next meeting.",
    triangle=(
        ("place", "Old doors, and yards that nobody sees."),
        ("manager", "The owners of the houses, not of the shops."),
    ),
    guesses=(
        Guess(
            -3,
            "The doors to the yards give way in less than a minute.",
            (
                (True, "Eleven of the first fourteen doors we saw have no bar.", Source.OFFICERS),
                (False, "Two shops with new doors were broken into all the same.", Source.REPORTS),
            ),
        ),
    ),
    sent=(
        Sent(-1, "resident", "Somebody has kept the gate to the yards open with a brick since the summer.", waits=True),
    ),
    panels=((-3, "commercial_burglary", "days28", "Why we did not wait: far more than in other autumns."),),
    options=(
        Weighed(
            InterventionKind.PLACE, "Bars and better locks", "It stops most of them.", "Nobody knows yet who pays.", 1
        ),
    ),
    weighed=-1,
    plan=DRAFT,
)
