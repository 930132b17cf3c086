"""What becomes of what people raise in Harborview: answered, promised, passed on, declined, withheld, or not read yet.

Everything goes the way it would go: by the public door in their own words, then by people in their roles.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final

from compstat.access.actions import new_key
from compstat.access.rules import Actor
from compstat.concerns import actions, queries
from compstat.concerns.actions import Account, Heard, Raised, Received
from compstat.concerns.rules import Ground, Origin, Reply, Theme
from compstat.places import queries as places
from compstat.promises import actions as promises

from .cards import EVENINGS, Card, Evening
from .people import HARBORVIEW, as_ever
from .stories import OFFICER
from .voices import EVERY, SEALED, UNREAD, WITHHELD, Voice

MORNING: Final = time(9, 40)


@dataclass(frozen=True)
class Answered:
    """The desk's answer, so many hours after it came, and what a person made of it in the author's language."""

    key: str
    hours: int
    text: str
    language: str = ""
    translated: str = ""


@dataclass(frozen=True)
class Promised:
    """What was promised, by whom, by how many days after; when it was kept, and how."""

    key: str
    hours: int
    what: str
    owner: str
    days: int
    kept: int | None = None
    how: str = ""


@dataclass(frozen=True)
class Passed:
    """Another organization was asked; what it replied after so many days, if it did."""

    key: str
    hours: int
    organization: str
    mail: str
    reason: str
    days: int
    replied: int | None = None
    ours_by: int = 0
    text: str = ""


ANSWERS: Final = (
    Answered("evening hours", 20, "The station is open until eight on Tuesdays and Thursdays. An officer is there for "
             "talks from six to eight; nobody needs to call first."),
    Answered("in Spanish", 29, "Yes. Call 311, also at night, and say “Spanish”. Somebody interprets while you talk.",
             "es", "Sí. Llame al 311, también de noche, y diga “Spanish”. Una persona interpreta mientras habla."),
    Answered("in Creole", 44, "Yes. Somebody who speaks Haitian Creole comes to every meeting of this district."),
    Answered("engines", 50, "Officers drove through Quay Street at two at night on two weekends. They heard nothing."),
    Answered("exam weeks", 61, "The university and the district have agreed on quiet hours in exam weeks. Its duty "
             "line is open all night."),
)  # fmt: skip
PROMISES: Final = (
    Promised("dark stop", 22, "The dark lamp at the bus stop in Weir Lane is reported to public works, and we look "
             "whether it burns again", OFFICER, 14, 11, "It burns again since the day before."),
    Promised("bikes", 30, "Bikes are marked for free at Mill Hill stop, on a Saturday morning", OFFICER, 24),
)  # fmt: skip
PASSED: Final = (
    Passed("shelter", 48, "Harbor Transit", "shelters@harbortransit.example",
           "The bus shelter belongs to Harbor Transit. We have asked them to clear the glass and mend it.", 14),
    Passed("library bins", 40, "Public works", "works@harborview.example",
           "Public works empties these bins. We have asked when they will do it more often.", 30, 5, 34,
           "Two more bins come by then. Until they do, we empty these every other day."),
    Passed("how I was treated", 26, "Office of civilian review", "review@civilianreview.example",
           "Complaints about officers are looked into by people outside the police. They call you if you left a "
           "number, and tell us only how it ended.", 60),
)  # fmt: skip
CAMERAS: Final = (
    "Cameras in streets take a vote of the city council, after a hearing. We can neither put them up nor promise them. "
    "Tell us what happens in Riverside, and where: that we can look at."
)
PUT_OFF: Final = ("drug corner", 30, OFFICER, 4)
STILL_LOUD: Final = "It was as loud as ever last Saturday. They come at half past two, not at two."
LOOK_AGAIN: Final = {
    "named": "I did not write his name. Everybody in our street knows it anyway.",
    "driving past": "I named nobody. I only said what I see every day.",
}
NOBODY_NAMED: Final = "It names nobody. Criticism of the police is never a reason to withhold what somebody says."
LET_THROUGH: Final = "driving past"
NAMED: Final = "named"
CARD: Final = Heard(
    "Nobody clears the snow from the ramp at Mill Hill stop. Last winter I could not leave the house for a week.",
    "Mill Hill stop", "In winter", "People who use a wheelchair cannot reach the bus.", card="D4K7M3",
)  # fmt: skip


@dataclass
class Told:
    """Who works on them, what day it is there, and the concerns there are by the key of their voice."""

    here: datetime
    received: dict[str, Received] = field(default_factory=dict)

    def at(self, when: date | int) -> datetime:
        """The morning of a day; of today, an hour ago."""
        if isinstance(when, date):
            return datetime.combine(when, MORNING, self.here.tzinfo)
        if when == 0:
            return self.here - timedelta(hours=1)
        return datetime.combine(self.here.date() - timedelta(days=when), MORNING, self.here.tzinfo)

    def came(self, key: str) -> datetime:
        """When a concern came."""
        return self.at(next(voice.when for voice in EVERY if voice.key == key))

    def id(self, key: str) -> str:
        """A concern's key."""
        return self.received[key].concern.id

    def by(self, mail: str, area: str, now: datetime) -> Actor:
        """Somebody of theirs, as if they had always worked in this area."""
        return as_ever(mail, area, now=now)


