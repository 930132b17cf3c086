"""Addresses of the staff door: signing in and out, one's own account, people, the logbook."""

from __future__ import annotations

from datetime import timedelta

from allauth.account import views as account
from allauth.mfa.base import views as two_steps
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.db import transaction
from django.urls import path, re_path

from . import deciding, openid, records_views, sign_in, views
from .limits import Limit, limited
from .views import proved_again

# What changes something at allauth's pages is one transaction with its line.
one = transaction.atomic
HOUR = timedelta(hours=1)
often = limited(Limit("codes", 60, timedelta(minutes=1)))  # a station has one address
letters = limited(Limit("letters", 20, HOUR))
letters_to_one = limited(Limit("letters-to-one", 5, HOUR), sign_in.typed_address)

urlpatterns = [
    path("", views.home, name="staff"),
    path("enter/<str:person_id>/", views.enter, name="enter"),  # the demo alone
    path("join/<str:code>/", often(views.join), name="join"),
    path("account/", views.account, name="account"),
    path("account/sessions/end/", views.end_sessions, name="end_sessions"),
    path("account/copy/", records_views.own_copy, name="own_copy"),
    path("records/", records_views.records, name="records"),
    path("records/period/", records_views.set_period, name="set_period"),
    path("records/hold/", records_views.set_hold, name="set_hold"),
    path("records/hold/<str:hold_id>/lift/", records_views.lift_hold, name="lift_hold"),
    path("records/people/<str:person_id>/copy/", records_views.copy_for, name="copy_for"),
    path("records/people/<str:person_id>/erase/", records_views.propose_erasure, name="propose_erasure"),
    path("records/hand-out/", records_views.hand_out, name="hand_out"),
    path("may/", views.may_i, name="may"),
    path("keys/", views.keys, name="keys"),
    path("keys/return/", views.return_keys, name="return_keys"),
    path("people/", views.people, name="people"),
    path("people/invite/", views.invite, name="invite"),
    path("people/<str:person_id>/", views.person, name="person"),
    path("people/<str:person_id>/grant/", views.grant, name="grant"),
    path("people/<str:person_id>/second/", views.reset_second_steps, name="reset_second_steps"),
    path("memberships/<str:membership_id>/end/", views.end_membership, name="end_membership"),
    path("people/<str:person_id>/may/", deciding.person_may, name="person_may"),
    path("roles/", deciding.roles, name="roles"),
    path("deputies/", deciding.deputies, name="deputies"),
    path("deputies/<str:deputy_id>/end/", deciding.end_deputy, name="end_deputy"),
    path("proposals/", deciding.proposals, name="proposals"),
    path("proposals/<str:proposal_id>/", deciding.proposal, name="proposal"),
    path("proposals/<str:proposal_id>/decide/", deciding.decide, name="decide"),
    path("logbook/", views.logbook, name="logbook"),
    path("jobs/", views.jobs, name="jobs"),
    path("jobs/<str:kind>/<str:key>/again/", views.try_again, name="try_again"),
    # allauth's own pages, under the names it looks for
    path("sign-in/", account.login, name="account_login"),
    path("openid/", often(openid.begin), name="openid"),  # the department's own provider, if it has one
    path("openid/answer/", openid.answer, name="openid_answer"),
    path("sign-out/", account.logout, name="account_logout"),
    path("sign-up/", account.signup, name="account_signup"),  # always closed
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("again/", account.reauthenticate, name="account_reauthenticate"),
    path("account/password/", proved_again(one(account.password_change)), name="account_change_password"),
    path("account/password/set/", proved_again(one(account.password_set)), name="account_set_password"),
    path("password/", letters(letters_to_one(views.reset_password)), name="account_reset_password"),
    path("password/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        often(one(account.password_reset_from_key)),
        name="account_reset_password_from_key",
    ),
    path("password/changed/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("second/", two_steps.index, name="mfa_index"),
    path("second/give/", one(two_steps.authenticate), name="mfa_authenticate"),
    path("second/again/", one(two_steps.reauthenticate), name="mfa_reauthenticate"),
    path("second/app/", proved_again(one(totp.activate_totp)), name="mfa_activate_totp"),
    path("second/app/remove/", proved_again(one(totp.deactivate_totp)), name="mfa_deactivate_totp"),
    path("second/codes/", proved_again(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("second/codes/new/", proved_again(one(recovery.generate_recovery_codes)), name="mfa_generate_recovery_codes"),
    path("second/codes/file/", proved_again(recovery.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("second/passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("second/passkeys/add/", proved_again(one(passkeys.add_webauthn)), name="mfa_add_webauthn"),
    path("second/passkeys/again/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("second/passkeys/sign-in/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("second/passkeys/<int:pk>/remove/", proved_again(one(passkeys.remove_webauthn)), name="mfa_remove_webauthn"),
    path("second/passkeys/<int:pk>/name/", proved_again(passkeys.edit_webauthn), name="mfa_edit_webauthn"),
    re_path(r"^.+/$", views.nothing, name="nothing_here"),  # a mistyped address asks no other door
]
