"""Every address of every door, walked by everybody: each answer stands on a reviewed list, or the build fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse
from django.utils import timezone

from compstat.access import models, queries
from compstat.access.models import Agency, Keys, Membership, Person, Session
from compstat.access.rules import Role
from compstat.concerns.models import Concern, Disclosure, DisclosureState
from compstat.meetings.links import Link, signed
from compstat.meetings.models import Item, Meeting, Poll, Series
from compstat.problems.models import Plan, Problem, Verdict
from compstat.promises.models import Promise
from compstat.website.doors import all as all_doors
from compstat.website.doors import public, staff

OURS = "Tanager"  # in every name that this city has
WITHOUT_RIGHTS = "without rights"
HALF = "password alone"
WITH_KEYS = "administrator with the keys"
ELSEWHERE = "every role of another city, with the keys"
ROLES = [role.value for role in Role]
PEOPLE = [WITHOUT_RIGHTS, *ROLES, WITH_KEYS, ELSEWHERE]
EVERYBODY = ["nobody", "stale", HALF, *PEOPLE]

# An answer is a status or, of those that lead elsewhere, where to. 403 says what is missing.
Answers = dict[str, int | str]
SIGN_IN, SECOND_STEP, AGAIN = "to sign in", "to the second step", "to prove it again"
LEADS = {"/staff/sign-in/": SIGN_IN, "/staff/second/": SECOND_STEP, "/staff/again/": AGAIN}
STRANGERS: Answers = {"nobody": SIGN_IN, "stale": SIGN_IN}


def whoever(answer: int | str) -> Answers:
    """The same for all, signed in or not."""
    return dict.fromkeys(EVERYBODY, answer)


def own(answer: int | str, half: int | str | None = None) -> Answers:
    """One's own second steps and password: all that a half sign-in may open, some of it with a fresh proof."""
    return {**STRANGERS, HALF: half or answer, **dict.fromkeys(PEOPLE, answer)}


def signed_in(answer: int | str) -> Answers:
    """The same for all who have signed in with two steps."""
    return own(answer, half=SECOND_STEP)


def only(answer: int | str, *who: str, elsewhere: int = 403, without: int = 403) -> Answers:
    """For these alone; what others get who have rights in another city, or have none."""
    return {**signed_in(403), **dict.fromkeys(who, answer), ELSEWHERE: elsewhere, WITHOUT_RIGHTS: without}


