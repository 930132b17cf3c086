"""What letters about meetings say, in the active language: plain text, short, each with the link that ends them.

A subject names the area and the day, and nothing about whoever gets the letter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext, ngettext

from compstat.access.queries import public_address
from compstat.places import queries as places
from compstat.places.queries import Area, City
from compstat.promises.queries import Promise

from .links import Link, address_of
from .models import Meeting, Moved
from .queries.carried import promises_from_last_time
from .saying import area_text, clock_text, day_text, name_text, place_text, span_text, when_text
from .words import REMINDERS

MOST: Final = 6  # meetings named in one letter
LINES: Final = 2  # of what was promised last time


@dataclass(frozen=True)
class Letter:
    """A letter; `stop` is the address at which one press ends letters like it."""

    subject: str
    text: str
    stop: str


def to_confirm(where: City, area: Area, confirm: Link, stop: Link) -> Letter:
    """Whether they want letters: sent once to an address that somebody typed."""
    told = {"area": area_text(area, where)}
    brief = {"area": _brief(area, where)}
    chosen = [f"- {words}" for each, words in REMINDERS.items() if each & confirm.reminders]
    return _letter(
        gettext("Confirm: letters about meetings, %(area)s") % brief,
        [
            gettext("Somebody, perhaps you, asked us to write to this address about meetings: %(area)s.") % told,
            gettext("If you want these letters, open this page and press the button:"),
            address_of(confirm),
            "\n".join([gettext("We would remind you:"), *chosen]) if chosen else "",
            gettext(
                "If you do not want them, do nothing: in a week we forget this address. The link below says no at once."
            ),
        ],
        where, address_of(stop),
    )  # fmt: skip


def announced(where: City, meetings: Sequence[Meeting], area: Area, stop: Link) -> Letter:
    """One letter, however many meetings were called."""
    first = meetings[0]
    subject = gettext("A meeting: %(area)s, %(when)s") % _named(where, first)
    more = len(meetings) - MOST
    told = ngettext("A meeting was called:", "Meetings were called:", len(meetings))
    all_of_them = public_address("meetings_of_area", where.id, area.slug)
    further = ngettext("and %(count)s more", "and %(count)s more", more) % {"count": more} if more > 0 else ""
    return _letter(
        subject,
        [told, *(_facts(where, each) for each in meetings[:MOST]), further,
         gettext("All meetings, also for your calendar: %(address)s") % {"address": all_of_them},
         gettext("Just come. You need no registration.")],
        where, address_of(stop), why_followed(where, area),
    )  # fmt: skip


def changed(
    where: City, meeting: Meeting, move: Moved, why: Callable[[], str], stop: Link, name: Callable[[], str] = str
) -> Letter:
    """A meeting was moved, cancelled, or will be held after all: with the reason everybody can read."""
    subject, told = _happened(move.kind, _named(where, meeting))
    before = _before(move, meeting) if move.kind == "moved" else ""
    return _letter(
        subject,
        [_greeting(name()), told, before, move.reason, _facts(where, meeting)],
        where,
        address_of(stop),
        why(),
    )


def _happened(kind: str, told: dict[str, str]) -> tuple[str, str]:
    """The subject and the first sentence of a move, a cancellation, a meeting that is held after all."""
    return {
        "moved": (gettext("Moved: meeting of %(area)s, now %(when)s") % told, gettext("A meeting was moved.")),
        "cancelled": (
            gettext("Cancelled: meeting of %(area)s, %(when)s") % told, gettext("A meeting was cancelled."),
        ),
        "revived": (
            gettext("Held after all: meeting of %(area)s, %(when)s") % told,
            gettext("A meeting that was cancelled will be held after all."),
        ),
    }[kind]  # fmt: skip


def _before(move: Moved, meeting: Meeting) -> str:
    """When and where it was to be; or that only how one takes part has changed, and how one does now."""
    if (move.on_before, move.begins_before, move.venue_before) == (meeting.on, meeting.begins, meeting.venue):
        ways = ", ".join(way for way in (meeting.address, meeting.link, meeting.dial_in) if way)
        return gettext("Day and time stay. Take part here: %(ways)s") % {"ways": ways}
    told = [day_text(move.on_before)] if move.on_before else []
    told += [clock_text(move.begins_before)] if move.begins_before else []
    told += [move.venue_before] if move.venue_before else []
    return gettext("Before, it was: %(before)s.") % {"before": ", ".join(told)} if told else ""


def reminder(where: City, meeting: Meeting, today: date, area: Area, stop: Link) -> Letter:
    """That it is soon, and what became of what was promised last time."""
    return _letter(
        gettext("Soon: meeting of %(area)s, %(when)s") % _named(where, meeting),
        [gettext("You wanted to be reminded of this meeting:"), _facts(where, meeting),
         _promised_last_time(where, meeting, today)],
        where, address_of(stop), why_followed(where, area),
    )  # fmt: skip


def _promised_last_time(where: City, meeting: Meeting, today: date) -> str:
    """A line or two; empty when nothing was promised."""
    found = sorted(promises_from_last_time(meeting, today), key=lambda each: ORDER.index(_state(each)))
    if not found:
        return ""
    area = places.area(where, meeting.area)
    board = public_address("promises_of_area", where.id, area.slug)
    all_of_them = gettext("All promises: %(address)s") % {"address": board}
    told = [_promise(each) for each in found[:LINES]]
    return "\n".join([gettext("What was promised, and what became of it:"), *told, all_of_them])


ORDER: Final = ("late", "kept", "open", "dropped")


def _state(each: Promise) -> str:
    return "late" if each.days_late else str(each.state)  # type: ignore[attr-defined]


def _promise(each: Promise) -> str:
    told = {"what": each.what, "owner": each.owner, "due": day_text(each.due_on)}
    return {
        "late": gettext("- Late: %(what)s (%(owner)s)"), "kept": gettext("- Kept: %(what)s (%(owner)s)"),
        "open": gettext("- By %(due)s: %(what)s (%(owner)s)"), "dropped": gettext("- Dropped: %(what)s (%(owner)s)"),
    }[_state(each)] % told  # fmt: skip


def seat(where: City, meeting: Meeting, *, waiting: bool, stop: Link, name: Callable[[], str] = str) -> Letter:
    """That there is a seat, or a place on the waiting list."""
    told = _named(where, meeting)
    if waiting:
        subject = gettext("Waiting list: meeting of %(area)s, %(when)s") % told
        said = gettext("All seats are taken. We write when one is free for you. You may come in any case.")
    else:
        subject = gettext("Registered: meeting of %(area)s, %(when)s") % told
        said = gettext("You are registered for this meeting.")
    change = gettext("To change or cancel, open this page and type the code you were shown: %(address)s") % {
        "address": public_address("seat", where.id, meeting.id)
    }
    return _letter(
        subject, [_greeting(name()), said, _facts(where, meeting), change], where, address_of(stop), why_left()
    )


def summary(
    where: City,
    meeting: Meeting,
    made: Sequence[str],
    answered: int,
    to_come: int,
    stop: Link,
    name: Callable[[], str] = str,
) -> Letter:
    """Thanks, and what was said and promised: once the minutes are signed."""
    record = public_address("meeting", where.id, meeting.id)
    questions = [
        ngettext("%(count)s question was answered.", "%(count)s questions were answered.", answered)
        % {"count": answered} if answered else "",
        ngettext("%(count)s answer is still to come.", "%(count)s answers are still to come.", to_come)
        % {"count": to_come} if to_come else "",
    ]  # fmt: skip
    promised = "\n".join([gettext("What was promised:"), *(f"- {each}" for each in made)]) if made else ""
    return _letter(
        gettext("What came of it: meeting of %(area)s, %(when)s") % _named(where, meeting),
        [_greeting(name()), gettext("Thank you for coming. The minutes are signed, and everybody can read them."),
         " ".join(each for each in questions if each), promised,
         gettext("Minutes, answers and promises: %(address)s") % {"address": record},
         gettext("This is the last letter about this meeting.")],
        where, address_of(stop), why_left(),
    )  # fmt: skip


def _named(where: City, meeting: Meeting) -> dict[str, str]:
    """The area and the day, for subjects."""
    return {"area": _brief(places.area(where, meeting.area), where), "when": when_text(meeting)}


def _brief(area: Area, where: City) -> str:
    """An area in few words: what a subject has room for."""
    if area.kind != "district":
        return area.name
    return gettext("%(word)s %(id)s") % {"word": gettext(where.district_word).capitalize(), "id": area.id}


def _facts(where: City, meeting: Meeting) -> str:
    """What it is called, when, where, and its page."""
    zone = where.feed.timezone
    return "\n".join([
        name_text(meeting, places.area(where, meeting.area), where),
        f"{day_text(meeting.on)}, {span_text(meeting, zone)}", place_text(meeting),
        public_address("meeting", where.id, meeting.id),
    ])  # fmt: skip


def _greeting(name: str) -> str:
    return gettext("Good day, %(name)s.") % {"name": name} if name else ""


def why_left() -> str:
    """Why somebody who registered gets a letter."""
    return gettext("You get this letter because you left this address when you registered.")


def why_followed(where: City, area: Area) -> str:
    """Why somebody who follows an area gets a letter."""
    return gettext("You get this letter because you follow meetings: %(area)s.") % {"area": area_text(area, where)}


def _letter(subject: str, parts: Iterable[str], where: City, stop: str, why: str = "") -> Letter:
    """Paragraphs, whose letter it is, why it comes, how to end it. A subject is one line, whatever stands in it."""
    ending = gettext("No more of these letters: %(address)s") % {"address": stop}
    body = [*(part for part in parts if part), where.department, "-- \n" + "\n".join(e for e in (why, ending) if e)]
    return Letter(" ".join(subject.split()), "\n\n".join(body) + "\n", stop)
