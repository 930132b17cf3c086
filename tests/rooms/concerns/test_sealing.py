"""A concern that tells of sexual or domestic violence goes under the seal: afterwards no word of it stands anywhere."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from compstat.access.rules import Actor, Role, WrongState
from compstat.concerns import actions, codes, links, queries
from compstat.concerns.actions import moderating, moving, passing_on
from compstat.concerns.actions.sealing import seal_late
from compstat.concerns.mailing.digest import write_digests
from compstat.concerns.mailing.followers import follow_up
from compstat.concerns.models import (
    Appeal,
    Concern,
    ConcernEvent,
    ConcernFollower,
    Disclosure,
    DisclosureState,
    OwnWords,
    Request,
    Translation,
)
from compstat.concerns.queries import similar_to, status
from compstat.concerns.queries.triage import case
from compstat.concerns.rules import Event, Ground, Reply, State
from compstat.places import queries as places
from compstat.promises import actions as promises
from compstat.promises import queries as promised
from compstat.promises.models import Promise

from .desk_making import (
    CITY,
    DAY,
    DUE,
    HOUR,
    NOW,
    TODAY,
    acting,
    acts,
    again,
    browser,
    everything,
    kinds,
    member,
    person,
    published,
    raised,
    send,
)
from .test_disclosures import everywhere

MARK = "zanzibarine"
TOLD = f"My husband {MARK}one hits me when he comes home."
OWN: dict[str, Any] = {
    "place": f"{MARK}two Lane", "happens": f"On {MARK}three nights", "effect": f"The {MARK}four hears it.",
    "language": "es",
}  # fmt: skip


@pytest.fixture
def mei() -> Actor:
    return member(Role.CAPTAIN)


@pytest.fixture
def ruth() -> Actor:
    return acting(person(Role.ADVOCATE, "city"), NOW + HOUR)


def sealed(found: Concern, by: Actor, reason: str = "") -> Concern:
    return actions.withhold(found.id, Ground.SEALED, reason, by=by, now=NOW + HOUR)


def code(found: Concern) -> str:
    return codes.code_of(found.id)


def told_everywhere(monkeypatch, mei: Actor) -> Concern:
    """One about which all there is was written, with a mark in each text."""
    monkeypatch.setattr(passing_on, "_write_to", lambda *_: None)
    found = raised(TOLD, address=f"{MARK}@example.org", **OWN)
    actions.publish(found.id, f"Somebody {MARK}five.", f"{MARK}six Lane", "noise", by=mei, now=NOW)
    actions.publish(found.id, f"Something {MARK}seven.", f"{MARK}six Lane", "noise", by=mei, now=NOW)
    actions.translate(found.id, "text", "en", f"A translation {MARK}eight.", by=mei, now=NOW)
    actions.answer(found.id, f"We look at the {MARK}nine.", by=mei, now=NOW)
    actions.say_not_fixed(again(found), f"Still {MARK}ten.", now=NOW)
    asked = actions.pass_on(
        found.id, "Works", "works@example.org", f"They know the {MARK}eleven.", DUE, by=mei, now=NOW
    )  # fmt: skip
    actions.reply_for_organization(asked.pk, Reply.NOT_OURS, None, f"The {MARK}twelve is not ours.", now=NOW)
    actions.withhold(found.id, Ground.IDENTIFIES, f"It names the {MARK}thirteen.", by=mei, now=NOW)
    actions.appeal(again(found), f"It names no {MARK}fourteen.", now=NOW)
    words = OwnWords.objects.get(kind=Event.APPEALED)
    civil = member(Role.MODERATOR)
    actions.decide_appeal(words.pk, False, f"It does name the {MARK}fifteen.", by=civil, now=NOW)
    return found


# --- No word


def test_no_word_of_it_stands_in_any_table(monkeypatch, mei) -> None:
    found = told_everywhere(monkeypatch, mei)
    before = everywhere()
    assert all(f"{MARK}{each}" in before for each in ("one", "three", "eight", "nine", "twelve", "fifteen"))
    lines = acts()
    sealed(found, mei, f"It says that {MARK}sixteen.")
    assert MARK not in everywhere(), "but under the seal"
    assert acts() == [*lines, "concern_moderated"], "one line"
    row = again(found)
    assert (row.publication, row.ground, row.state, row.theme) == ("withheld", "sealed", "acknowledged", "other")
    assert (row.text, row.place, row.cell, row.answer, row.owner, row.due_on) == ("", "", "", "", "", None)
    assert not Translation.objects.exists() and OwnWords.objects.filter(read_at=None).count() == 0
    assert OwnWords.objects.count() == 3 and Appeal.objects.get().reason == ""
    assert status.newest_request(status.whole(Concern.objects.filter(pk=found.pk)).get()) is None
    assert kinds(found)[-1] == "withheld", "what happened is still told"
    assert queries.counts_by_ground(CITY, "D4") == {}, "nothing of an area is counted"
    assert queries.incomplete() == []


def test_the_trained_person_reads_all_of_it(monkeypatch, mei, ruth) -> None:
    found = told_everywhere(monkeypatch, mei)
    sealed(found, mei)
    state = DisclosureState.objects.get()
    assert (state.city, state.language, state.state, state.came_on) == (CITY, "es", "received", TODAY)
    assert state.code_hash == again(found).code_hash == codes.code_hash(code(found))
    told = actions.open_disclosure(state.pk, by=ruth, now=NOW + HOUR)
    for each in (TOLD, OWN["place"], OWN["happens"], OWN["effect"], f"Still {MARK}ten.", f"It names no {MARK}fourteen.",
                 f"Something {MARK}seven."):  # fmt: skip
        assert each in told.text
    assert told.text.startswith(f"November 25, 2026:\n{TOLD}\nWhere: ") and told.contact == ""


def test_one_without_own_words_leaves_what_everybody_could_read(mei, ruth) -> None:
    found = published(mei, TOLD)
    OwnWords.objects.all().delete()
    sealed(found, mei)
    told = actions.open_disclosure(DisclosureState.objects.get().pk, by=ruth, now=NOW + HOUR)
    assert told.text == f"As everybody could read it: {TOLD} Pier Street"


def test_without_a_word_there_is_nothing_to_seal(mei) -> None:
    found = raised(TOLD)
    OwnWords.objects.all().delete()
    sealed(found, mei)
    assert not Disclosure.objects.exists() and again(found).ground == "sealed"


def test_whoever_was_slower_changes_nothing(mei, monkeypatch) -> None:
    found = raised(TOLD)

    def faster(*_: object) -> None:
        Concern.objects.filter(pk=found.pk).update(publication="published", text=TOLD)

    monkeypatch.setattr(moderating, "_have_read", faster)
    with pytest.raises(WrongState, match=moving.FASTER):
        sealed(found, mei)
    assert not Disclosure.objects.exists() and OwnWords.objects.get().text == TOLD and again(found).ground == ""
    assert acts() == []


def test_what_cannot_be_sealed_stays_as_it_is(mei, monkeypatch) -> None:
    found = raised(TOLD)
    before = everything()

    def broken(text: str) -> bytes:
        raise WrongState("There is no key.")

    monkeypatch.setattr("compstat.concerns.actions.sealing.sealed_text", broken)
    with pytest.raises(WrongState, match="no key"):
        sealed(found, mei)
    assert everything() == before and OwnWords.objects.get().text == TOLD


def test_what_a_civilian_moderator_has_let_through_is_not_sealed_either(mei) -> None:
    found = raised(TOLD)
    actions.withhold(found.id, Ground.THREAT, "It threatens somebody.", by=mei, now=NOW)
    actions.appeal(again(found), "", now=NOW)
    words = OwnWords.objects.get(kind=Event.APPEALED)
    actions.decide_appeal(
        words.pk, True, "It threatens nobody.", text="Noise.", theme="noise", by=member(Role.MODERATOR), now=NOW
    )  # fmt: skip
    with pytest.raises(WrongState, match="let this through"):
        sealed(found, mei)
    assert not Disclosure.objects.exists()


def test_other_grounds_take_a_reason(mei) -> None:
    with pytest.raises(WrongState, match="Say why"):
        actions.withhold(raised(TOLD).id, Ground.THREAT, "", by=mei, now=NOW)


# --- Afterwards


def test_nobody_puts_a_word_to_it_again(mei) -> None:
    found, other = raised(TOLD), published(mei)
    spoken = actions.raise_concern(
        CITY, "D4", TOLD, origin="spoken", raised_on=TODAY, by=member(Role.CAPTAIN), now=NOW
    )  # fmt: skip
    for each in (found, spoken):
        sealed(each, mei)
    before = everything()
    for refused in (
        lambda: actions.publish(found.id, TOLD, "", "noise", by=mei, now=NOW),
        lambda: actions.withhold(found.id, Ground.THREAT, "It threatens somebody.", by=mei, now=NOW),
        lambda: sealed(found, mei),
        lambda: actions.answer(found.id, "We look at it.", by=mei, now=NOW),
        lambda: actions.merge(found.id, other.id, by=mei, now=NOW),
        lambda: actions.merge(other.id, found.id, by=mei, now=NOW),
        lambda: actions.translate(found.id, "text", "es", TOLD, by=mei, now=NOW),
        lambda: actions.answer_concern(spoken.id, "We look at it.", by=mei, now=NOW),
        lambda: actions.reword_concern(spoken.id, TOLD, by=mei, now=NOW),
    ):
        with pytest.raises(WrongState, match="This is sealed"):
            refused()
    for refused in (
        lambda: actions.appeal(again(found), "", now=NOW), lambda: actions.say_not_fixed(again(found), "", now=NOW)
    ):  # fmt: skip
        with pytest.raises(WrongState):
            refused()
    assert everything() == before


def test_it_is_on_no_list_of_the_desk_and_in_no_match(mei) -> None:
    found = raised(TOLD)
    alike = raised(TOLD)
    sealed(found, mei)
    where, now = places.city(CITY), NOW + 30 * DAY
    listed = queries.desk(where, ["D4"], now)
    assert [row.concern.id for _, _, rows in listed.groups for row in rows] == [alike.id]
    assert {late.key for late in queries.overdue(CITY, ["D4"], now)} == {alike.id}
    assert similar_to(again(found)) == [] and similar_to(again(alike)) == []
    assert queries.appeals_waiting(CITY, ["D4"]) == [] and queries.to_translate(where, ["D4"], now) == []


def test_those_that_were_put_together_with_it_stand_alone_again(mei) -> None:
    found, other = published(mei, TOLD), raised()
    actions.merge(other.id, found.id, by=mei, now=NOW)
    sealed(found, mei)
    assert again(other).merged_into == "" and kinds(other)[-1] == "unmerged"
    assert OwnWords.objects.get(concern=other).text and len(queries.desk(places.city(CITY), ["D4"], NOW).to_read) == 1


def promised_twice(mei: Actor) -> Concern:
    """Promised, not fixed, and promised once more: with a mark in each word of staff."""
    found = published(mei, TOLD)
    first = actions.promise_for(found.id, f"A patrol passes the {MARK}one.", f"{MARK}two", DUE, by=mei, now=NOW)
    promises.reword(first.id, f"Two patrols pass the {MARK}three.", f"One {MARK}four is few.", by=mei, now=NOW)
    promises.keep(first.id, f"They saw the {MARK}five.", by=mei, now=NOW)
    actions.say_not_fixed(again(found), "", now=NOW)
    actions.settle(NOW)
    second = actions.promise_for(found.id, f"A visit to {MARK}six.", "Captain", DUE, by=mei, now=NOW)
    promises.move(second.id, DUE + DAY, f"The {MARK}seven is away.", by=mei, now=NOW)
    return found


def test_no_word_of_a_promise_that_was_made_for_it_stays(mei) -> None:
    found = promised_twice(mei)
    other = actions.promise_for(published(mei).id, "The lamps are mended.", "Captain", DUE, by=mei, now=NOW)
    lines = acts()
    sealed(found, mei)
    assert MARK not in everywhere() and acts() == [*lines, "concern_moderated"], "one line"
    assert (again(found).promise, again(found).state) == ("", State.ACKNOWLEDGED)
    mine = Promise.objects.filter(origin_id=found.id)
    assert {(each.what, each.owner, each.state) for each in mine} == {("Withdrawn.", "", "withdrawn")}
    board = promised.promises_of(CITY, "D4", TODAY + 99 * DAY)
    assert (board.count, [each.id for each in board.late]) == (1, [other.id]), "that one is gone tells too much"
    assert promised.tally(board).n == 1 and promised.late_in(CITY, ["D4"], TODAY + 99 * DAY) == [other]
    page = Client().get(f"/{CITY}/d4/promises/").content.decode()
    assert "1 promise:" in page and "withdrawn" not in page.lower()
    rows = Client().get(f"/{CITY}/d4/facts/promises.csv").getvalue().decode()
    assert other.id in rows and found.id not in rows and "withdrawn" not in rows.lower()
    for refused in (
        lambda: promises.reopen(mine[0].id, "It was not kept.", by=mei, now=NOW),
        lambda: promises.reword(mine[1].id, f"A visit to {MARK}.", "It told too little.", by=mei, now=NOW),
        lambda: promises.keep(mine[1].id, f"The {MARK} was seen.", by=mei, now=NOW),
    ):  # fmt: skip
        with pytest.raises(WrongState, match="withdrawn already"):
            refused()


def test_staff_read_that_it_was_withdrawn_and_may_do_nothing_with_it() -> None:
    mei = person(Role.CAPTAIN)
    sealed(promised_twice(acting(mei)), acting(mei))
    key = Promise.objects.order_by("id").first().pk
    page = browser(mei).get(f"/staff/promises/{key}/").content.decode()
    assert "Its words are gone." in page and "Nothing more is to be done with it." in page
    assert 'name="event"' not in page and MARK not in page


def test_what_was_promised_before_promises_went_too_goes_late(mei) -> None:
    found = published(mei, TOLD)
    made = actions.promise_for(found.id, f"A patrol passes the {MARK}.", "Captain", DUE, by=mei, now=NOW)
    Concern.objects.filter(pk=found.pk).update(publication="withheld", ground="sealed", text="", promise="")
    actions.settle(NOW + HOUR)
    assert Promise.objects.get(pk=made.pk).state == "withdrawn" and MARK not in everywhere()


def test_the_link_of_an_organization_opens_nothing_any_more(monkeypatch, mei) -> None:
    found = told_everywhere(monkeypatch, mei)
    asked = Request.objects.get(concern=found)
    address = f"/reply/{links.signed(asked.pk, asked.until)}/"
    assert "Works" in Client().get(address).content.decode()
    sealed(found, mei)
    told = Client().get(address)
    assert told.status_code == 404 and "Works" not in told.content.decode()
    assert Request.objects.get().organization == "" and not ConcernEvent.objects.exclude(organization="").exists()


def test_what_came_just_while_it_was_sealed_is_sealed_too(mei, ruth) -> None:
    found = raised(TOLD)
    sealed(found, mei)
    OwnWords(concern=found, kind=Event.NOT_FIXED, text=f"Late {MARK}.", at=NOW).save(force_insert=True)
    Translation(
        concern=found, of="text", language="en", text=MARK, original=MARK, role="Captain", at=NOW
    ).save(force_insert=True)  # fmt: skip
    first = DisclosureState.objects.get()
    actions.open_disclosure(first.pk, by=ruth, now=NOW + HOUR)
    actions.settle(NOW + HOUR)
    seal_late(NOW + HOUR)
    assert MARK not in everywhere() and DisclosureState.objects.count() == 2
    late = DisclosureState.objects.exclude(pk=first.pk).get()
    assert f"Late {MARK}." in actions.open_disclosure(late.pk, by=ruth, now=NOW + HOUR).text


def test_followers_hear_nothing_and_are_forgotten(mei) -> None:
    found = raised(TOLD, address="ann@example.org")
    sealed(found, mei)
    follow_up(NOW + HOUR)
    write_digests(NOW + DAY)
    assert mail.outbox == [] and ConcernFollower.objects.get().stopped_at == NOW + HOUR


# --- The pages


def shown(found: Concern, **sent: str) -> str:
    return Client().post(f"/{CITY}/your-concern/", {"code": code(found), **sent}).content.decode()


def test_its_author_sees_the_sealed_page_and_help(mei, ruth) -> None:
    found = raised(TOLD)
    sealed(found, mei)
    scanned = Client().get(f"/c/{code(found)}/").content.decode()
    for told in (shown(found), shown(found, appeal="1", text=TOLD), scanned):
        assert "Nobody has opened it yet." in told and "555-0190" in told and "Leave this page" in told
        assert "A person read what you raised, and sealed it." in told and "An advocate uses it" not in told
        assert "Ask to look again" not in told and "Step by step" not in told and MARK not in told
    assert OwnWords.objects.count() == 1 and kinds(found) == ["raised", "withheld"]
    state = DisclosureState.objects.get()
    actions.open_disclosure(state.pk, by=ruth, now=NOW + HOUR)
    assert "An advocate read it on November 25, 2026." in shown(found)
    actions.close_disclosure(state.pk, by=ruth, now=NOW + HOUR)
    assert "It was closed on November 25, 2026." in shown(found)
    Disclosure.objects.all().delete()
    told = shown(found)
    assert "What you wrote is not kept any more." in told and "555-0190" in told
    assert not DisclosureState.objects.exists()


def test_whoever_withholds_is_told_before_and_after_and_reads_it_no_more() -> None:
    mei = person(Role.CAPTAIN)
    found, client = raised(TOLD), browser(mei)
    address = f"/staff/concerns/{found.id}/"
    assert "is sealed: nobody here can read it again" in client.get(address).content.decode()
    send(client, address, "withhold", ground="sealed")
    told = client.get(address).content.decode()
    assert "It is sealed. Nobody can read it again but the trained person." in told
    assert "It is sealed: the trained person alone reads it." in told and "Nothing more is to be done" in told
    assert MARK not in told and 'id="do-' not in told
    where = places.city(CITY)
    seen = case(found.id, where, places.area(where, "D4"), NOW)
    assert seen.raised is None and seen.not_fixed == ()
    assert MARK not in client.get("/staff/concerns/").content.decode()
    refused = send(client, f"/staff/concerns/{raised().id}/", "withhold", ground="threat")
    assert "Something is missing or not right" in refused.content.decode(), "other grounds take a reason"
    opened = browser(person(Role.ADVOCATE, "city"))
    key = DisclosureState.objects.get().pk
    assert TOLD in opened.post(f"/staff/disclosures/{key}/", {"do": "open"}).content.decode()
    assert ConcernEvent.objects.filter(concern=found).exclude(reason="").count() == 0
