"""Kills amid what administrators do, for `tests.rooms.access.crowd`; and what rows and lines tell of it afterwards."""

from __future__ import annotations

import os
import random
import signal
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path


def deeds(times: int, most_acts: int, data: Path) -> dict:
    """Kill a process again and again while it invites, grants, ends, takes keys and refuses; then compare.

    Rows are held against the lines that tell of them: by key where a line names the row, else by number.
    """
    from django.db import connection, connections

    from compstat.access import actions, logbook, queries

    from .crowd import SOON, child

    actions.make_keys(queries.keys_folder())
    keys = _two_administrators()
    actions.reach("harborview", ["D4"])  # reads all geometry, once for every child
    connections.close_all()
    chance = random.Random(1117)
    for number in range(times):
        process = child(lambda n=number: _act(keys, n, most_acts))
        time.sleep(chance.uniform(0.1, 0.5))
        os.kill(process, signal.SIGKILL)
        assert os.waitpid(process, 0)[1] == signal.SIGKILL, "it ended before it was killed"
    time.sleep(0.5)  # a server may still be busy with the last commit it got
    pairs = _rows_and_lines()
    logbook.seal(datetime.now(UTC) + SOON)
    return {
        "kills": times, "acts": {name: len(lines) for name, (_, lines) in pairs.items()},
        "acts without a line": sum(len({*rows} - {*lines}) for rows, lines in pairs.values()),
        "lines without an act": sum(len({*lines} - {*rows}) for rows, lines in pairs.values()),
        "twice": sum(len(lines) - len({*lines}) for _, lines in pairs.values()),
        "wrong": [w.sentence for w in logbook.verify().wrong], "database": connection.vendor,
    }  # fmt: skip


def _two_administrators() -> list[str]:
    """The keys of their agency, and of the two."""
    from compstat.access.models import Agency, Membership, Person
    from compstat.access.rules import Role

    agency = Agency.objects.create(name="City Hall", kind="city", city="harborview")
    made = [Person.objects.create(email=f"{name}@example.org", name=name) for name in ("samir", "elena")]
    for person in made:
        Membership.objects.create(
            person=person, agency=agency, role=Role.ADMINISTRATOR, areas=["city"], since=datetime.now(UTC).date()
        )
    return [agency.id, *(person.id for person in made)]


def _act(keys: list[str], number: int, most: int) -> None:
    """All that two administrators do, over and over."""
    from compstat.access import actions, queries
    from compstat.access.rules import Actor, DoorName, Permission, Role

    agency, *pair = keys

    def now() -> datetime:
        return datetime.now(UTC)

    def signed_in(person: str) -> Actor:
        return Actor(person, DoorName.STAFF, queries.standings(person), True, now(), now() + timedelta(minutes=9))

    samir, elena = map(signed_in, pair)

    def invite(name: str) -> None:
        actions.invite(f"{name}@example.org", agency, Role.OFFICER, ["D4"], link=str, by=samir, now=now())

    def add_agency(name: str) -> None:
        actions.add_agency("harborview", name, "partner", by=samir, now=now())

    def grant_and_end(name: str) -> None:
        given = actions.grant(pair[1], agency, Role.CAPTAIN, ["D4"], by=samir, now=now())
        actions.end(given.id, by=samir, now=now())

    def propose_and_refuse(name: str) -> None:
        asked = actions.propose(
            Permission.GRANT_CONFIDENTIAL_ROLE, "harborview", "person", "0" * 26, {}, by=samir, now=now()
        )
        actions.decide(asked.id, agree=False, by=elena, now=now())

    def take_and_return(name: str) -> None:
        actions.take_keys("harborview", "To set up a partner", by=samir, now=now())
        actions.return_keys("harborview", by=samir, now=now())

    each = [take_and_return, grant_and_end, propose_and_refuse, invite, add_agency]
    for n in range(number, number + most):  # each process begins with another, so that all come to pass
        each[n % len(each)](f"{number}-{n}")


def _rows_and_lines() -> dict[str, tuple[list, list]]:
    """For each kind of act: the rows it left, and what its lines name."""
    from compstat.access.acts import Act
    from compstat.access.models import Agency, Invitation, Keys, LogLine, Membership, Proposal
    from compstat.access.rules import Role

    def named(act: Act, kind: str) -> list:
        return [*LogLine.objects.filter(act=act, object_kind=kind).values_list("object_id", flat=True)]

    def keys(found) -> list:
        return [*found.values_list("pk", flat=True)]

    captains = Membership.objects.filter(role=Role.CAPTAIN)
    returned = [line.at for line in LogLine.objects.filter(act=Act.KEYS_RETURNED)]
    # keys that a kill kept from being given back are given back with the next
    early = {key.until for key in Keys.objects.all() if key.until < key.taken_at + timedelta(minutes=30)}
    return {
        "invited": (keys(Invitation.objects.all()), named(Act.PERSON_INVITED, "invitation")),
        "agencies": (keys(Agency.objects.exclude(name="City Hall")), named(Act.ROLE_GRANTED, "agency")),
        "granted": ([*range(captains.count())], [*range(len(named(Act.ROLE_GRANTED, "person")))]),
        "ended": (keys(captains.exclude(until=None)), named(Act.ROLE_ENDED, "membership")),
        "proposed": (keys(Proposal.objects.all()), named(Act.ACT_PROPOSED, "proposal")),
        "refused": (keys(Proposal.objects.filter(state="refused")), named(Act.ACT_REFUSED, "proposal")),
        "keys taken": (keys(Keys.objects.all()), named(Act.KEYS_TAKEN, "keys")),
        "keys returned": ([*early], returned),
    }  # fmt: skip
