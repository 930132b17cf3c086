"""Addresses of residents: added without a key that opens, found one by one, and by nobody without the keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection, models
from django.test.utils import isolate_apps

from compstat.access import sealed, sealing
from compstat.access.models import new_key

ADDRESS = "maria@example.org"

with isolate_apps("compstat.access"):

    class Follower(sealed.SealedAddress):
        id = models.CharField(primary_key=True, max_length=26, default=new_key)

        class Meta:
            app_label = "access"


@pytest.fixture
def keys(tmp_path: Path, settings) -> Path:
    settings.COMPSTAT_DATA, settings.COMPSTAT_KEYS = tmp_path / "var", tmp_path / "keys"
    sealing.make_keys(settings.COMPSTAT_KEYS)
    return settings.COMPSTAT_KEYS


@pytest.fixture
def table(keys):
    """The table of a room to come, with two rows that the public door added."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE access_follower (id varchar(26) PRIMARY KEY, address bytea, found_by varchar(64))")
    for address in (ADDRESS, "omar@example.org"):
        row = Follower()
        row.entrust(address)
        row.save(force_insert=True)
    yield Follower
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE access_follower")


def test_the_public_door_adds_with_the_public_key_alone_and_reads_nothing_back(table, keys) -> None:
    for name in (sealing.PRIVATE, sealing.LOOKUP):
        (keys / name).unlink()
    row = table()
    row.entrust(ADDRESS)
    row.save(force_insert=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT address, found_by FROM access_follower")
        assert not any(b"maria" in bytes(address) or found for address, found in cursor.fetchall())
    with pytest.raises(sealing.KeyMissing):
        row.opened()
    with pytest.raises(sealing.KeyMissing):
        row.make_findable()
    with pytest.raises(sealing.KeyMissing):
        sealed.with_address(table, ADDRESS)


def test_whoever_holds_the_keys_finds_one_and_opens_it(table) -> None:
    assert not sealed.with_address(table, ADDRESS).exists(), "nobody has made it findable yet"
    for row in table.objects.all():
        row.make_findable()
        row.save()
    (found,) = sealed.with_address(table, " MARIA@example.org ")
    assert found.opened() == ADDRESS and found.found_by != ADDRESS
    assert not sealed.with_address(table, "nobody@example.org").exists()
    assert {len(row.found_by) for row in table.objects.all()} == {64}
