"""The desk shows what waits in one's own areas, the most urgent first; one concern is settled on one screen."""

from __future__ import annotations

import re
import sys
from datetime import timedelta

import pytest
from django.utils import timezone

from compstat.access.actions import new_key
from compstat.access.models import Person
from compstat.access.rules import Role
from compstat.concerns import actions, queries
from compstat.concerns.actions import passing_on
from compstat.concerns.models import Concern, OrganizationReply, OwnWords, Request
from compstat.concerns.queries import Choice, problems_there, register_problems
from compstat.concerns.rules import Reply
from compstat.places import queries as places
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
    acting,
    again,
    browser,
    member,
    person,
    published,
    raised,
    send,
)

SECRET = "zanzibarine"  # in own words that nobody has published


@pytest.fixture
def mei() -> Person:
    return person(Role.CAPTAIN)


@pytest.fixture
def sent(monkeypatch) -> list[str]:
    told: list[str] = []
    monkeypatch.setattr(passing_on, "_write_to", lambda made, address, by, now: told.append(address))
    return told


@pytest.fixture
def some_problems(monkeypatch):
    """The area works on one problem."""
    monkeypatch.setattr(sys.modules["compstat.concerns.queries.problems_there"], "_providers", [])
    register_problems(lambda city, area: [Choice("P" * 26, "Speeding on Pier Street")] if area == "D4" else [])


def groups(now=NOW, areas=("D4",), **told: str) -> dict[str, list[str]]:
    found = queries.desk(places.city(CITY), areas, now, **told)
    return {name: [row.concern.id for row in rows] for name, _, rows in found.groups}


def near_now() -> timedelta:
    """From NOW to the moment in which a page is asked for."""
    return timezone.now() - NOW


def page(client, path: str = "/staff/concerns/") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def steps(told: str) -> list[str]:
    return re.findall(r'id="do-(\w+)"', told)


def filled(told: str) -> list[str]:
    """Words of buttons that are filled: the next action alone."""
    return re.findall(r'<(?:a|button) class="button"[^>]*>([^<]*)<', told)


# --- What waits


def test_three_groups_the_most_urgent_first(mei, sent) -> None:
    by = acting(mei)
    late, early = raised(at=NOW - 2 * HOUR), raised(f"{TEXT} 1", at=NOW - 5 * DAY)
    slow, fast = published(by, f"{TEXT} 2"), published(by, f"{TEXT} 3", at=NOW - DAY)
    asked = published(by, f"{TEXT} 4")
    actions.pass_on(asked.id, "Public works", "works@example.org", REASON, DUE, by=by, now=NOW)
    done = published(by, f"{TEXT} 5")
    actions.answer(done.id, ANSWER, by=by, now=NOW)
    assert groups() == {"to_read": [early.id, late.id], "to_answer": [fast.id, slow.id], "waiting": [asked.id]}
    found = queries.desk(places.city(CITY), ["D4"], NOW)
    assert found.count == 5 and found.first == ("to_read", found.to_read[0])
    actions.withhold(early.id, "advertising", "It sells something.", by=by, now=NOW)
    found = queries.desk(places.city(CITY), ["D4"], NOW)
    assert found.first == ("to_answer", found.to_answer[0]) and found.first[1].concern == fast
    assert queries.desk(places.city(CITY), ["D1"], NOW).first is None


def test_hours_of_working_days_by_the_city_s_clock(mei) -> None:
    raised(at=NOW - 3 * HOUR)  # Wednesday, 7 in the morning
    row = queries.desk(places.city(CITY), ["D4"], NOW).to_read[0]
    assert (row.clock.hours, row.clock.late, row.clock.days) == (69, False, 0)
    assert row.clock.due_at == NOW + 6 * DAY - 3 * HOUR, "Thanksgiving, Saturday and Sunday do not count"
    saturday = queries.desk(places.city(CITY), ["D4"], NOW + 3 * DAY).to_read[0]
    assert saturday.clock.hours == 24 + 7, "what is left on Monday and Tuesday"
    over = queries.desk(places.city(CITY), ["D4"], NOW + 6 * DAY).to_read[0]
    assert (over.clock.hours, over.clock.late, over.clock.days) == (3, True, 0)
    assert queries.desk(places.city(CITY), ["D4"], NOW + 10 * DAY).to_read[0].clock.days == 3