OPEN = own(302) | {"nobody": 200, "stale": 200}
OFFICER, SECONDS = "records_officer", ("publisher", "records_officer", WITH_KEYS)
HIDDEN = {"elsewhere": 404, "without": 404}  # as if it were not
CALL = ("captain", "community_service_officer")
RUN = (*CALL, "officer", "crime_analyst", "moderator")
TRANSLATE = (*CALL, "officer", "moderator", "partner")
REVIEW = (*CALL, "officer", "crime_analyst")
WORK = (*CALL, "officer", "crime_analyst", "partner")
REVIEWED: dict[str, Answers] = {
    "staff": signed_in(200),
    "account": signed_in(200),
    "may": signed_in(200),
    "roles": signed_in(200),
    "keys": signed_in(200),  # the page explains; taking them is refused
    "POST keys": only(302, "administrator", WITH_KEYS, elsewhere=302),
    "POST return_keys": signed_in(302),
    "POST end_sessions": signed_in(SIGN_IN),
    "POST own_copy": signed_in(200),
    "people": only(200, WITH_KEYS, elsewhere=200),  # those of their own city; without the keys there is no power
    "person": only(200, WITH_KEYS, elsewhere=404),
    "person_may": only(200, WITH_KEYS, elsewhere=404),
    "invite": only(200, WITH_KEYS, elsewhere=200),
    "POST invite": only(302, WITH_KEYS, elsewhere=200),  # there is no such agency in their city
    "POST grant": only(302, WITH_KEYS, elsewhere=404),
    "POST end_membership": only(302, WITH_KEYS),
    "POST reset_second_steps": only(302, WITH_KEYS, elsewhere=404),
    "logbook": only(200, OFFICER, elsewhere=200),
    "records": only(200, OFFICER, elsewhere=200),
    "POST set_period": only(302, OFFICER, elsewhere=302),
    "POST set_hold": only(302, OFFICER, elsewhere=302),
    "POST hand_out": only(200, OFFICER, elsewhere=200),
    "POST lift_hold": only(302, OFFICER),
    "POST copy_for": only(200, OFFICER, elsewhere=404),
    "POST propose_erasure": only(400, OFFICER, elsewhere=404),  # they still have a role
    "jobs": only(200, WITH_KEYS, elsewhere=200),  # of the whole program
    "POST try_again": only(302, WITH_KEYS, elsewhere=302),
    "deputies": signed_in(200),
    "POST deputies": signed_in(200),  # says what is missing
    "POST end_deputy": only(302, WITH_KEYS),
    "promises": signed_in(200),  # of one's own areas: none for most
    "POST promises": signed_in(200),  # says what is missing
    "promise": only(200, "captain", "community_service_officer", **HIDDEN),
    "POST promise": only(302, "captain", "community_service_officer", **HIDDEN),
    "staff_meetings": signed_in(200),  # of one's own areas: none for most
    "call_meeting": only(200, *CALL),
    "POST call_meeting": only(200, *CALL),  # says what is missing
    "staff_series": only(200, *CALL, **HIDDEN),
    "POST staff_series": only(200, *CALL, **HIDDEN),  # says what is missing
    "staff_meeting": only(200, *RUN, **HIDDEN),
    "POST staff_meeting": only(200, *CALL, **HIDDEN),
    "agenda": only(200, *CALL, **HIDDEN),
    "POST agenda": only(200, *CALL, **HIDDEN),  # says what is missing
    "organizations": only(200, *CALL, **HIDDEN),
    "POST organizations": only(302, *CALL, **HIDDEN),
    "seats": only(200, *RUN, **HIDDEN),
    "POST seats": only(200, *RUN, **HIDDEN),  # nothing was chosen
    "paper_pdf": only(200, *RUN, **HIDDEN),
    "POST paper_pdf": only(200, *RUN, **HIDDEN),  # says what is missing
    "paper_entry": only(200, *RUN, **HIDDEN),
    "POST paper_entry": only(302, *RUN, **HIDDEN),
    "staff_keeping_worker": whoever(200),  # a script like any other
    "scribe": only(200, *RUN, **HIDDEN),
    "scribe_part": only(200, *RUN, **HIDDEN),
    "scribe_act": only(200, *RUN, **HIDDEN),  # a fresh token, for what a device has kept
    "POST scribe_act": only(303, *RUN, **HIDDEN),
    "projector": only(200, *RUN, **HIDDEN),
    "projector_part": only(200, *RUN, **HIDDEN),
    "POST projector_act": only(302, *RUN, **HIDDEN),
    "projector_file": only(200, *RUN, **HIDDEN),
    "polls": only(200, *RUN, **HIDDEN),
    "POST polls": only(302, *RUN, **HIDDEN),
    "incident": only(200, "captain", **HIDDEN),
    "POST incident": only(302, "captain", **HIDDEN),
    "tomorrow": only(200, *RUN, **HIDDEN),
    "POST tomorrow": only(302, *RUN, **HIDDEN),
    "minutes": only(200, *RUN, **HIDDEN),
    "POST minutes": only(302, *RUN, **HIDDEN),
    "missing": only(200, *RUN, **HIDDEN),
    "desk": signed_in(200),  # of one's own areas: none for most
    "overdue": signed_in(200),
    "raise_for": only(200, *RUN),  # in their own city
    "POST raise_for": only(200, *RUN),  # says what is missing
    "staff_concern": only(200, *RUN, **HIDDEN),
    "POST staff_concern": only(200, *RUN, **HIDDEN),  # nothing was chosen
    "appeals": only(200, "moderator"),
    "POST appeals": only(404, "moderator"),
    "interpreter_queue": only(200, *TRANSLATE),
    "POST interpreter_queue": only(200, *TRANSLATE),
    "disclosures": only(200, "advocate", elsewhere=200),
    "disclosure": only(200, "advocate", elsewhere=404),
    "POST disclosure": only(400, "advocate", elsewhere=404),
    "staff_problems": signed_in(200),  # of one's own areas: none for most
    "nominate": only(200, *WORK),
    "POST nominate": only(200, *WORK),  # says what is missing
    "staff_problem": only(200, *WORK, **HIDDEN),
    **{
        f"{verb}{name}": only(200, *roles, **HIDDEN)  # says what is missing
        for verb in ("", "POST ")
        for name, roles in (
            ("scanning", WORK),
            ("analysis", WORK),
            ("library", WORK),
            ("open_problem", ("captain",)),
            ("close_problem", ("captain",)),
            ("contributions", (*CALL, "moderator")),
        )
    },
    **{
        f"{verb}{name}": only(200, *roles, **HIDDEN)  # says what is missing
        for verb in ("", "POST ")
        for name, roles in (
            ("plan", WORK),
            ("plan_measure", WORK),
            ("plan_review", REVIEW),
            ("plan_counts", REVIEW),
            ("plan_verdict", REVIEW),
            ("verdict_paper", REVIEW),
        )
    },
    "plan_fix": only(200, *WORK, **HIDDEN),
    "POST plan_fix": only(200, "captain", **HIDDEN),  # says what is missing
    "plan_amend": only(302, "captain", **HIDDEN),  # a draft is changed, not amended
    "POST plan_amend": only(302, "captain", **HIDDEN),
    "proposals": only(200, *SECONDS, elsewhere=200),
    "proposal": only(200, *SECONDS, elsewhere=404),
    "POST decide agree": only(302, WITH_KEYS, **HIDDEN),
    "POST decide refuse": only(302, *SECONDS, **HIDDEN),
    "POST decide propose": only(400, WITH_KEYS, **HIDDEN),  # somebody has
    "POST decide finish": only(400, WITH_KEYS, **HIDDEN),  # nothing is left to do
    "POST decide withdraw": only(403, **HIDDEN),  # whoever proposed it alone
    "POST decide alone": only(403, **HIDDEN),
    "enter": whoever(404),  # the demo alone
    "POST enter": whoever(404),
    "join": whoever(200),  # whoever has the code
    "POST join": whoever(SECOND_STEP),
    "account_login": OPEN,
    "account_signup": OPEN,  # says that it is closed
    "account_reset_password": whoever(200),
    "account_reset_password_done": whoever(200),
    "account_reset_password_from_key": whoever(200),  # says that the link is no good
    "account_reset_password_from_key_done": whoever(200),
    "account_inactive": whoever(200),
    "account_logout": own(200),
    "openid": whoever(404),  # no provider is set up here
    "openid_answer": whoever(404),
    "nothing_here": whoever(404),
    "account_reauthenticate": own(200),
    "account_change_password": own(200),
    "account_set_password": own(302),  # they have one
    "mfa_index": own(200),
    "mfa_list_webauthn": own(200),
    "mfa_authenticate": own(302),  # signed in already
    "mfa_login_webauthn": own(302),
    "mfa_reauthenticate": own(AGAIN),  # with the password: they have no second step yet
    "mfa_reauthenticate_webauthn": own(AGAIN),
    "mfa_activate_totp": own(200, half=AGAIN),
    "mfa_add_webauthn": own(200, half=AGAIN),
    "mfa_generate_recovery_codes": own(200, half=AGAIN),
    "mfa_deactivate_totp": own(404),  # none yet
    "mfa_view_recovery_codes": own(404),
    "mfa_download_recovery_codes": own(404),
    "mfa_remove_webauthn": own(404, half=AGAIN),  # somebody else's
    "POST mfa_remove_webauthn": own(404, half=AGAIN),
    "mfa_edit_webauthn": own(404, half=AGAIN),
    "POST mfa_edit_webauthn": own(404, half=AGAIN),
}
# What everybody gets from the public door, whoever they are.
PUBLIC: dict[str, int] = {
    "front": 302,  # to the only city
    **dict.fromkeys(["city", "area", "briefing", "edition_briefing", "row", "recipe", "counts_csv"], 200),
    **dict.fromkeys(["definitions", "downloads", "dictionary", "areas_geojson", "find", "quality", "corrections"], 200),
    **dict.fromkeys(["privacy_problem", "what_we_keep", "seals", "seals_csv", "seals_of_year", "style"], 200),
    "promises_of_area": 200,
    **dict.fromkeys(["meetings", "meetings_of_area", "meetings_ics", "meeting", "meeting_ics", "poster", "card"], 200),
    **dict.fromkeys(["register", "seat", "at_the_door", "closing_questions", "follow", "following"], 200),
    **dict.fromkeys(["join_meeting", "room", "room_part", "room_mine", "keeping_worker"], 200),
    **dict.fromkeys(["raise_concern", "concerns_of_area", "concern", "concern_status", "follow_concern"], 200),
    "concern_by_code": 404,  # there is no such code
    **dict.fromkeys(["organization_reply", "concern_following"], 404),  # a link for something else
    **dict.fromkeys(["problems_of_area", "loop", "contribute", "follow_problem", "verdict"], 200),
    "plan_pdf": 404,  # a draft
    **dict.fromkeys(["you_said", "alignment", "facts_csv"], 200),
    "room_act": 302,  # a form: back to the room
    "joined": 302,  # to the room, with a token for its votes
    **dict.fromkeys(["api:cities", "api:areas", "api:editions", "api:definitions", "api:table"], 200),
    **dict.fromkeys(["api:concerns", "api:promises", "api:problems_of_area", "api:problem", "api:answering"], 200),
    "api:series": 422,  # says that a row is missing
    "api:openapi-json": 200,
    "api:api-root": 404,
    "api:nothing": 404,
}


