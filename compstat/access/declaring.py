"""The words in which it is declared what a field holds: what for, by what right, how long, about whom."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext_noop as _


class Purpose(StrEnum):
    """What something is kept for. The value is the sentence that people read."""

    SIGN_IN = _("So that the people who work with the system can sign in, and nobody else can.")
    ROLES = _("So that it is settled who may do what, for which agency, where, and from when until when.")
    INVITE = _("So that only people who were asked can join.")
    POWERS = _("So that great powers are taken for a short time and with a reason, and by two people where it matters.")
    LOGBOOK = _("So that it can be shown later who did what.")
    MEETINGS = _("So that people know of a meeting, can come to it, and can read what was said and promised there.")
    COMING = _("So that a meeting has seats, interpreters and the help that people asked for.")
    HEARING = _("So that whoever asked to hear of meetings gets letters about them, and nobody else does.")
    VOTES = _("So that each answer counts once, and nobody can tell who gave it.")
    CONCERNS = _("So that what residents raise is read, answered and followed up, and they can see what became of it.")
    DISCLOSURES = _("So that one trained person can read what somebody tells of violence, and nobody else.")
    PROBLEMS = _("So that everybody can see what is done about a problem, and whether it helped.")
    PROMISES = _("So that everybody can see what was promised, by which role, and what became of it.")
    KEEPING = _("So that records are kept as long as the law asks, and no longer.")
    RUNNING = _("So that the program runs.")


class Authority(StrEnum):
    """By what right something is kept."""

    ASKED = _("The person accepted the invitation of the agency they work for.")
    INVITER = _("An administrator of the agency asked for it; the person may let the invitation run out.")
    ACCOUNTABLE = _("Whoever handles public records must be able to show who did what.")
    LAW = _("The law on public records asks for it, or a court.")
    CONSENT = _("The person gave it, and may take it back at any time.")
    NOBODY = _("It says nothing about anyone.")


class Retention(StrEnum):
    """How long something is kept."""

    ERASED = _("Until the person is erased.")
    REMOVED = _("Until the person removes it, or is erased.")
    SESSION = _(
        "Until the person signs out; it is good for twelve hours at most, and what has run out is cleared away."
    )
    UNUSED = _("Never written: an address is proved by the invitation that reached it.")
    RECORD = _("For as long as the agency keeps the system: it ends, and is not removed.")
    KEY = _("For as long as the agency keeps the system. Once the person is erased, it leads to nobody.")
    PERIOD = _("Until the period that a records officer has set is over.")
    INVITED = _("Until the period that a records officer has set is over, or the person is erased.")
    FOR_EVER = _("For ever: lines are never changed or removed. They hold keys and codes, no names.")
    AFTER_MEETING = _("Until thirty days after the meeting.")
    STOPPED = _("Until the person ends it; what was never confirmed, for a week.")
    READ = _("Until a person has read it, and for thirty days after the meeting.")
    FINAL = _("Until the answers are counted for good: then what each chose is forgotten.")
    ANSWERED = _("Until the period that a records officer has set is over, counted from the day it was answered.")
    CLOSED = _("Until the trained person closes it, and for thirty days after that.")
    COUNTED = _("Until the answers are counted: then only how many gave each one is kept.")
    DAY = _("For a day.")
    SENT = _("Until the letter is sent; one that could not be sent, for thirty days.")
    PROGRAM = _("For as long as the program needs it.")


# What goes when a person is erased.
GOES: Final = frozenset(
    {Retention.ERASED, Retention.REMOVED, Retention.SESSION, Retention.UNUSED, Retention.INVITED}
)  # fmt: skip


class Subject(StrEnum):
    """Whom something is about."""

    STAFF = "staff"
    RESIDENT = "resident"  # sealed, found one by one by a keyed hash, and in no list
    NOBODY = "nobody"


@dataclass(frozen=True)
class Declared:
    """What is said of one field."""

    what: str  # in the words of people
    purpose: Purpose
    authority: Authority
    retention: Retention
    subject: Subject
    secret: bool = False  # proves who somebody is: handed out to nobody, themselves included

    @property
    def personal(self) -> bool:
        """Whether it is about a person."""
        return self.subject is not Subject.NOBODY


def about(what: str, purpose: Purpose, authority: Authority, retention: Retention, *, secret: bool = False) -> Declared:
    """Something about a person who works with the system."""
    return Declared(what, purpose, authority, retention, Subject.STAFF, secret)


def account(what: str, retention: Retention = Retention.ERASED, *, secret: bool = False) -> Declared:
    """Something about an account."""
    return about(what, Purpose.SIGN_IN, Authority.ASKED, retention, secret=secret)


def role(what: str) -> Declared:
    """Something about a role."""
    return about(what, Purpose.ROLES, Authority.ASKED, Retention.RECORD)


def invitation(what: str, *, secret: bool = False) -> Declared:
    """Something about an invitation."""
    return about(what, Purpose.INVITE, Authority.INVITER, Retention.INVITED, secret=secret)


def power(what: str) -> Declared:
    """Something about a power that was taken."""
    return about(what, Purpose.POWERS, Authority.ACCOUNTABLE, Retention.PERIOD)


def hold(what: str) -> Declared:
    """Something about a legal hold."""
    return about(what, Purpose.KEEPING, Authority.LAW, Retention.RECORD)


def line(what: str) -> Declared:
    """Something about a line of the logbook."""
    return about(what, Purpose.LOGBOOK, Authority.ACCOUNTABLE, Retention.FOR_EVER)


def nothing(what: str, purpose: Purpose = Purpose.RUNNING, retention: Retention = Retention.PROGRAM) -> Declared:
    """Something that says nothing about anyone."""
    return Declared(what, purpose, Authority.NOBODY, retention, Subject.NOBODY)


def entrusted(what: str, purpose: Purpose, retention: Retention) -> Declared:
    """Something a resident entrusts to us: sealed, a key, a code or a date."""
    return Declared(what, purpose, Authority.CONSENT, retention, Subject.RESIDENT)


def each(table: str, fields: str, said: Declared) -> dict[str, Declared]:
    """The same of several fields of a table of ours. Each is named: one that comes later must be declared too."""
    return {f"{table}.{field}": said for field in fields.split()}
