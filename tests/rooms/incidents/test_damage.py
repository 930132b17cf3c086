"""Damaged copies of a file in the real form: published or refused in words, never anything else; sums always hold."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from compstat.access.rules import OPERATOR, Refused
from compstat.incidents import actions
from compstat.incidents.queries import Edition, live_edition, rejects
from compstat.places.queries import city as city_of

from . import paper
from .conftest import NOW, total

ROWS = 120
AT = st.floats(0, 1, exclude_max=True)
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252", "mac_roman", "cp037", "shift_jis")


def real_form() -> bytes:
    """A feed with most of what real ones have: several lines an incident, newlines in quotes, odd districts."""
    rows = paper.records(ROWS)
    rows += [paper.record(n, OFFENSE_DESCRIPTION="SECOND LINE") for n in range(0, 30, 3)]
    rows += [paper.record(200 + n, STREET="MARKET ST\nHARBORVIEW ME 04100", DISTRICT=d) for n, d in enumerate(
        ("External", "", "D-3", "Shipyard and Ganet Point", "D9"))]  # fmt: skip
    rows += [paper.record(300, OFFENSE_CODE="3005"), paper.record(301, Lat="0", Long="0"), paper.record(1)]
    rows += [paper.record(302, STREET='5" PIPE CAFÉ')]
    return paper.text(rows).encode()


def flipped(data: bytes, where: float, mask: int) -> bytes:
    at = int(where * len(data))
    return data[:at] + bytes([data[at] ^ mask]) + data[at + 1 :] if data else data


def cut(data: bytes, where: float) -> bytes:
    return data[: int(where * len(data))]


def torn(data: bytes, where: float, size: int) -> bytes:
    """A hole in the middle."""
    at = int(where * len(data))
    return data[:at] + data[at + size :]


def inserted(data: bytes, where: float, what: bytes) -> bytes:
    at = int(where * len(data))
    return data[:at] + what + data[at:]


def without_lines(data: bytes, where: float, count: int) -> bytes:
    lines = data.split(b"\n")
    at = int(where * len(lines))
    return b"\n".join(lines[:at] + lines[at + count :])


def repeated(data: bytes, where: float, count: int) -> bytes:
    lines = data.split(b"\n")
    at = int(where * len(lines))
    return b"\n".join(lines[: at + count] + lines[at:])


def swapped(data: bytes, one: int, other: int) -> bytes:
    """Two columns change places in the header alone."""
    head, _, rest = data.partition(b"\n")
    names = head.split(b",")
    one, other = one % len(names), other % len(names)
    names[one], names[other] = names[other], names[one]
    return b",".join(names) + b"\n" + rest


def recoded(data: bytes, encoding: str) -> bytes:
    return data.decode("utf-8", "replace").encode(encoding, "replace")


def line_ends(data: bytes, end: bytes) -> bytes:
    return data.replace(b"\n", end)


def replaced(data: bytes, where: float, what: bytes) -> bytes:
    """A digit becomes something else, where numbers are expected."""
    at = int(where * len(data))
    found = next((n for n in range(at, len(data)) if data[n : n + 1].isdigit()), at)
    return data[:found] + what + data[found + 1 :]


THINGS = st.sampled_from(
    [
        b'"', b'""', b'"\n', b",", b"\r", b"\n\n", b"\0", b"\xff\xfe", b"\xc3", b"\x1a", b"\xef\xbb\xbf", b"=1+1", b"'",
        b";", b"\t", b"\xe2\x80\xa8", b"\x85", b"x" * 140_000,
    ]
)  # fmt: skip
NO_DIGITS = st.sampled_from([b"e", b"9", b"99999", b"-", b"\xd9\xa3", b"e99", b"_", b"nan", b" "])
DAMAGE = st.one_of(
    st.tuples(st.just(flipped), AT, st.integers(1, 255)),
    st.tuples(st.just(cut), AT),
    st.tuples(st.just(torn), AT, st.integers(1, 3000)),
    st.tuples(st.just(inserted), AT, THINGS),
    st.tuples(st.just(without_lines), AT, st.integers(1, 60)),
    st.tuples(st.just(repeated), AT, st.integers(1, 60)),
    st.tuples(st.just(swapped), st.integers(0, 16), st.integers(0, 16)),
    st.tuples(st.just(recoded), st.sampled_from(ENCODINGS)),
    st.tuples(st.just(line_ends), st.sampled_from([b"\r", b"\r\n", b"\n\r", b"\n\n", b"\v", b""])),
    st.tuples(st.just(replaced), AT, NO_DIGITS),
)  # fmt: skip


def sentence(words: str) -> bool:
    """Whether the words end like a sentence and name no folder."""
    return words.endswith(".") and len(words.split()) > 5 and " /" not in f" {words}"


def check(edition: Edition, summary: dict[str, object]) -> None:
    """Sums hold, and what was kept agrees with them."""
    assert summary["read"] == total(summary)
    assert summary["rejected"] == Counter(r.reason for r in rejects(edition))
    assert summary["read"] == sum(f["records"] for f in summary["files"])
    cube = edition.cube
    everywhere, districts = cube.areas.index("city"), [cube.areas.index(d.id) for d in edition.city.districts]
    everything = cube.prefix[-1, cube.rows.index("_all")]
    assert 0 < everything[everywhere] <= summary["accepted"]
    assert everything[districts].sum() <= summary["accepted"]
    assert (cube.prefix[-1, :, everywhere] <= everything[everywhere]).all()
    assert summary["as_of"] <= "2026-06-01"


@pytest.mark.slow
def test_damaged_files_are_published_or_refused_in_words(tmp_path_factory, settings_for_proof, record_proof) -> None:
    folder = tmp_path_factory.mktemp("damage")
    whole, came_to = real_form(), Counter[str]()

    @settings_for_proof
    @given(st.lists(DAMAGE, min_size=1, max_size=4))
    def damaged(steps) -> None:
        data = whole
        for damage, *how in steps:
            data = damage(data, *how)
        with TemporaryDirectory(dir=folder) as name:
            came_to[load(Path(name), data)] += 1

    damaged()
    record_proof("damaged files", {"files": came_to.total(), **{k: came_to[k] for k in sorted(came_to)}})
    assert came_to["published"] > 10 and came_to["refused"] > 10


def load(folder: Path, data: bytes) -> str:
    """Store one file in a COMPSTAT_DATA of its own."""
    from django.test import override_settings

    (folder / "a.csv").write_bytes(data)
    with override_settings(COMPSTAT_DATA=folder / "var"):
        where = city_of("harborview")
        try:
            stored = actions.store(where, [folder / "a.csv"], by=OPERATOR, now=NOW)
        except Refused as refused:
            stored, words = None, str(refused)
        if stored:
            check(stored.edition, stored.summary)
            return "published"
        assert sentence(words), words
        assert live_edition(where) is None
        assert not list((folder / "var" / "cities" / "harborview" / "editions").iterdir())
        return "refused"


@pytest.fixture
def settings_for_proof(prove):
    """150 examples, or 2,000 in a proof; the same ones each time."""
    return settings(
        max_examples=2000 if prove else 150, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate],
    )  # fmt: skip


def test_the_undamaged_file_is_published_with_every_record(tmp_path) -> None:
    """So that the test above does not pass because nothing can be read."""
    assert load(tmp_path, real_form()) == "published"
