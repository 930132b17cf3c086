"""How long a reader waits for the first byte of a district's briefing, from a ready edition."""

from __future__ import annotations

import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from compstat.access.rules import OPERATOR

from . import measure
from .measure import Line, Part

PAGES = ("/harborview/d4/briefing/", "/harborview/d4/")
READERS = (1, 10)
TIMES, SHORT = 300, 20  # requests of each kind
PATIENCE = 60.0  # seconds
STYLE = re.compile(rb'href="(/static/[^"]+\.css)"')


def prepare_small(data: Path) -> None:
    """Fill COMPSTAT_DATA with the small Harborview of the tests."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "compstat.website.settings"
    import django

    django.setup()
    from compstat.demo import actions

    actions.prepare_small(data / "demo", by=OPERATOR, now=datetime(2026, 11, 19, 18, tzinfo=UTC))


def prepare(data: Path, short: bool) -> None:
    """A ready edition: the whole demo, or the small one."""
    environment = {**os.environ, "COMPSTAT_DATA": str(data), "COMPSTAT_MODE": "demo"}
    whole = [sys.executable, "-c", "from compstat.website.command import main; main()", "demo", "--prepare-only"]
    command = [sys.executable, "-m", __name__, str(data)] if short else whole
    subprocess.run(
        command, cwd=measure.PROJECT, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def served(data: Path) -> Iterator[int]:
    """`compstat serve` in a process of its own, on a free port, until it is no longer needed."""
    port = free_port()
    environment = {**os.environ, "COMPSTAT_DATA": str(data), "COMPSTAT_MODE": "demo"}
    program = "from compstat.website.command import main; main()"
    command = [sys.executable, "-c", program, "serve", "--port", str(port)]
    server = subprocess.Popen(command, cwd=measure.PROJECT, env=environment, stdout=subprocess.DEVNULL)
    try:
        wait_for(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(PATIENCE)


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Until the port answers."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            if server.poll() is not None or time.monotonic() > until:
                raise RuntimeError("compstat serve did not come up") from None
            time.sleep(0.1)


def ask(port: int, path: str) -> tuple[float, bytes]:
    """Seconds from connecting to the first byte, and the whole answer."""
    request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Language: en\r\nConnection: close\r\n\r\n"
    begun = time.perf_counter()
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as line:
        line.sendall(request.encode())
        answer = [line.recv(1)]
        waited = time.perf_counter() - begun
        while answer[-1]:
            answer.append(line.recv(1 << 16))
    return waited, b"".join(answer)


def waits(port: int, path: str, readers: int, times: int) -> list[float]:
    """What so many readers at once wait, each asking again as soon as it is answered."""

    def one(_: int) -> float:
        waited, answer = ask(port, path)
        if not answer.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"{path} answered {answer[:40]!r}")
        return waited

    with ThreadPoolExecutor(readers) as pool:
        return list(pool.map(one, range(times)))


def percentiles(found: list[float]) -> tuple[float, float]:
    """The median, and what 19 of 20 stay below."""
    return statistics.median(found), statistics.quantiles(found, n=20, method="inclusive")[-1]


def lines(port: int, times: int) -> Iterator[Line]:
    """Each page with few and many readers, beside a file of the same server."""
    _, page = ask(port, PAGES[0])
    style = STYLE.search(page)
    if style is None:
        raise RuntimeError(f"{PAGES[0]} names no style sheet: {page[:200]!r}")
    for path in PAGES:
        for _ in range(8):  # both workers have seen it once
            ask(port, path)
        for readers in READERS:
            middle, high = percentiles(waits(port, path, readers, times))
            floor, floor_high = percentiles(waits(port, style[1].decode(), readers, times))
            yield Line(
                f"First byte of `{path}`, {readers} reader{'s' if readers > 1 else ''} at once",
                f"p50 {measure.duration(middle)}, p95 {measure.duration(high)}",
                f"its style sheet: p50 {measure.duration(floor)}, p95 {measure.duration(floor_high)}",
                f"{middle / floor:.1f} × at p50",
            )


def part(short: bool) -> Part:
    """Two pages of a district, few and many readers."""
    with tempfile.TemporaryDirectory(prefix="bench-") as data:
        prepare(Path(data), short)
        with served(Path(data)) as port:
            found = tuple(lines(port, SHORT if short else TIMES))
    text = (
        "`compstat serve` as it comes (2 workers of 4 threads) in a process of its own, COMPSTAT_DATA filled by "
        f"`compstat demo --prepare-only`; {SHORT if short else TIMES} requests each after both workers have seen the "
        "page. Readers connect anew for every request and ask again as soon as they are answered, on the same "
        "machine; the clock runs from connecting to the first byte. Beside it a static file of the same server, which "
        "no page can undercut."
    )
    return Part("First byte of a district's briefing", text, found)


if __name__ == "__main__":
    prepare_small(Path(sys.argv[1]))
