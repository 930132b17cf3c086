"""Everything held about a person, as one file for them: each table, why it is kept, and every row.

What proves who they are (passwords, codes, cookies) is named and not handed out. Of rows about something or somebody
else they get their own place in it alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import DateField, Model
from django.utils.translation import gettext

from . import queries, rules
from .acts import Act
from .logbook import acting
from .models import Person
from .personal_data import DECLARED
from .rules import Actor, NotAllowed, Permission, is_person
from .traces import Trace, rows_about, rows_naming, tables


def export_person(person_id: str, *, city: str, by: Actor, now: datetime) -> bytes:
    """Somebody's file, made by a records officer for them: JSON in UTF-8."""
    rules.check(by, Permission.EXPORT_PERSON, city=city, now=now)
    return _export(queries.person_in(city, person_id), city, Permission.EXPORT_PERSON, by, now)


def export_own(*, by: Actor, now: datetime) -> bytes:
    """One's own file. It takes a second factor, as everything at the staff door."""
    if not is_person(by.who) or not by.second_factor:
        raise NotAllowed("Your own file takes a second factor. Sign in again with your passkey, or with a code.")
    return _export(queries.person(by.who), "", None, by, now)


def _export(person: Person, city: str, permission: Permission | None, by: Actor, now: datetime) -> bytes:
    with acting(
        Act.PERSON_EXPORTED, by=by, now=now, object_kind="person", object_id=person.id, city=city,
        permission=permission,
    ):  # fmt: skip
        told = {"person": person.id, "made_at": now, "tables": list(_tables(person))}
        return json.dumps(told, cls=DjangoJSONEncoder, indent=2, ensure_ascii=False).encode()


def _tables(person: Person) -> Iterator[dict[str, Any]]:
    """Each table that holds something about them."""
    for model, trace in tables():
        about = [_whole(row) for row in rows_about(person, model, trace)]
        named = [_in_part(row, trace) for row in rows_naming(person, model, trace)]
        if about or named:
            fields = [(key, said) for key, said in DECLARED.items() if key.rpartition(".")[0] == model._meta.label]
            yield {
                "table": model._meta.label,
                "why": sorted({gettext(said.purpose) for _, said in fields}),
                "by_what_right": sorted({gettext(said.authority) for _, said in fields}),
                "fields": {
                    key.rpartition(".")[2]: {"what": gettext(said.what), "how_long": gettext(said.retention)}
                    for key, said in fields
                },
                "about_you": about,
                "where_you_are_named": named,
            }


def _whole(row: Model) -> dict[str, Any]:
    """All of a row, but what proves who somebody is."""
    return {field.name: _value(row, field.name) for field in row._meta.local_fields}


def _in_part(row: Model, trace: Trace) -> dict[str, Any]:
    """Of a row that names them: which row, which codes, and when."""
    dates = [field.name for field in row._meta.local_fields if isinstance(field, DateField)]
    return {name: _value(row, name) for name in (row._meta.pk.name, *trace.shown, *dates)}


def _value(row: Model, name: str) -> Any:  # noqa: ANN401 - whatever a table holds
    """A value as it is kept; a foreign key as the key it holds."""
    field = row._meta.get_field(name)
    value = getattr(row, getattr(field, "attname", name))
    if DECLARED[f"{row._meta.label}.{name}"].secret:
        chosen = value.get("name") if isinstance(value, dict) else None  # what they called a passkey
        return {"not_handed_out": gettext("It proves who you are."), **({"name": chosen} if chosen else {})}
    return value
