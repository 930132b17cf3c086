"""Archives: folders, files and links in one .tar.gz whose manifest knows the hash of each, and careful reading of them.

The manifest comes last. Hashes find damage, not forgery: whoever can write an archive can write its manifest.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import posixpath
import secrets
import tarfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final

from compstat import __version__

from .rules import WrongState

Progress = Callable[[str, int, int], None]

WHAT: Final = "Community CompStat backup"
FORM: Final = 1
MANIFEST: Final = "manifest.json"
TOPS: Final = {"data": ("database", "logbook", "cities"), "keys": ("keys",)}  # by kind of archive
CHUNK: Final = 1 << 20
LONGEST: Final = 1 << 28  # bytes of a manifest


class ArchiveRefused(WrongState):
    """An archive that cannot be trusted, or something that cannot go into one."""


def silent(step: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True)
class Archive:
    """An archive that was read to its end and is as its manifest says."""

    file: Path
    id: str  # the beginning of the manifest's hash
    manifest: Mapping[str, Any] = field(repr=False)

    @property
    def amount(self) -> int:
        """The bytes it holds, unpacked."""
        return int(self.manifest["bytes"])

    @property
    def kind(self) -> str:
        """data or keys."""
        return str(self.manifest["kind"])

    @property
    def files(self) -> Mapping[str, str]:
        """The hash of each file, by its name."""
        found: Mapping[str, str] = self.manifest["files"]
        return found


@dataclass
class _Hashed:
    """A file that is hashed while it is read, or written."""

    file: IO[bytes] | None
    tell: Callable[[int], None]
    hash: Any = field(default_factory=hashlib.sha256)

    def read(self, size: int = -1) -> bytes:
        """As of a file."""
        data = self.file.read(size) if self.file else b""
        self._count(data)
        return data

    def write(self, data: bytes) -> None:
        """As of a file; without one, the bytes are only hashed."""
        if self.file:
            self.file.write(data)
        self._count(data)

    def _count(self, data: bytes) -> None:
        self.hash.update(data)
        self.tell(len(data))


# --- writing


def below(path: Path, name: str) -> Iterator[tuple[str, Path]]:
    """A folder with its name and all that lies in it, folders before what they hold; hidden names stay out."""
    yield name, path
    if path.is_dir() and not path.is_symlink():
        for inner in sorted(path.iterdir()):
            if not inner.name.startswith("."):
                yield from below(inner, f"{name}/{inner.name}")


def write(
    path: Path, kind: str, entries: Sequence[tuple[str, Path]], told: Mapping[str, object], progress: Progress = silent
) -> Archive:
    """Write an archive that is there wholly or not at all, readable by its owner alone. ArchiveRefused."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        part.touch(0o600, exist_ok=False)
        with tarfile.open(part, "w:gz", format=tarfile.PAX_FORMAT, compresslevel=6) as archive:
            written = _Writing(archive, _counting(progress, "Writing", sum(size(p) for _, p in entries)))
            for name, source in entries:
                written.add(name, source)
            manifest = written.manifest({"what": WHAT, "kind": kind, "form": FORM, "version": __version__, **told})
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return Archive(path, _id(manifest), json.loads(manifest))


def size(path: Path) -> int:
    """The bytes of a file; of anything else none."""
    return path.stat().st_size if path.is_file() and not path.is_symlink() else 0


def _counting(progress: Progress, step: str, total: int) -> Callable[[int], None]:
    """Tells progress by bytes."""
    done = 0

    def tell(more: int) -> None:
        nonlocal done
        done += more
        progress(step, done, total)

    return tell


def _id(manifest: bytes) -> str:
    return hashlib.sha256(manifest).hexdigest()[:12]


