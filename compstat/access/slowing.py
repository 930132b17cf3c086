"""How often something may be sent from one network, in words for residents: a hall of forty phones is one network."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import ngettext

from .limits import Limit, TooOften, spend


class ManyFromHere(TooOften):
    """Very many came from this network lately. `wait` says for how long nothing more is taken."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(wait)
        minutes = max(1, -(-self.seconds // 60))
        told = ngettext(
            "Very many have sent this from your network. Wait %(count)s minute, then try again; or tell us in person.",
            "Very many have sent this from your network. Wait %(count)s minutes, then try again; or tell us in person.",
            minutes,
        )
        self.args = (told % {"count": minutes},)


def slow(limit: Limit, who: str, now: datetime) -> None:
    """Count one more, by network or by what is written about. ManyFromHere: the span's times are spent."""
    try:
        spend(limit, who, now)
    except TooOften as refusal:
        raise ManyFromHere(timedelta(seconds=refusal.seconds)) from refusal
