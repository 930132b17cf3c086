"""The demo: said to be one, and its staff door opened at localhost, since passkeys refuse an IP address."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from compstat.website.command import serving
from compstat.website.demo_host import DemoHost


def led(path: str, host: str, method: str = "get") -> str:
    request = getattr(RequestFactory(), method)(path, HTTP_HOST=host)
    return DemoHost(lambda _: HttpResponse())(request).get("Location", "")


@pytest.mark.parametrize(
    ("path", "host", "to"),
    [
        ("/staff/sign-in/?next=/staff/may/", "127.0.0.1:8000", "http://localhost:8000/staff/sign-in/?next=/staff/may/"),
        ("/staff/", "[::1]:8001", "http://localhost:8001/staff/"),
        ("/staff/", "127.0.0.1", "http://localhost/staff/"),
        ("/staff/", "localhost:8000", ""),
        ("/staff/", "192.0.2.7:8000", ""),  # another machine: its localhost is not ours
        ("/harborview/", "127.0.0.1:8000", ""),
    ],
)
def test_staff_pages_of_the_demo_are_read_at_localhost(path: str, host: str, to: str, settings) -> None:
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "192.0.2.7"]
    assert led(path, host) == to
    assert led(path, host, "post") == ""


@pytest.mark.parametrize(("mode", "there"), [("demo", "True"), ("test", "False")])
def test_that_is_so_in_the_demo_alone(mode: str, there: str) -> None:
    code = "from django.conf import settings; print('compstat.website.demo_host.DemoHost' in settings.MIDDLEWARE)"
    told = {"COMPSTAT_MODE": mode, "COMPSTAT_DOOR": "all", "DJANGO_SETTINGS_MODULE": "compstat.website.settings"}
    done = subprocess.run([sys.executable, "-c", code], env={**os.environ, **told}, capture_output=True, text=True)
    assert done.stdout.strip() == there, done.stderr


@pytest.mark.parametrize(
    ("demo", "door", "said"),
    [(True, "all", True), (True, "public", False), (True, "staff", False), (False, "all", False)],
)
def test_whoever_opens_all_doors_is_told_that_it_is_a_demo(demo, door, said, settings, capsys) -> None:
    settings.DEMO, settings.COMPSTAT_DOOR = demo, door
    serving._say_where(8000)
    assert ("all doors in one process" in capsys.readouterr().out) is said
