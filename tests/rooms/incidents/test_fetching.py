"""Downloading a city's files from a CKAN package: a small server on 127.0.0.1 stands for the city's."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from compstat.access.rules import OPERATOR, Refused
from compstat.incidents import actions
from compstat.incidents.rules import FetchFailed

from . import paper
from .conftest import NOW

CSV = paper.text(paper.records(5000)).encode()


class Publisher(ThreadingHTTPServer):
    """Serves bodies by path; `breaks` cuts the next answer short, `ranges` says whether parts are served."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.bodies: dict[str, bytes] = {}
        self.breaks: list[int] = []
        self.ranges = True
        self.chunked = False
        self.asked: list[tuple[str, str | None]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def package(self, *resources: object) -> None:
        """Publish a package of these resources at /package."""
        self.bodies["/package"] = json.dumps({"success": True, "result": {"resources": resources}}).encode()

    def csv(self, name: str, body: bytes = CSV, path: str = "/a.csv") -> dict[str, str]:
        """Publish a CSV file; its entry in the package."""
        self.bodies[path] = body
        return {"id": f"id-{path[1:]}", "name": name, "format": "CSV", "url": f"{self.url}{path}"}


class Answer(BaseHTTPRequestHandler):
    """One answer of the publisher."""

    server: Publisher

    def do_GET(self) -> None:
        span = self.headers.get("Range")
        self.server.asked.append((self.path, span))
        if self.path == "/babble":
            self.wfile.write(b"babble\r\n\r\n")
            return
        if self.path not in self.server.bodies:
            self.send_error(404, "Not Found")
            return
        body = self.server.bodies[self.path]
        tag = f'"{hashlib.sha256(body).hexdigest()[:8]}"'
        if self.headers.get("If-Range", tag) != tag:
            span = None
        start = int(span.removeprefix("bytes=").removesuffix("-")) if span and self.server.ranges else 0
        if span and self.server.ranges and start >= len(body):
            self.send_error(416)
            return
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
        body = body[start:]
        self.send_header("ETag", tag)
        if self.server.chunked:
            self.send_header("Transfer-Encoding", "chunked")
            body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
        else:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: self.server.breaks.pop(0)] if self.server.breaks else body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with Publisher() as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def fetch(publisher, city, tmp_path):
    """Fetch from the publisher into a folder of the test."""

    def run(path: str = "/package", *, url: str = "", **options: object):
        address = url or f"{publisher.url}{path}"
        asked = replace(city, feed=replace(city.feed, ckan=address))
        return actions.fetch(asked, tmp_path / "down", by=OPERATOR, now=NOW, **options)

    return run


def test_every_csv_of_the_package_is_downloaded(publisher, fetch, load) -> None:
    half = paper.text(paper.records(9000)[5000:]).encode()
    publisher.package(
        publisher.csv("Crime Reports – 2025"),
        {"name": "Map", "format": "GeoJSON", "url": f"{publisher.url}/map"},
        {**publisher.csv("next.CSV", half, "/b.csv"), "format": "csv"},
    )
    steps = []
    paths = fetch(progress=lambda *step: steps.append(step))
    assert [p.name for p in paths] == ["crime-reports-2025.csv", "next.csv"]
    assert [p.read_bytes() for p in paths] == [CSV, half]
    assert steps[-1] == ("Downloading next.csv", len(half), len(half))
    assert sorted(p.name for p in paths[0].parent.iterdir()) == ["crime-reports-2025.csv", "next.csv"]
    assert load(*paths).summary["accepted"] == 9000


def test_files_of_one_name_are_kept_apart(publisher, fetch) -> None:
    publisher.package(
        publisher.csv("reports"), publisher.csv("Reports", b"other", "/b.csv"), publisher.csv("…", path="/c")
    )
    paths = fetch()
    assert len({*paths}) == 3 and [p.read_bytes() for p in paths] == [CSV, b"other", CSV]
    assert all(p.suffix == ".csv" and not p.name.startswith(".") for p in paths)


