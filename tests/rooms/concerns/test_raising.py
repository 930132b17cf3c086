"""Raising: what it is comes first; no account; the same form is one concern; a code; nothing of violence anywhere."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from compstat.access.actions import new_key, opened_text
from compstat.access.models import LogLine, PublicCounter
from compstat.access.queries import TooOften
from compstat.access.rules import WrongState
from compstat.concerns import actions, rules
from compstat.concerns.actions import raising
from compstat.concerns.actions.raising import Account, Raised
from compstat.concerns.codes import code_hash, code_of
from compstat.concerns.models import Concern, ConcernEvent, ConcernFollower, Disclosure, DisclosureState, OwnWords
from compstat.concerns.rules import Kind, Place
from compstat.places import queries as places

NOW, HOME = datetime(2026, 11, 6, 3, 30, tzinfo=UTC), "203.0.113.9"  # still Thursday evening in Harborview
RAISE, WORDS = "/harborview/d4/raise/", "Cars race past the school."


@pytest.fixture
def where() -> places.City:
    return places.city("harborview")


@pytest.fixture
def d4(where) -> places.Area:
    return places.area(where, "D4")


def told(**changed: object) -> Raised:
    return replace(Raised(WORDS, act=new_key()), **changed)


def take(where, d4, raised: Raised, network: str = HOME, now: datetime = NOW) -> raising.Received:
    return actions.raise_own(where, d4, raised, network=network, now=now)


def test_it_is_taken_with_a_code_and_what_was_typed_stands_where_the_public_door_cannot_read(where, d4) -> None:
    made = take(where, d4, told(
        place_kind=Place.STREET, place="12 Pier Street", happens=" At three ", effect="Children run.", language="es",
        address="ann@example.org",
    ))  # fmt: skip
    assert re.fullmatch("[2-9A-HJKMNP-Z]{8}", made.code) and made.shortened
    found = Concern.objects.get()
    assert (found.state, found.publication, found.origin, found.language) == ("received", "waiting", "web", "es")
    assert (found.area, found.raised_on.isoformat(), found.came_at) == ("D4", "2026-11-05", NOW)
    assert (found.text, found.place, found.place_kind) == ("", "", "street"), "nobody has read it yet"
    assert found.code_hash == code_hash(made.code.lower()) and made.code not in str(vars(found))
    words = OwnWords.objects.get()
    assert (words.kind, words.text, words.place, words.happens) == ("raised", WORDS, "Pier Street", "At three")
    assert (words.effect, words.language, words.marks, words.read_at) == ("Children run.", "es", [], None)
    assert [each.kind for each in ConcernEvent.objects.all()] == ["raised"]
    follower = ConcernFollower.objects.get()
    assert (follower.about, follower.asked_to_confirm_at, follower.language) == (found.pk, None, "es")
    assert follower.opened() == "ann@example.org" and b"ann" not in bytes(follower.address)
    assert not LogLine.objects.exists(), "what residents send leaves no line"
    kept = [str(vars(row)) for t in (Concern, OwnWords, ConcernFollower, PublicCounter) for row in t.objects.all()]
    assert not any(HOME in each for each in kept), "a network address stands nowhere"


def test_the_same_form_again_is_the_same_concern_and_with_other_words_another(where, d4, monkeypatch) -> None:
    raised = told(address="ann@example.org")
    first, again = take(where, d4, raised), take(where, d4, raised, now=NOW + timedelta(minutes=1))
    assert (first.code, first.concern.pk) == (again.code, again.concern.pk)
    assert (Concern.objects.count(), OwnWords.objects.count(), ConcernFollower.objects.count()) == (1, 1, 1)
    monkeypatch.setattr(Concern.objects, "filter", lambda **_: Concern.objects.none())  # the other has not ended yet
    assert take(where, d4, raised).code == first.code and Concern.objects.count() == 1
    monkeypatch.undo()
    assert take(where, d4, replace(raised, text="Lamps are dark.")).code != first.code
    assert take(where, d4, told()).code != take(where, d4, told()).code


def test_a_complaint_is_marked_and_a_place_from_the_list_is_no_one_s_words(where, d4) -> None:
    complaint = take(where, d4, told(complaint=True)).concern
    assert (complaint.complaint, complaint.theme) == (True, "complaint")
    listed = take(where, d4, told(place_kind=Place.MAP, place="Mill Hill", cell="892a1072b2bffff"))
    assert (listed.concern.place, listed.concern.cell, listed.shortened) == ("Mill Hill", "892a1072b2bffff", False)


def test_what_says_nothing_is_refused_and_nothing_is_kept(where, d4) -> None:
    for refused in (told(text=" a "), told(text="x" * 2001), told(place="x" * 121)):
        with pytest.raises(WrongState):
            take(where, d4, refused)
    with pytest.raises(WrongState):
        actions.disclose(where, Account(" "), network=HOME, now=NOW)
    assert not Concern.objects.exists() and not Disclosure.objects.exists()


def test_marks_help_whoever_reads_and_a_flood_is_taken_and_read_last(where, d4, monkeypatch) -> None:
    take(where, d4, told(text="Write to bo@example.org", place=""))
    assert OwnWords.objects.get().marks == ["mail"]
    monkeypatch.setattr(raising, "READ_LAST_AFTER", replace(raising.READ_LAST_AFTER, times=3))
    monkeypatch.setattr(raising, "TAKEN", replace(raising.TAKEN, times=5))
    for _ in range(4):
        take(where, d4, told())
    assert [rules.MANY in words.marks for words in OwnWords.objects.order_by("id")] == [False] * 3 + [True] * 2
    last = told()
    with pytest.raises(TooOften, match="Wait 60 minutes, then try again; or tell us in person"):
        take(where, d4, last)
    assert take(where, d4, last, network="198.51.100.7").concern.pk, "an honest neighbor is not locked out"
    assert rules.MANY not in OwnWords.objects.order_by("id").last().marks
    assert take(where, d4, last, now=NOW + timedelta(minutes=5)).concern.pk, "what was taken before is told again"
    assert take(where, d4, told(), now=NOW + timedelta(hours=2)).concern.pk


def test_an_account_of_violence_is_sealed_and_nothing_of_it_stands_anywhere_else(where) -> None:
    account = Account("He hits me.", "555-0142 after six", "ht", new_key())
    code = actions.disclose(where, account, network=HOME, now=NOW)
    found = Disclosure.objects.get()
    assert (opened_text(found.text), opened_text(found.contact)) == ("He hits me.", "555-0142 after six")
    state = found.told
    assert (state.language, state.state, state.came_on.isoformat()) == ("ht", "received", "2026-11-05")
    assert state.code_hash == code_hash(code) and code == code_of(found.pk)
    assert b"hits" not in bytes(found.text) and b"555" not in bytes(found.contact)
    assert actions.disclose(where, account, network=HOME, now=NOW) == code
    assert (Disclosure.objects.count(), DisclosureState.objects.count()) == (1, 1)
    other = actions.disclose(where, replace(account, text="More.", contact=" "), network=HOME, now=NOW)
    assert other != code and Disclosure.objects.get(told__code_hash=code_hash(other)).contact is None
    for table in (Concern, ConcernEvent, OwnWords, ConcernFollower, LogLine):
        assert not table.objects.exists(), table


def test_floods_of_sealed_accounts_are_told_to_wait(where, monkeypatch) -> None:
    monkeypatch.setattr(raising, "SEALED", replace(raising.SEALED, times=1))
    actions.disclose(where, Account("One.", act=new_key()), network=HOME, now=NOW)
    with pytest.raises(TooOften, match="in person"):
        actions.disclose(where, Account("Two.", act=new_key()), network=HOME, now=NOW)


# Pages


def shown(client, status: int = 200, path: str = RAISE, **sent: object) -> str:
    answer = client.post(path, sent) if sent else client.get(path)
    assert answer.status_code == status and not answer.cookies and "no-store" in answer["Cache-Control"]
    return answer.content.decode()


def form(client, kind: Kind = Kind.CONCERN) -> dict[str, str]:
    """The hidden fields of a kind's form."""
    page = shown(client, kind=kind)
    return {"kind": kind, **dict(re.findall(r'name="(act)" value="([^"]+)"', page))}


