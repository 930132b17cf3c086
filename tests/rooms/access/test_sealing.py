"""Sealing: the public key closes and cannot open; keys are files with the right owner alone; errors tell no text."""

from __future__ import annotations

import base64
import os
import stat
import traceback
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from nacl.public import PrivateKey, PublicKey

from compstat.access import sealing
from compstat.access.rules import Refused, WrongState
from compstat.access.sealing import LookupKey
from compstat.website.command import main

TOLD = "the lamp in the alley behind the school, ask for Maria"
PAIR = PrivateKey.generate()
LOOKUP = LookupKey(bytes(range(32)))


@pytest.fixture
def keys(tmp_path: Path, settings) -> Path:
    """A folder of keys beside an empty COMPSTAT_DATA."""
    settings.COMPSTAT_DATA, settings.COMPSTAT_KEYS = tmp_path / "var", tmp_path / "keys"
    sealing.make_keys(settings.COMPSTAT_KEYS)
    return settings.COMPSTAT_KEYS


def told_by(error: BaseException) -> str:
    """All that anybody could read of an error: its text, its causes, its arguments."""
    chain, seen = [error], ""
    while chain:
        one = chain.pop()
        seen += "".join(traceback.format_exception(one)) + repr(one.args) + repr(vars(one))
        chain += [e for e in (one.__cause__, one.__context__) if e is not None]
    return seen


@given(st.text())
def test_what_is_sealed_opens_to_the_same_text(text: str) -> None:
    assert sealing.unseal(sealing.seal(text, PAIR.public_key), PAIR) == text.encode(errors="replace").decode()


def test_the_same_text_never_looks_the_same_and_shows_nothing_of_itself() -> None:
    one, two = (sealing.seal(TOLD, PAIR.public_key) for _ in range(2))
    assert one != two
    assert not any(word.encode() in one for word in TOLD.split())
    assert len(one) == len(TOLD) + 48


def test_the_public_key_alone_cannot_open() -> None:
    sealed = sealing.seal(TOLD, PAIR.public_key)
    with pytest.raises(sealing.CannotOpen):
        sealing.unseal(sealed, PrivateKey(bytes(PAIR.public_key)))
    with pytest.raises(sealing.CannotOpen):
        sealing.unseal(sealed, PrivateKey.generate())
    with pytest.raises(TypeError):
        sealing.unseal(sealed, PAIR.public_key)  # type: ignore[arg-type]


def test_every_flipped_byte_and_every_cut_is_refused() -> None:
    sealed = sealing.seal("short", PAIR.public_key)
    for at in range(len(sealed)):
        flipped = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        for damaged in (flipped, sealed[:at]):
            with pytest.raises(sealing.CannotOpen, match="it was changed, or it was sealed with another key"):
                sealing.unseal(damaged, PAIR)


def test_no_error_tells_the_text_or_a_key() -> None:
    sealed = sealing.seal(TOLD, PAIR.public_key)
    with pytest.raises(sealing.CannotOpen) as caught:
        sealing.unseal(sealed[:-1] + b"?", PAIR)
    assert not any(word in told_by(caught.value) for word in ("lamp", "Maria", repr(bytes(PAIR))))
    half = "Maria \ud800 lamp"  # half a character: cannot be encoded, and must not be told in an error either
    assert sealing.unseal(sealing.seal(half, PAIR.public_key), PAIR) == "Maria ? lamp"
    assert sealing.found_by(half, LOOKUP)


def test_what_somebody_else_sealed_opens_whatever_its_bytes() -> None:
    from nacl.public import SealedBox

    assert sealing.unseal(SealedBox(PAIR.public_key).encrypt(b"\xff ok"), PAIR) == "\ufffd ok"
    assert sealing.unseal(memoryview(sealing.seal("a", PAIR.public_key)), PAIR) == "a"


def test_the_files_of_keys_are_their_owners(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        made = sealing.make_keys(tmp_path / "a" / "keys")
    finally:
        os.umask(before)
    modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in (tmp_path / "a" / "keys").iterdir()}
    assert modes == {"public.key": 0o644, "private.key": 0o600, "lookup.key": 0o600}
    assert stat.S_IMODE((tmp_path / "a" / "keys").stat().st_mode) == 0o711
    assert "private" not in repr(made) and "lookup" not in repr(made)
    texts = {p.name: base64.b64decode(p.read_bytes()) for p in (tmp_path / "a" / "keys").iterdir()}
    assert {len(key) for key in texts.values()} == {32}
    assert len(set(texts.values())) == 3
    assert bytes(PrivateKey(texts["private.key"]).public_key) == texts["public.key"] == bytes(made.public)


