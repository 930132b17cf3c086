"""Street names of the feed, for "find my district": only names with at least three reports, and only counts."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass

import numpy as np

from compstat.places.queries import City

from .tally import Records

LEAST = 3
CITY_TAIL = re.compile(r"\s+[A-Z .]+\s+[A-Z]{2}\s+\d{5}.*$")  # "… BOSTON MA 02116 UNITED STATES"
TYPES = {
    "street": "st", "avenue": "ave", "av": "ave", "road": "rd", "boulevard": "blvd", "drive": "dr", "place": "pl",
    "square": "sq", "court": "ct", "terrace": "ter", "lane": "ln", "highway": "hwy", "parkway": "pkwy",
    "circle": "cir", "saint": "st", "north": "n", "south": "s", "east": "e", "west": "w",
}  # fmt: skip


def normal(text: str) -> str:
    """A street name as it is compared: no accents, capitals, house number or city; usual words shortened."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9 ]+", " ", plain).split()
    if len(words) > 1 and re.fullmatch(r"\d+[a-z]?", words[0]):
        words = words[1:]
    return " ".join(TYPES.get(w, w) for w in words)


def parts(street: str) -> tuple[str, ...]:
    """The one or two streets a reported place names ("A ST & B ST")."""
    name = CITY_TAIL.sub("", street.strip())
    return tuple(p.strip() for p in name.split("&") if p.strip() and p.strip().upper() != "N/A")


def index(city: City, records: Records) -> dict[str, dict[str, dict[str, int]]]:
    """{"streets": {name: {district: reports}}, "corners": {"a & b": {district: reports}}}, each ≥ 3 reports."""
    chosen = records.accepted & (records.district >= 0)
    width = len(city.districts)
    met = np.bincount(records.street[chosen].astype(np.int64) * width + records.district[chosen])
    streets: dict[str, Counter[str]] = defaultdict(Counter)
    corners: dict[str, Counter[str]] = defaultdict(Counter)
    for pair in np.flatnonzero(met).tolist():
        (street, district), count = divmod(pair, width), int(met[pair])
        named = parts(records.streets[street])
        for name in named:
            streets[name][city.districts[district].id] += count
        if len(named) == 2:
            corners[" & ".join(sorted(named))][city.districts[district].id] += count
    return {"streets": _enough(streets), "corners": _enough(corners)}


def _enough(names: dict[str, Counter[str]]) -> dict[str, dict[str, int]]:
    """Names and districts with at least three reports."""
    kept = {n: {d: c for d, c in sorted(by.items()) if c >= LEAST} for n, by in sorted(names.items()) if normal(n)}
    return {name: by for name, by in kept.items() if by}


@dataclass(frozen=True)
class Found:
    """A street, and the districts it runs through, most reports first."""

    name: str
    districts: tuple[str, ...]


def search(known: dict[str, dict[str, dict[str, int]]], text: str, cross: str = "") -> tuple[Found, ...]:
    """Streets that match what was typed: exactly if any does, else those that begin with it or hold it."""
    wanted = normal(text)
    if not wanted:
        return ()
    if cross and (met := _corner(known["corners"], wanted, normal(cross))):
        return met
    by_name = {name: normal(name) for name in known["streets"]}
    for closeness in range(4):
        if names := [name for name, plain in by_name.items() if _fits(plain, wanted, closeness)]:
            return tuple(Found(n, _ranked(known["streets"][n])) for n in names[:12])
    return ()


def _fits(name: str, wanted: str, closeness: int) -> bool:
    """How closely a name is what was typed: the same (0), first words of it (1), begins with it (2), holds it (3)."""
    if closeness == 0:
        return name == wanted
    if closeness == 1:
        return name.startswith(f"{wanted} ") or wanted.startswith(f"{name} ")
    return name.startswith(wanted) if closeness == 2 else wanted in name


def _corner(corners: dict[str, dict[str, int]], one: str, other: str) -> tuple[Found, ...]:
    found = []
    for name, districts in corners.items():
        ends = {normal(p) for p in name.split("&")}
        if one in ends and other in ends:
            found.append(Found(name, _ranked(districts)))
    return tuple(found)


def _ranked(districts: dict[str, int]) -> tuple[str, ...]:
    return tuple(sorted(districts, key=lambda d: (-districts[d], d)))
