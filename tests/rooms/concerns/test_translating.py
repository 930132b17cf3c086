"""A concern in another language is published in English too, and answered in its own, by the same clock."""

from __future__ import annotations

from datetime import timedelta

import pytest

from compstat.access.rules import NotAllowed, Role, WrongState
from compstat.concerns import actions
from compstat.concerns.models import Concern, Translation
from compstat.concerns.queries import to_translate, translated
from compstat.places import queries as places

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
    everything,
    kinds,
    member,
    person,
    published,
    raised,
)

OWN = "Los carros corren por Pier Street cada noche después de las diez."
IN_ENGLISH = "Cars race along Pier Street each night after ten."
IN_SPANISH = "La unidad de tránsito estará allí cuatro noches en diciembre."


@pytest.fixture
def mei():
    return member(Role.CAPTAIN)


@pytest.fixture
def joseph():
    return person(Role.PARTNER)


def wanted(now=NOW, areas=("D4",)) -> list[tuple[str, str, str, str]]:
    found = to_translate(places.city(CITY), areas, now)
    return [(each.of, each.original, each.written_in, each.language) for each in found]


def test_a_published_text_waits_for_english_and_an_answer_for_its_author_s_language(mei, joseph) -> None:
    raised(OWN, language="es")
    published(mei)
    assert wanted() == [], "what nobody has published leaves the desk in no language; English waits for none"
    found = published(mei, OWN, language="es")
    assert wanted() == [("text", OWN, "es", "en")] and wanted(areas=("D1",)) == []
    told = actions.translate(found.id, "text", "en", f" {IN_ENGLISH} ", by=acting(joseph), now=NOW)
    assert (told.text, told.original, told.role) == (IN_ENGLISH, OWN, "Community partner")
    assert wanted() == [] and kinds(found)[-1] == "translated"
    actions.answer(found.id, ANSWER, by=mei, now=NOW)
    assert wanted() == [("answer", ANSWER, "en", "es")]
    actions.translate(found.id, "answer", "es", IN_SPANISH, by=acting(joseph), now=NOW)
    assert wanted() == []
    assert again(found).text == OWN and again(found).answer == ANSWER, "a second text beside the first"


@pytest.mark.parametrize("how", ["promise", "decline", "join"])
def test_whatever_its_author_is_told_is_an_answer(mei, how: str) -> None:
    found = published(mei, OWN, language="es")
    {
        "promise": lambda: actions.promise_for(found.id, ANSWER, "Captain", DUE, by=mei, now=NOW),
        "decline": lambda: actions.decline(found.id, ANSWER, by=mei, now=NOW),
        "join": lambda: actions.join_problem(found.id, "P" * 26, ANSWER, by=mei, now=NOW),
    }[how]()
    assert ("answer", ANSWER, "en", "es") in wanted()
    actions.translate(found.id, "answer", "es", IN_SPANISH, by=mei, now=NOW)
    assert [each[0] for each in wanted()] == ["text"]


def test_a_day_is_no_answer_and_not_fixed_asks_for_a_new_one(mei) -> None:
    found = published(mei, OWN, language="es")
    actions.put_off(found.id, "Captain", DUE, by=mei, now=NOW)
    assert [each[0] for each in wanted()] == ["text"]
    actions.answer(found.id, ANSWER, by=mei, now=NOW)
    actions.say_not_fixed(again(found), "", now=NOW + DAY)
    actions.settle(NOW + DAY)
    assert [each[0] for each in wanted(NOW + DAY)] == ["text"]


def test_the_clock_runs_from_when_it_came_whoever_has_answered(mei) -> None:
    late, early = published(mei, OWN, language="es"), published(mei, f"{OWN} Más.", language="es", at=NOW - 2 * DAY)
    actions.answer(early.id, ANSWER, by=mei, now=NOW)
    found = to_translate(places.city(CITY), ["D4"], NOW + HOUR)
    assert [each.concern.id for each in found] == [early.id, early.id, late.id], "the most urgent first"
    assert found[0].clock.hours == 72 - 2 * 24 - 1 and not found[0].clock.late
    found = to_translate(places.city(CITY), ["D4"], NOW + 7 * DAY)
    assert found[0].clock.late
    Concern.objects.filter(pk=late.pk).update(came_at=None)
    assert to_translate(places.city(CITY), ["D4"], NOW)[-1].clock.due_at is None


def test_it_is_out_of_date_when_what_it_translates_changes(mei) -> None:
    found = published(mei, OWN, language="es")
    actions.translate(found.id, "text", "en", IN_ENGLISH, by=mei, now=NOW)
    assert not translated(again(found), Translation.objects.all())[0].outdated
    actions.publish(found.id, f"{OWN} Hay niños.", "", "speeding", by=mei, now=NOW + HOUR)
    assert translated(again(found), Translation.objects.all())[0].outdated
    asked = to_translate(places.city(CITY), ["D4"], NOW)[0]
    assert (asked.original, asked.before) == (f"{OWN} Hay niños.", IN_ENGLISH)
    told = actions.translate(
        found.id, "text", "en", f"{IN_ENGLISH} There are children.", before=IN_ENGLISH, by=mei, now=NOW + HOUR
    )
    assert told.original == f"{OWN} Hay niños." and Translation.objects.count() == 1 and wanted() == []


