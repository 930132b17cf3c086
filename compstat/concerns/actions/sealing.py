"""A concern that turns out to tell of sexual or domestic violence: its words go under the seal, and stand nowhere else.

The row stays, withheld, without a word, and so does a promise that was made for it. The author's code shows whether
the sealed account was read. Rooms above that quote it are told, and take their own words of it out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext

from compstat.access.actions import new_key, sealed_text
from compstat.places import queries as places
from compstat.promises import actions as promise_actions
from compstat.promises import queries as promises
from compstat.promises.rules import Origin as Promised

from ..models import (
    Appeal,
    Concern,
    ConcernEvent,
    Disclosure,
    DisclosureState,
    OrganizationReply,
    OwnWords,
    Request,
    Translation,
)
from ..rules import Event, Ground, Place, State, Theme
from ..saying import day_of, day_text

NO_WORDS: Final[dict[str, object]] = {
    "text": "", "place": "", "cell": "", "place_kind": Place.NEIGHBORHOOD, "theme": Theme.OTHER, "answer": "",
    "answered_on": None, "owner": "", "due_on": None, "promise": "", "problem": "", "organization": "",
    "merged_into": "", "state": State.ACKNOWLEDGED,
}  # fmt: skip
SOME: Final = ~Q(text="") | ~Q(place="") | ~Q(happens="") | ~Q(effect="")  # own words that say anything

Hook = Callable[[Concern, frozenset[str], datetime], None]
_hooks: list[Hook] = []


def register_sealed(hook: Hook) -> None:
    """A room above takes out what it keeps of a concern that is sealed: told which, and all words there were of it."""
    if hook not in _hooks:
        _hooks.append(hook)


def seal_words(found: Concern, now: datetime) -> None:
    """Move all words of a withheld concern into a sealed account, inside the transaction of the act. KeyMissing."""
    with translation.override(settings.LANGUAGE_CODE):
        told = "\n\n".join(_told(found))
    if told:
        made = Disclosure(id=new_key(), text=sealed_text(told))
        made.save(force_insert=True)
        DisclosureState(
            disclosure=made, city=found.city, language=found.language, code_hash=found.code_hash,
            came_on=found.raised_on,
        ).save(force_insert=True)  # fmt: skip
    keys = {*found.events.filter(kind=Event.PROMISED).values_list("key", flat=True)}
    words = {*_written(found), *promise_actions.withdraw(Promised.CONCERN, found.pk, keys)} - {""}
    _empty(found, now)
    with translation.override(settings.LANGUAGE_CODE):
        for hook in _hooks:
            hook(found, frozenset(words), now)


def _told(found: Concern) -> Iterator[str]:
    """All that its author wrote, each with its day; then what everybody could read of it. Nothing if no word is left.

    The trained person alone reads it: it is the one copy.
    """
    where = places.city(found.city)
    for each in found.own_words.filter(SOME):
        more = {gettext("Where:"): each.place, gettext("When:"): each.happens, gettext("Effect:"): each.effect}
        beside = [f"{name} {words}" for name, words in more.items() if words]
        yield "\n".join(filter(None, (f"{day_text(day_of(where, each.at))}:", each.text, *beside)))
    if found.text:
        read = " ".join(filter(None, (found.text, found.place)))
        yield gettext("As everybody could read it: %(words)s") % {"words": read}


def _written(found: Concern) -> Iterator[str]:
    """All words there are of it, its author's and ours: some of them may be quoted elsewhere."""
    yield from (found.text, found.answer)
    yield from found.own_words.values_list("text", flat=True)
    yield from found.events.values_list("reason", flat=True)
    yield from found.translations.values_list("text", flat=True)
    yield from OrganizationReply.objects.filter(request__concern=found).values_list("text", flat=True)


def _empty(found: Concern, now: datetime) -> None:
    """No word of it stays in any table of this room: what staff wrote to it may repeat what it told."""
    Concern.objects.filter(pk=found.pk).update(**NO_WORDS)
    of_it = OwnWords.objects.filter(concern=found)
    of_it.update(text="", place="", happens="", effect="", marks=[])
    of_it.filter(read_at=None).update(read_at=now)
    ConcernEvent.objects.filter(concern=found).update(reason="", owner="", organization="")
    Appeal.objects.filter(concern=found).update(reason="")
    Translation.objects.filter(concern=found).delete()
    asked = Request.objects.filter(concern=found)
    asked.update(organization="")
    asked.filter(withdrawn_at=None).update(withdrawn_at=now)
    replies = OrganizationReply.objects.filter(request__concern=found)
    replies.update(text="")
    replies.filter(read_at=None).update(read_at=now)


def seal_late(now: datetime) -> None:
    """Seal what somebody sent, or wrote, just while a concern was being sealed."""
    late = Q(pk__in=OwnWords.objects.filter(SOME).values("concern")) | Q(pk__in=Translation.objects.values("concern"))
    late |= Q(pk__in=OrganizationReply.objects.exclude(text="").values("request__concern"))
    late |= Q(pk__in=promises.with_words(Promised.CONCERN))
    for key in list(Concern.objects.filter(late, ground=Ground.SEALED).values_list("pk", flat=True)):
        with transaction.atomic():
            seal_words(Concern.objects.select_for_update().get(pk=key), now)