def test_a_text_from_a_flood_is_read_last_and_one_from_before_the_clock_by_its_day(mei) -> None:
    by = acting(mei)
    flood, plain = raised(at=NOW - 9 * DAY), raised(f"{TEXT} 1")
    OwnWords.objects.filter(concern=flood).update(marks=["many"])
    assert groups()["to_read"] == [plain.id, flood.id]
    old, older = published(by, f"{TEXT} 2"), published(by, f"{TEXT} 3")
    actions.put_off(older.id, "Captain", DUE, by=by, now=NOW)
    Concern.objects.filter(pk__in=[old.id, older.id]).update(came_at=None)
    timed = published(by, f"{TEXT} 4")
    assert groups()["to_answer"] == [timed.id, older.id, old.id]


def test_withheld_texts_wait_for_an_answer_where_one_could_be_given(mei) -> None:
    by = acting(mei)
    found, nothing = raised(), raised(f"{TEXT} 1")
    actions.withhold(found.id, "identifies", "It names a neighbor.", by=by, now=NOW)
    actions.withhold(nothing.id, "advertising", "It sells something.", by=by, now=NOW)
    assert groups()["to_answer"] == [found.id]


def test_what_comes_back_waits_again(mei, sent) -> None:
    by = acting(mei)
    fixed, theirs = published(by), published(by, f"{TEXT} 1")
    actions.answer(fixed.id, ANSWER, by=by, now=NOW)
    request = actions.pass_on(theirs.id, "Public works", "works@example.org", REASON, DUE, by=by, now=NOW)
    assert groups() == {"to_read": [], "to_answer": [], "waiting": [theirs.id]}
    actions.say_not_fixed(again(fixed), "They still race.", now=NOW + DAY)
    actions.reply_for_organization(request.id, Reply.OURS, DUE, "In May.", now=NOW + DAY)
    found = queries.desk(places.city(CITY), ["D4"], NOW + DAY)  # before the job has carried it into the rows
    told = {row.concern.id: (row.not_fixed, row.replied) for row in found.to_answer}
    assert told == {fixed.id: (True, False), theirs.id: (False, True)} and found.waiting == ()
    actions.settle(NOW + DAY)
    row = queries.desk(places.city(CITY), ["D4"], NOW + 2 * DAY).to_answer[0]
    friday = NOW + 2 * DAY - 10 * HOUR  # its author said so on Thanksgiving
    assert row.clock.due_at == friday + 5 * DAY, "the clock runs anew from when its author said so"
    actions.read_reply(request.id, True, by=by, now=NOW + DAY)
    assert groups(NOW + DAY)["waiting"] == [theirs.id], "theirs, by a day"


def test_silence_is_shown_with_days(mei, sent) -> None:
    by = acting(mei)
    first, second = published(by), published(by, f"{TEXT} 1")
    for found, until in ((first, DUE), (second, DUE - 7 * DAY)):
        actions.pass_on(found.id, "Public works", "works@example.org", REASON, until, by=by, now=NOW)
    rows = queries.desk(places.city(CITY), ["D4"], NOW + 10 * DAY).waiting
    assert [(row.concern.id, row.silent, row.overdue) for row in rows] == [(second.id, 10, 3), (first.id, 10, 0)]


