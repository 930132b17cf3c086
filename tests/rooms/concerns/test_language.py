"""Whoever raises something says in which language they write, a person may put it right, and the answer comes in it."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone

from compstat.access.rules import Role, WrongState
from compstat.concerns import actions, queries
from compstat.concerns.codes import code_of
from compstat.concerns.models import Concern, OwnWords
from compstat.places import queries as places

from .desk_making import CITY, NOW, TEXT, again, browser, member, person, raised, send

RAISE = f"/{CITY}/d4/raise/"
SENT = {"kind": "concern", "text": "Lanp yo etenn.", "where": "neighborhood"}


def form(prefix: str = "") -> str:
    return Client().post(f"{prefix}{RAISE}", {"kind": "concern"}).content.decode()


def sent(prefix: str = "", **more: str) -> str:
    act = re.search('name="act" value="([^"]+)"', form(prefix))
    assert act
    return Client().post(f"{prefix}{RAISE}", {**SENT, "act": act[1], **more}).content.decode()


def test_the_form_asks_and_the_language_of_the_page_is_chosen_already() -> None:
    page = form()
    assert "I write in" in page and '<option value="en" selected>English</option>' in page
    for code in places.city(CITY).languages:
        assert f'<option value="{code}"' in page
    assert '<option value="es" selected>' in form("/es")


def test_what_they_chose_stands_with_the_concern_and_reaches_the_interpreters() -> None:
    told = sent(language="ht")
    assert "The answer comes in the language you write in: Haitian" in told
    found = Concern.objects.get()
    assert found.language == OwnWords.objects.get().language == "ht"
    mei = member(Role.CAPTAIN)
    now = timezone.now()
    actions.publish(found.id, SENT["text"], "", "lights", by=mei, now=now)
    actions.answer(found.id, "The lamps come in May.", by=mei, now=now)
    wanted = queries.to_translate(places.city(CITY), ["D4"], now)
    assert {(each.of, each.written_in, each.language) for each in wanted} == {
        ("text", "ht", "en"),
        ("answer", "en", "ht"),
    }


def test_a_form_without_it_is_in_the_language_of_the_page_and_others_are_refused() -> None:
    sent("/es")
    assert Concern.objects.get().language == "es"
    assert "Select a valid choice" in sent(language="tlh") and Concern.objects.count() == 1


def test_who_reads_it_puts_it_right() -> None:
    mei = person(Role.CAPTAIN)
    found, client = raised(TEXT), browser(mei)
    address = f"/staff/concerns/{found.id}/"
    page = client.get(address).content.decode()
    assert "In which language it is written" in page and '<option value="en" selected>' in page
    send(client, address, "publish", text="Lanp yo etenn.", theme="lights", language="ht")
    row = again(found)
    assert (row.language, row.publication, OwnWords.objects.get().language) == ("ht", "published", "ht")
    assert [(each.of, each.language) for each in queries.to_translate(places.city(CITY), ["D4"], NOW)] == [
        ("text", "en")
    ]
    send(client, address, "publish", text="Lanp yo etenn anpil.", theme="lights")
    assert again(found).language == "ht", "it stays as it is where nobody says another"
    by = member(Role.CAPTAIN)
    with pytest.raises(WrongState, match="one of the languages"):
        actions.publish(found.id, TEXT, "", "lights", language="tlh", by=by, now=NOW)


def test_whoever_writes_in_a_language_these_pages_do_not_have_reads_the_answer_in_it() -> None:
    mei = member(Role.CAPTAIN)
    found, same = raised(TEXT, language="pt"), raised(TEXT, language="kea")
    actions.publish(found.id, TEXT, "", "lights", by=mei, now=NOW)
    actions.answer(found.id, "The lamps come in May.", by=mei, now=NOW)
    actions.merge(same.id, found.id, by=mei, now=NOW)
    actions.translate(found.id, "answer", "pt", "As luzes chegam em maio.", by=mei, now=NOW)
    actions.translate(found.id, "answer", "kea", "Luzis ta txiga na maiu.", by=mei, now=NOW)
    theirs, others = (Client().get(f"/c/{code_of(each.pk)}/").content.decode() for each in (found, same))
    assert '<blockquote lang="pt" dir="auto" class="words"><p>As luzes chegam em maio.</p>' in theirs
    assert "Luzis" not in theirs and "The lamps come in May." in theirs
    assert "Luzis ta txiga na maiu." in others and "As luzes" not in others
