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
            resources = [r for r in package["result"]["resources"] if str(r.get("format", "")).upper() == "CSV"]
        except (ValueError, KeyError, TypeError) as error:
            raise FetchFailed(f"{city.feed.ckan} answered, but not as a CKAN package. Check the address.") from error
    if not resources:
        raise FetchFailed(f"{city.feed.ckan} lists no CSV file. Check the address, or download by hand.")
    folder.mkdir(parents=True, exist_ok=True)
    return [_download(r["url"], folder / _name(r), progress) for r in resources]


def _name(resource: dict[str, Any]) -> str:
    """A safe file name from a resource's own name."""
    plain = re.sub(r"[^A-Za-z0-9.-]+", "-", str(resource.get("name") or resource["id"])).strip("-.").lower()
    return plain if plain.endswith(".csv") else f"{plain}.csv"


def _open(url: str, start: int = 0) -> HTTPResponse:
    """An answer from the address, from byte `start` on."""
    if not url.startswith(("https://", "http://")):
        raise FetchFailed(f"{url} is no web address.")
    headers = {"User-Agent": AGENT, **({"Range": f"bytes={start}-"} if start else {})}
    request = urllib.request.Request(url, headers=headers)
    try:
        answer: HTTPResponse = urllib.request.urlopen(request, timeout=SECONDS)
    except urllib.error.HTTPError as error:
        raise FetchFailed(f"{url} answered {error.code} {error.reason}. Look whether the page has moved.") from error
    except OSError as error:
        raise FetchFailed(
            f"{url} could not be reached ({error}). Is this machine online? Download the files elsewhere, bring them "
            "here, and run compstat load."
        ) from error
    return answer


def _download(url: str, target: Path, progress: Callable[[str, int, int], None]) -> Path:
    """One file; a part left by an interrupted run is continued, if the server agrees."""
    part = target.with_suffix(".part")
    start = part.stat().st_size if part.exists() else 0
    with _open(url, start) as answer:
        resumed = start > 0 and answer.status == 206
        total = int(answer.headers.get("Content-Length") or 0) + (start if resumed else 0)
        done = start if resumed else 0
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
    return target


def _broken(name: str, done: int) -> FetchFailed:
    return FetchFailed(
        f"The download of {name} broke off after {done:,} bytes. Run compstat fetch again: it goes on there."
    )
