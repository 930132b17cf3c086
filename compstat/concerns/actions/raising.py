"""Raise a concern, as somebody does it who lives here: no account, no name, a code that shows what became of it.

What is sent by the public door is added, and changes nothing: `settling` carries it into the concern's row. None of it
leaves a line in the logbook. A sealed account of violence goes nowhere but into its own table.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction

from compstat.access.actions import Limit, new_key, sealed_text, slow, spent
from compstat.places import queries as places
from compstat.places.queries import Area, City

from .. import rules
from ..codes import code_hash, code_of, key_of_form
from ..models import Concern, ConcernFollower, Disclosure, DisclosureState, OwnWords
from ..rules import Event, Origin, Place, Theme
from .moving import add_event

HOUR: Final = timedelta(hours=1)
READ_LAST_AFTER: Final = Limit("concerns", 60, HOUR, public=True)  # the rest is taken, and read last
TAKEN: Final = Limit("concerns taken", 600, HOUR, public=True)
SEALED: Final = Limit("disclosures", 60, HOUR, public=True)


@dataclass(frozen=True)
class Raised:
    """What somebody tells: their own words, where it is, when, how it affects people. Only the words are needed."""

    text: str
    place_kind: Place = Place.NEIGHBORHOOD
    place: str = ""  # a street; or the name of a place from our own list
    cell: str = ""  # a hexagon
    happens: str = ""
    effect: str = ""
    language: str = "en"  # in which they write: in it comes the answer
    address: str = ""  # they want letters
    complaint: bool = False  # about an officer
    act: str = ""  # of the form: sent twice, it is one concern


@dataclass(frozen=True)
class Received:
    """A concern and its author's code. `shortened`: a house number was taken off the place."""

    concern: Concern
    code: str
    shortened: bool = False


def raise_own(where: City, area: Area, told: Raised, *, network: str, now: datetime) -> Received:
    """Take a concern; a person reads it before others can. The same form again gives the same code. WrongState.

    `network` is where it comes from. It is counted as a keyed hash and stands nowhere beside the words.
    """
    rules.check_own_words(told.text, told.place)
    now = places.moment(where, now)
    place = rules.without_number(told.place) if told.place_kind == Place.STREET else told.place.strip()
    shortened = place != " ".join(told.place.split())
    made = _concern(where, area, told, place, now)
    if there := Concern.objects.filter(pk=made.pk).first():
        return Received(there, code_of(there.pk), shortened)
    slow(TAKEN, network, now)
    many = spent(READ_LAST_AFTER, network, now)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            add_event(made, Event.RAISED, now)
            _keep_words(made, told, place, many, now)
            if told.address:
                follow(made.pk, where.id, told.address, told.language, now=now)
    except IntegrityError:  # the same form, delivered twice at once
        made = Concern.objects.get(pk=made.pk)
    return Received(made, code_of(made.pk), shortened)


def _concern(where: City, area: Area, told: Raised, place: str, now: datetime) -> Concern:
    """The row: codes of ours alone. What somebody typed stands in OwnWords, which the public door cannot read."""
    key = key_of_form("concern", where.id, area.id, *map(str, (
        told.act or new_key(), told.text, told.place_kind, told.place, told.cell, told.happens, told.effect,
        told.language, told.address, told.complaint,
    )))  # fmt: skip
    return Concern(
        id=key, city=where.id, area=area.id, language=told.language, origin=Origin.WEB, raised_on=now.date(),
        came_at=now, complaint=told.complaint, theme=Theme.COMPLAINT if told.complaint else Theme.OTHER,
        place_kind=told.place_kind, place=place if told.place_kind == Place.MAP else "", cell=told.cell,
        code_hash=code_hash(code_of(key)),
    )  # fmt: skip


def _keep_words(made: Concern, told: Raised, place: str, many: bool, now: datetime) -> None:
    words = "\n".join(filter(None, (told.text, place, told.happens, told.effect)))
    marks = [*rules.marks(words), *([rules.MANY] if many else [])]
    OwnWords(
        concern=made, kind=Event.RAISED, text=told.text.strip(), place=place, happens=told.happens.strip(),
        effect=told.effect.strip(), language=told.language, marks=marks, at=now,
    ).save(force_insert=True)  # fmt: skip


@dataclass(frozen=True)
class Account:
    """An account of sexual or domestic violence, and how somebody wants to be reached, if they do."""

    text: str
    contact: str = ""
    language: str = "en"
    act: str = ""  # of the form


def disclose(where: City, told: Account, *, network: str, now: datetime) -> str:
    """Seal an account, for one trained role alone; the code that says whether it was read. WrongState, TooOften.

    The key is made of the form and its words by a keyed hash: nothing else of them is kept outside the seal.
    """
    rules.check_own_words(told.text)
    key = key_of_form("disclosure", where.id, told.act or new_key(), told.text, told.contact)
    made = Disclosure(
        id=key, text=sealed_text(told.text.strip()),
        contact=sealed_text(told.contact.strip()) if told.contact.strip() else None,
    )  # fmt: skip
    state = DisclosureState(
        disclosure=made, city=where.id, language=told.language, code_hash=code_hash(code_of(key)),
        came_on=places.moment(where, now).date(),
    )  # fmt: skip
    slow(SEALED, network, now)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            state.save(force_insert=True)
    except IntegrityError:  # the same form again
        pass
    return code_of(key)


def follow(about: str, city_id: str, address: str, language: str, *, now: datetime) -> None:
    """Somebody wants to hear what becomes of a concern or a problem: a letter asks them to confirm.

    Nobody learns here who follows already. KeyMissing.
    """
    made = ConcernFollower(city=city_id, about=about, language=language, asked_at=now)
    made.entrust(address)
    made.save(force_insert=True)
