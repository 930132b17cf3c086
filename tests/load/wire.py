"""HTTP by hand: one connection a request, as the server wants it, with as little work as possible on this side."""

from __future__ import annotations

import asyncio
import gzip
import json
import random
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
FIRST_WAIT = 30.0  # seconds for an answer


class Cut(OSError):
    """The line ended before an answer was whole: nobody knows whether the request arrived."""


@dataclass(frozen=True)
class Answer:
    """What came back, and after how many seconds."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float

    @property
    def text(self) -> str:
        """The body as text."""
        packed = self.headers.get("content-encoding") == "gzip"
        return (gzip.decompress(self.body) if packed else self.body).decode()

    @property
    def told(self) -> dict[str, Any]:
        """The body as JSON."""
        return dict(json.loads(self.text))


def device_id(chance: random.Random) -> str:
    """An id as a device makes one: 26 characters of a ULID."""
    return "01" + "".join(chance.choice(LETTERS) for _ in range(24))


def _parsed(heard: bytes, seconds: float) -> Answer:
    """An answer that is whole. Cut: it is not."""
    head, found, body = heard.partition(b"\r\n\r\n")
    if not found:
        raise Cut("no answer")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(": ")
        known = headers.get(name.lower())
        headers[name.lower()] = f"{known}\n{value}" if known else value  # two cookies are two lines
    status = int(first.split(" ", 2)[1])
    if headers.get("transfer-encoding") == "chunked":
        if not body.endswith(b"0\r\n\r\n"):
            raise Cut("an answer by half")
        body = _joined(body)
    elif len(body) < int(headers.get("content-length", 0)):
        raise Cut("an answer by half")
    return Answer(status, headers, body, seconds)


def _joined(chunks: bytes) -> bytes:
    """The body that came in chunks."""
    joined = b""
    while chunks:
        size, _, rest = chunks.partition(b"\r\n")
        joined, chunks = joined + rest[: int(size, 16)], rest[int(size, 16) + 2 :]
    return joined


@dataclass
class Browser:
    """Cookies of one site, and what one says with them. `source` is the loopback address it comes from."""

    port: int
    language: str = "en"
    source: str = "127.0.0.1"
    cookies: dict[str, str] = field(default_factory=dict)

    def path(self, address: str) -> str:
        """An address of the site in this browser's language."""
        return address if self.language == "en" else f"/{self.language}{address}"

    async def get(self, address: str, **headers: str) -> Answer:
        """Read a page."""
        return await self.say("GET", address, b"", headers)

    async def post(self, address: str, told: dict[str, object], **headers: str) -> Answer:
        """Send a form."""
        body = urlencode(told, doseq=True).encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body))}
        return await self.say("POST", address, body, {**kind, **headers})

    async def say(self, method: str, address: str, body: bytes, headers: dict[str, str]) -> Answer:
        """One request and its answer; cookies it brings are kept. Cut, OSError."""
        told = {"Host": f"localhost:{self.port}", "Accept-Encoding": "gzip", "Connection": "close", **headers}
        if self.cookies:
            told["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in told.items())
        sent = f"{method} {address} HTTP/1.1\r\n{head}\r\n".encode() + body
        answer = await exchange(self.port, sent, self.source)
        for line in answer.headers.get("set-cookie", "").split("\n"):
            name, found, value = line.partition(";")[0].partition("=")
            if found:
                self.cookies[name] = value
        return answer


async def exchange(port: int, sent: bytes, source: str = "127.0.0.1") -> Answer:
    """Send a request as it is; its answer. Cut: the line ended before it was whole; OSError: there was no line."""
    began = time.perf_counter()
    async with asyncio.timeout(FIRST_WAIT):
        reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(source, 0))
        try:
            writer.write(sent)
            await writer.drain()
            heard = await reader.read()
        except ConnectionError as error:
            raise Cut(str(error)) from error
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()
    return _parsed(heard, time.perf_counter() - began)
