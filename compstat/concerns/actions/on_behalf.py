"""Somebody at work here writes down what a resident told them, or a paper card says; its author gets a code."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from django.db import IntegrityError, transaction

from compstat.access import rules as access
from compstat.access.actions import Act, acting
from compstat.access.rules import Actor, Permission, WrongState
from compstat.places import queries as places
from compstat.places.queries import City

from .. import codes, queries, rules
from ..models import Concern, OwnWords
from ..rules import Event, Origin, Place, State, Theme
from .lines import came
from .moving import add_event, role_told

RUN: Final = Permission.RUN_MEETING
CARD: Final = re.compile(r"[0-9A-Z]{1,12}")
KEY: Final = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")


@dataclass(frozen=True)
class Heard:
    """What somebody told, in their own words, as it was written down for them."""

    text: str
    place: str = ""
    happens: str = ""
    effect: str = ""
    language: str = "en"
    complaint: bool = False
    raised_on: date | None = None  # None: today
    card: str = ""  # the number of a paper card; empty: they told an officer


@dataclass(frozen=True)
class Written:
    """The concern, and the code its author gets on paper."""

    concern: Concern
    code: str


def raise_for(city_id: str, area_id: str, heard: Heard, *, key: str, by: Actor, now: datetime) -> Written:
    """It is read and published like any other. `key`: of the form, so that it is written down once. WrongState."""
    where = places.city(city_id)
    area = places.area(where, area_id)
    access.check(by, RUN, city=where.id, area=places.answering(area), now=now)
    today = places.moment(where, now).date()
    heard = replace(heard, card=re.sub(r"[\s-]", "", heard.card).upper())
    _check(where, heard, key, today)
    made = _row(where.id, area.id, heard, key, today, now)
    with acting(
        Act.CONCERN_RAISED, by=by, now=now, object_kind="concern", object_id=made.id, city=where.id, permission=RUN
    ):
        _once(made)
        _words(made, heard, now).save(force_insert=True)
        role = role_told(made, RUN, by, now)
        add_event(made, Event.RAISED, now)
        add_event(made, Event.ACKNOWLEDGED, now, role=role)
    return Written(made, codes.code_of(made.id))


def _row(city_id: str, area_id: str, heard: Heard, key: str, today: date, now: datetime) -> Concern:
    raised_on = heard.raised_on or today
    return Concern(
        id=key, city=city_id, area=area_id, language=heard.language, raised_on=raised_on,
        origin=Origin.PAPER if heard.card else Origin.OFFICER, came_at=came(city_id, raised_on, now),
        complaint=heard.complaint, place_kind=Place.STREET if heard.place.strip() else Place.NEIGHBORHOOD,
        theme=Theme.COMPLAINT if heard.complaint else Theme.OTHER, state=State.ACKNOWLEDGED, card=heard.card,
        code_hash=codes.code_hash(codes.code_of(key)),
    )  # fmt: skip


def _words(made: Concern, heard: Heard, now: datetime) -> OwnWords:
    """What they said, as it was heard; of the place nothing finer than the block."""
    place = rules.without_number(heard.place)
    said = (heard.text, place, heard.happens, heard.effect)
    text, place, happens, effect = (each.strip() for each in said)
    return OwnWords(
        concern=made, kind=Event.RAISED, text=text, place=place, happens=happens, effect=effect,
        language=heard.language, marks=list(rules.marks("\n".join(filter(None, said)))), at=now,
    )  # fmt: skip


def _once(made: Concern) -> None:
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise WrongState("This was written down already. You find it on the list of concerns.") from error


def _check(where: City, heard: Heard, key: str, today: date) -> None:
    """Refuse what could not be read, answered or found again. WrongState."""
    rules.check_own_words(heard.text, heard.place)
    if len(heard.happens) > rules.LONGEST_HAPPENS or len(heard.effect) > rules.LONGEST_EFFECT:
        raise WrongState(
            f"Shorten when it happens to {rules.LONGEST_HAPPENS} characters, how it affects people to "
            f"{rules.LONGEST_EFFECT}."
        )
    if heard.language not in where.languages:
        raise WrongState("Choose one of the languages of the city.")
    if heard.raised_on and heard.raised_on > today:
        raise WrongState("Give the day on which it was told: today, or one that is over.")
    if heard.card and not CARD.fullmatch(heard.card):
        raise WrongState("A card's number has at most 12 letters and digits.")
    if heard.card and queries.concern_of_card(where.id, heard.card):
        raise WrongState("The card with this number was entered already. Read the number once more.")
    if not KEY.fullmatch(key):
        raise WrongState("This form is not whole. Open the page again.")
