"""Where a person stands in the tables, so that all of it can be handed to them, or erased.

One declaration for each table that knows people; a house test finds a table without one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, Final

from django.apps import apps
from django.db.models import Model, Q, QuerySet

from .models import Person
from .personal_data import DECLARED, GOES


@dataclass(frozen=True)
class Trace:
    """How a table leads to a person."""

    theirs: tuple[str, ...] = ()  # lookups that hold their key: the whole row is about them
    address: str = ""  # the field that holds their address: likewise
    named: tuple[str, ...] = ()  # lookups that hold their key, in a row that is about something or somebody else
    shown: tuple[str, ...] = ()  # what of such a row they are told beside their own place in it, and when


TRACES: Final[Mapping[str, Trace]] = {
    "access.Person": Trace(("id",)),
    "account.EmailAddress": Trace(("user",)),
    "account.EmailConfirmation": Trace(("email_address__user",)),
    "mfa.Authenticator": Trace(("user",)),
    "socialaccount.SocialAccount": Trace(("user",)),
    "access.Session": Trace(("person",)),
    "access.Membership": Trace(("person",)),
    "access.Deputy": Trace(("person",), named=("membership__person", "named_by")),
    "access.Invitation": Trace(address="email", named=("invited_by",)),
    "access.Keys": Trace(("person",)),
    "access.Proposal": Trace(named=("proposed_by", "decided_by", "object_id"), shown=("permission", "state")),
    "access.LegalHold": Trace(named=("set_by", "lifted_by", "objects_held__contains"), shown=("name", "kind")),
    "access.LogLine": Trace(("who",), named=("object_id",), shown=("act", "door")),
}


def tables() -> Iterator[tuple[type[Model], Trace]]:
    """Every table that knows people, as far as its app is installed."""
    known = {model._meta.label: model for model in apps.get_models()}
    return ((known[label], trace) for label, trace in TRACES.items() if label in known)


def rows_about(person: Person, model: type[Model], trace: Trace) -> QuerySet[Any]:
    """Rows that are about them as a whole."""
    ways = [Q(**{way: person.pk}) for way in trace.theirs]
    if trace.address:
        ways.append(Q(**{f"{trace.address}__iexact": person.email}))
    return _any_of(model, ways)


def rows_naming(person: Person, model: type[Model], trace: Trace) -> QuerySet[Any]:
    """Rows about something or somebody else that name them, and are not about them."""
    about = rows_about(person, model, trace).values("pk")
    return _any_of(model, [Q(**{way: person.pk}) for way in trace.named]).exclude(pk__in=about)


def _any_of(model: type[Model], ways: list[Q]) -> QuerySet[Any]:
    found = model._default_manager.order_by("pk")
    return found.filter(reduce(or_, ways)) if ways else found.none()


def goes(model: type[Model]) -> bool:
    """Whether rows about a person go when the person is erased: so it is declared of every field."""
    said = [told.retention for key, told in DECLARED.items() if key.rpartition(".")[0] == model._meta.label]
    return bool(said) and all(retention in GOES for retention in said)
