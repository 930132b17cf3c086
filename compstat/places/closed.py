"""Days on which a city's offices are closed: public holidays of its country and region, and what city.toml adds."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from .city import City


def closed_days(where: City, first: date, last: date | None = None) -> frozenset[date]:
    """The closed days of every year from the first day's to the one after the last day's: clocks run on past it."""
    years = range(first.year, (last or first).year + 2)
    return frozenset(where.closed_days).union(*(_of_year(where.holidays, year) for year in years if where.holidays))


def regions(country: str) -> frozenset[str] | None:
    """The regions whose own holidays are known, by their codes; None: nothing is known of this country."""
    kind = _kind(country)
    return None if kind is None else frozenset(kind.subdivisions)


@lru_cache(maxsize=256)
def _of_year(code: str, year: int) -> frozenset[date]:
    """The public holidays of "US-MA" in a year, as they are observed."""
    country, _, region = code.partition("-")
    kind = _kind(country)
    return frozenset(kind(subdiv=region or None, years=year)) if kind else frozenset()


@lru_cache(maxsize=8)
def _kind(country: str) -> Any:  # noqa: ANN401 - a class of the package, which is only loaded here
    """The package's class for a country, None for one it does not know.

    Of the package's 250 countries only this file is read: all of them take more than ten times as long, at every start.
    """
    registry = import_module("holidays.registry")
    named = next(((file, names) for file, names in registry.COUNTRIES.items() if country in names[1:2]), None)
    if named is None:
        return None
    file = Path(str(registry.__file__)).parent / "countries" / f"{named[0]}.py"
    spec = spec_from_file_location(f"{__name__}.{named[0]}", file)
    if spec is None or spec.loader is None:  # a package that is put together otherwise, in a later version
        return getattr(import_module("holidays"), country)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return getattr(module, named[1][0])
