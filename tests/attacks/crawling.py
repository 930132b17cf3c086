"""Everything that can be asked of a door, asked: each address by its name, each link that leads on, each file."""

from __future__ import annotations

import io
import itertools
import json
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any, Final
from urllib.parse import urldefrag, urljoin, urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, Resolver404, URLPattern, resolve, reverse

LINK: Final = re.compile(r'(?:href|src|action)="([^"#][^"]*)"')
DOTS: Final = re.compile(r"\{(\w+)\}")
LANGUAGES: Final = tuple(f"/{code}/" for code, _ in settings.LANGUAGES)
OF_EACH: Final = 4  # pages of rooms that have nothing to do with the loop, by the name of their address
LOOP: Final = ("compstat.concerns", "compstat.problems", "compstat.promises", "compstat.meetings")


def text_of(answer: HttpResponse) -> str:
    """What an answer says, whatever it is; lines of a calendar are joined again, a PDF is read, a ZIP unpacked."""
    kind = answer.get("Content-Type", "")
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    if kind == "application/pdf":
        return of_pdf(body)
    if kind == "application/zip":
        with zipfile.ZipFile(io.BytesIO(body)) as file:
            return "\n".join(file.read(name).decode("utf-8", "replace") for name in file.namelist())
    told = body.decode("utf-8", "replace")
    told = told.replace("\r\n ", "") if kind.startswith("text/calendar") else unescape(told)
    return f"{told}\n{dict(answer.headers)}"


def of_pdf(body: bytes) -> str:
    """The text of a PDF, where this machine has a program for it; the data it was made of are looked at in any case."""
    if not (reader := shutil.which("pdftotext")):
        return ""
    read = subprocess.run([reader, "-", "-"], input=body, capture_output=True, check=True).stdout.decode()
    return read.replace("-\n", "").replace("\n", " ")


def of_room(path: str) -> tuple[str, str]:
    """The room and the name of the address of a path; empty where there is none."""
    try:
        found = resolve(path)
    except Resolver404:
        return "", ""
    return found.func.__module__, f"{found.namespace}:{found.url_name}"


class Crawl:
    """What one visitor gets: the text of each answer, by its address."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.told: dict[str, str] = {}
        self.status: dict[str, int] = {}
        self._of_each: Counter[str] = Counter()

    def ask(self, path: str, **posted: Any) -> str:
        """One address; what was sent to it makes it another."""
        key = f"{path} {sorted(posted.items())}" if posted else path
        if key not in self.told:
            answer = self.client.post(path, posted) if posted else self.client.get(path)
            self.status[key] = answer.status_code
            self.told[key] = text_of(answer)
            assert answer.status_code < 500, path
        return self.told[key]

    def names(self, patterns: Iterable[tuple[str, URLPattern]], known: dict[str, list[Any]]) -> set[str]:
        """Each address with every combination of what is known; those of which something is not known."""
        unknown = set()
        for name, pattern in patterns:
            takes = list(pattern.pattern.regex.groupindex)
            if missing := [each for each in takes if not known.get(each)]:
                unknown.add(f"{name} {missing}")
                continue
            for values in itertools.product(*(known[each] for each in takes)):
                try:
                    self.ask(reverse(name, kwargs=dict(zip(takes, values, strict=True))))
                except NoReverseMatch:
                    unknown.add(name)
        return unknown

    def follow(self, start: str, within: str = "/") -> None:
        """All pages that links lead to from here: those of the loop, and some of each other kind."""
        queue = [start]
        while queue:
            path = queue.pop()
            if path in self.told and path != start:
                continue
            queue += [
                each for each in self._links(path, self.ask(path)) if each.startswith(within) and self._wanted(each)
            ]

    def _links(self, path: str, told: str) -> Iterator[str]:
        for found in LINK.findall(told):
            there = urlsplit(urldefrag(urljoin(f"http://testserver{path}", found))[0])
            if there.netloc in {"testserver", "localhost:8000"} and not there.path.startswith("/static/"):
                yield f"{there.path}?{there.query}" if there.query else there.path

    def _wanted(self, path: str) -> bool:
        """A page in another language says the same; of briefings a few are enough."""
        if path in self.told or path.startswith(LANGUAGES):
            return False
        room, name = of_room(path.partition("?")[0])
        if room.startswith(LOOP):
            return True
        self._of_each[name] += 1
        return self._of_each[name] <= OF_EACH

    def api(self, known: dict[str, list[str]]) -> list[str]:
        """Every question of the API's own description that can be asked; the paths that could not."""
        described = json.loads(self.ask("/api/v1/openapi.json").rpartition("\n")[0])
        left = []
        for path, told in described["paths"].items():
            takes = DOTS.findall(path)
            query = [p["name"] for p in told["get"].get("parameters", []) if p["in"] == "query"]
            if not all(known.get(each) for each in takes):
                left.append(path)
                continue
            for values in itertools.product(*(known[each] for each in takes)):
                asked = DOTS.sub("{}", path).format(*values)
                more = "&".join(f"{name}={known[name][0]}" for name in query if known.get(name))
                for address in {asked, f"{asked}?{more}"} if more else {asked}:
                    self.ask(address)
        return left


def with_any(told: dict[str, str], markers: Iterable[str]) -> dict[str, list[str]]:
    """The addresses whose answer has a marker, by marker."""
    small = {path: text.lower() for path, text in told.items()}
    found = {marker: [path for path, text in small.items() if marker in text] for marker in markers}
    return {marker: paths for marker, paths in found.items() if paths}
