"""Pieces of a file → digests: what tells who and where is a number by then, so they are small and quick to gather.

Where there is much to read and a second processor for it, a helper reads every other piece.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import date
from itertools import islice
from threading import Thread

import numpy as np
from numpy.typing import NDArray

from compstat.places.queries import City

from .feed import Piece, parsed
from .rules import LoadRefused
from .schema import Columns, Kind, Layout, Status, Understanding, each, withheld

MUCH = 32_000_000  # bytes; below, a helper takes longer to start than it saves
AHEAD = 2  # pieces a helper is given before it has answered
MOST_WAITING = 32  # digests kept until the one before them is there
STREETS_AT_MOST = 2_000_000  # distinct spellings; beyond, no street index is made


class Streets(dict[str, int]):
    """A number for each spelling of a place; 0, the first one's, where there are too many to tell apart."""

    def __missing__(self, text: str) -> int:
        if len(self) >= STREETS_AT_MOST:
            return 0
        self[text] = found = len(self)
        return found


@dataclass
class Digest:
    """What the records of a piece came to."""

    columns: dict[str, NDArray[np.generic]]  # by the names of tally.FIELDS; kinds and streets in the reader's numbers
    kinds: list[Kind]  # that this reader had not met before, in the order of its numbers
    streets: list[str]  # likewise
    blank: list[int]  # records without an incident number
    rejected: list[tuple[int, int, str]]  # (place in the piece, line, raw text)
    unknown_districts: Counter[str]
    repaired: int
    characters: int


class Reader:
    """Reads one piece after another; what it once understood, and the numbers it gave, stay."""

    def __init__(self, city: City, as_of: date) -> None:
        self.known = Understanding(city, as_of)
        self.streets = Streets()
        self.held: list[bool] = []  # by kind: whether such a record must not be held here

    def digest(self, piece: Piece, form: Layout) -> Digest:
        """Parse and understand the records of a piece."""
        met = len(self.known.kinds), len(self.streets)
        piece = parsed(piece)
        columns = self.known.read(piece, form)
        kinds = self.known.kinds[met[0] :]
        self.held += [withheld(self.known.city, code) for code, _ in kinds]
        status = columns.status
        status[(status == Status.ACCEPTED) & np.array(self.held or [False])[columns.kind]] = Status.WITHHELD
        numbers = [text.strip() for text in columns.incident]
        told = self._columns(piece, columns, numbers)
        return Digest(
            told, kinds, [*islice(self.streets, met[1], None)],
            [] if all(numbers) else [i for i, text in enumerate(numbers) if not text],
            [(i, piece.lines[i], piece.raws[i]) for i in np.flatnonzero(status >= Status.FIELD_COUNT).tolist()],
            columns.unknown_districts, columns.repaired, sum(map(len, piece.raws)),
        )  # fmt: skip

    def _columns(self, piece: Piece, columns: Columns, numbers: list[str]) -> dict[str, NDArray[np.generic]]:
        count = len(numbers)
        return {
            "mark": np.fromiter(map(hash, piece.raws), np.int64, count),
            "incident": np.fromiter(map(hash, numbers), np.int64, count),
            "street": np.fromiter(each(self.streets, columns.street), np.int32, count),
            **{name: getattr(columns, name) for name in ("status", "day", "hour", "kind", "district", "lat", "lng")},
        }


class Readers:
    """One reader; a second in a process of its own where there is much to read and a processor for it."""

    def __init__(self, city: City, as_of: date, size: int) -> None:
        self.reader = Reader(city, as_of)
        fork = multiprocessing.get_context("fork") if size >= MUCH and _processors() > 1 else None  # one key for hashes
        self.helper = ProcessPoolExecutor(1, fork, _begin, (Reader(city, as_of),)) if fork else None

    def __enter__(self) -> Readers:
        return self

    def __exit__(self, *how: object) -> None:
        if self.helper:
            self.helper.shutdown(cancel_futures=True)

    def digests(self, pieces: Iterable[Piece], form: Layout) -> Iterator[tuple[int, Digest]]:
        """Who read each piece (0 or 1) and what it came to, in the order of the file."""
        try:
            yield from self._in_order(pieces, form)
        except BrokenProcessPool as error:
            raise LoadRefused(
                "A process that helps to read was stopped, perhaps because memory ran out. Load the files again."
            ) from error

    def _in_order(self, pieces: Iterable[Piece], form: Layout) -> Iterator[tuple[int, Digest]]:
        waiting: deque[tuple[int, Future[Digest]]] = deque()
        for piece in pieces:
            busy = sum(who for who, digest in waiting if not digest.done())
            waiting.append(
                (1, self._asked(piece, form)) if self.helper and busy < AHEAD else (0, self._own(piece, form))
            )
            while waiting and (waiting[0][1].done() or len(waiting) > MOST_WAITING):
                who, digest = waiting.popleft()
                yield who, digest.result()
        for who, digest in waiting:
            yield who, digest.result()

    def _asked(self, piece: Piece, form: Layout) -> Future[Digest]:
        assert self.helper is not None
        return self.helper.submit(_digest, piece, form)

    def _own(self, piece: Piece, form: Layout) -> Future[Digest]:
        done: Future[Digest] = Future()
        done.set_result(self.reader.digest(piece, form))
        return done


_reader: Reader  # the helper's own, in its process


def _begin(reader: Reader) -> None:  # pragma: no cover - in a process of its own
    """Make ready to help, and to end when the process that asks ends, however that ends."""
    global _reader
    _reader = reader
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that asks
    gc.disable()
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:  # pragma: no cover - in a process of its own
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _digest(piece: Piece, form: Layout) -> Digest:  # pragma: no cover - in a process of its own
    return _reader.digest(piece, form)


def _processors() -> int:
    """How many this process may use; one where processes cannot be forked."""
    if "fork" not in multiprocessing.get_all_start_methods():
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