def test_one_area_one_theme_and_nothing_of_areas_somebody_may_not_read(mei) -> None:
    there = member(Role.CAPTAIN, "D1")
    mine, other = published(acting(mei), theme="noise"), published(acting(mei), f"{TEXT} 1")
    theirs = published(there, f"{TEXT} {SECRET}", area="D1")
    everywhere = raised("The bins of the whole city are never emptied.", area="city")
    client = browser(mei)
    told = page(client)
    assert mine.id in told and other.id in told and everywhere.id not in told
    assert theirs.id not in told and SECRET not in told and "D1" not in re.findall(r'<option value="(\w*)"', told)
    told = page(client, "/staff/concerns/?theme=noise")
    assert mine.id in told and other.id not in told and "Nothing of what you chose to see." in told
    told = page(browser(person(Role.MODERATOR, "city")), "/staff/concerns/?area=city")
    assert everywhere.id in told and mine.id not in told
    told = page(client, "/staff/concerns/?area=D1")  # not one of theirs: as if nothing was chosen
    assert theirs.id not in told and mine.id in told
    Concern.objects.filter(pk=other.pk).update(city="boston")
    assert other.id not in page(client)


def test_the_page_has_counts_empty_states_and_one_filled_button(mei) -> None:
    client = browser(mei)
    told = page(client)
    assert "Everything that came has been read." in told and "Nothing waits for an answer." in told
    assert "No other organization is asked at present." in told and filled(told) == []
    found = raised(f"{TEXT} {SECRET}", at=timezone.now() - HOUR)
    told = page(client)
    assert filled(told) == ["Read it"] and SECRET in told and "hours left" in told
    assert '<a href="#to_read">To read <b>1</b></a>' in told
    actions.publish(found.id, TEXT, "", "speeding", by=acting(mei, timezone.now()), now=timezone.now())
    told = page(client)
    assert filled(told) == ["Answer it"] and SECRET not in told, "what is published is shown as it is published"


def test_many_are_shown_in_part_and_counted_whole(mei, monkeypatch) -> None:
    monkeypatch.setattr(sys.modules["compstat.concerns.queries.desk"], "AT_ONCE", 2)
    for number in range(5):
        raised(f"{TEXT} {number}")
    told = page(browser(mei))
    assert told.count("data-row") == 2 and "3 more come up as these are done." in told and "<b>5</b>" in told


def test_whose_role_has_to_do_with_it() -> None:
    for role in (Role.PUBLISHER, Role.PARTNER, Role.ADVOCATE, Role.RECORDS_OFFICER, Role.ADMINISTRATOR):
        told = page(browser(person(role, "city")))
        assert "None of your roles reads concerns." in told and "data-row" not in told
    nobody = Person.objects.create(email="nobody@example.org", name="Nobody")
    assert "None of your roles reads concerns." in page(browser(nobody))
    ways = {
        Role.CAPTAIN: {"new", "translations", "overdue"}, Role.MODERATOR: {"new", "appeals", "translations", "overdue"},
        Role.PARTNER: {"translations"}, Role.ADVOCATE: {"disclosures"}, Role.CRIME_ANALYST: {"new", "overdue"},
    }  # fmt: skip
    for role, wanted in ways.items():
        told = page(browser(person(role, "city")))
        found = set(re.findall(r'href="/staff/(?:concerns/)?(new|appeals|translations|overdue|disclosures)/"', told))
        assert found == wanted, role


def test_pages_beside_the_list_say_how_many_wait(mei) -> None:
    by, ida = acting(mei), person(Role.MODERATOR)
    held = raised(at=NOW - 30 * DAY)
    actions.withhold(held.id, "identifies", "It names a shop.", by=by, now=NOW)
    actions.appeal(again(held), "A shop is nobody.", now=NOW + HOUR)
    published(by, "Los carros corren.", language="es")
    told = " ".join(re.sub(r"<[^>]+>", " ", page(browser(ida))).split())
    assert "Appeals 1 waits" in told and "To translate 1 waits" in told and "Overdue 1 waits" in told


# --- One concern on one screen


