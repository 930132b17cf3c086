"""Typst makes the PDF, in this process, with our own typefaces. What people typed comes as data, never as source."""

from __future__ import annotations

import ctypes
import json
import sys
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from .letters import FONTS, all_printable

SHEETS: Final = Path(__file__).parent / "sheets"
ROOT: Final = Path(__file__).parents[2]  # a sheet of a room above may use what our sheets share
# Tagged for screen readers; refuses a picture without words, a sheet without title, a letter without shape.
STANDARD: Final = "ua-1"
RUNS: Final = 11  # Typst keeps what it has laid out for its next ten
MADE_AT: Final = 1_767_225_600  # 2026-01-01: the same data give the same bytes, and the sheet says its own date


def pdf(sheet: str, told: Mapping[str, Any]) -> bytes:
    """A sheet by its name, filled with data."""
    return _made.__wrapped__(sheet, _data(told), SHEETS)


def kept_pdf(sheet: str, told: Mapping[str, Any], folder: Path = SHEETS) -> bytes:
    """The same for what many ask for: the same data are set once in this process. `folder`: where the sheet is."""
    return _made(sheet, _data(told), folder)


def pages(sheet: str, told: Mapping[str, Any], folder: Path = SHEETS) -> list[bytes]:
    """The pages of the same sheet as drawings, to be counted and looked at."""
    drawn = _compiler(sheet, _data(told), folder).compile(format="svg")
    _forget()
    return drawn if isinstance(drawn, list) else [drawn]


def _data(told: Mapping[str, Any]) -> str:
    return json.dumps(all_printable(told), ensure_ascii=False, sort_keys=True)


@lru_cache(maxsize=64)
def _made(sheet: str, data: str, folder: Path) -> bytes:
    made = bytes(_compiler(sheet, data, folder).compile(format="pdf", pdf_standards=[STANDARD], timestamp=MADE_AT))
    _forget()
    return made


def _forget() -> None:
    """Let go of what Typst keeps for its next runs, a hundred megabytes for a bundle: by empty runs, in hundredths of a
    second. The memory goes back to the system where there is a way to say so."""
    import typst

    empty = typst.Compiler(input=b"", font_paths=_fonts(), ignore_system_fonts=True)
    for _ in range(RUNS):
        empty.compile(input=b"", format="svg")
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)):
        trim(0)


def _compiler(sheet: str, data: str, folder: Path = SHEETS) -> Any:  # noqa: ANN401 - typst has no types that mypy reads
    import typst

    return typst.Compiler(
        input=str(folder / f"{sheet}.typ"), root=str(ROOT), font_paths=_fonts(), ignore_system_fonts=True,
        sys_inputs={"told": data},
    )  # fmt: skip


@lru_cache(maxsize=1)
def _fonts() -> Any:  # noqa: ANN401
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