def test_the_first_page_asks_what_it_is_and_needs_nothing_else(client) -> None:
    page = shown(client)
    assert "What do you want to tell us?" in page and "you don’t need an account" in page
    assert len(re.findall('type="radio" name="kind"', page)) == len(Kind) and "<script" not in page.split("<main")[1]
    assert "Choose what comes nearest." in client.post(RAISE).content.decode()
    assert "noindex" not in page and "noindex" in shown(client, kind=Kind.CONCERN)
    assert client.get("/harborview/atlantis/raise/").status_code == 404


@pytest.mark.parametrize(
    ("kind", "number", "words"),
    [
        (Kind.EMERGENCY, "tel:911", "Nobody watches this page."), (Kind.TIP, "tel:555-0100", "We keep no tips here"),
        (Kind.CRIME, "tel:555-0190", "It keeps happening: raise it as a concern"),
    ],
)  # fmt: skip
def test_other_things_are_led_to_where_they_are_taken_and_nothing_is_stored(client, kind, number, words) -> None:
    page = shown(client, kind=kind).split("<main")[1].split("<footer")[0]
    assert number.replace("-", "") in page.replace("-", "") and words in page and "<textarea" not in page
    assert not Concern.objects.exists() and not Disclosure.objects.exists()


def test_whoever_sends_a_form_of_such_a_kind_all_the_same_is_led_there_too(client) -> None:
    shown(client, kind=Kind.TIP, act=new_key(), text="He lives there.", where="neighborhood")
    assert not OwnWords.objects.exists() and not Concern.objects.exists()


