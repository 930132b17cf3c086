"""Every address of every door, walked by everybody: each answer stands on a reviewed list, or the build fails."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from compstat.access.models import Agency, Membership, Person, Session
from compstat.access.rules import Role
from compstat.website.doors import all as all_doors
from compstat.website.doors import public, staff

WITHOUT_RIGHTS = "without rights"
HALF = "password alone"
ROLES = [role.value for role in Role]
# Who gets what from the staff door. 302 leads to signing in, or to the second step; 403 says what is missing.
SIGNED_IN = {"nobody": 302, "stale": 302, HALF: 302}
EVERY = dict.fromkeys([WITHOUT_RIGHTS, *ROLES], 200)
NO_ONE = dict.fromkeys([WITHOUT_RIGHTS, *ROLES], 403)
OPEN = {"nobody": 200, "stale": 200, HALF: 302, **dict.fromkeys([WITHOUT_RIGHTS, *ROLES], 302)}
OWN = {**SIGNED_IN, HALF: 200, **EVERY}  # one's own second steps: all that a half sign-in may open
REVIEWED: dict[str, dict[str, int]] = {
    "staff": {**SIGNED_IN, **EVERY},
    "account": {**SIGNED_IN, **EVERY},
    "may": {**SIGNED_IN, **EVERY},
    "keys": {**SIGNED_IN, **EVERY},  # the page explains; taking them is refused
    "proposals": {**SIGNED_IN, **EVERY},
    "people": {**SIGNED_IN, **NO_ONE},  # an administrator without the keys has no power either
    "person": {**SIGNED_IN, **NO_ONE},
    "invite": {**SIGNED_IN, **NO_ONE},
    "logbook": {**SIGNED_IN, **NO_ONE, "records_officer": 200},
    "records": {**SIGNED_IN, **NO_ONE, "records_officer": 200},
    "POST set_period": {**SIGNED_IN, **NO_ONE, "records_officer": 200},  # an empty form says what is missing
    "POST set_hold": {**SIGNED_IN, **NO_ONE, "records_officer": 200},
    "POST hand_out": {**SIGNED_IN, **NO_ONE, "records_officer": 200},
    "POST lift_hold": {**SIGNED_IN, **dict.fromkeys([WITHOUT_RIGHTS, *ROLES], 404)},  # there is no such hold
    "POST copy_for": {**SIGNED_IN, **NO_ONE, "records_officer": 404},  # there is no such person
    "POST propose_erasure": {**SIGNED_IN, **NO_ONE, "records_officer": 404},
    "POST own_copy": {**SIGNED_IN, **EVERY},
    "jobs": {**SIGNED_IN, **NO_ONE},  # the keys are needed
    "POST try_again": {**SIGNED_IN, **NO_ONE},
    "POST end_sessions": {**SIGNED_IN, **dict.fromkeys([WITHOUT_RIGHTS, *ROLES], 302)},
    "POST return_keys": {**SIGNED_IN, **dict.fromkeys([WITHOUT_RIGHTS, *ROLES], 302)},
    "POST keys": {**SIGNED_IN, **NO_ONE, "administrator": 302},
    "POST grant": {**SIGNED_IN, **NO_ONE},
    "POST end_membership": {**SIGNED_IN, **NO_ONE},
    "proposal": {**SIGNED_IN, **NO_ONE, **dict.fromkeys(["publisher", "records_officer", "administrator"], 404)},
    "deputies": {**SIGNED_IN, **EVERY},
    "roles": {**SIGNED_IN, **EVERY},
    "person_may": {**SIGNED_IN, **NO_ONE},
    "POST deputies": {**SIGNED_IN, **EVERY},  # says what is missing
    "POST end_deputy": {**SIGNED_IN, **dict.fromkeys([WITHOUT_RIGHTS, *ROLES], 404)},  # there is no such deputy
    "POST decide": {**SIGNED_IN, **dict.fromkeys([WITHOUT_RIGHTS, *ROLES], 404)},  # there is no such proposal
    "enter": dict.fromkeys(["nobody", "stale", HALF, WITHOUT_RIGHTS, *ROLES], 404),  # the demo alone
    "join": dict.fromkeys(["nobody", "stale", HALF, WITHOUT_RIGHTS, *ROLES], 404),  # no such invitation
    "account_login": OPEN,
    "account_reset_password": {**OPEN, HALF: 200, **EVERY},
    "account_reset_password_done": {**OPEN, HALF: 200, **EVERY},
    "account_reset_password_from_key": {**OPEN, HALF: 200, **EVERY},
    "account_reset_password_from_key_done": {**OPEN, HALF: 200, **EVERY},
    "account_inactive": {**OPEN, HALF: 200, **EVERY},
    "account_signup": OPEN,  # says that it is closed
    "account_logout": {**OWN},
    "openid": dict.fromkeys(["nobody", "stale", HALF, WITHOUT_RIGHTS, *ROLES], 404),  # no provider is set up here
    "openid_answer": dict.fromkeys(["nobody", "stale", HALF, WITHOUT_RIGHTS, *ROLES], 404),
    "mfa_index": OWN,
    "nothing_here": dict.fromkeys(["nobody", "stale", HALF, WITHOUT_RIGHTS, *ROLES], 404),
}
PARAMETERS = {
    "person_id": "01ARZ3NDEKTSV4RRFFQ69G5FAV", "membership_id": "01ARZ3NDEKTSV4RRFFQ69G5FAV", "code": "no-such-code",
    "proposal_id": "01ARZ3NDEKTSV4RRFFQ69G5FAV", "deputy_id": "01ARZ3NDEKTSV4RRFFQ69G5FAV", "uidb36": "1",
    "hold_id": "01ARZ3NDEKTSV4RRFFQ69G5FAV", "key": "set-password", "pk": 1, "kind": "job",
}  # fmt: skip
# Pages of one's own second steps: allauth's, reached with a fresh proof alone. What they may answer at all.
OWN_STEPS = {"account_reauthenticate", "account_change_password", "account_set_password", "mfa_authenticate"}
OWN_STEPS |= {"mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes"}
OWN_STEPS |= {"mfa_generate_recovery_codes", "mfa_download_recovery_codes", "mfa_list_webauthn", "mfa_add_webauthn"}
OWN_STEPS |= {"mfa_reauthenticate_webauthn", "mfa_login_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn"}


def named(patterns: list[URLPattern | URLResolver]) -> set[str]:
    """The names of all addresses below."""
    found: set[str] = set()
    for pattern in patterns:
        found |= named(pattern.url_patterns) if isinstance(pattern, URLResolver) else {str(pattern.name)}
    return found


def visitor(who: str) -> Client:
    """A browser in which somebody has come as far as said."""
    client = Client()
    if who == "nobody":
        return client
    person = Person.objects.create(email=f"{Person.objects.count()}@example.org", name="Somebody")
    if who in ROLES:
        agency, _ = Agency.objects.get_or_create(city="harborview", name="Department", defaults={"kind": "department"})
        Membership.objects.create(
            person=person, agency=agency, role=who, areas=["D9"], since=timezone.now().date() - timedelta(9)
        )
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    proof = {"method": "password" if who == HALF else "mfa", "at": timezone.now().timestamp(), "type": "totp"}
    session["account_authentication_methods"] = [proof]
    session["account_authentication_methods_user"] = person.pk
    session.save()
    if who == "stale":
        Session.objects.filter(pk=session.session_key).update(expire_date=timezone.now() - timedelta(1))
    return client


def address(name: str) -> str:
    """An address of this name, with parameters that fit and lead nowhere."""
    from django.urls import reverse

    ((forms, _, _, _), *_rest) = get_resolver().reverse_dict.getlist(name)
    return reverse(name, kwargs={parameter: PARAMETERS[parameter] for parameter in forms[0][1]})


@pytest.mark.parametrize("who", ["nobody", "stale", HALF, WITHOUT_RIGHTS, *ROLES])
def test_every_answer_of_the_staff_door_is_reviewed(who) -> None:
    answers = {}
    for line in REVIEWED:
        client, name = visitor(who), line.removeprefix("POST ")
        told = {"reason": "Trying the keys in a test"} if name == "keys" else {}
        answer = client.post(address(name), told) if line.startswith("POST ") else client.get(address(name))
        answers[line] = answer.status_code
    assert answers == {line: expected[who] for line, expected in REVIEWED.items()}


def test_no_address_is_missing_from_the_list() -> None:
    reviewed = {line.removeprefix("POST ") for line in REVIEWED}
    assert named(staff.urlpatterns) == reviewed | OWN_STEPS


@pytest.mark.parametrize("name", sorted(OWN_STEPS))
@pytest.mark.parametrize("who", ["nobody", "stale"])
def test_second_steps_are_closed_to_strangers(name, who) -> None:
    answer = visitor(who).get(address(name))
    told = answer.headers.get("Location", "")
    reading = name == "mfa_login_webauthn" and answer.status_code == 200  # hands out a challenge, tells nothing
    assert reading or (answer.status_code in {302, 405} and "/staff/sign-in/" in told) or answer.status_code == 405


def test_the_public_door_has_no_address_of_the_staff_door_and_the_reverse() -> None:
    assert not named(public.urlpatterns) & named(staff.urlpatterns)
    assert named(all_doors.urlpatterns) == named(public.urlpatterns) | named(staff.urlpatterns)


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
