"""Sealing: what residents entrust to us is closed at the door, and opened only where the private key lies.

The folder of keys (COMPSTAT_KEYS) lies outside COMPSTAT_DATA, so that a copy of the data carries no key:

    public.key     seals. The public door needs this one alone
    private.key    opens; readable by its owner alone
    lookup.key     finds; readable by its owner alone

Each holds 32 bytes, written as one line of base64. A sealed text is 48 bytes longer than the text: its length shows.
Everybody with the public key can seal: that something opens says that nobody changed it, not who wrote it.
"""

from __future__ import annotations

import base64
import hashlib
import os
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NewType

from django.conf import settings
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.utils import random

from .rules import WrongState

PUBLIC: Final = "public.key"
PRIVATE: Final = "private.key"
LOOKUP: Final = "lookup.key"
MODES: Final = {PRIVATE: 0o600, LOOKUP: 0o600, PUBLIC: 0o644}
SIZE: Final = 32

LookupKey = NewType("LookupKey", bytes)


class KeyMissing(WrongState, LookupError):
    """A key is not where this process can read it."""


class KeysExist(WrongState):
    """New keys would take the place of old ones, and nothing sealed before could be opened."""


class CannotOpen(WrongState):
    """What was sealed was changed, or was sealed with another key."""


@dataclass(frozen=True)
class Keys:
    """What `make_keys` made. Secret keys are kept out of what is printed of it."""

    public: PublicKey
    private: PrivateKey = field(repr=False)
    lookup: LookupKey = field(repr=False)


def keys_folder() -> Path:
    """Where the keys lie. WrongState when that is inside COMPSTAT_DATA."""
    data = Path(settings.COMPSTAT_DATA).resolve()
    folder = Path(getattr(settings, "COMPSTAT_KEYS", f"{data}-keys")).resolve()
    if folder.is_relative_to(data):
        raise WrongState(
            "COMPSTAT_KEYS lies inside COMPSTAT_DATA, so that a copy of the data would carry the keys. "
            "Choose a folder beside it."
        )
    return folder


def make_keys(folder: Path) -> Keys:
    """Make all three keys, in a folder that has none of them. KeysExist."""
    there = [name for name in MODES if (folder / name).exists()]
    if there:
        raise KeysExist(
            f"There are keys already ({', '.join(there)}). Without them nothing sealed before can be opened, so they "
            "are never written over. To begin anew, move the old files elsewhere, and keep them."
        )
    private = PrivateKey.generate()
    made = Keys(private.public_key, private, LookupKey(random(SIZE)))
    texts = {PRIVATE: bytes(private), LOOKUP: made.lookup, PUBLIC: bytes(made.public)}
    written: list[Path] = []
    try:
        if not folder.exists():
            folder.mkdir(parents=True)
            folder.chmod(0o711)  # other users reach the public key by its name, and see no list
        for name, key in texts.items():
            _write(folder / name, key, MODES[name], written)
    except OSError as error:
        for path in written:
            path.unlink()
        raise WrongState(
            f"The keys could not be written ({error.strerror}). Choose another folder: COMPSTAT_KEYS."
        ) from error
    return made


def _write(path: Path, key: bytes, mode: int, written: list[Path]) -> None:
    """One key, safe on disk; never over a file that is there."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    written.append(path)
    with os.fdopen(handle, "wb") as file:
        os.fchmod(handle, mode)
        file.write(base64.b64encode(key) + b"\n")
        file.flush()
        os.fsync(handle)


def public_key() -> PublicKey:
    """The key that seals. KeyMissing."""
    return PublicKey(_read(PUBLIC))


def private_key() -> PrivateKey:
    """The key that opens. KeyMissing."""
    return PrivateKey(_read(PRIVATE))


def lookup_key() -> LookupKey:
    """The key that finds. KeyMissing."""
    return LookupKey(_read(LOOKUP))


REMEDIES: Final = {
    PUBLIC: "Make keys with `compstat make-keys`, or put back the copy you kept.",
    PRIVATE: "What is sealed is opened only where that key lies: on the machine of the staff door, by the user who "
    "owns it. If it was lost, put back the copy you kept.",
    LOOKUP: "It lies beside the private key, for the user who owns it. If it was lost, put back the copy you kept.",
}


def _read(name: str) -> bytes:
    """The bytes of a key. KeyMissing, in a sentence that says nothing of what the file holds."""
    try:
        text = (keys_folder() / name).read_bytes()
    except OSError as error:
        raise KeyMissing(f"{name} cannot be read in the folder of keys (COMPSTAT_KEYS). {REMEDIES[name]}") from error
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except ValueError:
        key = b""
    if len(key) != SIZE:
        raise KeyMissing(f"{name} is damaged: it holds one line of base64, 32 bytes. Put back the copy you kept.")
    return key


def seal(text: str, public_key: PublicKey) -> bytes:
    """Close a text, so that only the private key opens it; the same text looks different each time."""
    return SealedBox(public_key).encrypt(text.encode(errors="replace"))


def unseal(sealed: bytes | memoryview, private_key: PrivateKey) -> str:
    """Open what `seal` closed. CannotOpen."""
    try:
        opened: bytes = SealedBox(private_key).decrypt(bytes(sealed))
    except CryptoError as error:
        raise CannotOpen(
            "This cannot be opened: it was changed, or it was sealed with another key. If keys were made anew since, "
            "open it with the older ones."
        ) from error
    return opened.decode(errors="replace")


def found_by(text: str, lookup_key: LookupKey) -> str:
    """What an address is found by: 64 hexadecimal digits, the same whatever its capitals and spaces.

    So somebody who gives their address again (to confirm, to unfollow) is found, and nobody can list addresses from
    the table. That holds against whoever has the table alone. Addresses can be guessed: **whoever holds lookup.key
    can test guesses** against the table, as many as a machine can hash. It is guarded like the private key.
    """
    spelled = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    return hashlib.blake2b(spelled.encode(errors="replace"), key=lookup_key, digest_size=SIZE).hexdigest()
