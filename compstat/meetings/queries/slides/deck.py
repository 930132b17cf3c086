"""The deck: the points of the agenda in their order, and the slides of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from django.utils.translation import gettext

from compstat.briefings import queries as briefings
from compstat.places import queries as places
from compstat.places.queries import Area, City, Help

from ...models import Item, Meeting
from ...rules import HOUR, ItemKind, PollKind, PollState
from ...rules.screen import lines_of, on_slides, paragraphs
from ...saying import place_text, when_text
from ...words import CLOSING_QUESTIONS, ITEMS
from ..finding import meetings_to_come
from ..voting import polls_of
from .numbers import numbers
from .paging import paged
from .promised import promised
from .slide import Slide, numbered, standing_for

VICTIMS, PRIVACY = "victims", "privacy"  # of the city's numbers


@dataclass(frozen=True)
class Deck:
    """What slides are made from."""

    meeting: Meeting
    where: City
    area: Area
    today: date


Maker = Callable[[Deck, Item], Iterable[Slide]]


def slides(meeting: Meeting, where: City, area: Area, today: date, *, everything: bool = False) -> list[Slide]:
    """The slides of a meeting, in order; without those the captain has taken off, unless everything is asked for."""
    deck = Deck(meeting, where, area, today)
    without = set(meeting.incident_without) if meeting.incident and not everything else set()
    return [slide for slide in _all(deck) if slide.group not in without]


def at(shown: Sequence[Slide], key: str, meeting: Meeting, where: City, area: Area, today: date) -> Slide:
    """The slide of a key among those that show: what stands for it, when it is gone; the first before any was shown."""
    found = next((slide for slide in shown if slide.key == key), None if key else shown[0])
    if found:
        return found
    begun = Item.objects.filter(meeting=meeting, began_at__isnull=False).order_by("-began_at")
    now = begun.filter(ended_at=None).first() or begun.first()
    every = slides(meeting, where, area, today, everything=True)
    return standing_for(key, shown, every, now.id if now else "")


def points(meeting: Meeting) -> list[Item]:
    """The points of the agenda; those of the usual hour while nobody has made one."""
    found = list(Item.objects.filter(meeting=meeting).order_by("position", "id"))
    if any(point.kind != ItemKind.INCIDENT for point in found):
        return found
    usual = [Item(id="", meeting=meeting, position=n, kind=kind, minutes=m) for n, (kind, m) in enumerate(HOUR, 1)]
    return [*found, *usual]


def _all(deck: Deck) -> Iterator[Slide]:
    """A key comes once: a second point of the same kind is told by its title alone."""
    known: set[str] = set()
    for point in points(deck.meeting):
        kind = ItemKind(point.kind)
        first = kind is not ItemKind.OTHER and kind not in known
        for slide in MAKERS[kind](deck, point) if first else _other(deck, point):
            yield replace(slide, item=kind, item_id=point.id)
        known.add(kind)


def _title(point: Item) -> str:
    return point.title or str(ITEMS[ItemKind(point.kind)])


def _incident(deck: Deck, point: Item) -> Iterator[Slide]:
    """The captain's words, and help for families. Nothing else stands on these slides."""
    if not deck.meeting.incident:
        return
    helps = [each for each in deck.where.helps if each.id == VICTIMS]
    for place, part in enumerate(paragraphs(deck.meeting.incident_words, 5) or [""]):
        yield Slide(numbered("incident", place), ItemKind.INCIDENT, _title(point), "incident", {
            "words": part, "helps": helps,
        })  # fmt: skip


def _welcome(deck: Deck, point: Item) -> Iterator[Slide]:
    """Who serves here and how we talk; where help is; how to join; what the two kinds of vote are."""
    cards = briefings.notices(deck.where, deck.area)
    serves = cards[0]["sentences"] if cards else []
    shown = (on_slides(serves, lines_of, 4) or [[]])[0]
    yield Slide("welcome", ItemKind.WELCOME, point.title or gettext("Welcome"), "welcome", {"serves": shown})

    def helps() -> list[Help]:
        return [each for each in places.city(deck.where.id).helps if each.number and each.id != PRIVACY]

    for place, some in enumerate(paged(helps, lambda each: lines_of(each.label, 30))):
        yield Slide(numbered("help", place), ItemKind.WELCOME, gettext("Where to find help"), "help", {"helps": some})
    yield Slide("join", ItemKind.WELCOME, gettext("Follow on your phone"), "join", {"code": deck.meeting.join_code})
    yield Slide("votes", ItemKind.WELCOME, gettext("Two kinds of vote"), "votes", {})


def _promises(deck: Deck, point: Item) -> Iterator[Slide]:
    yield from promised(deck.meeting, deck.today, _title(point))


def _numbers(deck: Deck, point: Item) -> Iterator[Slide]:
    yield from numbers(deck.meeting, deck.where, deck.area)


def _questions(deck: Deck, point: Item) -> Iterator[Slide]:
    yield Slide("questions", ItemKind.QUESTIONS, _title(point), "questions", {})


def _problem(deck: Deck, point: Item) -> Iterator[Slide]:
    yield Slide("problem", ItemKind.PROBLEM, _title(point), "problem", {})


def _priorities(deck: Deck, point: Item) -> Iterator[Slide]:
    """A slide for each poll that was ever open; before there is one, what will be asked."""
    polls = [poll for poll in polls_of(deck.meeting) if poll.state != PollState.DRAFT]
    if not polls:
        yield Slide("priorities", ItemKind.PRIORITIES, _title(point), "priorities", {})
    for poll in polls:
        yield Slide(f"poll-{poll.id}", ItemKind.PRIORITIES, poll.question, "poll", {
            "poll": poll.id, "options": poll.options, "dots": poll.dots, "ballot": poll.kind == PollKind.BALLOT,
        })  # fmt: skip


def _next(deck: Deck, point: Item) -> Iterator[Slide]:
    """Who does what by when; when we meet next, and the three questions."""
    yield Slide("who", ItemKind.NEXT, gettext("Who does what by when"), "who", {})
    after = meetings_to_come(deck.where.id, deck.today, deck.area.id).exclude(pk=deck.meeting.pk).first()
    told = {"when": when_text(after), "place": place_text(after)} if after else {}
    yield Slide("next", ItemKind.NEXT, gettext("When we meet next"), "next", {
        "after": bool(after), "questions": [str(words) for words in CLOSING_QUESTIONS.values()], **told,
    })  # fmt: skip


def _other(deck: Deck, point: Item) -> Iterator[Slide]:
    key = f"other-{point.id}" if point.kind == ItemKind.OTHER else f"{point.kind}-{point.id}"
    yield Slide(key, ItemKind(point.kind), _title(point), "other", {})


MAKERS: Final[dict[ItemKind, Maker]] = {
    ItemKind.INCIDENT: _incident, ItemKind.WELCOME: _welcome, ItemKind.PROMISES: _promises,
    ItemKind.NUMBERS: _numbers, ItemKind.QUESTIONS: _questions, ItemKind.PROBLEM: _problem,
    ItemKind.PRIORITIES: _priorities, ItemKind.NEXT: _next, ItemKind.OTHER: _other,
}  # fmt: skip
