"""Counts of the department for two people: what is prepared, what they are shown, and how it becomes public."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from compstat.access.actions import prepare as prepare_proposal
from compstat.access.rules import Actor, Permission, WrongState
from compstat.incidents import actions as incidents
from compstat.incidents import queries
from compstat.incidents.queries import Edition
from compstat.places import queries as places
from compstat.places.queries import City

from . import protected


def prepare(edition: Edition, *, by: Actor, now: datetime) -> None:
    """Put a stored edition before two people: what it would show, and beside which editions that was worked out."""
    details = {"beside": _beside(edition.city), "as_of": edition.as_of.isoformat(), **_shown(edition)}
    prepare_proposal(Permission.PUBLISH_COUNTS, edition.city_id, "edition", edition.id, details, by=by, now=now)


def _beside(city: City) -> list[str]:
    """The live edition, and how many were ever published: what small counts were hidden against."""
    live = queries.live_edition(city)
    return [live.id if live else "", str(len(queries.editions_of(city)))]


def _shown(edition: Edition) -> dict[str, Any]:
    """The protected table as the public would see it, hidden figures left out, and the department's other counts."""
    protected.decided.cache_clear()  # a long-lived process may have worked it out beside other editions
    protected.shown.cache_clear()
    decided = protected.decided(edition)
    table = protected.shown(edition, decided.days[0][1]) if decided else {}
    names = {area.id: area.name for area in places.areas(edition.city)}
    lines = [
        {"row": edition.city.row(row).label, "area": names[area], "count": found.count, "prior": found.prior}
        for (row, area), found in table.items()
    ]
    figures = [line[name] for line in lines for name in ("count", "prior")]
    rows = {r.id for r in edition.city.rows if r.protected}
    others = [
        {
            "row": edition.city.row(c.row).label, "area": names[c.area], "to": c.last.isoformat(), "count": c.count,
            "prior": c.prior_count,
        }
        for c in queries.supplied_counts(edition) if c.row not in rows
    ]  # fmt: skip
    return {
        "to": decided.days[0][1].isoformat() if decided else "", "table": lines, "others": others,
        "shown": sum(f is not None for f in figures), "hidden": sum(f is None for f in figures),
    }  # fmt: skip


def _edition(found: Any) -> Edition:  # noqa: ANN401 - a proposal
    return queries.prepared_edition(places.city(found.city), found.object_id)


def do(found: Any, by: Actor, now: datetime) -> None:  # noqa: ANN401
    """Publish."""
    incidents.publish_counts(_edition(found), by=by, now=now)


def check(found: Any) -> None:  # noqa: ANN401
    """Refuse what was prepared beside other editions than those of today: hidden counts could be worked out."""
    beside = _beside(places.city(found.city))
    if found.object_id != beside[0] and found.details["beside"] != beside:  # what is public already does no more harm
        raise WrongState(
            "Another edition became public since this was prepared, and small counts were hidden beside the one "
            "before. Load the files again, and propose what is prepared then."
        )


def around(found: Any) -> AbstractContextManager[object]:  # noqa: ANN401
    """While it is checked and done, nothing else of the city is published."""
    return incidents.publishing(places.city(found.city))


def announce(found: Any, since: datetime | None = None) -> None:  # noqa: ANN401
    """Say on the city's page that it waits for its day."""
    incidents.announce(_edition(found), since)
