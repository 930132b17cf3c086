"""People who work on problems, and problems at each point of their way: for tests of this room."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.test import Client
from django.utils import timezone

from compstat.access import queries as people
from compstat.access.actions import new_key
from compstat.access.models import Agency, LogLine, Membership, Person
from compstat.access.rules import Actor, DoorName, Role
from compstat.concerns import actions as concerns
from compstat.concerns.models import Concern
from compstat.concerns.rules import Origin as RaisedBy
from compstat.concerns.rules import Theme
from compstat.meetings.models import Meeting, Poll, PollCount
from compstat.meetings.rules import Origin, PollKind, PollState, State
from compstat.problems import actions
from compstat.problems.models import Option, Problem
from compstat.problems.rules import CHEERS, InterventionKind, Source

CITY, AREA = "harborview", "D4"
ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 19, 18, 30, tzinfo=ZONE)  # a Thursday
TODAY = NOW.date()
TITLE = "Speeding on Quay Road"
LEAD = "Community service officer"
WHY = "Children cross there on their way to school."
SAID = "At the meeting in October most people named it first."
SCANNED = actions.Scanning(
    "Drivers go faster than 40 mph", "two crossings without lights", "on weekday afternoons",
    "near misses with children", "34 of 100 cars, counted on March 3",
    {name: {"yes": True, "why": ""} for name in CHEERS}, (Source.MEETING, Source.CONCERNS),
)  # fmt: skip


def member(role: Role, *areas: str, city: str = CITY) -> Person:
    """Somebody in a role."""
    agency, _ = Agency.objects.get_or_create(city=city, name="Police", defaults={"kind": "department"})
    person = Person.objects.create(email=f"{role}{Person.objects.count()}@example.org", name=role)
    Membership.objects.create(person=person, agency=agency, role=role, areas=areas or (AREA,), since=date(2026, 1, 1))
    return person


def acting(person: Person, at: datetime = NOW) -> Actor:
    """The same at the staff door, with a second step."""
    return Actor(person.id, DoorName.STAFF, people.standings(person.id), True, at)


def actor(role: Role, *areas: str, city: str = CITY) -> Actor:
    """Somebody in a role, at the staff door."""
    return acting(member(role, *areas, city=city))


def desk_of(person: Person) -> Client:
    """A browser in which somebody is signed in with two steps."""
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": timezone.now().timestamp(), "type": "totp"}]
    session["account_authentication_methods_user"] = person.pk
    session.save()
    return client


def acts() -> list[str]:
    """What the logbook says was done, in order."""
    return [line.act for line in LogLine.objects.exclude(act="signed_in").order_by("id")]


def raised(by: Actor, text: str = "Cars race past the school every afternoon.", area: str = AREA) -> Concern:
    """A concern that everybody can read."""
    return concerns.raise_concern(CITY, area, text, origin=RaisedBy.SPOKEN, raised_on=TODAY, by=by, now=NOW)


def nominated(by: Actor, title: str = TITLE, area: str = AREA, theme: Theme = Theme.SPEEDING, **more) -> Problem:
    """A problem that somebody asked to work on."""
    return actions.nominate(CITY, area, title, theme, more.pop("concerns", ()), by=by, now=NOW)


def priority(by: Actor, title: str = TITLE, *, at: datetime = NOW, **told) -> Problem:
    """A problem that is a priority."""
    found = nominated(by, title)
    return actions.open_priority(found.id, LEAD, WHY, **{"room_said": SAID, **told}, by=by, now=at)


def in_analysis(by: Actor, title: str = TITLE) -> Problem:
    """A priority of which scanning is finished."""
    found = priority(by, title)
    actions.scan(found.id, SCANNED, by=by, now=NOW)
    return actions.finish_scanning(found.id, by=by, now=NOW)


def analyzed(by: Actor, title: str = TITLE) -> Problem:
    """One whose analysis lacks nothing: residents were asked, and one reason has evidence for and against."""
    found = in_analysis(by, title)
    actions.write_analysis(
        found.id, who_lives="Families in the blocks along the road.", were_asked="At their doors, on May 5.",
        burden="People who drive to work; we ask them in June.", by=by, now=NOW,
    )  # fmt: skip
    reason = actions.add_hypothesis(found.id, "The road is wide and straight, and nothing slows cars.", by=by, now=NOW)
    for speaks_for, text, source in (
        (True, "Speeds fall where the road narrows.", Source.PARTNERS),
        (False, "On Pier Street it is as wide, and cars are slow.", Source.OFFICERS),
    ):
        actions.add_evidence(reason.id, speaks_for, text, source, by=by, now=NOW)
    found.refresh_from_db()
    return found


def weighed(by: Actor, title: str = TITLE, kind: InterventionKind = InterventionKind.TRAFFIC) -> Problem:
    """One of which an option without enforcement was weighed: a plan may be drafted and fixed."""
    found = analyzed(by, title)
    option(found, by, kind)
    return found


def option(found: Problem, by: Actor, kind: InterventionKind = InterventionKind.TRAFFIC) -> Option:
    """An option, weighed."""
    return actions.weigh_option(
        found.id, kind, "Humps before both crossings", "Cars slow down by day and night.", "Buses are slower too.",
        technique=15, by=by, now=NOW,
    )  # fmt: skip


def meeting(on: date = TODAY - timedelta(7), area: str = AREA, state: State = State.PUBLISHED) -> Meeting:
    """A meeting, held unless said otherwise."""
    return Meeting.objects.create(
        city=CITY, area=area, state=state, on=on, begins=time(18, 30), join_code=new_key()[-8:], called_at=NOW,
        changed_at=NOW,
    )  # fmt: skip


def ballot(
    at: Meeting, counts: dict[str, int], state: PollState = PollState.FINAL, kind: str = PollKind.BALLOT
) -> Poll:
    """A ballot of a meeting, with what each of its options got, and as many voters as the largest."""
    made = Poll.objects.create(
        meeting=at, kind=kind, question="What should come first?", options=[*counts], state=state
    )
    for place, count in ((-1, max(counts.values(), default=0)), *enumerate(counts.values())):
        PollCount.objects.create(poll=made, option=place, origin=Origin.PAPER, count=count)
    return made
