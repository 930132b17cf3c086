"""The tutorial is run as it stands: its files written, its commands given, what it shows compared with what comes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from compstat.places.city import CityInvalid
from compstat.places.reading import read

PAGE = Path(__file__).resolve().parents[2] / "docs" / "tutorial" / "your-own-city.md"
BLOCK = re.compile(r"^```(\w+)(?: file=(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
IDENT = re.compile(r"\b[0-9a-f]{12}\b")
SECONDS = 40


@dataclass
class Step:
    """A file to save, or commands and what they shall print."""

    text: str
    file: str = ""
    shown: str = ""


def steps(page: str) -> list[Step]:
    """The blocks of the page, in order; what a `text` block shows belongs to the commands before it."""
    found: list[Step] = []
    for kind, file, text in BLOCK.findall(page):
        if kind == "text":
            found[-1].shown = text
        elif file or kind == "bash":
            found.append(Step(text, file))
    return found


def script(found: list[Step]) -> str:
    """One shell for all steps, so that what is exported stays; `serve` would never end and is left out."""
    lines = ["set -eu"]
    for number, step in enumerate(found):
        lines.append(f"echo '== {number}'")
        if step.file:
            lines += [f"cat > {step.file} <<'END OF FILE'", step.text + "END OF FILE"]
        else:
            lines += [line for line in step.text.splitlines() if line != "compstat serve"]
    return "\n".join(lines)


def printed(found: list[Step], folder: Path) -> list[str]:
    """What each step printed, run in the folder; a failing step ends the test with its words."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("COMPSTAT_", "DATABASE_", "DJANGO_"))}
    path = f"{Path(sys.executable).parent}{os.pathsep}{clean['PATH']}"
    done = subprocess.run(
        ["bash", "-c", script(found)], cwd=folder, env={**clean, "PATH": path}, text=True, timeout=SECONDS,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    return re.split(r"^== \d+\n", done.stdout, flags=re.MULTILINE)[1:]


def stable(text: str) -> list[str]:
    """Lines without the ids of editions and geographies, which hash every byte given."""
    return [IDENT.sub("<id>", line).rstrip() for line in text.strip().splitlines()]


def test_the_page_can_be_followed_and_shows_what_happens(tmp_path: Path) -> None:
    found = steps(PAGE.read_text(encoding="utf-8"))
    assert {s.file for s in found if s.file} == {"make_feed.py", "make_areas.py", "millbrook/city.toml"}
    came = printed(found, tmp_path)
    for step, output in zip(found, came, strict=True):
        assert stable(output) == stable(step.shown), step.text
    assert [p.name for p in tmp_path.iterdir()] == ["our-cities"]  # nothing is written elsewhere


def test_each_command_the_page_is_about_is_given() -> None:
    given = [line for s in steps(PAGE.read_text(encoding="utf-8")) if not s.file for line in s.text.splitlines()]
    for command in ("areas", "load", "rejects", "table", "serve"):
        assert [line for line in given if line.startswith(f"compstat {command}")], command


def test_a_mistake_in_the_pages_city_is_told_as_the_page_says(tmp_path: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    toml = next(s.text for s in steps(page) if s.file.endswith("city.toml"))
    without = toml.replace('plain = "Property damaged on purpose."\n', "")
    assert without != toml
    (tmp_path / "city.toml").write_text(without, encoding="utf-8")
    with pytest.raises(CityInvalid) as told:
        read(tmp_path)
    assert [line for line in told.value.problems if f"`{line}`" not in page] == []
