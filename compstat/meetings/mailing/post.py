"""One round of letters: each with the row that says it went, both or neither."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction

from compstat.access.actions import write_letter
from compstat.access.queries import CannotOpen, in_language
from compstat.places.queries import City

from ..letters import Letter
from ..models import Contact, Follower, LetterSent, Meeting

AT_ONCE: Final = 500  # letters in one round; the others follow a minute later


@dataclass
class Round:
    """One round of letters about the meetings of a city."""

    where: City
    now: datetime
    left: int = AT_ONCE
    unreadable: int = 0

    def write(self, to: Follower | Contact, marks: Iterable[tuple[Meeting, str]], letter: Callable[[], Letter]) -> None:
        """A letter, and that it went: both or neither, and not at all if somebody else has written it meanwhile."""
        if self.left <= 0:
            return
        try:
            with in_language(to.language):
                address, told = to.opened(), letter()
        except CannotOpen:
            self.unreadable += 1
            return
        try:
            with transaction.atomic():
                for meeting, kind in marks:
                    LetterSent(to=to.pk, meeting=meeting, kind=kind, at=self.now).save(force_insert=True)
                write_letter(address, told.subject, told.text, stop=told.stop)
        except IntegrityError:
            return  # another runner was faster
        self.left -= 1


def sent(meetings: Iterable[Meeting], kinds: Iterable[str]) -> set[tuple[str, str, str]]:
    """What went out of these kinds about these meetings: to whom, about which, of which kind."""
    found = LetterSent.objects.filter(meeting__in=list(meetings), kind__in=list(kinds))
    return set(found.values_list("to", "meeting_id", "kind"))


def make_findable(row: Follower | Contact) -> bool:
    """Give a row its keyed hash; one that cannot be opened gets its own key, and is written to no more."""
    try:
        row.make_findable()
    except CannotOpen:
        row.found_by = row.pk
        return False
    return True


def tell_unreadable(count: int) -> None:
    """The job fails where everybody sees it; what could be read was served. CannotOpen."""
    if count:
        raise CannotOpen(f"{count} addresses cannot be opened. Check that the keys are those they were sealed with.")