def addresses(patterns: list[URLPattern | URLResolver], room: str = "") -> Iterator[tuple[str, URLPattern]]:
    """All addresses below, by their names."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else room)
        else:
            yield f"{room}{pattern.name}", pattern


def named(patterns: list[URLPattern | URLResolver]) -> list[str]:
    """The names of all addresses below."""
    return [name for name, _ in addresses(patterns)]


def address(name: str, known: dict[str, object]) -> str:
    """An address of this name, with parameters from what is known."""
    takes = dict(addresses(all_doors.urlpatterns))[name].pattern.regex.groupindex
    return reverse(name, kwargs={parameter: known[parameter] for parameter in takes})


def name_of(line: str) -> str:
    """`POST decide agree` → `decide`."""
    return line.removeprefix("POST ").split()[0]


def visitor(who: str) -> Client:
    """A browser in which somebody has come as far as said."""
    client, now = Client(), timezone.now()
    if who == "nobody":
        return client
    person = Person.objects.create(email=f"{Person.objects.count()}@example.org", name="Somebody")
    city = "boston" if who == ELSEWHERE else "harborview"
    for role in {ELSEWHERE: ROLES, WITH_KEYS: ["administrator"]}.get(who, {who} & {*ROLES}):
        agency, _ = Agency.objects.get_or_create(city=city, name="Department", defaults={"kind": "department"})
        since = now.date() - timedelta(9)
        Membership.objects.create(person=person, agency=agency, role=role, areas=["D9"], since=since)
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    proof = {"method": "password" if who == HALF else "mfa", "at": now.timestamp(), "type": "totp"}
    session["account_authentication_methods"] = [{**proof, "reauthenticated": who != HALF}]
    session["account_authentication_methods_user"] = person.pk
    if who in {WITH_KEYS, ELSEWHERE}:
        taken = {"reason": "Trying the keys in a test", "taken_at": now, "until": now + timedelta(minutes=30)}
        session["keys"] = Keys.objects.create(person=person, **taken).id
    session.save()
    if who == "stale":
        assert Session.objects.filter(person=person.pk).update(expire_date=now - timedelta(1))
    return client


@pytest.fixture
def here() -> dict[str, object]:
    """What this city has, by the names that parameters have: a captain's role and deputy, a hold, a proposal, …"""
    now = timezone.now()
    today, tomorrow = now.date(), now + timedelta(1)
    agency = Agency.objects.create(city="harborview", name=f"{OURS} Police", kind="department")
    mei, luis = (Person.objects.create(email=f"{n}@{OURS}.example", name=f"{n} {OURS}") for n in ("Mei", "Luis"))
    held = {"agency": agency, "areas": ["D4"]}
    captain = Membership.objects.create(person=mei, role="captain", since=today, **held)
    Membership.objects.create(person=luis, role="officer", since=today, **held)
    asked = {"person": luis.id, "agency": agency.id, "role": OFFICER, "areas": ["city"], "until": None}
    models.LogLine.objects.create(at=now, who=mei.id, agency=agency.id, act="signed_in", door="staff")
    models.DayHead.objects.create(day=date(2026, 6, 1), number=1, seal="a" * 64)
    models.Job.objects.create(name="nightly", next_at=now, failure="LookupError", failed_at=now)
    models.Invitation.objects.create(
        email=f"new@{OURS}.example", role="captain", code_hash=queries.code_hash("code"), invited_by=mei.id,
        invited_at=now, until=tomorrow, **held,
    )  # fmt: skip
    deputy = models.Deputy.objects.create(
        membership=captain, person=luis, since=today, until=today, named_by=mei.id, named_at=now
    )
    hold = models.LegalHold.objects.create(
        city="harborview", name=f"{OURS} 17", kind="keys", set_by=mei.id, set_at=now
    )  # fmt: skip
    proposal = models.Proposal.objects.create(
        city="harborview", permission="grant_confidential_role", object_kind="person", object_id=luis.id,
        details=asked, proposed_by=mei.id, proposed_at=now,
    )  # fmt: skip
    promised = Promise.objects.create(
        city="harborview",
        area="D9",
        what=f"{OURS} Street has light again",
        owner="Captain",
        due_on=today,
        made_on=today,
    )
    series = Series.objects.create(
        city="harborview", area="D9", weekday=3, nth=1, begins="18:30", first_on=today, like={"title": OURS}
    )
    meeting = Meeting.objects.create(
        city="harborview", area="D9", series=series, on=today, begins="18:30", venue=f"{OURS} Hall", called_at=now,
        changed_at=now, join_code="CODE", state="in_session", began_at=now,
    )  # fmt: skip
    Item.objects.create(meeting=meeting, position=1, kind="welcome", minutes=3)
    Poll.objects.create(id="P" * 26, meeting=meeting, question=f"{OURS}?", options=["Lamps", "Speed"])
    raised = Concern.objects.create(
        city="harborview", area="D9", text=f"{OURS} Street is dark", publication="published", state="acknowledged",
        raised_on=today, came_at=now,
    )  # fmt: skip
    problem = Problem.objects.create(city="harborview", area="D9", title=f"{OURS} Street at night", opened_on=today)
    drafted = Plan.objects.create(problem=problem, title=f"Light for {OURS} Street", drafted_on=today)
    sealed = Disclosure.objects.create(text=b"sealed")
    DisclosureState.objects.create(disclosure=sealed, city="harborview", code_hash="a" * 64, came_on=today)
    verdict = Verdict.objects.create(plan=drafted, opened_on=today, closes_on=today)
    passkey = Authenticator.objects.create(user=mei, type="webauthn", data={"name": OURS, "credential": {}})
    return {
        "agency": agency.id, "person_id": luis.id, "membership_id": captain.id, "deputy_id": deputy.id,
        "hold_id": hold.id, "promise_id": promised.id, "proposal_id": proposal.id, "pk": passkey.pk, "code": "code",
        "uidb36": luis.id, "kind": "job", "key": "nightly", "year": 2026, "meeting_id": meeting.id,
        "series_id": series.id, "concern_id": raised.id, "disclosure_id": sealed.id, "problem_id": problem.id,
        "plan_id": drafted.id, "verdict_id": verdict.id, "signed": signed(Link("stop", "0" * 26, "harborview", "D4")),
    }  # fmt: skip


