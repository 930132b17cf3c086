"""What is kept in the database, what for, by what right and how long: declared for every field of every table.

A table of a new room is declared here with it; a house test finds what is not. `*` stands for all fields of a table
that holds nothing about anyone. docs/reference/personal-data.md and the public page are written from this.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.apps import apps
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _


class Purpose(StrEnum):
    """What something is kept for. The value is the sentence that people read."""

    SIGN_IN = _("So that the people who work with the system can sign in, and nobody else can.")
    ROLES = _("So that it is settled who may do what, for which agency, where, and from when until when.")
    INVITE = _("So that only people who were asked can join.")
    POWERS = _("So that great powers are taken for a short time and with a reason, and by two people where it matters.")
    LOGBOOK = _("So that it can be shown later who did what.")
    PROMISES = _("So that everybody can see what was promised, by which role, and what became of it.")
    KEEPING = _("So that records are kept as long as the law asks, and no longer.")
    RUNNING = _("So that the program runs.")


class Authority(StrEnum):
    """By what right something is kept."""

    ASKED = _("The person accepted the invitation of the agency they work for.")
    INVITER = _("An administrator of the agency asked for it; the person may let the invitation run out.")
    ACCOUNTABLE = _("Whoever handles public records must be able to show who did what.")
    LAW = _("The law on public records asks for it, or a court.")
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


def _about(
    what: str, purpose: Purpose, authority: Authority, retention: Retention, *, secret: bool = False
) -> Declared:
    """Something about a person who works with the system."""
    return Declared(what, purpose, authority, retention, Subject.STAFF, secret)


def _account(what: str, retention: Retention = Retention.ERASED, *, secret: bool = False) -> Declared:
    return _about(what, Purpose.SIGN_IN, Authority.ASKED, retention, secret=secret)


def _role(what: str) -> Declared:
    return _about(what, Purpose.ROLES, Authority.ASKED, Retention.RECORD)


def _invitation(what: str, *, secret: bool = False) -> Declared:
    return _about(what, Purpose.INVITE, Authority.INVITER, Retention.INVITED, secret=secret)


def _power(what: str) -> Declared:
    return _about(what, Purpose.POWERS, Authority.ACCOUNTABLE, Retention.PERIOD)


def _hold(what: str) -> Declared:
    return _about(what, Purpose.KEEPING, Authority.LAW, Retention.RECORD)


def _line(what: str) -> Declared:
    return _about(what, Purpose.LOGBOOK, Authority.ACCOUNTABLE, Retention.FOR_EVER)


def _nothing(what: str, purpose: Purpose = Purpose.RUNNING, retention: Retention = Retention.PROGRAM) -> Declared:
    """Something that says nothing about anyone."""
    return Declared(what, purpose, Authority.NOBODY, retention, Subject.NOBODY)


def _each(table: str, fields: str, said: Declared) -> dict[str, Declared]:
    """The same of several fields of a table of ours. Each is named: one that comes later must be declared too."""
    return {f"{table}.{field}": said for field in fields.split()}


DECLARED: Final[Mapping[str, Declared]] = {
    **_each("access.Counter", "key count until forget_at", _nothing(
        _("How often something failed or was done lately; by whom: a keyed hash, for a day")
    )),
    "access.Person.id": _account(_("A key that stands for the person"), Retention.KEY),
    "access.Person.email": _account(_("Email address")),
    "access.Person.name": _account(_("The name colleagues know them by")),
    "access.Person.password": _account(_("A hash of the password, never the password"), secret=True),
    "access.Person.is_active": _account(_("Whether they may sign in"), Retention.KEY),
    "access.Person.joined_at": _account(_("When they joined"), Retention.KEY),
    "access.Person.erased_at": _account(_("When they were erased"), Retention.KEY),
    "access.Person.last_login": _account(_("When they last signed in")),
    "account.EmailAddress.id": _account(_("A number for the address")),
    "account.EmailAddress.user": _account(_("Whose address it is")),
    "account.EmailAddress.email": _account(_("Email address")),
    "account.EmailAddress.verified": _account(_("Whether the address was proved")),
    "account.EmailAddress.primary": _account(_("Whether it is the address they sign in with")),
    "account.EmailConfirmation.id": _account(_("A number for a proof of an address"), Retention.UNUSED),
    "account.EmailConfirmation.email_address": _account(_("The address to be proved"), Retention.UNUSED),
    "account.EmailConfirmation.created": _account(_("When the proof was asked for"), Retention.UNUSED),
    "account.EmailConfirmation.sent": _account(_("When the letter was sent"), Retention.UNUSED),
    "account.EmailConfirmation.key": _account(_("The code in the letter"), Retention.UNUSED, secret=True),
    "mfa.Authenticator.id": _account(_("A number for a second factor"), Retention.REMOVED),
    "mfa.Authenticator.user": _account(_("Whose second factor it is"), Retention.REMOVED),
    "mfa.Authenticator.type": _account(_("Its kind: passkey, code generator, recovery codes"), Retention.REMOVED),
    "mfa.Authenticator.data": _account(_("What proves it, and the name they gave it"), Retention.REMOVED, secret=True),
    "mfa.Authenticator.created_at": _account(_("When it was added"), Retention.REMOVED),
    "mfa.Authenticator.last_used_at": _account(_("When it was last used"), Retention.REMOVED),
    "socialaccount.SocialAccount.id": _account(_("A number for the link to the department's own provider")),
    "socialaccount.SocialAccount.user": _account(_("Whose link it is")),
    "socialaccount.SocialAccount.provider": _account(_("The address of that provider")),
    "socialaccount.SocialAccount.uid": _account(_("The key by which that provider knows them")),
    "socialaccount.SocialAccount.last_login": _account(_("When they last signed in through it")),
    "socialaccount.SocialAccount.date_joined": _account(_("When they first signed in through it")),
    "socialaccount.SocialAccount.extra_data": _account(_("Nothing: what else that provider says is not kept")),
    "access.Session.session_key": _account(
        _("A keyed hash of the cookie of a device that is signed in"), Retention.SESSION, secret=True
    ),
    "access.Session.session_data": _account(
        _("Who is signed in, and how they proved it"), Retention.SESSION, secret=True
    ),
    "access.Session.expire_date": _account(_("Until when the sign-in is good"), Retention.SESSION),
    "access.Session.person": _account(_("Whose sign-in it is"), Retention.SESSION),
    "access.Session.made_at": _account(_("When they signed in"), Retention.SESSION),
    "access.Membership.id": _role(_("A key that stands for the membership")),
    "access.Membership.person": _role(_("Who is a member")),
    "access.Membership.agency": _role(_("The agency they work for")),
    "access.Membership.role": _role(_("Their role")),
    "access.Membership.areas": _role(_("The areas of the role")),
    "access.Membership.since": _role(_("The first day of the role")),
    "access.Membership.until": _role(_("The last day of the role")),
    "access.Deputy.id": _role(_("A key that stands for the deputy")),
    "access.Deputy.membership": _role(_("The role in which somebody stands in for somebody else")),
    "access.Deputy.person": _role(_("Who stands in")),
    "access.Deputy.since": _role(_("The first day they stand in")),
    "access.Deputy.until": _role(_("The last day they stand in")),
    "access.Deputy.named_by": _role(_("The key of the person who named them")),
    "access.Deputy.named_at": _role(_("When they were named")),
    **_each("access.Agency", "id name kind city", _nothing(
        _("Agencies: name, kind, city"), Purpose.ROLES, Retention.RECORD
    )),
    "access.Invitation.id": _invitation(_("A key that stands for the invitation")),
    "access.Invitation.email": _invitation(_("The address the invitation went to")),
    "access.Invitation.agency": _invitation(_("The agency that invites")),
    "access.Invitation.role": _invitation(_("The role they were invited to")),
    "access.Invitation.areas": _invitation(_("The areas of that role")),
    "access.Invitation.code_hash": _invitation(_("A hash of the code in the letter, never the code"), secret=True),
    "access.Invitation.invited_by": _invitation(_("The key of the person who invited them")),
    "access.Invitation.invited_at": _invitation(_("When they were invited")),
    "access.Invitation.until": _invitation(_("Until when the invitation is good")),
    "access.Invitation.used_at": _invitation(_("When they joined by it")),
    "access.Keys.id": _power(_("A key that stands for the half hour")),
    "access.Keys.person": _power(_("The administrator who took the keys")),
    "access.Keys.reason": _power(_("The reason they gave, without anybody's name")),
    "access.Keys.taken_at": _power(_("When they took them")),
    "access.Keys.until": _power(_("When they gave them back, or had to")),
    "access.Proposal.id": _power(_("A key that stands for the proposal")),
    "access.Proposal.city": _power(_("The city it is about")),
    "access.Proposal.permission": _power(_("What was proposed")),
    "access.Proposal.object_kind": _power(_("The kind of thing it is about")),
    "access.Proposal.object_id": _power(_("The key of that thing, or of that person")),
    "access.Proposal.details": _power(_("Its particulars: keys, codes, dates, and counts that may be shown")),
    "access.Proposal.state": _power(_("What became of it")),
    "access.Proposal.proposed_by": _power(_("The key of the person who proposed it")),
    "access.Proposal.proposed_at": _power(_("When it was proposed")),
    "access.Proposal.decided_by": _power(_("The key of the person who decided it")),
    "access.Proposal.decided_at": _power(_("When it was decided")),
    **_each("access.Period", "id city kind days set_at", _nothing(
        _("How long each kind of records is kept, and since when"), Purpose.KEEPING, Retention.RECORD
    )),
    "access.LegalHold.id": _hold(_("A key that stands for the hold")),
    "access.LegalHold.city": _hold(_("The city whose records are held")),
    "access.LegalHold.name": _hold(_("The number of its case, without anybody's name")),
    "access.LegalHold.kind": _hold(_("The kind of records it holds")),
    "access.LegalHold.objects_held": _hold(_("The keys of the records or people it holds")),
    "access.LegalHold.set_by": _hold(_("The key of the person who set it")),
    "access.LegalHold.set_at": _hold(_("When it was set")),
    "access.LegalHold.lifted_by": _hold(_("The key of the person who lifted it")),
    "access.LegalHold.lifted_at": _hold(_("When it was lifted")),
    "access.LogLine.id": _line(_("A key that stands for the line")),
    "access.LogLine.at": _line(_("When it was done")),
    "access.LogLine.who": _line(_("The key of the person who did it")),
    "access.LogLine.agency": _line(_("The key of the agency they did it for")),
    "access.LogLine.role": _line(_("The role they had")),
    "access.LogLine.act": _line(_("What they did, as a code")),
    "access.LogLine.object_kind": _line(_("The kind of thing they did it to")),
    "access.LogLine.object_id": _line(_("The key of that thing")),
    "access.LogLine.door": _line(_("The door they came through")),
    "access.LogLine.reason": _line(_("Why, as a code")),
    "access.LogLine.number": _line(_("The line's number in the chain")),
    "access.LogLine.seal": _line(_("The seal that shows later changes")),
    **_each("access.DayHead", "day number seal", _nothing(
        _("The last seal of each day, published"), Purpose.LOGBOOK, Retention.FOR_EVER
    )),
    **_each("access.Job", "name next_at runner running_until tries done_at failed_at failure", _nothing(
        _("Jobs: when they run next, and whether they failed")
    )),
    **_each("promises.Promise", "id city area what owner due_on made_on state origin origin_id", _nothing(
        _("Promises: words without names, the role, the day, and what became of them; public"),
        Purpose.PROMISES, Retention.RECORD,
    )),
    **_each("promises.PromiseEvent", "id promise on kind reason due_before what_before", _nothing(
        _("What happened to a promise, and why; public"), Purpose.PROMISES, Retention.RECORD
    )),
    "django_tasks_database.DBTaskResult.*": _nothing(
        _("Letters to be sent, sealed, and whether that failed"), retention=Retention.SENT
    ),
    "auth.Permission.*": _nothing(_("A list that comes with the framework, of no use here")),
    "auth.Group.*": _nothing(_("Groups that come with the framework: none is made")),
    "auth.Group_permissions.*": _nothing(_("What such groups may do: none is made")),
    "socialaccount.SocialApp.*": _nothing(_("A list that comes with signing in: none is made")),
    "socialaccount.SocialToken.*": _nothing(_("A list that comes with signing in: no token of a provider is kept")),
    "contenttypes.ContentType.*": _nothing(_("A list of the program's own tables")),
}  # fmt: skip


def _fields() -> Iterator[str]:
    """Every field of every table, as app_label.Model.field."""
    for model in apps.get_models(include_auto_created=True):
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
            yield f"{model._meta.label}.{field.name}"


def _entry(field: str) -> str:
    """The key under which a field is declared, or would be."""
    return field if field in DECLARED else f"{field.rpartition('.')[0]}.*"


def undeclared() -> list[str]:
    """Fields of which nothing is said."""
    return sorted(field for field in _fields() if _entry(field) not in DECLARED)


def stale() -> list[str]:
    """Declarations of fields that are no more."""
    return sorted(DECLARED.keys() - {_entry(field) for field in _fields()})


@dataclass(frozen=True)
class Things:
    """What is kept equally long."""

    words: tuple[str, ...]
    how_long: str


@dataclass(frozen=True)
class Kept:
    """A row of the public page: all that is kept for one purpose and by one right, in the reader's language."""

    purpose: str
    authority: str
    personal: bool
    things: tuple[Things, ...]