@dataclass
class _Writing:
    """An archive on its way, and what its manifest will say."""

    archive: tarfile.TarFile
    tell: Callable[[int], None]
    folders: list[str] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    amount: int = 0

    def add(self, name: str, path: Path) -> None:
        """A folder, file or link, with its mode and time; owners stay out."""
        info, found = tarfile.TarInfo(name), path.lstat()
        info.mode, info.mtime = found.st_mode & 0o777, int(found.st_mtime)
        if path.is_symlink():
            info.type, info.linkname = tarfile.SYMTYPE, str(path.readlink())
            _check_link(name, info.linkname)
            self.links[name] = info.linkname
            self.archive.addfile(info)
        elif path.is_dir():
            info.type = tarfile.DIRTYPE
            self.folders.append(name)
            self.archive.addfile(info)
        elif path.is_file():
            with path.open("rb") as file:
                info.size, hashed = os.fstat(file.fileno()).st_size, _Hashed(file, self.tell)
                self.archive.addfile(info, hashed)
            self.files[name] = hashed.hash.hexdigest()
            self.amount += info.size
        else:
            raise ArchiveRefused(f"{_shown(name)} is neither file, folder nor link. Remove it, then try again.")

    def manifest(self, told: Mapping[str, object]) -> bytes:
        """Close the archive with its manifest."""
        parts = {"bytes": self.amount, "folders": self.folders, "files": self.files, "links": self.links}
        text = json.dumps({**told, **parts}, indent=1).encode()
        info = tarfile.TarInfo(MANIFEST)
        info.size, info.mode = len(text), 0o600
        self.archive.addfile(info, io.BytesIO(text))
        return text


# --- reading

DAMAGED: Final = (
    "{name} is damaged: {what}. Nothing was changed. Copy it again from where it was kept, or take another backup."
)
FOREIGN: Final = "{name} is not what `compstat backup` writes: {what}. Nothing was changed."


def examine(file: Path, kind: str, *, into: Path | None = None, total: int = 0, progress: Progress = silent) -> Archive:
    """Read an archive to its end and compare all with its manifest; unpack it on the way if `into` is given.

    Only what `write` writes is accepted: names below the folder, links that stay inside, nothing twice.
    ArchiveRefused; what was unpacked until then is of no worth.
    """
    reading = _Reading(file.name, into, _counting(progress, "Unpacking" if into else "Checking", total))
    try:
        for member, content in _members(file):
            reading.take(member, content)
    except ArchiveRefused:
        raise
    except (EOFError, zlib.error, tarfile.TarError, gzip.BadGzipFile, ValueError, OverflowError) as error:
        raise ArchiveRefused(DAMAGED.format(name=file.name, what="it cannot be read to its end")) from error
    found = reading.whole(kind)
    if into:
        reading.finish(into)
    return Archive(file, _id(reading.manifest), found)


def _members(file: Path) -> Iterator[tuple[tarfile.TarInfo, IO[bytes] | None]]:
    """Every member in its order, then the check sum of the whole."""
    with gzip.open(file) as unpacked:
        with tarfile.open(fileobj=unpacked, mode="r|") as archive:
            for member in archive:
                yield member, archive.extractfile(member) if member.isreg() else None
        while unpacked.read(CHUNK):
            pass