def test_a_concern_is_raised_in_one_form_and_sent_twice_it_is_one(client) -> None:
    sent = {**form(client), "text": WORDS, "where": "street", "street": "12 Pier Street", "address": "ann@example.org"}
    page = shown(client, **sent)
    (code,) = re.findall(r'class="code"><bdi>([^<]+)<', page)
    assert re.fullmatch("[2-9A-Z]{4}-[2-9A-Z]{4}", code) and f"/c/{code}/" in page and 'class="qr"' in page
    assert "We took the house number off the street" in page and "Look into your mail" in page
    assert re.search("You get an answer by [A-Z][a-z]+day, [A-Z][a-z]+ [0-9]+, ", page)
    assert code in shown(client, **sent) and Concern.objects.count() == 1 and OwnWords.objects.count() == 1
    assert WORDS not in page, "whoever reads over a shoulder, or finds the paper, reads nothing"


def test_errors_stand_in_a_summary_and_at_the_field_and_nothing_typed_is_lost(client) -> None:
    sent = {**form(client), "text": "ab", "where": "street", "street": "", "address": "ann@", "effect": "Noise <b>"}
    page = shown(client, **sent)
    assert 'role="alert" tabindex="-1" data-focus' in page and "Something is missing or not right" in page
    for field, words in (("text", "at least 3 characters"), ("street", "Name the street"), ("address", "valid email")):
        assert f'href="#id_{field}"' in page and page.count(words) == 2, field
        assert 'aria-invalid="true"' in re.search(f'<[^>]*name="{field}"[^>]*>', page)[0]
    assert ">\nab</textarea>" in page and "Noise &lt;b&gt;" in page and 'value="ann@"' in page
    assert re.search('value="street"[^>]* checked', page) and not Concern.objects.exists()
    missing = shown(client, **form(client))
    assert "Tell us what it is about." in missing and 'href="#id_where"' in missing
    assert "This form was changed on its way." in shown(client, kind=Kind.CONCERN, act="x", text=WORDS)
    assert "Choose where it is." in missing and "novalidate" in missing
    assert not re.search("<[^>]* (maxlength|minlength|required)[ =>]", missing), "a browser cuts nothing off"


def test_too_often_is_said_in_the_form_that_keeps_what_was_typed(client, monkeypatch) -> None:
    monkeypatch.setattr(raising, "TAKEN", replace(raising.TAKEN, times=0))
    page = shown(client, 429, **form(client), text=WORDS, where="neighborhood")
    assert "Very many have sent this from your network. Wait" in page and WORDS in page
    monkeypatch.setattr(raising, "SEALED", replace(raising.SEALED, times=0))
    page = shown(client, 429, **form(client, Kind.VIOLENCE), text="He hits me.")
    assert "Very many have sent this" in page and "He hits me." in page