def test_own_words_stand_with_what_to_look_at_twice_told_in_words(mei) -> None:
    found = raised(f"Call me at 617-555-0123. {TEXT}", effect="My son walks there", happens="at night")
    told = page(browser(mei), f"/staff/concerns/{found.id}/")
    assert '<mark title="a telephone number">617-555-0123</mark>' in told
    assert "Look twice:" in told and "a telephone number" in told and "they decide nothing" in told
    assert "My son walks there" in told and "at night" in told
    assert "617-555-0123" not in told.partition("</head>")[0], "own words stand in no title"
    plain = raised("The lamp is dark.")
    assert "Nothing was marked." in page(browser(mei), f"/staff/concerns/{plain.id}/")


def test_reading_comes_first_then_a_promise_in_three_fields(mei) -> None:
    found, client = raised(), browser(mei)
    address = f"/staff/concerns/{found.id}/"
    told = page(client, address)
    assert steps(told) == ["publish", "withhold", "promise", "answer", "put_off", "decline"]
    assert filled(told) == ["Publish this wording"] and f">\n{TEXT}</textarea>" in told, "filled in with own words"
    done = send(client, address, "publish", text="Cars race there.", place="Pier Street", theme="speeding")
    assert (done.status_code, done["Location"], again(found).text) == (302, address, "Cars race there.")
    told = page(client, address)
    assert filled(told) == ["Promise this"] and "Everybody can read it now." in told
    today = places.moment(places.city(CITY), timezone.now()).date()
    assert f'value="{today + timedelta(14)}"' in told, "a day that is usual"
    assert '<option value="Captain">' in told and 'list="roles"' in told
    send(client, address, "promise", what=ANSWER, owner="Traffic unit", due_on=str(today + timedelta(9)))
    made = Promise.objects.get()
    assert (made.owner, again(found).promise) == ("Traffic unit", made.id)
    told = page(client, address)
    assert ANSWER in told and f'href="/staff/promises/{made.id}/"' in told and filled(told) == []
    assert steps(told) == ["publish", "withhold"] and "Change the wording" in told


def test_each_thing_that_may_become_of_it_has_its_form(mei, sent, some_problems) -> None:
    client = browser(mei)
    today = timezone.now().date()
    soon = str(today + timedelta(5))
    for do, after, told in (
        ("answer", "answered", {"text": ANSWER}),
        ("put_off", "follow_up", {"owner": "Captain", "due_on": soon, "reason": ""}),
        ("join", "in_problem", {"problem": "P" * 26, "reason": REASON}),
        ("pass_on", "with_organization", {
            "organization": "Public works", "address": "works@example.org", "until": soon, "reason": REASON
        }),
        ("decline", "declined", {"reason": "The city has no law for this."}),
    ):  # fmt: skip
        found = published(acting(mei), f"{TEXT} {do}", at=timezone.now())
        address = f"/staff/concerns/{found.id}/"
        refused = send(client, address, do).content.decode()
        assert "Something is missing or not right" in refused and again(found).state == "acknowledged"
        assert re.search(rf'id="do-{do}"[^>]* open>', refused), "the form that was refused stays open"
        assert send(client, address, do, **told).status_code == 302
        assert again(found).state == after
        page(client, address)
    assert sent == ["works@example.org"]


def test_withholding_offers_the_closed_grounds_alone(mei) -> None:
    found, client = raised(), browser(mei)
    address = f"/staff/concerns/{found.id}/"
    told = page(client, address).partition('id="do-withhold"')[2].partition("</details>")[0]
    assert re.findall(r'<option value="(\w*)"', told) == ["", "identifies", "threat", "sealed", "advertising"]
    refused = send(client, address, "withhold", ground="criticism", reason="It criticizes the police.")
    assert refused.status_code == 200 and again(found).publication == "waiting"
    assert "Criticism of police is never a reason" in refused.content.decode()
    send(client, address, "withhold", ground="threat", reason="It threatens somebody.")
    told = page(client, address)
    assert again(found).ground == "threat" and "It threatens somebody." in told


