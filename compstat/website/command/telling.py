"""What the command prints: progress on a terminal, sentences for people, JSON for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from types import TracebackType
from typing import Any

import click
from tqdm import tqdm

Progress = Callable[[str, int, int], None]


class Steps:
    """One bar per step, on stderr, only where a person watches."""

    def __init__(self, *, quiet: bool = False) -> None:
        self.quiet = quiet or not sys.stderr.isatty()
        self.step = ""
        self.bar: Any = None

    def __enter__(self) -> Progress:
        return self.show

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def show(self, step: str, done: int, total: int) -> None:
        """Move the bar of this step; a new step begins a new bar."""
        if self.quiet:
            return
        if step != self.step:
            self.close()
            self.step, self.bar = step, tqdm(desc=step, total=total or None, file=sys.stderr, unit_scale=True)
        if self.bar is not None:
            self.bar.update(done - self.bar.n)

    def close(self) -> None:
        """End the bar in view."""
        if self.bar is not None:
            self.bar.close()
            self.bar = None


def as_json(answer: object) -> None:
    """The answer for a program: one JSON document on stdout."""
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2, default=str))


def columns(rows: list[tuple[object, ...]], head: tuple[str, ...]) -> None:
    """A plain table with aligned columns; numbers to the right."""
    text = [tuple("" if cell is None else str(cell) for cell in row) for row in [head, *rows]]
    widths = [max(len(row[i]) for row in text) for i in range(len(head))]
    for row, raw in zip(text, [head, *rows], strict=True):
        cells = (
            cell.rjust(width) if isinstance(value, int | float) else cell.ljust(width)
            for cell, value, width in zip(row, raw, widths, strict=True)
        )
        click.echo("  ".join(cells).rstrip())
