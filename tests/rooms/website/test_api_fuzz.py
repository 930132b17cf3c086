"""The API against its own description: whatever is asked, well or badly, the answer is one of those described."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

API = "/api/v1"
DESCRIBED = [
    not_a_server_error, checks.status_code_conformance, checks.content_type_conformance,
    checks.response_schema_conformance, checks.response_headers_conformance,
]  # fmt: skip
# What leads somewhere, so that not every question ends at the city's name.
REAL = {
    "city": ["harborview", "boston", "HARBORVIEW"], "area": ["city", "d4", "D9", "mill-hill"],
    "row": ["robbery", "part_one", "rape", "homicide"], "to": ["2026-11-15", "2026-11-16", "1999-12-31", "9999-12-31"],
}  # fmt: skip
MODES = list(schemathesis.GenerationMode)


@pytest.fixture
def connected() -> Iterator[None]:
    """The connection of the test outlives each request, as it does with Django's own client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.slow
@pytest.mark.usefixtures("connected")
@pytest.mark.parametrize("mode", MODES, ids=[mode.value for mode in MODES])
def test_every_answer_is_described(harborview, mode, prove, record_proof) -> None:
    from compstat.website.wsgi import application

    described = schemathesis.openapi.from_wsgi(f"{API}/openapi.json", application)
    statuses: Counter[int] = Counter()
    operations = [found.ok() for found in described.get_all_operations()]
    for operation in operations:
        if mode is schemathesis.GenerationMode.NEGATIVE and "to" not in {p.name for p in operation.iter_parameters()}:
            continue  # it takes any text, so nothing there could be wrong

        @seed(20261124)
        @_calm(1000 if prove else 60)
        @given(operation.as_strategy(generation_mode=mode), st.data())
        def run(case, data) -> None:
            for place in (case.path_parameters, case.query):
                for name in REAL.keys() & (place or {}).keys():
                    place[name] = data.draw(st.sampled_from([place[name], *REAL[name]]))
            answer = case.call(headers={"Accept-Encoding": "identity"})
            statuses[answer.status_code] += 1
            case.validate_response(answer, checks=DESCRIBED)

        run()
    assert len(operations) == 11
    assert sum(statuses.values()) > 100
    assert set(statuses) <= {200, 400, 404, 422}
    assert set(statuses) >= ({422} if mode is schemathesis.GenerationMode.NEGATIVE else {200, 404})
    figures = {f"answered {status}": count for status, count in sorted(statuses.items())}
    record_proof(f"The API asked in {mode.value} ways", {"questions": sum(statuses.values()), **figures})


def _calm(examples: int) -> settings:
    return settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
@pytest.mark.parametrize("path", ["cities", "harborview/areas", "harborview/table", "nowhere"])
def test_it_reads_and_nothing_else(client, harborview, method: str, path: str) -> None:
    assert getattr(client, method)(f"{API}/{path}").status_code == 405


@pytest.mark.parametrize("path", ["nowhere", "a/b/c", "harborview/%2e%2e/table", "%00/areas", "../harborview/areas"])
def test_what_is_not_there_is_told_in_json(client, harborview, path: str) -> None:
    answer = client.get(f"{API}/{path}")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/json; charset=utf-8")
    assert answer.json()["detail"]
