"""Archives: damage anywhere is found, and nothing that a hostile archive holds reaches a place outside."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from compstat.access import archive
from compstat.access.archive import FORM, WHAT, ArchiveRefused

Member = tuple[str, dict[str, object], bytes]


def folder(name: str) -> Member:
    return name, {"type": tarfile.DIRTYPE, "mode": 0o755}, b""


def file(name: str, content: bytes = b"content") -> Member:
    return name, {"size": len(content), "mode": 0o644}, content


def link(name: str, target: str) -> Member:
    return name, {"type": tarfile.SYMTYPE, "linkname": target}, b""


GOOD = [folder("cities"), folder("cities/a"), file("cities/a/x"), link("cities/a/live", "x")]


def written(path: Path, members: list[Member], **other: object) -> Path:
    """An archive of any members, with a manifest that agrees with them: only what is forbidden stands in its way."""
    told: dict[str, object] = {"what": WHAT, "kind": "data", "form": FORM, "version": "0"}
    kinds = [(name, info.get("type", tarfile.REGTYPE), info, content) for name, info, content in members]
    told["folders"] = [name for name, kind, *_ in kinds if kind == tarfile.DIRTYPE]
    told["links"] = {name: info["linkname"] for name, kind, info, _ in kinds if kind == tarfile.SYMTYPE}
    regular = [(name, content) for name, kind, _, content in kinds if kind == tarfile.REGTYPE]
    told["files"] = {name: hashlib.sha256(content).hexdigest() for name, content in regular}
    told["bytes"] = sum(len(content) for _, content in regular)
    manifest = json.dumps({**told, **other}).encode()
    with tarfile.open(path, "w:gz") as made:
        for name, info, content in [*members, file("manifest.json", manifest)]:
            member = tarfile.TarInfo(name)
            for key, value in info.items():
                setattr(member, key, value)
            made.addfile(member, io.BytesIO(content))
    return path


def refused(path: Path, into: Path) -> str:
    """The sentence of the refusal, the same whether it is only looked at or unpacked."""
    said = []
    for where in (None, into):
        with pytest.raises(ArchiveRefused) as caught:
            archive.examine(path, "data", into=where)
        said.append(str(caught.value))
    assert said[0] == said[1]
    return said[0]


@pytest.fixture
def into(tmp_path: Path) -> Path:
    """A folder to unpack into, in one that shows what fell beside it."""
    (tmp_path / "outer" / "inner").mkdir(parents=True)
    return tmp_path / "outer" / "inner"


def test_what_agrees_is_accepted(tmp_path: Path, into: Path) -> None:
    found = archive.examine(written(tmp_path / "a.tar.gz", GOOD), "data", into=into)
    assert (found.kind, found.amount, set(found.files)) == ("data", 7, {"cities/a/x"})
    assert (into / "cities" / "a" / "live").read_bytes() == b"content"


HOSTILE: dict[str, tuple[list[Member], str]] = {
    "up": ([file("../evil")], "leads out of its folder"),
    "up from inside": ([folder("cities"), file("cities/../../evil")], "leads out of its folder"),
    "absolute": ([file("/evil")], "leads out of its folder"),
    "roundabout": ([folder("cities"), file("cities/./evil")], "leads out of its folder"),
    "elsewhere": ([folder("etc"), file("etc/evil")], "lies in no folder of it"),
    "at the top": ([file("evil")], "lies in no folder of it"),
    "in no folder": ([file("cities/evil")], "lies in no folder of it"),
    "twice": ([folder("cities"), file("cities/x"), file("cities/x")], "is in it twice"),
    "folder twice": ([folder("cities"), folder("cities")], "is in it twice"),
    "link, then file": ([folder("cities"), link("cities/x", "y"), file("cities/x")], "is in it twice"),
    "below a link": ([folder("cities"), link("cities/l", "a"), file("cities/l/evil")], "lies in no folder of it"),
    "below a file": ([folder("cities"), file("cities/f"), file("cities/f/evil")], "lies in no folder of it"),
    "link absolute": ([folder("cities"), link("cities/l", "/evil")], "link that leads outside"),
    "link up": ([folder("cities"), link("cities/l", "../..")], "link that leads outside"),
    "link to another top": ([folder("cities"), link("cities/l", "../database")], "link that leads outside"),
    "link in place of a top": ([link("cities", "database")], "link that leads outside"),
    "link to nothing": ([folder("cities"), link("cities/l", "")], "link that leads outside"),
    "link down and up": ([*GOOD, link("cities/l", "a/../../..")], "link that leads outside"),
    "links one through another": ([*GOOD, link("cities/a/u", ".."), link("cities/v", "a/u/..")], "leads outside"),
    "hard link": (
        [folder("cities"), ("cities/h", {"type": tarfile.LNKTYPE, "linkname": "/evil"}, b"")],
        "neither file, folder nor link",
    ),
    "device": ([folder("cities"), ("cities/d", {"type": tarfile.CHRTYPE}, b"")], "neither file, folder nor link"),
    "pipe": ([folder("cities"), ("cities/p", {"type": tarfile.FIFOTYPE}, b"")], "neither file, folder nor link"),
    "after the manifest": ([file("manifest.json", b"{}"), *GOOD], "something comes after its manifest"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_archive_is_refused_and_reaches_nothing(kind: str, tmp_path: Path, into: Path) -> None:
    members, sentence = HOSTILE[kind]
    assert sentence in refused(written(tmp_path / "a.tar.gz", members), into)
    assert [p.name for p in into.parent.iterdir()] == ["inner"]
    assert not Path("/evil").exists()
    assert not any(p.is_symlink() for p in into.rglob("*"))


@pytest.mark.parametrize(
    ("members", "other", "sentence"),
    [
        (GOOD, {"files": {"cities/a/x": "0" * 64}}, "'cities/a/x' is not as its manifest says"),
        (GOOD, {"files": {}}, "'cities/a/x' is not as its manifest says"),
        (GOOD[:2], {"files": {"cities/a/y": "0" * 64}, "bytes": 0}, "'cities/a/y' is not as its manifest says"),
        (GOOD, {"files": []}, "not as its manifest says"),
        (GOOD, {"links": {"cities/a/live": "y"}}, "folders or links are not as its manifest says"),
        (GOOD, {"folders": ["cities"]}, "folders or links are not as its manifest says"),
        (GOOD, {"bytes": 8}, "not as its manifest says"),
        (GOOD, {"what": "another program's"}, "it has no manifest"),
        (GOOD, {"form": 2, "version": "9.9"}, "written by version 9.9. Restore it with that version"),
        (GOOD, {"kind": "keys"}, "holds keys, and data is asked for. Give the other file"),
    ],
)
def test_what_its_manifest_does_not_say_is_refused(members, other, sentence, tmp_path: Path, into: Path) -> None:
    assert sentence in refused(written(tmp_path / "a.tar.gz", members, **other), into)


def foreign(path: Path, write: Callable[[Path], object]) -> Path:
    write(path)
    return path


@pytest.mark.parametrize(
    "write",
    [
        lambda path: path.write_bytes(b""),
        lambda path: path.write_text("not an archive at all"),
        lambda path: path.write_bytes(gzip.compress(b"no tar in it" * 100)),
        lambda path: path.write_bytes(gzip.compress(b"")),
        lambda path: tarfile.open(path, "w:gz").close(),
        lambda path: tarfile.open(path, "w").close(),
        lambda path: zipfile.ZipFile(path, "w").close(),
    ],
)
def test_what_is_no_archive_of_ours_is_refused(write, tmp_path: Path, into: Path) -> None:
    assert "Nothing was changed" in refused(foreign(tmp_path / "b.tar.gz", write), into)
    assert list(into.iterdir()) == []


def test_every_flipped_bit_and_every_cut_is_found_or_harmless(tmp_path: Path) -> None:
    """gzip's own check sum and our hashes together; what is accepted says exactly the same."""
    source = tmp_path / "cities"
    (source / "a").mkdir(parents=True)
    (source / "a" / "x").write_text("some counts\n" * 9)
    (source / "a" / "live").symlink_to("x")
    path = tmp_path / "a.tar.gz"
    made = archive.write(path, "data", list(archive.below(source, "cities")), {})
    whole, said = path.read_bytes(), set[str]()
    for at in range(len(whole)):
        for damaged in (whole[:at] + bytes([whole[at] ^ (1 << at % 8)]) + whole[at + 1 :], whole[:at]):
            path.write_bytes(damaged)
            try:
                found = archive.examine(path, "data")
            except ArchiveRefused as refusal:
                said.add(str(refusal))
            else:
                assert (found.id, found.files) == (made.id, made.files)
                assert gzip.decompress(damaged) == gzip.decompress(whole)
    assert said and all("Nothing was changed" in sentence for sentence in said)
    path.write_bytes(whole + b"something after it")
    with pytest.raises(ArchiveRefused):
        archive.examine(path, "data")


