"""Following a concern by mail: asked once to confirm, ended with one press, found again by the address, forgotten."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail

from compstat.access.models import Job
from compstat.access.queries import CannotOpen, with_address
from compstat.access.rules import Role
from compstat.access.work import JOBS
from compstat.concerns import actions, links
from compstat.concerns.links import CONFIRM, STOP, Link
from compstat.concerns.mailing.digest import write_digests
from compstat.concerns.mailing.followers import follow_up
from compstat.concerns.models import Concern, ConcernFollower, ConcernFollowerAct
from compstat.concerns.tidying import ended_followers

from .desk_making import ANSWER, CITY, DAY, NOW, TEXT, member, published, raised

ADDRESS = "ann@example.org"
MINUTE, WEEK = timedelta(minutes=1), timedelta(days=7)


@pytest.fixture
def mei():
    return member(Role.CAPTAIN)


@pytest.fixture
def post() -> list:
    """The letters that were sent."""
    return mail.outbox


@pytest.fixture
def lamp(mei) -> Concern:
    """A concern everybody can read."""
    return published(mei, at=NOW - WEEK)


def asked(about: str, address: str = ADDRESS, at=NOW, language: str = "en", city: str = CITY) -> ConcernFollower:
    before = list(ConcernFollower.objects.values_list("pk", flat=True))
    actions.follow(about, city, address, language, now=at)
    return ConcernFollower.objects.exclude(pk__in=before).get()


def follower(about: str, address: str = ADDRESS, at=NOW - DAY, **told) -> ConcernFollower:
    """Somebody who confirmed."""
    row = asked(about, address, at, **told)
    row.make_findable()
    row.asked_to_confirm_at = row.confirmed_at = row.told_at = at
    row.save()
    return row


def link_in(letter, nth: int = 0) -> str:
    """A link of a letter, as a path."""
    return re.findall(r"http://localhost:8000(\S*/concern-following/\S+)", letter.body)[nth]


def pressed(client, address: str, now, **form: str) -> str:
    answer = client.post(address, form)
    assert answer.status_code == 200
    ConcernFollowerAct.objects.filter(done_at=None).update(at=now)  # pages have the clock of this machine
    follow_up(now)
    return answer.content.decode()


def test_one_letter_asks_and_tells_what_it_is_about(post, lamp) -> None:
    row = asked(lamp.pk)
    for minutes in (0, 1):
        follow_up(NOW + minutes * MINUTE)
    assert [(each.to, each.subject) for each in post] == [([ADDRESS], "Confirm: letters about a concern, District D4")]
    body = post[0].body
    assert f"> {TEXT}" in body and "about a concern: District D4: Mill Hill" in body
    assert "in a week we forget this address" in body and body.count("/concern-following/") == 2
    row.refresh_from_db()
    assert (row.asked_to_confirm_at, row.confirmed_at, len(row.found_by)) == (NOW, None, 64)


def test_the_author_is_asked_before_anybody_has_read_what_they_raised(post) -> None:
    found = raised(address=ADDRESS, at=NOW)
    follow_up(NOW + MINUTE)
    assert post[0].subject == "Confirm: letters about a concern, District D4"
    assert TEXT not in post[0].body and "Pier Street" not in post[0].body, "no unread text stands in a letter"
    assert with_address(ConcernFollower, " ANN@example.org").get().about == found.pk, "found again by the address"


def test_nobody_can_have_somebody_else_flooded_with_questions(post, mei, lamp) -> None:
    for hours in range(3):
        asked(lamp.pk, " ANN@example.org" if hours else ADDRESS, at=NOW + hours * 60 * MINUTE)
        follow_up(NOW + hours * 60 * MINUTE)
    assert len(post) == 1 and ConcernFollower.objects.filter(stopped_at=None).count() == 1
    for each in range(6):
        asked(published(mei, f"Another thing, number {each}.").pk, at=NOW + each * MINUTE)
    follow_up(NOW + 9 * MINUTE)
    assert len(post) == 5, "five a day, about whatever"
    again = asked(lamp.pk, at=NOW + DAY + MINUTE)
    follow_up(NOW + DAY + MINUTE)
    assert len(post) == 6
    (left,) = ConcernFollower.objects.filter(about=lamp.pk, stopped_at=None)
    assert left.pk == again.pk, "the newest letter's link is good"


def test_opening_the_link_changes_nothing_and_pressing_the_button_confirms(client, post, lamp) -> None:
    row = asked(lamp.pk)
    follow_up(NOW)
    address = link_in(post[0])
    for _ in range(3):  # programs that look into letters open links
        page = client.get(address)
        assert page.status_code == 200 and page.content.decode().count('<form method="post"') == 1
        assert not page.cookies and "no-store" in page["Cache-Control"]
    assert TEXT in page.content.decode() and not ConcernFollowerAct.objects.exists()
    assert "You get letters now." in pressed(client, address, NOW + MINUTE)
    row.refresh_from_db()
    assert (row.confirmed_at, row.told_at, row.stopped_at) == (NOW + MINUTE, NOW, None), "they hear of all since then"
    assert ConcernFollowerAct.objects.get().done_at == NOW + MINUTE


@pytest.mark.parametrize("purpose", [CONFIRM, STOP, "change"])
def test_links_that_are_not_ours_or_lead_nowhere(client, lamp, purpose) -> None:
    good = links.signed_for_follower(Link(purpose, "0" * 26, CITY, lamp.pk))
    assert client.get(f"/concern-following/{good[:-4]}xyz/").status_code == 404
    assert client.get(f"/concern-following/{good}/").status_code == (404 if purpose == "change" else 200)
    gone = links.signed_for_follower(Link(purpose, "0" * 26, CITY, "0" * 26))
    assert client.get(f"/concern-following/{gone}/").status_code == 404
    if purpose != "change":
        pressed(client, f"/concern-following/{good}/", NOW)  # nobody's: nothing happens
    assert not ConcernFollower.objects.exists()


def test_a_link_that_is_pressed_after_a_week_confirms_nothing(client, post, lamp) -> None:
    row = asked(lamp.pk)
    follow_up(NOW)
    pressed(client, link_in(post[0]), NOW + WEEK + MINUTE)
    row.refresh_from_db()
    assert row.confirmed_at is None
    assert [(each.key, each.ended_at) for each in ended_followers(NOW + WEEK)] == [(row.pk, NOW + WEEK)]


def test_who_asks_again_follows_once_in_the_language_they_want_now(client, post, lamp) -> None:
    before = follower(lamp.pk, at=NOW - 3 * DAY)
    asked(lamp.pk, language="es")
    follow_up(NOW)
    before.refresh_from_db()
    assert before.language == "en", "not before they confirm"
    pressed(client, link_in(post[0]), NOW + MINUTE)
    (row,) = ConcernFollower.objects.filter(stopped_at=None)
    assert (row.pk, row.language, row.told_at) == (before.pk, "es", NOW - 3 * DAY)


def test_one_press_of_a_mail_program_ends_it(client, post, mei, lamp) -> None:
    row = follower(lamp.pk)
    actions.answer(lamp.pk, ANSWER, by=mei, now=NOW)
    write_digests(NOW + DAY)
    head = post[0].message()
    assert head["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = re.fullmatch(r"<http://localhost:8000(.+)>", head["List-Unsubscribe"].replace("\n", "").strip())[1]
    assert "we write to you no more about this" in client.get(address).content.decode()
    from_a_page = {"HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_ORIGIN": "https://evil.example"}
    assert client.post(address, {"List-Unsubscribe": "One-Click"}, **from_a_page).status_code == 403
    told = pressed(client, address, NOW + DAY + MINUTE, **{"List-Unsubscribe": "One-Click"})
    assert "No more letters." in told
    row.refresh_from_db()
    assert row.stopped_at == NOW + DAY + MINUTE
    actions.say_not_fixed(Concern.objects.get(pk=lamp.pk), "It is dark still.", now=NOW + DAY + 2 * MINUTE)
    write_digests(NOW + 3 * DAY)
    assert len(post) == 1


def test_one_link_cannot_be_pressed_all_day(client, lamp) -> None:
    row = follower(lamp.pk)
    address = f"/concern-following/{links.signed_for_follower(Link(STOP, row.pk, CITY, lamp.pk))}/"
    answers = [client.post(address).status_code for _ in range(21)]
    assert answers == [200] * 20 + [429] and ConcernFollowerAct.objects.count() == 20


def test_what_cannot_be_opened_holds_up_nobody_and_is_seen(post, mei, lamp) -> None:
    broken = asked(lamp.pk, "zoe@example.org")
    ConcernFollower.objects.filter(pk=broken.pk).update(address=b"not sealed with our key")
    asked(lamp.pk)
    with pytest.raises(CannotOpen, match="1 addresses"):
        follow_up(NOW)
    follow_up(NOW + MINUTE)
    assert [each.to for each in post] == [[ADDRESS]]
    first = follower(lamp.pk, "zed@example.org", at=NOW - 2 * DAY)
    follower(lamp.pk, "bo@example.org")
    ConcernFollower.objects.filter(pk=first.pk).update(address=b"not sealed with our key")
    actions.answer(lamp.pk, ANSWER, by=mei, now=NOW)
    with pytest.raises(CannotOpen, match="1 addresses"):
        write_digests(NOW + DAY)
    assert post[-1].to == ["bo@example.org"]
    first.refresh_from_db()
    assert first.told_at == NOW - 2 * DAY, "they have heard nothing yet"


def test_what_is_gone_is_asked_about_by_nobody(post) -> None:
    row = asked("0" * 26)
    follow_up(NOW)
    row.refresh_from_db()
    assert post == [] and row.found_by, "in a week it is forgotten"
    gone = follower("0" * 26)
    write_digests(NOW + DAY)
    gone.refresh_from_db()
    assert post == [] and gone.told_at > NOW - DAY


def test_letters_are_jobs() -> None:
    every = {"concern-following": MINUTE, "concern-digest": 10 * MINUTE}
    assert {name: JOBS[name].every for name in every} == every
    assert not Job.objects.filter(name__in=every).exists()
