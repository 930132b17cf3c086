"""Raise a concern and say what becomes of it. Each act is one transaction with one line in the logbook."""

from __future__ import annotations

from .answering import answer, decline, join_problem, problem_decided, promise_for, put_off
from .disclosures import Opened, close_disclosure, open_disclosure
from .lines import (
    answer_concern,
    follow_up,
    publish_again,
    raise_concern,
    read_again,
    refuse_concern,
    reword_concern,
)
from .merging import merge, unmerge
from .moderating import decide_appeal, publish, read_words, withhold
from .on_behalf import Heard, Written, raise_for
from .passing_on import pass_on, read_reply
from .raising import Account, Raised, Received, disclose, follow, raise_own
from .replying import appeal, reply_for_organization, say_not_fixed
from .sealing import register_sealed
from .settling import settle
from .translating import translate

__all__ = [
    "Account", "Heard", "Opened", "Raised", "Received", "Written", "answer", "answer_concern", "appeal",
    "close_disclosure", "decide_appeal", "decline", "disclose", "follow", "follow_up", "join_problem", "merge",
    "open_disclosure", "pass_on", "problem_decided", "promise_for", "publish", "publish_again", "put_off",
    "raise_concern", "raise_for", "raise_own", "read_again", "read_reply", "read_words", "refuse_concern",
    "register_sealed", "reply_for_organization", "reword_concern", "say_not_fixed", "settle", "translate",
    "unmerge", "withhold",
]  # fmt: skip
