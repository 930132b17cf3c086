"""What residents and partners add waits for a person; letters about a problem are asked for without an account."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from compstat.access.rules import WrongState
from compstat.concerns.models import ConcernFollower
from compstat.problems.actions import sending
from compstat.problems.actions.sending import SENT, send_contribution
from compstat.problems.models import Contribution, ContributionSent, Problem

from .making import NOW, acts
from .telling import TODAY, problem

TEXT = "It is worst when the factory’s shift ends, at 3 pm."
ACT = "0123456789ABCDEFGHJKMNPQRS"


@pytest.fixture(autouse=True)
def _today(monkeypatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def found() -> Problem:
    return problem()


def form(**told: str) -> dict[str, str]:
    return {"text": TEXT, "who": "resident", "language": "en", "act": ACT} | told


def send(client: Client, found: Problem, **told: str):
    return client.post(f"/harborview/problems/{found.id}/contribute/", form(**told))


def words(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", unescape(answer.content.decode())))


def test_it_is_taken_with_its_marks_and_nobody_else_reads_it(client, found) -> None:
    answer = send(client, found, text=f"{TEXT} Call 617-555-0133.", who="partner", language="ht")
    assert answer.status_code == 200 and "Thank you. We have it." in words(answer)
    assert answer["Cache-Control"] == "no-store, private" and not answer.cookies
    (sent,) = ContributionSent.objects.all()
    assert (sent.problem_id, sent.who, sent.language, sent.read_at) == (found.id, "partner", "ht", None)
    assert "phone" in sent.marks
    assert not Contribution.objects.exists() and acts() == []
    assert "factory" not in client.get(f"/harborview/problems/{found.id}/").content.decode()


def test_the_form_is_open_without_an_account_and_says_who_reads_it(client, found) -> None:
    told = words(client.get(f"/harborview/problems/{found.id}/contribute/"))
    assert "You don’t need an account" in told and "A person reads it before others can." in told
    assert "In danger now? Call 911." in told and "Speeding on Quay Road" in told


def test_the_same_form_twice_is_one(client, found) -> None:
    for _ in range(2):
        assert send(client, found).status_code == 200
    assert ContributionSent.objects.count() == 1
    send(client, found, text="Something else happens there.")
    assert ContributionSent.objects.count() == 2


@pytest.mark.parametrize(("told", "said"), [
    ({"text": ""}, "Tell us what you know."), ({"text": "a"}, "at least 3"), ({"text": "a" * 1001}, "at most 1000"),
    ({"who": "police"}, "police"), ({"language": "xx"}, "xx"), ({"act": "no"}, "This form was changed on its way."),
])  # fmt: skip
def test_what_cannot_be_taken_says_why_and_loses_nothing(client, found, told, said) -> None:
    answer = send(client, found, **told)
    assert said in words(answer) and not ContributionSent.objects.exists()
    if "text" not in told:
        assert TEXT in words(answer)


def test_a_closed_problem_takes_nothing(client, found) -> None:
    Problem.objects.filter(pk=found.pk).update(state="closed", closed_on=TODAY)
    assert "This problem is closed." in words(client.get(f"/harborview/problems/{found.id}/contribute/"))
    assert "This problem is closed." in words(send(client, found)) and not ContributionSent.objects.exists()


@pytest.mark.parametrize(("text", "who", "said"), [
    ("ab", "resident", "at most 1000 letters"), ("a" * 1001, "resident", "at most 1000 letters"),
    (TEXT, "captain", "as a resident or for a partner"),
])  # fmt: skip
def test_the_act_itself_refuses(found, text: str, who: str, said: str) -> None:
    with pytest.raises(WrongState, match=said):
        send_contribution(found, text, "en", who, network="a", now=NOW)
    assert not ContributionSent.objects.exists()


def test_without_a_form_each_is_one_of_its_own(found) -> None:
    keys = {send_contribution(found, TEXT, "en", "resident", network="a", now=NOW) for _ in range(2)}
    assert len(keys) == 2 == ContributionSent.objects.count()


def test_very_many_from_one_network_wait(client, found, monkeypatch) -> None:
    monkeypatch.setattr(sending, "SENT", type(SENT)("contributions", 2, SENT.span, public=True))
    for n in range(2):
        assert send(client, found, text=f"{TEXT} {n}").status_code == 200
    answer = send(client, found, text="One too many.")
    assert answer.status_code == 429 and answer["Retry-After"] == "3600" and "Wait 60 minutes" in words(answer)
    assert ContributionSent.objects.count() == 2


def test_a_form_of_another_site_is_refused(found) -> None:
    strict = Client(enforce_csrf_checks=True)
    where = f"/harborview/problems/{found.id}/contribute/"
    assert strict.post(where, form(), headers={"Origin": "https://other.example"}).status_code == 403
    assert strict.post(where, form(), headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert strict.post(where, form()).status_code == 200


def test_letters_are_asked_for_and_nobody_learns_who_follows(client, found) -> None:
    where = f"/harborview/problems/{found.id}/follow/"
    assert "We write when something happens" in words(client.get(where))
    answers = [client.post(where, {"address": "ann@example.org", "language": "es"}) for _ in range(2)]
    assert all("Look into your mail." in words(each) for each in answers)
    followers = list(ConcernFollower.objects.all())
    assert [(each.about, each.city, each.language, each.confirmed_at) for each in followers] == [
        (found.id, "harborview", "es", None)
    ] * 2
    assert "Enter a valid email address" in words(client.post(where, {"address": "ann", "language": "es"}))
    assert acts() == []


def test_letters_are_not_asked_for_without_end(client, found, monkeypatch) -> None:
    from compstat.problems.views import following

    monkeypatch.setattr(following, "FOLLOWED", type(SENT)("follow problems", 1, SENT.span, public=True))
    where = f"/harborview/problems/{found.id}/follow/"
    told = {"address": "ann@example.org", "language": "en"}
    assert client.post(where, told).status_code == 200
    answer = client.post(where, told)
    assert answer.status_code == 429 and "Very many have sent this from your network." in words(answer)
    assert ConcernFollower.objects.count() == 1
