"""Change something about problems and plans. Each act of staff is one transaction with one line in the logbook."""

from __future__ import annotations

from .amending import amend
from .analysis import add_evidence, add_hypothesis, drop_hypothesis, note_group, pin_panel, write_analysis
from .closing import close_problem
from .contributing import publish_contribution, withhold_contribution
from .counting import enter_count
from .effects import find_effects
from .fixing import fix_plan, start_plan
from .opening import confirm_urgent, nominate, open_priority, reopen_problem, retire, revise
from .paper import Slip, count_slips, enter_slips, take_back_slip
from .planning import (
    Written,
    add_intervention,
    add_resource,
    add_task,
    discard_plan,
    draft_plan,
    drop_part,
    set_measure,
    write_plan,
)
from .reviewing import Held, complete_plan, hold_review, stop_plan
from .scanning import Scanning, finish_scanning, scan
from .sending import send_contribution
from .verdicts import add_ballot, ask_residents, count_verdict
from .voicing import answer_verdict
from .weighing import choose_option, weigh_option

__all__ = [
    "Held",
    "Scanning",
    "Slip",
    "Written",
    "add_ballot",
    "add_evidence",
    "add_hypothesis",
    "add_intervention",
    "add_resource",
    "add_task",
    "amend",
    "answer_verdict",
    "ask_residents",
    "choose_option",
    "close_problem",
    "complete_plan",
    "confirm_urgent",
    "count_slips",
    "count_verdict",
    "discard_plan",
    "draft_plan",
    "drop_hypothesis",
    "drop_part",
    "enter_count",
    "enter_slips",
    "find_effects",
    "finish_scanning",
    "fix_plan",
    "hold_review",
    "nominate",
    "note_group",
    "open_priority",
    "pin_panel",
    "publish_contribution",
    "reopen_problem",
    "retire",
    "revise",
    "scan",
    "send_contribution",
    "set_measure",
    "start_plan",
    "stop_plan",
    "take_back_slip",
    "weigh_option",
    "withhold_contribution",
    "write_analysis",
    "write_plan",
]
