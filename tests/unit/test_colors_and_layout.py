"""The style sheet keeps its promises: contrast in both themes, layout that mirrors, weights, no inline style."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

WEBSITE = Path(__file__).resolve().parents[2] / "compstat" / "website"
STATIC = WEBSITE / "static"
CSS = (STATIC / "site.css").read_text(encoding="utf-8")
RULES = re.sub(r"/\*.*?\*/", "", CSS, flags=re.DOTALL)
TEMPLATES = sorted((WEBSITE.parent).glob("**/templates/**/*.html"))
VENDOR = STATIC / "vendor"


def tokens(selector: str) -> dict[str, str]:
    """The colors of a theme: token → #rrggbb."""
    block = re.search(re.escape(selector) + r" \{(.*?)\}", CSS, re.DOTALL)
    assert block, selector
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block.group(1)))


LIGHT = tokens(':root, [data-theme="light"]')
DARK = tokens('\n[data-theme="dark"]')
PAPERS = ("paper", "sheet")
BODY = [("ink", paper) for paper in (*PAPERS, "ochre-wash", "harbor-wash")]
OTHERS = [
    *((word, paper) for word in ("quiet", "harbor", "harbor-deep", "brick", "ochre") for paper in PAPERS),
    *((word, "ochre-wash") for word in ("quiet", "harbor", "ochre")),
    ("on-harbor", "harbor"),
    ("on-harbor", "harbor-deep"),
    *((f"on-step{step}", f"step{step}") for step in range(5)),
]
BORDERS = [("edge", paper) for paper in PAPERS] + [("brick", "usual"), ("ink", "usual")]


def luminance(color: str) -> float:
    """Relative luminance of WCAG 2.2."""
    shares = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast of WCAG 2.2: 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_computed_as_published() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)  # the known near miss of AA


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("pair", "least"),
    [*((p, 7) for p in BODY), *((p, 4.5) for p in OTHERS), *((p, 3) for p in BORDERS)],
    ids=lambda value: "-on-".join(value) if isinstance(value, tuple) else str(value),
)
def test_contrast(theme, pair, least) -> None:
    assert contrast(theme[pair[0]], theme[pair[1]]) >= least


def test_steps_of_the_map_can_be_told_apart_in_grey() -> None:
    for theme in (LIGHT, DARK):
        steps = [luminance(theme[f"step{step}"]) for step in range(5)]
        assert steps in (sorted(steps), sorted(steps, reverse=True))
        assert all(contrast(theme[f"step{n}"], theme[f"step{n + 1}"]) > 1.15 for n in range(4))


def test_the_two_dark_blocks_are_equal_and_name_what_light_names() -> None:
    system = tokens(":root:not([data-theme])")
    assert system == DARK
    assert LIGHT.keys() == DARK.keys()
    assert len(DARK) > 20


def test_every_token_used_is_defined() -> None:
    used = set(re.findall(r"var\(--([\w-]+)\)", RULES))
    defined = set(re.findall(r"--([\w-]+):", RULES))
    assert used - defined == set()


@pytest.mark.parametrize("word", ["left", "right", "margin-top", "margin-bottom", "padding-top", "padding-bottom"])
def test_the_layout_names_no_physical_side(word) -> None:
    assert re.findall(rf"(?<![\w]){word}(?![\w])", RULES) == []


def test_sizes_of_boxes_follow_the_reading_direction() -> None:
    """`width` and `height` stand only where SVG has no other word (the plot of a chart), and in media queries."""
    found = re.findall(r"^(.*?)\{[^{}]*?(?<![\w-])(?:width|height):", RULES, re.MULTILINE)
    assert {selector.strip() for selector in found} <= {".plot"}


def test_no_text_is_smaller_than_14_pixels() -> None:
    sizes = [float(rem) * 16 for rem in re.findall(r"(?:font(?:-size)?|--t-?\w+):[^;}]*?(\d*\.\d+)rem", RULES)]
    assert len(sizes) > 8
    assert min(sizes) >= 14


def test_motion_is_asked_for_first() -> None:
    moving = re.findall(r"transition|animation", RULES)
    allowed = re.search(r"prefers-reduced-motion: no-preference\) \{(.*?\})\s*\}", RULES, re.DOTALL)
    assert allowed
    assert len(moving) == len(re.findall(r"transition|animation", allowed.group(1)))


@pytest.mark.parametrize("page", TEMPLATES, ids=lambda page: page.name)
def test_templates_hold_no_inline_style_or_script(page) -> None:
    text = page.read_text(encoding="utf-8")
    if page.name == "projector_file.html":
        # It opens from a disk, without a server: what our own files hold is put into it.
        text = text.replace("<style>{{ file.css }}</style>", "").replace("<script>{{ file.js }}</script>", "")
    assert re.findall(r"<style|\sstyle=|\son\w+=\"|javascript:", text) == []
    # Data that a script of ours reads is no script.
    assert re.findall(r"""<script(?![^>]*(?:\ssrc=|type="application/json"))""", text) == []


def test_drawings_hold_no_inline_style() -> None:
    for source in (*WEBSITE.glob("*.py"), *(WEBSITE / "templatetags").glob("*.py")):
        assert 'style="' not in source.read_text(encoding="utf-8"), source.name


@pytest.mark.parametrize(
    ("names", "most"),
    [
        (["site"], 20_000),  # on every page
        (["site", "meetings/keeping", "meetings/room"], 40_000),  # a phone in the room: 10 kB as they are sent
        (["site", "meetings/keeping", "meetings/scribe"], 40_000),
        (["meetings/projector"], 20_000),
        (["site", "concerns/desk", "problems/coach"], 20_000),
        (["meetings/meetings-worker", "meetings/kiosk", "meetings/leaving"], 20_000),
    ],
)
def test_the_scripts_of_a_page_are_light(names: list[str], most: int) -> None:
    assert sum((STATIC / f"{name}.js").stat().st_size for name in names) <= most


def test_every_script_has_its_budget() -> None:
    of_meetings = ["keeping", "room", "scribe", "projector", "meetings-worker", "kiosk", "leaving"]
    known = {"site", "concerns/desk", "problems/coach", *(f"meetings/{name}" for name in of_meetings)}
    assert {str(script.relative_to(STATIC).with_suffix("")) for script in STATIC.rglob("*.js")} == known


def test_the_typefaces_of_an_english_page_weigh_at_most_80_kb() -> None:
    loaded = [face for face in VENDOR.rglob("*-latin-*.woff2") if "latin-ext" not in face.name]
    assert len(loaded) == 3
    assert sum(face.stat().st_size for face in loaded) <= 80_000


def test_the_style_sheet_asks_for_files_that_are_there_and_no_other_site() -> None:
    addresses = re.findall(r"url\(([^)]+)\)", CSS)
    assert addresses
    assert [a for a in addresses if not (STATIC / a).is_file()] == []


def test_vendored_files_are_as_they_came() -> None:
    told = dict(
        reversed(line.split("  "))
        for line in (VENDOR / "README.md").read_text(encoding="utf-8").splitlines()
        if re.match(r"[0-9a-f]{64}  ", line)
    )
    files = {str(f.relative_to(VENDOR)) for f in VENDOR.rglob("*") if f.is_file()} - {"README.md"}
    assert told.keys() == files
    assert {name: hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() for name in files} == told