def test_withheld_texts_are_not_translated_but_what_their_authors_are_told_is(mei) -> None:
    found, held = raised(OWN, language="es"), raised(f"{OWN} Compre.", language="es")
    actions.withhold(found.id, "identifies", "It names a neighbor.", by=mei, now=NOW)
    actions.withhold(held.id, "advertising", "It sells something.", by=mei, now=NOW)
    actions.answer(found.id, ANSWER, by=mei, now=NOW)
    assert wanted() == [("answer", ANSWER, "en", "es")]


def test_what_is_refused_changes_nothing(mei) -> None:
    found, english, unread = published(mei, OWN, language="es"), published(mei), raised(OWN, language="es")
    actions.answer(english.id, ANSWER, by=mei, now=NOW)
    actions.translate(found.id, "text", "en", IN_ENGLISH, by=mei, now=NOW)
    before = everything()

    def write(of="text", language="ht", text="Machin yo kouri.", key=found.id, **told: object):
        return lambda: actions.translate(key, of, language, text, by=mei, now=NOW, **told)

    for refused in (
        write(of="title"), write(language="es"), write(language="xx"), write(text=" "), write(text="x" * 1001),
        write(of="answer"), write(of="answer", language="en", key=english.id), write(key=unread.id), write(key="none"),
        write(seen=f"{OWN}!"), write(language="en"), write(language="en", before="Somebody else's words."),
    ):  # fmt: skip
        with pytest.raises(WrongState):
            refused()
    assert everything() == before
    write(seen=OWN)()
    assert Translation.objects.filter(language="ht").exists(), "other languages are welcome, too"


def test_only_whoever_translates_there(mei, joseph) -> None:
    found = published(mei, OWN, language="es")
    for other in (member(Role.PARTNER, "D1"), member(Role.CRIME_ANALYST), member(Role.ADVOCATE, "city"),
                  member(Role.PARTNER, "city", city="boston")):  # fmt: skip
        with pytest.raises(NotAllowed):
            actions.translate(found.id, "text", "en", IN_ENGLISH, by=other, now=NOW)
    for role in (Role.OFFICER, Role.MODERATOR, Role.COMMUNITY_SERVICE_OFFICER):
        with pytest.raises(WrongState):
            actions.translate(found.id, "text", "en", "", by=member(role), now=NOW)


# --- The page


def test_an_interpreter_finds_what_waits_and_reads_nothing_that_is_not_published(mei, joseph) -> None:
    raised("Palabras zanzibarinas que nadie ha leído.", language="es")
    found, client = published(mei, OWN, language="es"), browser(joseph)
    told = client.get("/staff/concerns/translations/").content.decode()
    assert OWN in told and "Spanish (español) into English" in told and "zanzibarinas" not in told
    sent = {"of": found.id, "kind": "text", "language": "en", "seen": OWN, "before": ""}
    empty = client.post("/staff/concerns/translations/", {**sent, f"{found.id}-text-en-text": ""}).content.decode()
    assert "Something is missing" in empty and not Translation.objects.exists()
    stale = client.post(
        "/staff/concerns/translations/", {**sent, "seen": "Other", f"{found.id}-text-en-text": IN_ENGLISH}
    ).content.decode()
    assert "have just changed" in stale and IN_ENGLISH in stale, "what was typed is not lost"
    done = client.post("/staff/concerns/translations/", {**sent, f"{found.id}-text-en-text": IN_ENGLISH}, follow=True)
    assert "Nothing waits for an interpreter" in done.content.decode()
    assert Translation.objects.get().text == IN_ENGLISH


def test_for_others_there_is_no_queue() -> None:
    assert browser(person(Role.CRIME_ANALYST)).get("/staff/concerns/translations/").status_code == 403
    elsewhere = browser(person(Role.PARTNER, "city", city="boston"))
    assert elsewhere.get("/staff/concerns/translations/").status_code == 200
    found = published(member(Role.CAPTAIN), OWN, language="es")
    sent = {"of": found.id, "kind": "text", "language": "en", "seen": OWN, f"{found.id}-text-en-text": IN_ENGLISH}
    assert elsewhere.post("/staff/concerns/translations/", sent).status_code == 403
    assert not Translation.objects.exists()


def test_how_long_the_longest_wait_is_said_in_days(mei) -> None:
    published(mei, OWN, language="es", at=NOW - timedelta(30))
    told = browser(person(Role.PARTNER)).get("/staff/concerns/translations/").content.decode()
    assert "working days overdue" in told and REASON not in told and TEXT not in told
