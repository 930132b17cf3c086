"""What a device keeps and sends: as static/meetings/keeping.js does it, in order, again until the server has answered.

An act that was answered leaves the outbox; one that was not stays, and goes again under the same id.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

from tests.attacks.running import Running, Visitor

from .wire import Browser, Cut, device_id

PAUSE = (0.02, 0.2)  # seconds before another try; a real device waits longer
ENOUGH = 10  # wrong answers: it is no use to go on
PATIENCE = 120.0  # seconds for all of it
Result = dict[str, Any]
T = TypeVar("T")


@dataclass
class Outbox:
    """Acts of one device that the server has not answered yet, and what came of the others."""

    browser: Browser
    address: str
    chance: random.Random
    waiting: list[dict[str, Any]] = field(default_factory=list)
    sent: dict[str, dict[str, Any]] = field(default_factory=dict)  # all that was ever kept, by its id
    results: dict[str, Result] = field(default_factory=dict)
    tries: int = 0
    wrong: list[str] = field(default_factory=list)  # answers that there should not be

    def keep(self, **fields: object) -> str:
        """Store an act; its id."""
        act = {"id": device_id(self.chance), "at": datetime.now(UTC).isoformat(), **fields}
        self.waiting.append(act)
        self.sent[act["id"]] = act
        return str(act["id"])

    @property
    def refused(self) -> list[tuple[dict[str, Any], str]]:
        """What was not accepted, and why."""
        return [(self.sent[key], told["said"]) for key, told in self.results.items() if not told["accepted"]]

    async def send(self, **fields: object) -> Result:
        """Store an act, and send all there is; what came of it."""
        key = self.keep(**fields)
        await self.deliver()
        return self.results[key]

    async def deliver(self) -> None:
        """Until nothing waits."""
        async with asyncio.timeout(PATIENCE):
            while self.waiting:
                self.tries += 1
                assert len(self.wrong) < ENOUGH, self.wrong
                try:
                    await self._send_some()
                except (Cut, OSError):
                    await asyncio.sleep(self.chance.uniform(*PAUSE))

    async def _send_some(self) -> None:
        """The oldest of them. Cut, OSError: nobody knows."""
        raise NotImplementedError

    def _settled(self, acts: list[dict[str, Any]], results: list[Result]) -> None:
        """Take what was answered out of the box."""
        for act, result in zip(acts, results, strict=True):
            self.results[act["id"]] = result
            self.waiting.remove(act)


@dataclass
class RoomBox(Outbox):
    """Of a phone in the room: one act at a time, as a form."""

    async def _send_some(self) -> None:
        act = self.waiting[0]
        answer = await self.browser.post(self.address, act, Accept="application/json")
        if answer.status >= 500:
            self.wrong.append(f"{answer.status} {act}")
            raise Cut("not now")
        self._settled([act], [answer.told])


@dataclass
class DeskBox(Outbox):
    """Of a scribe: many acts at once, as a list, with who sends them and the token of their session."""

    name: str = ""
    owner: str = ""
    token: str = ""

    @property
    def part(self) -> str:
        """Where the part of the page is read that changes."""
        return self.address.removesuffix("act/") + "part/"

    async def _send_some(self) -> None:
        acts = self.waiting[:100]
        if not self.token:
            now = (await self.browser.get(self.address, Accept="application/json")).told
            self.owner, self.token = now["owner"], now["token"]
        headers = {"Content-Type": "application/json", "X-CSRFToken": self.token, "X-Kept-By": self.owner}
        body = json.dumps(acts).encode()
        answer = await self.browser.say(
            "POST", self.address, body, {**headers, "Content-Length": str(len(body)), "Accept": "application/json"}
        )
        if answer.status != 200:
            self.wrong.append(f"{answer.status} {answer.text[:300]}")
            raise Cut("not now")
        self._settled(acts, answer.told["results"])


def desk(site: Running, mail: str, meeting: str, chance: random.Random, *, port: int = 0) -> DeskBox:
    """The outbox of somebody of the staff who has signed in, on the line at this port."""
    visitor = Visitor(site).enter(mail)
    cookies = {cookie.name: str(cookie.value) for cookie in visitor.cookies}
    visitor.close()
    browser = Browser(port or site.port, cookies=cookies)
    return DeskBox(browser, f"/staff/meetings/{meeting}/scribe/act/", chance, name=mail)


async def phone(port: int, code: str, address: str, chance: random.Random, *, source: str = "127.0.0.1") -> RoomBox:
    """The outbox of a phone that has joined, on the line at this port."""
    browser = Browser(port, source=source)
    while not browser.cookies:
        try:
            await browser.get(f"/j/{code}/")
        except (Cut, OSError):
            await asyncio.sleep(chance.uniform(*PAUSE))
    return RoomBox(browser, f"{address}room/act/", chance)


def at_once(doing: Coroutine[Any, Any, T]) -> T:
    """Run it in a thread of its own: another test's browser may have left an event loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, doing).result()
