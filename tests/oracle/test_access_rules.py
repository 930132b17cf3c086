"""Who may do what, judged a second time from plain tables and sets, on random people; and that less is never more."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest

from compstat.access import rules
from compstat.access.rules import Actor, DoorName, Permission, Role, Standing

SEED = 20261123

# --- The oracle: what was decided, written down again by hand. Nothing below reads the table of the rules.

ROLES = {
    "officer": "make_promise run_meeting read_concerns answer_concern translate_concern work_on_problem review_plan",
    "community_service_officer": "make_promise settle_promise call_meeting run_meeting sign_minutes "
    "read_concerns moderate_concern answer_concern translate_concern work_on_problem review_plan",
    "captain": "freeze_briefing sign_note name_deputy make_promise settle_promise call_meeting run_meeting "
    "sign_minutes set_incident_mode read_concerns moderate_concern answer_concern translate_concern decide_priority "
    "work_on_problem fix_plan review_plan",
    "crime_analyst": "load_edition fetch_feed load_geography freeze_briefing sign_note read_rejects run_meeting "
    "read_concerns work_on_problem review_plan",
    "publisher": "publish_edition publish_counts freeze_briefing second read_proposal name_deputy",
    "records_officer": "read_logbook verify_logbook set_retention set_legal_hold export_person erase_person "
    "export_records second read_proposal name_confidential_deputy",
    "moderator": "run_meeting read_concerns moderate_concern decide_appeal translate_concern",
    "advocate": "read_disclosure",
    "partner": "translate_concern work_on_problem",
    "administrator": "invite_person manage_agency grant_role grant_confidential_role end_role reset_second_steps "
    "take_keys second read_proposal name_confidential_deputy read_jobs make_backup",
}
OF_MEETINGS = "make_promise settle_promise call_meeting run_meeting sign_minutes set_incident_mode"
OF_CONCERNS = "read_concerns moderate_concern answer_concern decide_appeal translate_concern"
OF_PROBLEMS = "decide_priority work_on_problem fix_plan review_plan"
IN_OWN_AREAS = f"freeze_briefing sign_note {OF_MEETINGS} {OF_CONCERNS} {OF_PROBLEMS}"
NO_SECOND_FACTOR = "fetch_feed load_geography freeze_briefing verify_logbook"
WITHIN_TEN_MINUTES = (
    "publish_counts grant_confidential_role take_keys reset_second_steps second set_retention set_legal_hold "
    "export_person erase_person export_records name_deputy name_confidential_deputy read_disclosure"
)
ADMINISTRATORS_WITH_KEYS = (
    "invite_person manage_agency grant_role grant_confidential_role end_role reset_second_steps read_jobs make_backup "
    "second read_proposal name_confidential_deputy"
)
TWO_PEOPLE = "publish_counts grant_confidential_role erase_person name_confidential_deputy"
NOT_AT_THE_COMMAND_LINE = f"take_keys second read_proposal name_deputy {OF_MEETINGS} {TWO_PEOPLE} "
NOT_AT_THE_COMMAND_LINE += f"{OF_CONCERNS} {OF_PROBLEMS} read_disclosure"
PREPARED_THERE = "publish_counts grant_confidential_role erase_person"
BY_ITSELF = "freeze_briefing fetch_feed verify_logbook"


class Case(NamedTuple):
    """A question: who asks for what, where and when; and who proposed it, and as whose deputy."""

    actor: Actor
    permission: str
    city: str
    area: str | None
    now: datetime
    proposed_by: str
    proposed_for: tuple[str, ...] = ()


def judged(case: Case) -> bool:
    """May they?"""
    actor, asked = case.actor, case.permission
    if actor.door == "public":
        return False
    if actor.door == "command":
        return actor.who == "operator" and asked not in NOT_AT_THE_COMMAND_LINE.split()
    if actor.door == "work":
        return actor.who == "system" and asked in BY_ITSELF.split()
    if actor.who in ("operator", "system", "nobody"):
        return False
    day = case.now.strftime("%Y%m%d")
    reached: set[str] = set()
    held = set()
    for s in actor.standings:
        first, last = s.since.strftime("%Y%m%d"), s.until.strftime("%Y%m%d") if s.until else "99999999"
        if s.city == case.city and first <= day <= last and asked in ROLES[s.role].split():
            held.add(s.role)
            reached |= s.areas
    if not held:
        return False
    if asked in IN_OWN_AREAS.split() and not reaches(reached, case.area):
        return False
    if asked not in NO_SECOND_FACTOR.split() and not actor.second_factor:
        return False
    stamp = case.now.timestamp()
    if asked in WITHIN_TEN_MINUTES.split() and (not actor.proved_at or stamp - actor.proved_at.timestamp() > 600):
        return False
    if held == {"administrator"} and asked in ADMINISTRATORS_WITH_KEYS.split():
        return actor.keys_until is not None and actor.keys_until.timestamp() > stamp
    return True


def reaches(areas: set[str], area: str | None) -> bool:
    if "city" in areas:
        return True
    if area is None or area == "city":
        return False
    if area in areas:
        return True
    return all(member in areas for member in area.split("+"))


def judged_second(case: Case) -> bool:
    """May they be the second person?"""
    person = case.proposed_by not in ("operator", "system", "nobody")
    asking = {case.actor.who, *case.actor.deputy_of}
    another = person and asking.isdisjoint([case.proposed_by, *case.proposed_for])
    both = judged(case) and judged(case._replace(permission="second"))
    return another and both and case.permission in TWO_PEOPLE.split()


def judged_preparing(case: Case) -> bool:
    """May they prepare it for two people?"""
    return case.actor.who == "operator" and case.actor.door == "command" and case.permission in PREPARED_THERE.split()


def verdict(case: Case) -> tuple[bool, bool, bool]:
    return judged(case), judged_second(case), judged_preparing(case)


# --- The rules' own answer, each way it can be asked for.


def answered(case: Case) -> tuple[bool, bool, bool]:
    permission = Permission(case.permission)
    where = {"city": case.city, "area": case.area, "now": case.now}
    yes = rules.may(case.actor, permission, **where)
    second = rules.may_second(case.actor, case.proposed_by, permission, proposed_for=case.proposed_for, **where)
    return yes, second, rules.may_prepare(case.actor, permission)


def told(case: Case) -> tuple[bool, bool, bool]:
    """The same from `why` and `check`, which must agree with each other."""
    permission = Permission(case.permission)
    where = {"city": case.city, "area": case.area, "now": case.now}
    both = (
        (rules.why(case.actor, permission, **where), silent(rules.check, case.actor, permission, **where)),
        (
            rules.why_second(case.actor, case.proposed_by, permission, proposed_for=case.proposed_for, **where),
            silent(
                rules.check_second, case.actor, case.proposed_by, permission, proposed_for=case.proposed_for, **where
            ),
        ),
    )
    for answer, passed in both:
        assert answer.allowed == passed == all(sentence.startswith("Yes. ") for sentence in answer.sentences)
    return both[0][1], both[1][1], silent(rules.check_prepare, case.actor, permission)


def silent(check, *arguments, **where) -> bool:
    try:
        check(*arguments, **where)
    except rules.NotAllowed:
        return False
    return True


# --- Random people. Half are right but for one or two things, so that each condition decides somewhere.

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
AREAS = ["A1", "A15", "D4", "A1+A15", "city"]
NAMES = [permission.value for permission in Permission]
HOLDERS = {name: [role for role in ROLES if name in ROLES[role].split()] for name in NAMES}
MACHINES = [("operator", "command"), ("system", "work"), ("nobody", "public")]
PRINCIPALS = ["chen", "ortiz", "baker", "rivera"]  # whose deputies there are
PROVED = [None, -60, 0, 60, 300, 570, 600, 601, 630, 1800]  # seconds ago
KEYS = [None, -1, 0, 1, 1700, 1700]  # seconds left


def drawn(rng: random.Random, permission: str) -> Case:
    now = NOON + timedelta(days=rng.randrange(800), seconds=rng.randrange(-43200, 43200))
    nearly = rng.random() < 0.5
    who, door = rng.choice(MACHINES) if rng.random() < 0.15 else (rng.choice(["chen", "ortiz"]), "staff")
    if rng.random() < 0.15:
        door = rng.choice(["command", "public", "work"])
    proved, keys = (0, 1700) if nearly else (rng.choice(PROVED), rng.choice(KEYS))
    actor = Actor(
        who,
        DoorName(door),
        tuple(drawn_standing(rng, permission, now, nearly) for _ in range(rng.choice([0, 1, 1, 1, 2, 2, 3]))),
        second_factor=nearly or rng.random() < 0.7,
        proved_at=None if proved is None else now - timedelta(seconds=proved),
        keys_until=None if keys is None else now + timedelta(seconds=keys),
        deputy_of=frozenset(rng.sample(PRINCIPALS, rng.choice([0, 0, 1, 2]))),
    )
    city = "boston" if rng.random() < 0.95 else "new_york"
    area = rng.choice([None, "A1", "A15", "D4", "A1+A15", "A15+A1", "A1+D4", "city"])
    proposed_for = tuple(rng.sample(PRINCIPALS, rng.choice([0, 0, 0, 1, 2])))
    proposed_by = rng.choice(["chen", "ortiz", "baker", "baker", "operator"])
    return Case(actor, permission, city, area, now, proposed_by, proposed_for)


def drawn_standing(rng: random.Random, permission: str, now: datetime, nearly: bool) -> Standing:
    right = rng.choice([HOLDERS[permission], HOLDERS[permission], HOLDERS["second"], list(ROLES)])
    since, until = (400, None) if nearly else (rng.choice([400, 1, 0, -1]), rng.choice([None, -1, 0, 1, 90]))
    return Standing(
        Role(rng.choice(right)),
        rng.choice(["department", "office"]),
        rng.choice(["boston"] * 9 + ["new_york"]),
        frozenset(rng.sample(AREAS, rng.choice([0, 1, 1, 2, 3]))),
        now.date() - timedelta(since),
        None if until is None else now.date() + timedelta(until),
    )


@pytest.fixture(scope="module")
def cases(prove) -> list[Case]:
    rng = random.Random(SEED)
    return [drawn(rng, rng.choice(NAMES)) for _ in range(100_000 if prove else 5_000)]


# --- The comparison.


def test_the_tables_speak_of_the_same_roles_and_permissions():
    assert set(ROLES) == {role.value for role in Role}
    named = {p for held in ROLES.values() for p in held.split()}
    assert named == {p.value for p in Permission}
    lists = (
        IN_OWN_AREAS,
        NO_SECOND_FACTOR,
        WITHIN_TEN_MINUTES,
        ADMINISTRATORS_WITH_KEYS,
        NOT_AT_THE_COMMAND_LINE,
        BY_ITSELF,
    )
    assert {p for names in lists for p in names.split()} <= named


def test_every_answer_is_the_oracles(cases, record_proof):
    yes: Counter[str] = Counter()
    seconds = 0
    wrong = []
    for case in cases:
        expected = verdict(case)
        yes[case.permission] += expected[0]
        seconds += expected[1]
        if not answered(case) == told(case) == expected:
            wrong.append((case, answered(case), told(case), expected))
    figures = {"cases": len(cases), "yes": sum(yes.values()), "may be the second": seconds, "differ": len(wrong)}
    record_proof("permissions: random people, judged twice", figures)
    assert wrong[:3] == []
    assert min(yes[p.value] for p in Permission) >= len(cases) / 1500
    assert sum(yes.values()) < len(cases) / 2
    assert seconds > len(cases) / 1000


def mutants(permission: Permission):
    """The grant with one thing changed, each thing in turn."""
    grant = rules.GRANTS[permission]
    for role in Role:
        yield f"role {role}", replace(grant, roles=grant.roles ^ {role})
    for door in DoorName:
        if (permission, door) != (Permission.SECOND, DoorName.STAFF):
            yield f"door {door}", replace(grant, doors=grant.doors ^ {door})
    flags = ["areas", "second_factor", "two_people"]
    for name in [*flags, "keys"] if Role.ADMINISTRATOR in grant.roles else flags:
        yield name, replace(grant, **{name: not getattr(grant, name)})
    for minutes in {None, 9, 10, 11} - {grant.fresh}:
        yield f"fresh {minutes}", replace(grant, fresh=minutes)
    prepared = "may" if grant.command_line == "prepare" else "prepare"
    yield f"command line {prepared}", replace(grant, command_line=prepared)


@pytest.mark.parametrize("permission", Permission)
def test_the_oracle_notices_any_change_of_any_grant(permission, monkeypatch):
    rng = random.Random(SEED)
    seen = [(case, verdict(case)) for case in (drawn(rng, permission.value) for _ in range(1000))]
    assert all(answered(case) == expected for case, expected in seen)
    unnoticed = []
    for name, mutant in mutants(permission):
        monkeypatch.setitem(rules.GRANTS, permission, mutant)
        if all(answered(case) == expected for case, expected in seen):
            unnoticed.append(name)
    assert unnoticed == []


# --- Less is never more.


def removed(rng: random.Random, actor: Actor, now: datetime) -> Actor:
    return replace(actor, standings=tuple(s for i, s in enumerate(actor.standings) if i or rng.random() < 0.5))


def changed(rng: random.Random, actor: Actor, change) -> Actor:
    """One membership changed."""
    which = rng.randrange(len(actor.standings) or 1)
    return replace(actor, standings=tuple(change(s) if i == which else s for i, s in enumerate(actor.standings)))


def ended_earlier(rng: random.Random, actor: Actor, now: datetime) -> Actor:
    last = now.date() + timedelta(rng.choice([-30, -1, 0, 1]))
    return changed(rng, actor, lambda s: replace(s, until=min(s.until or last, last)))


def areas_shrunk(rng: random.Random, actor: Actor, now: datetime) -> Actor:
    return changed(rng, actor, lambda s: replace(s, areas=frozenset(sorted(s.areas)[1:])))


def second_factor_lost(rng: random.Random, actor: Actor, now: datetime) -> Actor:
    return replace(actor, second_factor=False)


def keys_lapsed(rng: random.Random, actor: Actor, now: datetime) -> Actor:
    until = actor.keys_until and min(actor.keys_until, now + timedelta(seconds=rng.choice([-60, -1, 0, 1])))
    return replace(actor, keys_until=rng.choice([None, until]))


def proof_older(rng: random.Random, actor: Actor, now: datetime) -> Actor:
    older = actor.proved_at and actor.proved_at - timedelta(seconds=rng.choice([1, 60, 600, 86400]))
    return replace(actor, proved_at=rng.choice([None, older, older]))


def standing_in(rng: random.Random, actor: Actor, now: datetime) -> Actor:
    return replace(actor, deputy_of=actor.deputy_of | {rng.choice(PRINCIPALS)})


def out_in_public(rng: random.Random, actor: Actor, now: datetime) -> Actor:
    return replace(actor, door=DoorName.PUBLIC)


RESTRICTIONS = [removed, ended_earlier, areas_shrunk, second_factor_lost, keys_lapsed, proof_older, out_in_public]


def test_a_deputy_forgotten_would_be_seen(cases, monkeypatch):
    """So that the comparison can fail: were a deputy another person than whom they stand in for, it says so."""
    monkeypatch.setattr(Actor, "stands_for", property(lambda actor: frozenset({actor.who})))
    assert [case for case in cases[:3000] if answered(case) != verdict(case)]


def test_a_restriction_never_widens_access(cases, record_proof):
    rng = random.Random(SEED + 1)
    closed: Counter[str] = Counter()
    tried = 0
    widened = []
    for case in cases:
        before = answered(case)
        for restrict in (*RESTRICTIONS, standing_in):
            less = case._replace(actor=restrict(rng, case.actor, case.now))
            if less == case:  # there was nothing to lose
                continue
            tried += 1
            after = answered(less)
            which = 1 if restrict is standing_in else 0  # that one takes from being the second, and from nothing else
            closed[restrict.__name__] += before[which] and not after[which]
            if any(now and not then for now, then in zip(after, before, strict=True)):
                widened.append((restrict.__name__, case, less))
    figures = {"restrictions tried": tried, "took access away": sum(closed.values())}
    record_proof("permissions: less is never more", {**figures, "gave access": len(widened)})
    assert widened[:3] == []
    assert min(closed[restrict.__name__] for restrict in RESTRICTIONS) > len(cases) / 500
    assert closed["standing_in"] > len(cases) / 10_000


def test_a_rule_that_widens_would_be_seen(cases, monkeypatch):
    """So that the test above can fail: were a lost second factor no obstacle but a way in, it says so."""
    plain = rules.answers._second_factor
    monkeypatch.setattr(
        rules.answers, "_second_factor", lambda actor: plain(replace(actor, second_factor=not actor.second_factor))
    )
    gained = [
        case for case in cases[:2000]
        if answered(case._replace(actor=replace(case.actor, second_factor=False)))[0] and not answered(case)[0]
    ]  # fmt: skip
    assert gained