@pytest.mark.parametrize("ranges", [True, False])
@pytest.mark.parametrize("chunked", [True, False])
def test_a_broken_download_goes_on_where_it_stopped(publisher, fetch, ranges, chunked) -> None:
    publisher.package(publisher.csv("reports"))
    publisher.ranges, publisher.chunked = ranges, chunked
    publisher.breaks = [10_000_000, 300_000]
    with pytest.raises(FetchFailed, match=r"reports\.csv broke off after [\d,]+ bytes.*it goes on there\."):
        fetch()
    (path,) = fetch()
    assert path.read_bytes() == CSV
    part = int(str(publisher.asked[-1][1]).removeprefix("bytes=").removesuffix("-"))
    assert publisher.asked[1] == ("/a.csv", None) and 0 < part < len(CSV)
    assert [p.name for p in path.parent.iterdir()] == ["reports.csv"]


def test_a_whole_part_that_was_never_renamed_does_not_stand_in_the_way(publisher, fetch, tmp_path) -> None:
    publisher.package(publisher.csv("reports"))
    (tmp_path / "down").mkdir()
    (tmp_path / "down" / "reports.part").write_bytes(CSV)
    (path,) = fetch()
    assert path.read_bytes() == CSV


def test_a_file_that_changed_since_the_break_is_not_spliced(publisher, fetch) -> None:
    publisher.package(publisher.csv("reports"))
    publisher.breaks = [10_000_000, 300_000]
    with pytest.raises(FetchFailed):
        fetch()
    publisher.bodies["/a.csv"] = fresh = paper.text(paper.records(5100), end="\r\n").encode()
    (path,) = fetch()
    assert path.read_bytes() == fresh


PACKAGES = {
    "html": b"<html>", "a list": b"[]", "null": b"null", "no result": b"{}", "not text": b"\xff\xfe\x00",
    "resources of text": b'{"result": {"resources": ["a.csv"]}}',
    "a resource without address": b'{"result": {"resources": [{"format": "CSV", "name": "a"}]}}',
    "a resource without name": b'{"result": {"resources": [{"format": "CSV", "url": "http://x/"}]}}',
}  # fmt: skip


@pytest.mark.parametrize("kind", PACKAGES)
def test_what_is_no_package_is_said(publisher, fetch, kind) -> None:
    publisher.bodies["/package"] = PACKAGES[kind]
    with pytest.raises(FetchFailed, match=r"answered, but not as a CKAN package\. Check the address\."):
        fetch()


def test_a_package_without_csv_is_said(publisher, fetch) -> None:
    publisher.package({"name": "Map", "format": "GeoJSON", "url": "x"})
    with pytest.raises(FetchFailed, match=r"lists no CSV file\. Check the address"):
        fetch()


def test_no_address_no_page_no_network(publisher, fetch, city, tmp_path) -> None:
    with pytest.raises(
        FetchFailed, match=r"harborview/city\.toml names no `ckan` address\. Download the files by hand"
    ):
        actions.fetch(replace(city, feed=replace(city.feed, ckan="")), tmp_path, by=OPERATOR, now=NOW)
    with pytest.raises(FetchFailed, match=r"/gone answered 404 Not Found\. Look whether the page has moved\."):
        fetch("/gone")
    with pytest.raises(FetchFailed, match=r"is no web address\."):
        fetch(url="file:///etc/passwd")
    publisher.package({"format": "CSV", "name": "a", "url": "file:///etc/hostname"})
    with pytest.raises(FetchFailed, match=r"is no web address\."):
        fetch()
    for url in ("http://127.0.0.1:9/x", f"{publisher.url}/babble", f"{publisher.url}/a b"):
        with pytest.raises(FetchFailed, match=r"could not be reached \([\s\S]*Is this machine online\?") as refused:
            fetch(url=url)
        assert isinstance(refused.value, Refused) and "run compstat load" in str(refused.value)


def test_a_package_that_breaks_off_is_said(publisher, fetch) -> None:
    publisher.package(publisher.csv("reports"))
    publisher.breaks = [20]
    with pytest.raises(FetchFailed, match=r"/package broke off its answer\. Run compstat fetch again\."):
        fetch()
