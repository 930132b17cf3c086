"""Requests that no browser sends: foreign hosts, ways out of folders, too much, too slow, not HTTP at all."""

from __future__ import annotations

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress

import pytest

from compstat.website.worker import BODY, PATIENCE

from .running import Running, Visitor


def status(answer: bytes) -> int:
    """The status of a raw answer; 0 when there is none."""
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/") else 0


# Host names


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost@evil.example", "*", ""])
@pytest.mark.parametrize("path", ["/", "/harborview/", "/staff/sign-in/", "/api/v1/cities"])
def test_a_foreign_host_is_refused(site: Running, host: str, path: str) -> None:
    answer = site.raw(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    assert status(answer) == 400
    assert b"evil.example" not in answer


def test_no_letter_is_built_from_a_foreign_host(site: Running, visitor) -> None:
    guest: Visitor = visitor()
    told = {"email": "ortega@harborview.example"}
    foreign = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example", "X-Host": "evil.example"}
    assert guest.fill("/staff/password/", told, headers=foreign).status_code == 302
    refused = guest.fill("/staff/password/", told, headers={"Host": "evil.example"})
    assert refused.status_code == 400
    (letter,) = [text for text in site.letters() if "ortega@harborview.example" in text]
    assert f"{site.url}/staff/password/" in letter.replace("=\n", "")
    assert "evil" not in letter


# Ways out of folders

UP = ["../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..%5c", "%252e%252e%252f", "....//"]
SECRETS = ["compstat.sqlite3", "etc/passwd", "settings.py"]


@pytest.mark.parametrize("up", UP)
@pytest.mark.parametrize(
    "place",
    ["/static/", "/", "/harborview/", "/harborview/editions/", "/harborview/editions/{edition}/d4/", "/api/v1/"],
)
def test_no_way_leads_out_of_a_folder(site: Running, up: str, place: str) -> None:
    (edition,) = [p.name for p in (site.folder / "var" / "cities" / "harborview" / "editions").iterdir() if p.is_dir()][
        :1
    ]
    for secret in SECRETS:
        path = f"{place.format(edition=edition)}{up * 6}{secret}"
        answer = site.raw(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        assert status(answer) in {301, 302, 400, 404}, (path, answer[:200])
        assert b"SQLite format" not in answer and b"root:" not in answer and b"COMPSTAT_DATA" not in answer


@pytest.mark.parametrize(
    "query", ["edition=../../x", "edition=%00", "edition=/etc/passwd", "area=../d4", "area=%00", "to=../2026-01-01"]
)
def test_names_in_a_query_are_names_alone(site: Running, query: str) -> None:
    answer = site.raw(f"GET /api/v1/harborview/table?{query} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    assert status(answer) in {400, 404, 422}


@pytest.mark.parametrize("path", ["/%00/", "/harborview/%00/", "/harborview%00/", "//evil.example/", "/" + "a" * 3000])
def test_odd_addresses_are_not_there(site: Running, path: str) -> None:
    answer = site.raw(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    assert status(answer) in {301, 400, 404}
    assert b"\r\nlocation: //" not in answer.lower()


# Too much


def posted(site: Running, length: int, body: bytes = b"", kind: str = "application/x-www-form-urlencoded") -> bytes:
    head = f"POST /harborview/find/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\nContent-Length: {length}"
    return site.raw(f"{head}\r\n\r\n".encode() + body)


def test_a_body_that_is_too_large_is_refused_before_it_comes(site: Running) -> None:
    began = time.monotonic()
    assert status(posted(site, 10_000_000_000)) == 413
    assert time.monotonic() - began < 2


def test_a_body_that_is_too_large_and_comes_is_refused(site: Running) -> None:
    assert status(posted(site, BODY + 1, b"a=" + b"x" * (BODY - 1))) == 413
    assert status(posted(site, BODY - 1, b"a=" + b"x" * (BODY - 3))) == 400  # over the limit of forms


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b"])
def test_too_many_fields_are_refused(site: Running, kind: str) -> None:
    body = b"&".join(b"a%d=1" % n for n in range(300))
    if kind.startswith("multipart"):
        part = b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
        body = part * 300 + b"--b--\r\n"
    answer = posted(site, len(body), body, kind)
    assert status(answer) == 400
    assert b"This could not be read" in answer


def test_a_body_in_chunks_is_refused(site: Running) -> None:
    head = b"POST /staff/sign-in/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert status(site.raw(head + b"5\r\naaaaa\r\n" * 1000)) == 411


def test_an_endless_head_is_refused(site: Running) -> None:
    assert status(site.raw(b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 100_000)) == 431
    assert status(site.raw(b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 10_000 + b"\r\n\r\n")) in {400, 431}
    many = b"".join(b"X-%d: 1\r\n" % n for n in range(500))
    assert status(site.raw(b"GET / HTTP/1.1\r\nHost: localhost\r\n" + many + b"\r\n")) in {400, 431}
    assert status(site.raw(b"GET /" + b"a" * 10_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")) == 414


def test_huge_json_is_refused(site: Running) -> None:
    assert status(posted(site, BODY + 5, b"[" * (BODY + 5), "application/json")) == 413
    assert status(posted(site, 900_000, b"[" * 900_000, "application/json")) == 200  # no page reads JSON


@pytest.mark.parametrize(
    "sent",
    [
        b"\r\n\r\n", b"GET\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length : 3\r\n\r\nabc",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n folded: x\r\n\r\n",
    ],
)  # fmt: skip
def test_what_is_no_proper_http_is_refused(site: Running, sent: bytes) -> None:
    answer = site.raw(sent)
    assert status(answer) in {0, 400, 411, 501, 505}
    assert b"Traceback" not in answer and b"gunicorn" not in answer.lower()


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "X"])
@pytest.mark.parametrize("path", ["/harborview/", "/staff/sign-in/", "/staff/", "/api/v1/cities"])
def test_other_methods_change_nothing(site: Running, method: str, path: str) -> None:
    head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nX-HTTP-Method-Override: POST\r\n\r\n"
    answer = site.raw(head.encode())
    assert status(answer) in ({302, 400, 403, 405} if path.startswith("/staff/") else {200, 302, 400, 403, 405})


# Too slow


def slow(site: Running, sent: bytes) -> socket.socket:
    """Somebody who has begun to send."""
    there = socket.create_connection(("127.0.0.1", site.port), timeout=60)
    there.sendall(sent)
    return there


HEADS = b"GET /harborview/ HTTP/1.1\r\nHost: localhost\r\nX-A: "
BODIES = b"POST /staff/sign-in/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n"


@pytest.mark.slow
@pytest.mark.parametrize("begun", [b"", HEADS, BODIES], ids=["silent", "slow head", "slow body"])
def test_slow_senders_keep_nobody_out(site: Running, begun: bytes, prove: bool, record_proof) -> None:
    many, worst = (1500 if prove else 200), 0.0
    with ExitStack() as open_sockets:
        held = [open_sockets.enter_context(slow(site, begun)) for _ in range(many)]
        for _ in range(5):
            for each in held:
                with suppress(OSError):  # the server has let go of it
                    each.sendall(b"a" if begun else b"")
            began = time.monotonic()
            answer = site.raw(b"GET /api/v1/cities HTTP/1.1\r\nHost: localhost\r\n\r\n")
            worst = max(worst, time.monotonic() - began)
            assert status(answer) == 200
            time.sleep(1)
    assert worst < 2
    record_proof(f"Slow senders ({begun[:4].decode() or 'silent'})", {"at once": many, "slowest answer, s": worst})


@pytest.mark.slow
def test_patience_ends(site: Running) -> None:
    began = time.monotonic()
    with slow(site, BODIES) as there:
        assert there.recv(100) == b""
    assert PATIENCE - 2 < time.monotonic() - began < PATIENCE + 5


@pytest.mark.slow
def test_those_who_do_not_hang_up_keep_nobody_out(site: Running) -> None:
    asked = b"GET /harborview/ HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with ExitStack() as open_sockets:
        for _ in range(40):
            open_sockets.enter_context(slow(site, asked))  # never reads, never closes
        began = time.monotonic()
        assert status(site.raw(asked, wait=30)) == 200
        assert time.monotonic() - began < 10


def test_many_at_once_are_all_answered(site: Running) -> None:
    asked = b"GET /api/v1/cities HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with ThreadPoolExecutor(32) as crowd:
        answers = list(crowd.map(lambda _: status(site.raw(asked, wait=30)), range(128)))
    assert answers == [200] * 128