def test_a_refusal_of_the_rules_is_told_at_the_form_and_nothing_typed_is_lost(mei) -> None:
    found, client = published(acting(mei)), browser(mei)
    told = send(client, f"/staff/concerns/{found.id}/", "promise", what="Soon", owner="Captain", due_on=str(DUE))
    assert (
        "Say what is promised in 10 to 300 characters" in told.content.decode() and ">\nSoon<" in told.content.decode()
    )


def test_a_complaint_cannot_be_declined_and_one_without_problems_cannot_join(mei) -> None:
    found, client = raised(complaint=True), browser(mei)
    told = page(client, f"/staff/concerns/{found.id}/")
    assert "decline" not in steps(told) and "join" not in steps(told) and "never declined" in told
    assert send(client, f"/staff/concerns/{found.id}/", "decline", reason=REASON).status_code == 200
    assert again(found).state == "received"


def test_each_role_sees_what_it_may_do(mei) -> None:
    found = raised()
    address = f"/staff/concerns/{found.id}/"
    wanted = {
        Role.MODERATOR: ["publish", "withhold"], Role.OFFICER: ["promise", "answer", "put_off", "decline"],
        Role.CRIME_ANALYST: [],
    }  # fmt: skip
    for role, may in wanted.items():
        client = browser(person(role))
        assert steps(page(client, address)) == may
    analyst = browser(person(Role.CRIME_ANALYST))
    assert "A captain, a community service officer or an officer answers." in page(analyst, address)
    assert send(analyst, address, "answer", text=ANSWER).status_code == 403
    assert send(browser(person(Role.OFFICER)), address, "publish", text="x", theme="speeding").status_code == 403
    assert again(found).state == "received"


def test_for_others_there_is_no_such_page(mei) -> None:
    found = raised(f"{TEXT} {SECRET}")
    address = f"/staff/concerns/{found.id}/"
    for role, areas, city, status in (
        (Role.CAPTAIN, ("D1",), CITY, 403), (Role.PARTNER, ("D4",), CITY, 403), (Role.ADVOCATE, ("city",), CITY, 403),
        (Role.CAPTAIN, ("city",), "boston", 404),
    ):  # fmt: skip
        client = browser(person(role, *areas, city=city))
        for answer in (client.get(address), send(client, address, "answer", text=ANSWER)):
            assert answer.status_code == status and SECRET not in answer.content.decode()
    nobody = Person.objects.create(email="nobody@example.org", name="Nobody")
    assert browser(nobody).get(address).status_code == 404
    assert browser(mei).get(f"/staff/concerns/{new_key()}/").status_code == 404
    assert again(found).state == "received"


def test_what_came_back_is_read_on_the_same_screen(mei, sent) -> None:
    by, client = acting(mei), browser(mei)
    now = timezone.now()
    found = published(by, at=now)
    address = f"/staff/concerns/{found.id}/"
    request = actions.pass_on(
        found.id, "Public works", "works@example.org", REASON, now.date() + timedelta(9), by=by, now=now
    )
    actions.reply_for_organization(request.id, Reply.DONE, None, f"Mended by Jo {SECRET}.", now=now)
    actions.settle(now)
    told = page(client, address)
    assert "Public works has replied" in told and SECRET in told and "Do not show their words" in told
    assert "/staff/concerns/" in page(client) and "has replied. Read it." in page(client)
    officer = browser(person(Role.OFFICER))
    assert officer.post(address, {"do": "drop_reply", "of": request.id}).status_code == 403
    assert "There is no such reply" in client.post(address, {"do": "drop_reply", "of": "none"}).content.decode()
    client.post(address, {"do": "drop_reply", "of": request.id})
    assert OrganizationReply.objects.get().text == "" and SECRET not in page(client, address)
    again_told = client.post(address, {"do": "publish_reply", "of": request.id}).content.decode()
    assert "Somebody has read this reply already." in again_told
    actions.say_not_fixed(again(found), "", now=now)
    words = OwnWords.objects.filter(kind="not_fixed").first()
    told = page(client, address)
    assert "They gave no reason." in told and "its author wrote on" in told
    client.post(address, {"do": "read_words", "of": words.id})
    assert "I have read this" not in page(client, address)


