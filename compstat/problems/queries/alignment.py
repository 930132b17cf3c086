"""Is what people ask for what is worked on? By theme, over the last year, side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext

from compstat.concerns import queries as concerns
from compstat.concerns.queries import Concern
from compstat.concerns.rules import THEMES, Theme
from compstat.concerns.rules import Event as Asked
from compstat.places import queries as places
from compstat.places.queries import Area, City
from compstat.promises.queries import Promise
from compstat.promises.rules import Origin, State

from ..models import FixedPart, Problem
from ..rules import Event, Result
from .areas import within

SPAN: Final = timedelta(days=365)
OFTEN: Final = 3  # asked so often, a theme is named on which nothing was done
FEWEST: Final = 10  # of a column, before shares are told: of nine, one is already "11 percent"


@dataclass(frozen=True)
class Column:
    """Counts by theme of one kind of thing, and how many there are in all."""

    counts: Counter[Theme]

    @property
    def n(self) -> int:
        """All of them."""
        return sum(self.counts.values())

    def share(self, theme: Theme) -> float | None:
        """Of all, how many are about this; None while there are too few to say."""
        return self.counts[theme] / self.n if self.n >= FEWEST else None


@dataclass(frozen=True)
class Aligned:
    """One theme: what was asked, what became a priority, what was worked on."""

    theme: str
    asked: int
    asked_share: float | None
    priorities: int
    plans: int
    promises: int
    worked: int
    worked_share: float | None


@dataclass(frozen=True)
class Alignment:
    """The table of an area, the most asked first."""

    since: date
    until: date
    lines: tuple[Aligned, ...]
    asked: int
    priorities: int
    plans: int
    promises: int
    worked: int
    without_theme: int  # promises made in meetings, of which nobody says a theme
    most: tuple[str, ...]  # the themes most asked for
    nothing_yet: tuple[str, ...]  # those among them on which nothing was done
    elsewhere: tuple[str, ...]  # no priority, plan or promise, but passed on, handed over, or put forward


def alignment_of(where: City, area: Area, now: datetime) -> Alignment:
    """What was asked and what was done in the year that ends today."""
    today = places.moment(where, now).date()
    since, areas = today - SPAN, within(where, area)
    begins = datetime.combine(since, time(), tzinfo=places.moment(where, now).tzinfo)
    asked = Column(concerns.counts_by_theme(where.id, area.id, since, today))
    found = {each.id: each for each in Problem.objects.filter(city=where.id, area__in=areas)}
    priorities = _themes(each for each in found.values() if _was_priority(each, begins))
    parts = FixedPart.objects.filter(plan__problem__in=list(found), fixed_at__gte=begins).select_related("plan")
    plans = _themes(found[part.plan.problem_id] for part in parts)
    promised, without = _promises(where.id, areas, since, found)
    worked = Column(plans + promised)
    lines = [_line(theme, asked, priorities, plans, promised, worked) for theme in Theme]
    shown = sorted((each for each in lines if each.asked or each.priorities or each.worked), key=lambda e: -e.asked)
    moved = {gettext(THEMES[theme]) for theme in _moved(where, area, since, found.values())}
    idle = [each.theme for each in shown if each.asked >= OFTEN and not each.worked and not each.priorities]
    most = [each for each in shown if each.asked and each.asked == shown[0].asked] or shown[:0]
    return Alignment(
        since, today, tuple(shown), asked.n, sum(priorities.values()), sum(plans.values()), sum(promised.values()),
        worked.n, without, tuple(each.theme for each in most[:3]),
        tuple(each for each in idle if each not in moved), tuple(each for each in idle if each in moved),
    )  # fmt: skip


def _moved(where: City, area: Area, since: date, found: Iterable[Problem]) -> set[Theme]:
    """Themes with which something was done that is no plan and no promise of this year.

    A concern is with another organization, or has been; it was promised something before; a problem was put forward,
    worked on before, or handed over. Of a problem that was declined nothing was done.
    """
    known = {each.id: each for each in found if each.closed_on is None or each.closed_on >= since}
    alive = {key for key, each in known.items() if each.result != Result.DECLINED}
    themes = {Theme(known[key].theme or Theme.OTHER) for key in alive}
    asked = concerns.published_of(where.id, area.id, since=since)
    passed = Q(events__kind=Asked.PASSED_ON) | ~Q(promise="") | Q(problem__in=alive)
    return themes | {Theme(theme) for theme in asked.filter(passed).values_list("theme", flat=True)}


def _themes(some: Iterable[Problem]) -> Counter[Theme]:
    return Counter(Theme(each.theme or Theme.OTHER) for each in some)


def _was_priority(found: Problem, since: datetime) -> bool:
    """Whether it is a priority, or became one in this year."""
    opened = found.events.filter(kind__in=[Event.OPENED, Event.REOPENED], at__gte=since)
    return found.priority_since is not None or opened.exists()


def _promises(city_id: str, areas: list[str], since: date, found: dict[str, Problem]) -> tuple[Counter[Theme], int]:
    """Promises of the year by theme: of the concern or the plan they come from. Those of meetings have none."""
    made = list(Promise.objects.filter(city=city_id, area__in=areas, made_on__gte=since).exclude(state=State.WITHDRAWN))
    keys = {each.origin_id for each in made if each.origin == Origin.CONCERN}
    of_concerns = dict(Concern.objects.filter(pk__in=keys).values_list("pk", "theme"))
    of_plans = {plan.id: each.theme for each in found.values() for plan in each.plans.all()}
    themes = [(of_concerns if each.origin == Origin.CONCERN else of_plans).get(each.origin_id) for each in made]
    return Counter(Theme(theme or Theme.OTHER) for theme in themes if theme is not None), themes.count(None)


def _line(
    theme: Theme, asked: Column, priorities: Counter[Theme], plans: Counter[Theme], promised: Counter[Theme],
    worked: Column,
) -> Aligned:  # fmt: skip
    return Aligned(
        gettext(THEMES[theme]), asked.counts[theme], asked.share(theme), priorities[theme], plans[theme],
        promised[theme], worked.counts[theme], worked.share(theme),
    )  # fmt: skip
