"""Settings refuse what cannot work, and say what to do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]


REAL = {
    "COMPSTAT_MODE": "production", "COMPSTAT_HOSTS": "a.example",
    "COMPSTAT_SECRET": "cF1uYh7Qk2VtW9sXbE4nRz6LpA8mJ3dG5oT0-xKw-yQe",
}  # fmt: skip


def settings_with(**environment: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("COMPSTAT_", "DATABASE_", "DJANGO_"))}
    code = "import compstat.website.settings as s; print(s.MODE, s.DATABASES['default']['ENGINE'], s.ALLOWED_HOSTS)"
    return subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, env={**clean, **environment}, capture_output=True, text=True
    )


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"COMPSTAT_MODE": "live"}, "Set it to demo, test or production"),
        ({"COMPSTAT_MODE": "production"}, "COMPSTAT_SECRET is not set. Make one with"),
        ({**REAL, "COMPSTAT_SECRET": "only-for-the-demo-and-tests"}, "COMPSTAT_SECRET is easy to guess"),
        ({**REAL, "COMPSTAT_SECRET": "ab" * 30}, "COMPSTAT_SECRET is easy to guess"),
        ({**REAL, "COMPSTAT_SHARED_SECRET": "ab" * 30}, "COMPSTAT_SHARED_SECRET is easy to guess"),
        ({"COMPSTAT_SITE": "compstat.example"}, "Write scheme and host alone"),
        ({"COMPSTAT_SITE": "https://a.example/more"}, "Write scheme and host alone"),
        ({**REAL, "COMPSTAT_HOSTS": ""}, "COMPSTAT_HOSTS names no host"),
        ({**REAL, "COMPSTAT_HOSTS": "*"}, "COMPSTAT_HOSTS names no host"),
        ({**REAL, "COMPSTAT_HOSTS": "a.example,.example"}, "COMPSTAT_HOSTS names no host"),
        ({"COMPSTAT_PROXIES": "one"}, "Write how many proxies stand in front"),
        ({"DATABASE_URL": "mysql://x@y/z"}, "Write postgres://user:password@host:port/name"),
    ],
)
def test_a_mistake_names_its_remedy(environment: dict[str, str], sentence: str) -> None:
    done = settings_with(**environment)
    assert done.returncode != 0
    assert sentence in done.stderr


def test_the_demo_needs_no_setting() -> None:
    assert settings_with().stdout.startswith("demo django.db.backends.sqlite3 ['localhost', '127.0.0.1'")


def test_production_takes_its_hosts_and_database_from_the_environment() -> None:
    done = settings_with(
        **{**REAL, "COMPSTAT_HOSTS": "a.example,b.example"}, DATABASE_URL="postgres://me:p%40ss@db:5433/compstat"
    )  # fmt: skip
    assert done.stdout.startswith("production django.db.backends.postgresql")
    assert "['a.example', 'b.example']" in done.stdout