def test_alike_ones_are_put_together_and_taken_apart_with_a_press(mei) -> None:
    by, client = acting(mei), browser(mei)
    first, second = published(by, at=timezone.now()), raised(f"{TEXT} Again.", at=timezone.now())
    address = f"/staff/concerns/{second.id}/"
    told = page(client, address)
    assert "Perhaps about the same" in told and "same place" in told and first.id in told
    assert client.post(address, {"do": "merge", "of": first.id}).status_code == 302
    told = page(client, address)
    assert again(second).merged_into == first.id and "Take them apart" in told and steps(told) == []
    assert "Put together with this one" in page(client, f"/staff/concerns/{first.id}/")
    assert second.id not in page(client)
    refused = client.post(address, {"do": "merge", "of": first.id})
    assert refused.status_code == 200 and "put together with another concern" in refused.content.decode()
    client.post(address, {"do": "unmerge"})
    assert again(second).merged_into == ""
    assert "cannot be done here" in client.post(address, {"do": "erase"}).content.decode()


def test_translations_and_words_that_are_gone_are_told(mei) -> None:
    by, client = acting(mei), browser(mei)
    found = raised("Los carros corren.", language="es")
    assert "If you do not read this language" in page(client, f"/staff/concerns/{found.id}/")
    actions.publish(found.id, "Los carros corren.", "", "speeding", by=by, now=NOW)
    actions.translate(found.id, "text", "en", "Cars race.", by=by, now=NOW)
    actions.publish(found.id, "Los carros corren mucho.", "", "speeding", by=by, now=NOW + HOUR)
    OwnWords.objects.all().delete()
    told = page(client, f"/staff/concerns/{found.id}/")
    assert "Cars race." in told and "out of date" in told and "not kept any more" in told
    spoken = actions.raise_concern(CITY, "D4", TEXT, origin="spoken", raised_on=NOW.date(), by=by, now=NOW)
    assert "written down at a meeting" in page(client, f"/staff/concerns/{spoken.id}/")


# --- Appeals


def test_a_civilian_decides_on_the_page_of_appeals(mei) -> None:
    ida, omar = person(Role.MODERATOR), person(Role.MODERATOR)
    found = raised()
    actions.withhold(found.id, "identifies", "It names a shop.", by=acting(ida), now=NOW)
    actions.appeal(again(found), "A shop is nobody.", now=NOW + HOUR)
    words = OwnWords.objects.get(kind="appealed")
    assert "You withheld this yourself." in page(browser(ida), "/staff/concerns/appeals/")
    client = browser(omar)
    told = page(client, "/staff/concerns/appeals/")
    assert "It names a shop." in told and "A shop is nobody." in told and TEXT in told and filled(told) == ["Decide"]
    sent = {"of": words.id, f"{words.id}-publishes": "yes", f"{words.id}-text": TEXT, f"{words.id}-theme": "speeding"}
    refused = client.post("/staff/concerns/appeals/", sent).content.decode()
    assert "Something is missing or not right" in refused
    done = client.post("/staff/concerns/appeals/", {**sent, f"{words.id}-reason": REASON}, follow=True)
    assert "Nobody has appealed" in done.content.decode() and again(found).publication == "published"
    assert client.post("/staff/concerns/appeals/", {"of": "none"}).status_code == 404
    for role in (Role.CAPTAIN, Role.OFFICER, Role.PARTNER):
        assert browser(person(role)).get("/staff/concerns/appeals/").status_code == 403
    far = browser(person(Role.MODERATOR, "D1"))
    assert TEXT not in page(far, "/staff/concerns/appeals/")


