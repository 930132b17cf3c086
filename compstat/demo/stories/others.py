"""Smaller ones: nominated, handed over, declined."""

from __future__ import annotations

from typing import Final

from compstat.concerns.rules import Theme
from compstat.problems.rules import Closing, Result

from . import Story

NOISE: Final = Story("D4", "Noise at night on the river bank by Quay Street", Theme.NOISE, ("party",), nominated=-3)
BRIDGE: Final = Story(
    "D8", "People gather and drink on the dark foot bridge", Theme.DISORDER, ("rail bridge",), nominated=-12
)
TRASH: Final = Story(
    "D4",
    "Trash is dumped below the bridge over Mill Creek",
    Theme.DUMPING,
    ("creek",),
    nominated=-75,
    closed=-47,
    closing=(
        Closing.HANDED_OVER,
        Result.HANDED_OVER,
        "Public works has it on its list: a fence, and a round every Monday. Its number is 311. We "
        "asked after four weeks: the fence stands.",
    ),
)
CAMERAS: Final = Story(
    "D4",
    "Cameras on every corner of Riverside",
    Theme.OTHER,
    ("pictures",),
    nominated=-23,
    closed=-20,
    closing=(
        Closing.DECLINED,
        Result.DECLINED,
        "It names an answer, not a problem. Cameras in streets take a vote of the city council, "
        "after a hearing. Tell us what happens in Riverside, where and when; then we look at that.",
    ),
)
