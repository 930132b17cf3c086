"""Letters: what another organization is asked, and one a day for followers with all that is new; nothing sealed."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
from django.core import mail
from django.utils import translation

from compstat.access.rules import Role
from compstat.concerns import actions, links
from compstat.concerns.mailing.digest import last_morning, write_digests
from compstat.concerns.mailing.followers import follow_up
from compstat.concerns.models import Concern, ConcernEvent, ConcernFollower, OwnWords, Request, Translation
from compstat.concerns.queries import Followed, News, followed_of, register_news
from compstat.concerns.queries import news as heard
from compstat.concerns.rules import Event, Ground, Reply, State
from compstat.places import queries as places
from compstat.promises import actions as promises

from .desk_making import ANSWER, CITY, DAY, NOW, REASON, TEXT, TODAY, ZONE, again, member, person, published, raised
from .desk_making import acting as acting_as
from .test_following import ADDRESS, MINUTE, follower, link_in, pressed

MORNING = datetime(2026, 11, 26, 7, 0, tzinfo=ZONE)  # of the day after NOW
DUE = date(2026, 12, 9)
SECRET = "Zebrafinch lives at 12 Pier Street"


@pytest.fixture
def mei():
    return member(Role.CAPTAIN)


@pytest.fixture
def post() -> list:
    """The letters that were sent."""
    return mail.outbox


@pytest.fixture
def lamp(mei) -> Concern:
    """A concern everybody can read; somebody follows it since it was published."""
    found = published(mei, at=NOW - 3 * DAY)
    follower(found.pk, at=NOW - 2 * DAY)
    return found


@pytest.fixture
def alone(monkeypatch) -> None:
    """Without what rooms above tell."""
    monkeypatch.setattr(heard, "_providers", [])


def told(now: datetime = MORNING + 15 * MINUTE) -> list[str]:
    """The bodies of the letters of one morning."""
    before = len(mail.outbox)
    write_digests(now)
    return [each.body for each in mail.outbox[before:]]


def lines(body: str) -> list[str]:
    """What a letter says is new."""
    return re.findall(r"^- (.*)$", body, re.MULTILINE)


def happen(found: Concern, kind: Event, at: datetime = NOW, **more: object) -> None:
    ConcernEvent.objects.create(concern=found, at=at, kind=kind, **more)


# --- To another organization


def test_another_organization_is_asked_in_words_everybody_can_read_and_nothing_else(post, mei) -> None:
    found = published(mei, at=NOW - DAY, address=ADDRESS, language="es")
    OwnWords.objects.filter(concern=found).update(text=SECRET, happens=SECRET, effect=SECRET)
    made = actions.pass_on(found.id, "Public works", "works@example.org", REASON, DUE, by=mei, now=NOW)
    (letter,) = post
    assert (letter.to, letter.subject) == (
        ["works@example.org"], "Is this yours? A question from Harborview Police Department, District D4"
    )  # fmt: skip
    body = letter.body
    for part in (
        "Good day. This letter goes to: Public works.", f"> {TEXT}", "Where: Pier Street", f"Why we ask you: {REASON}",
        "- This is ours. It will be done by a day we give here.", "- This is not ours.", "- It is done.",
        "The link is good for 14 days, until the end of December 9, 2026.",
    ):  # fmt: skip
        assert part in body
    address = re.search(r"http://localhost:8000(/reply/\S+)", body)[1]
    assert links.read(address.split("/")[2]).request == made.pk
    assert "Zebrafinch" not in body and ADDRESS not in body and "captain" not in body.lower()
    assert "List-Unsubscribe" not in letter.message() and "No more of these letters" not in body
    assert not any("works@example.org" in str(row) for row in [*Request.objects.values(), *Concern.objects.values()])


def test_its_link_takes_the_reply_and_the_follower_hears_it(client, post, mei, lamp) -> None:
    now = datetime.now(tz=ZONE)  # pages have the clock of this machine
    until = now.date() + 30 * DAY
    actions.pass_on(lamp.id, "Public works", "works@example.org", REASON, until, by=mei, now=now)
    address = re.search(r"http://localhost:8000(/reply/\S+)", post[0].body)[1]
    assert TEXT in client.get(address).content.decode()
    assert client.post(address, {"reply": Reply.DONE}).status_code == 200
    (body,) = told(now + 2 * DAY)
    asked, replied = lines(body)
    assert asked.endswith(f"Public works was asked. {REASON}") and replied.endswith("Public works replied: it is done.")


# --- The digest


def test_one_letter_a_day_tells_everything_and_nothing_twice(post, mei, lamp, alone) -> None:
    follower(lamp.pk, "bo@example.org", at=NOW + MINUTE)  # since: they read the rest on the page
    actions.put_off(lamp.id, "Captain", DUE, by=mei, now=NOW)
    actions.answer(lamp.id, ANSWER, by=mei, now=NOW + 2 * MINUTE)
    for early in (NOW + MINUTE, MORNING, MORNING + 9 * MINUTE):
        assert told(early) == [], "not before the morning has settled"
    bodies = told()
    assert sorted(each.to[0] for each in post) == [ADDRESS, "bo@example.org"]
    mine = next(each for each in post if each.to == [ADDRESS])
    assert mine.subject == "News: a concern, District D4"
    assert lines(mine.body) == [
        "November 25, 2026: Captain answers by December 9, 2026.",
        f"November 25, 2026: Answered by: Captain. {ANSWER}",
    ]
    assert f"> {TEXT}" in mine.body and f"http://localhost:8000/harborview/concerns/{lamp.pk}/" in mine.body
    assert mine.body.count("/concern-following/") == 1 and "At most one comes a day" in mine.body
    assert [len(lines(each)) for each in bodies] == [2, 1] or [len(lines(each)) for each in bodies] == [1, 2]
    for later in (20 * MINUTE, DAY, 9 * DAY):
        assert told(MORNING + later + 15 * MINUTE) == [], "nothing happened, no letter"
    assert set(ConcernFollower.objects.values_list("told_at", flat=True)) == {MORNING + 9 * DAY}


def test_each_thing_that_happens_in_a_sentence(lamp, alone) -> None:
    for at, (kind, more) in enumerate((
        (Event.ACKNOWLEDGED, {}), (Event.REWORDED, {}), (Event.ANSWERED, {"reason": "Yes."}),
        (Event.NOT_FIXED, {}), (Event.DECLINED, {"reason": "It is private ground.", "role": "Captain"}),
        (Event.DECLINED, {"reason": "It is private ground."}), (Event.UNMERGED, {}), (Event.APPEALED, {}),
        (Event.PUT_OFF, {"due_on": DUE}), (Event.MERGED, {"key": "0" * 26}), (Event.REPLIED, {"key": "0" * 26}),
        (Event.PROMISED, {"owner": "Captain", "due_on": DUE, "key": "0" * 26}), (Event.TRANSLATED, {}),
    )):  # fmt: skip
        happen(lamp, kind, NOW + at * MINUTE, **more)
    (body,) = told()
    assert [each.removeprefix("November 25, 2026: ") for each in lines(body)] == [
        "A person has read it.", "The wording was changed.", "It was answered. Yes.",
        "Whoever raised it said that it is not fixed.", "Declined by: Captain. It is private ground.",
        "It was declined. It is private ground.", "It was taken apart again from another concern.",
        "There will be an answer by December 9, 2026.", "Captain promised something, by December 9, 2026.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("reply", "due_on", "words", "said"),
    [
        (Reply.OURS, DUE, "We come on Monday.", "Public works replied: it is ours, by December 9, 2026."),
        (Reply.NOT_OURS, None, "", "Public works replied: it is not ours."),
    ],
)
def test_what_an_organization_replied_and_its_words_once_a_person_has_read_them(
    mei, lamp, alone, reply, due_on, words, said
) -> None:
    made = actions.pass_on(lamp.id, "Public works", "works@example.org", REASON, DUE, by=mei, now=NOW)
    actions.reply_for_organization(made.pk, reply, due_on, words, now=NOW + MINUTE)
    last = lines(told()[-1])[-1]
    assert last == f"November 25, 2026: {said}", "nobody has read their words"
    actions.read_reply(made.pk, True, by=mei, now=NOW + DAY)
    ConcernFollower.objects.update(told_at=NOW - DAY)
    assert lines(told()[-1])[-1] == f"November 25, 2026: {said}{' ' if words else ''}{words}"


def test_a_promise_is_followed_until_it_is_kept(mei, lamp, alone) -> None:
    made = actions.promise_for(lamp.id, "Two lamps on Pier Street are mended", "Traffic unit", DUE, by=mei, now=NOW)
    (body,) = told()
    assert lines(body) == [
        "November 25, 2026: Traffic unit promised, by December 9, 2026: Two lamps on Pier Street are mended"
    ]

    def on(day: int, do, *given: object) -> list[str]:
        at = datetime(2026, 12, day, 12, tzinfo=ZONE)
        do(made.id, *given, by=mei, now=at)
        (body,) = told(at + DAY)
        return [each.split(": ", 1)[1] for each in lines(body)]

    assert on(1, promises.move, date(2026, 12, 4), "The lamps come earlier.") == [
        "The promise has another day: December 4, 2026, not December 9, 2026. The lamps come earlier."
    ]
    assert on(2, promises.reword, "Three lamps on Pier Street are mended", "One more is dark.") == [
        "The promise was put in other words: Three lamps on Pier Street are mended One more is dark."
    ]
    assert told(datetime(2026, 12, 5, 12, tzinfo=ZONE)) == []
    (late,) = told(datetime(2026, 12, 6, 12, tzinfo=ZONE))
    assert lines(late) == ["December 5, 2026: The promise is late: it was due on December 4, 2026."]
    assert on(7, promises.keep) == ["The promise was kept: Three lamps on Pier Street are mended"]
    assert on(8, promises.reopen, "One lamp is dark again.") == [
        "The promise was not kept after all: Three lamps on Pier Street are mended One lamp is dark again."
    ]
    assert on(9, promises.drop, "The street is rebuilt in March.") == [
        "The promise was dropped: Three lamps on Pier Street are mended The street is rebuilt in March."
    ]
    Concern.objects.filter(pk=lamp.pk).update(promise="0" * 26)
    assert told(datetime(2026, 12, 20, 12, tzinfo=ZONE)) == []


def test_a_letter_comes_in_the_language_it_was_asked_in_with_the_words_a_person_translated(mei, lamp, alone) -> None:
    ConcernFollower.objects.update(language="es")
    follower(lamp.pk, "bo@example.org", at=NOW - DAY, language="tlh")  # not offered any more
    actions.answer(lamp.id, ANSWER, by=mei, now=NOW)
    for of, text, original in (("text", "Corren carros.", TEXT), ("answer", "La unidad está allí.", ANSWER)):
        Translation.objects.create(
            concern=lamp, of=of, language="es", text=text, original=original, role="Interpreter", at=NOW + MINUTE
        )
        happen(lamp, Event.TRANSLATED, NOW + MINUTE)
    write_digests(MORNING + 15 * MINUTE)
    spanish = next(each for each in mail.outbox if each.to == [ADDRESS])
    assert "> Corren carros." in spanish.body and "La unidad está allí." in spanish.body and ANSWER not in spanish.body
    assert "/es/concern-following/" in spanish.body and "25 de noviembre de 2026" in spanish.body
    english = next(each for each in mail.outbox if each.to == ["bo@example.org"])
    assert ANSWER in english.body and english.body.count("- November") == 1, "a translation is no news to them"
    assert translation.get_language() == "en"


def test_whoever_follows_one_that_was_put_together_hears_of_the_other(mei, lamp, alone) -> None:
    other = published(mei, "The lamps on Pier Street are dark.", at=NOW - 2 * DAY)
    happen(other, Event.ACKNOWLEDGED, NOW - MINUTE)  # before: no news for them
    actions.merge(lamp.id, other.id, by=mei, now=NOW)
    actions.answer(other.id, ANSWER, by=mei, now=NOW + MINUTE)
    follower(other.pk, "bo@example.org", at=NOW - MINUTE)
    write_digests(MORNING + 15 * MINUTE)
    bodies = {each.to[0]: each.body for each in mail.outbox}
    assert [each.split(": ", 1)[1] for each in lines(bodies[ADDRESS])] == [
        "It was put together with another concern about the same. We tell you of that one.",
        f"Answered by: Captain. {ANSWER}",
    ]
    assert "> The lamps on Pier Street are dark." in bodies[ADDRESS] and other.pk in bodies[ADDRESS]
    assert len(lines(bodies["bo@example.org"])) == 1
    Concern.objects.filter(pk=other.pk).update(publication="withheld")
    actions.say_not_fixed(again(other), "Still dark.", now=NOW + DAY)
    assert told(MORNING + 2 * DAY) == [], "nobody can read the other any more"


# --- What is read by nobody, and what is sealed


def test_the_author_hears_that_something_came_of_it_and_reads_it_with_the_code(client, post, mei) -> None:
    found = raised(SECRET, address=ADDRESS)
    follow_up(NOW)
    pressed(client, link_in(post[0]), NOW + MINUTE)
    actions.withhold(found.id, Ground.IDENTIFIES, SECRET, by=mei, now=NOW + 2 * MINUTE)
    (body,) = told()
    assert lines(body) == [
        "November 25, 2026: It was not published. Your code shows why, and how to ask for a second look."
    ]
    assert "Type the code you were shown here: http://localhost:8000/harborview/your-concern/" in body
    actions.appeal(again(found), SECRET, now=NOW + DAY)
    words = OwnWords.objects.get(concern=found, kind=Event.APPEALED)
    civil = acting_as(person(Role.MODERATOR), NOW + DAY)
    actions.decide_appeal(words.id, False, "It names somebody, as was said.", by=civil, now=NOW + DAY + MINUTE)
    (body,) = told(MORNING + DAY + 15 * MINUTE)
    assert lines(body) == ["November 26, 2026: Somebody looked at it again. Your code shows what was decided."]
    assert not any("Zebrafinch" in each.body + each.subject for each in post)


def test_nobody_but_its_author_hears_of_what_was_withheld(mei, lamp) -> None:
    actions.withhold(lamp.id, Ground.IDENTIFIES, "It names a family of the street.", by=mei, now=NOW)
    assert told() == []


def test_the_author_of_one_that_was_put_together_unread_hears_of_the_other(mei, lamp, alone) -> None:
    found = raised(SECRET, address="cy@example.org", at=NOW - DAY)
    row = ConcernFollower.objects.get(about=found.pk)
    row.make_findable()
    row.confirmed_at = row.told_at = row.asked_at
    row.save()
    actions.merge(found.id, lamp.id, by=mei, now=NOW)
    actions.answer(lamp.id, ANSWER, by=mei, now=NOW + MINUTE)
    write_digests(MORNING + 15 * MINUTE)
    body = next(each.body for each in mail.outbox if each.to == ["cy@example.org"])
    assert [each.split(": ", 1)[1] for each in lines(body)] == [
        "It was put together with another concern about the same.", f"Answered by: Captain. {ANSWER}"
    ]  # fmt: skip
    assert "Zebrafinch" not in body


def test_nothing_sealed_stands_in_a_letter_not_even_that_there_is_something(post, mei, lamp) -> None:
    found = raised(SECRET, address=ADDRESS)
    row = ConcernFollower.objects.get(about=found.pk)
    row.make_findable()
    row.confirmed_at = row.told_at = row.asked_at
    row.save()
    for each in (found, lamp):
        actions.withhold(each.id, Ground.SEALED, "It tells of violence at home.", by=mei, now=NOW + MINUTE)
        happen(each, Event.ANSWERED, NOW + 2 * MINUTE, reason=SECRET)
    assert told() == [] and post == []
    assert set(ConcernFollower.objects.values_list("told_at", flat=True)) == {MORNING}


# --- What rooms above tell


def test_news_of_a_problem_come_with_those_of_its_concern_unless_they_come_anyway(mei, lamp, alone) -> None:
    problem, since = "P" * 26, []

    def tell(about: str, first: datetime, last: datetime) -> Followed | None:
        if about != problem:
            return None
        since.append(first)
        new = News(TODAY, "A plan was fixed.") if first < NOW + 5 * MINUTE <= last else None
        return Followed("problem", "D4", "Speeding", ("loop", CITY, problem), (new,) if new else ())

    for _ in range(2):
        register_news(tell)  # twice is once
    happen(lamp, Event.JOINED, NOW, reason=REASON)
    Concern.objects.filter(pk=lamp.pk).update(state=State.IN_PROBLEM, problem=problem)
    follower(problem, "bo@example.org", at=NOW - DAY)
    for about in (lamp.pk, problem):
        follower(about, "cy@example.org", at=NOW - DAY)
    write_digests(MORNING + 15 * MINUTE)
    sent = [(each.to[0], each.subject.split(",")[0], each.body) for each in mail.outbox]
    mine = next(body for to, _, body in sent if to == ADDRESS)
    assert lines(mine) == [
        f"November 25, 2026: It became part of a problem. {REASON}",
        "November 25, 2026: A plan was fixed.",
    ]
    assert "It is part of a problem: Speeding" in mine and f"/problems/{problem}/" in mine
    assert [subject for to, subject, _ in sent if to == "bo@example.org"] == ["News: a problem"]
    twice = {subject: body for to, subject, body in sent if to == "cy@example.org"}
    assert len(twice) == 2 and "A plan was fixed." not in twice["News: a concern"]
    assert min(since) == NOW - DAY and NOW in since, "of the problem, what happened since it is part of it"
    assert followed_of("0" * 26, NOW, NOW) is None
    assert "> Speeding" in next(body for to, _, body in sent if to == "bo@example.org")


def test_a_follower_of_a_problem_is_asked_to_confirm_too(post, alone) -> None:
    register_news(lambda about, first, last: Followed("problem", "city", "Speeding", ("loop", CITY, about)))
    actions.follow("P" * 26, CITY, ADDRESS, "en", now=NOW)
    follow_up(NOW)
    assert post[0].subject == "Confirm: letters about a problem, Harborview" and "> Speeding" in post[0].body


# --- Runners


def test_two_runners_write_one_letter(monkeypatch, post, mei, lamp) -> None:
    from compstat.concerns.mailing import digest

    actions.answer(lamp.id, ANSWER, by=mei, now=NOW)
    row = ConcernFollower.objects.get()
    for _ in range(2):  # both found it due
        digest._tell(places.city(CITY), row, MORNING)
    assert len(post) == 1
    monkeypatch.setattr(digest, "AT_ONCE", 0)
    ConcernFollower.objects.update(told_at=NOW - DAY)
    assert told() == [], "the others follow in the next round"


def test_the_last_morning_is_of_the_day_people_live_in() -> None:
    where = places.city(CITY)
    for now, day in (
        (MORNING + 9 * MINUTE, 25), (MORNING + 10 * MINUTE, 26), (MORNING + timedelta(hours=23), 26),
        (datetime(2026, 11, 26, 4, tzinfo=ZONE), 25),
    ):  # fmt: skip
        assert last_morning(where, now) == datetime(2026, 11, day, 7, tzinfo=ZONE)
