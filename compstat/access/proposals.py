"""Acts that two people must want: prepared or proposed, then agreed to, refused, withdrawn, or done alone after a day.

A room says what is done, once two want it, in `DO`. It happens in the transaction of the line that says so; an act on
files cannot, so it follows at once, and `finish` does what a machine that died left undone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext

from . import letters, queries, rules
from .acts import Act, Reason
from .logbook import acting
from .models import Proposal
from .rules import Actor, NotAllowed, Permission, ProposalState, WrongState

REASONS: Final = (Reason.WRONG_FIGURES, Reason.TOO_REVEALING, Reason.NOT_YET, Reason.NOT_NEEDED)
JUST_DECIDED: Final = "Somebody has just decided this. Open it again to see what became of it."


def _nothing(found: Proposal, on: datetime | None = None) -> None:
    """No check, no notice."""


def _at_once(found: Proposal) -> AbstractContextManager[object]:
    return nullcontext()


@dataclass(frozen=True)
class Deed:
    """What a room does once two people want it."""

    do: Callable[[Proposal, Actor, datetime], None]
    on_files: bool = False  # it moves files, and writes a line of its own
    check: Callable[[Proposal], None] = _nothing  # WrongState: it can no longer be done as it was prepared
    around: Callable[[Proposal], AbstractContextManager[object]] = _at_once  # held from before the transaction
    announce: Callable[[Proposal, datetime | None], None] = _nothing  # tells the public from when; None: no longer


DO: dict[Permission, Deed] = {}


def prepare(
    permission: Permission, city: str, object_kind: str, object_id: str, details: Mapping[str, object], *, by: Actor,
    now: datetime,
) -> Proposal:  # fmt: skip
    """Prepare at the command line what a person may then propose. The same once more: the one that is there."""
    rules.check_prepare(by, permission)
    same = {"city": city, "permission": permission, "object_kind": object_kind, "object_id": object_id}
    for there in Proposal.objects.filter(state=ProposalState.OPEN, **same):
        if there.details == {**there.details, **details}:
            return there
    made = Proposal(**same, details=dict(details), proposed_at=now)
    with acting(Act.ACT_PREPARED, by=by, now=now, object_kind="proposal", object_id=made.id, city=city):
        made.save()
    return made


def propose(
    permission: Permission, city: str, object_kind: str, object_id: str, details: Mapping[str, object], *, by: Actor,
    now: datetime,
) -> Proposal:  # fmt: skip
    """Ask a second person for an act that needs two."""
    rules.check(by, permission, city=city, now=now)
    made = Proposal(
        city=city, permission=permission, object_kind=object_kind, object_id=object_id,
        details={**details, **_for_whom(by)}, proposed_by=by.who, proposed_at=now,
    )  # fmt: skip
    with _acting(Act.ACT_PROPOSED, made, by, now):
        made.save()
    return made


def take_up(proposal_id: str, *, address: str, by: Actor, now: datetime) -> Proposal:
    """Propose what the command line prepared. Where nobody else could agree, notice is given: the 24 hours begin.

    `address` is the page of the proposal, for the letters to those who may refuse.
    """
    found = queries.proposal(proposal_id)
    permission = Permission(found.permission)
    rules.check(by, permission, city=found.city, now=now)
    if found.proposed_by or found.state != ProposalState.OPEN:
        raise WrongState("Somebody has proposed this already. Open it again to see what became of it.")
    deed = DO[permission]
    deed.check(found)
    alone = permission in rules.MAY_GO_ALONE and not queries.others_who_could_agree(found.city, by, permission, now)
    details = {**found.details, **_for_whom(by), **({"announced": now.isoformat()} if alone else {})}
    with _acting(Act.ACT_PROPOSED, found, by, now):
        free = Proposal.objects.filter(pk=found.pk, state=ProposalState.OPEN, proposed_by="")
        if not free.update(proposed_by=by.who, proposed_at=now, details=details):
            raise WrongState(JUST_DECIDED)
        found.refresh_from_db()
        if alone:
            deed.announce(found, now + rules.ALONE_AFTER)
            _give_notice(queries.addresses_to_tell(found.city, now.date()), address, now + rules.ALONE_AFTER)
    return found


def _for_whom(by: Actor) -> dict[str, object]:
    """Those whose deputy the proposer is today: they are no second person later either."""
    return {"for": sorted(by.deputy_of)} if by.deputy_of else {}


def _give_notice(addresses: list[str], address: str, on: datetime) -> None:
    """A letter to each who may refuse: when, where to look, and nothing else."""
    words = gettext("One person may publish protected counts alone from %(on)s, unless somebody refuses. See it here:")
    text = f"{words % {'on': f'{on:%Y-%m-%d %H:%M} UTC'}}\n\n{address}\n"
    for each in addresses:
        letters.write(each, gettext("Protected counts will be published"), text)


def decide(proposal_id: str, *, agree: bool, reason: Reason = Reason.NONE, by: Actor, now: datetime) -> Proposal:
    """A second person agrees, and the act is done at once; or refuses, and it is not done."""
    found = queries.proposal(proposal_id)
    if not agree:
        rules.check_refuse(by, found.proposed_by, city=found.city, now=now)
        return _close(found, ProposalState.REFUSED, reason, by, now)
    rules.check_second(
        by, found.proposed_by, Permission(found.permission), proposed_for=found.details.get("for", ()),
        city=found.city, now=now,
    )  # fmt: skip
    if (found.object_kind, found.object_id) == ("person", by.who):
        raise NotAllowed("This is about you yourself. Ask somebody else to agree.")
    rules.check_move(found.state, ProposalState.AGREED)
    return _do(found, Act.ACT_AGREED, by, now)


def withdraw(proposal_id: str, *, reason: Reason = Reason.NONE, by: Actor, now: datetime) -> Proposal:
    """Take back what one proposed oneself."""
    found = queries.proposal(proposal_id)
    rules.check_withdraw(by, found.proposed_by)
    return _close(found, ProposalState.WITHDRAWN, reason, by, now)


def go_alone(proposal_id: str, *, by: Actor, now: datetime) -> Proposal:
    """Do it alone, a day after notice was given, where nobody else could agree then or could now."""
    found = queries.proposal(proposal_id)
    permission = Permission(found.permission)
    rules.check(by, permission, city=found.city, now=now)
    if by.who != found.proposed_by:
        raise NotAllowed("Only the person who proposed it may do it alone. Agree to it instead, or ask them.")
    others = queries.others_who_could_agree(found.city, by, permission, now)
    announced = found.details.get("announced")
    if announced is None and not others and permission in rules.MAY_GO_ALONE:
        raise WrongState("No notice was given, since somebody else could agree then. Withdraw it and prepare it anew.")
    since = datetime.fromisoformat(announced) if announced else found.proposed_at
    rules.check_go_alone(since, now, 1 + others, permission=permission)
    rules.check_move(found.state, ProposalState.DONE, alone=True)
    return _do(found, Act.ACT_DONE_ALONE, by, now)


def _do(found: Proposal, act: Act, by: Actor, now: datetime) -> Proposal:
    """Do what was proposed, once."""
    deed = DO[Permission(found.permission)]
    with deed.around(found):
        deed.check(found)
        with _acting(act, found, by, now):
            _decided(found, ProposalState.AGREED if deed.on_files else ProposalState.DONE, found.details, by, now)
            if not deed.on_files:
                deed.do(found, by, now)
        if deed.on_files:
            _do_on_files(found, deed, by, now)
    found.refresh_from_db()
    return found


def finish(proposal_id: str, *, by: Actor, now: datetime) -> Proposal:
    """Do what was agreed to, where the machine died before it was done."""
    found = queries.proposal(proposal_id)
    permission = Permission(found.permission)
    rules.check(by, permission, city=found.city, now=now)
    if found.state != ProposalState.AGREED:
        raise WrongState("There is nothing left to do here. Go back to the list.")
    deed = DO[permission]
    with deed.around(found):
        deed.check(found)
        _do_on_files(found, deed, by, now)
    found.refresh_from_db()
    return found


def _do_on_files(found: Proposal, deed: Deed, by: Actor, now: datetime) -> None:
    """Move the files, which writes a line of its own; then it is done. Done twice, it does no harm."""
    deed.do(found, by, now)
    Proposal.objects.filter(pk=found.pk, state=ProposalState.AGREED).update(state=ProposalState.DONE)
    deed.announce(found, None)


def _close(found: Proposal, state: ProposalState, reason: Reason, by: Actor, now: datetime) -> Proposal:
    """Refuse or withdraw, with a reason."""
    if reason is not Reason.NONE and reason not in REASONS:
        raise WrongState("This is no reason for a proposal. Choose one from the list.")
    rules.check_move(found.state, state)
    act = Act.ACT_REFUSED if state is ProposalState.REFUSED else Act.ACT_WITHDRAWN
    with _acting(act, found, by, now, reason):
        _decided(found, state, {**found.details, "reason": reason.value}, by, now)
    DO[Permission(found.permission)].announce(found, None)
    found.refresh_from_db()
    return found


def _decided(found: Proposal, state: ProposalState, details: object, by: Actor, now: datetime) -> None:
    """Move on, unless somebody was faster. WrongState."""
    open_ = Proposal.objects.filter(pk=found.pk, state=found.state, proposed_by=found.proposed_by)
    if not open_.update(state=state, details=details, decided_by=by.who, decided_at=now):
        raise WrongState(JUST_DECIDED)


def _acting(
    act: Act, found: Proposal, by: Actor, now: datetime, reason: Reason = Reason.NONE
) -> AbstractContextManager[object]:
    """An act on a proposal, with its line: in the role that holds the permission."""
    return acting(
        act, by=by, now=now, object_kind="proposal", object_id=found.id, city=found.city, reason=reason,
        permission=Permission(found.permission),
    )  # fmt: skip
