"""What is logged: when, how grave, where in the code, which kind of error. Never what anybody typed, asked for or is.

A record's text is told only as its author wrote it, before anything is filled in; of an error, its kind and the lines
of code it came through, never its message: a database repeats a name in it, a mail server an address.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator
from traceback import walk_tb
from types import TracebackType
from typing import Any, Final

FRAMES: Final = 12  # lines of code told of one error, the innermost


class Plain(logging.Formatter):
    """One line a record; one more for each error in it."""

    def format(self, record: logging.LogRecord) -> str:
        """The record, without anything that was filled in."""
        told = [self.formatTime(record), record.levelname, f"{record.name}:{record.lineno}", _pattern(record)]
        told.append(f"at {name}" if (name := _address(record)) else "")
        error = record.exc_info[1] if record.exc_info else None
        return "\n  ".join([" ".join(part for part in told if part), *_errors(error)])


def _pattern(record: logging.LogRecord) -> str:
    """The text as it stands in the code. One that has nothing to fill in may have been filled in already."""
    return record.msg if record.args and isinstance(record.msg, str) else ""


def _address(record: logging.LogRecord) -> str:
    """The name of the address a request came to, without what stood in it."""
    match = getattr(getattr(record, "request", None), "resolver_match", None)
    return str(match.view_name) if match else ""


def _errors(error: BaseException | None) -> Iterator[str]:
    """An error and what led to it: the kind of each, and where."""
    told: set[int] = set()
    while error is not None and id(error) not in told:
        told.add(id(error))
        where = [f"{frame.f_globals.get('__name__')}:{line}" for frame, line in walk_tb(error.__traceback__)]
        yield " < ".join([f"{type(error).__module__}.{type(error).__qualname__}", *reversed(where[-FRAMES:])])
        error = error.__cause__ or error.__context__


def take_over() -> None:
    """Also for errors that nobody caught, and for warnings: Python itself would tell their text."""
    logging.captureWarnings(capture=True)
    sys.excepthook = _uncaught
    threading.excepthook = lambda told: _uncaught(told.exc_type, told.exc_value, told.exc_traceback)


def _uncaught(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> Any:  # noqa: ANN401
    """Tell an error that ends a thread or the program."""
    if not issubclass(kind, KeyboardInterrupt | SystemExit):
        logging.getLogger("compstat").critical("%s", kind.__name__, exc_info=error)
