"""Another organization's link: it takes one reply, until a day, cannot be forged, and moves the concern by itself."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core import signing
from django.db import IntegrityError
from django.utils import timezone

from compstat.access.models import LogLine
from compstat.access.queries import in_language, public_address
from compstat.access.rules import WrongState
from compstat.concerns import actions, links
from compstat.concerns.actions import answering, passing_on, replying
from compstat.concerns.actions.replying import NoReplyNow
from compstat.concerns.links import Asked, Link, LinkUnknown
from compstat.concerns.models import Concern, OrganizationReply, Request
from compstat.concerns.queries import state_of, whole
from compstat.concerns.rules import Reply, State

from .raised import LAMPS, ZONE, asked, captain, moderator, published


@pytest.fixture
def request_of(monkeypatch) -> Request:
    return asked(published(theme="lights"), monkeypatch)


def row(found: Request) -> Concern:
    return Concern.objects.get(pk=found.concern_id)


def now_stands(found: Request) -> State:
    return state_of(whole(Concern.objects.filter(pk=found.concern_id)).get())


def today(days: int = 0):
    return timezone.now().astimezone(ZONE).date() + timedelta(days)


def page(client, found: Request, status: int = 200, **sent: object) -> str:
    path = f"/reply/{links.signed(found.pk, found.until)}/"
    answer = client.post(path, sent) if sent else client.get(path)
    assert answer.status_code == status and not answer.cookies and "no-store" in answer["Cache-Control"]
    return answer.content.decode()


def test_a_link_says_what_it_is_for_and_nobody_makes_one_up(client) -> None:
    until = datetime(2026, 12, 1, tzinfo=ZONE)
    told = links.signed("R" * 26, until)
    assert links.read(told) == Asked("R" * 26, until)
    letter = Link(links.STOP, "F" * 26, "harborview", "C" * 26)
    other = links.signed_for_follower(letter)
    assert links.read_of_follower(other) == letter
    forged = signing.dumps(["R" * 26, until.isoformat()], key="guessed", salt=links.REPLYING)
    for wrong in ("", "x", told[:-1], told.swapcase(), other, forged):
        with pytest.raises(LinkUnknown):
            links.read(wrong)
    with pytest.raises(LinkUnknown):
        links.read_of_follower(told)
    with pytest.raises(LinkUnknown, match="not good any more"):
        links.read(links._signed(["R" * 26], links.REPLYING))
    assert client.get(f"/reply/{forged}/").status_code == client.get(f"/reply/{told}/").status_code == 404


def test_addresses_for_letters_are_whole_and_in_the_language_of_the_letter(settings) -> None:
    settings.COMPSTAT_SITE = "https://compstat.example.org"
    with in_language("es"):
        told = links.reply_address("R" * 26, datetime(2026, 12, 1, tzinfo=ZONE))
    assert told.startswith("https://compstat.example.org/es/reply/")
    with in_language("klingon"):
        assert public_address("organization_reply", "x") == "https://compstat.example.org/reply/x/"


def test_the_page_shows_the_published_wording_and_three_answers(client, request_of) -> None:
    told = page(client, request_of)
    assert LAMPS in told and "A question to Public Works" in told and "They look after the lamps." in told
    assert [f'value="{each}"' in told for each in Reply] == [True] * 3 and "noindex" in told
    assert "The link takes one reply, until" in told and "<script" not in told.split("<main")[1]


@pytest.mark.parametrize(
    ("reply", "due", "state", "words"),
    [
        (Reply.OURS, 9, State.WITH_ORGANIZATION, "it is ours, by"),
        (Reply.NOT_OURS, None, State.ACKNOWLEDGED, "it is not ours"),
        (Reply.DONE, None, State.ANSWERED, "it is done"),
    ],
)  # fmt: skip
def test_a_reply_moves_the_concern_at_once_and_its_row_within_a_minute(client, request_of, reply, due, state, words):
    sent = {"reply": reply, "due_on": today(due).isoformat() if due else "", "text": "We sent Bob."}
    before = row(request_of)
    told = page(client, request_of, **sent)
    assert "Thank you. It was sent on" in told
    assert (row(request_of).state, row(request_of).due_on) == (before.state, before.due_on), "the door changes no row"
    assert now_stands(request_of) is state
    seen = client.get(f"/harborview/concerns/{request_of.concern_id}/").content.decode()
    assert f"Public Works replied: {words}" in seen and "We sent Bob." not in seen, "a person reads it first"
    assert actions.settle(timezone.now()) == 1 and actions.settle(timezone.now()) == 0
    found = row(request_of)
    assert (found.state, found.due_on) == (state, today(due) if due else None) and now_stands(request_of) is state
    if reply is Reply.DONE:
        assert (found.answer, found.answered_on) == ("Public Works says that it is done.", today())
    assert OrganizationReply.objects.get().due_on == (today(due) if due else None)


def test_it_works_once(client, request_of) -> None:
    page(client, request_of, reply="not_ours")
    for told in (page(client, request_of), page(client, request_of, reply="done")):
        assert (
            "Thank you. It was sent on" in told and "takes no other" in told and "<form" not in told.split("<main")[1]
        )
    assert OrganizationReply.objects.get().reply == "not_ours" and OrganizationReply.objects.count() == 1
    assert LogLine.objects.filter(object_id=request_of.pk).count() == 0


def test_of_two_who_reply_at_once_one_is_told(request_of, monkeypatch) -> None:
    def slower(*_, **__):
        raise IntegrityError

    monkeypatch.setattr(OrganizationReply, "save", slower)
    with pytest.raises(NoReplyNow, match="used already"):
        actions.reply_for_organization(request_of.pk, Reply.DONE, None, "", now=timezone.now())
    assert now_stands(request_of) is State.WITH_ORGANIZATION, "nothing of the slower one is kept"


def test_what_another_says_meanwhile_is_told_in_the_form(client, request_of, monkeypatch) -> None:
    def slower(*_, **__):
        raise NoReplyNow("Somebody was faster.")

    monkeypatch.setattr(replying, "reply_for_organization", slower)
    assert "Somebody was faster." in page(client, request_of, reply="done")


def test_what_is_missing_is_said_and_nothing_typed_is_lost(client, request_of) -> None:
    told = page(client, request_of, reply="ours", due_on="", text="We need <time>.")
    assert "data-focus" in told and told.count("Give a day from today on") == 2 and "We need &lt;time&gt;." in told
    assert "Choose one of the three." in page(client, request_of, text="x")
    assert "Enter a valid date." in page(client, request_of, reply="ours", due_on="soon")
    assert "Give a day from today on" in page(client, request_of, reply="ours", due_on=today(-1).isoformat())
    with pytest.raises(WrongState, match="by which day"):
        actions.reply_for_organization(request_of.pk, Reply.OURS, None, "", now=timezone.now())
    assert not OrganizationReply.objects.exists()


def test_a_day_beside_another_answer_is_left_out(client, request_of) -> None:
    page(client, request_of, reply="done", due_on=today(3).isoformat())
    assert OrganizationReply.objects.get().due_on is None


def test_it_expires_by_its_own_word_and_by_the_row(client, request_of) -> None:
    over = links.signed(request_of.pk, timezone.now() - timedelta(minutes=1))
    answer = client.post(f"/reply/{over}/", {"reply": "done"})
    assert answer.status_code == 410 and "takes no reply any more" in answer.content.decode()
    Request.objects.update(until=timezone.now() - timedelta(minutes=1))
    longer = links.signed(request_of.pk, timezone.now() + timedelta(days=9))
    assert client.post(f"/reply/{longer}/", {"reply": "done"}).status_code == 410
    assert not OrganizationReply.objects.exists() and now_stands(request_of) is State.WITH_ORGANIZATION


def test_it_takes_no_reply_once_the_concern_went_another_way(client, request_of, monkeypatch) -> None:
    answering.answer(request_of.concern_id, "We mended them ourselves.", by=captain(), now=timezone.now())
    assert "takes no reply any more" in page(client, request_of, 410, reply="not_ours")
    assert now_stands(request_of) is State.ANSWERED and not OrganizationReply.objects.exists()


def test_an_author_who_says_it_is_not_fixed_ends_the_question_too(client, request_of) -> None:
    found = whole(Concern.objects.filter(pk=request_of.concern_id)).get()
    actions.say_not_fixed(found, "They came and left.", now=timezone.now())
    assert "settled in another way" in page(client, request_of, 410, reply="done")
    with pytest.raises(NoReplyNow):
        replying.open_request("none", now=timezone.now())


def test_silence_is_shown_with_its_days_and_a_day_that_passed_as_late(client, request_of) -> None:
    seen = f"/harborview/concerns/{request_of.concern_id}/"
    assert "No reply for 3 days." in client.get(seen).content.decode()
    Request.objects.update(asked_at=timezone.now())
    assert "No reply yet." in client.get(seen).content.decode()
    page(client, request_of, reply="ours", due_on=today().isoformat())
    OrganizationReply.objects.update(due_on=today(-2))
    assert "That day was 2 days ago." in client.get(seen).content.decode()


def test_words_of_a_reply_stand_in_public_once_a_person_has_let_them_through(client, request_of) -> None:
    page(client, request_of, reply="ours", due_on=today(9).isoformat(), text="We replace all lamps at once.")
    seen = f"/harborview/concerns/{request_of.concern_id}/"
    assert "replace all lamps" not in client.get(seen).content.decode()
    passing_on.read_reply(request_of.pk, True, by=moderator(), now=timezone.now())
    assert "We replace all lamps at once." in client.get(seen).content.decode()
