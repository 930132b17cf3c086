"""A person writes a published text, or what its author is told, in another language: a second text beside the first."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction

from compstat.access.actions import Act, acting
from compstat.access.rules import Actor, Permission, WrongState
from compstat.places import queries as places

from .. import rules
from ..models import Concern, Translation
from ..queries.said import said, text_told
from ..rules import Event
from .moving import FASTER, add_event, mine, role_told

TRANSLATE: Final = Permission.TRANSLATE_CONCERN
TEXT: Final = "text"
ANSWER: Final = "answer"


def translate(
    concern_id: str, of: str, language: str, text: str, *, seen: str | None = None, before: str = "", by: Actor,
    now: datetime,
) -> Translation:  # fmt: skip
    """The published text or the answer, in another language. WrongState.

    `seen`: the original as it was read; `before`: the translation that this one takes the place of.
    """
    found = mine(concern_id, TRANSLATE, by, now)
    original = _original(found, of, language)
    rules.check_published(text)
    if seen is not None and seen != original:
        raise WrongState("The words to be translated have just changed. Read them again first.")
    role = role_told(found, TRANSLATE, by, now)
    told = {"text": text.strip(), "original": original, "role": role, "at": now}
    with acting(
        Act.CONCERN_TRANSLATED, by=by, now=now, object_kind="concern", object_id=found.id, city=found.city,
        permission=TRANSLATE,
    ):  # fmt: skip
        key = {"concern": found, "of": of, "language": language}
        if not (_change(key, before, told) if before else _add(key, told)):
            raise WrongState(FASTER)
        made = Translation.objects.get(**key)
        add_event(found, Event.TRANSLATED, now, role=role, key=made.pk)
    return made


def _original(found: Concern, of: str, language: str) -> str:
    """What is to be translated. WrongState."""
    if of not in {TEXT, ANSWER}:
        raise WrongState("Choose what you translate: the text or the answer.")
    written_in = found.language if of == TEXT else settings.LANGUAGE_CODE
    known = {*places.city(found.city).languages, found.language, settings.LANGUAGE_CODE}
    if language == written_in or language not in known:
        raise WrongState("Choose another language of the city than the one it is written in.")
    original = text_told(found) if of == TEXT else said(found)
    if not original:
        raise WrongState("There is nothing to translate yet.")
    return original


def _change(key: dict[str, object], before: str, told: dict[str, object]) -> bool:
    return bool(Translation.objects.filter(**key, text=before).update(**told))


def _add(key: dict[str, object], told: dict[str, object]) -> bool:
    try:
        with transaction.atomic():
            Translation(**key, **told).save(force_insert=True)
    except IntegrityError:
        return False
    return True
