"""A person reads, publishes or withholds, and says what becomes of a concern; what is refused changes nothing."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from compstat.access.actions import new_key
from compstat.access.models import LogLine
from compstat.access.rules import OPERATOR, NotAllowed, Role, WrongState
from compstat.concerns import actions, queries, rules
from compstat.concerns.actions import Heard, moderating, passing_on
from compstat.concerns.models import Appeal, Concern, OrganizationReply, OwnWords, Request
from compstat.concerns.rules import Ground, Publication, Reply, State
from compstat.promises.models import Promise

from .desk_making import (
    ANSWER,
    CITY,
    DAY,
    DUE,
    HOUR,
    NOW,
    REASON,
    TEXT,
    TODAY,
    ZONE,
    acts,
    again,
    everything,
    kinds,
    member,
    published,
    raised,
)


@pytest.fixture
def mei():
    return member(Role.CAPTAIN)


@pytest.fixture
def sent(monkeypatch) -> list[tuple[str, str]]:
    """Letters to organizations: to whom, about which."""
    told: list[tuple[str, str]] = []
    monkeypatch.setattr(passing_on, "_write_to", lambda made, address, by, now: told.append((address, made.id)))
    return told


def asked(found: Concern, by, until=DUE, now=NOW) -> Request:
    return actions.pass_on(found.id, "Public works", "works@example.org", REASON, until, by=by, now=now)


def refused_all(*tries, error=WrongState) -> None:
    """Each is refused, and nothing has changed after all of them."""
    before = everything()
    for each in tries:
        with pytest.raises(error):
            each()
    assert everything() == before


# --- Reading


def test_a_text_is_read_and_published_in_a_wording_and_own_words_stay(mei) -> None:
    found = raised(effect="My son walks there")
    assert (found.publication, found.text, found.state) == ("waiting", "", "received")
    told = actions.publish(found.id, " Cars race there. ", " Pier Street ", "speeding", by=mei, now=NOW + HOUR)
    assert (told.publication, told.text, told.place, told.theme) == (
        "published", "Cars race there.", "Pier Street", "speeding"
    )  # fmt: skip
    assert told.state == "acknowledged" and told.first_answer_at is None, "a receipt is no answer"
    words = OwnWords.objects.get()
    assert (words.text, words.effect, words.read_at) == (TEXT, "My son walks there", NOW + HOUR)
    assert kinds(found) == ["raised", "published"] and acts() == ["concern_moderated"]
    line = LogLine.objects.get()
    assert (line.object_id, line.role) == (found.id, "captain")


def test_the_wording_may_be_changed_later(mei) -> None:
    found = published(mei)
    actions.answer(found.id, ANSWER, by=mei, now=NOW)
    told = actions.publish(found.id, "Cars race.", "", "traffic", by=mei, now=NOW + HOUR)
    assert (told.text, told.place, told.state) == ("Cars race.", "", "answered")
    assert kinds(found) == ["raised", "published", "answered", "reworded"]


def test_it_is_withheld_on_a_ground_with_a_reason_its_author_reads(mei) -> None:
    found = raised()
    told = actions.withhold(found.id, "identifies", "It names a neighbor by house.", by=mei, now=NOW)
    assert (told.publication, told.ground, told.state, told.text) == ("withheld", "identifies", "acknowledged", "")
    assert OwnWords.objects.get().read_at == NOW and kinds(found) == ["raised", "withheld"]
    assert found.events.get(kind="withheld").reason == "It names a neighbor by house."
    told = actions.publish(found.id, "Cars race.", "", "speeding", by=mei, now=NOW + HOUR)  # in words that name nobody
    assert (told.publication, told.ground) == ("published", "")


@pytest.mark.parametrize("ground", ["criticism", "criticizes_police", "police", "false", "rude", "", "other"])
def test_criticism_of_police_is_no_ground(mei, ground: str) -> None:
    found = raised("The officers here are lazy, rude and useless, and the captain does nothing.")
    refused_all(lambda: actions.withhold(found.id, ground, "It criticizes the police.", by=mei, now=NOW))
    assert {each.value for each in Ground} == {"identifies", "threat", "sealed", "advertising"}
    assert set(rules.GROUNDS) == set(Ground)
    told = actions.publish(found.id, "The officers here are lazy.", "", "police", by=mei, now=NOW)
    assert told.publication == "published"


def test_what_is_wrong_with_a_decision_changes_nothing(mei) -> None:
    found, held = raised(), raised("Buy cheap watches at our shop, best prices in town.")
    actions.withhold(held.id, "advertising", "It sells something.", by=mei, now=NOW)
    OwnWords.objects.create(id="A" * 26, concern=held, kind="appealed", text="Read it again.", at=NOW)
    refused_all(
        lambda: actions.publish(found.id, " ", "", "speeding", by=mei, now=NOW),
        lambda: actions.publish(found.id, "x" * 1001, "", "speeding", by=mei, now=NOW),
        lambda: actions.publish(found.id, "x", "y" * 121, "speeding", by=mei, now=NOW),
        lambda: actions.publish(found.id, "x", "", "crimes", by=mei, now=NOW),
        lambda: actions.publish("none", "x", "", "speeding", by=mei, now=NOW),
        lambda: actions.withhold(found.id, "threat", "No.", by=mei, now=NOW),
        lambda: actions.withhold(found.id, "threat", "x" * 1001, by=mei, now=NOW),
        lambda: actions.read_words("none", by=mei, now=NOW),
        lambda: actions.read_words("A" * 26, by=mei, now=NOW),  # an appeal is decided, not read
        lambda: actions.decide_appeal("none", False, REASON, by=mei, now=NOW),
        lambda: actions.read_reply("none", True, by=mei, now=NOW),
    )


def test_who_may_read_and_decide(mei) -> None:
    found = raised()
    others = [member(Role.CAPTAIN, "D1"), member(Role.OFFICER), member(Role.CRIME_ANALYST), member(Role.PARTNER),
              member(Role.CAPTAIN, "city", city="boston"), member(Role.ADVOCATE, "city"), OPERATOR]  # fmt: skip
    for other in others:
        refused_all(
            lambda: actions.publish(found.id, "x", "", "speeding", by=other, now=NOW),  # noqa: B023
            lambda: actions.withhold(found.id, "threat", REASON, by=other, now=NOW),  # noqa: B023
            error=NotAllowed,
        )
    for role in (Role.COMMUNITY_SERVICE_OFFICER, Role.MODERATOR):
        actions.publish(found.id, "Words.", "", "speeding", by=member(role), now=NOW)


def test_of_two_who_decide_at_once_one_is_told(mei, monkeypatch) -> None:
    found = raised()
    stale = queries.concern(found.id)
    actions.withhold(found.id, "threat", "It threatens somebody.", by=mei, now=NOW)
    monkeypatch.setattr(queries, "concern", lambda _: stale)
    refused_all(
        lambda: actions.publish(found.id, "x", "", "speeding", by=mei, now=NOW),
        lambda: actions.answer(found.id, ANSWER, by=mei, now=NOW),
    )
    assert again(found).publication == "withheld"


def test_a_civilian_decides_on_an_appeal_and_not_about_their_own_decision(mei) -> None:
    found, ida, omar = raised(), member(Role.MODERATOR), member(Role.MODERATOR)
    actions.withhold(found.id, "identifies", "It names a shop.", by=ida, now=NOW)
    actions.appeal(again(found), "A shop is nobody.", now=NOW + HOUR)
    words = OwnWords.objects.get(kind="appealed")
    assert [each.words.id for each in queries.appeals_waiting(CITY, ["D4"])] == [words.id]
    assert queries.appeals_waiting(CITY, ["D1"]) == [] and queries.appeals_waiting("boston", ["D4"]) == []
    refused_all(lambda: actions.decide_appeal(words.id, False, REASON, by=ida, now=NOW + HOUR))
    refused_all(
        lambda: actions.decide_appeal(words.id, True, REASON, text="x", theme="speeding", by=mei, now=NOW + HOUR),
        lambda: actions.decide_appeal(words.id, False, REASON, by=member(Role.MODERATOR, "D1"), now=NOW + HOUR),
        error=NotAllowed,
    )
    refused_all(
        lambda: actions.decide_appeal(words.id, True, REASON, text=" ", theme="speeding", by=omar, now=NOW + HOUR),
        lambda: actions.decide_appeal(words.id, False, "no", by=omar, now=NOW + HOUR),
    )
    made = actions.decide_appeal(
        words.id, True, "A shop is no person.", text=TEXT, theme="speeding", by=omar, now=NOW + 2 * HOUR
    )
    told = again(found)
    assert (told.publication, told.text, told.ground, told.state) == ("published", TEXT, "", "acknowledged")
    assert (made.published, made.reason, made.role) == (True, "A shop is no person.", "Civilian moderator")
    assert kinds(found)[-1] == "appeal_decided" and acts()[-1] == "appeal_decided"
    assert queries.appeals_waiting(CITY, ["D4"]) == []
    refused_all(
        lambda: actions.decide_appeal(words.id, False, REASON, by=omar, now=NOW + 3 * HOUR),
        lambda: actions.withhold(found.id, "identifies", "Once more it names a shop.", by=mei, now=NOW + 3 * HOUR),
    )


def test_an_appeal_may_leave_it_withheld_and_is_decided_once(mei, monkeypatch) -> None:
    found, omar = raised(), member(Role.MODERATOR)
    actions.withhold(found.id, "threat", "It threatens somebody.", by=mei, now=NOW)
    actions.appeal(again(found), "", now=NOW + HOUR)
    words = OwnWords.objects.get(kind="appealed")
    stale = moderating._words(words.id, rules.Event.APPEALED)
    actions.decide_appeal(words.id, False, "It does threaten.", by=omar, now=NOW + HOUR)
    assert again(found).publication == "withheld" and Appeal.objects.get().published is False
    monkeypatch.setattr(moderating, "_words", lambda *_: stale)
    refused_all(lambda: actions.decide_appeal(words.id, False, REASON, by=omar, now=NOW + 2 * HOUR))


def test_an_appeal_that_publishes_a_concern_somebody_changed_meanwhile_is_refused(mei, monkeypatch) -> None:
    found, omar = raised(), member(Role.MODERATOR)
    actions.withhold(found.id, "threat", "It threatens somebody.", by=mei, now=NOW)
    actions.appeal(again(found), "", now=NOW + HOUR)
    words, stale = OwnWords.objects.get(kind="appealed"), queries.concern(found.id)
    actions.publish(found.id, "Other words.", "", "speeding", by=mei, now=NOW + HOUR)
    refused_all(lambda: actions.decide_appeal(words.id, False, REASON, by=omar, now=NOW + HOUR))  # nothing to decide
    monkeypatch.setattr(queries, "concern", lambda _: stale)
    tell = {"text": TEXT, "theme": "speeding", "by": omar, "now": NOW + HOUR}
    refused_all(lambda: actions.decide_appeal(words.id, True, REASON, **tell))
    assert again(found).text == "Other words."


# --- What becomes of it


def test_a_promise_stands_with_the_promises_of_the_area(mei) -> None:
    found = published(mei)
    made = actions.promise_for(found.id, ANSWER, " Traffic unit ", DUE, by=mei, now=NOW + HOUR)
    told = again(found)
    assert (told.state, told.promise, told.owner, told.due_on) == ("promised", made.id, "Traffic unit", DUE)
    assert told.first_answer_at == NOW + HOUR
    assert (made.what, made.area, made.origin, made.origin_id) == (ANSWER, "D4", "concern", found.id)
    assert acts() == ["concern_moderated", "promise_made", "concern_moved"]
    event = found.events.get(kind="promised")
    assert (event.reason, event.owner, event.due_on, event.key, event.role) == (
        ANSWER, "Traffic unit", DUE, made.id, "Captain"
    )  # fmt: skip


def test_it_is_answered_put_off_joined_or_declined(mei) -> None:
    one, two, three, four = (published(mei, f"{TEXT} {number}") for number in range(4))
    told = actions.answer(one.id, f" {ANSWER} ", by=mei, now=NOW)
    assert (told.state, told.answer, told.answered_on, told.first_answer_at) == ("answered", ANSWER, TODAY, NOW)
    told = actions.put_off(two.id, "Captain", DUE, "We count cars first.", by=mei, now=NOW)
    assert (told.state, told.owner, told.due_on, told.first_answer_at) == ("follow_up", "Captain", DUE, None)
    told = actions.put_off(two.id, "Captain", DUE + DAY, by=mei, now=NOW)
    assert (told.due_on, kinds(two)[-2:]) == (DUE + DAY, ["put_off", "put_off"])
    told = actions.join_problem(three.id, "P" * 26, REASON, by=mei, now=NOW)
    assert (told.state, told.problem, told.first_answer_at) == ("in_problem", "P" * 26, NOW)
    told = actions.decline(four.id, "The city has no law for this.", by=mei, now=NOW)
    assert (told.state, told.first_answer_at) == ("declined", NOW)
    assert acts()[4:] == ["concern_moved"] * 5


def test_what_takes_a_reason_a_role_or_a_day_is_refused_without(mei) -> None:
    found, done, theirs = published(mei), published(mei, f"{TEXT}!"), raised(complaint=True)
    actions.answer(done.id, ANSWER, by=mei, now=NOW)
    refused_all(
        lambda: actions.answer(found.id, "x", by=mei, now=NOW),
        lambda: actions.answer(done.id, ANSWER, by=mei, now=NOW),
        lambda: actions.put_off(found.id, "x", DUE, by=mei, now=NOW),
        lambda: actions.put_off(found.id, "Captain", TODAY - DAY, by=mei, now=NOW),
        lambda: actions.promise_for(found.id, "Soon", "Captain", DUE, by=mei, now=NOW),
        lambda: actions.promise_for(found.id, ANSWER, "x", DUE, by=mei, now=NOW),
        lambda: actions.promise_for(found.id, ANSWER, "Captain", TODAY - DAY, by=mei, now=NOW),
        lambda: actions.promise_for(done.id, ANSWER, "Captain", DUE, by=mei, now=NOW),
        lambda: actions.join_problem(found.id, " ", REASON, by=mei, now=NOW),
        lambda: actions.join_problem(found.id, "P" * 26, "no", by=mei, now=NOW),
        lambda: actions.decline(found.id, "no", by=mei, now=NOW),
        lambda: actions.decline(theirs.id, "Nothing will be done here.", by=mei, now=NOW),  # never a complaint
    )


def test_who_may_answer(mei, sent) -> None:
    found = published(mei)
    for other in (member(Role.OFFICER, "D1"), member(Role.MODERATOR), member(Role.CRIME_ANALYST), member(Role.PARTNER),
                  member(Role.OFFICER, "city", city="boston"), OPERATOR):  # fmt: skip
        refused_all(
            lambda: actions.answer(found.id, ANSWER, by=other, now=NOW),  # noqa: B023
            lambda: actions.put_off(found.id, "Captain", DUE, by=other, now=NOW),  # noqa: B023
            lambda: actions.promise_for(found.id, ANSWER, "Captain", DUE, by=other, now=NOW),  # noqa: B023
            lambda: actions.join_problem(found.id, "P" * 26, REASON, by=other, now=NOW),  # noqa: B023
            lambda: actions.decline(found.id, REASON, by=other, now=NOW),  # noqa: B023
            lambda: asked(found, other),  # noqa: B023
            error=NotAllowed,
        )
    assert actions.answer(found.id, ANSWER, by=member(Role.OFFICER), now=NOW).state == "answered"
    assert sent == []


def test_of_two_who_promise_at_once_one_promise_stands(mei, monkeypatch) -> None:
    found = published(mei)
    stale = queries.concern(found.id)
    actions.promise_for(found.id, ANSWER, "Captain", DUE, by=mei, now=NOW)
    monkeypatch.setattr(queries, "concern", lambda _: stale)
    refused_all(lambda: actions.promise_for(found.id, f"{ANSWER} Twice.", "Captain", DUE, by=mei, now=NOW))
    assert Promise.objects.count() == 1


def test_a_complaint_is_kept_as_one_whatever_its_theme(mei) -> None:
    found = raised(complaint=True)
    told = actions.publish(found.id, "An officer was rude.", "", "police", by=mei, now=NOW)
    assert told.complaint
    later = actions.publish(raised().id, "An officer was rude, too.", "", "complaint", by=mei, now=NOW)
    assert later.complaint
    refused_all(lambda: actions.decline(later.id, REASON, by=mei, now=NOW))


# --- Other organizations, and what the author says afterwards


def test_another_organization_is_asked_by_letter_until_a_day(mei, sent) -> None:
    found = published(mei)
    made = asked(found, mei)
    told = again(found)
    assert (told.state, told.organization, told.due_on, told.first_answer_at) == (
        "with_organization", "Public works", DUE, NOW
    )  # fmt: skip
    assert made.until == datetime.combine(DUE + DAY, time(), ZONE) and made.asked_at == NOW
    assert sent == [("works@example.org", made.id)]
    assert not any("works@example.org" in str(row) for row in [*Request.objects.values(), *Concern.objects.values()])
    assert found.events.get(kind="passed_on").key == made.id
    refused_all(lambda: asked(found, mei))  # once is enough


def test_what_cannot_be_asked(mei, sent) -> None:
    found, unread = published(mei), raised()

    def ask(of=found, name="Public works", address="works@example.org", reason=REASON, until=DUE):
        return lambda: actions.pass_on(of.id, name, address, reason, until, by=mei, now=NOW)

    refused_all(
        ask(unread), ask(name="x"), ask(name="x" * 121), ask(address="works"), ask(reason="no"), ask(until=TODAY),
        ask(until=TODAY + timedelta(91)),
    )  # fmt: skip
    assert sent == [] and not Request.objects.exists()
    ask(until=TODAY + timedelta(90))()


def test_a_reply_moves_it_and_its_words_wait_for_a_person(mei, sent) -> None:
    found = published(mei)
    made = asked(found, mei)
    actions.reply_for_organization(made.id, Reply.OURS, DUE + DAY, "Call Jo at 555-0100.", now=NOW + HOUR)
    actions.settle(NOW + HOUR)
    assert (again(found).state, again(found).due_on) == ("with_organization", DUE + DAY)
    refused_all(
        lambda: actions.read_reply(made.id, True, by=member(Role.OFFICER), now=NOW + HOUR), error=NotAllowed
    )  # fmt: skip
    reply = actions.read_reply(made.id, False, by=mei, now=NOW + HOUR)
    assert (reply.text, reply.reply, reply.read_at) == ("", "ours", NOW + HOUR), "its words go, what it replied stands"
    refused_all(lambda: actions.read_reply(made.id, True, by=mei, now=NOW + HOUR))
    other = asked(published(mei, f"{TEXT}!"), mei)
    actions.reply_for_organization(other.id, Reply.DONE, None, "The lamps are mended.", now=NOW + HOUR)
    assert actions.read_reply(other.id, True, by=mei, now=NOW + HOUR).text == "The lamps are mended."


def test_whatever_else_is_said_ends_the_wait_for_a_reply(mei, sent) -> None:
    for name, act in {
        "answered": lambda key: actions.answer(key, ANSWER, by=mei, now=NOW + HOUR),
        "promised": lambda key: actions.promise_for(key, ANSWER, "Captain", DUE, by=mei, now=NOW + HOUR),
        "follow_up": lambda key: actions.put_off(key, "Captain", DUE, by=mei, now=NOW + HOUR),
        "in_problem": lambda key: actions.join_problem(key, "P" * 26, REASON, by=mei, now=NOW + HOUR),
        "declined": lambda key: actions.decline(key, REASON, by=mei, now=NOW + HOUR),
    }.items():
        found = published(mei, f"{TEXT} {name}")
        made = asked(found, mei)
        act(found.id)
        assert again(found).state == name
        made.refresh_from_db()
        assert made.withdrawn_at == NOW + HOUR
        with pytest.raises(WrongState):
            actions.reply_for_organization(made.id, Reply.DONE, None, "", now=NOW + 2 * HOUR)
    assert not OrganizationReply.objects.exists()


def test_not_ours_brings_it_back_and_another_may_be_asked(mei, sent) -> None:
    found = published(mei)
    made = asked(found, mei)
    actions.reply_for_organization(made.id, Reply.NOT_OURS, None, "", now=NOW + HOUR)
    second = asked(found, mei, now=NOW + 2 * HOUR)  # what was sent is carried into the row first
    assert again(found).state == "with_organization" and second.id != made.id
    made.refresh_from_db()
    assert made.withdrawn_at is None, "it has its reply"


def test_not_fixed_is_read_and_answered_anew(mei) -> None:
    found = published(mei)
    actions.answer(found.id, ANSWER, by=mei, now=NOW)
    actions.say_not_fixed(again(found), "They still race.", now=NOW + DAY)
    words = OwnWords.objects.get(kind="not_fixed")
    refused_all(
        lambda: actions.read_words(words.id, by=member(Role.PARTNER), now=NOW + DAY),
        lambda: actions.read_words(words.id, by=member(Role.OFFICER, "D1"), now=NOW + DAY),
        error=NotAllowed,
    )
    actions.read_words(words.id, by=member(Role.CRIME_ANALYST), now=NOW + DAY)
    refused_all(lambda: actions.read_words(words.id, by=mei, now=NOW + DAY))
    told = actions.answer(found.id, "We put up a speed sign.", by=mei, now=NOW + 2 * DAY)
    assert (told.state, told.first_answer_at) == ("answered", NOW), "the first answer stopped the clock"
    actions.say_not_fixed(again(found), "Still.", now=NOW + 3 * DAY)
    actions.answer(found.id, "We put up two.", by=mei, now=NOW + 4 * DAY)
    assert not OwnWords.objects.filter(read_at=None).exists(), "whoever answers has read why"


# --- On behalf of somebody


def heard(text: str = TEXT, **told: object) -> Heard:
    return Heard(text, **told)  # type: ignore[arg-type]


def test_an_officer_writes_down_what_somebody_told_and_gives_a_code() -> None:
    luis, key = member(Role.OFFICER), new_key()
    told = heard(place="12 Pier Street", happens="at night", effect="noise", language="es")
    made = actions.raise_for(CITY, "d4", told, key=key, by=luis, now=NOW)
    found = again(made.concern)
    assert (found.id, found.area, found.origin, found.language, found.state) == (
        key, "D4", "officer", "es", "acknowledged"
    )  # fmt: skip
    assert (found.publication, found.text, found.came_at) == ("waiting", "", NOW)
    words = OwnWords.objects.get()
    assert (words.text, words.place, words.happens, words.language) == (TEXT, "Pier Street", "at night", "es")
    assert queries.status.concern_of_code(made.code) == found and made.code not in str(Concern.objects.values())
    assert kinds(found) == ["raised", "acknowledged"] and acts() == ["concern_raised"]
    refused_all(lambda: actions.raise_for(CITY, "d4", told, key=key, by=luis, now=NOW))  # the form again


def test_a_card_is_found_by_its_number_and_entered_once() -> None:
    ida = member(Role.MODERATOR)
    day = TODAY - timedelta(3)
    made = actions.raise_for(CITY, "D4", heard(card="k7m 3qx", raised_on=day), key=new_key(), by=ida, now=NOW)
    found = queries.concern_of_card(CITY, "K7M3QX")
    assert found == made.concern and (found.origin, found.raised_on) == ("paper", day)
    assert found.came_at == datetime.combine(day + DAY, time(), ZONE), "its clock runs from the end of that day"
    refused_all(lambda: actions.raise_for(CITY, "D4", heard(card="K7M3QX"), key=new_key(), by=ida, now=NOW))


def test_what_cannot_be_written_down() -> None:
    luis = member(Role.OFFICER)

    def write(key: str = "", by=luis, area="D4", **told: object):
        return lambda: actions.raise_for(CITY, area, heard(**told), key=key or new_key(), by=by, now=NOW)

    refused_all(
        write(text="x"), write(text="x" * 2001), write(place="x" * 121), write(happens="x" * 501),
        write(effect="x" * 1001), write(language="xx"), write(raised_on=TODAY + DAY), write(card="?"),
        write(card="1" * 13), write(key="short"),
    )  # fmt: skip
    refused_all(
        write(area="D1"), write(by=member(Role.PARTNER)), write(by=OPERATOR),
        write(by=member(Role.OFFICER, "city", city="boston")), error=NotAllowed,
    )  # fmt: skip


def test_a_complaint_told_to_an_officer_is_one() -> None:
    made = actions.raise_for(CITY, "D4", heard(complaint=True), key=new_key(), by=member(Role.OFFICER), now=NOW)
    assert (made.concern.complaint, made.concern.theme) == (True, "complaint")


# --- What is written down at meetings


def test_the_history_of_a_meeting_s_concern_is_whole(mei) -> None:
    told = {"origin": rules.Origin.SPOKEN, "raised_on": TODAY, "by": mei, "now": NOW}
    asked_there = actions.raise_concern(CITY, "D4", TEXT, **told)
    later = actions.raise_concern(CITY, "D4", f"{TEXT}!", due_on=DUE, owner="Captain", **told)
    at_once = actions.raise_concern(CITY, "D4", f"{TEXT}?", answer=ANSWER, **told)
    assert [kinds(each) for each in (asked_there, later, at_once)] == [
        ["raised"], ["raised", "put_off"], ["raised", "answered"]
    ]  # fmt: skip
    assert at_once.first_answer_at == at_once.came_at == NOW
    nobody = actions.raise_concern(CITY, "D4", f"{TEXT}#", due_on=DUE, **told)
    assert nobody.state == State.ACKNOWLEDGED, "a day that no role stands for is none"
    actions.follow_up(asked_there.id, "Captain", DUE, by=mei, now=NOW)
    actions.reword_concern(asked_there.id, "Shorter.", by=mei, now=NOW)
    actions.answer_concern(asked_there.id, ANSWER, by=mei, now=NOW + HOUR)
    assert kinds(asked_there) == ["raised", "put_off", "reworded", "answered"]
    assert again(asked_there).first_answer_at == NOW + HOUR
    assert asked_there.events.get(kind="answered").reason == ANSWER
    assert {each.role for each in asked_there.events.all()} == {"Captain"}
    last_week = actions.raise_concern(CITY, "D4", f"{TEXT}+", **{**told, "raised_on": TODAY - timedelta(7)})
    assert last_week.came_at == datetime.combine(TODAY - timedelta(6), time(), ZONE)
    assert last_week.publication == Publication.PUBLISHED


def test_own_clock_is_the_city_s(mei) -> None:
    """Late in the evening in Harborview it is the next day in UTC; the day people live in counts."""
    night = datetime(2026, 11, 25, 22, 0, tzinfo=ZONE).astimezone(timezone.get_fixed_timezone(0))
    found = published(mei, at=night)
    assert actions.answer(found.id, ANSWER, by=mei, now=night).answered_on == TODAY
