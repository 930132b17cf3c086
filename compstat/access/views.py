"""Pages of the staff door about people: HTTP only, query → action → answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import wraps

from allauth.account import views as account_views
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from . import actions, forms, queries, rules
from .models import Agency
from .pages import KEYS, View, page, proofs, staff
from .rules import Actor, Permission, Role
from .sealing import public_key
from .sessions import kept

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
NEVER = datetime.min.replace(tzinfo=UTC)


def proved_again(view: View) -> View:
    """Pages about one's own second steps and password. Whoever has a second step gives it again first, if the last
    time is not fresh: the password alone opens none of them. One that was added just now has nothing to guard yet."""

    @wraps(view)
    def guarded(request: HttpRequest, **parameters: object) -> HttpResponse:
        fresh = timezone.now() - timedelta(minutes=rules.FRESH)
        if queries.had_second_step(request.user.pk, fresh) and max(proofs(request), default=NEVER) < fresh:
            return redirect_to_login(request.get_full_path(), reverse("mfa_reauthenticate"))
        return view(request, **parameters)

    return guarded


def nothing(request: HttpRequest) -> HttpResponse:
    """A mistyped address of this door."""
    raise Http404


@staff
def home(request: HttpRequest, actor: Actor, city: str) -> HttpResponse:
    """Who you are here, and what waits for you."""
    now = timezone.now()
    may_read = rules.may(actor, Permission.READ_PROPOSAL, city=city, now=now)
    waiting = [p for p in queries.proposals(city) if p.state == "open" and p.proposed_by != actor.who]
    waiting = waiting if may_read else []
    mine = queries.memberships_of(actor.who, now.date())
    stands_in, announced = queries.in_whose_place(actor.who, now.date()), queries.announced(city)
    return page(
        request, "home", actor, city, memberships=mine, waiting=waiting, stands_in=stands_in, announced=announced
    )


def enter(request: HttpRequest, person_id: str) -> HttpResponse:
    """Come in as one of the demo's people, with one click; nowhere but in the demo."""
    if not settings.DEMO or request.method != "POST":
        raise Http404
    person = queries.person(person_id)
    login(request, person, backend=BACKEND)
    record_authentication(request, person, method="mfa", type="demo")
    return redirect("staff")