def test_a_complaint_is_shown_the_independent_path_first_and_is_taken(client) -> None:
    page = shown(client, kind=Kind.COMPLAINT)
    order = ["Somebody outside the police", "555-0177", "You may tell us as well", "<textarea"]
    assert sorted(order, key=page.index) == order
    done = shown(client, **form(client, Kind.COMPLAINT), text="He shouted at my son.", where="neighborhood")
    found = Concern.objects.get()
    assert found.complaint and found.theme == "complaint" and "555-0177" in done.split("<footer")[0]


def test_violence_gets_help_first_then_a_sealed_form_and_a_quick_way_off(client) -> None:
    page = shown(client, kind=Kind.VIOLENCE)
    assert page.index("Leave this page") < page.index("You can talk to somebody now") < page.index("<textarea")
    assert "555-0190" in page.split("<footer")[0] and "Only an advocate for people harmed can open it." in page
    assert 'rel="noreferrer"' in page and "<title>Tell us something" in page, "neither tab nor history tells"
    done = shown(client, **form(client, Kind.VIOLENCE), text="He hits me.", contact="555-0142")
    (code,) = re.findall(r'class="code"><bdi>([^<]+)<', done)
    assert "hits" not in done and "0142" not in done and 'class="qr"' not in done
    assert DisclosureState.objects.get().code_hash == code_hash(code) and not Concern.objects.exists()
    assert "Tell us what it is about." in shown(client, **form(client, Kind.VIOLENCE), contact="555-0142")


def test_the_language_of_the_page_is_that_of_the_answer_and_a_generated_one_is_nobodys(client) -> None:
    for code, kept in (("es", "es"), (settings.PSEUDO, "en")):
        path = f"/{code}{RAISE}"
        page = client.post(path, {"kind": Kind.CONCERN}).content.decode()
        (act,) = re.findall(r'name="act" value="([^"]+)"', page)
        answer = client.post(path, {"kind": Kind.CONCERN, "act": act, "text": WORDS, "where": "neighborhood"})
        assert answer.status_code == 200 and Concern.objects.order_by("-id").filter(language=kept).exists()


def test_a_form_from_another_site_is_refused(client) -> None:
    sent = {**form(client), "text": WORDS, "where": "neighborhood"}
    assert client.post(RAISE, sent, headers={"Origin": "https://elsewhere.example"}).status_code == 403
    assert not Concern.objects.exists()


def test_whoever_comes_from_a_neighborhood_has_it_chosen_and_it_is_kept_with_the_district(client, harborview) -> None:
    where = places.city("harborview")
    one = next(each for each in places.neighborhoods(where) if len(each.districts) == 1)
    district = places.area(where, one.districts[0])
    path = f"/harborview/{one.slug}/raise/"
    page = shown(client, path=path, kind=Kind.CONCERN)
    assert re.search('value="map"[^>]* checked', page) and re.search(f'value="{one.name}" selected', page)
    (act,) = re.findall(r'name="act" value="([^"]+)"', page)
    shown(client, path=path, kind=Kind.CONCERN, act=act, text=WORDS, where="map", nearby=one.name)
    found = Concern.objects.get()
    assert (found.area, found.place, found.place_kind) == (district.id, one.name, "map")
    assert "Choose a neighborhood" in shown(client, path=path, kind=Kind.CONCERN, act=act, text=WORDS, where="map")
    assert "Select a valid choice" in shown(
        client, path=path, kind=Kind.CONCERN, act=act, text=WORDS, where="map", nearby="Atlantis"
    )
    listed = client.get(f"/harborview/{one.slug}/concerns/").content.decode()
    assert f"What people raised, District {district.id}" in listed, "its district's list"


def test_the_whole_city_may_be_meant(client, harborview) -> None:
    page = client.post("/harborview/city/raise/", {"kind": Kind.CONCERN}).content.decode()
    assert "All over the whole city" not in page and "All over Harborview" in page


def test_a_neighborhood_of_several_districts_keeps_its_own(client, harborview, monkeypatch) -> None:
    where = places.city("harborview")
    shared = replace(places.neighborhoods(where)[0], districts=("D1", "D4"))
    monkeypatch.setattr(places, "area", lambda *_: shared)
    page = client.post(f"/harborview/{shared.slug}/raise/", {"kind": Kind.CONCERN}).content.decode()
    assert f"All over {shared.name}" in page and "from a list" not in page
