"""What is kept in the database, what for, by what right and how long: declared for every field of every table.

A table of a new room is declared here with it; a house test finds what is not. `*` stands for all fields of a table
that holds nothing about anyone. docs/reference/personal-data.md and the public page are written from this.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.apps import apps
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from .declared_of_rooms import OF_ROOMS
from .declaring import (
    GOES,
    Authority,
    Declared,
    Purpose,
    Retention,
    Subject,
    account,
    each,
    hold,
    invitation,
    line,
    nothing,
    power,
    role,
)  # fmt: skip

__all__ = [
    "DECLARED", "GOES", "Authority", "Declared", "Kept", "Purpose", "Retention", "Subject", "Things", "as_markdown",
    "stale", "undeclared", "what_we_keep",
]  # fmt: skip

DECLARED: Final[Mapping[str, Declared]] = {
    **each("access.Counter", "key count until forget_at", nothing(
        _("How often something failed or was done lately; by whom: a keyed hash, for a day")
    )),
    **each("access.PublicCounter", "key count until forget_at", nothing(
        _("How often something was sent to the public pages lately; from where: a keyed hash, for a day")
    )),
    "access.Person.id": account(_("A key that stands for the person"), Retention.KEY),
    "access.Person.email": account(_("Email address")),
    "access.Person.name": account(_("The name colleagues know them by")),
    "access.Person.password": account(_("A hash of the password, never the password"), secret=True),
    "access.Person.is_active": account(_("Whether they may sign in"), Retention.KEY),
    "access.Person.joined_at": account(_("When they joined"), Retention.KEY),
    "access.Person.erased_at": account(_("When they were erased"), Retention.KEY),
    "access.Person.last_login": account(_("When they last signed in")),
    "account.EmailAddress.id": account(_("A number for the address")),
    "account.EmailAddress.user": account(_("Whose address it is")),
    "account.EmailAddress.email": account(_("Email address")),
    "account.EmailAddress.verified": account(_("Whether the address was proved")),
    "account.EmailAddress.primary": account(_("Whether it is the address they sign in with")),
    "account.EmailConfirmation.id": account(_("A number for a proof of an address"), Retention.UNUSED),
    "account.EmailConfirmation.email_address": account(_("The address to be proved"), Retention.UNUSED),
    "account.EmailConfirmation.created": account(_("When the proof was asked for"), Retention.UNUSED),
    "account.EmailConfirmation.sent": account(_("When the letter was sent"), Retention.UNUSED),
    "account.EmailConfirmation.key": account(_("The code in the letter"), Retention.UNUSED, secret=True),
    "mfa.Authenticator.id": account(_("A number for a second factor"), Retention.REMOVED),
    "mfa.Authenticator.user": account(_("Whose second factor it is"), Retention.REMOVED),
    "mfa.Authenticator.type": account(_("Its kind: passkey, code generator, recovery codes"), Retention.REMOVED),
    "mfa.Authenticator.data": account(_("What proves it, and the name they gave it"), Retention.REMOVED, secret=True),
    "mfa.Authenticator.created_at": account(_("When it was added"), Retention.REMOVED),
    "mfa.Authenticator.last_used_at": account(_("When it was last used"), Retention.REMOVED),
    "socialaccount.SocialAccount.id": account(_("A number for the link to the department's own provider")),
    "socialaccount.SocialAccount.user": account(_("Whose link it is")),
    "socialaccount.SocialAccount.provider": account(_("The address of that provider")),
    "socialaccount.SocialAccount.uid": account(_("The key by which that provider knows them")),
    "socialaccount.SocialAccount.last_login": account(_("When they last signed in through it")),
    "socialaccount.SocialAccount.date_joined": account(_("When they first signed in through it")),
    "socialaccount.SocialAccount.extra_data": account(_("Nothing: what else that provider says is not kept")),
    "access.Session.session_key": account(
        _("A keyed hash of the cookie of a device that is signed in"), Retention.SESSION, secret=True
    ),
    "access.Session.session_data": account(
        _("Who is signed in, and how they proved it"), Retention.SESSION, secret=True
    ),
    "access.Session.expire_date": account(_("Until when the sign-in is good"), Retention.SESSION),
    "access.Session.person": account(_("Whose sign-in it is"), Retention.SESSION),
    "access.Session.made_at": account(_("When they signed in"), Retention.SESSION),
    "access.Membership.id": role(_("A key that stands for the membership")),
    "access.Membership.person": role(_("Who is a member")),
    "access.Membership.agency": role(_("The agency they work for")),
    "access.Membership.role": role(_("Their role")),
    "access.Membership.areas": role(_("The areas of the role")),
    "access.Membership.since": role(_("The first day of the role")),
    "access.Membership.until": role(_("The last day of the role")),
    "access.Deputy.id": role(_("A key that stands for the deputy")),
    "access.Deputy.membership": role(_("The role in which somebody stands in for somebody else")),
    "access.Deputy.person": role(_("Who stands in")),
    "access.Deputy.since": role(_("The first day they stand in")),
    "access.Deputy.until": role(_("The last day they stand in")),
    "access.Deputy.named_by": role(_("The key of the person who named them")),
    "access.Deputy.named_at": role(_("When they were named")),
    **each("access.Agency", "id name kind city", nothing(
        _("Agencies: name, kind, city"), Purpose.ROLES, Retention.RECORD
    )),
    "access.Invitation.id": invitation(_("A key that stands for the invitation")),
    "access.Invitation.email": invitation(_("The address the invitation went to")),
    "access.Invitation.agency": invitation(_("The agency that invites")),
    "access.Invitation.role": invitation(_("The role they were invited to")),
    "access.Invitation.areas": invitation(_("The areas of that role")),
    "access.Invitation.code_hash": invitation(_("A hash of the code in the letter, never the code"), secret=True),
    "access.Invitation.invited_by": invitation(_("The key of the person who invited them")),
    "access.Invitation.invited_at": invitation(_("When they were invited")),
    "access.Invitation.until": invitation(_("Until when the invitation is good")),
    "access.Invitation.used_at": invitation(_("When they joined by it")),
    "access.Keys.id": power(_("A key that stands for the half hour")),
    "access.Keys.person": power(_("The administrator who took the keys")),
    "access.Keys.reason": power(_("The reason they gave, without anybody's name")),
    "access.Keys.taken_at": power(_("When they took them")),
    "access.Keys.until": power(_("When they gave them back, or had to")),
    "access.Proposal.id": power(_("A key that stands for the proposal")),
    "access.Proposal.city": power(_("The city it is about")),
    "access.Proposal.permission": power(_("What was proposed")),
    "access.Proposal.object_kind": power(_("The kind of thing it is about")),
    "access.Proposal.object_id": power(_("The key of that thing, or of that person")),
    "access.Proposal.details": power(_("Its particulars: keys, codes, dates, and counts that may be shown")),
    "access.Proposal.state": power(_("What became of it")),
    "access.Proposal.proposed_by": power(_("The key of the person who proposed it")),
    "access.Proposal.proposed_at": power(_("When it was proposed")),
    "access.Proposal.decided_by": power(_("The key of the person who decided it")),
    "access.Proposal.decided_at": power(_("When it was decided")),
    **each("access.Period", "id city kind days set_at", nothing(
        _("How long each kind of records is kept, and since when"), Purpose.KEEPING, Retention.RECORD
    )),
    "access.LegalHold.id": hold(_("A key that stands for the hold")),
    "access.LegalHold.city": hold(_("The city whose records are held")),
    "access.LegalHold.name": hold(_("The number of its case, without anybody's name")),
    "access.LegalHold.kind": hold(_("The kind of records it holds")),
    "access.LegalHold.objects_held": hold(_("The keys of the records or people it holds")),
    "access.LegalHold.set_by": hold(_("The key of the person who set it")),
    "access.LegalHold.set_at": hold(_("When it was set")),
    "access.LegalHold.lifted_by": hold(_("The key of the person who lifted it")),
    "access.LegalHold.lifted_at": hold(_("When it was lifted")),
    "access.LogLine.id": line(_("A key that stands for the line")),
    "access.LogLine.at": line(_("When it was done")),
    "access.LogLine.who": line(_("The key of the person who did it")),
    "access.LogLine.agency": line(_("The key of the agency they did it for")),
    "access.LogLine.role": line(_("The role they had")),
    "access.LogLine.act": line(_("What they did, as a code")),
    "access.LogLine.object_kind": line(_("The kind of thing they did it to")),
    "access.LogLine.object_id": line(_("The key of that thing")),
    "access.LogLine.door": line(_("The door they came through")),
    "access.LogLine.reason": line(_("Why, as a code")),
    "access.LogLine.number": line(_("The line's number in the chain")),
    "access.LogLine.seal": line(_("The seal that shows later changes")),
    **each("access.DayHead", "day number seal", nothing(
        _("The last seal of each day, published"), Purpose.LOGBOOK, Retention.FOR_EVER
    )),
    **each("access.Job", "name next_at runner running_until tries done_at failed_at failure", nothing(
        _("Jobs: when they run next, and whether they failed")
    )),
    **OF_ROOMS,
    "django_tasks_database.DBTaskResult.*": nothing(
        _("Letters to be sent, sealed, and whether that failed"), retention=Retention.SENT
    ),
    "auth.Permission.*": nothing(_("A list that comes with the framework, of no use here")),
    "auth.Group.*": nothing(_("Groups that come with the framework: none is made")),
    "auth.Group_permissions.*": nothing(_("What such groups may do: none is made")),
    "socialaccount.SocialApp.*": nothing(_("A list that comes with signing in: none is made")),
    "socialaccount.SocialToken.*": nothing(_("A list that comes with signing in: no token of a provider is kept")),
    "contenttypes.ContentType.*": nothing(_("A list of the program's own tables")),
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
        "a person. Residents need no account, and reading leaves nothing. What feeds deliver",
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
