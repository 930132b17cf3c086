"""What every answer of every door tells the browser, and how cookies are set."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from django.urls import URLPattern, URLResolver

from compstat.website.doors import public

from .running import Running, Visitor, running
from .test_forms import ADDRESSES, path_of

SECRET_KEY = "cF1uYh7Qk2VtW9sXbE4nRz6LpA8mJ3dG5oT0-xKw-yQe"


def weak(answer: requests.Response) -> list[str]:
    """What is missing from an answer's headers."""
    told, found = answer.headers, []
    policy = dict(each.strip().partition(" ")[::2] for each in told.get("Content-Security-Policy", "").split(";"))
    if policy.get("default-src") != "'self'" or "unsafe" in str(policy):
        found.append("Content-Security-Policy")
    wanted = {
        "X-Frame-Options": "DENY", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
    }  # fmt: skip
    found += [name for name, value in wanted.items() if told.get(name) != value]
    found += [] if "geolocation=()" in told.get("Permissions-Policy", "") else ["Permissions-Policy"]
    found += [name for name in ("Server", "X-Powered-By", "Via") if name in told]
    if "/staff/" in answer.url and told.get("Cache-Control") != "no-store, private":
        found.append("Cache-Control")
    return found


def inline(text: str) -> list[str]:
    """Scripts, styles and handlers that stand in a page itself."""
    return re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>|<style|\sstyle=\"|\son[a-z]+=\"", text)


@pytest.mark.parametrize("name", ADDRESSES)
def test_every_page_of_the_staff_door(site: Running, visitor, name: str) -> None:
    for guest in (visitor(), visitor().enter("whitfield")):
        answer = guest.open(path_of(name))
        assert weak(answer) == [], answer.status_code
        assert inline(answer.text) == []


PUBLIC = {
    "city_id": "harborview", "area_id": "d4", "period": "week", "row_id": "robbery", "city": "harborview",
}  # fmt: skip


def public_paths(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    """Every address of the public door, filled in with what fits."""
    for each in patterns:
        route = str(each.pattern)
        if isinstance(each, URLResolver):
            yield from public_paths(each.url_patterns, before + route)
        else:
            yield "/" + before + re.sub(r"<(?:\w+:)?(\w+)>", lambda m: PUBLIC.get(m.group(1), "none"), route)


@pytest.mark.parametrize("path", sorted({*public_paths(public.urlpatterns), "/nowhere/", "/static/nothing.js"}))
def test_every_page_of_the_public_door(site: Running, visitor, path: str) -> None:
    answer = visitor().open(path)
    assert answer.status_code in {200, 301, 302, 400, 404, 405, 422}
    missing = weak(answer)
    assert missing == [], answer.status_code
    assert inline(answer.text) == []
    assert "Set-Cookie" not in answer.headers


def test_static_files_too(site: Running, visitor) -> None:
    page = visitor().open("/harborview/").text
    files = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
    assert files
    for file in files:
        answer = visitor().open(file)
        assert answer.status_code == 200
        assert weak(answer) == []
        assert "Set-Cookie" not in answer.headers


def test_cookies_of_the_demo(site: Running, visitor) -> None:
    guest: Visitor = visitor().enter("chen")
    flags = {
        cookie.name: (cookie.path, cookie._rest.get("SameSite"), "HttpOnly" in cookie._rest) for cookie in guest.cookies
    }
    assert flags == {"sessionid": ("/staff/", "Lax", True), "csrftoken": ("/staff/", "Lax", True)}


@pytest.fixture(scope="module")
def production(harborview_data: Path, tmp_path_factory) -> Iterator[Running]:
    """The staff door as it is for real, behind a proxy that speaks https."""
    told = {"COMPSTAT_MODE": "production", "COMPSTAT_SECRET": SECRET_KEY, "COMPSTAT_HOSTS": "localhost"}
    with running(harborview_data, tmp_path_factory.mktemp("production"), COMPSTAT_DOOR="staff", **told) as found:
        yield found


def test_for_real_everything_is_https(production: Running) -> None:
    plain = requests.get(f"{production.url}/staff/sign-in/", timeout=30, allow_redirects=False)
    assert (plain.status_code, plain.headers["Location"]) == (
        301,
        f"https://localhost:{production.port}/staff/sign-in/",
    )
    assert "Set-Cookie" not in plain.headers
    safe = requests.get(
        f"{production.url}/staff/sign-in/", headers={"X-Forwarded-Proto": "https"}, timeout=30, allow_redirects=False
    )
    assert safe.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert weak(safe) == []
    (cookie,) = safe.cookies
    assert (cookie.name, cookie.path, cookie.secure) == ("__Secure-csrf", "/staff/", True)
    assert {"HttpOnly", "SameSite"} <= set(cookie._rest)


def test_for_real_nobody_enters_with_a_click_and_only_staff_is_served(production: Running) -> None:
    https = {"X-Forwarded-Proto": "https"}
    for path, expected in (("/harborview/", 404), ("/api/v1/cities", 404), ("/staff/enter/x/", 404), ("/", 404)):
        answer = requests.get(production.url + path, headers=https, timeout=30, allow_redirects=False)
        assert answer.status_code == expected, path
        assert weak(answer) == [], path
