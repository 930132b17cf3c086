"""Bytes → records: what kind of file it is, its encoding and line ends, and where each record begins.

A record is one line, or several held together by quotes. Nothing is dropped: a record that cannot be parsed is
handed on as such, with its raw text and the line it begins on.
"""

from __future__ import annotations

import codecs
import csv
import gc
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import repeat
from pathlib import Path
from typing import IO

from .rules import FeedRejected

BLOCK = 1 << 20
PIECE = BLOCK // 4  # characters at a time: what stays in a processor's cache
MOST_LINES = 50  # a quote still open after so many lines was never closed
MOST_CHARACTERS = 1 << 16
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
MAGIC: tuple[tuple[bytes, str], ...] = (
    (
        b"PK\x03\x04",
        "a zip archive or an Excel workbook. Unpack it, or save the sheet as CSV, and load that file",
    ),
    (b"\x1f\x8b", "compressed with gzip. Unpack it (gunzip) and load the CSV inside"),
    (b"%PDF", "a PDF. Ask the publisher for the CSV"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook. Save the sheet as CSV and load that file"),
    (b"PAR1", "a Parquet file. Export it as CSV and load that file"),
)


@dataclass(frozen=True)
class Source:
    """A feed file, copied and known."""

    name: str
    path: Path
    sha256: str
    size: int
    encoding: str


@dataclass
class Piece:
    """Some records of one file: raw text, first line; once `parsed`, their fields (None where they cannot be told)."""

    raws: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    fields: list[list[str] | None] = field(default_factory=list)
    unclosed: set[int] = field(default_factory=set)
    held: bool = False  # whether quotes hold lines together here


def keep(path: Path, folder: Path, progress: Callable[[str, int, int], None]) -> Source:
    """Copy a file to folder/<sha256> while finding out what it is. FeedRejected when it is no text table."""
    size, digest = path.stat().st_size, hashlib.sha256()
    if size == 0:
        raise FeedRejected(f"{path.name} is empty. Download it again.")
    target = folder / f".{path.name}.part"
    decoder, utf8, done = codecs.getincrementaldecoder("utf-8")(), True, 0
    with path.open("rb") as source, target.open("wb") as copy:
        head = source.read(BLOCK)
        encoding = _kind(path.name, head)
        while head:
            digest.update(head)
            copy.write(head)
            utf8 = utf8 and _is_utf8(decoder, head)
            done += len(head)
            progress(f"Copying {path.name}", done, size)
            head = source.read(BLOCK)
    utf8 = utf8 and _is_utf8(decoder, b"", final=True)
    kept = target.rename(folder / digest.hexdigest())
    return Source(path.name, kept, digest.hexdigest(), size, encoding or ("utf-8-sig" if utf8 else "cp1252"))


def _is_utf8(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def _kind(name: str, head: bytes) -> str | None:
    """The encoding if the first bytes settle it; FeedRejected for what is not a table in text."""
    for magic, what in MAGIC:
        if head.startswith(magic):
            raise FeedRejected(f"{name} is {what}.")
    if head.startswith(UTF16):
        return "utf-16"
    if head.count(0) > len(head) // 8:
        raise FeedRejected(
            f"{name} is not text. If it was saved as “Unicode”, save it as “CSV UTF-8” and load that file."
        )
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()[:1]
    if not start:
        raise FeedRejected(f"{name} holds nothing but blanks. Download it again.")
    if start == b"<":
        raise FeedRejected(
            f"{name} is a web page, not a CSV. The download probably failed: open the address in a browser."
        )
    if start in b"{[":
        raise FeedRejected(f"{name} is JSON, not a CSV. Ask the publisher's site for the CSV of the same data.")
    return None


def open_text(source: Source) -> IO[str]:
    """The file as text; bytes its encoding does not know stay visible as escapes."""
    return source.path.open(encoding=source.encoding, errors="backslashreplace", newline="")


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for garbage meanwhile: many new lists, none in a circle, would be searched again and again."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def pieces(file: IO[str], first_line: int = 1) -> Iterator[Piece]:
    """All records of an open file, in pieces that are not yet parsed."""
    with _uncollected():
        while block := file.readlines(PIECE):
            piece = _records(block, file, first_line)
            first_line += len(block)
            yield piece if all(piece.raws) else _without_blanks(piece)


def parsed(piece: Piece) -> Piece:
    """The piece with the fields of its records."""
    piece.fields = _parse(piece)
    return _split_misjoined(piece) if piece.held else piece


def _without_blanks(piece: Piece) -> Piece:
    """Blank lines are no records."""
    full = [i for i, raw in enumerate(piece.raws) if raw]
    unclosed = {now for now, before in enumerate(full) if before in piece.unclosed}
    return Piece([piece.raws[i] for i in full], [piece.lines[i] for i in full], unclosed=unclosed, held=piece.held)


def _records(block: list[str], file: IO[str], first_line: int) -> Piece:
    """The records of a block of lines. A line with an odd number of quotes opens or closes a record of several lines.

    Where the last one is still open, lines from beyond are added to the block.
    """
    odd = [i for i, quotes in enumerate(map(str.count, block, repeat('"'))) if quotes % 2]
    raws, at, unclosed, done, turn = list[str](), list[int](), set[int](), 0, 0
    while turn < len(odd):
        opens = odd[turn]
        raws += block[done:opens]
        at += range(done, opens)
        if turn + 1 == len(odd):
            odd += _reach_on(block, file, opens)
        closes = odd[turn + 1] if turn + 1 < len(odd) else None
        if closes is None or closes - opens >= MOST_LINES or sum(map(len, block[opens:closes])) >= MOST_CHARACTERS:
            unclosed.add(len(raws))
            closes = opens
        raws.append("".join(block[opens : closes + 1]))
        at.append(opens)
        done = closes + 1
        turn += 1 if closes == opens else 2
    raws += block[done:]
    at += range(done, len(block))
    lines = [first_line + i for i in at]
    return Piece([raw.rstrip("\r\n") for raw in raws], lines, unclosed=unclosed, held=bool(odd))


def _reach_on(block: list[str], file: IO[str], opens: int) -> list[int]:
    """Add lines to the block until one closes what is open; where that is, unless it was never closed."""
    length = sum(map(len, block[opens:]))
    while len(block) - opens < MOST_LINES and length < MOST_CHARACTERS and (line := file.readline()):
        block.append(line)
        length += len(line)
        if line.count('"') % 2:
            return [len(block) - 1]
    return []


def _parse(piece: Piece) -> list[list[str] | None]:
    """The fields of each record: all at once, or one by one where something is odd."""
    if not piece.unclosed:
        try:
            rows: list[list[str] | None] = list(csv.reader(piece.raws))
        except csv.Error:
            rows = []
        if len(rows) == len(piece.raws):
            return rows
    return [None if i in piece.unclosed else _parse_one(raw) for i, raw in enumerate(piece.raws)]


def _parse_one(raw: str) -> list[str] | None:
    try:
        rows = list(csv.reader([raw]))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


def _split_misjoined(piece: Piece) -> Piece:
    """Take apart what two stray quotes (5" pipe) held together, if its first line is a record by itself."""
    whole = [len(f) for f in piece.fields if f]
    width = max(set(whole), key=whole.count) if whole else 0
    odd = [i for i, f in enumerate(piece.fields) if (f is None or len(f) != width) and "\n" in _unix(piece.raws[i])]
    for i in reversed(odd):
        numbered = enumerate(_unix(piece.raws[i]).split("\n"), piece.lines[i])
        lines, texts = map(list, zip(*((n, text) for n, text in numbered if text), strict=True))
        apart = [_parse_one(text) for text in texts]
        if any(len(f or ()) == width for f in apart):
            piece.raws[i : i + 1] = texts
            piece.lines[i : i + 1] = lines
            piece.fields[i : i + 1] = apart
            piece.unclosed = {u + (len(texts) - 1 if u > i else 0) for u in piece.unclosed}
    return piece


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