@pytest.mark.parametrize("name", ["public.key", "private.key", "lookup.key"])
def test_keys_are_never_written_over(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("precious")
    with pytest.raises(sealing.KeysExist, match=f"There are keys already \\({name}\\)"):
        sealing.make_keys(tmp_path)
    assert {p.name: p.read_text() for p in tmp_path.iterdir()} == {name: "precious"}


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WrongState, match="could not be written"):
        sealing.make_keys(tmp_path / "file" / "keys")


def test_keys_are_read_from_where_the_setting_says(keys: Path) -> None:
    sealed = sealing.seal(TOLD, sealing.public_key())
    assert sealing.unseal(sealed, sealing.private_key()) == TOLD
    assert isinstance(sealing.public_key(), PublicKey)
    assert len(sealing.lookup_key()) == 32


def test_a_process_without_the_private_key_is_told_what_to_do(keys: Path) -> None:
    (keys / "private.key").unlink()
    assert sealing.seal(TOLD, sealing.public_key())
    with pytest.raises(sealing.KeyMissing, match=r"opened only where that key lies.*put back the copy") as caught:
        sealing.private_key()
    assert isinstance(caught.value, Refused)
    assert str(keys) not in str(caught.value)


def test_without_any_keys_the_remedy_is_named(tmp_path: Path, settings) -> None:
    settings.COMPSTAT_DATA, settings.COMPSTAT_KEYS = tmp_path / "var", tmp_path / "none"
    with pytest.raises(sealing.KeyMissing, match="compstat make-keys"):
        sealing.public_key()


def test_the_command_makes_keys_once(tmp_path: Path, settings) -> None:
    settings.COMPSTAT_DATA, settings.COMPSTAT_KEYS = tmp_path / "var", tmp_path / "var-keys"
    done = CliRunner().invoke(main, ["make-keys"])
    assert (done.exit_code, str(tmp_path / "var-keys") in done.stdout) == (0, True)
    assert sealing.unseal(sealing.seal(TOLD, sealing.public_key()), sealing.private_key()) == TOLD
    again = CliRunner().invoke(main, ["make-keys"])
    assert (again.exit_code, "There are keys already" in again.stderr) == (1, True)


def test_a_damaged_key_file_is_refused_without_telling_what_it_holds(keys: Path) -> None:
    for damage in ("SECRETSECRET", "not base64 ✂ SECRET", ""):
        (keys / "private.key").write_text(damage)
        with pytest.raises(sealing.KeyMissing, match="is damaged") as caught:
            sealing.private_key()
        assert "SECRET" not in told_by(caught.value)


def test_the_folder_of_keys_lies_beside_the_data_and_never_inside(tmp_path: Path, settings) -> None:
    settings.COMPSTAT_DATA = tmp_path / "var"
    del settings.COMPSTAT_KEYS
    assert sealing.keys_folder() == tmp_path / "var-keys"
    for inside in (tmp_path / "var", tmp_path / "var" / "cities" / "keys", tmp_path / "x" / ".." / "var" / "k"):
        settings.COMPSTAT_KEYS = inside
        with pytest.raises(WrongState, match="Choose a folder beside it"):
            sealing.keys_folder()


def test_an_address_is_found_however_it_is_spelled_and_by_the_same_key_alone() -> None:
    found = sealing.found_by("maria@example.org", LOOKUP)
    assert len(found) == 64
    for spelled in (" Maria@Example.ORG\n", "MARIA@EXAMPLE.ORG", "ｍａｒｉａ@example.org", "maria @ example.org"):
        assert sealing.found_by(spelled, LOOKUP) == found
    assert sealing.found_by("mario@example.org", LOOKUP) != found
    assert sealing.found_by("maria@example.org", LookupKey(bytes(32))) != found


def test_the_keyed_hash_is_blake2b_as_another_program_computes_it() -> None:
    from nacl.encoding import HexEncoder
    from nacl.hash import blake2b

    elsewhere = blake2b(b"maria@example.org", digest_size=32, key=bytes(LOOKUP), encoder=HexEncoder)
    assert sealing.found_by("maria@example.org", LOOKUP) == elsewhere.decode()
