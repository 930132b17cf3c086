"""Ask about places: which cities there are, their areas, and where a point lies."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import shapely
from django.conf import settings

from . import geography as _geography
from . import reading
from .city import (
    CITY,
    Area,
    AreaUnknown,
    Break,
    City,
    CityInvalid,
    CityUnknown,
    District,
    Feed,
    Gap,
    Help,
    Layer,
    Row,
    Section,
    Variant,
)  # fmt: skip
from .closed import closed_days
from .geography import Geography, Located, Place, locate
from .languages import locale

__all__ = [
    "CITY", "Area", "AreaUnknown", "Break", "City", "CityInvalid", "CityUnknown", "District", "Feed", "Gap",
    "Geography", "Help", "Layer", "Located", "Place", "Row", "Section", "Variant", "answering", "area", "areas",
    "areas_geojson", "cities", "city", "closed_days", "geography", "has_reports", "locale", "locate", "moment",
    "neighborhoods", "population", "reach",
]  # fmt: skip


def city(city_id: str) -> City:
    """The city with this id (its folder's name). CityUnknown, CityInvalid."""
    for place in settings.COMPSTAT_CITIES:
        folder = place / city_id
        if city_id.isidentifier() and (folder / "city.toml").is_file():
            return reading.read(folder)
    known = ", ".join(c.id for c in cities()) or "none"
    raise CityUnknown(
        f"There is no city {city_id!r}. The cities here are: {known}. A city is a folder with a city.toml, "
        "in cities/ or in a folder named in COMPSTAT_CITIES."
    )


def cities() -> list[City]:
    """Every configured city, by name. CityInvalid when one cannot be read."""
    folders = {
        f.parent.name: f.parent for place in reversed(settings.COMPSTAT_CITIES) for f in place.glob("*/city.toml")
    }
    return sorted((reading.read(folder) for folder in folders.values()), key=lambda c: c.name)


def geography(where: City) -> Geography | None:
    """The city's loaded geography; None while there is none."""
    return _geography.loaded(where)


def population(where: City) -> Mapping[str, int]:
    """People by area id; empty while no population is loaded."""
    known = geography(where)
    return known.population if known else {}


def areas(where: City) -> tuple[Area, ...]:
    """The city, its districts, groups and, once geography is loaded, neighborhoods."""
    districts = tuple(Area(d.id, d.name, "district", (d.id,)) for d in where.districts)
    return (where.whole, *districts, *where.groups, *neighborhoods(where))


def neighborhoods(where: City) -> tuple[Area, ...]:
    """The neighborhoods, each with the districts it lies in; empty while no geography is loaded."""
    known = geography(where)
    if known is None:
        return ()
    lies_in = _geography.districts_of_neighborhoods(known, tuple(d.id for d in where.districts))
    return tuple(Area(p.id, p.name, "neighborhood", lies_in[p.id]) for p in known.neighborhoods)


def area(where: City, area_id: str) -> Area:
    """The area with this id or address, however it is capitalised. AreaUnknown names those there are."""
    wanted = area_id.lower()
    for known in areas(where):
        if known.slug == wanted:
            return known
    raise AreaUnknown(f"{where.name} has no area {area_id!r}. Its areas are: {', '.join(a.id for a in areas(where))}.")


def answering(of: Area) -> str:
    """The area by which a role is asked for: a neighborhood is answered for by all districts it lies in."""
    return "+".join(of.districts) if of.kind == "neighborhood" and of.districts else of.id


def moment(where: City, now: datetime) -> datetime:
    """A moment in the city's own time zone: its date is the day people there live in."""
    return now.astimezone(ZoneInfo(where.feed.timezone))


def reach(where: City, named: Iterable[str]) -> list[str]:
    """The ids of areas a role is to reach, once each; a group is all its districts. AreaUnknown."""
    found = [area(where, name.strip()) for name in named]
    return sorted({each for one in found for each in (one.districts if one.kind == "group" else (one.id,))})


def has_reports(where: City) -> bool:
    """Whether the city has an edition to show."""
    return (_geography.folder_of(where).parent / "live").exists()


def areas_geojson(where: City) -> str | None:
    """Districts and neighborhoods as one GeoJSON FeatureCollection (WGS 84); None while there is no geography."""
    known = geography(where)
    if known is None:
        return None
    features = [
        {
            "type": "Feature",
            "properties": {"id": p.id, "name": p.name, "kind": kind},
            "geometry": json.loads(shapely.to_geojson(p.shape)),
        }
        for kind, layer in (("district", "districts"), ("neighborhood", "neighborhoods"))
        for p in known.drawing(layer)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
