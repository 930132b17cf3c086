"""Yes, no and why: all from `conditions`.

Where two people must want something, yes means: may propose it. `now` is given in the city's own time zone, since its
date says which memberships count.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from .grants import GRANTS, Grant, Permission
from .people import EVERYWHERE, OPERATOR, SYSTEM, Actor, DoorName, Role, Standing, is_person
from .refusals import NotAllowed


@dataclass(frozen=True)
class Condition:
    """One thing an act takes: whether it holds, and the sentence for either case."""

    holds: bool
    met: str
    missing: str  # says what to do

    @property
    def sentence(self) -> str:
        """Whether it holds, in words."""
        return f"Yes. {self.met}" if self.holds else f"No. {self.missing}"


@dataclass(frozen=True)
class Answer:
    """Whether somebody may do something, and each condition with whether it holds."""

    allowed: bool
    sentences: tuple[str, ...]


def may(actor: Actor, permission: Permission, *, city: str, area: str | None = None, now: datetime) -> bool:
    """Whether this actor may do this in this city and area, now."""
    return all(each.holds for each in conditions(actor, permission, city=city, area=area, now=now))


def check(actor: Actor, permission: Permission, *, city: str, area: str | None = None, now: datetime) -> None:
    """Refuse, with a sentence that says what is missing and what to do next."""
    refuse_unless(conditions(actor, permission, city=city, area=area, now=now))


def why(actor: Actor, permission: Permission, *, city: str, area: str | None = None, now: datetime) -> Answer:
    """The same answer with every condition and whether it holds."""
    return answer(conditions(actor, permission, city=city, area=area, now=now))


def role_of(actor: Actor, permission: Permission, *, city: str, area: str | None, now: datetime) -> str:
    """The role in which a person does this, as the logbook says it: one that reaches the area, and their own first."""

    def order(held: Standing) -> tuple[bool, bool]:
        alone = replace(actor, standings=(held,))
        return not may(alone, permission, city=city, area=area, now=now), bool(held.deputy_of)

    held = [s for s in actor.standings if s.role in GRANTS[permission].roles and s.counts(city, now.date())]
    return min(held, key=order).code if held else ""


def refuse_unless(found: Iterable[Condition]) -> None:
    """Refuse with the first condition that does not hold."""
    for each in found:
        if not each.holds:
            raise NotAllowed(each.missing)


def answer(found: Sequence[Condition]) -> Answer:
    """Conditions as an answer."""
    return Answer(all(each.holds for each in found), tuple(each.sentence for each in found))


def conditions(
    actor: Actor, permission: Permission, *, city: str, area: str | None, now: datetime
) -> tuple[Condition, ...]:
    """Everything this act takes, in the order in which somebody would put it right."""
    grant = GRANTS[permission]
    if actor.door in _MACHINES:
        return (_door(actor, grant), _machine(actor))
    held = [s for s in actor.standings if is_person(actor.who) and s.role in grant.roles and s.counts(city, now.date())]
    found = [_door(actor, grant), _role(held, grant)]
    if grant.areas:
        found.append(_area(held, area))
    if grant.second_factor:
        found.append(_second_factor(actor))
    if grant.fresh is not None:
        found.append(_fresh(actor, grant.fresh, now))
    if grant.keys and all(s.role is Role.ADMINISTRATOR for s in held):
        found.append(_keys(actor, now))
    if grant.two_people:
        found.append(two_people(grant))
    return tuple(found)


_MACHINES: Final = {DoorName.COMMAND: OPERATOR.who, DoorName.WORK: SYSTEM.who}
_ELSEWHERE: Final = {
    "prepare": "Two people must want this. Prepare it here; one of them then proposes it at the staff door.",
    "never": "This takes a person. Sign in at the staff door.",
}


def _door(actor: Actor, grant: Grant) -> Condition:
    missing = "This takes a person who has signed in. Sign in at the staff door."
    if actor.door is DoorName.COMMAND:
        missing = _ELSEWHERE.get(grant.command_line, missing)
    return Condition(actor.door in grant.doors, f"It can be done through this door ({actor.door}).", missing)


def _machine(actor: Actor) -> Condition:
    owner = _MACHINES[actor.door]
    missing = f"This door ({actor.door}) is the {owner}'s alone. Sign in at the staff door."
    return Condition(actor.who == owner, f"Through this door the {owner} acts.", missing)


def _role(held: Sequence[Standing], grant: Grant) -> Condition:
    missing = f"No role you hold in this city today allows this. These do: {names(grant.roles)}. Ask an administrator."
    return Condition(bool(held), f"Your role allows it: {names(s.role for s in held)}.", missing)


def names(roles: Iterable[Role]) -> str:
    """Roles in words, in their order: captain, crime analyst."""
    chosen = set(roles)
    return ", ".join(role.replace("_", " ") for role in Role if role in chosen)


def _area(held: Sequence[Standing], area: str | None) -> Condition:
    covered = frozenset(area for standing in held for area in standing.areas)
    where = "the whole city" if area in (None, EVERYWHERE) else area
    return Condition(
        _covers(covered, area),
        f"Your role reaches {where}.",
        f"Your role does not reach {where}. Ask somebody whose role does, or ask an administrator to widen yours.",
    )


def _covers(covered: frozenset[str], area: str | None) -> bool:
    """Whether these areas hold this one. A group (A1+A15) is held with all its members; no area means all of them."""
    if area is None or EVERYWHERE in covered:
        return EVERYWHERE in covered
    return area in covered or covered.issuperset(area.split("+"))


def _second_factor(actor: Actor) -> Condition:
    missing = "This takes a second factor. Sign in again with your passkey, or with a code."
    return Condition(actor.second_factor, "You signed in with a second factor.", missing)


def _fresh(actor: Actor, minutes: int, now: datetime) -> Condition:
    return Condition(
        actor.proved_at is not None and now - actor.proved_at <= timedelta(minutes=minutes),
        f"You gave a second factor in the last {minutes} minutes.",
        f"This takes a second factor given in the last {minutes} minutes. Give it once more, then try again.",
    )


def _keys(actor: Actor, now: datetime) -> Condition:
    held = actor.keys_until is not None and now < actor.keys_until
    missing = "This takes an administrator's keys. Take the keys and say what for, then try again."
    return Condition(held, "You have taken the keys.", missing)


def two_people(grant: Grant) -> Condition:
    """Whether two people must want it. This never stands in the way of proposing it."""
    met = "Two people must want it: one proposes it, another agrees."
    return Condition(grant.two_people, met, "One person is enough for this. Do it without asking another.")
