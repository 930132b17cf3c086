"""How many accounts were sealed tells of nobody: never of an area, and of the city once a year is over."""

from __future__ import annotations

from datetime import date

from django.test import Client
from django.utils import timezone

from compstat.concerns import queries
from compstat.concerns.models import Concern
from compstat.concerns.queries.published import Sealed, sealed_in
from compstat.concerns.rules import Ground

CITY, TODAY = "harborview", date(2027, 3, 4)


def withheld(ground: Ground, on: date, count: int = 1, city: str = CITY) -> None:
    for _ in range(count):
        Concern.objects.create(
            city=city, area="D4", raised_on=on, came_at=timezone.now(), publication="withheld", ground=ground,
            state="acknowledged",
        )  # fmt: skip


def test_an_area_tells_the_other_grounds_alone() -> None:
    withheld(Ground.SEALED, date(2026, 5, 1))
    withheld(Ground.THREAT, date(2026, 5, 1), 2)
    assert queries.counts_by_ground(CITY, "D4") == {Ground.THREAT: 2} == queries.counts_by_ground(CITY, "city")
    told = Client().get(f"/{CITY}/d4/concerns/").content.decode()
    assert "It threatens somebody." in told and "It is about sexual or domestic violence" not in told
    assert "once a year is over" in told and "sealed." not in told.partition("once a year is over")[2]


def test_the_city_tells_years_that_are_over_and_hides_one_to_four() -> None:
    assert sealed_in(CITY, TODAY) == []
    withheld(Ground.ADVERTISING, date(2022, 5, 1))
    for year, count in ((2023, 1), (2024, 4), (2025, 5), (2026, 6), (2027, 9)):
        withheld(Ground.SEALED, date(year, 5, 1), count)
    withheld(Ground.SEALED, date(2025, 5, 1), city="boston")
    assert sealed_in(CITY, TODAY) == [
        Sealed(2026, 6),
        Sealed(2025, 5),
        Sealed(2024, None),
        Sealed(2023, None),
        Sealed(2022, 0),
    ]  # fmt: skip  nothing of the year that is not over


def test_the_page_of_the_city_shows_them() -> None:
    year = timezone.now().year
    withheld(Ground.SEALED, date(year - 1, 5, 1), 2)
    withheld(Ground.SEALED, date(year - 2, 5, 1), 7)
    withheld(Ground.SEALED, date(year, 1, 1), 8)
    told = Client().get(f"/{CITY}/city/concerns/").content.decode()
    assert f"{year - 1}: fewer than 5 were sealed." in told and f"{year - 2}: 7 were sealed." in told
    assert f"{year}: " not in told
