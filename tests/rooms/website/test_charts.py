"""Charts say what the numbers say: each drawing is read back and compared with what it was drawn from."""

from __future__ import annotations

import copy
import re
from datetime import date, timedelta

import pytest
from django.template import Context, Template
from django.utils.translation import override

from compstat.website import style_samples
from compstat.website.templatetags.charts import rhythm_grid, shade, strip
from compstat.website.weekly_chart import DEEP, WEEK, weekly_svg, weeks

from .reading_svg import of_class, parsed, points, words

END = date(2027, 6, 27)


def series(counts, low=None, high=None, breaks=(), final=None) -> dict:
    ends = [END - timedelta(weeks=len(counts) - 1 - week) for week in range(len(counts))]
    return {
        "week_ends": [end.isoformat() for end in ends],
        "counts": counts,
        "low": low or [None] * len(counts),
        "high": high or [None] * len(counts),
        "provisional_from": (ends[final] if final is not None else END + timedelta(1)).isoformat(),
        "breaks": [{"on": on, "text": text} for on, text in breaks],
    }


def drawn(told: dict):
    return parsed(weekly_svg(weeks(told), "Robbery"))


def counts_of(tree, top: int, kind: str = "line") -> dict[int, int]:
    """week → count, read from the drawing."""
    found = [point for path in of_class(tree, kind) for point in points(path.get("d"))]
    return {round(x / WEEK): round(top * (1 - y / DEEP)) for x, y in found}


# --- the strip


def test_the_strip_places_the_count_within_its_range_on_one_scale() -> None:
    tree = parsed(strip(14, 9, 24, "Robbery"))
    (bar,), (dot,) = of_class(tree, "usual"), of_class(tree, "dot")
    left, wide, here = float(bar.get("x")), float(bar.get("width")), float(dot.get("cx"))
    assert (here - left) / wide == pytest.approx((14 - 9) / (24 - 9), abs=0.01)
    assert (left - 6) / wide == pytest.approx(9 / 15, abs=0.01)  # zero-based: 6 is where 0 lies


@pytest.mark.parametrize(("count", "kind"), [(8, "dot out"), (9, "dot"), (24, "dot"), (25, "dot out")])
def test_the_dot_is_brick_only_outside_the_range(count, kind) -> None:
    tree = parsed(strip(count, 9, 24, "Robbery"))
    assert len(of_class(tree, kind)) == 1
    assert 0 < float(of_class(tree, kind)[0].get("cx")) < 152


def test_the_strip_has_words() -> None:
    assert 'aria-label="Robbery: 25, above the usual range 9–24"' in strip(25, 9, 24, "Robbery")
    assert "below the usual range" in strip(2, 9, 24, "Robbery")
    assert "within the usual range" in strip(9, 9, 24, "Robbery")


def test_the_strip_mirrors() -> None:
    plain = parsed(strip(14, 9, 24, ""))
    with override("ar-xb"):
        turned = parsed(strip(14, 9, 24, ""))
    here, there = (float(of_class(tree, "dot")[0].get("cx")) for tree in (plain, turned))
    assert here + there == pytest.approx(152, abs=0.2)


def test_without_a_count_or_a_range_there_is_no_strip() -> None:
    assert strip(None, 9, 24, "") == strip(14, None, 24, "") == strip(14, 9, None, "") == ""


def test_what_comes_from_data_is_escaped() -> None:
    assert "<b>" not in strip(14, 9, 24, "<b>")
    assert "<b>" not in weekly_svg(weeks(series([1, 2], breaks=[("2027-06-24", "<b>")])), "<b>")


# --- the weekly chart


def test_the_line_says_the_counts() -> None:
    counts = [4, 7, 0, 12, 9, 3]
    told = weeks(series(counts))
    assert counts_of(drawn(series(counts)), told.top) == dict(enumerate(counts))


def test_a_week_without_a_figure_is_a_gap_and_a_lone_week_a_dot() -> None:
    counts = [4, 7, None, 12, None, 3, 5]
    tree = drawn(series(counts))
    top = weeks(series(counts)).top
    assert counts_of(tree, top) == {0: 4, 1: 7, 5: 3, 6: 5}
    assert of_class(tree, "line")[0].get("d").count("M") == 2
    assert counts_of(tree, top, "line lone") == {3: 12}


def test_a_series_without_any_figure_is_drawn_empty() -> None:
    tree = drawn(series([None, None, None], final=1))
    assert of_class(tree, "line") == []


def test_the_band_says_the_usual_range() -> None:
    low, high = [1, 2, None, 3, 1], [8, 9, None, 9, 7]
    told = series([4, 4, 4, 4, 4], low, high)
    top = weeks(told).top
    (band,) = of_class(drawn(told), "band")
    found = sorted((round(x / WEEK), round(top * (1 - y / DEEP))) for x, y in points(band.get("d")))
    assert found == sorted((week, v) for v_s in (low, high) for week, v in enumerate(v_s) if v is not None)
    assert band.get("d").count("Z") == 2