def test_days_on_the_desk_are_those_of_the_city(mei) -> None:
    by, late = acting(mei), NOW + 12 * HOUR  # ten in the evening; by the clock of computers the next day
    fixed, held = published(by), raised(f"{TEXT} 1")
    actions.answer(fixed.id, ANSWER, by=by, now=NOW)
    actions.say_not_fixed(again(fixed), "They still race.", now=late)
    actions.withhold(held.id, "identifies", "It names a shop.", by=by, now=NOW)
    actions.appeal(again(held), "A shop is nobody.", now=late)
    client = browser(person(Role.MODERATOR))
    assert "Not fixed, its author wrote on November 25, 2026" in page(client, f"/staff/concerns/{fixed.id}/")
    assert "asked on November 25, 2026" in page(client, "/staff/concerns/appeals/")


# --- On behalf of somebody


def test_an_officer_hands_out_a_code_once(mei) -> None:
    client, key = browser(person(Role.OFFICER)), new_key()
    told = page(client, "/staff/concerns/new/")
    assert filled(told) == ["Write it down, and show the code"] and '<option value="D4">' in told
    sent = {"act": key, "area": "D4", "text": TEXT, "language": "es", "place": "Pier Street", "card": "K7M 3QX"}
    assert "Something is missing" in client.post("/staff/concerns/new/", {**sent, "text": ""}).content.decode()
    assert not Concern.objects.exists()
    done = client.post("/staff/concerns/new/", sent)
    found, told = Concern.objects.get(), done.content.decode()
    code = re.search(r'class="code"><bdi>([^<]+)<', told)[1]
    assert queries.status.concern_of_code(code) == found and found.card == "K7M3QX"
    assert "/es/c/" in told and "<svg" in told and done["Cache-Control"] == "no-store, private"
    assert code.replace("-", "") not in str(Concern.objects.values())
    twice = client.post("/staff/concerns/new/", sent).content.decode()
    assert "entered already" in twice and Concern.objects.count() == 1
    for role in (Role.PARTNER, Role.PUBLISHER):
        assert browser(person(role)).get("/staff/concerns/new/").status_code == 403
    elsewhere = browser(person(Role.OFFICER, "D1"))
    assert "Something is missing" in elsewhere.post("/staff/concerns/new/", {**sent, "card": ""}).content.decode()


def test_a_card_entered_at_the_desk_is_found_by_its_number(mei, client) -> None:
    by = acting(mei)
    made = actions.raise_for(CITY, "D4", actions.Heard(TEXT, card="K7M3QX"), key=new_key(), by=by, now=NOW)
    ask = {"number": "K7M 3QX"}
    told = client.post("/harborview/card/", ask).content.decode()
    assert "waits for an answer" in told and TEXT not in told
    actions.publish(made.concern.id, "Cars race.", "", "speeding", by=by, now=NOW)
    actions.promise_for(made.concern.id, ANSWER, "Captain", DUE, by=by, now=NOW)
    told = client.post("/harborview/card/", ask).content.decode()
    assert "Cars race." in told and ANSWER in told
    held = actions.raise_for(
        CITY, "D4", actions.Heard(f"{TEXT} {SECRET}", card="K7M3QY"), key=new_key(), by=by, now=NOW
    )
    actions.withhold(held.concern.id, "threat", "It threatens somebody.", by=by, now=NOW)
    told = client.post("/harborview/card/", {"number": "K7M3QY"}).content.decode()
    assert "is not published" in told and SECRET not in told


def test_requests_and_problems_from_elsewhere_have_no_choice_here(some_problems) -> None:
    assert [each.title for each in problems_there(CITY, "D4")] == ["Speeding on Pier Street"]
    assert list(problems_there(CITY, "D1")) == [] and not Request.objects.exists()
