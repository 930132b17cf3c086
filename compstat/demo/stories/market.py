"""The plan of which nothing came: vandalism in D2, chosen at its worst. What is in the reports: `AT_ITS_WORST`."""

from __future__ import annotations

from typing import Final

from compstat.concerns.rules import Theme
from compstat.problems.actions import Scanning
from compstat.problems.rules import Closing, Decision, InterventionKind, ResourceKind, Result, Source

from . import Asked, Guess, Looked, PlanStory, Sent, Story, Task, Weighed

PLAN: Final = PlanStory(
    title="A clean market by nine",
    strategy="Paint that is gone the next morning brings no fame, and a mended bench is broken less often. "
    "So damage is cleaned and mended within a day. Traders walk their rounds in the evening.",
    co_owners="The Downtown Merchants’ Association; Old Market’s caretaker",
    drafted=-20,
    interventions=(
        (InterventionKind.PLACE, "Paint is cleaned and benches are mended within a day", 15),
        (InterventionKind.OUTREACH, "Traders walk the market in pairs on four evenings a week", 6),
    ),
    resources=(
        (ResourceKind.MONEY, "Cleaning", "9000", "dollars", None),
        (ResourceKind.PARTNER_TIME, "Evening rounds of traders", "240", "hours", None),
    ),
    tasks=(
        Task(
            "A number that shops call for cleaning, answered by nine",
            "Public works",
            7,
            6,
            "It stands on every shutter.",
        ),
        Task(
            "The first eight evenings of rounds are walked",
            "Downtown Merchants’ Association",
            28,
            45,
            "Late: on many evenings nobody came.",
        ),
        Task(
            "The caretaker’s lodge is open until midnight",
            "Old Market’s caretaker",
            35,
            56,
            "There was no money for a second shift.",
            dropped=True,
        ),
    ),
    told={
        "measure": "reports",
        "rows": ["vandalism"],
        "areas": ["D2"],
        "baselines": 5,
        "selected_first": -126,
        "selected_last": -43,
        "others": "places",
        "comparison": ["D3", "D5", "D6", "D9", "D10"],
        "starts_on": 0,
        "deciding_on": 84,
        "review_days": [28, 84],
        "enough": "A fall of a third or more, beside the other districts.",
    },
    fixed=-5,
    reviews=(
        Looked(
            28,
            45,
            "Cleaning works. Of sixteen evenings, traders walked five.",
            "The market looks better in the morning. By Friday the paint is back.",
            ("2100", "38"),
            Decision.ADJUST,
            "Rounds are walked on Fridays and Saturdays alone. Two evenings that are kept are "
            "worth more than four that are not.",
        ),
        Looked(
            84,
            84,
            "Cleaning was done on 71 of 84 days. Rounds were walked on nine evenings.",
            "Traders do not see less damage. It is only gone sooner.",
            ("7900", "95"),
        ),
    ),
    asked=Asked(
        84,
        105,
        yes=("benches", "C2J4VX"),
        no=("spray", "stalls", "C2A8KM", "C2B5RN", "C2S6PZ"),
        dont_know=("C2E7TW", "C2N9HQ"),
        counted=106,
    ),
    completed=108,
    why="The twelve weeks are over. Cleaning goes on, since people like it.",
)
MARKET: Final = Story(
    area="D2",
    title="Smashed boards and spray paint around Old Market",
    theme=Theme.VANDALISM,
    voices=("spray", "stalls", "benches", "C2A8KM", "C2B5RN"),
    titles=(("es", "Tablas rotas y pintura en los alrededores de Old Market"),),
    nominated=-39,
    opened=-39,
    reason="The spring was worse than any before it. Shops pay for it week after week.",
    room_said="18 of the 26 people who voted put it first.",
    scanning=Scanning(
        "Boards and benches are broken, and shutters are sprayed",
        "the stalls and squares around Old Market",
        "at night, most of all before weekends",
        "costs for small shops, and a market that looks given up",
        "more reports since the middle of March than in any twelve weeks of the year before",
        {
            "community": {"yes": True, "why": "Traders, and people who shop there."},
            "harmful": {"yes": True, "why": ""},
            "expectation": {"yes": True, "why": ""},
            "events": {"yes": True, "why": ""},
            "recurring": {"yes": True, "why": ""},
            "similar": {"yes": False, "why": "Paint and broken boards may have nothing to do with each other."},
        },
        (Source.MEETING, Source.CONCERNS, Source.REPORTS),
    ),
    scanned=-37,
    who_lives="Shopkeepers and their families, and people who work in the offices around.",
    were_asked="Traders were asked, 31 of them. People who live above the shops were not asked. We should have.",
    burden="People who paint without harm, and those who spend the evening there, may be sent away. The "
    "caretaker writes it down.",
    members="Downtown Merchants’ Association, Old Market’s caretaker, public works",
    triangle=(
        ("target", "Wooden boards, steel shutters, benches."),
        ("place", "Nobody is there between eight in the evening and five in the morning."),
        ("manager", "Old Market’s caretaker, who goes home at six."),
    ),
    guesses=(
        Guess(
            -33,
            "Paint that stays draws more paint.",
            (
                (True, "Of the shutters sprayed in May, most had paint on them before.", Source.PARTNERS),
                (False, "Shutters that were cleaned at once were sprayed again as soon.", Source.PARTNERS),
            ),
        ),
    ),
    sent=(Sent(-30, "resident", "I live above the fish stall. Nobody has asked us. We hear it, mostly on Thursdays."),),
    notes=(
        (
            -28,
            "Downtown Merchants’ Association, the caretaker",
            "Traders offer to walk in pairs. The caretaker asks for a second shift.",
        ),
    ),
    options=(
        Weighed(
            InterventionKind.PLACE,
            "Clean and mend within a day",
            "It is said to help elsewhere.",
            "It costs $9,000.",
            15,
            True,
        ),
        Weighed(
            InterventionKind.OUTREACH,
            "Traders walk in pairs",
            "They know everybody.",
            "They have worked all day.",
            6,
            True,
        ),
    ),
    weighed=-22,
    plan=PLAN,
    closed=122,
    closing=(
        Closing.UNLIKELY,
        Result.NO_CHANGE_SEEN,
        "The bad weeks of the spring had ended before we began. Since then it went as it does "
        "elsewhere. We found no sign that the plan changed it, and say so.",
    ),
)
