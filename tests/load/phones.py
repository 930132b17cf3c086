"""Phones in one meeting: each arrives, joins, follows what is showing, and now and then says something."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from . import acts
from .outbox import DeskBox
from .settle import Settled
from .wire import Answer, Browser, device_id

LANGUAGES = ("en", "en", "es", "ht")
AGAIN = 0.2  # the share of acts that is sent a second time, as after a lost answer
QUIET = 3  # looks after the last act: nothing changes any more
ASKED = {
    "en": "Why is the light at the corner broken, for the {n}. week?",
    "es": "¿Por qué no hay luz en la esquina, semana {n}?",
    "ht": "Poukisa limyè nan kwen an kase, semèn {n}?",
}


@dataclass(frozen=True)
class Rhythm:
    """How many phones, and for how many seconds: all of it, arriving, between two looks, between two acts."""

    phones: int
    lasting: float
    arriving: float
    looking: float
    acting: float


@dataclass(frozen=True)
class Act:
    """What a phone sent, and how often it was told yes: the first time, and again."""

    by: int
    fields: dict[str, Any]
    taken: int = 0
    again: int = 0


@dataclass
class Heard:
    """What all phones met together."""

    statuses: Counter[str] = field(default_factory=Counter)
    looks: list[float] = field(default_factory=list)  # seconds
    acts: list[float] = field(default_factory=list)
    taken: dict[str, Act] = field(default_factory=dict)  # by their ids
    wrong: list[str] = field(default_factory=list)

    def of(self, kind: str) -> dict[str, Act]:
        """What was taken in of a kind."""
        return {key: act for key, act in self.taken.items() if act.fields["kind"] == kind}


@dataclass
class Phone:
    """One of them. Its chance is its own, so that what it says is the same whatever the others do."""

    number: int
    meeting: Settled
    rhythm: Rhythm
    heard: Heard
    chance: random.Random
    browser: Browser
    slip: str = ""
    etag: str = ""
    saying: Iterator[acts.Fields] = field(init=False)

    def __post_init__(self) -> None:
        self.saying = self._all_it_says()

    async def live(self) -> None:
        """Arrive, join, and take part until it is over; a line that fails is wrong."""
        try:
            await self._live()
        except (OSError, TimeoutError) as error:
            self.heard.wrong.append(f"phone {self.number}: {error!r}")

    async def _live(self) -> None:
        end = asyncio.get_running_loop().time() + self.rhythm.lasting
        await asyncio.sleep(self.chance.uniform(0, self.rhythm.arriving))
        self._met("joined", await self.browser.get(self.browser.path(f"/j/{self.meeting.code}/")), {302, 303})
        self._met("opened", await self.browser.get(self.browser.path(f"{self.meeting.address}room/")), {200})
        await asyncio.gather(self._follow(end + QUIET * self.rhythm.looking), self._speak(end))

    async def _follow(self, end: float) -> None:
        """Look what is showing, and again."""
        now = asyncio.get_running_loop().time
        while (began := now()) < end:
            headers = {"If-None-Match": self.etag} if self.etag else {}
            answer = await self.browser.get(self.browser.path(f"{self.meeting.address}room/part/"), **headers)
            self._met("looked", answer, {200, 304})
            self.heard.looks.append(answer.seconds)
            self.etag = answer.headers.get("etag", self.etag)
            await asyncio.sleep(max(0.0, began + self.rhythm.looking - now()))

    async def _speak(self, end: float) -> None:
        """Say something, and again."""
        now = asyncio.get_running_loop().time
        await asyncio.sleep(self.chance.uniform(0, self.rhythm.acting))
        while (began := now()) < end:
            key, fields = device_id(self.chance), next(self.saying)
            await self._say(key, fields)
            if self.chance.random() < AGAIN:
                await self._say(key, fields)
            await asyncio.sleep(max(0.0, began + self.rhythm.acting - now()))

    async def _say(self, key: str, fields: acts.Fields) -> None:
        """Send an act, and keep what was told."""
        address = self.browser.path(f"{self.meeting.address}room/act/")
        answer = await self.browser.post(address, {**fields, "id": key}, Accept="application/json")
        self.heard.acts.append(answer.seconds)
        if not self._met(str(fields["kind"]), answer, {200}):
            return
        told, before = answer.told, self.heard.taken.get(key, Act(self.number, fields))
        if not told["accepted"]:
            self.heard.wrong.append(f"{fields}: {told['said']}")
            return
        again = bool(told["again"])
        self.heard.taken[key] = Act(self.number, fields, before.taken + (not again), before.again + again)

    def _met(self, what: str, answer: Answer, good: Iterable[int]) -> bool:
        """Count an answer; whether it is one that should be."""
        self.heard.statuses[f"{what} {answer.status}"] += 1
        if answer.status not in good:
            self.heard.wrong.append(f"{what}: {answer.status} {answer.text[:300]}")
        return answer.status in good

    def _all_it_says(self) -> Iterator[acts.Fields]:
        """What this phone says in its evening: each vote and support once, questions in between, in a random order."""
        meeting, options = self.meeting, range(self.meeting.options)
        once = [acts.support(line) for line in self.chance.sample(meeting.lines, min(2, len(meeting.lines)))]
        once += [acts.unclear(meeting.slide), acts.show(meeting.show, [self.chance.choice(options)])]
        if self.slip:
            chosen = self.chance.sample(options, self.chance.randint(1, meeting.dots))
            once.append(acts.ballot(meeting.ballot, self.slip, chosen))
        self.chance.shuffle(once)
        for number, each in enumerate(once):
            if self.chance.random() < 0.5:
                yield acts.ask(ASKED[self.browser.language].format(n=number))
            yield each
        for number in range(len(once), 9):  # more than ten within ten minutes are not taken
            yield acts.ask(ASKED[self.browser.language].format(n=number))
        while True:
            yield acts.unclear(meeting.slide)


@dataclass
class Scribe:
    """Whoever reads what phones send: looks as often as they do, and lets one question through each time."""

    box: DeskBox
    rhythm: Rhythm
    heard: Heard
    through: list[str] = field(default_factory=list)  # the keys of what was let through

    async def work(self) -> None:
        """Until it is over."""
        now = asyncio.get_running_loop().time
        end, etag = now() + self.rhythm.lasting, ""
        while (began := now()) < end:
            answer = await self.box.browser.get(self.box.part, **({"If-None-Match": etag} if etag else {}))
            self.heard.statuses[f"desk {answer.status}"] += 1
            etag = answer.headers.get("etag", etag)
            if waiting := [key for key in self.heard.of("ask") if key not in self.through]:
                await self._let_through(waiting[0])
            await asyncio.sleep(max(0.0, began + self.rhythm.looking - now()))

    async def _let_through(self, key: str) -> None:
        """One question, in its own words."""
        text = self.heard.taken[key].fields["text"]
        await self.box.send(kind="let_through", asked=key, said="question", text=text)
        self.through.append(key)


async def evening(port: int, meeting: Settled, rhythm: Rhythm, seed: int, box: DeskBox) -> tuple[Heard, list[str]]:
    """All phones of a meeting at once, and a scribe; what they met, and what was let through."""
    heard, phones = Heard(), []
    for number in range(rhythm.phones):
        chance = random.Random(f"{seed} {number}")
        browser = Browser(port, LANGUAGES[number % len(LANGUAGES)])
        slip = meeting.slips[number] if number < len(meeting.slips) else ""
        phones.append(Phone(number, meeting, rhythm, heard, chance, browser, slip))
    scribe = Scribe(box, rhythm, heard)
    await asyncio.gather(scribe.work(), *(phone.live() for phone in phones))
    return heard, scribe.through


def percentile(seconds: list[float], share: int) -> int:
    """The time within which so many in a hundred were answered, in milliseconds."""
    ranked = sorted(seconds)
    return round(1000 * ranked[min(len(ranked) - 1, len(ranked) * share // 100)])