@dataclass
class _Reading:
    """What was met so far in an archive."""

    name: str
    into: Path | None
    tell: Callable[[int], None]
    folders: dict[str, int] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    amount: int = 0
    manifest: bytes = b""

    def take(self, member: tarfile.TarInfo, content: IO[bytes] | None) -> None:
        """Judge one member, and unpack it. Links wait for the end, so that nothing is written through one."""
        name = member.name
        if self.manifest:
            raise self._foreign("something comes after its manifest")
        if name == MANIFEST and content and member.size < LONGEST:
            self.manifest = content.read()
            return
        self._check_name(name)
        if member.issym():
            _check_link(name, member.linkname)
            self.links[name] = member.linkname
        elif member.isdir():
            self.folders[name] = member.mode & 0o777
            if self.into:
                (self.into / name).mkdir(0o700)
        elif content:
            self.files[name] = self._copy(content, member)
            self.amount += member.size
        else:
            raise self._foreign(f"{_shown(name)} is neither file, folder nor link")

    def _check_name(self, name: str) -> None:
        """A name below the folder, in a folder met before, not met before itself."""
        path = PurePosixPath(name)
        if str(path) != name or path.is_absolute() or ".." in path.parts or "\0" in name:
            raise self._foreign(f"{_shown(name)} leads out of its folder")
        if name in self.folders or name in self.files or name in self.links:
            raise self._foreign(f"{_shown(name)} is in it twice")
        if len(path.parts) > 1 and str(path.parent) not in self.folders:
            raise self._foreign(f"{_shown(name)} lies in no folder of it")

    def _copy(self, content: IO[bytes], member: tarfile.TarInfo) -> str:
        """Hash a file; write it too, if it is to be unpacked."""
        if not self.into:
            return _pour(content, _Hashed(None, self.tell))
        path = self.into / member.name
        with path.open("xb") as file:
            os.fchmod(file.fileno(), 0o600)
            digest = _pour(content, _Hashed(file, self.tell))
            os.fchmod(file.fileno(), member.mode & 0o777)
        os.utime(path, (member.mtime, member.mtime))
        return digest

    def whole(self, kind: str) -> dict[str, Any]:
        """The manifest, once everything is as it says."""
        try:
            told = json.loads(self.manifest or b"{}")
        except ValueError as error:
            raise self._damaged("its manifest cannot be read") from error
        if not isinstance(told, dict) or told.get("what") != WHAT:
            raise self._foreign("it has no manifest")
        if told.get("form") != FORM:
            raise ArchiveRefused(
                f"{self.name} was written by version {told.get('version')}. Restore it with that version."
            )
        if told.get("kind") != kind:
            raise ArchiveRefused(f"{self.name} holds {told.get('kind')}, and {kind} is asked for. Give the other file.")
        strange = [n for n in (*self.folders, *self.files, *self.links) if n.split("/")[0] not in TOPS[kind]]
        if strange:
            raise self._foreign(f"{_shown(strange[0])} lies in no folder of it")
        files, named = told.get("files"), [told.get(part) for part in ("folders", "links", "bytes")]
        if named != [list(self.folders), self.links, self.amount] or not isinstance(files, dict):
            raise self._damaged("folders or links are not as its manifest says")
        wrong = sorted(n for n in {*files, *self.files} if files.get(n) != self.files.get(n))
        if wrong:
            raise self._damaged(f"{_shown(wrong[0])} is not as its manifest says")
        return told

    def finish(self, into: Path) -> None:
        """Links, and the modes of folders, once nothing more is written."""
        for name, target in self.links.items():
            (into / name).symlink_to(target)
        for name, mode in reversed(self.folders.items()):
            (into / name).chmod(mode)

    def _foreign(self, what: str) -> ArchiveRefused:
        return ArchiveRefused(FOREIGN.format(name=self.name, what=what))

    def _damaged(self, what: str) -> ArchiveRefused:
        return ArchiveRefused(DAMAGED.format(name=self.name, what=what))


def _pour(content: IO[bytes], into: _Hashed) -> str:
    while data := content.read(CHUNK):
        into.write(data)
    return str(into.hash.hexdigest())


def _shown(name: str) -> str:
    """A name as it may be printed."""
    return ascii(name if len(name) < 80 else f"{name[:80]}…")


def _check_link(name: str, target: str) -> None:
    """Refuse a link that leads out of the first folder of its name. `..` may stand at the beginning alone."""
    top = PurePosixPath(name).parts[0]
    parts = PurePosixPath(posixpath.normpath(posixpath.join(posixpath.dirname(name), target))).parts
    plain = bool(target) and posixpath.normpath(target) == target and not posixpath.isabs(target)
    if not plain or parts[:1] != (top,) or name == top:
        raise ArchiveRefused(
            f"{_shown(name)} is a link that leads outside. A backup holds only what lies in the folder of data itself: "
            "put the folder there in place of the link."
        )