def raise_them(told: Told) -> None:
    """Each comes by the public door; a person reads most of them within hours, and publishes them."""
    where = places.city(HARBORVIEW)
    for voice in EVERY:
        asked = Raised(
            voice.text, voice.kind, voice.place, "", voice.happens, voice.effect, voice.language,
            complaint=voice.complaint, act=f"demo {voice.key}",
        )  # fmt: skip
        came = told.at(voice.when)
        told.received[voice.key] = actions.raise_own(
            where, places.area(where, voice.area), asked, network=f"demo {voice.key}", now=came
        )
        if voice not in (*UNREAD, *WITHHELD):
            publish(told, voice)


def read_cards(told: Told) -> None:
    """Cards of meetings of the summer, entered and answered that evening."""
    for evening in EVENINGS:
        for card in evening.cards:
            _card(told, evening, card)


def _card(told: Told, evening: Evening, card: Card) -> None:
    now = told.at(evening.on) + timedelta(hours=11)
    by = told.by("ortega", evening.area, now)
    made = actions.raise_concern(
        HARBORVIEW, evening.area, card.text, origin=Origin.PAPER, raised_on=evening.on, answer=card.answer,
        card=card.number, by=by, now=now,
    )  # fmt: skip
    actions.publish(made.id, card.text, card.place, card.theme, by=by, now=now)
    told.received[card.number] = Received(made, card.number)


def publish(told: Told, voice: Voice) -> None:
    """Everybody reads it, in other languages too where a person has translated it."""
    now = told.came(voice.key) + timedelta(hours=3)
    by = told.by("ortega", voice.area, now)
    key = told.id(voice.key)
    actions.publish(key, voice.wording or voice.text, voice.place, voice.theme, by=by, now=now)
    if voice.english:
        actions.translate(key, "text", "en", voice.english, by=by, now=now + timedelta(hours=1))


def answer_them(told: Told) -> None:
    """What the desk said and did, on its day, in time or late."""
    for each in ANSWERS:
        _answer(told, each)
    for promised in PROMISES:
        _promise(told, promised)
    for passed in PASSED:
        _pass_on(told, passed)
    now = told.came("cameras") + timedelta(hours=47)
    actions.decline(told.id("cameras"), CAMERAS, by=told.by("chen", "D4", now), now=now)
    key, hours, owner, days = PUT_OFF
    now = told.came(key) + timedelta(hours=hours)
    actions.put_off(told.id(key), owner, now.date() + timedelta(days=days), by=told.by("ortega", "D4", now), now=now)
    now = told.came("party again") + timedelta(hours=5)
    actions.merge(told.id("party again"), told.id("party"), by=told.by("ortega", "D4", now), now=now)
    now = told.came("windows") + timedelta(hours=5)
    actions.merge(told.id("windows"), told.id("lamps"), by=told.by("ortega", "D4", now), now=now)


