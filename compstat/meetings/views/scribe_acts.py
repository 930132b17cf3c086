"""What each act of a scribe does: one table from its kind to an action. HTTP only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.datastructures import MultiValueDict

from compstat.access.rules import Actor, WrongState
from compstat.places.queries import Area, City

from ..actions import moderating, running, voting
from ..actions import scribe as writing
from ..actions.ending import end_meeting
from ..forms import scribe as forms
from ..models import Meeting
from ..queries import scribe as desk
from ..queries import voting as polls
from ..rules import Ground, PollEvent, PollKind, Speaker
from ..rules.changes import Version

Told = MultiValueDict[str, str]


@dataclass(frozen=True)
class Deed:
    """One act that has arrived: what it says, by whom, and when by the clock of the device."""

    where: City
    area: Area
    meeting: Meeting
    told: Told
    act: str
    at: datetime
    by: Actor
    now: datetime

    def said(self, name: str) -> str:
        """One value, empty when it is not there."""
        return str(self.told.get(name) or "")


def line_form(where: City, area: Area, told: Told | None = None, **named: object) -> forms.Line:
    """The form of a line, with what it may be pinned to."""
    rows = [(row.id, row.label) for row in where.rows if not row.protected]
    return forms.Line(rows, desk.places_to_pin(where, area), told, **named)


def poll_form(meeting: Meeting, told: Told | None = None) -> forms.Poll:
    """The form of a poll, with what was raised as options."""
    return forms.Poll([(line.id, line.text) for line in desk.raised(meeting)], told)


def _version(deed: Deed) -> Version:
    return forms.version(forms.read(line_form(deed.where, deed.area, deed.told)))


def _line(deed: Deed) -> bool:
    version = _version(deed)
    return writing.write_line(deed.meeting, version, at=deed.at, by=deed.by, now=deed.now, act=deed.act)


def _edit(deed: Deed) -> bool:
    seen, version = forms.seen(deed.said("seen")), _version(deed)
    return writing.edit_line(
        deed.meeting, deed.said("line"), version, seen, at=deed.at, by=deed.by, now=deed.now, act=deed.act
    )


def _undo(deed: Deed) -> bool:
    return writing.undo_line(deed.meeting, deed.said("line"), at=deed.at, by=deed.by, now=deed.now, act=deed.act)


def _redo(deed: Deed) -> bool:
    return writing.redo_line(deed.meeting, deed.said("line"), by=deed.by, now=deed.now, act=deed.act)


def _put_back(deed: Deed) -> bool:
    change, hidden = deed.said("change"), bool(deed.said("hidden"))
    return writing.put_back(
        deed.meeting, change, hidden=hidden, at=deed.at, by=deed.by, now=deed.now, act=deed.act
    )  # fmt: skip


def _let_through(deed: Deed) -> bool:
    version = _version(deed)
    return moderating.let_through(deed.meeting, deed.said("asked"), version, by=deed.by, now=deed.now, act=deed.act)


def _refuse(deed: Deed) -> bool:
    ground = Ground(forms.read(forms.Refuse(deed.told))["ground"])
    asked = [str(each) for each in deed.told.getlist("asked")]
    return moderating.refuse(deed.meeting, asked, ground, by=deed.by, now=deed.now, act=deed.act)


def _decide_again(deed: Deed) -> bool:
    return moderating.decide_again(deed.meeting, deed.said("asked"), by=deed.by, now=deed.now, act=deed.act)


def _turn(deed: Deed) -> bool:
    who = Speaker(forms.read(forms.Turn(deed.told))["who"])
    return running.speaks(deed.meeting, who, at=deed.at, by=deed.by, now=deed.now, act=deed.act)


def _item(deed: Deed) -> bool:
    return running.begin_item(deed.meeting, deed.said("item"), at=deed.at, by=deed.by, now=deed.now, act=deed.act)


def _item_over(deed: Deed) -> bool:
    return running.end_item(deed.meeting, deed.said("item"), at=deed.at, by=deed.by, now=deed.now, act=deed.act)


def _slide(deed: Deed) -> bool:
    return running.show_slide(deed.meeting, deed.said("slide"), by=deed.by, now=deed.now, act=deed.act)


def _begin(deed: Deed) -> bool:
    return running.begin_meeting(deed.meeting, by=deed.by, now=deed.now, act=deed.act)


def _not_begun(deed: Deed) -> bool:
    return running.not_begun(deed.meeting, by=deed.by, now=deed.now, act=deed.act)


def _end(deed: Deed) -> bool:
    return end_meeting(deed.meeting, by=deed.by, now=deed.now, act=deed.act)


def _resume(deed: Deed) -> bool:
    return running.resume(deed.meeting, by=deed.by, now=deed.now, act=deed.act)


def _poll(deed: Deed) -> bool:
    told = forms.read(poll_form(deed.meeting, deed.told))
    there = polls.polls_of(deed.meeting).filter(pk=deed.act).exists()
    voting.make_poll(
        deed.meeting, PollKind(told["ballot"]), told["question"], told["all"], told["dots"], by=deed.by, now=deed.now,
        act=deed.act,
    )  # fmt: skip
    return not there


def _poll_move(deed: Deed) -> bool:
    told = forms.read(forms.PollMove(deed.told))
    found = polls.poll(deed.meeting, told["poll"])
    return voting.move_poll(found, PollEvent(told["event"]), by=deed.by, now=deed.now, act=deed.act)


def _poll_counts(deed: Deed) -> bool:
    told = forms.read(forms.PollCounts(deed.told))
    found = polls.poll(deed.meeting, told["poll"])
    return voting.show_counts(found, told["shown"], by=deed.by, now=deed.now, act=deed.act)


DO: Final[dict[str, Callable[[Deed], bool]]] = {
    "line": _line, "edit": _edit, "undo": _undo, "redo": _redo, "put_back": _put_back, "let_through": _let_through,
    "refuse": _refuse, "decide_again": _decide_again, "turn": _turn, "item": _item, "item_over": _item_over,
    "slide": _slide, "begin": _begin, "not_begun": _not_begun, "end": _end, "resume": _resume,
    "poll": _poll, "poll_move": _poll_move, "poll_counts": _poll_counts,
}  # fmt: skip


def do(deed: Deed) -> bool:
    """Do an act; whether it was new. WrongState and every other refusal of its action."""
    kind = deed.said("kind")
    if kind not in DO:
        raise WrongState("This page is older than the program. Load it again; what is not sent yet stays here.")
    return DO[kind](deed)
