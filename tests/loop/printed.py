"""What our printed files say, page by page: letters as a reader copies them, by the tables each file brings along."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

OBJECT = re.compile(rb"(\d+) 0 obj(.*?)endobj", re.DOTALL)
STREAM = re.compile(rb"stream\r?\n(.*)\r?\nendstream", re.DOTALL)
DRAWN = re.compile(rb"/(f\d+) [\d.]+ Tf|\[((?:\((?:\\.|[^\\)])*\)|[^\]()])*)\]\s*TJ", re.DOTALL)
SHOWN = re.compile(rb"\(((?:\\.|[^\\)])*)\)", re.DOTALL)
ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]+)>)?\s*\n")


def pages(pdf: bytes) -> list[str]:
    """The words of each page, without the spaces in which lines are set."""
    objects = {int(found[1]): found[2] for found in OBJECT.finditer(pdf)}
    sheets = [told for told in objects.values() if re.search(rb"/Type\s*/Page\b", told)]
    return ["".join(_said(objects, sheet)) for sheet in sheets]


def squeezed(text: str) -> str:
    """A text as it is found there."""
    return re.sub(r"\s", "", text)


def _said(objects: dict[int, bytes], sheet: bytes) -> Iterator[str]:
    fonts = dict(re.findall(rb"/(f\d+) (\d+) 0 R", objects[_of(sheet, b"Resources")]))
    tables = {name: _table(objects, int(key)) for name, key in fonts.items()}
    now: dict[int, str] = {}
    for found in DRAWN.finditer(_stream(objects[_of(sheet, b"Contents")])):
        now = tables[found[1]] if found[1] else now
        for part in SHOWN.findall(found[0] if not found[1] else b""):
            raw = ESCAPED.sub(lambda each: _byte(each[1]), part)
            yield squeezed("".join(now.get(raw[n] << 8 | raw[n + 1], "") for n in range(0, len(raw) - 1, 2)))


def _table(objects: dict[int, bytes], font: int) -> dict[int, str]:
    """Which letters the numbers of a typeface stand for."""
    told: dict[int, str] = {}
    for first, last, text in PAIR.findall(_stream(objects[_of(objects[font], b"ToUnicode")])):
        start, letters = int(first, 16), bytes.fromhex((text or last).decode()).decode("utf-16-be")
        for n in range(start, (int(last, 16) if text else start) + 1):
            told[n] = letters[:-1] + chr(ord(letters[-1]) + n - start)
    return told


def _of(told: bytes, name: bytes) -> int:
    found = re.search(rb"/" + name + rb" (\d+) 0 R", told)
    assert found, name
    return int(found[1])


def _stream(told: bytes) -> bytes:
    found = STREAM.search(told)
    assert found
    return zlib.decompress(found[1]) if b"FlateDecode" in told else found[1]


def _byte(told: bytes) -> bytes:
    return bytes([int(told, 8)]) if told[:1].isdigit() else LETTERS.get(told, told)