def test_an_archive_is_there_wholly_or_not_at_all(tmp_path: Path, monkeypatch) -> None:
    source = tmp_path / "cities"
    source.mkdir()
    (source / "x").write_text("x")

    def fails(*anything: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive.os, "fsync", fails)
    with pytest.raises(OSError, match="No space"):
        archive.write(tmp_path / "a.tar.gz", "data", list(archive.below(source, "cities")), {})
    assert [p.name for p in tmp_path.iterdir()] == ["cities"]


def test_what_is_neither_file_folder_nor_link_is_not_left_out_silently(tmp_path: Path) -> None:
    source = tmp_path / "cities"
    source.mkdir()
    os.mkfifo(source / "pipe")
    with pytest.raises(ArchiveRefused, match="'cities/pipe' is neither file, folder nor link"):
        archive.write(tmp_path / "a.tar.gz", "data", list(archive.below(source, "cities")), {})


def test_who_ran_the_machine_is_not_in_it(tmp_path: Path) -> None:
    source = tmp_path / "cities"
    source.mkdir()
    (source / "x").write_text("x")
    archive.write(tmp_path / "a.tar.gz", "data", list(archive.below(source, "cities")), {})
    with tarfile.open(tmp_path / "a.tar.gz") as opened:
        assert {(m.uid, m.gid, m.uname, m.gname) for m in opened} == {(0, 0, "", "")}
    assert str(tmp_path).encode() not in gzip.decompress((tmp_path / "a.tar.gz").read_bytes())
