"""What comes back by the public door: the author says it is not fixed, or appeals; another organization replies, once.

Each adds rows and changes none: `settling` carries them into the concern's row. None leaves a line in the logbook.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from compstat.access.actions import Limit, new_key, slow
from compstat.access.rules import WrongState
from compstat.places import queries as places

from .. import rules
from ..models import Concern, ConcernEvent, OrganizationReply, OwnWords, Request
from ..queries import status
from ..rules import Event, Reply, State
from .moving import add_event

MORE: Final = Limit("more of a concern", 10, timedelta(days=1), public=True)  # of one code


class NoReplyNow(WrongState):
    """This link takes no reply: it was used, is too old, or the concern went another way."""


def say_not_fixed(found: Concern, text: str, *, now: datetime) -> ConcernEvent:
    """The author says that it is not fixed, and why if they like: it is open again at once. WrongState, TooOften."""
    rules.check_more_words(text)
    if not status.may_say_not_fixed(found):
        raise WrongState(gettext("This is open: nothing was said to be done that you could object to."))
    return _more(found, Event.NOT_FIXED, text, now)


def appeal(found: Concern, text: str, *, now: datetime) -> ConcernEvent:
    """The author asks a civilian moderator to look again, once each time it is withheld. WrongState, TooOften."""
    rules.check_more_words(text)
    if not status.may_appeal(found):
        raise WrongState(gettext("There is nothing to look at again, or somebody was asked already."))
    return _more(found, Event.APPEALED, text, now)


def _more(found: Concern, event: Event, text: str, now: datetime) -> ConcernEvent:
    """Words that a person reads, and that it happened, for everybody."""
    slow(MORE, found.pk, now)
    words = OwnWords(
        id=new_key(), concern=found, kind=event, text=text.strip(), language=found.language,
        marks=list(rules.marks(text)), at=now,
    )  # fmt: skip
    with transaction.atomic():
        words.save(force_insert=True)
        return add_event(found, event, now, key=words.pk)


def open_request(request_id: str, *, now: datetime) -> Request:
    """A request that still takes its reply. NoReplyNow."""
    found = Request.objects.filter(pk=request_id).select_related("concern").first()
    if found is None or found.withdrawn_at or now > found.until:
        raise NoReplyNow(gettext("This link takes no reply any more. Write to whoever sent it to you."))
    concern = status.whole(Concern.objects.filter(pk=found.concern_id)).get()
    newest = status.newest_request(concern)
    if newest is None or newest.pk != found.pk or status.state_of(concern) is not State.WITH_ORGANIZATION:
        raise NoReplyNow(
            gettext("What became of this was settled in another way. There is nothing more to do. Thank you.")
        )
    return found


def reply_for_organization(
    request_id: str, reply: Reply, due_on: date | None, text: str, *, now: datetime
) -> OrganizationReply:
    """Another organization says that it is theirs by a day, not theirs, or done: once. NoReplyNow, WrongState.

    The concern moves by it. The words beside it wait until a person has read them.
    """
    found = open_request(request_id, now=now)
    today = places.moment(places.city(found.concern.city), now).date()
    rules.check_reply(reply, due_on, text, today)
    by = due_on if reply is Reply.OURS else None
    made = OrganizationReply(id=found.pk, request=found, reply=reply, due_on=by, text=text.strip(), at=now)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            add_event(found.concern, Event.REPLIED, now, due_on=by, organization=found.organization, key=found.pk)
    except IntegrityError as error:  # somebody else of theirs was faster
        raise NoReplyNow(gettext("This link was used already: a reply has been sent with it.")) from error
    return made
