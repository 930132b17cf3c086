"""A person reads what residents wrote, publishes it in words that identify nobody, or withholds it.

On the closed grounds alone (rules.GROUNDS); criticism of police is never one. Own words stay as they were written,
behind the staff door, until their time is over. What tells of sexual or domestic violence is sealed instead.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.db import transaction

from compstat.access.actions import Act, acting
from compstat.access.rules import Actor, Permission, WrongState
from compstat.places import queries as places

from .. import rules
from ..models import Appeal, Concern, OwnWords
from ..queries.appeals import withheld_by
from ..rules import Event, Ground, Publication, State, Theme
from .moving import FASTER, add_event, alone, as_read, check_reason, mine, move, role_told
from .sealing import seal_words

MODERATE: Final = Permission.MODERATE_CONCERN
LONGEST_PLACE: Final = 120


class WordsUnknown(WrongState, LookupError):
    """There are no such words, or they are not kept any more."""


def publish(
    concern_id: str, text: str, place: str, theme: str, *, language: str = "", by: Actor, now: datetime
) -> Concern:  # fmt: skip
    """Everybody reads this wording from now on; the author's own words stay behind the door. WrongState.

    `language`: the one it is written in, if it is another than the author chose.
    """
    found = alone(concern_id, MODERATE, by, now)
    worded = {**_wording(found, text, place, theme), "language": _language(found, language)}
    again = found.publication == Publication.PUBLISHED
    with transaction.atomic():
        _have_read(found, now)
        OwnWords.objects.filter(concern=found).update(language=worded["language"])
        return move(
            found, Event.REWORDED if again else Event.PUBLISHED, frozenset(), by=by, now=now, permission=MODERATE,
            act=Act.CONCERN_MODERATED, **worded,
        )  # fmt: skip


def withhold(concern_id: str, ground: str, reason: str, *, by: Actor, now: datetime) -> Concern:
    """Nobody else reads it, on a ground and for a reason that its author reads. WrongState.

    On the ground `sealed` all its words go under the seal, for the trained person alone, and no reason is kept.
    """
    found = alone(concern_id, MODERATE, by, now)
    if ground not in set(Ground):
        raise WrongState("Choose one of the grounds. There are no others, and criticism of police is none.")
    if ground != Ground.SEALED:
        check_reason(reason)
    if Appeal.objects.filter(concern=found, published=True).exists():
        raise WrongState("A civilian moderator has let this through. If its words tell who somebody is, change them.")
    return hold(found, Ground(ground), reason, MODERATE, by=by, now=now)


def hold(found: Concern, ground: Ground, reason: str, permission: Permission, *, by: Actor, now: datetime) -> Concern:
    """Take it out of everybody's sight, for whoever may: on the ground `sealed` under the seal, without the reason."""
    sealed = ground is Ground.SEALED
    with transaction.atomic():
        _have_read(found, now)
        held = move(
            found, Event.WITHHELD, frozenset(), by=by, now=now, permission=permission, act=Act.CONCERN_MODERATED,
            reason="" if sealed else reason, publication=Publication.WITHHELD, ground=ground, state=_heard(found),
        )  # fmt: skip
        if sealed:
            _take_apart(held, role_told(held, permission, by, now), now)
            seal_words(held, now)
            held.refresh_from_db()
    return held


def _take_apart(held: Concern, role: str, now: datetime) -> None:
    """What was put together with one that is sealed stands alone again: its author must not lose it."""
    for each in Concern.objects.filter(merged_into=held.id).order_by("id"):
        Concern.objects.filter(pk=each.pk).update(merged_into="")
        add_event(each, Event.UNMERGED, now, role=role)


def decide_appeal(
    words_id: str, publishes: bool, reason: str, *, text: str = "", place: str = "", theme: str = "", by: Actor,
    now: datetime,
) -> Appeal:  # fmt: skip
    """A civilian moderator, not whoever withheld it, looks again, and says why. WordsUnknown, WrongState."""
    words = _words(words_id, Event.APPEALED)
    found = mine(words.concern_id, Permission.DECIDE_APPEAL, by, now)
    check_reason(reason)
    if by.stands_for & withheld_by(found):
        raise WrongState("You withheld this. Somebody else looks again: ask another civilian moderator.")
    if found.publication != Publication.WITHHELD:
        raise WrongState("This is not withheld any more. There is nothing to decide.")
    worded = {**_wording(found, text, place, theme), "state": found.state} if publishes else {}
    role = role_told(found, Permission.DECIDE_APPEAL, by, now)
    made = Appeal(
        id=words.id, concern=found, published=publishes, reason=reason.strip(), role=role, decided_at=now
    )  # fmt: skip
    with acting(
        Act.APPEAL_DECIDED, by=by, now=now, object_kind="concern", object_id=found.id, city=found.city,
        permission=Permission.DECIDE_APPEAL,
    ):  # fmt: skip
        if not OwnWords.objects.filter(pk=words.pk, read_at=None).update(read_at=now):
            raise WrongState(FASTER)
        if worded and not as_read(found).update(**worded):
            raise WrongState(FASTER)
        made.save(force_insert=True)
        add_event(found, Event.APPEAL_DECIDED, now, reason=reason, role=role, key=words.id)
    return made


def read_words(words_id: str, *, by: Actor, now: datetime) -> Concern:
    """A person has read why something is not fixed. WordsUnknown, WrongState."""
    words = _words(words_id, Event.NOT_FIXED)
    found = mine(words.concern_id, Permission.READ_CONCERNS, by, now)
    with acting(
        Act.CONCERN_MODERATED, by=by, now=now, object_kind="concern", object_id=found.id, city=found.city,
        permission=Permission.READ_CONCERNS,
    ):  # fmt: skip
        if not OwnWords.objects.filter(pk=words.pk, read_at=None).update(read_at=now):
            raise WrongState("Somebody has read this already.")
    return found


def _words(words_id: str, kind: Event) -> OwnWords:
    found = OwnWords.objects.filter(pk=words_id, kind=kind).first()
    if found is None:
        raise WordsUnknown("These words are not kept any more. Go back to the list.")
    return found


def _wording(found: Concern, text: str, place: str, theme: str) -> dict[str, Any]:
    """What is written when a wording is published. WrongState."""
    rules.check_published(text)
    if len(place.strip()) > LONGEST_PLACE:
        raise WrongState(f"Say where in at most {LONGEST_PLACE} characters: a street and block, no house number.")
    if theme not in set(Theme):
        raise WrongState("Choose what it is about.")
    return {
        "text": text.strip(), "place": place.strip(), "theme": theme, "ground": "", "state": _heard(found),
        "publication": Publication.PUBLISHED, "complaint": found.complaint or theme == Theme.COMPLAINT,
    }  # fmt: skip


def _language(found: Concern, language: str) -> str:
    """In which it was written, and is answered. WrongState."""
    if language and language != found.language and language not in places.city(found.city).languages:
        raise WrongState("Choose one of the languages of the city.")
    return language or found.language


def _heard(found: Concern) -> str:
    """What is read has been heard; a receipt becomes more than a receipt."""
    return State.ACKNOWLEDGED if found.state == State.RECEIVED else found.state


def _have_read(found: Concern, now: datetime) -> None:
    OwnWords.objects.filter(concern=found, kind=Event.RAISED, read_at=None).update(read_at=now)
