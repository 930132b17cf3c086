"""What happens in Harborview, week by week: how many reports of each kind, and the planted stories."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from .kinds import DISTRICTS, KINDS, SHARES, number

Counts = NDArray[np.float64]

RISE = (540, "D4")  # back doors of shops near the station, these four weeks
FALL = (520, "D4")  # while homes there are left alone
WHOLE_CITY = (611, 613, 616, 617, 619)  # and parcels go missing everywhere
SURPRISE = 4.4  # how many standard errors the rise and the fall lie off
WAVE = 0.7  # how much more than usual goes missing in the whole city


@dataclass(frozen=True)
class Planned:
    """A plan of which the generator knows what came: where, which reports, its windows and its deciding date."""

    row: str
    codes: tuple[int, ...]
    district: str
    selected: tuple[date, date]  # the weeks that got the place chosen
    starts: date
    decides: date  # the after-window ends the day before
    baselines: int

    @property
    def days(self) -> int:
        """How long the after-window is, and each window of the baseline."""
        return (self.decides - self.starts).days


WORKED = Planned(  # from its start on, far fewer cars are broken into here, and as many as ever elsewhere
    "larceny_from_motor_vehicle", (614, 615), "D4", (date(2026, 3, 23), date(2026, 6, 14)), date(2026, 7, 27),
    date(2026, 10, 19), 5,
)  # fmt: skip
GONE = 0.45  # the share that does not happen any more, to the last day
NEXT_DOOR = ("D2", "D6", "D7", "D8", "D10")  # where none of it moved to
CHANCE = 0.13  # the share that chance alone had put there since the start, as if it had: taken out
AT_ITS_WORST = Planned(  # bad weeks got it chosen; then it went as it always had, and would have without any plan
    "vandalism", (1402, 1415), "D2", (date(2026, 3, 16), date(2026, 6, 7)), date(2026, 7, 20), date(2026, 10, 12), 5,
)  # fmt: skip
BAD_LUCK = 30  # so many more reports in those weeks than chance had in store, and in no others


@dataclass(frozen=True)
class Calendar:
    """The weeks of a feed, Monday to Sunday; the last of them may be cut short."""

    first: date
    last: date

    @property
    def monday(self) -> date:
        """The Monday on or before the first day."""
        return self.first - timedelta(self.first.weekday())

    @property
    def weeks(self) -> int:
        """How many weeks are begun."""
        return (self.last - self.monday).days // 7 + 1

    @property
    def to(self) -> date:
        """The last Sunday: where the current windows end."""
        return self.last - timedelta((self.last.weekday() + 1) % 7)

    @property
    def current(self) -> slice:
        """The four weeks that end on that Sunday."""
        end = (self.to - self.monday).days // 7 + 1
        return slice(end - 4, end)


def weekly_counts(calendar: Calendar, scale: float, rng: np.random.Generator) -> NDArray[np.int64]:
    """Reports of every kind, district and week: (kinds, districts, weeks).

    Counts are negative binomial with variance φ times the mean at any length of time, as the sum of
    weeks keeps the φ of a week. Then the planted stories replace what chance had in store.
    """
    mean = means(calendar, scale)
    mean[[number(c) for c in WHOLE_CITY], :, calendar.current.start :] *= 1 + WAVE * scale**-0.2
    counts = np.empty(mean.shape, dtype=np.int64)
    for i, kind in enumerate(KINDS):
        spread = kind.phi - 1
        rate = rng.gamma(mean[i] / spread, spread) if spread > 0 else mean[i]
        counts[i] = rng.poisson(rate)
    for (code, district), sign in ((RISE, 1), (FALL, -1)):
        where = number(code), DISTRICTS.index(district), calendar.current
        counts[where] = _planted(mean[where], KINDS[number(code)].phi, sign)
    return counts


def _planted(mean: Counts, phi: float, sign: int) -> NDArray[np.int64]:
    """Four weeks' counts, as even as can be, whose sum lies SURPRISE standard errors off the mean."""
    root = np.sqrt(mean.sum()) + sign * SURPRISE * np.sqrt(1.2 * phi) / 2
    total = round(max(root, 0.0) ** 2)
    return np.diff(np.round(np.linspace(0, total, len(mean) + 1))).astype(np.int64)


def means(calendar: Calendar, scale: float) -> Counts:
    """Expected reports of every kind, district and week.

    `scale` thins what no row of the table counts by itself, and what rows count by far less, so that
    a small city still has numbers worth judging.
    """
    middle = [calendar.monday + timedelta(7 * w + 3) for w in range(calendar.weeks)]
    day_of_year = np.array([d.timetuple().tm_yday for d in middle])
    years = np.array([d.year + d.timetuple().tm_yday / 365.25 for d in middle])
    lull = np.array([_lull(d) for d in middle])
    academic = 1 + 0.15 * np.cos(2 * np.pi * (day_of_year - 285) / 365.25)
    out = np.empty((len(KINDS), len(DISTRICTS), calendar.weeks))
    for i, kind in enumerate(KINDS):
        season = 1 + kind.swing * np.cos(2 * np.pi * (day_of_year - kind.peak) / 365.25)
        level = kind.per_year / 52.18 * (scale**0.35 if kind.counted else scale)
        week = level * season * np.exp(kind.trend * (years - 2024.5)) * (1 - lull * (1 - kind.lull))
        out[i] = SHARES[kind.spread][:, None] * week
    out[:, DISTRICTS.index("D7")] *= academic  # the students come in September and leave in June
    return out


def _lull(day: date) -> float:
    """How much of the stillness of 2020 lay over the city: 1 in its spring, a little for a year after."""
    if date(2020, 3, 16) <= day <= date(2020, 6, 14):
        return 1.0
    if date(2020, 6, 14) < day <= date(2021, 5, 31):
        return 0.25
    return 0.0