def filled(line: str, here: dict[str, object]) -> dict[str, object]:
    """The form of a line, filled in so that nothing but a missing right stands in the way."""
    today, role = timezone.now().date(), {"role": "partner", "agency": here["agency"], "areas": "D4"}
    return {
        "POST keys": {"reason": "Trying the keys in a test"},
        "POST grant": role,
        "POST invite": {**role, "email": "new@example.org"},
        "POST join": {"name": "Somebody New", "password": "three green herons fly"},
        "POST set_period": {"period-kind": "invitations", "period-days": 30},
        "POST set_hold": {"hold-name": "2026-18"},
        "POST promise": {"event": "kept", "kept-reason": ""},
        "POST scribe_act": {"kind": "turn", "who": "residents", "id": "T" * 26},
        "POST projector_act": {"slide": "welcome"},
        "POST polls": {"do": "make", "kind": "show", "question": "What first?", "options": "Lamps\nSpeed", "dots": 1},
        "POST incident": {"on": "1", "words": "We are with the family of those who were hurt."},
        "POST paper_entry": {"what": "people", "came": 40, "police_came": 4},
        "POST hand_out": {"records-kinds": "memberships", "records-first": today, "records-last": today},
    }.get(line, {"answer": line.rpartition(" ")[2], "reason": "not_needed"})  # fmt: skip


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is done in here to the database."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def answers_of(who: str, here: dict[str, object]) -> Iterator[tuple[str, HttpResponse]]:
    """What somebody gets for each line of the list; each begins where they came in."""
    client = visitor(who)
    cookies = client.cookies
    for line in REVIEWED:
        client.cookies = deepcopy(cookies)
        where = address(name_of(line), here)
        with undone():
            yield line, client.post(where, filled(line, here)) if line.startswith("POST ") else client.get(where)