def _answer(told: Told, each: Answered) -> None:
    now, area = told.came(each.key) + timedelta(hours=each.hours), area_of(each.key)
    actions.answer(told.id(each.key), each.text, by=told.by("ortega", area, now), now=now)
    if each.translated:
        later = now + timedelta(hours=4)
        partner = told.by("baptiste", area, later)
        actions.translate(told.id(each.key), "answer", each.language, each.translated, by=partner, now=later)


def _promise(told: Told, each: Promised) -> None:
    now = told.came(each.key) + timedelta(hours=each.hours)
    by = told.by("ortega", "D4", now)
    due = now.date() + timedelta(days=each.days)
    made = actions.promise_for(told.id(each.key), each.what, each.owner, due, by=by, now=now)
    if each.kept is not None:
        promises.keep(made.id, each.how, by=by, now=now + timedelta(days=each.kept))


def _pass_on(told: Told, each: Passed) -> None:
    now = told.came(each.key) + timedelta(hours=each.hours)
    by, until = told.by("ortega", "D4", now), now.date() + timedelta(days=each.days)
    asked = actions.pass_on(told.id(each.key), each.organization, each.mail, each.reason, until, by=by, now=now)
    if each.replied is not None:
        later = now + timedelta(days=each.replied)
        due = now.date() + timedelta(days=each.ours_by)
        reply = actions.reply_for_organization(asked.id, Reply.OURS, due, each.text, now=later)
        actions.read_reply(reply.id, True, by=by, now=later + timedelta(hours=2))


def what_authors_say(told: Told) -> None:
    """One says that it is not fixed; two were withheld and asked to look again: one waits, one was let through."""
    now = told.at(2)
    actions.say_not_fixed(queries.concern(told.id("engines")), STILL_LOUD, now=now)
    for voice in WITHHELD:
        now = told.came(voice.key) + timedelta(hours=4)
        actions.withhold(
            told.id(voice.key), Ground.IDENTIFIES, WHY[voice.key], by=told.by("ortega", "D4", now), now=now
        )
        asked = actions.appeal(
            queries.concern(told.id(voice.key)), LOOK_AGAIN[voice.key], now=now + timedelta(hours=20)
        )
        if voice.key == LET_THROUGH:
            _let_through(told, voice, asked.key)
    actions.settle(told.here)


def _let_through(told: Told, voice: Voice, words: str) -> None:
    now = told.came(voice.key) + timedelta(hours=60)
    by = told.by("amado", "city", now)
    actions.decide_appeal(words, True, NOBODY_NAMED, text=voice.text, theme=voice.theme, by=by, now=now)


WHY: Final = {
    NAMED: "It tells where a person lives and which car he drives. Tell us again without that.",
    LET_THROUGH: "It speaks of officers who could be known.",
}


def sealed_and_on_paper(told: Told) -> None:
    """An account that one trained person alone may open; and a card from a meeting."""
    where = places.city(HARBORVIEW)
    actions.disclose(where, Account(*SEALED, act="demo"), network="demo sealed", now=told.at(2))
    now = told.at(13)
    by = told.by("ortega", "D4", now)
    made = actions.raise_for(HARBORVIEW, "D4", CARD, key=new_key(), by=by, now=now)
    actions.publish(made.concern.id, CARD.text, CARD.place, Theme.TRAFFIC, by=by, now=now + timedelta(hours=1))
    told.received["card"] = Received(made.concern, made.code)


def area_of(key: str) -> str:
    """Where a voice speaks of."""
    return next(voice.area for voice in EVERY if voice.key == key)
