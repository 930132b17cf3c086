"""Acts that were kept on a device arrive: one from a form or many at once, each once, each with what came of it.

What is kept where, and how it is removed: static/meetings/keeping.js. At sign-out a script removes the pages that were
kept; no Clear-Site-Data is sent, since that would take the acts with it that are not sent yet.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from compstat.access.queries import key_of
from compstat.access.rules import Actor, Refused, WrongState

from ..models import Meeting

KEY: Final = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")  # made on a device
MOST: Final = 200  # acts at once
KEPT_BY: Final = "X-Kept-By"


def owner_of(actor: Actor) -> str:
    """Under what a device keeps somebody's acts: a keyed hash, so that nobody else there sees or sends them."""
    return key_of("kept", actor.who)[:32]


def arrived(request: HttpRequest) -> list[MultiValueDict[str, str]]:
    """The acts of a delivery. WrongState: it cannot be read, or is too much at once."""
    try:
        told = json.loads(request.body)
    except ValueError:
        told = None
    if not isinstance(told, list) or not all(isinstance(each, dict) for each in told):
        raise WrongState("What arrived is no list of acts.")
    if len(told) > MOST:
        raise WrongState(f"At most {MOST} acts are taken at once.")
    return [_values(each) for each in told]


def _values(told: dict[str, Any]) -> MultiValueDict[str, str]:
    """An act as a form would send it."""
    listed = {name: value if isinstance(value, list) else [value] for name, value in told.items()}
    return MultiValueDict({name: [_text(each) for each in values] for name, values in listed.items()})


def _text(value: object) -> str:
    return "" if value is None else str(value)


def key_in(told: MultiValueDict[str, str]) -> str:
    """The key of an act. WrongState: it is none."""
    key = str(told.get("id") or "")
    if not KEY.fullmatch(key):
        raise WrongState("This act has no key made on a device. Load the page again.")
    return key


def time_in(told: MultiValueDict[str, str], meeting: Meeting, now: datetime) -> datetime:
    """When an act was done by the clock of its device, if that can be: not before the call, not in the future."""
    try:
        at = datetime.fromisoformat(str(told.get("at") or ""))
    except ValueError:
        return now
    return at.astimezone(now.tzinfo) if at.tzinfo and meeting.called_at <= at <= now else now


def result(key: str, *, accepted: bool, again: bool = False, said: str = "") -> dict[str, object]:
    """What came of one act."""
    return {"id": key, "accepted": accepted, "again": again, "said": said}


def refusal(error: Refused, status: int) -> JsonResponse:
    """A whole delivery that is refused: nothing of it was done, all of it stays on the device."""
    return JsonResponse({"accepted": False, "said": str(error)}, status=status)


def is_json(request: HttpRequest) -> bool:
    """Whether a script sent this."""
    return request.content_type == "application/json"


def somebody_else() -> JsonResponse:
    """The acts are another person's than the one who is signed in now."""
    return JsonResponse(
        {"said": gettext("Somebody else is signed in on this device. These lines wait for the person who wrote them.")},
        status=409,
    )


@cache
def _worker() -> str:
    return Path(str(finders.find("meetings/meetings-worker.js"))).read_text()


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The worker that opens the page of a meeting without a line; where it stands says which pages it may open."""
    return HttpResponse(_worker(), "text/javascript", headers={"Cache-Control": "no-cache"})
