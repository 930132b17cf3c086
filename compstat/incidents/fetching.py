"""Downloads a city's published files by its CKAN address; goes on where it stopped; says plainly when offline."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from collections.abc import Callable
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import Any

from compstat.places.queries import City

from .rules import FetchFailed

BLOCK = 1 << 18
SECONDS = 30
AGENT = "community-compstat"


def fetch(city: City, folder: Path, progress: Callable[[str, int, int], None]) -> list[Path]:
    """Every CSV resource of the package at city.toml's `ckan` address."""
    if not city.feed.ckan:
        raise FetchFailed(
            f"{city.id}/city.toml names no `ckan` address. Download the files by hand, then compstat load."
        )
    with _open(city.feed.ckan) as answer:
        try:
            package = json.load(answer)
            found = [r for r in package["result"]["resources"] if str(r.get("format", "")).upper() == "CSV"]
            resources = [(str(r["url"]), _name(r)) for r in found]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise FetchFailed(f"{city.feed.ckan} answered, but not as a CKAN package. Check the address.") from error
        except (OSError, HTTPException) as error:
            raise FetchFailed(f"{city.feed.ckan} broke off its answer. Run compstat fetch again.") from error
    if not resources:
        raise FetchFailed(f"{city.feed.ckan} lists no CSV file. Check the address, or download by hand.")
    folder.mkdir(parents=True, exist_ok=True)
    names = [name for _, name in resources]
    return [
        _download(url, folder / (name if names.index(name) == n else f"{n + 1}-{name}"), progress)
        for n, (url, name) in enumerate(resources)
    ]


def _name(resource: dict[str, Any]) -> str:
    """A safe file name from a resource's own name."""
    plain = re.sub(r"[^A-Za-z0-9.-]+", "-", str(resource.get("name") or resource["id"])).strip("-.").lower()
    return f"{plain.removesuffix('.csv') or 'reports'}.csv"


def _open(url: str, start: int = 0, known_as: str = "") -> HTTPResponse:
    """An answer from the address, from byte `start` on if the file is still the one `known_as` (its ETag)."""
    if not url.startswith(("https://", "http://")):
        raise FetchFailed(f"{url} is no web address.")
    headers = {"User-Agent": AGENT, **({"Range": f"bytes={start}-"} if start else {})}
    if start and known_as:
        headers["If-Range"] = known_as
    request = urllib.request.Request(url, headers=headers)
    try:
        answer: HTTPResponse = urllib.request.urlopen(request, timeout=SECONDS)
    except urllib.error.HTTPError as error:
        if start and error.code == 416:  # all of it is here already, or it became shorter: begin again
            return _open(url)
        raise FetchFailed(f"{url} answered {error.code} {error.reason}. Look whether the page has moved.") from error
    except (OSError, HTTPException) as error:
        raise FetchFailed(
            f"{url} could not be reached ({error}). Is this machine online? Download the files elsewhere, bring them "
            "here, and run compstat load."
        ) from error
    return answer


def _download(url: str, target: Path, progress: Callable[[str, int, int], None]) -> Path:
    """One file; a part left by an interrupted run is continued, if the server agrees."""
    part, mark = target.with_suffix(".part"), target.with_suffix(".etag")
    start = part.stat().st_size if part.exists() else 0
    known_as = mark.read_text(encoding="utf-8") if mark.exists() else ""
    with _open(url, start, known_as) as answer:
        resumed = start > 0 and answer.status == 206
        total = int(answer.headers.get("Content-Length") or 0) + (start if resumed else 0)
        done = start if resumed else 0
        if not resumed:
            mark.write_text(answer.headers.get("ETag") or answer.headers.get("Last-Modified") or "", encoding="utf-8")
        with part.open("ab" if resumed else "wb") as file:
            try:
                while block := answer.read(BLOCK):
                    file.write(block)
                    done += len(block)
                    progress(f"Downloading {target.name}", done, total)
            except (OSError, HTTPException) as error:
                raise _broken(target.name, done) from error
    if total and done < total:
        raise _broken(target.name, done)
    part.replace(target)
    mark.unlink()
    return target


def _broken(name: str, done: int) -> FetchFailed:
    return FetchFailed(
        f"The download of {name} broke off after {done:,} bytes. Run compstat fetch again: it goes on there."
    )
