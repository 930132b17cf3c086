"""Every public page: it answers without account, cookie or private file, within its weight, and in both languages."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from pathlib import Path

import pytest
from django.conf import settings

from compstat.incidents.queries import live_edition
from compstat.places.queries import city

PAGES = 100_000  # bytes before the map
SCRIPT = 20_000
TO = "2026-11-15"
LANGUAGES = tuple(f"/{code}/" for code, _ in settings.LANGUAGES)  # the same pages again
LINK = re.compile(r'href="(/[^"#?]*)')


@pytest.fixture
def permanent(harborview) -> str:
    return f"/harborview/editions/{harborview.id}"


def get(client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    assert not answer.cookies, path
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode()


def crawl(client, start: str, most: int = 90) -> set[str]:
    """Every address reachable from a page, by its kind only once for figures."""
    seen: set[str] = set()
    kinds: dict[str, int] = {}
    waiting = [start]
    while waiting and len(seen) < most:
        path = waiting.pop()
        kind = re.sub(r"/(d\d+(%2B|\+)?(d\d+)?|city|[a-z_]+)/(week|days28|ytd)/", r"/*/\4/", path)
        kind = re.sub(r"/editions/[0-9a-f]{12}/[^/]+/[\d-]+/[a-z_]+/", "/editions/*/row/", kind)
        kinds[kind] = kinds.get(kind, 0) + 1
        if path in seen or path.startswith("/static/") or kinds[kind] > 2:
            continue
        seen.add(path)
        body = get(client, path)
        if body.lstrip().startswith("<!doctype"):
            waiting += [p for p in LINK.findall(body) if not p.startswith(LANGUAGES)]
    return seen


def test_no_page_needs_a_private_file(client, harborview_data, tmp_path, settings) -> None:
    """Every link leads somewhere and sets no cookie, on a copy without raw files, rejects and single reports."""
    settings.COMPSTAT_DATA = tmp_path / "public"
    shutil.copytree(harborview_data, settings.COMPSTAT_DATA, symlinks=True)
    edition = live_edition(city("harborview"))
    for private in ("raw", "rejects"):
        shutil.rmtree(edition.folder / private)
    (edition.folder / "reports.parquet").unlink()
    shutil.rmtree(settings.COMPSTAT_DATA / "demo", ignore_errors=True)
    seen = crawl(client, "/harborview/")
    for part in ("definitions", "quality", "corrections", "downloads", "privacy", "counts.csv", "areas.geojson"):
        assert any(part in path for path in seen), part
    assert len(seen) > 60
    assert client.get("/api/v1/harborview/table?area=D4").status_code == 200


def test_the_briefing_answers_in_the_order_people_ask(client, permanent) -> None:
    page = get(client, f"{permanent}/d4/{TO}/")
    order = [
        "Who serves here", "When we meet next", 'id="note"', 'id="table"', "People killed or shot", 'id="stands-out"',
        'id="weeks"', 'id="where"', "What we cannot tell", 'id="when"', 'id="paragraph"', "If you need help",
        "Permanent address",
    ]  # fmt: skip
    places = [page.index(words) for words in order]
    assert places == sorted(places)
    assert page.index("More than we would expect") < page.index(
        'class="num big"', page.index("More than we would expect")
    )


def test_pages_are_light(client, permanent) -> None:
    for path in (
        "/harborview/",
        "/harborview/d4/",
        f"{permanent}/d4/{TO}/",
        f"{permanent}/city/{TO}/",
        "/harborview/quality/",
    ):
        page = get(client, path)
        without_map = re.sub(r"<div class=\"where\">.*?</div>", "", page, flags=re.S)
        assert len(without_map.encode()) <= PAGES, path
    scripts = sum(p.stat().st_size for p in Path("compstat/website/static").glob("*.js"))
    assert scripts <= SCRIPT


def test_the_same_briefing_in_the_mirrored_language(client, permanent) -> None:
    page = get(client, f"/ar-xb{permanent}/d4/{TO}/")
    assert 'dir="rtl"' in page
    assert "More than we would expect" not in page


def test_the_note_is_signed_and_its_absence_is_said(client, permanent) -> None:
    assert "Homes are being burgled less often" in get(client, f"{permanent}/d4/{TO}/")
    assert "Nobody has written a note" in get(client, f"{permanent}/d5/{TO}/")


def test_every_figure_of_a_briefing_opens_its_recipe(client, permanent) -> None:
    page = get(client, f"{permanent}/d4/{TO}/")
    recipes = set(re.findall(r'class="figure" href="([^"]+/(?:week|days28|ytd)/)"', page))
    assert len(recipes) > 40
    for path in sorted(recipes):
        assert "What is counted" in get(client, path)


def test_the_recipe_spells_out_the_arithmetic(client, permanent, harborview) -> None:
    page = get(client, f"{permanent}/d4/{TO}/commercial_burglary/days28/")
    for words in ("How we got", "540–549", "SELECT sum(count)", "degrees of freedom", "φ = ", "z = 2", harborview.id):
        assert words in page


def test_find_by_street_leads_to_the_district(client, harborview) -> None:
    streets = json.loads((harborview.folder / "streets.json").read_text())["streets"]
    alone = next(name for name, by in streets.items() if len(by) == 1)
    answer = client.post("/harborview/find/", {"street": alone.lower()})
    (district,) = streets[alone]
    assert answer.status_code == 302
    assert answer["Location"] == f"/harborview/{district.lower()}/"


def test_a_street_in_several_districts_asks_for_the_cross_street(client, harborview) -> None:
    streets = json.loads((harborview.folder / "streets.json").read_text())["streets"]
    many = max(streets, key=lambda name: len(streets[name]))
    page = client.post("/harborview/find/", {"street": many}).content.decode()
    assert "runs through several districts" in page
    assert 'name="cross"' in page


def test_a_street_nobody_knows_keeps_what_was_typed(client, harborview) -> None:
    page = client.post("/harborview/find/", {"street": "Nowhere <b>"}).content.decode()
    assert "Nowhere &lt;b&gt;" in page
    assert "Nowhere <b>" not in page
    assert 'role="alert"' in page


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/atlantis/", "There is no city"),
        ("/harborview/d99/", "has no area"),
        ("/harborview/editions/nope/d4/2026-11-15/", "There is no edition"),
        ("/harborview/d4/extra/deep/", "not here"),
    ],
)
def test_what_is_not_there_is_told_and_helps(client, harborview, path: str, words: str) -> None:
    page = get(client, path, 404)
    assert words in page
    assert "find your district" in page


@pytest.mark.parametrize(
    "rest", ["d4/2026-13-45/", "d4/2026-01-04/", "d4/2026-11-15/nothing/", "d4/2026-11-15/robbery/decade/"]
)
def test_what_is_not_frozen_is_not_found(client, permanent, rest: str) -> None:
    assert "This page is not here" in get(client, f"{permanent}/{rest}", 404)


def test_downloads_can_be_read(client, permanent) -> None:
    lines = list(csv.DictReader(io.StringIO(get(client, f"{permanent}/d4/counts.csv"))))
    assert set(lines[0]) == {"area", "row", "day", "count"}
    told = json.loads(get(client, "/harborview/areas.geojson"))
    assert {f["properties"]["kind"] for f in told["features"]} == {"district", "neighborhood"}
    assert "residential_burglary" in get(client, "/harborview/dictionary.csv")


def test_quality_adds_up(client, harborview) -> None:
    told = harborview.manifest
    page = get(client, "/harborview/quality/")
    for figure in (told["read"], told["accepted"], told["withheld"], told["duplicates"]):
        assert f"{figure:,}" in page


def test_a_city_without_an_edition_teaches(client, data_folder) -> None:
    assert "compstat demo" in get(client, "/")
    for path in ("/boston/", "/boston/a1/", "/boston/a1/briefing/", "/boston/quality/", "/boston/downloads/"):
        assert "No reports are loaded yet" in get(client, path)
    get(client, "/boston/definitions/")


def test_one_city_alone_opens_at_once(client, harborview) -> None:
    assert client.get("/")["Location"] == "/harborview/"


def test_pages_carry_what_every_page_carries(client, harborview, permanent) -> None:
    for path in (
        "/harborview/",
        "/harborview/d4/",
        f"{permanent}/d4/{TO}/",
        f"{permanent}/d4/{TO}/robbery/",
        "/harborview/quality/",
    ):
        page = get(client, path)
        for words in (harborview.id, "Permanent address", "To cite it", "911", "988", "Report a privacy problem",
                      "Corrections", 'hreflang="ar-xb"'):  # fmt: skip
            assert words in page, (path, words)
