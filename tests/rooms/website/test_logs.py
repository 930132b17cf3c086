"""What a line of the log tells, and what the server hears of a request before it is whole."""

from __future__ import annotations

import logging
import re
import sys
from types import SimpleNamespace

import pytest

from compstat.website.logs import Plain
from compstat.website.worker import BODY, HEAD, lacking


def told(text: object, *filled: object, error: BaseException | None = None, **more: object) -> str:
    trouble = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("compstat.access", logging.ERROR, "x.py", 12, text, filled, trouble)
    record.__dict__.update(more)
    return Plain().format(record)


def test_a_line_tells_where_and_not_what() -> None:
    line = told("%s wrote to %s", "Mei Chen", "mei@example.org")
    assert re.fullmatch(r"[\d:, -]+ ERROR compstat\.access:12 %s wrote to %s", line)


def test_a_text_that_was_filled_in_already_is_left_out() -> None:
    assert "Chen" not in told("Mei Chen wrote")
    assert "Chen" not in told({"name": "Chen"})


def test_of_an_error_the_kinds_and_places_are_told() -> None:
    try:
        try:
            raise KeyError("mei@example.org")
        except KeyError as first:
            raise ValueError("Mei Chen") from first
    except ValueError as error:
        line = told("It broke", error=error)
    assert re.search(rf"\n  builtins\.ValueError < {__name__}:\d+\n  builtins\.KeyError < {__name__}:\d+$", line)
    assert "mei" not in line.lower()


def test_an_error_that_leads_to_itself_is_told_once() -> None:
    first, second = ValueError(), KeyError()
    first.__context__, second.__context__ = second, first
    assert told("", error=first).count("\n") == 2


def test_the_address_is_told_by_its_name() -> None:
    request = SimpleNamespace(resolver_match=SimpleNamespace(view_name="join"), path="/staff/join/secret/")
    line = told("Internal Server Error: %s", request.path, request=request)
    assert line.endswith("Internal Server Error: %s at join")
    assert "secret" not in line


def test_an_error_nobody_caught_and_warnings_go_the_same_way(monkeypatch, caplog) -> None:
    import threading
    import warnings

    from compstat.website import logs

    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    logging.captureWarnings(capture=False)  # another test may have left it on
    logs.take_over()
    try:
        sys.excepthook(ValueError, ValueError("Mei Chen"), None)
        sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.warn("Mei Chen", stacklevel=1)
    finally:
        logging.captureWarnings(capture=False)
    lines = [Plain().format(record) for record in caplog.records]
    assert len(lines) == 2
    assert "ValueError" in lines[0]
    assert "Chen" not in "".join(lines)


@pytest.mark.parametrize(
    ("heard", "missing"),
    [
        (b"", 1),
        (b"GET / HTTP/1.1\r\nHost: a\r\n", 1),
        (b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", 0),
        (b"POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nab", 3),
        (b"POST / HTTP/1.1\r\ncontent-length:5\r\n\r\nabcde", 0),
        (b"POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nabcdefgh", 0),
        (b"POST / HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 5\r\n\r\nab", 3),
        (b"POST / HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % BODY, BODY),
        (b"POST / HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % (BODY + 1), "413 Content Too Large"),
        (b"POST / HTTP/1.1\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n", "413 Content Too Large"),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", "411 Length Required"),
        (b"GET / HTTP/1.1\r\nX: " + b"a" * HEAD, "431 Request Header Fields Too Large"),
    ],
)
def test_how_much_of_a_request_is_missing(heard: bytes, missing: int | str) -> None:
    assert lacking(heard) == missing