@pytest.mark.parametrize(
    ("largest", "step", "top"),
    [(0, 1, 1), (1, 1, 1), (4, 1, 4), (5, 2, 6), (17, 5, 20), (41, 20, 60), (1112, 500, 1500)],
)
def test_the_scale_starts_at_zero_and_holds_every_figure(largest, step, top) -> None:
    told = weeks(series([0, largest]))
    assert (told.step, told.top) == (step, top)
    assert words(drawn(series([0, largest])))[0] == "0"


def test_weeks_that_are_not_final_are_hatched_dotted_and_said() -> None:
    told = series([4, 7, 8, 9, 3], final=3)
    tree = drawn(told)
    assert len(of_class(tree, "hatch")) == 1
    assert counts_of(tree, weeks(told).top) == {0: 4, 1: 7, 2: 8}
    assert counts_of(tree, weeks(told).top, "line open") == {2: 8, 3: 9, 4: 3}
    assert "not final yet" in words(tree)
    assert of_class(drawn(series([4, 7, 8])), "hatch") == []


def test_a_break_has_a_rule_where_it_lies_and_words_beside_it() -> None:
    on = (END - timedelta(weeks=1)).isoformat()
    tree = drawn(series([1, 2, 3, 4, 5], breaks=[(on, "New records system")]))
    (rule,) = of_class(tree, "rule")
    assert rule.get("x1") == "75%"
    assert "New records system" in words(tree)
    assert words(tree).count("Jun 2027") == 1  # for narrow pages; the words are then told below


def test_a_break_told_at_length_stands_below_the_chart() -> None:
    on, long = (
        (END - timedelta(weeks=1)).isoformat(),
        "From this day on sheds are counted as homes, as they were.",
    )
    told = series([1, 2, 3], breaks=[(on, long), ("2019-09-29", "Long ago")])
    assert long not in words(drawn(told))
    page = figure(told)
    assert f"From June 20, 2027: {long}" in page
    assert "Long ago" not in page


def figure(told: dict, more: str = "") -> str:
    template = Template("{% load charts %}{% weekly_chart series 'A sentence.' 'Robbery' " + more + " %}")
    return template.render(Context({"series": told}))


def test_the_table_says_the_same_newest_first() -> None:
    page = figure(series([4, None, 12], [1, 2, 3], [8, 9, 10], final=2))
    rows = re.findall(r"<tr><th scope=row>(.*?)<td>(.*?)<td>(.*?)(?=<tr>|</tbody>)", page)
    assert rows == [
        ("June 27, 2027 <small>not final yet</small>", "12", "3–10"),
        ("June 20, 2027", "—", "2–9"),
        ("June 13, 2027", "4", "1–8"),
    ]
    assert "<figcaption>A sentence.</figcaption>" in page


def test_the_table_may_stand_elsewhere() -> None:
    page = figure(series([4, 5]), "'/harborview/d4/robbery/'")
    assert '<a href="/harborview/d4/robbery/">Robbery as a table</a>' in page
    assert "<table" not in page


def test_time_runs_from_the_right_in_a_right_to_left_language() -> None:
    told = series([4, 7, 0])
    with override("ar-xb"):
        tree = drawn(told)
    assert tree.get("class") == "chart mirrored"
    top = weeks(told).top
    assert counts_of(tree, top) == {2: 4, 1: 7, 0: 0}


@pytest.mark.parametrize("language", ["en", "ar-xb"])
def test_two_years_weigh_at_most_12_kb_and_carry_no_style(language) -> None:
    told = copy.deepcopy(style_samples.series(breaks=True, gap=True))
    told["counts"] = [None if count is None else count + 1000 for count in told["counts"]]
    with override(language):
        page = figure(told)
    assert len(page.encode()) <= 12_000
    assert "style=" not in page and " id=" not in page


# --- hour × weekday


def test_every_hour_stands_in_the_grid_once() -> None:
    grid = [[day * 100 + hour for hour in range(24)] for day in range(7)]
    given = rhythm_grid({"grid": grid, "first": "2026-06-28", "last": "2027-06-27", "unknown": 2, "midnight": 0})
    assert [[cell["count"] for cell in line["cells"]] for line in given["grid"]] == grid
    assert [line["label"] for line in given["grid"]][::6] == ["Monday", "Sunday"]
    parts = [[cell["count"] for cell in line["cells"]] for line in given["parts"]]
    assert sum(map(sum, parts)) == sum(map(sum, grid))
    assert parts[5][6] == sum(grid[6][20:])


def test_hours_follow_the_language() -> None:
    given = {"grid": [[0] * 24] * 7, "first": "2026-06-28", "last": "2027-06-27"}
    assert rhythm_grid(given)["hours"][15] == "3 pm"
    for language, hour, monday in (("es", "3 p.m.", "lunes"), ("ht", "3 p.m.", "lendi"), ("vi", "15", "Thứ Hai")):
        with override(language):
            assert rhythm_grid(given)["hours"][15] == hour
            assert rhythm_grid(given)["days"][0]["name"] == monday


def test_five_steps_of_shade() -> None:
    assert [shade(value, 40) for value in (0, 1, 10, 11, 21, 31, 40)] == [0, 1, 1, 2, 3, 4, 4]
    assert shade(0, 0) == 0


def test_a_withheld_grid_draws_nothing() -> None:
    page = Template("{% load charts %}{% rhythm_grid when %}").render(Context({"when": {"grid": None}}))
    assert page.strip() == ""