def join(request: HttpRequest, code: str) -> HttpResponse:
    """Use an invitation: a name and a password, then the second step. With an account: sign in, and accept it."""
    now = timezone.now()
    invitation = queries.invitation(code, now)
    if queries.account_of(invitation):
        return _accept(request, code=code)
    form = forms.Join(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = actions.join(code, form.cleaned_data["name"], form.cleaned_data["password"], now=now)
        except actions.NotAccepted as refusal:
            form.add_error(None, str(refusal))
        else:
            login(request, person, backend=BACKEND)
            record_authentication(request, person, method="password", reauthenticated=True)  # just chosen
            messages.success(request, gettext("Welcome. Add a second step now: a passkey, or an app that gives codes."))
            return redirect("mfa_index")
    return render(request, "access/join.html", {"form": form, "invitation": invitation})


@staff
def _accept(request: HttpRequest, actor: Actor, city: str, code: str) -> HttpResponse:
    """Somebody with an account joins another agency, or in another role: an invitation signs nobody in."""
    invitation = queries.invitation(code, timezone.now())
    if request.method == "POST":
        actions.accept(code, by=actor, now=timezone.now())
        messages.success(request, gettext("You have joined. Your roles are listed here."))
        return redirect("staff")
    return page(request, "accept", actor, city, invitation=invitation)


def reset_password(request: HttpRequest) -> HttpResponse:
    """Allauth's page. Where no letter can be sealed, known and unknown addresses are refused alike."""
    public_key()
    answer: HttpResponse = account_views.password_reset(request)
    return answer


@staff
def account(request: HttpRequest, actor: Actor, city: str) -> HttpResponse:
    """One's own account: second steps, where one is signed in."""
    now = timezone.now()
    sessions = queries.sessions_of(actor.who, now)
    return page(request, "account", actor, city, sessions=sessions, here_key=kept(request.session.session_key or ""))


@require_POST
@staff
def end_sessions(request: HttpRequest, actor: Actor, city: str) -> HttpResponse:
    """Sign out everywhere, here too."""
    actions.end_sessions(by=actor, now=timezone.now())
    request.session.flush()
    return redirect("account_login")


@staff
def may_i(request: HttpRequest, actor: Actor, city: str) -> HttpResponse:
    """What you may do, and for each thing why, or why not."""
    now, own = timezone.now(), sorted({area for standing in actor.standings for area in standing.areas})
    asked = request.GET.get("area", "" if rules.EVERYWHERE in own else next(iter(own), ""))  # one's own area at first
    area = asked.strip() or None
    told = [(rules.GRANTS[p].sentence, rules.why(actor, p, city=city, area=area, now=now)) for p in Permission]
    told.sort(key=lambda one: not one[1].allowed)  # what one may comes first
    return page(request, "may", actor, city, told=told, area=area)


@staff
def keys(request: HttpRequest, actor: Actor, city: str) -> HttpResponse:
    """Take the keys: an administrator's power for half an hour, with a reason."""
    form = forms.TakeKeys(request.POST or None)
    if request.method == "POST" and form.is_valid():
        taken = actions.take_keys(city, form.cleaned_data["reason"], by=actor, now=timezone.now())
        request.session[KEYS] = taken.id
        return redirect("people")
    return page(request, "keys", actor, city, form=form)


@require_POST
@staff
def return_keys(request: HttpRequest, actor: Actor, city: str) -> HttpResponse:
    """Give the keys back."""
    actions.return_keys(city, by=actor, now=timezone.now())
    return redirect("staff")


@staff
def people(request: HttpRequest, actor: Actor, city: str) -> HttpResponse:
    """Everyone who works with the system in this city. Residents are in no list."""
    rules.check(actor, Permission.END_ROLE, city=city, now=timezone.now())
    return page(request, "people", actor, city, people=queries.people_of(city).prefetch_related("memberships__agency"))


@staff
def person(request: HttpRequest, actor: Actor, city: str, person_id: str) -> HttpResponse:
    """One person: what they are, and granting or ending it."""
    now = timezone.now()
    rules.check(actor, Permission.END_ROLE, city=city, now=now)
    them = queries.person_in(city, person_id)
    mine = [m for m in queries.memberships_of(them.id, now.date()) if m.agency.city == city]
    form = forms.Grant(queries.agencies(city), request.POST or None)
    return page(request, "person", actor, city, them=them, memberships=mine, form=form)


@require_POST
@staff
def grant(request: HttpRequest, actor: Actor, city: str, person_id: str) -> HttpResponse:
    """Give a role, or propose it to a second person."""
    rules.check(actor, Permission.GRANT_ROLE, city=city, now=timezone.now())
    form = forms.Grant(queries.agencies(city), request.POST)
    if not form.is_valid():
        them = queries.person_in(city, person_id)
        return page(request, "person", actor, city, them=them, memberships=[], form=form)
    told = form.cleaned_data
    made = actions.grant(
        person_id, told["agency"], Role(told["role"]), told["areas"], until=told["until"], by=actor, now=timezone.now()
    )
    proposed = not hasattr(made, "person_id")
    waits, done = gettext("A second person has to agree. It waits on their page."), gettext("The role is given.")
    messages.success(request, waits if proposed else done)
    return redirect("person", person_id)


@require_POST
@staff
def end_membership(request: HttpRequest, actor: Actor, city: str, membership_id: str) -> HttpResponse:
    """End a role today."""
    rules.check(actor, Permission.END_ROLE, city=city, now=timezone.now())
    ended = actions.end(membership_id, by=actor, now=timezone.now())
    messages.success(request, gettext("The role has ended."))
    return redirect("person", ended.person_id)


@require_POST
@staff
def reset_second_steps(request: HttpRequest, actor: Actor, city: str, person_id: str) -> HttpResponse:
    """Take away the second steps of somebody who has lost them."""
    actions.reset_second_steps(person_id, city, by=actor, now=timezone.now())
    messages.success(request, gettext("Done. They sign in with their password and add new second steps."))
    return redirect("person", person_id)


@staff
def invite(request: HttpRequest, actor: Actor, city: str) -> HttpResponse:
    """Write to somebody who may then join."""
    now = timezone.now()
    rules.check(actor, Permission.INVITE_PERSON, city=city, now=now)
    form = forms.Invite(queries.agencies(city), request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        actions.invite(
            told["email"], told["agency"], Role(told["role"]), told["areas"], by=actor, now=now,
            link=lambda code: request.build_absolute_uri(f"/staff/join/{code}/"),
        )  # fmt: skip
        messages.success(request, gettext("The invitation is on its way. It can be used once, within 7 days."))
        return redirect("people")
    return page(request, "invite", actor, city, form=form, kinds=Agency.Kind.choices)


@staff
def logbook(request: HttpRequest, actor: Actor, city: str) -> HttpResponse:
    """What was done and by whom; reading it is itself written down."""
    now = timezone.now()
    rules.check(actor, Permission.READ_LOGBOOK, city=city, now=now)
    form = forms.FindLines(queries.people_of(city), request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    found = actions.read_logbook(city, by=actor, now=now, **asked)
    shown = Paginator(found, 50).get_page(request.GET.get("page"))
    queries.put_into_words(shown.object_list)
    narrowed = request.GET.copy()
    narrowed.pop("page", None)
    return page(request, "logbook", actor, city, shown=shown, form=form, narrowed=narrowed.urlencode())


@staff
def jobs(request: HttpRequest, actor: Actor, city: str) -> HttpResponse:
    """What the program does by itself, and what of it failed."""
    rules.check(actor, Permission.READ_JOBS, city=city, now=timezone.now())
    told = {"jobs": queries.jobs(), "failed": queries.failed_tasks(), "waiting": queries.tasks_waiting()}
    return page(request, "jobs", actor, city, **told)


@require_POST
@staff
def try_again(request: HttpRequest, actor: Actor, city: str, kind: str, key: str) -> HttpResponse:
    """Have what failed tried at the next round."""
    actions.try_again(kind, key, city=city, by=actor, now=timezone.now())
    messages.success(request, gettext("It is tried within seconds, where the runner is at work."))
    return redirect("jobs")
