"""What a phone is told after it has sent something: whole sentences, by codes that may stand in an address."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SAID: Final[dict[str, Promise]] = {
    "joined": _("You have joined. You can ask, support a question, and answer polls."),
    "asked": _("Thank you. A person reads your question before it is shown. What becomes of it stands below."),
    "supported": _("Thank you. Your support is counted."),
    "unclear": _("Thank you. The people who speak can see that this is not clear yet."),
    "answered": _("Thank you. Your answer is counted."),
    "balloted": _("Thank you. Your slip is counted. Keep it until the votes are read out."),
}
NOT_TAKEN: Final[dict[str, Promise]] = {
    "join": _("Join first, with the code on the screen. You can read everything without it."),
    "many": _("Very many phones have joined from this network in the last hour. You can read everything here; to ask "
              "or vote, use a card or slip on paper."),
    "over": _("This meeting takes no questions now. Ask at the next one, or call the number for city services."),
    "ended": _("This meeting is over, so support is not counted any more."),
    "empty": _("Write your question first. A few words are enough."),
    "long": _("Your question has more than 500 characters. Make it shorter, or ask two."),
    "slowly": _("You have asked ten questions within ten minutes. Wait a little, so that others are heard too."),
    "gone": _("This question is not shown any more."),
    "no_slide": _("This slide is not shown any more."),
    "closed": _("This poll is closed. Answers on paper are still taken until the votes are counted."),
    "choose": _("Choose something, and not more than you may."),
    "answered_before": _("This phone has answered this poll already. Its first answer counts."),
    "used": _("This slip was used already. If that was not you, hand the slip to the scribe: the paper counts."),
    "void": _("This slip is void. Ask at the table for another one."),
    "wrong_code": _("No slip has this code. Read it again, letter by letter. It has no O, no I, no 0 and no 1."),
    "wrong_codes": _("Many wrong codes have come from this network. Right ones still work. If yours does not, hand the "
                     "slip to the scribe: the paper counts."),
    "unreadable": _("This could not be read. Load the page again."),
}  # fmt: skip
ALL: Final = {**SAID, **NOT_TAKEN}


def said_text(code: str) -> str:
    """The sentence of a code; empty for one there is not."""
    return str(ALL.get(code, ""))