def what_we_keep() -> list[Kept]:
    """What is kept of people, grouped by purpose; then what says nothing about anyone."""
    groups: dict[tuple[bool, Purpose, Authority], dict[Retention, dict[str, None]]] = {}
    for said in DECLARED.values():
        group = groups.setdefault((said.personal, said.purpose, said.authority), {})
        group.setdefault(said.retention, {})[gettext(said.what)] = None
    order = list(Purpose)
    return [
        Kept(
            gettext(purpose), gettext(authority), personal,
            tuple(Things(tuple(words), gettext(retention)) for retention, words in group.items()),
        )
        for (personal, purpose, authority), group in sorted(
            groups.items(), key=lambda each: (not each[0][0], order.index(each[0][1]))
        )
    ]  # fmt: skip


def as_markdown() -> str:
    """The page docs/reference/personal-data.md."""
    parts = [
        "# What the database keeps",
        "",
        "Written from the declarations of every field (`compstat/access/personal_data.py`). **●** marks what is about",
        "a person who works with the system. Residents need no account, and reading leaves nothing. What feeds deliver",
        "is not in the database: [Privacy](../../PRIVACY.md) tells of it.",
        "",
    ]
    for purpose in Purpose:
        parts += [
            f"## {purpose.rstrip('.')}",
            "",
            "| Field | What it is | About a person | By what right | How long |",
            "|---|---|---|---|---|",
        ]
        parts += [
            f"| `{key}` | {said.what} | {'●' if said.personal else ''} | {said.authority} | {said.retention} |"
            for key, said in DECLARED.items()
            if said.purpose is purpose
        ]
        parts.append("")
    return "\n".join(parts)
