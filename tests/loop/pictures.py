"""`make pictures`: photographs every page for docs/pictures, on the small Harborview, each time in the same way."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from compstat.access.rules import OPERATOR
from tests.loop.conftest import CALM
from tests.machine import browser as browser_path

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
PORT = 8765
PHONE, SMALL, DESK, PROJECTOR = (390, 844), (320, 640), (1180, 900), (1920, 1080)
TO = "2026-11-15"


def shots(edition: str) -> list[tuple[str, str, tuple[int, int], str, bool]]:
    """Name, path, window, theme, whole page or the first window of it."""
    frozen = f"/harborview/editions/{edition}/d4/{TO}"
    return [
        ("city", "/harborview/", DESK, "light", False),
        ("city-phone-dark", "/harborview/", PHONE, "dark", False),
        ("area", "/harborview/d4/", DESK, "light", False),
        ("briefing", f"{frozen}/", DESK, "light", False),
        ("briefing-table", f"{frozen}/#table", DESK, "light", False),
        ("briefing-dark", f"{frozen}/#weeks", DESK, "dark", False),
        ("briefing-phone", f"{frozen}/#table", PHONE, "light", False),
        ("briefing-320", f"{frozen}/#stands-out", SMALL, "dark", False),
        ("briefing-rtl", f"/ar-xb{frozen}/#table", PHONE, "light", False),
        ("briefing-projector", f"{frozen}/#table", PROJECTOR, "light", False),
        ("where", f"{frozen}/#where", DESK, "light", False),
        ("row", f"{frozen}/commercial_burglary/", DESK, "light", False),
        ("recipe", f"{frozen}/commercial_burglary/days28/", DESK, "light", False),
        ("definitions", "/harborview/definitions/", DESK, "light", False),
        ("quality", "/harborview/quality/", DESK, "light", False),
        ("corrections", "/harborview/corrections/", DESK, "light", False),
        ("downloads", "/harborview/downloads/", DESK, "light", False),
        ("privacy", "/harborview/privacy/", PHONE, "light", False),
        ("not-here", "/harborview/nowhere/", PHONE, "light", False),
    ]


def prepare(folder: Path) -> str:
    """The small Harborview in a folder; its edition's id."""
    os.environ.update({"COMPSTAT_DATA": str(folder), "COMPSTAT_MODE": "demo", "DJANGO_SETTINGS_MODULE": SETTINGS})
    import django

    django.setup()
    from compstat.demo import actions

    now = datetime(2026, 11, 19, 18, tzinfo=UTC)
    return actions.prepare_small(folder / "demo", by=OPERATOR, now=now).edition.id


SETTINGS = "compstat.website.settings"


def take(running: Browser, edition: str) -> None:
    """Every picture, and the briefing as it is printed."""
    for name, path, (width, height), scheme, whole in shots(edition):
        page = running.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
        page.goto(f"http://localhost:{PORT}{path}")
        page.wait_for_timeout(150)
        page.screenshot(path=FOLDER / f"{name}.png", full_page=whole)
        page.close()
    page = running.new_page(viewport={"width": 794, "height": 1123})
    page.goto(f"http://localhost:{PORT}/harborview/editions/{edition}/d4/{TO}/")
    page.emulate_media(media="print")
    page.screenshot(path=FOLDER / "briefing-print.png", clip={"x": 0, "y": 0, "width": 794, "height": 1123})
    page.close()


def main() -> None:
    """Prepare, serve, photograph."""
    path = browser_path()
    if path is None:
        sys.exit("No Chromium here: `make test` installs one or says how.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        edition = prepare(Path(folder))
        command = [str(Path(sys.executable).with_name("compstat")), "serve", "--port", str(PORT), "--workers", "1"]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
            for _ in range(100):
                try:
                    urllib.request.urlopen(f"http://localhost:{PORT}/harborview/", timeout=5).close()
                    break
                except OSError:
                    time.sleep(0.3)
            running = playwright.chromium.launch(executable_path=path, args=CALM)
            take(running, edition)
            running.close()
            server.terminate()
    print(f"Pictures are in {FOLDER.name}/.")


if __name__ == "__main__":
    main()