def told(answer: HttpResponse) -> int | str:
    """Where it leads, or its status."""
    return LEADS.get(answer.get("Location", "").partition("?")[0], answer.status_code)


@pytest.mark.parametrize("who", EVERYBODY)
def test_every_answer_of_the_staff_door_is_reviewed(who, here) -> None:
    answers = {line: told(answer) for line, answer in answers_of(who, here)}
    assert answers == {line: expected[who] for line, expected in REVIEWED.items()}


def test_whoever_has_every_role_elsewhere_is_told_nothing_of_this_city(here) -> None:
    telling = [line for line, answer in answers_of(ELSEWHERE, here) if OURS.encode() in answer.content]
    assert telling == ["join"]  # its code was given to them


@pytest.mark.parametrize("who", ["nobody", "stale", HALF, WITH_KEYS])
def test_every_answer_of_the_public_door_is_reviewed_and_the_same_for_all(who, here, harborview) -> None:
    known = {
        **here, **dict.fromkeys(["city", "city_id"], "harborview"), **dict.fromkeys(["area", "area_id"], "d4"),
        "edition_id": harborview.id, "to": "2026-11-15", "row_id": "commercial_burglary", "period": "days28",
        "rest": "nothing/here", "kind": "concerns",
    }  # fmt: skip
    client = visitor(who)
    answers = {name: client.get(address(name, known)) for name in PUBLIC}
    assert {name: answer.status_code for name, answer in answers.items()} == PUBLIC
    assert [name for name, answer in answers.items() if answer.cookies] == ["joined"]


