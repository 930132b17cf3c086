"""What residents entrust to us in a table: sealed values, found one by one by a keyed hash, in no list.

The public door seals and cannot find. Whoever holds the keys (the mail job, the staff door) gives a row its `found_by`,
and opens its value when a letter is due.
"""

from __future__ import annotations

from typing import Final, TypeVar

from django.apps import apps
from django.db import models

from .personal_data import DECLARED, Subject
from .sealing import found_by, lookup_key, private_key, public_key, seal, unseal


class SealedField(models.BinaryField):  # type: ignore[type-arg]
    """A value that the public key has closed."""


class CodeField(models.CharField):  # type: ignore[type-arg]
    """A word of the program's own: a city, an area, a language. Nothing that anybody typed."""


class FoundByField(models.CharField):  # type: ignore[type-arg]
    """A keyed hash of an address: 64 hexadecimal digits; empty until whoever holds the keys has written it."""

    def __init__(self, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **{"max_length": 64, "blank": True, "db_index": True, **named})  # type: ignore[arg-type]


class SealedAddress(models.Model):
    """The part of a table that holds an address. Keys are ULIDs made in Python; the public door may only add."""

    address = SealedField()
    found_by = FoundByField()

    class Meta:
        abstract = True

    def entrust(self, address: str) -> None:
        """Close an address, before the row is added. KeyMissing."""
        self.address = seal(address, public_key())

    def opened(self) -> str:
        """The address, for the one letter that is due. KeyMissing, CannotOpen."""
        return unseal(self.address, private_key())

    def make_findable(self) -> None:
        """Write the keyed hash. KeyMissing, CannotOpen."""
        self.found_by = found_by(self.opened(), lookup_key())


def sealed_text(text: str) -> bytes:
    """Close a text beside an address, for a SealedField. KeyMissing."""
    return seal(text, public_key())


def opened_text(sealed: bytes | memoryview) -> str:
    """Open what `sealed_text` closed. KeyMissing, CannotOpen."""
    return unseal(sealed, private_key())


Entrusted = TypeVar("Entrusted", bound=SealedAddress)


def with_address(table: type[Entrusted], address: str) -> models.QuerySet[Entrusted]:
    """Rows of whoever gives this address again: the only way to find any. KeyMissing."""
    return table._default_manager.filter(found_by=found_by(address, lookup_key()))


HARMLESS: Final = (
    SealedField, FoundByField, CodeField, models.DateField, models.BooleanField, models.IntegerField, models.ForeignKey,
)  # fmt: skip
CODE: Final = 40  # characters of a code


def readable_about_residents() -> list[str]:
    """Fields about residents that could be read without a key: there may be none."""
    return sorted(
        f"{model._meta.label}.{field.name}"
        for model in resident_tables()
        for field in model._meta.local_fields
        if _told(model, field) is Subject.RESIDENT and not _safe(field)
    )


def resident_tables() -> list[type[models.Model]]:
    """Tables in which something is about residents."""
    labels = {key.rpartition(".")[0] for key, said in DECLARED.items() if said.subject is Subject.RESIDENT}
    return [model for model in apps.get_models() if model._meta.label in labels]


def _told(model: type[models.Model], field: models.Field) -> Subject | None:  # type: ignore[type-arg]
    said = DECLARED.get(f"{model._meta.label}.{field.name}")
    return said.subject if said else None


def _safe(field: models.Field) -> bool:  # type: ignore[type-arg]
    """Sealed, a keyed hash, a key, a code from a list, a date, a number."""
    if isinstance(field, HARMLESS):
        return True
    chosen = bool(field.choices) and (field.max_length or 0) <= CODE
    return isinstance(field, models.CharField) and (chosen or (field.primary_key and field.max_length == 26))
