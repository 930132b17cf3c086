"""The API: its answers and its refusals."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

SCHEMA = json.loads((Path(__file__).parents[3] / "docs" / "reference" / "table.schema.json").read_text())
API = "/api/v1"


def ask(client, path: str, status: int = 200):
    answer = client.get(f"{API}/{path}")
    assert answer.status_code == status, answer.content
    return answer.json()


def test_the_table_is_the_commands_table(client, harborview) -> None:
    from compstat.briefings.queries import table

    told = ask(client, "harborview/table?area=d4")
    jsonschema.Draft202012Validator(SCHEMA).validate(told)
    assert told == json.loads(json.dumps(table(harborview, "D4")))


def test_cities_areas_editions_definitions_series(client, harborview) -> None:
    cities = {c["id"]: c for c in ask(client, "cities")}
    assert cities["harborview"]["live_edition"] == harborview.id
    areas = {a["id"]: a for a in ask(client, "harborview/areas")}
    assert areas["D4"]["kind"] == "district"
    assert any(a["population"] for a in areas.values())
    (edition,) = ask(client, "harborview/editions")
    assert edition["live"]
    assert edition["read"] == sum(edition[n] for n in ("accepted", "withheld", "rejected", "duplicates"))
    assert {d["id"] for d in ask(client, "harborview/definitions")} >= {"robbery", "rape"}
    assert len(ask(client, "harborview/series?row=robbery&area=D4")["counts"]) == 104


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("atlantis/areas", 404, "There is no city"),
        ("harborview/table?area=D99", 404, "has no area"),
        ("harborview/table?to=2031-01-01", 400, "Ask for that day or an earlier one"),
        ("harborview/table?edition=nope", 404, "There is no edition"),
        ("harborview/series?row=homicide", 404, "no weekly series"),
        ("boston/table", 404, "no edition yet"),
    ],
)
def test_refusals_are_sentences(client, harborview, path: str, status: int, words: str) -> None:
    assert words in ask(client, path, status)["detail"]


def test_nothing_can_be_written(client, harborview) -> None:
    for method in ("post", "put", "delete", "patch"):
        assert getattr(client, method)(f"{API}/cities").status_code == 405