def test_no_address_is_missing_from_the_lists_and_none_has_the_name_of_another() -> None:
    assert sorted(named(staff.urlpatterns)) == sorted({name_of(line) for line in REVIEWED})
    assert sorted(named(public.urlpatterns)) == sorted(PUBLIC)


def test_nothing_is_done_by_following_a_link(here) -> None:
    """What a form alone may do is refused to a link, before it is asked who follows it."""
    forms = {name_of(line) for line in REVIEWED} - REVIEWED.keys()
    assert {name: Client().get(address(name, here)).status_code for name in forms} == dict.fromkeys(forms, 405)


def test_the_public_door_has_no_address_of_the_staff_door_and_the_reverse() -> None:
    assert not {*named(public.urlpatterns)} & {*named(staff.urlpatterns)}
    assert sorted(named(all_doors.urlpatterns)) == sorted(named(public.urlpatterns) + named(staff.urlpatterns))


def test_the_public_door_alone_knows_no_session() -> None:
    import os
    import subprocess
    import sys

    code = (
        "import django; django.setup(); from django.conf import settings; from django.test import Client;"
        "from django.urls import NoReverseMatch, reverse\n"
        "try: reverse('account_login'); print('reachable')\n"
        "except NoReverseMatch: print('closed', Client().get('/staff/sign-in/').status_code, "
        "any('session' in m or 'Auth' in m for m in settings.MIDDLEWARE))"
    )
    told = {"COMPSTAT_DOOR": "public", "COMPSTAT_MODE": "test", "DJANGO_SETTINGS_MODULE": "compstat.website.settings"}
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **told}, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "closed 404 False", done.stderr
