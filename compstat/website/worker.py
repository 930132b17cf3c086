"""The worker of the server process: waits for whole requests, so that whoever sends slowly keeps nobody out.

Gunicorn reads a request in the thread that answers it, and a few slow senders would hold every thread. Here a request
is heard beside the others until it is whole, and only then takes a thread. One connection brings one request.
"""

from __future__ import annotations

import re
import socket
import struct
from collections import deque
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from selectors import EVENT_READ
from time import monotonic
from typing import Any, Final

from gunicorn.glogging import Logger
from gunicorn.http import wsgi
from gunicorn.workers.gthread import TConn, ThreadWorker

from .logs import Plain

PATIENCE: Final = 15.0  # seconds within which a request must be whole
WAITING: Final = 500  # requests a worker hears at once; one more, and the one that waits longest goes
HEAD: Final = 65_536  # bytes of a request's head
BODY: Final = 1_100_000  # bytes of its body: the most a form may have (DATA_UPLOAD_MAX_MEMORY_SIZE), and a little
SENDING: Final = 20  # seconds for which a reader may take nothing
LENGTH: Final = re.compile(rb"(?im)^content-length:[ \t]*(\d+)[ \t]*\r$")
CHUNKED: Final = re.compile(rb"(?im)^transfer-encoding:")


class Unnamed(wsgi.Response):  # type: ignore[misc]
    """An answer that does not name the server's software."""

    def default_headers(self) -> list[str]:
        return [header for header in super().default_headers() if not header.startswith("Server:")]


wsgi.Response = Unnamed  # gunicorn has no setting for it


class Quiet(Logger):  # type: ignore[misc]
    """Faults of the server, without anything a request held."""

    def setup(self, cfg: Any) -> None:  # noqa: ANN401
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(Plain())


def lacking(heard: bytes | bytearray) -> int | str:
    """How many bytes are missing at least until a request is whole; a status line when it will not be heard."""
    end = heard.find(b"\r\n\r\n")
    if end < 0:
        return 1 if len(heard) <= HEAD else "431 Request Header Fields Too Large"
    head = bytes(heard[: end + 2])
    if CHUNKED.search(head):
        return "411 Length Required"
    lengths = [int(found[:20]) for found in LENGTH.findall(head)]
    if max(lengths, default=0) > BODY:
        return "413 Content Too Large"
    return max(0, end + 4 + max(lengths, default=0) - len(heard))


class Connection(TConn):  # type: ignore[misc]
    """A connection, and what was heard of its request."""

    def __init__(self, *told: Any) -> None:  # noqa: ANN401
        super().__init__(*told)
        self.heard = bytearray()
        self.wanted = 0  # bytes, before it is worth looking again
        self.answered = False
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 262_144)  # most answers fit: no thread waits
        for way in (socket.SO_SNDTIMEO, socket.SO_RCVTIMEO):
            self.sock.setsockopt(socket.SOL_SOCKET, way, struct.pack("ll", SENDING, 0))


class Patient(ThreadWorker):  # type: ignore[misc]
    """Hears many requests at once, and gives whole ones to its threads."""

    pending_conns: deque[Connection]

    def accept(self, listener: socket.socket) -> None:
        """Begin to hear somebody."""
        try:
            sock, client = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        self.nr_conns += 1
        self._hear(Connection(self.cfg, sock, client, listener.getsockname()))
        if len(self.pending_conns) > WAITING:
            self._end(self.pending_conns[0])

    def _hear(self, connection: Connection) -> None:
        """From now on, for as long as patience lasts."""
        connection.timeout = monotonic() + PATIENCE
        self.pending_conns.append(connection)
        self.poller.register(connection.sock, EVENT_READ, partial(self.on_pending_socket_readable, connection))

    def on_pending_socket_readable(self, connection: Connection, client: socket.socket) -> None:
        """Hear more; a whole request goes to a thread."""
        try:
            more = client.recv(65_536)
        except OSError:
            more = b""
        if not more:
            self._end(connection)
            return
        if connection.answered:
            return  # what still comes is let pass, so that the answer can be read
        connection.heard += more
        if len(connection.heard) < connection.wanted:
            return
        missing = lacking(connection.heard)
        if isinstance(missing, str):
            self._refuse(connection, missing)
        elif missing:
            connection.wanted = len(connection.heard) + missing
        else:
            self._forget(connection)
            connection.init()
            connection.parser.unreader.unread(bytes(connection.heard))
            self.enqueue_req(connection)

    def _refuse(self, connection: Connection, status: str) -> None:
        """Say no before the request is whole."""
        self._forget(connection)
        with suppress(OSError):  # it may have gone
            connection.sock.send(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        self._part(connection)

    def finish_request(self, connection: Connection, future: Future[object]) -> None:
        """The answer is sent."""
        self._part(connection)

    def _part(self, connection: Connection) -> None:
        """Let the other side hang up: closing at once could cut the answer off, and waiting here would hold others."""
        connection.answered = True
        try:
            connection.sock.setblocking(False)
            connection.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self.nr_conns -= 1
            connection.close()
        else:
            self._hear(connection)

    def murder_pending(self) -> None:
        """End those that took too long; when the worker stops, all."""
        while not self.alive and self.pending_conns:
            self._end(self.pending_conns[0])
        super().murder_pending()

    def _forget(self, connection: Connection) -> None:
        self.poller.unregister(connection.sock)
        self.pending_conns.remove(connection)

    def _end(self, connection: Connection) -> None:
        """Hear no more of it."""
        self._forget(connection)
        self.nr_conns -= 1
        connection.close()
