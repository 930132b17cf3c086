"""A bad line: a small TCP proxy that cuts connections before, amid and after a request, and amid its answer."""

from __future__ import annotations

import asyncio
import random
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

MOMENTS = ("before the request", "amid the request", "after the request", "amid the answer")
PIECE = 65_536


@dataclass
class Line:
    """Connections through a port of its own to the server's. `cuts` are the moments still to come, in this order.

    A connection that sends a form is cut with the chance `share` until none is left; so are others, if `all_of_them`.
    """

    server: int
    chance: random.Random
    cuts: list[str]
    share: float = 0.5
    port: int = 0
    cut: Counter[str] = field(default_factory=Counter)
    passed: int = 0
    _open: set[asyncio.Task[None]] = field(default_factory=set)

    async def hear(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection: one request, one answer, or less."""
        task = asyncio.current_task()
        assert task
        self._open.add(task)
        task.add_done_callback(self._open.discard)
        try:
            await self._pass_on(reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass  # who was cut off hangs up
        finally:
            writer.close()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """The request is heard whole here, so that each moment of it can be chosen."""
        request = await _request(reader)
        moment = self._moment(request)
        if moment == "before the request":
            return _drop(writer)
        there, back = await asyncio.open_connection("127.0.0.1", self.server)
        try:
            if moment == "amid the request":
                back.write(request[: self.chance.randrange(1, len(request))])
                await back.drain()
                await asyncio.sleep(self.chance.uniform(0, 0.05))
                return _drop(writer)
            back.write(request)
            await back.drain()
            if moment == "after the request":
                await asyncio.sleep(self.chance.uniform(0, 0.05))  # it may be done, under way, or not begun
                return _drop(writer)
            await self._answer(there, writer, amid=moment == "amid the answer")
        finally:
            back.close()

    async def _answer(self, there: asyncio.StreamReader, writer: asyncio.StreamWriter, *, amid: bool) -> None:
        """All of the answer, or its beginning."""
        answer = await there.read(-1)
        writer.write(answer[: self.chance.randrange(len(answer))] if amid and answer else answer)
        await writer.drain()
        if amid:
            _drop(writer)
        self.passed += not amid

    def _moment(self, request: bytes) -> str:
        """When this one is cut; empty for never."""
        if not self.cuts or not request.startswith(b"POST") or self.chance.random() >= self.share:
            return ""
        moment = self.cuts.pop()
        self.cut[moment] += 1
        return moment

    async def stop(self) -> None:
        """Let go of whoever is still here."""
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)


async def _request(reader: asyncio.StreamReader) -> bytes:
    """A whole request."""
    head = await reader.readuntil(b"\r\n\r\n")
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    length = int(lengths[0].partition(b":")[2]) if lengths else 0
    return head + (await reader.readexactly(length) if length else b"")


def _drop(writer: asyncio.StreamWriter) -> None:
    """End it as a dead network does: without a word."""
    writer.transport.abort()


def moments(times: int, chance: random.Random) -> list[str]:
    """So many cuts, each moment as often as the others, in a random order."""
    told = [MOMENTS[n % len(MOMENTS)] for n in range(times)]
    chance.shuffle(told)
    return told


@contextmanager
def line(server: int, cuts: int, seed: int, *, share: float = 0.5) -> Iterator[Line]:
    """A bad line to the server's port, in a thread of its own."""
    chance = random.Random(seed)
    made = Line(server, chance, moments(cuts, chance), share)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="line")
    thread.start()
    listening = asyncio.run_coroutine_threadsafe(asyncio.start_server(made.hear, "127.0.0.1", 0), loop).result(10)
    made.port = listening.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        loop.call_soon_threadsafe(listening.close)
        asyncio.run_coroutine_threadsafe(made.stop(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
